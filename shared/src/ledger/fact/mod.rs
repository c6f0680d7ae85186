//! Stored facts: what an entry records, grouped by subject. This folder contains every stored record and how it changes an account's
//! memory. It makes no decisions; the modules above (`order`, `spending`, `tier`, …) do.
//!
//! A new kind of fact is a variant in its subject's file. A new subject is a file here and one line in [`Fact`]. Both need a variant in the
//! wire's `EntryWhat`, and no change anywhere else: each fact implements [`Recorded`], [`Backtested`] and [`Viewed`].

pub mod award;
mod backtested;
pub mod behaviour;
pub mod hold;
pub mod lots;
pub mod member;
pub mod order;
pub mod referral;
pub mod refund;
pub mod texts;
pub mod tier;
mod viewed;

pub use backtested::{BacktestCause, Backtested, Revokes};
pub use viewed::{Audience, Reading, Viewed};

use super::{Fault, memory::Memory};
use crate::units::{
    id::{AdjustmentId, EventId, HoldId, OrderId, RefundId},
    time::Instant,
};
use crate::wire::EntryWhat;
use award::Granted;
use lots::Lapse;
use serde::{Deserialize, Serialize};
use texts::HashedTexts;

/// What the ledger and the store ask each fact. There are no default answers, so a new fact cannot omit one by mistake.
pub trait Recorded {
    /// The name under which lists show and find it: the `kind` of the entry on the wire.
    fn kind(&self) -> &'static str;

    /// What the entry belongs to: the entries of an order or a hold are found by it.
    fn subjects(&self) -> Vec<Subject<'_>>;

    /// The subject whose id the entry uses. Each id can be used once.
    fn claims(&self) -> Option<Subject<'_>>;

    /// What the entry adds to the merchant's daily sums, apart from its points and awards.
    fn sums(&self) -> Vec<DailySum>;

    /// The awards of the entry. Caps count them. Points by hand are not an award.
    fn granted(&self) -> Option<&Granted>;

    /// Points that expired with the entry, by lot. Later revocations need to know how many of a lot were spent.
    fn lapses(&self) -> &[Lapse];

    /// The free texts of the entry, which are stored next to it and erased with the person.
    fn texts(&self) -> Option<&HashedTexts>;

    /// The same texts, to put the stored ones back.
    fn texts_mut(&mut self) -> Option<&mut HashedTexts>;

    /// Changes what the account remembers. The points have moved already.
    ///
    /// # Errors
    /// A [`Fault`] if the fact does not follow from the memory.
    fn fold(&self, memory: &mut Memory, at: Instant) -> Result<(), Fault>;
}

/// A number that daily sums add up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DailySum {
    pub metric: &'static str,
    /// What it is counted for, such as a store; empty for the total.
    pub key: String,
    pub n: i64,
}

/// What an entry belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject<'a> {
    Order(&'a OrderId),
    Refund(&'a RefundId),
    Hold(&'a HoldId),
    Event(&'a EventId),
    Adjustment(&'a AdjustmentId),
    /// A family of lots, see [`super::lot::Lot::family`].
    Lot(&'a str),
}

macro_rules! facts {
    ($($(#[$doc:meta])* $subject:ident($fact:ty)),+ $(,)?) => {
        /// The fact of an entry, by its subject.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "subject", content = "fact", rename_all = "snake_case")]
        pub enum Fact {
            $($(#[$doc])* $subject($fact)),+
        }

        impl Fact {
            /// The fact as the ledger and the store see it.
            pub fn recorded(&self) -> &dyn Recorded {
                match self {
                    $(Self::$subject(fact) => fact),+
                }
            }

            pub(super) fn recorded_mut(&mut self) -> &mut dyn Recorded {
                match self {
                    $(Self::$subject(fact) => fact),+
                }
            }

            /// The fact as a backtest sees it.
            pub fn backtested(&self) -> &dyn Backtested {
                match self {
                    $(Self::$subject(fact) => fact),+
                }
            }

            /// The fact as a history shows it.
            pub fn view(&self, reading: Reading) -> EntryWhat {
                match self {
                    $(Self::$subject(fact) => fact.view(reading)),+
                }
            }
        }

        $(impl From<$fact> for Fact {
            fn from(fact: $fact) -> Self {
                Self::$subject(fact)
            }
        })+
    };
}

facts! {
    /// A paid order, and the early end of its return window.
    Order(order::OrderFact),
    Refund(refund::RefundFact),
    /// Points reserved for a checkout.
    Hold(hold::HoldFact),
    /// An event or a check-in.
    Behaviour(behaviour::BehaviourFact),
    Referral(referral::ReferralFact),
    Tier(tier::TierFact),
    /// A change by hand, and the erasure.
    Member(member::MemberFact),
    /// What time and activity do to lots.
    Lots(lots::LotsFact),
}

impl<'a> Subject<'a> {
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Order(_) => "order",
            Self::Refund(_) => "refund",
            Self::Hold(_) => "hold",
            Self::Event(_) => "event",
            Self::Adjustment(_) => "adjustment",
            Self::Lot(_) => "lot",
        }
    }

    /// The id, with the lifetime of the fact.
    pub fn id_text(self) -> &'a str {
        match self {
            Self::Order(id) => id.as_str(),
            Self::Refund(id) => id.as_str(),
            Self::Hold(id) => id.as_str(),
            Self::Event(id) => id.as_str(),
            Self::Adjustment(id) => id.as_str(),
            Self::Lot(family) => family,
        }
    }

    pub fn id(&self) -> &str {
        self.id_text()
    }
}

impl Fact {
    pub fn kind(&self) -> &'static str {
        self.recorded().kind()
    }

    pub fn granted(&self) -> Option<&Granted> {
        self.recorded().granted()
    }

    /// The order whose entries this is one of.
    pub fn order_id(&self) -> Option<&OrderId> {
        self.recorded().subjects().into_iter().find_map(|subject| match subject {
            Subject::Order(order_id) => Some(order_id),
            Subject::Refund(_) | Subject::Hold(_) | Subject::Event(_) | Subject::Adjustment(_) | Subject::Lot(_) => {
                None
            }
        })
    }

    /// The hold whose entries this is one of.
    pub fn hold_id(&self) -> Option<&HoldId> {
        self.recorded().subjects().into_iter().find_map(|subject| match subject {
            Subject::Hold(hold_id) => Some(hold_id),
            Subject::Order(_) | Subject::Refund(_) | Subject::Event(_) | Subject::Adjustment(_) | Subject::Lot(_) => {
                None
            }
        })
    }
}
