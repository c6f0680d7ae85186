//! Joins the components' CSS into the stylesheet that the Wasm carries, and those of the checkout and the account into one for each part, without comments and
//! needless white space. Understands no CSS beyond that; the sources stay readable.

use std::{env, fs, io, path::Path};

/// In the order of the cascade.
const COMMON: [&str; 4] = ["theme/theme.css", "theme/controls.css", "balance/chip.css", "theme/forced_colors.css"];

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    join(&COMMON, "jifen.css")?;
    join(&["checkout/checkout.css"], "checkout.css")?;
    join(&["account/account.css"], "account.css")
}

fn join(sheets: &[&str], name: &str) -> io::Result<()> {
    let mut css = String::new();
    for sheet in sheets {
        let path = Path::new("src").join(sheet);
        println!("cargo::rerun-if-changed={}", path.display());
        css.push_str(&minified(&fs::read_to_string(path)?));
    }
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join(name), css)
}

fn minified(css: &str) -> String {
    let words = without_comments(css).split_whitespace().collect::<Vec<_>>().join(" ");
    // White space around these separates nothing; around `+`, `-`, `(` and `:` it may.
    [" {", "{ ", " }", "} ", "; ", ", ", " > "]
        .iter()
        .fold(words, |css, tight| css.replace(tight, tight.trim()))
        .replace(": ", ":")
        .replace(";}", "}")
}

fn without_comments(css: &str) -> String {
    let mut parts = css.split("/*");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |css, part| css + part.split_once("*/").map_or("", |(_, after)| after))
}
