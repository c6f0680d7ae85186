//! Runs the steps of the set-up in three lanes at the same time, and collects what they installed.

use super::cargo_tools::{self, CargoTools};
use super::chromium::{self, Chromium};
use super::compiler::Compiler;
use super::node::{self, Node};
use crate::arguments::Needs;
use crate::failure::Failure;
use crate::progress;
use std::ffi::OsStr;
use std::process::Command;
use std::thread;
use std::time::Instant;

/// Everything that the later steps run.
pub struct Toolbox {
    pub compiler: Compiler,
    pub cargo_tools: CargoTools,
    pub node: Node,
    /// Present if the caller needs everything.
    pub chromium: Option<Chromium>,
}

impl Toolbox {
    /// A command of a Wasm build: cargo, or a tool that calls cargo, rustc or Node.
    pub fn wasm_command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = self.compiler.command(program);
        self.node.put_on_path(&mut command, self.compiler.folder());
        command
    }
}

pub fn prepare(needs: Needs) -> Result<Toolbox, Failure> {
    prepare_while(needs, |_| Ok(()))
}

/// Sets up, and runs `work` as soon as the compiler is ready. On two cores, the end of one compilation uses one core only; the other lanes
/// then use the second core.
pub fn prepare_while(needs: Needs, work: impl FnOnce(&Compiler) -> Result<(), Failure>) -> Result<Toolbox, Failure> {
    progress::heading("set-up");
    let started = Instant::now();
    let (compiler, tools, downloads) = thread::scope(|scope| {
        let tools = scope.spawn(|| reported(cargo_tools::prepare()));
        let downloads = scope.spawn(|| reported(download(needs)));
        let compiler = reported(Compiler::prepare(needs).and_then(|compiler| work(&compiler).map(|()| compiler)));
        (compiler, tools.join(), downloads.join())
    });
    let panicked = |_| Failure::Unreadable { what: "the result of a set-up lane that panicked".to_owned() };
    let (node, chromium) = downloads.map_err(panicked)??;
    let toolbox = Toolbox { compiler: compiler?, cargo_tools: tools.map_err(panicked)??, node, chromium };
    progress::line("set-up", &progress::seconds(started.elapsed()));
    Ok(toolbox)
}

fn download(needs: Needs) -> Result<(Node, Option<Chromium>), Failure> {
    let node = node::prepare()?;
    let chromium = match needs {
        Needs::Development | Needs::Build => None,
        Needs::Everything => Some(chromium::prepare(&node)?),
    };
    Ok((node, chromium))
}

/// Prints a failure immediately. The other lanes can run for minutes before the whole set-up fails.
fn reported<T>(result: Result<T, Failure>) -> Result<T, Failure> {
    result.inspect_err(|failure| progress::line("FAILED", &failure.to_string()))
}
