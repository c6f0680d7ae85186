//! Random requests from the schemas of the OpenAPI document: bodies of the right shape, with words, ids and numbers that may fit. So a new
//! call or setting is tested without a new test.

use super::dice::Dice;
use serde_json::{Map, Value, json};
use shared::units::time::Instant;
use std::collections::BTreeMap;

/// What a caller has seen: ids in answers or requests, by the name of the field.
pub struct Caller {
    pub dice: Dice,
    pub now: Instant,
    pub currency: String,
    known: BTreeMap<&'static str, Vec<String>>,
    made: u32,
}

const IDS: [&str; 8] = ["member_id", "order_id", "hold_id", "event_id", "refund_id", "quote", "line_id", "kid"];

impl Caller {
    pub fn new(dice: Dice, now: Instant) -> Self {
        let lines = ["a", "b", "c"].map(str::to_owned).to_vec();
        Self { dice, now, currency: "CNY".to_owned(), known: BTreeMap::from([("line_id", lines)]), made: 0 }
    }

    pub fn members(&self) -> &[String] {
        self.known.get("member_id").map_or(&[], Vec::as_slice)
    }

    pub fn know(&mut self, name: &'static str, id: &str) {
        let ids = self.known.entry(name).or_default();
        if !ids.iter().any(|known| known == id) {
            ids.push(id.to_owned());
        }
    }

    /// Remembers every id in a body.
    pub fn learn(&mut self, body: &Value) {
        for name in IDS {
            if let Some(id) = body[name].as_str() {
                self.know(name, id);
            }
        }
    }

    /// An id for the field: usually a known one, and more often a recent one.
    pub fn id(&mut self, name: &str) -> String {
        let name = if ["referrer_id", "friend_id"].contains(&name) { "member_id" } else { name };
        let known = self.known.get(name).map_or(&[][..], Vec::as_slice);
        let is_full = name == "member_id" && known.len() >= 5;
        match known {
            [.., last] if self.dice.percent(40) => last.clone(),
            [_, ..] if is_full || self.dice.percent(70) => self.dice.pick(known).clone(),
            _ => self.fresh(name),
        }
    }

    fn fresh(&mut self, name: &str) -> String {
        self.made += 1;
        format!("{}-{}", name.trim_end_matches("_id"), self.made)
    }

    /// A value of the schema. `name` is the field.
    pub fn value(&mut self, document: &Value, schema: &Value, name: &str) -> Value {
        if let Some(reference) = schema["$ref"].as_str() {
            return self.value(document, document.pointer(&reference[1..]).unwrap(), name);
        }
        if let Some(kinds) = ["oneOf", "anyOf"].iter().find_map(|of| schema[of].as_array()) {
            let kinds: Vec<&Value> = kinds.iter().filter(|kind| kind["type"] != "null").collect();
            let kind = *self.dice.pick(&kinds);
            return self.value(document, kind, name);
        }
        if let Some(parts) = schema["allOf"].as_array() {
            let mut whole = Map::new();
            for part in parts {
                whole.extend(self.value(document, part, name).as_object().cloned().unwrap_or_default());
            }
            return Value::Object(whole);
        }
        if let Some(words) = schema["enum"].as_array() {
            return self.dice.pick(words).clone();
        }
        let kind = match &schema["type"] {
            Value::Array(kinds) => kinds.iter().find(|kind| **kind != "null").unwrap_or(&Value::Null),
            kind => kind,
        };
        match kind.as_str() {
            Some("object") => self.object(document, schema),
            Some("array") => {
                let least = usize::from(["lines", "levels", "any_of", "days"].contains(&name))
                    + 2 * usize::from(name == "rules");
                let count = self.dice.below(4) + least;
                (0..count).map(|_| self.value(document, &schema["items"], name)).collect()
            }
            Some("boolean") => json!(self.dice.percent(50)),
            Some("integer" | "number") => self.number(name),
            Some("string") => json!(self.text(schema, name)),
            _ => json!({}),
        }
    }

    /// Sets fields of a program for which the schema allows several alternatives and validation only one: the limit of a cap, and the worth
    /// of points.
    pub fn agree(&mut self, program: &mut Value) {
        match program {
            Value::Object(fields) => {
                if fields.contains_key("times") {
                    fields.remove(if self.dice.percent(50) { "points" } else { "times" });
                }
                if let Some(Value::Object(cash_off)) = fields.get_mut("cash_off") {
                    cash_off
                        .retain(|name, _| !["rate", "rate_versions", "ladder", "step_points"].contains(&name.as_str()));
                    let rate = json!({"points": self.dice.below(200) + 1, "amount": "1"});
                    let ladder = json!([{"points": 100, "amount": "3"}, {"points": 300, "amount": "12"}]);
                    let (name, value) = if self.dice.percent(70) { ("rate", rate) } else { ("ladder", ladder) };
                    cash_off.insert(name.to_owned(), value);
                }
                fields.values_mut().for_each(|field| self.agree(field));
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.agree(item)),
            _ => {}
        }
    }

    fn object(&mut self, document: &Value, schema: &Value) -> Value {
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        let mut object = Map::new();
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let is_usual = ["earning", "rules", "spending", "cash_off", "rate", "caps"].contains(&name.as_str());
            let chance = if is_usual { 90 } else { 40 };
            if required.iter().any(|required| required == name) || self.dice.percent(chance) {
                object.insert(name.clone(), self.value(document, property, name));
            }
        }
        Value::Object(object)
    }

    fn number(&mut self, name: &str) -> Value {
        let few = self.dice.below(4) + 1;
        let some = self.dice.below(300) + 1;
        match name {
            "quantity" | "every" | "times" | "version" | "limit" => json!(few),
            "points" | "welcome" | "bonus" | "all_done" if self.dice.percent(90) => json!(some),
            "days_of_month" | "any_of" => json!(self.dice.below(31) + 1),
            _ if self.dice.percent(80) => json!(self.dice.below(20)),
            _ => json!(some * 10),
        }
    }

    fn text(&mut self, schema: &Value, name: &str) -> String {
        if schema["format"] == "date-time" {
            return self.time();
        }
        match name {
            "currency" if self.dice.percent(97) => self.currency.clone(),
            "currency" => (*self.dice.pick(&["JPY", "KWD", "EUR"])).to_owned(),
            "time_zone" => {
                (*self.dice.pick(&["Asia/Shanghai", "America/Havana", "Pacific/Apia", "Europe/Berlin"])).to_owned()
            }
            "per" | "amount" | "unit_price" | "discount" | "income" | "shipping" | "tax" | "spend" | "min_cash" => {
                self.money(name)
            }
            "factor" | "multiplier" | "max_multiplier" => {
                (*self.dice.pick(&["2", "1.5", "0.5", "10", "3.3333"])).to_owned()
            }
            _ if name.contains("share") || ["from", "to"].contains(&name) || name.ends_with("_rate") => {
                (*self.dice.pick(&["0.05", "0.3", "0.5", "1"])).to_owned()
            }
            "event" | "kind" | "action" => self.event_kind(),
            "birthday" => (*self.dice.pick(&["1990-11-23", "2000-02-29", "1970-01-01"])).to_owned(),
            "sku" | "skus" | "categories" | "tags" | "any_of" | "none_of" | "segments" | "store" | "channel" => {
                (*self.dice.pick(&["tea", "cup", "new", "north", "gold"])).to_owned()
            }
            "tiers" => (*self.dice.pick(&["gold", "id-3"])).to_owned(),
            "id" => self.fresh("id"),
            _ if IDS.contains(&name) || name.ends_with("_id") => self.id(name),
            _ => (*self.dice.pick(&["word", "Lantern Tea", "茶", "a"])).to_owned(),
        }
    }

    fn event_kind(&mut self) -> String {
        let kinds =
            ["sign_up", "review", "review", "profile_completed", "first_order", "share_bought", "custom.quiz", "order"];
        (*self.dice.pick(&kinds)).to_owned()
    }

    fn money(&mut self, name: &str) -> String {
        let minor = match name {
            "discount" => self.dice.below(40),
            "per" => self.dice.below(300) + 1,
            "unit_price" if self.dice.percent(97) => self.dice.below(30_000) + 50,
            _ if self.dice.percent(10) => 0,
            _ => self.dice.below(30_000) + 50,
        };
        match self.currency.as_str() {
            "JPY" => minor.to_string(),
            _ => format!("{}.{:02}", minor / 100, minor % 100),
        }
    }

    fn time(&mut self) -> String {
        let minutes = match self.dice.below(6) {
            0..=2 => 0,
            3 => i64::try_from(self.dice.below(60_000)).unwrap(),
            4 => i64::try_from(self.dice.below(1_000_000)).unwrap(),
            _ => -i64::try_from(self.dice.below(60_000)).unwrap(),
        };
        Instant::from_millis(self.now.millis() - minutes * 60_000).to_string()
    }
}
