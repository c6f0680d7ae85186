//! One run of `cargo xtask dev`, from its start to Ctrl-C. Tests nothing.

use super::changes::Changes;
use super::servers::{Addresses, Servers};
use super::{first_build, rebuild};
use crate::failure::Failure;
use crate::setup::Toolbox;
use crate::{interrupt, local_secrets, progress};
use std::thread;
use std::time::{Duration, Instant};

const CHECK_EVERY: Duration = Duration::from_millis(300);

pub fn run() -> Result<(), Failure> {
    let started = Instant::now();
    let addresses = Addresses::read()?;
    // In a fresh clone this creates the file with the secrets, which is watched.
    local_secrets::load()?;
    // Before the first build, so that a change during the build is not lost.
    let changes = watch();
    let toolbox = first_build::run()?;
    progress::heading("start");
    let mut servers = Servers::start(&toolbox, &addresses)?;
    announce(&addresses, &servers, started);
    match follow(changes.as_ref(), &toolbox, &mut servers) {
        Err(Failure::Interrupted) => Ok(()),
        other => other,
    }
}

fn announce(addresses: &Addresses, servers: &Servers, started: Instant) {
    progress::heading(&format!("ready after {}", progress::seconds(started.elapsed())));
    println!("  shop    http://{}", addresses.shop);
    println!("  Worker  http://{}/healthz", addresses.edge);
    for log in servers.logs() {
        println!("  log     {}", log.display());
    }
    println!("\n  A changed source file is built and loaded again. Ctrl-C ends both servers.");
    println!("  Their state is in .jifen/; delete that folder to start with an empty one.");
}

/// If files cannot be watched on this machine, for example because no watches are left, the servers still run.
fn watch() -> Option<Changes> {
    Changes::watch().inspect_err(|failure| progress::line("changes", &format!("not watched: {failure}"))).ok()
}

/// Returns when Ctrl-C is pressed, or fails when a server ends by itself.
fn follow(changes: Option<&Changes>, toolbox: &Toolbox, servers: &mut Servers) -> Result<(), Failure> {
    while !interrupt::asked() {
        servers.check()?;
        let Some(changes) = changes else {
            thread::sleep(CHECK_EVERY);
            continue;
        };
        let parts = changes.next(CHECK_EVERY);
        if !parts.is_empty() {
            rebuild::run(&parts, toolbox, servers)?;
        }
    }
    Ok(())
}
