//! Prints the progress of the steps on the terminal: one line for each step, with its time. Decides nothing.

use crate::failure::Failure;
use std::time::{Duration, Instant};

/// The result of a step.
pub enum Outcome {
    /// Nothing was to do. The detail states what was found.
    Ready(String),
    Done(String),
}

/// Runs a step and prints its line when it ends. `work` may print heartbeats in between.
pub fn step<T>(name: &str, work: impl FnOnce() -> Result<(T, Outcome), Failure>) -> Result<T, Failure> {
    let started = Instant::now();
    let (value, outcome) = work()?;
    match outcome {
        Outcome::Ready(detail) => line(name, &format!("ready ({detail})")),
        Outcome::Done(detail) => line(name, &format!("{} ({detail})", seconds(started.elapsed()))),
    }
    Ok(value)
}

/// States before a long step what happens and how long it can take.
pub fn announce(name: &str, what: &str) {
    line(name, what);
}

pub fn heartbeat(name: &str, elapsed: Duration, last_line: &str) {
    line(name, &format!("{} so far · {last_line}", seconds(elapsed)));
}

pub fn heading(text: &str) {
    println!("\n== {text}");
}

/// Prints a heading and a text without lines of other threads between them.
pub fn passage(title: &str, text: &str) {
    println!("\n== {title}\n{text}");
}

pub fn line(name: &str, text: &str) {
    println!("  {name:<24} … {text}");
}

/// Whole seconds from ten on, tenths of a second below.
pub fn seconds(elapsed: Duration) -> String {
    if elapsed.as_secs() >= 10 {
        format!("{} s", elapsed.as_secs())
    } else {
        format!("{}.{} s", elapsed.as_secs(), elapsed.subsec_millis() / 100)
    }
}
