//! The reasons why a verb stops, each printed as a sentence with its remedy.

use std::fmt;
use std::path::PathBuf;

#[derive(Debug)]
pub enum Failure {
    /// This machine lacks something that set-up could not install.
    Missing {
        what: String,
        remedy: String,
    },
    /// A command failed. `tail` is its error message if its output went to a log file, and empty if it went to the terminal.
    Command {
        line: String,
        outcome: String,
        tail: String,
    },
    File {
        action: &'static str,
        path: PathBuf,
        source: std::io::Error,
    },
    PortBusy {
        address: String,
    },
    NotReady {
        what: &'static str,
        seconds: u64,
        tail: String,
    },
    /// A server ended although it should run.
    Ended {
        what: &'static str,
        outcome: String,
        tail: String,
    },
    TooLarge {
        what: &'static str,
        bytes: usize,
        bytes_max: usize,
    },
    /// The output of a tool has another form than this program can read.
    Unreadable {
        what: String,
    },
    Stages {
        failed: Vec<&'static str>,
    },
    Usage(String),
    Interrupted,
}

impl Failure {
    pub fn missing(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::Missing { what: what.into(), remedy: remedy.into() }
    }

    /// For `map_err` on a file operation.
    pub fn file(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { action, path, source }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { what, remedy } => write!(f, "{what}. Remedy: {remedy}"),
            Self::Command { line, outcome, tail } if tail.is_empty() => write!(f, "`{line}` ended with {outcome}"),
            Self::Command { line, outcome, tail } => write!(f, "`{line}` ended with {outcome}:\n{tail}"),
            Self::File { action, path, source } => write!(f, "cannot {action} {}: {source}", path.display()),
            Self::PortBusy { address } => write!(
                f,
                "{address} is in use. Remedy: end the program that listens there, or set JIFEN_EDGE_PORT or JIFEN_STOREFRONT_PORT"
            ),
            Self::NotReady { what, seconds, tail } => write!(f, "{what} was not ready within {seconds} s:\n{tail}"),
            Self::Ended { what, outcome, tail } => {
                write!(f, "{what} ended by itself ({outcome}), so everything else was stopped:\n{tail}")
            }
            Self::TooLarge { what, bytes, bytes_max } => {
                write!(f, "{what} has {bytes} bytes in brotli; at most {bytes_max}")
            }
            Self::Unreadable { what } => write!(f, "cannot read {what}"),
            Self::Stages { failed } => write!(f, "failed: {}", failed.join(", ")),
            Self::Usage(what) => write!(f, "{what}. See `cargo xtask --help`"),
            Self::Interrupted => f.write_str("stopped"),
        }
    }
}

impl std::error::Error for Failure {}
