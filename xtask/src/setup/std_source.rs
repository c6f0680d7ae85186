//! Builds Rust's std for Wasm from its source, into a separate sysroot. The callers choose the compiler and the flags.

use super::wasm_rust::TARGET;
use crate::failure::Failure;
use crate::{process, workspace};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The manifest of the temporary crate.
pub const MANIFEST: &str = "[package]\nname = \"std-build\"\nversion = \"0.0.0\"\nedition = \"2021\"\n[workspace]\n\
                            [profile.release]\nopt-level = \"z\"\ncodegen-units = 1\n";

/// How to build std.
pub struct Recipe<'a> {
    pub cargo: &'a str,
    pub rustc: &'a str,
    pub flags: &'a [&'a str],
}

/// Whether the compiler's sysroot contains the source.
pub fn is_installed(rustc: &str) -> bool {
    let sysroot = process::read(Command::new(rustc).args(["--print", "sysroot"]));
    sysroot.is_ok_and(|sysroot| Path::new(&sysroot).join("lib/rustlib/src/rust/library/std/Cargo.toml").exists())
}

/// Builds std from a temporary crate. The libraries are moved into the sysroot in one step, so the sysroot is never incomplete.
pub fn build(recipe: &Recipe, sysroot: &Path) -> Result<(), Failure> {
    let crate_folder = workspace::tools().join("std-build");
    let _ = fs::remove_dir_all(&crate_folder);
    write_empty_crate(&crate_folder)?;
    let mut cargo = Command::new(recipe.cargo);
    cargo
        .current_dir(&crate_folder)
        .args(["build", "--release", "--target", TARGET, "-Zbuild-std=std,panic_abort"])
        .arg("-Zbuild-std-features=optimize_for_size")
        .env("RUSTC", recipe.rustc)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_ENCODED_RUSTFLAGS", recipe.flags.join("\x1f"))
        .env("CARGO_TARGET_DIR", crate_folder.join("target"));
    process::run_quietly(&mut cargo, "wasm std")?;
    let built = collect_libraries(&crate_folder)?;
    let libraries = sysroot.join("lib/rustlib").join(TARGET);
    fs::create_dir_all(&libraries).map_err(Failure::file("create", &libraries))?;
    fs::rename(&built, libraries.join("lib")).map_err(Failure::file("move", &built))?;
    fs::remove_dir_all(&crate_folder).map_err(Failure::file("remove", &crate_folder))
}

fn write_empty_crate(folder: &Path) -> Result<(), Failure> {
    let source = folder.join("src");
    fs::create_dir_all(&source).map_err(Failure::file("create", &source))?;
    for (path, text) in [(folder.join("Cargo.toml"), MANIFEST), (source.join("lib.rs"), "")] {
        fs::write(&path, text).map_err(Failure::file("write", &path))?;
    }
    Ok(())
}

/// Copies std's libraries into a folder of their own.
fn collect_libraries(crate_folder: &Path) -> Result<PathBuf, Failure> {
    let from = crate_folder.join("target").join(TARGET).join("release/deps");
    let to = crate_folder.join("lib");
    fs::create_dir_all(&to).map_err(Failure::file("create", &to))?;
    for entry in fs::read_dir(&from).map_err(Failure::file("read", &from))?.flatten() {
        let path = entry.path();
        let name = entry.file_name();
        let is_own = name.as_encoded_bytes().starts_with(b"libstd_build");
        if path.extension().is_some_and(|extension| extension == "rlib") && !is_own {
            fs::copy(&path, to.join(name)).map_err(Failure::file("copy", &path))?;
        }
    }
    Ok(to)
}
