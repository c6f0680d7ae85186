//! Rows of a table: the settings of a program, and their effect.

use crate::support::{Answer, Ask, Edge, Shop, lines};
use serde_json::{Value, json};

pub struct Row {
    /// The effect of the setting, in plain words.
    pub name: &'static str,
    pub program: Value,
    clock: Clock,
    check: Box<dyn Fn(&Shop<'_>)>,
}

/// The clock that a row needs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Clock {
    Any,
    /// Days must pass. This is possible only if a test can set the clock.
    Set,
}

pub fn row(name: &'static str, program: Value, check: impl Fn(&Shop<'_>) + 'static) -> Row {
    Row { name, program, clock: Clock::Any, check: Box::new(check) }
}

/// Like [`row`], for tests that set the clock.
pub fn timed(name: &'static str, program: Value, check: impl Fn(&Shop<'_>) + 'static) -> Row {
    Row { clock: Clock::Set, ..row(name, program, check) }
}

/// Prints the row's name, so that the output of a failing test ends with it.
pub fn run(edge: &Edge, rows: Vec<Row>) {
    for row in rows {
        if row.clock == Clock::Set && !matches!(edge, Edge::Native(_)) {
            continue;
        }
        println!("{}", row.name);
        let shop_edge = match edge {
            Edge::Native(_) => &Edge::native(),
            Edge::Workerd(_) => edge,
        };
        (row.check)(&Shop::open_with(shop_edge, &row.program));
    }
}

/// A program in yuan and Shanghai with these settings in addition to its name, currency and zone.
pub fn program(settings: Value) -> Value {
    let mut program = json!({"name": "Settings", "currency": "CNY", "time_zone": "Asia/Shanghai"});
    program.as_object_mut().unwrap().extend(settings.as_object().unwrap().clone());
    program
}

/// A program with one point for each yuan, and with these settings of earning and these other rules.
pub fn earning(settings: Value, rules: &[Value]) -> Value {
    let mut earning = settings;
    let base = json!({"kind": "spend", "id": "base", "points": 1, "per": "1.00"});
    earning["rules"] = std::iter::once(&base).chain(rules).cloned().collect();
    program(json!({"earning": earning}))
}

pub fn set_clock(shop: &Shop<'_>, time: &str) {
    match shop.edge {
        Edge::Native(native) => native.set_now(time),
        Edge::Workerd(_) => panic!("a row of the native application"),
    }
}

/// Pays an order of one item. Returns what it earned.
#[track_caller]
pub fn pay(shop: &Shop<'_>, order_id: &str, price: &str) -> Value {
    shop.order(&shop.order_request(order_id, "ann", &lines(&[price]))).ok(201)
}

#[track_caller]
pub fn earns(shop: &Shop<'_>, order_id: &str, price: &str, points: u64) {
    let paid = pay(shop, order_id, price);
    assert_eq!(paid["earned"]["granted"], points, "{:#}", paid["earned"]);
}

pub fn event(shop: &Shop<'_>, event_id: &str, kind: &str) -> Value {
    let occurred_at = shop.edge.now().to_string();
    let event = json!({"event_id": event_id, "member_id": "ann", "kind": kind, "occurred_at": occurred_at});
    shop.backend(Ask::post("/v1/events", &event).keyed()).ok(201)
}

pub fn check_in(shop: &Shop<'_>) -> Answer {
    shop.shopper("ann", Ask::post("/v1/me/check-ins", &json!({})).keyed())
}

pub fn join(shop: &Shop<'_>, member: Value) {
    shop.backend(Ask::post("/v1/members", &member).keyed()).ok(201);
}

pub fn refund_all(shop: &Shop<'_>, order_id: &str) -> Value {
    shop.refund(order_id, &json!({"refund_id": format!("refund-{order_id}"), "all": true})).ok(201)
}
