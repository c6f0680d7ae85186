//! What the widget says, in the shopper's language: catalogues of words, and numbers, money and dates by the browser's Intl.

mod catalogue;
mod en;
mod intl;
mod phrase;
mod voice;
mod zh_cn;
mod zh_tw;

pub use catalogue::{Catalogue, Forms};
pub use phrase::{Run, Tone, fill, runs};
pub use voice::Voice;
