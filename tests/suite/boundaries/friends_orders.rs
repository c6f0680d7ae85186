//! Friends' first orders: the points that they grant the referrer, and the points that their refunds revoke.

use crate::{friends::Friends, member::Member, sample};
use serde_json::{Value, json};
use shared::{
    answer::{self, Audience},
    ledger::memory::BOOSTED_MAX,
    program::Program,
    units::id::OrderId,
};

/// 7 days pending, 30 days revocable, and a referral rule with the given fields.
fn program_of(rule: Value, settings: Value) -> Program {
    let mut referral = json!({"kind": "referral", "id": "friends", "class": "bonus"});
    for (key, value) in rule.as_object().unwrap() {
        referral[key] = value.clone();
    }
    let mut program = json!({
        "earning": {"pending_days": 7, "rules": [{"kind": "spend", "id": "base", "points": 1, "per": "1.00"}, referral]},
        "spending": {"cash_off": {"rate": {"points": 100, "amount": "1.00"}}},
        "refunds": {"revocable_days": 30},
    });
    for (key, value) in settings.as_object().unwrap() {
        program[key] = value.clone();
    }
    sample::program(program)
}

fn program(rule: Value) -> Program {
    program_of(rule, json!({}))
}

fn share(share: &str) -> Value {
    json!({"first_order": {"share": share}})
}

fn doubled_from_third() -> Value {
    json!({"first_order": {"points": 100}, "ladder": [{"from": 3, "factor": "2"}]})
}

fn of(price: &str) -> Value {
    sample::lines(&[(price, 1)])
}

/// `count` friends who were bound and had their first order, `o-0`, `o-1`, …, of 10.00.
fn with_first_orders(rule: Value, count: usize) -> Friends {
    let mut all = Friends::new(&program(rule), count);
    for friend in 0..count {
        all.bind(friend).unwrap();
        all.order(friend, &format!("o-{friend}"), &of("10.00")).expect("a first order");
    }
    all
}

/// Available, pending, debt.
fn has(member: &Member) -> [u64; 3] {
    let balance = member.balance();
    [balance.available.get(), balance.pending.get(), balance.debt.get()]
}

fn left(all: &Friends, count: usize) -> Vec<u64> {
    (0..count).map(|friend| all.left(&format!("o-{friend}"))).collect()
}

#[test]
fn a_share_of_the_main_units_is_rounded_down() {
    for (rate, price, points) in [
        ("0.05", "200.00", 10),
        ("0.05", "199.99", 9),
        ("0.05", "19.99", 0),
        ("0.05", "20.00", 1),
        ("1", "0.99", 0),
        ("1", "1.00", 1),
        ("100", "0.01", 1),
        ("0.0001", "9999.99", 0),
        ("0.0001", "10000.00", 1),
    ] {
        let mut both = Friends::new(&program(share(rate)), 1);
        both.bind(0).unwrap();
        let order = both.order(0, "o-1", &of(price)).expect("a first order");
        assert_eq!((order.earned.points().get(), order.nth), (points, 1), "{rate} of {price}");
        assert_eq!(has(&both.referrer), [0, points, 0]);
        both.audit();
    }
}

/// 20,000 yen, 200 yuan and 200 dinars are the same number of main units.
#[test]
fn a_main_unit_depends_on_the_currency() {
    for (currency, price) in [("JPY", "200"), ("CNY", "200.00"), ("KWD", "200.000")] {
        let rule = json!({"kind": "referral", "id": "friends", "first_order": {"share": "0.05"}});
        let program = sample::program(json!({"currency": currency, "earning": {"rules": [rule]}}));
        let mut both = Friends::new(&program, 1);
        both.bind(0).unwrap();
        let order = both.order_with(0, "o-1", &of(price), json!({"currency": currency}));
        assert_eq!(order.expect("a first order").earned.points().get(), 10, "{currency}");
    }
}

#[test]
fn shipping_tax_and_the_part_paid_with_points_do_not_count() {
    let mut both = Friends::new(&program(share("1")), 1);
    both.bind(0).unwrap();
    both.friends[0].give(3_000);
    let basket = sample::basket(&both.referrer.program, &of("100.00"));
    let hold = both.friends[0].hold(&basket, sample::exactly(3_000)).unwrap();
    let fields = json!({"hold_id": hold.hold_id, "shipping": "50.00", "tax": "9.00"});
    let order = both.order_with(0, "o-1", &of("100.00"), fields).expect("a first order");
    assert_eq!(order.earned.points().get(), 70);
}

#[test]
fn only_the_first_order_of_a_bound_friend_counts() {
    let mut all = Friends::new(&program(share("1")), 1);
    all.bind(0).unwrap();
    assert!(all.order(0, "o-1", &of("10.00")).is_some());
    assert!(all.order(0, "o-2", &of("500.00")).is_none());
    all.refund(0, "o-1", json!({"all": true})).unwrap();
    assert!(all.order(0, "o-3", &of("500.00")).is_none(), "a refunded order was the first one too");
    assert_eq!(has(&all.referrer), [0, 0, 0]);

    let mut without = Friends::new(&program(json!({"registration": {"referrer": 5}})), 1);
    without.bind(0).unwrap();
    assert!(without.order(0, "o-1", &of("10.00")).is_none(), "the program has no award for it");
    assert_eq!(without.referrer.entries.len(), 1);
}

#[test]
fn an_erased_member_gets_no_award_and_causes_none() {
    let mut both = Friends::new(&program(share("1")), 2);
    both.bind(0).unwrap();
    both.bind(1).unwrap();
    both.friends[0].erase().unwrap();
    assert!(both.order(0, "o-1", &of("10.00")).is_none());
    both.order(1, "o-2", &of("10.00")).expect("a first order");
    both.referrer.erase().unwrap();
    let revoked = both.refund(1, "o-2", json!({"all": true})).unwrap();
    assert_eq!((revoked[0].absorbed.get(), has(&both.referrer)), (10, [0, 0, 0]));
    both.audit();
}

#[test]
fn an_award_is_pending_until_the_friends_return_window_closes() {
    let mut both = with_first_orders(json!({"first_order": {"points": 40}}), 1);
    both.referrer.at("2026-11-30T23:59:59.999+08:00");
    assert_eq!(has(&both.referrer), [0, 40, 0]);
    both.referrer.at("2026-12-01T00:00:00+08:00");
    assert_eq!(has(&both.referrer), [40, 0, 0]);

    let mut completed = with_first_orders(json!({"first_order": {"points": 40}}), 1);
    assert_eq!(completed.complete(0, "o-0").get(), 40);
    assert_eq!(has(&completed.referrer), [40, 0, 0]);
    assert_eq!(completed.complete(0, "o-0").get(), 0);
    completed.audit();
}

#[test]
fn parts_of_a_refund_revoke_exactly_the_whole_award() {
    let thirds = || sample::lines(&[("33.33", 1), ("33.33", 1), ("33.34", 1)]);
    for rule in [share("0.07"), json!({"first_order": {"points": 7}})] {
        for lines in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
            let mut both = Friends::new(&program(rule.clone()), 1);
            both.bind(0).unwrap();
            both.order(0, "o-0", &thirds()).expect("a first order");
            let mut kept = vec![both.left("o-0")];
            for line in lines {
                let part = json!({"lines": [{"line_id": line.to_string(), "quantity": 1}]});
                both.refund(0, "o-0", part).unwrap();
                kept.push(both.left("o-0"));
                assert_eq!(has(&both.referrer), [0, *kept.last().unwrap(), 0]);
            }
            assert_eq!(kept, [7, 4, 2, 0], "{rule} {lines:?}");
            both.audit();
        }
    }
}

#[test]
fn refunds_do_not_revoke_registration_awards() {
    let mut both = Friends::new(
        &program(json!({"registration": {"referrer": 100, "friend": 50}, "first_order": {"share": "0.05"}})),
        1,
    );
    both.bind(0).unwrap();
    both.order(0, "o-1", &of("200.00")).expect("a first order");
    assert_eq!(has(&both.referrer), [100, 10, 0]);
    both.refund(0, "o-1", json!({"all": true})).unwrap();
    assert_eq!((has(&both.referrer), has(&both.friends[0])), ([100, 0, 0], [50, 0, 0]));
}

#[test]
fn spent_points_are_owed_or_borne_by_the_merchant() {
    let spent = |debt: &str, revoke_from: &str| {
        let terms = json!({"refunds": {"revocable_days": 30, "debt": debt, "revoke_from": revoke_from}});
        let mut both = Friends::new(&program_of(json!({"first_order": {"points": 40}}), terms), 1);
        both.bind(0).unwrap();
        both.order(0, "o-0", &of("10.00")).expect("a first order");
        both.complete(0, "o-0");
        both.referrer.adjust(json!({"points": -30, "author": "a", "reason": "b"})).unwrap();
        both.referrer.give(5);
        both.refund(0, "o-0", json!({"all": true})).unwrap();
        both.audit();
        has(&both.referrer)
    };
    assert_eq!(spent("carry", "any"), [0, 0, 25]);
    assert_eq!(spent("absorb", "any"), [0, 0, 0]);
    assert_eq!(spent("carry", "own"), [5, 0, 30]);
    assert_eq!(spent("absorb", "own"), [5, 0, 0]);
}

#[test]
fn the_ladder_applies_from_its_first_friend_on() {
    let all = with_first_orders(
        json!({"first_order": {"points": 101}, "ladder": [{"from": 2, "factor": "1.5"}, {"from": 4, "factor": "3"}]}),
        5,
    );
    assert_eq!(left(&all, 5), [101, 151, 151, 303, 303], "rounded down once");
    let award =
        json!(answer::entry(all.referrer.entries.last().unwrap(), all.referrer.program.currency, Audience::Merchant));
    assert_eq!(award["what"]["awards"][0]["factors"], json!([{"rule_id": "friends", "factor": "3"}]));
}

#[test]
fn a_friend_who_returns_everything_no_longer_counts() {
    let mut all = with_first_orders(doubled_from_third(), 4);
    assert_eq!(left(&all, 4), [100, 100, 200, 200]);
    all.refund(0, "o-0", json!({"lines": [{"line_id": "0", "amount": "9.99"}]})).unwrap();
    assert_eq!(left(&all, 4), [0, 100, 200, 200], "one cent of the order is kept, so the friend counts");
    let revoked = all.refund(0, "o-0", json!({"all": true})).unwrap();
    assert_eq!(revoked.iter().map(|revoked| revoked.points().get()).collect::<Vec<_>>(), [0, 100]);
    assert_eq!(left(&all, 4), [0, 100, 100, 200]);
    all.refund(3, "o-3", json!({"all": true})).unwrap();
    assert_eq!(left(&all, 4), [0, 100, 100, 0], "there is no later friend");
    all.refund(2, "o-2", json!({"all": true})).unwrap();
    all.refund(1, "o-1", json!({"all": true})).unwrap();
    assert_eq!((left(&all, 4), has(&all.referrer)), (vec![0; 4], [0, 0, 0]));
    let counted = &all.referrer.account.memory.referrals;
    assert_eq!((counted.brought, counted.counted, counted.boosted.len()), (4, 0, 0));
    all.audit();
}

/// If a friend no longer counts, later friends move up by one place, also for orders after that.
#[test]
fn later_friends_move_up() {
    let mut all = Friends::new(&program(doubled_from_third()), 4);
    for friend in 0..4 {
        all.bind(friend).unwrap();
    }
    all.order(0, "o-0", &of("10.00"));
    all.order(1, "o-1", &of("10.00"));
    all.refund(0, "o-0", json!({"all": true})).unwrap();
    assert_eq!(all.order(2, "o-2", &of("10.00")).unwrap().nth, 2);
    assert_eq!(all.order(3, "o-3", &of("10.00")).unwrap().nth, 3);
    assert_eq!(left(&all, 4), [0, 100, 100, 200]);
}

#[test]
fn partial_refunds_and_the_ladder_revoke_each_point_once() {
    let mut all = with_first_orders(doubled_from_third(), 3);
    all.refund(2, "o-2", json!({"lines": [{"line_id": "0", "amount": "2.50"}]})).unwrap();
    assert_eq!(left(&all, 3), [100, 100, 150]);
    all.refund(0, "o-0", json!({"all": true})).unwrap();
    assert_eq!(left(&all, 3), [0, 100, 75], "three quarters of an order, once");
    all.refund(2, "o-2", json!({"lines": [{"line_id": "0", "amount": "2.50"}]})).unwrap();
    assert_eq!(left(&all, 3), [0, 100, 50]);
    all.audit();
}

/// The ladder's part is revoked as long as orders are revocable. A friend's own award is revoked at any time.
#[test]
fn the_ladders_part_is_revoked_while_orders_are_revocable() {
    for (days, kept) in [(30, [0, 100, 100]), (31, [0, 100, 200])] {
        let mut all = with_first_orders(doubled_from_third(), 3);
        all.wait_days(days);
        all.refund(0, "o-0", json!({"all": true})).unwrap();
        assert_eq!(left(&all, 3), kept, "after {days} days");
        all.refund(2, "o-2", json!({"all": true})).unwrap();
        assert_eq!((left(&all, 3), all.referrer.account.memory.referrals.counted), (vec![0, 100, 0], 1));
        all.audit();
    }
}

#[test]
fn the_account_stays_small_for_any_number_of_friends() {
    let mut all = with_first_orders(doubled_from_third(), BOOSTED_MAX + 12);
    assert_eq!(all.referrer.account.memory.referrals.boosted.len(), BOOSTED_MAX);
    assert!(serde_json::to_string(&all.referrer.account).unwrap().len() < 100_000);
    all.refund(5, "o-5", json!({"all": true})).unwrap();
    assert_eq!(all.left("o-5"), 0, "the entries state what the account no longer remembers");
    all.wait_days(31);
    all.referrer.give(1);
    assert!(all.referrer.account.memory.referrals.boosted.is_empty());
    assert!(serde_json::to_string(&all.referrer.account).unwrap().len() < 1_000);
}

#[test]
fn a_cap_cuts_the_award_and_a_refund_makes_room() {
    let rule = json!({"first_order": {"points": 100}, "caps": [{"per": "month", "points": 150}]});
    let mut all = with_first_orders(rule, 2);
    assert_eq!(left(&all, 2), [100, 50]);
    all.refund(0, "o-0", json!({"all": true})).unwrap();
    all.refund(1, "o-1", json!({"lines": [{"line_id": "0", "amount": "6.00"}]})).unwrap();
    assert_eq!(left(&all, 2), [0, 40], "what the kept part would have earned");
    assert_eq!(all.referrer.account.memory.cap_uses.iter().map(|given| given.points.get()).collect::<Vec<_>>(), [40]);
}

#[test]
fn an_order_that_costs_nothing_is_not_a_first_order() {
    let mut both = Friends::new(&program(json!({"first_order": {"points": 9}})), 1);
    both.bind(0).unwrap();
    assert_eq!(both.order(0, "o-0", &sample::lines(&[("0.00", 3)])), None);
    both.refund(0, "o-0", json!({"all": true})).unwrap();
    assert!(both.referrer.account.memory.referrals.is_empty());
    both.order(0, "o-1", &sample::lines(&[("0.01", 1)])).expect("a first order");
    assert_eq!(both.left("o-1"), 9);
}

#[test]
fn a_shopper_does_not_see_the_friends_orders() {
    let mut both = with_first_orders(share("1"), 1);
    both.complete(0, "o-0");
    both.refund(0, "o-0", json!({"lines": [{"line_id": "0", "amount": "4.00"}]})).unwrap();
    let read =
        |at: usize, reader| json!(answer::entry(&both.referrer.entries[at], both.referrer.program.currency, reader));
    let kinds = ["friend_bound", "friend_ordered", "referral_released", "referral_revoked"];
    for (at, kind) in kinds.into_iter().enumerate() {
        let (merchant, shopper) = (read(at, Audience::Merchant), read(at, Audience::Shopper));
        assert_eq!((&merchant["what"]["kind"], &shopper["what"]["kind"]), (&json!(kind), &json!(kind)));
        assert!(merchant["what"]["order_id"] == "o-0" || at == 0);
        let text = shopper.to_string();
        assert!(!text.contains("o-0") && !text.contains("friend-0") && !text.contains("10.00"), "{text}");
    }
    assert_eq!(
        (&read(1, Audience::Shopper)["points"], &read(3, Audience::Shopper)["points"]),
        (&json!(10), &json!(-4))
    );
    let lots = json!(both.referrer.account.lots.iter().map(|lot| lot.lot_id().to_string()).collect::<Vec<_>>());
    assert!(!lots.to_string().contains("o-0"), "{lots}");
    assert!(both.given(&OrderId::parse("o-0").unwrap()).is_some());
}
