//! Minifies the CSS of the checkout and of the account, which their parts of the Wasm contain: removes comments and unneeded white space.
//! It understands no other CSS. xtask puts the CSS of all elements into the glue.

use std::{env, fs, io, path::Path};

/// The stylesheets of each part, in the order of the cascade.
const SHEETS: [(&str, &[&str]); 3] = [
    ("checkout.css", &["theme/step.css", "theme/slider.css", "checkout/checkout.css"]),
    ("account.css", &["account/account.css"]),
    ("below.css", &["theme/step.css", "account/below/below.css"]),
];

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    for (name, sheets) in SHEETS {
        let mut css = String::new();
        for sheet in sheets {
            let path = Path::new("src").join(sheet);
            println!("cargo::rerun-if-changed={}", path.display());
            css.push_str(&minified(&fs::read_to_string(path)?));
        }
        fs::write(Path::new(&out).join(name), css)?;
    }
    Ok(())
}

fn minified(css: &str) -> String {
    let words = without_comments(css).split_whitespace().collect::<Vec<_>>().join(" ");
    // White space around these characters separates nothing. Around `+`, `-`, `(` and `:` it can.
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
