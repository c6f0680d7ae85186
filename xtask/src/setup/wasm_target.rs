//! A Rust compiler with a standard library for Wasm: the one at hand, rustup's, or Debian's. Builds nothing of Jifen.

use super::{Node, apt, debian_wasm};
use crate::failure::Failure;
use crate::process;
use crate::progress::{self, Outcome};
use crate::widget_linker;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

pub const TARGET: &str = "wasm32-unknown-unknown";
/// Long enough for 25 MB on a slow line, short enough for a machine whose packets vanish.
const RUSTUP_MAX: Duration = Duration::from_mins(3);

/// The compiler that the Wasm builds use.
#[derive(Debug, Clone)]
pub enum WasmRust {
    /// The default toolchain knows the target.
    Default,
    /// Another compiler and linker, for the Wasm builds alone.
    Separate { bin: PathBuf, linker: PathBuf },
}

impl WasmRust {
    /// `worker-build` asks the `rustc` on PATH, cargo the one that RUSTC names: both must be the same.
    pub fn apply(&self, command: &mut Command, node: &Node) {
        match self {
            Self::Default => {
                node.put_on_path(command, &[]);
                widget_linker::stand_before(widget_linker::of_default_toolchain(), command);
            }
            Self::Separate { bin, linker } => {
                node.put_on_path(command, &[bin]);
                command.env("RUSTC", bin.join("rustc"));
                widget_linker::stand_before(Some(linker.clone()), command);
            }
        }
    }

    /// Changes when the compiler does.
    pub fn version(&self) -> Result<String, Failure> {
        match self {
            Self::Default => process::read(Command::new("rustc").arg("--version")),
            Self::Separate { bin, .. } => process::read(Command::new(bin.join("rustc")).arg("--version")),
        }
    }
}

pub fn prepare() -> Result<WasmRust, Failure> {
    progress::step("wasm target", || {
        if has_standard_library(Path::new("rustc")) {
            return Ok((WasmRust::Default, Outcome::Ready("the default toolchain has it".to_owned())));
        }
        if let Some(separate) = debian_wasm::find()? {
            return Ok((separate, Outcome::Ready("built earlier from Debian's source".to_owned())));
        }
        install()
    })
}

/// `rustc --print target-libdir` names a folder that holds the target's std.
pub fn has_standard_library(rustc: &Path) -> bool {
    let mut question = Command::new(rustc);
    question.args(["--print", "target-libdir", "--target", TARGET]);
    let Ok(folder) = process::read(&mut question) else { return false };
    let Ok(entries) = fs::read_dir(folder) else { return false };
    entries.flatten().any(|entry| {
        let name = entry.file_name();
        name.as_encoded_bytes().starts_with(b"libstd-") && Path::new(&name).extension().is_some_and(|e| e == "rlib")
    })
}

fn install() -> Result<(WasmRust, Outcome), Failure> {
    progress::announce("wasm target", "asking rustup for it");
    if rustup_adds_it() {
        return Ok((WasmRust::Default, Outcome::Done("rustup target add".to_owned())));
    }
    if !apt::is_debian() {
        return Err(Failure::missing(
            format!("this Rust toolchain has no std for {TARGET}, and rustup could not download it"),
            format!("install rustup from https://rustup.rs and run `rustup target add {TARGET}`"),
        ));
    }
    let separate = debian_wasm::build()?;
    Ok((separate, Outcome::Done("built from Debian's source".to_owned())))
}

fn rustup_adds_it() -> bool {
    let mut add = Command::new("rustup");
    add.args(["target", "add", TARGET]).env("RUSTUP_MAX_RETRIES", "1");
    process::run_within(&mut add, "rustup target add", Some(RUSTUP_MAX)).is_ok()
        && has_standard_library(Path::new("rustc"))
}
