//! The look: one stylesheet for all shadow roots, built from the CSS that stands beside each component.
//!
//! It is adopted, not written into a `<style>`: a page whose CSP forbids inline styles is styled all the same.

use js_sys::Array;
use std::cell::OnceCell;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};
use web_sys::ShadowRoot;

/// Minified by `build.rs`.
const CSS: &str = include_str!(concat!(env!("OUT_DIR"), "/jifen.css"));

#[wasm_bindgen]
extern "C" {
    #[derive(Clone)]
    #[wasm_bindgen(js_name = CSSStyleSheet)]
    type Sheet;
    #[wasm_bindgen(constructor, js_class = "CSSStyleSheet", catch)]
    fn new() -> Result<Sheet, JsValue>;
    #[wasm_bindgen(method, catch, js_name = replaceSync)]
    fn replace_sync(this: &Sheet, css: &str) -> Result<(), JsValue>;
}

thread_local! {
    static SHEET: OnceCell<Sheet> = const { OnceCell::new() };
}

/// Dresses a shadow root, in place of what dressed it before.
pub fn dress(root: &ShadowRoot) -> Result<(), JsValue> {
    root.set_adopted_style_sheets(&Array::of1(&sheet()?.into()));
    Ok(())
}

fn sheet() -> Result<Sheet, JsValue> {
    SHEET.with(|known| {
        if let Some(sheet) = known.get() {
            return Ok(sheet.clone());
        }
        let sheet = Sheet::new()?;
        sheet.replace_sync(CSS)?;
        Ok(known.get_or_init(|| sheet).clone())
    })
}
