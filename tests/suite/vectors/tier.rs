//! Vectors of tiers: the number of orders and the spend that reach each tier.

use super::{Vector, check_all};
use crate::{member::Member, sample};
use serde_json::{Value, json};

#[test]
fn vectors_of_tier() {
    check_all("tier", check_tier);
}

/// Places the number of orders. The last order costs all of the spend.
fn check_tier(vector: &Vector) {
    let levels: Vec<Value> = vector.given["tiers"].as_array().expect("tiers").iter().map(level).collect();
    let mut settings = sample::plain();
    settings["tiers"] = json!({"window": {"kind": "rolling", "months": 12}, "levels": levels});
    let mut member = Member::new(sample::program(settings));
    for order in 1..=vector.number("orders") {
        let price = if order == vector.number("orders") { vector.text("spend") } else { "0" };
        let request = sample::order_request(&format!("o-{order}"), &sample::lines(&[(price, 1)]), json!({}));
        member.order(&request).expect("a paid order");
    }
    let tier = member.balance().tier.map(|tier| tier.id.to_string());
    assert_eq!(json!(tier), vector.expect["tier"], "{}", vector.id);
}

fn level(tier: &Value) -> Value {
    json!({"id": tier[0], "name": tier[0], "needs": tier[1]})
}
