//! Lots at their edges: which burn first when dates are equal, and that folding changes nothing that anybody can see.

use crate::{member::Member, sample};
use serde_json::{Value, json};

/// The lots that burning one point takes now, and what is available.
fn next(member: &Member) -> (String, u64) {
    let basket = sample::basket(&member.program, &sample::lines(&[("1.00", 1)]));
    let quote = member.quote(&basket, sample::exactly(1)).unwrap();
    (quote.burns[0].lot.lot_id().to_string(), member.balance().available.get())
}

fn bonus() -> Value {
    json!({"points": 10, "author": "test", "reason": "a gift", "class": "bonus"})
}

/// A lot that folds into a younger one makes it as old as itself.
#[test]
fn the_oldest_burn_first_also_once_they_have_folded() {
    let mut settings = sample::plain();
    settings["refunds"] = json!({"revocable_days": 10});
    let mut member = Member::new(sample::program(settings));
    member.order(&sample::order_request("o-1", &sample::lines(&[("5.00", 1)]), json!({}))).unwrap();
    member.at("2026-11-24T12:00:00+08:00").adjust(bonus()).unwrap();
    member.at("2026-11-25T12:00:00+08:00").give(3);
    assert_eq!(next(&member), ("o-1/base".to_owned(), 18));
    member.at("2026-12-03T23:59:59.999+08:00");
    assert_eq!(next(&member), ("o-1/base".to_owned(), 18), "the last moment before it folds");
    member.at("2026-12-04T00:00:00+08:00");
    assert_eq!(next(&member), ("all/base/never".to_owned(), 18));
    member.settle();
    assert_eq!(member.account.lots.len(), 3, "folding alone is nothing to write down");
    member.give(1);
    assert_eq!(member.account.lots.len(), 2);
    assert_eq!(next(&member), ("all/base/never".to_owned(), 19));
    assert!(member.audit().is_sound());
}

/// Of the same date and age, by id.
#[test]
fn equal_lots_burn_by_id() {
    let mut member = Member::new(sample::program(sample::plain()));
    member.adjust(bonus()).unwrap();
    member.give(1);
    assert_eq!(next(&member).0, "all/base/never");
}

/// A year of daily orders is not 365 lots.
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
    // The orders of 31 days, and one lot for each month of expiry.
    assert!(member.account.lots.len() <= 31 + 13, "{} lots", member.account.lots.len());
    assert_eq!(member.entries.len(), 365);
}
