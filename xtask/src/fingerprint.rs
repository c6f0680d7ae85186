//! Content hashes: of the inputs of a build, so that an unchanged build is skipped, and of files whose name contains the hash.

use crate::failure::Failure;
use crate::workspace;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
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
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Standard base64 with padding, as subresource integrity requires.
pub fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().chain([&0; 2]).take(3).fold(0_usize, |group, byte| group << 8 | usize::from(*byte));
        for place in 0..4_usize {
            let letter = ALPHABET.get(group >> (18 - 6 * place) & 63).copied().unwrap_or(b'=');
            text.push(if place > chunk.len() { '=' } else { char::from(letter) });
        }
    }
    text
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

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_pads_an_incomplete_group() {
        for (bytes, text) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fo?>~", "Zm8/Pn4=")]
        {
            assert_eq!(base64(bytes.as_bytes()), text, "{bytes}");
        }
    }
}
