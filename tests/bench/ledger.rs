//! What a call costs for a member with a long history, compared with a new member of the same merchant: the whole call as the Worker answers
//! it, over SQLite. Both are asked in turn in the same run, and the medians are compared. `cargo xtask bench ledger` runs it.

// A benchmark that meets the unexpected should stop right there.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "the inputs are written here")]
// Requests are written as JSON on the spot, and handed over.
#![allow(clippy::needless_pass_by_value)]

#[allow(dead_code, reason = "the tests of the HTTP contract use the rest")]
#[path = "../http/support/ask.rs"]
mod ask;
#[allow(dead_code, reason = "the tests of the HTTP contract use the rest")]
#[path = "../http/support/native.rs"]
mod native;
#[allow(dead_code, reason = "the tests of the HTTP contract use the rest")]
#[path = "../http/support/sqlite.rs"]
mod sqlite;

use ask::Ask;
use native::{Native, OPERATOR_KEY};
use serde_json::{Value, json};
use std::{
    hint::black_box,
    process::ExitCode,
    time::{Duration, Instant},
};

/// The bound of the ratios, in hundredths.
const RATIO_MAX: u128 = 120;
/// Each call is timed so often, for each of the two members.
const ROUNDS: u32 = 1_000;
const DAYS: u32 = 90;
const MINUTES_PER_DAY: u32 = 24 * 60;
const LONG: &str = "long";

/// A merchant with one long history.
struct Case {
    name: &'static str,
    program: Value,
    orders: u32,
    orders_per_day: u32,
}

fn spend_rule(id: &str, class: &str) -> Value {
    json!({"kind": "spend", "id": id, "points": 1, "per": "1.00", "class": class})
}

/// Points of each day expire on a day of their own, and are pending for the whole history: no program makes accounts larger.
fn program(rules: Vec<Value>) -> Value {
    json!({
        "name": "Ledger", "currency": "CNY", "time_zone": "Asia/Shanghai",
        "earning": {"pending_days": 90, "rules": rules},
        "expiry": {"base": {"kind": "after", "days": 3000}, "bonus": {"kind": "after", "days": 2000}},
        "spending": {"cash_off": {"rate": {"points": 100, "amount": "1.00"}}},
    })
}

fn cases() -> [Case; 2] {
    let three = ["base", "bonus", "bonus"].into_iter().zip(["base", "more", "most"]);
    let caps =
        json!([{"per": "day", "points": 900}, {"per": "week", "points": 9000}, {"per": "month", "points": 90000}]);
    let capped = |at: u32| {
        let mut rule = spend_rule(&format!("rule-number-{at}"), if at.is_multiple_of(2) { "base" } else { "bonus" });
        rule["caps"] = caps.clone();
        rule
    };
    [
        Case {
            name: "10,000 orders in 90 days, three rules",
            program: program(three.map(|(class, id)| spend_rule(id, class)).collect()),
            orders: 10_000,
            orders_per_day: 10_000_u32.div_ceil(DAYS),
        },
        Case {
            name: "300 orders, thirty rules with three caps each",
            program: program((0..30).map(capped).collect()),
            orders: 300,
            orders_per_day: 1,
        },
    ]
}

/// The merchant's backend.
struct Shop {
    native: Native,
    secret_key: String,
}

impl Shop {
    fn open(program: &Value) -> Self {
        let native = Native::new();
        let merchant = json!({"merchant_id": "bench", "name": "Bench", "allowed_origins": []});
        let created = native.ask(&Ask::post("/v1/merchants", &merchant).bearer(OPERATOR_KEY).keyed()).ok(201);
        let secret_key = created["keys"]["secret"]["key"].as_str().unwrap().to_owned();
        let shop = Self { native, secret_key };
        shop.ask(Ask::put("/v1/program", program), 201);
        shop
    }

    fn ask(&self, ask: Ask, status: u16) -> Value {
        self.native.ask(&ask.bearer(&self.secret_key)).ok(status)
    }

    /// The time until the answer.
    fn time(&self, ask: Ask, status: u16) -> Duration {
        let ask = ask.bearer(&self.secret_key);
        let started = Instant::now();
        let answer = black_box(self.native.ask(&ask));
        let taken = started.elapsed();
        answer.ok(status);
        taken
    }

    fn order(&self, member: &str, order_id: &str) -> Ask {
        let line = json!({"line_id": "a", "sku": "tea", "quantity": 1, "unit_price": "7.00"});
        let placed_at = self.native.now().to_string();
        let order = json!({"order_id": order_id, "member_id": member, "currency": "CNY", "placed_at": placed_at, "lines": [line]});
        Ask::post("/v1/orders", &order).keyed()
    }

    /// A member of today with one order.
    fn welcome(&self, member: &str) {
        self.ask(Ask::post("/v1/members", &json!({"member_id": member})).keyed(), 201);
        self.ask(self.order(member, &format!("{member}/0")), 201);
    }

    fn row_bytes(&self, member: &str) -> u64 {
        let sql = format!("SELECT length(CAST(state AS BLOB)) AS bytes FROM accounts WHERE member_id = '{member}'");
        self.native.database.run(&sql).unwrap()[0].count("bytes").unwrap()
    }
}

/// The long history: its orders are spread evenly over its days.
fn live(shop: &Shop, case: &Case) {
    shop.welcome(LONG);
    for nth in 1..case.orders {
        shop.native.pass_minutes(MINUTES_PER_DAY / case.orders_per_day);
        shop.ask(shop.order(LONG, &format!("{LONG}/{nth}")), 201);
    }
}

fn refund(order_id: &str, nth: u32) -> Ask {
    let path = format!("/v1/orders/{}/refunds", order_id.replace('/', "%2F"));
    Ask::post(&path, &json!({"refund_id": format!("{order_id}/{nth}"), "all": true})).keyed()
}

/// The times of one call, for a new member and for the long history.
#[derive(Default)]
struct Times {
    new: Vec<Duration>,
    long: Vec<Duration>,
}

/// The calls of a round, by the names that the table shows.
#[derive(Default)]
struct Measured {
    order: Times,
    refund: Times,
    balance: Times,
}

/// One round: each call for one of the two members. A new member has one order; the refund returns it. The long history is refunded an order
/// of any of its days.
fn round(shop: &Shop, case: &Case, nth: u32, is_new: bool, measured: &mut Measured) {
    let member = if is_new { format!("new-{nth}") } else { LONG.to_owned() };
    let returned = if is_new { 0 } else { nth * (case.orders / ROUNDS.min(case.orders)) % case.orders };
    let balance = shop.time(Ask::get(&format!("/v1/members/{member}/balance")), 200);
    let order = shop.time(shop.order(&member, &format!("{member}/today/{nth}")), 201);
    let refund = shop.time(refund(&format!("{member}/{returned}"), nth), 201);
    for (times, taken) in
        [(&mut measured.balance, balance), (&mut measured.order, order), (&mut measured.refund, refund)]
    {
        if is_new { &mut times.new } else { &mut times.long }.push(taken);
    }
}

fn median(times: &mut [Duration]) -> u128 {
    times.sort();
    times[times.len() / 2].as_nanos()
}

/// Whether all ratios are within the bound.
fn compare(case: &Case) -> bool {
    let started = Instant::now();
    let shop = Shop::open(&case.program);
    live(&shop, case);
    println!("{} (written in {} s)", case.name, started.elapsed().as_secs());
    let rounds = ROUNDS.min(case.orders);
    let mut measured = Measured::default();
    for nth in 0..rounds {
        shop.welcome(&format!("new-{nth}"));
        // Each of the two goes first in half of the rounds.
        for is_new in [nth.is_multiple_of(2), !nth.is_multiple_of(2)] {
            round(&shop, case, nth, is_new, &mut measured);
        }
    }
    println!(
        "  account row     {:>6} bytes of a new member, {:>6} of this one",
        shop.row_bytes("new-0"),
        shop.row_bytes(LONG)
    );
    println!("  {:<10}{:>14}{:>14}{:>8}", "call", "new member", "this one", "ratio");
    let Measured { order, refund, balance } = measured;
    let mut is_within = true;
    for (name, mut times) in [("order", order), ("refund", refund), ("balance", balance)] {
        let (new, long) = (median(&mut times.new), median(&mut times.long));
        let ratio = long * 100 / new;
        is_within &= ratio <= RATIO_MAX;
        println!("  {name:<10}{:>11} µs{:>11} µs{:>5}.{:02}", new / 1_000, long / 1_000, ratio / 100, ratio % 100);
    }
    is_within
}

fn main() -> ExitCode {
    let within: Vec<bool> = cases().iter().map(compare).collect();
    println!("the bound of each ratio is 1.20");
    if within.contains(&false) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
