//! The stages of `cargo xtask test`, each with the commands that it runs. Their order and summary are in `test`.

use crate::arguments::Parts;
use crate::failure::Failure;
use crate::harness::Workerd;
use crate::setup::Toolbox;
use crate::stage::Stage;
use crate::storefront::{self, Surroundings};
use crate::{deploy_check, local_secrets, process, progress, running, sizes, workspace};
use std::fs;
use std::process::Command;

/// What must be built for a stage. `None` for a stage that reads the sources only.
pub fn parts(stage: Stage) -> Option<Parts> {
    match stage {
        Stage::Fmt | Stage::Clippy | Stage::Native => None,
        Stage::Size => Some(Parts::Widget),
        Stage::Workerd => Some(Parts::Worker),
        Stage::Deploy | Stage::Browser => Some(Parts::All),
    }
}

/// The command of a stage that reads the sources only.
pub fn command(stage: Stage) -> Option<Command> {
    let words: &[&str] = match stage {
        Stage::Fmt => &["fmt", "--all", "--check"],
        Stage::Clippy => {
            &["clippy", "--workspace", "--all-targets", "--features", "tests/workerd", "--", "-D", "warnings"]
        }
        Stage::Native => &["test", "--workspace", "--lib", "--bins", "--tests"],
        Stage::Size | Stage::Deploy | Stage::Workerd | Stage::Browser => return None,
    };
    let mut cargo = Command::new("cargo");
    cargo.args(words).current_dir(workspace::root());
    Some(cargo)
}

/// Runs a stage that needs the build.
pub fn run_on_build(stage: Stage, toolbox: &Toolbox) -> Result<(), Failure> {
    match stage {
        Stage::Fmt | Stage::Clippy | Stage::Native => Ok(()),
        Stage::Size => sizes::check(toolbox),
        Stage::Deploy => deploy_check::dry_run(toolbox),
        Stage::Workerd => against_workerd(toolbox),
        Stage::Browser => in_browser(toolbox),
    }
}

/// The Rust tests of the HTTP contract: the test target `http` with the feature `workerd`.
fn against_workerd(toolbox: &Toolbox) -> Result<(), Failure> {
    let mut workerd = Workerd::start(toolbox, &local_secrets::load()?)?;
    progress::line("workerd", &workerd.url);
    let mut cargo = Command::new("cargo");
    // The whole workspace, as in the native stage. For one package, cargo would choose other features and compile the dependencies again.
    cargo.args(["test", "--workspace", "--features", "tests/workerd", "--test", "http"]);
    workerd.apply(&mut cargo);
    process::show_and_log(cargo.current_dir(workspace::root()), &Stage::Workerd.log())?;
    workerd.check()
}

/// Playwright's tests, with a sample shop and a Worker of their own.
fn in_browser(toolbox: &Toolbox) -> Result<(), Failure> {
    storefront::build()?;
    let secrets = local_secrets::load()?;
    let mut workerd = Workerd::start(toolbox, &secrets)?;
    let folder = workspace::scratch().join("browser");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).map_err(Failure::file("create", &folder))?;
    let around = Surroundings {
        edge: workerd.url.clone(),
        operator_key: secrets.operator_key,
        credentials: folder.join("credentials.json"),
        address: running::free_address()?,
    };
    storefront::seed(&around)?;
    let mut shop = storefront::serve(&around)?;
    let mut playwright = toolbox.node.playwright();
    playwright.arg("test").current_dir(workspace::path("tests/browser"));
    workerd.apply(&mut playwright);
    playwright.env("JIFEN_STOREFRONT", format!("http://{}", around.address));
    playwright.env("JIFEN_CREDENTIALS", &around.credentials);
    if let Some(chromium) = &toolbox.chromium {
        chromium.apply(&mut playwright);
    }
    process::show_and_log(&mut playwright, &Stage::Browser.log())?;
    shop.check()?;
    workerd.check()
}
