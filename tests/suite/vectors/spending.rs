//! Vectors of spending: the share cap, quotes, burn order, and the race for one balance.

use super::{Vector, check_all, number, text};
use crate::{member::Member, sample};
use serde_json::{Value, json};
use shared::{
    ledger::lot::{Lot, Renewal, burn},
    units::lot_class::LotClass,
    units::money::{Amount, Currency},
    units::points::Points,
    units::rate::Share,
    units::time::Month,
    wire::PointsWanted,
};

#[test]
fn vectors_of_share_cap() {
    check_all("share_cap", check_share_cap);
}

fn check_share_cap(vector: &Vector) {
    let code = match vector.number("digits") {
        0 => "JPY",
        2 => "CNY",
        3 => "KWD",
        digits => panic!("no sample currency has {digits} digits"),
    };
    let currency = Currency::parse(code).unwrap();
    let expected = text(&vector.expect, "amount");
    let eligible = Amount::parse(vector.text("eligible"), currency).unwrap();
    let share = Share::parse(vector.text("max_share")).unwrap();
    let cap = Amount::from_minor(share.of(eligible.minor())).unwrap();
    assert_eq!(cap.to_text(currency).as_str(), expected, "{}", vector.id);

    // The same through a quote, in which one point is worth one minor unit and there are enough points.
    let least = Amount::from_minor(1).unwrap().to_text(currency);
    let cash_off = json!({"rate": {"points": 1, "amount": least.as_str()}, "max_share": vector.text("max_share")});
    let program = sample::program(json!({"currency": code, "spending": {"cash_off": cash_off}}));
    let basket = sample::basket(&program, &sample::lines(&[(vector.text("eligible"), 1)]));
    let quote = Member::with_points(program, 1_000_000).quote(&basket, PointsWanted::Max).unwrap();
    assert_eq!(quote.amount.to_text(currency).as_str(), expected, "{}", vector.id);
}

#[test]
fn vectors_of_quote() {
    check_all("quote", check_quote);
}

fn check_quote(vector: &Vector) {
    let mut cash_off = json!({});
    for setting in ["rate", "ladder", "min_points", "step_points", "max_points", "max_share", "min_cash"] {
        if let Some(value) = vector.given.get(setting) {
            cash_off[setting] = value.clone();
        }
    }
    let program = sample::program(json!({"spending": {"cash_off": cash_off}}));
    let currency = program.currency;
    let basket = sample::basket(&program, &sample::lines(&[(vector.text("payable"), 1)]));
    let wanted = serde_json::from_value(vector.given["points"].clone()).expect("points or max");
    let found = match Member::with_points(program, vector.number("balance")).quote(&basket, wanted) {
        Ok(quote) => json!({
            "points": quote.points, "amount": quote.amount.to_text(currency), "cash": quote.cash.to_text(currency),
        }),
        Err(refusal) => json!({"refusal": refusal.code()}),
    };
    assert_eq!(found, vector.expect, "{}", vector.id);
}

#[test]
fn vectors_of_burn() {
    check_all("burn", check_burn);
}

fn check_burn(vector: &Vector) {
    let lots: Vec<Lot> = vector.given["lots"].as_array().expect("lots").iter().map(lot).collect();
    let burnt = burn(&lots, sample::points(vector.number("points")), day("2026-04-01"));
    let burnt: Option<Vec<Value>> =
        burnt.map(|parts| parts.iter().map(|part| json!([name_of(vector, part), part.points])).collect());
    assert_eq!(json!(burnt), vector.expect["burns"], "{}", vector.id);
}

fn day(date: &str) -> shared::units::time::Instant {
    sample::at(&format!("{date}T00:00:00Z"))
}

fn lot(given: &Value) -> Lot {
    let earned_at = day(text(given, "earned"));
    Lot {
        class: LotClass::Base,
        issued_in: Month::parse(&text(given, "earned")[..7]).unwrap(),
        points: sample::points(number(given, "remaining")),
        earned_at,
        available_at: None,
        expires_at: given["expires"].as_str().map(day),
        renewal: Renewal::Fixed,
        spent: Points::ZERO,
    }
}

/// The vector's name of the lot that a part was taken from. The lots have different days of earning.
fn name_of<'a>(vector: &'a Vector, part: &Lot) -> &'a str {
    let lots = vector.given["lots"].as_array().expect("lots");
    let is_its = |given: &&Value| day(text(given, "earned")) == part.earned_at;
    text(lots.iter().find(is_its).expect("a lot of the vector"), "lot")
}

#[test]
fn vectors_of_race() {
    check_all("race", check_race);
}

/// All quotes use the full balance, before the first hold is placed.
fn check_race(vector: &Vector) {
    let mut member = Member::with_points(sample::program(sample::plain()), vector.number("balance"));
    let basket = sample::basket(&member.program, &sample::lines(&[("500.00", 1)]));
    let wanted = sample::exactly(vector.number("each"));
    let terms: Vec<_> = (0..vector.number("parallel")).map(|_| member.terms(&basket, wanted).unwrap()).collect();
    let placed = terms.into_iter().filter(|terms| member.place(terms.clone()).is_ok()).count();
    assert_eq!(placed, usize::try_from(number(&vector.expect, "succeed")).unwrap(), "{}", vector.id);
    let balance = member.balance();
    assert_eq!((balance.available.get(), balance.held.get()), (0, vector.number("balance")));
}
