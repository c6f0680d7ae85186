//! Reads a member's account and entries. `commit` writes them.

use super::{
    database::{Rows, Statement},
    error::StoreError,
    profile::{member_columns, profile_of},
    read::Query,
    row::{Row, SqlValue},
};
use shared::{
    ledger::fact::{Fact, Subject},
    ledger::{Account, Sealed},
    member::profile::Profile,
    units::id::{AdjustmentId, EventId, HoldId, MemberId, MerchantId, OrderId, RefundId},
    units::time::Instant,
    wire::MemberStatus,
};

/// A stored member. The account can be missing; the first write creates it.
#[derive(Clone, Debug)]
pub struct StoredMember {
    pub member_id: MemberId,
    pub status: MemberStatus,
    pub profile: Profile,
    pub account: Option<Account>,
}

/// An id that an entry uses, with the kind of its subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ref {
    kind: &'static str,
    id: String,
}

impl From<Subject<'_>> for Ref {
    fn from(subject: Subject<'_>) -> Self {
        Self { kind: subject.kind(), id: subject.id().to_owned() }
    }
}

impl Ref {
    pub fn order(order_id: &OrderId) -> Self {
        Subject::Order(order_id).into()
    }

    pub fn refund(refund_id: &RefundId) -> Self {
        Subject::Refund(refund_id).into()
    }

    pub fn event(event_id: &EventId) -> Self {
        Subject::Event(event_id).into()
    }

    pub fn hold(hold_id: &HoldId) -> Self {
        Subject::Hold(hold_id).into()
    }

    pub fn adjustment(adjustment_id: &AdjustmentId) -> Self {
        Subject::Adjustment(adjustment_id).into()
    }
}

const OF_MEMBER: &str = concat!(
    "SELECT ",
    member_columns!(),
    " FROM members m",
    " LEFT JOIN accounts a ON a.merchant_id = m.merchant_id AND a.member_id = m.member_id",
    " WHERE m.merchant_id = ?1 AND m.member_id = ?2",
);

impl StoredMember {
    /// A member of whom nothing is stored.
    pub fn unknown(member_id: &MemberId) -> Self {
        let (status, profile) = (MemberStatus::Active, Profile::default());
        Self { member_id: member_id.clone(), status, profile, account: None }
    }
}

/// One row, for any length of history: everything that a balance needs.
pub fn of_member(merchant_id: &MerchantId, member_id: &MemberId) -> Query<Option<StoredMember>> {
    let ids = [merchant_id.as_str(), member_id.as_str()].map(SqlValue::from);
    Query::new(Statement::new(OF_MEMBER, ids), member)
}

const OF_REF: &str = concat!(
    "SELECT ",
    member_columns!(),
    " FROM entry_subjects s",
    " JOIN entries e ON e.n = s.n",
    " JOIN members m ON m.merchant_id = e.merchant_id AND m.member_id = e.member_id",
    " LEFT JOIN accounts a ON a.merchant_id = e.merchant_id AND a.member_id = e.member_id",
    " WHERE s.merchant_id = ?1 AND s.kind = ?2 AND s.id = ?3 AND s.claims = 1",
);

/// The member to whom an order or a hold belongs.
pub fn of_ref(merchant_id: &MerchantId, reference: &Ref) -> Query<Option<StoredMember>> {
    let values = [merchant_id.as_str(), reference.kind, &reference.id];
    Query::new(Statement::new(OF_REF, values.map(SqlValue::from)), member)
}

const OF_REFERRER: &str = concat!(
    "SELECT ",
    member_columns!(),
    " FROM referrals f",
    " JOIN members m ON m.merchant_id = f.merchant_id AND m.member_id = f.referrer_id",
    " LEFT JOIN accounts a ON a.merchant_id = f.merchant_id AND a.member_id = f.referrer_id",
    " WHERE f.merchant_id = ?1 AND f.friend_id = ?2",
);

/// The referrer of this member.
pub fn of_referrer(merchant_id: &MerchantId, friend_id: &MemberId) -> Query<Option<StoredMember>> {
    let ids = [merchant_id.as_str(), friend_id.as_str()].map(SqlValue::from);
    Query::new(Statement::new(OF_REFERRER, ids), member)
}

const OF_ORDERS_REFERRER: &str = concat!(
    "SELECT ",
    member_columns!(),
    " FROM entry_subjects s",
    " JOIN entries e ON e.n = s.n",
    " JOIN referrals f ON f.merchant_id = e.merchant_id AND f.friend_id = e.member_id",
    " JOIN members m ON m.merchant_id = f.merchant_id AND m.member_id = f.referrer_id",
    " LEFT JOIN accounts a ON a.merchant_id = f.merchant_id AND a.member_id = f.referrer_id",
    " WHERE s.merchant_id = ?1 AND s.kind = 'order' AND s.id = ?2 AND s.claims = 1",
);

/// The referrer of the member to whom an order belongs.
pub fn of_orders_referrer(merchant_id: &MerchantId, order_id: &OrderId) -> Query<Option<StoredMember>> {
    let ids = [merchant_id.as_str(), order_id.as_str()].map(SqlValue::from);
    Query::new(Statement::new(OF_ORDERS_REFERRER, ids), member)
}

fn member(rows: &Rows) -> Result<Option<StoredMember>, StoreError> {
    rows.first().map(member_of_row).transpose()
}

pub(super) fn member_of_row(row: &Row) -> Result<StoredMember, StoreError> {
    let account = row.optional_text("state")?.map(serde_json::from_str).transpose();
    Ok(StoredMember {
        member_id: row.parsed("member_id", MemberId::parse)?,
        status: row.parsed("status", status_of)?,
        profile: profile_of(row)?,
        account: account.map_err(|_| StoreError::unreadable("state"))?,
    })
}

pub fn status_of(text: &str) -> Option<MemberStatus> {
    match text {
        "active" => Some(MemberStatus::Active),
        "frozen" => Some(MemberStatus::Frozen),
        "erased" => Some(MemberStatus::Erased),
        _ => None,
    }
}

pub(super) const fn status_text(status: MemberStatus) -> &'static str {
    match status {
        MemberStatus::Active => "active",
        MemberStatus::Frozen => "frozen",
        MemberStatus::Erased => "erased",
    }
}

const REF: &str = "SELECT n FROM entry_subjects WHERE merchant_id = ?1 AND kind = ?2 AND id = ?3 AND claims = 1";

/// Whether an entry uses the id already.
pub fn is_claimed(merchant_id: &MerchantId, reference: &Ref) -> Query<bool> {
    let values = [merchant_id.as_str(), reference.kind, &reference.id];
    Query::new(Statement::new(REF, values.map(SqlValue::from)), |rows| Ok(!rows.is_empty()))
}

const OF_SUBJECT: &str = "SELECT e.member_id, e.seq, e.body, e.hash, e.texts FROM entry_subjects s JOIN entries e ON e.n = s.n \
    WHERE s.merchant_id = ?1 AND s.kind = ?2 AND s.id = ?3 ORDER BY s.n";

fn facts_of(merchant_id: &MerchantId, reference: &Ref) -> Query<Facts> {
    let values = [merchant_id.as_str(), reference.kind, &reference.id];
    Query::new(Statement::new(OF_SUBJECT, values.map(SqlValue::from)), facts)
}

/// All entries of an order: of its member and of the referrer, each oldest first. The kind of an entry shows whose it is.
pub fn facts_of_order(merchant_id: &MerchantId, order_id: &OrderId) -> Query<Facts> {
    facts_of(merchant_id, &Ref::order(order_id))
}

/// All entries of a hold, oldest first.
pub fn facts_of_hold(merchant_id: &MerchantId, hold_id: &HoldId) -> Query<Facts> {
    facts_of(merchant_id, &Ref::hold(hold_id))
}

const EXPIRIES: &str = "SELECT DISTINCT e.member_id, e.seq, e.body, e.hash, e.texts FROM entry_subjects s JOIN entries e ON e.n = s.n \
    WHERE s.merchant_id = ?1 AND s.kind = 'lot' AND s.id IN (SELECT value FROM json_each(?3)) AND e.member_id = ?2 ORDER BY e.seq";

/// The expiries of a member's lots of these families, oldest first.
pub fn expiries(merchant_id: &MerchantId, member_id: &MemberId, families: &[String]) -> Query<Facts> {
    let families = serde_json::Value::from(families).to_string();
    let values = [merchant_id.as_str().into(), member_id.as_str().into(), SqlValue::from(families)];
    Query::new(Statement::new(EXPIRIES, values), facts)
}

const BEFORE: &str = "SELECT member_id, seq, body, hash, texts FROM entries \
    WHERE merchant_id = ?1 AND member_id = ?2 AND seq < CAST(?3 AS INTEGER) ORDER BY seq DESC LIMIT CAST(?4 AS INTEGER)";

/// A page of a member's entries, newest first.
pub fn entries_before(merchant_id: &MerchantId, member_id: &MemberId, seq: u64, limit: u32) -> Query<Vec<Sealed>> {
    let ids = [merchant_id.as_str(), member_id.as_str()].map(SqlValue::from);
    let values = ids.into_iter().chain([SqlValue::from(seq), SqlValue::from(limit)]);
    Query::new(Statement::new(BEFORE, values), entries)
}

const AFTER: &str = "SELECT member_id, seq, body, hash, texts FROM entries \
    WHERE merchant_id = ?1 AND member_id = ?2 AND seq > CAST(?3 AS INTEGER) ORDER BY seq LIMIT CAST(?4 AS INTEGER)";

/// A page of a member's entries, oldest first.
pub fn entries_after(merchant_id: &MerchantId, member_id: &MemberId, seq: u64, limit: u32) -> Query<Vec<Sealed>> {
    let ids = [merchant_id.as_str(), member_id.as_str()].map(SqlValue::from);
    let values = ids.into_iter().chain([SqlValue::from(seq), SqlValue::from(limit)]);
    Query::new(Statement::new(AFTER, values), entries)
}

const ERASE_TEXTS: &str =
    "UPDATE entries SET texts = NULL WHERE merchant_id = ?1 AND member_id = ?2 AND texts IS NOT NULL";

/// Erases the free texts of all entries of a member.
pub fn erase_texts(merchant_id: &MerchantId, member_id: &MemberId) -> Statement {
    Statement::new(ERASE_TEXTS, [merchant_id.as_str(), member_id.as_str()].map(SqlValue::from))
}

/// The entries in the order of the rows. An entry that cannot be read is an error and is never omitted.
fn entries(rows: &Rows) -> Result<Vec<Sealed>, StoreError> {
    rows.iter().map(entry_of_row).collect()
}

/// Facts that a decision depends on, with their times, oldest first.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The member of the first entry.
    member_id: Option<MemberId>,
    facts: Vec<(Instant, Fact)>,
}

impl Facts {
    pub fn iter(&self) -> impl Iterator<Item = (Instant, &Fact)> {
        self.facts.iter().map(|(at, fact)| (*at, fact))
    }

    /// The facts, if they belong to `member_id`. All entries of one hold belong to one member, so the first entry decides.
    pub fn of(&self, member_id: &MemberId) -> Option<&Self> {
        (self.member_id.as_ref() == Some(member_id)).then_some(self)
    }

    /// Adds the fact of the next entry. A fact that was written by a newer version is an error, because the decision needs it.
    pub(super) fn add(&mut self, row: &Row) -> Result<(), StoreError> {
        let sealed = entry_of_row(row)?;
        let unknown = || StoreError::Fault(format!("entry {} was written by a newer version", sealed.seq));
        self.facts.push((sealed.at(), sealed.fact().ok_or_else(unknown)?.clone()));
        if self.member_id.is_none() {
            self.member_id = Some(row.parsed("member_id", MemberId::parse)?);
        }
        Ok(())
    }
}

fn facts(rows: &Rows) -> Result<Facts, StoreError> {
    let mut facts = Facts::default();
    rows.iter().try_for_each(|row| facts.add(row))?;
    Ok(facts)
}

pub(super) fn entry_of_row(row: &Row) -> Result<Sealed, StoreError> {
    let (body, hash) = (row.text("body")?.to_owned(), row.text("hash")?.to_owned());
    let entry = Sealed::read(row.count("seq")?, body, hash).ok_or_else(|| StoreError::unreadable("entry"))?;
    Ok(entry.with_texts(row.optional_text("texts")?))
}
