//! Why the rules say no. A refusal is a normal result: nothing has changed, and its facts tell what would have to.

use crate::{
    ledger::Fault,
    units::id::{OrderId, TierId},
    units::points::Points,
    wire::{Code, HoldState},
};

/// One refusal, with its facts. Each has one code of the closed list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A field whose form is right but whose value cannot be.
    #[error("{pointer} {detail}")]
    Invalid { pointer: String, detail: String },
    #[error("The program's currency is {expected}.")]
    CurrencyMismatch { expected: String },
    #[error("{required} points are needed and {available} are available.")]
    InsufficientPoints { required: Points, available: Points },
    #[error("At least {required} points must be used; {available} can be.")]
    BelowMinimum { required: Points, available: Points },
    #[error("Points are used in multiples of {step}.")]
    NotAStep { step: Points },
    /// Of a ladder: fewer points buy as much.
    #[error("{closest} points take as much off; use that many.")]
    NotAChoice { closest: Points },
    #[error("This order takes at most {allowed} points.")]
    AboveCap { allowed: Points },
    #[error("Points cannot be used on orders just now: the program leaves this date out.")]
    ClosedNow,
    #[error("Points cannot be used on orders by members of the tier {tier}.")]
    ClosedToTier { tier: TierId },
    #[error("At most {allowed} more points can be used today.")]
    AboveDay { allowed: Points },
    #[error("This program's points cannot be spent on orders.")]
    NotSpendable,
    #[error("The quote has run out; ask for a new one.")]
    QuoteExpired,
    #[error("The points have moved since the quote; ask for a new one.")]
    QuoteStale,
    #[error("This member has {open_max} open holds; let one of them go first.")]
    TooManyHolds { open_max: usize },
    #[error("The hold has ended already: {}.", .state.as_str())]
    HoldResolved { state: HoldState },
    #[error("The hold has timed out, and its points have returned.")]
    HoldExpired,
    /// A reversal of an open hold.
    #[error("The hold is open and not captured. Release it to return its points.")]
    HoldNotCaptured,
    /// A reversal of a hold that an order has used.
    #[error("The hold paid the order {order_id}. Refund that order to return its points.")]
    HoldPaidOrder { order_id: OrderId },
    #[error("{pointer} returns more than is left of the order.")]
    RefundExceedsOrder { pointer: String },
    #[error("Nobody brings themselves, at once or through others.")]
    SelfReferral,
    #[error("This friend is bound to a referrer already.")]
    ReferralBound,
    #[error("This friend has had an order already.")]
    FriendHasOrdered,
    #[error("This has been rewarded already.")]
    AlreadyRewarded,
    #[error("This member's points are frozen.")]
    MemberFrozen,
    #[error("The member has been erased.")]
    MemberErased,
    /// Not the caller's doing: the stored account is not sound. Nothing was written.
    #[error("The ledger refused the entry.")]
    Fault(#[from] Fault),
}

impl Refusal {
    pub fn invalid(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::Invalid { pointer: pointer.into(), detail: detail.into() }
    }

    pub const fn code(&self) -> Code {
        match self {
            Self::Invalid { .. } => Code::InvalidRequest,
            Self::CurrencyMismatch { .. } => Code::CurrencyMismatch,
            Self::InsufficientPoints { .. } => Code::InsufficientPoints,
            Self::BelowMinimum { .. } => Code::BelowMinimum,
            Self::NotAStep { .. } | Self::NotAChoice { .. } => Code::NotAStep,
            Self::AboveCap { .. }
            | Self::AboveDay { .. }
            | Self::ClosedNow
            | Self::ClosedToTier { .. }
            | Self::NotSpendable => Code::AboveCap,
            Self::QuoteExpired => Code::QuoteExpired,
            Self::QuoteStale => Code::QuoteStale,
            Self::HoldResolved { .. } | Self::HoldPaidOrder { .. } => Code::HoldResolved,
            Self::HoldNotCaptured | Self::TooManyHolds { .. } | Self::FriendHasOrdered => Code::Conflict,
            Self::HoldExpired => Code::HoldExpired,
            Self::RefundExceedsOrder { .. } => Code::RefundExceedsOrder,
            Self::SelfReferral => Code::SelfReferral,
            Self::ReferralBound => Code::ReferralBound,
            Self::AlreadyRewarded => Code::AlreadyRewarded,
            Self::MemberFrozen => Code::MemberFrozen,
            Self::MemberErased => Code::MemberErased,
            Self::Fault(_) => Code::Internal,
        }
    }

    /// JSON Pointer to the field at fault, where one field is.
    pub fn pointer(&self) -> Option<&str> {
        match self {
            Self::Invalid { pointer, .. } | Self::RefundExceedsOrder { pointer } => Some(pointer),
            Self::CurrencyMismatch { .. } => Some("/currency"),
            Self::NotAStep { .. }
            | Self::NotAChoice { .. }
            | Self::AboveCap { .. }
            | Self::ClosedNow
            | Self::ClosedToTier { .. } => Some("/points"),
            _ => None,
        }
    }

    /// The number of points that would have been right.
    pub const fn required(&self) -> Option<Points> {
        match self {
            Self::InsufficientPoints { required, .. } | Self::BelowMinimum { required, .. } => Some(*required),
            Self::NotAStep { step } => Some(*step),
            Self::NotAChoice { closest } => Some(*closest),
            _ => None,
        }
    }

    /// The number of points that there are, or that the order takes.
    pub const fn available(&self) -> Option<Points> {
        match self {
            Self::InsufficientPoints { available, .. } | Self::BelowMinimum { available, .. } => Some(*available),
            Self::AboveCap { allowed } | Self::AboveDay { allowed } => Some(*allowed),
            Self::ClosedNow | Self::ClosedToTier { .. } => Some(Points::ZERO),
            _ => None,
        }
    }
}

impl HoldState {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Captured => "captured",
            Self::Released => "released",
            Self::TimedOut => "timed out",
            Self::Reversed => "reversed",
        }
    }
}
