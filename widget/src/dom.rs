//! Elements of a shadow root, built by plain calls and kept up to date by Leptos effects. All views are of one type, so that each
//! costs its content and no code of its own; and nothing passes through `innerHTML`, which pages with Trusted Types forbid.

use crate::{
    browser,
    i18n::{Run, Tone},
    object::text,
};
use gloo::events::{EventListener, EventListenerOptions};
use leptos::{
    prelude::{ArcTrigger, Notify, RenderEffect, Track, on_cleanup},
    reactive::graph::{Subscriber, ToAnySubscriber},
};
use std::{any::Any, cell::RefCell};
use wasm_bindgen::JsValue;
use web_sys::{Element, Event, Node};

#[derive(Clone)]
pub struct El(Element);

/// An element whose name, if it has one, is both its class here and its part for the merchant's stylesheet.
pub fn el(tag: &str, name: &str) -> El {
    El(browser::create(tag, name))
}

pub fn div(name: &str) -> El {
    el("div", name)
}

/// A button that does nothing but what it is told to.
pub fn button(name: &str) -> El {
    el("button", name).attr("type", "button")
}

impl El {
    pub fn attr(self, name: &str, value: &str) -> Self {
        self.set(name, Some(value));
        self
    }

    pub fn text(self, text: &str) -> Self {
        self.set_text(text);
        self
    }

    pub fn with(self, children: &[El]) -> Self {
        for child in children {
            child.append_to(&self.0);
        }
        self
    }

    pub fn on(self, event: &'static str, heard: impl Fn(&Event) + 'static) -> Self {
        self.listen(event, Box::new(heard));
        self
    }

    /// What stands inside, as it changes. Effects and listeners of what stood there before end.
    pub fn shows(self, view: impl Fn() -> Vec<El> + 'static) -> Self {
        let element = self.clone();
        effect(move || element.replace(&view()));
        self
    }

    pub fn append_to(&self, parent: &Node) {
        browser::append(parent, &self.0);
    }

    pub fn set(&self, name: &str, value: Option<&str>) {
        browser::attribute(&self.0, name, value);
    }

    /// Present, without a value, or absent.
    pub fn flag(&self, name: &str, is_present: bool) {
        self.set(name, is_present.then_some(""));
    }

    pub fn set_text(&self, text: &str) {
        browser::say(&self.0, text);
    }

    /// A phrase with its tones.
    pub fn set_runs(&self, runs: &[Run]) {
        self.set_text("");
        for Run { tone, text } in runs {
            let run = match tone {
                Tone::Plain => el("span", ""),
                Tone::Strong => el("b", ""),
                Tone::Soft => el("span", "muted"),
            };
            run.text(text).append_to(&self.0);
        }
    }

    /// What stands in an input.
    pub fn value(&self) -> String {
        text(&self.0, "value").unwrap_or_default()
    }

    /// A property of an input.
    pub fn assign(&self, name: &str, value: &JsValue) {
        browser::assign(&self.0, name, value);
    }

    /// A number for the stylesheet.
    pub fn style(&self, name: &str, value: &str) {
        browser::style(&self.0, name, value);
    }

    pub fn node(&self) -> &Element {
        &self.0
    }

    /// These, in place of what stands inside.
    pub fn replace(&self, children: &[El]) {
        self.set_text("");
        for child in children {
            child.append_to(&self.0);
        }
    }

    /// Whoever hears may keep the browser from doing what it would.
    fn listen(&self, event: &'static str, heard: Box<dyn Fn(&Event)>) {
        let options = EventListenerOptions::enable_prevent_default();
        keep(EventListener::new_with_options(&self.0, event, options, move |event| heard(event)));
    }
}

/// Runs soon, and again whenever something that it has read changes.
pub fn effect(run: impl Fn() + 'static) {
    start_effect(Box::new(run));
}

/// All effects are of this one type. Leptos' own `Effect` would bring its arena and the threads' ids with it; a render effect runs at
/// once, so its first run only waits for the trigger.
fn start_effect(run: Box<dyn Fn()>) {
    let start = ArcTrigger::new();
    let awaited = start.clone();
    let effect = RenderEffect::new(move |waited: Option<()>| match waited {
        None => awaited.track(),
        Some(()) => run(),
    });
    on_cleanup(move || {
        // What it has read would remember it until its next change, which may never come.
        let subscriber = effect.to_any_subscriber();
        subscriber.clear_sources(&subscriber);
        drop(effect);
    });
    start.notify();
}

thread_local! {
    /// Owners keep only what may pass between threads, such as a place in this list.
    static KEPT: RefCell<Vec<Option<Box<dyn Any>>>> = const { RefCell::new(Vec::new()) };
}

/// Keeps something alive as long as the view or effect that runs now.
pub fn keep(thing: impl Any) {
    keep_boxed(Box::new(thing));
}

fn keep_boxed(thing: Box<dyn Any>) {
    let place = KEPT.with_borrow_mut(|kept| {
        let free = kept.iter().position(Option::is_none).unwrap_or(kept.len());
        match kept.get_mut(free) {
            Some(place) => *place = Some(thing),
            None => kept.push(Some(thing)),
        }
        free
    });
    on_cleanup(move || {
        let thing = KEPT.with_borrow_mut(|kept| kept.get_mut(place).and_then(Option::take));
        // Its end may keep and end other things.
        drop(thing);
    });
}
