//! Compares two programs setting by setting, and describes the differences in sentences for the people who run the shop. It compares the
//! documents as they are written, so a new setting is compared like any other. It does not state what a change costs.

use crate::wire::{Difference, ProgramDocument};
use serde_json::{Map, Value};

/// Returns all differences of the documents, section by section in alphabetical order. Rules and other objects with an id are matched by
/// their id, other objects in a list by their kind, and lists of plain values as a whole.
pub fn compare(from: &ProgramDocument, to: &ProgramDocument) -> Result<Vec<Difference>, serde_json::Error> {
    let (from, to) = (serde_json::to_value(from)?, serde_json::to_value(to)?);
    let mut found = Vec::new();
    SettingPath::root().compare(&from, &to, &mut found);
    Ok(found)
}

/// Kinds that are nouns: a multiplier is called so, while `spend` is called a spend rule.
const NOUNS: [&str; 1] = ["multiplier"];

/// A place in the documents, as a pointer and in words.
#[derive(Clone)]
struct SettingPath {
    pointer: String,
    /// The section or the rule: `Multiplier tea-week`, `Spending, cash off`.
    subject: String,
    /// The setting below it: `rate points`.
    setting: String,
}

impl SettingPath {
    const fn root() -> Self {
        Self { pointer: String::new(), subject: String::new(), setting: String::new() }
    }

    fn compare(&self, from: &Value, to: &Value, found: &mut Vec<Difference>) {
        match (from, to) {
            _ if from == to => {}
            (Value::Object(from), Value::Object(to)) if same_kind(from, to) => self.compare_fields(from, to, found),
            (Value::Array(from), Value::Array(to)) if is_of_things(from) || is_of_things(to) => {
                self.compare_lists(from, to, found);
            }
            _ => found.push(self.difference(from, to, |from, to| format!("{from} becomes {to}"))),
        }
    }

    fn compare_fields(&self, from: &Map<String, Value>, to: &Map<String, Value>, found: &mut Vec<Difference>) {
        let gone = from.keys().filter(|name| !to.contains_key(*name));
        for name in to.keys().chain(gone) {
            self.field(name).compare_settings(from.get(name), to.get(name), found);
        }
    }

    /// A missing list of objects counts as an empty list.
    fn compare_settings(&self, from: Option<&Value>, to: Option<&Value>, found: &mut Vec<Difference>) {
        match (from, to) {
            (Some(from), Some(to)) => self.compare(from, to, found),
            (None, Some(Value::Array(to))) if is_of_things(to) => self.compare_lists(&[], to, found),
            (Some(Value::Array(from)), None) if is_of_things(from) => self.compare_lists(from, &[], found),
            (None, Some(to)) => {
                found.push(self.difference(&Value::Null, to, |_, to| format!("{to} is set; it was not before")));
            }
            (Some(from), None) => {
                found.push(self.difference(from, &Value::Null, |from, _| format!("{from} is not set any more")));
            }
            (None, None) => {}
        }
    }

    fn compare_lists(&self, from: &[Value], to: &[Value], found: &mut Vec<Difference>) {
        let partners = partners(from, to);
        for ((at, item), partner) in to.iter().enumerate().zip(&partners) {
            match partner.and_then(|partner| from.get(partner)) {
                Some(other) => self.item(at, item).compare(other, item, found),
                None => found.push(self.item(at, item).thing(&Value::Null, item, "is new")),
            }
        }
        for (at, item) in from.iter().enumerate().filter(|(at, _)| !partners.contains(&Some(*at))) {
            found.push(self.item(at, item).thing(item, &Value::Null, "is gone"));
        }
        if !partners.iter().flatten().is_sorted() {
            let (from, to) = (Value::Array(from.to_vec()), Value::Array(to.to_vec()));
            found.push(Difference { sentence: format!("{}: the order changes.", self.words()), ..self.bare(from, to) });
        }
    }

    fn field(&self, name: &str) -> Self {
        let pointer = format!("{}/{}", self.pointer, name.replace('~', "~0").replace('/', "~1"));
        let words = name.replace('_', " ");
        // Two levels name the section, as in `Spending, cash off`. Deeper levels name the setting.
        if self.pointer.is_empty() {
            Self { pointer, subject: capital(&words), setting: String::new() }
        } else if self.setting.is_empty() {
            Self { pointer, setting: words, ..self.clone() }
        } else {
            Self { pointer, setting: format!("{} {words}", self.setting), ..self.clone() }
        }
    }

    fn item(&self, at: usize, item: &Value) -> Self {
        let pointer = format!("{}/{at}", self.pointer);
        let list = singular(if self.setting.is_empty() { &self.subject } else { &self.setting });
        let name = match kind_of(item) {
            Some(kind) if NOUNS.contains(&kind.as_str()) => kind,
            Some(kind) if list == "condition" => format!("{list} {kind}"),
            Some(kind) => format!("{kind} {list}"),
            None => list.to_owned(),
        };
        match text(item, "id") {
            Some(id) => Self { pointer, subject: format!("{} {id}", capital(&name)), setting: String::new() },
            None => Self { pointer, setting: name, ..self.clone() },
        }
    }

    /// The subject with its setting.
    fn words(&self) -> String {
        match (self.subject.is_empty(), self.setting.is_empty()) {
            (_, true) => self.subject.clone(),
            (true, false) => capital(&self.setting),
            (false, false) => format!("{}: {}", self.subject, self.setting),
        }
    }

    fn bare(&self, from: Value, to: Value) -> Difference {
        Difference { pointer: self.pointer.clone(), from, to, sentence: String::new() }
    }

    fn difference(&self, from: &Value, to: &Value, say: impl Fn(&str, &str) -> String) -> Difference {
        let what = say(&in_words(from), &in_words(to));
        let joint = if self.setting.is_empty() { ": " } else { " " };
        Difference { sentence: format!("{}{joint}{what}.", self.words()), ..self.bare(from.clone(), to.clone()) }
    }

    /// An object of a list that was added or removed.
    fn thing(&self, from: &Value, to: &Value, becomes: &str) -> Difference {
        let settings = settings_in_words(if to.is_null() { from } else { to });
        let detail = if settings.is_empty() { String::new() } else { format!(" ({})", settings.join(", ")) };
        Difference { sentence: format!("{}{detail} {becomes}.", self.words()), ..self.bare(from.clone(), to.clone()) }
    }
}

/// Objects of different kinds cannot be compared field by field.
fn same_kind(from: &Map<String, Value>, to: &Map<String, Value>) -> bool {
    ["kind", "type"].iter().all(|tag| from.get(*tag) == to.get(*tag))
}

/// Returns for each item of `to` the index of its partner in `from`: the equal object, or else one with its id or its kind.
fn partners(from: &[Value], to: &[Value]) -> Vec<Option<usize>> {
    let mut left: Vec<usize> = (0..from.len()).collect();
    let mut take = |is_partner: &dyn Fn(&Value) -> bool| {
        let at = left.iter().position(|at| from.get(*at).is_some_and(is_partner))?;
        Some(left.remove(at))
    };
    let unchanged: Vec<Option<usize>> = to.iter().map(|item| take(&|other| other == item)).collect();
    let found = unchanged.into_iter().zip(to);
    found.map(|(partner, item)| partner.or_else(|| take(&|other| are_partners(other, item)))).collect()
}

fn is_of_things(list: &[Value]) -> bool {
    list.iter().any(Value::is_object)
}

/// The same id, or no id and the same kind.
fn are_partners(one: &Value, other: &Value) -> bool {
    let is_same_kind = || kind_of(one).is_some() && kind_of(one) == kind_of(other);
    match (text(one, "id"), text(other, "id")) {
        (Some(one), Some(other)) => one == other && is_same_kind(),
        (None, None) => is_same_kind(),
        _ => false,
    }
}

fn text<'value>(value: &'value Value, field: &str) -> Option<&'value str> {
    value.get(field)?.as_str()
}

fn kind_of(value: &Value) -> Option<String> {
    text(value, "kind").or_else(|| text(value, "type")).map(|kind| kind.replace('_', " "))
}

/// A value in words.
fn in_words(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) if text.is_empty() => "nothing".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.is_empty() => "nothing".to_owned(),
        Value::Array(items) => items.iter().map(in_words).collect::<Vec<_>>().join(", "),
        Value::Object(_) => {
            let settings = settings_in_words(value);
            let detail = (!settings.is_empty()).then(|| format!("({})", settings.join(", ")));
            let words: Vec<String> = kind_of(value).into_iter().chain(detail).collect();
            if words.is_empty() { "nothing".to_owned() } else { words.join(" ") }
        }
    }
}

/// The settings of an object in words, without its kind and id.
fn settings_in_words(value: &Value) -> Vec<String> {
    let is_said = |value: &Value| match value {
        Value::Array(items) => !items.is_empty(),
        Value::Object(fields) => !fields.is_empty(),
        other => !other.is_null(),
    };
    let fields = value.as_object().into_iter().flatten();
    let said = fields.filter(|(name, value)| !["kind", "type", "id"].contains(&name.as_str()) && is_said(value));
    said.map(|(name, value)| format!("{} {}", name.replace('_', " "), in_words(value))).collect()
}

fn capital(words: &str) -> String {
    let mut characters = words.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

/// Returns `condition` for `conditions`.
fn singular(words: &str) -> &str {
    words.strip_suffix('s').unwrap_or(words)
}
