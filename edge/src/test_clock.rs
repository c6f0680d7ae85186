//! The clock of a test merchant: its backend can state the time of a request, so that expiries, tiers and holds can be tried at once. Keys,
//! tokens, rate limits and stored answers always use the real time.

use crate::{call::Call, directory, error::Failure, merchant::Merchant};
use shared::units::time::{Instant, MILLIS_PER_DAY};

pub const HEADER: &str = "jifen-now";

/// Ten years: a stated time is at most so far from the real time.
const DAYS_MAX: i64 = 3_653;

/// Begins a request of a merchant's backend: at the stated time, with the program of that time. Refuses a stated time of a live merchant.
pub async fn begin(call: &Call<'_>, merchant: &mut Merchant) -> Result<(), Failure> {
    if !merchant.test {
        return refuse(call);
    }
    let Some(stated) = call.request.headers().get(HEADER) else {
        call.use_time(call.app.now);
        return Ok(());
    };
    let now = stated
        .to_str()
        .ok()
        .and_then(Instant::parse)
        .ok_or_else(|| invalid("must be an RFC 3339 time with an offset"))?;
    if now.millis().abs_diff(call.app.now.millis()) > DAYS_MAX.unsigned_abs() * MILLIS_PER_DAY.unsigned_abs() {
        return Err(invalid("must be at most ten years from the real time"));
    }
    call.use_time(now);
    directory::put_at(call.app, merchant, now).await
}

/// Begins a request on a page of a merchant, which cannot state a time.
pub fn begin_on_page(call: &Call<'_>, merchant: &Merchant) -> Result<(), Failure> {
    refuse(call)?;
    if merchant.test {
        call.use_time(call.app.now);
    }
    Ok(())
}

/// Refuses a request that states a time.
pub fn refuse(call: &Call<'_>) -> Result<(), Failure> {
    if call.request.headers().contains_key(HEADER) {
        return Err(invalid("is accepted only with a secret key of a test merchant"));
    }
    Ok(())
}

/// Refuses a stated time before the last entry of an account, whose time only moves forward.
pub fn refuse_before(call: &Call<'_>, last_entry_at: Instant) -> Result<(), Failure> {
    if call.request.headers().contains_key(HEADER) && call.now() < last_entry_at {
        let detail = format!("The header Jifen-Now is before the member's last entry, which is at {last_entry_at}.");
        return Err(Failure::Conflict(detail));
    }
    Ok(())
}

fn invalid(what: &str) -> Failure {
    Failure::Invalid { pointer: None, detail: format!("The header Jifen-Now {what}.") }
}
