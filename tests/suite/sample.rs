//! Samples for tests: documents of programs, baskets and requests, written as the JSON that a merchant would send. It contains no
//! expectations; each test states its own.

use serde_json::{Value, json};
use shared::{
    basket::Basket,
    program::MemberFacts,
    program::{Occasion, Program},
    refusal::Refusal,
    units::points::Points,
    units::time::Instant,
    wire::{EventRequest, OrderRequest, PointsWanted, ProgramDocument, ProgramProblem, RefundRequest},
};

/// The time at which tests begin by default.
pub const NOON: &str = "2026-11-23T12:00:00+08:00";

pub fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap_or_else(|| panic!("{text} is not a time"))
}

pub fn points(points: u64) -> Points {
    Points::new(points).expect("a number of points")
}

pub fn exactly(number: u64) -> PointsWanted {
    PointsWanted::Exactly(points(number))
}

/// Version 1 of a program in yuan and Shanghai, with the given settings instead of the defaults.
pub fn program(settings: Value) -> Program {
    program_version(settings, 1)
}

pub fn program_version(settings: Value, version: u32) -> Program {
    Program::read(&document(settings), version).unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// The problems of a program with these settings.
pub fn problems(settings: Value) -> Vec<ProgramProblem> {
    Program::read(&document(settings), 1).err().unwrap_or_default()
}

fn document(settings: Value) -> ProgramDocument {
    let mut document = json!({"name": "Lantern Tea points", "currency": "CNY", "time_zone": "Asia/Shanghai"});
    for (key, value) in settings.as_object().expect("settings are an object") {
        document[key] = value.clone();
    }
    serde_json::from_value(document).expect("a program document")
}

/// One point for each yuan, and 100 points for one yuan off.
pub fn plain() -> Value {
    json!({
        "earning": {"rules": [{"kind": "spend", "id": "base", "points": 1, "per": "1.00"}]},
        "spending": {"cash_off": {"rate": {"points": 100, "amount": "1.00"}}},
    })
}

/// At [`NOON`], without a store or channel.
pub fn occasion<'a>(program: &Program, member: &'a MemberFacts) -> Occasion<'a> {
    Occasion::new(at(NOON), &program.zone, member)
}

/// The lines of a request, from `[unit price, quantity]` each. The ids are `0`, `1`, ….
pub fn lines(prices: &[(&str, u32)]) -> Value {
    let line = |(at, (price, quantity)): (usize, &(&str, u32))| json!({"line_id": at.to_string(), "sku": format!("sku-{at}"), "quantity": quantity, "unit_price": price});
    prices.iter().enumerate().map(line).collect()
}

/// A basket as the program reads it. The lines are those of a request.
pub fn basket(program: &Program, lines: &Value) -> Basket {
    try_basket(program, lines).expect("a basket")
}

pub fn try_basket(program: &Program, lines: &Value) -> Result<Basket, Refusal> {
    let lines: Vec<_> = serde_json::from_value(lines.clone()).expect("lines");
    Basket::read(program.currency.code(), &lines, None, program.currency)
}

/// An order of the sample member placed at [`NOON`], with the given fields.
pub fn order_request(order_id: &str, lines: &Value, fields: Value) -> OrderRequest {
    let mut request =
        json!({"order_id": order_id, "member_id": "m-1", "currency": "CNY", "placed_at": NOON, "lines": lines});
    for (key, value) in fields.as_object().expect("fields are an object") {
        request[key] = value.clone();
    }
    serde_json::from_value(request).expect("an order request")
}

pub fn event_request(event_id: &str, kind: &str, occurred_at: Instant, fields: Value) -> EventRequest {
    let mut request = json!({"event_id": event_id, "member_id": "m-1", "kind": kind, "occurred_at": occurred_at});
    for (key, value) in fields.as_object().expect("fields are an object") {
        request[key] = value.clone();
    }
    serde_json::from_value(request).expect("an event request")
}

pub fn refund_request(refund_id: &str, fields: Value) -> RefundRequest {
    let mut request = json!({"refund_id": refund_id});
    for (key, value) in fields.as_object().expect("fields are an object") {
        request[key] = value.clone();
    }
    serde_json::from_value(request).expect("a refund request")
}
