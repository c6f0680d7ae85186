//! A command in progress: an account at an instant, and the entries that the command would append. If the command is refused, the draft is
//! discarded and nothing has happened.

use super::{Account, Actor, Entry, Fault, Movement, Place, Sealed, fact::Fact, memory::Tally};
use crate::{
    ledger::{
        fact::{hold::HoldFact, lots::LotsFact},
        lot::{Lot, take_in_order, without_first},
    },
    units::time::Instant,
};

#[derive(Clone, Debug)]
pub struct Draft {
    account: Account,
    now: Instant,
    actor: Actor,
    appended: Appended,
    /// What all members were granted under the program's budgets, including the awards of this draft.
    of_all: Tally,
}

/// The entries so far. The entries of a rehearsal are not sealed, because they are not kept.
#[derive(Clone, Debug)]
enum Appended {
    Sealed(Vec<Sealed>),
    Rehearsed(Vec<Fact>),
}

impl Draft {
    /// Opens an account at `now` and appends what time alone has done since its last entry: holds timed out, then lots expired.
    /// If `now` is before the last entry, the time of that entry is used.
    pub fn open(account: Account, actor: Actor, now: Instant) -> Result<Self, Fault> {
        Self::begin(account, actor, now, Appended::Sealed(Vec::new()))
    }

    /// Like [`Self::open`], to see what would happen. It decides in the same way and hashes nothing.
    pub fn rehearse(account: Account, now: Instant) -> Result<Self, Fault> {
        Self::begin(account, Actor::System, now, Appended::Rehearsed(Vec::new()))
    }

    fn begin(account: Account, actor: Actor, now: Instant, appended: Appended) -> Result<Self, Fault> {
        let now = now.max(account.updated_at);
        let mut draft = Self { account, now, actor, appended, of_all: Tally::default() };
        draft.account.pass_time(now);
        draft.time_out_holds()?;
        draft.expire_lots()?;
        Ok(draft)
    }

    /// Sets what all members were granted under the program's budgets so far.
    #[must_use]
    pub fn with_budgets(self, of_all: Tally) -> Self {
        Self { of_all, ..self }
    }

    /// What all members were granted under the program's budgets, including the awards of this draft.
    pub const fn budgets(&self) -> &Tally {
        &self.of_all
    }

    /// What happened so far in this command, oldest first.
    pub(crate) fn facts(&self) -> impl Iterator<Item = &Fact> {
        let (sealed, rehearsed) = match &self.appended {
            Appended::Sealed(entries) => (entries.as_slice(), [].as_slice()),
            Appended::Rehearsed(facts) => ([].as_slice(), facts.as_slice()),
        };
        sealed.iter().filter_map(Sealed::fact).chain(rehearsed)
    }

    /// Copies the budgets of another draft of the same command, which already include those of this draft.
    pub(crate) fn copy_budgets(&mut self, other: &Self) {
        self.of_all.clone_from(&other.of_all);
    }

    pub const fn account(&self) -> &Account {
        &self.account
    }

    pub const fn now(&self) -> Instant {
        self.now
    }

    /// The number of the next entry.
    pub const fn next_seq(&self) -> u64 {
        self.account.seq + 1
    }

    /// Applies a movement and its fact, and seals both as the next entry by the actor of the command.
    pub fn append(&mut self, movement: Movement, fact: impl Into<Fact>) -> Result<(), Fault> {
        self.append_by(self.actor.clone(), movement, fact.into())
    }

    /// Like [`Self::append`], for what time alone does.
    pub(crate) fn append_by_system(&mut self, movement: Movement, fact: impl Into<Fact>) -> Result<(), Fault> {
        self.append_by(Actor::System, movement, fact.into())
    }

    fn append_by(&mut self, actor: Actor, movement: Movement, fact: Fact) -> Result<(), Fault> {
        let entry = Entry { at: self.now, actor, movement, fact };
        self.account.apply(&entry)?;
        for award in entry.fact.granted().iter().flat_map(|granted| &granted.awards) {
            self.of_all.add_of_everybody(&award.counts, award.points);
        }
        let seq = self.next_seq();
        match &mut self.appended {
            Appended::Sealed(entries) => {
                let sealed = Sealed::seal(&self.account.hash, seq, entry)?;
                self.account.hash.clone_from(&sealed.hash);
                entries.push(sealed);
            }
            Appended::Rehearsed(facts) => facts.push(entry.fact),
        }
        self.account.seq = seq;
        Ok(())
    }

    /// The account after the command, and the new entries. Without entries there is nothing to store. A rehearsal has none.
    pub fn finish(self) -> (Account, Vec<Sealed>) {
        match self.appended {
            Appended::Sealed(entries) => (self.account, entries),
            Appended::Rehearsed(_) => (self.account, Vec::new()),
        }
    }

    /// The account after a rehearsed command, and what happened to it.
    pub fn finish_rehearsal(self) -> (Account, Vec<Fact>) {
        match self.appended {
            Appended::Sealed(entries) => {
                (self.account, entries.into_iter().filter_map(|sealed| sealed.fact().cloned()).collect())
            }
            Appended::Rehearsed(facts) => (self.account, facts),
        }
    }

    /// Returns the movement by which points come back from `place`: they settle the debt first, in burn order, and the rest returns to its
    /// lots.
    pub(crate) fn return_points(&self, place: Place, parts: &[Lot]) -> Movement {
        let mut in_order: Vec<&Lot> = parts.iter().collect();
        in_order.sort_by(|one, other| one.burn_order(other));
        let in_order: Vec<Lot> = in_order.into_iter().cloned().collect();
        let settling = take_in_order(&in_order, self.account.debt);
        let settled = super::lot::points_of(&settling);
        Movement::none().and(place, Place::Lots, &without_first(&in_order, settled)).and_settle(place, &settling)
    }

    fn time_out_holds(&mut self) -> Result<(), Fault> {
        let due = self.account.holds().iter().filter(|hold| hold.expires_at <= self.now);
        let due: Vec<_> = due.map(|hold| (hold.hold_id.clone(), hold.parts.clone())).collect();
        for (hold_id, parts) in due {
            let movement = self.return_points(Place::Held, &parts);
            self.append_by_system(movement, HoldFact::TimedOut { hold_id })?;
        }
        Ok(())
    }

    /// Appends the expiry of all lots that have expired by now, also of those whose points are all spent: if some of them return, a later
    /// refund needs to know how many did not.
    pub(crate) fn expire_lots(&mut self) -> Result<(), Fault> {
        let expired: Vec<Lot> = self.account.lots.iter().filter(|lot| lot.is_expired(self.now)).cloned().collect();
        if expired.is_empty() {
            return Ok(());
        }
        self.append_by_system(Movement::none().and_expire(&expired), LotsFact::expired(&expired))
    }
}
