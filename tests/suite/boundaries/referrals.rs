//! Referrals: the awards that a program can state, the members that can be bound, and the points of a binding.

use crate::{
    friends::Friends,
    member::{Member, code},
    sample,
};
use serde_json::{Value, json};
use shared::ledger::lot::points_of;
use shared::{
    answer::{self, Audience},
    program::Program,
    referral::Ties,
    wire::Code,
};

fn program(fields: Value) -> Program {
    let mut rule = json!({"kind": "referral", "id": "friends", "class": "bonus"});
    for (key, value) in fields.as_object().unwrap() {
        rule[key] = value.clone();
    }
    let mut settings = sample::plain();
    settings["earning"]["rules"].as_array_mut().unwrap().push(rule);
    settings["expiry"] = json!({"bonus": {"kind": "after", "months": 6}});
    sample::program(settings)
}

fn registration() -> Program {
    program(json!({"registration": {"referrer": 100, "friend": 50}}))
}

fn available(member: &Member) -> u64 {
    member.balance().available.get()
}

#[test]
fn both_members_get_available_points_of_the_rules_class() {
    let mut both = Friends::new(&registration(), 1);
    let bound = both.bind(0).unwrap();
    assert_eq!((available(&both.referrer), available(&both.friends[0])), (100, 50));
    let award = &bound.friend.awards[0];
    assert_eq!((award.rule_id.as_str(), award.program_version, award.desired.get()), ("friends", 1, 50));
    assert_eq!(both.referrer.account.lots[0].expires_at, Some(sample::at("2027-05-24T00:00:00+08:00")));
    assert!(both.referrer.audit().is_sound() && both.friends[0].audit().is_sound());
}

#[test]
fn a_binding_without_points_is_recorded() {
    for (referrer, friend) in [(1, 0), (0, 1), (1_000_000, 1_000_000)] {
        let mut both = Friends::new(&program(json!({"registration": {"referrer": referrer, "friend": friend}})), 1);
        both.bind(0).unwrap();
        assert_eq!((available(&both.referrer), available(&both.friends[0])), (referrer, friend));
        assert_eq!((both.referrer.entries.len(), both.friends[0].entries.len()), (1, 1));
    }
    let mut without = Friends::new(&sample::program(sample::plain()), 1);
    without.bind(0).unwrap();
    assert_eq!((available(&without.referrer), without.friends[0].entries.len()), (0, 1));
}

#[test]
fn a_second_circular_or_late_binding_is_refused() {
    let mut both = Friends::new(&registration(), 1);
    let own = Friends::friend_id(0);
    assert_eq!(code(both.bind_with(0, &own, Ties::None)), Code::SelfReferral);
    assert_eq!(
        code(both.bind_with(0, &own, Ties::FriendBound)),
        Code::SelfReferral,
        "a mistake in the request is reported first"
    );
    let referrer = Friends::referrer_id();
    assert_eq!(code(both.bind_with(0, &referrer, Ties::ReferrerBelowFriend)), Code::SelfReferral);
    assert_eq!(code(both.bind_with(0, &referrer, Ties::FriendBound)), Code::ReferralBound);
    let order = sample::order_request("o-1", &sample::lines(&[("0.01", 1)]), json!({}));
    both.friends[0].order(&order).unwrap();
    assert_eq!(code(both.bind(0)), Code::Conflict, "a friend with an order cannot be bound");
    both.friends[0].refund(&order.order_id, json!({"all": true})).unwrap();
    assert_eq!(code(both.bind(0)), Code::Conflict, "not even if the order was refunded");
    assert!(both.referrer.entries.is_empty());
}

/// The points of all friends share one lot, and its id names no member.
#[test]
fn the_points_of_a_hundred_friends_are_one_lot() {
    let mut both = Friends::new(&registration(), 100);
    for friend in 0..100 {
        both.bind(friend).unwrap();
    }
    assert_eq!((available(&both.referrer), both.referrer.account.lots.len()), (10_000, 1));
    assert!(both.referrer.audit().is_sound());
}

#[test]
fn a_debt_is_paid_first_and_an_award_is_cut_at_the_maximum() {
    let mut both = Friends::new(&registration(), 1);
    both.referrer.account.debt = sample::points(30);
    both.friends[0].adjust(json!({"points": 9_007_199_254_740_951_u64, "author": "a", "reason": "b"})).unwrap();
    let bound = both.bind(0).unwrap();
    assert_eq!((points_of(&bound.referrer.debt_paid).get(), available(&both.referrer)), (30, 70));
    assert_eq!(
        (bound.friend.desired().get(), bound.friend.points().get()),
        (50, 40),
        "an account has at most the largest number of points"
    );
}

#[test]
fn only_the_merchant_sees_the_other_member() {
    let mut both = Friends::new(&registration(), 1);
    both.bind(0).unwrap();
    let read = |member: &Member, reader| json!(answer::entry(&member.entries[0], member.program.currency, reader));
    let (referrer, friend) = (&both.referrer, &both.friends[0]);
    let (one, other) = (read(referrer, Audience::Merchant), read(friend, Audience::Merchant));
    assert_eq!((&one["points"], &one["what"]["kind"]), (&json!(100), &json!("friend_bound")));
    assert_eq!((&one["what"]["friend_id"], &other["what"]["referrer_id"]), (&json!("friend-0"), &json!("referrer")));
    assert_eq!((&other["points"], &other["what"]["awards"][0]["points"]), (&json!(50), &json!(50)));
    let (one, other) = (read(referrer, Audience::Shopper), read(friend, Audience::Shopper));
    assert_eq!(one["what"]["awards"][0]["points"], 100);
    assert!(!one.to_string().contains("friend-0") && !other.to_string().contains("referrer_id"));
}

/// The two members use one budget, the friend first.
#[test]
fn caps_and_budgets_cut_the_awards_of_both() {
    let capped = json!({"registration": {"referrer": 100, "friend": 50}, "caps": [{"per": "month", "points": 250}]});
    let mut many = Friends::new(&program(capped), 3);
    for friend in 0..3 {
        many.bind(friend).unwrap();
    }
    assert_eq!((available(&many.referrer), available(&many.friends[2])), (250, 50));

    let mut settings = sample::plain();
    let rule = json!({"kind": "referral", "id": "friends", "registration": {"referrer": 100, "friend": 50}});
    settings["earning"] = json!({"rules": [rule], "caps": [{"of": "program", "per": "ever", "points": 120}]});
    let mut both = Friends::new(&sample::program(settings), 1);
    both.bind(0).unwrap();
    assert_eq!((available(&both.referrer), available(&both.friends[0])), (70, 50));
}

/// Checks the pointers of everything that is wrong with the rules.
fn check(rules: Value, pointers: &[&str]) {
    let problems = sample::problems(json!({"earning": {"rules": rules}}));
    let found: Vec<&str> = problems.iter().map(|problem| problem.pointer.as_str()).collect();
    assert_eq!(found, pointers, "{rules}: {problems:?}");
}

fn rule(fields: Value) -> Value {
    let mut rule = json!({"kind": "referral", "id": "friends"});
    for (key, value) in fields.as_object().unwrap() {
        rule[key] = value.clone();
    }
    json!([rule])
}

#[test]
fn a_program_has_one_referral_rule_and_it_grants_points() {
    for (registration, pointers) in [
        (json!({"referrer": 1}), &[][..]),
        (json!({"friend": 1}), &[]),
        (json!({"referrer": 1_000_000, "friend": 1_000_000}), &[]),
        (json!({}), &["/earning/rules/0/registration"]),
        (json!({"referrer": 0, "friend": 0}), &["/earning/rules/0/registration"]),
        (json!({"referrer": 1_000_001, "friend": 0}), &["/earning/rules/0/registration/referrer"]),
        (json!({"referrer": 0, "friend": u64::MAX}), &["/earning/rules/0/registration/friend"]),
    ] {
        check(rule(json!({"registration": registration})), pointers);
    }
    check(rule(json!({})), &["/earning/rules/0"]);
    let one = rule(json!({"registration": {"friend": 1}}))[0].clone();
    check(json!([one, one]), &["/earning/rules/1/kind", "/earning/rules/1/id"]);
}

#[test]
fn a_first_order_grants_a_share_or_points() {
    let slip: &[&str] = &["/earning/rules/0/first_order"];
    let (share, points) = (&["/earning/rules/0/first_order/share"][..], &["/earning/rules/0/first_order/points"][..]);
    for (first_order, pointers) in [
        (json!({"share": "0.0001"}), &[][..]),
        (json!({"share": "100"}), &[]),
        (json!({"share": "100.0001"}), share),
        (json!({"share": "0"}), share),
        (json!({"share": "0.00001"}), share),
        (json!({"share": "-0.05"}), share),
        (json!({"points": 1}), &[]),
        (json!({"points": 1_000_000}), &[]),
        (json!({"points": 0}), points),
        (json!({"points": 1_000_001}), points),
        (json!({}), slip),
        (json!({"share": "0.05", "points": 1}), slip),
    ] {
        check(rule(json!({"first_order": first_order})), pointers);
    }
}

#[test]
fn the_rungs_of_a_ladder_increase() {
    let (from, factor) = (
        |at: u8| format!("/earning/rules/0/ladder/{at}/from"),
        |at: u8| format!("/earning/rules/0/ladder/{at}/factor"),
    );
    let rungs = |rungs: &[(u32, &str)]| {
        let rung = |(from, factor): &(u32, &str)| json!({"from": from, "factor": factor});
        let ladder: Value = rungs.iter().map(rung).collect();
        rule(json!({"first_order": {"points": 1}, "ladder": ladder}))
    };
    check(rungs(&[(2, "1.0001"), (3, "100")]), &[]);
    check(rungs(&[(1, "2")]), &[&from(0)]);
    check(rungs(&[(0, "2")]), &[&from(0)]);
    check(rungs(&[(2, "1")]), &[&factor(0)]);
    check(rungs(&[(2, "100.1")]), &[&factor(0)]);
    check(rungs(&[(2, "2"), (2, "3")]), &[&from(1)]);
    check(rungs(&[(2, "2"), (3, "2")]), &[&factor(1)]);
    check(rungs(&(2..12).zip(["2", "3", "4", "5", "6", "7", "8", "9", "10", "11"]).collect::<Vec<_>>()), &[]);
    let eleven = (2..13).zip(["2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"]).collect::<Vec<_>>();
    check(rungs(&eleven), &["/earning/rules/0/ladder"]);
    let without = rule(json!({"registration": {"friend": 1}, "ladder": [{"from": 5, "factor": "2"}]}));
    check(without, &["/earning/rules/0/ladder"]);
}
