//! Debian's rustc comes with the source of std, but without a std for Wasm. This file builds that std once, into a separate sysroot in the tools
//! folder. It changes the system's folders only by installing packages.

use super::wasm_rust::{TARGET, WasmRust, has_standard_library};
use super::{apt, std_source};
use crate::failure::Failure;
use crate::{process, progress, workspace};
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

pub const RUSTC: &str = "/usr/bin/rustc";
pub const CARGO: &str = "/usr/bin/cargo";
pub const PACKAGES: [&str; 3] = ["rustc-web", "cargo-web", "rust-web-src"];

/// The sysroot that an earlier run has built, if Debian's compiler has not changed since.
pub fn find() -> Result<Option<WasmRust>, Failure> {
    if !Path::new(RUSTC).exists() {
        return Ok(None);
    }
    let bin = sysroot()?.join("bin");
    let rustc = bin.join("rustc");
    if !rustc.exists() || !has_standard_library(&rustc) {
        return Ok(None);
    }
    Ok(find_linker().map(|linker| WasmRust::Separate { folder: bin, linker }))
}

pub fn build() -> Result<WasmRust, Failure> {
    progress::announce("wasm target", "installing Debian's rustc and its source");
    apt::install(&PACKAGES)?;
    let linker = match find_linker() {
        Some(linker) => linker,
        None => install_linker()?,
    };
    let sysroot = sysroot()?;
    let bin = write_compiler(&sysroot)?;
    progress::announce("wasm target", "building std for Wasm, once (about 75 s on two cores)");
    // Without bitcode, a later `lto = true` cannot use these libraries.
    std_source::build(&std_source::Recipe { cargo: CARGO, rustc: RUSTC, flags: &["-Cembed-bitcode=yes"] }, &sysroot)?;
    // Artefacts that were compiled with another std would fail with "can't find crate".
    let _ = fs::remove_dir_all(workspace::target().join(TARGET));
    Ok(WasmRust::Separate { folder: bin, linker })
}

/// The folder's name contains Debian's version, so that an upgrade builds a new sysroot.
fn sysroot() -> Result<PathBuf, Failure> {
    let version = process::read(Command::new(RUSTC).arg("--version"))?;
    let number = version.split_whitespace().nth(1).unwrap_or("unknown").to_owned();
    Ok(workspace::tools().join(format!("wasm-rust-{number}")))
}

/// Writes a script `rustc` that calls Debian's compiler with the separate sysroot. That sysroot contains the Wasm std and a link to the host's std.
fn write_compiler(sysroot: &Path) -> Result<PathBuf, Failure> {
    let bin = sysroot.join("bin");
    let libraries = sysroot.join("lib/rustlib");
    for folder in [&bin, &libraries] {
        fs::create_dir_all(folder).map_err(Failure::file("create", folder))?;
    }
    let host = libraries.join(host_triple()?);
    if !host.exists() {
        let debians = process::read(Command::new(RUSTC).args(["--print", "target-libdir"]))?;
        let debians = Path::new(&debians).parent().unwrap_or(Path::new("/")).to_path_buf();
        symlink(debians, &host).map_err(Failure::file("link", &host))?;
    }
    let rustc = bin.join("rustc");
    let script = format!("#!/bin/sh\nexec {RUSTC} --sysroot '{}' \"$@\"\n", sysroot.display());
    fs::write(&rustc, script).map_err(Failure::file("write", &rustc))?;
    fs::set_permissions(&rustc, fs::Permissions::from_mode(0o755)).map_err(Failure::file("write", &rustc))?;
    Ok(bin)
}

/// rustup's linker, or Debian's newest. Debian's default lld is too old.
fn find_linker() -> Option<PathBuf> {
    let sysroot = process::read(Command::new("rustc").args(["--print", "sysroot"])).ok()?;
    let host = host_triple().ok()?;
    let rustups = Path::new(&sysroot).join("lib/rustlib").join(host).join("bin/rust-lld");
    [rustups, PathBuf::from("/usr/bin/wasm-ld-22")].into_iter().find(|linker| linker.exists())
}

fn install_linker() -> Result<PathBuf, Failure> {
    apt::install(&["lld-22"])?;
    find_linker().ok_or_else(|| Failure::missing("no linker for Wasm was found", apt::by_hand(&["lld-22"])))
}

fn host_triple() -> Result<String, Failure> {
    let version = process::read(Command::new(RUSTC).arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: ").map(str::to_owned));
    host.ok_or_else(|| Failure::Unreadable { what: format!("{RUSTC} -vV") })
}
