//! The look: one stylesheet for all shadow roots, which the checkout adds its own to; both built from the CSS that stands beside each component.

use crate::browser;
use wasm_bindgen::JsValue;
use web_sys::{HtmlElement, ShadowRoot};

/// Minified by `build.rs`.
const CSS: &str = include_str!(concat!(env!("OUT_DIR"), "/jifen.css"));

/// The element's open shadow root, dressed in place of what dressed it before.
pub fn dressed(element: &HtmlElement) -> Result<ShadowRoot, JsValue> {
    browser::dressed(element, CSS)
}
