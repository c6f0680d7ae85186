//! The reference of the program document: it has a table for every schema of the document, and a row for every field of the schema.

use super::{check, root};
use std::collections::{BTreeMap, BTreeSet};

const REFERENCE: &str = "shared/src/program/README.md";

/// The files that define the document, below shared/src/wire.
const DEFINITIONS: [&str; 7] =
    ["program.rs", "program/cash_off.rs", "program/expiry.rs", "behaviour.rs", "tiers.rs", "referral.rs", "figures.rs"];

/// Fields or names by schema.
type Schemas = BTreeMap<String, BTreeSet<String>>;

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The types of the document with their fields. The fields of all variants of an enum belong to one schema.
fn defined() -> Schemas {
    let mut schemas = Schemas::new();
    for file in DEFINITIONS {
        let mut current = None;
        for line in read(&format!("shared/src/wire/{file}")).lines() {
            let head = ["pub struct ", "pub enum "].iter().find_map(|head| line.strip_prefix(head));
            if let Some(name) = head.and_then(|rest| rest.split(|end: char| !end.is_alphanumeric()).next()) {
                current = (name.ends_with("Document") || name == "Choice").then(|| name.to_owned());
            } else if line == "}" {
                current = None;
            } else if let Some(name) = &current {
                schemas.entry(name.clone()).or_default().extend(fields(line));
            }
        }
    }
    schemas
}

/// The fields that a line of a definition declares: one field, or those of a variant in braces.
fn fields(line: &str) -> Vec<String> {
    let line = line.trim();
    if line.starts_with('#') || line.starts_with("//") {
        return Vec::new();
    }
    let inner = line.split_once('{').map_or(line, |(_, inner)| inner);
    let name = |field: &str| {
        let (name, _) = field.trim().trim_start_matches("pub ").split_once(": ")?;
        name.chars().all(|one| one.is_ascii_lowercase() || one == '_').then(|| name.to_owned())
    };
    inner.split(", ").filter_map(name).collect()
}

/// The schemas of the reference, with every name in backticks in the first cells of their tables.
fn described() -> Schemas {
    let mut schemas = Schemas::new();
    let mut current = None;
    for line in read(REFERENCE).lines() {
        if let Some(rest) = line.strip_prefix("Schema: `") {
            current = rest.split('`').next().map(str::to_owned);
            schemas.entry(current.clone().unwrap_or_default()).or_default();
        } else if line.starts_with("## ") {
            current = None;
        } else if let (Some(name), Some(row)) = (&current, line.strip_prefix('|')) {
            let first = row.split('|').next().unwrap_or_default();
            let names = first.split('`').skip(1).step_by(2).map(str::to_owned);
            schemas.entry(name.clone()).or_default().extend(names);
        }
    }
    schemas
}

#[test]
fn every_field_of_the_program_document_is_in_the_reference() {
    let (defined, described) = (defined(), described());
    let (mut looked_at, mut offences) = (0, Vec::new());
    for (schema, fields) in &defined {
        looked_at += fields.len();
        match described.get(schema) {
            None => offences.push(format!("{REFERENCE} has no table for {schema}")),
            Some(names) => {
                let missing = fields.difference(names);
                offences.extend(missing.map(|field| format!("{REFERENCE} has no row for {schema}'s `{field}`")));
            }
        }
    }
    let unknown = described.keys().filter(|schema| !defined.contains_key(*schema));
    offences.extend(unknown.map(|schema| format!("{REFERENCE} describes {schema}, which is not part of the document")));
    check("every field of the program document is in the reference", looked_at, 100, &offences);
}
