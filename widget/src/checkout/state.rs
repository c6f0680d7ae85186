//! The checkout as a plain value: what is known, what is shown, what is asked. `update` changes it; nothing here touches the page.

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

/// Numbers a question, so that answers to older ones are told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ticket(pub u32);

impl Ticket {
    pub(super) const fn next(self) -> Self {
        Self(self.0.wrapping_add(1))
    }
}

/// Who the shopper is, as far as the checkout cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shopper {
    Unknown,
    SignedOut,
    Member { available: Points, next: Option<Arriving> },
    Away(Away),
}

/// Points on their way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arriving {
    pub points: Points,
    pub available_at: Instant,
}

#[derive(Debug, PartialEq)]
pub struct Checkout {
    pub order: Option<Rc<Order>>,
    /// The same as text, by which an open hold knows its order.
    pub order_text: Rc<str>,
    pub terms: Reading<Rc<Terms>>,
    /// The rules of previews, once these can be reckoned here.
    pub cash_off: Option<Rc<CashOff>>,
    pub shopper: Shopper,
    pub phase: Phase,
    pub notice: Option<Notice>,
    /// What the order earns without points, once it is asked for.
    pub earns: Option<Earns>,
    pub(super) wish: Wish,
    pub(super) asked: Ticket,
    /// Of the message that is being taken in.
    pub(super) effects: Vec<Effect>,
}

#[derive(Debug, PartialEq)]
pub enum Phase {
    /// Answers are on their way.
    Waiting,
    /// Nothing to pay for.
    Nothing,
    SignedOut,
    Closed(Closed),
    Choosing(Box<Choosing>),
    Held(Box<Held>),
    Away(Away),
}

/// The phase without its facts: another one is another view.
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

/// Why there is nothing to choose.
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
    /// This program's points cannot be spent on orders.
    EarnOnly,
    Frozen,
}

/// Whether a member without points has had some.
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
    /// What the choice would do: of the preview, until the edge has answered.
    pub outcome: Rc<Outcome>,
    /// What the order would earn; of the last answer.
    pub would_earn: Points,
    pub step: Step,
    /// The largest choice, as the edge has answered it.
    pub(super) most: Most,
    /// None where only the edge can reckon.
    pub(super) ground: Option<Ground>,
    /// The edge's quote for just this choice.
    pub(super) signed: Option<Signed>,
}

/// How far a choice has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Resting,
    /// The numbers shown are out of date, and new ones are on their way.
    Renewing,
    /// The button was pressed, and a fresh quote is on its way.
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

/// Where a hold's end leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// To another number.
    Change,
    /// To no points at all.
    Remove,
    /// Its time is up, or it has ended already.
    RanOut,
}

/// What has happened and must be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    Held,
    Released,
    RanOut,
    PointsMoved,
    Recalculated,
    StillHeld,
    /// What was typed is no number that can be chosen.
    NoChoice,
}

#[derive(Debug)]
pub enum Message {
    Order(Option<Rc<Order>>, Rc<str>),
    Terms(Reading<Rc<Terms>>),
    /// The preview is there, with the rules of the terms that came before.
    CashOff(Rc<CashOff>),
    Shopper(Shopper),
    /// The session's open hold, as another element or an earlier page has left it.
    OpenHold(Option<Rc<OpenHold>>),
    Most(Ticket, Result<QuoteAnswer, Failure>),
    Wish(Wish),
    /// What stands in the number field while it is being typed.
    Typed(Points),
    Quoted(Ticket, Result<QuoteAnswer, Failure>),
    /// The button, at this moment of the edge's clock.
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
    /// Read the balance (and what else is missing) again.
    Refresh,
    Tell(Event),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Haste {
    /// When hands rest.
    Settled,
    AtOnce,
}

/// What the page hears.
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

    /// A hold stands, even where somebody is about to leave it.
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
    /// The button was pressed, and its answer is on the way.
    pub fn is_applying(&self) -> bool {
        matches!(self.step, Step::Quoting { .. } | Step::Placing { .. })
    }

    /// Whether the numbers shown are the edge's.
    pub fn is_settled(&self) -> bool {
        self.signed.is_some()
    }
}
