//! The dialog behind the chip: the panel above the page. The focus moves into it and back to the chip. Escape, the cross and a press
//! outside close it.

use super::component::account;
use crate::{
    browser,
    dom::{El, button, div, effect, el},
    host::{Host, OPEN},
    object::get,
    session::Session,
    view::voice,
};
use part::part;
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::JsValue;

part! {
    account 3:
    /// Open while the element has the attribute `open`. In the `account` part of the Wasm.
    pub fn dialog(host: &Rc<Host>, session: &Rc<Session>) -> El { view(host, session) }
}

fn view(host: &Rc<Host>, session: &Rc<Session>) -> El {
    let voice = voice(host);
    let (of_cross, of_name, of_ends) = (Rc::clone(host), Rc::clone(&voice), Rc::clone(host));
    let cross = button("cross").text("\u{00d7}").on("click", move |_| of_cross.flag(OPEN, false));
    let dialog = el("dialog", "dialog").with(&[div("sheet").with(&[cross.clone(), account(host, session)])]);
    let named = dialog.clone();
    effect(move || {
        let voice = of_name.read();
        named.set("aria-label", Some(voice.says.my_points()));
        cross.set("aria-label", Some(voice.says.close()));
    });
    let is_told = Rc::new(Cell::new(false));
    let (of_close, closed) = (Rc::clone(&is_told), dialog.clone());
    // The browser's event follows a little later. If the dialog has been opened again meanwhile, it remains open.
    let dialog = dialog.on("close", move |_| {
        if !is_shown(&closed) && of_close.replace(false) {
            of_ends.flag(OPEN, false);
            of_ends.emit("jifen:close", &JsValue::NULL);
        }
    });
    // A text selection that ends outside the sheet is not a press.
    let (beside, host, is_pressed) = (Rc::clone(host), Rc::clone(host), Rc::new(Cell::new(false)));
    let of_press = Rc::clone(&is_pressed);
    let dialog = dialog.on("pointerdown", move |event| of_press.set(is_beside(event))).on("click", move |event| {
        if is_pressed.get() && is_beside(event) {
            beside.flag(OPEN, false);
        }
    });
    let shown = dialog.clone();
    effect(move || {
        host.watch();
        let is_open = host.has(OPEN);
        if is_open && !is_told.replace(true) {
            host.emit("jifen:open", &JsValue::NULL);
        }
        browser::show_dialog(shown.node(), is_open);
    });
    dialog
}

/// Only the area around the sheet belongs to the dialog itself.
fn is_beside(event: &JsValue) -> bool {
    get(event, "target") == get(event, "currentTarget")
}

fn is_shown(dialog: &El) -> bool {
    get(dialog.node(), "open").is_truthy()
}
