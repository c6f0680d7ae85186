//! `cargo xtask bench`: the benchmarks of `tests/bench`. Each one compares two things in the same run.

use crate::bench_widget;
use crate::failure::Failure;
use crate::process;
use crate::progress;
use crate::workspace;
use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

const ORDERS: &str = "1000000";
const MEMBERS: &str = "50000";

pub fn run(filter: &[String]) -> Result<(), Failure> {
    match filter {
        [] => rules(&[]).and_then(|()| ledger()).and_then(|()| backtest()).and_then(|()| bench_widget::run(&[])),
        [name, rest @ ..] if name == "rules" => rules(rest),
        [name] if name == "ledger" => ledger(),
        [name] if name == "backtest" => backtest(),
        [name] if name == "widget" => bench_widget::run(&[]),
        [name, quick] if name == "widget" && quick == "--quick" => bench_widget::run(&["--quick"]),
        _ => Err(Failure::Usage(format!(
            "`bench {}` is unknown; the words are: rules [filter], ledger, backtest, widget [--quick]",
            filter.join(" ")
        ))),
    }
}

/// The time of earning and quoting for growing baskets and accounts.
fn rules(filter: &[String]) -> Result<(), Failure> {
    progress::heading("rules");
    let mut cargo = Command::new("cargo");
    cargo.args(["bench", "--package", "bench", "--bench", "rules", "--"]).args(filter);
    process::show(cargo.current_dir(workspace::root()))
}

/// The time of an order, a refund and a balance after a long history, compared with a new member.
fn ledger() -> Result<(), Failure> {
    progress::heading("ledger");
    let mut cargo = Command::new("cargo");
    cargo.args(["bench", "--package", "bench", "--bench", "ledger"]);
    process::show(cargo.current_dir(workspace::root()))
}

/// A million orders, with our rules and with the same rules in Python. The sums must be equal.
fn backtest() -> Result<(), Failure> {
    progress::heading("backtest");
    let folder = workspace::path("tests/bench/backtest");
    let orders = workspace::target().join("backtest-orders.csv");
    if !orders.exists() {
        let partial = orders.with_extension("partial");
        let file = File::create(&partial).map_err(Failure::file("write", &partial))?;
        let mut python = python(&folder.join("make_orders.py"));
        process::show(python.args([ORDERS, MEMBERS]).stdout(file))?;
        fs::rename(&partial, &orders).map_err(Failure::file("replace", &orders))?;
    }
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--quiet", "--release", "--package", "backtest"]);
    process::run_quietly(cargo.current_dir(workspace::root()), "backtest build")?;
    let mut compare = python(&folder.join("compare.py"));
    compare.arg(workspace::target().join("release/backtest")).arg(folder.join("program.json")).arg(orders);
    process::show(&mut compare)
}

fn python(script: &Path) -> Command {
    let mut python = Command::new("python3");
    python.arg(script);
    python
}
