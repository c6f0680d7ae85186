//! How a local edition is compiled: the widget and the Worker by one cargo command, so that what both depend on is compiled once, with one set
//! of features. Optimised editions are compiled one by one, so that neither becomes larger by the other's features.

use crate::setup::Compiler;
use crate::widget_linker::{self, Exports};
use crate::workspace;
use std::process::Command;

/// The same words for our cargo command and for the one that `worker-build` runs. Otherwise the second command would compile everything again.
pub const PACKAGES: [&str; 6] = ["--package", "edge", "--package", "widget", "--features", "widget/diagnostic"];

pub fn cargo(compiler: &Compiler) -> Command {
    let mut cargo = compiler.command("cargo");
    cargo.args(["build", "--lib", "--target", "wasm32-unknown-unknown"]).args(PACKAGES);
    prepare(&mut cargo);
    cargo.current_dir(workspace::root());
    cargo
}

/// For our cargo command and for `worker-build`, which sets the first variable for its own cargo command.
pub fn prepare(command: &mut Command) {
    command.env("WASM_BINDGEN_USE_JS_SYS", "1");
    // workerd and browsers print names, which remain. Without line numbers, wasm-bindgen has half as much to read.
    command.env("CARGO_PROFILE_DEV_DEBUG", "0");
    widget_linker::link_widget(command, Exports::All);
}
