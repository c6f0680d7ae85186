//! Rust to Wasm for the browser: cargo, wasm-split, wasm-bindgen, wasm-opt, then the hashed files that the Worker serves.

use crate::binaryen;
use crate::edition::Edition;
use crate::failure::Failure;
use crate::function_order;
use crate::lean_glue;
use crate::local_compile;
use crate::progress::{self, Outcome};
use crate::setup::{Compiler, Toolbox};
use crate::shipped;
use crate::short_names::ShortNames;
use crate::staged::{self, Staged};
use crate::widget_linker::{self, Exports};
use crate::{fingerprint, process, widget_assets, workspace};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const INPUTS: [&str; 19] = [
    "widget",
    "shared",
    "Cargo.toml",
    "Cargo.lock",
    "package-lock.json",
    "xtask/src/asset.rs",
    "xtask/src/binaryen.rs",
    "xtask/src/build_widget.rs",
    "xtask/src/edition.rs",
    "xtask/src/function_order.rs",
    "xtask/src/lean_glue.rs",
    "xtask/src/local_compile.rs",
    "xtask/src/part_files.rs",
    "xtask/src/pinned_build.rs",
    "xtask/src/short_names.rs",
    "xtask/src/staged.rs",
    "xtask/src/widget_assets.rs",
    "xtask/src/widget_linker.rs",
    "xtask/src/widget_parts.rs",
];
const TARGET: &str = "wasm32-unknown-unknown";
/// Chosen by the size after brotli, which is what a shopper downloads. `-O4` before `-Oz` makes code that compresses better: 0.4 KB less for a
/// checkout page of 49 KB. `--low-memory-unused` is correct because the addresses below 1024 contain only the far end of the stack.
const OPTIMISE: [&str; 6] =
    ["-O4", "-Oz", "--low-memory-unused", "--one-caller-inline-max-function-size", "250", "--reorder-locals"];

/// Compiles, without the tools that `finish` needs.
pub fn compile(compiler: &Compiler, edition: Edition) -> Result<(), Failure> {
    if is_current(edition, &fingerprint(compiler, edition)?) {
        return Ok(());
    }
    let name = match edition {
        Edition::Shipped | Edition::Diagnostic => "widget compile",
        Edition::Local => "widget and Worker",
    };
    progress::step(name, || {
        progress::announce(name, "compiling");
        process::run_quietly(&mut cargo(compiler, edition), name)?;
        Ok(((), Outcome::Done(format!("profile {}", edition.profile()))))
    })
}

/// Makes the files that the Worker serves. Compiles first if `compile` was not called before.
pub fn finish(toolbox: &Toolbox, edition: Edition) -> Result<(), Failure> {
    let inputs = fingerprint(&toolbox.compiler, edition)?;
    if is_current(edition, &inputs) {
        progress::line("widget", "ready (nothing changed)");
        return Ok(());
    }
    progress::step("widget", || {
        process::run_quietly(&mut cargo(&toolbox.compiler, edition), "widget compile")?;
        let staged = staged::stage(toolbox, edition, &compiled(edition))?;
        if edition == Edition::Shipped {
            optimise(toolbox, &staged)?;
        }
        widget_assets::write(toolbox, &staged, edition)?;
        fingerprint::record(&stamp(edition), &inputs)?;
        Ok(((), Outcome::Done(process::shorter(&edition.assets()))))
    })
}

fn fingerprint(compiler: &Compiler, edition: Edition) -> Result<String, Failure> {
    let words = [compiler.version()?, compiler.widget_std.name(), format!("{edition:?}")];
    fingerprint::of_inputs(&INPUTS, &words.each_ref().map(String::as_str))
}

fn is_current(edition: Edition, inputs: &str) -> bool {
    fingerprint::is_current(&stamp(edition), inputs) && shipped::exist(edition)
}

fn stamp(edition: Edition) -> PathBuf {
    edition.scratch().join("widget.stamp")
}

fn compiled(edition: Edition) -> PathBuf {
    workspace::target().join(TARGET).join(edition.profile_folder()).join("widget.wasm")
}

fn cargo(compiler: &Compiler, edition: Edition) -> Command {
    if edition == Edition::Local {
        return local_compile::cargo(compiler);
    }
    let mut cargo = compiler.command("cargo");
    // With an rlib as well, cargo would skip link-time optimisation, and the Wasm would be half as large again.
    cargo.args(["rustc", "--package", "widget", "--target", TARGET, "--crate-type", "cdylib"]);
    cargo.args(["--profile", edition.profile()]);
    if edition == Edition::Shipped {
        compiler.widget_std.apply(&mut cargo);
    } else {
        cargo.args(["--features", "diagnostic"]);
    }
    widget_linker::link_widget(&mut cargo, Exports::Called);
    cargo.current_dir(workspace::root());
    cargo
}

fn optimise(toolbox: &Toolbox, staged: &Staged) -> Result<(), Failure> {
    let names = shrink(toolbox, &staged.wasm, &["--minify-imports-and-exports-and-modules"])?;
    let names = ShortNames::read(&names);
    let glue = fs::read_to_string(&staged.glue).map_err(Failure::file("read", &staged.glue))?;
    fs::write(&staged.glue, lean_glue::lean(glue)?).map_err(Failure::file("write", &staged.glue))?;
    for file in [&staged.glue, &staged.entry] {
        let glue = fs::read_to_string(file).map_err(Failure::file("read", file))?;
        fs::write(file, names.apply(&glue)).map_err(Failure::file("write", file))?;
    }
    let files: BTreeSet<&PathBuf> = staged.parts.iter().flat_map(|part| &part.files).collect();
    files.into_iter().try_for_each(|file| shrink(toolbox, file, &[]).map(drop))
}

/// Returns what wasm-opt prints: the new names, if `options` ask for them.
fn shrink(toolbox: &Toolbox, wasm: &Path, options: &[&str]) -> Result<String, Failure> {
    let printed = wasm_opt(toolbox, wasm, options)?;
    function_order::name(wasm)?;
    wasm_opt(toolbox, wasm, &["--reorder-functions-by-name"])?;
    Ok(printed)
}

fn wasm_opt(toolbox: &Toolbox, wasm: &Path, options: &[&str]) -> Result<String, Failure> {
    let optimised = wasm.with_extension("optimised");
    let mut wasm_opt = binaryen::command(toolbox, "wasm-opt");
    wasm_opt
        .arg(wasm)
        .args(OPTIMISE)
        .args(options)
        .args(["--strip-debug", "--strip-producers", "--strip-target-features"])
        .arg("-o")
        .arg(&optimised);
    let printed = process::read(&mut wasm_opt)?;
    fs::rename(&optimised, wasm).map_err(Failure::file("replace", wasm))?;
    Ok(printed)
}
