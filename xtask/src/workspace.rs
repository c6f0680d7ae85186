//! The paths of this checkout. Reads and writes no file.

use std::path::{Path, PathBuf};

pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

pub fn path(relative: &str) -> PathBuf {
    root().join(relative)
}

/// Installed tools, in folders with their versions. Git-ignored. After it is deleted, the next run installs them again.
pub fn tools() -> PathBuf {
    path(".tools")
}

/// Local D1 and KV, and the sample shop's credentials. Git-ignored. After it is deleted, the next `dev` starts with an empty ledger.
pub fn local_state() -> PathBuf {
    path(".jifen")
}

pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| path("target"), PathBuf::from)
}

/// The intermediate files and freshness stamps of this program.
pub fn scratch() -> PathBuf {
    target().join("xtask")
}
