//! `cargo xtask deploy-check`: what `wrangler deploy` would upload, without an account and without uploading it.

use crate::arguments::{Needs, Parts};
use crate::failure::Failure;
use crate::setup::{self, Toolbox};
use crate::{build, process, progress, workspace};

pub fn run() -> Result<(), Failure> {
    let toolbox = setup::prepare(Needs::Build)?;
    progress::heading("build");
    build::build(Parts::All, &toolbox)?;
    progress::heading("deploy --dry-run");
    dry_run(&toolbox)
}

/// wrangler prints the bundle's size raw and in gzip, the assets and every binding.
pub fn dry_run(toolbox: &Toolbox) -> Result<(), Failure> {
    let mut wrangler = toolbox.node.wrangler();
    wrangler.args(["deploy", "--dry-run", "--outdir"]).arg(workspace::scratch().join("upload"));
    process::show(&mut wrangler)
}
