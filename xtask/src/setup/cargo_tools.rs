//! Installs wasm-bindgen and worker-build, at the versions of Cargo.lock, and wasm-split into the git-ignored tools folder.

use super::apt;
use crate::failure::Failure;
use crate::progress::{self, Outcome};
use crate::{lockfile, process, workspace};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// A command-line tool from crates.io.
struct Tool {
    package: &'static str,
    program: &'static str,
    version: Version,
    features: &'static [&'static str],
    expected: &'static str,
}

enum Version {
    /// The version of this crate in Cargo.lock, which the tool must match.
    Locked(&'static str),
    Pinned(&'static str),
}

const WASM_BINDGEN: Tool = Tool {
    package: "wasm-bindgen-cli",
    program: "wasm-bindgen",
    version: Version::Locked("wasm-bindgen"),
    // The default is a TLS library for its test runner, which is not installed.
    features: &["--no-default-features"],
    expected: "compiling, once (about a minute on two cores)",
};
const WORKER_BUILD: Tool = Tool {
    package: "worker-build",
    program: "worker-build",
    version: Version::Locked("worker"),
    features: &[],
    expected: "compiling, once (about a minute on two cores)",
};

/// Cuts the widget's Wasm at the calls of `widget/part`. It is the tool of Leptos.
const WASM_SPLIT: Tool = Tool {
    package: "wasm_split_cli_support",
    program: "wasm-split-cli",
    version: Version::Pinned("0.2.4"),
    features: &["--features", "build-binary"],
    expected: "compiling, once (about half a minute on two cores)",
};

/// The path of each program.
pub struct CargoTools {
    pub wasm_bindgen: PathBuf,
    pub wasm_split: PathBuf,
    pub worker_build: PathBuf,
}

pub fn prepare() -> Result<CargoTools, Failure> {
    let wasm_bindgen = install(&WASM_BINDGEN)?;
    let wasm_split = install(&WASM_SPLIT)?;
    let worker_build = install(&WORKER_BUILD)?;
    let leftovers = build_folder();
    if leftovers.exists() {
        fs::remove_dir_all(&leftovers).map_err(Failure::file("remove", &leftovers))?;
    }
    Ok(CargoTools { wasm_bindgen, wasm_split, worker_build })
}

fn install(tool: &Tool) -> Result<PathBuf, Failure> {
    let version = match tool.version {
        Version::Locked(name) => lockfile::version_of(name)?,
        Version::Pinned(version) => version.to_owned(),
    };
    let root = workspace::tools().join(format!("{}-{version}", tool.package));
    let program = root.join("bin").join(tool.program);
    progress::step(tool.program, || {
        if program.exists() {
            return Ok((program.clone(), Outcome::Ready(version.clone())));
        }
        if tool.package == WORKER_BUILD.package {
            provide_openssl()?;
        }
        progress::announce(tool.program, tool.expected);
        process::run_quietly(cargo_install(tool, &version).arg("--root").arg(&root), tool.program)?;
        Ok((program, Outcome::Done(version)))
    })
}

/// A debug build without debug information. It takes a fifth of the time of a release build, and the tools run fast enough.
fn cargo_install(tool: &Tool, version: &str) -> Command {
    let mut cargo = Command::new("cargo");
    cargo
        .args(["install", "--debug", "--locked", tool.package, "--version", version, "--bin", tool.program])
        .args(tool.features)
        .env("CARGO_TARGET_DIR", build_folder())
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env("CARGO_INCREMENTAL", "0");
    cargo
}

/// One folder for all tools, so that they share dependencies. It is removed after the last tool.
fn build_folder() -> PathBuf {
    workspace::tools().join("cargo-install")
}

/// On Linux, worker-build links the system's OpenSSL.
fn provide_openssl() -> Result<(), Failure> {
    if !apt::is_debian() || process::read(Command::new("pkg-config").args(["--exists", "openssl"])).is_ok() {
        return Ok(());
    }
    progress::announce(WORKER_BUILD.program, "installing OpenSSL's headers");
    apt::install(&["libssl-dev", "pkg-config"])
}
