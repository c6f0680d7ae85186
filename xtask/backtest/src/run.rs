//! The run over a file. Each thread sends some of the members through the rules. The threads share nothing.

use crate::{
    book::{Book, Orders},
    draft::Draft,
    failure::Failure,
    file::{FileReport, load},
    options::Options,
    progress,
    replay::{has_budget, replay},
};
use indicatif::ProgressBar;
use shared::{
    figures::backtest::{Backtest, Report},
    program::Program,
    units::time::Instant,
};
use std::{ops::Range, path::Path, thread};

pub struct Outcome {
    pub report: Report,
    /// The times of the first and the last order.
    pub span: Option<(Instant, Instant)>,
    pub file: FileReport,
}

/// The part of an outcome that a thread computes.
struct Part {
    report: Report,
    span: Option<(Instant, Instant)>,
}

pub fn run(draft: &Draft, bytes: Vec<u8>, path: &Path, options: &Options, threads: usize) -> Result<Outcome, Failure> {
    let (book, file) = load(draft, bytes, path, options, threads)?;
    let Part { report, span } = run_book(&draft.program, &book, threads);
    Ok(Outcome { report, span, file })
}

fn run_book(program: &Program, book: &Book, threads: usize) -> Part {
    let shares = book.shares(if has_budget(program) { 1 } else { threads });
    let bar = progress::bar("running", book.buyers.iter().map(|buyer| buyer.orders).sum());
    let parts: Vec<Part> = thread::scope(|scope| {
        let bar = &bar;
        let start = |share| scope.spawn(move || run_share(program, book, share, bar));
        let running: Vec<_> = shares.into_iter().map(start).collect();
        running
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    bar.finish_and_clear();
    let none = Part { report: Backtest::new(program).finish(), span: None };
    parts.into_iter().fold(none, |all, part| Part {
        report: all.report.plus(&part.report),
        span: match (all.span, part.span) {
            (Some((first, last)), Some((other_first, other_last))) => {
                Some((first.min(other_first), last.max(other_last)))
            }
            (one, other) => one.or(other),
        },
    })
}

fn run_share(program: &Program, book: &Book, share: Range<usize>, bar: &ProgressBar) -> Part {
    let buyers = book.buyers.get(share.clone()).unwrap_or_default();
    let orders = book.orders_of(share);
    Part { report: replay(program, &book.words, buyers, &orders, bar), span: span(&orders) }
}

fn span(orders: &Orders) -> Option<(Instant, Instant)> {
    let first = orders.each().filter_map(|orders| orders.first()).map(|order| order.placed_at).min();
    let last = orders.each().filter_map(|orders| orders.last()).map(|order| order.placed_at).max();
    first.zip(last)
}
