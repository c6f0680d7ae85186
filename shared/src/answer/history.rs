//! An entry as its audience may see it, with facts that a page can put into words. Each fact shows itself; see `ledger::fact::Viewed`.

use crate::{
    ledger::fact::{Audience, Reading},
    ledger::{ReadFact, Sealed},
    units::money::Currency,
    wire::{EntryView, EntryWhat},
};

/// Returns the entry for a page of the history. `points` is the change of available, pending and held points together. The sum over all
/// entries is what the member has now.
pub fn entry(sealed: &Sealed, currency: Currency, audience: Audience) -> EntryView {
    let reading = Reading { audience, currency };
    EntryView {
        seq: sealed.seq,
        at: sealed.at(),
        points: sealed.frame.movement.gained(),
        what: match &sealed.frame.fact {
            ReadFact::Known(fact) => fact.view(reading),
            ReadFact::Unknown { .. } => EntryWhat::Unknown,
        },
        hash: reading.for_merchant(&sealed.hash).cloned(),
    }
}
