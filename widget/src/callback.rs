//! Callbacks of the page: answers and events. The page knows a function by its place in a list and calls all of them in the same way. One
//! closure of wasm-bindgen for each kind of function would be larger than an element.

use crate::{browser, kept};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use web_sys::Event;

type Answered = Box<dyn FnOnce(JsValue, u16)>;

enum Callback {
    /// An answer, with its status if it has one. It is called exactly once.
    Answer(Cell<Option<Answered>>),
    /// An event, until its [`Listener`] is dropped.
    Again(Box<dyn Fn(&JsValue)>),
}

/// Runs the callback at that place.
#[wasm_bindgen]
pub fn called(place: usize, value: JsValue, status: u16) {
    let Some(callback) = kept::at::<Callback>(place) else { return };
    match &*callback {
        Callback::Again(heard) => heard(&value),
        Callback::Answer(heard) => {
            kept::remove(place);
            if let Some(heard) = heard.take() {
                heard(value, status);
            }
        }
    }
}

/// The place of a function that receives an answer.
pub fn answer(heard: impl FnOnce(JsValue, u16) + 'static) -> usize {
    place(Callback::Answer(Cell::new(Some(Box::new(heard)))))
}

fn place(callback: Callback) -> usize {
    kept::add(Rc::new(callback))
}

/// Ends the callbacks of an event when it is dropped.
#[must_use]
pub struct Listener(usize);

impl Drop for Listener {
    fn drop(&mut self) {
        browser::end(self.0);
        kept::remove(self.0);
    }
}

/// Listens to an event of an element.
pub fn listen(target: &JsValue, event: &str, heard: impl Fn(&Event) + 'static) -> Listener {
    let place = place(Callback::Again(Box::new(move |event| heard(event.unchecked_ref()))));
    browser::listen(target, event, place);
    Listener(place)
}

/// Listens to the return of the network.
pub fn online(heard: impl Fn() + 'static) -> Listener {
    listen(&browser::page(), "online", move |_| heard())
}
