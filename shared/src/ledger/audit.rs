//! Audits a ledger: folds the entries again, compares the result with the stored account, and verifies the hash chain.

use super::{Account, Sealed};

/// The result of an audit. The ledger is sound if all of it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit {
    pub entries: u64,
    /// The folded entries equal the stored account.
    pub state_matches: bool,
    /// The first entry that does not follow from the previous one: a gap, a wrong hash, or a change that cannot be applied.
    pub broken_at: Option<u64>,
    pub is_conserved: bool,
}

impl Audit {
    pub const fn is_sound(&self) -> bool {
        self.state_matches && self.broken_at.is_none() && self.is_conserved
    }
}

/// Folds `entries` (all entries, from the first) onto `opened`, the account before them, and compares the result with `stored`.
pub fn audit(opened: Account, stored: &Account, entries: &[Sealed]) -> Audit {
    let mut auditor = Auditor::new(opened);
    auditor.take(entries);
    auditor.finish(stored)
}

/// An audit in parts, so that a long history need not be in memory at once.
#[derive(Clone, Debug)]
pub struct Auditor {
    folded: Account,
    entries: u64,
    broken_at: Option<u64>,
}

impl Auditor {
    /// Begins with the account before the first entry.
    pub const fn new(opened: Account) -> Self {
        Self { folded: opened, entries: 0, broken_at: None }
    }

    /// Folds the next entries. After the first one that does not follow, the rest are only counted.
    pub fn take(&mut self, entries: &[Sealed]) {
        for entry in entries {
            self.entries += 1;
            if self.broken_at.is_none() && fold(&mut self.folded, entry).is_none() {
                self.broken_at = Some(entry.seq);
            }
        }
    }

    /// The account after all entries so far. `None` if one of them does not follow.
    pub fn folded(self) -> Option<Account> {
        self.broken_at.is_none().then_some(self.folded)
    }

    /// Compares the folded account with the stored one.
    pub fn finish(self, stored: &Account) -> Audit {
        Audit {
            entries: self.entries,
            state_matches: self.broken_at.is_none() && self.folded == *stored,
            broken_at: self.broken_at,
            is_conserved: stored.is_conserved(),
        }
    }
}

fn fold(account: &mut Account, entry: &Sealed) -> Option<()> {
    let follows = entry.seq == account.seq + 1 && entry.follows(&account.hash) && !entry.has_false_texts;
    account.apply(&entry.entry()?).ok().filter(|()| follows)?;
    account.seq = entry.seq;
    account.hash.clone_from(&entry.hash);
    Some(())
}
