//! The Worker's application in this process, over SQLite, with a clock that a test can set.

use super::{
    ask::{Answer, Ask},
    sqlite::{Sqlite, yields},
};
use edge::{
    app::App,
    error::Failure,
    jobs::{Swept, sweep},
    limit::{Budget, Limiter},
    respond::respond,
    runtime::{Runtime, Severity},
    secrets::Secrets,
    store::{ConfigCache, Pending},
    versions::Versions,
};
use futures::{
    executor::block_on,
    future::{join, join_all},
};
use shared::units::time::Instant;
use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
};

pub const OPERATOR_KEY: &str = "an operator key for tests, long enough";

pub struct Native {
    pub database: Sqlite,
    cache: Cache,
    limiter: Budgets,
    secrets: Secrets,
    runtime: VirtualTime,
    versions: Versions,
}

#[derive(Default)]
struct Cache(RefCell<HashMap<String, String>>);

impl ConfigCache for Cache {
    fn get<'a>(&'a self, key: &'a str) -> Pending<'a, Option<String>> {
        Box::pin(async move { self.0.borrow().get(key).cloned() })
    }

    fn put<'a>(&'a self, key: &'a str, value: String) -> Pending<'a, ()> {
        Box::pin(async move {
            self.0.borrow_mut().insert(key.to_owned(), value);
        })
    }
}

/// Admits every request until a test changes this.
#[derive(Default)]
struct Budgets(Cell<Option<Budget>>);

impl Limiter for Budgets {
    fn admits<'a>(&'a self, budget: Budget, _key: &'a str) -> Pending<'a, bool> {
        Box::pin(async move { self.0.get() != Some(budget) })
    }
}

/// The clock advances by one millisecond each time that all requests had their turn, so no test sleeps.
struct VirtualTime {
    now: Cell<Instant>,
    lines: RefCell<Vec<String>>,
}

impl Runtime for VirtualTime {
    fn now(&self) -> Instant {
        self.now.get()
    }

    fn pause(&self, millis: u32) -> Pending<'_, ()> {
        Box::pin(yields(millis))
    }

    fn log(&self, severity: Severity, line: &str) {
        if severity == Severity::Error {
            eprintln!("{line}");
        }
        self.lines.borrow_mut().push(line.to_owned());
    }
}

impl Native {
    /// At noon of 23 November 2026 in Shanghai.
    pub fn new() -> Self {
        Self {
            database: Sqlite::migrated(),
            cache: Cache::default(),
            limiter: Budgets::default(),
            secrets: Secrets {
                master_key: "a master key for tests, which is long enough".to_owned(),
                operator_key: OPERATOR_KEY.to_owned(),
            },
            runtime: VirtualTime {
                now: Cell::new(Instant::parse("2026-11-23T12:00:00+08:00").unwrap()),
                lines: RefCell::default(),
            },
            versions: Versions::default(),
        }
    }

    pub fn now(&self) -> Instant {
        self.runtime.now()
    }

    /// The log lines since the last call.
    pub fn log_lines(&self) -> Vec<String> {
        self.runtime.lines.take()
    }

    pub fn set_now(&self, time: &str) {
        self.runtime.now.set(Instant::parse(time).unwrap());
    }

    pub fn pass_minutes(&self, minutes: u32) {
        self.runtime.now.set(self.now().plus_minutes(minutes));
    }

    /// Removes all values from the cache.
    pub fn empty_cache(&self) {
        self.cache.0.borrow_mut().clear();
    }

    pub fn exhaust(&self, budget: Budget) {
        self.limiter.0.set(Some(budget));
    }

    pub fn ask(&self, ask: &Ask) -> Answer {
        block_on(self.answer(ask))
    }

    /// Runs the requests in parallel: each waits for its database while the others run.
    pub fn ask_all(&self, asks: &[Ask]) -> Vec<Answer> {
        block_on(join_all(asks.iter().map(|ask| self.answer(ask))))
    }

    pub fn sweep(&self) -> Swept {
        self.try_sweep().unwrap()
    }

    pub fn try_sweep(&self) -> Result<Swept, Failure> {
        block_on(sweep(&self.app()))
    }

    /// Runs the cron job several times at once, at the same time as requests.
    pub fn sweep_while(&self, sweeps: usize, asks: &[Ask]) -> Vec<Answer> {
        let app = self.app();
        let swept = join_all((0..sweeps).map(|_| sweep(&app)));
        let answered = join_all(asks.iter().map(|ask| self.answer(ask)));
        let (swept, answers) = block_on(join(swept, answered));
        assert!(swept.iter().all(Result::is_ok), "{swept:?}");
        answers
    }

    async fn answer(&self, ask: &Ask) -> Answer {
        let mut request = http::Request::builder().method(ask.method).uri(format!("https://edge.test{}", ask.path));
        for (name, value) in &ask.headers {
            request = request.header(name, value);
        }
        let response = respond(&self.app(), &request.body(ask.body.clone()).unwrap()).await;
        Answer::read(response.status, response.headers, response.body.as_bytes())
    }

    fn app(&self) -> App<'_> {
        App {
            databases: &self.database,
            cache: &self.cache,
            limiter: &self.limiter,
            runtime: &self.runtime,
            versions: &self.versions,
            secrets: &self.secrets,
            now: self.runtime.now(),
        }
    }
}
