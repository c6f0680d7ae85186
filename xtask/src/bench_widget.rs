//! `cargo xtask bench widget`: compares the shipped widget with the same elements on React and Preact, in the Chromium of the tests. This file
//! prepares the measurement; `tests/bench/widget` measures.

use crate::arguments::{Needs, Parts};
use crate::edition::Edition;
use crate::failure::Failure;
use crate::harness::Workerd;
use crate::progress::{self, Outcome};
use crate::{build, fingerprint, local_secrets, process, shipped, workspace};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const FOLDER: &str = "tests/bench/widget";
const LISTS: [&str; 2] = ["package.json", "package-lock.json"];

pub fn run(options: &[&str]) -> Result<(), Failure> {
    let toolbox = build::set_up_and_build(Needs::Everything, Parts::All)?;
    let packages = install_packages()?;
    progress::heading("widget");
    let mut workerd = Workerd::start(&toolbox, &local_secrets::load()?)?;
    let mut bench = toolbox.node.script(format!("{FOLDER}/run.mjs"));
    bench.args(options).current_dir(workspace::root()).env("JIFEN_PEERS", packages);
    bench
        .env("JIFEN_FILES", shipped::folder(Edition::Shipped))
        .env("JIFEN_GROUPS", shipped::groups_file(Edition::Shipped));
    workerd.apply(&mut bench);
    if let Some(chromium) = &toolbox.chromium {
        chromium.apply(&mut bench);
    }
    process::show(&mut bench)?;
    workerd.check()
}

/// Installs React, Preact and the bundles to compare with into a scratch folder: only this benchmark needs them. Their install scripts do not run.
fn install_packages() -> Result<PathBuf, Failure> {
    let folder = workspace::scratch().join("widget-peers");
    progress::step("packages to compare", || {
        let sources = LISTS.map(|name| format!("{FOLDER}/{name}"));
        let expected = fingerprint::of_inputs(&sources.each_ref().map(String::as_str), &[])?;
        let stamp = folder.join("node_modules/.jifen-installed");
        if fingerprint::is_current(&stamp, &expected) {
            return Ok(((), Outcome::Ready("as in their package-lock.json".to_owned())));
        }
        copy_lists(&folder)?;
        progress::announce("packages to compare", "npm ci (about 10 s)");
        let mut npm = Command::new("npm");
        npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&folder);
        process::run_quietly(&mut npm, "npm ci to compare")?;
        fingerprint::record(&stamp, &expected)?;
        Ok(((), Outcome::Done("npm ci".to_owned())))
    })?;
    Ok(folder)
}

fn copy_lists(folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(Failure::file("create", folder))?;
    for name in LISTS {
        let from = workspace::path(FOLDER).join(name);
        fs::copy(&from, folder.join(name)).map_err(Failure::file("copy", from))?;
    }
    Ok(())
}
