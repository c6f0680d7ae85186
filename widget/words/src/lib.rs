//! What the widget says, a file for each language. xtask ships every section of a catalogue as a text of its own, so that a page downloads
//! the words of its own language and elements alone; the widget reads them again. Formats no numbers.

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

/// All languages, the one to fall back to first.
pub static CATALOGUES: [&Catalogue; 4] = [&en::EN, &zh_cn::ZH_CN, &zh_tw::ZH_TW, &ar::AR];
