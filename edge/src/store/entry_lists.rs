//! Lists of a merchant's entries, page by page. Every statement reads along one index from the position where the page before ended. A list with
//! a filter that the index does not have examines at most 1,000 entries for a page, so that a page costs the same in any ledger.

use super::{
    Query, Row, Rows, SqlValue, Statement, StoreError,
    accounts::{self, Facts},
};
use serde::{Deserialize, Serialize};
use shared::{
    ledger::Sealed,
    units::id::{MemberId, MerchantId},
    units::time::Instant,
};
use std::collections::BTreeMap;

/// What the entries of a list have in common. `None` is any.
#[derive(Clone, Debug, Default)]
pub struct EntryFilter {
    pub member_id: Option<MemberId>,
    pub kind: Option<String>,
    /// The times of the entries, from `since` to before `until`.
    pub since: Option<Instant>,
    pub until: Option<Instant>,
    /// The kind of a recorded event.
    pub event: Option<String>,
    /// The kind of the last entry of a placed hold, apart from its extensions.
    pub last_of_hold: Option<&'static [&'static str]>,
}

/// The position of an entry in every list: its time, its number, and its number in the member's ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryPosition(i64, u64, u64);

/// Before and after all positions. Numbers in the store are below 2^53.
const NUMBER_MAX: u64 = (1 << 53) - 1;
const FIRST: EntryPosition = EntryPosition(0, 0, 0);
const LAST: EntryPosition = EntryPosition(NUMBER_MAX.cast_signed(), NUMBER_MAX, NUMBER_MAX);

/// An entry of a list.
#[derive(Debug)]
pub struct ListedEntry {
    pub n: u64,
    pub member_id: MemberId,
    pub entry: Sealed,
}

/// A page, and the position of the last row that was examined for it, if there may be more.
pub type ExaminedPage<P, E> = (P, Option<E>);

/// The entries of a page with their positions.
pub type ListedEntries = Vec<(EntryPosition, ListedEntry)>;

type ReadPage = ExaminedPage<Query<ListedEntries>, Query<Option<EntryPosition>>>;

/// The statements of one way through the entries.
struct EntryWay {
    page: &'static str,
    /// The same with the filters that the index does not have.
    filtered: &'static str,
    /// The position of the last entry that `filtered` examines; no row if it examines all that follow.
    examined: &'static str,
}

/// The parameters are the same for all statements: 1 merchant, 2 member, 3 kind, 4 since, 5 until, 6 event, 7 last kinds of a hold, 8 to 10
/// the position, 11 the number of rows.
macro_rules! way {
    (from $from:literal, range $range:literal, order $order:literal, end $end:literal) => {
        EntryWay {
            page: concat!("SELECT n, at, member_id, seq, body, hash, texts FROM ", $from, " WHERE ", $range, " ORDER BY ", $order, " LIMIT CAST(?11 AS INTEGER)"),
            filtered: concat!(
                "WITH examined (at, n, seq) AS (SELECT at, n, seq FROM ", $from, " WHERE ", $range, " ORDER BY ", $order, " LIMIT 1 OFFSET 999) ",
                "SELECT n, at, member_id, seq, body, hash, texts FROM ", $from, " WHERE ", $range, " AND ", $end,
                " AND (?3 IS NULL OR kind = ?3) AND at >= CAST(?4 AS INTEGER) AND at < CAST(?5 AS INTEGER) ",
                "AND (?6 IS NULL OR body ->> '$.fact.event.event' = ?6) AND (?7 IS NULL OR (SELECT l.kind FROM entry_subjects s ",
                "JOIN entries l ON l.n = s.n WHERE s.merchant_id = ?1 AND s.kind = 'hold' AND s.id = e.body ->> '$.fact.hold.hold_id' ",
                "AND l.kind <> 'hold_extended' ORDER BY s.n DESC LIMIT 1) IN (SELECT value FROM json_each(?7))) ORDER BY ", $order,
                " LIMIT CAST(?11 AS INTEGER)"
            ),
            examined: concat!("SELECT at, n, seq FROM ", $from, " WHERE ", $range, " ORDER BY ", $order, " LIMIT 1 OFFSET CAST(?11 AS INTEGER)"),
        }
    };
}

const EXAMINED_MAX: u32 = 1_000;

/// A member's entries, newest first.
const NEWEST_OF_MEMBER: EntryWay = way!(
    from "entries e", range "merchant_id = ?1 AND member_id = ?2 AND seq < CAST(?10 AS INTEGER)", order "seq DESC",
    end "seq >= coalesce((SELECT seq FROM examined), 0)"
);

/// A member's entries, oldest first.
const OLDEST_OF_MEMBER: EntryWay = way!(
    from "entries e", range "merchant_id = ?1 AND member_id = ?2 AND seq > CAST(?10 AS INTEGER)", order "seq",
    end "seq <= coalesce((SELECT seq FROM examined), 9007199254740991)"
);

/// The entries of one kind, newest first. The position contains `until`.
const NEWEST_OF_KIND: EntryWay = way!(
    from "entries e INDEXED BY entries_by_kind",
    range "merchant_id = ?1 AND kind = ?3 AND (at, n) < (CAST(?8 AS INTEGER), CAST(?9 AS INTEGER)) AND at >= CAST(?4 AS INTEGER)",
    order "at DESC, n DESC",
    end "(at, n) >= (coalesce((SELECT at FROM examined), 0), coalesce((SELECT n FROM examined), 0))"
);

/// All entries of the merchant in the order of their numbers.
const OLDEST_OF_ALL: EntryWay = way!(
    from "entries e INDEXED BY entries_of_merchant", range "merchant_id = ?1 AND n > CAST(?9 AS INTEGER)", order "n",
    end "n <= coalesce((SELECT n FROM examined), 9007199254740991)"
);

/// Entries by time, oldest first, of one kind or of each kind that there is. A page takes the next rows of every kind and keeps the first of
/// them. The position contains `since`.
const OLDEST_BY_TIME: &str = "WITH RECURSIVE kinds (kind) AS (SELECT coalesce(?3, (SELECT min(kind) FROM entries WHERE merchant_id = ?1)) \
      UNION ALL SELECT (SELECT min(kind) FROM entries WHERE merchant_id = ?1 AND kind > kinds.kind) FROM kinds \
      WHERE ?3 IS NULL AND kinds.kind IS NOT NULL) \
    SELECT n, at, member_id, seq, body, hash, texts FROM entries WHERE n IN (SELECT x.n FROM kinds JOIN entries x ON x.n IN \
      (SELECT y.n FROM entries y INDEXED BY entries_by_kind WHERE y.merchant_id = ?1 AND y.kind = kinds.kind \
        AND (y.at, y.n) > (CAST(?8 AS INTEGER), CAST(?9 AS INTEGER)) AND y.at < CAST(?5 AS INTEGER) \
        ORDER BY y.at, y.n LIMIT CAST(?11 AS INTEGER)) \
      ORDER BY x.at, x.n LIMIT CAST(?11 AS INTEGER)) \
    ORDER BY at, n";

/// A page, newest entry first: of a member, or of one kind.
pub fn newest(merchant_id: &MerchantId, filter: &EntryFilter, after: Option<EntryPosition>, rows: u32) -> ReadPage {
    let EntryPosition(at, n, seq) = after.unwrap_or(LAST);
    if filter.member_id.is_some() {
        return of_member(&NEWEST_OF_MEMBER, merchant_id, filter, (EntryPosition(at, n, seq), rows));
    }
    let (at, n) = (at, n).min((until(filter), 0));
    let position = EntryPosition(at, n, seq);
    if filter.event.is_none() && filter.last_of_hold.is_none() {
        NEWEST_OF_KIND.all(merchant_id, filter, (position, rows))
    } else {
        NEWEST_OF_KIND.filtered(merchant_id, filter, (position, rows))
    }
}

/// A page, oldest entry first: of a member, or of all members. In the order of the numbers; with a time, by time.
pub fn oldest(merchant_id: &MerchantId, filter: &EntryFilter, after: Option<EntryPosition>, rows: u32) -> ReadPage {
    let position = after.unwrap_or(FIRST);
    if filter.member_id.is_some() {
        return of_member(&OLDEST_OF_MEMBER, merchant_id, filter, (position, rows));
    }
    match filter {
        EntryFilter { kind: None, since: None, until: None, .. } => {
            OLDEST_OF_ALL.all(merchant_id, filter, (position, rows))
        }
        EntryFilter { since: None, until: None, .. } => OLDEST_OF_ALL.filtered(merchant_id, filter, (position, rows)),
        _ => {
            let EntryPosition(at, n, seq) = position;
            let (at, n) = (at, n).max((since(filter), 0));
            let part = (EntryPosition(at, n, seq), rows);
            (Query::new(statement(OLDEST_BY_TIME, merchant_id, filter, part), read), None)
        }
    }
}

fn of_member(way: &EntryWay, merchant_id: &MerchantId, filter: &EntryFilter, part: (EntryPosition, u32)) -> ReadPage {
    if filter.is_of_member_only() {
        way.all(merchant_id, filter, part)
    } else {
        way.filtered(merchant_id, filter, part)
    }
}

impl EntryWay {
    fn all(&self, merchant_id: &MerchantId, filter: &EntryFilter, part: (EntryPosition, u32)) -> ReadPage {
        (Query::new(statement(self.page, merchant_id, filter, part), read), None)
    }

    fn filtered(&self, merchant_id: &MerchantId, filter: &EntryFilter, part: (EntryPosition, u32)) -> ReadPage {
        let examined = statement(self.examined, merchant_id, filter, (part.0, EXAMINED_MAX - 1));
        let page = statement(self.filtered, merchant_id, filter, part);
        (Query::new(page, read), Some(Query::new(examined, read_examined)))
    }
}

impl EntryFilter {
    fn is_of_member_only(&self) -> bool {
        let Self { member_id: _, kind, since, until, event, last_of_hold } = self;
        kind.is_none() && since.is_none() && until.is_none() && event.is_none() && last_of_hold.is_none()
    }
}

fn since(filter: &EntryFilter) -> i64 {
    filter.since.map_or(0, Instant::millis)
}

fn until(filter: &EntryFilter) -> i64 {
    filter.until.map_or(LAST.0, Instant::millis)
}

fn statement(
    sql: &'static str,
    merchant_id: &MerchantId,
    filter: &EntryFilter,
    (position, rows): (EntryPosition, u32),
) -> Statement {
    let EntryPosition(at, n, seq) = position;
    let values = [
        merchant_id.as_str().into(),
        filter.member_id.as_ref().map(MemberId::as_str).into(),
        filter.kind.as_deref().into(),
        since(filter).into(),
        until(filter).into(),
        filter.event.as_deref().into(),
        filter.last_of_hold.map(|kinds| serde_json::Value::from(kinds).to_string()).into(),
        at.into(),
        n.into(),
        seq.into(),
        SqlValue::from(rows),
    ];
    Statement::new(sql, values)
}

/// An entry that cannot be read is an error, and is never omitted.
fn read(rows: &Rows) -> Result<ListedEntries, StoreError> {
    let of_row = |row: &Row| {
        let listed = ListedEntry {
            n: row.count("n")?,
            member_id: row.parsed("member_id", MemberId::parse)?,
            entry: accounts::entry_of_row(row)?,
        };
        Ok((position(row)?, listed))
    };
    rows.iter().map(of_row).collect()
}

fn read_examined(rows: &Rows) -> Result<Option<EntryPosition>, StoreError> {
    rows.first().map(position).transpose()
}

fn position(row: &Row) -> Result<EntryPosition, StoreError> {
    Ok(EntryPosition(row.integer("at")?, row.count("n")?, row.count("seq")?))
}

const OF_SUBJECTS: &str = "SELECT s.id, e.member_id, e.seq, e.body, e.hash, e.texts FROM json_each(?3) v \
    JOIN entry_subjects s ON s.merchant_id = ?1 AND s.kind = ?2 AND s.id = v.value JOIN entries e ON e.n = s.n ORDER BY s.id, s.n";

/// The facts of several orders, or of several holds, by their ids.
pub fn of_subjects(merchant_id: &MerchantId, kind: &'static str, ids: &[&str]) -> Query<BTreeMap<String, Facts>> {
    let ids = serde_json::Value::from(ids).to_string();
    let values = [merchant_id.as_str().into(), kind.into(), SqlValue::from(ids)];
    Query::new(Statement::new(OF_SUBJECTS, values), read_subjects)
}

fn read_subjects(rows: &Rows) -> Result<BTreeMap<String, Facts>, StoreError> {
    let mut subjects: BTreeMap<String, Facts> = BTreeMap::new();
    for row in rows {
        subjects.entry(row.text("id")?.to_owned()).or_default().add(row)?;
    }
    Ok(subjects)
}
