//! Builds a std for the widget only, optimised for size and without panic messages. It saves a tenth of what a shopper downloads. The Worker uses
//! the std of the compiler, because its log must contain panic messages.

use super::wasm_rust::WasmRust;
use super::{apt, debian_wasm, std_source};
use crate::failure::Failure;
use crate::progress::{self, Outcome};
use crate::{fingerprint, process, workspace};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// The same flags for std and for the widget. A panic becomes a trap, which the loader handles like any other error. The inline threshold is a
/// little higher than the one for the smallest Wasm, because the result is 0.2 KB smaller after brotli for a checkout page.
const FLAGS: [&str; 5] = [
    "-Zunstable-options",
    "-Cpanic=immediate-abort",
    "-Zlocation-detail=none",
    "-Zfmt-debug=none",
    "-Cllvm-args=-inline-threshold=8",
];
/// For std only, which is compiled long before the widget is linked.
const FOR_LTO: &str = "-Cembed-bitcode=yes";
/// Long enough for 3 MB on a slow line.
const RUSTUP_MAX: Duration = Duration::from_mins(1);

/// The std that the widget is compiled with.
#[derive(Debug, Clone)]
pub enum WidgetStd {
    Small {
        sysroot: PathBuf,
    },
    /// The std of the compiler: for local editions, and if this machine could not get the source of std.
    AsShipped,
}

impl WidgetStd {
    /// To be called after `WasmRust::apply`, whose linker remains in use.
    pub fn apply(&self, cargo: &mut Command) {
        if let Self::Small { sysroot } = self {
            let at = format!("--sysroot={}", sysroot.display());
            let flags = [&FLAGS[..], &[&at]].concat();
            cargo.env("RUSTC", sysroot.join("bin/rustc")).env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f"));
        }
    }

    /// Changes when the compiler or a flag changes.
    pub fn name(&self) -> String {
        match self {
            Self::Small { sysroot } => sysroot.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            Self::AsShipped => "as shipped".to_owned(),
        }
    }
}

/// Without the source, the widget is built with the compiler's std. `sizes` then refuses to measure it.
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
                progress::announce("widget's std", &format!("not built: {failure}"));
                Ok((WidgetStd::AsShipped, Outcome::Ready("the compiler's, with which the widget is larger".to_owned())))
            }
        }
    })
}

/// The std that an earlier run has built with the machine's compiler or, if that has no source, with Debian's.
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

/// Returns a compiler whose std source is installed. Installs the source if necessary.
fn provide_source(rustc: &'static str) -> Result<&'static str, Failure> {
    if std_source::is_installed(rustc) {
        return Ok(rustc);
    }
    progress::announce("widget's std", "asking rustup for std's source");
    let mut add = Command::new("rustup");
    add.args(["component", "add", "rust-src"]).env("RUSTUP_MAX_RETRIES", "1");
    if process::run_within(&mut add, "rustup component add", Some(RUSTUP_MAX)).is_ok()
        && std_source::is_installed(rustc)
    {
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

/// The folder's name depends on the compiler and on how std is built, so that a change of either builds a new std.
fn sysroot(rustc: &str) -> Result<PathBuf, Failure> {
    let version = process::read(Command::new(rustc).arg("-vV"))?;
    let digest = fingerprint::sha256(
        [&[rustc, &version, FOR_LTO, std_source::MANIFEST], &FLAGS[..]].concat().join("\n").as_bytes(),
    );
    let key: String = fingerprint::hex(&digest).chars().take(12).collect();
    Ok(workspace::tools().join(format!("widget-std-{key}")))
}

/// Writes a script `rustc` that accepts unstable flags only if the arguments contain one. Build scripts ask the compiler which features it has, and
/// must get the same answer as in the Worker's build, because both builds share the results of build scripts.
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
