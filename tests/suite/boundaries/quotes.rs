//! Quotes at their boundaries: one point below, at and above each limit, and the refusals with their facts.

use crate::{member::Member, sample};
use serde_json::{Value, json};
use shared::wire::Bounds;

/// 100 points are one yuan, changed by `settings`.
fn member(balance: u64, settings: Value) -> Member {
    let mut cash_off = json!({"rate": {"points": 100, "amount": "1.00"}});
    for (key, value) in settings.as_object().unwrap() {
        cash_off[key] = value.clone();
    }
    Member::with_points(sample::program(json!({"spending": {"cash_off": cash_off}})), balance)
}

/// Checks `points`, then `amount` and `cash` in minor units, or the code of the refusal with its required and available points.
fn check(member: &Member, lines: &Value, wanted: Value, expected: Value) {
    let basket = sample::basket(&member.program, lines);
    let found = match member.quote(&basket, serde_json::from_value(wanted.clone()).unwrap()) {
        Ok(quote) => json!([quote.points, quote.amount, quote.cash]),
        Err(refusal) => json!([refusal.code(), refusal.required(), refusal.available()]),
    };
    assert_eq!(found, expected, "{wanted} of {} for {lines}", member.balance().available);
}

fn bounds(member: &Member, lines: &Value) -> Bounds {
    member.quote(&sample::basket(&member.program, lines), sample::exactly(0)).unwrap().bounds
}

fn yuan(price: &str) -> Value {
    sample::lines(&[(price, 1)])
}

#[test]
fn a_choice_is_on_a_step_and_within_minimum_balance_and_order() {
    let settings = json!({"min_points": 200, "step_points": 50});
    let order = yuan("10.00");
    let rows = [
        (json!(0), json!([0, 0, 1000])),
        (json!(1), json!(["not_a_step", 50, null])),
        (json!(49), json!(["not_a_step", 50, null])),
        (json!(50), json!(["below_minimum", 200, 900])),
        (json!(150), json!(["below_minimum", 200, 900])),
        (json!(199), json!(["not_a_step", 50, null])),
        (json!(200), json!([200, 200, 800])),
        (json!(201), json!(["not_a_step", 50, null])),
        (json!(250), json!([250, 250, 750])),
        (json!(900), json!([900, 900, 100])),
        (json!(950), json!(["insufficient_points", 950, 900])),
        (json!(1050), json!(["insufficient_points", 1050, 900])),
        (json!(9_007_199_254_740_950_u64), json!(["insufficient_points", 9_007_199_254_740_950_u64, 900])),
        (json!("max"), json!([900, 900, 100])),
    ];
    for (wanted, expected) in rows {
        check(&member(900, settings.clone()), &order, wanted, expected);
    }
    check(&member(1050, settings.clone()), &order, json!(1000), json!([1000, 1000, 0]));
    check(&member(1050, settings.clone()), &order, json!(1050), json!(["above_cap", null, 1000]));
    check(&member(1050, settings), &order, json!("max"), json!([1000, 1000, 0]));
}

#[test]
fn each_limit_holds_to_the_last_point() {
    let plenty = 1_000_000;
    let rows = [
        (json!({"max_points": 299}), "10.00", 299, "points"),
        (json!({"max_points": 1000}), "10.00", 1000, "total"),
        (json!({"max_points": 1001}), "10.00", 1000, "total"),
        (json!({"max_share": "0.30"}), "99.99", 2999, "share"),
        (json!({"max_share": "1"}), "99.99", 9999, "total"),
        (json!({"max_share": "0.0001"}), "99.99", 0, "share"),
        (json!({"max_share": "0.0001"}), "100.00", 1, "share"),
        (json!({"min_cash": "0.01"}), "99.99", 9998, "cash"),
        (json!({"min_cash": "99.98"}), "99.99", 1, "cash"),
        (json!({"min_cash": "99.99"}), "99.99", 0, "cash"),
        (json!({"min_cash": "100.00"}), "99.99", 0, "cash"),
        (json!({"step_points": 100, "max_points": 250}), "10.00", 200, "points"),
    ];
    for (settings, price, max, limit) in rows {
        let found = bounds(&member(plenty, settings.clone()), &yuan(price));
        assert_eq!((found.max.get(), json!(found.limit)), (max, json!(limit)), "{settings} for {price}");
        let above = json!(max + found.step.get());
        check(&member(plenty, settings), &yuan(price), above, json!(["above_cap", null, max]));
    }
}

#[test]
fn points_do_not_pay_excluded_or_free_lines() {
    let settings = json!({"exclude": {"categories": ["gift-card"], "skus": ["sku-1"], "tags": ["no-points"]}});
    let mut lines = sample::lines(&[("10.00", 1), ("20.00", 1), ("30.00", 1), ("0.00", 1)]);
    check(&member(9000, settings.clone()), &lines, json!("max"), json!([4000, 4000, 2000]));
    lines[2]["tags"] = json!(["new", "no-points"]);
    check(&member(9000, settings.clone()), &lines, json!("max"), json!([1000, 1000, 5000]));
    lines[0]["categories"] = json!(["tea", "gift-card"]);
    check(&member(9000, settings.clone()), &lines, json!("max"), json!([0, 0, 6000]));
    check(&member(9000, settings.clone()), &lines, json!(1), json!(["above_cap", null, 0]));
    check(&member(9000, settings), &yuan("0.00"), json!("max"), json!([0, 0, 0]));
}

/// Regression: points that were worth nothing were burnt, and belonged to no line if all lines were excluded.
#[test]
fn points_below_one_minor_unit_are_refused() {
    let settings = json!({"rate": {"points": 100, "amount": "0.01"}});
    check(&member(500, settings.clone()), &yuan("1.00"), json!(99), json!(["below_minimum", 100, 500]));
    check(&member(500, settings.clone()), &yuan("1.00"), json!(100), json!([100, 1, 99]));
    check(&member(99, settings.clone()), &yuan("1.00"), json!("max"), json!([0, 0, 100]));
    check(&member(500, settings), &yuan("0.00"), json!(99), json!(["below_minimum", 100, 500]));
}

/// The best choice omits points that take nothing more off. Regression: it omitted them below the minimum too, and then the minimum was
/// reported as out of reach.
#[test]
fn the_minimum_can_be_the_best_choice_even_if_it_wastes_points() {
    let settings = json!({"rate": {"points": 7, "amount": "0.01"}, "min_points": 500});
    check(&member(500, settings.clone()), &yuan("10.00"), json!("max"), json!([500, 71, 929]));
    check(&member(503, settings.clone()), &yuan("10.00"), json!("max"), json!([500, 71, 929]));
    check(&member(504, settings.clone()), &yuan("10.00"), json!("max"), json!([504, 72, 928]));
    check(&member(499, settings.clone()), &yuan("10.00"), json!("max"), json!(["below_minimum", 500, 499]));
    check(&member(9000, settings), &yuan("0.71"), json!("max"), json!([500, 71, 0]));
}

/// Regression: the balance was reported as the limit whenever it was below the order's maximum, even if a larger balance would not have
/// helped.
#[test]
fn the_balance_is_the_limit_only_if_a_larger_one_would_help() {
    let settings = json!({"rate": {"points": 3, "amount": "0.01"}});
    let rows = [(29, 27, "balance"), (30, 30, "total"), (31, 30, "total"), (32, 30, "total"), (33, 30, "total")];
    for (balance, max, limit) in rows {
        let found = bounds(&member(balance, settings.clone()), &yuan("0.10"));
        assert_eq!((found.max.get(), json!(found.limit)), (max, json!(limit)), "{balance}");
    }
    check(&member(33, settings.clone()), &yuan("0.10"), json!(32), json!(["above_cap", null, 30]));
    check(&member(33, settings), &yuan("0.10"), json!(33), json!(["above_cap", null, 30]));
}

/// Money is split over the lines by their totals, and points by the money that they pay there: a line with more money off has more points.
#[test]
fn points_are_split_like_their_money() {
    let check = |prices: &[(&str, u32)], points: u64, expected: Value| {
        let member = member(points, json!({"rate": {"points": 3, "amount": "0.02"}}));
        let basket = sample::basket(&member.program, &sample::lines(prices));
        let quote = member.quote(&basket, sample::exactly(points)).unwrap();
        let parts: Vec<Value> = quote.lines.iter().map(|part| json!([part.points, part.amount])).collect();
        assert_eq!(json!(parts), expected, "{points} for {prices:?}");
    };
    check(&[("0.01", 1), ("0.03", 1)], 3, json!([[2, 1], [1, 1]]));
    check(&[("0.03", 1), ("0.01", 1)], 3, json!([[3, 2], [0, 0]]));
    check(&[("1.00", 1), ("0.00", 1), ("1.00", 1)], 3, json!([[2, 1], [0, 0], [1, 1]]));
    check(&[("1.00", 1), ("2.00", 1)], 450, json!([[150, 100], [300, 200]]));
}

#[test]
fn the_largest_numbers_stay_exact() {
    let max = 9_007_199_254_740_991_u64;
    let settings = json!({"rate": {"points": max, "amount": "0.01"}});
    check(&member(max, settings.clone()), &yuan("1.00"), json!("max"), json!([max, 1, 99]));
    check(&member(max - 1, settings.clone()), &yuan("1.00"), json!("max"), json!([0, 0, 100]));
    check(&member(max, settings), &yuan("1.00"), json!(max - 1), json!(["below_minimum", max, max]));
    let settings = json!({"rate": {"points": 1, "amount": "90071992547409.91"}});
    check(&member(max, settings), &yuan("99999999999.99"), json!("max"), json!([0, 0, 9_999_999_999_999_u64]));
}
