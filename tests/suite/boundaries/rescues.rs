//! Rescues at their boundaries: the instant before, at and after the beginning of a lot's last hours, and the amount that its points take
//! off then.

use crate::{member::Member, sample};
use serde_json::{Value, json};
use shared::{ledger::lot::points_of, spending::quote::Quote};

const MIDNIGHT: &str = "2026-12-01T00:00:00+08:00";

/// 100 points are one yuan, and twice that in the last 48 hours.
fn rate() -> Value {
    json!({"rate": {"points": 100, "amount": "1.00"}, "rescue": {"hours": 48, "factor": "2"}})
}

/// Points that expire at the end of November, and others that never expire.
fn member(settings: Value, expiring: u64, lasting: u64) -> Member {
    let mut member = Member::new(sample::program(json!({"spending": {"cash_off": settings}})));
    if expiring > 0 {
        member.give_until(expiring, MIDNIGHT);
    }
    if lasting > 0 {
        member.give(lasting);
    }
    member.at("2026-11-30T12:00:00+08:00");
    member
}

fn quote(member: &Member, price: &str, wanted: Value) -> Result<Quote, Value> {
    let basket = sample::basket(&member.program, &sample::lines(&[(price, 1)]));
    let quote = member.quote(&basket, serde_json::from_value(wanted).unwrap());
    quote.map_err(|refusal| json!([refusal.code(), refusal.required(), refusal.available()]))
}

fn check(member: &Member, price: &str, wanted: Value, expected: Value) {
    let found = match quote(member, price, wanted.clone()) {
        Ok(quote) => json!([quote.points, quote.amount, quote.cash]),
        Err(refusal) => refusal,
    };
    assert_eq!(found, expected, "{wanted} for {price}");
}

#[test]
fn a_rescue_begins_hours_before_the_expiry_and_ends_with_it() {
    let rows = [
        ("2026-11-28T23:59:59.999+08:00", json!([500, 500, 9_500]), 0),
        ("2026-11-29T00:00:00+08:00", json!([500, 800, 9_200]), 300),
        ("2026-11-30T23:59:59.999+08:00", json!([500, 800, 9_200]), 300),
        (MIDNIGHT, json!([200, 200, 9_800]), 0),
    ];
    for (time, expected, rescued) in rows {
        let mut member = member(rate(), 300, 200);
        member.at(time);
        check(&member, "100.00", json!("max"), expected.clone());
        assert_eq!(quote(&member, "100.00", json!(0)).unwrap().rescued.get(), rescued, "{time}");
        let worth = expected[1].as_u64().unwrap();
        assert_eq!(json!(member.balance().worth.amount), json!(format!("{}.00", worth / 100)), "{time}");
    }
}

/// Rescued points burn first, because they expire first. Each burn states whether it is rescued.
#[test]
fn burns_state_what_is_rescued() {
    let burns = |points: u64| {
        let quote = quote(&member(rate(), 300, 200), "100.00", json!(points)).unwrap();
        json!(quote.burns.iter().map(|burn| json!([burn.lot.points, burn.rescue])).collect::<Vec<_>>())
    };
    assert_eq!(burns(0), json!([]));
    assert_eq!(burns(299), json!([[299, true]]));
    assert_eq!(burns(300), json!([[300, true]]));
    assert_eq!(burns(301), json!([[300, true], [1, false]]));
}

#[test]
fn points_that_never_expire_and_pending_ones_are_not_rescued() {
    check(&member(rate(), 0, 300), "100.00", json!("max"), json!([300, 300, 9_700]));
    let mut settings = sample::plain();
    settings["spending"]["cash_off"] = rate();
    settings["earning"]["pending_days"] = json!(7);
    settings["expiry"] = json!({"base": {"kind": "after", "days": 8}});
    let mut member = Member::new(sample::program(settings));
    member.order(&sample::order_request("o-1", &sample::lines(&[("300.00", 1)]), json!({}))).unwrap();
    member.at("2026-11-30T11:59:59.999+08:00");
    assert_eq!(json!(member.balance().worth.amount), json!("0.00"), "pending");
    member.at("2026-12-01T00:00:00+08:00");
    assert_eq!(json!(member.balance().worth.amount), json!("6.00"), "available, and in their last 24 hours");
}

/// The worth is rounded down once and not for each part, and is never above what the order takes.
#[test]
fn the_maximum_is_never_above_what_the_order_takes() {
    let coarse = json!({"rate": {"points": 3, "amount": "0.01"}, "rescue": {"hours": 48, "factor": "1.5"}});
    let rows = [
        // 1.5 points each: 2 points are worth a third of 9 hundredths, 4 points two hundredths.
        (1, json!(["below_minimum", 2, 14])),
        (2, json!([2, 1, 99])),
        (3, json!([3, 1, 99])),
        (4, json!([4, 2, 98])),
        (10, json!([10, 5, 95])),
        (11, json!([11, 5, 95])),
        (12, json!([12, 5, 95])),
        (13, json!([13, 6, 94])),
        (14, json!([14, 6, 94])),
    ];
    for (points, expected) in rows {
        check(&member(coarse.clone(), 10, 4), "1.00", json!(points), expected);
    }
    check(&member(coarse.clone(), 10, 4), "1.00", json!("max"), json!([13, 6, 94]));
    check(&member(coarse.clone(), 10, 90), "0.05", json!("max"), json!([10, 5, 0]));
    check(&member(coarse.clone(), 10, 90), "0.05", json!(11), json!(["above_cap", null, 10]));
    check(&member(coarse, 10, 90), "0.04", json!("max"), json!([8, 4, 0]));
    // A point is worth two minor units, so an odd total keeps one.
    let fine = json!({"rate": {"points": 1, "amount": "0.01"}, "rescue": {"hours": 48, "factor": "2"}});
    check(&member(fine.clone(), 100, 0), "0.99", json!("max"), json!([49, 98, 1]));
    check(&member(fine.clone(), 100, 0), "0.99", json!(50), json!(["above_cap", null, 49]));
    check(&member(fine, 49, 9), "0.99", json!("max"), json!([50, 99, 0]));
}

#[test]
fn steps_and_minimums_count_points_and_not_their_worth() {
    let mut settings = rate();
    settings["step_points"] = json!(100);
    settings["min_points"] = json!(200);
    check(&member(settings.clone(), 300, 200), "3.50", json!("max"), json!(["below_minimum", 200, 500]));
    check(&member(settings.clone(), 300, 200), "4.00", json!("max"), json!([200, 400, 0]));
    check(&member(settings, 300, 250), "100.00", json!("max"), json!([500, 800, 9_200]));
}

#[test]
fn rescued_points_reach_a_rung_with_fewer_points() {
    let ladder = json!([{"points": 1_000, "amount": "30.00"}, {"points": 3_000, "amount": "120.00"}]);
    let settings = json!({"ladder": ladder, "rescue": {"hours": 48, "factor": "2"}});
    let member = member(settings, 800, 3_000);
    let rows = [
        (499, json!(["below_minimum", 500, 3_800])),
        (500, json!([500, 3_000, 97_000])),
        (501, json!(["not_a_step", 500, null])),
        (1_199, json!(["not_a_step", 500, null])),
        (1_200, json!([1_200, 6_000, 94_000])),
        (2_200, json!([2_200, 12_000, 88_000])),
        (3_200, json!([3_200, 15_000, 85_000])),
    ];
    for (points, expected) in rows {
        check(&member, "1000.00", json!(points), expected);
    }
    check(&member, "1000.00", json!("max"), json!([3_200, 15_000, 85_000]));
    let bounds = quote(&member, "1000.00", json!(0)).unwrap().bounds;
    let choices: Vec<u64> = bounds.choices.iter().map(|choice| choice.points.get()).collect();
    assert_eq!((bounds.min.get(), bounds.step.get(), choices), (500, 1, vec![500, 1_200, 2_200, 3_200]));
    assert_eq!(json!(member.balance().worth.amount), json!("150.00"));
}

#[test]
fn a_hold_of_rescued_points_keeps_its_amount_and_is_restored_exactly() {
    let mut member = member(rate(), 300, 200);
    let lines = sample::lines(&[("3.00", 1), ("4.00", 1), ("9.00", 1)]);
    let hold = member.hold(&sample::basket(&member.program, &lines), sample::exactly(500)).unwrap();
    assert_eq!(hold.amount.minor(), 800);
    let request = sample::order_request(
        "o-1",
        &lines,
        json!({"hold_id": hold.hold_id, "placed_at": "2026-11-30T12:00:00+08:00"}),
    );
    let paid = member.order(&request).unwrap();
    let (mut cash, mut restored) = (0, 0);
    for line in ["2", "0", "1"] {
        let refund = member.refund(&paid.order_id, json!({"lines": [{"line_id": line, "quantity": 1}]})).unwrap();
        cash += refund.cash.minor();
        restored += points_of(&refund.restored).get();
    }
    assert_eq!((cash, restored, member.balance().available.get()), (800, 500, 500));
    check(&member, "100.00", json!("max"), json!([500, 800, 9_200]));
}

#[test]
fn the_largest_numbers_stay_exact() {
    let max = 9_007_199_254_740_991_u64;
    let settings = json!({"rate": {"points": max, "amount": "0.01"}, "rescue": {"hours": 48, "factor": "99.9999"}});
    check(&member(settings.clone(), max, 0), "1.00", json!("max"), json!([8_917_136_179_329_761_u64, 99, 1]));
    check(&member(settings, max, 0), "0.01", json!("max"), json!([90_072_082_619_493_u64, 1, 0]));
}
