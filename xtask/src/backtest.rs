//! `cargo xtask backtest`: builds the program `backtest` with optimisation, and runs it.

use crate::failure::Failure;
use crate::process;
use crate::workspace;
use std::process::Command;

pub fn run(arguments: &[String]) -> Result<(), Failure> {
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--quiet", "--release", "--package", "backtest"]);
    process::run_quietly(cargo.current_dir(workspace::root()), "backtest build")?;
    process::show(Command::new(workspace::target().join("release/backtest")).args(arguments))
}
