//! Random programs: every setting that changes what orders earn, what points pay, and what refunds do.

use crate::anything::dice::Dice;
use serde_json::{Value, json};

pub const CURRENCIES: [(&str, u32); 3] = [("CNY", 2), ("JPY", 0), ("KWD", 3)];
const ZONES: [&str; 4] = ["Asia/Shanghai", "UTC", "America/New_York", "Europe/Berlin"];
const PERIODS: [&str; 5] = ["order", "day", "week", "month", "ever"];

pub fn amount(minor: usize, digits: u32) -> String {
    let unit = 10_usize.pow(digits);
    match digits {
        0 => minor.to_string(),
        digits => format!("{}.{:0width$}", minor / unit, minor % unit, width = digits as usize),
    }
}

pub fn program(dice: &mut Dice) -> Value {
    let (currency, digits) = *dice.pick(&CURRENCIES);
    let pending_days = *dice.pick(&[0, 0, 0, 1, 3]);
    json!({
        "name": "Exact", "currency": currency, "time_zone": dice.pick(&ZONES),
        "earning": earning(dice, digits, pending_days),
        "expiry": {"base": policy(dice, pending_days), "bonus": policy(dice, pending_days)},
        "spending": {"cash_off": cash_off(dice, digits)},
        "refunds": refunds(dice),
    })
}

fn earning(dice: &mut Dice, digits: u32, pending_days: usize) -> Value {
    let mut rules: Vec<Value> = (0..=dice.below(4)).map(|at| spend_rule(dice, at, digits)).collect();
    rules.extend((0..dice.below(5)).map(|at| multiplier(dice, at)));
    let mut earning = json!({
        "pending_days": pending_days,
        "on_points_paid": dice.percent(25),
        "stacking": dice.pick(&["best", "multiply", "add"]),
        "member_days": {"weekdays": ["tuesday"], "days_of_month": [1, 31]},
        "rules": rules,
    });
    if dice.percent(30) {
        earning["max_multiplier"] = json!(dice.pick(&["1.4", "2.5", "4"]));
    }
    if dice.percent(20) {
        earning["late_days"] = json!(dice.pick(&[0, 2, 60]));
    }
    let caps: Vec<Value> = (0..dice.below(4).saturating_sub(1)).map(|_| common_cap(dice)).collect();
    earning["caps"] = json!(distinct(caps));
    earning
}

fn spend_rule(dice: &mut Dice, at: usize, digits: u32) -> Value {
    let unit = 10_usize.pow(digits);
    let per = *dice.pick(&[unit, unit, 2 * unit, 10 * unit, 3 * unit, 7, (unit / 2).max(1)]);
    let mut rule = json!({
        "kind": "spend", "id": format!("spend-{at}"), "points": dice.pick(&[1, 1, 2, 3, 10]), "per": amount(per, digits),
        "rounding": dice.pick(&["floor", "half_up", "half_even", "ceil"]),
        "blocks": dice.pick(&["fractional", "fractional", "fractional", "whole"]),
        "class": dice.pick(&["base", "bonus"]),
        "conditions": conditions(dice, 45),
    });
    if dice.percent(35) {
        rule["caps"] = json!(distinct((0..=dice.below(2)).map(|_| cap(dice, &PERIODS)).collect()));
    }
    rule
}

fn multiplier(dice: &mut Dice, at: usize) -> Value {
    json!({
        "kind": "multiplier", "id": format!("times-{at}"), "factor": dice.pick(&["1.5", "2", "3", "1.1", "1.25", "0.5"]),
        "conditions": conditions(dice, 70),
    })
}

fn conditions(dice: &mut Dice, percent: u64) -> Vec<Value> {
    let mut conditions = Vec::new();
    while conditions.len() < 2 && dice.percent(percent) {
        conditions.push(condition(dice));
    }
    conditions
}

fn condition(dice: &mut Dice) -> Value {
    let how = *dice.pick(&["any_of", "any_of", "none_of"]);
    match dice.below(10) {
        0 | 1 => json!({"type": "category", how: [dice.pick(&["tea", "food"]), "cups"]}),
        2 | 3 => json!({"type": "tag", how: [dice.pick(&["new", "sale"])]}),
        4 => json!({"type": "sku", how: ["s1", dice.pick(&["s2", "s3"])]}),
        5 => json!({"type": "store", "any_of": [dice.pick(&["north", "south"])]}),
        6 => json!({"type": "channel", "any_of": ["app"]}),
        7 => json!({"type": "weekday", "any_of": ["monday", "wednesday", "saturday", "sunday"]}),
        8 => json!({"type": "day_of_month", "any_of": [1, 2, 3, 15, 28, 31]}),
        _ => json!({"type": "member_day"}),
    }
}

fn cap(dice: &mut Dice, periods: &[&str]) -> Value {
    let per = dice.pick(periods);
    if dice.percent(25) {
        json!({"per": per, "times": 1 + dice.below(3)})
    } else {
        let most = *dice.pick(&[9, 60, 400, 2000]);
        json!({"per": per, "points": 1 + dice.below(most)})
    }
}

/// A program has at most one cap of points and one of times for the same awards and period.
fn distinct(caps: Vec<Value>) -> Vec<Value> {
    let limits = |cap: &Value| (cap["of"].clone(), cap["per"].clone(), cap["points"].is_null());
    let mut kept: Vec<Value> = Vec::new();
    for cap in caps {
        if kept.iter().all(|other| limits(other) != limits(&cap)) {
            kept.push(cap);
        }
    }
    kept
}

fn common_cap(dice: &mut Dice) -> Value {
    let of = *dice.pick(&["action", "member", "program"]);
    let mut cap = if of == "program" {
        json!({"per": dice.pick(&PERIODS[1..]), "points": 50 + dice.below(3000)})
    } else {
        cap(dice, &PERIODS)
    };
    cap["of"] = json!(of);
    if of == "action" {
        cap["action"] = json!("order");
    }
    cap
}

fn policy(dice: &mut Dice, pending_days: usize) -> Value {
    let mut policy = match dice.below(6) {
        0 => json!({"kind": "never"}),
        1 | 2 => json!({"kind": "after", "days": pending_days + 1 + dice.below(12)}),
        3 => json!({"kind": "after", "months": 1 + dice.below(2)}),
        4 => json!({"kind": "calendar_year_end", "grace_months": dice.below(3)}),
        _ => json!({"kind": "inactive", "months": 1}),
    };
    if (policy["kind"] == "after" || policy["kind"] == "inactive") && dice.percent(35) {
        policy["round_up_to"] = json!(dice.pick(&["month", "quarter", "year"]));
    }
    if policy["kind"] == "inactive" {
        if dice.percent(40) {
            policy["max_months"] = json!(1 + dice.below(3));
        }
        if dice.percent(50) {
            policy["activities"] = dice.pick(&[json!(["order"]), json!(["redeem"]), json!(["event"])]).clone();
        }
    }
    policy
}

fn cash_off(dice: &mut Dice, digits: u32) -> Value {
    let rate = |(points, minor): (usize, usize)| json!({"points": points, "amount": amount(minor, digits)});
    let mut cash_off = json!({});
    if dice.percent(25) {
        let ladders: [&[(usize, usize)]; 4] = [
            &[(100, 300), (300, 1200)],
            &[(200, 500), (500, 1400), (1000, 3000)],
            &[(50, 100), (120, 260)],
            &[(70, 33)],
        ];
        cash_off["ladder"] = dice.pick(&ladders).iter().map(|&rung| rate(rung)).collect();
    } else {
        cash_off["rate"] = rate(*dice.pick(&[(100, 100), (1, 1), (3, 1), (100, 98), (7, 3), (1, 2), (10, 25)]));
        cash_off["step_points"] = json!(dice.pick(&[1, 1, 1, 10, 50, 100]));
    }
    let choices = [
        ("min_points", json!(dice.pick(&[50, 200])), 25),
        ("max_share", json!(dice.pick(&["0.30", "0.5", "0.3333", "0.1"])), 45),
        ("max_points", json!(dice.pick(&[300, 1000])), 20),
        ("max_points_per_day", json!(dice.pick(&[400, 1500])), 20),
        ("min_cash", json!(amount(*dice.pick(&[1, 500]), digits)), 25),
        (
            "exclude",
            dice.pick(&[json!({"categories": ["gift"]}), json!({"skus": ["s4"], "tags": ["sale"]})]).clone(),
            40,
        ),
    ];
    for (setting, value, percent) in choices {
        if dice.percent(percent) {
            cash_off[setting] = value;
        }
    }
    cash_off
}

fn refunds(dice: &mut Dice) -> Value {
    let expired_restore = dice
        .pick(&[json!({"kind": "expire"}), json!({"kind": "grace", "days": 1}), json!({"kind": "grace", "days": 6})])
        .clone();
    json!({
        "expired_restore": expired_restore,
        "revoke_from": dice.pick(&["any", "own"]),
        "debt": dice.pick(&["carry", "carry", "absorb"]),
    })
}
