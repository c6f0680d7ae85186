//! The built Worker in workerd, over HTTP. `cargo xtask test` starts it and passes its address.

use super::ask::{Answer, Ask};
use serde_json::Value;
use std::{env, thread, time::Duration};

/// The maximum of parallel requests, below the usual limit of open files.
const PARALLEL_MAX: usize = 100;

pub struct Workerd {
    url: String,
    control: Option<String>,
    pub operator_key: String,
    agent: ureq::Agent,
}

impl Workerd {
    pub fn from_environment() -> Self {
        let told =
            |name| env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run `cargo xtask test workerd`"));
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .allow_non_standard_methods(true)
            .timeout_global(Some(Duration::from_mins(2)))
            .max_idle_connections(PARALLEL_MAX)
            .max_idle_connections_per_host(PARALLEL_MAX);
        Self {
            url: told("JIFEN_WORKERD_URL"),
            control: env::var("JIFEN_WORKERD_CONTROL").ok(),
            operator_key: told("JIFEN_OPERATOR_KEY"),
            agent: config.build().new_agent(),
        }
    }

    pub fn ask(&self, ask: &Ask) -> Answer {
        self.try_ask(ask).expect("an answer")
    }

    /// `None` if the connection was cut off. This can happen while a body is sent that the Worker does not read.
    pub fn try_ask(&self, ask: &Ask) -> Option<Answer> {
        let mut request = http::Request::builder().method(ask.method).uri(format!("{}{}", self.url, ask.path));
        for (name, value) in &ask.headers {
            request = request.header(name, value);
        }
        let mut response = self.agent.run(request.body(ask.body.clone()).unwrap()).ok()?;
        let body = response.body_mut().read_to_vec().ok()?;
        Some(Answer::read(response.status().as_u16(), response.headers().clone(), &body))
    }

    /// From as many threads as there are requests, up to [`PARALLEL_MAX`].
    pub fn ask_all(&self, asks: &[Ask]) -> Vec<Answer> {
        let share = asks.len().div_ceil(PARALLEL_MAX).max(1);
        thread::scope(|scope| {
            let ask_share = |share: &[Ask]| share.iter().map(|ask| self.ask(ask)).collect::<Vec<_>>();
            let threads: Vec<_> = asks.chunks(share).map(|share| scope.spawn(move || ask_share(share))).collect();
            threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
        })
    }

    /// Runs the cron handler with this scheduled time.
    pub fn sweep(&self, time: &str) {
        self.control("/scheduled", &serde_json::json!({"cron": "*/5 * * * *", "time": time})).expect("a sweep");
    }

    /// Queries D1 directly, without the Worker.
    pub fn sql(&self, sql: &str) -> Result<Value, String> {
        self.control("/sql", &serde_json::json!({"sql": sql}))
    }

    fn control(&self, path: &str, body: &Value) -> Result<Value, String> {
        let control = self.control.as_ref().expect("JIFEN_WORKERD_CONTROL is not set: run `cargo xtask test workerd`");
        let request = http::Request::post(format!("{control}{path}")).body(body.to_string()).unwrap();
        let mut response = self.agent.run(request).expect("the harness answers");
        let text = response.body_mut().read_to_string().unwrap();
        if response.status() == 200 { Ok(serde_json::from_str(&text).unwrap()) } else { Err(text) }
    }
}
