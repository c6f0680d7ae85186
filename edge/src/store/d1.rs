//! Implements the traits of `store` for Cloudflare's D1. Only this file names it.

use super::{Database, Databases, Freshness, Pending, Row, Rows, SqlValue, Statement, StoreError, Usage};
use shared::units::id::MerchantId;
use std::{cell::Cell, rc::Rc};
use worker::{D1Database, D1DatabaseSession, D1PreparedStatement, D1Result, wasm_bindgen::JsValue};

/// The one database of all merchants.
pub struct D1 {
    database: D1Database,
}

impl D1 {
    pub const fn new(database: D1Database) -> Self {
        Self { database }
    }
}

impl Databases for D1 {
    fn open(&self, _merchant: Option<&MerchantId>, freshness: Freshness) -> Result<Rc<dyn Database>, StoreError> {
        let start = match &freshness {
            Freshness::Latest => "first-primary",
            Freshness::AtLeast(bookmark) => bookmark,
            Freshness::Any => "first-unconstrained",
        };
        let session = self.database.with_session(Some(start)).map_err(|error| read_error(&error))?;
        Ok(Rc::new(D1Session { session, usage: Cell::default() }))
    }
}

struct D1Session {
    session: D1DatabaseSession,
    usage: Cell<Usage>,
}

impl Database for D1Session {
    fn batch(&self, statements: Vec<Statement>) -> Pending<'_, Result<Vec<Rows>, StoreError>> {
        Box::pin(async move {
            let prepared = statements.iter().map(|statement| self.prepare(statement)).collect::<Result<_, _>>()?;
            self.spend(Usage { trips: 1, ..Usage::default() });
            let results = self.session.batch(prepared).await.map_err(|error| read_error(&error))?;
            for result in &results {
                self.spend(usage_of(result));
            }
            let rows = results.iter().map(|result| result.results::<Row>().map_err(|error| read_error(&error)));
            rows.collect()
        })
    }

    fn bookmark(&self) -> Option<String> {
        self.session.get_bookmark().ok().flatten()
    }

    fn usage(&self) -> Usage {
        self.usage.get()
    }
}

impl D1Session {
    fn spend(&self, usage: Usage) {
        self.usage.set(self.usage.get().plus(usage));
    }

    fn prepare(&self, statement: &Statement) -> Result<D1PreparedStatement, StoreError> {
        let values: Vec<JsValue> = statement.values.iter().map(bind).collect();
        self.session.prepare(statement.sql).bind(&values).map_err(|error| read_error(&error))
    }
}

/// The rows that D1 bills. A result without these figures counts as zero.
fn usage_of(result: &D1Result) -> Usage {
    let meta = result.meta().ok().flatten();
    let rows = |count: Option<usize>| count.and_then(|count| u64::try_from(count).ok()).unwrap_or_default();
    let (read, written) = meta.map_or((None, None), |meta| (meta.rows_read, meta.rows_written));
    Usage { trips: 0, rows_read: rows(read), rows_written: rows(written) }
}

/// Every number is bound as a double. `CAST` in the statements converts them to integers, which is exact below 2^53.
#[expect(clippy::cast_precision_loss, reason = "integers in the store are below 2^53")]
fn bind(value: &SqlValue) -> JsValue {
    match value {
        SqlValue::Null => JsValue::NULL,
        SqlValue::Integer(number) => JsValue::from_f64(*number as f64),
        SqlValue::Text(text) => JsValue::from_str(text),
    }
}

/// D1 reports the failure in the message of the error or of its cause, depending on the call.
fn read_error(error: &worker::Error) -> StoreError {
    let message = match error {
        worker::Error::D1(d1) => {
            let outer: &worker::js_sys::Error = d1.as_ref();
            format!("{} ({})", String::from(outer.message()), d1.cause())
        }
        other => other.to_string(),
    };
    StoreError::from_message(message)
}
