//! What happened to a member's points, newest first, in facts that a widget can put into words.

use super::{AwardView, EarnReason, Evidence};
use crate::{
    ledger::lot::LotClass,
    program::Activity,
    units::event_kind::EventKind,
    units::id::{AdjustmentId, BenefitId, EventId, HoldId, MemberId, OrderId, RefundId, TierId},
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
    /// Pass it as `?cursor=` for the next page; null on the last one.
    pub next_cursor: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EntryView {
    /// Counts up by one from 1 for each member.
    pub seq: u64,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Instant,
    /// The change of what the member has, spendable or soon to be: positive given, negative taken.
    pub points: i64,
    pub what: EntryWhat,
    /// SHA-256 over the previous entry's hash and this entry, in hex. Only for the merchant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
}

/// What kind of entry, with the facts that explain it.
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
    /// An order came for points that had been spent without one.
    HoldClaimed {
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        hold_id: HoldId,
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        order_id: OrderId,
    },
    /// The return window was closed early: pending points became available.
    OrderCompleted {
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        order_id: OrderId,
    },
    Held {
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        hold_id: HoldId,
        amount: MoneyText,
    },
    /// A capture without an order was undone: its points returned.
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
    /// The member did something.
    EventRecorded {
        /// None for the sign-up of a member who joined.
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
        /// Days in a row, this one included.
        streak: u32,
        awards: Vec<AwardView>,
    },
    /// A tier was reached, kept on, lost or taken back. `from` and `to` are the same where it only lasts longer or shorter.
    TierChanged {
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        from: Option<TierId>,
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        to: Option<TierId>,
        /// For reaching it, or a share of the way.
        awards: Vec<AwardView>,
        /// Of such awards, because the order that brought them was returned.
        #[cfg_attr(feature = "openapi", schema(value_type = u64))]
        revoked: Points,
    },
    /// A tier's benefits for a month.
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
    /// The member was brought by another.
    Referred {
        /// Only for the merchant.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        referrer_id: Option<MemberId>,
        awards: Vec<AwardView>,
    },
    /// The member brought another.
    FriendBound {
        /// Only for the merchant.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        friend_id: Option<MemberId>,
        awards: Vec<AwardView>,
    },
    /// An activity kept the points of a class alive until then.
    Renewed {
        activity: Activity,
        class: LotClass,
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
        expires_at: Instant,
    },
    /// A friend whom the member brought had a first order.
    FriendOrdered {
        /// Only for the merchant, as is the order.
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
    /// The return window of a friend's order was closed early: pending points became available.
    ReferralReleased {
        /// Only for the merchant.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        order_id: Option<OrderId>,
    },
    /// A friend's order was refunded, or one before it that the award depended on.
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
    /// The member was erased and the points forfeited.
    Erased,
    /// A newer version of the Worker wrote the entry, and this one cannot interpret it.
    Unknown,
}

/// So many coupons, or whatever the benefit is: the merchant's to hand out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MonthlyBenefitView {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub id: BenefitId,
    pub name: String,
    pub count: u32,
}
