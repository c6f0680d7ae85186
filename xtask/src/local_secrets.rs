//! The Worker's secrets for local use: `edge/.dev.vars`, made from the committed sample. Never a deployed secret.

use crate::failure::Failure;
use crate::workspace;
use std::fs;

/// Both keys, as text that the Worker, the tests and the sample shop are given.
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
        for (name, wanted) in [("A", Some("one")), ("B", Some("two=2")), ("C", None)] {
            assert_eq!(value(text, name).ok().as_deref(), wanted, "{name}");
        }
    }
}
