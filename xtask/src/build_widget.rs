//! Rust to Wasm for the browser: cargo, wasm-split, wasm-bindgen, wasm-opt, then the hashed files that the Worker serves.

use crate::failure::Failure;
use crate::function_order;
use crate::lean_glue;
use crate::progress::{self, Outcome};
use crate::setup::{self, Toolbox};
use crate::short_names::ShortNames;
use crate::widget_parts::{self, Part};
use crate::{fingerprint, process, widget_assets, widget_linker, workspace};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const INPUTS: [&str; 14] = [
    "widget",
    "shared",
    "Cargo.toml",
    "Cargo.lock",
    "package-lock.json",
    "xtask/src/build_widget.rs",
    "xtask/src/function_order.rs",
    "xtask/src/lean_glue.rs",
    "xtask/src/part_files.rs",
    "xtask/src/pinned_build.rs",
    "xtask/src/short_names.rs",
    "xtask/src/widget_assets.rs",
    "xtask/src/widget_linker.rs",
    "xtask/src/widget_parts.rs",
];
const TARGET: &str = "wasm32-unknown-unknown";
/// What the loader imports, and what that does; classes that crates below export for nobody are left out.
const ENTRY: &str = "widget/glue.js";
const BESIDE_ENTRY: &str = "widget/early.js";
/// By what brotli makes of it, which is what a shopper downloads: speed first leaves what compresses better, 0.4 KB of a checkout page of 49 KB.
/// Below address 1024 lies only the far end of the stack.
const OPTIMISE: [&str; 6] =
    ["-O4", "-Oz", "--low-memory-unused", "--one-caller-inline-max-function-size", "250", "--reorder-locals"];
/// What rustc may emit for this target; named one by one, so that Binaryen uses nothing newer.
pub const FEATURES: [&str; 7] = [
    "--enable-mutable-globals",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-reference-types",
    "--enable-exception-handling",
];

/// For whom the widget is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    Shoppers,
    /// The same behaviour with names in stack traces and panics told in the console; several times as large.
    Developers,
}

pub fn run(toolbox: &Toolbox, audience: Audience) -> Result<(), Failure> {
    progress::step("widget", || {
        let words = [toolbox.wasm_rust.version()?, toolbox.widget_std.name(), format!("{audience:?}")];
        let inputs = fingerprint::of_inputs(&INPUTS, &words.each_ref().map(String::as_str))?;
        let stamp = workspace::scratch().join("widget.stamp");
        if fingerprint::is_current(&stamp, &inputs) && widget_assets::exist() {
            return Ok(((), Outcome::Ready("nothing changed".to_owned())));
        }
        compile(toolbox, audience)?;
        let staged = stage(toolbox)?;
        if audience == Audience::Shoppers {
            optimise(toolbox, &staged)?;
        }
        widget_assets::write(toolbox, &staged)?;
        fingerprint::record(&stamp, &inputs)?;
        Ok(((), Outcome::Done("widget/dist".to_owned())))
    })
}

/// What stands between the compiler and the shipped files.
pub struct Staged {
    pub folder: PathBuf,
    /// Of wasm-bindgen.
    pub glue: PathBuf,
    /// Ours, which the loader imports.
    pub entry: PathBuf,
    pub wasm: PathBuf,
    pub parts: Vec<Part>,
}

fn compile(toolbox: &Toolbox, audience: Audience) -> Result<(), Failure> {
    progress::announce("widget", "compiling");
    let mut cargo = toolbox.wasm_command("cargo");
    // Beside an rlib, cargo would leave link-time optimisation out: half as many bytes again.
    cargo.args(["rustc", "--package", "widget", "--profile", "wasm", "--target", TARGET, "--crate-type", "cdylib"]);
    match audience {
        Audience::Shoppers => toolbox.widget_std.apply(&mut cargo),
        Audience::Developers => _ = cargo.args(["--features", "diagnostic"]),
    }
    widget_linker::link_widget(&mut cargo);
    process::run_quietly(cargo.current_dir(workspace::root()), "widget compile")
}

/// Cuts the compiled Wasm, and binds its main file: parts reach JavaScript through it.
fn stage(toolbox: &Toolbox) -> Result<Staged, Failure> {
    let folder = workspace::scratch().join("widget");
    let _ = fs::remove_dir_all(&folder);
    let compiled = workspace::target().join(TARGET).join("wasm/widget.wasm");
    let cut = widget_parts::cut(toolbox, &compiled, &folder.join("cut"))?;
    let mut bindgen = toolbox.wasm_command(&toolbox.cargo_tools.wasm_bindgen);
    bindgen
        .arg(cut.main)
        .args(["--target", "web", "--no-typescript", "--omit-default-module-path", "--out-name", "widget"])
        // The parts find the stack and the functions of the main file by them.
        .arg("--keep-lld-exports")
        .arg("--out-dir")
        .arg(&folder);
    process::run_quietly(&mut bindgen, "widget wasm-bindgen")?;
    let entry = folder.join("entry.js");
    fs::copy(workspace::path(ENTRY), &entry).map_err(Failure::file("write", &entry))?;
    let early = folder.join("early.js");
    fs::copy(workspace::path(BESIDE_ENTRY), &early).map_err(Failure::file("write", &early))?;
    let (glue, wasm) = (folder.join("widget.js"), folder.join("widget_bg.wasm"));
    Ok(Staged { glue, entry, wasm, folder, parts: cut.parts })
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

/// What wasm-opt prints: the new names, where it was asked for them.
fn shrink(toolbox: &Toolbox, wasm: &Path, options: &[&str]) -> Result<String, Failure> {
    let told = wasm_opt(toolbox, wasm, options)?;
    function_order::name(wasm)?;
    wasm_opt(toolbox, wasm, &["--reorder-functions-by-name"])?;
    Ok(told)
}

fn wasm_opt(toolbox: &Toolbox, wasm: &Path, options: &[&str]) -> Result<String, Failure> {
    let optimised = wasm.with_extension("optimised");
    let mut wasm_opt = toolbox.wasm_command(setup::binaryen("wasm-opt"));
    wasm_opt
        .arg(wasm)
        .args(OPTIMISE)
        .args(options)
        .args(["--strip-debug", "--strip-producers", "--strip-target-features"])
        .args(FEATURES)
        .arg("-o")
        .arg(&optimised);
    let told = process::read(&mut wasm_opt)?;
    replace(&optimised, wasm)?;
    Ok(told)
}

fn replace(from: &Path, to: &Path) -> Result<(), Failure> {
    fs::rename(from, to).map_err(Failure::file("replace", to))
}
