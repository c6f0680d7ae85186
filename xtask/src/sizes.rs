//! Prints a table of what a shopper's browser downloads, and checks the size limits. Builds nothing.

use crate::edition::Edition;
use crate::failure::Failure;
use crate::process;
use crate::setup::{Toolbox, WidgetStd};
use crate::shipped::{self, Group, MAIN, WORDS};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What a page downloads before it shows its elements: the loader, the main files, the largest catalogue of words, and these parts.
struct Page {
    name: &'static str,
    parts: &'static [&'static str],
    /// In brotli.
    bytes_max: usize,
}

/// A checkout is shown before its previews are loaded, and an account before the lists below its balance, so these do not count.
const PAGES: [Page; 4] = [
    Page { name: "a page with a balance or a launcher", parts: &[], bytes_max: 24_500 },
    Page { name: "a page that says what an item earns", parts: &["earn"], bytes_max: 31_450 },
    Page { name: "an account page", parts: &["account"], bytes_max: 39_000 },
    Page { name: "a checkout page", parts: &["checkout"], bytes_max: 45_600 },
];
/// The loader is in the page's critical path.
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
    let shipped = shipped::shipped(Edition::Shipped)?;
    println!("  {:<20} {:>9} {:>9} {:>9}", "bytes", "raw", "gzip", "brotli");
    let loader = row("loader", &measure(toolbox, &[shipped.loader])?);
    let mut files = BTreeMap::new();
    for Group { name, files: of_group } in &shipped.groups {
        let sizes = measure(toolbox, of_group)?;
        row(name, &sizes);
        files.insert(name.as_str(), of_group.iter().zip(sizes).collect::<Vec<_>>());
    }
    expect_small_std(&toolbox.compiler.widget_std)?;
    expect_at_most("the loader", loader.brotli, LOADER_BYTES_MAX)?;
    for Page { name, parts, bytes_max } in PAGES {
        let of_parts = parts.iter().map(|part| format!("{part}-{WORDS}"));
        let words: usize = [WORDS.to_owned()].into_iter().chain(of_parts).map(|prefix| largest(&files, &prefix)).sum();
        let groups = [MAIN].iter().chain(parts).filter_map(|name| files.get(name)).flatten();
        // A file that several parts need is loaded once.
        let needed: BTreeMap<_, _> = groups.map(|(file, sizes)| (file, sizes.brotli)).collect();
        expect_at_most(name, loader.brotli + words + needed.values().sum::<usize>(), bytes_max)?;
    }
    Ok(())
}

/// The largest catalogue among the groups whose names start with `prefix`. A page needs one catalogue.
fn largest(files: &BTreeMap<&str, Vec<(&PathBuf, Sizes)>>, prefix: &str) -> usize {
    let catalogues = files.iter().filter(|(name, _)| name.starts_with(prefix));
    catalogues.map(|(_, files)| files.iter().map(|(_, sizes)| sizes.brotli).sum()).max().unwrap_or_default()
}

fn measure(toolbox: &Toolbox, files: &[PathBuf]) -> Result<Vec<Sizes>, Failure> {
    let mut node = toolbox.node.script("-e");
    node.arg(include_str!("sizes.cjs")).args(files);
    process::read(&mut node)?.lines().map(parse).collect()
}

/// Refuses to measure a widget that is larger than the shipped one.
fn expect_small_std(std: &WidgetStd) -> Result<(), Failure> {
    match std {
        WidgetStd::Small { .. } => Ok(()),
        WidgetStd::AsShipped => Err(Failure::missing(
            "the source of std is not installed, and without it the widget is larger than the shipped one",
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

/// Prints one row, for files that are loaded together.
fn row(name: &str, files: &[Sizes]) -> Sizes {
    let Sizes { raw, gzip, brotli } = files.iter().fold(Sizes::default(), |sum, one| sum.plus(*one));
    println!("  {name:<20} {raw:>9} {gzip:>9} {brotli:>9}");
    Sizes { raw, gzip, brotli }
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
