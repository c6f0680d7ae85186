//! The browser's Intl, as `intl.js` gives it. Points and amounts go in as decimal text: no float is made of them.

use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

#[wasm_bindgen(module = "/src/i18n/intl.js")]
extern "C" {
    pub fn number(tag: &str, value: &str) -> String;

    pub fn money(tag: &str, amount: &str, currency: &str) -> String;

    /// `0.30` is 30 %.
    pub fn share(tag: &str, share: &str) -> String;

    /// A day in the zone, such as 30 Nov; with its year where that helps.
    pub fn day(tag: &str, millis: &JsValue, zone: &str, is_year_told: bool) -> String;

    /// The plural category of a number: `one`, `few`, … `other`.
    pub fn plural(tag: &str, number: &JsValue) -> String;
}
