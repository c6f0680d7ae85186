//! Panics told in the browser's console, in the diagnostic build alone: what shoppers download has no messages to tell.

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn tell(text: &str);
}

pub fn tell_panics() {
    std::panic::set_hook(Box::new(|panic| tell(&panic.to_string())));
}
