//! A browser for the tests: one named by the environment, one already there, Debian's, or Playwright's own.

use super::{Node, apt};
use crate::failure::Failure;
use crate::process;
use crate::progress::{self, Outcome};
use std::env;
use std::path::PathBuf;
use std::process::Command;

/// Names a browser to use instead of looking for one.
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
    /// The one that Playwright has downloaded and finds by itself.
    Playwrights,
}

impl Chromium {
    /// The tests read the path from the environment; without one Playwright takes its own.
    pub fn apply(&self, command: &mut Command) {
        if let Self::At(path) = self {
            command.env(VARIABLE, path);
        }
    }
}

pub fn prepare(node: &Node) -> Result<Chromium, Failure> {
    progress::step("Chromium", || match named()?.or_else(already_there) {
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
            "correct the variable or unset it",
        )),
        other => Ok(other),
    }
}

fn already_there() -> Option<PathBuf> {
    PLACES.iter().map(PathBuf::from).find(|path| path.exists())
}

fn install(node: &Node) -> Result<(Chromium, Outcome), Failure> {
    if apt::is_debian() {
        progress::announce("Chromium", "installing Debian's package");
        let installed = apt::install(&["chromium"]);
        if let Some(path) = already_there() {
            return Ok((Chromium::At(path), Outcome::Done("Debian's package".to_owned())));
        }
        if let Err(failure) = installed {
            progress::announce("Chromium", &format!("not from Debian: {failure}"));
        }
    }
    progress::announce("Chromium", "asking Playwright for its own");
    process::run_quietly(node.playwright().args(["install", "chromium"]), "playwright install").map_err(|_| {
        Failure::missing(
            "no Chromium was found or could be installed",
            format!("install one, or name it in {VARIABLE}"),
        )
    })?;
    Ok((Chromium::Playwrights, Outcome::Done("Playwright's download".to_owned())))
}
