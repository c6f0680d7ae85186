//! How long points are valid, reminders, and what a refund does to points that have expired, were spent or are owed.

use super::table::{Row, check_in, earning, event, pay, refund_all, row, set_clock, timed};
use crate::support::{Ask, Shop, lines};
use serde_json::{Value, json};

fn expiring(policy: Value) -> Value {
    let mut program = earning(json!({}), &[]);
    program["expiry"] = json!({"base": policy});
    program
}

/// The expiry of points of an order of 31 August 2025. Null for never.
fn expires(name: &'static str, policy: Value, at: Value) -> Row {
    row(name, expiring(policy), move |shop| {
        let mut order = shop.order_request("o-1", "ann", &lines(&["10.00"]));
        order["placed_at"] = json!("2025-08-31T12:00:00+08:00");
        let awards = shop.order(&order).ok(201)["earned"]["awards"].clone();
        let local = |at: &Value| at.as_str().map(|at| shared::units::time::Instant::parse(at).unwrap());
        assert_eq!(local(&awards[0]["expires_at"]), local(&at), "{awards:#}");
    })
}

pub fn rows() -> Vec<Row> {
    let midnight = |day: &str| json!(format!("{day}T00:00:00+08:00"));
    let after_months = |round: &str| json!({"kind": "after", "months": 6, "round_up_to": round});
    let mut rows = vec![
        expires("never", json!({"kind": "never"}), Value::Null),
        expires("a number of days after", json!({"kind": "after", "days": 30}), midnight("2025-10-01")),
        expires(
            "a number of months after, clamped to the month's end",
            json!({"kind": "after", "months": 6}),
            midnight("2026-03-01"),
        ),
        expires("rounded up to the end of the month", after_months("month"), midnight("2026-03-01")),
        expires("rounded up to the end of the quarter", after_months("quarter"), midnight("2026-04-01")),
        expires("rounded up to the end of the year", after_months("year"), midnight("2027-01-01")),
        expires("with the calendar year", json!({"kind": "calendar_year_end"}), midnight("2026-01-01")),
        expires(
            "with the year and months of grace",
            json!({"kind": "calendar_year_end", "grace_months": 3}),
            midnight("2026-04-01"),
        ),
        row("each class by its own policy", classes(), |shop| {
            event(shop, "e-1", "review");
            pay(shop, "o-1", "10.00");
            let expiring = shop.balance("ann")["expiring"].clone();
            assert_eq!((&expiring[0]["points"], expiring[0]["expires_at"].is_string()), (&json!(20), true));
            assert_eq!(expiring[1], json!({"expires_at": null, "points": 10}));
        }),
        timed("usable to the last instant of their last day", expiring(json!({"kind": "after", "days": 1})), |shop| {
            pay(shop, "o-1", "10.00");
            set_clock(shop, "2026-11-24T23:59:59.999+08:00");
            assert_eq!(shop.points("ann")[0], 10);
            set_clock(shop, "2026-11-25T00:00:00+08:00");
            assert_eq!(shop.points("ann")[0], 0);
        }),
        timed("the members to remind", reminding(), |shop| {
            pay(shop, "o-1", "10.00");
            let due = |shop: &Shop<'_>| shop.backend(Ask::get("/v1/reminders")).ok(200)["data"].clone();
            set_clock(shop, "2026-12-16T23:59:59+08:00");
            assert_eq!(due(shop), json!([]));
            set_clock(shop, "2026-12-17T00:00:00+08:00");
            let list = due(shop);
            assert_eq!(
                (&list[0]["member_id"], &list[0]["points"], &list[0]["days_left"]),
                (&json!("ann"), &json!(10), &json!(7))
            );
        }),
    ];
    rows.extend(activities());
    rows.extend(refunds());
    rows
}

fn classes() -> Value {
    let review = json!({"kind": "event", "id": "review", "event": "review", "points": 20, "class": "bonus"});
    let mut program = earning(json!({}), &[review]);
    program["expiry"] = json!({"base": {"kind": "never"}, "bonus": {"kind": "after", "months": 6}});
    program
}

fn reminding() -> Value {
    let mut program = expiring(json!({"kind": "after", "days": 30}));
    program["reminders"] = json!({"days": [30, 15, 7]});
    program
}

type Act = fn(&Shop<'_>);

/// Points of 23 November are valid for a month from the last activity. Each row has one kind of activity that counts, on 20 December.
fn activities() -> Vec<Row> {
    let policy = |activity: &str| json!({"kind": "inactive", "months": 1, "activities": [activity]});
    let mut rows = Vec::new();
    let all: [(&str, Act); 4] = [
        ("order", |shop| drop(pay(shop, "o-2", "1.00"))),
        ("redeem", |shop| spend(shop, 1)),
        ("event", |shop| drop(event(shop, "e-1", "review"))),
        ("check_in", |shop| drop(check_in(shop).ok(201))),
    ];
    for (activity, act) in all {
        let others: Vec<Act> = all.iter().filter(|(other, _)| *other != activity).map(|(_, act)| *act).collect();
        rows.push(timed("activity extends the points", active(policy(activity)), move |shop| {
            pay(shop, "o-1", "100.00");
            set_clock(shop, "2026-12-20T12:00:00+08:00");
            act(shop);
            set_clock(shop, "2027-01-20T23:59:59+08:00");
            assert!(shop.points("ann")[0] >= 90);
            set_clock(shop, "2027-01-21T00:00:00+08:00");
            assert_eq!(shop.points("ann")[0], 0);
        }));
        rows.push(timed("other actions do not extend the points", active(policy(activity)), move |shop| {
            pay(shop, "o-1", "100.00");
            set_clock(shop, "2026-12-20T12:00:00+08:00");
            if activity != "order" {
                for act in &others {
                    act(shop);
                }
            }
            set_clock(shop, "2026-12-24T00:00:00+08:00");
            assert!(shop.points("ann")[0] < 90, "but what was new");
        }));
    }
    let limited = json!({"kind": "inactive", "months": 2, "max_months": 3, "round_up_to": "month"});
    rows.push(timed("no activity extends them past the limit", active(limited), |shop| {
        pay(shop, "o-1", "100.00");
        set_clock(shop, "2027-01-20T12:00:00+08:00");
        pay(shop, "o-2", "1.00");
        assert_eq!(shop.balance("ann")["expiring"][0], json!({"expires_at": "2027-02-28T16:00:00Z", "points": 100}));
    }));
    rows
}

fn active(policy: Value) -> Value {
    let review = json!({"kind": "event", "id": "review", "event": "review", "points": 1, "class": "base"});
    let daily = json!({"kind": "check_in", "id": "daily", "points": 1, "class": "base"});
    let mut program = earning(json!({}), &[review, daily]);
    program["expiry"] = json!({"base": policy});
    program["spending"] = json!({"cash_off": {"rate": {"points": 1, "amount": "0.01"}}});
    program
}

/// Each point is worth 0.01.
fn spend(shop: &Shop<'_>, points: u64) {
    let hold = shop.hold("ann", &lines(&["1.00"]), points);
    let path = format!("/v1/holds/{}/capture", hold["hold_id"].as_str().unwrap());
    shop.backend(Ask::post(&path, &json!({})).keyed()).ok(200);
}

fn refunding(refunds: Value) -> Value {
    let mut program = expiring(json!({"kind": "after", "days": 10}));
    program["refunds"] = refunds;
    program["spending"] = json!({"cash_off": {"rate": {"points": 1, "amount": "0.01"}}});
    program
}

/// Earns 100 points, and spends 60 of them on an order of 0.60 that earns nothing.
fn spends(shop: &Shop<'_>) {
    pay(shop, "o-1", "100.00");
    let mut order = shop.order_request("o-2", "ann", &lines(&["0.60"]));
    order["hold_id"] = shop.hold("ann", &lines(&["0.60"]), 60)["hold_id"].clone();
    shop.order(&order).ok(201);
}

fn refunds() -> Vec<Row> {
    let late = "2026-12-10T12:00:00+08:00";
    vec![
        timed(
            "restored points that have expired expire at once",
            refunding(json!({"expired_restore": {"kind": "expire"}})),
            move |shop| {
                spends(shop);
                set_clock(shop, late);
                refund_all(shop, "o-2");
                assert_eq!(shop.points("ann")[0], 0);
            },
        ),
        timed(
            "restored points that have expired have a grace period",
            refunding(json!({"expired_restore": {"kind": "grace", "days": 3}})),
            move |shop| {
                spends(shop);
                set_clock(shop, late);
                refund_all(shop, "o-2");
                set_clock(shop, "2026-12-13T23:59:59.999+08:00");
                assert_eq!(shop.points("ann")[0], 60);
                set_clock(shop, "2026-12-14T00:00:00+08:00");
                assert_eq!(shop.points("ann")[0], 0);
            },
        ),
        row(
            "revoked from any lots, and the rest is carried as debt",
            refunding(json!({"revoke_from": "any", "debt": "carry"})),
            |shop| {
                spends(shop);
                pay(shop, "o-3", "5.00");
                refund_all(shop, "o-1");
                assert_eq!(shop.points("ann"), [0, 0, 0, 55]);
                pay(shop, "o-4", "60.00");
                assert_eq!(shop.points("ann"), [5, 0, 0, 0], "the next award pays first");
            },
        ),
        row("revoked from its own lots only", refunding(json!({"revoke_from": "own"})), |shop| {
            spends(shop);
            let gift = json!({"points": 5, "author": "a", "reason": "b", "class": "bonus"});
            shop.backend(Ask::post("/v1/members/ann/adjustments", &gift).keyed()).ok(201);
            refund_all(shop, "o-1");
            assert_eq!(shop.points("ann"), [5, 0, 0, 60]);
        }),
        row("a debt that the merchant absorbs", refunding(json!({"debt": "absorb"})), |shop| {
            spends(shop);
            refund_all(shop, "o-1");
            assert_eq!(shop.points("ann"), [0, 0, 0, 0]);
        }),
        timed("the ladder of referrals revokes for a number of days", laddered(0), |shop| {
            friend_returns_after_two_days(shop, 200);
        }),
        timed("the ladder of referrals revokes longer if the program states it", laddered(10), |shop| {
            friend_returns_after_two_days(shop, 100);
        }),
    ]
}

/// The second friend is worth twice as much as the first.
fn laddered(revocable_days: u32) -> Value {
    let ladder = json!([{"from": 2, "factor": "2"}]);
    let friends = json!({"kind": "referral", "id": "friends", "first_order": {"points": 100}, "ladder": ladder});
    let mut program = earning(json!({}), &[friends]);
    program["refunds"] = json!({"revocable_days": revocable_days});
    program
}

/// Two days later the first friend returns everything. The second friend moves up, and the award is reduced as long as the ladder is
/// revocable.
fn friend_returns_after_two_days(shop: &Shop<'_>, left: u64) {
    for member in ["ann", "bob", "cat"] {
        shop.backend(Ask::post("/v1/members", &json!({"member_id": member})).keyed()).ok(201);
    }
    for (friend, order_id) in [("bob", "o-1"), ("cat", "o-2")] {
        let binding = json!({"referrer_id": "ann", "friend_id": friend});
        shop.backend(Ask::post("/v1/referrals", &binding).keyed()).ok(201);
        shop.order(&shop.order_request(order_id, friend, &lines(&["10.00"]))).ok(201);
    }
    assert_eq!(shop.points("ann")[0], 300);
    set_clock(shop, "2026-11-25T12:00:00+08:00");
    refund_all(shop, "o-1");
    assert_eq!(shop.points("ann")[0], left);
}
