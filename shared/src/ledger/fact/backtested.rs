//! What a backtest asks each fact. It runs causes again under a draft program, and it counts what a fact revokes. It decides nothing here.

use super::{behaviour::RecordedEvent, order::PaidOrder, referral::ReferralRevocation, refund::Refund};
use crate::{
    ledger::memory::{TierAward, TierPromise},
    units::{id::MemberId, time::Instant},
};

/// The questions of a backtest. There are no default answers: a fact that is omitted by mistake would make a comparison wrong.
pub trait Backtested {
    /// What a backtest runs again.
    fn cause(&self) -> BacktestCause<'_>;

    /// Awarded points that the fact revokes, as far as a rule granted them.
    fn revokes(&self) -> Revokes<'_>;

    /// The member's tiers from now on; `None` if the fact does not change them.
    fn tiers(&self) -> Option<&[TierPromise]>;

    /// The time to which the granted points belong. `at` is the time of the entry.
    fn granted_at(&self, at: Instant) -> Instant;
}

/// What happened outside the ledger. All other facts result from it.
#[derive(Clone, Copy, Debug)]
pub enum BacktestCause<'a> {
    Order(&'a PaidOrder),
    Refund(&'a Refund),
    Event(&'a RecordedEvent),
    CheckIn,
    /// The member was referred by this one.
    Referred(&'a MemberId),
    /// The member referred this one.
    FriendBound(&'a MemberId),
    Erasure,
    /// A new membership began.
    Rejoining(Instant),
    /// Time or another entry causes the fact, or no rule of earning depends on it. It is not run again.
    None,
}

/// Where the awards are recorded that a fact revokes.
#[derive(Clone, Copy, Debug)]
pub enum Revokes<'a> {
    Nothing,
    /// Awards of an order, and of the newcomer pack.
    OfOrder(&'a Refund),
    /// The award for a friend's order.
    OfFriend(&'a ReferralRevocation),
    /// Awards for tiers.
    OfTiers(&'a [TierAward]),
}
