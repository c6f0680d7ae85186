//! The lines of an order or a quote, and the conditions on them.

use super::{
    calendar::instant,
    settings::{Settings, list, minor, number, text, texts},
};
use serde_json::Value;

#[derive(Clone, Debug)]
pub struct Basket {
    pub lines: Vec<Line>,
    pub shipping: i128,
    /// The tax of all lines.
    pub tax: i128,
    pub store: Option<String>,
    pub channel: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Line {
    pub id: String,
    sku: Option<String>,
    categories: Vec<String>,
    tags: Vec<String>,
    pub quantity: i128,
    /// After the discount of the line.
    pub total: i128,
    /// The tax that the line states.
    pub tax: Option<i128>,
}

impl Basket {
    /// Reads an order or a quote request.
    pub fn read(request: &Value, digits: u32) -> Self {
        let amount = |value: &Value| value.as_str().map(|text| minor(text, digits));
        let lines: Vec<Line> = list(&request["lines"]).iter().map(|line| Line::read(line, digits)).collect();
        let stated: i128 = lines.iter().filter_map(|line| line.tax).sum();
        Self {
            shipping: amount(&request["shipping"]).unwrap_or(0),
            tax: amount(&request["tax"]).unwrap_or(stated),
            store: request["store"].as_str().map(str::to_owned),
            channel: request["channel"].as_str().map(str::to_owned),
            lines,
        }
    }

    pub fn goods(&self) -> i128 {
        self.lines.iter().map(|line| line.total).sum()
    }

    pub fn total(&self) -> i128 {
        self.goods() + self.shipping + self.tax
    }

    /// The money of each line that points can pay: its total, or 0 if the line is excluded.
    pub fn eligible(&self, settings: &Settings) -> Vec<i128> {
        let exclude = &settings.cash_off.exclude;
        let (skus, categories, tags) =
            (texts(&exclude["skus"]), texts(&exclude["categories"]), texts(&exclude["tags"]));
        let is_excluded = |line: &Line| {
            line.sku.as_ref().is_some_and(|sku| skus.contains(sku))
                || line.categories.iter().any(|category| categories.contains(category))
                || line.tags.iter().any(|tag| tags.contains(tag))
        };
        self.lines.iter().map(|line| if is_excluded(line) { 0 } else { line.total }).collect()
    }
}

impl Line {
    fn read(line: &Value, digits: u32) -> Self {
        let amount = |value: &Value| value.as_str().map(|text| minor(text, digits));
        let quantity = i128::from(number(&line["quantity"], 0));
        Self {
            id: text(&line["line_id"]).to_owned(),
            sku: line["sku"].as_str().filter(|sku| !sku.is_empty()).map(str::to_owned),
            categories: texts(&line["categories"]),
            tags: texts(&line["tags"]),
            quantity,
            total: quantity * amount(&line["unit_price"]).unwrap() - amount(&line["discount"]).unwrap_or(0),
            tax: amount(&line["tax"]),
        }
    }
}

/// The lines of the basket for which all conditions hold, by an order that is placed at `placed_at`.
pub fn matching(basket: &Basket, conditions: &[Value], settings: &Settings, placed_at: i64) -> Vec<bool> {
    let holds = |line: &Line| conditions.iter().all(|condition| is_met(basket, line, condition, settings, placed_at));
    basket.lines.iter().map(holds).collect()
}

fn is_met(basket: &Basket, line: &Line, condition: &Value, settings: &Settings, placed_at: i64) -> bool {
    let calendar = &settings.calendar;
    match text(&condition["type"]) {
        // No rule by SKU matches a line without a SKU.
        "sku" => line.sku.is_some() && chooses(condition, line.sku.as_slice()),
        "category" => chooses(condition, &line.categories),
        "tag" => chooses(condition, &line.tags),
        "store" => chooses(condition, basket.store.as_slice()),
        "channel" => chooses(condition, basket.channel.as_slice()),
        "weekday" => texts(&condition["any_of"]).iter().any(|day| day == calendar.weekday(placed_at)),
        "day_of_month" => {
            let days: Vec<i64> = list(&condition["any_of"]).iter().map(|day| number(day, 0)).collect();
            calendar.is_day_of_month(placed_at, &days)
        }
        "member_day" => {
            settings.member_weekdays.iter().any(|day| day == calendar.weekday(placed_at))
                || calendar.is_day_of_month(placed_at, &settings.member_days_of_month)
        }
        "dates" => {
            let starts = condition["from"].as_str().is_none_or(|from| instant(from) <= placed_at);
            starts && condition["until"].as_str().is_none_or(|until| placed_at < instant(until))
        }
        other => panic!("a condition {other}"),
    }
}

/// A line without a value meets no `any_of`, and every `none_of`.
fn chooses(condition: &Value, values: &[String]) -> bool {
    let has_one = |wanted: &Value| texts(wanted).iter().any(|text| values.contains(text));
    (condition["any_of"].is_null() || has_one(&condition["any_of"])) && !has_one(&condition["none_of"])
}
