//! Writes the result of one command for a member: new entries, the new account, the used ids and the daily sums. It decides nothing and
//! sends nothing; `command` does. If another request wrote first, a unique key rejects the whole batch.

use super::{SqlValue, Statement, StoreError, expiries, rollups, tiers_held};
use serde::Serialize;
use shared::{
    figures::rollup::Rollup,
    ledger::fact::Fact,
    ledger::{Account, Sealed},
    units::id::{MemberId, MerchantId},
    units::time::Zone,
};

/// The data for all statements.
#[derive(Debug)]
pub struct Commit<'a> {
    pub merchant_id: &'a MerchantId,
    pub member_id: &'a MemberId,
    /// The account as it was loaded. The write requires that `loaded.seq` is still the last entry.
    pub loaded: &'a Account,
    pub account: &'a Account,
    /// Not empty.
    pub entries: &'a [Sealed],
    /// The time zone of the daily sums.
    pub zone: &'a Zone,
}

/// The columns of an entry, as `json_each` reads them.
#[derive(Serialize)]
struct EntryColumns<'a> {
    seq: u64,
    at: i64,
    kind: &'a str,
    body: &'a str,
    hash: &'a str,
    texts: Option<String>,
}

/// A subject of an entry.
#[derive(Serialize)]
struct SubjectColumns<'a> {
    seq: u64,
    kind: &'static str,
    id: &'a str,
    claims: u8,
}

/// Creates a member who has not joined.
const OPEN_MEMBER: &str =
    "INSERT INTO members (merchant_id, member_id, status) VALUES (?1, ?2, 'active') ON CONFLICT DO NOTHING";

const REPLACE_ACCOUNT: &str = "INSERT INTO accounts (merchant_id, member_id, seq, state, due_at) \
    VALUES (?1, ?2, CAST(?3 AS INTEGER), ?4, CAST(?5 AS INTEGER)) \
    ON CONFLICT (merchant_id, member_id) DO UPDATE SET seq = excluded.seq, state = excluded.state, due_at = excluded.due_at \
    WHERE accounts.seq = CAST(?6 AS INTEGER)";

/// All entries are one parameter, so that a batch has the same number of statements for any number of entries.
const APPEND_ENTRIES: &str = "INSERT INTO entries (merchant_id, member_id, seq, at, kind, body, hash, texts) \
    SELECT ?1, ?2, value ->> 'seq', value ->> 'at', value ->> 'kind', value ->> 'body', value ->> 'hash', value ->> 'texts' \
    FROM json_each(?3) ORDER BY key";

/// `CROSS JOIN` keeps SQLite from reading all entries of the member first.
const ADD_SUBJECTS: &str = "INSERT INTO entry_subjects (merchant_id, kind, id, n, claims) \
    SELECT ?1, s.value ->> 'kind', s.value ->> 'id', e.n, s.value ->> 'claims' FROM json_each(?3) s \
    CROSS JOIN entries e ON e.merchant_id = ?1 AND e.member_id = ?2 AND e.seq = s.value ->> 'seq'";

impl Commit<'_> {
    /// The account is written first, because entries refer to it. If the account has changed since it was loaded, this statement changes
    /// nothing, and the next statement fails because the number of its entry is taken.
    pub fn statements(&self) -> Result<Vec<Statement>, StoreError> {
        let mut statements = Vec::new();
        if self.loaded.seq == 0 {
            statements.push(Statement::new(OPEN_MEMBER, self.ids()));
        }
        statements.push(self.replace_account()?);
        statements.push(self.append_entries()?);
        statements.extend(expiries::change(self.merchant_id, self.member_id, self.loaded, self.account));
        statements.extend(tiers_held::change(self.merchant_id, self.member_id, self.loaded, self.account)?);
        statements.extend(self.add_subjects()?);
        statements.extend(rollups::add(self.merchant_id, &self.rollup())?);
        Ok(statements)
    }

    fn ids(&self) -> [SqlValue; 2] {
        [self.merchant_id.as_str(), self.member_id.as_str()].map(SqlValue::from)
    }

    /// The daily sums of the new entries.
    fn rollup(&self) -> Rollup {
        let mut rollup = Rollup::default();
        for entry in self.entries.iter().filter_map(Sealed::entry) {
            rollup.add(Rollup::of(&entry, self.zone));
        }
        rollup
    }

    fn replace_account(&self) -> Result<Statement, StoreError> {
        let state = serde_json::to_string(self.account).map_err(|_| StoreError::unreadable("account"))?;
        let Account { seq, .. } = self.account;
        let values = [(*seq).into(), state.into(), self.account.due_at().into(), self.loaded.seq.into()];
        Ok(Statement::new(REPLACE_ACCOUNT, self.ids().into_iter().chain(values)))
    }

    fn append_entries(&self) -> Result<Statement, StoreError> {
        let columns: Vec<EntryColumns<'_>> = self.entries.iter().map(columns).collect();
        let columns = serde_json::to_string(&columns).map_err(|_| StoreError::unreadable("entries"))?;
        Ok(Statement::new(APPEND_ENTRIES, self.ids().into_iter().chain([columns.into()])))
    }

    fn add_subjects(&self) -> Result<Option<Statement>, StoreError> {
        let subjects: Vec<SubjectColumns<'_>> = self.entries.iter().flat_map(subjects).collect();
        if subjects.is_empty() {
            return Ok(None);
        }
        let subjects = serde_json::to_string(&subjects).map_err(|_| StoreError::unreadable("subjects"))?;
        Ok(Some(Statement::new(ADD_SUBJECTS, self.ids().into_iter().chain([subjects.into()]))))
    }
}

fn columns(entry: &Sealed) -> EntryColumns<'_> {
    let kind = entry.fact().map_or("unknown", Fact::kind);
    EntryColumns {
        seq: entry.seq,
        at: entry.at().millis(),
        kind,
        body: &entry.body,
        hash: &entry.hash,
        texts: entry.texts(),
    }
}

/// The subjects of an entry, without duplicates.
fn subjects(entry: &Sealed) -> Vec<SubjectColumns<'_>> {
    let Some(fact) = entry.fact() else { return Vec::new() };
    let claimed = fact.recorded().claims();
    let mut columns: Vec<SubjectColumns<'_>> = Vec::new();
    for subject in fact.recorded().subjects() {
        let (kind, id) = (subject.kind(), subject.id_text());
        if columns.iter().all(|other| (other.kind, other.id) != (kind, id)) {
            columns.push(SubjectColumns { seq: entry.seq, kind, id, claims: u8::from(claimed == Some(subject)) });
        }
    }
    columns
}
