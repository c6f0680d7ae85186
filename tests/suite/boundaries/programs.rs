//! Programs that validation refuses: one row for each rule, with the pointer to the setting, and the nearest value that is valid.

use crate::sample;
use serde_json::{Value, json};
use shared::wire::ProgramDocument;

/// The pointers of everything that is wrong.
pub(super) fn check(settings: Value, pointers: &[&str]) {
    let problems = sample::problems(settings.clone());
    let found: Vec<&str> = problems.iter().map(|problem| problem.pointer.as_str()).collect();
    assert_eq!(found, pointers, "{settings}: {problems:?}");
    assert!(problems.iter().all(|problem| !problem.detail.is_empty()));
}

fn earning(fields: Value) -> Value {
    json!({"earning": fields})
}

fn rule(fields: Value) -> Value {
    let mut rule = json!({"kind": "spend", "id": "base", "points": 1, "per": "1.00"});
    for (key, value) in fields.as_object().unwrap() {
        rule[key] = value.clone();
    }
    earning(json!({"rules": [rule]}))
}

fn multiplier(factor: &str) -> Value {
    earning(json!({"rules": [{"kind": "multiplier", "id": "double", "factor": factor}]}))
}

pub(super) fn cash_off(fields: Value) -> Value {
    let mut cash_off = json!({"rate": {"points": 100, "amount": "1.00"}});
    for (key, value) in fields.as_object().unwrap() {
        cash_off[key] = value.clone();
    }
    json!({"spending": {"cash_off": cash_off}})
}

#[test]
fn a_program_needs_a_name_a_currency_and_a_zone() {
    check(json!({"name": "x"}), &[]);
    check(json!({"name": "茶".repeat(100)}), &[]);
    check(json!({"name": ""}), &["/name"]);
    check(json!({"name": "茶".repeat(101)}), &["/name"]);
    for currency in ["", "cny", "RMB", "XAU", "CNYX"] {
        check(json!({"currency": currency}), &["/currency"]);
    }
    for zone in ["", "Shanghai", "+08:00", "Asia/Shanghai/East"] {
        check(json!({"time_zone": zone}), &["/time_zone"]);
    }
}

#[test]
fn earning_rules_are_within_their_limits() {
    for (days, pointers) in [
        (0, &[][..]),
        (365, &[]),
        (366, &["/earning/pending_days", "/refunds/revocable_days"]),
        (65_535, &["/earning/pending_days", "/refunds/revocable_days"]),
    ] {
        check(json!({"earning": {"pending_days": days}, "refunds": {"revocable_days": 365}}), pointers);
    }
    for (points, pointers) in
        [(1, &[][..]), (1_000_000, &[]), (0, &["/earning/rules/0/points"]), (1_000_001, &["/earning/rules/0/points"])]
    {
        check(rule(json!({"points": points})), pointers);
    }
    for (per, pointers) in [
        ("0.01", &[][..]),
        ("90071992547409.91", &[]),
        ("0.001", &["/earning/rules/0/per"]),
        ("0.00", &["/earning/rules/0/per"]),
    ] {
        check(rule(json!({"per": per})), pointers);
    }
    for factor in ["0.0001", "1", "100", "99.9999"] {
        check(multiplier(factor), &[]);
    }
    for factor in ["0", "0.00001", "100.0001", "-1", "", "two", "1e1", "1,5"] {
        check(multiplier(factor), &["/earning/rules/0/factor"]);
    }
    for (max, pointers) in
        [("0.5", &[][..]), ("100", &[]), ("0", &["/earning/max_multiplier"]), ("101", &["/earning/max_multiplier"])]
    {
        check(earning(json!({"max_multiplier": max})), pointers);
    }
}

#[test]
fn rule_ids_are_unique_and_rules_are_at_most_a_hundred() {
    let rules = |spend: usize, multipliers: usize| -> Value {
        let spend = (0..spend).map(|at| json!({"kind": "spend", "id": format!("s-{at}"), "points": 1, "per": "1.00"}));
        let multipliers =
            (0..multipliers).map(|at| json!({"kind": "multiplier", "id": format!("m-{at}"), "factor": "2"}));
        earning(json!({"rules": spend.chain(multipliers).collect::<Vec<_>>()}))
    };
    check(rules(30, 30), &[]);
    check(rules(31, 30), &["/earning/rules"]);
    check(rules(30, 31), &["/earning/rules"]);
    check(rules(30, 71), &["/earning/rules", "/earning/rules"]);
    let spend = json!({"kind": "spend", "id": "base", "points": 1, "per": "1.00"});
    let double = json!({"kind": "multiplier", "id": "base", "factor": "2"});
    check(earning(json!({"rules": [spend, double]})), &["/earning/rules/1/id"]);
    check(earning(json!({"rules": [spend, spend, double]})), &["/earning/rules/1/id", "/earning/rules/2/id"]);
}

#[test]
fn a_condition_must_exclude_something() {
    let check_condition =
        |condition: Value, pointers: &[&str]| check(rule(json!({"conditions": [condition]})), pointers);
    for kind in ["sku", "category", "tag", "store", "channel", "tier", "segment"] {
        check_condition(json!({"type": kind, "any_of": ["a"]}), &[]);
        check_condition(json!({"type": kind, "none_of": ["a"]}), &[]);
        check_condition(json!({"type": kind}), &["/earning/rules/0/conditions/0"]);
        check_condition(json!({"type": kind, "any_of": [], "none_of": []}), &["/earning/rules/0/conditions/0"]);
    }
    let (early, late) = ("2026-11-01T00:00:00+08:00", "2026-11-01T00:00:00.001+08:00");
    check_condition(json!({"type": "dates", "from": early}), &[]);
    check_condition(json!({"type": "dates", "until": early}), &[]);
    check_condition(json!({"type": "dates", "from": early, "until": late}), &[]);
    check_condition(json!({"type": "dates"}), &["/earning/rules/0/conditions/0"]);
    check_condition(json!({"type": "dates", "from": early, "until": early}), &["/earning/rules/0/conditions/0"]);
    check_condition(json!({"type": "dates", "from": late, "until": early}), &["/earning/rules/0/conditions/0"]);
    let slip: &[&str] = &["/earning/rules/0/conditions/0"];
    check_condition(json!({"type": "weekday", "any_of": ["friday"]}), &[]);
    check_condition(json!({"type": "weekday", "any_of": []}), slip);
    check_condition(json!({"type": "day_of_month", "any_of": [1, 31]}), &[]);
    check_condition(json!({"type": "day_of_month", "any_of": [0]}), slip);
    check_condition(json!({"type": "day_of_month", "any_of": [32]}), slip);
    check_condition(json!({"type": "member_day"}), slip);
    check_condition(json!({"type": "birthday"}), &[]);
    check_condition(json!({"type": "first_order"}), &[]);
    let arm = |from: &str, to: &str| json!({"type": "arm", "experiment": "x", "from": from, "to": to});
    check_condition(json!({"type": "arm", "experiment": "x"}), &[]);
    check_condition(json!({"type": "arm", "experiment": ""}), slip);
    check_condition(arm("0", "0.0001"), &[]);
    check_condition(arm("0.9999", "1"), &[]);
    check_condition(arm("0.5", "0.5"), slip);
    check_condition(arm("0", "1.0001"), slip);
    check_condition(arm("-0.1", "1"), slip);
}

#[test]
fn member_days_are_days_of_the_week_or_the_month() {
    let check_days = |days: Value, pointers: &[&str]| check(earning(json!({"member_days": days})), pointers);
    check_days(json!({"weekdays": ["monday"]}), &[]);
    check_days(json!({"days_of_month": [8, 18, 28]}), &[]);
    check_days(json!({}), &["/earning/member_days"]);
    check_days(json!({"days_of_month": [32]}), &["/earning/member_days"]);
}

/// The products of factors must be exact: at most fifteen digits after the point in total.
#[test]
fn multiplied_factors_stay_exact() {
    let with = |stacking: &str, factors: &[&str]| {
        let rule = |(at, factor): (usize, &&str)| json!({"kind": "multiplier", "id": at.to_string(), "factor": factor});
        earning(json!({"stacking": stacking, "rules": factors.iter().enumerate().map(rule).collect::<Vec<_>>()}))
    };
    let fifteen = ["1.0001", "1.0001", "1.0001", "1.001"];
    let sixteen = ["1.0001", "1.0001", "1.0001", "1.0001"];
    check(with("multiply", &fifteen), &[]);
    check(with("multiply", &sixteen), &["/earning/rules"]);
    check(with("multiply", &["1.000", "1.0000", "2.0", "1.5000", "1.0001", "1.0001", "1.0001", "1.1"]), &[]);
    check(with("best", &sixteen), &[]);
    check(with("add", &sixteen), &[]);
}

#[test]
fn points_are_valid_longer_than_they_are_pending() {
    let with = |policy: Value| json!({"earning": {"pending_days": 7}, "expiry": {"bonus": policy}});
    check(with(json!({"kind": "after", "days": 8})), &[]);
    check(with(json!({"kind": "after", "days": 7})), &["/expiry/bonus/days"]);
    check(with(json!({"kind": "after", "days": 3_660})), &[]);
    check(with(json!({"kind": "after", "days": 3_661})), &["/expiry/bonus/days"]);
    check(with(json!({"kind": "after", "days": 0})), &["/expiry/bonus/days"]);
    check(with(json!({"kind": "after", "months": 1})), &[]);
    check(with(json!({"kind": "after", "months": 120})), &[]);
    check(with(json!({"kind": "after", "months": 0})), &["/expiry/bonus/months"]);
    check(with(json!({"kind": "after", "months": 121})), &["/expiry/bonus/months"]);
    check(with(json!({"kind": "after"})), &["/expiry/bonus"]);
    check(with(json!({"kind": "after", "days": 30, "months": 1})), &["/expiry/bonus"]);
    check(with(json!({"kind": "calendar_year_end", "grace_months": 12})), &[]);
    check(with(json!({"kind": "calendar_year_end", "grace_months": 13})), &["/expiry/bonus/grace_months"]);
    check(json!({"expiry": {"base": {"kind": "after", "days": 0}}}), &["/expiry/base/days"]);
}

#[test]
fn checkout_times_are_within_their_limits() {
    let spending = |field: &str, minutes: u32| json!({"spending": {field: minutes}});
    for (field, least, most) in [("quote_minutes", 1, 60), ("hold_minutes", 1, 1_440), ("hold_minutes_max", 15, 10_080)]
    {
        check(spending(field, least), &[]);
        check(spending(field, most), &[]);
        let pointer = format!("/spending/{field}");
        check(spending(field, least - 1), &[&pointer]);
        check(spending(field, most + 1), &[&pointer]);
    }
    check(json!({"spending": {"hold_minutes": 30, "hold_minutes_max": 29}}), &["/spending/hold_minutes_max"]);
    check(json!({"spending": {"hold_minutes": 30, "hold_minutes_max": 30}}), &[]);
}

#[test]
fn cash_off_settings_allow_at_least_one_choice() {
    let max = 9_007_199_254_740_991_u64;
    check(cash_off(json!({"rate": {"points": max, "amount": "0.01"}})), &[]);
    check(cash_off(json!({"rate": {"points": 0, "amount": "0.01"}})), &["/spending/cash_off/rate/points"]);
    check(cash_off(json!({"rate": {"points": max + 1, "amount": "0.01"}})), &["/spending/cash_off/rate/points"]);
    check(cash_off(json!({"rate": {"points": 1, "amount": "0.00"}})), &["/spending/cash_off/rate/amount"]);
    check(cash_off(json!({"step_points": 0})), &["/spending/cash_off/step_points"]);
    check(cash_off(json!({"min_points": max + 1})), &["/spending/cash_off/min_points"]);
    check(cash_off(json!({"max_points": 0})), &["/spending/cash_off/max_points"]);
    check(cash_off(json!({"min_points": 500, "max_points": 500})), &[]);
    check(cash_off(json!({"min_points": 500, "max_points": 499})), &["/spending/cash_off/max_points"]);
    check(cash_off(json!({"step_points": 100, "max_points": 99})), &["/spending/cash_off/max_points"]);
    for share in ["0.0001", "1", "0.30"] {
        check(cash_off(json!({"max_share": share})), &[]);
    }
    for share in ["0", "1.0001", "30%", "", "-0.3"] {
        check(cash_off(json!({"max_share": share})), &["/spending/cash_off/max_share"]);
    }
    check(cash_off(json!({"min_cash": "0.00"})), &[]);
    check(cash_off(json!({"min_cash": "0.001"})), &["/spending/cash_off/min_cash"]);
    check(cash_off(json!({"min_cash": "-1"})), &["/spending/cash_off/min_cash"]);
}

/// No multiple of the step is between the minimum and the maximum.
#[test]
fn a_multiple_of_the_step_is_between_minimum_and_maximum() {
    let with =
        |min: u64, step: u64, max: u64| cash_off(json!({"min_points": min, "step_points": step, "max_points": max}));
    check(with(101, 100, 199), &["/spending/cash_off/max_points"]);
    check(with(101, 100, 200), &[]);
    check(with(100, 100, 100), &[]);
}

#[test]
fn refund_terms_are_within_their_limits() {
    let refunds = |fields: Value| json!({"earning": {"pending_days": 7}, "refunds": fields});
    check(refunds(json!({"revocable_days": 7})), &[]);
    check(refunds(json!({"revocable_days": 6})), &["/refunds/revocable_days"]);
    check(refunds(json!({"revocable_days": 3_660})), &[]);
    check(refunds(json!({"revocable_days": 3_661})), &["/refunds/revocable_days"]);
    check(refunds(json!({"expired_restore": {"kind": "grace", "days": 1}})), &[]);
    check(refunds(json!({"expired_restore": {"kind": "grace", "days": 365}})), &[]);
    check(refunds(json!({"expired_restore": {"kind": "grace", "days": 0}})), &["/refunds/expired_restore/days"]);
    check(refunds(json!({"expired_restore": {"kind": "grace", "days": 366}})), &["/refunds/expired_restore/days"]);
}

/// Regression: a wrong currency or zone hid all other problems.
#[test]
fn all_problems_are_reported_at_once() {
    let wrong = json!({
        "name": "", "currency": "RMB", "time_zone": "Shanghai",
        "earning": {"pending_days": 400, "max_multiplier": "0", "rules": [
            {"kind": "spend", "id": "base", "points": 0, "per": "0", "conditions": [{"type": "sku"}]},
            {"kind": "multiplier", "id": "base", "factor": "0"},
        ]},
        "expiry": {"base": {"kind": "after"}, "bonus": {"kind": "after", "days": 9_999}},
        "spending": {"quote_minutes": 0, "hold_minutes": 0, "hold_minutes_max": 99_999, "cash_off": {
            "rate": {"points": 0, "amount": "x"}, "step_points": 0, "max_share": "2", "min_cash": "?",
        }},
        "refunds": {"revocable_days": 1, "expired_restore": {"kind": "grace", "days": 0}},
    });
    check(
        wrong,
        &[
            "/name",
            "/currency",
            "/time_zone",
            "/earning/pending_days",
            "/earning/max_multiplier",
            "/earning/rules/0/per",
            "/earning/rules/0/points",
            "/earning/rules/0/conditions/0",
            "/earning/rules/1/factor",
            "/earning/rules/1/id",
            "/expiry/base",
            "/expiry/bonus/days",
            "/spending/quote_minutes",
            "/spending/hold_minutes",
            "/spending/hold_minutes_max",
            "/spending/cash_off/rate/points",
            "/spending/cash_off/rate/amount",
            "/spending/cash_off/step_points",
            "/spending/cash_off/max_share",
            "/spending/cash_off/min_cash",
            "/refunds/revocable_days",
            "/refunds/expired_restore/days",
        ],
    );
    // Without a currency its number of digits is unknown, so no amount is reported.
    check(
        json!({"currency": "RMB", "earning": {"rules": [{"kind": "spend", "id": "a", "points": 1, "per": "1.001"}]}}),
        &["/currency"],
    );
}

/// Unknown fields and wrong types, at every depth. Serde alone would ignore extra fields of a variant that has none.
#[test]
fn a_document_with_unknown_fields_or_wrong_types_is_refused() {
    let document = |settings: &Value| {
        let mut document = json!({"name": "x", "currency": "CNY", "time_zone": "UTC"});
        for (key, value) in settings.as_object().unwrap() {
            document[key] = value.clone();
        }
        serde_json::from_value::<ProgramDocument>(document)
    };
    assert!(document(&json!({})).is_ok());
    let unread = [
        json!({"tiers": []}),
        json!({"name": 7}),
        json!({"name": null}),
        earning(json!({"pending_day": 7})),
        earning(json!({"pending_days": -1})),
        earning(json!({"pending_days": 65_536})),
        earning(json!({"pending_days": "7"})),
        earning(json!({"stacking": "worst"})),
        earning(json!({"max_multiplier": 5})),
        earning(json!({"rules": {}})),
        earning(json!({"rules": [{"kind": "spend", "id": "a", "points": 1}]})),
        earning(json!({"rules": [{"kind": "gift", "id": "a"}]})),
        rule(json!({"id": "a b"})),
        rule(json!({"id": ""})),
        rule(json!({"points": -1})),
        rule(json!({"points": 1.5})),
        rule(json!({"points": 4_294_967_296_u64})),
        rule(json!({"per": 1})),
        rule(json!({"rounding": "up"})),
        rule(json!({"blocks": "half"})),
        rule(json!({"class": "gold"})),
        rule(json!({"factor": "2"})),
        rule(json!({"conditions": [{"type": "weekday"}]})),
        rule(json!({"conditions": [{"type": "sku", "all_of": ["a"]}]})),
        rule(json!({"conditions": [{"type": "dates", "from": "2026-11-01"}]})),
        rule(json!({"conditions": [{"type": "dates", "any_of": ["a"]}]})),
        json!({"expiry": {"gold": {"kind": "never"}}}),
        json!({"expiry": {"base": {"kind": "never", "days": 30}}}),
        json!({"expiry": {"base": {"kind": "inactive"}}}),
        json!({"expiry": {"base": {"kind": "after", "days": 1, "grace_months": 1}}}),
        json!({"expiry": {"base": {"kind": "after", "days": 1, "round_up_to": "week"}}}),
        json!({"spending": {"ladder": []}}),
        cash_off(json!({"rate": {"points": 100}})),
        cash_off(json!({"ladder": {"points": 100, "amount": "1.00"}})),
        cash_off(json!({"rescue": {"hours": 48}})),
        cash_off(json!({"rescue": {"hours": 48, "factor": 2}})),
        cash_off(json!({"rate_versions": [{"points": 1, "amount": "1.00"}]})),
        cash_off(json!({"exclude": {"dates": [{"to": "2026-12-01T00:00:00Z"}]}})),
        cash_off(json!({"exclude": {"tiers": ["a tier"]}})),
        cash_off(json!({"rate": {"points": 100, "amount": "1.00", "currency": "CNY"}})),
        cash_off(json!({"max_point": 1})),
        cash_off(json!({"exclude": {"category": ["a"]}})),
        json!({"refunds": {"debts": "carry"}}),
        json!({"refunds": {"revoke_from": "other"}}),
        json!({"refunds": {"expired_restore": {"kind": "expire", "days": 7}}}),
        json!({"refunds": {"expired_restore": {"kind": "grace"}}}),
    ];
    for settings in unread {
        assert!(document(&settings).is_err(), "{settings}");
    }
}

#[test]
fn a_cap_needs_one_limit_and_a_period() {
    let check_rule = |cap: Value, pointers: &[&str]| check(rule(json!({"caps": [cap]})), pointers);
    let slip: &[&str] = &["/earning/rules/0/caps/0"];
    check_rule(json!({"per": "day", "points": 1}), &[]);
    check_rule(json!({"per": "order", "times": 1}), &[]);
    check_rule(json!({"per": "day"}), slip);
    check_rule(json!({"per": "day", "points": 0}), slip);
    check_rule(json!({"per": "day", "times": 0}), slip);
    check_rule(json!({"per": "day", "points": 1, "times": 1}), slip);
    check_rule(json!({"per": "day", "points": 9_007_199_254_740_992_u64}), slip);
    check(rule(json!({"caps": [{"per": "day", "points": 1}, {"per": "day", "times": 1}]})), &[]);
    check(
        rule(json!({"caps": [{"per": "day", "points": 1}, {"per": "day", "points": 2}]})),
        &["/earning/rules/0/caps"],
    );

    let check_beside = |cap: Value, pointers: &[&str]| check(earning(json!({"caps": [cap]})), pointers);
    let slip: &[&str] = &["/earning/caps/0"];
    check_beside(json!({"of": "member", "per": "month", "points": 1000}), &[]);
    check_beside(json!({"of": "action", "action": "review", "per": "day", "times": 3}), &[]);
    check_beside(json!({"of": "program", "per": "day", "points": 50000}), &[]);
    check_beside(json!({"of": "action", "per": "day", "times": 3}), slip);
    check_beside(json!({"of": "member", "action": "order", "per": "day", "times": 3}), slip);
    check_beside(json!({"of": "program", "per": "order", "points": 1}), slip);
    check_beside(json!({"of": "program", "per": "day", "times": 1}), slip);
    let twenty_one = vec![json!({"of": "member", "per": "day", "points": 1}); 21];
    check(earning(json!({"caps": twenty_one})), &["/earning/caps"; 20]);
}
