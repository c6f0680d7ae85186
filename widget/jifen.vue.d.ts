// The elements in Vue 3's templates: attributes, the property `order` (as `:order.prop`), and events as `@jifen:hold`. Beside jifen.d.ts.
import type { HTMLAttributes } from "vue";
import type { JifenElementAttributes, JifenElements, JifenEventMap, JifenOrder } from "./jifen";

type Listeners = { [Name in keyof JifenEventMap as `on${Capitalize<Name>}`]?: (event: JifenEventMap[Name]) => void };

type Attributes<Name extends keyof JifenElements> = Omit<JifenElementAttributes[Name], "order"> &
  ("order" extends keyof JifenElements[Name] ? { order?: JifenOrder | string } : unknown);

type Component<Name extends keyof JifenElements> = new () => {
  $props: HTMLAttributes & Attributes<Name> & Listeners;
};

type Components = { [Name in keyof JifenElements]: Component<Name> };

declare module "vue" {
  interface GlobalComponents extends Components {}
}
