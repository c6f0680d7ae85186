//! A value that effects watch: a plain cell, and the subscribers of Leptos' graph that have read it. A signal of Leptos for each type would
//! add a copy of its code for each type, and all of them a hash table for subscribers: 1.9 KB.

use leptos::reactive::graph::{AnySubscriber, Observer, ReactiveNode};
use std::cell::{Ref, RefCell};

pub struct Watched<T> {
    value: RefCell<T>,
    readers: Readers,
}

/// The readers since the last change.
#[derive(Default)]
struct Readers(RefCell<Vec<AnySubscriber>>);

impl Readers {
    /// The effect that is running now is notified of the next change, once.
    fn remember(&self) {
        let Some(reader) = Observer::get() else { return };
        let mut known = self.0.borrow_mut();
        // A reader that has ended, or has run again, has no owner any more.
        known.retain(|known| known.1.strong_count() > 0);
        if !known.contains(&reader) {
            known.push(reader);
        }
    }

    fn tell(&self) {
        for reader in self.0.take() {
            reader.mark_dirty();
        }
    }
}

impl<T> Watched<T> {
    pub fn new(value: T) -> Self {
        Self { value: RefCell::new(value), readers: Readers::default() }
    }

    /// Reads the value. The effect that is running now runs again after the next change.
    pub fn read(&self) -> Ref<'_, T> {
        self.readers.remember();
        self.value.borrow()
    }

    /// Reads without watching.
    pub fn peek(&self) -> Ref<'_, T> {
        self.value.borrow()
    }

    pub fn set(&self, value: T) {
        // The old value's end can run code here, which must not find the cell borrowed.
        drop(self.value.replace(value));
        self.readers.tell();
    }

    pub fn update<R>(&self, change: impl FnOnce(&mut T) -> R) -> R {
        let result = change(&mut self.value.borrow_mut());
        self.readers.tell();
        result
    }
}

impl<T: Clone> Watched<T> {
    pub fn get(&self) -> T {
        self.read().clone()
    }
}
