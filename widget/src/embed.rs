//! What `loader.js` calls: one [`Embed`] for each script tag, one [`Mounted`] for each element in the document.

use crate::{
    account::{account, launcher, tier},
    balance::balance,
    browser,
    checkout::checkout,
    dom::div,
    earn::earn,
    host::{Host, LAUNCHER, voice_of},
    i18n::learn,
    network::Network,
    session::Session,
};
use leptos::prelude::Owner;
use std::rc::Rc;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};
use web_sys::HtmlElement;

/// A merchant's widget on this page.
#[wasm_bindgen]
pub struct Embed {
    session: Rc<Session>,
}

/// An element's component. Freeing it ends its effects, listeners, timers and all else that the component had under way.
#[wasm_bindgen]
pub struct Mounted {
    host: Rc<Host>,
    _effects: Owner,
}

#[wasm_bindgen]
impl Embed {
    #[wasm_bindgen(constructor)]
    pub fn new(network: Network) -> Self {
        #[cfg(feature = "diagnostic")]
        crate::diagnostic::tell_panics();
        Self { session: Session::new(network) }
    }

    /// The tag of the catalogue that the element lacks for its language, if it does.
    pub fn lacks(&self, element: &HtmlElement) -> Option<String> {
        voice_of(element).err()
    }

    /// Takes in a catalogue's text.
    pub fn learn(&self, catalogue: &str, text: String) {
        learn(catalogue, text);
    }

    /// Mounts what the element's name says into its open shadow root.
    pub fn mount(&self, element: HtmlElement) -> Result<Mounted, JsValue> {
        let root = browser::dressed(&element)?;
        let name = element.local_name();
        let host = Rc::new(Host::new(element, self.session.network.clone()));
        let effects = Owner::new();
        effects.with(|| {
            let view = match name.as_str() {
                "jifen-balance" => balance(&host, &self.session),
                "jifen-account" if host.has(LAUNCHER) => launcher(&host, &self.session),
                "jifen-account" => account(&host, &self.session),
                "jifen-tier" => tier(&host, &self.session),
                "jifen-earn" => earn(&host, &self.session),
                _ => checkout(&host, &self.session),
            };
            root.set_text_content(None);
            // The theme shields what stands around the view from the page's CSS.
            div("").with(&[view]).append_to(&root);
        });
        Ok(Mounted { host, _effects: effects })
    }

    /// Asks again who the shopper is and what they have.
    pub fn refresh(&self) {
        self.session.refresh();
    }
}

#[wasm_bindgen]
impl Mounted {
    /// The page has changed an attribute or a property of the element.
    pub fn update(&self) {
        self.host.update();
    }
}
