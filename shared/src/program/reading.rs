//! Reads a draft of a program that can contain mistakes of form, and reports all of them together with the problems that validation finds
//! in the rest. What is corrected here is never saved: a program that is put is read strictly.

use super::{
    Program,
    mistake::{self, Mistake},
    suggestion,
};
use crate::wire::{ProgramDocument, ProgramProblem};
use serde_json::{Value, json};

/// The maximum number of reported mistakes of form. A text with more of them is another kind of document.
const SLIPS_MAX: usize = 100;

/// Returns everything that is wrong with a draft. Each mistake of form is corrected in a copy (removed, or replaced by an example), so that
/// the mistakes after it are found as well.
pub fn read(text: &[u8]) -> Vec<ProgramProblem> {
    let mut value: Value = match serde_json::from_slice(text) {
        Ok(value) => value,
        Err(error) => return vec![problem("", format!("is not JSON: {error}"), None)],
    };
    let mut correction = Correction::default();
    for _ in 0..SLIPS_MAX {
        let Some(mistake) = mistake::first(&value) else { break };
        if !correction.correct(&mut value, mistake) {
            break;
        }
    }
    let document: Option<ProgramDocument> = serde_json::from_value(value).ok();
    let judged = document.as_ref().map(Program::problems).unwrap_or_default();
    for found in judged {
        let pointer = correction.original(&found.pointer);
        // A problem of an example that was inserted here is not the merchant's mistake.
        let is_below =
            |known: &ProgramProblem| pointer == known.pointer || pointer.starts_with(&format!("{}/", known.pointer));
        if !correction.problems.iter().any(is_below) {
            correction.problems.push(ProgramProblem { pointer, ..found });
        }
    }
    correction.problems
}

fn problem(pointer: &str, detail: impl Into<String>, suggestion: Option<Value>) -> ProgramProblem {
    ProgramProblem { pointer: pointer.to_owned(), detail: detail.into(), suggestion }
}

#[derive(Default)]
struct Correction {
    problems: Vec<ProgramProblem>,
    /// Items that were removed from lists: the pointer of the list and the index of the item, as they were written.
    removed: Vec<(String, usize)>,
}

impl Correction {
    /// Reports the mistake and corrects it. Returns false if nothing can be corrected.
    fn correct(&mut self, value: &mut Value, mistake: Mistake) -> bool {
        let Mistake { pointer, message } = mistake;
        let quoted = quoted(&message);
        let expected = quoted.get(1..).unwrap_or_default();
        match quoted.first() {
            Some(field) if message.starts_with("unknown field") => self.drop_field(value, &pointer, field, expected),
            Some(field) if message.starts_with("missing field") => self.add_field(value, &pointer, field),
            Some(word) if message.starts_with("unknown variant") => {
                let (place, nearest) = (pointer_of_text(value, &pointer, word), nearest(word, expected));
                self.report(&place, message.clone(), nearest.clone());
                if let (Some(meant), Some(found)) = (nearest, value.pointer_mut(&place)) {
                    *found = meant;
                    return true;
                }
                // An object without its kind has no meaning.
                let tagged = ["/kind", "/type"].iter().find_map(|tag| pointer.strip_suffix(tag));
                self.remove(value, tagged.unwrap_or(&pointer))
            }
            _ => {
                let meant = value.pointer(&pointer).and_then(|found| mistake::meant(found, &message));
                self.report(&pointer, message.clone(), meant.clone());
                match (meant, value.pointer_mut(&pointer)) {
                    (Some(meant), Some(found)) => {
                        *found = meant;
                        true
                    }
                    _ => self.remove(value, &pointer),
                }
            }
        }
    }

    fn drop_field(&mut self, value: &mut Value, pointer: &str, field: &str, expected: &[String]) -> bool {
        let suffix = format!("/{field}");
        let near = pointer.strip_suffix(&suffix).unwrap_or(pointer);
        let Some(holder) = holder_of(value, near, field) else { return self.remove(value, pointer) };
        let detail = format!("is unknown; the fields are {}", expected.join(", "));
        self.report(&format!("{holder}{suffix}"), detail, nearest(field, expected));
        let fields = value.pointer_mut(&holder).and_then(Value::as_object_mut);
        fields.is_some_and(|fields| fields.remove(field).is_some())
    }

    fn add_field(&mut self, value: &mut Value, pointer: &str, field: &str) -> bool {
        let of_type = value.pointer(pointer).and_then(|holder| holder.get("type")).and_then(Value::as_str);
        let example = example(pointer, field, of_type);
        let place = format!("{pointer}/{field}");
        if !self.problems.iter().any(|known| known.pointer == self.original(&place)) {
            self.report(&place, "is missing", example.clone());
        }
        match (example, value.pointer_mut(pointer).and_then(Value::as_object_mut)) {
            (Some(example), Some(fields)) if !fields.contains_key(field) => {
                fields.insert(field.to_owned(), example);
                true
            }
            _ => self.remove(value, pointer),
        }
    }

    fn report(&mut self, pointer: &str, detail: impl Into<String>, suggestion: Option<Value>) {
        let pointer = self.original(pointer);
        self.problems.push(problem(&pointer, detail, suggestion));
    }

    fn remove(&mut self, value: &mut Value, pointer: &str) -> bool {
        let Some((parent, last)) = pointer.rsplit_once('/') else { return false };
        match value.pointer_mut(parent) {
            Some(Value::Array(items)) => {
                let Some(at) = last.parse().ok().filter(|at| *at < items.len()) else { return false };
                items.remove(at);
                let written = self.original(pointer);
                let at = written.rsplit('/').next().and_then(|last| last.parse().ok()).unwrap_or(at);
                self.removed.push((self.original(parent), at));
                self.removed.sort();
                true
            }
            Some(Value::Object(fields)) => fields.remove(last).is_some(),
            _ => false,
        }
    }

    /// Returns the pointer in the original draft, which includes the removed items.
    fn original(&self, pointer: &str) -> String {
        let mut written = String::new();
        for part in pointer.split('/').skip(1) {
            let part = match part.parse::<usize>() {
                Ok(at) => {
                    let before = self.removed.iter().filter(|(list, _)| *list == written);
                    before.fold(at, |at, (_, gone)| if *gone <= at { at + 1 } else { at }).to_string()
                }
                Err(_) => part.to_owned(),
            };
            written = format!("{written}/{part}");
        }
        written
    }
}

/// The words in backticks in a message of serde.
fn quoted(message: &str) -> Vec<String> {
    message.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn nearest(word: &str, words: &[String]) -> Option<Value> {
    suggestion::word(word, words.iter().map(String::as_str)).map(Value::from)
}

/// The pointer of the object at `pointer`, or of the first one below it, that has the field.
fn holder_of(value: &Value, pointer: &str, field: &str) -> Option<String> {
    find(value.pointer(pointer)?, pointer, &|value| value.get(field).is_some() && value.is_object())
}

/// The pointer of the word at or below `pointer`.
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

/// An example for a missing field.
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
