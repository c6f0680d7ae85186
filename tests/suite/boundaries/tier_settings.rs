//! Settings of tiers that validation refuses, each with the nearest valid value.

use crate::sample;
use serde_json::{Value, json};
use shared::wire::ProgramDocument;

fn tiers(fields: Value) -> Value {
    let mut tiers = json!({"window": {"kind": "rolling", "months": 12}, "levels": [level(json!({}))]});
    for (key, value) in fields.as_object().unwrap() {
        tiers[key] = value.clone();
    }
    json!({"tiers": tiers})
}

fn level(fields: Value) -> Value {
    let mut level = json!({"id": "silver", "name": "Silver", "needs": {"any": {"orders": 1}}});
    for (key, value) in fields.as_object().unwrap() {
        level[key] = value.clone();
    }
    level
}

fn check(settings: Value, pointers: &[&str]) {
    let problems = sample::problems(settings.clone());
    let found: Vec<&str> = problems.iter().map(|problem| problem.pointer.as_str()).collect();
    assert_eq!(found, pointers, "{settings}: {problems:?}");
}

fn check_level(fields: Value, pointers: &[&str]) {
    check(tiers(json!({"levels": [level(fields)]})), pointers);
}

#[test]
fn windows_and_cushions_are_within_their_limits() {
    let window = |window: Value| tiers(json!({"window": window}));
    for (unit, most) in [("months", 24), ("days", 731)] {
        let pointer = format!("/tiers/window/{unit}");
        check(window(json!({"kind": "rolling", unit: 1})), &[]);
        check(window(json!({"kind": "rolling", unit: most})), &[]);
        check(window(json!({"kind": "rolling", unit: 0})), &[&pointer]);
        check(window(json!({"kind": "rolling", unit: most + 1})), &[&pointer]);
    }
    check(window(json!({"kind": "rolling"})), &["/tiers/window"]);
    check(window(json!({"kind": "rolling", "months": 1, "days": 1})), &["/tiers/window"]);
    check(window(json!({"kind": "calendar", "period": "quarter"})), &[]);
    check(window(json!({"kind": "lifetime"})), &[]);
    let cushion = |cushion: Value| tiers(json!({"cushion": cushion}));
    for (unit, most) in [("months", 12), ("days", 366)] {
        check(cushion(json!({unit: 0})), &[]);
        check(cushion(json!({unit: most})), &[]);
        check(cushion(json!({unit: most + 1})), &[&format!("/tiers/cushion/{unit}")]);
    }
    check(cushion(json!({"months": 1, "days": 1})), &["/tiers/cushion"]);
}

#[test]
fn there_are_one_to_ten_levels_with_ids_of_their_own() {
    let levels = |count: usize| {
        let levels: Vec<Value> = (0..count).map(|at| level(json!({"id": at.to_string()}))).collect();
        tiers(json!({"levels": levels}))
    };
    check(levels(0), &["/tiers/levels"]);
    check(levels(1), &[]);
    check(levels(10), &[]);
    check(levels(11), &["/tiers/levels"]);
    check(tiers(json!({"levels": [level(json!({})), level(json!({}))]})), &["/tiers/levels/1/id"]);
    check_level(json!({"id": "x".repeat(24)}), &[]);
    check_level(json!({"id": "x".repeat(25)}), &["/tiers/levels/0/id"]);
    check_level(json!({"name": ""}), &["/tiers/levels/0/name"]);
    check_level(json!({"name": "银".repeat(101)}), &["/tiers/levels/0/name"]);
    let rule = json!({"kind": "multiplier", "id": "tier:silver", "factor": "2"});
    check(json!({"earning": {"rules": [rule]}}), &[]);
    let mut clashing = tiers(json!({}));
    clashing["earning"] = json!({"rules": [rule]});
    check(clashing, &["/earning/rules"]);
}

#[test]
fn needs_have_a_metric_and_never_decrease() {
    check_level(json!({"needs": {"any": {}}}), &["/tiers/levels/0/needs/any"]);
    check_level(json!({"needs": {"all": {}}}), &["/tiers/levels/0/needs/all"]);
    check_level(json!({"needs": {"any": {"orders": 0}}}), &["/tiers/levels/0/needs/any/orders"]);
    check_level(json!({"needs": {"any": {"points": 0}}}), &["/tiers/levels/0/needs/any/points"]);
    check_level(json!({"needs": {"all": {"spend": "0.00"}}}), &["/tiers/levels/0/needs/all/spend"]);
    check_level(json!({"needs": {"all": {"spend": "0.01"}}}), &[]);
    check_level(json!({"needs": {"all": {"spend": "0.001"}}}), &["/tiers/levels/0/needs/all/spend"]);
    let both = |below: Value, above: Value| {
        let above = level(json!({"id": "gold", "needs": {"all": above}}));
        tiers(json!({"levels": [level(json!({"needs": {"any": below}})), above]}))
    };
    check(both(json!({"orders": 5}), json!({"orders": 5})), &[]);
    check(both(json!({"orders": 5}), json!({"orders": 4})), &["/tiers/levels/1/needs"]);
    check(both(json!({"points": 5}), json!({"points": 4})), &["/tiers/levels/1/needs"]);
    check(both(json!({"spend": "5.00"}), json!({"spend": "4.99"})), &["/tiers/levels/1/needs"]);
    check(both(json!({"orders": 5}), json!({"spend": "0.01"})), &[]);
}

#[test]
fn awards_and_benefits_of_a_level_are_within_their_limits() {
    check_level(json!({"multiplier": "1.2", "multiplier_stays": false}), &[]);
    for factor in ["0", "100.1", "two"] {
        check_level(json!({"multiplier": factor}), &["/tiers/levels/0/multiplier"]);
    }
    check_level(json!({"tier_up": {"points": 1}}), &[]);
    check_level(json!({"tier_up": {"points": 0}}), &["/tiers/levels/0/tier_up/points"]);
    let milestones = |shares: &[&str]| -> Value {
        let milestone = |share: &&str| json!({"share": share, "points": 1});
        json!({"milestones": shares.iter().map(milestone).collect::<Vec<_>>()})
    };
    check_level(milestones(&["0.3", "0.0001", "0.9999"]), &[]);
    for share in ["0", "1", "1.5", "0.00001", "a third"] {
        check_level(milestones(&[share]), &["/tiers/levels/0/milestones/0/share"]);
    }
    check_level(milestones(&["0.3", "0.30"]), &["/tiers/levels/0/milestones/1/share"]);
    let shares = ["0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "0.95", "0.99"];
    check_level(milestones(&shares[..10]), &[]);
    check_level(milestones(&shares), &["/tiers/levels/0/milestones"]);
    let benefit = |fields: Value| {
        let mut benefit = json!({"id": "coupon", "name": "Coupon"});
        for (key, value) in fields.as_object().unwrap() {
            benefit[key] = value.clone();
        }
        json!({"benefits": [benefit]})
    };
    check_level(benefit(json!({"monthly": 1, "monthly_points": 1, "stays": true})), &[]);
    check_level(benefit(json!({"monthly": 1000})), &[]);
    check_level(benefit(json!({"monthly": 0})), &["/tiers/levels/0/benefits/0/monthly"]);
    check_level(benefit(json!({"monthly": 1001})), &["/tiers/levels/0/benefits/0/monthly"]);
    check_level(benefit(json!({"monthly_points": 0})), &["/tiers/levels/0/benefits/0/monthly_points"]);
    check_level(benefit(json!({"name": ""})), &["/tiers/levels/0/benefits/0/name"]);
    check_level(benefit(json!({"id": "x".repeat(25)})), &["/tiers/levels/0/benefits/0/id"]);
    let twice = json!({"benefits": [{"id": "a", "name": "A"}, {"id": "a", "name": "B"}]});
    check_level(twice, &["/tiers/levels/0/benefits/1/id"]);
}

/// Only one tier's factor counts at a time, so only the factor with the most digits adds to the rules' digits.
#[test]
fn factors_of_tiers_keep_products_exact() {
    let with = |factor: &str| {
        let rule = |at: usize| json!({"kind": "multiplier", "id": at.to_string(), "factor": "1.0001"});
        let silver = level(json!({"multiplier": factor}));
        let gold = level(json!({"id": "gold", "multiplier": factor}));
        let mut settings = tiers(json!({"levels": [silver, gold]}));
        settings["earning"] = json!({"stacking": "multiply", "rules": (0..3).map(rule).collect::<Vec<_>>()});
        settings
    };
    check(with("1.001"), &[]);
    check(with("1.0001"), &["/earning/rules"]);
}

#[test]
fn tiers_with_unknown_fields_or_wrong_types_are_refused() {
    let read = |settings: &Value| {
        let document = json!({"name": "x", "currency": "CNY", "time_zone": "UTC", "tiers": settings["tiers"].clone()});
        serde_json::from_value::<ProgramDocument>(document)
    };
    assert!(read(&tiers(json!({}))).is_ok());
    let unread = [
        json!({"tiers": {"levels": []}}),
        tiers(json!({"windows": 1})),
        tiers(json!({"window": {"kind": "lifetime", "days": 1}})),
        tiers(json!({"window": {"kind": "calendar", "period": "week"}})),
        tiers(json!({"cushion": {"weeks": 1}})),
        tiers(json!({"levels": [level(json!({"needs": {}}))]})),
        tiers(json!({"levels": [level(json!({"needs": {"any": {"orders": 1}, "all": {"orders": 1}}}))]})),
        tiers(json!({"levels": [level(json!({"needs": {"any": {"order": 1}}}))]})),
        tiers(json!({"levels": [level(json!({"multiplier": 2}))]})),
        tiers(json!({"levels": [level(json!({"benefit": []}))]})),
        tiers(json!({"levels": [level(json!({"id": "a b"}))]})),
        tiers(json!({"levels": [level(json!({"tier_up": {"points": 1, "classes": "base"}}))]})),
    ];
    for settings in unread {
        assert!(read(&settings).is_err(), "{settings}");
    }
}
