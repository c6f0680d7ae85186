//! The ledger checked against itself: the entries folded again, compared with the stored account, and their hash chain verified.

use super::{Account, Sealed};

/// What an audit found. All of it must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit {
    pub entries: u64,
    /// Folding the entries gives the stored account.
    pub state_matches: bool,
    /// The first entry that does not follow from the one before: a gap, a wrong hash, or a change that cannot be applied.
    pub broken_at: Option<u64>,
    pub is_conserved: bool,
}

impl Audit {
    pub const fn is_sound(&self) -> bool {
        self.state_matches && self.broken_at.is_none() && self.is_conserved
    }
}

/// Folds `entries` (all of them, from the first) on to `opened`, the account as it began, and compares with `stored`.
pub fn audit(opened: Account, stored: &Account, entries: &[Sealed]) -> Audit {
    let mut folded = opened;
    let broken_at = entries.iter().find_map(|entry| fold(&mut folded, entry).is_none().then_some(entry.seq));
    Audit {
        entries: u64::try_from(entries.len()).unwrap_or(u64::MAX),
        state_matches: broken_at.is_none() && folded == *stored,
        broken_at,
        is_conserved: stored.is_conserved(),
    }
}

fn fold(account: &mut Account, entry: &Sealed) -> Option<()> {
    let follows = entry.seq == account.seq + 1 && entry.follows(&account.hash);
    account.apply(&entry.change, entry.at).ok().filter(|()| follows)?;
    account.seq = entry.seq;
    account.hash.clone_from(&entry.hash);
    Some(())
}
