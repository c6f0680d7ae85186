//! Validation of the settings of cash-off, apart from a plain rate: ladders, versions of the rate, rescues, exclusions.

use super::programs::{cash_off, check};
use serde_json::{Value, json};

#[test]
fn cash_off_has_a_rate_or_a_ladder() {
    let of = |fields: Value| json!({"spending": {"cash_off": fields}});
    let ladder = |rungs: Value| of(json!({"ladder": rungs}));
    let rate = json!({"points": 100, "amount": "1.00"});
    let rung = |points: u64, amount: &str| json!({"points": points, "amount": amount});
    let below = "/spending/cash_off";
    let at = |pointer: &str| format!("{below}{pointer}");
    check(of(json!({})), &[below]);
    check(of(json!({"rate": rate, "ladder": [rung(1, "0.01")]})), &[&at("/ladder")]);
    check(ladder(json!([])), &[&at("/ladder")]);
    check(ladder(json!([rung(1, "0.01")])), &[]);
    let rungs = |count: u64| (1..=count).map(|at| rung(at * 100, &format!("{at}.00"))).collect::<Vec<_>>();
    check(ladder(json!(rungs(10))), &[]);
    check(ladder(json!(rungs(11))), &[&at("/ladder")]);
    check(ladder(json!([rung(0, "0.01")])), &[&at("/ladder/0/points")]);
    check(ladder(json!([rung(1, "0.00")])), &[&at("/ladder/0/amount")]);
    check(ladder(json!([rung(100, "1.00"), rung(100, "2.00")])), &[&at("/ladder/1/points")]);
    check(ladder(json!([rung(100, "1.00"), rung(200, "1.00")])), &[&at("/ladder/1/amount")]);
    check(ladder(json!([rung(200, "2.00"), rung(100, "1.00")])), &[&at("/ladder/1/points"), &at("/ladder/1/amount")]);
    check(ladder(json!([rung(10, "1.00"), rung(10_001, "2000.00")])), &[]);
    check(ladder(json!([rung(10, "0.99"), rung(100, "200.00")])), &[]);
    check(ladder(json!([rung(10, "0.99"), rung(100, "200.03")])), &[&at("/ladder")]);
    check(ladder(json!([rung(10, "0.99"), rung(100, "200.03"), rung(200, "500.00")])), &[&at("/ladder")]);
    check(ladder(json!([rung(10, "1.00"), rung(100, "20000.00")])), &[]);
    check(ladder(json!([rung(10, "1.00"), rung(100, "20001.00")])), &[&at("/ladder")]);
    check(ladder(json!([rung(9_007_199_254_740_991, "90071992547409.91")])), &[]);
    let with =
        |name: &str, value: Value| of(json!({"ladder": [rung(1_000, "30.00"), rung(3_000, "120.00")], name: value}));
    check(with("step_points", json!(1)), &[&at("/step_points")]);
    check(
        with("rate_versions", json!([{"from": "2026-12-01T00:00:00Z", "points": 1, "amount": "1.00"}])),
        &[&at("/rate_versions")],
    );
    check(with("max_points", json!(999)), &[&at("/max_points")]);
    check(with("max_points", json!(1_000)), &[]);
    check(with("max_points_per_day", json!(999)), &[&at("/max_points_per_day")]);
    let from = |min: u64, max: u64| {
        of(json!({"ladder": [rung(1_000, "30.00"), rung(3_000, "120.00")], "min_points": min, "max_points": max}))
    };
    check(from(1_001, 1_999), &[&at("/max_points")]);
    check(from(1_001, 2_000), &[]);
    // The sum of two rungs of 2 points is a choice of an order that takes less than the rung of 3.
    let low =
        |most: u64| of(json!({"ladder": [rung(2, "10.00"), rung(3, "100.00")], "min_points": 4, "max_points": most}));
    check(low(4), &[]);
}

#[test]
fn versions_of_the_rate_are_in_order_of_time() {
    let versions = |times: &[&str]| {
        let version = |from: &&str| json!({"from": from, "points": 100, "amount": "0.98"});
        cash_off(json!({"rate_versions": times.iter().map(version).collect::<Vec<_>>()}))
    };
    let below = "/spending/cash_off/rate_versions";
    check(versions(&["2026-12-01T00:00:00+08:00", "2026-12-01T00:00:00Z"]), &[]);
    check(versions(&["2026-12-01T00:00:00+08:00", "2026-11-30T16:00:00Z"]), &[&format!("{below}/1/from")]);
    check(versions(&["2026-12-01T00:00:00Z", "2026-11-01T00:00:00Z"]), &[&format!("{below}/1/from")]);
    let times: Vec<String> = (0..101).map(|day| format!("2026-12-01T{:02}:{:02}:00Z", day / 60, day % 60)).collect();
    let times: Vec<&str> = times.iter().map(String::as_str).collect();
    check(versions(&times[..100]), &[]);
    check(versions(&times), &[below]);
    let wrong = json!([{"from": "2026-12-01T00:00:00Z", "points": 0, "amount": "0.001"}]);
    check(cash_off(json!({"rate_versions": wrong})), &[&format!("{below}/0/points"), &format!("{below}/0/amount")]);
}

#[test]
fn rescues_and_exclusions_are_within_their_limits() {
    let rescue = |hours: u64, factor: &str| cash_off(json!({"rescue": {"hours": hours, "factor": factor}}));
    for (hours, factor) in [(1, "2"), (2_208, "100"), (48, "1.0001")] {
        check(rescue(hours, factor), &[]);
    }
    for hours in [0, 2_209] {
        check(rescue(hours, "2"), &["/spending/cash_off/rescue/hours"]);
    }
    for factor in ["1", "0.5", "100.0001", "1.00001", "-2", "two", ""] {
        check(rescue(48, factor), &["/spending/cash_off/rescue/factor"]);
    }
    let dates = |window: Value| cash_off(json!({"exclude": {"dates": [window]}}));
    let at = "/spending/cash_off/exclude/dates/0";
    check(dates(json!({"from": "2026-12-01T00:00:00Z"})), &[]);
    check(dates(json!({"until": "2026-12-01T00:00:00Z"})), &[]);
    check(dates(json!({})), &[at]);
    check(dates(json!({"from": "2026-12-01T00:00:00Z", "until": "2026-12-01T00:00:00Z"})), &[at]);
    let many =
        |count: usize| cash_off(json!({"exclude": {"dates": vec![json!({"from": "2026-12-01T00:00:00Z"}); count]}}));
    check(many(100), &[]);
    check(many(101), &["/spending/cash_off/exclude/dates"]);
    check(cash_off(json!({"max_points_per_day": 0})), &["/spending/cash_off/max_points_per_day"]);
}
