//! The worth of points at its boundaries: one point below, at and above each rung of a ladder, and the versions of a rate around their
//! instants.

use crate::{member::Member, sample};
use serde_json::{Value, json};
use shared::{ledger::lot::points_of, wire::Bounds};

/// 1,000 points are 30 yuan, and 3,000 are 120.
fn ladder() -> Value {
    json!([{"points": 1_000, "amount": "30.00"}, {"points": 3_000, "amount": "120.00"}])
}

fn member(balance: u64, settings: Value) -> Member {
    Member::with_points(sample::program(json!({"spending": {"cash_off": settings}})), balance)
}

fn on_ladder(balance: u64, settings: Value) -> Member {
    let mut with = settings;
    with["ladder"] = ladder();
    member(balance, with)
}

/// Checks `points`, then `amount` and `cash` in minor units, or the code of the refusal with its required and available points.
fn check(member: &Member, price: &str, wanted: Value, expected: Value) {
    let basket = sample::basket(&member.program, &sample::lines(&[(price, 1)]));
    let found = match member.quote(&basket, serde_json::from_value(wanted.clone()).unwrap()) {
        Ok(quote) => json!([quote.points, quote.amount, quote.cash]),
        Err(refusal) => json!([refusal.code(), refusal.required(), refusal.available()]),
    };
    assert_eq!(found, expected, "{wanted} of {} for {price}", member.balance().available);
}

fn bounds(member: &Member, price: &str) -> Bounds {
    member.quote(&sample::basket(&member.program, &sample::lines(&[(price, 1)])), sample::exactly(0)).unwrap().bounds
}

#[test]
fn a_ladders_choice_has_the_fewest_points_for_its_amount() {
    let plenty = on_ladder(10_000, json!({}));
    let rows = [
        (json!(0), json!([0, 0, 100_000])),
        (json!(500), json!(["not_a_step", 1_000, null])),
        (json!(999), json!(["not_a_step", 1_000, null])),
        (json!(1_000), json!([1_000, 3_000, 97_000])),
        (json!(1_001), json!(["not_a_step", 1_000, null])),
        (json!(2_000), json!([2_000, 6_000, 94_000])),
        (json!(3_000), json!([3_000, 12_000, 88_000])),
        (json!(4_000), json!([4_000, 15_000, 85_000])),
        (json!(6_000), json!([6_000, 24_000, 76_000])),
        (json!(9_999), json!(["not_a_step", 1_000, null])),
        (json!(10_000), json!([10_000, 39_000, 61_000])),
        (json!(11_000), json!(["insufficient_points", 11_000, 10_000])),
        (json!("max"), json!([10_000, 39_000, 61_000])),
    ];
    for (wanted, expected) in rows {
        check(&plenty, "1000.00", wanted, expected);
    }
}

/// The result is the largest amount of any sum of rungs that fits. Regression: if the best sum did not fit, the next best sum below was
/// used instead.
#[test]
fn the_largest_amount_that_fits_is_taken_off() {
    let rows = [
        ("29.99", json!([0, 0, 2_999]), "total"),
        ("30.00", json!([1_000, 3_000, 0]), "total"),
        ("119.99", json!([3_000, 9_000, 2_999]), "total"),
        ("120.00", json!([3_000, 12_000, 0]), "total"),
        ("149.99", json!([3_000, 12_000, 2_999]), "total"),
        ("150.00", json!([4_000, 15_000, 0]), "total"),
        ("209.99", json!([5_000, 18_000, 2_999]), "total"),
        ("210.00", json!([6_000, 21_000, 0]), "total"),
        ("239.99", json!([6_000, 21_000, 2_999]), "total"),
        ("240.00", json!([6_000, 24_000, 0]), "total"),
        ("269.99", json!([6_000, 24_000, 2_999]), "total"),
        ("270.00", json!([7_000, 27_000, 0]), "total"),
        ("329.99", json!([8_000, 30_000, 2_999]), "total"),
        ("330.00", json!([9_000, 33_000, 0]), "total"),
    ];
    for (price, most, limit) in rows {
        let member = on_ladder(20_000, json!({}));
        assert_eq!(json!(bounds(&member, price).limit), json!(limit));
        check(&member, price, json!("max"), most);
    }
    let shared = on_ladder(20_000, json!({"max_share": "0.5", "min_cash": "0.01"}));
    check(&shared, "239.98", json!("max"), json!([3_000, 9_000, 14_998]));
    check(&shared, "240.00", json!("max"), json!([3_000, 12_000, 12_000]));
    check(&shared, "240.00", json!(4_000), json!(["above_cap", null, 3_000]));
    check(&shared, "239.98", json!(4_000), json!(["above_cap", null, 3_000]));
    check(&shared, "10.00", json!(1_000), json!(["above_cap", null, 0]));
    check(&shared, "479.98", json!("max"), json!([6_000, 21_000, 26_998]));
    check(&shared, "480.00", json!("max"), json!([6_000, 24_000, 24_000]));
}

/// The balance limits the sum, and not the order: five rungs are in reach, and all of them fit.
#[test]
fn the_best_choice_is_the_largest_sum_within_the_balance() {
    let rows =
        [(5_999, [5_000, 18_000]), (6_000, [6_000, 21_000]), (6_999, [6_000, 21_000]), (20_000, [6_000, 21_000])];
    for (balance, [points, minor]) in rows {
        let member = on_ladder(balance, json!({}));
        check(&member, "239.99", json!("max"), json!([points, minor, 23_999 - minor]));
        check(&member, "239.99", json!(points), json!([points, minor, 23_999 - minor]));
    }
    let plenty = on_ladder(20_000, json!({}));
    check(&plenty, "239.99", json!(7_000), json!(["above_cap", null, 6_000]));
    let capped = on_ladder(20_000, json!({"max_points": 5_000}));
    check(&capped, "239.99", json!("max"), json!([5_000, 18_000, 5_999]));
    check(&capped, "239.99", json!(6_000), json!(["above_cap", null, 5_000]));
}

/// A sum that is not the best one for a larger order is a choice if it is the best one that fits.
#[test]
fn the_choices_of_an_order_are_the_best_sums_that_fit() {
    let listed = |price: &str| {
        let choices = bounds(&on_ladder(20_000, json!({})), price).choices;
        choices.iter().map(|choice| json!([choice.points, choice.amount])).collect::<Vec<Value>>()
    };
    let below = [
        json!([1_000, "30.00"]),
        json!([2_000, "60.00"]),
        json!([3_000, "120.00"]),
        json!([4_000, "150.00"]),
        json!([5_000, "180.00"]),
    ];
    assert_eq!(listed("209.99"), below);
    assert_eq!(listed("239.99"), [&below[..], &[json!([6_000, "210.00"])]].concat());
    assert_eq!(listed("240.00"), [&below[..], &[json!([6_000, "240.00"])]].concat());
    assert_eq!(listed("119.99"), [&below[..2], &[json!([3_000, "90.00"])]].concat());
}

/// No rung's amount divides another's, so that each cent more lets another sum fit.
#[test]
fn uneven_rungs_fit_to_the_cent() {
    let rungs = json!([{"points": 100, "amount": "0.99"}, {"points": 1_000, "amount": "11.99"}, {"points": 5_000, "amount": "79.99"}]);
    let member = member(1_000_000, json!({"ladder": rungs}));
    let rows = [
        ("0.98", [0, 0]),
        ("0.99", [100, 99]),
        ("11.98", [1_200, 1_188]),
        ("11.99", [1_000, 1_199]),
        ("12.86", [1_000, 1_199]),
        ("12.87", [1_300, 1_287]),
        ("12.97", [1_300, 1_287]),
        ("12.98", [1_100, 1_298]),
        ("79.98", [6_800, 7_986]),
        ("79.99", [5_000, 7_999]),
        ("80.97", [6_900, 8_085]),
        ("80.98", [5_100, 8_098]),
        ("1000.00", [75_900, 100_000]),
    ];
    for (price, [points, minor]) in rows {
        let total = sample::basket(&member.program, &sample::lines(&[(price, 1)])).payable().minor();
        check(&member, price, json!("max"), json!([points, minor, total - minor]));
    }
}

#[test]
fn a_ladder_respects_minimum_maximum_and_balance() {
    let member = |balance: u64| on_ladder(balance, json!({"min_points": 1_500, "max_points": 5_000}));
    check(&member(1_999), "1000.00", json!("max"), json!(["below_minimum", 2_000, 1_999]));
    check(&member(2_000), "1000.00", json!("max"), json!([2_000, 6_000, 94_000]));
    check(&member(2_000), "1000.00", json!(1_000), json!(["below_minimum", 2_000, 2_000]));
    check(&member(9_000), "1000.00", json!("max"), json!([5_000, 18_000, 82_000]));
    check(&member(9_000), "1000.00", json!(6_000), json!(["above_cap", null, 5_000]));
    check(&member(9_000), "59.99", json!("max"), json!(["below_minimum", 2_000, 9_000]));
}

#[test]
fn a_quote_lists_the_rungs_within_reach() {
    let listed = |member: &Member, price: &str| {
        let Bounds { min, max, step, limit, choices } = bounds(member, price);
        let choices: Vec<Value> = choices.iter().map(|choice| json!([choice.points, choice.amount])).collect();
        json!([min, max, step, limit, choices])
    };
    let found = listed(&on_ladder(4_500, json!({})), "1000.00");
    let choices = json!([[1_000, "30.00"], [2_000, "60.00"], [3_000, "120.00"], [4_000, "150.00"]]);
    assert_eq!(found, json!([1_000, 4_000, 1_000, "balance", choices]));
    assert_eq!(listed(&on_ladder(999, json!({})), "1000.00"), json!([0, 0, 1_000, "balance", []]));
    let rated = member(500, json!({"rate": {"points": 100, "amount": "1.00"}}));
    assert_eq!(listed(&rated, "1000.00"), json!([1, 500, 1, "balance", []]));
    let long = bounds(&on_ladder(60_000, json!({})), "100000.00");
    let ends = [long.choices[0].points.get(), long.choices[49].points.get()];
    assert_eq!((long.min.get(), long.max.get(), long.choices.len(), ends), (1_000, 60_000, 50, [11_000, 60_000]));
}

/// The rungs' points have no common divisor, and some sums are worth no more than sums with fewer points.
#[test]
fn a_sum_that_is_worth_no_more_than_a_smaller_one_is_refused() {
    let rungs = json!([{"points": 300, "amount": "2.00"}, {"points": 500, "amount": "5.00"}, {"points": 700, "amount": "5.01"}]);
    let member = member(2_000, json!({"ladder": rungs}));
    let choices: Vec<u64> = bounds(&member, "100.00").choices.iter().map(|choice| choice.points.get()).collect();
    assert_eq!(choices, [300, 500, 700, 800, 1_000, 1_200, 1_300, 1_500, 1_700, 1_800, 2_000]);
    check(&member, "100.00", json!(600), json!(["not_a_step", 500, null]));
    check(&member, "100.00", json!(1_100), json!(["not_a_step", 1_000, null]));
}

#[test]
fn the_largest_ladders_stay_exact() {
    let max = 9_007_199_254_740_991_u64;
    let one = member(max, json!({"ladder": [{"points": max, "amount": "90071992547409.91"}]}));
    check(&one, "99999999999.99", json!("max"), json!([0, 0, 9_999_999_999_999_u64]));
    let cheap = member(max, json!({"ladder": [{"points": max, "amount": "0.01"}]}));
    check(&cheap, "1.00", json!("max"), json!([max, 1, 99]));
    let small = member(max, json!({"ladder": [{"points": 7, "amount": "0.01"}, {"points": 1_000, "amount": "1.50"}]}));
    check(&small, "99999999999.99", json!("max"), json!([66_666_666_666_693_u64, 9_999_999_999_999_u64, 0]));
    assert_eq!(json!(small.balance().worth.amount), json!("13510798882111.41"));
}

#[test]
fn a_refunded_ladder_order_restores_all_points_for_any_parts() {
    let orders = [["0", "1", "2"], ["0", "2", "1"], ["1", "0", "2"], ["1", "2", "0"], ["2", "0", "1"], ["2", "1", "0"]];
    for parts in orders {
        let mut member = on_ladder(7_500, json!({}));
        let lines = sample::lines(&[("99.99", 1), ("33.33", 3), ("80.00", 1)]);
        let basket = sample::basket(&member.program, &lines);
        let hold = member.hold(&basket, sample::exactly(7_000)).unwrap();
        assert_eq!(hold.amount.minor(), 27_000);
        let request = sample::order_request("o-1", &lines, json!({"hold_id": hold.hold_id}));
        let paid = member.order(&request).unwrap();
        let (mut cash, mut restored) = (0, 0);
        for line in parts {
            let quantity = if line == "1" { 3 } else { 1 };
            let refund =
                member.refund(&paid.order_id, json!({"lines": [{"line_id": line, "quantity": quantity}]})).unwrap();
            cash += refund.cash.minor();
            restored += points_of(&refund.restored).get();
        }
        assert_eq!(
            (cash, restored, member.balance().available.get()),
            (paid.cash().minor(), 7_000, 7_500),
            "{parts:?}"
        );
    }
}

/// The worth of a partial capture is that part of the hold's money. The rungs do not matter.
#[test]
fn a_ladders_hold_is_captured_in_part() {
    let mut member = on_ladder(4_000, json!({}));
    let basket = sample::basket(&member.program, &sample::lines(&[("150.00", 1)]));
    let hold = member.hold(&basket, sample::exactly(4_000)).unwrap();
    let captured = member.capture(&hold.hold_id, Some(999)).unwrap();
    assert_eq!((captured.amount.minor(), member.balance().available.get()), (3_746, 3_001));
}

#[test]
fn the_rate_in_force_at_the_quote_counts() {
    let versions = json!([
        {"from": "2026-12-01T00:00:00+08:00", "points": 100, "amount": "0.98"},
        {"from": "2027-01-01T00:00:00+08:00", "points": 100, "amount": "1.05"},
    ]);
    let settings = json!({"rate": {"points": 100, "amount": "1.00"}, "rate_versions": versions});
    let rows = [
        ("2026-11-30T23:59:59.999+08:00", 10_000),
        ("2026-12-01T00:00:00+08:00", 9_800),
        ("2026-12-31T23:59:59.999+08:00", 9_800),
        ("2027-01-01T00:00:00+08:00", 10_500),
        ("2030-01-01T00:00:00Z", 10_500),
    ];
    for (time, minor) in rows {
        let mut member = member(10_000, settings.clone());
        member.at(time);
        check(&member, "200.00", json!("max"), json!([10_000, minor, 20_000 - minor]));
        assert_eq!(
            json!(member.balance().worth.amount),
            json!(format!("{}.{:02}", minor / 100, minor % 100)),
            "{time}"
        );
    }
}

#[test]
fn a_hold_keeps_its_quoted_amount() {
    let versions = json!([{"from": "2026-12-01T00:00:00+08:00", "points": 100, "amount": "0.50"}]);
    let mut member = member(1_000, json!({"rate": {"points": 100, "amount": "1.00"}, "rate_versions": versions}));
    member.at("2026-11-30T23:59:00+08:00");
    let lines = sample::lines(&[("10.00", 1)]);
    let hold = member.hold(&sample::basket(&member.program, &lines), sample::exactly(1_000)).unwrap();
    member.at("2026-12-01T00:05:00+08:00");
    let fields = json!({"hold_id": hold.hold_id, "placed_at": "2026-12-01T00:05:00+08:00"});
    let paid = member.order(&sample::order_request("o-1", &lines, fields)).unwrap();
    assert_eq!((hold.amount.minor(), paid.cash().minor()), (1_000, 0));
}
