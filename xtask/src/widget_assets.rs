//! The files that a merchant's page loads: the glue, the Wasm's files and the words carry their content's hash in the name, the
//! loader knows those names, and `_headers` says how long each may be kept. Compiles no Rust.

use crate::build_widget::Staged;
use crate::failure::Failure;
use crate::setup::{self, Toolbox};
use crate::widget_parts::Part;
use crate::{fingerprint, pinned_build, process, workspace};
use std::fs;
use std::path::{Path, PathBuf};
use words::Section;

/// Below `widget/dist`, and below the Worker's root.
pub const PREFIX: &str = "widget/v1";

/// For merchants, as they stand in the sources: ready themes, and the types of each framework.
const THEMES: &str = "widget/themes";
const TYPES: [&str; 3] = ["jifen.d.ts", "jifen.react.d.ts", "jifen.vue.d.ts"];

/// The stylesheet that the glue carries.
const CSS: &str = "widget/src/theme/elements.css";

/// What the glue exports besides its classes, and what `widget/glue.js` needs instead.
const STARTS: [&str; 2] =
    ["export { initSync, __wbg_init as default };", "export { __wbg_finalize_init, __wbg_get_imports, wasm };"];

/// The loader's name is fixed, so it may be kept for minutes; a hashed name never changes its content.
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

/// The shipped files.
pub struct Shipped {
    pub loader: PathBuf,
    /// In the order in which they were shipped: the main group first.
    pub groups: Vec<Group>,
}

/// Files that are loaded together: those that every element needs, or those of a part.
pub struct Group {
    pub name: String,
    pub files: Vec<PathBuf>,
}

/// The group that every element needs.
pub const MAIN: &str = "main";
/// Before a catalogue's tag, its group; a page needs one of them.
pub const WORDS: &str = "words-";

/// Of a section's words, which has its part's name: that name, then as all words.
fn words_group(name: &str) -> String {
    let (section, tag) = Section::of_name(name).unwrap_or((Section::Common, name));
    [section.prefix(), WORDS, tag].concat()
}

pub fn exist() -> bool {
    shipped().is_ok_and(|shipped| shipped.groups.iter().flat_map(|group| &group.files).all(|file| file.exists()))
}

/// What lies in the folder that the Worker serves.
pub fn shipped() -> Result<Shipped, Failure> {
    let folder = folder();
    let loader = folder.join("jifen.js");
    let missing = || Failure::missing("the widget is not built", "cargo xtask build widget");
    let told = fs::read_to_string(groups_file()).map_err(|_| missing())?;
    if !loader.exists() {
        return Err(missing());
    }
    let groups = told.lines().filter_map(|line| {
        let mut words = line.split(' ');
        let name = words.next()?.to_owned();
        Some(Group { name, files: words.map(|file| folder.join(file)).collect() })
    });
    Ok(Shipped { loader, groups: groups.collect() })
}

/// What the Worker serves of the widget.
pub fn folder() -> PathBuf {
    workspace::dist().join(PREFIX)
}

/// A line for each group, its name and its files: for those who measure.
pub fn groups_file() -> PathBuf {
    workspace::scratch().join("widget.groups")
}

pub fn write(toolbox: &Toolbox, staged: &Staged) -> Result<(), Failure> {
    let folder = folder();
    let _ = fs::remove_dir_all(workspace::dist());
    fs::create_dir_all(&folder).map_err(Failure::file("create", &folder))?;
    let glue = staged.folder.join("glue.js");
    open_starts(&staged.glue)?;
    let parts = ship_parts(&staged.parts, &folder)?;
    let words = ship_words(staged, &folder)?;
    let told = [
        format!("--define:JIFEN_PARTS={}", told_parts(&parts)),
        format!("--define:JIFEN_WORDS={}", told_words(&words)),
        format!("--define:JIFEN_CSS={:?}", css(toolbox, staged)?),
        format!("--alias:widget={}", snippets(staged)?.display()),
    ];
    // What JavaScript holds of the Wasm is told when it ends; no collector is waited for.
    let mut options = vec!["--format=esm", "--bundle", "--define:FinalizationRegistry=undefined"];
    options.extend(told.iter().map(String::as_str));
    bundle(toolbox, &staged.entry, &glue, &options)?;
    let (glue, wasm) = (ship(&glue, &folder, "js")?, ship(&staged.wasm, &folder, "wasm")?);
    let defines = [glue.defines("GLUE"), wasm.defines("WASM"), vec![named_words(&words)]].concat();
    let main = [(MAIN.to_owned(), vec![glue.clone(), wasm])];
    let words = words.into_iter().map(|(name, file)| (words_group(&name), vec![file]));
    let groups: Vec<_> = main.into_iter().chain(parts).chain(words).collect();
    write_groups(&groups)?;
    let moving = folder.join("jifen.js");
    write_loader(toolbox, &moving, &defines)?;
    let others: Vec<&Asset> = groups.iter().flat_map(|(_, files)| files).collect();
    let builds = pinned_build::list(&ship(&moving, &folder, "js")?, &glue, &others);
    write_text(&folder.join("builds.json"), &builds)?;
    copy_for_merchants(&folder)?;
    write_text(&workspace::dist().join("_headers"), HEADERS)
}

fn write_text(to: &Path, text: &str) -> Result<(), Failure> {
    fs::write(to, text).map_err(Failure::file("write", to))
}

/// Lets `ENTRY` start the Wasm by itself. Glue of another form stops the build there, with an import that does not exist.
fn open_starts(glue: &Path) -> Result<(), Failure> {
    let [own, ours] = STARTS;
    let text = fs::read_to_string(glue).map_err(Failure::file("read", glue))?;
    fs::write(glue, text.replace(own, ours)).map_err(Failure::file("write", glue))
}

/// What all elements wear, minified.
fn css(toolbox: &Toolbox, staged: &Staged) -> Result<String, Failure> {
    let file = staged.folder.join("elements.css");
    bundle(toolbox, &workspace::path(CSS), &file, &["--bundle"])?;
    fs::read_to_string(&file).map(|css| css.trim_end().to_owned()).map_err(Failure::file("read", &file))
}

/// Where wasm-bindgen has put the JavaScript of `widget/src`: what `ENTRY` imports of it is the same that the Wasm does.
fn snippets(staged: &Staged) -> Result<PathBuf, Failure> {
    let folder = staged.folder.join("snippets");
    let entries = fs::read_dir(&folder).map_err(Failure::file("read", &folder))?;
    let of_widget =
        entries.flatten().map(|entry| entry.path().join("src")).find(|path| path.join("browser.js").exists());
    of_widget.ok_or_else(|| Failure::Unreadable { what: "wasm-bindgen's copy of widget/src/browser.js".to_owned() })
}

/// A shipped file's name, which begins its digest, and that digest as the loader needs it.
#[derive(Clone)]
pub struct Asset {
    pub name: String,
    pub integrity: String,
}

/// Before a digest, its algorithm, as subresource integrity writes it.
const ALGORITHM: &str = "sha256-";

impl Asset {
    pub fn of(file: &Path, extension: &str) -> Result<Self, Failure> {
        let bytes = fs::read(file).map_err(Failure::file("read", file))?;
        let digest = fingerprint::base64(&fingerprint::sha256(&bytes));
        Ok(Self { name: named(&digest, extension), integrity: [ALGORITHM, &digest].concat() })
    }

    /// From which the glue makes name and integrity again: this is what does not compress.
    fn digest(&self) -> &str {
        self.integrity.strip_prefix(ALGORITHM).unwrap_or(&self.integrity)
    }

    /// The loader says `JIFEN_WASM` and `JIFEN_WASM_INTEGRITY`; esbuild puts the texts there.
    fn defines(&self, role: &str) -> Vec<String> {
        vec![
            format!("--define:JIFEN_{role}=\"{}\"", self.name),
            format!("--define:JIFEN_{role}_INTEGRITY=\"{}\"", self.integrity),
        ]
    }
}

/// Of a digest, the first letters that a file's name may have. The glue reckons the same.
fn named(digest: &str, extension: &str) -> String {
    let letters: String = digest.chars().filter(char::is_ascii_alphanumeric).take(16).collect();
    format!("jifen-{letters}.{extension}")
}

type Parts = Vec<(String, Vec<Asset>)>;

fn ship_parts(parts: &[Part], folder: &Path) -> Result<Parts, Failure> {
    let shipped = |part: &Part| {
        let files = part.files.iter().map(|file| ship(file, folder, "wasm"));
        Ok((part.name.clone(), files.collect::<Result<_, Failure>>()?))
    };
    parts.iter().map(shipped).collect()
}

/// Each section of each catalogue by its name.
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

/// As the loader needs them: `{"en":"jifen-….txt"}`, without what accounts alone say.
fn named_words(words: &[(String, Asset)]) -> String {
    let common = words.iter().filter(|(tag, _)| words_group(tag).starts_with(WORDS));
    let named: Vec<_> = common.map(|(tag, asset)| format!("{tag:?}:{:?}", asset.name)).collect();
    format!("--define:JIFEN_WORDS={{{}}}", named.join(","))
}

/// As the glue needs them: `{"en":"m4Yn…="}`.
fn told_words(words: &[(String, Asset)]) -> String {
    let one = |(name, asset): &(String, Asset)| format!("{name:?}:{:?}", asset.digest());
    format!("{{{}}}", words.iter().map(one).collect::<Vec<_>>().join(","))
}

/// As the glue needs them: `{"checkout":["R8nj…=","TpV6…="]}`.
fn told_parts(parts: &[(String, Vec<Asset>)]) -> String {
    let part = |(name, files): &(String, Vec<Asset>)| {
        let digests: Vec<&str> = files.iter().map(Asset::digest).collect();
        format!("{name:?}:{digests:?}")
    };
    format!("{{{}}}", parts.iter().map(part).collect::<Vec<_>>().join(","))
}

fn write_groups(groups: &[(String, Vec<Asset>)]) -> Result<(), Failure> {
    let line = |(name, files): &(String, Vec<Asset>)| {
        let files = files.iter().map(|asset| asset.name.as_str());
        [name.as_str()].into_iter().chain(files).collect::<Vec<_>>().join(" ")
    };
    let path = groups_file();
    fs::write(&path, groups.iter().map(line).collect::<Vec<_>>().join("\n")).map_err(Failure::file("write", &path))
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
    use super::named;

    #[test]
    fn a_file_is_named_by_the_letters_of_its_digest() {
        let digest = "R8nj82XC3CCdWwT3c+OzY2pihU9HTOwMXcQuF/xH8h0=";
        assert_eq!(named(digest, "wasm"), "jifen-R8nj82XC3CCdWwT3.wasm");
        assert_eq!(named(&digest[16..], "txt"), "jifen-cOzY2pihU9HTOwMX.txt");
    }
}
