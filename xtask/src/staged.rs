//! The widget between the compiler and the shipped files: cut into parts, and bound to JavaScript by wasm-bindgen.

use crate::edition::Edition;
use crate::failure::Failure;
use crate::setup::Toolbox;
use crate::widget_parts::{self, Part};
use crate::{process, workspace};
use std::fs;
use std::path::{Path, PathBuf};

/// The file that the loader imports, and the file next to it that it imports.
const ENTRY: &str = "widget/glue.js";
const NEXT_TO_ENTRY: &str = "widget/early.js";

pub struct Staged {
    pub folder: PathBuf,
    /// wasm-bindgen's JavaScript.
    pub glue: PathBuf,
    /// Our JavaScript, which the loader imports.
    pub entry: PathBuf,
    pub wasm: PathBuf,
    pub parts: Vec<Part>,
}

/// Cuts the compiled Wasm, and binds the main file only: the parts reach JavaScript through it.
pub fn stage(toolbox: &Toolbox, edition: Edition, compiled: &Path) -> Result<Staged, Failure> {
    let folder = edition.scratch().join("widget");
    let _ = fs::remove_dir_all(&folder);
    let cut = widget_parts::cut(toolbox, compiled, &folder.join("cut"))?;
    let mut bindgen = toolbox.wasm_command(&toolbox.cargo_tools.wasm_bindgen);
    bindgen
        .arg(cut.main)
        .args(["--target", "web", "--no-typescript", "--omit-default-module-path", "--out-name", "widget"])
        // The parts find the stack and the functions of the main file by these exports.
        .arg("--keep-lld-exports")
        .arg("--out-dir")
        .arg(&folder);
    process::run_quietly(&mut bindgen, "widget wasm-bindgen")?;
    let entry = copy(ENTRY, folder.join("entry.js"))?;
    copy(NEXT_TO_ENTRY, folder.join("early.js"))?;
    let (glue, wasm) = (folder.join("widget.js"), folder.join("widget_bg.wasm"));
    Ok(Staged { glue, entry, wasm, folder, parts: cut.parts })
}

fn copy(from: &str, to: PathBuf) -> Result<PathBuf, Failure> {
    fs::copy(workspace::path(from), &to).map_err(Failure::file("write", &to))?;
    Ok(to)
}
