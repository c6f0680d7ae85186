//! The Worker's secrets for local use, from `edge/.dev.vars`, which is a copy of the committed sample. They are never deployed.

use crate::failure::Failure;
use crate::workspace;
use std::fs;

/// The keys that the Worker, the tests and the sample shop use.
pub struct LocalSecrets {
    pub master_key: String,
    pub operator_key: String,
}

pub fn load() -> Result<LocalSecrets, Failure> {
    let path = workspace::path("edge/.dev.vars");
    if !path.exists() {
        let sample = workspace::path("edge/.dev.vars.sample");
        fs::copy(&sample, &path).map_err(Failure::file("copy", sample))?;
    }
    let text = fs::read_to_string(&path).map_err(Failure::file("read", path))?;
    Ok(LocalSecrets {
        master_key: value(&text, "JIFEN_MASTER_KEY")?,
        operator_key: value(&text, "JIFEN_OPERATOR_KEY")?,
    })
}

fn value(text: &str, name: &str) -> Result<String, Failure> {
    let assigned = text.lines().filter_map(|line| line.split_once('='));
    let found = assigned.into_iter().find(|(left, _)| left.trim() == name);
    let value = found.map(|(_, right)| right.trim().trim_matches(['"', '\'']).to_owned());
    value.ok_or_else(|| Failure::Unreadable { what: format!("{name} in edge/.dev.vars") })
}

#[cfg(test)]
mod tests {
    use super::value;

    #[test]
    fn quotes_around_a_value_are_not_part_of_it() {
        let text = "# keys\nA=one\nB=\"two=2\"\n";
        for (name, expected) in [("A", Some("one")), ("B", Some("two=2")), ("C", None)] {
            assert_eq!(value(text, name).ok().as_deref(), expected, "{name}");
        }
    }
}
