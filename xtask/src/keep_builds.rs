//! `cargo xtask keep-builds`: fetches earlier builds of the widget from the running Worker, because a deployment serves only the files that are
//! uploaded with it, and pages can still name earlier builds. `keep_builds.mjs` fetches them.

use crate::arguments::Needs;
use crate::edition::Edition;
use crate::failure::Failure;
use crate::{process, progress, setup, shipped, workspace};

pub fn run(edge: &str) -> Result<(), Failure> {
    let toolbox = setup::prepare(Needs::Build)?;
    // Fails if there is no new build to add them to.
    shipped::shipped(Edition::Shipped)?;
    progress::heading("keep builds");
    let mut node = toolbox.node.script(workspace::path("xtask/src/keep_builds.mjs"));
    node.arg(edge).arg(shipped::folder(Edition::Shipped));
    process::show(&mut node)
}
