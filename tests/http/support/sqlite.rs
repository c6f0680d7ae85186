//! Implements the Worker's database traits with SQLite and the Worker's own migrations. D1 is SQLite, so the same statements run here.
//! Numbers are bound as REAL, as in D1, so that a missing CAST causes a failure.

use edge::store::{Database, Databases, Freshness, Pending, Row, Rows, SqlValue, Statement, StoreError, Usage};
use rusqlite::{Connection, types::ValueRef};
use shared::units::id::MerchantId;
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    future::poll_fn,
    path::{Path, PathBuf},
    rc::Rc,
    task::Poll,
};

/// Below the root of the repository.
const MIGRATIONS: &str = "edge/migrations";

/// Counts of the calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Batches: one round trip each.
    pub trips: u32,
    pub statements: u32,
    pub rows: usize,
}

#[derive(Clone)]
pub struct Sqlite {
    connection: Rc<RefCell<Connection>>,
    traffic: Rc<Cell<Traffic>>,
    /// The query plans of what is sent, while a test asks for them.
    plans: Rc<RefCell<Option<Vec<String>>>>,
}

impl Sqlite {
    pub fn migrated() -> Self {
        let connection = Connection::open_in_memory().unwrap();
        migrate(&connection, 0);
        Self { connection: Rc::new(RefCell::new(connection)), traffic: Rc::default(), plans: Rc::default() }
    }

    /// Replaces the database by a fixture, applies later migrations, and returns the id of its merchant. The first line of a fixture ends
    /// with the number of its last migration.
    pub fn load(&self, fixture: &str) -> String {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
        connection.execute_batch(fixture).unwrap();
        connection.execute_batch("PRAGMA foreign_keys = ON").unwrap();
        let first = fixture.lines().next().unwrap().trim_end_matches('.');
        migrate(&connection, first.rsplit(' ').next().unwrap().parse().unwrap());
        self.connection.replace(connection);
        self.run("SELECT merchant_id FROM merchants").unwrap()[0].text("merchant_id").unwrap().to_owned()
    }

    /// The database as SQL: tables, rows, and then the triggers.
    pub fn sql_dump(&self) -> String {
        let last = migrations().len();
        let mut statements =
            vec![format!("-- A database of format 1, as a fixture: the schema and the rows after migration {last}.")];
        let kept = |is_table: &str| {
            let select = "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND type";
            self.run(&format!("{select} {is_table} 'table' ORDER BY rowid")).unwrap()
        };
        for table in kept("=") {
            statements.push(format!("{};", table.text("sql").unwrap()));
        }
        for table in kept("=") {
            let name = table.text("name").unwrap();
            let quoted = self.run(&format!("SELECT name FROM pragma_table_info('{name}') ORDER BY cid")).unwrap();
            let columns: Vec<&str> = quoted.iter().map(|row| row.text("name").unwrap()).collect();
            let values: Vec<String> = columns.iter().map(|column| format!("quote({column})")).collect();
            let rows = self.run(&format!("SELECT {} AS line FROM {name}", values.join(" || ', ' || "))).unwrap();
            for row in rows {
                let line = row.text("line").unwrap();
                statements.push(format!("INSERT INTO {name} ({}) VALUES ({line});", columns.join(", ")));
            }
        }
        for watching in kept("<>") {
            statements.push(format!("{};", watching.text("sql").unwrap()));
        }
        statements.join("\n") + "\n"
    }

    /// The statements that `work` sends.
    pub fn traffic<T>(&self, work: impl FnOnce() -> T) -> (T, Traffic) {
        self.traffic.set(Traffic::default());
        (work(), self.traffic.get())
    }

    /// The query plans of what `work` sends: a line for each step.
    pub fn plans<T>(&self, work: impl FnOnce() -> T) -> (T, Vec<String>) {
        self.plans.replace(Some(Vec::new()));
        (work(), self.plans.take().unwrap_or_default())
    }

    /// Runs a statement outside of the application, with integers bound as integers.
    pub fn run(&self, sql: &str) -> Result<Rows, StoreError> {
        let connection = self.connection.borrow();
        run(&connection, sql, &[])
    }

    /// Every row of every table, to check that nothing was written.
    pub fn dump(&self) -> Vec<String> {
        let tables = self.run("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").unwrap();
        let rows_of = |table: &str| self.run(&format!("SELECT * FROM {table}")).unwrap();
        let names: Vec<String> = tables.iter().map(|row| row.text("name").unwrap().to_owned()).collect();
        names.iter().flat_map(|name| rows_of(name).into_iter().map(move |row| format!("{name} {row:?}"))).collect()
    }
}

/// The files of the migrations, in their order.
fn migrations() -> Vec<PathBuf> {
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let folder = above.map(|folder| folder.join(MIGRATIONS)).find(|folder| folder.is_dir()).unwrap();
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files
}

/// Applies the migrations after the first `done`.
fn migrate(connection: &Connection, done: usize) {
    for file in migrations().iter().skip(done) {
        connection.execute_batch(&std::fs::read_to_string(file).unwrap()).unwrap();
    }
}

impl Databases for Sqlite {
    fn open(&self, _merchant: Option<&MerchantId>, _freshness: Freshness) -> Result<Rc<dyn Database>, StoreError> {
        Ok(Rc::new(Session { sqlite: self.clone(), usage: Cell::default() }))
    }
}

struct Session {
    sqlite: Sqlite,
    usage: Cell<Usage>,
}

impl Database for Session {
    /// Yields first, so that parallel requests run between each other's reads and writes.
    fn batch(&self, statements: Vec<Statement>) -> Pending<'_, Result<Vec<Rows>, StoreError>> {
        Box::pin(async move {
            yields(1).await;
            let spend = |usage| self.usage.set(self.usage.get().plus(usage));
            spend(Usage { trips: 1, ..Usage::default() });
            let before = self.sqlite.rows_changed();
            let answers = self.sqlite.batch_now(&statements)?;
            let rows_read = answers.iter().map(|rows| u64::try_from(rows.len()).unwrap()).sum();
            spend(Usage { trips: 0, rows_read, rows_written: self.sqlite.rows_changed() - before });
            Ok(answers)
        })
    }

    fn bookmark(&self) -> Option<String> {
        Some(format!("{:08x}", self.sqlite.traffic.get().trips))
    }

    fn usage(&self) -> Usage {
        self.usage.get()
    }
}

impl Sqlite {
    /// Since the database was opened.
    fn rows_changed(&self) -> u64 {
        let rows = self.run("SELECT total_changes() AS rows").unwrap();
        rows[0].count("rows").unwrap()
    }

    fn batch_now(&self, statements: &[Statement]) -> Result<Vec<Rows>, StoreError> {
        let mut connection = self.connection.borrow_mut();
        if let Some(plans) = self.plans.borrow_mut().as_mut() {
            for statement in statements {
                let steps = run(&connection, &format!("EXPLAIN QUERY PLAN {}", statement.sql), &statement.values)?;
                plans.extend(steps.iter().map(|step| step.text("detail").unwrap().to_owned()));
            }
        }
        let transaction = connection.transaction().unwrap();
        let run = |statement: &Statement| run(&transaction, statement.sql, &statement.values);
        let answers = statements.iter().map(run).collect::<Result<Vec<Rows>, _>>()?;
        transaction.commit().unwrap();
        let Traffic { trips, statements: sent, rows } = self.traffic.get();
        self.traffic.set(Traffic {
            trips: trips + 1,
            statements: sent + u32::try_from(statements.len()).unwrap(),
            rows: rows + answers.iter().map(Vec::len).sum::<usize>(),
        });
        Ok(answers)
    }
}

fn run(connection: &Connection, sql: &str, values: &[SqlValue]) -> Result<Rows, StoreError> {
    let fault = |error: rusqlite::Error| StoreError::from_message(error.to_string());
    let mut statement = connection.prepare_cached(sql).map_err(fault)?;
    let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let values: Vec<rusqlite::types::Value> = values.iter().map(bind).collect();
    let read = |row: &rusqlite::Row<'_>| {
        let value = |at: usize| row.get_ref(at).map(|value| read_value(value));
        let row = columns.iter().enumerate().map(|(at, column)| Ok((column.clone(), value(at)?)));
        row.collect::<Result<BTreeMap<_, _>, rusqlite::Error>>().map(Row)
    };
    let rows = statement.query_map(rusqlite::params_from_iter(values), read).map_err(fault)?;
    rows.collect::<Result<Rows, _>>().map_err(fault)
}

#[expect(clippy::cast_precision_loss, reason = "as D1 does; integers in the store are below 2^53")]
fn bind(value: &SqlValue) -> rusqlite::types::Value {
    match value {
        SqlValue::Null => rusqlite::types::Value::Null,
        SqlValue::Integer(number) => rusqlite::types::Value::Real(*number as f64),
        SqlValue::Text(text) => rusqlite::types::Value::Text(text.clone()),
    }
}

fn read_value(value: ValueRef<'_>) -> SqlValue {
    match value {
        ValueRef::Null => SqlValue::Null,
        ValueRef::Integer(number) => SqlValue::Integer(number),
        ValueRef::Text(text) => SqlValue::Text(String::from_utf8(text.to_vec()).unwrap()),
        ValueRef::Real(number) => panic!("{number}: no column is a float"),
        ValueRef::Blob(_) => panic!("no column is a blob"),
    }
}

/// Is ready after this number of turns of all requests.
pub async fn yields(turns: u32) {
    let mut left = turns;
    poll_fn(move |context| {
        if left == 0 {
            return Poll::Ready(());
        }
        left -= 1;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
