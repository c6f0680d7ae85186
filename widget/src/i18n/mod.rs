//! The widget's texts in the shopper's language: catalogues of words (see the crate `words`), and numbers, money and dates by the browser's
//! Intl.

mod intl;
mod phrase;
mod voice;

pub use phrase::{Run, Tone, fill, join, join_all, runs};
pub use voice::{Voice, learn};
pub use words::{Counted, Section, Words};
