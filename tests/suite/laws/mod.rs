//! The laws: what must hold of every program and every run of commands, on generated data that shrinks.
//! Here is how a law is run and how it proves that it saw something; each law stands in its own file.

mod allocation;
mod backtests;
mod baskets;
mod behaviours;
mod circle;
mod commands;
mod earnings;
mod friends;
mod honest;
mod ladders;
mod ledger_model;
mod programs;
mod quotes;
mod replays;
mod returns;
mod size;
mod standing;
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

/// What the generated cases had in them. A law that never met the interesting case proves nothing.
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

    /// Fails unless each was met at least so many times for a hundred cases.
    pub fn at_least(&self, percents: &[(&str, u32)]) {
        let (cases, counts) = (*self.cases.borrow(), self.counts.borrow());
        for (what, percent) in percents {
            let count = counts.get(what).copied().unwrap_or(0);
            assert!(count * 100 >= percent * cases, "{what}: {count} in {cases} cases, too few of all {counts:?}");
        }
    }
}

/// Runs `check` on generated cases: `cases` of them, or as many as `PROPTEST_CASES` says.
///
/// The seed is fixed, so that a run that blocks a change can be repeated; `PROPTEST_RNG_SEED` explores others.
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
