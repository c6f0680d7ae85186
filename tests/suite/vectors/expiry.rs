//! Vectors of expiry: the dates that other systems document.

use super::{Vector, check_all, text};
use crate::sample;
use serde_json::{Value, json};
use shared::{earning::expiry::expires_at, units::lot_class::LotClass};

#[test]
fn vectors_of_expiry() {
    check_all("expiry", check_expiry);
}

fn check_expiry(vector: &Vector) {
    let policy = policy(&vector.given["policy"]);
    let program = sample::program(json!({"time_zone": vector.text("zone"), "expiry": {"base": policy}}));
    let found = expires_at(program.expiry.of(LotClass::Base), sample::at(vector.text("earned_at")), &program.zone);
    assert_eq!(found, Some(sample::at(text(&vector.expect, "expires_at"))), "{}", vector.id);
}

/// The policy in the vectors' notation, converted to the program's document.
fn policy(given: &Value) -> Value {
    let mut policy = match given {
        after if after.get("after_months").is_some() => json!({"kind": "after", "months": after["after_months"]}),
        after if after.get("after_days").is_some() => json!({"kind": "after", "days": after["after_days"]}),
        year_end => json!({"kind": "calendar_year_end", "grace_months": year_end["grace_months"]}),
    };
    if let Some(period) = given.get("round_up_to") {
        policy["round_up_to"] = period.clone();
    }
    policy
}
