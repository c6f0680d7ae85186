//! The settings of a program, read from its document as the reference describes it. A field that is absent has its documented default.

use super::{
    calendar::{Calendar, Policy, instant},
    fraction::Fraction,
};
use serde_json::Value;

#[derive(Clone, Debug)]
pub struct Settings {
    pub digits: u32,
    pub calendar: Calendar,
    pub pending_days: i64,
    pub late_days: i64,
    pub on_points_paid: bool,
    pub stacking: String,
    pub max_multiplier: Fraction,
    pub member_weekdays: Vec<String>,
    pub member_days_of_month: Vec<i64>,
    pub spend_rules: Vec<SpendRule>,
    pub multipliers: Vec<Multiplier>,
    pub caps: Vec<Cap>,
    pub base: Policy,
    pub bonus: Policy,
    pub cash_off: CashOff,
    pub hold_minutes: i64,
    pub grace_days: Option<i64>,
    pub revokes_from_any: bool,
    pub carries_debt: bool,
}

#[derive(Clone, Debug)]
pub struct SpendRule {
    pub id: String,
    pub points: i128,
    pub per: i128,
    pub rounding: String,
    pub whole_blocks: bool,
    pub class: String,
    pub conditions: Vec<Value>,
    pub caps: Vec<Cap>,
}

#[derive(Clone, Debug)]
pub struct Multiplier {
    pub id: String,
    pub factor: Fraction,
    pub conditions: Vec<Value>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Cap {
    /// `rule`, `action`, `member` or `program`.
    pub of: String,
    pub per: String,
    pub limit: Limit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    Points(i128),
    Times(i128),
}

#[derive(Clone, Debug)]
pub struct CashOff {
    pub price: Price,
    pub min_points: i128,
    pub max_share: Fraction,
    pub max_points: Option<i128>,
    pub max_points_per_day: Option<i128>,
    pub min_cash: i128,
    pub exclude: Value,
}

/// What points buy: any multiple of a step at a rate, or sums of rungs.
#[derive(Clone, Debug)]
pub enum Price {
    Rate { points: i128, amount: i128, step: i128 },
    Ladder(Vec<(i128, i128)>),
}

impl Settings {
    pub fn read(document: &Value) -> Self {
        let digits = match text(&document["currency"]) {
            "JPY" => 0,
            "CNY" => 2,
            "KWD" => 3,
            other => panic!("the digits of {other}"),
        };
        let (earning, refunds) = (&document["earning"], &document["refunds"]);
        let rules = list(&earning["rules"]);
        let of_kind = |kind: &'static str| rules.iter().filter(move |rule| rule["kind"] == kind);
        Self {
            digits,
            calendar: Calendar::new(text(&document["time_zone"])),
            pending_days: number(&earning["pending_days"], 0),
            late_days: number(&earning["late_days"], 31),
            on_points_paid: earning["on_points_paid"] == true,
            stacking: text_or(&earning["stacking"], "best"),
            max_multiplier: Fraction::parse(&text_or(&earning["max_multiplier"], "100")),
            member_weekdays: texts(&earning["member_days"]["weekdays"]),
            member_days_of_month: numbers(&earning["member_days"]["days_of_month"]),
            spend_rules: of_kind("spend").map(|rule| SpendRule::read(rule, digits)).collect(),
            multipliers: of_kind("multiplier").map(Multiplier::read).collect(),
            caps: list(&earning["caps"]).iter().map(|cap| Cap::read(cap, text(&cap["of"]))).collect(),
            base: policy(&document["expiry"]["base"]),
            bonus: policy(&document["expiry"]["bonus"]),
            cash_off: CashOff::read(&document["spending"]["cash_off"], digits),
            hold_minutes: number(&document["spending"]["hold_minutes"], 15),
            grace_days: grace_days(&refunds["expired_restore"]),
            revokes_from_any: refunds["revoke_from"] != "own",
            carries_debt: refunds["debt"] != "absorb",
        }
    }

    pub fn policy(&self, class: &str) -> &Policy {
        if class == "base" { &self.base } else { &self.bonus }
    }
}

impl SpendRule {
    fn read(rule: &Value, digits: u32) -> Self {
        Self {
            id: text(&rule["id"]).to_owned(),
            points: number(&rule["points"], 0).into(),
            per: minor(text(&rule["per"]), digits),
            rounding: text_or(&rule["rounding"], "floor"),
            whole_blocks: rule["blocks"] == "whole",
            class: text_or(&rule["class"], "base"),
            conditions: list(&rule["conditions"]),
            caps: list(&rule["caps"]).iter().map(|cap| Cap::read(cap, "rule")).collect(),
        }
    }
}

impl Multiplier {
    fn read(rule: &Value) -> Self {
        Self {
            id: text(&rule["id"]).to_owned(),
            factor: Fraction::parse(text(&rule["factor"])),
            conditions: list(&rule["conditions"]),
        }
    }
}

impl Cap {
    fn read(cap: &Value, of: &str) -> Self {
        let limit = match cap["points"].as_i64() {
            Some(points) => Limit::Points(points.into()),
            None => Limit::Times(number(&cap["times"], 0).into()),
        };
        Self { of: of.to_owned(), per: text(&cap["per"]).to_owned(), limit }
    }
}

impl CashOff {
    fn read(cash_off: &Value, digits: u32) -> Self {
        let rung = |rung: &Value| (i128::from(number(&rung["points"], 0)), minor(text(&rung["amount"]), digits));
        let price = if cash_off["ladder"].is_array() {
            Price::Ladder(list(&cash_off["ladder"]).iter().map(rung).collect())
        } else {
            let (points, amount) = rung(&cash_off["rate"]);
            Price::Rate { points, amount, step: number(&cash_off["step_points"], 1).into() }
        };
        Self {
            price,
            min_points: number(&cash_off["min_points"], 0).into(),
            max_share: Fraction::parse(&text_or(&cash_off["max_share"], "1")),
            max_points: cash_off["max_points"].as_i64().map(i128::from),
            max_points_per_day: cash_off["max_points_per_day"].as_i64().map(i128::from),
            min_cash: minor(&text_or(&cash_off["min_cash"], "0"), digits),
            exclude: cash_off["exclude"].clone(),
        }
    }

    /// Whether points cannot be used on orders at this instant.
    pub fn is_closed(&self, now: i64) -> bool {
        let contains = |window: &Value| {
            let starts = window["from"].as_str().is_none_or(|from| instant(from) <= now);
            starts && window["until"].as_str().is_none_or(|until| now < instant(until))
        };
        list(&self.exclude["dates"]).iter().any(contains)
    }
}

fn policy(document: &Value) -> Policy {
    let round_up_to = document["round_up_to"].as_str().map(str::to_owned);
    match document["kind"].as_str() {
        None | Some("never") => Policy::Never,
        Some("after") => {
            Policy::After { days: number(&document["days"], 0), months: number(&document["months"], 0), round_up_to }
        }
        Some("calendar_year_end") => Policy::CalendarYearEnd { grace_months: number(&document["grace_months"], 0) },
        Some("inactive") => Policy::Inactive {
            months: number(&document["months"], 0),
            round_up_to,
            max_months: document["max_months"].as_i64(),
            activities: if document["activities"].is_array() {
                texts(&document["activities"])
            } else {
                vec!["order".to_owned(), "redeem".to_owned()]
            },
        },
        Some(other) => panic!("an expiry policy {other}"),
    }
}

fn grace_days(document: &Value) -> Option<i64> {
    match document["kind"].as_str() {
        None => Some(7),
        Some("grace") => Some(number(&document["days"], 0)),
        Some(_) => None,
    }
}

/// An amount of money in minor units.
pub fn minor(text: &str, digits: u32) -> i128 {
    let scaled = Fraction::parse(text).times(Fraction::whole(10_i128.pow(digits)));
    assert_eq!(Fraction::whole(scaled.floor()), scaled, "{text} has at most {digits} digits");
    scaled.floor()
}

/// Minor units as an amount with all digits of the currency.
pub fn money(minor: i128, digits: u32) -> String {
    let unit = 10_i128.pow(digits);
    if digits == 0 {
        minor.to_string()
    } else {
        format!("{}.{:0width$}", minor / unit, minor % unit, width = digits as usize)
    }
}

pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("a text: {value}"))
}

fn text_or(value: &Value, default: &str) -> String {
    value.as_str().unwrap_or(default).to_owned()
}

pub fn number(value: &Value, default: i64) -> i64 {
    value.as_i64().unwrap_or(default)
}

pub fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}

pub fn texts(value: &Value) -> Vec<String> {
    list(value).iter().map(|item| text(item).to_owned()).collect()
}

fn numbers(value: &Value) -> Vec<i64> {
    list(value).iter().map(|item| number(item, 0)).collect()
}
