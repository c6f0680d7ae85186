//! The laws: what holds for every program and every run of commands, on generated data that shrinks. This file runs a law and checks that
//! the law met its interesting cases. Each law is in its own file.

mod allocation;
mod backtests;
mod baskets;
mod behaviours;
mod circle;
mod commands;
mod earnings;
mod friends;
mod honest;
mod invariants;
mod ladders;
mod ledger_model;
mod programs;
mod quotes;
mod replays;
mod returns;
mod size;
mod tampering;
mod tiers;
mod twice;
mod whole_programs;
mod world;

use proptest::{
    strategy::Strategy,
    test_runner::{Config, RngSeed, TestRunner},
};
use std::{cell::RefCell, collections::BTreeMap};

/// The cases that were generated. A law that never met the interesting case proves nothing.
#[derive(Default)]
pub struct Seen {
    cases: RefCell<u32>,
    counts: RefCell<BTreeMap<&'static str, u32>>,
}

impl Seen {
    pub fn count(&self, what: &'static str) {
        *self.counts.borrow_mut().entry(what).or_default() += 1;
    }

    pub fn count_if(&self, is_so: bool, what: &'static str) {
        if is_so {
            self.count(what);
        }
    }

    /// Fails unless each case was met at least this number of times for a hundred cases.
    pub fn at_least(&self, percents: &[(&str, u32)]) {
        let (cases, counts) = (*self.cases.borrow(), self.counts.borrow());
        for (what, percent) in percents {
            let count = counts.get(what).copied().unwrap_or(0);
            assert!(count * 100 >= percent * cases, "{what}: {count} in {cases} cases, too few of all {counts:?}");
        }
    }
}

/// Runs `check` on generated cases: `cases` of them, or the number in `PROPTEST_CASES`.
///
/// The seed is fixed, so that a failing run can be repeated. `PROPTEST_RNG_SEED` selects another one.
pub fn law<S: Strategy>(cases: u32, strategy: S, check: impl Fn(S::Value, &Seen)) -> Seen {
    let set = |name: &str| std::env::var_os(name).is_some();
    let mut config = Config { failure_persistence: None, ..Config::default() };
    if !set("PROPTEST_CASES") {
        config.cases = cases;
    }
    if !set("PROPTEST_RNG_SEED") {
        config.rng_seed = RngSeed::Fixed(1);
    }
    let seen = Seen::default();
    let checked = TestRunner::new(config).run(&strategy, |case| {
        *seen.cases.borrow_mut() += 1;
        check(case, &seen);
        Ok(())
    });
    if let Err(failure) = checked {
        panic!("{failure}");
    }
    seen
}
