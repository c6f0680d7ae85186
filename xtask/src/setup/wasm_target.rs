//! Finds a Rust compiler with a std for Wasm: the default toolchain, rustup, or Debian. Builds no crate of Jifen.

use super::wasm_rust::{TARGET, WasmRust, has_standard_library};
use super::{apt, debian_wasm};
use crate::failure::Failure;
use crate::process;
use crate::progress::{self, Outcome};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// Long enough for 25 MB on a slow line, and short enough for a machine without network whose requests are not refused.
const RUSTUP_MAX: Duration = Duration::from_mins(3);

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
