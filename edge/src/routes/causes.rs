//! The program under which a late order or event earns: the earning rules that were in force when it happened.

use crate::{
    call::Call,
    directory,
    error::Failure,
    merchant::Merchant,
    store::{load, programs},
};
use shared::{program::Program, units::time::Instant};
use std::rc::Rc;

/// Returns the present program with the earning rules in force at `at`, if that is at most `late_days` ago. It reads the database only if
/// another version was in force then.
pub(super) async fn program_at(call: &Call<'_>, merchant: &Merchant, at: Instant) -> Result<Rc<Program>, Failure> {
    let present = merchant.program()?;
    if merchant.had_program(at) || !present.is_in_time(at, call.now()) {
        return Ok(present);
    }
    let database = call.decide_on(Some(&merchant.merchant_id))?;
    let Some(earlier) = load(&*database, &programs::at(&merchant.merchant_id, at)).await? else { return Ok(present) };
    let earlier = directory::parse(call.app, &merchant.merchant_id, &earlier)?;
    Ok(Rc::new(present.earning_by(&*merchant.ready(&earlier)?)))
}
