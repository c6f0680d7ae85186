//! Builds the affected parts again. If a part does not compile, its last version continues to run.

use super::affected::DevPart;
use super::servers::Servers;
use crate::edition::Edition;
use crate::failure::Failure;
use crate::setup::Toolbox;
use crate::{build_widget, build_worker, progress, storefront};
use std::collections::BTreeSet;
use std::time::Instant;

/// Fails only if the developer pressed Ctrl-C.
pub fn run(parts: &BTreeSet<DevPart>, toolbox: &Toolbox, servers: &mut Servers) -> Result<(), Failure> {
    let started = Instant::now();
    progress::heading("change");
    for part in parts {
        match renew(*part, toolbox, servers) {
            Ok(()) => {}
            Err(Failure::Interrupted) => return Err(Failure::Interrupted),
            Err(failure) => {
                println!("\n{failure}\n");
                progress::line("FAILED", "the last version continues to run; the next change builds again");
                return Ok(());
            }
        }
    }
    progress::line("ready", &progress::seconds(started.elapsed()));
    Ok(())
}

fn renew(part: DevPart, toolbox: &Toolbox, servers: &mut Servers) -> Result<(), Failure> {
    match part {
        DevPart::Widget => build_widget::finish(toolbox, Edition::Local),
        DevPart::Worker => build_worker::run(toolbox, Edition::Local),
        DevPart::WorkerSettings => servers.restart_worker(toolbox),
        DevPart::Shop => {
            let before = storefront::modified();
            storefront::build()?;
            if storefront::modified() == before { Ok(()) } else { servers.restart_shop() }
        }
        DevPart::Xtask => {
            progress::line("xtask", "changed; press Ctrl-C and start `cargo xtask dev` again to use it");
            Ok(())
        }
    }
}
