//! Effects: code that runs again when a value that it has read changes. They are subscribers in Leptos' graph and belong to Leptos' owners,
//! but all due effects run in one microtask. Leptos' own effects are tasks of an executor, which would need 3 KB.

use crate::{browser, callback, kept};
use leptos::{
    prelude::Owner,
    reactive::graph::{AnySource, AnySubscriber, ReactiveNode, Subscriber, WithObserver},
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

struct RunningEffect {
    run: Box<dyn Fn()>,
    /// Owns what the last run has started, which ends before the next run.
    owner: Owner,
    /// The subscriber of the last run. The values that it has read remember it weakly, so it is dropped when the next run begins, and at
    /// the effect's end.
    node: RefCell<Option<Arc<Node>>>,
    is_due: Cell<bool>,
}

/// A run in the graph. It contains only what can be passed between threads: the effect's place.
struct Node(usize);

/// Runs soon, and again whenever a value that it has read changes. Ends with the view or effect that is running now.
pub fn effect(run: impl Fn() + 'static) {
    start(Box::new(run));
}

fn start(run: Box<dyn Fn()>) {
    let place = kept::vacant();
    let effect = RunningEffect { run, owner: Owner::new(), node: RefCell::default(), is_due: Cell::new(false) };
    kept::put(place, Rc::new(effect));
    kept::end_with_owner(place);
    be_due(place);
}

fn be_due(place: usize) {
    let is_due_already = kept::at::<RunningEffect>(place).is_none_or(|effect| effect.is_due.replace(true));
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

/// An effect that has ended meanwhile does not run.
fn run(place: usize) {
    let Some(effect) = kept::at::<RunningEffect>(place) else { return };
    if effect.is_due.replace(false) {
        let node = Arc::new(Node(place));
        let subscriber = subscriber(&node);
        effect.node.replace(Some(node));
        effect.owner.with_cleanup(|| subscriber.with_observer(|| (effect.run)()));
    }
}

/// By its address, which no other run has while one reference exists.
fn subscriber(node: &Arc<Node>) -> AnySubscriber {
    let of_graph: Arc<dyn Subscriber + Send + Sync> = Arc::<Node>::clone(node);
    AnySubscriber(Arc::as_ptr(node).addr(), Arc::downgrade(&of_graph))
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

/// Sources remember their subscribers. Nothing else is needed.
impl Subscriber for Node {
    fn add_source(&self, _: AnySource) {}

    fn clear_sources(&self, _: &AnySubscriber) {}
}
