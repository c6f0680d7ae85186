//! Law: no sequence of requests is answered with status 500. Random programs are put, and every call of the API is made with bodies that
//! fit, nearly fit, or do not fit, while time passes. Every error is in the closed list, and every ledger is sound afterwards.
//!
//! `PROPTEST_CASES` and `PROPTEST_RNG_SEED` set the number of runs and the seed, as for the laws of the suite.

pub mod dice;
mod documents;
mod requests;
mod slips;

use crate::support::{Answer, Ask, Edge, Shop};
use dice::Dice;
use documents::Caller;
use serde_json::Value;
use shared::wire::Code;
use std::{
    collections::{BTreeMap, BTreeSet},
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
};

on_both!(no_request_is_answered_with_500);

/// The number of runs, and of requests in each. A request to workerd takes longer.
fn size(edge: &Edge) -> (u64, usize) {
    match edge {
        Edge::Native(_) => (number("PROPTEST_CASES").unwrap_or(50), 80),
        Edge::Workerd(_) => (number("PROPTEST_CASES").unwrap_or(4), 60),
    }
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

fn no_request_is_answered_with_500(edge: &Edge) {
    let (cases, requests) = size(edge);
    let first = number("PROPTEST_RNG_SEED").unwrap_or(1);
    let document = edge.ask(&Ask::get("/v1/openapi.json")).ok(200);
    let mut met = Met::default();
    for seed in first..first + cases {
        let fresh = Edge::native();
        let edge = if matches!(edge, Edge::Native(_)) { &fresh } else { edge };
        let run = || Run::new(edge, &document, seed, &mut met).run(requests);
        if let Err(failure) = catch_unwind(AssertUnwindSafe(run)) {
            eprintln!("PROPTEST_CASES=1 PROPTEST_RNG_SEED={seed} runs this again");
            resume_unwind(failure);
        }
    }
    met.check(&document, cases);
}

/// What the runs contained. A run that met only refusals proves nothing.
#[derive(Default)]
struct Met {
    succeeded: BTreeMap<String, u32>,
    codes: BTreeSet<String>,
    valid_programs: u32,
}

impl Met {
    fn check(&self, document: &Value, cases: u64) {
        if cases < 20 {
            return;
        }
        let calls = calls(document);
        let names = calls.iter().map(Call::name);
        let never: Vec<String> = names.filter(|name| !self.succeeded.contains_key(name)).collect();
        assert!(never.is_empty(), "calls that never succeeded: {never:?} of {:?}", self.succeeded);
        assert!(self.codes.len() >= 18, "{:?}", self.codes);
        assert!(u64::from(self.valid_programs) * 2 >= cases, "{} programs in {cases} runs", self.valid_programs);
    }
}

/// One call of the API.
#[derive(Clone, Copy, Debug)]
struct Call<'d> {
    method: &'static str,
    path: &'d str,
    described: &'d Value,
}

impl Call<'_> {
    fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

fn calls(document: &Value) -> Vec<Call<'_>> {
    let methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];
    let paths = document["paths"].as_object().unwrap().iter();
    let calls = paths.flat_map(|(path, item)| {
        let described = move |method: &'static str| Some((method, item.get(method.to_lowercase())?));
        methods.into_iter().filter_map(described).map(|(method, described)| Call { method, path, described })
    });
    calls.collect()
}

struct Run<'e> {
    edge: &'e Edge,
    shop: Shop<'e>,
    /// A merchant whose keys can be revoked and whose name can be changed.
    other: String,
    document: &'e Value,
    caller: Caller,
    met: &'e mut Met,
    keys: Vec<String>,
    /// The shopper of the next request, and the last quote with its shopper.
    asking: Option<String>,
    quoted: Option<(String, String)>,
    follows: Option<(&'static str, &'static str)>,
}

impl<'e> Run<'e> {
    fn new(edge: &'e Edge, document: &'e Value, seed: u64, met: &'e mut Met) -> Self {
        let shop = Shop::open_without_program(edge);
        let other = Shop::open_without_program(edge).merchant_id;
        let caller = Caller::new(Dice::new(seed), edge.now());
        Self { edge, shop, other, document, caller, met, keys: Vec::new(), asking: None, quoted: None, follows: None }
    }

    fn run(&mut self, requests: usize) {
        self.caller.currency = (*self.caller.dice.pick(&["CNY", "CNY", "CNY", "JPY"])).to_owned();
        let program = self.valid_program().unwrap_or_else(crate::support::program);
        self.shop.backend(Ask::put("/v1/program", &program));
        for _ in 0..3 {
            self.make(&self.call_of("POST", "/v1/members"), Care::Careful);
            self.make(&self.call_of("POST", "/v1/members/{member_id}/adjustments"), Care::Careful);
        }
        let calls = calls(self.document);
        for _ in 0..requests {
            self.pass_time();
            let care = [Care::Careful, Care::Careful, Care::Careless][self.caller.dice.below(3)];
            let (call, care) = match self.follows.take() {
                Some((method, path)) => (self.call_of(method, path), Care::Careful),
                None if self.caller.dice.percent(60) => (self.usual_call(), care),
                None => (calls[self.caller.dice.below(calls.len())], care),
            };
            self.make(&call, care);
        }
        self.audit();
    }

    fn call_of(&self, method: &str, path: &str) -> Call<'e> {
        let calls = calls(self.document).into_iter();
        calls.into_iter().find(|call| call.method == method && call.path == path).unwrap()
    }

    /// A quote is usually held, and a hold is usually resolved or used by an order.
    fn what_follows(&mut self, call: &Call<'_>) -> Option<(&'static str, &'static str)> {
        let after_hold = [
            ("GET", "/v1/holds/{hold_id}"),
            ("POST", "/v1/holds/{hold_id}/extend"),
            ("POST", "/v1/holds/{hold_id}/capture"),
            ("POST", "/v1/holds/{hold_id}/release"),
            ("POST", "/v1/holds/{hold_id}/reverse"),
            ("DELETE", "/v1/me/holds/{hold_id}"),
            ("POST", "/v1/orders"),
        ];
        let follows = match call.path {
            "/v1/me/quotes" => ("POST", "/v1/me/holds"),
            "/v1/me/holds" => *self.caller.dice.pick(&after_hold),
            "/v1/holds/{hold_id}/capture" => ("POST", "/v1/holds/{hold_id}/reverse"),
            "/v1/merchants/{merchant_id}/keys" => ("DELETE", "/v1/merchants/{merchant_id}/keys/{kid}"),
            "/v1/program" if call.method == "PUT" => ("DELETE", "/v1/programs/{version}"),
            _ => return None,
        };
        self.caller.dice.percent(85).then_some(follows)
    }

    /// The usual calls of a shop are made more often than others.
    fn usual_call(&mut self) -> Call<'e> {
        let usual = [
            ("POST", "/v1/orders"),
            ("POST", "/v1/orders"),
            ("POST", "/v1/orders/{order_id}/refunds"),
            ("POST", "/v1/me/quotes"),
            ("POST", "/v1/me/quotes"),
            ("POST", "/v1/me/quotes"),
            ("POST", "/v1/events"),
            ("POST", "/v1/members/{member_id}/adjustments"),
            ("POST", "/v1/referrals"),
        ];
        let (method, path) = *self.caller.dice.pick(&usual);
        self.call_of(method, path)
    }

    /// A random program of the schema. The suggestions of validation are applied until it has no problems.
    fn valid_program(&mut self) -> Option<Value> {
        let schema = &self.document["components"]["schemas"]["ProgramDocument"];
        let mut program = self.caller.value(self.document, schema, "program");
        self.caller.agree(&mut program);
        for _ in 0..60 {
            let answer = self.shop.backend(Ask::post("/v1/program/validate", &program));
            self.check(&answer, &answer.body.to_string());
            let problems = match answer.body["valid"] == true {
                true => {
                    self.met.valid_programs += 1;
                    return Some(program);
                }
                false if answer.status == 200 => answer.body["problems"].as_array().unwrap().clone(),
                false => vec![answer.body.clone()],
            };
            for problem in &problems {
                mend(&mut program, problem);
            }
        }
        None
    }

    fn pass_time(&mut self) {
        if let Edge::Native(native) = self.edge {
            let minutes = match self.caller.dice.below(12) {
                0 => self.caller.dice.below(80 * 24 * 60),
                1..=3 => self.caller.dice.below(90),
                _ => 0,
            };
            native.pass_minutes(u32::try_from(minutes).unwrap());
            if self.caller.dice.percent(4) {
                native.sweep();
            }
        }
        self.caller.now = self.edge.now();
    }

    fn make(&mut self, call: &Call<'_>, care: Care) {
        let ask = self.ask_of(call, care);
        let told =
            format!("{} {} {}", ask.method, shortened(&ask.path), shortened(&String::from_utf8_lossy(&ask.body)));
        // The connection can be cut off while a body is sent that the Worker does not read.
        let Some(answer) = self.edge.try_ask(&ask) else { return };
        self.check(&answer, &told);
        if (200..300).contains(&answer.status) {
            *self.met.succeeded.entry(call.name()).or_default() += 1;
            self.caller.learn(&answer.body);
            if let Some(quote) = answer.body["quote"].as_str() {
                self.quoted = self.asking.clone().map(|member| (member, quote.to_owned()));
            }
            if let Some(version) = answer.body["version"].as_u64() {
                self.caller.know("version", &version.to_string());
            }
            self.follows = self.what_follows(call);
            self.caller.learn(&serde_json::from_slice(&ask.body).unwrap_or_default());
        }
    }

    /// Fails on status 500, and on an error that is not in the list.
    fn check(&mut self, answer: &Answer, told: &str) {
        assert!(answer.status < 500, "{} {} to {told}", answer.status, answer.body);
        if answer.status < 400 {
            return;
        }
        let code = serde_json::from_value::<Code>(answer.body["code"].clone());
        assert!(code.is_ok_and(|code| code != Code::Internal), "{} to {told}", answer.body);
        assert_eq!(answer.body["status"], answer.status, "{told}");
        assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{told}");
        self.met.codes.insert(answer.body["code"].as_str().unwrap().to_owned());
    }

    /// Laws 1 to 3, for all known members.
    fn audit(&mut self) {
        for member in self.caller.members().to_vec() {
            let answer = self.shop.backend(Ask::get(&format!("/v1/members/{}/audit", requests::encoded(&member))));
            self.check(&answer, &member);
            if answer.status == 200 {
                assert_eq!(answer.body["sound"], true, "{member}: {:#}", answer.body);
            }
        }
    }
}

/// Whether the request is meant to be valid.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Care {
    Careful,
    Careless,
}

/// Applies the suggestion of a problem, or removes the part that it is about.
fn mend(program: &mut Value, problem: &Value) {
    let Some(pointer) = problem["pointer"].as_str() else { return };
    let suggestion = &problem["suggestion"];
    let (parent, last) = pointer.rsplit_once('/').unwrap_or(("", ""));
    match program.pointer_mut(parent) {
        Some(Value::Object(fields)) if !suggestion.is_null() => {
            fields.insert(last.to_owned(), suggestion.clone());
        }
        Some(Value::Object(fields)) => {
            fields.remove(last);
        }
        Some(Value::Array(items)) => {
            let at = last.parse::<usize>().unwrap_or(usize::MAX);
            if at < items.len() {
                items.remove(at);
            }
        }
        // The part was removed because of another problem.
        _ => {}
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(3_000).collect()
}
