//! Runs in place of the linker of a Wasm build, changes the arguments if the widget is linked, and calls the real linker. It removes exports that
//! no page can call, and keeps the relocations that `widget_parts` needs to cut the Wasm.
//!
//! Leptos depends on `wasm-streams` for server functions. The JavaScript classes of that crate export a dozen functions. An exported function and
//! everything that it needs remain in the Wasm: 5.6 KiB of the widget's brotli. In addition, wasm-bindgen exports a description of each JavaScript
//! function that a crate could call, which keeps the closures that would be passed. rustc cannot remove an export; the linker's arguments can.

use crate::{process, workspace};
use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::LazyLock;

/// The environment variable with the path of the real linker.
pub const REAL: &str = "JIFEN_LINKER";
/// Set for commands that build the widget, to one of the names of `Exports`. Not set for the Worker, which does stream.
const OF_WIDGET: &str = "JIFEN_LINKS_WIDGET";
/// A part of the name of every export of `wasm-streams`.
const UNCALLED: &str = "intounderlying";
/// The prefix of the name of the description of a JavaScript function.
const DESCRIPTION: &str = "__wbindgen_describe_";
/// The prefix of the names of the JavaScript functions that wasm-bindgen finds by their descriptions.
const JAVASCRIPT: &str = "__wbg_";
/// The module name before the name of each JavaScript function that an object file calls. The first byte is its length, as Wasm encodes it.
const MODULE: &[u8] = b"\x18__wbindgen_placeholder__";

/// Makes this program the linker for Wasm. Both Wasm builds use it: cargo compiles again what was compiled for another linker.
pub fn put_before(linker: Option<PathBuf>, command: &mut Command) {
    if let (Some(linker), Some(this)) = (linker, &*COPY) {
        command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", this).env(REAL, linker);
    }
}

/// A copy of this program. Its original can be replaced during a Wasm build, because `test` runs cargo at the same time.
static COPY: LazyLock<Option<PathBuf>> = LazyLock::new(|| copy_this().ok());

fn copy_this() -> io::Result<PathBuf> {
    let scratch = workspace::scratch();
    let (copy, partial) = (scratch.join("linker"), scratch.join(format!("linker.{}", std::process::id())));
    fs::create_dir_all(&scratch)?;
    fs::copy(std::env::current_exe()?, &partial)?;
    fs::rename(&partial, &copy)?;
    Ok(copy)
}

/// Which exports the linked widget has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exports {
    All,
    /// Without those that no page can call. After link-time optimisation only, which puts all calls into object files that this program reads.
    Called,
}

impl Exports {
    const fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Called => "called",
        }
    }
}

pub fn link_widget(cargo: &mut Command, exports: Exports) {
    cargo.env(OF_WIDGET, exports.name());
}

/// The linker of the default toolchain, if it has one.
pub fn of_default_toolchain() -> Option<PathBuf> {
    let folder = process::read(Command::new("rustc").args(["--print", "target-libdir"])).ok()?;
    let linker = Path::new(&folder).parent()?.join("bin/rust-lld");
    linker.exists().then_some(linker)
}

/// Links with the arguments of rustc.
pub fn run(linker: &OsStr, arguments: impl Iterator<Item = String>) -> ExitCode {
    let mut arguments: Vec<String> = arguments.collect();
    if let Some(exports) = std::env::var_os(OF_WIDGET).filter(|_| links_widget(&arguments)) {
        if exports == Exports::Called.name() {
            let called = called(&arguments);
            arguments = without_uncalled(arguments.into_iter(), &called);
            arguments.iter().filter_map(|argument| argument.strip_prefix('@')).for_each(|file| shorten(file, &called));
        }
        arguments.push("--emit-relocs".to_owned());
    }
    // LLVM's linker has a program name for each flavour. With such a name it does not accept the argument `-flavor`.
    let has_own_flavour =
        Path::new(linker).file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"wasm-ld"));
    if has_own_flavour && arguments.first().is_some_and(|first| first == "-flavor") {
        arguments.drain(..2);
    }
    let status = Command::new(linker).args(arguments).status();
    if status.is_ok_and(|status| status.success()) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// rustc passes a long command line in a file.
fn shorten(file: &str, called: &HashSet<String>) {
    if let Ok(text) = fs::read_to_string(file) {
        let _ = fs::write(file, without_uncalled(text.lines().map(str::to_owned), called).join("\n"));
    }
}

/// Whether the output is the widget. One cargo command of a local edition links the Worker as well.
fn links_widget(arguments: &[String]) -> bool {
    let output = arguments.iter().position(|argument| argument == "-o").and_then(|at| arguments.get(at + 1));
    let is_widget = |output: &String| Path::new(output).file_name().is_some_and(|name| name == "widget.wasm");
    output.map_or_else(|| listed(arguments).any(|inner| links_widget(&inner)), is_widget)
}

/// The arguments that are in files.
fn listed(arguments: &[String]) -> impl Iterator<Item = Vec<String>> {
    let files = arguments.iter().filter_map(|argument| fs::read_to_string(argument.strip_prefix('@')?).ok());
    files.map(|text| text.lines().map(|line| line.trim_matches('"').to_owned()).collect())
}

/// The JavaScript functions that these object files call. The object files can be named in a file of arguments.
fn called(arguments: &[String]) -> HashSet<String> {
    let mut names: HashSet<String> = listed(arguments).flat_map(|inner| called(&inner)).collect();
    for object in arguments.iter().filter(|argument| Path::new(argument).extension().is_some_and(|end| end == "o")) {
        names.extend(fs::read(object).iter().flat_map(|object| called_in(object)));
    }
    names
}

fn called_in(object: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = object;
    while let Some(at) = rest.windows(MODULE.len()).position(|bytes| bytes == MODULE) {
        rest = rest.get(at + MODULE.len()..).unwrap_or_default();
        // A length of 128 or more has a second byte.
        let (length, name) = match rest {
            [low, high, name @ ..] if *low > 127 => (usize::from(low & 127) + 128 * usize::from(*high), name),
            [length, name @ ..] => (usize::from(*length), name),
            [] => break,
        };
        names.extend(name.get(..length).map(|name| String::from_utf8_lossy(name).into_owned()));
    }
    names
}

/// Whether the export is the description of a JavaScript function that no object calls. If no call at all was found, no export is removed.
fn is_idle(export: &str, called: &HashSet<String>) -> bool {
    let described = export.trim_matches('"').strip_prefix(DESCRIPTION).filter(|name| name.starts_with(JAVASCRIPT));
    described.is_some_and(|name| !called.is_empty() && !called.contains(name))
}

/// Removes `--export <name>` for names that no page can call.
fn without_uncalled(arguments: impl Iterator<Item = String>, called: &HashSet<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for argument in arguments {
        if !argument.contains(UNCALLED) && !is_idle(&argument, called) {
            kept.push(argument);
        } else if kept.last().is_some_and(|last| last.trim_matches('"') == "--export") {
            kept.pop();
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::{called_in, links_widget, without_uncalled};
    use std::collections::HashSet;

    #[test]
    fn exports_that_no_page_can_call_are_removed_with_their_flag() {
        let check = |arguments: &[&str], kept: &[&str]| {
            let called = HashSet::from(["__wbg_now_4f1".to_owned()]);
            assert_eq!(without_uncalled(arguments.iter().map(|&argument| argument.to_owned()), &called), kept);
        };
        check(
            &["-flavor", "wasm", "--export", "embed_mount", "a.o"],
            &["-flavor", "wasm", "--export", "embed_mount", "a.o"],
        );
        check(&["--export", "intounderlyingsource_pull", "--export", "memory"], &["--export", "memory"]);
        check(&["\"--export\"", "\"__wbg_intounderlyingsink_free_1\"", "-o"], &["-o"]);
        check(&["--export=intounderlyingsource_pull", "-o"], &["-o"]);
        let (idle, own) = ("__wbindgen_describe___wbg_forEach_8c2", "__wbindgen_describe_embed_new");
        let called = "__wbindgen_describe___wbg_now_4f1";
        check(&["--export", idle, "--export", own, "--export", called], &["--export", own, "--export", called]);
    }

    #[test]
    fn the_widget_is_recognised_by_its_output() {
        for (line, is_widget) in [
            ("-flavor wasm a.o -o /target/debug/deps/widget.wasm --gc-sections", true),
            ("-o /target/debug/deps/edge.wasm widget.wasm", false),
            ("a.o widget.o", false),
            ("-o", false),
            ("@/there/is/no/such/file", false),
        ] {
            let arguments: Vec<String> = line.split(' ').map(str::to_owned).collect();
            assert_eq!(links_widget(&arguments), is_widget, "{line}");
        }
    }

    #[test]
    fn the_name_of_each_called_function_follows_the_module_name() {
        let long = "n".repeat(130);
        let object = "\0asm\x18__wbindgen_placeholder__\x03now\0\x01env\x05other\x18__wbindgen_placeholder__";
        let object = [object.as_bytes(), &[0x82, 0x01], long.as_bytes(), b"\0"].concat();
        assert_eq!(called_in(&object), ["now", &long]);
    }
}
