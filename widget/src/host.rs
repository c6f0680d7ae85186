//! The custom element around a component: what the page says through it, and what it tells the page. One handle for each element.

use crate::{
    i18n::Voice,
    object::{get, is_absent, object},
    watched::Watched,
    wire::{Failure, code},
};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, CustomEventInit, Element, HtmlElement, ShadowRoot};

/// The id of what takes the keyboard in a component's present state.
pub const MAIN: &str = "main";

pub struct Host {
    element: HtmlElement,
    /// Changes with the element's attributes and properties.
    page: Watched<()>,
}

impl Host {
    pub fn new(element: HtmlElement) -> Self {
        Self { element, page: Watched::new(()) }
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
        self.element.get_attribute(name).filter(|text| !text.trim().is_empty())
    }

    /// The `order` property, or the attribute of that name.
    pub fn order(&self) -> JsValue {
        let property = get(&self.element, "order");
        let attribute = || self.attribute("order").map_or(JsValue::UNDEFINED, JsValue::from);
        if is_absent(&property) { attribute() } else { property }
    }

    /// By the closest `lang` around the element, through shadow roots, or else as the browser prefers.
    pub fn voice(&self) -> Voice {
        Voice::for_tag(&closest_lang(&self.element).unwrap_or_else(preferred_lang))
    }

    /// A bubbling, composed event on the element.
    pub fn emit(&self, name: &str, detail: &JsValue) {
        let init = CustomEventInit::new();
        init.set_bubbles(true);
        init.set_composed(true);
        init.set_detail(detail);
        if let Ok(event) = CustomEvent::new_with_event_init_dict(name, &init) {
            let _ = self.element.dispatch_event(&event);
        }
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

    /// What has the keyboard in this element.
    pub fn focused(&self) -> Option<Element> {
        self.root()?.active_element()
    }

    /// Brings the keyboard to what the present state is about.
    pub fn focus(&self) {
        let main = self.root().and_then(|root| root.get_element_by_id(MAIN));
        if let Some(main) = main.and_then(|main| main.dyn_into::<HtmlElement>().ok()) {
            let _ = main.focus();
        }
    }

    fn root(&self) -> Option<ShadowRoot> {
        self.element.shadow_root()
    }
}

fn closest_lang(element: &Element) -> Option<String> {
    let found = element.closest("[lang]").ok().flatten().and_then(|with| with.get_attribute("lang"));
    found.filter(|lang| !lang.is_empty()).or_else(|| {
        let around = element.get_root_node().dyn_into::<ShadowRoot>().ok()?.host();
        closest_lang(&around)
    })
}

fn preferred_lang() -> String {
    web_sys::window().and_then(|window| window.navigator().language()).unwrap_or_default()
}
