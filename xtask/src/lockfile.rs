//! Reads the version of a crate from Cargo.lock, so that set-up installs the matching command-line tool. Not a TOML parser.

use crate::failure::Failure;
use crate::workspace;
use std::fs;

/// The version of a crate that is in the lock file once.
pub fn version_of(name: &str) -> Result<String, Failure> {
    let path = workspace::path("Cargo.lock");
    let text = fs::read_to_string(&path).map_err(Failure::file("read", &path))?;
    version_in(&text, name).ok_or_else(|| Failure::Unreadable { what: format!("the version of {name} in Cargo.lock") })
}

fn version_in(lock: &str, name: &str) -> Option<String> {
    let expected = format!("name = \"{name}\"");
    let mut lines = lock.lines().skip_while(|line| *line != expected).skip(1);
    let version = lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')?;
    Some(version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::version_in;

    const LOCK: &str = "[[package]]\nname = \"worker-sys\"\nversion = \"0.8.6\"\n\n[[package]]\nname = \"worker\"\nversion = \"0.8.7\"\n";

    #[test]
    fn the_whole_name_must_match() {
        for (name, version) in [("worker", Some("0.8.7")), ("worker-sys", Some("0.8.6")), ("work", None)] {
            assert_eq!(version_in(LOCK, name).as_deref(), version, "{name}");
        }
    }
}
