//! A value that effects watch: Leptos' trigger beside a plain cell. A signal of its own for each type would bring a copy of the
//! reactive graph's code for each, and the widget has one state in one place anyway.

use leptos::prelude::{ArcTrigger, Notify, Track};
use std::cell::{Ref, RefCell};

pub struct Watched<T> {
    value: RefCell<T>,
    changed: ArcTrigger,
}

impl<T> Watched<T> {
    pub fn new(value: T) -> Self {
        Self { value: RefCell::new(value), changed: ArcTrigger::new() }
    }

    /// Reads; an effect that does so runs again after the next change.
    pub fn read(&self) -> Ref<'_, T> {
        self.changed.track();
        self.value.borrow()
    }

    /// Reads without watching.
    pub fn peek(&self) -> Ref<'_, T> {
        self.value.borrow()
    }

    pub fn set(&self, value: T) {
        // What the old value owned may end here, and must not find the cell borrowed.
        drop(self.value.replace(value));
        self.changed.notify();
    }

    pub fn update<R>(&self, change: impl FnOnce(&mut T) -> R) -> R {
        let result = change(&mut self.value.borrow_mut());
        self.changed.notify();
        result
    }
}

impl<T: Clone> Watched<T> {
    pub fn get(&self) -> T {
        self.read().clone()
    }
}
