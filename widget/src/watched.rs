//! A value that effects watch: a plain cell, and the subscribers of Leptos' graph that have read it. A signal of Leptos' own for each type
//! would bring a copy of its code for each, and any of them a hash table for its subscribers: 1.9 KB.

use leptos::reactive::graph::{AnySubscriber, Observer, ReactiveNode};
use std::cell::{Ref, RefCell};

pub struct Watched<T> {
    value: RefCell<T>,
    readers: Readers,
}

/// Those who have read since the last change.
#[derive(Default)]
struct Readers(RefCell<Vec<AnySubscriber>>);

impl Readers {
    /// Whoever runs now hears of the next change, once.
    fn remember(&self) {
        let Some(reader) = Observer::get() else { return };
        let mut known = self.0.borrow_mut();
        // A reader that has ended, or has run again, is held by nobody any more.
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

    /// Reads; an effect that does so runs again after the next change.
    pub fn read(&self) -> Ref<'_, T> {
        self.readers.remember();
        self.value.borrow()
    }

    /// Reads without watching.
    pub fn peek(&self) -> Ref<'_, T> {
        self.value.borrow()
    }

    pub fn set(&self, value: T) {
        // What the old value owned may end here, and must not find the cell borrowed.
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
