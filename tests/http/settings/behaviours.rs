//! Awards apart from orders: events, check-ins and their streak, the newcomer pack, referrals with their ladder.

use super::table::{Row, check_in, earning, event, join, refund_all, row, set_clock, timed};
use crate::support::{Ask, Shop, lines};
use serde_json::{Value, json};

pub fn rows() -> Vec<Row> {
    let mut rows = vec![
        row(
            "an event's points and class",
            with(named(json!({"kind": "event", "id": "review", "event": "review", "points": 20, "class": "base"}))),
            |shop| {
                let answer = event(shop, "e-1", "review");
                assert_eq!((&answer["granted"], &answer["awards"][0]["class"]), (&json!(20), &json!("base")));
                assert_eq!(event(shop, "e-2", "game")["reason"], "no_rule");
            },
        ),
        timed("a streak of seven days pays 85 in a week", with(streak(0)), |shop| {
            for day in 1..=7 {
                checks_in(shop, day, if day == 7 { 55 } else { 5 });
            }
            assert_eq!(shop.points("ann")[0], 85);
        }),
        timed("a missed day breaks a streak", with(streak(0)), |shop| {
            for day in [1, 2, 4, 5, 6, 7, 8, 9] {
                checks_in(shop, day, 5);
            }
            checks_in(shop, 10, 55);
        }),
        timed("days of grace keep the streak, and do not count", with(named(streak(2))), |shop| {
            for (day, points) in [(1, 5), (4, 5), (5, 5), (6, 5), (7, 5), (8, 5), (9, 55), (13, 5), (14, 5)] {
                checks_in(shop, day, points);
            }
            let standing = shop.balance("ann")["check_in"].clone();
            assert_eq!(standing, json!({"today": true, "streak": 2, "next_bonus_in": 5}));
        }),
        row(
            "a check-in's class",
            with(json!({"kind": "check_in", "id": "daily", "points": 5, "class": "base"})),
            |shop| {
                assert_eq!(check_in(shop).ok(201)["awards"][0]["class"], "base");
            },
        ),
        timed("the newcomer pack, paid step by step", with(named(pack())), newcomer),
        timed("tasks count to the end of the pack's days", with(pack()), |shop| {
            shop.member_with("ann", 0);
            set_clock(shop, "2026-12-23T23:59:59.999+08:00");
            assert_eq!(event(shop, "e-1", "review")["granted"], 20);
            set_clock(shop, "2026-12-24T00:00:00+08:00");
            assert_eq!(event(shop, "e-2", "profile_completed")["granted"], 0);
        }),
    ];
    rows.extend(referrals());
    rows
}

fn with(rule: Value) -> Value {
    earning(json!({}), &[rule])
}

fn named(mut rule: Value) -> Value {
    rule["names"] = json!({"en": "A name", "zh-CN": "名称"});
    rule
}

fn streak(grace_days: u32) -> Value {
    json!({"kind": "check_in", "id": "daily", "points": 5, "streak": {"every": 7, "bonus": 50}, "grace_days": grace_days})
}

#[track_caller]
fn checks_in(shop: &Shop<'_>, day: u32, points: u64) {
    set_clock(shop, &format!("2026-12-{day:02}T12:00:00+08:00"));
    assert_eq!(check_in(shop).ok(201)["granted"], points, "on the {day}.");
    check_in(shop).problem(409, "already_rewarded");
}

fn pack() -> Value {
    json!({
        "kind": "newcomer", "id": "pack", "welcome": 50, "all_done": 50, "days": 30, "valid_days": 10, "class": "base",
        "tasks": [
            {"event": "profile_completed", "points": 30}, {"event": "first_order", "points": 100, "min_spend": "1.00"}, {"event": "review", "points": 20},
        ],
    })
}

/// 50, then 30 + 100 + 20, and 50 for all tasks. Each award is valid for ten days.
fn newcomer(shop: &Shop<'_>) {
    shop.member_with("ann", 0);
    assert_eq!(shop.points("ann")[0], 50);
    let expiring = shop.balance("ann")["expiring"].clone();
    assert_eq!(expiring, json!([{"expires_at": "2026-12-03T16:00:00Z", "points": 50}]));
    assert_eq!(event(shop, "e-1", "profile_completed")["granted"], 30);
    assert_eq!(event(shop, "e-2", "review")["granted"], 20);
    let order = shop.order_request("o-1", "ann", &lines(&["1.00"]));
    assert_eq!(shop.order(&order).ok(201)["earned"]["granted"], 1 + 100 + 50);
    assert_eq!(shop.points("ann")[0], 251);
    refund_all(shop, "o-1");
    assert_eq!(shop.points("ann")[0], 100, "the award of a first order is revoked with it");
}

fn referral(settings: Value) -> Value {
    let mut rule = json!({"kind": "referral", "id": "friends"});
    rule.as_object_mut().unwrap().extend(settings.as_object().unwrap().clone());
    with(rule)
}

fn bring(shop: &Shop<'_>, friend: &str) {
    shop.member_with(friend, 0);
    let bound = json!({"referrer_id": "ann", "friend_id": friend});
    shop.backend(Ask::post("/v1/referrals", &bound).keyed()).ok(201);
}

fn order_of(shop: &Shop<'_>, friend: &str, price: &str) {
    shop.order(&shop.order_request(&format!("first-{friend}"), friend, &lines(&[price]))).ok(201);
}

fn referrals() -> Vec<Row> {
    let both =
        json!({"registration": {"referrer": 100, "friend": 50}, "class": "bonus", "names": {"en": "Invite a friend"}});
    let mut pending = referral(json!({"first_order": {"points": 30}}));
    pending["earning"]["pending_days"] = json!(7);
    vec![
        row("both get points at registration", referral(both), |shop| {
            join(shop, json!({"member_id": "ann"}));
            bring(shop, "bob");
            assert_eq!((shop.points("ann")[0], shop.points("bob")[0]), (100, 50));
        }),
        row(
            "a first order of a minimum",
            referral(json!({"first_order": {"points": 30, "min_spend": "50.00"}})),
            |shop| {
                join(shop, json!({"member_id": "ann"}));
                for (friend, price, points) in [("bob", "49.99", 0), ("cat", "50.00", 30)] {
                    bring(shop, friend);
                    order_of(shop, friend, price);
                    assert_eq!(shop.points("ann")[0], points, "{price}");
                }
            },
        ),
        row("a share of the first order", referral(json!({"first_order": {"share": "0.05"}})), |shop| {
            join(shop, json!({"member_id": "ann"}));
            bring(shop, "bob");
            order_of(shop, "bob", "219.99");
            assert_eq!(shop.points("ann")[0], 10);
            refund_all(shop, "first-bob");
            assert_eq!(shop.points("ann")[0], 0);
        }),
        row("points for the first order, pending with it", pending, |shop| {
            join(shop, json!({"member_id": "ann"}));
            bring(shop, "bob");
            order_of(shop, "bob", "1.00");
            assert_eq!(shop.points("ann"), [0, 30, 0, 0]);
            shop.backend(Ask::post("/v1/orders/first-bob/complete", &json!({})).keyed()).ok(200);
            assert_eq!(shop.points("ann"), [30, 0, 0, 0]);
        }),
        row(
            "more from the third friend on",
            referral(json!({"first_order": {"points": 10}, "ladder": [{"from": 3, "factor": "2.5"}], "class": "base"})),
            |shop| {
                join(shop, json!({"member_id": "ann"}));
                for friend in ["bob", "cat", "dan"] {
                    bring(shop, friend);
                    order_of(shop, friend, "1.00");
                }
                assert_eq!(shop.points("ann")[0], 10 + 10 + 25);
            },
        ),
    ]
}
