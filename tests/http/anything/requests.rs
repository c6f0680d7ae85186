//! One request of a run: path, body, sender, and how valid it is. The parent module checks the answer.

use super::{
    Call, Care, Run,
    slips::{odd_text, slip},
};
use crate::support::{Ask, ORIGIN, unique};
use serde_json::{Value, json};

impl Run<'_> {
    pub(super) fn ask_of(&mut self, call: &Call<'_>, care: Care) -> Ask {
        let path = self.path(call, care);
        let body = self.body(call, care);
        let ask = Ask { method: call.method, path, headers: Vec::new(), body };
        let ask = self.with_credential(ask, call, care);
        let parameters = call.described["parameters"].as_array().into_iter().flatten();
        if parameters.into_iter().all(|one| one["name"] != "Idempotency-Key") {
            return ask;
        }
        match self.caller.dice.below(20) {
            0 if care == Care::Careless => ask,
            1 if !self.keys.is_empty() => {
                let key = self.caller.dice.pick(&self.keys).clone();
                ask.key(&key)
            }
            _ => {
                let key = unique("key");
                self.keys.push(key.clone());
                ask.key(&key)
            }
        }
    }

    fn path(&mut self, call: &Call<'_>, care: Care) -> String {
        let mut path = String::new();
        for part in call.path.split('/').skip(1) {
            let part = match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
                None => part.to_owned(),
                Some(_) if care == Care::Careless && self.caller.dice.percent(15) => self.odd_part(),
                Some("merchant_id") => self.other.clone(),

                Some(name) => self.caller.id(name),
            };
            path = format!("{path}/{part}");
        }
        let parameters = call.described["parameters"].as_array().cloned().unwrap_or_default();
        let mut query = Vec::new();
        for parameter in parameters.iter().filter(|parameter| parameter["in"] == "query") {
            let name = parameter["name"].as_str().unwrap();
            let odd = care == Care::Careless && self.caller.dice.percent(50);
            if odd {
                query.push(format!("{name}={}", self.odd_part()));
            } else if name == "effective_at" && self.caller.dice.percent(50) {
                query.push(format!("effective_at={}", encoded(&self.caller.now.plus_minutes(30_000).to_string())));
            } else if name == "limit" {
                query.push(format!("limit={}", self.caller.dice.below(100) + 1));
            }
        }
        if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
    }

    /// Longer addresses are cut off by the server.
    fn odd_part(&mut self) -> String {
        let text: String = odd_text(&mut self.caller.dice).chars().take(300).collect();
        encoded(&text)
    }

    fn body(&mut self, call: &Call<'_>, care: Care) -> Vec<u8> {
        let schema = &call.described["requestBody"]["content"]["application/json"]["schema"];
        if schema.is_null() {
            return Vec::new();
        }
        let is_program = call.path == "/v1/program" && care == Care::Careful;
        let program = if is_program { self.valid_program() } else { None };
        let mut body = program.unwrap_or_else(|| self.caller.value(self.document, schema, ""));
        self.fit(call, &mut body);
        if care == Care::Careless {
            for _ in 0..=self.caller.dice.below(3) {
                slip(&mut body, &mut self.caller.dice);
            }
        }
        let mut text = body.to_string().into_bytes();
        if care == Care::Careless && self.caller.dice.percent(5) {
            let length = self.caller.dice.below(text.len());
            text.truncate(length);
        }
        text
    }

    /// Constraints that the schema cannot express: lines have different ids, a refund states `all` or `lines`, and so on.
    fn fit(&mut self, call: &Call<'_>, body: &mut Value) {
        for (at, line) in body.get_mut("lines").and_then(Value::as_array_mut).into_iter().flatten().enumerate() {
            if call.path.ends_with("/refunds") {
                if line.get("quantity").is_some() && self.caller.dice.percent(90) {
                    line.as_object_mut().unwrap().remove("amount");
                }
            } else {
                line["line_id"] = json!(["a", "b", "c", "d", "e"][at % 5]);
            }
        }
        if call.path.ends_with("/refunds") && self.caller.dice.percent(30) {
            *body = json!({"refund_id": body["refund_id"], "all": true});
        }
        if call.path == "/v1/earn-previews" {
            let kinds = ["lines", "lines", "event", "check_in"];
            let kind = *self.caller.dice.pick(&kinds);
            let currency = body.get("currency").cloned().unwrap_or_else(|| json!(self.caller.currency));
            let fields = body.as_object_mut().unwrap();
            fields.retain(|name, _| name == kind || !kinds.contains(&name.as_str()));
            if kind == "lines" {
                fields.insert("currency".to_owned(), currency);
            }
        }
        if call.path == "/v1/orders" && self.caller.dice.percent(70) {
            body.as_object_mut().unwrap().remove("hold_id");
        }
        if let Some((member, _)) =
            self.quoted.as_ref().filter(|_| call.path == "/v1/orders" && body.get("hold_id").is_some())
        {
            body["member_id"] = json!(member);
        }
        if call.path == "/v1/program/backtest" {
            body["program"] = self.valid_program().unwrap_or_default();
            body.as_object_mut().unwrap().remove("cursor");
        }
        if let Some((_, quote)) = self.quoted.as_ref().filter(|_| call.path == "/v1/me/holds") {
            body["quote"] = json!(quote);
        }
        if call.path == "/v1/me/quotes" && self.caller.dice.percent(80) {
            body["points"] = json!("max");
        }
        if call.path.ends_with("/adjustments") && self.caller.dice.percent(30) {
            body["points"] = json!(-5);
        } else if call.path.ends_with("/adjustments") {
            body["points"] = json!(5_000);
        }
        if call.path.ends_with("/capture") && self.caller.dice.percent(70) {
            *body = json!({});
        }
    }

    fn with_credential(&mut self, ask: Ask, call: &Call<'_>, care: Care) -> Ask {
        let accepted: Vec<String> = call.described["security"]
            .as_array()
            .into_iter()
            .flatten()
            .flat_map(|one| one.as_object().unwrap().keys().cloned())
            .collect();
        let all = ["operatorKey", "secretKey", "memberToken", "publishableKey"].map(str::to_owned);
        let careless = care == Care::Careless && self.caller.dice.percent(15);
        let credentials = if careless || accepted.is_empty() { &all[..] } else { &accepted[..] };
        match self.caller.dice.pick(credentials).as_str() {
            "operatorKey" => ask.bearer(self.edge.operator_key()),
            "secretKey" => ask.bearer(&self.shop.secret_key),
            "publishableKey" => ask.header("jifen-key", &self.shop.publishable_key).header("origin", ORIGIN),
            _ => {
                let quoted =
                    self.quoted.clone().filter(|_| call.path.starts_with("/v1/me/holds") && care == Care::Careful);
                let member = quoted.map_or_else(|| self.caller.id("member_id"), |(member, _)| member);
                self.asking = Some(member.clone());
                self.shop.as_shopper(&member, ask)
            }
        }
    }
}

pub(super) fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}
