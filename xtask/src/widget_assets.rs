//! The files that a merchant's page loads: the glue, the Wasm and the CSS carry their content's hash in the name, the
//! loader knows those names, and `_headers` says how long each may be kept. Compiles no Rust.

use crate::build_widget::Staged;
use crate::failure::Failure;
use crate::setup::{self, Toolbox};
use crate::{fingerprint, process, workspace};
use std::fs;
use std::path::{Path, PathBuf};

/// Below `widget/dist`, and below the Worker's root.
const PREFIX: &str = "widget/v1";
/// Component styles, where they are a file of their own; esbuild follows its imports.
const STYLES: &str = "widget/jifen.css";

/// What the loader takes from the glue; classes that crates below export for nobody are left out. Every browser that runs this Wasm
/// compiles it while it loads, so wasm-bindgen's own ways to start it are left out too, 0.4 KB of them.
const ENTRY: &str = "\
import { Embed, __wbg_finalize_init, __wbg_get_imports } from \"./widget.js\";
export { Embed };
export default async (response) => {
  const { instance, module } = await WebAssembly.instantiateStreaming(response, __wbg_get_imports());
  __wbg_finalize_init(instance, module);
};
";
/// What the glue exports besides its classes, and what it has for that.
const STARTS: [&str; 2] =
    ["export { initSync, __wbg_init as default };", "export { __wbg_finalize_init, __wbg_get_imports };"];

/// The loader's name is fixed, so it may be kept for minutes; a hashed name never changes its content.
const HEADERS: &str = "\
/widget/v1/*
  Access-Control-Allow-Origin: *
  Cross-Origin-Resource-Policy: cross-origin
  X-Content-Type-Options: nosniff
  Timing-Allow-Origin: *

/widget/v1/jifen.js
  Content-Type: text/javascript; charset=utf-8
  Cache-Control: public, max-age=300, stale-while-revalidate=86400

/widget/v1/jifen-*
  Cache-Control: public, max-age=31536000, immutable
";

/// The shipped files, by role.
pub struct Shipped {
    pub loader: PathBuf,
    pub hashed: Vec<PathBuf>,
}

pub fn exist() -> bool {
    shipped().is_ok_and(|shipped| shipped.hashed.len() >= 2)
}

/// What lies in the folder that the Worker serves.
pub fn shipped() -> Result<Shipped, Failure> {
    let folder = workspace::dist().join(PREFIX);
    let loader = folder.join("jifen.js");
    if !loader.exists() {
        return Err(Failure::missing("the widget is not built", "cargo xtask build widget"));
    }
    let entries = fs::read_dir(&folder).map_err(Failure::file("read", &folder))?;
    let mut hashed: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(|path| *path != loader).collect();
    hashed.sort_by_key(|path| path.extension().map(ToOwned::to_owned));
    Ok(Shipped { loader, hashed })
}

pub fn write(toolbox: &Toolbox, staged: &Staged) -> Result<(), Failure> {
    let folder = workspace::dist().join(PREFIX);
    let _ = fs::remove_dir_all(workspace::dist());
    fs::create_dir_all(&folder).map_err(Failure::file("create", &folder))?;
    let glue = staged.folder.join("glue.js");
    let entry = staged.folder.join("entry.js");
    fs::write(&entry, ENTRY).map_err(Failure::file("write", &entry))?;
    open_starts(&staged.glue)?;
    bundle(toolbox, &entry, &glue, &["--format=esm", "--bundle", "--pure:FinalizationRegistry"])?;
    let mut defines = ship(&glue, &folder, "js")?.defines("GLUE");
    defines.extend(ship(&staged.wasm, &folder, "wasm")?.defines("WASM"));
    defines.extend(styles(toolbox, staged, &folder)?.defines("CSS"));
    write_loader(toolbox, &folder.join("jifen.js"), &defines)?;
    let headers = workspace::dist().join("_headers");
    fs::write(&headers, HEADERS).map_err(Failure::file("write", &headers))
}

/// Lets `ENTRY` start the Wasm by itself. Glue of another form stops the build there, with an import that does not exist.
fn open_starts(glue: &Path) -> Result<(), Failure> {
    let [own, ours] = STARTS;
    let text = fs::read_to_string(glue).map_err(Failure::file("read", glue))?;
    fs::write(glue, text.replace(own, ours)).map_err(Failure::file("write", glue))
}

/// A shipped file's name and digest, as the loader needs them.
#[derive(Default)]
struct Asset {
    name: String,
    integrity: String,
}

impl Asset {
    /// The loader says `JIFEN_WASM` and `JIFEN_WASM_INTEGRITY`; esbuild puts the texts there.
    fn defines(&self, role: &str) -> Vec<String> {
        vec![
            format!("--define:JIFEN_{role}=\"{}\"", self.name),
            format!("--define:JIFEN_{role}_INTEGRITY=\"{}\"", self.integrity),
        ]
    }
}

fn ship(file: &Path, folder: &Path, extension: &str) -> Result<Asset, Failure> {
    let bytes = fs::read(file).map_err(Failure::file("read", file))?;
    let digest = fingerprint::sha256(&bytes);
    let hash: String = fingerprint::hex(&digest).chars().take(16).collect();
    let name = format!("jifen-{hash}.{extension}");
    let path = folder.join(&name);
    fs::write(&path, bytes).map_err(Failure::file("write", &path))?;
    Ok(Asset { name, integrity: format!("sha256-{}", fingerprint::base64(&digest)) })
}

/// Without a stylesheet of its own, `JIFEN_CSS` is empty.
fn styles(toolbox: &Toolbox, staged: &Staged, folder: &Path) -> Result<Asset, Failure> {
    let source = workspace::path(STYLES);
    if !source.exists() {
        return Ok(Asset::default());
    }
    let minified = staged.folder.join("jifen.css");
    bundle(toolbox, &source, &minified, &["--bundle"])?;
    ship(&minified, folder, "css")
}

fn write_loader(toolbox: &Toolbox, to: &Path, defines: &[String]) -> Result<(), Failure> {
    let mut options = vec!["--format=iife", "--bundle"];
    options.extend(defines.iter().map(String::as_str));
    bundle(toolbox, &workspace::path("widget/loader.js"), to, &options)
}

fn bundle(toolbox: &Toolbox, from: &Path, to: &Path, options: &[&str]) -> Result<(), Failure> {
    let mut esbuild = toolbox.wasm_command(setup::esbuild());
    esbuild.arg(from).args(["--minify", "--target=es2022", "--legal-comments=none", "--log-level=warning"]);
    esbuild.args(options).arg(format!("--outfile={}", to.display()));
    process::run_quietly(&mut esbuild, "widget esbuild")
}
