//! How often each feature occurred in a run. A feature that did not occur was not compared.

use serde_json::Value;
use std::{collections::BTreeMap, fmt};

/// How often each feature occurs at least in a thousand orders.
pub const REQUIRED: [(&str, usize); 1] = [("orders", 1000)];

#[derive(Clone, Debug, Default)]
pub struct Figures(BTreeMap<String, u64>);

impl Figures {
    pub fn count(&mut self, feature: impl Into<String>) {
        self.add(feature, 1);
    }

    pub fn add(&mut self, feature: impl Into<String>, times: u64) {
        if times > 0 {
            *self.0.entry(feature.into()).or_default() += times;
        }
    }

    pub fn merge(&mut self, others: &Self) {
        others.0.iter().for_each(|(feature, times)| self.add(feature, *times));
    }

    /// What an order contains, and what the model expects of it.
    pub fn order(&mut self, program: &Value, request: &Value, expected: &Value) {
        self.count("orders");
        self.add("orders with shipping", request["shipping"].is_string().into());
        self.add("orders that state their tax", request["tax"].is_string().into());
        for line in items(&request["lines"]) {
            self.count("lines of orders compared");
            self.add("lines with a discount", line["discount"].is_string().into());
            self.add("lines with their own tax", line["tax"].is_string().into());
            self.add("lines of quantity 0", (line["quantity"] == 0).into());
        }
        items(&expected["earned"]["awards"]).for_each(|award| self.award(program, award));
        let spent = &expected["spent"];
        self.add("orders that points pay", (spent["points"] != 0).into());
        self.add("orders with another basket than their hold", (spent["basket_changed"] == true).into());
        if let Some(reason) = spent["shortfall"]["reason"].as_str() {
            self.count(format!("shortfalls: {reason}"));
        }
    }

    fn award(&mut self, program: &Value, award: &Value) {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        self.count("awards compared");
        self.count(format!("awards rounded: {}", text(&award["rounding"])));
        let policy = &program["expiry"][text(&award["class"])];
        let round_up = if policy["round_up_to"].is_string() { ", rounded up" } else { "" };
        self.count(format!("awards that expire: {}{round_up}", text(&policy["kind"])));
        let rule = items(&program["earning"]["rules"]).find(|rule| rule["id"] == award["rule_id"]);
        self.add("awards for whole blocks", rule.is_some_and(|rule| rule["blocks"] == "whole").into());
        self.add("awards cut by max_multiplier", award["max_multiplier"].is_string().into());
        if items(&award["factors"]).count() > 1 {
            self.count(format!("awards with several multipliers: {}", text(&program["earning"]["stacking"])));
        }
        let cap = &award["cap"];
        if cap.is_object() {
            let what = if cap["times"].is_null() { "points" } else { "times" };
            self.count(format!("awards cut by a cap of: {}", text(&cap["of"])));
            self.count(format!("awards cut by a cap per: {}", text(&cap["per"])));
            self.count(format!("awards cut by a cap in: {what}"));
        }
    }

    pub fn refund(&mut self, request: &Value, expected: &Value) {
        self.count("refunds");
        self.add("refunds of everything that is left", (request["all"] == true).into());
        self.add("refunds with shipping", request["shipping"].is_string().into());
        for line in items(&request["lines"]) {
            let how = if line["quantity"].is_null() { "amount" } else { "quantity" };
            self.count(format!("refunded lines by {how}"));
        }
        self.add("refunds that restore points", (expected["points_restored"] != 0).into());
        self.add("refunds that revoke points", (expected["points_revoked"] != 0).into());
        self.add("refunds that add debt", (expected["debt_added"] != 0).into());
    }

    /// The features that occurred less often than required in a run of so many orders.
    pub fn rare(&self, required: &[(&str, usize)], orders: usize) -> Vec<String> {
        let occurred = |feature: &str| self.0.get(feature).copied().unwrap_or(0);
        let is_rare =
            |(feature, per_thousand): &&(&str, usize)| occurred(feature) < (per_thousand * orders / 1000) as u64;
        required.iter().filter(is_rare).map(|(feature, _)| format!("{feature}: {}", occurred(feature))).collect()
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|(feature, times)| writeln!(formatter, "{times:>8}  {feature}"))
    }
}

fn items(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}
