//! Vectors of referrals: the points of both members after the friend's first order.

use super::{Vector, check_all, number};
use crate::{friends::Friends, sample};
use serde_json::json;

#[test]
fn vectors_of_referral() {
    check_all("referral", check_referral);
}

fn check_referral(vector: &Vector) {
    let rule = json!({
        "kind": "referral", "id": "friends", "registration": vector.given["registration"],
        "first_order": {"share": vector.given["share"]},
    });
    let mut both = Friends::new(&sample::program(json!({"earning": {"rules": [rule]}})), 1);
    both.bind(0).expect("a binding");
    both.order(0, "o-1", &sample::lines(&[(vector.text("first_order"), 1)])).expect("a first order");
    let has = [&both.referrer, &both.friends[0]].map(|member| member.balance().available.get());
    assert_eq!(has, [number(&vector.expect, "referrer"), number(&vector.expect, "friend")], "{}", vector.id);
}
