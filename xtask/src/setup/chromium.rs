//! Finds a browser for the tests: from the environment, installed on the machine, from Debian, or from Playwright.

use super::apt;
use super::node::Node;
use crate::failure::Failure;
use crate::process;
use crate::progress::{self, Outcome};
use std::env;
use std::path::PathBuf;
use std::process::Command;

/// The environment variable with the path of a browser. If it is set, no other browser is used.
pub const VARIABLE: &str = "JIFEN_CHROMIUM";
const PLACES: [&str; 5] = [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

#[derive(Debug, Clone)]
pub enum Chromium {
    At(PathBuf),
    /// Playwright has downloaded it and finds it by itself.
    Playwrights,
}

impl Chromium {
    /// The tests read the path from the environment. Without a path, Playwright uses its own browser.
    pub fn apply(&self, command: &mut Command) {
        if let Self::At(path) = self {
            command.env(VARIABLE, path);
        }
    }
}

pub fn prepare(node: &Node) -> Result<Chromium, Failure> {
    progress::step("Chromium", || match named()?.or_else(installed) {
        Some(path) => {
            let detail = path.display().to_string();
            Ok((Chromium::At(path), Outcome::Ready(detail)))
        }
        None => install(node),
    })
}

fn named() -> Result<Option<PathBuf>, Failure> {
    match env::var_os(VARIABLE).map(PathBuf::from) {
        Some(path) if !path.exists() => Err(Failure::missing(
            format!("{VARIABLE} names {}, which does not exist", path.display()),
            "correct or unset the variable",
        )),
        other => Ok(other),
    }
}

fn installed() -> Option<PathBuf> {
    PLACES.iter().map(PathBuf::from).find(|path| path.exists())
}

fn install(node: &Node) -> Result<(Chromium, Outcome), Failure> {
    if apt::is_debian() {
        progress::announce("Chromium", "installing Debian's package");
        let result = apt::install(&["chromium"]);
        if let Some(path) = installed() {
            return Ok((Chromium::At(path), Outcome::Done("Debian's package".to_owned())));
        }
        if let Err(failure) = result {
            progress::announce("Chromium", &format!("Debian's package was not installed: {failure}"));
        }
    }
    progress::announce("Chromium", "downloading Playwright's");
    process::run_quietly(node.playwright().args(["install", "chromium"]), "playwright install").map_err(|_| {
        Failure::missing(
            "no Chromium was found, and none could be installed",
            format!("install one, or set {VARIABLE} to its path"),
        )
    })?;
    Ok((Chromium::Playwrights, Outcome::Done("Playwright's download".to_owned())))
}
