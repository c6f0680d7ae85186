//! Conditions of rules: to which lines and orders each kind applies, at the edges of its words and dates.

use crate::sample;
use serde_json::{Value, json};
use shared::{earn::earn, program::OrderFacts};

/// A tea of two categories and one tag, and a cup with none.
fn lines() -> Value {
    let mut lines = sample::lines(&[("1.00", 1), ("10.00", 1)]);
    lines[0]["categories"] = json!(["tea", "gift"]);
    lines[0]["tags"] = json!(["low-margin"]);
    lines
}

/// What the order earns at a point a yuan: 1 for the tea, 10 for the cup.
fn earned(rules: Value, placed_at: &str, store: Option<&str>, channel: Option<&str>) -> u64 {
    let program = sample::program(json!({"earning": {"rules": rules}}));
    let basket = sample::basket(&program, &lines());
    let order = OrderFacts { placed_at: sample::at(placed_at), store, channel };
    earn(&program, &basket, order, &[]).iter().map(|award| award.points.get()).sum()
}

fn spend(conditions: Value) -> Value {
    json!([{"kind": "spend", "id": "base", "points": 1, "per": "1.00", "conditions": conditions}])
}

#[test]
fn line_conditions_pick_lines() {
    let check = |condition: Value, expected: u64| {
        assert_eq!(earned(spend(json!([condition])), sample::NOON, None, None), expected, "{condition}");
    };
    check(json!({"type": "sku", "any_of": ["sku-0"]}), 1);
    check(json!({"type": "sku", "none_of": ["sku-0"]}), 10);
    check(json!({"type": "sku", "any_of": ["sku-0", "sku-1"]}), 11);
    check(json!({"type": "sku", "any_of": ["sku-0"], "none_of": ["sku-0"]}), 0);
    check(json!({"type": "sku", "any_of": ["SKU-0"]}), 0);
    check(json!({"type": "sku", "any_of": ["sku"]}), 0);
    check(json!({"type": "category", "any_of": ["tea"]}), 1);
    check(json!({"type": "category", "any_of": ["gift", "cup"]}), 1);
    check(json!({"type": "category", "none_of": ["gift"]}), 10);
    check(json!({"type": "category", "any_of": ["tea"], "none_of": ["gift"]}), 0);
    check(json!({"type": "category", "none_of": ["cup"]}), 11);
    check(json!({"type": "category", "any_of": ["low-margin"]}), 0);
    check(json!({"type": "tag", "any_of": ["low-margin"]}), 1);
    check(json!({"type": "tag", "none_of": ["low-margin"]}), 10);
    check(json!({"type": "tag", "any_of": ["tea"]}), 0);
}

#[test]
fn order_conditions_pick_orders() {
    let check = |condition: Value, store: Option<&str>, channel: Option<&str>, expected: u64| {
        let found = earned(spend(json!([condition])), sample::NOON, store, channel);
        assert_eq!(found, expected, "{condition} {store:?} {channel:?}");
    };
    check(json!({"type": "store", "any_of": ["north"]}), Some("north"), None, 11);
    check(json!({"type": "store", "any_of": ["north"]}), Some("south"), None, 0);
    check(json!({"type": "store", "any_of": ["north"]}), None, Some("north"), 0);
    check(json!({"type": "store", "none_of": ["north"]}), Some("north"), None, 0);
    check(json!({"type": "store", "none_of": ["north"]}), Some("south"), None, 11);
    check(json!({"type": "store", "none_of": ["north"]}), None, None, 11);
    check(json!({"type": "channel", "any_of": ["app", "web"]}), None, Some("web"), 11);
    check(json!({"type": "channel", "any_of": ["app", "web"]}), Some("web"), None, 0);
    check(json!({"type": "channel", "none_of": ["app"]}), None, Some("app"), 0);
}

#[test]
fn dates_hold_from_their_first_moment_to_before_their_last() {
    let dates = json!({"type": "dates", "from": "2026-11-01T00:00:00+08:00", "until": "2026-12-01T00:00:00+08:00"});
    let check = |condition: &Value, placed_at: &str, applies: bool| {
        let expected = if applies { 11 } else { 0 };
        assert_eq!(earned(spend(json!([condition])), placed_at, None, None), expected, "{condition} at {placed_at}");
    };
    check(&dates, "2026-10-31T23:59:59.999+08:00", false);
    check(&dates, "2026-11-01T00:00:00+08:00", true);
    check(&dates, "2026-10-31T16:00:00Z", true);
    check(&dates, "2026-11-30T23:59:59.999+08:00", true);
    check(&dates, "2026-12-01T00:00:00+08:00", false);
    check(&json!({"type": "dates", "from": "2026-11-01T00:00:00Z"}), "2026-10-31T23:59:59.999Z", false);
    check(&json!({"type": "dates", "from": "2026-11-01T00:00:00Z"}), "2036-11-01T00:00:00Z", true);
    check(&json!({"type": "dates", "until": "2026-11-01T00:00:00Z"}), "1970-01-01T00:00:00Z", true);
    check(&json!({"type": "dates", "until": "2026-11-01T00:00:00Z"}), "2026-11-01T00:00:00Z", false);
}

#[test]
fn a_rule_applies_where_all_its_conditions_hold() {
    let tea = json!({"type": "category", "any_of": ["tea"]});
    let north = json!({"type": "store", "any_of": ["north"]});
    let check = |conditions: Value, store: Option<&str>, expected: u64| {
        assert_eq!(earned(spend(conditions.clone()), sample::NOON, store, None), expected, "{conditions} {store:?}");
    };
    check(json!([]), None, 11);
    check(json!([tea, north]), Some("north"), 1);
    check(json!([tea, north]), Some("south"), 0);
    check(json!([tea, {"type": "category", "any_of": ["gift"]}]), None, 1);
}

/// Each line takes the factors that apply to it, up to the program's limit.
#[test]
fn factors_reach_the_lines_of_their_conditions() {
    let check = |stacking: &str, max: &str, is_cut: bool, expected: u64| {
        let program = sample::program(json!({"earning": {"stacking": stacking, "max_multiplier": max, "rules": [
            {"kind": "spend", "id": "base", "points": 10, "per": "1.00"},
            {"kind": "multiplier", "id": "double", "factor": "2"},
            {"kind": "multiplier", "id": "tea", "factor": "3", "conditions": [{"type": "category", "any_of": ["tea"]}]},
            {"kind": "multiplier", "id": "margin", "factor": "0.5", "conditions": [{"type": "tag", "any_of": ["low-margin"]}]},
        ]}}));
        let order = OrderFacts { placed_at: sample::at(sample::NOON), store: None, channel: None };
        let awards = earn(&program, &sample::basket(&program, &lines()), order, &[]);
        let parts: Vec<u64> = awards[0].lines.iter().map(|part| part.points.get()).collect();
        assert_eq!((awards[0].points.get(), parts.iter().sum::<u64>()), (expected, expected), "{stacking} to {max}");
        assert_eq!(awards[0].max_multiplier.is_some(), is_cut, "{stacking} to {max}");
    };
    // The tea's 10 points threefold, or 2 × 3 × 0.5, or 1 + 1 + 2 − 0.5; the cup's 100 twofold.
    check("best", "5", false, 30 + 200);
    check("best", "3", false, 30 + 200);
    check("multiply", "5", false, 30 + 200);
    check("add", "5", false, 35 + 200);
    check("add", "3.5", false, 35 + 200);
    check("best", "2.9999", true, 29 + 200);
    check("best", "2.5", true, 25 + 200);
    check("add", "1.5", true, 15 + 150);
}
