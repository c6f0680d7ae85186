//! Runs one command to its end: with its output on the terminal, in a log file, or returned. Servers are in `running`.

use crate::failure::Failure;
use crate::{interrupt, progress, workspace};
use nix::sys::signal::Signal;
use std::env;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

const POLL: Duration = Duration::from_millis(25);
const HEARTBEAT: Duration = Duration::from_secs(30);
const TAIL_LINES: usize = 40;
const MESSAGE_LINES_MAX: usize = 200;

/// Runs with its output on the terminal.
pub fn show(command: &mut Command) -> Result<(), Failure> {
    let mut child = start(command.stdin(Stdio::null()))?;
    let status = wait(&mut child, None, |_| {})?;
    expect_success(command, status, String::new)
}

/// Runs with its output in a log file. Prints its last line every half minute. A failure contains the compiler's message or the end of the log.
pub fn run_quietly(command: &mut Command, name: &str) -> Result<(), Failure> {
    run_within(command, name, None)
}

/// Runs with its output on the terminal and in a log file.
pub fn show_and_log(command: &mut Command, name: &str) -> Result<(), Failure> {
    let log = log_path(name)?;
    let file = File::create(&log).map_err(Failure::file("write", &log))?;
    let mut child = start(command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()))?;
    let status = thread::scope(|scope| {
        let (out, err) = (child.stdout.take(), child.stderr.take());
        scope.spawn(|| out.map(|out| copy_lines(out, io::stdout(), &file)));
        scope.spawn(|| err.map(|err| copy_lines(err, io::stderr(), &file)));
        let status = wait(&mut child, None, |_| {});
        // A process that the command has left behind would keep the pipes open.
        interrupt::signal_group(child.id(), Signal::SIGKILL);
        status
    })?;
    expect_success(command, status, String::new)
}

fn copy_lines(from: impl Read, mut terminal: impl Write, mut log: &File) {
    for line in BufReader::new(from).split(b'\n').map_while(Result::ok) {
        let line = [&line[..], b"\n"].concat();
        let _ = terminal.write_all(&line);
        let _ = log.write_all(&line);
    }
}

/// Runs with its output in a log file, and prints that file in one piece at the end, below a heading.
pub fn show_afterwards(command: &mut Command, name: &str) -> Result<(), Failure> {
    let result = run_quietly(command, name);
    progress::passage(name, fs::read_to_string(log_path(name)?).unwrap_or_default().trim_end());
    match result {
        Err(Failure::Command { line, outcome, .. }) => Err(Failure::Command { line, outcome, tail: String::new() }),
        other => other,
    }
}

/// As `run_quietly`, but kills the command after `limit`.
pub fn run_within(command: &mut Command, name: &str, limit: Option<Duration>) -> Result<(), Failure> {
    let log = log_path(name)?;
    let out = File::create(&log).map_err(Failure::file("write", &log))?;
    let err = out.try_clone().map_err(Failure::file("write", &log))?;
    let mut child = start(command.stdin(Stdio::null()).stdout(out).stderr(err))?;
    let status = wait(&mut child, limit, |elapsed| progress::heartbeat(name, elapsed, &last_line(&log)))?;
    expect_success(command, status, || tail(&log))
}

/// Returns what the command prints on standard output, trimmed.
pub fn read(command: &mut Command) -> Result<String, Failure> {
    forget_package(command);
    let output = command.stdin(Stdio::null()).output().map_err(|source| not_started(command, &source))?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    expect_success(command, output.status, || text(&output.stderr))?;
    Ok(text(&output.stdout))
}

/// Starts a child in a process group of its own, so that it can be ended together with its own children.
pub fn start(command: &mut Command) -> Result<Child, Failure> {
    interrupt::check()?;
    forget_package(command);
    let child = command.process_group(0).spawn().map_err(|source| not_started(command, &source))?;
    interrupt::register(child.id());
    if interrupt::asked() {
        // The signal arrived while the child started.
        interrupt::signal_group(child.id(), Signal::SIGTERM);
    }
    Ok(child)
}

/// Removes the variables by which cargo describes xtask's own package. Build scripts such as ring's run again when these variables differ, and
/// then the sample shop would be compiled again after each `cargo build` from a shell.
fn forget_package(command: &mut Command) {
    let names = env::vars_os().map(|(name, _)| name).filter(|name| describes_package(&name.to_string_lossy()));
    names.for_each(|name| _ = command.env_remove(name));
}

fn describes_package(name: &str) -> bool {
    name.starts_with("CARGO_PKG_")
        || ["CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH", "CARGO_MANIFEST_LINKS"].contains(&name)
}

/// The command as a person would write it in this checkout.
pub fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| shorter(Path::new(word))).collect::<Vec<_>>().join(" ")
}

/// A path relative to this checkout, if it is in it.
pub fn shorter(path: &Path) -> String {
    path.strip_prefix(workspace::root()).unwrap_or(path).display().to_string()
}

pub fn log_path(name: &str) -> Result<std::path::PathBuf, Failure> {
    let folder = workspace::scratch().join("logs");
    fs::create_dir_all(&folder).map_err(Failure::file("create", &folder))?;
    Ok(folder.join(format!("{}.log", name.replace([' ', '/'], "-"))))
}

/// The part of a log that explains a failure.
pub fn tail(log: &Path) -> String {
    explanation(&fs::read_to_string(log).unwrap_or_default())
}

/// The compiler's messages from the first error on, if there is one. Otherwise the last lines.
fn explanation(text: &str) -> String {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let is_error = |line: &&str| line.starts_with("error:") || line.starts_with("error[");
    let from = lines.iter().position(is_error).unwrap_or(lines.len().saturating_sub(TAIL_LINES));
    lines.iter().skip(from).take(MESSAGE_LINES_MAX).copied().collect::<Vec<_>>().join("\n")
}

fn wait(child: &mut Child, limit: Option<Duration>, mut beat: impl FnMut(Duration)) -> Result<ExitStatus, Failure> {
    let started = Instant::now();
    let mut next_beat = HEARTBEAT;
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break Ok(status),
            Ok(None) => thread::sleep(POLL),
            Err(source) => break Err(Failure::File { action: "wait for", path: "a child process".into(), source }),
        }
        if limit.is_some_and(|limit| started.elapsed() > limit) {
            interrupt::signal_group(child.id(), Signal::SIGKILL);
        }
        if started.elapsed() > next_beat {
            beat(started.elapsed());
            next_beat += HEARTBEAT;
        }
    };
    interrupt::forget(child.id());
    interrupt::check()?;
    status
}

fn expect_success(command: &Command, status: ExitStatus, tail: impl FnOnce() -> String) -> Result<(), Failure> {
    if status.success() {
        return Ok(());
    }
    Err(Failure::Command { line: line(command), outcome: status.to_string(), tail: tail() })
}

fn not_started(command: &Command, source: &std::io::Error) -> Failure {
    let program = Path::new(command.get_program()).display().to_string();
    Failure::missing(format!("{program} cannot be started ({source})"), format!("install {program} or put it on PATH"))
}

fn last_line(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let last = text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
    last.trim().chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::{TAIL_LINES, describes_package, explanation};

    #[test]
    fn only_the_variables_of_a_package_are_removed() {
        for (name, is_removed) in [
            ("CARGO_PKG_NAME", true),
            ("CARGO_MANIFEST_DIR", true),
            ("CARGO_HOME", false),
            ("CARGO_TARGET_DIR", false),
            ("CARGO", false),
            ("PATH", false),
        ] {
            assert_eq!(describes_package(name), is_removed, "{name}");
        }
    }

    #[test]
    fn an_explanation_starts_at_the_first_error_or_is_the_end_of_the_log() {
        let progress = "   Compiling shared\n\n".repeat(100);
        let error = "error[E0308]: mismatched types\n --> shared/src/lib.rs:1:1\nerror: could not compile `shared`";
        assert_eq!(explanation(&format!("{progress}{error}\n")), error);
        assert_eq!(explanation(&progress).lines().count(), TAIL_LINES);
        assert_eq!(explanation("no error: none\n"), "no error: none");
        assert_eq!(explanation(""), "");
    }
}
