//! The widget's texts, one file for each language. xtask ships every section of a catalogue as a separate text, so that a page downloads
//! only the words of its own language and elements. The widget reads them again. This crate formats no numbers.

#[macro_use]
mod shape;
mod ar;
mod catalogue;
mod cut;
mod en;
mod zh_cn;
mod zh_tw;

pub use catalogue::{Catalogue, Section, Words};
pub use cut::{cut, split};
pub use shape::{Counted, Forms};

/// All languages. The first one is the fallback.
pub static CATALOGUES: [&Catalogue; 4] = [&en::EN, &zh_cn::ZH_CN, &zh_tw::ZH_TW, &ar::AR];
