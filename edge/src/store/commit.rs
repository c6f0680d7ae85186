//! What one command writes for a member: new entries, the account they make, the ids they claim and the day's sums.
//! Decides nothing, and sends nothing: `command` does. If somebody else wrote first, a unique key refuses the batch and nothing of it happens.

use super::{Statement, StoreError, Value, accounts::Ref, daily, expiries};
use serde::Serialize;
use shared::{
    ledger::{Account, Sealed, Totals},
    units::id::{MemberId, MerchantId},
    units::time::{Instant, Zone},
};

/// All that the statements are made of.
#[derive(Debug)]
pub struct Commit<'a> {
    pub merchant_id: &'a MerchantId,
    pub member_id: &'a MemberId,
    /// The account as it was loaded; `loaded.seq` is what the write relies on.
    pub loaded: &'a Account,
    pub account: &'a Account,
    /// Not empty.
    pub entries: &'a [Sealed],
    pub refs: &'a [Ref],
    /// The zone in which the day's sums are kept.
    pub zone: &'a Zone,
}

/// An entry's columns, as `json_each` takes them apart.
#[derive(Serialize)]
struct EntryColumns<'a> {
    seq: u64,
    order_id: Option<&'a str>,
    hold_id: Option<&'a str>,
    body: &'a str,
    hash: &'a str,
}

const OPEN_MEMBER: &str = "INSERT INTO members (merchant_id, member_id, status, joined_at) \
    VALUES (?1, ?2, 'active', CAST(?3 AS INTEGER)) ON CONFLICT DO NOTHING";

const REPLACE_ACCOUNT: &str = "INSERT INTO accounts (merchant_id, member_id, seq, state, due_at) \
    VALUES (?1, ?2, CAST(?3 AS INTEGER), ?4, CAST(?5 AS INTEGER)) \
    ON CONFLICT (merchant_id, member_id) DO UPDATE SET seq = excluded.seq, state = excluded.state, due_at = excluded.due_at \
    WHERE accounts.seq = CAST(?6 AS INTEGER)";

/// All entries in one parameter, so that a batch has the same statements however much time has to be made up for.
const APPEND_ENTRIES: &str = "INSERT INTO entries (merchant_id, member_id, seq, order_id, hold_id, body, hash) \
    SELECT ?1, ?2, value ->> 'seq', value ->> 'order_id', value ->> 'hold_id', value ->> 'body', value ->> 'hash' \
    FROM json_each(?3)";

const CLAIM_REF: &str =
    "INSERT INTO refs (merchant_id, kind, ref_id, member_id, seq) VALUES (?1, ?2, ?3, ?4, CAST(?5 AS INTEGER))";

impl Commit<'_> {
    /// The account comes first, since entries refer to it. Where it has moved on since it was loaded, that statement changes nothing, and
    /// the next one meets an entry that has the number already.
    pub fn statements(&self) -> Result<Vec<Statement>, StoreError> {
        let mut statements = Vec::new();
        if self.loaded.seq == 0 {
            statements.push(Statement::new(OPEN_MEMBER, self.ids().into_iter().chain([self.at().into()])));
        }
        statements.push(self.replace_account()?);
        statements.push(self.append_entries()?);
        statements.extend(expiries::change(self.merchant_id, self.member_id, self.loaded, self.account));
        statements.extend(self.refs.iter().map(|reference| self.claim(reference)));
        statements.extend(daily::add(self.merchant_id, self.zone, self.at(), &self.loaded.totals, self.totals()));
        Ok(statements)
    }

    fn ids(&self) -> [Value; 2] {
        [self.merchant_id.as_str(), self.member_id.as_str()].map(Value::from)
    }

    fn at(&self) -> Instant {
        self.account.updated_at
    }

    const fn totals(&self) -> &Totals {
        &self.account.totals
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

    fn claim(&self, reference: &Ref) -> Statement {
        let [merchant_id, member_id] = self.ids();
        let (kind, ref_id) = (reference.kind.as_str().into(), reference.ref_id.as_str().into());
        Statement::new(CLAIM_REF, [merchant_id, kind, ref_id, member_id, self.account.seq.into()])
    }
}

fn columns(entry: &Sealed) -> EntryColumns<'_> {
    EntryColumns {
        seq: entry.seq,
        order_id: entry.change.order_id().map(shared::units::id::OrderId::as_str),
        hold_id: entry.change.hold_id().map(shared::units::id::HoldId::as_str),
        body: &entry.body,
        hash: &entry.hash,
    }
}
