//! The sections below the first sight, each in the column where it stands on a wide page.

use super::{answers::Answers, check_in_view, expiry_view, history_view, invite_view, ways_view};
use crate::{account::panel::Panel, dom::El};
use part::part;
use std::rc::Rc;

/// Minified by `build.rs`.
const CSS: &str = include_str!(concat!(env!("OUT_DIR"), "/below.css"));

#[derive(Default)]
pub struct Sections {
    /// Under the balance and the tier.
    pub now: Vec<El>,
    /// Under those, or beside them.
    pub more: Vec<El>,
}

part! {
    below 1:
    /// All sections, which ask for what they show. Of the `below` part of the Wasm.
    pub fn below(panel: &Rc<Panel>) -> Sections {
        panel.host.dress(CSS);
        let answers = Answers::follow(panel);
        Sections {
            now: vec![expiry_view::expiry(panel), check_in_view::check_in(&answers)],
            more: vec![ways_view::ways(&answers), history_view::history(&answers), invite_view::invite(&answers)],
        }
    }
}
