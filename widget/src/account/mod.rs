//! `<jifen-account>` and `<jifen-tier>`: what a member wants to know first, in one panel; on the page, or in a dialog behind a chip. A part of the
//! Wasm of its own but for the chip, and what stands below the first sight is one more. The edge decides, `shared`'s shapes are read here, and words are plain functions of plain facts.

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
