//! What lives as long as a view: things in a list, each known by its place there. Owners, and the page itself, can hold a place where they
//! could not hold the thing.

use leptos::prelude::on_cleanup;
use std::{any::Any, cell::RefCell, rc::Rc};

thread_local! {
    static KEPT: RefCell<Vec<Option<Rc<dyn Any>>>> = const { RefCell::new(Vec::new()) };
}

/// Keeps something alive as long as the view or effect that runs now.
pub fn keep(thing: impl Any) {
    end_with_owner(add(Rc::new(thing)));
}

/// Takes away what stands there when the view or effect that runs now ends.
pub fn end_with_owner(place: usize) {
    on_cleanup(move || remove(place));
}

/// Keeps something until it is removed; gives its place.
pub fn add(thing: Rc<dyn Any>) -> usize {
    let place = vacant();
    put(place, thing);
    place
}

/// A place to put something.
pub fn vacant() -> usize {
    KEPT.with_borrow_mut(|kept| {
        kept.iter().position(Option::is_none).unwrap_or_else(|| {
            kept.push(None);
            kept.len() - 1
        })
    })
}

pub fn put(place: usize, thing: Rc<dyn Any>) {
    KEPT.with_borrow_mut(|kept| kept.get_mut(place).map(|slot| *slot = Some(thing)));
}

pub fn at<T: Any>(place: usize) -> Option<Rc<T>> {
    let thing = KEPT.with_borrow(|kept| kept.get(place).and_then(Clone::clone));
    thing?.downcast().ok()
}

pub fn remove(place: usize) {
    let thing = KEPT.with_borrow_mut(|kept| kept.get_mut(place).and_then(Option::take));
    // Its end may keep and end other things.
    drop(thing);
}
