//! The vectors of the merchant's figures: return on a campaign, liability, cost, alerts.

use super::{Vector, check_all, number, text};
use crate::sample;
use serde_json::{Value, json};
use shared::{
    figures::{alerts, cost, liability, roi},
    ledger::Totals,
    program::{Program, Rate},
    units::money::{Amount, Currency},
};

fn money(value: &Value, field: &str) -> Amount {
    // The vectors write whole amounts without a decimal point.
    let text = text(value, field);
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    Amount::parse(&format!("{whole}.{fraction:0<2}"), Currency::parse("CNY").unwrap()).expect("an amount")
}

/// The worth of one point, such as 0.01: a hundred points are worth one yuan.
fn value(vector: &Vector) -> Rate {
    Rate { points: sample::points(1), amount: money(&vector.given, "point_value") }
}

fn program(figures: Value) -> Program {
    sample::program(json!({"figures": figures}))
}

#[test]
fn vectors_of_roi() {
    check_all("roi", |vector| {
        let expected = text(&vector.expect, "roi").to_owned();
        assert_eq!(roi(money(&vector.given, "income"), money(&vector.given, "cost")).0, expected, "{}", vector.id);
    });
}

#[test]
fn vectors_of_liability() {
    check_all("liability", |vector| {
        let program = program(json!({"redemption_rate": vector.text("annual_redemption_rate")}));
        let days = u32::try_from(vector.number("days")).unwrap();
        let owed = liability(vector.number("outstanding").into(), value(vector), &program.figures, days);
        assert_eq!(owed, money(&vector.expect, "amount"), "{}", vector.id);
    });
}

#[test]
fn vectors_of_cost() {
    check_all("cost", |vector| {
        let terms = json!({"redemption_rate": vector.text("redemption_rate"), "cost_share": vector.text("cost_share")});
        let cost = cost(vector.number("issued").into(), value(vector), &program(terms).figures);
        assert_eq!(cost.issue, money(&vector.expect, "issue_cost"), "{}", vector.id);
        assert_eq!(cost.redemption, money(&vector.expect, "redemption_cost"), "{}", vector.id);
    });
}

#[test]
fn vectors_of_alert() {
    check_all("alert", check_alert);
}

/// The vector's figure causes the alert. A figure equal to the threshold does not.
fn check_alert(vector: &Vector) {
    let totals = |issued: u64, burnt: u64| Totals {
        issued: sample::points(issued),
        burnt: sample::points(burnt),
        ..Totals::default()
    };
    let (terms, today, ever, silent) = if vector.given.get("issued_today").is_some() {
        let (issued, most) = (vector.number("issued_today"), vector.number("max_daily_issue"));
        let nothing = totals(0, 0);
        (json!({"max_daily_issue": most}), totals(issued, issued), nothing, (totals(most, most), nothing))
    } else {
        let unspent: u64 = vector.text("accumulation").trim_start_matches("0.").parse().unwrap();
        let most = vector.text("max_accumulation");
        assert_eq!((unspent, most), (5001, "0.5"), "{}", vector.id);
        let nothing = totals(0, 0);
        (json!({"max_accumulation": most}), nothing, totals(10_000, 10_000 - unspent), (nothing, totals(10_000, 5_000)))
    };
    let program = program(terms);
    let alerts_now = alerts(&today, &ever, &program.figures);
    let levels: Vec<Value> = alerts_now.iter().map(|alert| json!(alert.level)).collect();
    assert_eq!(json!(levels), json!([vector.expect["level"]]), "{}", vector.id);
    assert!(alerts_now.iter().all(|alert| !alert.action.is_empty()), "each alert states an action");
    assert_eq!(alerts(&silent.0, &silent.1, &program.figures), [], "{}: no alert at the threshold", vector.id);
    assert!(number(&json!({"n": alerts_now.len()}), "n") == 1);
}
