//! Elements of a shadow root, built by plain calls and updated by Leptos effects. All views have one type, so that a view needs no code of
//! its own. `innerHTML` is not used, because pages with Trusted Types forbid it.

use crate::{
    browser,
    callback::listen,
    i18n::{Run, Tone},
    object::text,
};
pub use crate::{effect::effect, kept::keep};
use wasm_bindgen::JsValue;
use web_sys::{Element, Event, Node};

#[derive(Clone)]
pub struct El(Element);

/// An element whose name, if it has one, is its class and its part for the merchant's stylesheet.
pub fn el(tag: &str, name: &str) -> El {
    El(browser::create(tag, name))
}

pub fn div(name: &str) -> El {
    el("div", name)
}

/// A button without a default action.
pub fn button(name: &str) -> El {
    el("button", name).attr("type", "button")
}

impl El {
    pub fn attr(self, name: &str, value: &str) -> Self {
        self.set(name, Some(value));
        self
    }

    pub fn text(self, text: &str) -> Self {
        self.set_text(text);
        self
    }

    pub fn with(self, children: &[El]) -> Self {
        for child in children {
            child.append_to(&self.0);
        }
        self
    }

    pub fn on(self, event: &'static str, heard: impl Fn(&Event) + 'static) -> Self {
        keep(listen(&self.0, event, heard));
        self
    }

    /// The changing content. Effects and listeners of the previous content end.
    pub fn shows(self, view: impl Fn() -> Vec<El> + 'static) -> Self {
        let element = self.clone();
        effect(move || element.replace(&view()));
        self
    }

    pub fn append_to(&self, parent: &Node) {
        browser::append(parent, &self.0);
    }

    pub fn set(&self, name: &str, value: Option<&str>) {
        browser::attribute(&self.0, name, value);
    }

    /// Present without a value, or absent.
    pub fn flag(&self, name: &str, is_present: bool) {
        self.set(name, is_present.then_some(""));
    }

    pub fn set_text(&self, text: &str) {
        browser::say(&self.0, text);
    }

    /// A phrase with its tones.
    pub fn set_runs(&self, runs: &[Run]) {
        self.set_text("");
        for Run { tone, text } in runs {
            let run = match tone {
                Tone::Plain => el("span", ""),
                Tone::Strong => el("b", ""),
                Tone::Soft => el("span", "muted"),
            };
            run.text(text).append_to(&self.0);
        }
    }

    /// The value of an input.
    pub fn value(&self) -> String {
        text(&self.0, "value").unwrap_or_default()
    }

    /// A property of an input.
    pub fn assign(&self, name: &str, value: &JsValue) {
        browser::assign(&self.0, name, value);
    }

    /// A number for the stylesheet.
    pub fn style(&self, name: &str, value: &JsValue) {
        browser::style(&self.0, name, value);
    }

    /// Whether the element or one inside it has the focus.
    pub fn has_focus(&self) -> bool {
        browser::has_focus(&self.0)
    }

    pub fn node(&self) -> &Element {
        &self.0
    }

    /// Replaces the content by these elements.
    pub fn replace(&self, children: &[El]) {
        self.set_text("");
        for child in children {
            child.append_to(&self.0);
        }
    }
}
