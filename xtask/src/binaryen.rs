//! Binaryen's tools with the Wasm features that rustc uses. Runs none of them.

use crate::setup::{self, Toolbox};
use std::process::Command;

/// The features that rustc may use for this target. They are named one by one, so that Binaryen uses no newer feature.
const FEATURES: [&str; 7] = [
    "--enable-mutable-globals",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-reference-types",
    "--enable-exception-handling",
];

pub fn command(toolbox: &Toolbox, tool: &str) -> Command {
    let mut command = toolbox.wasm_command(setup::binaryen(tool));
    command.args(FEATURES);
    command
}
