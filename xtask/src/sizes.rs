//! What a shopper's browser downloads, as a table, and the limits that it must keep. Builds nothing.

use crate::failure::Failure;
use crate::setup::{Toolbox, WidgetStd};
use crate::{process, widget_assets};
use std::path::Path;

/// Loader, glue, Wasm and CSS together, in brotli: ladders and rescues are in it since they are previewed in the page. The aim is 44 KiB.
const ALL_BYTES_MAX: usize = 64 * 1024;
/// The loader stands in the page's critical path.
const LOADER_BYTES_MAX: usize = 2 * 1024;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Sizes {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

impl Sizes {
    fn plus(self, other: Self) -> Self {
        Self { raw: self.raw + other.raw, gzip: self.gzip + other.gzip, brotli: self.brotli + other.brotli }
    }
}

pub fn check(toolbox: &Toolbox) -> Result<(), Failure> {
    let shipped = widget_assets::shipped()?;
    let files: Vec<&Path> = std::iter::once(&shipped.loader).chain(&shipped.hashed).map(AsRef::as_ref).collect();
    let mut node = toolbox.node.script("-e");
    node.arg(include_str!("sizes.cjs")).args(&files);
    let sizes = process::read(&mut node)?.lines().map(parse).collect::<Result<Vec<_>, _>>()?;
    let all = sizes.iter().fold(Sizes::default(), |sum, one| sum.plus(*one));
    println!("  {:<10} {:>9} {:>9} {:>9}", "bytes", "raw", "gzip", "brotli");
    for (file, one) in files.iter().zip(&sizes) {
        row(role(file, &shipped.loader), *one);
    }
    row("together", all);
    expect_small_std(&toolbox.widget_std)?;
    expect_at_most("the loader", sizes.first().map_or(0, |loader| loader.brotli), LOADER_BYTES_MAX)?;
    expect_at_most("the widget", all.brotli, ALL_BYTES_MAX)
}

/// What is measured must be what shoppers download.
fn expect_small_std(std: &WidgetStd) -> Result<(), Failure> {
    match std {
        WidgetStd::Small { .. } => Ok(()),
        WidgetStd::AsShipped => Err(Failure::missing(
            "std's source, without which the widget is larger than shipped",
            "rustup component add rust-src",
        )),
    }
}

fn parse(line: &str) -> Result<Sizes, Failure> {
    let numbers: Vec<usize> = line.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    match numbers.as_slice() {
        [raw, gzip, brotli] => Ok(Sizes { raw: *raw, gzip: *gzip, brotli: *brotli }),
        _ => Err(Failure::Unreadable { what: format!("a line of sizes ({line})") }),
    }
}

fn row(name: &str, sizes: Sizes) {
    println!("  {name:<10} {:>9} {:>9} {:>9}", sizes.raw, sizes.gzip, sizes.brotli);
}

fn role(file: &Path, loader: &Path) -> &'static str {
    let extension = file.extension().and_then(|extension| extension.to_str());
    match extension {
        _ if file == loader => "loader",
        Some("js") => "glue",
        Some("wasm") => "wasm",
        Some("css") => "css",
        _ => "other",
    }
}

fn expect_at_most(what: &'static str, bytes: usize, bytes_max: usize) -> Result<(), Failure> {
    println!("  {what}: {bytes} of {bytes_max} bytes in brotli");
    if bytes > bytes_max { Err(Failure::TooLarge { what, bytes, bytes_max }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::expect_at_most;

    #[test]
    fn the_limit_itself_is_allowed() {
        for (bytes, fits) in [(0, true), (3071, true), (3072, true), (3073, false)] {
            assert_eq!(expect_at_most("the loader", bytes, 3072).is_ok(), fits, "{bytes}");
        }
    }
}
