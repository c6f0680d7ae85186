//! What points can pay of an order: rate, ladder, bounds, exclusions, rescue, and how long a quote and a hold last.

use super::table::{Row, earning, join, pay, program, row, set_clock, timed};
use crate::support::{Answer, Ask, lines};
use serde_json::{Value, json};

const CLOSED: &str = "closed";

fn cash_off(settings: Value) -> Value {
    let mut cash_off = settings;
    if cash_off.get("ladder").is_none() {
        cash_off["rate"] = json!({"points": 100, "amount": "1.00"});
    }
    program(json!({"spending": {"cash_off": cash_off}}))
}

/// The best choice of 10,000 points for a cup of tea at 50.00 and a gift card at 30.00.
fn basket() -> Value {
    let mut basket = lines(&["50.00", "30.00"]);
    basket[0]["categories"] = json!(["tea"]);
    basket[1]["sku"] = json!("gift-card");
    basket[1]["categories"] = json!(["cards"]);
    basket[1]["tags"] = json!(["no-points"]);
    basket
}

fn takes_off(name: &'static str, settings: Value, points: u64, amount: &'static str, limit: &'static str) -> Row {
    row(name, cash_off(settings), move |shop| {
        shop.member_with("ann", 10_000);
        let quote = shop.quote("ann", &basket(), "max").ok(200);
        let told = (&quote["points"], &quote["amount"], &quote["bounds"]["limit"]);
        assert_eq!(told, (&json!(points), &json!(amount), &json!(limit)), "{quote:#}");
    })
}

pub fn rows() -> Vec<Row> {
    let rung = |points: u64, amount: &str| json!({"points": points, "amount": amount});
    let mut rows = vec![
        takes_off("a rate", json!({}), 8000, "80.00", "total"),
        takes_off(
            "the best sum of a ladder's rungs",
            json!({"ladder": [rung(1000, "30.00"), rung(3000, "120.00")]}),
            2000,
            "60.00",
            "total",
        ),
        takes_off("a share of the order", json!({"max_share": "0.30"}), 2400, "24.00", "share"),
        takes_off("a maximum of points for an order", json!({"max_points": 1500}), 1500, "15.00", "points"),
        takes_off("a maximum of points for a day", json!({"max_points_per_day": 700}), 700, "7.00", "day"),
        takes_off("money that must remain to be paid", json!({"min_cash": "9.50"}), 7050, "70.50", "cash"),
        takes_off("multiples of a step", json!({"step_points": 3000}), 6000, "60.00", "total"),
        takes_off("no excluded SKU", json!({"exclude": {"skus": ["gift-card"]}}), 5000, "50.00", "total"),
        takes_off("no excluded category", json!({"exclude": {"categories": ["cards"]}}), 5000, "50.00", "total"),
        takes_off("no excluded tag", json!({"exclude": {"tags": ["no-points"]}}), 5000, "50.00", "total"),
        takes_off(
            "nothing while it is closed",
            json!({"exclude": {"dates": [{"from": "2020-01-01T00:00:00Z"}]}}),
            0,
            "0.00",
            CLOSED,
        ),
        takes_off(
            "again after that",
            json!({"exclude": {"dates": [{"until": "2020-01-01T00:00:00Z"}]}}),
            8000,
            "80.00",
            "total",
        ),
        takes_off(
            "the rate in force",
            json!({"rate_versions": [{"from": "2026-01-01T00:00:00Z", "points": 100, "amount": "0.50"}, {"from": "2126-01-01T00:00:00Z", "points": 1, "amount": "9.00"}]}),
            10_000,
            "50.00",
            "balance",
        ),
        row("nothing below the minimum", cash_off(json!({"min_points": 500})), |shop| {
            shop.member_with("ann", 10_000);
            assert_eq!(shop.quote("ann", &basket(), 499).problem(422, "below_minimum")["required"], 500);
            assert_eq!(shop.quote("ann", &basket(), 500).ok(200)["amount"], "5.00");
        }),
        row("nothing between two steps", cash_off(json!({"step_points": 100})), |shop| {
            shop.member_with("ann", 10_000);
            shop.quote("ann", &basket(), 150).problem(422, "not_a_step");
            shop.quote("ann", &basket(), 200).ok(200);
        }),
        row("a day's maximum holds over several orders", cash_off(json!({"max_points_per_day": 700})), |shop| {
            shop.member_with("ann", 10_000);
            shop.hold("ann", &basket(), 600);
            assert_eq!(shop.quote("ann", &basket(), 101).problem(422, "above_cap")["available"], 100);
        }),
        row("points about to expire count twice", cash_off(json!({"rescue": {"hours": 48, "factor": "2"}})), |shop| {
            join(shop, json!({"member_id": "ann"}));
            let expires_at = shop.edge.now().plus_minutes(47 * 60).to_string();
            let gift = json!({"points": 300, "author": "a", "reason": "b", "expires_at": expires_at});
            shop.backend(Ask::post("/v1/members/ann/adjustments", &gift).keyed()).ok(201);
            assert_eq!(shop.quote("ann", &basket(), "max").ok(200)["amount"], "6.00");
        }),
    ];
    rows.push(unspendable());
    rows.extend(tiers_excluded());
    rows.extend(times());
    rows
}

fn unspendable() -> Row {
    row("points that cannot be spent at all", earning(json!({}), &[]), |shop| {
        pay(shop, "o-1", "10.00");
        shop.quote("ann", &basket(), 0).problem(422, "above_cap");
    })
}

/// Two orders reach silver. Points cannot pay in this tier.
fn tiers_excluded() -> [Row; 1] {
    let mut program = cash_off(json!({"exclude": {"tiers": ["silver"]}}));
    program["earning"] = json!({"rules": [{"kind": "spend", "id": "base", "points": 100, "per": "1.00"}]});
    program["tiers"] = json!({"window": {"kind": "lifetime"}, "levels": [{"id": "silver", "name": "Silver", "needs": {"any": {"orders": 2}}}]});
    [row("nothing in an excluded tier", program, |shop| {
        let is_closed = || shop.shopper("ann", Ask::get("/v1/me/balance")).ok(200)["spending_closed"].clone();
        pay(shop, "o-1", "10.00");
        assert_eq!(shop.quote("ann", &basket(), "max").ok(200)["points"], 1000, "without a tier");
        assert_eq!(is_closed(), Value::Null);
        pay(shop, "o-2", "10.00");
        let quote = shop.quote("ann", &basket(), "max").ok(200);
        assert_eq!((&quote["points"], &quote["bounds"]["limit"]), (&json!(0), &json!(CLOSED)));
        assert_eq!(is_closed(), true, "the balance states it before a quote");
        let problem = shop.quote("ann", &basket(), 100).problem(422, "above_cap");
        assert_eq!(problem["available"], 0);
        shop.refund("o-2", &json!({"refund_id": "r-1", "all": true})).ok(201);
        assert_eq!(
            shop.quote("ann", &basket(), "max").ok(200)["points"],
            1000,
            "the tier was withdrawn with the order"
        );
        assert_eq!(is_closed(), Value::Null);
    })]
}

fn times() -> [Row; 1] {
    let mut program = cash_off(json!({}));
    let times = program["spending"].as_object_mut().unwrap();
    times.extend(json!({"quote_minutes": 2, "hold_minutes": 3, "hold_minutes_max": 10}).as_object().unwrap().clone());
    [timed("a quote and a hold last for their minutes", program, |shop| {
        shop.member_with("ann", 1000);
        let at = |minute: &str| set_clock(shop, &format!("2026-11-23T12:{minute}+08:00"));
        let quote = shop.quote("ann", &basket(), 100).ok(200);
        at("02:00");
        shop.place("ann", &quote).problem(409, "quote_expired");
        let hold = shop.hold("ann", &basket(), 100);
        at("04:59.999");
        assert_eq!(shop.points("ann"), [900, 0, 100, 0]);
        let extend = |minutes: u32| -> Answer {
            let path = format!("/v1/holds/{}/extend", hold["hold_id"].as_str().unwrap());
            shop.backend(Ask::post(&path, &json!({"minutes": minutes})).keyed())
        };
        assert_eq!(extend(60).ok(200)["expires_at"], "2026-11-23T04:12:00Z", "at most to the maximum");
        at("11:59.998");
        assert_eq!(shop.points("ann"), [900, 0, 100, 0]);
        at("12:00");
        assert_eq!(shop.points("ann"), [1000, 0, 0, 0]);
    })]
}
