//! Why a backtest cannot run. Each text states what is wrong, where it is wrong, and what would be right.

use std::{
    io,
    path::{Path, PathBuf},
};

#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error("{0}\nSee `cargo xtask backtest --help`.")]
    Usage(String),
    #[error("{}: {error}", .path.display())]
    File { path: PathBuf, error: io::Error },
    #[error("the program has problems:\n  {}", .problems.join("\n  "))]
    Program { problems: Vec<String> },
    /// The file as a whole is not a table of orders.
    #[error("{}: {detail}", .path.display())]
    Table { path: PathBuf, detail: String },
    /// `row` is the number that a spreadsheet shows.
    #[error("{}, row {row}{}: {detail}", .path.display(), in_column(.column.as_deref()))]
    Row { path: PathBuf, row: u64, column: Option<String>, detail: String },
}

impl Failure {
    pub fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        |error| Self::File { path, error }
    }
}

fn in_column(column: Option<&str>) -> String {
    column.map(|column| format!(", column `{column}`")).unwrap_or_default()
}
