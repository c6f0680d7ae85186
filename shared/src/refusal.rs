//! Why the rules refuse a command. A refusal is a normal result: nothing has changed, and its facts state what would be right.

use crate::{
    ledger::Fault,
    units::id::{OrderId, TierId},
    units::points::Points,
    wire::{Code, HoldState},
};

/// One refusal with its facts. Each has one code of the closed list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A field whose form is right and whose value is not possible.
    #[error("{pointer} {detail}")]
    Invalid { pointer: String, detail: String },
    #[error("The currency must be {expected}, the currency of the program.")]
    CurrencyMismatch { expected: String },
    #[error("{required} points are required, and {available} are available.")]
    InsufficientPoints { required: Points, available: Points },
    #[error("The number of points must be at least {required}; {available} can be used.")]
    BelowMinimum { required: Points, available: Points },
    #[error("The number of points must be a multiple of {step}.")]
    NotAStep { step: Points },
    /// Only for a ladder: fewer points take the same amount off.
    #[error("Use {closest} points: they take the same amount off.")]
    NotAChoice { closest: Points },
    #[error("The number of points must be at most {allowed}.")]
    AboveCap { allowed: Points },
    #[error("Points cannot be used on orders at this date: the program excludes it.")]
    ClosedNow,
    #[error("Points cannot be used on orders by members of the tier {tier}: the program excludes it.")]
    ClosedToTier { tier: TierId },
    #[error("The number of points must be at most {allowed}: the program has a maximum for each day.")]
    AboveDay { allowed: Points },
    #[error("Points of this program cannot be spent on orders: it has no `cash_off`.")]
    NotSpendable,
    #[error("The quote has expired. Ask for a new quote.")]
    QuoteExpired,
    #[error("The member's points have changed since the quote. Ask for a new quote.")]
    QuoteStale,
    #[error("This member has {open_max} open holds, which is the most. Release one of them first.")]
    TooManyHolds { open_max: usize },
    #[error("The hold has ended already; it is {}.", .state.as_str())]
    HoldResolved { state: HoldState },
    #[error("The hold has timed out, and its points have returned. Place a new hold.")]
    HoldExpired,
    /// A reversal of an open hold.
    #[error("The hold is open and not captured. Release it to return its points.")]
    HoldNotCaptured,
    /// A reversal of a hold that an order has used.
    #[error("The hold paid the order {order_id}. Refund that order to return its points.")]
    HoldPaidOrder { order_id: OrderId },
    #[error("{pointer} exceeds what is left of the order.")]
    RefundExceedsOrder { pointer: String },
    #[error("A member cannot be their own referrer, directly or through other members.")]
    SelfReferral,
    #[error("This friend is bound to a referrer already. A member is bound once.")]
    ReferralBound,
    #[error("This friend has an order already. A friend is bound before the first order.")]
    FriendHasOrdered,
    #[error("This event or check-in is recorded already. It is rewarded once.")]
    AlreadyRewarded,
    #[error("This member is frozen or erased and cannot use points.")]
    MemberFrozen,
    #[error("The member has been erased.")]
    MemberErased,
    /// An internal fault, not a mistake of the caller: the stored account is not sound. Nothing was written.
    #[error("A fault of this service: the stored account is not sound. Nothing was written.")]
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

    /// The JSON Pointer to the wrong field, if there is one.
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

    /// The number of points that would be right.
    pub const fn required(&self) -> Option<Points> {
        match self {
            Self::InsufficientPoints { required, .. } | Self::BelowMinimum { required, .. } => Some(*required),
            Self::NotAStep { step } => Some(*step),
            Self::NotAChoice { closest } => Some(*closest),
            _ => None,
        }
    }

    /// The number of points that are available, or that the order can use.
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
