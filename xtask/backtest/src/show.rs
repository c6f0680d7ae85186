//! The outcome as a table for people, or as JSON for programs.

use crate::{
    arguments::{Arguments, Form},
    run::Outcome,
};
use serde_json::json;
use shared::program::Program;

pub fn show(outcome: &Outcome, program: &Program, arguments: &Arguments) {
    match arguments.form {
        Form::Json => println!("{}", as_json(outcome)),
        Form::Table => table(outcome, program),
    }
}

fn as_json(outcome: &Outcome) -> serde_json::Value {
    let report = &outcome.report;
    let rule = |rule: &shared::backtest::RuleReport| {
        let sums =
            json!({"awards": rule.awards, "members": rule.members, "desired": rule.desired, "granted": rule.granted});
        (rule.rule_id.to_string(), sums)
    };
    let rules: serde_json::Map<String, serde_json::Value> = report.rules.iter().map(rule).collect();
    json!({
        "seconds": outcome.took.as_millis().to_string().parse::<u64>().map(|millis| format!("{}.{:03}", millis / 1000, millis % 1000)).unwrap_or_default(),
        "orders": report.orders, "members": report.members, "rules": rules,
    })
}

fn table(outcome: &Outcome, program: &Program) {
    let report = &outcome.report;
    println!("{} · {} orders of {} members", program.name, report.orders, report.members);
    println!("  {:<24} {:>10} {:>10} {:>14} {:>14}", "rule", "awards", "members", "desired", "granted");
    for rule in &report.rules {
        println!(
            "  {:<24} {:>10} {:>10} {:>14} {:>14}",
            rule.rule_id, rule.awards, rule.members, rule.desired, rule.granted
        );
    }
}
