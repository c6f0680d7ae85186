//! The Wasm side of the elements that `loader.js` defines: mounts a component into an element's shadow root.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, ShadowRootInit, ShadowRootMode};

/// Mounts into the element's shadow root.
#[wasm_bindgen]
pub fn mount(element: &HtmlElement) -> Result<(), JsValue> {
    let root = element.attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open))?;
    leptos::mount::mount_to(root.unchecked_into(), || view! { <p part="balance">"Jifen"</p> }).forget();
    Ok(())
}
