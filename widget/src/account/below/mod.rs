//! What an account shows below its first sight: when points expire, the check-in, ways to earn, the history and inviting. A part of the Wasm of
//! its own, with words of its own, which follows the first sight.

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
