//! The widget's files as the last build wrote them: where they are, and which of them are loaded together. Writes nothing.

use crate::edition::Edition;
use crate::failure::Failure;
use std::fs;
use std::path::PathBuf;

/// The folder of the widget's files, below the assets' folder and below the Worker's root.
pub const PREFIX: &str = "widget/v1";
/// The name of the group that every element needs.
pub const MAIN: &str = "main";
/// The start of the name of a catalogue's group, before the language tag. A page needs one catalogue.
pub const WORDS: &str = "words-";

pub struct Shipped {
    pub loader: PathBuf,
    /// In the order in which they were written: the main group first.
    pub groups: Vec<Group>,
}

/// Files that are loaded together: the files that every element needs, or the files of one part.
pub struct Group {
    pub name: String,
    pub files: Vec<PathBuf>,
}

pub fn exist(edition: Edition) -> bool {
    shipped(edition).is_ok_and(|shipped| shipped.groups.iter().flat_map(|group| &group.files).all(|file| file.exists()))
}

/// What the folder that the Worker serves contains.
pub fn shipped(edition: Edition) -> Result<Shipped, Failure> {
    let folder = folder(edition);
    let loader = folder.join("jifen.js");
    let missing = || Failure::missing("the widget is not built", "cargo xtask build widget");
    let text = fs::read_to_string(groups_file(edition)).map_err(|_| missing())?;
    if !loader.exists() {
        return Err(missing());
    }
    let groups = text.lines().filter_map(|line| {
        let mut words = line.split(' ');
        let name = words.next()?.to_owned();
        Some(Group { name, files: words.map(|file| folder.join(file)).collect() })
    });
    Ok(Shipped { loader, groups: groups.collect() })
}

/// The widget's files that the Worker serves.
pub fn folder(edition: Edition) -> PathBuf {
    edition.assets().join(PREFIX)
}

/// One line for each group: its name and its files. Measurements read it.
pub fn groups_file(edition: Edition) -> PathBuf {
    edition.scratch().join("widget.groups")
}
