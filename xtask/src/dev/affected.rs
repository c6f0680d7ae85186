//! Which parts of the running system a changed file belongs to. Reads no file.

use std::collections::BTreeSet;
use std::path::Path;

/// In the order in which they are renewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The widget must be built again.
    Widget,
    /// The Worker must be built again.
    Worker,
    /// `wrangler dev` must start again, after the migrations: it reads these files only at its start.
    WorkerSettings,
    /// The sample shop must be built and started again.
    Shop,
    /// This program must be started again by the developer.
    Xtask,
}

/// The first row whose path is the file, or a folder that contains the file, decides.
const PARTS: [(&str, &[Part]); 17] = [
    ("widget/dist", &[]),
    ("widget", &[Part::Widget]),
    ("shared", &[Part::Widget, Part::Worker]),
    ("edge/build", &[]),
    ("edge/src", &[Part::Worker]),
    ("edge/Cargo.toml", &[Part::Worker]),
    ("edge/migrations", &[Part::WorkerSettings]),
    ("edge/wrangler.toml", &[Part::WorkerSettings]),
    ("edge/.dev.vars", &[Part::WorkerSettings]),
    ("tests/storefront", &[Part::Shop]),
    ("Cargo.toml", &[Part::Widget, Part::Worker, Part::Shop]),
    ("Cargo.lock", &[Part::Widget, Part::Worker, Part::Shop]),
    (".cargo", &[Part::Xtask]),
    ("xtask/backtest", &[]),
    ("xtask", &[Part::Xtask]),
    ("package.json", &[Part::Xtask]),
    ("package-lock.json", &[Part::Xtask]),
];

/// The folders and files to watch. `true` means with all folders below.
pub const WATCHED: [(&str, bool); 6] =
    [("", false), ("edge", true), ("shared", true), ("tests/storefront", true), ("widget", true), ("xtask", true)];

/// For paths relative to the checkout.
pub fn affected<'a>(paths: impl IntoIterator<Item = &'a Path>) -> BTreeSet<Part> {
    paths.into_iter().filter(|path| !is_no_source(path)).flat_map(parts).copied().collect()
}

fn parts(path: &Path) -> &'static [Part] {
    PARTS.iter().find(|(start, _)| path.starts_with(start)).map_or(&[], |(_, parts)| parts)
}

/// Documentation, and the temporary files of editors.
fn is_no_source(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let is_hidden = name.starts_with('.') && name != ".dev.vars" && name != ".cargo";
    let extension = path.extension().unwrap_or_default();
    is_hidden || name.ends_with('~') || ["md", "swp", "swx", "tmp"].iter().any(|other| extension == *other)
}

#[cfg(test)]
mod tests {
    use super::{Part, WATCHED, affected};
    use std::path::Path;

    fn check(path: &str, parts: &[Part]) {
        assert_eq!(affected([Path::new(path)]).into_iter().collect::<Vec<_>>(), parts, "{path}");
    }

    #[test]
    fn a_file_affects_the_parts_that_contain_it() {
        check("shared/src/lib.rs", &[Part::Widget, Part::Worker]);
        check("shared/Cargo.toml", &[Part::Widget, Part::Worker]);
        check("widget/src/theme/elements.css", &[Part::Widget]);
        check("widget/glue.js", &[Part::Widget]);
        check("widget/words/src/en.rs", &[Part::Widget]);
        check("edge/src/lib.rs", &[Part::Worker]);
        check("edge/Cargo.toml", &[Part::Worker]);
        check("edge/migrations/0001_ledger.sql", &[Part::WorkerSettings]);
        check("edge/wrangler.toml", &[Part::WorkerSettings]);
        check("edge/.dev.vars", &[Part::WorkerSettings]);
        check("tests/storefront/src/main.rs", &[Part::Shop]);
        check("tests/storefront/assets/shop.css", &[Part::Shop]);
        check("Cargo.lock", &[Part::Widget, Part::Worker, Part::Shop]);
        check("xtask/src/main.rs", &[Part::Xtask]);
        check("package-lock.json", &[Part::Xtask]);
    }

    #[test]
    fn results_documentation_and_temporary_files_affect_nothing() {
        for path in [
            "widget/dist/widget/v1/jifen.js",
            "edge/build/index.js",
            "edge/.wrangler/state/v3/d1.sqlite",
            "edge/.dev.vars.sample",
            "widget/README.md",
            "shared/src/.lib.rs.swp",
            "shared/src/lib.rs~",
            "shared/src/4913.tmp",
            "tests/suite/main.rs",
            "xtask/backtest/src/main.rs",
            "target/debug/storefront",
            "README.md",
            "sharedness.rs",
        ] {
            check(path, &[]);
        }
    }

    #[test]
    fn several_files_affect_each_part_once_and_in_order() {
        let paths = ["tests/storefront/src/cart.rs", "edge/src/lib.rs", "shared/src/lib.rs"].map(Path::new);
        assert_eq!(affected(paths).into_iter().collect::<Vec<_>>(), [Part::Widget, Part::Worker, Part::Shop]);
        assert!(affected([]).is_empty());
    }

    #[test]
    fn each_watched_path_exists() {
        for (path, _) in WATCHED {
            assert!(crate::workspace::path(path).is_dir(), "{path}");
        }
    }
}
