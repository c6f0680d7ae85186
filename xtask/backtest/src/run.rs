//! The run over a file: threads read a piece of it each, then send some of the members through the rules each, so that they share nothing.

use crate::{
    failure::Failure,
    orders::Columns,
    reading::{Book, Orders, read},
    replay::{is_of_everybody, replay},
    rows::Slip,
};
use csv::ReaderBuilder;
use indicatif::{ProgressBar, ProgressStyle};
use shared::{
    figures::backtest::{Backtest, Report},
    program::Program,
    units::time::Instant,
};
use std::{ops::Range, path::Path, thread};

pub struct Outcome {
    pub report: Report,
    /// The first and the last order.
    pub span: Option<(Instant, Instant)>,
}

pub fn run(program: &Program, bytes: &[u8], path: &Path, threads: usize) -> Result<Outcome, Failure> {
    let at_row = |line: u64, detail: String| Failure::Row { path: path.to_owned(), line, detail };
    let mut reader = ReaderBuilder::new().from_reader(bytes);
    let header = reader.byte_headers().map_err(|error| at_row(1, error.to_string()))?;
    let columns = Columns::read(header).map_err(|detail| at_row(1, detail))?;
    let begin = usize::try_from(reader.position().byte()).unwrap_or(bytes.len());
    let text = bytes.get(begin..).unwrap_or_default();
    let bar = progress_bar("reading", text.len());
    let book = read(program, columns, text, threads, &bar);
    bar.finish_and_clear();
    let book = book.map_err(|Slip { end, detail }| at_row(line_of(bytes, begin + end), detail))?;
    Ok(run_book(program, &book, threads))
}

/// The number of the line that ends at this byte.
fn line_of(bytes: &[u8], end: usize) -> u64 {
    let before = bytes.get(..end.saturating_sub(1)).unwrap_or(bytes);
    memchr::memchr_iter(b'\n', before).map(|_| 1).sum::<u64>() + 1
}

fn run_book(program: &Program, book: &Book, threads: usize) -> Outcome {
    let shares = book.shares(if is_of_everybody(program) { 1 } else { threads });
    let bar = progress_bar("running", book.buyers.iter().map(|buyer| buyer.orders).sum());
    let parts: Vec<Outcome> = thread::scope(|scope| {
        let bar = &bar;
        let start = |share| scope.spawn(move || run_share(program, book, share, bar));
        let running: Vec<_> = shares.into_iter().map(start).collect();
        running
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    bar.finish_and_clear();
    let none = Outcome { report: Backtest::new(program).finish(), span: None };
    parts.into_iter().fold(none, |all, part| Outcome {
        report: all.report.plus(&part.report),
        span: match (all.span, part.span) {
            (Some((first, last)), Some((other_first, other_last))) => {
                Some((first.min(other_first), last.max(other_last)))
            }
            (one, other) => one.or(other),
        },
    })
}

fn run_share(program: &Program, book: &Book, share: Range<usize>, bar: &ProgressBar) -> Outcome {
    let buyers = book.buyers.get(share.clone()).unwrap_or_default();
    let orders = book.orders_of(share);
    Outcome { report: replay(program, &book.words, buyers, &orders, bar), span: span(&orders) }
}

fn span(orders: &Orders) -> Option<(Instant, Instant)> {
    let first = orders.each().filter_map(|orders| orders.first()).map(|order| order.placed_at).min();
    let last = orders.each().filter_map(|orders| orders.last()).map(|order| order.placed_at).max();
    first.zip(last)
}

fn progress_bar(doing: &'static str, length: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("  {msg} {bar:40} {percent:>3} %  {eta} left");
    let bar = ProgressBar::new(u64::try_from(length).unwrap_or(u64::MAX)).with_message(doing);
    style.map_or(bar.clone(), |style| bar.with_style(style))
}
