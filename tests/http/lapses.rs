//! Refunds of awards whose points have expired, over HTTP: the second stage of reads finds the expiries. The suite tests the arithmetic.

use crate::support::{Ask, Edge, Shop, lines, program};
use serde_json::{Value, json};

on_both!(
    an_expired_award_is_not_revoked_again,
    a_referrers_expired_award_is_not_revoked_again,
    only_the_spent_points_of_an_expired_award_are_due,
    a_released_hold_pays_the_debt,
    a_captured_hold_pays_only_the_eligible_lines,
    an_order_claims_at_most_its_cost_of_a_capture,
);

/// Base points expire at the end of the seventh day.
fn expiring(revoke_from: &str) -> Value {
    let mut program = program();
    program["expiry"] = json!({"base": {"kind": "after", "days": 7}});
    program["refunds"] = json!({ "revoke_from": revoke_from });
    program["spending"]["cash_off"].as_object_mut().unwrap().remove("max_share");
    program
}

fn give(shop: &Shop<'_>, member: &str, points: i64) {
    let request = json!({"points": points, "author": "test", "reason": "a gift"});
    shop.backend(Ask::post(&format!("/v1/members/{member}/adjustments"), &request).keyed()).ok(201);
}

/// The request of an order that was placed 20 days ago.
fn placed_long_ago(shop: &Shop<'_>, order_id: &str, member: &str, price: &str) -> Value {
    let mut order = shop.order_request(order_id, member, &lines(&[price]));
    let then = shared::units::time::Instant::from_millis(shop.edge.now().millis() - 20 * 24 * 3_600_000);
    order["placed_at"] = json!(then);
    order
}

fn parts() -> [Vec<Value>; 3] {
    let amount = |amount: &str| json!({"lines": [{"line_id": "a", "amount": amount}]});
    [
        vec![json!({"all": true})],
        vec![amount("10.00"), amount("0.01"), json!({"all": true})],
        vec![amount("49.99"), json!({"all": true})],
    ]
}

/// Refunds in parts. Returns the sums of revoked points and of added debt.
fn refund(shop: &Shop<'_>, order_id: &str, parts: &[Value]) -> [u64; 2] {
    let mut sums = [0, 0];
    for (at, part) in parts.iter().enumerate() {
        let mut request = part.clone();
        request["refund_id"] = json!(format!("{order_id}-{at}"));
        let refund = shop.refund(order_id, &request).ok(201);
        sums[0] += refund["points_revoked"].as_u64().unwrap();
        sums[1] += refund["debt_added"].as_u64().unwrap();
    }
    sums
}

fn an_expired_award_is_not_revoked_again(edge: &Edge) {
    for revoke_from in ["any", "own"] {
        for parts in parts() {
            let shop = Shop::open_with(edge, &expiring(revoke_from));
            shop.order(&placed_long_ago(&shop, "o-1", "ann", "50.00")).ok(201);
            give(&shop, "ann", 100);
            assert_eq!(shop.points("ann"), [100, 0, 0, 0]);
            assert_eq!(refund(&shop, "o-1", &parts), [50, 0], "{revoke_from} {parts:?}");
            assert_eq!(shop.points("ann"), [100, 0, 0, 0], "{revoke_from} {parts:?}");
            shop.audit_is_sound("ann");
        }
    }
}

fn a_referrers_expired_award_is_not_revoked_again(edge: &Edge) {
    for revoke_from in ["any", "own"] {
        for parts in parts() {
            let mut program = expiring(revoke_from);
            let rule = json!({"kind": "referral", "id": "friends", "class": "base", "first_order": {"points": 60}});
            program["earning"]["rules"].as_array_mut().unwrap().push(rule);
            let shop = Shop::open_with(edge, &program);
            shop.member_with("ann", 0);
            shop.member_with("bob", 0);
            let bind = json!({"referrer_id": "ann", "friend_id": "bob"});
            shop.backend(Ask::post("/v1/referrals", &bind).keyed()).ok(201);
            shop.order(&placed_long_ago(&shop, "o-1", "bob", "50.00")).ok(201);
            give(&shop, "ann", 100);
            give(&shop, "bob", 100);
            refund(&shop, "o-1", &parts);
            for member in ["ann", "bob"] {
                assert_eq!(shop.points(member), [100, 0, 0, 0], "{member} {revoke_from} {parts:?}");
                shop.audit_is_sound(member);
            }
        }
    }
}

fn only_the_spent_points_of_an_expired_award_are_due(edge: &Edge) {
    let Edge::Native(native) = edge else { return };
    for (revoke_from, expected) in [("any", [80, 0, 0, 0]), ("own", [100, 0, 0, 20])] {
        for parts in parts() {
            let shop = Shop::open_with(edge, &expiring(revoke_from));
            shop.order(&shop.order_request("o-1", "ann", &lines(&["50.00"]))).ok(201);
            let hold = shop.hold("ann", &lines(&["20.00"]), 20);
            let path = format!("/v1/holds/{}/capture", hold["hold_id"].as_str().unwrap());
            shop.backend(Ask::post(&path, &json!({})).keyed()).ok(200);
            native.pass_minutes(20 * 24 * 60);
            give(&shop, "ann", 100);
            refund(&shop, "o-1", &parts);
            assert_eq!(shop.points("ann"), expected, "{revoke_from} {parts:?}");
            shop.audit_is_sound("ann");
        }
    }
}

fn a_released_hold_pays_the_debt(edge: &Edge) {
    let shop = Shop::open(edge);
    for (order_id, held) in [("o-1", 100), ("o-2", 60)] {
        shop.order(&shop.order_request(order_id, "ann", &lines(&["100.00"]))).ok(201);
        let hold = shop.hold("ann", &lines(&["20.00"]), held);
        shop.refund(order_id, &json!({"refund_id": format!("r-{order_id}"), "all": true})).ok(201);
        assert_eq!(shop.points("ann"), [0, 0, held, held]);
        let path = format!("/v1/holds/{}/release", hold["hold_id"].as_str().unwrap());
        let released = shop.backend(Ask::post(&path, &json!({})).keyed()).ok(200);
        assert_eq!((&released["balance"]["available"], &released["balance"]["debt"]), (&json!(0), &json!(0)));
        assert_eq!(shop.points("ann"), [0, 0, 0, 0]);
    }
    shop.audit_is_sound("ann");
}

/// A hold that was captured without an order pays the order like an open one: it pays nothing of an excluded gift card.
fn a_captured_hold_pays_only_the_eligible_lines(edge: &Edge) {
    let mut program = program();
    program["spending"]["cash_off"]["max_share"] = json!("0.30");
    program["spending"]["cash_off"]["min_cash"] = json!("1.00");
    program["spending"]["cash_off"]["exclude"] = json!({"categories": ["gift-card"]});
    for is_captured in [true, false] {
        let shop = Shop::open_with(edge, &program);
        shop.member_with("ann", 3000);
        let hold = shop.hold("ann", &lines(&["100.00"]), 3000);
        if is_captured {
            let path = format!("/v1/holds/{}/capture", hold["hold_id"].as_str().unwrap());
            shop.backend(Ask::post(&path, &json!({})).keyed()).ok(200);
        }
        let mut order = shop.order_request("o-1", "ann", &lines(&["30.00"]));
        order["lines"][0]["categories"] = json!(["gift-card"]);
        order["hold_id"] = hold["hold_id"].clone();
        let paid = shop.order(&order).ok(201);
        assert_eq!((&paid["spent"]["points"], &paid["spent"]["basket_changed"]), (&json!(0), &json!(true)));
        assert_eq!(shop.points("ann"), [3030, 0, 0, 0], "captured first: {is_captured}");
        shop.audit_is_sound("ann");
    }
}

fn an_order_claims_at_most_its_cost_of_a_capture(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 1000);
    let hold = shop.hold("ann", &lines(&["20.00"]), 1000);
    let path = format!("/v1/holds/{}/capture", hold["hold_id"].as_str().unwrap());
    shop.backend(Ask::post(&path, &json!({})).keyed()).ok(200);
    assert_eq!(shop.points("ann"), [0, 0, 0, 0]);
    let mut order = shop.order_request("o-1", "ann", &lines(&["2.00"]));
    order["hold_id"] = hold["hold_id"].clone();
    let paid = shop.order(&order).ok(201);
    assert_eq!((&paid["spent"]["points"], &paid["spent"]["amount"]), (&json!(200), &json!("2.00")));
    assert_eq!(shop.points("ann"), [800, 0, 0, 0]);
    let refund = shop.refund("o-1", &json!({"refund_id": "r-1", "all": true})).ok(201);
    assert_eq!((&refund["points_restored"], &refund["cash"]), (&json!(200), &json!("0.00")));
    assert_eq!(shop.points("ann"), [1000, 0, 0, 0]);
    shop.audit_is_sound("ann");
}
