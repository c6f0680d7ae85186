//! Stands before the real linker while the widget is linked: leaves out exports that nobody in a page can call, and keeps the relocations,
//! by which `widget_parts` cuts.
//!
//! Leptos brings `wasm-streams` for server functions. Its JavaScript classes export a dozen functions, and what is exported stays, with
//! all that it needs: 5.6 KiB of the widget's brotli. rustc offers no way to take an export back; the linker's arguments do.

use crate::process;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Names the real linker in the environment of the linking.
pub const REAL: &str = "JIFEN_LINKER";
/// Set while the widget is linked, and not for the Worker, which does stream.
const OF_WIDGET: &str = "JIFEN_LINKS_WIDGET";
/// In the names of all that `wasm-streams` exports.
const UNCALLED: &str = "intounderlying";

/// Has Wasm linked through this program. Both Wasm builds are: cargo builds anew what another linker was named for.
pub fn stand_before(linker: Option<PathBuf>, command: &mut Command) {
    if let (Some(linker), Ok(this)) = (linker, std::env::current_exe()) {
        command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", this).env(REAL, linker);
    }
}

pub fn link_widget(cargo: &mut Command) {
    cargo.env(OF_WIDGET, "1");
}

/// The default toolchain's own linker, if it has one.
pub fn of_default_toolchain() -> Option<PathBuf> {
    let folder = process::read(Command::new("rustc").args(["--print", "target-libdir"])).ok()?;
    let linker = Path::new(&folder).parent()?.join("bin/rust-lld");
    linker.exists().then_some(linker)
}

/// Links, as rustc asks.
pub fn run(linker: &OsStr, arguments: impl Iterator<Item = String>) -> ExitCode {
    let mut arguments: Vec<String> = arguments.collect();
    if std::env::var_os(OF_WIDGET).is_some() {
        arguments = without_uncalled(arguments.into_iter());
        arguments.iter().filter_map(|argument| argument.strip_prefix('@')).for_each(shorten);
        arguments.push("--emit-relocs".to_owned());
    }
    // LLVM's linker has a name for each flavour; rustc does not know by which of them this one goes.
    let has_own_flavour =
        Path::new(linker).file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"wasm-ld"));
    if has_own_flavour && arguments.first().is_some_and(|first| first == "-flavor") {
        arguments.drain(..2);
    }
    let status = Command::new(linker).args(arguments).status();
    if status.is_ok_and(|status| status.success()) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Long command lines come in a file.
fn shorten(file: &str) {
    if let Ok(text) = fs::read_to_string(file) {
        let _ = fs::write(file, without_uncalled(text.lines().map(str::to_owned)).join("\n"));
    }
}

/// Without `--export <name>` for names that nobody calls.
fn without_uncalled(arguments: impl Iterator<Item = String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for argument in arguments {
        if !argument.contains(UNCALLED) {
            kept.push(argument);
        } else if kept.last().is_some_and(|last| last.trim_matches('"') == "--export") {
            kept.pop();
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::without_uncalled;

    #[test]
    fn exports_that_nobody_calls_are_left_out_with_their_flag() {
        let check = |given: &[&str], kept: &[&str]| {
            assert_eq!(without_uncalled(given.iter().map(|&argument| argument.to_owned())), kept);
        };
        check(
            &["-flavor", "wasm", "--export", "embed_mount", "a.o"],
            &["-flavor", "wasm", "--export", "embed_mount", "a.o"],
        );
        check(&["--export", "intounderlyingsource_pull", "--export", "memory"], &["--export", "memory"]);
        check(&["\"--export\"", "\"__wbg_intounderlyingsink_free_1\"", "-o"], &["-o"]);
        check(&["--export=intounderlyingsource_pull", "-o"], &["-o"]);
    }
}
