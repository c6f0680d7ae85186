//! Orders and events that are posted late, over HTTP: the program version and the caps of their own time. The suite tests caps.

use crate::support::{Ask, Edge, Shop, lines};
use serde_json::{Value, json};

on_both!(
    each_late_order_counts_under_the_cap_of_its_day,
    a_budget_counts_late_orders_in_their_own_day,
    an_order_earns_by_the_version_of_its_time,
    an_event_earns_by_the_version_of_its_time,
);

fn capped(cap: Value) -> Value {
    let mut program = crate::support::program();
    program["earning"]["caps"] = json!([cap]);
    program
}

fn ago(shop: &Shop<'_>, hours: i64) -> Value {
    json!(shared::units::time::Instant::from_millis(shop.edge.now().millis() - hours * 3_600_000))
}

/// An order of one line that was placed this number of hours ago.
fn earned(shop: &Shop<'_>, order_id: &str, member: &str, hours: i64) -> Value {
    let mut order = shop.order_request(order_id, member, &lines(&["10.00"]));
    order["placed_at"] = ago(shop, hours);
    shop.order(&order).ok(201)["earned"].clone()
}

fn each_late_order_counts_under_the_cap_of_its_day(edge: &Edge) {
    let shop = Shop::open_with(edge, &capped(json!({"of": "member", "per": "day", "points": 10})));
    for days in [3, 2, 1, 0] {
        assert_eq!(earned(&shop, &format!("o-{days}"), "ann", days * 24)["granted"], 10, "{days}");
    }
    for days in [3, 2, 1, 0] {
        assert_eq!(earned(&shop, &format!("again-{days}"), "ann", days * 24)["granted"], 0, "{days}");
    }
    assert_eq!(shop.points("ann"), [40, 0, 0, 0]);
    shop.audit_is_sound("ann");
}

fn a_budget_counts_late_orders_in_their_own_day(edge: &Edge) {
    let shop = Shop::open_with(edge, &capped(json!({"of": "program", "per": "day", "points": 15})));
    assert_eq!(earned(&shop, "o-1", "ann", 24)["granted"], 10);
    assert_eq!(earned(&shop, "o-2", "bob", 0)["granted"], 10);
    assert_eq!(earned(&shop, "o-3", "bob", 24)["granted"], 5);
    assert_eq!(earned(&shop, "o-4", "ann", 0)["granted"], 5);
    assert_eq!(earned(&shop, "o-5", "cat", 24)["granted"], 0);
    assert_eq!(earned(&shop, "o-6", "cat", 0)["granted"], 0);
}

/// A program with `points` for each yuan and for each review.
fn paying(points: u32, late_days: u16) -> Value {
    let mut program = crate::support::program();
    program["earning"]["late_days"] = json!(late_days);
    program["earning"]["rules"][0]["points"] = json!(points);
    let review = json!({"kind": "event", "id": "review", "event": "review", "points": points});
    program["earning"]["rules"].as_array_mut().unwrap().push(review);
    program
}

fn an_order_earns_by_the_version_of_its_time(edge: &Edge) {
    let Edge::Native(native) = edge else { return };
    let shop = Shop::open_with(edge, &paying(1, 31));
    native.pass_minutes(48 * 60);
    shop.backend(Ask::put("/v1/program", &paying(5, 31))).ok(201);
    native.pass_minutes(48 * 60);
    let check = |order_id: &str, hours: i64, granted: u64, version: u32| {
        let earned = earned(&shop, order_id, "ann", hours);
        let award = (&earned["granted"], &earned["awards"][0]["program_version"]);
        assert_eq!(award, (&json!(granted), &json!(version)), "{hours} hours ago");
    };
    check("o-1", 0, 50, 2);
    check("o-2", 47, 50, 2);
    check("o-3", 48, 50, 2);
    check("o-4", 49, 10, 1);
    check("o-5", 95, 10, 1);
    // Before the first version began, the present version decides.
    check("o-6", 24 * 10, 50, 2);
    shop.audit_is_sound("ann");
    // A refund revokes what the order earned.
    shop.refund("o-4", &json!({"refund_id": "r-4", "all": true})).ok(201);
    assert_eq!(shop.points("ann")[0], 50 * 3 + 10 + 50);
    // After `late_days`, the present version decides.
    shop.backend(Ask::put("/v1/program", &paying(7, 1))).ok(201);
    check("o-7", 24, 50, 2);
    check("o-8", 24 * 3, 70, 3);
}

fn an_event_earns_by_the_version_of_its_time(edge: &Edge) {
    let Edge::Native(native) = edge else { return };
    let shop = Shop::open_with(edge, &paying(1, 31));
    shop.member_with("ann", 0);
    native.pass_minutes(48 * 60);
    shop.backend(Ask::put("/v1/program", &paying(5, 31))).ok(201);
    native.pass_minutes(60);
    for (event_id, hours, granted) in [("e-1", 0, 5), ("e-2", 1, 5), ("e-3", 2, 1), ("e-4", 40, 1)] {
        let occurred_at = ago(&shop, hours);
        let event = json!({"event_id": event_id, "member_id": "ann", "kind": "review", "occurred_at": occurred_at});
        assert_eq!(shop.backend(Ask::post("/v1/events", &event).keyed()).ok(201)["granted"], granted, "{hours}");
    }
    shop.audit_is_sound("ann");
}
