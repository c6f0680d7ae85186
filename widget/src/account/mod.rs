//! `<jifen-account>` and `<jifen-tier>`: a member's most important facts in one panel, in the page or in a dialog behind a chip. It is a
//! separate part of the Wasm, except for the chip, and the sections below the first view are another part. The edge decides. This module
//! reads `shared`'s shapes, and texts are pure functions of facts.

mod below;
mod component;
mod dialog;
mod launcher;
mod member;
mod panel;
mod program;
mod summary_view;
mod telling;
mod tier_view;

pub use component::{account, tier};
pub use launcher::launcher;
