//! Runs one command to its end: shown, kept back in a log, or read. Servers that go on running are in `running`.

use crate::failure::Failure;
use crate::{interrupt, progress, workspace};
use nix::sys::signal::Signal;
use std::fs::{self, File};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

const POLL: Duration = Duration::from_millis(25);
const HEARTBEAT: Duration = Duration::from_secs(30);
const TAIL_LINES: usize = 40;

/// Runs with its output on the terminal.
pub fn show(command: &mut Command) -> Result<(), Failure> {
    let mut child = start(command.stdin(Stdio::null()))?;
    let status = wait(&mut child, None, |_| {})?;
    expect_success(command, status, String::new)
}

/// Runs with its output in a log file; the end of that is shown if it fails, and a line of it every half minute.
pub fn run_quietly(command: &mut Command, name: &str) -> Result<(), Failure> {
    run_within(command, name, None)
}

/// The same, ended by force after `limit`.
pub fn run_within(command: &mut Command, name: &str, limit: Option<Duration>) -> Result<(), Failure> {
    let log = log_path(name)?;
    let out = File::create(&log).map_err(Failure::file("write", &log))?;
    let err = out.try_clone().map_err(Failure::file("write", &log))?;
    let mut child = start(command.stdin(Stdio::null()).stdout(out).stderr(err))?;
    let status = wait(&mut child, limit, |elapsed| progress::heartbeat(name, elapsed, &last_line(&log)))?;
    expect_success(command, status, || tail(&log))
}

/// What a command prints on standard output, trimmed.
pub fn read(command: &mut Command) -> Result<String, Failure> {
    let output = command.stdin(Stdio::null()).output().map_err(|source| not_started(command, &source))?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    expect_success(command, output.status, || text(&output.stderr))?;
    Ok(text(&output.stdout))
}

/// Starts a child in a process group of its own, so that it can be ended with everything it has started.
pub fn start(command: &mut Command) -> Result<Child, Failure> {
    interrupt::check()?;
    let child = command.process_group(0).spawn().map_err(|source| not_started(command, &source))?;
    interrupt::register(child.id());
    if interrupt::asked() {
        // The signal came while the child was starting.
        interrupt::signal_group(child.id(), Signal::SIGTERM);
    }
    Ok(child)
}

/// What was run, as a person would write it in this checkout.
pub fn line(command: &Command) -> String {
    let root = workspace::root();
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let shorter = words.map(|word| Path::new(word).strip_prefix(&root).unwrap_or(Path::new(word)));
    shorter.map(|word| word.display().to_string()).collect::<Vec<_>>().join(" ")
}

pub fn log_path(name: &str) -> Result<std::path::PathBuf, Failure> {
    let folder = workspace::scratch().join("logs");
    fs::create_dir_all(&folder).map_err(Failure::file("create", &folder))?;
    Ok(folder.join(format!("{}.log", name.replace([' ', '/'], "-"))))
}

pub fn tail(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines.iter().skip(lines.len().saturating_sub(TAIL_LINES)).copied().collect::<Vec<_>>().join("\n")
}

fn wait(child: &mut Child, limit: Option<Duration>, mut beat: impl FnMut(Duration)) -> Result<ExitStatus, Failure> {
    let started = Instant::now();
    let mut next_beat = HEARTBEAT;
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break Ok(status),
            Ok(None) => std::thread::sleep(POLL),
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
