//! Every setting of a program is put over HTTP, and its effect is checked in the Worker: tables with one row for each setting. A list from
//! the OpenAPI document ensures that every setting, and every value of a setting with few values, has a row.

mod behaviours;
mod caps;
mod conditions;
mod earning;
mod lots;
mod schema;
mod spending;
mod table;
mod tiers;

use crate::support::{Ask, Edge};
use schema::Schema;
use std::collections::BTreeSet;
use table::{Row, run};

on_both!(
    settings_of_earning,
    settings_of_conditions,
    settings_of_caps,
    settings_of_behaviours,
    settings_of_lots_and_expiry,
    settings_of_spending,
    settings_of_tiers,
    every_setting_has_a_row,
);

fn settings_of_earning(edge: &Edge) {
    run(edge, earning::rows());
}

fn settings_of_conditions(edge: &Edge) {
    run(edge, conditions::rows());
}

fn settings_of_caps(edge: &Edge) {
    run(edge, caps::rows());
}

fn settings_of_behaviours(edge: &Edge) {
    run(edge, behaviours::rows());
}

fn settings_of_lots_and_expiry(edge: &Edge) {
    run(edge, lots::rows());
}

fn settings_of_spending(edge: &Edge) {
    run(edge, spending::rows());
}

fn settings_of_tiers(edge: &Edge) {
    run(edge, tiers::rows());
}

fn every_setting_has_a_row(edge: &Edge) {
    let document = edge.ask(&Ask::get("/v1/openapi.json")).ok(200);
    let schema = Schema::of(&document, "ProgramDocument");
    let settings = schema.settings();
    let rows = [
        earning::rows(),
        conditions::rows(),
        caps::rows(),
        behaviours::rows(),
        lots::rows(),
        spending::rows(),
        tiers::rows(),
    ];
    let rows: Vec<Row> = rows.into_iter().flatten().collect();
    let put: BTreeSet<String> = rows.iter().flat_map(|row| schema.settings_of(&row.program)).collect();
    let without: Vec<&String> = settings.difference(&put).collect();
    assert!(without.is_empty(), "settings without a row: {without:#?}");
    assert!(settings.len() >= 242, "{} settings", settings.len());
    assert!(rows.len() >= 140, "{} rows", rows.len());
}
