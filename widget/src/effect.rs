//! Effects: what runs again when something that it has read changes. They subscribe to Leptos' signals and live in Leptos' owners, but all that
//! are due run in one microtask; Leptos' own are tasks of an executor, which would weigh 3 KB.

use crate::{browser, callback, kept};
use leptos::{
    prelude::Owner,
    reactive::graph::{AnySource, AnySubscriber, ReactiveNode, Source, Subscriber, WithObserver},
};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    sync::Arc,
};

thread_local! {
    /// The places of the effects to run, in the order in which they became due.
    static DUE: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

struct Effect {
    run: Box<dyn Fn()>,
    /// Of what the last run has started, which ends before the next.
    owner: Owner,
    node: Arc<Node>,
    /// What the last run has read.
    sources: RefCell<Vec<AnySource>>,
    is_due: Cell<bool>,
}

/// An effect as the graph knows it, which holds only what may pass between threads: by its place.
struct Node(usize);

/// Runs soon, and again whenever something that it has read changes; ends with the view or effect that runs now.
pub fn effect(run: impl Fn() + 'static) {
    start(Box::new(run));
}

fn start(run: Box<dyn Fn()>) {
    let place = kept::vacant();
    let effect = Effect {
        run,
        owner: Owner::new(),
        node: Arc::new(Node(place)),
        sources: RefCell::default(),
        is_due: Cell::new(false),
    };
    kept::put(place, Rc::new(effect));
    kept::end_with_owner(place);
    be_due(place);
}

fn be_due(place: usize) {
    let is_due_already = kept::at::<Effect>(place).is_none_or(|effect| effect.is_due.replace(true));
    if is_due_already {
        return;
    }
    let is_first = DUE.with_borrow_mut(|due| {
        due.push(place);
        due.len() == 1
    });
    if is_first {
        browser::soon(callback::answer(|_, _| DUE.take().into_iter().for_each(run)));
    }
}

/// One that has ended meanwhile does not run.
fn run(place: usize) {
    let Some(effect) = kept::at::<Effect>(place) else { return };
    if effect.is_due.replace(false) {
        let subscriber = effect.forget_sources();
        effect.owner.with_cleanup(|| subscriber.with_observer(|| (effect.run)()));
    }
}

impl Effect {
    /// What it has read would remember it until its next change, which may never come.
    fn forget_sources(&self) -> AnySubscriber {
        let node: Arc<dyn Subscriber + Send + Sync> = Arc::<Node>::clone(&self.node);
        let subscriber = AnySubscriber(self.node.0, Arc::downgrade(&node));
        for source in self.sources.take() {
            source.remove_subscriber(&subscriber);
        }
        subscriber
    }
}

impl Drop for Effect {
    fn drop(&mut self) {
        self.forget_sources();
    }
}

impl ReactiveNode for Node {
    fn mark_dirty(&self) {
        be_due(self.0);
    }

    fn mark_check(&self) {
        be_due(self.0);
    }

    fn mark_subscribers_check(&self) {}

    fn update_if_necessary(&self) -> bool {
        false
    }
}

impl Subscriber for Node {
    fn add_source(&self, source: AnySource) {
        if let Some(effect) = kept::at::<Effect>(self.0) {
            effect.sources.borrow_mut().push(source);
        }
    }

    fn clear_sources(&self, _: &AnySubscriber) {
        if let Some(effect) = kept::at::<Effect>(self.0) {
            effect.forget_sources();
        }
    }
}
