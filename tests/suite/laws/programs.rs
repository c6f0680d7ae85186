//! Generated programs: every setting that the rules have, in combinations that validation accepts.

use super::{behaviours, tiers::tiers};
use proptest::prelude::*;
use serde_json::{Value, json};
use shared::{
    program::Program,
    units::money::{Amount, Currency},
};

/// The document of a program without its name. It is printed as JSON.
#[derive(Clone, PartialEq)]
pub struct Settings(pub Value);

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt_json(f)
    }
}

trait FmtJson {
    fn fmt_json(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result;
}

impl FmtJson for Value {
    fn fmt_json(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

impl Settings {
    pub fn program(&self, version: u32) -> Program {
        let mut document = self.0.clone();
        document["name"] = json!("generated");
        let document = serde_json::from_value(document).unwrap();
        Program::read(&document, version).unwrap_or_else(|problems| panic!("{self:?}: {problems:?}"))
    }

    /// The next version of the same shop's program: `other`'s rules in this currency and zone.
    pub fn next(&self, other: &Self) -> Self {
        let mut next = other.0.clone();
        next["currency"] = self.0["currency"].clone();
        next["time_zone"] = self.0["time_zone"].clone();
        Self(next)
    }
}

/// Money in minor units, as text of the currency.
pub fn money(minor: u64, currency: Currency) -> Value {
    json!(Amount::from_minor(minor).unwrap().to_text(currency))
}

/// Programs in any sample currency and zone.
pub fn settings() -> BoxedStrategy<Settings> {
    let currency = prop_oneof![4 => Just("CNY"), 1 => Just("JPY"), 1 => Just("KWD")];
    currency.prop_flat_map(|code| settings_in(Currency::parse(code).unwrap())).boxed()
}

/// Programs of a fixed currency, so that their versions can follow one another.
pub fn settings_in(currency: Currency) -> BoxedStrategy<Settings> {
    // Berlin and New York shift at night, Havana and Cairo at midnight, and Lord Howe by half an hour. Apia once skipped a day.
    let zones = prop::sample::select(vec![
        "Asia/Shanghai",
        "America/New_York",
        "Europe/Berlin",
        "America/Havana",
        "Africa/Cairo",
        "Pacific/Apia",
        "Australia/Lord_Howe",
    ]);
    let pending_days = prop_oneof![3 => Just(0_u64), 2 => Just(1), 3 => Just(7), 1 => Just(30)];
    (zones, pending_days)
        .prop_flat_map(move |(zone, pending_days)| {
            let expiry = (expiry_policy(pending_days), expiry_policy(pending_days));
            let parts =
                (earning(currency, pending_days), expiry, spending(currency), refunds(pending_days), tiers(currency));
            parts.prop_map(move |(earning, (base, bonus), spending, refunds, tiers)| {
                Settings(json!({
                    "currency": currency.code(), "time_zone": zone, "earning": earning,
                    "expiry": {"base": base, "bonus": bonus}, "spending": spending, "refunds": refunds, "tiers": tiers,
                }))
            })
        })
        .boxed()
}

fn earning(currency: Currency, pending_days: u64) -> BoxedStrategy<Value> {
    let stacking = prop::sample::select(vec!["best", "multiply", "add"]);
    let max_multiplier = prop::option::weighted(0.3, prop::sample::select(vec!["1.5", "2.75", "5"]));
    let spend_rules = prop::collection::vec(spend_rule(currency), 1..4);
    let multipliers = prop::collection::vec(multiplier(), 0..4);
    let multipliers = (multipliers, behaviours::rules(pending_days));
    (any::<bool>(), stacking, max_multiplier, (spend_rules, caps()), multipliers)
        .prop_map(move |(on_points_paid, stacking, max_multiplier, (spend_rules, caps), (multipliers, behaviours))| {
            let mut rules = [spend_rules, multipliers].concat();
            for (at, rule) in rules.iter_mut().enumerate() {
                rule["id"] = json!(format!("rule-{at}"));
            }
            rules.extend(behaviours);
            let mut earning = json!({
                "pending_days": pending_days, "on_points_paid": on_points_paid, "stacking": stacking, "rules": rules, "caps": caps,
            });
            if let Some(max_multiplier) = max_multiplier {
                earning["max_multiplier"] = json!(max_multiplier);
            }
            earning
        })
        .boxed()
}

/// `None`, or a cap of each kind except one that would count twice.
fn caps() -> BoxedStrategy<Value> {
    let per = || prop::sample::select(vec!["order", "day", "week", "month", "ever"]);
    let member = prop::option::weighted(0.3, (per(), 1..5_000_u64));
    let action = prop::option::weighted(0.2, (per(), 1..9_u32));
    (member, action)
        .prop_map(|(member, action)| {
            let member = member.map(|(per, points)| json!({"of": "member", "per": per, "points": points}));
            let action =
                action.map(|(per, times)| json!({"of": "action", "action": "order", "per": per, "times": times}));
            member.into_iter().chain(action).collect()
        })
        .boxed()
}

fn spend_rule(currency: Currency) -> BoxedStrategy<Value> {
    let per = prop_oneof![Just(1_u64), Just(100), 1..700_u64];
    let rounding = prop::sample::select(vec!["floor", "half_up", "half_even", "ceil"]);
    let blocks = prop::sample::select(vec!["fractional", "whole"]);
    (1..30_u32, per, rounding, blocks, class(), conditions())
        .prop_map(move |(points, per, rounding, blocks, class, conditions)| {
            json!({
                "kind": "spend", "points": points, "per": money(per, currency), "rounding": rounding, "blocks": blocks,
                "class": class, "conditions": conditions,
            })
        })
        .boxed()
}

fn class() -> BoxedStrategy<&'static str> {
    prop::sample::select(vec!["base", "bonus"]).boxed()
}

fn multiplier() -> BoxedStrategy<Value> {
    let factor = prop::sample::select(vec!["2", "1.5", "3.3333", "0.5", "0.01", "1", "10"]);
    (factor, conditions())
        .prop_map(|(factor, conditions)| json!({"kind": "multiplier", "factor": factor, "conditions": conditions}))
        .boxed()
}

fn conditions() -> BoxedStrategy<Value> {
    prop_oneof![
        3 => Just(json!([])),
        2 => Just(json!([{"type": "category", "any_of": ["tea"]}])),
        1 => Just(json!([{"type": "category", "none_of": ["gift-card"]}])),
        1 => Just(json!([{"type": "dates", "from": "2026-12-01T00:00:00Z"}])),
    ]
    .boxed()
}

fn expiry_policy(pending_days: u64) -> BoxedStrategy<Value> {
    let round_up_to = || prop::option::weighted(0.3, prop::sample::select(vec!["month", "quarter", "year"]));
    let rounded = |mut policy: Value, round_up_to: Option<&str>| {
        if let Some(period) = round_up_to {
            policy["round_up_to"] = json!(period);
        }
        policy
    };
    prop_oneof![
        1 => Just(json!({"kind": "never"})),
        1 => (pending_days + 1..60, round_up_to())
            .prop_map(move |(days, round)| rounded(json!({"kind": "after", "days": days}), round)),
        1 => (1..14_u64, round_up_to())
            .prop_map(move |(months, round)| rounded(json!({"kind": "after", "months": months}), round)),
        1 => (0..4_u64).prop_map(|grace| json!({"kind": "calendar_year_end", "grace_months": grace})),
        3 => inactive(),
    ]
    .boxed()
}

fn inactive() -> BoxedStrategy<Value> {
    let activities = prop_oneof![
        2 => Just(json!(["order", "redeem"])),
        1 => Just(json!(["order"])),
        1 => Just(json!(["redeem"])),
        1 => Just(json!(["check_in", "event", "redeem"])),
    ];
    let most = prop::option::weighted(0.5, 0..9_u64);
    let round_up_to = prop::option::weighted(0.3, prop::sample::select(vec!["month", "quarter", "year"]));
    (1..14_u64, activities, most, round_up_to)
        .prop_map(|(months, activities, more, round_up_to)| {
            let mut policy = json!({"kind": "inactive", "months": months, "activities": activities});
            if let Some(more) = more {
                policy["max_months"] = json!(months + more);
            }
            if let Some(period) = round_up_to {
                policy["round_up_to"] = json!(period);
            }
            policy
        })
        .boxed()
}

fn spending(currency: Currency) -> BoxedStrategy<Value> {
    (cash_off(currency), 1..60_u64, 60..200_u64).prop_map(|(cash_off, hold_minutes, hold_minutes_max)| {
        json!({"cash_off": cash_off, "hold_minutes": hold_minutes, "hold_minutes_max": hold_minutes_max})
    }).boxed()
}

/// Settings of cash-off. Some of them allow few points.
pub fn cash_off(currency: Currency) -> BoxedStrategy<Value> {
    let min_points = prop_oneof![3 => Just(0_u64), 2 => 1..300_u64];
    let max_share = prop::option::weighted(0.5, prop::sample::select(vec!["0.30", "0.5", "0.9999", "1"]));
    let max_points = prop::option::weighted(0.3, 0..5_000_u64);
    let min_cash = prop_oneof![3 => Just(0_u64), 1 => Just(1), 1 => 2..5_000_u64];
    let exclude = prop_oneof![2 => Just(json!({})), 1 => Just(json!({"categories": ["gift-card"]}))];
    let max_points_per_day = prop::option::weighted(0.2, 0..5_000_u64);
    let limits = (min_points, max_share, max_points, max_points_per_day, min_cash);
    (point_value(currency), rescue(), limits, exclude)
        .prop_map(move |(value, rescue, limits, exclude)| {
            let (min_points, max_share, max_points, max_points_per_day, min_cash) = limits;
            let mut cash_off = value;
            cash_off["min_points"] = json!(min_points);
            cash_off["min_cash"] = money(min_cash, currency);
            cash_off["exclude"] = exclude;
            if let Some(rescue) = rescue {
                cash_off["rescue"] = rescue;
            }
            if let Some(share) = max_share {
                cash_off["max_share"] = json!(share);
            }
            let least = least_choice(&cash_off);
            for (name, more) in [("max_points", max_points), ("max_points_per_day", max_points_per_day)] {
                if let Some(more) = more {
                    cash_off[name] = json!(least + more);
                }
            }
            cash_off
        })
        .boxed()
}

/// A rate with or without versions, or a ladder.
fn point_value(currency: Currency) -> BoxedStrategy<Value> {
    let rate = || {
        prop_oneof![
            3 => Just((1_u64, 1_u64)),
            2 => Just((100, 100)),
            2 => (1..40_u64, 1..40_u64),
            1 => Just((1, 90)),
        ]
    };
    let step_points = prop_oneof![3 => Just(1_u64), 2 => 2..60_u64];
    let versions = prop::option::weighted(0.2, rate());
    let rates = (rate(), step_points, versions).prop_map(move |((points, amount), step_points, version)| {
        let mut value =
            json!({"rate": {"points": points, "amount": money(amount, currency)}, "step_points": step_points});
        if let Some((points, amount)) = version {
            let version = json!({"from": "2026-11-24T00:00:00Z", "points": points, "amount": money(amount, currency)});
            value["rate_versions"] = json!([version]);
        }
        value
    });
    prop_oneof![rates, ladder(currency)].boxed()
}

/// Rungs that increase by a few steps of points and some money each.
pub fn ladder(currency: Currency) -> BoxedStrategy<Value> {
    let rises = prop::collection::vec((1..9_u64, 1..200_u64), 1..5);
    (1..30_u64, rises)
        .prop_map(move |(step, rises)| {
            let (mut points, mut amount) = (0, 0);
            let rung = |(more, dearer): (u64, u64)| {
                (points, amount) = (points + more * step, amount + dearer);
                json!({"points": points, "amount": money(amount, currency)})
            };
            json!({"ladder": rises.into_iter().map(rung).collect::<Vec<Value>>()})
        })
        .boxed()
}

/// Lots that expire shortly after [`sample::NOON`](crate::sample::NOON), or nearly all of them.
fn rescue() -> BoxedStrategy<Option<Value>> {
    let rescue =
        (prop::sample::select(vec![1_u32, 48, 200, 2_208]), prop::sample::select(vec!["2", "1.5", "1.0001", "3.7"]));
    prop::option::weighted(0.3, rescue.prop_map(|(hours, factor)| json!({"hours": hours, "factor": factor}))).boxed()
}

/// At least as many points as the least choice above `min_points`. By a rate this is the lowest multiple of the step. On a ladder the next
/// choice is at most the lowest rung above any other.
fn least_choice(cash_off: &Value) -> u64 {
    let least = cash_off["min_points"].as_u64().unwrap_or(0).max(1);
    match cash_off["ladder"][0]["points"].as_u64() {
        Some(rung) => least + rung,
        None => least.next_multiple_of(cash_off["step_points"].as_u64().unwrap_or(1)),
    }
}

fn refunds(pending_days: u64) -> BoxedStrategy<Value> {
    let expired_restore = prop_oneof![
        Just(json!({"kind": "expire"})),
        (1..20_u64).prop_map(|days| json!({"kind": "grace", "days": days}))
    ];
    let revoke_from = prop::sample::select(vec!["any", "own"]);
    let debt = prop::sample::select(vec!["carry", "absorb"]);
    (expired_restore, revoke_from, debt, pending_days..pending_days + 60)
        .prop_map(|(expired_restore, revoke_from, debt, revocable_days)| {
            json!({
                "expired_restore": expired_restore, "revoke_from": revoke_from, "debt": debt,
                "revocable_days": revocable_days,
            })
        })
        .boxed()
}
