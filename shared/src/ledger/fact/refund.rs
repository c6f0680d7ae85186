//! The fact of a refund: what was returned, restored and revoked.

use super::{
    BacktestCause, Backtested, DailySum, Reading, Recorded, Revokes, Subject, Viewed, award::Granted, lots::Lapse,
    texts::HashedTexts,
};
use crate::{
    ledger::{
        Fault,
        lot::{Lot, points_of},
        memory::{CapUse, Memory, Qualified, TierPromise},
    },
    units::{
        id::{LineId, OrderId, RefundId},
        money::Amount,
        points::Points,
        time::Instant,
    },
    wire::EntryWhat,
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RefundFact {
    Refunded { refund: Box<Refund> },
}

/// A refund.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    pub refund_id: RefundId,
    pub order_id: OrderId,
    pub at: Instant,
    pub lines: Vec<RefundedLine>,
    pub shipping: Amount,
    pub tax: Amount,
    /// The money to pay out, including shipping and tax.
    pub cash: Amount,
    /// Burnt points that returned to their lots, or to a lot with a grace period.
    pub restored: Vec<Lot>,
    /// Burnt points that settled a debt when they returned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub debt_paid: Vec<Lot>,
    /// Burnt points that expired when they returned: those of lots that had expired, under a program without a grace period.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub expired: Vec<Lapse>,
    /// Awarded points that were revoked from lots.
    pub revoked: Vec<Lot>,
    /// Awarded points that were no longer there: owed from now on.
    pub debt_added: Points,
    /// Awarded points that were no longer there, under a program in which the merchant bears them.
    pub absorbed: Points,
    /// For each award of the order, and then for the bonus: awarded points that had expired unused. They are neither revoked nor owed. Empty
    /// if there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lapsed: Vec<Points>,
    /// Room that the caps of the awards have again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uncounted: Vec<CapUse>,
    /// All of a newcomer's first order was returned. What this revokes is in the sums above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pack: Option<PackUndone>,
    /// All of the order was returned, and it no longer counts as an order of this much.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unkept: Option<Amount>,
    /// What no longer counts towards tiers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disqualified: Vec<Qualified>,
}

/// The refund that returned the last of a first order: its task is undone, and so is what it completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackUndone {
    /// The revoked part of the bonus for all tasks.
    pub bonus: Points,
}

/// What one refund returned of one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundedLine {
    pub line_id: LineId,
    pub quantity: u32,
    /// Of the line's total: the part paid with points and the part paid in cash together.
    pub value: Amount,
}

impl Refund {
    /// Burnt points that returned, even if they settled a debt or expired at once.
    pub fn points_restored(&self) -> Points {
        points_of(&self.restored).plus(points_of(&self.debt_paid)).plus(self.points_expired())
    }

    /// Burnt points that expired when they returned.
    pub fn points_expired(&self) -> Points {
        self.expired.iter().map(|lapse| lapse.expired).sum()
    }

    /// Awarded points that had expired unused.
    pub fn points_lapsed(&self) -> Points {
        self.lapsed.iter().copied().sum()
    }

    /// Awarded points that the refund revokes, whether or not they were still there.
    pub fn points_revoked(&self) -> Points {
        points_of(&self.revoked).plus(self.debt_added).plus(self.absorbed).plus(self.points_lapsed())
    }
}

impl Recorded for RefundFact {
    fn kind(&self) -> &'static str {
        match self {
            Self::Refunded { .. } => "refunded",
        }
    }

    fn subjects(&self) -> Vec<Subject<'_>> {
        match self {
            Self::Refunded { refund } => {
                let own = [Subject::Refund(&refund.refund_id), Subject::Order(&refund.order_id)];
                own.into_iter().chain(refund.expired.iter().map(|lapse| Subject::Lot(&lapse.family))).collect()
            }
        }
    }

    fn claims(&self) -> Option<Subject<'_>> {
        match self {
            Self::Refunded { refund } => Some(Subject::Refund(&refund.refund_id)),
        }
    }

    fn sums(&self) -> Vec<DailySum> {
        let Self::Refunded { refund } = self;
        let value = refund.lines.iter().map(|line| line.value).sum::<Amount>().minor();
        let returned =
            DailySum { metric: "returns_minor", key: String::new(), n: i64::try_from(value).unwrap_or(i64::MAX) };
        vec![DailySum { metric: "refunds", key: String::new(), n: 1 }, returned]
    }

    fn granted(&self) -> Option<&Granted> {
        None
    }

    fn texts(&self) -> Option<&HashedTexts> {
        None
    }

    fn texts_mut(&mut self) -> Option<&mut HashedTexts> {
        None
    }

    fn lapses(&self) -> &[Lapse] {
        let Self::Refunded { refund } = self;
        &refund.expired
    }

    fn fold(&self, memory: &mut Memory, _at: Instant) -> Result<(), Fault> {
        let Self::Refunded { refund } = self;
        if let (Some(_), Some(pack)) = (refund.pack, memory.behaviour.pack.as_mut()) {
            pack.undo();
        }
        if let Some(spend) = refund.unkept {
            memory.kept_orders.remove(spend);
        }
        refund.disqualified.iter().for_each(|less| memory.qualification.remove(less));
        refund.uncounted.iter().for_each(|used| memory.cap_uses.remove(&used.count, used.points));
        Ok(())
    }
}

impl Backtested for RefundFact {
    fn cause(&self) -> BacktestCause<'_> {
        match self {
            Self::Refunded { refund } => BacktestCause::Refund(refund),
        }
    }

    fn revokes(&self) -> Revokes<'_> {
        match self {
            Self::Refunded { refund } => Revokes::OfOrder(refund),
        }
    }

    fn tiers(&self) -> Option<&[TierPromise]> {
        None
    }

    fn granted_at(&self, at: Instant) -> Instant {
        at
    }
}

impl Viewed for RefundFact {
    fn view(&self, reading: Reading) -> EntryWhat {
        match self {
            Self::Refunded { refund } => EntryWhat::Refunded {
                order_id: refund.order_id.clone(),
                refund_id: refund.refund_id.clone(),
                cash: reading.money(refund.cash),
                restored: refund.points_restored(),
                revoked: refund.points_revoked(),
            },
        }
    }
}
