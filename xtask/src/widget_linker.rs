//! Stands before the real linker while the widget is linked: leaves out exports that nobody in a page can call, and keeps the relocations,
//! by which `widget_parts` cuts.
//!
//! Leptos brings `wasm-streams` for server functions. Its JavaScript classes export a dozen functions, and what is exported stays, with
//! all that it needs: 5.6 KiB of the widget's brotli. And wasm-bindgen exports a description of each JavaScript function that a crate could
//! call, which holds on to the closures that would be passed. rustc offers no way to take an export back; the linker's arguments do.

use crate::process;
use std::collections::HashSet;
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
/// Before a JavaScript function's name, the name of its description.
const DESCRIPTION: &str = "__wbindgen_describe_";
/// In the names of the JavaScript functions that `wasm-bindgen` finds by their descriptions.
const JAVASCRIPT: &str = "__wbg_";
/// As an object file writes it before the name of a JavaScript function that it calls: with its length, in Wasm's way.
const MODULE: &[u8] = b"\x18__wbindgen_placeholder__";

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
        let called = called(&arguments);
        arguments = without_uncalled(arguments.into_iter(), &called);
        arguments.iter().filter_map(|argument| argument.strip_prefix('@')).for_each(|file| shorten(file, &called));
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
fn shorten(file: &str, called: &HashSet<String>) {
    if let Ok(text) = fs::read_to_string(file) {
        let _ = fs::write(file, without_uncalled(text.lines().map(str::to_owned), called).join("\n"));
    }
}

/// The JavaScript functions that these object files call, and those named in a file of arguments.
fn called(arguments: &[String]) -> HashSet<String> {
    let mut names = HashSet::new();
    for argument in arguments {
        if let Some(listed) = argument.strip_prefix('@').and_then(|file| fs::read_to_string(file).ok()) {
            names.extend(called(&listed.lines().map(|line| line.trim_matches('"').to_owned()).collect::<Vec<_>>()));
        } else if Path::new(argument).extension().is_some_and(|extension| extension == "o") {
            names.extend(fs::read(argument).iter().flat_map(|object| called_in(object)));
        }
    }
    names
}

fn called_in(object: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = object;
    while let Some(at) = rest.windows(MODULE.len()).position(|bytes| bytes == MODULE) {
        rest = rest.get(at + MODULE.len()..).unwrap_or_default();
        // A length of 128 and more takes a second byte.
        let (length, name) = match rest {
            [low, high, name @ ..] if *low > 127 => (usize::from(low & 127) + 128 * usize::from(*high), name),
            [length, name @ ..] => (usize::from(*length), name),
            [] => break,
        };
        names.extend(name.get(..length).map(|name| String::from_utf8_lossy(name).into_owned()));
    }
    names
}

/// Whether it is the description of a JavaScript function that nothing calls. Where no call was found, none is taken for one.
fn is_idle(export: &str, called: &HashSet<String>) -> bool {
    let described = export.trim_matches('"').strip_prefix(DESCRIPTION).filter(|name| name.starts_with(JAVASCRIPT));
    described.is_some_and(|name| !called.is_empty() && !called.contains(name))
}

/// Without `--export <name>` for names that nobody calls.
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
    use super::{called_in, without_uncalled};
    use std::collections::HashSet;

    #[test]
    fn exports_that_nobody_calls_are_left_out_with_their_flag() {
        let check = |given: &[&str], kept: &[&str]| {
            let called = HashSet::from(["__wbg_now_4f1".to_owned()]);
            assert_eq!(without_uncalled(given.iter().map(|&argument| argument.to_owned()), &called), kept);
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
    fn the_functions_that_an_object_calls_stand_behind_their_modules_name() {
        let long = "n".repeat(130);
        let object = "\0asm\x18__wbindgen_placeholder__\x03now\0\x01env\x05other\x18__wbindgen_placeholder__";
        let object = [object.as_bytes(), &[0x82, 0x01], long.as_bytes(), b"\0"].concat();
        assert_eq!(called_in(&object), ["now", &long]);
    }
}
