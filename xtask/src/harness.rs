//! Runs the built Worker in workerd with fresh storage, for tests and benchmarks. `tests/support/harness.mjs` starts workerd.

use crate::failure::Failure;
use crate::local_secrets::LocalSecrets;
use crate::running::Running;
use crate::setup::Toolbox;
use crate::workspace;
use std::process::Command;
use std::time::Duration;

const READY_WITHIN: Duration = Duration::from_mins(1);

pub struct Workerd {
    pub url: String,
    pub control: String,
    operator_key: String,
    running: Running,
}

impl Workerd {
    pub fn start(toolbox: &Toolbox, secrets: &LocalSecrets) -> Result<Self, Failure> {
        let mut node = toolbox.node.script("tests/support/harness.mjs");
        node.current_dir(workspace::root())
            .env("WRANGLER_SEND_METRICS", "false")
            .env("WRANGLER_LOG_PATH", workspace::scratch().join("logs"))
            .env("JIFEN_MASTER_KEY", &secrets.master_key)
            .env("JIFEN_OPERATOR_KEY", &secrets.operator_key);
        let mut running = Running::start(&mut node, "workerd")?;
        let (url, control) = running.wait_for_line(READY_WITHIN, addresses)?;
        Ok(Self { url, control, operator_key: secrets.operator_key.clone(), running })
    }

    /// Sets the variables that the Rust tests, the benchmarks and the browser tests read.
    pub fn apply(&self, command: &mut Command) {
        command
            .env("JIFEN_WORKERD_URL", &self.url)
            .env("JIFEN_WORKERD_CONTROL", &self.control)
            .env("JIFEN_EDGE", &self.url)
            .env("JIFEN_OPERATOR_KEY", &self.operator_key);
    }

    /// Fails if workerd has ended.
    pub fn check(&mut self) -> Result<(), Failure> {
        self.running.check()
    }
}

/// The harness's line `{"url":"…","control":"…"}`.
fn addresses(line: &str) -> Option<(String, String)> {
    let mut words = line.strip_prefix("{\"url\":\"")?.split('"');
    let url = words.next()?.to_owned();
    let control = words.find(|word| word.starts_with("http://"))?.to_owned();
    Some((url, control))
}

#[cfg(test)]
mod tests {
    use super::addresses;

    #[test]
    fn only_a_complete_line_of_the_harness_is_accepted() {
        let whole = r#"{"url":"http://127.0.0.1:1","control":"http://127.0.0.1:2"}"#;
        let found = Some(("http://127.0.0.1:1".to_owned(), "http://127.0.0.1:2".to_owned()));
        for (line, expected) in
            [(whole, found), (r#"{"url":"http://127.0.0.1:1","#, None), ("[wrangler:info] ready", None)]
        {
            assert_eq!(addresses(line), expected, "{line}");
        }
    }
}
