//! Rust to Wasm for workerd: worker-build, with the path of every tool that it would otherwise download.

use crate::edition::Edition;
use crate::failure::Failure;
use crate::progress::{self, Outcome};
use crate::setup::{self, Toolbox};
use crate::{fingerprint, local_compile, process, workspace};
use std::process::Command;

const INPUTS: [&str; 8] = [
    "edge/src",
    "edge/Cargo.toml",
    "shared",
    "Cargo.toml",
    "Cargo.lock",
    "package-lock.json",
    "xtask/src/build_worker.rs",
    "xtask/src/local_compile.rs",
];

pub fn run(toolbox: &Toolbox, edition: Edition) -> Result<(), Failure> {
    progress::step("Worker", || {
        let inputs = fingerprint::of_inputs(&INPUTS, &[&toolbox.compiler.version()?])?;
        let stamp = edition.scratch().join("worker.stamp");
        if fingerprint::is_current(&stamp, &inputs) && edition.worker().join("index.js").exists() {
            return Ok(((), Outcome::Ready("nothing changed".to_owned())));
        }
        progress::announce("Worker", "compiling");
        if edition == Edition::Local {
            // First without worker-build, which would print a stack of its own after the compiler's message.
            process::run_quietly(&mut local_compile::cargo(&toolbox.compiler), "Worker compile")?;
        }
        process::run_quietly(&mut worker_build(toolbox, edition), "worker-build")?;
        fingerprint::record(&stamp, &inputs)?;
        Ok(((), Outcome::Done(process::shorter(&edition.worker()))))
    })
}

fn worker_build(toolbox: &Toolbox, edition: Edition) -> Command {
    let mut command = toolbox.wasm_command(&toolbox.cargo_tools.worker_build);
    command
        .current_dir(workspace::path("edge"))
        .env("WASM_BINDGEN_BIN", &toolbox.cargo_tools.wasm_bindgen)
        .env("WASM_OPT_BIN", setup::binaryen("wasm-opt"))
        .env("ESBUILD_BIN", setup::esbuild())
        .arg("--out-dir")
        .arg(edition.worker());
    match edition {
        Edition::Shipped | Edition::Diagnostic => {
            command.args(["--profile", edition.profile()]);
        }
        Edition::Local => {
            command.args(["--dev", "--no-opt"]).args(local_compile::PACKAGES);
            local_compile::prepare(&mut command);
        }
    }
    command
}
