//! Writes the files that a merchant's page loads. The names of the glue, the Wasm files and the words contain the hash of their content, the
//! loader contains those names, and `_headers` states how long each file may be cached. Compiles no Rust.

use crate::asset::Asset;
use crate::edition::Edition;
use crate::failure::Failure;
use crate::setup::{self, Toolbox};
use crate::shipped::{self, MAIN, WORDS};
use crate::staged::Staged;
use crate::widget_parts::Part;
use crate::{pinned_build, process, workspace};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use words::Section;

/// Files for merchants, copied from the sources: ready themes, and the types for each framework.
const THEMES: &str = "widget/themes";
const TYPES: [&str; 3] = ["jifen.d.ts", "jifen.react.d.ts", "jifen.vue.d.ts"];

/// The stylesheet that the glue contains.
const CSS: &str = "widget/src/theme/elements.css";

/// The last export of wasm-bindgen's glue, and the export that `widget/glue.js` needs in its place.
const STARTS: [&str; 2] =
    ["export { initSync, __wbg_init as default };", "export { __wbg_finalize_init, __wbg_get_imports, wasm };"];

/// The loader's name is fixed, so it may be cached for minutes. A file with a hash in its name never changes.
const HEADERS: &str = "\
/widget/v1/*
  Access-Control-Allow-Origin: *
  Cross-Origin-Resource-Policy: cross-origin
  X-Content-Type-Options: nosniff
  Timing-Allow-Origin: *

/widget/v1/jifen.js
  Content-Type: text/javascript; charset=utf-8
  Cache-Control: public, max-age=300, stale-while-revalidate=86400

/widget/v1/*.d.ts
  Content-Type: text/plain; charset=utf-8

/widget/v1/jifen-*
  Cache-Control: public, max-age=31536000, immutable
";
/// A developer's next page load must see the next build.
const LOADER_CACHED: &str = "public, max-age=300, stale-while-revalidate=86400";
const LOADER_NOT_CACHED: &str = "no-cache";

/// How long a local edition keeps the files of its earlier builds, for pages that are open.
const KEPT: Duration = Duration::from_hours(1);

/// The name of the group of a section's words: the prefix of its part, then `words-`, then the language tag.
fn words_group(name: &str) -> String {
    let (section, tag) = Section::of_name(name).unwrap_or((Section::Common, name));
    [section.prefix(), WORDS, tag].concat()
}

pub fn write(toolbox: &Toolbox, staged: &Staged, edition: Edition) -> Result<(), Failure> {
    let folder = shipped::folder(edition);
    remove_earlier(edition)?;
    fs::create_dir_all(&folder).map_err(Failure::file("create", &folder))?;
    let glue = staged.folder.join("glue.js");
    open_starts(&staged.glue)?;
    let parts = ship_parts(&staged.parts, &folder)?;
    let words = ship_words(staged, &folder)?;
    let defines = [
        format!("--define:JIFEN_PARTS={}", digests_of_parts(&parts)),
        format!("--define:JIFEN_WORDS={}", digests_of_words(&words)),
        format!("--define:JIFEN_CSS={:?}", css(toolbox, staged)?),
        format!("--alias:widget={}", snippets(staged)?.display()),
    ];
    // The Wasm frees its JavaScript values itself when an element ends. It does not wait for the garbage collector.
    let mut options = vec!["--format=esm", "--bundle", "--define:FinalizationRegistry=undefined"];
    options.extend(defines.iter().map(String::as_str));
    bundle(toolbox, &staged.entry, &glue, &options)?;
    let (glue, wasm) = (ship(&glue, &folder, "js")?, ship(&staged.wasm, &folder, "wasm")?);
    let defines = [glue.defines("GLUE"), wasm.defines("WASM"), vec![named_words(&words)]].concat();
    let main = [(MAIN.to_owned(), vec![glue.clone(), wasm])];
    let words = words.into_iter().map(|(name, file)| (words_group(&name), vec![file]));
    let groups: Vec<_> = main.into_iter().chain(parts).chain(words).collect();
    write_groups(&groups, edition)?;
    let moving = folder.join("jifen.js");
    write_loader(toolbox, &moving, &defines)?;
    let others: Vec<&Asset> = groups.iter().flat_map(|(_, files)| files).collect();
    let builds = pinned_build::list(&ship(&moving, &folder, "js")?, &glue, &others);
    write_text(&folder.join("builds.json"), &builds)?;
    copy_for_merchants(&folder)?;
    write_text(&edition.assets().join("_headers"), &headers(edition))
}

/// A folder that `wrangler dev` watches must not disappear, so a local edition loses only its oldest files.
fn remove_earlier(edition: Edition) -> Result<(), Failure> {
    if edition != Edition::Local {
        let _ = fs::remove_dir_all(edition.assets());
        return Ok(());
    }
    let Ok(entries) = fs::read_dir(shipped::folder(edition)) else { return Ok(()) };
    let is_old = |modified: SystemTime| modified.elapsed().is_ok_and(|age| age > KEPT);
    for entry in entries.flatten().filter(|entry| entry.file_name().as_encoded_bytes().starts_with(b"jifen-")) {
        if entry.metadata().and_then(|file| file.modified()).is_ok_and(is_old) {
            fs::remove_file(entry.path()).map_err(Failure::file("remove", entry.path()))?;
        }
    }
    Ok(())
}

fn headers(edition: Edition) -> String {
    match edition {
        Edition::Shipped | Edition::Diagnostic => HEADERS.to_owned(),
        Edition::Local => HEADERS.replace(LOADER_CACHED, LOADER_NOT_CACHED),
    }
}

fn write_text(to: &Path, text: &str) -> Result<(), Failure> {
    fs::write(to, text).map_err(Failure::file("write", to))
}

/// Makes `widget/glue.js` start the Wasm. If the glue has another form, the bundle fails with an import that does not exist.
fn open_starts(glue: &Path) -> Result<(), Failure> {
    let [own, needed] = STARTS;
    let text = fs::read_to_string(glue).map_err(Failure::file("read", glue))?;
    fs::write(glue, text.replace(own, needed)).map_err(Failure::file("write", glue))
}

/// The stylesheet of all elements, minified.
fn css(toolbox: &Toolbox, staged: &Staged) -> Result<String, Failure> {
    let file = staged.folder.join("elements.css");
    bundle(toolbox, &workspace::path(CSS), &file, &["--bundle"])?;
    fs::read_to_string(&file).map(|css| css.trim_end().to_owned()).map_err(Failure::file("read", &file))
}

/// wasm-bindgen's copy of the JavaScript in `widget/src`. `widget/glue.js` imports the same copy as the Wasm does.
fn snippets(staged: &Staged) -> Result<PathBuf, Failure> {
    let folder = staged.folder.join("snippets");
    let entries = fs::read_dir(&folder).map_err(Failure::file("read", &folder))?;
    let of_widget =
        entries.flatten().map(|entry| entry.path().join("src")).find(|path| path.join("browser.js").exists());
    of_widget.ok_or_else(|| Failure::Unreadable { what: "wasm-bindgen's copy of widget/src/browser.js".to_owned() })
}

type ShippedParts = Vec<(String, Vec<Asset>)>;

fn ship_parts(parts: &[Part], folder: &Path) -> Result<ShippedParts, Failure> {
    let shipped = |part: &Part| {
        let files = part.files.iter().map(|file| ship(file, folder, "wasm"));
        Ok((part.name.clone(), files.collect::<Result<_, Failure>>()?))
    };
    parts.iter().map(shipped).collect()
}

/// Each section of each catalogue, with its name.
fn ship_words(staged: &Staged, folder: &Path) -> Result<Vec<(String, Asset)>, Failure> {
    let ship_one = |(name, text): (String, String)| {
        let file = staged.folder.join(&name);
        fs::write(&file, text).map_err(Failure::file("write", &file))?;
        Ok((name, ship(&file, folder, "txt")?))
    };
    let texts = words::CATALOGUES.iter().flat_map(|catalogue| {
        let text = |section: &Section| ([section.prefix(), catalogue.tag].concat(), catalogue.to_text(*section));
        Section::ALL.iter().map(text)
    });
    texts.map(ship_one).collect()
}

/// For the loader: `{"en":"jifen-….txt"}`, without the sections that only some parts need.
fn named_words(words: &[(String, Asset)]) -> String {
    let common = words.iter().filter(|(tag, _)| words_group(tag).starts_with(WORDS));
    let named: Vec<_> = common.map(|(tag, asset)| format!("{tag:?}:{:?}", asset.name)).collect();
    format!("--define:JIFEN_WORDS={{{}}}", named.join(","))
}

/// For the glue: `{"en":"m4Yn…="}`.
fn digests_of_words(words: &[(String, Asset)]) -> String {
    let one = |(name, asset): &(String, Asset)| format!("{name:?}:{:?}", asset.digest());
    format!("{{{}}}", words.iter().map(one).collect::<Vec<_>>().join(","))
}

/// For the glue: `{"checkout":["R8nj…=","TpV6…="]}`.
fn digests_of_parts(parts: &[(String, Vec<Asset>)]) -> String {
    let part = |(name, files): &(String, Vec<Asset>)| {
        let digests: Vec<&str> = files.iter().map(Asset::digest).collect();
        format!("{name:?}:{digests:?}")
    };
    format!("{{{}}}", parts.iter().map(part).collect::<Vec<_>>().join(","))
}

fn write_groups(groups: &[(String, Vec<Asset>)], edition: Edition) -> Result<(), Failure> {
    let line = |(name, files): &(String, Vec<Asset>)| {
        let files = files.iter().map(|asset| asset.name.as_str());
        [name.as_str()].into_iter().chain(files).collect::<Vec<_>>().join(" ")
    };
    write_text(&shipped::groups_file(edition), &groups.iter().map(line).collect::<Vec<_>>().join("\n"))
}

fn ship(file: &Path, folder: &Path, extension: &str) -> Result<Asset, Failure> {
    let asset = Asset::of(file, extension)?;
    copy(file, &folder.join(&asset.name))?;
    Ok(asset)
}

fn copy_for_merchants(folder: &Path) -> Result<(), Failure> {
    let (from, to) = (workspace::path(THEMES), folder.join("themes"));
    fs::create_dir_all(&to).map_err(Failure::file("create", &to))?;
    for theme in fs::read_dir(&from).map_err(Failure::file("read", &from))?.flatten() {
        copy(&theme.path(), &to.join(theme.file_name()))?;
    }
    TYPES.iter().try_for_each(|name| copy(&workspace::path("widget").join(name), &folder.join(name)))
}

fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    fs::copy(from, to).map(|_| ()).map_err(Failure::file("copy", from))
}

fn write_loader(toolbox: &Toolbox, to: &Path, defines: &[String]) -> Result<(), Failure> {
    let mut options = vec!["--format=iife", "--bundle", "--charset=utf8"];
    options.extend(defines.iter().map(String::as_str));
    let version = format!("--define:JIFEN_VERSION={:?}", pinned_build::VERSION);
    options.push(&version);
    bundle(toolbox, &workspace::path("widget/loader.js"), to, &options)
}

fn bundle(toolbox: &Toolbox, from: &Path, to: &Path, options: &[&str]) -> Result<(), Failure> {
    let mut esbuild = toolbox.wasm_command(setup::esbuild());
    esbuild.arg(from).args(["--minify", "--target=es2022", "--legal-comments=none", "--log-level=warning"]);
    esbuild.args(options).arg(format!("--outfile={}", to.display()));
    process::run_quietly(&mut esbuild, "widget esbuild")
}

#[cfg(test)]
mod tests {
    use super::{HEADERS, headers};
    use crate::edition::Edition;

    #[test]
    fn a_local_loader_is_not_cached_and_a_shipped_one_is() {
        assert_eq!(headers(Edition::Shipped), HEADERS);
        let local = headers(Edition::Local);
        assert!(
            local.contains("jifen.js\n  Content-Type: text/javascript; charset=utf-8\n  Cache-Control: no-cache\n")
        );
        assert!(local.contains("immutable"));
    }
}
