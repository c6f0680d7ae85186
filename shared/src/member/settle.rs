//! Opens an account under its program: first appends what time alone has done, as if the account had been opened at every instant. What
//! time does without a program is in `ledger::Draft`.

use crate::{
    ledger::{Account, Actor, Draft, Fault},
    program::Program,
    tier,
    units::time::Instant,
};

/// Opens `account` at `now` after holds that timed out, lots that expired, tiers that ended and months that began.
pub fn open(account: Account, program: &Program, actor: Actor, now: Instant) -> Result<Draft, Fault> {
    settled(Draft::open(account, actor, now)?, program)
}

/// Like [`open`], to see what would happen. The entries are not kept.
pub fn rehearse(account: Account, program: &Program, now: Instant) -> Result<Draft, Fault> {
    settled(Draft::rehearse(account, now)?, program)
}

fn settled(mut draft: Draft, program: &Program) -> Result<Draft, Fault> {
    tier::settle(&mut draft, program)?;
    Ok(draft)
}
