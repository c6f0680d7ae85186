//! How activity keeps points alive: for each class the unbroken run of activities that the account is in, and where it has moved lots to.
//! When an activity counts, and to what date, is decided in `crate::earning::expiry`.

use super::Account;
use crate::{
    ledger::lot::{Lot, LotClass},
    units::time::Instant,
};
use serde::{Deserialize, Serialize};

/// Activities of which each came before the date that the one before it had moved lots to.
///
/// Enough to tell of any lot, also of one that has left the account, where it would be now. A lot whose own expiry lies after `since` was
/// alive at some activity of the run, and every later one found it alive and moved it. One whose own expiry does not was gone before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActiveRun {
    /// The first of them.
    pub since: Instant,
    /// Where the furthest-reaching of them moves lots to, their limits aside.
    pub expires_at: Instant,
}

impl Account {
    /// Whether an activity that moves lots of the class to `date` changes anything.
    pub fn is_moved_by(&self, class: LotClass, date: Instant, now: Instant) -> bool {
        let run = self.active.get(&class).filter(|run| now < run.expires_at);
        !self.is_erased() && run.is_none_or(|run| run.expires_at < date)
    }

    /// The lot, or part of one, with the date that activity has moved it to since it had its own.
    pub fn renewed(&self, lot: &Lot) -> Lot {
        match self.active.get(&lot.class) {
            Some(run) if lot.expires_at.is_some_and(|expires_at| run.since < expires_at) => {
                let moved = lot.moved_to(run.expires_at);
                let lot_id = if lot.lot_id == lot.folded_id() { moved.folded_id() } else { moved.lot_id };
                Lot { lot_id, ..moved }
            }
            _ => lot.clone(),
        }
    }

    /// Moves lots and held parts of the class on. What has expired by `at` stays expired.
    pub(super) fn renew(&mut self, class: LotClass, expires_at: Instant, at: Instant) {
        let run = self.active.get(&class).filter(|run| at < run.expires_at);
        let run = run.map_or(ActiveRun { since: at, expires_at }, |run| ActiveRun {
            since: run.since,
            expires_at: run.expires_at.max(expires_at),
        });
        self.active.insert(class, run);
        for lot in std::mem::take(&mut self.lots) {
            self.put(self.renewed(&lot));
        }
        for mut hold in std::mem::take(&mut self.holds) {
            hold.parts = hold.parts.iter().map(|part| self.renewed(part)).collect();
            self.holds.push(hold);
        }
    }
}
