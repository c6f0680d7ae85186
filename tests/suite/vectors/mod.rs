//! The shared vectors: examples from other systems and from merchants' requirements, each run through the rules. A vector that is neither
//! run nor listed as not yet built fails.

mod behaviour;
mod earning;
mod expiry;
mod figures;
mod hold;
mod referral;
mod refund;
mod spending;
mod tier;

use serde_json::Value;
use std::collections::BTreeSet;

/// Vectors of features that are not built yet. Each is removed from this list with its feature.
const NOT_YET: [&str; 0] = [];

/// The areas that are run here, with the number of vectors of each.
const RUN: [(&str, usize); 19] = [
    ("earn", 9),
    ("allocate", 12),
    ("share_cap", 4),
    ("quote", 15),
    ("burn", 3),
    ("expiry", 6),
    ("stacking", 3),
    ("refund", 4),
    ("hold", 1),
    ("race", 1),
    ("referral", 1),
    ("tier", 2),
    ("cap", 1),
    ("streak", 2),
    ("newcomer", 1),
    ("roi", 3),
    ("liability", 2),
    ("cost", 1),
    ("alert", 2),
];

struct Vector {
    id: String,
    area: String,
    given: Value,
    expect: Value,
}

impl Vector {
    fn is_not_yet(&self) -> bool {
        NOT_YET.contains(&self.id.as_str())
    }

    fn text(&self, field: &str) -> &str {
        text(&self.given, field)
    }

    fn number(&self, field: &str) -> u64 {
        number(&self.given, field)
    }
}

fn text<'value>(value: &'value Value, field: &str) -> &'value str {
    value[field].as_str().unwrap_or_else(|| panic!("{field} should be text in {value}"))
}

fn number(value: &Value, field: &str) -> u64 {
    value[field].as_u64().unwrap_or_else(|| panic!("{field} should be a number in {value}"))
}

fn vectors() -> Vec<Vector> {
    let text = include_str!("../../vectors/vectors.json");
    let all: Vec<Value> = serde_json::from_str(text).expect("the vectors are a list");
    let own = |field: &Value| field.as_str().expect("text").to_owned();
    all.into_iter()
        .map(|vector| Vector {
            id: own(&vector["id"]),
            area: own(&vector["area"]),
            given: vector["given"].clone(),
            expect: vector["expect"].clone(),
        })
        .collect()
}

/// Runs every vector of an area that is built.
fn check_all(area: &str, check: impl Fn(&Vector)) {
    let run: Vec<Vector> = vectors().into_iter().filter(|vector| vector.area == area && !vector.is_not_yet()).collect();
    let expected = RUN.iter().find(|(name, _)| *name == area).map(|(_, count)| *count);
    assert_eq!(Some(run.len()), expected, "vectors of {area}");
    run.iter().for_each(check);
}

#[test]
fn every_vector_is_run_or_listed_as_not_yet() {
    let vectors = vectors();
    let ids: BTreeSet<&str> = vectors.iter().map(|vector| vector.id.as_str()).collect();
    assert_eq!(ids.len(), vectors.len(), "an id occurs twice");
    assert_eq!(vectors.len(), RUN.iter().map(|(_, count)| count).sum::<usize>() + NOT_YET.len());
    for id in NOT_YET {
        assert!(ids.contains(id), "{id} is listed as not yet built, and no vector has this id");
    }
    for vector in &vectors {
        let is_run = RUN.iter().any(|(area, _)| *area == vector.area);
        assert!(is_run || vector.is_not_yet(), "{} is neither run nor listed", vector.id);
    }
}
