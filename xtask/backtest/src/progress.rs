//! The progress bar that a run shows while it reads a file and sends its orders through the rules.

use indicatif::{ProgressBar, ProgressStyle};

pub fn bar(doing: &'static str, length: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("  {msg} {bar:40} {percent:>3} %  {eta} left");
    let bar = ProgressBar::new(u64::try_from(length).unwrap_or(u64::MAX)).with_message(doing);
    style.map_or(bar.clone(), |style| bar.with_style(style))
}
