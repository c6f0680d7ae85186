//! The functions that `glue.js` calls: a session for each script tag, and a mounted component for each element in the document. The page
//! knows both by their places in a list. Classes of wasm-bindgen would need 0.4 KB.

use crate::{
    account::{account, launcher, tier},
    balance::balance,
    checkout::checkout,
    dom::div,
    earn::earn,
    host::{Host, LAUNCHER, voice_of},
    i18n, kept,
    network::Network,
    session::Session,
};
use leptos::prelude::Owner;
use std::rc::Rc;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{HtmlElement, ShadowRoot};

/// An element's component. Its end also ends its effects, listeners, timers and requests.
struct Mounted {
    host: Rc<Host>,
    _effects: Owner,
}

/// A merchant's widget on this page: the place of its session.
#[wasm_bindgen]
pub fn open(network: Network) -> usize {
    #[cfg(feature = "diagnostic")]
    crate::diagnostic::tell_panics();
    kept::add(Session::new(network))
}

/// The tag of the catalogue that the element's language needs and that is not loaded, if any.
#[wasm_bindgen]
pub fn lacks(element: &HtmlElement) -> Option<String> {
    voice_of(element).err()
}

/// Stores a catalogue's text.
#[wasm_bindgen]
pub fn learn(catalogue: &str, text: String) {
    i18n::learn(catalogue, text);
}

/// Mounts the component of the element's name into its shadow root, which has the theme already. Returns the place of the component.
#[wasm_bindgen]
pub fn mount(session: usize, element: HtmlElement, root: &ShadowRoot) -> Option<usize> {
    let session = kept::at::<Session>(session)?;
    let name = element.local_name();
    let host = Rc::new(Host::new(element, session.network.clone()));
    let effects = Owner::new();
    effects.with(|| {
        let view = match name.as_str() {
            "jifen-balance" => balance(&host, &session),
            "jifen-account" if host.has(LAUNCHER) => launcher(&host, &session),
            "jifen-account" => account(&host, &session),
            "jifen-tier" => tier(&host, &session),
            "jifen-earn" => earn(&host, &session),
            _ => checkout(&host, &session),
        };
        root.set_text_content(None);
        // The theme protects the surroundings of the view from the page's CSS.
        div("").with(&[view]).append_to(root);
    });
    Some(kept::add(Rc::new(Mounted { host, _effects: effects })))
}

/// The page has changed an attribute or a property of the element.
#[wasm_bindgen]
pub fn update(mounted: usize) {
    if let Some(mounted) = kept::at::<Mounted>(mounted) {
        mounted.host.update();
    }
}

/// Ends a mounted component.
#[wasm_bindgen]
pub fn unmount(mounted: usize) {
    kept::remove(mounted);
}

/// Reads again who the shopper is and what they have.
#[wasm_bindgen]
pub fn refresh(session: usize) {
    if let Some(session) = kept::at::<Session>(session) {
        session.refresh();
    }
}
