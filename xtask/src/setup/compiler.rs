//! The Rust compiler of the Wasm builds, with the std that the widget is compiled with. Installs nothing itself.

use super::small_std::{self, WidgetStd};
use super::wasm_rust::WasmRust;
use super::wasm_target;
use crate::arguments::Needs;
use crate::failure::Failure;
use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

/// All that `cargo` needs to compile the widget.
pub struct Compiler {
    pub widget_std: WidgetStd,
    wasm_rust: WasmRust,
}

impl Compiler {
    pub(super) fn prepare(needs: Needs) -> Result<Self, Failure> {
        let wasm_rust = wasm_target::prepare()?;
        let widget_std = match needs {
            Needs::Development => WidgetStd::AsShipped,
            Needs::Build | Needs::Everything => small_std::prepare(&wasm_rust)?,
        };
        Ok(Self { widget_std, wasm_rust })
    }

    /// A command that compiles for Wasm.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        self.wasm_rust.apply(&mut command);
        command
    }

    /// Changes when the compiler changes.
    pub fn version(&self) -> Result<String, Failure> {
        self.wasm_rust.version()
    }

    /// The folder of a compiler that is not the default one. It must come first on PATH.
    pub(super) fn folder(&self) -> Option<&Path> {
        self.wasm_rust.folder()
    }
}
