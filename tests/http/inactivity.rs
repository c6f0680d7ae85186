//! Points that expire after inactivity, over HTTP. The suite tests which activity extends them and to which date.

use crate::support::{Ask, Edge, Shop, lines, program};
use serde_json::{Value, json};
use shared::{earning::expiry::expires_at, program::Program, units::lot_class::LotClass, units::time::Instant};

on_both!(
    each_activity_extends_the_points,
    restored_points_have_the_expiry_that_activity_has_set,
    a_wrong_policy_is_refused
);

fn settings() -> Value {
    let mut settings = program();
    settings["expiry"] = json!({
        "base": {"kind": "inactive", "months": 12, "activities": ["order", "redeem"], "max_months": 36, "round_up_to": "month"},
        "bonus": {"kind": "after", "months": 6},
    });
    settings
}

/// The expiry of base points after an activity now.
fn from_now(edge: &Edge) -> String {
    let program = Program::read(&serde_json::from_value(settings()).unwrap(), 1).unwrap();
    expires_at(program.expiry.of(LotClass::Base), edge.now(), &program.zone).unwrap().to_string()
}

fn first_expiry(shop: &Shop<'_>) -> Value {
    shop.balance("ann")["expiring"][0]["expires_at"].clone()
}

fn each_activity_extends_the_points(edge: &Edge) {
    let shop = Shop::open_with(edge, &settings());
    shop.member_with("ann", 1_000);
    let given = from_now(edge);
    assert_eq!(first_expiry(&shop), given.as_str());
    if let Edge::Native(native) = edge {
        native.set_now("2027-11-30T23:59:59+08:00");
    }
    let order = shop.order(&shop.order_request("o-1", "ann", &lines(&["10.00"]))).ok(201);
    let moved = from_now(edge);
    assert_eq!(order["earned"]["awards"][0]["expires_at"], moved.as_str());
    assert_eq!(order["balance"]["expiring"], json!([{"expires_at": moved, "points": 1_010}]));
    let history = shop.backend(Ask::get("/v1/members/ann/entries")).ok(200);
    let what = &history["data"][1]["what"];
    let wanted = json!({"kind": "renewed", "activity": "order", "class": "base", "expires_at": moved});
    assert_eq!((what, &history["data"][1]["points"]), (&wanted, &json!(0)));
    if let Edge::Native(native) = edge {
        native.set_now("2027-12-01T00:00:00+08:00");
    }
    let hold = shop.hold("ann", &lines(&["10.00"]), 100);
    assert_eq!(first_expiry(&shop), moved.as_str(), "a hold is not an activity");
    let capture = format!("/v1/holds/{}/capture", hold["hold_id"].as_str().unwrap());
    shop.backend(Ask::post(&capture, &json!({"points": 40})).keyed()).ok(200);
    assert_eq!(first_expiry(&shop), from_now(edge));
    assert_eq!(shop.points("ann"), [970, 0, 0, 0]);
    shop.audit_is_sound("ann");
}

fn restored_points_have_the_expiry_that_activity_has_set(edge: &Edge) {
    let shop = Shop::open_with(edge, &settings());
    shop.member_with("ann", 500);
    let hold = shop.hold("ann", &lines(&["10.00"]), 500);
    let mut request = shop.order_request("o-1", "ann", &lines(&["10.00"]));
    request["hold_id"] = hold["hold_id"].clone();
    shop.order(&request).ok(201);
    if let Edge::Native(native) = edge {
        native.set_now("2027-11-01T12:00:00+08:00");
        shop.order(&shop.order_request("o-2", "ann", &lines(&["10.00"]))).ok(201);
        native.set_now("2028-06-01T12:00:00+08:00");
    }
    let moved: Instant = serde_json::from_value(first_expiry(&shop)).unwrap();
    let refund = shop.refund("o-1", &json!({"refund_id": "r-1", "all": true})).ok(201);
    assert_eq!(refund["points_restored"], 500);
    assert_eq!(refund["restored"][0]["expires_at"], moved.to_string());
    shop.audit_is_sound("ann");
}

fn a_wrong_policy_is_refused(edge: &Edge) {
    let shop = Shop::open_without_program(edge);
    let mut wrong = settings();
    wrong["expiry"]["base"] = json!({"kind": "inactive", "months": 0, "activities": [], "max_months": 601});
    let problem = shop.backend(Ask::put("/v1/program", &wrong)).problem(422, "program_invalid");
    let pointers: Vec<&str> =
        problem["problems"].as_array().unwrap().iter().map(|found| found["pointer"].as_str().unwrap()).collect();
    assert_eq!(pointers, ["/expiry/base/months", "/expiry/base/max_months", "/expiry/base/activities"]);
    wrong["expiry"]["base"] = json!({"kind": "inactive", "months": 12, "activities": ["walk"]});
    let problem = shop.backend(Ask::put("/v1/program", &wrong)).problem(400, "invalid_request");
    assert!(problem["pointer"].as_str().unwrap().starts_with("/expiry/base"), "{problem}");
}
