//! Tiers: what reaches them, in which window, how long they last, and what they grant.

use super::table::{Row, earning, earns, event, pay, refund_all, row, set_clock, timed};
use crate::support::{Ask, Shop};
use serde_json::{Value, json};

/// One point for each yuan, and these levels over a window.
fn tiers(window: Value, levels: Value) -> Value {
    let mut program = earning(json!({}), &[json!({"kind": "event", "id": "review", "event": "review", "points": 30})]);
    program["tiers"] = json!({"window": window, "levels": levels});
    program
}

fn gold(needs: Value) -> Value {
    json!([{"id": "gold", "name": "Gold", "needs": needs}])
}

fn lifetime(levels: Value) -> Value {
    tiers(json!({"kind": "lifetime"}), levels)
}

/// A level with these fields, in addition to its name, id and a need of one order.
fn level(settings: Value) -> Value {
    let mut level = settings;
    level["id"] = json!("gold");
    level["name"] = json!("Gold");
    level["needs"] = json!({"any": {"orders": 1}});
    lifetime(json!([level]))
}

#[track_caller]
fn holds(shop: &Shop<'_>, tier: Option<&str>) {
    assert_eq!(shop.balance("ann")["tier"]["id"], json!(tier));
}

pub fn rows() -> Vec<Row> {
    let mut rows = vec![
        row("by spend, from the thousandth yuan", lifetime(gold(json!({"any": {"spend": "1000.00"}}))), |shop| {
            pay(shop, "o-1", "999.99");
            holds(shop, None);
            let way = shop.balance("ann")["next_tier"].clone();
            let wanted = json!({"share": "0.9999", "metric": "spend", "current": "999.99", "needed": "1000.00", "missing": "0.01", "next_tier": "gold"});
            assert_eq!(way, wanted);
            pay(shop, "o-2", "0.01");
            holds(shop, Some("gold"));
        }),
        row("by orders", lifetime(gold(json!({"any": {"orders": 2}}))), |shop| {
            pay(shop, "o-1", "1.00");
            holds(shop, None);
            pay(shop, "o-2", "1.00");
            holds(shop, Some("gold"));
            refund_all(shop, "o-2");
            holds(shop, None);
        }),
        row("by points", lifetime(gold(json!({"any": {"points": 40}}))), |shop| {
            pay(shop, "o-1", "10.00");
            holds(shop, None);
            event(shop, "e-1", "review");
            holds(shop, Some("gold"));
        }),
        row("by any metric", lifetime(gold(json!({"any": {"orders": 9, "spend": "10.00", "points": 900}}))), |shop| {
            pay(shop, "o-1", "10.00");
            holds(shop, Some("gold"));
        }),
        row("by all metrics", lifetime(gold(json!({"all": {"orders": 2, "spend": "10.00", "points": 10}}))), |shop| {
            pay(shop, "o-1", "10.00");
            holds(shop, None);
            pay(shop, "o-2", "1.00");
            holds(shop, Some("gold"));
        }),
    ];
    rows.extend(gifts());
    rows.extend(windows());
    rows.extend(cushions());
    rows
}

/// The awards and benefits of a tier.
fn gifts() -> Vec<Row> {
    vec![
        row(
            "an order earns at the tier held when it was placed",
            level(json!({"multiplier": "1.5", "names": {"zh-CN": "金卡"}})),
            |shop| {
                earns(shop, "o-1", "10.00", 10);
                earns(shop, "o-2", "10.00", 15);
            },
        ),
        row("points for reaching it, once", level(json!({"tier_up": {"points": 88, "class": "base"}})), |shop| {
            pay(shop, "o-1", "1.00");
            assert_eq!(shop.points("ann")[0], 1 + 88);
            refund_all(shop, "o-1");
            assert_eq!(shop.points("ann")[0], 0);
        }),
        row("points on the way, at 30 %", milestones(), |shop| {
            pay(shop, "o-1", "299.99");
            assert_eq!(shop.points("ann")[0], 299);
            pay(shop, "o-2", "0.01");
            assert_eq!(shop.points("ann")[0], 299 + 25);
        }),
        row(
            "benefits by name",
            level(json!({"benefits": [{"id": "post", "name": "Free post", "names": {"zh-CN": "包邮"}}]})),
            |shop| {
                pay(shop, "o-1", "1.00");
                assert_eq!(shop.balance("ann")["tier"]["benefits"], json!([{"id": "post", "name": "Free post"}]));
            },
        ),
        timed("benefits each month", monthly(), each_month),
    ]
}

fn each_month(shop: &Shop<'_>) {
    pay(shop, "o-1", "1.00");
    assert_eq!(shop.points("ann")[0], 1 + 50);
    set_clock(shop, "2026-11-30T23:59:59.999+08:00");
    assert_eq!(shop.points("ann")[0], 51);
    set_clock(shop, "2026-12-01T00:00:00+08:00");
    assert_eq!(shop.points("ann")[0], 101);
    pay(shop, "o-2", "1.00");
    let entries = shop.backend(Ask::get("/v1/members/ann/entries")).ok(200);
    let granted: Vec<&Value> = entries["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| &entry["what"])
        .filter(|what| what["kind"] == "benefits_granted")
        .collect();
    let months: Vec<&Value> = granted.iter().map(|what| &what["month"]).collect();
    assert_eq!(months, ["2026-12", "2026-11"]);
    assert_eq!(granted[0]["benefits"], json!([{"id": "coupons", "name": "Coupons", "count": 2}]));
}

fn milestones() -> Value {
    lifetime(
        json!([{"id": "gold", "name": "Gold", "needs": {"any": {"spend": "1000.00"}}, "milestones": [{"share": "0.30", "points": 25, "class": "bonus"}]}]),
    )
}

fn monthly() -> Value {
    level(json!({"benefits": [
        {"id": "points", "name": "Points", "monthly_points": 50}, {"id": "coupons", "name": "Coupons", "monthly": 2},
    ]}))
}

/// Gold by an order of 23 November 2026, to the last instant of the window and not longer.
fn lasts(name: &'static str, window: Value, ends: &'static str) -> Row {
    timed(name, tiers(window, gold(json!({"any": {"orders": 1}}))), move |shop| {
        pay(shop, "o-1", "1.00");
        let ends = shared::units::time::Instant::parse(ends).unwrap();
        set_clock(shop, &shared::units::time::Instant::from_millis(ends.millis() - 1).to_string());
        holds(shop, Some("gold"));
        set_clock(shop, &ends.to_string());
        holds(shop, None);
    })
}

fn windows() -> Vec<Row> {
    let calendar = |period: &str| json!({"kind": "calendar", "period": period});
    vec![
        lasts("over a number of months", json!({"kind": "rolling", "months": 12}), "2027-11-23T00:00:00+08:00"),
        lasts("over a number of days", json!({"kind": "rolling", "days": 30}), "2026-12-23T00:00:00+08:00"),
        lasts("in a calendar month", calendar("month"), "2026-12-01T00:00:00+08:00"),
        lasts("in a calendar quarter", calendar("quarter"), "2027-01-01T00:00:00+08:00"),
        lasts("in a calendar year", calendar("year"), "2027-01-01T00:00:00+08:00"),
        timed("for ever", lifetime(gold(json!({"any": {"orders": 1}}))), |shop| {
            pay(shop, "o-1", "1.00");
            set_clock(shop, "2056-11-23T00:00:00+08:00");
            holds(shop, Some("gold"));
        }),
    ]
}

/// Thirty days of gold, and then a cushion in which one benefit stays.
fn cushioned(cushion: Value, multiplier_stays: bool) -> Value {
    let mut program = tiers(
        json!({"kind": "rolling", "days": 30}),
        json!([{
            "id": "gold", "name": "Gold", "needs": {"any": {"orders": 1}}, "multiplier": "2", "multiplier_stays": multiplier_stays,
            "benefits": [{"id": "post", "name": "Free post", "stays": true}, {"id": "lounge", "name": "Lounge", "stays": false}],
        }]),
    );
    program["tiers"]["cushion"] = cushion;
    program
}

fn cushion(name: &'static str, cushion: Value, multiplier_stays: bool, ends: &'static str) -> Row {
    timed(name, cushioned(cushion, multiplier_stays), move |shop| {
        pay(shop, "o-1", "1.00");
        set_clock(shop, "2026-12-23T00:00:00+08:00");
        let tier = shop.balance("ann")["tier"].clone();
        assert_eq!(
            (&tier["cushion"], &tier["benefits"]),
            (&json!(true), &json!([{"id": "post", "name": "Free post"}]))
        );
        assert_eq!(tier["multiplier"], if multiplier_stays { "2" } else { "1" });
        let ends = shared::units::time::Instant::parse(ends).unwrap();
        assert_eq!(tier["until"], ends.to_string());
        set_clock(shop, &shared::units::time::Instant::from_millis(ends.millis() - 1).to_string());
        holds(shop, Some("gold"));
        set_clock(shop, &ends.to_string());
        holds(shop, None);
    })
}

fn cushions() -> Vec<Row> {
    vec![
        cushion("kept for months of cushion", json!({"months": 1}), true, "2027-01-23T00:00:00+08:00"),
        cushion(
            "kept for days of cushion, but not its multiplier",
            json!({"days": 5}),
            false,
            "2026-12-28T00:00:00+08:00",
        ),
    ]
}
