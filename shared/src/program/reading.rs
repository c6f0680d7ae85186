//! Reads a draft of a program that may be misspelt: every slip of its form is told at once, together with what validation finds in the rest.
//! Nothing that was mended here is ever saved: a program to be put is read strictly.

use super::{
    Program,
    slip::{self, Slip},
    suggestion,
};
use crate::wire::{ProgramDocument, ProgramProblem};
use serde_json::{Value, json};

/// Slips of form that are told at once; more than that is another kind of document.
const SLIPS_MAX: usize = 100;

/// Everything that is wrong with a draft. Each slip is mended on the way (left out, or an example put in its place), so that what comes after it is seen as well.
pub fn read(text: &[u8]) -> Vec<ProgramProblem> {
    let mut value: Value = match serde_json::from_slice(text) {
        Ok(value) => value,
        Err(error) => return vec![problem("", format!("is no JSON: {error}"), None)],
    };
    let mut mending = Mending::default();
    for _ in 0..SLIPS_MAX {
        let Some(slip) = slip::first(&value) else { break };
        if !mending.mend(&mut value, slip) {
            break;
        }
    }
    let document: Option<ProgramDocument> = serde_json::from_value(value).ok();
    let judged = document.as_ref().map(Program::problems).unwrap_or_default();
    for found in judged {
        let pointer = mending.original(&found.pointer);
        // An example that stands in is not the merchant's mistake.
        let is_below =
            |told: &ProgramProblem| pointer == told.pointer || pointer.starts_with(&format!("{}/", told.pointer));
        if !mending.problems.iter().any(is_below) {
            mending.problems.push(ProgramProblem { pointer, ..found });
        }
    }
    mending.problems
}

fn problem(pointer: &str, detail: impl Into<String>, suggestion: Option<Value>) -> ProgramProblem {
    ProgramProblem { pointer: pointer.to_owned(), detail: detail.into(), suggestion }
}

#[derive(Default)]
struct Mending {
    problems: Vec<ProgramProblem>,
    /// Items left out of lists: the list's pointer and the item's place, as they were written.
    left_out: Vec<(String, usize)>,
}

impl Mending {
    /// Tells the slip and mends it. False where nothing is left to mend.
    fn mend(&mut self, value: &mut Value, slip: Slip) -> bool {
        let Slip { pointer, message } = slip;
        let quoted = quoted(&message);
        let expected = quoted.get(1..).unwrap_or_default();
        match quoted.first() {
            Some(field) if message.starts_with("unknown field") => self.drop_field(value, &pointer, field, expected),
            Some(field) if message.starts_with("missing field") => self.add_field(value, &pointer, field),
            Some(word) if message.starts_with("unknown variant") => {
                let (place, nearest) = (pointer_of_text(value, &pointer, word), nearest(word, expected));
                self.tell(&place, message.clone(), nearest.clone());
                if let (Some(meant), Some(found)) = (nearest, value.pointer_mut(&place)) {
                    *found = meant;
                    return true;
                }
                // Without its kind a thing says nothing.
                let tagged = ["/kind", "/type"].iter().find_map(|tag| pointer.strip_suffix(tag));
                self.leave_out(value, tagged.unwrap_or(&pointer))
            }
            _ => {
                let meant = value.pointer(&pointer).and_then(|found| slip::meant(found, &message));
                self.tell(&pointer, message.clone(), meant.clone());
                match (meant, value.pointer_mut(&pointer)) {
                    (Some(meant), Some(found)) => {
                        *found = meant;
                        true
                    }
                    _ => self.leave_out(value, &pointer),
                }
            }
        }
    }

    fn drop_field(&mut self, value: &mut Value, pointer: &str, field: &str, expected: &[String]) -> bool {
        let suffix = format!("/{field}");
        let near = pointer.strip_suffix(&suffix).unwrap_or(pointer);
        let Some(holder) = holder_of(value, near, field) else { return self.leave_out(value, pointer) };
        let detail = format!("is unknown; known are {}", expected.join(", "));
        self.tell(&format!("{holder}{suffix}"), detail, nearest(field, expected));
        let fields = value.pointer_mut(&holder).and_then(Value::as_object_mut);
        fields.is_some_and(|fields| fields.remove(field).is_some())
    }

    fn add_field(&mut self, value: &mut Value, pointer: &str, field: &str) -> bool {
        let of_type = value.pointer(pointer).and_then(|holder| holder.get("type")).and_then(Value::as_str);
        let example = example(pointer, field, of_type);
        let place = format!("{pointer}/{field}");
        if !self.problems.iter().any(|told| told.pointer == self.original(&place)) {
            self.tell(&place, "is missing", example.clone());
        }
        match (example, value.pointer_mut(pointer).and_then(Value::as_object_mut)) {
            (Some(example), Some(fields)) if !fields.contains_key(field) => {
                fields.insert(field.to_owned(), example);
                true
            }
            _ => self.leave_out(value, pointer),
        }
    }

    fn tell(&mut self, pointer: &str, detail: impl Into<String>, suggestion: Option<Value>) {
        let pointer = self.original(pointer);
        self.problems.push(problem(&pointer, detail, suggestion));
    }

    fn leave_out(&mut self, value: &mut Value, pointer: &str) -> bool {
        let Some((parent, last)) = pointer.rsplit_once('/') else { return false };
        match value.pointer_mut(parent) {
            Some(Value::Array(items)) => {
                let Some(at) = last.parse().ok().filter(|at| *at < items.len()) else { return false };
                items.remove(at);
                let written = self.original(pointer);
                let at = written.rsplit('/').next().and_then(|last| last.parse().ok()).unwrap_or(at);
                self.left_out.push((self.original(parent), at));
                self.left_out.sort();
                true
            }
            Some(Value::Object(fields)) => fields.remove(last).is_some(),
            _ => false,
        }
    }

    /// The pointer as the draft has it, with the items that were left out.
    fn original(&self, pointer: &str) -> String {
        let mut written = String::new();
        for part in pointer.split('/').skip(1) {
            let part = match part.parse::<usize>() {
                Ok(at) => {
                    let before = self.left_out.iter().filter(|(list, _)| *list == written);
                    before.fold(at, |at, (_, gone)| if *gone <= at { at + 1 } else { at }).to_string()
                }
                Err(_) => part.to_owned(),
            };
            written = format!("{written}/{part}");
        }
        written
    }
}

/// The words that serde puts in backticks.
fn quoted(message: &str) -> Vec<String> {
    message.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn nearest(word: &str, words: &[String]) -> Option<Value> {
    suggestion::word(word, words.iter().map(String::as_str)).map(Value::from)
}

/// The object at `pointer`, or the first below it, that has the field.
fn holder_of(value: &Value, pointer: &str, field: &str) -> Option<String> {
    find(value.pointer(pointer)?, pointer, &|value| value.get(field).is_some() && value.is_object())
}

/// Where the word stands at or below `pointer`.
fn pointer_of_text(value: &Value, pointer: &str, word: &str) -> String {
    let found = value.pointer(pointer).and_then(|below| find(below, pointer, &|value| value.as_str() == Some(word)));
    found.unwrap_or_else(|| pointer.to_owned())
}

fn find(value: &Value, pointer: &str, is_it: &dyn Fn(&Value) -> bool) -> Option<String> {
    if is_it(value) {
        return Some(pointer.to_owned());
    }
    match value {
        Value::Object(fields) => {
            fields.iter().find_map(|(name, below)| find(below, &format!("{pointer}/{name}"), is_it))
        }
        Value::Array(items) => {
            items.iter().enumerate().find_map(|(at, below)| find(below, &format!("{pointer}/{at}"), is_it))
        }
        _ => None,
    }
}

/// What could stand in a field that is missing.
fn example(pointer: &str, field: &str, of_type: Option<&str>) -> Option<Value> {
    let is_in = |part: &str| pointer.contains(part);
    let example = match field {
        "name" if pointer.is_empty() => json!("Our points"),
        "currency" => json!("CNY"),
        "time_zone" => json!("Asia/Shanghai"),
        "kind" if is_in("/expiry") => json!("never"),
        "kind" if is_in("/earning/rules") => json!("spend"),
        "type" if is_in("/conditions") => json!("first_order"),
        "id" => json!("a-name-of-its-own"),
        "points" => json!(100),
        "per" | "amount" => json!("1.00"),
        "factor" => json!("2"),
        "rate" => json!({"points": 100, "amount": "1.00"}),
        "months" => json!(12),
        "days" if is_in("/reminders") => json!([30, 15, 7]),
        "days" => json!(7),
        "any_of" if of_type == Some("weekday") => json!(["friday"]),
        "any_of" if of_type == Some("day_of_month") => json!([1]),
        _ => return None,
    };
    Some(example)
}
