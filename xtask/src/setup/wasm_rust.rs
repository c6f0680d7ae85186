//! The Rust compiler that the Wasm builds use. Does not install it; that is `wasm_target` and `debian_wasm`.

use crate::failure::Failure;
use crate::process;
use crate::widget_linker;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

pub const TARGET: &str = "wasm32-unknown-unknown";

#[derive(Debug, Clone)]
pub enum WasmRust {
    /// The default toolchain has the target.
    Default,
    /// Another compiler and linker, for the Wasm builds only.
    Separate { folder: PathBuf, linker: PathBuf },
}

impl WasmRust {
    /// cargo reads the compiler from RUSTC. `worker-build` reads it from PATH, which `folder` is for.
    pub fn apply(&self, command: &mut Command) {
        match self {
            Self::Default => widget_linker::put_before(widget_linker::of_default_toolchain(), command),
            Self::Separate { folder, linker } => {
                command.env("RUSTC", folder.join("rustc"));
                widget_linker::put_before(Some(linker.clone()), command);
            }
        }
    }

    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Default => None,
            Self::Separate { folder, .. } => Some(folder),
        }
    }

    /// Changes when the compiler changes.
    pub fn version(&self) -> Result<String, Failure> {
        let rustc = self.folder().map_or_else(|| PathBuf::from("rustc"), |folder| folder.join("rustc"));
        process::read(Command::new(rustc).arg("--version"))
    }
}

/// Whether `rustc --print target-libdir` names a folder that contains the target's std.
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
