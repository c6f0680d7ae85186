//! A std for the widget alone, tuned for size and without panic messages: a tenth of what a shopper downloads. The Worker keeps
//! the std that the compiler comes with, since its log must say what went wrong.

use super::wasm_target::WasmRust;
use super::{apt, debian_wasm, std_source};
use crate::failure::Failure;
use crate::progress::{self, Outcome};
use crate::{fingerprint, process, workspace};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// The same for std and for the widget; a panic becomes a trap, which the loader sees as any other error. A little more is inlined than what is
/// smallest by itself: 0.2 KB less of a checkout page, as brotli sees it.
const FLAGS: [&str; 5] = [
    "-Zunstable-options",
    "-Cpanic=immediate-abort",
    "-Zlocation-detail=none",
    "-Zfmt-debug=none",
    "-Cllvm-args=-inline-threshold=8",
];
/// Only std is compiled long before the widget is linked.
const FOR_LTO: &str = "-Cembed-bitcode=yes";
/// Long enough for 3 MB on a slow line.
const RUSTUP_MAX: Duration = Duration::from_mins(1);

/// What the widget is compiled with.
#[derive(Debug, Clone)]
pub enum WidgetStd {
    Small {
        sysroot: PathBuf,
    },
    /// The Worker's, because this machine could not get the source of a smaller one.
    AsShipped,
}

impl WidgetStd {
    /// After `WasmRust::apply`, whose linker stays.
    pub fn apply(&self, cargo: &mut Command) {
        if let Self::Small { sysroot } = self {
            let at = format!("--sysroot={}", sysroot.display());
            let flags = [&FLAGS[..], &[&at]].concat();
            cargo.env("RUSTC", sysroot.join("bin/rustc")).env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f"));
        }
    }

    /// Changes when the compiler or a flag does.
    pub fn name(&self) -> String {
        match self {
            Self::Small { sysroot } => sysroot.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            Self::AsShipped => "as shipped".to_owned(),
        }
    }
}

/// Without the source, the widget is built all the same; `sizes` does not let that pass for what is shipped.
pub fn prepare(wasm_rust: &WasmRust) -> Result<WidgetStd, Failure> {
    progress::step("widget's std", || {
        let rustc = match wasm_rust {
            WasmRust::Default => "rustc",
            WasmRust::Separate { .. } => debian_wasm::RUSTC,
        };
        if let Some(ready) = find(rustc)? {
            return Ok((ready, Outcome::Ready("built earlier".to_owned())));
        }
        match provide_source(rustc).and_then(build) {
            Ok(small) => Ok((small, Outcome::Done("tuned for size".to_owned()))),
            Err(Failure::Interrupted) => Err(Failure::Interrupted),
            Err(failure) => {
                progress::announce("widget's std", &format!("no smaller one: {failure}"));
                Ok((WidgetStd::AsShipped, Outcome::Ready("as shipped, with which the widget is larger".to_owned())))
            }
        }
    })
}

/// What an earlier run has built, with the machine's compiler or, where that came without source, with Debian's.
fn find(rustc: &str) -> Result<Option<WidgetStd>, Failure> {
    for rustc in [rustc, debian_wasm::RUSTC] {
        if rustc.starts_with('/') && !Path::new(rustc).exists() {
            continue;
        }
        let sysroot = sysroot(rustc)?;
        if sysroot.join("bin/rustc").exists() {
            return Ok(Some(WidgetStd::Small { sysroot }));
        }
    }
    Ok(None)
}

/// The compiler whose source is there, or has come.
fn provide_source(rustc: &'static str) -> Result<&'static str, Failure> {
    if std_source::is_there(rustc) {
        return Ok(rustc);
    }
    progress::announce("widget's std", "asking rustup for std's source");
    let mut add = Command::new("rustup");
    add.args(["component", "add", "rust-src"]).env("RUSTUP_MAX_RETRIES", "1");
    if process::run_within(&mut add, "rustup component add", Some(RUSTUP_MAX)).is_ok() && std_source::is_there(rustc) {
        return Ok(rustc);
    }
    if apt::is_debian() {
        progress::announce("widget's std", "installing Debian's rustc and its source");
        apt::install(&debian_wasm::PACKAGES)?;
        return Ok(debian_wasm::RUSTC);
    }
    Err(Failure::missing("std's source is not installed", "rustup component add rust-src"))
}

fn build(rustc: &str) -> Result<WidgetStd, Failure> {
    progress::announce("widget's std", "building it, once (about 20 s on two cores)");
    let sysroot = sysroot(rustc)?;
    let _ = fs::remove_dir_all(&sysroot);
    let cargo = if rustc == debian_wasm::RUSTC { debian_wasm::CARGO } else { "cargo" };
    let flags = [&FLAGS[..], &[FOR_LTO]].concat();
    std_source::build(&std_source::Recipe { cargo, rustc, flags: &flags }, &sysroot)?;
    write_compiler(rustc, &sysroot)?;
    Ok(WidgetStd::Small { sysroot })
}

/// Keyed by the compiler and by how std is built, so that a change of either builds a new one.
fn sysroot(rustc: &str) -> Result<PathBuf, Failure> {
    let version = process::read(Command::new(rustc).arg("-vV"))?;
    let digest = fingerprint::sha256(
        [&[rustc, &version, FOR_LTO, std_source::MANIFEST], &FLAGS[..]].concat().join("\n").as_bytes(),
    );
    let key: String = fingerprint::hex(&digest).chars().take(12).collect();
    Ok(workspace::tools().join(format!("widget-std-{key}")))
}

/// A `rustc` that takes unstable flags where they are given, and only there: build scripts ask it what the compiler can do,
/// and must hear the same in the Worker's build, which shares what they build.
fn write_compiler(rustc: &str, sysroot: &Path) -> Result<(), Failure> {
    let bin = sysroot.join("bin");
    fs::create_dir_all(&bin).map_err(Failure::file("create", &bin))?;
    let program = bin.join("rustc");
    let script = format!(
        "#!/bin/sh\ncase \" $* \" in *panic=immediate-abort*) export RUSTC_BOOTSTRAP=1 ;; esac\nexec {rustc} \"$@\"\n"
    );
    fs::write(&program, script).map_err(Failure::file("write", &program))?;
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).map_err(Failure::file("write", &program))
}
