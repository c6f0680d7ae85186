//! Changes by hand: refusals, and the points that a change grants or revokes.

use crate::member::Member;
use crate::sample;
use serde_json::{Value, json};
use shared::ledger::lot::points_of;
use shared::ledger::{Sealed, audit};
use shared::{
    units::id::OrderId,
    wire::{AdjustmentRequest, Code},
};

const MAX: i64 = 9_007_199_254_740_991;

fn request(fields: Value) -> Value {
    let mut request = json!({"points": 1, "author": "Lin", "reason": "a broken cup"});
    for (key, value) in fields.as_object().unwrap() {
        request[key] = value.clone();
    }
    request
}

/// Checks the available points after the change, or the code and pointer of its refusal.
fn check(fields: Value, expected: Result<u64, (Code, Option<&str>)>) {
    let mut member = Member::with_points(sample::program(sample::plain()), 100);
    let found = member.adjust(request(fields.clone()));
    let found = match &found {
        Ok(_) => Ok(member.balance().available.get()),
        Err(refusal) => Err((refusal.code(), refusal.pointer())),
    };
    assert_eq!(found, expected, "{fields}");
}

#[test]
fn a_change_grants_or_revokes_at_least_one_point() {
    let points = |points: i64| json!({"points": points});
    let invalid = |pointer: &'static str| Err((Code::InvalidRequest, Some(pointer)));
    check(points(1), Ok(101));
    check(points(-1), Ok(99));
    check(points(-100), Ok(0));
    check(points(-101), Err((Code::InsufficientPoints, None)));
    check(points(0), invalid("/points"));
    check(points(MAX - 100), Ok(9_007_199_254_740_991));
    check(points(MAX - 99), Err((Code::AboveCap, Some("/points"))));
    check(points(MAX), Err((Code::AboveCap, Some("/points"))));
    check(points(MAX + 1), invalid("/points"));
    check(points(-MAX), Err((Code::InsufficientPoints, None)));
    check(points(-MAX - 1), invalid("/points"));
    check(points(i64::MAX), invalid("/points"));
    check(points(i64::MIN), invalid("/points"));
}

#[test]
fn every_change_has_an_author_and_a_reason() {
    for (field, most) in [("author", 100), ("reason", 200)] {
        let pointer = format!("/{field}");
        check(json!({field: "茶".repeat(most)}), Ok(101));
        for text in [String::new(), " \t ".to_owned(), "茶".repeat(most + 1)] {
            check(json!({field: text}), Err((Code::InvalidRequest, Some(&pointer))));
        }
    }
}

#[test]
fn only_granted_points_have_a_class_and_an_expiry() {
    let invalid = |pointer: &'static str| Err((Code::InvalidRequest, Some(pointer)));
    check(json!({"class": "base"}), Ok(101));
    check(json!({"expires_at": "2026-11-23T12:00:00.001+08:00"}), Ok(101));
    check(json!({"expires_at": sample::NOON}), invalid("/expires_at"));
    check(json!({"expires_at": "2026-11-23T11:59:59.999+08:00"}), invalid("/expires_at"));
    check(json!({"points": -1, "expires_at": "2027-01-01T00:00:00Z"}), invalid("/expires_at"));
    check(json!({"points": -1, "class": "bonus"}), invalid("/class"));
}

#[test]
fn a_request_with_unknown_fields_or_wrong_types_is_refused() {
    let rows = [
        json!({"points": 1.5}),
        json!({"points": "1"}),
        json!({"points": 9_223_372_036_854_775_808_u64}),
        json!({"author": 1}),
        json!({"class": "gold"}),
        json!({"expires_at": "2027-01-01"}),
        json!({"note": "x"}),
    ];
    for fields in rows {
        assert!(serde_json::from_value::<AdjustmentRequest>(request(fields.clone())).is_err(), "{fields}");
    }
}

#[test]
fn granted_points_pay_a_debt_first() {
    let mut member = Member::new(sample::program(sample::plain()));
    let lines = sample::lines(&[("50.00", 1)]);
    let order_id: OrderId = member.order(&sample::order_request("o-1", &lines, json!({}))).unwrap().order_id;
    member.adjust(request(json!({"points": -50}))).unwrap();
    member.refund(&order_id, json!({"all": true})).unwrap();
    assert_eq!(member.balance().debt.get(), 50);
    let check = |member: &mut Member, points: u64, paid: u64, available: u64, debt: u64| {
        let adjustment = member.give(points);
        let balance = member.balance();
        assert_eq!(
            (points_of(&adjustment.debt_paid).get(), balance.available.get(), balance.debt.get()),
            (paid, available, debt)
        );
    };
    check(&mut member, 49, 49, 0, 1);
    check(&mut member, 3, 1, 2, 0);
    check(&mut member, 3, 0, 5, 0);
    assert!(member.audit().is_sound());
}

#[test]
fn an_erasure_cancels_the_debt() {
    let mut member = Member::new(sample::program(sample::plain()));
    let lines = sample::lines(&[("50.00", 1)]);
    let order_id: OrderId = member.order(&sample::order_request("o-1", &lines, json!({}))).unwrap().order_id;
    member.adjust(request(json!({"points": -50}))).unwrap();
    member.refund(&order_id, json!({"all": true})).unwrap();
    assert_eq!(member.balance().debt.get(), 50);
    member.erase().unwrap();
    assert_eq!(member.balance().debt.get(), 0);
    assert!(member.audit().is_sound());
}

/// Regression: an order called `adjustment` shared the lot of a gift by hand whose id was that of the order's rule.
#[test]
fn no_order_can_share_a_lot_with_a_gift() {
    let mut settings = sample::plain();
    settings["earning"] =
        json!({"pending_days": 7, "rules": [{"kind": "spend", "id": "a-1", "points": 1, "per": "1.00"}]});
    let mut member = Member::new(sample::program(settings));
    // The gift's id is the first one that the member makes.
    let order = sample::order_request("adjustment", &sample::lines(&[("50.00", 1)]), json!({}));
    member.order(&order).unwrap();
    let gift = member.give(8);
    assert_eq!(gift.adjustment_id.as_str(), "a-1");
    assert_eq!((member.balance().available.get(), member.balance().pending.get()), (8, 50));
}

/// A wrong grant is revoked from its own lot. No other lot is changed.
#[test]
fn a_change_can_revoke_from_one_lot_only() {
    let grant = |member: &mut Member, points: u64, expires_at: &str| -> String {
        let given = member.give_until(points, expires_at).granted;
        given[0].lot_id().as_str().to_owned()
    };
    let check = |points: i64, expected: Result<[u64; 2], (Code, Option<&str>)>| {
        let mut member = Member::new(sample::program(sample::plain()));
        grant(&mut member, 70, "2027-01-01T00:00:00Z");
        let wrong = grant(&mut member, 50, "2028-01-01T00:00:00Z");
        let found = member.adjust(request(json!({"points": points, "lot_id": wrong})));
        let left: Vec<u64> = member.balance().expiring.iter().map(|part| part.points.get()).collect();
        match (&found, expected) {
            (Ok(_), Ok(expected)) => assert_eq!(left, expected.into_iter().filter(|n| *n > 0).collect::<Vec<_>>()),
            (Err(refusal), Err(expected)) => {
                assert_eq!((refusal.code(), refusal.pointer()), expected, "{points}");
                assert_eq!(left, [70, 50]);
            }
            _ => panic!("{points}: {found:?}"),
        }
        assert!(member.audit().is_sound());
    };
    check(-1, Ok([70, 49]));
    check(-50, Ok([70, 0]));
    check(-51, Err((Code::InsufficientPoints, None)));
    check(-120, Err((Code::InsufficientPoints, None)));
    check(1, Err((Code::InvalidRequest, Some("/lot_id"))));
    for lot_id in ["", "x", "base/2026-11/never", "bonus/2026-11/2029-01-01T00:00:00Z", "bonus/2026-11/soon"] {
        let mut member = Member::new(sample::program(sample::plain()));
        grant(&mut member, 50, "2028-01-01T00:00:00Z");
        let refused = member.adjust(request(json!({"points": -1, "lot_id": lot_id}))).unwrap_err();
        assert_eq!((refused.code(), refused.pointer()), (Code::InvalidRequest, Some("/lot_id")), "{lot_id}");
    }
}

/// Pending points are revoked too. The id of a grant still names its lot after activity has extended the lot.
#[test]
fn a_lot_is_named_while_it_is_pending_and_after_it_was_extended() {
    let mut settings = sample::plain();
    settings["earning"]["pending_days"] = json!(7);
    let mut member = Member::with_points(sample::program(settings), 100);
    let order = member.order(&sample::order_request("o-1", &sample::lines(&[("50.00", 1)]), json!({}))).unwrap();
    let lot_id = order.earned.lots[0].lot_id();
    member.adjust(request(json!({"points": -20, "lot_id": lot_id}))).unwrap();
    assert_eq!((member.balance().available.get(), member.balance().pending.get()), (100, 30));

    let mut settings = sample::plain();
    settings["expiry"] = json!({"base": {"kind": "inactive", "months": 12}});
    let mut member = Member::new(sample::program(settings));
    let granted = member.give(100).granted[0].lot_id();
    member.at("2027-03-01T12:00:00+08:00");
    let fields = json!({"placed_at": member.now});
    member.order(&sample::order_request("o-1", &sample::lines(&[("0.50", 1)]), fields)).unwrap();
    assert_ne!(member.account.lots[0].lot_id(), granted);
    member.adjust(request(json!({"points": -20, "lot_id": granted}))).unwrap();
    assert_eq!(member.balance().available.get(), 80);
    assert!(member.audit().is_sound());
}

#[test]
fn a_change_of_an_erased_member_is_refused() {
    for points in [50, -50] {
        let mut member = Member::with_points(sample::program(sample::plain()), 100);
        member.erase().unwrap();
        let refused = member.adjust(request(json!({ "points": points }))).unwrap_err();
        assert_eq!(refused.code(), Code::MemberErased);
        assert_eq!(member.balance().available.get(), 0);
    }
}

/// The chain is sound with its texts and without them. Changed texts are detected.
#[test]
fn the_hash_covers_a_digest_of_the_texts() {
    let read = |member: &Member, texts: &dyn Fn(&Sealed) -> Option<String>| -> Vec<Sealed> {
        let read = |entry: &Sealed| {
            let stored = Sealed::read(entry.seq, entry.body.clone(), entry.hash.clone()).unwrap();
            stored.with_texts(texts(entry).as_deref())
        };
        member.entries.iter().map(read).collect()
    };
    let mut member = Member::with_points(sample::program(sample::plain()), 100);
    member.adjust(request(json!({"points": -20}))).unwrap();
    assert!(member.entries.iter().all(|entry| !entry.body.contains("a broken cup") && !entry.body.contains("Lin")));
    let is_sound = |entries: &[Sealed]| audit(Member::opened(), &member.account, entries).is_sound();
    let stored = read(&member, &Sealed::texts);
    assert_eq!(stored, member.entries);
    assert!(is_sound(&stored));
    assert!(is_sound(&read(&member, &|_| None)), "erased");
    let forged = read(&member, &|entry| entry.texts().map(|texts| texts.replace("a broken cup", "a gold cup")));
    assert!(!is_sound(&forged));
    assert!(!is_sound(&read(&member, &|_| Some("no json".to_owned()))));
    let other_salt =
        read(&member, &|entry| entry.texts().map(|texts| texts.replace("\"salt\":\"salt\"", "\"salt\":\"x\"")));
    assert!(!is_sound(&other_salt));
}
