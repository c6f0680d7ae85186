//! Opening an account under its program: what time alone has done is written down first, as if somebody had looked at every instant.
//! What time does without a program is `ledger::Draft`'s to know.

use crate::{
    ledger::{Account, Actor, Draft, Fault},
    program::Program,
    tier,
    units::time::Instant,
};

/// Opens `account` at `now`: holds timed out, lots expired, tiers ended, months begun.
pub fn open(account: Account, program: &Program, actor: Actor, now: Instant) -> Result<Draft, Fault> {
    settled(Draft::open(account, actor, now)?, program)
}

/// As [`open`], to see what would happen.
pub fn rehearse(account: Account, program: &Program, now: Instant) -> Result<Draft, Fault> {
    settled(Draft::rehearse(account, now)?, program)
}

fn settled(mut draft: Draft, program: &Program) -> Result<Draft, Fault> {
    tier::settle(&mut draft, program)?;
    Ok(draft)
}
