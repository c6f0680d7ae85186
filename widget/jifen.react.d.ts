// The elements in JSX, for React 19: attributes, and events as `onjifen:hold`. Used together with jifen.d.ts.
import type { DetailedHTMLProps, HTMLAttributes } from "react";
import type { JifenElementAttributes, JifenElements, JifenEventMap } from "./jifen";

type Listeners = { [Name in keyof JifenEventMap as `on${Name}`]?: (event: JifenEventMap[Name]) => void };

type Intrinsic = {
  [Name in keyof JifenElements]: DetailedHTMLProps<HTMLAttributes<JifenElements[Name]>, JifenElements[Name]> &
    JifenElementAttributes[Name] &
    Listeners;
};

declare module "react" {
  namespace JSX {
    interface IntrinsicElements extends Intrinsic {}
  }
}
