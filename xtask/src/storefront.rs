//! The sample shop: builds it, lets it create its merchant and members at a Worker, and serves its pages.

use crate::failure::Failure;
use crate::running::Running;
use crate::{process, progress, workspace};
use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant, SystemTime};

const READY_WITHIN: Duration = Duration::from_secs(20);

/// The settings that the shop gets.
pub struct Surroundings {
    pub edge: String,
    pub operator_key: String,
    pub credentials: PathBuf,
    pub address: SocketAddr,
}

/// Compiles the shop. Only the first time takes long.
pub fn build() -> Result<(), Failure> {
    let started = Instant::now();
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--package", "storefront"]).current_dir(workspace::root());
    process::run_quietly(&mut cargo, "sample shop")?;
    progress::line("sample shop", &progress::seconds(started.elapsed()));
    Ok(())
}

/// When the compiled shop was last written, if it exists.
pub fn modified() -> Option<SystemTime> {
    fs::metadata(program()).and_then(|file| file.modified()).ok()
}

fn program() -> PathBuf {
    workspace::target().join("debug/storefront")
}

/// Creates the sample merchant, its program and its members, if they do not exist yet.
pub fn seed(around: &Surroundings) -> Result<(), Failure> {
    let started = Instant::now();
    process::run_quietly(command(around, "seed").env("JIFEN_OPERATOR_KEY", &around.operator_key), "sample merchant")?;
    progress::line("sample merchant", &progress::seconds(started.elapsed()));
    Ok(())
}

pub fn serve(around: &Surroundings) -> Result<Running, Failure> {
    let mut running = Running::start(&mut command(around, "serve"), "sample shop server")?;
    running.wait_for_answer(around.address, "/", READY_WITHIN)?;
    Ok(running)
}

fn command(around: &Surroundings, verb: &str) -> Command {
    let mut command = Command::new(program());
    command
        .arg(verb)
        .current_dir(workspace::root())
        .env("JIFEN_EDGE", &around.edge)
        .env("JIFEN_CREDENTIALS", &around.credentials)
        .env("STOREFRONT_ADDR", around.address.to_string());
    command
}
