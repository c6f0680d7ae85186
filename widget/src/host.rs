//! The custom element of a component: the input from the page, and the events for the page. One handle for each element.

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

/// The id of the element that gets the focus in a component's present state.
pub const MAIN: &str = "main";

/// The attribute of an account behind a chip.
pub const LAUNCHER: &str = "launcher";
/// The attribute while its dialog is open.
pub const OPEN: &str = "open";

pub struct Host {
    element: HtmlElement,
    network: Network,
    /// Changes with the element's attributes and properties.
    page: Watched<()>,
    /// The focus was in content that was removed, and has no new place yet.
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

    /// An empty attribute counts as absent.
    pub fn attribute(&self, name: &str) -> Option<String> {
        self.element.get_attribute(name).filter(|text| !text.trim_ascii().is_empty())
    }

    pub fn has(&self, name: &str) -> bool {
        self.element.has_attribute(name)
    }

    /// Sets or removes an attribute without a value.
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

    /// The voice by the closest `lang` around the element, through shadow roots, or else the browser's preference. Otherwise the tag of the
    /// catalogue that must be loaded first.
    pub fn voice(&self) -> Result<Voice, String> {
        voice_of(&self.element)
    }

    /// Requests a catalogue. Watchers of the page notice when it is loaded.
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

    /// A mistake of the page, described for its developer.
    pub fn emit_invalid(&self, detail: &str) {
        self.emit("jifen:error", &object(&[("code", code::INVALID_REQUEST.into()), ("detail", detail.into())]));
    }

    /// An error after which the element has nothing to show. The merchant's page works without it.
    pub fn emit_unavailable(&self, failure: &Failure) {
        self.emit_error(failure);
        self.emit("jifen:unavailable", &object(&[("reason", failure.code().into())]));
    }

    /// Moves the focus to the main element of the present state.
    pub fn focus(&self) {
        self.is_focus_owed.set(!browser::focus(&self.element, MAIN));
    }

    /// Whether an element in this one has the focus.
    pub fn has_focus(&self) -> bool {
        browser::has_focus(&self.element)
    }

    /// The focused content is removed: the next view gets the focus or, if that view is empty, the one after it.
    pub fn owe_focus(&self) {
        self.is_focus_owed.set(true);
    }

    /// The content is about to be replaced.
    pub fn settle_focus(self: &Rc<Self>) {
        if self.is_focus_owed.get() {
            let host = Rc::clone(self);
            browser::soon(callback::answer(move |_, _| host.focus()));
        }
    }
}

/// The voice by the closest `lang` around the element, through shadow roots, or else the browser's preference. Or the tag of the catalogue
/// to load first.
pub fn voice_of(element: &HtmlElement) -> Result<Voice, String> {
    let voice = Voice::of(&browser::speech(element))?;
    voice.lacks(section(element)).map_or(Ok(voice), Err)
}

/// The sections of words that an element needs at first view, in addition to the common one. A launcher needs more when it is opened.
fn section(element: &HtmlElement) -> Section {
    let is_at_rest = element.has_attribute(LAUNCHER) && !element.has_attribute(OPEN);
    match element.local_name().as_str() {
        "jifen-checkout" => Section::Checkout,
        "jifen-tier" => Section::Account,
        "jifen-account" if !is_at_rest => Section::Account,
        _ => Section::Common,
    }
}
