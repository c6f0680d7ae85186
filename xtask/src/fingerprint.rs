//! Content hashes: of the inputs of a build, so that an unchanged build is skipped, and of files whose name contains the hash.

use crate::failure::Failure;
use crate::workspace;
use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// Folders that contain results, not inputs.
const SKIPPED: [&str; 6] = ["dist", "build", "target", "node_modules", ".wrangler", "logs"];

/// A hash over files and folders of the checkout, and over further words such as versions of tools.
pub fn of_inputs(inputs: &[&str], words: &[&str]) -> Result<String, Failure> {
    let mut files = Vec::new();
    for input in inputs {
        collect(&workspace::path(input), &mut files)?;
    }
    files.sort();
    let mut hasher = Sha256::new();
    for file in &files {
        hasher.update(file.as_os_str().as_encoded_bytes());
        hasher.update(fs::read(file).map_err(Failure::file("read", file))?);
    }
    for word in words {
        hasher.update([0]);
        hasher.update(word);
    }
    Ok(hex(&hasher.finalize()))
}

pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

pub fn hex(bytes: &[u8]) -> String {
    base16ct::lower::encode_string(bytes)
}

/// Standard base64 with padding, as subresource integrity requires.
pub fn base64(bytes: &[u8]) -> String {
    Base64::encode_string(bytes)
}

/// Whether the last finished build had the same inputs.
pub fn is_current(stamp: &Path, fingerprint: &str) -> bool {
    fs::read_to_string(stamp).is_ok_and(|text| text == fingerprint)
}

pub fn record(stamp: &Path, fingerprint: &str) -> Result<(), Failure> {
    if let Some(folder) = stamp.parent() {
        fs::create_dir_all(folder).map_err(Failure::file("create", folder))?;
    }
    fs::write(stamp, fingerprint).map_err(Failure::file("write", stamp))
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    if path.is_file() {
        files.push(path.to_path_buf());
        return Ok(());
    }
    let Ok(entries) = fs::read_dir(path) else { return Ok(()) };
    for entry in entries {
        let entry = entry.map_err(Failure::file("read", path))?;
        let skipped = SKIPPED.iter().any(|name| entry.file_name() == *name);
        if !skipped {
            collect(&entry.path(), files)?;
        }
    }
    Ok(())
}
