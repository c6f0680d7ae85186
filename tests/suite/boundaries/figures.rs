//! The settings of the merchant's figures, at the bounds of their shares.

use crate::sample;
use serde_json::{Value, json};

#[test]
fn figures_use_shares_and_whole_points() {
    let check = |figures: Value, wrong: &[&str]| {
        let problems = sample::problems(json!({"figures": figures}));
        let pointers: Vec<&str> = problems.iter().map(|problem| problem.pointer.as_str()).collect();
        assert_eq!(pointers, wrong, "{figures}: {problems:?}");
    };
    check(json!({}), &[]);
    check(json!({"redemption_rate": "0.30", "cost_share": "0.60", "max_accumulation": "1"}), &[]);
    check(json!({"redemption_rate": "0"}), &["/figures/redemption_rate"]);
    check(json!({"cost_share": "1.0001"}), &["/figures/cost_share"]);
    check(json!({"max_accumulation": "-0.5"}), &["/figures/max_accumulation"]);
    check(json!({"max_daily_issue": 0}), &["/figures/max_daily_issue"]);
    check(json!({"max_daily_issue": 1}), &[]);
}
