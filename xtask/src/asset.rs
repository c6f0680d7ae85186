//! A shipped file: its name, which contains the start of its digest, and that digest for subresource integrity.

use crate::failure::Failure;
use crate::fingerprint;
use std::fs;
use std::path::Path;

#[derive(Clone)]
pub struct Asset {
    pub name: String,
    pub integrity: String,
}

/// The prefix of a digest that names its algorithm, as subresource integrity writes it.
const ALGORITHM: &str = "sha256-";

impl Asset {
    pub fn of(file: &Path, extension: &str) -> Result<Self, Failure> {
        let bytes = fs::read(file).map_err(Failure::file("read", file))?;
        let digest = fingerprint::base64(&fingerprint::sha256(&bytes));
        Ok(Self { name: named(&digest, extension), integrity: [ALGORITHM, &digest].concat() })
    }

    /// The glue computes name and integrity from the digest. The digest is the part that does not compress.
    pub fn digest(&self) -> &str {
        self.integrity.strip_prefix(ALGORITHM).unwrap_or(&self.integrity)
    }

    /// esbuild replaces `JIFEN_WASM` and `JIFEN_WASM_INTEGRITY` in the loader by these texts.
    pub fn defines(&self, role: &str) -> Vec<String> {
        vec![
            format!("--define:JIFEN_{role}=\"{}\"", self.name),
            format!("--define:JIFEN_{role}_INTEGRITY=\"{}\"", self.integrity),
        ]
    }
}

/// The name contains the first 16 letters and digits of the digest. The glue computes the same name.
fn named(digest: &str, extension: &str) -> String {
    let letters: String = digest.chars().filter(char::is_ascii_alphanumeric).take(16).collect();
    format!("jifen-{letters}.{extension}")
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
