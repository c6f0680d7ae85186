//! `cargo xtask bench`: the benchmarks of `tests/bench`, with the Worker in workerd beside them.

use crate::arguments::{Needs, Parts};
use crate::failure::Failure;
use crate::harness::Workerd;
use crate::{build, local_secrets, process, progress, setup, workspace};
use std::process::Command;

pub fn run(filter: &[String]) -> Result<(), Failure> {
    if !workspace::path("tests/bench").exists() {
        return Err(Failure::missing("there are no benchmarks yet", "write one in tests/bench"));
    }
    let toolbox = setup::prepare(Needs::Build)?;
    progress::heading("build");
    build::build(Parts::All, &toolbox)?;
    let workerd = Workerd::start(&toolbox, &local_secrets::load()?)?;
    progress::heading("benchmarks");
    let mut cargo = Command::new("cargo");
    cargo.args(["bench", "--package", "tests", "--features", "workerd", "--"]).args(filter);
    workerd.apply(&mut cargo);
    process::show(cargo.current_dir(workspace::root()))
}
