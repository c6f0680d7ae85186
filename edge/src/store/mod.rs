//! What the Worker keeps, and the one place where SQL stands: statements with parameters, and the seam they are sent through.
//! Which database answers is not known here; `d1` names Cloudflare's, and the tests bring SQLite.

pub mod accounts;
pub mod budgets;
pub mod commit;
pub mod d1;
pub mod daily;
pub mod due;
pub mod expiries;
pub mod kv;
pub mod members;
pub mod merchants;
pub mod programs;
pub mod referrals;
pub mod replays;
pub mod replies;
mod row;

pub use row::{Row, Value};

use shared::units::id::MerchantId;
use std::{future::Future, pin::Pin, rc::Rc};

/// A future of this thread: neither workerd nor the tests move one to another.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// SQL with numbered parameters. D1 binds every number as REAL, so `CAST(?n AS INTEGER)` stands wherever an integer is compared or added.
#[derive(Clone, Debug)]
pub struct Statement {
    pub sql: &'static str,
    pub values: Vec<Value>,
}

impl Statement {
    pub fn new(sql: &'static str, values: impl IntoIterator<Item = Value>) -> Self {
        Self { sql, values: values.into_iter().collect() }
    }

    /// Asks only whether the database answers.
    pub fn ping() -> Self {
        Self::new("SELECT 1 AS ok", [])
    }
}

/// The rows that one statement gave.
pub type Rows = Vec<Row>;

/// A database session of one request.
pub trait Database {
    /// Runs the statements in order as one transaction: all of them take effect, or none.
    fn batch(&self, statements: Vec<Statement>) -> Pending<'_, Result<Vec<Rows>, StoreError>>;

    /// Where this session stands, for a client that wants to read its own writes.
    fn bookmark(&self) -> Option<String>;
}

/// The databases that merchants live in. Today one holds them all; a directory from merchant to database would stand behind this.
pub trait Databases {
    fn open(&self, merchant: Option<&MerchantId>, freshness: Freshness) -> Result<Rc<dyn Database>, StoreError>;
}

/// How recent a session's reads have to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// Everything that has been written: for decisions.
    Latest,
    /// At least what the bookmark has seen.
    AtLeast(String),
    /// Whatever replica is near.
    Any,
}

/// Configuration near the edge. May be up to a minute old, and may be lost: the database has it all.
pub trait ConfigCache {
    fn get<'a>(&'a self, key: &'a str) -> Pending<'a, Option<String>>;
    fn put<'a>(&'a self, key: &'a str, value: String) -> Pending<'a, ()>;
}

/// Why the store gave no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// A unique key was taken, or the last of a budget, so nothing of the batch took effect: somebody else was first.
    #[error("taken: {0}")]
    Taken(String),
    /// The connection broke; the batch may have taken effect or not. Only what is idempotent may be sent again.
    #[error("outcome unknown: {0}")]
    OutcomeUnknown(String),
    /// Anything else: a fault of ours or of the database.
    #[error("store: {0}")]
    Fault(String),
}

impl StoreError {
    /// Reads SQLite's and D1's messages; neither gives a code that reaches us.
    pub fn from_message(message: String) -> Self {
        const BROKEN: [&str; 5] = [
            "Network connection lost",
            "to be reset",
            "reset because",
            "storage operation exceeded timeout",
            "DB is overloaded",
        ];
        if message.contains("UNIQUE constraint failed") || message.contains("budget_holds") {
            Self::Taken(message)
        } else if BROKEN.iter().any(|broken| message.contains(broken)) {
            Self::OutcomeUnknown(message)
        } else {
            Self::Fault(message)
        }
    }

    pub fn unreadable(what: &str) -> Self {
        Self::Fault(format!("{what} cannot be read"))
    }
}

/// Runs one statement.
pub async fn query(database: &dyn Database, statement: Statement) -> Result<Rows, StoreError> {
    Ok(database.batch(vec![statement]).await?.pop().unwrap_or_default())
}

/// The rows of the statement at `at` of a batch; a batch that lacks it has been cut short.
pub fn rows_at(answers: &[Rows], at: usize) -> Result<&Rows, StoreError> {
    answers.get(at).ok_or_else(|| StoreError::Fault("a batch gave too few answers".to_owned()))
}
