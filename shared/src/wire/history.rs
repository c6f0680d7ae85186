//! The history of a member's points, the newest entry first, with facts that a widget can put into words.

use super::{ActivityName, AwardView, EarnReason, Evidence};
use crate::{
    units::event_kind::EventKind,
    units::id::{AdjustmentId, BenefitId, EventId, HoldId, MemberId, OrderId, RefundId, TierId},
    units::lot_class::LotClass,
    units::money::MoneyText,
    units::points::Points,
    units::time::{Day, Instant},
};
use serde::{Deserialize, Serialize};

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    pub data: Vec<T>,
    /// Pass it as `?cursor=` for the next page. Null on the last page. A page can be short, or empty, although another page follows.
    pub next_cursor: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EntryView {
    /// Increases by one from 1 for each member.
    pub seq: u64,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Instant,
    /// The change of the member's available, pending and held points together.
    pub points: i64,
    pub what: EntryWhat,
    /// SHA-256 over the previous entry's hash and this entry, in hex. Only for the merchant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
}

/// `GET /v1/entries`: an entry of any member.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LedgerEntryView {
    /// The order of all writes. It increases, with gaps.
    pub n: u64,
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub member_id: MemberId,
    #[serde(flatten)]
    pub entry: EntryView,
}

/// The kind of an entry, with the facts that explain it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EntryWhat {
    OrderPaid {
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        order_id: OrderId,
        awards: Vec<AwardView>,
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
        available_at: Instant,
    },
    /// Points paid part of an order.
    Spent {
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        order_id: Option<OrderId>,
        amount: MoneyText,
    },
    Refunded {
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        order_id: OrderId,
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        refund_id: RefundId,
        cash: MoneyText,
        #[cfg_attr(feature = "openapi", schema(value_type = u64))]
        restored: Points,
        #[cfg_attr(feature = "openapi", schema(value_type = u64))]
        revoked: Points,
    },
    /// An order was recorded for points that had been captured without one.
    HoldClaimed {
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        hold_id: HoldId,
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        order_id: OrderId,
    },
    /// The return window was closed early. Pending points became available.
    OrderCompleted {
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        order_id: OrderId,
    },
    Held {
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        hold_id: HoldId,
        amount: MoneyText,
    },
    /// A capture without an order was reversed. Its points returned.
    HoldReversed {
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        hold_id: HoldId,
    },
    HoldExtended {
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        hold_id: HoldId,
    },
    Released {
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        hold_id: HoldId,
    },
    TimedOut {
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        hold_id: HoldId,
    },
    /// An event of the member.
    EventRecorded {
        /// Omitted for the sign-up of a member who joined.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        event_id: Option<EventId>,
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        event: EventKind,
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
        occurred_at: Instant,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<EarnReason>,
        awards: Vec<AwardView>,
        /// Only for the merchant.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
        evidence: Option<Evidence>,
    },
    CheckedIn {
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
        day: Day,
        /// The number of days in a row, including this one.
        streak: u32,
        awards: Vec<AwardView>,
    },
    /// A tier was reached, extended, lost or withdrawn. `from` and `to` are equal if only the end of the tier changed.
    TierChanged {
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        from: Option<TierId>,
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        to: Option<TierId>,
        /// Awards for reaching the tier, or a share of the way.
        awards: Vec<AwardView>,
        /// Such awards that were revoked, because the order that justified them was refunded.
        #[cfg_attr(feature = "openapi", schema(value_type = u64))]
        revoked: Points,
    },
    /// The benefits of a tier for a month.
    BenefitsGranted {
        /// `YYYY-MM`.
        month: String,
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        tier_id: TierId,
        benefits: Vec<MonthlyBenefitView>,
        awards: Vec<AwardView>,
    },
    Expired,
    Adjusted {
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        adjustment_id: AdjustmentId,
        /// Null once the member is erased.
        reason: Option<String>,
        /// Only for the merchant, until the member is erased.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        author: Option<String>,
    },
    /// The member was referred by another member.
    Referred {
        /// Only for the merchant.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        referrer_id: Option<MemberId>,
        awards: Vec<AwardView>,
    },
    /// The member referred another member.
    FriendBound {
        /// Only for the merchant.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        friend_id: Option<MemberId>,
        awards: Vec<AwardView>,
    },
    /// An activity extended the points of a class until this instant.
    Renewed {
        activity: ActivityName,
        class: LotClass,
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
        expires_at: Instant,
    },
    /// A friend whom the member referred had a first order.
    FriendOrdered {
        /// Only for the merchant, like the order.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        friend_id: Option<MemberId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        order_id: Option<OrderId>,
        awards: Vec<AwardView>,
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
        available_at: Instant,
    },
    /// The return window of a friend's order was closed early. Pending points became available.
    ReferralReleased {
        /// Only for the merchant.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        order_id: Option<OrderId>,
    },
    /// A friend's order was refunded, or an earlier friend's order on which the award depended.
    ReferralRevoked {
        /// Only for the merchant.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        order_id: Option<OrderId>,
        #[cfg_attr(feature = "openapi", schema(value_type = u64))]
        revoked: Points,
    },
    /// A new membership under the id of an erased member.
    Rejoined,
    /// The member was erased, and the points were forfeited.
    Erased,
    /// A newer version of the Worker wrote the entry. This version cannot interpret it.
    Unknown,
}

impl EntryWhat {
    /// The kinds by which lists find entries: the names of all variants that this version writes.
    pub const KINDS: [&'static str; 24] = [
        "order_paid",
        "spent",
        "refunded",
        "hold_claimed",
        "order_completed",
        "held",
        "hold_reversed",
        "hold_extended",
        "released",
        "timed_out",
        "event_recorded",
        "checked_in",
        "tier_changed",
        "benefits_granted",
        "expired",
        "adjusted",
        "referred",
        "friend_bound",
        "renewed",
        "friend_ordered",
        "referral_released",
        "referral_revoked",
        "rejoined",
        "erased",
    ];
}

/// A benefit and its number. The merchant hands it out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MonthlyBenefitView {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub id: BenefitId,
    pub name: String,
    pub count: u32,
}
