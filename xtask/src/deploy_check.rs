//! `cargo xtask deploy-check`: shows what `wrangler deploy` would upload. Needs no account and uploads nothing.

use crate::arguments::{Needs, Parts};
use crate::failure::Failure;
use crate::setup::Toolbox;
use crate::{build, process, progress, workspace};

pub fn run() -> Result<(), Failure> {
    let toolbox = build::set_up_and_build(Needs::Build, Parts::All)?;
    progress::heading("deploy --dry-run");
    dry_run(&toolbox)
}

/// wrangler prints the size of the bundle (raw and gzip), the assets and every binding.
pub fn dry_run(toolbox: &Toolbox) -> Result<(), Failure> {
    let mut wrangler = toolbox.node.wrangler();
    wrangler.args(["deploy", "--dry-run", "--outdir"]).arg(workspace::scratch().join("upload"));
    process::show(&mut wrangler)
}
