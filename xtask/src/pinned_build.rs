//! The list of a build's files with their digests, which the Worker serves, and the script tag that pins the build. `keep_builds` adds earlier
//! builds to the list.

use crate::asset::Asset;
use crate::edition::Edition;
use crate::failure::Failure;
use crate::progress;
use crate::shipped;
use std::collections::BTreeMap;

/// The release, which a page reads as `Jifen.version`.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The text of `builds.json`: one build, its loader by its hashed name, and every file that the loader can load.
pub fn list(loader: &Asset, glue: &Asset, others: &[&Asset]) -> String {
    let all = others.iter().copied().chain([loader, glue]);
    // A file that several parts need is listed once.
    let digests: BTreeMap<&str, &str> = all.map(|file| (file.name.as_str(), file.integrity.as_str())).collect();
    let files: Vec<String> = digests.iter().map(|(name, integrity)| format!("{name:?}: {integrity:?}")).collect();
    let Asset { name, integrity } = loader;
    format!(
        "{{\"builds\": [{{\"version\": {VERSION:?}, \"loader\": {name:?}, \"integrity\": {integrity:?}, \"glue\": {:?}, \"files\": {{{}}}}}]}}\n",
        glue.name,
        files.join(", ")
    )
}

/// Prints the tag that pins the build in `widget/dist`.
pub fn print_tag() -> Result<(), Failure> {
    let Asset { name, integrity } = Asset::of(&shipped::shipped(Edition::Shipped)?.loader, "js")?;
    let tag = format!(
        "<script async src=\"https://EDGE/{}/{name}\" integrity=\"{integrity}\" crossorigin data-key=\"…\" data-token-url=\"…\"></script>",
        shipped::PREFIX
    );
    progress::line("pinned tag", &tag);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::list;
    use crate::asset::Asset;

    #[test]
    fn a_build_lists_each_file_once() {
        let asset = |name: &str| Asset { name: name.to_owned(), integrity: format!("sha256-{name}") };
        let (loader, glue, common) = (asset("l"), asset("g"), asset("c"));
        let listed = list(&loader, &glue, &[&common, &glue, &common]);
        assert!(listed.contains(r#""loader": "l", "integrity": "sha256-l", "glue": "g""#), "{listed}");
        assert!(listed.contains(r#""files": {"c": "sha256-c", "g": "sha256-g", "l": "sha256-l"}"#), "{listed}");
    }
}
