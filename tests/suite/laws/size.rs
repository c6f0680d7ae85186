//! The row of an account is below 64 KiB for every history, and a write costs as much as on the member's first day.

use super::{Seen, law};
use crate::{member::Member, sample};
use proptest::prelude::*;
use serde_json::{Value, json};

/// The bound of ledger.md, in bytes.
const ROW_MAX: usize = 64 * 1024;
const MINUTES_PER_DAY: u32 = 24 * 60;

fn row_bytes(member: &Member) -> usize {
    serde_json::to_string(&member.account).unwrap().len()
}

#[track_caller]
fn check_small(member: &Member, what: &str) {
    let bytes = row_bytes(member);
    assert!(bytes < ROW_MAX, "{what}: {bytes} bytes with {} lots", member.account.lots.len());
}

fn spend_rule(id: &str, class: &str) -> Value {
    json!({"kind": "spend", "id": id, "points": 1, "per": "1.00", "class": class})
}

fn order(member: &mut Member, id: &str, price: &str) {
    let fields = json!({"placed_at": member.now});
    member.order(&sample::order_request(id, &sample::lines(&[(price, 1)]), fields)).unwrap();
}

/// Base and bonus points expire after days: each day of earning has its own lots, which are pending for ninety days.
fn dated() -> Value {
    let mut settings = sample::plain();
    let rules = json!([spend_rule("base", "base"), spend_rule("more", "bonus"), spend_rule("most", "bonus")]);
    settings["earning"] = json!({"pending_days": 90, "rules": rules});
    settings["expiry"] = json!({"base": {"kind": "after", "days": 3000}, "bonus": {"kind": "after", "days": 2000}});
    settings
}

#[test]
fn an_account_is_small_after_ten_thousand_orders_in_ninety_days() {
    let mut member = Member::new(sample::program(dated()));
    for nth in 0..10_000 {
        order(&mut member, &format!("o-{nth}"), "7.00");
        if nth % 111 == 110 {
            member.now = member.now.plus_minutes(MINUTES_PER_DAY);
        }
        member.entries.clear();
    }
    check_small(&member, "10,000 orders in 90 days under three rules");
}

#[test]
fn an_account_is_small_with_thirty_rules() {
    let mut settings = dated();
    let caps =
        json!([{"per": "day", "points": 900}, {"per": "week", "points": 9000}, {"per": "month", "points": 90000}]);
    let rule = |at: u32| {
        let mut rule = spend_rule(&format!("rule-number-{at}"), if at.is_multiple_of(2) { "base" } else { "bonus" });
        rule["caps"] = caps.clone();
        rule
    };
    settings["earning"]["rules"] = (0..30).map(rule).collect();
    let mut member = Member::new(sample::program(settings));
    for nth in 0..300 {
        order(&mut member, &format!("o-{nth}"), "7.00");
        member.now = member.now.plus_minutes(MINUTES_PER_DAY);
        member.entries.clear();
    }
    check_small(&member, "300 orders under 30 rules with three caps each");
}

#[test]
fn an_account_is_small_with_twenty_holds_of_five_hundred_lines() {
    let mut member = Member::with_points(sample::program(sample::plain()), 100_000);
    let lines: Vec<(&str, u32)> = vec![("9.00", 1); 500];
    let basket = sample::basket(&member.program, &sample::lines(&lines));
    for _ in 0..20 {
        member.hold(&basket, sample::exactly(4_000)).unwrap();
    }
    check_small(&member, "20 holds of 500 lines");
}

/// Four years of daily check-ins and gifts, each with its own expiry.
#[test]
fn an_account_is_small_after_years_of_daily_points() {
    let mut settings = dated();
    settings["earning"]["rules"] =
        json!([spend_rule("base", "base"), {"kind": "check_in", "id": "daily", "points": 5, "class": "bonus"}]);
    let mut member = Member::new(sample::program(settings));
    for nth in 0_u32..1_500 {
        member.check_in().unwrap();
        order(&mut member, &format!("o-{nth}"), "7.00");
        let expires_at = member.now.plus_minutes((nth + 1) * MINUTES_PER_DAY);
        let gift = json!({"points": 3, "author": "a", "reason": "b", "expires_at": expires_at});
        member.adjust(gift).unwrap();
        member.now = member.now.plus_minutes(MINUTES_PER_DAY);
        member.entries.clear();
    }
    check_small(&member, "1,500 days with a check-in, an order and a gift");
}

/// Random histories of one member under a program in which all points have different expiries.
#[test]
fn an_account_is_small_after_every_history() {
    let steps = prop::collection::vec((0..4_u8, 1..400_u32, 1..900_u32), 200..600);
    let seen = law(12, steps, |steps, seen: &Seen| {
        let mut member = Member::new(sample::program(dated()));
        for (nth, (what, days, points)) in steps.into_iter().enumerate() {
            match what {
                0 => member.now = member.now.plus_minutes(days % 9 * MINUTES_PER_DAY),
                1 => order(&mut member, &format!("o-{nth}"), "40.00"),
                2 => {
                    let expires_at = member.now.plus_minutes(days * MINUTES_PER_DAY);
                    let gift = json!({"points": points, "author": "a", "reason": "b", "expires_at": expires_at});
                    member.adjust(gift).unwrap();
                }
                _ => {
                    let basket = sample::basket(&member.program, &sample::lines(&[("900.00", 1)]));
                    let wanted = u64::from(points).min(member.balance().available.get());
                    seen.count_if(member.hold(&basket, sample::exactly(wanted)).is_ok(), "held");
                }
            }
            member.entries.clear();
        }
        seen.count_if(member.account.lots.len() > 100, "a hundred lots");
        check_small(&member, "a generated history");
    });
    seen.at_least(&[("held", 100), ("a hundred lots", 50)]);
}
