//! Caps by rule, action, member and program, for an order, day, week, month or without an end: the remaining points are granted, and then
//! none until the period ends.

use super::table::{Row, check_in, earning, earns, event, pay, row, set_clock, timed};
use crate::support::Ask;
use serde_json::{Value, json};

/// The first instant of the next period, from Monday 23 November 2026 on. `None` for a period without an end.
const PERIODS: [(&str, Option<&str>); 4] = [
    ("day", Some("2026-11-24T00:00:00+08:00")),
    ("week", Some("2026-11-30T00:00:00+08:00")),
    ("month", Some("2026-12-01T00:00:00+08:00")),
    ("ever", None),
];

pub fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for (per, next) in PERIODS {
        rows.push(lasting("a rule's points", rule_capped(json!({"per": per, "points": 150})), next));
        for of in ["action", "member", "program"] {
            let mut cap = json!({"of": of, "per": per, "points": 150});
            if of == "action" {
                cap["action"] = json!("order");
            }
            rows.push(lasting(
                "the points of an action, a member or all members",
                earning(json!({"caps": [cap]}), &[]),
                next,
            ));
        }
    }
    rows.extend(posted_late());
    rows.extend([
        of_an_order("a rule's points for an order", rule_capped(json!({"per": "order", "points": 80}))),
        of_an_order(
            "an action's points for an order",
            earning(json!({"caps": [{"of": "action", "action": "order", "per": "order", "points": 80}]}), &[]),
        ),
        of_an_order(
            "a member's points for an order",
            earning(json!({"caps": [{"of": "member", "per": "order", "points": 80}]}), &[]),
        ),
        row("a rule's times", rule_capped(json!({"per": "day", "times": 1})), |shop| {
            earns(shop, "o-1", "100.00", 100);
            earns(shop, "o-2", "100.00", 0);
        }),
        row("a member's times", earning(json!({"caps": [{"of": "member", "per": "day", "times": 1}]}), &[]), |shop| {
            earns(shop, "o-1", "100.00", 100);
            earns(shop, "o-2", "100.00", 0);
        }),
        row("an event's points", event_capped(), |shop| {
            assert_eq!(["e-1", "e-2"].map(|id| event(shop, id, "review")["granted"].clone()), [json!(10), json!(5)]);
        }),
        row("a check-in's points", checked_in(), |shop| assert_eq!(check_in(shop).ok(201)["granted"], 3)),
        row("a referral's points", referral_capped(), |shop| {
            for friend in ["ann", "bob", "cat"] {
                shop.member_with(friend, 0);
            }
            for friend in ["bob", "cat"] {
                let bound = json!({"referrer_id": "ann", "friend_id": friend});
                shop.backend(Ask::post("/v1/referrals", &bound).keyed()).ok(201);
            }
            assert_eq!(shop.points("ann")[0], 150);
        }),
        row(
            "all members share one budget",
            earning(json!({"caps": [{"of": "program", "per": "month", "points": 150}]}), &[]),
            |shop| {
                earns(shop, "o-1", "100.00", 100);
                let order = shop.order_request("o-2", "bob", &crate::support::lines(&["100.00"]));
                let earned = shop.order(&order).ok(201)["earned"].clone();
                assert_eq!((&earned["desired"], &earned["granted"]), (&json!(100), &json!(50)));
                let cap = &earned["awards"][0]["cap"];
                assert_eq!(
                    (&cap["of"], &cap["per"], &cap["points"]),
                    (&json!("program"), &json!("month"), &json!(150))
                );
            },
        ),
    ]);
    rows
}

fn rule_capped(cap: Value) -> Value {
    let mut program = earning(json!({}), &[]);
    program["earning"]["rules"][0]["caps"] = json!([cap]);
    program
}

fn of_an_order(name: &'static str, program: Value) -> Row {
    row(name, program, |shop| {
        earns(shop, "o-1", "100.00", 80);
        earns(shop, "o-2", "100.00", 80);
    })
}

/// 150 points in each period: 100, the remaining 50, none until the last instant, and then 100 again.
fn lasting(name: &'static str, program: Value, next: Option<&'static str>) -> Row {
    timed(name, program, move |shop| {
        earns(shop, "o-1", "100.00", 100);
        let second = pay(shop, "o-2", "100.00")["earned"].clone();
        assert_eq!((&second["desired"], &second["granted"]), (&json!(100), &json!(50)));
        assert_eq!(second["awards"][0]["cap"]["reason"], "capped");
        let Some(next) = next else {
            set_clock(shop, "2036-11-23T12:00:00+08:00");
            return earns(shop, "o-3", "100.00", 0);
        };
        let next = shared::units::time::Instant::parse(next).unwrap();
        set_clock(shop, &shared::units::time::Instant::from_millis(next.millis() - 1).to_string());
        earns(shop, "o-3", "100.00", 0);
        set_clock(shop, &next.to_string());
        earns(shop, "o-4", "100.00", 100);
    })
}

fn event_capped() -> Value {
    let caps = json!([{"per": "day", "points": 15}]);
    earning(json!({}), &[json!({"kind": "event", "id": "review", "event": "review", "points": 10, "caps": caps})])
}

fn checked_in() -> Value {
    let caps = json!([{"per": "month", "points": 3}]);
    earning(json!({}), &[json!({"kind": "check_in", "id": "daily", "points": 5, "caps": caps})])
}

fn referral_capped() -> Value {
    let caps = json!([{"per": "ever", "points": 150}]);
    let rule = json!({"kind": "referral", "id": "friends", "registration": {"referrer": 100}, "caps": caps});
    earning(json!({}), &[rule])
}

/// An order of the previous day counts under the cap of its own day, or of the day of posting.
fn posted_late() -> Vec<Row> {
    let mut rows = Vec::new();
    for (late_days, granted) in [(0, 0), (1, 100)] {
        let caps = json!({"late_days": late_days, "caps": [{"of": "member", "per": "day", "points": 100}]});
        rows.push(timed("an order of the day before, posted late", earning(caps, &[]), move |shop| {
            set_clock(shop, "2026-11-24T12:00:00+08:00");
            earns(shop, "o-1", "100.00", 100);
            let mut late = shop.order_request("o-2", "ann", &crate::support::lines(&["100.00"]));
            late["placed_at"] = json!("2026-11-23T12:00:00+08:00");
            assert_eq!(shop.order(&late).ok(201)["earned"]["granted"], granted);
        }));
    }
    rows
}
