//! Brings this machine to where it can build: each part is a step of its own, done once and keyed by version.

mod apt;
mod cargo_tools;
mod chromium;
mod debian_wasm;
mod node;
mod small_std;
mod std_source;
mod wasm_target;

pub use cargo_tools::CargoTools;
pub use chromium::Chromium;
pub use node::{Node, binaryen, esbuild};
pub use small_std::WidgetStd;
pub use wasm_target::WasmRust;

use crate::arguments::Needs;
use crate::failure::Failure;
use crate::progress;
use std::process::Command;
use std::thread;
use std::time::Instant;

/// Everything that the later steps run.
pub struct Toolbox {
    pub wasm_rust: WasmRust,
    pub widget_std: WidgetStd,
    pub cargo_tools: CargoTools,
    pub node: Node,
    /// Present where it was asked for.
    pub chromium: Option<Chromium>,
}

impl Toolbox {
    /// A command for a Wasm build: cargo, or a tool that calls cargo and rustc.
    pub fn wasm_command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        self.wasm_rust.apply(&mut command, &self.node);
        command
    }
}

/// Two lanes: one compiles, the other downloads, so that neither waits for the other.
pub fn prepare(needs: Needs) -> Result<Toolbox, Failure> {
    progress::heading("set-up");
    let started = Instant::now();
    let (compiled, downloaded) = thread::scope(|scope| {
        let downloads = scope.spawn(|| said_at_once(download(needs)));
        (said_at_once(compile()), downloads.join())
    });
    let panicked = |_| Failure::Unreadable { what: "the end of the downloads".to_owned() };
    let (node, chromium) = downloaded.map_err(panicked)??;
    let Compiled { wasm_rust, widget_std, cargo_tools } = compiled?;
    progress::line("set-up", &progress::seconds(started.elapsed()));
    Ok(Toolbox { wasm_rust, widget_std, cargo_tools, node, chromium })
}

/// What the compiling lane has prepared.
struct Compiled {
    wasm_rust: WasmRust,
    widget_std: WidgetStd,
    cargo_tools: CargoTools,
}

fn compile() -> Result<Compiled, Failure> {
    let wasm_rust = wasm_target::prepare()?;
    let widget_std = small_std::prepare(&wasm_rust)?;
    let cargo_tools = cargo_tools::prepare()?;
    Ok(Compiled { wasm_rust, widget_std, cargo_tools })
}

fn download(needs: Needs) -> Result<(Node, Option<Chromium>), Failure> {
    let node = node::prepare()?;
    let chromium = match needs {
        Needs::Build => None,
        Needs::Everything => Some(chromium::prepare(&node)?),
    };
    Ok((node, chromium))
}

/// The other lane may go on for minutes before the whole set-up fails.
fn said_at_once<T>(result: Result<T, Failure>) -> Result<T, Failure> {
    result.inspect_err(|failure| progress::line("FAILED", &failure.to_string()))
}
