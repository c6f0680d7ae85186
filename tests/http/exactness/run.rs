//! The run: as many orders as `JIFEN_ORDERS` states, by default few enough for every test run.

use super::{
    figures::{Figures, REQUIRED},
    history::{Finding, History},
    programs::program,
};
use crate::{anything::dice::Dice, support::Edge};
use serde_json::Value;

const ORDERS_OF_A_PROGRAM: usize = 25;

/// `JIFEN_SEED` repeats one program with its history.
#[test]
fn answers_are_those_of_the_independent_model() {
    let read = |name: &str| std::env::var(name).ok().map(|number| number.parse::<usize>().unwrap());
    let orders = read("JIFEN_ORDERS").unwrap_or(300);
    let only = read("JIFEN_SEED");
    let mut figures = Figures::default();
    let mut findings = Vec::new();
    for seed in only.map_or(0..orders.div_ceil(ORDERS_OF_A_PROGRAM), |seed| seed..seed + 1) {
        let program = program(&mut Dice::new(seed as u64));
        if let Err(finding) = play(&program, seed as u64, &mut figures) {
            findings.push(format!("seed {seed}: {finding}\n  program {program}"));
        }
    }
    println!("{figures}");
    assert!(findings.is_empty(), "{} findings\n{}", findings.len(), findings.join("\n\n"));
    let rare = figures.rare(&REQUIRED, if only.is_some() { 0 } else { orders });
    assert!(rare.is_empty(), "these occurred too rarely: {rare:?}");
}

fn play(program: &Value, seed: u64, figures: &mut Figures) -> Result<(), Finding> {
    let edge = Edge::native();
    let mut history = History::begin(&edge, program, seed ^ 0x5eed);
    let mut result = Ok(());
    while result.is_ok() && history.orders() < ORDERS_OF_A_PROGRAM {
        result = history.step();
    }
    let result = result.and_then(|()| history.end());
    figures.merge(&history.figures);
    result
}
