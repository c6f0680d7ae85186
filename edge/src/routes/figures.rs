//! The merchant's figures: points issued and used, the liability, and alerts.

use crate::{
    auth::Backend,
    call::Call,
    error::Failure,
    reply::Reply,
    store::{load, rollups},
};
use shared::answer;

pub async fn read(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let merchant_id = &backend.merchant.merchant_id;
    let program = backend.merchant.program()?;
    let database = call.decide_on(Some(merchant_id))?;
    let (today, ever) = load(&*database, &rollups::totals(merchant_id, &program.zone, call.now())).await?;
    Reply::json(200, &answer::figures(&today, &ever, &program, call.now()))
}
