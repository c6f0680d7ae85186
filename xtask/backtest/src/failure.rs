//! Why a backtest cannot be run, in a sentence with the place.

use std::{
    io,
    path::{Path, PathBuf},
};

#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error("{0}\nTry `cargo xtask backtest --help`.")]
    Usage(String),
    #[error("{}: {error}", .path.display())]
    File { path: PathBuf, error: io::Error },
    #[error("the program has problems:\n  {}", .problems.join("\n  "))]
    Program { problems: Vec<String> },
    #[error("{}, line {line}: {detail}", .path.display())]
    Row { path: PathBuf, line: u64, detail: String },
}

impl Failure {
    pub fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        |error| Self::File { path, error }
    }
}
