//! The run over a file: every worker reads all rows and takes the members that are its own, so that they share nothing.

use crate::{
    failure::Failure,
    orders::{Columns, Order, RowReader},
    replay::replay,
};
use csv::{ByteRecord, Reader, ReaderBuilder};
use indicatif::{ProgressBar, ProgressStyle};
use shared::{
    backtest::Report,
    id::MemberId,
    program::{CapOf, Program},
    time::Instant,
};
use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    path::Path,
    thread,
    time::{Duration, Instant as Moment},
};

pub struct Outcome {
    pub report: Report,
    /// The first and the last order.
    pub span: Option<(Instant, Instant)>,
    pub took: Duration,
}

pub fn run(program: &Program, bytes: &[u8], path: &Path) -> Result<Outcome, Failure> {
    let began = Moment::now();
    let at_row = |line: u64, detail: String| Failure::Row { path: path.to_owned(), line, detail };
    let mut reader = ReaderBuilder::new().from_reader(bytes);
    let header = reader.byte_headers().map_err(|error| at_row(1, error.to_string()))?;
    let columns = Columns::read(header).map_err(|detail| at_row(1, detail))?;
    // Budgets are everybody's: their orders come in the order of time, one after the other.
    let has_budget = program.earning.caps.iter().any(|cap| cap.of == CapOf::Program);
    let workers = if has_budget { 1 } else { thread::available_parallelism().map_or(1, usize::from) };
    let bar = progress_bar(bytes.len());
    let hasher = RandomState::new();
    let share = |worker: usize| Share { worker, workers, hasher: hasher.clone(), bar: &bar };
    let parts: Vec<_> = thread::scope(|scope| {
        let work = |worker| {
            let share = share(worker);
            scope.spawn(move || take_share(program, columns, bytes, &share))
        };
        let started: Vec<_> = (0..workers).map(work).collect();
        started
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    bar.finish_and_clear();
    let mut outcome = Outcome { report: Report::default(), span: None, took: Duration::ZERO };
    for part in parts {
        let (report, span) = part.map_err(|(line, detail)| at_row(line, detail))?;
        outcome.report = if outcome.report.rules.is_empty() { report } else { outcome.report.plus(&report) };
        outcome.span = match (outcome.span, span) {
            (Some((first, last)), Some((other_first, other_last))) => {
                Some((first.min(other_first), last.max(other_last)))
            }
            (one, other) => one.or(other),
        };
    }
    outcome.took = began.elapsed();
    Ok(outcome)
}

fn progress_bar(bytes: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("  orders {bar:40} {percent:>3} %  {eta} left");
    let bar = ProgressBar::new(u64::try_from(bytes).unwrap_or(u64::MAX));
    style.map_or(bar.clone(), |style| bar.with_style(style))
}

/// Which members a worker takes.
struct Share<'run> {
    worker: usize,
    workers: usize,
    hasher: RandomState,
    bar: &'run ProgressBar,
}

impl Share<'_> {
    fn takes(&self, member_id: &[u8]) -> bool {
        self.workers == 1 || self.hasher.hash_one(member_id) % self.workers as u64 == self.worker as u64
    }
}

type Part = (Report, Option<(Instant, Instant)>);
type Slip = (u64, String);

/// The orders of one member, in the order of the file.
pub struct MemberOrders {
    pub member_id: MemberId,
    pub orders: Vec<Order>,
}

fn take_share(program: &Program, columns: Columns, bytes: &[u8], share: &Share<'_>) -> Result<Part, Slip> {
    let mut reader = RowReader::new(program, columns);
    let mut members = read_members(bytes, columns, &mut reader, share)?;
    for member in &mut members {
        member.orders.sort_by_key(|order| order.placed_at);
    }
    let times = || members.iter().flat_map(|member| [member.orders.first(), member.orders.last()]).flatten();
    let span = times().map(|order| order.placed_at).min().zip(times().map(|order| order.placed_at).max());
    Ok((replay(program, reader.words, &members), span))
}

/// How many rows are read between two words to the progress bar.
const TICK_ROWS: u64 = 16_384;

fn read_members(
    bytes: &[u8],
    columns: Columns,
    rows: &mut RowReader<'_>,
    share: &Share<'_>,
) -> Result<Vec<MemberOrders>, Slip> {
    let mut reader: Reader<&[u8]> = ReaderBuilder::new().from_reader(bytes);
    let mut numbers: HashMap<Box<[u8]>, usize> = HashMap::new();
    let mut members: Vec<MemberOrders> = Vec::new();
    let mut row = ByteRecord::new();
    let slip = |reader: &Reader<&[u8]>, detail: String| (reader.position().line().saturating_sub(1), detail);
    let mut read = 0_u64;
    while reader.read_byte_record(&mut row).map_err(|error| slip(&reader, error.to_string()))? {
        read += 1;
        if share.worker == 0 && read.is_multiple_of(TICK_ROWS) {
            share.bar.set_position(reader.position().byte());
        }
        let member_id = columns.member_id(&row);
        if !share.takes(member_id) {
            continue;
        }
        let order = rows.read(&row).map_err(|detail| slip(&reader, detail))?;
        let known = numbers.get(member_id).and_then(|&number| members.get_mut(number));
        if let Some(member) = known {
            member.orders.push(order);
        } else {
            let parsed = std::str::from_utf8(member_id).ok().and_then(MemberId::parse);
            let parsed = parsed.ok_or_else(|| slip(&reader, "`member_id` is no member's id".to_owned()))?;
            numbers.insert(member_id.into(), members.len());
            members.push(MemberOrders { member_id: parsed, orders: vec![order] });
        }
    }
    Ok(members)
}
