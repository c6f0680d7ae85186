//! The sections below the first view, each in its column on a wide page.

use super::{answers::Answers, check_in_view, expiry_view, history_view, invite_view, ways_view};
use crate::{account::panel::Panel, dom::El};
use part::part;
use std::rc::Rc;

/// Minified by `build.rs`.
const CSS: &str = include_str!(concat!(env!("OUT_DIR"), "/below.css"));

#[derive(Default)]
pub struct Sections {
    /// Below the balance and the tier.
    pub now: Vec<El>,
    /// Below those, or next to them.
    pub more: Vec<El>,
}

part! {
    below 1:
    /// All sections. Each one requests what it shows. In the `below` part of the Wasm.
    pub fn below(panel: &Rc<Panel>) -> Sections {
        panel.host.dress(CSS);
        let answers = Answers::follow(panel);
        Sections {
            now: vec![expiry_view::expiry(panel), check_in_view::check_in(&answers)],
            more: vec![ways_view::ways(&answers), history_view::history(&answers), invite_view::invite(&answers)],
        }
    }
}
