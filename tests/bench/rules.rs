//! The cost of earning and quoting as baskets and accounts grow. Each group is one table: the time by the number of lines or lots, with
//! this number as throughput, so that a cost that grows faster than its input shows as fewer elements per second.

#![allow(clippy::expect_used, reason = "the inputs are written here")]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use serde_json::{Value, json};
use shared::{
    basket::Basket,
    earning::spend::{earn, earn_points},
    ledger::lot::Lot,
    program::MemberFacts,
    program::{Occasion, Program},
    spending::quote::{QuoteFacts, quote},
    units::lot_class::LotClass,
    units::points::Points,
    units::time::{Instant, Month},
    wire::{LineIn, PointsWanted, ProgramDocument},
};
use std::hint::black_box;

const LINES: [u64; 3] = [1, 20, 200];
const LOTS: [u64; 3] = [1, 50, 500];

fn program() -> Program {
    let document: ProgramDocument =
        serde_json::from_str(include_str!("backtest/program.json")).expect("a program document");
    Program::read(&document, 1).expect("a program")
}

fn basket(program: &Program, lines: u64) -> Basket {
    let categories = ["tea", "cake", "coffee", "clearance"];
    let line = |at: u64| {
        let category = usize::try_from(at).ok().and_then(|at| categories.get(at % categories.len()));
        json!({"line_id": at.to_string(), "sku": format!("sku-{at}"), "categories": [category], "quantity": 2, "unit_price": "7.45"})
    };
    let lines: Vec<LineIn> = serde_json::from_value((0..lines).map(line).collect::<Value>()).expect("lines");
    Basket::read(program.currency.code(), &lines, None, program.currency).expect("a basket")
}

fn lots(lots: u64, now: Instant) -> Vec<Lot> {
    let lot = |at: u64| Lot {
        class: LotClass::Base,
        issued_in: Month::default(),
        points: Points::saturating(40),
        earned_at: now,
        available_at: None,
        // Not in the order of their expiries, like an account's lots.
        expires_at: Some(now.plus_minutes(u32::try_from(at * 7_919 % 1_009 + 5_000).unwrap_or(5_000))),
        renewal: shared::ledger::lot::Renewal::Fixed,
        spent: Points::ZERO,
    };
    (0..lots).map(lot).collect()
}

fn earning(criterion: &mut Criterion) {
    let program = program();
    let member = MemberFacts::default();
    let now = Instant::from_millis(1_760_000_000_000);
    let occasion = Occasion::new(now, &program.zone, &member);
    let mut explained = criterion.benchmark_group("earn, explained, by lines");
    for lines in LINES {
        let basket = basket(&program, lines);
        explained.throughput(Throughput::Elements(lines));
        explained.bench_function(BenchmarkId::from_parameter(lines), |bencher| {
            bencher.iter(|| earn(&program, black_box(&basket), &occasion, &[]));
        });
    }
    explained.finish();
    let mut points = criterion.benchmark_group("earn, points alone, by lines");
    for lines in LINES {
        let basket = basket(&program, lines);
        let mut room = Vec::new();
        points.throughput(Throughput::Elements(lines));
        points.bench_function(BenchmarkId::from_parameter(lines), |bencher| {
            bencher.iter(|| {
                earn_points(&program, black_box(&basket), &occasion, &[], &mut room, |rule, points| {
                    black_box((rule, points));
                });
            });
        });
    }
    points.finish();
}

fn quoting(criterion: &mut Criterion) {
    let program = program();
    let cash_off = program.spending.cash_off.as_ref().expect("points can be spent");
    let now = Instant::from_millis(1_760_000_000_000);
    let facts = QuoteFacts { now, tier: None, used_today: Points::ZERO };
    let mut by_lines = criterion.benchmark_group("quote of 50 lots, by lines");
    for lines in LINES {
        let (basket, lots) = (basket(&program, lines), lots(50, now));
        by_lines.throughput(Throughput::Elements(lines));
        by_lines.bench_function(BenchmarkId::from_parameter(lines), |bencher| {
            bencher.iter(|| quote(cash_off, black_box(&basket), &lots, PointsWanted::Max, &facts));
        });
    }
    by_lines.finish();
    let mut by_lots = criterion.benchmark_group("quote of 20 lines, by lots");
    for number in LOTS {
        let (basket, lots) = (basket(&program, 20), lots(number, now));
        by_lots.throughput(Throughput::Elements(number));
        by_lots.bench_function(BenchmarkId::from_parameter(number), |bencher| {
            bencher.iter(|| quote(cash_off, black_box(&basket), &lots, PointsWanted::Max, &facts));
        });
    }
    by_lots.finish();
}

criterion_group!(rules, earning, quoting);
criterion_main!(rules);
