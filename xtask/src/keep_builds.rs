//! `cargo xtask keep-builds`: what a deployment serves is what is uploaded with it, so the builds that pages may still name are fetched
//! from the running Worker before. The fetching is `keep_builds.mjs`.

use crate::arguments::Needs;
use crate::failure::Failure;
use crate::{process, progress, setup, widget_assets, workspace};

pub fn run(edge: &str) -> Result<(), Failure> {
    let toolbox = setup::prepare(Needs::Build)?;
    // Fails where there is nothing to add them to.
    widget_assets::shipped()?;
    progress::heading("keep builds");
    let mut node = toolbox.node.script(workspace::path("xtask/src/keep_builds.mjs"));
    node.arg(edge).arg(widget_assets::folder());
    process::show(&mut node)
}
