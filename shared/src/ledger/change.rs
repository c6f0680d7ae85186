//! What an entry can say happened. A variant and its fields are a promise: entries are kept for ever and read by later versions.

use crate::{
    behaviour::{CheckIn, RecordedEvent},
    earning::grant::Granted,
    ledger::lot::{Lot, LotClass},
    member::adjust::Adjustment,
    order::PaidOrder,
    order::refund::Refund,
    program::Activity,
    referral::{FriendOrder, ReferralRevocation},
    spending::hold::Hold,
    tier::{BenefitGrant, TierChange},
    units::id::{HoldId, MemberId, OrderId},
    units::money::Amount,
    units::time::{Day, Instant},
};
use serde::{Deserialize, Serialize};

/// One immutable fact about a member's points. Lots in it are parts: what moved, with the class and dates it moved with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Change {
    /// Points left their lots for a hold.
    Held {
        hold: Hold,
    },
    HoldExtended {
        hold_id: HoldId,
        expires_at: Instant,
    },
    /// A hold was resolved by payment: what was burnt, and what returned.
    HoldCaptured {
        hold_id: HoldId,
        order_id: Option<OrderId>,
        amount: Amount,
        burnt: Vec<Lot>,
        returned: Vec<Lot>,
    },
    HoldReleased {
        hold_id: HoldId,
        returned: Vec<Lot>,
    },
    HoldTimedOut {
        hold_id: HoldId,
        returned: Vec<Lot>,
    },
    /// Points of a hold that had ended, burnt afresh for its order.
    Burnt {
        hold_id: HoldId,
        order_id: OrderId,
        amount: Amount,
        burnt: Vec<Lot>,
        /// The local day it counts for; none in entries from before days were counted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        day: Option<Day>,
    },
    /// An order was posted for a hold that had been captured without one.
    HoldClaimed {
        hold_id: HoldId,
        order_id: OrderId,
    },
    OrderPaid {
        order: Box<PaidOrder>,
    },
    /// The return window was closed early.
    OrderCompleted {
        order_id: OrderId,
    },
    Refunded {
        refund: Box<Refund>,
    },
    Adjusted {
        adjustment: Adjustment,
    },
    /// The member did something, whether or not it earned anything.
    EventRecorded {
        event: Box<RecordedEvent>,
    },
    CheckedIn {
        check_in: Box<CheckIn>,
    },
    /// The member was brought by another.
    Referred {
        referrer_id: MemberId,
        earned: Granted,
    },
    /// The member brought another.
    FriendBound {
        friend_id: MemberId,
        earned: Granted,
    },
    /// A friend whom the member brought had a first order.
    FriendOrdered {
        order: Box<FriendOrder>,
    },
    /// The return window of a friend's order was closed early.
    ReferralReleased {
        order_id: OrderId,
    },
    /// A friend's order was refunded.
    ReferralRevoked {
        revocation: Box<ReferralRevocation>,
    },
    /// A tier was reached, kept on, lost or taken back.
    TierChanged {
        change: Box<TierChange>,
    },
    /// A tier's benefits for a month.
    BenefitsGranted {
        grant: Box<BenefitGrant>,
    },
    Expired {
        expired: Vec<Lot>,
    },
    /// An activity kept the class's points alive: they expire at `expires_at` or at their own limit, unless later already.
    LotsRenewed {
        class: LotClass,
        expires_at: Instant,
        activity: Activity,
    },
    /// The member was erased; what was left is forfeit.
    Erased {
        forfeited: Vec<Lot>,
    },
}

impl Change {
    /// The name of the variant, as stored.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Held { .. } => "held",
            Self::HoldExtended { .. } => "hold_extended",
            Self::HoldCaptured { .. } => "hold_captured",
            Self::HoldReleased { .. } => "hold_released",
            Self::HoldTimedOut { .. } => "hold_timed_out",
            Self::Burnt { .. } => "burnt",
            Self::HoldClaimed { .. } => "hold_claimed",
            Self::OrderPaid { .. } => "order_paid",
            Self::OrderCompleted { .. } => "order_completed",
            Self::Refunded { .. } => "refunded",
            Self::Adjusted { .. } => "adjusted",
            Self::EventRecorded { .. } => "event_recorded",
            Self::CheckedIn { .. } => "checked_in",
            Self::Referred { .. } => "referred",
            Self::FriendBound { .. } => "friend_bound",
            Self::FriendOrdered { .. } => "friend_ordered",
            Self::ReferralReleased { .. } => "referral_released",
            Self::ReferralRevoked { .. } => "referral_revoked",
            Self::TierChanged { .. } => "tier_changed",
            Self::BenefitsGranted { .. } => "benefits_granted",
            Self::Expired { .. } => "expired",
            Self::LotsRenewed { .. } => "lots_renewed",
            Self::Erased { .. } => "erased",
        }
    }

    /// What the entry grants for its cause: the account issues it, and caps count it. Points by hand are no award.
    pub fn granted(&self) -> Option<&Granted> {
        match self {
            Self::OrderPaid { order } => Some(&order.earned),
            Self::EventRecorded { event } => Some(&event.earned),
            Self::CheckedIn { check_in } => Some(&check_in.earned),
            Self::Referred { earned, .. } | Self::FriendBound { earned, .. } => Some(earned),
            Self::FriendOrdered { order } => Some(&order.earned),
            Self::TierChanged { change } => Some(&change.granted),
            Self::BenefitsGranted { grant } => Some(&grant.granted),
            Self::Held { .. }
            | Self::HoldExtended { .. }
            | Self::HoldCaptured { .. }
            | Self::HoldReleased { .. }
            | Self::HoldTimedOut { .. }
            | Self::Burnt { .. }
            | Self::HoldClaimed { .. }
            | Self::OrderCompleted { .. }
            | Self::Refunded { .. }
            | Self::ReferralReleased { .. }
            | Self::ReferralRevoked { .. }
            | Self::Adjusted { .. }
            | Self::Expired { .. }
            | Self::LotsRenewed { .. }
            | Self::Erased { .. } => None,
        }
    }

    /// The order the entry belongs to: a refund reads all of an order's entries.
    pub const fn order_id(&self) -> Option<&OrderId> {
        match self {
            Self::HoldCaptured { order_id, .. } => order_id.as_ref(),
            Self::Burnt { order_id, .. }
            | Self::HoldClaimed { order_id, .. }
            | Self::OrderCompleted { order_id }
            | Self::ReferralReleased { order_id } => Some(order_id),
            Self::OrderPaid { order } => Some(&order.order_id),
            Self::FriendOrdered { order } => Some(&order.order_id),
            Self::ReferralRevoked { revocation } => Some(&revocation.order_id),
            Self::Refunded { refund } => Some(&refund.order_id),
            Self::Held { .. }
            | Self::HoldExtended { .. }
            | Self::HoldReleased { .. }
            | Self::HoldTimedOut { .. }
            | Self::Adjusted { .. }
            | Self::EventRecorded { .. }
            | Self::CheckedIn { .. }
            | Self::Referred { .. }
            | Self::FriendBound { .. }
            | Self::TierChanged { .. }
            | Self::BenefitsGranted { .. }
            | Self::Expired { .. }
            | Self::LotsRenewed { .. }
            | Self::Erased { .. } => None,
        }
    }

    /// The hold the entry belongs to: how a hold ended is read from its entries.
    pub const fn hold_id(&self) -> Option<&HoldId> {
        match self {
            Self::Held { hold } => Some(&hold.hold_id),
            Self::HoldExtended { hold_id, .. }
            | Self::HoldCaptured { hold_id, .. }
            | Self::HoldReleased { hold_id, .. }
            | Self::HoldTimedOut { hold_id, .. }
            | Self::HoldClaimed { hold_id, .. }
            | Self::Burnt { hold_id, .. } => Some(hold_id),
            Self::OrderPaid { .. }
            | Self::OrderCompleted { .. }
            | Self::Refunded { .. }
            | Self::Adjusted { .. }
            | Self::EventRecorded { .. }
            | Self::CheckedIn { .. }
            | Self::Referred { .. }
            | Self::FriendBound { .. }
            | Self::FriendOrdered { .. }
            | Self::ReferralReleased { .. }
            | Self::ReferralRevoked { .. }
            | Self::TierChanged { .. }
            | Self::BenefitsGranted { .. }
            | Self::Expired { .. }
            | Self::LotsRenewed { .. }
            | Self::Erased { .. } => None,
        }
    }
}
