//! Where things lie in this checkout. Names paths; reads and writes nothing.

use std::path::{Path, PathBuf};

pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

pub fn path(relative: &str) -> PathBuf {
    root().join(relative)
}

/// Installed tools, keyed by version. Git-ignored; deleting it costs one set-up.
pub fn tools() -> PathBuf {
    path(".tools")
}

/// Local D1 and KV, the sample shop's credentials. Git-ignored; deleting it resets the demo.
pub fn local_state() -> PathBuf {
    path(".jifen")
}

pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| path("target"), PathBuf::from)
}

/// Intermediate files and freshness stamps of this program.
pub fn scratch() -> PathBuf {
    target().join("xtask")
}

pub fn dist() -> PathBuf {
    path("widget/dist")
}
