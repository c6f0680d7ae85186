//! The custom element around a component: what the page says through it, and what it tells the page. One handle for each element.

use crate::{
    browser, callback,
    i18n::{Section, Voice, learn},
    network::Network,
    object::{get, is_absent, object},
    watched::Watched,
    wire::{Failure, code},
};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;

/// The id of what takes the keyboard in a component's present state.
pub const MAIN: &str = "main";

/// The attribute of an account that stands behind a chip.
pub const LAUNCHER: &str = "launcher";
/// The attribute while its dialog is open.
pub const OPEN: &str = "open";

pub struct Host {
    element: HtmlElement,
    network: Network,
    /// Changes with the element's attributes and properties.
    page: Watched<()>,
    /// The keyboard was in what has given way, and is nowhere yet.
    is_focus_owed: Cell<bool>,
}

impl Host {
    pub fn new(element: HtmlElement, network: Network) -> Self {
        Self { element, network, page: Watched::new(()), is_focus_owed: Cell::new(false) }
    }

    /// The page has changed an attribute or a property.
    pub fn update(&self) {
        self.page.set(());
    }

    /// An effect that reads this runs again when the page changes the element.
    pub fn watch(&self) {
        self.page.get();
    }

    /// Empty counts as absent.
    pub fn attribute(&self, name: &str) -> Option<String> {
        self.element.get_attribute(name).filter(|text| !text.trim_ascii().is_empty())
    }

    pub fn has(&self, name: &str) -> bool {
        self.element.has_attribute(name)
    }

    /// Sets or takes away an attribute without a value.
    pub fn flag(&self, name: &str, is_present: bool) {
        browser::attribute(&self.element, name, is_present.then_some(""));
    }

    /// The `order` property, or the attribute of that name.
    pub fn order(&self) -> JsValue {
        let property = get(&self.element, "order");
        let attribute = || self.attribute("order").map_or(JsValue::UNDEFINED, JsValue::from);
        if is_absent(&property) { attribute() } else { property }
    }

    /// Adds an element's own stylesheet to the common one.
    pub fn dress(&self, css: &str) {
        browser::dress(&self.element, css);
    }

    /// By the closest `lang` around the element, through shadow roots, or else as the browser prefers.
    /// The tag of the catalogue that must be learned first, where that has not come yet.
    pub fn voice(&self) -> Result<Voice, String> {
        voice_of(&self.element)
    }

    /// Asks for a catalogue; whoever watches the page hears when it is there.
    pub fn learn(self: &Rc<Self>, catalogue: &str) {
        let host = Rc::clone(self);
        let name = catalogue.to_owned();
        self.network.words(catalogue, move |text| {
            learn(&name, text);
            host.update();
        });
    }

    /// A bubbling, composed event on the element.
    pub fn emit(&self, name: &str, detail: &JsValue) {
        browser::emit(&self.element, name, detail);
    }

    pub fn emit_error(&self, failure: &Failure) {
        self.emit("jifen:error", &object(&[("code", failure.code().into())]));
    }

    /// A fault of the page itself, told in words for its developer.
    pub fn emit_invalid(&self, detail: &str) {
        self.emit("jifen:error", &object(&[("code", code::INVALID_REQUEST.into()), ("detail", detail.into())]));
    }

    /// An error that leaves the element without anything to show; the merchant's page goes on without it.
    pub fn emit_unavailable(&self, failure: &Failure) {
        self.emit_error(failure);
        self.emit("jifen:unavailable", &object(&[("reason", failure.code().into())]));
    }

    /// Brings the keyboard to what the present state is about.
    pub fn focus(&self) {
        self.is_focus_owed.set(!browser::focus(&self.element, MAIN));
    }

    /// Whether something in this element has the keyboard.
    pub fn has_focus(&self) -> bool {
        browser::has_focus(&self.element)
    }

    /// What has the keyboard gives way: the next view gets it, or, where that is about nothing, the one after it.
    pub fn owe_focus(&self) {
        self.is_focus_owed.set(true);
    }

    /// Another view is about to stand here.
    pub fn settle_focus(self: &Rc<Self>) {
        if self.is_focus_owed.get() {
            let host = Rc::clone(self);
            browser::soon(callback::answer(move |_, _| host.focus()));
        }
    }
}

/// By the closest `lang` around the element, through shadow roots, or else as the browser prefers. Or the tag of the catalogue to learn first.
pub fn voice_of(element: &HtmlElement) -> Result<Voice, String> {
    let voice = Voice::of(&browser::speech(element))?;
    voice.lacks(section(element)).map_or(Ok(voice), Err)
}

/// What an element says at first sight beside what is common to all. A launcher says more once it is open.
fn section(element: &HtmlElement) -> Section {
    let is_at_rest = element.has_attribute(LAUNCHER) && !element.has_attribute(OPEN);
    match element.local_name().as_str() {
        "jifen-checkout" => Section::Checkout,
        "jifen-tier" => Section::Account,
        "jifen-account" if !is_at_rest => Section::Account,
        _ => Section::Common,
    }
}
