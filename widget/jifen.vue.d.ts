// The elements in Vue 3's templates: attributes, the property `order` (as `:order.prop`), and events as `@jifen:hold`. Used together with
// jifen.d.ts.
import type { HTMLAttributes } from "vue";
import type { JifenElementAttributes, JifenElements, JifenEventMap, JifenOrder } from "./jifen";

type Listeners = { [Name in keyof JifenEventMap as `on${Capitalize<Name>}`]?: (event: JifenEventMap[Name]) => void };

/** Vue writes `false` as a text into attributes that are not HTML's own. `null` removes an attribute. */
type Flags<Given> = { [Name in keyof Given]: Name extends "launcher" | "open" ? "" | true | null : Given[Name] };

type Attributes<Name extends keyof JifenElements> = Flags<Omit<JifenElementAttributes[Name], "order">> &
  ("order" extends keyof JifenElements[Name] ? { order?: JifenOrder | string } : unknown);

type Component<Name extends keyof JifenElements> = new () => {
  $props: HTMLAttributes & Attributes<Name> & Listeners;
};

type Components = { [Name in keyof JifenElements]: Component<Name> };

declare module "vue" {
  interface GlobalComponents extends Components {}
}
