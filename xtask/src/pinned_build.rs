//! A build that a page can name for good: the list that the Worker serves of it, with the digest of each of its files, and its script tag.
//! What is earlier than this build is added by `keep_builds`.

use crate::failure::Failure;
use crate::progress;
use crate::widget_assets::{self, Asset};
use std::collections::BTreeMap;

/// The release that the loader tells as `Jifen.version`.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// `builds.json`: one build, its loader under the name that never changes, and all that the loader may load.
pub fn list(loader: &Asset, glue: &Asset, others: &[&Asset]) -> String {
    let all = others.iter().copied().chain([loader, glue]);
    // What parts have in common is one file.
    let digests: BTreeMap<&str, &str> = all.map(|file| (file.name.as_str(), file.integrity.as_str())).collect();
    let files: Vec<String> = digests.iter().map(|(name, integrity)| format!("{name:?}: {integrity:?}")).collect();
    let Asset { name, integrity } = loader;
    format!(
        "{{\"builds\": [{{\"version\": {VERSION:?}, \"loader\": {name:?}, \"integrity\": {integrity:?}, \"glue\": {:?}, \"files\": {{{}}}}}]}}\n",
        glue.name,
        files.join(", ")
    )
}

/// Prints the tag that pins what lies in `widget/dist`.
pub fn tell() -> Result<(), Failure> {
    let Asset { name, integrity } = Asset::of(&widget_assets::shipped()?.loader, "js")?;
    let tag = format!(
        "<script async src=\"https://EDGE/{}/{name}\" integrity=\"{integrity}\" crossorigin data-key=\"…\" data-token-url=\"…\"></script>",
        widget_assets::PREFIX
    );
    progress::line("pinned tag", &tag);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::list;
    use crate::widget_assets::Asset;

    #[test]
    fn a_build_lists_each_file_once() {
        let asset = |name: &str| Asset { name: name.to_owned(), integrity: format!("sha256-{name}") };
        let (loader, glue, common) = (asset("l"), asset("g"), asset("c"));
        let listed = list(&loader, &glue, &[&common, &glue, &common]);
        assert!(listed.contains(r#""loader": "l", "integrity": "sha256-l", "glue": "g""#), "{listed}");
        assert!(listed.contains(r#""files": {"c": "sha256-c", "g": "sha256-g", "l": "sha256-l"}"#), "{listed}");
    }
}
