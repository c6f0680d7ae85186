//! A command under way: an account at an instant, and the entries the command would append. Dropped on a refusal, and nothing happened.

use super::{Account, Change, Fault, Sealed};
use crate::{earning::caps::Tally, ledger::lot::Lot, units::time::Instant};

#[derive(Clone, Debug)]
pub struct Draft {
    account: Account,
    now: Instant,
    appended: Appended,
    /// What everybody has been granted under the program's budgets, this draft's awards included.
    of_all: Tally,
}

/// The entries so far. A rehearsal's are not sealed: nobody will keep them.
#[derive(Clone, Debug)]
enum Appended {
    Sealed(Vec<Sealed>),
    Rehearsed(Vec<Change>),
}

impl Draft {
    /// Opens an account at `now` and writes down what time alone has done since its last entry: holds timed out, then lots expired.
    /// A clock that stands before the last entry counts as being at it.
    pub fn open(account: Account, now: Instant) -> Result<Self, Fault> {
        Self::begin(account, now, Appended::Sealed(Vec::new()))
    }

    /// As [`Self::open`], to see what would happen: it decides like any other draft and hashes nothing.
    pub fn rehearse(account: Account, now: Instant) -> Result<Self, Fault> {
        Self::begin(account, now, Appended::Rehearsed(Vec::new()))
    }

    fn begin(account: Account, now: Instant, appended: Appended) -> Result<Self, Fault> {
        let now = now.max(account.updated_at);
        let mut draft = Self { account, now, appended, of_all: Tally::default() };
        draft.account.fold_lots(now);
        draft.time_out_holds()?;
        draft.expire_lots()?;
        Ok(draft)
    }

    /// Tells the draft what everybody has been granted under the program's budgets so far.
    #[must_use]
    pub fn with_budgets(self, of_all: Tally) -> Self {
        Self { of_all, ..self }
    }

    /// What everybody has been granted under the program's budgets, this draft's awards included.
    pub const fn budgets(&self) -> &Tally {
        &self.of_all
    }

    /// Counts what another draft of the same command was granted under the budgets; it counted this one's when it was.
    pub(crate) fn take_over_budgets(&mut self, other: &Self) {
        self.of_all.clone_from(&other.of_all);
    }

    pub const fn account(&self) -> &Account {
        &self.account
    }

    pub const fn now(&self) -> Instant {
        self.now
    }

    /// The number of the entry that would come next.
    pub const fn next_seq(&self) -> u64 {
        self.account.seq + 1
    }

    /// Applies the change and seals it as the next entry.
    pub fn append(&mut self, change: Change) -> Result<(), Fault> {
        self.account.apply(&change, self.now)?;
        for award in change.granted().iter().flat_map(|granted| &granted.awards) {
            self.of_all.add_of_everybody(award);
        }
        let seq = self.next_seq();
        match &mut self.appended {
            Appended::Sealed(entries) => {
                let sealed = Sealed::seal(&self.account.hash, seq, self.now, change)?;
                self.account.hash.clone_from(&sealed.hash);
                entries.push(sealed);
            }
            Appended::Rehearsed(changes) => changes.push(change),
        }
        self.account.seq = seq;
        Ok(())
    }

    /// The account after the command and the entries that made it so. Without entries there is nothing to write, and a rehearsal has none.
    pub fn finish(self) -> (Account, Vec<Sealed>) {
        match self.appended {
            Appended::Sealed(entries) => (self.account, entries),
            Appended::Rehearsed(_) => (self.account, Vec::new()),
        }
    }

    /// The account after a rehearsed command, and what happened to it.
    pub fn finish_rehearsal(self) -> (Account, Vec<Change>) {
        match self.appended {
            Appended::Sealed(entries) => (self.account, entries.into_iter().map(|entry| entry.change).collect()),
            Appended::Rehearsed(changes) => (self.account, changes),
        }
    }

    fn time_out_holds(&mut self) -> Result<(), Fault> {
        let due = self.account.holds.iter().filter(|hold| hold.expires_at <= self.now);
        let due: Vec<_> = due.map(|hold| (hold.hold_id.clone(), hold.parts.clone())).collect();
        due.into_iter().try_for_each(|(hold_id, returned)| self.append(Change::HoldTimedOut { hold_id, returned }))
    }

    pub(crate) fn expire_lots(&mut self) -> Result<(), Fault> {
        let expired: Vec<Lot> = self.account.lots.iter().filter(|lot| lot.is_expired(self.now)).cloned().collect();
        if expired.is_empty() { Ok(()) } else { self.append(Change::Expired { expired }) }
    }
}
