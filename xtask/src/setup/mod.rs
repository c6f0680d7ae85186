//! Set-up: installs what the builds need on this machine. Each step runs once and is keyed by version.

mod apt;
mod cargo_tools;
mod chromium;
mod compiler;
mod debian_wasm;
mod node;
mod small_std;
mod std_source;
mod toolbox;
mod wasm_rust;
mod wasm_target;

pub use compiler::Compiler;
pub use node::{binaryen, esbuild};
pub use small_std::WidgetStd;
pub use toolbox::{Toolbox, prepare, prepare_while};
