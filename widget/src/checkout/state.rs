//! The checkout as a plain value: known facts, shown content and pending requests. `update` changes it. It does not use the page.

use super::{
    choice::Wish,
    outcome::{Most, Outcome},
    preview::Ground,
};
use crate::{
    order::Order,
    session::{Away, Earns, OpenHold, Reading, Terms},
    wire::Failure,
};
use shared::{
    program::CashOff,
    units::id::HoldId,
    units::points::Points,
    units::time::Instant,
    wire::{Bounds, QuoteAnswer},
};
use std::rc::Rc;

/// Numbers a request, so that older answers are recognised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ticket(pub u32);

impl Ticket {
    pub(super) const fn next(self) -> Self {
        Self(self.0.wrapping_add(1))
    }
}

/// The shopper, as far as the checkout needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shopper {
    Unknown,
    SignedOut,
    Member { available: Points, next: Option<Arriving> },
    Away(Away),
}

/// Pending points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arriving {
    pub points: Points,
    pub available_at: Instant,
}

#[derive(Debug, PartialEq)]
pub struct Checkout {
    pub order: Option<Rc<Order>>,
    /// The same as text. An open hold stores it to recognise its order.
    pub order_text: Rc<str>,
    pub terms: Reading<Rc<Terms>>,
    /// The rules of previews, once they can be computed here.
    pub cash_off: Option<Rc<CashOff>>,
    pub shopper: Shopper,
    pub phase: Phase,
    pub notice: Option<Notice>,
    /// What the order earns without points, if it was requested.
    pub earns: Option<Earns>,
    pub(super) wish: Wish,
    pub(super) asked: Ticket,
    /// The time of the present message.
    pub(super) effects: Vec<Effect>,
}

#[derive(Debug, PartialEq)]
pub enum Phase {
    /// Answers are pending.
    Waiting,
    /// Nothing must be paid.
    Nothing,
    SignedOut,
    Closed(Closed),
    Choosing(Box<Choosing>),
    Held(Box<Held>),
    Away(Away),
}

/// The kind of a phase. Another kind is another view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Waiting,
    Nothing,
    SignedOut,
    Closed,
    Choosing,
    Held,
    Away,
}

impl Phase {
    pub fn kind(&self) -> Kind {
        match self {
            Self::Waiting => Kind::Waiting,
            Self::Nothing => Kind::Nothing,
            Self::SignedOut => Kind::SignedOut,
            Self::Closed(_) => Kind::Closed,
            Self::Choosing(_) => Kind::Choosing,
            Self::Held(_) => Kind::Held,
            Self::Away(_) => Kind::Away,
        }
    }
}

/// Why nothing can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    NoPoints(Past),
    TooFew {
        least: Points,
        available: Points,
    },
    OrderTooSmall,
    AllExcluded,
    OtherCurrency,
    /// Points of this program cannot be spent on orders.
    EarnOnly,
    Frozen,
}

/// Whether a member without points has had points before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Past {
    None,
    Some,
}

#[derive(Debug, PartialEq)]
pub struct Choosing {
    pub bounds: Bounds,
    pub available: Points,
    pub some_excluded: bool,
    /// The result of the choice: of the preview, until the edge has answered.
    pub outcome: Rc<Outcome>,
    /// What the order would earn, from the last answer.
    pub would_earn: Points,
    pub step: Step,
    /// The edge's answer about the largest choice.
    pub(super) most: Most,
    /// `None` if only the edge can compute.
    pub(super) ground: Option<Ground>,
    /// The edge's quote for exactly this choice.
    pub(super) signed: Option<Signed>,
}

/// The progress of a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Resting,
    /// The shown numbers are outdated, and new ones are pending.
    Renewing,
    /// The button was pressed, and a fresh quote is pending.
    Quoting {
        tries_left: u8,
    },
    Placing {
        tries_left: u8,
    },
}

#[derive(Debug, PartialEq)]
pub struct Signed {
    pub quote: Rc<str>,
    pub expires_at: Instant,
}

#[derive(Debug, PartialEq)]
pub struct Held {
    pub hold: Rc<OpenHold>,
    pub leaving: Option<Leaving>,
}

/// The state after a hold ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// Another number of points.
    Change,
    /// No points.
    Remove,
    /// The hold has timed out, or has already ended.
    RanOut,
}

/// An event that must be announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    Held,
    Released,
    RanOut,
    PointsMoved,
    Recalculated,
    StillHeld,
    /// The typed number cannot be chosen.
    NoChoice,
}

#[derive(Debug)]
pub enum Message {
    Order(Option<Rc<Order>>, Rc<str>),
    Terms(Reading<Rc<Terms>>),
    /// The preview is loaded, with the rules of the earlier terms.
    CashOff(Rc<CashOff>),
    Shopper(Shopper),
    /// The session's open hold, from another element or an earlier page.
    OpenHold(Option<Rc<OpenHold>>),
    Most(Ticket, Result<QuoteAnswer, Failure>),
    Wish(Wish),
    /// The text of the number field during typing.
    Typed(Points),
    Quoted(Ticket, Result<QuoteAnswer, Failure>),
    /// The button, at this time of the edge's clock.
    Apply(Instant),
    Placed(Result<Rc<OpenHold>, Failure>),
    Leave(Leaving),
    Released(Result<(), Failure>),
    Earns(Ticket, Earns),
    Past(Ticket, Past),
    Retry,
    BackOnline,
}

#[derive(Debug, PartialEq)]
pub enum Effect {
    AskMost(Ticket),
    Ask {
        ticket: Ticket,
        points: Points,
        haste: Haste,
    },
    Place {
        quote: Rc<str>,
    },
    Release {
        hold_id: HoldId,
    },
    AskEarns(Ticket),
    /// Whether the member has ever had points.
    AskPast(Ticket),
    /// Reads the balance (and other missing data) again.
    Refresh,
    Tell(Event),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Haste {
    /// When the shopper pauses.
    Settled,
    AtOnce,
}

/// An event for the page.
#[derive(Debug, PartialEq)]
pub enum Event {
    Quote(Rc<Outcome>),
    Hold(Rc<OpenHold>),
    Release(HoldId),
    Error(Failure),
    Unavailable,
}

impl Default for Checkout {
    fn default() -> Self {
        Self {
            order: None,
            order_text: Rc::from(""),
            terms: Reading::Unknown,
            cash_off: None,
            shopper: Shopper::Unknown,
            phase: Phase::Waiting,
            notice: None,
            earns: None,
            wish: Wish::Most,
            asked: Ticket::default(),
            effects: Vec::new(),
        }
    }
}

impl Checkout {
    pub fn terms(&self) -> Option<&Terms> {
        match &self.terms {
            Reading::Known(terms) => Some(terms),
            Reading::Unknown | Reading::Away(_) => None,
        }
    }

    pub fn choosing(&self) -> Option<&Choosing> {
        match &self.phase {
            Phase::Choosing(choosing) => Some(choosing),
            Phase::Waiting | Phase::Nothing | Phase::SignedOut | Phase::Closed(_) | Phase::Held(_) | Phase::Away(_) => {
                None
            }
        }
    }

    pub fn held(&self) -> Option<&Held> {
        match &self.phase {
            Phase::Held(held) => Some(held),
            Phase::Waiting
            | Phase::Nothing
            | Phase::SignedOut
            | Phase::Closed(_)
            | Phase::Choosing(_)
            | Phase::Away(_) => None,
        }
    }

    /// Points are held, even while the shopper is releasing them.
    pub fn is_holding(&self) -> bool {
        self.held().is_some_and(|held| held.leaving != Some(Leaving::RanOut))
    }

    pub(super) fn is_placing(&self) -> bool {
        self.choosing().is_some_and(|choosing| matches!(choosing.step, Step::Placing { .. }))
    }

    /// Whether the open hold was placed for another order than the page's.
    pub fn is_held_for_another_order(&self) -> bool {
        self.order.is_some() && self.held().is_some_and(|held| *self.order_text != *held.hold.order)
    }
}

impl Choosing {
    /// The button was pressed, and its answer is pending.
    pub fn is_applying(&self) -> bool {
        matches!(self.step, Step::Quoting { .. } | Step::Placing { .. })
    }

    /// Whether the shown numbers are the edge's.
    pub fn is_settled(&self) -> bool {
        self.signed.is_some()
    }
}
