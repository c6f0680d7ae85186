//! Rust to Wasm for workerd: worker-build with every tool it would otherwise download.

use crate::failure::Failure;
use crate::progress::{self, Outcome};
use crate::setup::{self, Toolbox};
use crate::{fingerprint, process, workspace};

const INPUTS: [&str; 6] = ["edge/src", "edge/Cargo.toml", "shared", "Cargo.toml", "Cargo.lock", "package-lock.json"];

pub fn run(toolbox: &Toolbox) -> Result<(), Failure> {
    progress::step("Worker", || {
        let inputs = fingerprint::of_inputs(&INPUTS, &[&toolbox.wasm_rust.version()?])?;
        let stamp = workspace::scratch().join("worker.stamp");
        if fingerprint::is_current(&stamp, &inputs) && workspace::path("edge/build/index.js").exists() {
            return Ok(((), Outcome::Ready("nothing changed".to_owned())));
        }
        progress::announce("Worker", "compiling");
        let mut worker_build = toolbox.wasm_command(&toolbox.cargo_tools.worker_build);
        worker_build
            .args(["--profile", "wasm"])
            .current_dir(workspace::path("edge"))
            .env("WASM_BINDGEN_BIN", &toolbox.cargo_tools.wasm_bindgen)
            .env("WASM_OPT_BIN", setup::binaryen("wasm-opt"))
            .env("ESBUILD_BIN", setup::esbuild());
        process::run_quietly(&mut worker_build, "worker-build")?;
        fingerprint::record(&stamp, &inputs)?;
        Ok(((), Outcome::Done("edge/build".to_owned())))
    })
}
