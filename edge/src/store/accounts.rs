//! Reads a member's account and entries. Writing them is `commit`'s.

use super::{Row, Rows, Statement, StoreError, Value};
use shared::{
    ledger::{Account, Sealed},
    member::profile::{Birthday, Profile},
    units::id::{EventId, HoldId, MemberId, MerchantId, OrderId, RefundId},
    wire::MemberStatus,
};

/// A member as the store knows one: perhaps without an account yet, which the first write opens.
#[derive(Clone, Debug)]
pub struct StoredMember {
    pub member_id: MemberId,
    pub status: MemberStatus,
    pub profile: Profile,
    pub account: Option<Account>,
}

/// What a merchant's id may stand for, once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefKind {
    Order,
    Refund,
    Hold,
    Event,
}

impl RefKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Refund => "refund",
            Self::Hold => "hold",
            Self::Event => "event",
        }
    }
}

/// An id that an entry claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ref {
    pub kind: RefKind,
    pub ref_id: String,
}

impl Ref {
    pub fn order(order_id: &OrderId) -> Self {
        Self { kind: RefKind::Order, ref_id: order_id.to_string() }
    }

    pub fn refund(refund_id: &RefundId) -> Self {
        Self { kind: RefKind::Refund, ref_id: refund_id.to_string() }
    }

    pub fn event(event_id: &EventId) -> Self {
        Self { kind: RefKind::Event, ref_id: event_id.to_string() }
    }

    pub fn hold(hold_id: &HoldId) -> Self {
        Self { kind: RefKind::Hold, ref_id: hold_id.to_string() }
    }
}

const OF_MEMBER: &str = "SELECT m.member_id, m.status, m.birthday, m.segments, a.state FROM members m \
    LEFT JOIN accounts a ON a.merchant_id = m.merchant_id AND a.member_id = m.member_id \
    WHERE m.merchant_id = ?1 AND m.member_id = ?2";

impl StoredMember {
    /// One that nothing is known of yet.
    pub fn unknown(member_id: &MemberId) -> Self {
        let (status, profile) = (MemberStatus::Active, Profile::default());
        Self { member_id: member_id.clone(), status, profile, account: None }
    }
}

/// One row, whatever the history's length: all that a balance needs.
pub fn of_member(merchant_id: &MerchantId, member_id: &MemberId) -> Statement {
    Statement::new(OF_MEMBER, [Value::from(merchant_id.as_str()), Value::from(member_id.as_str())])
}

const OF_REF: &str = "SELECT m.member_id, m.status, m.birthday, m.segments, a.state FROM refs r \
    JOIN members m ON m.merchant_id = r.merchant_id AND m.member_id = r.member_id \
    LEFT JOIN accounts a ON a.merchant_id = r.merchant_id AND a.member_id = r.member_id \
    WHERE r.merchant_id = ?1 AND r.kind = ?2 AND r.ref_id = ?3";

/// The member that an order or a hold belongs to.
pub fn of_ref(merchant_id: &MerchantId, reference: &Ref) -> Statement {
    let values = [merchant_id.as_str(), reference.kind.as_str(), &reference.ref_id];
    Statement::new(OF_REF, values.map(Value::from))
}

const OF_REFERRER: &str = "SELECT m.member_id, m.status, m.birthday, m.segments, a.state FROM referrals f \
    JOIN members m ON m.merchant_id = f.merchant_id AND m.member_id = f.referrer_id \
    LEFT JOIN accounts a ON a.merchant_id = f.merchant_id AND a.member_id = f.referrer_id \
    WHERE f.merchant_id = ?1 AND f.friend_id = ?2";

/// The member who brought this one.
pub fn of_referrer(merchant_id: &MerchantId, friend_id: &MemberId) -> Statement {
    Statement::new(OF_REFERRER, [merchant_id.as_str(), friend_id.as_str()].map(Value::from))
}

const OF_ORDERS_REFERRER: &str = "SELECT m.member_id, m.status, m.birthday, m.segments, a.state FROM refs r \
    JOIN referrals f ON f.merchant_id = r.merchant_id AND f.friend_id = r.member_id \
    JOIN members m ON m.merchant_id = f.merchant_id AND m.member_id = f.referrer_id \
    LEFT JOIN accounts a ON a.merchant_id = f.merchant_id AND a.member_id = f.referrer_id \
    WHERE r.merchant_id = ?1 AND r.kind = 'order' AND r.ref_id = ?2";

/// The member who brought the one an order belongs to.
pub fn of_orders_referrer(merchant_id: &MerchantId, order_id: &OrderId) -> Statement {
    Statement::new(OF_ORDERS_REFERRER, [merchant_id.as_str(), order_id.as_str()].map(Value::from))
}

pub fn read_member(rows: &Rows) -> Result<Option<StoredMember>, StoreError> {
    rows.first().map(member_of_row).transpose()
}

pub fn member_of_row(row: &Row) -> Result<StoredMember, StoreError> {
    let account = row.optional_text("state")?.map(serde_json::from_str).transpose();
    Ok(StoredMember {
        member_id: row.parsed("member_id", MemberId::parse)?,
        status: row.parsed("status", status_of)?,
        profile: Profile {
            birthday: row.optional_text("birthday")?.and_then(Birthday::parse),
            segments: row.json("segments")?,
        },
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

pub const fn status_text(status: MemberStatus) -> &'static str {
    match status {
        MemberStatus::Active => "active",
        MemberStatus::Frozen => "frozen",
        MemberStatus::Erased => "erased",
    }
}

const REF: &str = "SELECT member_id FROM refs WHERE merchant_id = ?1 AND kind = ?2 AND ref_id = ?3";

/// Whether an id is taken: a row if it is.
pub fn reference(merchant_id: &MerchantId, reference: &Ref) -> Statement {
    let values = [merchant_id.as_str(), reference.kind.as_str(), &reference.ref_id];
    Statement::new(REF, values.map(Value::from))
}

const OF_ORDER: &str =
    "SELECT member_id, seq, body, hash FROM entries WHERE merchant_id = ?1 AND order_id = ?2 ORDER BY seq";

/// Everything that happened to an order, its member's entries and those of who brought them, each oldest first.
/// What is whose shows in the entries: no kind of them is both.
pub fn entries_of_order(merchant_id: &MerchantId, order_id: &OrderId) -> Statement {
    Statement::new(OF_ORDER, [merchant_id.as_str(), order_id.as_str()].map(Value::from))
}

const OF_HOLD: &str =
    "SELECT member_id, seq, body, hash FROM entries WHERE merchant_id = ?1 AND hold_id = ?2 ORDER BY seq";

/// Everything that happened to a hold, oldest first.
pub fn entries_of_hold(merchant_id: &MerchantId, hold_id: &HoldId) -> Statement {
    Statement::new(OF_HOLD, [merchant_id.as_str(), hold_id.as_str()].map(Value::from))
}

const BEFORE: &str = "SELECT member_id, seq, body, hash FROM entries \
    WHERE merchant_id = ?1 AND member_id = ?2 AND seq < CAST(?3 AS INTEGER) ORDER BY seq DESC LIMIT CAST(?4 AS INTEGER)";

/// A page of a member's entries, newest first.
pub fn entries_before(merchant_id: &MerchantId, member_id: &MemberId, seq: u64, limit: u32) -> Statement {
    let ids = [merchant_id.as_str(), member_id.as_str()].map(Value::from);
    Statement::new(BEFORE, ids.into_iter().chain([Value::from(seq), Value::from(limit)]))
}

const AFTER: &str = "SELECT member_id, seq, body, hash FROM entries \
    WHERE merchant_id = ?1 AND member_id = ?2 AND seq > CAST(?3 AS INTEGER) ORDER BY seq LIMIT CAST(?4 AS INTEGER)";

/// A page of a member's entries, oldest first.
pub fn entries_after(merchant_id: &MerchantId, member_id: &MemberId, seq: u64, limit: u32) -> Statement {
    let ids = [merchant_id.as_str(), member_id.as_str()].map(Value::from);
    Statement::new(AFTER, ids.into_iter().chain([Value::from(seq), Value::from(limit)]))
}

/// The entries in the order of their rows. One that cannot be read is an error, never left out.
pub fn read_entries(rows: &Rows) -> Result<Vec<Sealed>, StoreError> {
    rows.iter().map(entry_of_row).collect()
}

/// The entries, if they are `member_id`'s. Ids of orders and holds name one member's entries alone, so the first row tells.
pub fn read_entries_of(rows: &Rows, member_id: &MemberId) -> Result<Vec<Sealed>, StoreError> {
    match rows.first() {
        Some(row) if row.text("member_id")? == member_id.as_str() => read_entries(rows),
        _ => Ok(Vec::new()),
    }
}

pub(super) fn entry_of_row(row: &Row) -> Result<Sealed, StoreError> {
    let (body, hash) = (row.text("body")?.to_owned(), row.text("hash")?.to_owned());
    Sealed::read(row.count("seq")?, body, hash).ok_or_else(|| StoreError::unreadable("entry"))
}
