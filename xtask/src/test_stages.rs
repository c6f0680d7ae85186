//! The stages of `cargo xtask test`, each as the commands that it runs. Their order and summary are in `test`.

use crate::arguments::Parts;
use crate::failure::Failure;
use crate::harness::Workerd;
use crate::setup::Toolbox;
use crate::storefront::{self, Surroundings};
use crate::{deploy_check, local_secrets, process, progress, running, sizes, workspace};
use std::fs;
use std::process::Command;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Fmt,
    Clippy,
    Native,
    Size,
    Deploy,
    Workerd,
    Browser,
}

impl Stage {
    pub const ALL: [Self; 7] =
        [Self::Fmt, Self::Clippy, Self::Native, Self::Size, Self::Deploy, Self::Workerd, Self::Browser];

    pub fn name(self) -> &'static str {
        match self {
            Self::Fmt => "fmt",
            Self::Clippy => "clippy",
            Self::Native => "native",
            Self::Size => "size",
            Self::Deploy => "deploy",
            Self::Workerd => "workerd",
            Self::Browser => "browser",
        }
    }

    /// What must be built for it; nothing for the stages that look at the sources alone.
    pub fn parts(self) -> Option<Parts> {
        match self {
            Self::Fmt | Self::Clippy | Self::Native => None,
            Self::Size => Some(Parts::Widget),
            Self::Workerd => Some(Parts::Worker),
            Self::Deploy | Self::Browser => Some(Parts::All),
        }
    }
}

/// The stages that only look at the sources.
pub fn run_on_sources(stage: Stage) -> Result<(), Failure> {
    match stage {
        Stage::Fmt => cargo(&["fmt", "--all", "--check"]),
        Stage::Clippy => {
            cargo(&["clippy", "--workspace", "--all-targets", "--features", "tests/workerd", "--", "-D", "warnings"])
        }
        Stage::Native => cargo(&["test", "--workspace", "--lib", "--bins", "--tests"]),
        Stage::Size | Stage::Deploy | Stage::Workerd | Stage::Browser => Ok(()),
    }
}

/// The stages that look at what was built.
pub fn run_on_build(stage: Stage, toolbox: &Toolbox) -> Result<(), Failure> {
    match stage {
        Stage::Fmt | Stage::Clippy | Stage::Native => Ok(()),
        Stage::Size => sizes::check(toolbox),
        Stage::Deploy => deploy_check::dry_run(toolbox),
        Stage::Workerd => against_workerd(toolbox),
        Stage::Browser => in_browser(toolbox),
    }
}

fn cargo(words: &[&str]) -> Result<(), Failure> {
    process::show(Command::new("cargo").args(words).current_dir(workspace::root()))
}

/// The Rust tests of the HTTP contract: the test target `http` with the feature `workerd`.
fn against_workerd(toolbox: &Toolbox) -> Result<(), Failure> {
    let mut workerd = Workerd::start(toolbox, &local_secrets::load()?)?;
    progress::line("workerd", &workerd.url);
    let mut cargo = Command::new("cargo");
    // The whole workspace, as in the native stage: cargo would choose other features for one package, and compile anew what is there.
    cargo.args(["test", "--workspace", "--features", "tests/workerd", "--test", "http"]);
    workerd.apply(&mut cargo);
    process::show(cargo.current_dir(workspace::root()))?;
    workerd.check()
}

/// Playwright's tests, with the sample shop and a Worker of their own.
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
    process::show(&mut playwright)?;
    shop.check()?;
    workerd.check()
}
