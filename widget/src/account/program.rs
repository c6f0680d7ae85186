//! The facts of the public program that an account shows: names of tiers and rules in the shopper's language, and the window of tiers.

use crate::{
    i18n::Voice,
    object::{count, get, items, text},
};
use wasm_bindgen::JsValue;

#[derive(Debug, Default)]
pub struct Program {
    pub currency: String,
    /// An IANA name. Days are days of this zone.
    pub zone: String,
    /// Tiers, their benefits and rules, by id.
    pub tiers: Vec<Named>,
    pub benefits: Vec<Named>,
    pub rules: Vec<Named>,
    /// The window of tiers. `None` if it is not shown.
    pub window_months: Option<u64>,
}

#[derive(Debug)]
pub struct Named {
    pub id: String,
    pub name: String,
}

impl Program {
    pub fn read(program: &JsValue, voice: &Voice) -> Self {
        let tiers = get(program, "tiers");
        let levels = get(&tiers, "levels");
        let mut benefits = Vec::new();
        for level in items(&levels).unwrap_or_default() {
            add_named(&mut benefits, &get(&level, "benefits"), "id", voice);
        }
        Self {
            currency: text(program, "currency").unwrap_or_default(),
            zone: text(program, "time_zone").unwrap_or_default(),
            tiers: named(&levels, "id", voice),
            benefits,
            rules: named(&get(program, "ways_to_earn"), "rule_id", voice),
            window_months: count(&get(&tiers, "window"), "months"),
        }
    }

    /// The id if there is no name any more.
    pub fn tier<'a>(&'a self, id: &'a str) -> &'a str {
        find(&self.tiers, id).unwrap_or(id)
    }

    /// The source of an award: the name of a rule, or the tier that multiplies. `None` for a rule without a name.
    pub fn cause(&self, rule_id: &str) -> Option<&str> {
        match rule_id.strip_prefix("tier:") {
            Some(tier) => find(&self.tiers, tier),
            None => find(&self.rules, rule_id),
        }
    }
}

pub fn find<'a>(list: &'a [Named], id: &str) -> Option<&'a str> {
    list.iter().find(|named| named.id == id).map(|named| named.name.as_str())
}

/// The items of the list that have a name.
pub fn named(list: &JsValue, id: &str, voice: &Voice) -> Vec<Named> {
    let mut found = Vec::new();
    add_named(&mut found, list, id, voice);
    found
}

fn add_named(found: &mut Vec<Named>, list: &JsValue, id: &str, voice: &Voice) {
    for item in items(list).unwrap_or_default() {
        if let (Some(id), Some(name)) = (text(&item, id), name(&item, voice)) {
            found.push(Named { id, name });
        }
    }
}

/// The closest of `names`, or else the plain `name`.
pub fn name(item: &JsValue, voice: &Voice) -> Option<String> {
    let names = get(item, "names");
    let language = voice.tag().get(..2).unwrap_or_default();
    let found = text(&names, voice.tag()).or_else(|| text(&names, voice.says.tag()));
    found.or_else(|| text(&names, language)).or_else(|| text(item, "name"))
}
