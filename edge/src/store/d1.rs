//! Cloudflare's D1 behind the seam of `store`. The only file that names it.

use super::{Database, Databases, Freshness, Pending, Row, Rows, Statement, StoreError, Value};
use shared::units::id::MerchantId;
use std::rc::Rc;
use worker::{D1Database, D1DatabaseSession, D1PreparedStatement, wasm_bindgen::JsValue};

/// The one database that all merchants live in today.
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
        Ok(Rc::new(Session { session }))
    }
}

struct Session {
    session: D1DatabaseSession,
}

impl Database for Session {
    fn batch(&self, statements: Vec<Statement>) -> Pending<'_, Result<Vec<Rows>, StoreError>> {
        Box::pin(async move {
            let prepared = statements.iter().map(|statement| self.prepare(statement)).collect::<Result<_, _>>()?;
            let results = self.session.batch(prepared).await.map_err(|error| read_error(&error))?;
            let rows = results.iter().map(|result| result.results::<Row>().map_err(|error| read_error(&error)));
            rows.collect()
        })
    }

    fn bookmark(&self) -> Option<String> {
        self.session.get_bookmark().ok().flatten()
    }
}

impl Session {
    fn prepare(&self, statement: &Statement) -> Result<D1PreparedStatement, StoreError> {
        let values: Vec<JsValue> = statement.values.iter().map(bind).collect();
        self.session.prepare(statement.sql).bind(&values).map_err(|error| read_error(&error))
    }
}

/// Every number is bound as a double; `CAST` in the statements makes integers of them again, exact below 2^53.
#[expect(clippy::cast_precision_loss, reason = "integers in the store are below 2^53")]
fn bind(value: &Value) -> JsValue {
    match value {
        Value::Null => JsValue::NULL,
        Value::Integer(number) => JsValue::from_f64(*number as f64),
        Value::Text(text) => JsValue::from_str(text),
    }
}

/// D1 tells what failed in the message of the error or of its cause, by the call that failed.
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
