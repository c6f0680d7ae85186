//! What the page calls back: answers, timers and events. The page knows a function by its place among what is kept, and calls all of them the
//! same way; a closure of wasm-bindgen's for each kind of function would weigh more than an element.

use crate::{browser, kept};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use web_sys::Event;

type Answered = Box<dyn FnOnce(JsValue, u16)>;

enum Callback {
    /// An answer, with its status where it has one. It comes once, whatever happens.
    Answer(Cell<Option<Answered>>),
    /// An event or a timer, until its [`Listener`] ends.
    Again(Box<dyn Fn(&JsValue)>),
}

/// What the page is to call at that place.
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

/// The place of a function that hears an answer.
pub fn answer(heard: impl FnOnce(JsValue, u16) + 'static) -> usize {
    place(Callback::Answer(Cell::new(Some(Box::new(heard)))))
}

fn place(callback: Callback) -> usize {
    let place = kept::vacant();
    kept::put(place, Rc::new(callback));
    place
}

/// Ends an event's or a timer's callbacks when it is dropped.
#[must_use]
pub struct Listener(usize);

impl Drop for Listener {
    fn drop(&mut self) {
        browser::end(self.0);
        kept::remove(self.0);
    }
}

fn again(heard: Box<dyn Fn(&JsValue)>, start: impl FnOnce(usize)) -> Listener {
    let place = place(Callback::Again(heard));
    start(place);
    Listener(place)
}

/// Hears an event on an element.
pub fn listen(target: &JsValue, event: &str, heard: impl Fn(&Event) + 'static) -> Listener {
    again(Box::new(move |event| heard(event.unchecked_ref())), |place| browser::listen(target, event, place))
}

/// Hears that the network is back.
pub fn online(heard: impl Fn() + 'static) -> Listener {
    again(Box::new(move |_| heard()), |place| browser::listen(&browser::page(), "online", place))
}

/// Runs once, after so many milliseconds.
pub fn after(millis: u32, run: impl FnOnce() + 'static) -> Listener {
    let run = Cell::new(Some(run));
    let once = move |_: &JsValue| {
        if let Some(run) = run.take() {
            run();
        }
    };
    again(Box::new(once), |place| browser::after(millis, place))
}

/// Runs every so many milliseconds.
pub fn every(millis: u32, run: impl Fn() + 'static) -> Listener {
    again(Box::new(move |_| run()), |place| browser::every(millis, place))
}
