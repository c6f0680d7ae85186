//! The outcome as a table for people, or as JSON for programs. Computes nothing but shares.

use crate::{
    arguments::Form,
    file::{FileReport, Note},
    run::Outcome,
};
use serde_json::{Map, Value, json};
use shared::{
    figures::backtest::RuleReport,
    figures::{cost, ratio, roi},
    program::Program,
    units::money::Amount,
    units::rate::DecimalText,
    units::time::Instant,
};
use std::time::Duration;

pub fn show(outcome: &Outcome, program: &Program, form: Form, (income, took): (Option<Amount>, Duration)) {
    match form {
        Form::Json => println!("{}", as_json(outcome, program, took)),
        Form::Table => {
            rules(outcome, program);
            money(outcome, program, income);
            tiers(outcome, program);
            ends(outcome);
            file(&outcome.file, program);
        }
    }
}

fn as_json(outcome: &Outcome, program: &Program, took: Duration) -> Value {
    let report = &outcome.report;
    let rule = |rule: &RuleReport| {
        let sums =
            json!({"awards": rule.awards, "members": rule.members, "desired": rule.desired, "granted": rule.granted});
        (rule.rule_id.to_string(), sums)
    };
    let rules: Map<String, Value> = report.rules.iter().map(rule).collect();
    let note = |note: &Note| {
        let sum = signed(note.minor, program);
        (note.kind.name().to_owned(), json!({"rows": note.rows, "sum": sum, "first_rows": note.first_rows}))
    };
    let notes: Map<String, Value> = outcome.file.notes.iter().map(note).collect();
    json!({
        "seconds": seconds(took), "orders": report.orders, "members": report.members, "rules": rules, "tiers": report.tiers,
        "file": {"readings": outcome.file.readings, "notes": notes},
    })
}

fn seconds(took: Duration) -> String {
    let millis = took.as_millis();
    format!("{}.{:03}", millis / 1000, millis % 1000)
}

fn rules(outcome: &Outcome, program: &Program) {
    let report = &outcome.report;
    let span = outcome
        .span
        .map(|(first, last)| format!(", {} to {}", program.zone.date_of(first), program.zone.date_of(last)));
    println!(
        "{}: {} orders of {} members{}",
        program.name,
        grouped(report.orders),
        grouped(report.members),
        span.unwrap_or_default()
    );
    println!("\n  {:<24} {:>11} {:>11} {:>15} {:>15}", "rule", "awards", "members", "points", "before caps");
    for rule in &report.rules {
        let (awards, members) = (grouped(rule.awards), grouped(rule.members));
        let (granted, desired) = (grouped(rule.granted), grouped(rule.desired));
        println!("  {:<24} {awards:>11} {members:>11} {granted:>15} {desired:>15}", rule.rule_id.as_str());
    }
    println!("  {:<24} {:>11} {:>11} {:>15}", "together", "", "", grouped(report.granted()));
}

fn money(outcome: &Outcome, program: &Program, income: Option<Amount>) {
    let report = &outcome.report;
    let sales = Amount::saturating(report.sales_minor);
    let line = |what: &str, amount: Amount, note: String| {
        println!("  {what:<24} {:>15} {}  {note}", amount.to_text(program.currency), program.currency.code());
    };
    println!();
    line("sales", sales, String::new());
    let at = outcome.span.map_or(Instant::from_millis(0), |(_, last)| last);
    let Some(cash_off) = &program.spending.cash_off else { return };
    let cost = cost(report.granted(), cash_off.value.most_at(at), &program.figures);
    line("points, once used", cost.issue, share_of_sales(cost.issue, sales));
    line("expected cost", cost.redemption, share_of_sales(cost.redemption, sales));
    if let Some(income) = income {
        line("expected income", income, format!("a return of {}", roi(income, cost.redemption).0));
    }
}

fn share_of_sales(amount: Amount, sales: Amount) -> String {
    format!("{} of sales", percent(amount.minor().into(), sales.minor().into()))
}

fn tiers(outcome: &Outcome, program: &Program) {
    let levels = program.tiers.iter().flat_map(|tiers| &tiers.levels);
    for (at, level) in levels.enumerate() {
        if at == 0 {
            println!("\n  members who ever held a tier:");
        }
        let members = outcome.report.tiers.get(&level.id).copied().unwrap_or_default();
        let share = percent(members.into(), outcome.report.members.into());
        println!("  {:<28} {:>11} members {share} of all", level.id.as_str(), grouped(members));
    }
}

fn ends(outcome: &Outcome) {
    let report = &outcome.report;
    let Some((_, last)) = outcome.span else { return };
    let (granted, expired) = (report.granted(), report.expired_by(last));
    let never = report.ends.get(&None).copied().unwrap_or_default();
    println!("\n  if no member had spent any:");
    for (what, points) in [
        ("expired by the last order", expired),
        ("to expire after it", granted - expired - never),
        ("never to expire", never),
    ] {
        println!("  {what:<28} {:>11} points  {} of all", grouped(points), percent(points, granted));
    }
}

/// How the file was read, and which rows did not simply count as an order.
fn file(file: &FileReport, program: &Program) {
    if file.readings.is_empty() && file.notes.is_empty() {
        return;
    }
    println!("\n  about the file:");
    for reading in &file.readings {
        println!("  {reading}");
    }
    for note in &file.notes {
        let sum = match note.minor {
            0 => String::new(),
            minor => format!(", {} {}", signed(minor, program), program.currency),
        };
        let rows: Vec<String> = note.first_rows.iter().map(u64::to_string).collect();
        let is_cut = usize::try_from(note.rows).is_ok_and(|rows| rows > note.first_rows.len());
        let more = if is_cut { ", …" } else { "" };
        println!("  {}: {}{sum} (row {}{more})", note.kind.text(), grouped(note.rows), rows.join(", "));
    }
}

/// A sum with its sign.
fn signed(minor: i128, program: &Program) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    format!("{sign}{}", Amount::saturating(minor.unsigned_abs()).to_text(program.currency))
}

/// 0.0154 as 1.54 %.
fn percent(part: u128, whole: u128) -> String {
    let DecimalText(ratio) = ratio(part, whole);
    let digits: String = ratio.chars().filter(char::is_ascii_digit).collect();
    let hundredths: u128 = digits.parse().unwrap_or_default();
    format!("{}.{:02} %", hundredths / 100, hundredths % 100)
}

/// 1234567 as 1,234,567.
fn grouped(number: impl Into<u128>) -> String {
    let digits = number.into().to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
