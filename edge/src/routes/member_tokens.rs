//! Member tokens for backends without a JWT library. Nothing is written, so no idempotency key is needed.

use crate::{
    auth::{Backend, mint},
    call::Call,
    error::Failure,
    origin::Origin,
    reply::Reply,
};
use shared::{
    units::time::{Instant, MILLIS_PER_SECOND},
    wire::{MemberTokenAnswer, MemberTokenRequest},
};

const TTL_SECONDS_MAX: u32 = 3600;
const TTL_SECONDS_DEFAULT: u32 = 900;

pub async fn create(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let request: MemberTokenRequest = call.body()?;
    let ttl_seconds = request.ttl_seconds.unwrap_or(TTL_SECONDS_DEFAULT);
    if !(1..=TTL_SECONDS_MAX).contains(&ttl_seconds) {
        return Err(Failure::invalid("/ttl_seconds", format!("must be 1 to {TTL_SECONDS_MAX}.")));
    }
    let now_seconds = call.app.now.millis() / MILLIS_PER_SECOND;
    let expires_at = Instant::from_millis((now_seconds + i64::from(ttl_seconds)) * MILLIS_PER_SECOND);
    let origin = request.origin.as_deref().map(Origin::parse_exact).transpose();
    let origin = origin.map_err(|refusal| Failure::invalid("/origin", refusal.to_string()))?;
    let origin = origin.map(|origin| origin.to_string());
    let token = mint(call.app, &backend.merchant, &request.member_id, expires_at, origin)?;
    Reply::json(201, &MemberTokenAnswer { token, expires_at })
}
