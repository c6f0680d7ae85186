//! `<jifen-account>` and `<jifen-tier>`: what a member wants to know first, in one panel; on the page, or in a dialog behind a chip. A part of the
//! Wasm of its own but for the chip. The edge decides, `shared`'s shapes are read here, and words are plain functions of plain facts.

mod award_words;
mod check_in_view;
mod component;
mod decimal;
mod dialog;
mod expiry_view;
mod history;
mod history_view;
mod history_words;
mod invite_view;
mod launcher;
mod member;
mod months;
mod panel;
mod program;
mod summary_view;
mod telling;
#[cfg(test)]
mod tests;
mod tier_view;
mod ways;
mod ways_view;
mod ways_words;
mod week;

pub use component::{account, tier};
pub use launcher::launcher;
