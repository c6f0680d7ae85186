//! Lots at their boundaries: which lot burns first if dates are equal, and how few lots an account has.

use crate::{member::Member, sample};
use serde_json::{Value, json};

/// The lots that a burn of one point would take now, and the available points.
fn next(member: &Member) -> (String, u64) {
    let basket = sample::basket(&member.program, &sample::lines(&[("1.00", 1)]));
    let quote = member.quote(&basket, sample::exactly(1)).unwrap();
    (quote.burns[0].lot.lot_id().to_string(), member.balance().available.get())
}

fn bonus() -> Value {
    json!({"points": 10, "author": "test", "reason": "a gift", "class": "bonus"})
}

/// Points with the same key are one lot. The lot is as old as its oldest points.
#[test]
fn the_oldest_lot_burns_first() {
    let mut member = Member::new(sample::program(sample::plain()));
    member.order(&sample::order_request("o-1", &sample::lines(&[("5.00", 1)]), json!({}))).unwrap();
    member.at("2026-11-24T12:00:00+08:00").adjust(bonus()).unwrap();
    member.at("2026-11-25T12:00:00+08:00").give(3);
    assert_eq!(next(&member), ("base/2026-11/never".to_owned(), 18));
    assert_eq!(member.account.lots.len(), 2);
    member.at("2026-12-01T12:00:00+08:00").give(1);
    assert_eq!(member.account.lots.len(), 3, "another month of issue is another lot");
    assert_eq!(next(&member), ("base/2026-11/never".to_owned(), 19));
    assert!(member.audit().is_sound());
}

/// Pending points join the available points at their time, without an entry.
#[test]
fn pending_points_join_the_available_lot() {
    let mut settings = sample::plain();
    settings["earning"]["pending_days"] = json!(7);
    let mut member = Member::new(sample::program(settings));
    member.give(3);
    member.order(&sample::order_request("o-1", &sample::lines(&[("5.00", 1)]), json!({}))).unwrap();
    assert_eq!((member.account.lots.len(), member.balance().available.get()), (2, 3));
    member.at("2026-12-01T00:00:00+08:00");
    assert_eq!(member.balance().available.get(), 8);
    member.settle();
    assert_eq!((member.account.lots.len(), member.entries.len()), (2, 2), "nothing is written");
    member.give(1);
    assert_eq!(member.account.lots.len(), 2, "the points of November are one lot, that of December is another");
    assert!(member.audit().is_sound());
}

/// Lots of the same expiry and age burn by their key.
#[test]
fn equal_lots_burn_by_key() {
    let mut member = Member::new(sample::program(sample::plain()));
    member.adjust(bonus()).unwrap();
    member.give(1);
    assert_eq!(next(&member).0, "base/2026-11/never");
}

/// A year of daily orders has far fewer than 365 lots.
#[test]
fn an_account_stays_small() {
    let mut settings = sample::plain();
    settings["expiry"] = json!({"base": {"kind": "after", "months": 12, "round_up_to": "month"}});
    settings["refunds"] = json!({"revocable_days": 30});
    let mut member = Member::new(sample::program(settings));
    for day in 0..365 {
        let fields = json!({"placed_at": member.now});
        let order = sample::order_request(&format!("o-{day}"), &sample::lines(&[("5.00", 1)]), fields);
        member.order(&order).unwrap();
        member.now = member.now.plus_minutes(24 * 60);
    }
    assert_eq!(member.balance().available.get(), 365 * 5);
    // One lot for each month of issue.
    assert!(member.account.lots.len() <= 13, "{} lots", member.account.lots.len());
    assert_eq!(member.entries.len(), 365);
}
