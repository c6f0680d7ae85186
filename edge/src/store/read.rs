//! Typed reads. A read declares its statements and how their rows are decoded, so no caller finds a result by its position in a batch.
//!
//! Reads combine: a tuple, an option or a borrowed read is a read, and one batch runs all its statements.

use super::{
    database::{Database, Rows, Statement},
    error::StoreError,
};
use std::vec::IntoIter;

/// What is to be read, and as what.
pub trait Read {
    type Output: 'static;

    /// The statements, in the order in which [`Self::decode`] takes their rows.
    fn statements(&self) -> Vec<Statement>;

    /// Takes as many results as [`Self::statements`] returns, in their order.
    fn decode(&self, results: &mut Results) -> Result<Self::Output, StoreError>;
}

/// The results of a batch that no read has taken yet.
#[derive(Debug, Default)]
pub struct Results(IntoIter<Rows>);

impl Results {
    pub fn new(results: Vec<Rows>) -> Self {
        Self(results.into_iter())
    }

    fn take(&mut self) -> Result<Rows, StoreError> {
        self.0.next().ok_or_else(|| StoreError::Fault("a batch returned too few results".to_owned()))
    }
}

/// A read of one statement.
#[derive(Clone, Debug)]
pub struct Query<T> {
    statement: Statement,
    decode: fn(&Rows) -> Result<T, StoreError>,
}

impl<T> Query<T> {
    pub const fn new(statement: Statement, decode: fn(&Rows) -> Result<T, StoreError>) -> Self {
        Self { statement, decode }
    }
}

impl<T: 'static> Read for Query<T> {
    type Output = T;

    fn statements(&self) -> Vec<Statement> {
        vec![self.statement.clone()]
    }

    fn decode(&self, results: &mut Results) -> Result<T, StoreError> {
        (self.decode)(&results.take()?)
    }
}

impl<R: Read> Read for &R {
    type Output = R::Output;

    fn statements(&self) -> Vec<Statement> {
        (**self).statements()
    }

    fn decode(&self, results: &mut Results) -> Result<R::Output, StoreError> {
        (**self).decode(results)
    }
}

/// `None` reads nothing.
impl<R: Read> Read for Option<R> {
    type Output = Option<R::Output>;

    fn statements(&self) -> Vec<Statement> {
        self.as_ref().map(Read::statements).unwrap_or_default()
    }

    fn decode(&self, results: &mut Results) -> Result<Self::Output, StoreError> {
        self.as_ref().map(|read| read.decode(results)).transpose()
    }
}

macro_rules! tuples {
    ($(($($read:ident $at:tt),*))+) => {$(
        impl<$($read: Read),*> Read for ($($read,)*) {
            type Output = ($($read::Output,)*);

            fn statements(&self) -> Vec<Statement> {
                let parts: [Vec<Statement>; [$($at as usize),*].len()] = [$(self.$at.statements()),*];
                parts.into_iter().flatten().collect()
            }

            fn decode(&self, results: &mut Results) -> Result<Self::Output, StoreError> {
                Ok(($(self.$at.decode(results)?,)*))
            }
        }
    )+};
}

tuples! {
    (A 0, B 1)
    (A 0, B 1, C 2)
}

/// Reads nothing.
impl Read for () {
    type Output = ();

    fn statements(&self) -> Vec<Statement> {
        Vec::new()
    }

    fn decode(&self, _results: &mut Results) -> Result<(), StoreError> {
        Ok(())
    }
}

/// Runs a read as one batch. A read without statements costs no round trip.
pub async fn load<R: Read>(database: &dyn Database, read: &R) -> Result<R::Output, StoreError> {
    let statements = read.statements();
    let results = if statements.is_empty() { Vec::new() } else { database.batch(statements).await? };
    read.decode(&mut Results::new(results))
}

/// Asks only whether the database answers.
pub fn ping() -> Query<()> {
    Query::new(Statement::new("SELECT 1 AS ok", []), |_| Ok(()))
}

#[cfg(test)]
mod tests {
    use super::{Query, Read, Results, Rows, Statement};

    fn query(sql: &'static str) -> Query<usize> {
        Query::new(Statement::new(sql, []), |rows| Ok(rows.len()))
    }

    fn rows(count: usize) -> Rows {
        vec![super::super::Row(std::collections::BTreeMap::new()); count]
    }

    fn sql(read: &impl Read) -> Vec<&'static str> {
        read.statements().iter().map(|statement| statement.sql).collect()
    }

    #[test]
    fn each_part_of_a_read_takes_its_own_results() {
        let inner = (query("b"), None::<Query<usize>>);
        let read = (query("a"), (&inner, Some(query("c"))), ());
        assert_eq!(sql(&read), ["a", "b", "c"]);
        let mut results = Results::new(vec![rows(1), rows(0), rows(3)]);
        assert_eq!(read.decode(&mut results).ok(), Some((1, ((0, None), Some(3)), ())));
    }

    #[test]
    fn a_missing_result_is_a_fault() {
        let read = (query("a"), query("b"));
        assert!(read.decode(&mut Results::new(vec![rows(1)])).is_err());
        assert!(read.decode(&mut Results::new(Vec::new())).is_err());
    }
}
