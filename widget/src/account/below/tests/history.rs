//! The texts of every kind of entry.

use super::{days, tell};
use crate::account::below::{
    history::{Award, Benefit, Entry, Factor, KINDS, Spend, UNTOLD, What},
    history_words::{EntryWords, entry},
};
use shared::wire::EntryWhat;

fn check(points: i64, what: What, title: &str, why: &str) {
    let told = tell(|telling| entry(&Entry { at: days(0), points, what }, telling));
    assert_eq!(told, EntryWords { title: title.to_owned(), why: why.to_owned() });
}

fn plain(rule_id: &str, points: u64) -> Award {
    let rule_id = rule_id.to_owned();
    Award { rule_id, part: None, spend: None, factors: Vec::new(), is_cut: false, points, expires_at: None }
}

fn of_spend(base: &str, per: &str, points: u64, factors: &[(&str, &str)]) -> Award {
    let factor = |(rule_id, factor): &(&str, &str)| Factor { rule_id: (*rule_id).into(), factor: (*factor).into() };
    Award {
        spend: Some(Spend { base: base.to_owned(), points: 1, per: per.to_owned() }),
        factors: factors.iter().map(factor).collect(),
        ..plain("base", points)
    }
}

fn order(awards: Vec<Award>, usable_in_days: i64) -> What {
    What::OrderPaid { id: "A-1042".to_owned(), awards, usable_from: Some(days(usable_in_days)) }
}

#[test]
fn an_order_shows_its_arithmetic() {
    let silver = || of_spend("268.00", "1.00", 321, &[("tier:silver", "1.2")]);
    check(
        321,
        order(vec![Award { expires_at: Some(days(370)), ..silver() }], -1),
        "Order A-1042",
        "¥268 × 1 point × Silver 1.2 · good until 2027-11-23",
    );
    check(321, order(vec![silver()], 7), "Order A-1042", "¥268 × 1 point × Silver 1.2 · can be used from 2026-11-25");
    check(26, order(vec![of_spend("268.00", "10.00", 26, &[])], -1), "Order A-1042", "1 point for each ¥10 of ¥268");
    // Double points on the tea only are not a product.
    check(
        117,
        order(vec![of_spend("70.00", "1.00", 117, &[("tea", "2")])], -1),
        "Order A-1042",
        "¥70 × 1 point, with Tea",
    );
    // A rule without a name is shown by its number.
    check(140, order(vec![of_spend("70.00", "1.00", 140, &[("x", "2")])], -1), "Order A-1042", "¥70 × 1 point × 2");
    let two = vec![of_spend("70.00", "1.00", 70, &[]), Award { is_cut: true, ..of_spend("20.00", "1.00", 5, &[]) }];
    check(75, order(two, -1), "Order A-1042", "¥70 × 1 point + ¥20 × 1 point · limit reached");
    check(0, order(Vec::new(), -1), "Order A-1042", "");
}

#[test]
fn entries_of_spending_and_refunds_show_their_points() {
    let id = || Some("A-1".to_owned());
    check(-1_000, What::Spent { id: id(), amount: "10.00".into() }, "Used on order A-1", "¥10 off");
    check(-1_000, What::Spent { id: None, amount: "10.00".into() }, "Points used", "¥10 off");
    let refunded = |restored, revoked| What::Refunded { id: "A-1".into(), restored, revoked };
    check(478, refunded(500, 22), "Return from order A-1", "500 came back · 22 taken back");
    check(500, refunded(500, 0), "Return from order A-1", "500 came back");
    check(0, refunded(0, 0), "Return from order A-1", "");
    check(0, What::OrderCompleted { id: "A-1".into() }, "Order A-1 completed", "its points can be used now");
    check(0, What::Released, "Set-aside points are back", "");
    check(0, What::TimedOut, "A checkout ran out of time", "the points are back");
    check(-40, What::Expired, "Expired", "");
    check(-40, What::Erased, "Account closed", "");
}

#[test]
fn every_event_has_a_text() {
    let event = |event: &str, awards, is_capped| What::Event { event: event.to_owned(), awards, is_capped };
    let titles = [
        ("sign_up", "Welcome"),
        ("profile_completed", "Profile completed"),
        ("review", "Review written"),
        ("share_clicked", "A friend looked at what you shared"),
        ("share_signed_up", "A friend signed up from what you shared"),
        ("share_bought", "A friend bought what you shared"),
        ("browse", "Looked around"),
        ("game", "Played a game"),
        ("custom.tea-walk", "tea walk"),
    ];
    for (kind, title) in titles {
        check(20, event(kind, vec![plain("rule", 20)], false), title, "");
    }
    check(20, event("custom.tea-quiz", vec![plain("quiz", 20)], false), "Tea quiz", "");
    let newcomer = Award { part: Some("review".to_owned()), expires_at: Some(days(31)), ..plain("welcome", 20) };
    check(
        40,
        event("review", vec![plain("review", 20), newcomer], false),
        "Review written",
        "newcomer +20 · good until 2026-12-19",
    );
    check(0, event("review", Vec::new(), true), "Review written", "limit reached");
}

#[test]
fn a_check_in_shows_the_streak_and_its_bonus() {
    let streak = |streak, awards| What::CheckedIn { streak, awards };
    check(5, streak(4, vec![plain("visit", 5)]), "Check-in", "4 days in a row");
    let bonus = Award { part: Some("streak".to_owned()), ..plain("visit", 50) };
    check(55, streak(7, vec![plain("visit", 5), bonus]), "Check-in", "7 days in a row · bonus +50");
}

#[test]
fn changes_of_tiers_have_texts() {
    let changed = |from: Option<&str>, to: Option<&str>, awards| What::TierChanged {
        from: from.map(str::to_owned),
        to: to.map(str::to_owned),
        awards,
    };
    check(500, changed(Some("silver"), Some("gold"), vec![plain("tier:gold", 500)]), "Gold reached", "");
    check(0, changed(None, Some("silver"), Vec::new()), "Silver reached", "");
    check(0, changed(Some("gold"), Some("silver"), Vec::new()), "Gold ended", "");
    check(0, changed(Some("silver"), None, Vec::new()), "Silver ended", "");
    check(30, changed(None, None, vec![plain("tier:silver", 30)]), "Part of the way to Silver", "");
    check(30, changed(Some("silver"), Some("silver"), vec![plain("tier:gold", 30)]), "Part of the way to Gold", "");
    check(-30, changed(Some("silver"), Some("silver"), Vec::new()), "Silver kept", "the order was returned");
    let benefit = |id: &str, count| Benefit { id: id.to_owned(), name: "Coupon".to_owned(), count };
    let benefits = What::Benefits {
        tier: "gold".into(),
        benefits: vec![benefit("shipping", 2), benefit("c", 1)],
        awards: Vec::new(),
    };
    check(0, benefits, "Gold benefits", "Free shipping × 2 · Coupon");
}

#[test]
fn entries_of_friends_and_the_shop_have_texts() {
    check(50, What::Referred { awards: vec![plain("friends", 50)] }, "Joined through a friend", "");
    check(100, What::FriendJoined { awards: vec![plain("friends", 100)] }, "A friend joined", "");
    let ordered = What::FriendOrdered { awards: vec![plain("friends", 10)], usable_from: Some(days(7)) };
    check(10, ordered, "A friend’s first order", "can be used from 2026-11-25");
    check(-10, What::FriendReturned, "A friend returned an order", "");
    check(800, What::Adjusted { reason: "Autumn tea days".into() }, "Autumn tea days", "From the shop");
    check(-800, What::Adjusted { reason: "Given twice".into() }, "Given twice", "Corrected by the shop");
    check(1, What::Other, "A change", "");
}

/// By the names on the wire, for all kinds that the edge has.
#[test]
fn every_kind_of_entry_is_shown_or_listed_as_omitted() {
    let document: serde_json::Value = serde_json::json!([
        { "kind": "order_paid", "order_id": "a", "awards": [], "available_at": "2026-11-18T00:00:00Z" },
        { "kind": "spent", "order_id": null, "amount": "1.00" },
        { "kind": "refunded", "order_id": "a", "refund_id": "r", "cash": "1.00", "restored": 1, "revoked": 1 },
        { "kind": "hold_claimed", "hold_id": "h", "order_id": "a" },
        { "kind": "order_completed", "order_id": "a" },
        { "kind": "held", "hold_id": "h", "amount": "1.00" },
        { "kind": "hold_extended", "hold_id": "h" },
        { "kind": "released", "hold_id": "h" },
        { "kind": "timed_out", "hold_id": "h" },
        { "kind": "event_recorded", "event": "review", "occurred_at": "2026-11-18T00:00:00Z", "awards": [] },
        { "kind": "checked_in", "day": "2026-11-18", "streak": 1, "awards": [] },
        { "kind": "tier_changed", "from": null, "to": "gold", "awards": [], "revoked": 0 },
        { "kind": "benefits_granted", "month": "2026-11", "tier_id": "gold", "benefits": [], "awards": [] },
        { "kind": "expired" },
        { "kind": "adjusted", "adjustment_id": "a", "reason": "r" },
        { "kind": "referred", "awards": [] },
        { "kind": "friend_bound", "awards": [] },
        { "kind": "renewed", "activity": "order", "class": "base", "expires_at": "2026-11-18T00:00:00Z" },
        { "kind": "friend_ordered", "awards": [], "available_at": "2026-11-18T00:00:00Z" },
        { "kind": "referral_released" },
        { "kind": "referral_revoked", "revoked": 1 },
        { "kind": "erased" },
        { "kind": "rejoined" },
        { "kind": "hold_reversed", "hold_id": "h" },
    ]);
    for what in document.as_array().unwrap() {
        serde_json::from_value::<EntryWhat>(what.clone()).unwrap();
        let kind = what["kind"].as_str().unwrap();
        assert!(KINDS.contains(&kind) != UNTOLD.contains(&kind), "{kind}");
    }
    assert_eq!(document.as_array().unwrap().len(), KINDS.len() + UNTOLD.len());
}
