//! The functions of `browser.js`: one import for each action of the widget, instead of several DOM calls. `dom` builds views, and `object`
//! reads values.

use wasm_bindgen::{JsValue, prelude::wasm_bindgen};
use web_sys::{Element, HtmlElement, Node};

#[wasm_bindgen(module = "/src/browser.js")]
extern "C" {
    pub fn create(tag: &str, name: &str) -> Element;
    pub fn append(parent: &Node, child: &Element);
    pub fn attribute(element: &Element, name: &str, value: Option<&str>);
    pub fn say(element: &Element, text: &str);
    pub fn style(element: &Element, name: &str, value: &JsValue);

    pub fn dress(element: &HtmlElement, css: &str);
    pub fn emit(element: &HtmlElement, name: &str, detail: &JsValue);
    pub fn speech(element: &HtmlElement) -> String;
    #[wasm_bindgen(js_name = showDialog)]
    pub fn show_dialog(dialog: &Element, is_open: bool);
    pub fn copy(text: &str, done: usize);
    #[wasm_bindgen(js_name = canShare)]
    pub fn can_share() -> bool;
    pub fn share(url: &str);
    pub fn address(text: &str) -> String;
    #[wasm_bindgen(js_name = hasFocus)]
    pub fn has_focus(element: &Element) -> bool;
    pub fn focus(element: &HtmlElement, id: &str) -> bool;

    pub fn soon(run: usize);
    pub fn listen(target: &JsValue, event: &str, heard: usize);
    pub fn end(callback: usize);
    pub fn page() -> JsValue;

    pub fn field(object: &JsValue, name: &str) -> JsValue;
    pub fn text(object: &JsValue, name: &str) -> Option<String>;
    pub fn plain(value: &JsValue) -> String;
    /// NaN if there is no number.
    pub fn number(object: &JsValue, name: &str) -> f64;
    /// In milliseconds. NaN if there is no time.
    pub fn instant(object: &JsValue, name: &str) -> f64;
    #[wasm_bindgen(js_name = timeText)]
    pub fn time_text(millis: &JsValue) -> JsValue;
    pub fn assign(object: &JsValue, name: &str, value: &JsValue);
    /// Below zero if there is no array.
    pub fn length(list: &JsValue) -> i32;
    pub fn item(list: &JsValue, place: u32) -> JsValue;
    #[wasm_bindgen(js_name = toJson)]
    pub fn to_json(value: &JsValue) -> String;
    #[wasm_bindgen(js_name = fromJson)]
    pub fn from_json(text: &str) -> JsValue;
}
