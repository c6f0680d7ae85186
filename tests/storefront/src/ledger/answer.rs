//! The ledger's answers, with the fields that this shop reads. Every struct ignores unknown fields, because answers can get new ones.

use jiff::Timestamp;
use serde::Deserialize;

#[derive(Clone, Debug, Deserialize)]
pub struct Hold {
    pub member_id: String,
    pub points: i64,
    /// The amount that the points take off, as a decimal string.
    pub amount: String,
    pub currency: String,
    pub state: String,
    pub expires_at: Timestamp,
    pub basket_digest: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Balance {
    pub available: i64,
    pub pending: i64,
    pub held: i64,
    pub debt: i64,
    pub worth: Worth,
    #[serde(default)]
    pub expiring: Vec<Expiring>,
    #[serde(default)]
    pub next_pending: Vec<NextPending>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Worth {
    pub amount: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Expiring {
    /// `None` for points that never expire.
    pub expires_at: Option<Timestamp>,
    pub points: i64,
}

#[derive(Clone, Debug, Deserialize)]
pub struct NextPending {
    pub available_at: Timestamp,
    pub points: i64,
}

#[derive(Clone, Debug, Deserialize)]
pub struct OrderAnswer {
    pub earned: Earned,
    pub spent: Spent,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Earned {
    pub granted: i64,
    pub available_at: Timestamp,
    #[serde(default)]
    pub lines: Vec<LinePoints>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct LinePoints {
    pub line_id: String,
    pub points: i64,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Spent {
    pub shortfall: Option<Shortfall>,
}

/// Money that came off although the points were missing: the shop's loss.
#[derive(Clone, Debug, Deserialize)]
pub struct Shortfall {
    pub amount: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct RefundAnswer {
    /// The money to return.
    pub cash: String,
    pub points_restored: i64,
    #[serde(default)]
    pub restored: Vec<Restored>,
    pub points_revoked: i64,
    #[serde(default)]
    pub debt_added: i64,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Restored {
    pub points: i64,
    pub expires_at: Option<Timestamp>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Page<T> {
    pub data: Vec<T>,
}

/// One entry of a member's history.
#[derive(Clone, Debug, Deserialize)]
pub struct Entry {
    pub at: Timestamp,
    pub points: i64,
    pub what: EntryKind,
}

/// The kinds for which this shop has words. Others are shown with their number of points only.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EntryKind {
    OrderPaid {
        order_id: String,
        #[serde(default)]
        awards: Vec<Award>,
    },
    Spent {
        order_id: Option<String>,
        amount: String,
    },
    Refunded {
        order_id: String,
        restored: i64,
        revoked: i64,
    },
    OrderCompleted {
        order_id: String,
    },
    Held {
        amount: String,
    },
    Released {},
    TimedOut {},
    Expired,
    Adjusted {
        reason: String,
    },
    #[serde(other)]
    Other,
}

/// How an award was computed: the money that counted, and the multipliers.
#[derive(Clone, Debug, Deserialize)]
pub struct Award {
    pub base: String,
    #[serde(default)]
    pub factors: Vec<Factor>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Factor {
    pub factor: String,
}
