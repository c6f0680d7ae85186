//! The merchant's figures over HTTP: daily sums, the liability, and alerts.

use crate::support::{Ask, Edge, Shop, lines, program};
use serde_json::json;

on_both!(figures_state_issued_used_and_outstanding_points, figures_are_for_the_backend_only);

fn figures_state_issued_used_and_outstanding_points(edge: &Edge) {
    let mut settings = program();
    settings["figures"] = json!({
        "redemption_rate": "0.50", "cost_share": "0.60", "max_daily_issue": 1000, "max_accumulation": "0.7",
    });
    let shop = Shop::open_with(edge, &settings);
    let empty = shop.backend(Ask::get("/v1/figures")).ok(200);
    assert_eq!(
        (&empty["outstanding"], &empty["accumulation"], &empty["alerts"]),
        (&json!(0), &json!("0.0000"), &json!([]))
    );

    shop.member_with("ann", 1000);
    let hold = shop.hold("ann", &lines(&["8.00"]), 400);
    shop.backend(Ask::post(&format!("/v1/holds/{}/capture", hold["hold_id"].as_str().unwrap()), &json!({})).keyed())
        .ok(200);
    let figures = edge.writes_nothing(|| shop.backend(Ask::get("/v1/figures"))).ok(200);
    assert_eq!(figures["today"], json!({"issued": 1000, "burnt": 400, "expired": 0, "revoked": 0}));
    assert_eq!((&figures["ever"], &figures["outstanding"]), (&figures["today"], &json!(600)));
    assert_eq!((&figures["accumulation"], &figures["burn_to_issue"]), (&json!("0.6000"), &json!("0.4000")));
    let money = |amount: &str| json!({"amount": amount, "currency": "CNY"});
    // 600 points are worth 6.00. Half of that will be claimed, evenly over a year.
    assert_eq!((&figures["outstanding_worth"], &figures["liability"]), (&money("6.00"), &money("0.25")));
    assert_eq!((&figures["issue_cost"], &figures["redemption_cost"]), (&money("5.00"), &money("3.00")));
    assert_eq!(figures["alerts"], json!([]), "a figure equal to its threshold causes no alert");

    shop.member_with("bob", 1);
    let alerts = shop.backend(Ask::get("/v1/figures")).ok(200)["alerts"].clone();
    assert_eq!(
        (&alerts[0]["level"], &alerts[0]["figure"], &alerts[0]["value"]),
        (&json!("warning"), &json!("issued_today"), &json!("1001"))
    );
    shop.give("bob", 999);
    let alerts = shop.backend(Ask::get("/v1/figures")).ok(200)["alerts"].clone();
    assert_eq!(
        (&alerts[1]["level"], &alerts[1]["figure"], &alerts[1]["value"]),
        (&json!("critical"), &json!("accumulation"), &json!("0.8000"))
    );
}

fn figures_are_for_the_backend_only(edge: &Edge) {
    let shop = Shop::open(edge);
    edge.ask(&Ask::get("/v1/figures")).problem(401, "unauthorized");
    shop.shopper("ann", Ask::get("/v1/figures")).problem(401, "unauthorized");
    shop.page(Ask::get("/v1/figures")).problem(401, "unauthorized");
}
