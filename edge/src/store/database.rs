//! The traits of a database: statements with parameters go in, rows come out. The Worker implements them with `d1`, the tests with SQLite.

use super::{
    error::StoreError,
    row::{Row, SqlValue},
};
use shared::units::id::MerchantId;
use std::{future::Future, pin::Pin, rc::Rc};

/// A future that stays on its thread. Neither workerd nor the tests move it to another.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// SQL with numbered parameters. D1 binds every number as REAL, so a statement uses `CAST(?n AS INTEGER)` where it compares or adds an integer.
#[derive(Clone, Debug)]
pub struct Statement {
    pub sql: &'static str,
    pub values: Vec<SqlValue>,
}

impl Statement {
    pub fn new(sql: &'static str, values: impl IntoIterator<Item = SqlValue>) -> Self {
        Self { sql, values: values.into_iter().collect() }
    }
}

/// The rows of one statement.
pub type Rows = Vec<Row>;

/// What a session has cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// The number of batches sent, including failed ones.
    pub trips: u32,
    pub rows_read: u64,
    pub rows_written: u64,
}

impl Usage {
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            trips: self.trips + other.trips,
            rows_read: self.rows_read + other.rows_read,
            rows_written: self.rows_written + other.rows_written,
        }
    }
}

/// A database session of one request.
pub trait Database {
    /// Runs the statements in order as one transaction: all of them take effect, or none.
    fn batch(&self, statements: Vec<Statement>) -> Pending<'_, Result<Vec<Rows>, StoreError>>;

    /// The bookmark of this session, for a client that reads its own writes.
    fn bookmark(&self) -> Option<String>;

    /// What this session has cost so far.
    fn usage(&self) -> Usage;
}

/// The databases of merchants. Today one database has all merchants. A directory from merchants to databases would implement this trait.
pub trait Databases {
    fn open(&self, merchant: Option<&MerchantId>, freshness: Freshness) -> Result<Rc<dyn Database>, StoreError>;
}

/// How recent the reads of a session must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// Everything that was written. Decisions use this.
    Latest,
    /// At least everything up to the bookmark.
    AtLeast(String),
    /// Any replica.
    Any,
}

/// A cache of configuration near the user. A value can be a minute old or missing; the database has everything.
pub trait ConfigCache {
    fn get<'a>(&'a self, key: &'a str) -> Pending<'a, Option<String>>;
    fn put<'a>(&'a self, key: &'a str, value: String) -> Pending<'a, ()>;
}
