//! Prints panics to the browser's console, in the diagnostic build only. The shipped widget contains no panic messages.

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn tell(text: &str);
}

pub fn tell_panics() {
    std::panic::set_hook(Box::new(|panic| tell(&panic.to_string())));
}
