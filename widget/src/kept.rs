//! Values that live as long as a view, in a list, each known by its index. Owners and the page can store an index where they cannot store
//! the value.

use leptos::prelude::on_cleanup;
use std::{any::Any, cell::RefCell, rc::Rc};

thread_local! {
    static KEPT: RefCell<Vec<Option<Rc<dyn Any>>>> = const { RefCell::new(Vec::new()) };
}

/// Keeps a value alive as long as the view or effect that is running now.
pub fn keep(thing: impl Any) {
    end_with_owner(add(Rc::new(thing)));
}

/// Removes the value at an index when the view or effect that is running now ends.
pub fn end_with_owner(place: usize) {
    on_cleanup(move || remove(place));
}

/// Keeps a value until it is removed. Returns its index.
pub fn add(thing: Rc<dyn Any>) -> usize {
    let place = vacant();
    put(place, thing);
    place
}

/// Returns a free index.
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
    // Its end can keep and end other values.
    drop(thing);
}
