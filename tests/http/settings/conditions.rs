//! Each kind of condition: an order for which it holds earns double points, and an order for which it does not hold earns single points.

use super::table::{Row, earning, earns, event, join, row, set_clock, timed};
use crate::support::{Ask, Shop, lines};
use serde_json::{Value, json};

/// On Wednesday, 4 March, in the shop at the harbour: a cup and tea for 100.00, for Ann, who is a VIP and has her birthday on that day.
fn order(shop: &Shop<'_>, changes: &Value) -> u64 {
    join(
        shop,
        json!({"member_id": "ann", "birthday": changes.get("birthday").unwrap_or(&json!("1996-03-04")), "segments": ["vip"]}),
    );
    let mut line = lines(&["100.00"]);
    line[0]["sku"] = json!("cup");
    line[0]["categories"] = json!(["tea", "gifts"]);
    line[0]["tags"] = json!(["thin-margin"]);
    let mut order = shop.order_request("o-1", "ann", &line);
    order["placed_at"] = changes.get("placed_at").unwrap_or(&json!("2026-03-04T12:00:00+08:00")).clone();
    order["store"] = json!("harbour");
    order["channel"] = json!("web");
    shop.order(&order).ok(201)["earned"]["granted"].as_u64().unwrap()
}

fn doubling(condition: Value) -> Value {
    let settings = json!({"member_days": {"weekdays": ["wednesday"], "days_of_month": [18]}});
    earning(settings, &[json!({"kind": "multiplier", "id": "double", "factor": "2", "conditions": [condition]})])
}

fn holds(name: &'static str, condition: Value, changes: Value) -> Row {
    row(name, doubling(condition), move |shop| assert_eq!(order(shop, &changes), 200))
}

fn does_not(name: &'static str, condition: Value, changes: Value) -> Row {
    row(name, doubling(condition), move |shop| assert_eq!(order(shop, &changes), 100))
}

pub fn rows() -> Vec<Row> {
    let here = || json!({});
    let on = |day: &str| json!({"placed_at": format!("{day}T12:00:00+08:00")});
    let mut rows = vec![
        holds("these SKUs", json!({"type": "sku", "any_of": ["cup", "pot"]}), here()),
        does_not("other SKUs", json!({"type": "sku", "any_of": ["pot"]}), here()),
        does_not("all SKUs but these", json!({"type": "sku", "none_of": ["cup"]}), here()),
        holds("these categories", json!({"type": "category", "any_of": ["gifts"]}), here()),
        does_not(
            "these categories, but not with that",
            json!({"type": "category", "any_of": ["gifts"], "none_of": ["tea"]}),
            here(),
        ),
        holds("these tags", json!({"type": "tag", "any_of": ["thin-margin"]}), here()),
        does_not("other tags", json!({"type": "tag", "any_of": ["fat-margin"]}), here()),
        holds("this store", json!({"type": "store", "any_of": ["harbour"]}), here()),
        does_not("another store", json!({"type": "store", "none_of": ["harbour"]}), here()),
        holds("this channel", json!({"type": "channel", "any_of": ["web"]}), here()),
        does_not("another channel", json!({"type": "channel", "any_of": ["app"]}), here()),
        holds("from its first instant on", json!({"type": "dates", "from": "2026-03-04T12:00:00+08:00"}), here()),
        does_not("before its first instant", json!({"type": "dates", "from": "2026-03-04T12:00:00.001+08:00"}), here()),
        does_not("at the instant it ends", json!({"type": "dates", "until": "2026-03-04T12:00:00+08:00"}), here()),
        holds(
            "before it ends",
            json!({"type": "dates", "from": "2026-03-01T00:00:00Z", "until": "2026-03-04T12:00:00.001+08:00"}),
            here(),
        ),
        holds("its weekday", json!({"type": "weekday", "any_of": ["wednesday"]}), here()),
        does_not(
            "the six other weekdays",
            json!({"type": "weekday", "any_of": ["monday", "tuesday", "thursday", "friday", "saturday", "sunday"]}),
            here(),
        ),
        holds(
            "the local weekday, not that of UTC",
            json!({"type": "weekday", "any_of": ["thursday"]}),
            json!({"placed_at": "2026-03-04T16:00:00Z"}),
        ),
        holds("its day of the month", json!({"type": "day_of_month", "any_of": [1, 4]}), here()),
        does_not("another day of the month", json!({"type": "day_of_month", "any_of": [5]}), here()),
        holds("the 31st is the 28th in February", json!({"type": "day_of_month", "any_of": [31]}), on("2026-02-28")),
        holds("a member day by its weekday", json!({"type": "member_day"}), here()),
        holds("a member day by its date", json!({"type": "member_day"}), on("2026-09-18")),
        does_not("not a member day", json!({"type": "member_day"}), on("2026-09-17")),
        holds("the birthday", json!({"type": "birthday"}), here()),
        holds("the birthday, with an explicit period", json!({"type": "birthday", "period": "day"}), here()),
        does_not("the day after the birthday", json!({"type": "birthday", "period": "day"}), on("2026-03-05")),
        holds("the birthday's month to its end", json!({"type": "birthday", "period": "month"}), on("2026-03-31")),
        does_not("the month after", json!({"type": "birthday", "period": "month"}), on("2026-04-01")),
        holds("the first order", json!({"type": "first_order"}), here()),
        holds("a first order of the minimum", json!({"type": "first_order", "min_spend": "0.01"}), here()),
        does_not("an order below the minimum", json!({"type": "first_order", "min_spend": "1000000.00"}), here()),
        holds("her segment", json!({"type": "segment", "any_of": ["vip"]}), here()),
        does_not("another segment", json!({"type": "segment", "none_of": ["vip"]}), here()),
        holds("an arm of all members", json!({"type": "arm", "experiment": "all", "from": "0", "to": "1"}), here()),
    ];
    rows.extend(leap_birthdays());
    rows.extend([
        second_order(),
        moved_birthday(),
        halves_of_an_experiment(),
        tier(),
        of_a_spend_rule(),
        of_an_event(),
    ]);
    rows
}

/// A birthday on 29 February.
fn leap_birthdays() -> Vec<Row> {
    let rows = [
        ("29 February in a leap year", "2024-02-29", true),
        ("28 February in a leap year, of one born on the 29th", "2024-02-28", false),
        ("28 February in another year, of one born on the 29th", "2026-02-28", true),
        ("1 March, of one born on 29 February", "2026-03-01", false),
    ];
    let row = |(name, placed_on, is_kept): (&'static str, &str, bool)| {
        let changes = json!({"placed_at": format!("{placed_on}T12:00:00+08:00"), "birthday": "1996-02-29"});
        let expected = if is_kept { holds } else { does_not };
        expected(name, json!({"type": "birthday"}), changes)
    };
    rows.map(row).into()
}

fn second_order() -> Row {
    row("the first order alone", doubling(json!({"type": "first_order"})), |shop| {
        earns(shop, "o-1", "10.00", 20);
        earns(shop, "o-2", "10.00", 10);
    })
}

/// A birthday that was moved to today counts after the days of the program.
fn moved_birthday() -> Row {
    let birthday = json!({"kind": "multiplier", "id": "double", "factor": "2", "conditions": [{"type": "birthday"}]});
    timed("a moved birthday", earning(json!({"birthday_change_days": 365}), &[birthday]), |shop| {
        join(shop, json!({"member_id": "ann", "birthday": "1990-01-01"}));
        set_clock(shop, "2026-11-23T12:00:00+08:00");
        shop.backend(Ask::patch("/v1/members/ann", &json!({"birthday": "1990-11-23"}))).ok(200);
        earns(shop, "o-1", "10.00", 10);
        set_clock(shop, "2027-11-23T00:00:00+08:00");
        earns(shop, "o-2", "10.00", 20);
    })
}

/// Each member is in one of the halves, and some are in each.
fn halves_of_an_experiment() -> Row {
    let half = |id: &str, bounds: Value| {
        let mut condition = bounds;
        condition["type"] = json!("arm");
        condition["experiment"] = json!("halves");
        json!({"kind": "multiplier", "id": id, "factor": if id == "low" { "2" } else { "3" }, "conditions": [condition]})
    };
    let halves = [half("low", json!({"to": "0.5"})), half("high", json!({"from": "0.5"}))];
    row("each half of an experiment", earning(json!({}), &halves), |shop| {
        let earned = (0..16).map(|at| {
            let order = shop.order_request(&format!("o-{at}"), &format!("m-{at}"), &lines(&["1.00"]));
            shop.order(&order).ok(201)["earned"]["granted"].as_u64().unwrap()
        });
        let earned: std::collections::BTreeSet<u64> = earned.collect();
        assert_eq!(earned, [2, 3].into());
    })
}

/// An order earns at the tier held when it was placed.
fn tier() -> Row {
    let mut program = doubling(json!({"type": "tier", "any_of": ["gold"]}));
    program["tiers"] = json!({"window": {"kind": "lifetime"}, "levels": [{"id": "gold", "name": "Gold", "needs": {"any": {"orders": 1}}}]});
    row("the tier held before the order", program, |shop| {
        earns(shop, "o-1", "10.00", 10);
        earns(shop, "o-2", "10.00", 20);
    })
}

fn of_a_spend_rule() -> Row {
    let tea = json!({"kind": "spend", "id": "tea", "points": 3, "per": "1.00", "conditions": [{"type": "category", "any_of": ["tea"]}]});
    row("a spend rule for a category", earning(json!({}), &[tea]), |shop| assert_eq!(order(shop, &json!({})), 400))
}

fn of_an_event() -> Row {
    let rule = |id: &str, segment: &str| {
        let conditions = json!([{"type": "segment", "any_of": [segment]}]);
        json!({"kind": "event", "id": id, "event": "review", "points": 7, "conditions": conditions})
    };
    row("a personal campaign by segment", earning(json!({}), &[rule("vip", "vip"), rule("new", "newcomers")]), |shop| {
        join(shop, json!({"member_id": "ann", "segments": ["vip"]}));
        let answer = event(shop, "e-1", "review");
        assert_eq!((&answer["granted"], &answer["awards"][0]["rule_id"]), (&json!(7), &json!("vip")));
    })
}
