//! The sample merchant beside a Worker: builds it, lets it load its merchant and members, serves its shop page.

use crate::failure::Failure;
use crate::running::Running;
use crate::{process, progress, workspace};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

const READY_WITHIN: Duration = Duration::from_secs(20);

/// What the shop is told about its surroundings.
pub struct Surroundings {
    pub edge: String,
    pub operator_key: String,
    pub credentials: PathBuf,
    pub address: SocketAddr,
}

/// Compiles the shop, which takes a while the first time only.
pub fn build() -> Result<(), Failure> {
    let started = Instant::now();
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--package", "storefront"]).current_dir(workspace::root());
    process::run_quietly(&mut cargo, "storefront")?;
    progress::line("storefront", &progress::seconds(started.elapsed()));
    Ok(())
}

/// Creates the sample merchant, its program and members, or finds that they are there.
pub fn seed(around: &Surroundings) -> Result<(), Failure> {
    let started = Instant::now();
    process::run_quietly(command(around, "seed").env("JIFEN_OPERATOR_KEY", &around.operator_key), "sample merchant")?;
    progress::line("sample merchant", &progress::seconds(started.elapsed()));
    Ok(())
}

pub fn serve(around: &Surroundings) -> Result<Running, Failure> {
    let mut running = Running::start(&mut command(around, "serve"), "storefront server")?;
    running.wait_for_answer(around.address, "/", READY_WITHIN)?;
    Ok(running)
}

fn command(around: &Surroundings, verb: &str) -> Command {
    let mut command = Command::new(workspace::target().join("debug/storefront"));
    command
        .arg(verb)
        .current_dir(workspace::root())
        .env("JIFEN_EDGE", &around.edge)
        .env("JIFEN_CREDENTIALS", &around.credentials)
        .env("STOREFRONT_ADDR", around.address.to_string());
    command
}
