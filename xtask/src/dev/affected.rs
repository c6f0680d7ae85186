//! Which parts of the running system a changed file belongs to. Reads no file.

use std::collections::BTreeSet;
use std::path::Path;

/// In the order in which they are renewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DevPart {
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
const PARTS: [(&str, &[DevPart]); 17] = [
    ("widget/dist", &[]),
    ("widget", &[DevPart::Widget]),
    ("shared", &[DevPart::Widget, DevPart::Worker]),
    ("edge/build", &[]),
    ("edge/src", &[DevPart::Worker]),
    ("edge/Cargo.toml", &[DevPart::Worker]),
    ("edge/migrations", &[DevPart::WorkerSettings]),
    ("edge/wrangler.toml", &[DevPart::WorkerSettings]),
    ("edge/.dev.vars", &[DevPart::WorkerSettings]),
    ("tests/storefront", &[DevPart::Shop]),
    ("Cargo.toml", &[DevPart::Widget, DevPart::Worker, DevPart::Shop]),
    ("Cargo.lock", &[DevPart::Widget, DevPart::Worker, DevPart::Shop]),
    (".cargo", &[DevPart::Xtask]),
    ("xtask/backtest", &[]),
    ("xtask", &[DevPart::Xtask]),
    ("package.json", &[DevPart::Xtask]),
    ("package-lock.json", &[DevPart::Xtask]),
];

/// The folders and files to watch. `true` means with all folders below.
pub const WATCHED: [(&str, bool); 6] =
    [("", false), ("edge", true), ("shared", true), ("tests/storefront", true), ("widget", true), ("xtask", true)];

/// For paths relative to the checkout.
pub fn affected<'a>(paths: impl IntoIterator<Item = &'a Path>) -> BTreeSet<DevPart> {
    paths.into_iter().filter(|path| !is_no_source(path)).flat_map(parts).copied().collect()
}

fn parts(path: &Path) -> &'static [DevPart] {
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
    use super::{DevPart, WATCHED, affected};
    use std::path::Path;

    fn check(path: &str, parts: &[DevPart]) {
        assert_eq!(affected([Path::new(path)]).into_iter().collect::<Vec<_>>(), parts, "{path}");
    }

    #[test]
    fn a_file_affects_the_parts_that_contain_it() {
        check("shared/src/lib.rs", &[DevPart::Widget, DevPart::Worker]);
        check("shared/Cargo.toml", &[DevPart::Widget, DevPart::Worker]);
        check("widget/src/theme/elements.css", &[DevPart::Widget]);
        check("widget/glue.js", &[DevPart::Widget]);
        check("widget/words/src/en.rs", &[DevPart::Widget]);
        check("edge/src/lib.rs", &[DevPart::Worker]);
        check("edge/Cargo.toml", &[DevPart::Worker]);
        check("edge/migrations/0001_ledger.sql", &[DevPart::WorkerSettings]);
        check("edge/wrangler.toml", &[DevPart::WorkerSettings]);
        check("edge/.dev.vars", &[DevPart::WorkerSettings]);
        check("tests/storefront/src/main.rs", &[DevPart::Shop]);
        check("tests/storefront/assets/shop.css", &[DevPart::Shop]);
        check("Cargo.lock", &[DevPart::Widget, DevPart::Worker, DevPart::Shop]);
        check("xtask/src/main.rs", &[DevPart::Xtask]);
        check("package-lock.json", &[DevPart::Xtask]);
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
        assert_eq!(affected(paths).into_iter().collect::<Vec<_>>(), [DevPart::Widget, DevPart::Worker, DevPart::Shop]);
        assert!(affected([]).is_empty());
    }

    #[test]
    fn each_watched_path_exists() {
        for (path, _) in WATCHED {
            assert!(crate::workspace::path(path).is_dir(), "{path}");
        }
    }
}
