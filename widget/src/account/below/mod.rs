//! What an account shows below its first view: when points expire, the check-in, ways to earn, the history and the invitation. It is a
//! separate part of the Wasm with its own words, and is loaded after the first view.

mod answers;
mod award_words;
mod check_in_view;
mod decimal;
mod expiry_view;
mod history;
mod history_view;
mod history_words;
mod invite_view;
mod months;
mod sections;
#[cfg(test)]
mod tests;
mod ways;
mod ways_view;
mod ways_words;
mod week;

pub use sections::{Sections, below};
