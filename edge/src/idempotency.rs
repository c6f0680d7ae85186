//! Idempotency keys: the request that used a key, and its stored answer. Stored with the write itself; see `store::commit`.

use crate::{
    call::Call,
    error::Failure,
    hash::sha256_hex,
    json::canonical,
    reply::Reply,
    store::replies::{KeyScope, NewReply, StoredReply},
};
use shared::units::time::Instant;

const KEY_CHARS_MAX: usize = 255;

/// A request that changes something, under its key.
#[derive(Clone, Debug)]
pub struct Keyed {
    pub scope: KeyScope,
    request_hash: String,
}

impl Keyed {
    /// Reads the key; refuses a request without one.
    pub fn read(call: &Call<'_>, merchant_id: &str, caller: String) -> Result<Self, Failure> {
        let key = call.header("idempotency-key").ok_or(Failure::IdempotencyKeyMissing)?;
        let is_key = (1..=KEY_CHARS_MAX).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
        if !is_key {
            let detail = format!("The header Idempotency-Key must have 1 to {KEY_CHARS_MAX} visible ASCII characters.");
            return Err(Failure::Invalid { pointer: None, detail });
        }
        let scope = KeyScope { merchant_id: merchant_id.to_owned(), caller, key: key.to_owned() };
        Ok(Self { scope, request_hash: request_hash(call) })
    }

    /// Returns the stored answer. Refuses a key that belongs to another request.
    pub fn replay(&self, stored: StoredReply) -> Result<Reply, Failure> {
        if stored.request_hash == self.request_hash {
            Ok(Reply::replayed(stored.status, stored.body))
        } else {
            Err(Failure::IdempotencyKeyReused)
        }
    }

    pub fn new_reply(&self, status: u16, body: String, created_at: Instant) -> NewReply {
        NewReply { scope: self.scope.clone(), request_hash: self.request_hash.clone(), status, body, created_at }
    }
}

/// Identifies a request. Two requests are the same if they have the same method, route, ids and JSON. A body that is not JSON is compared
/// byte by byte; the call refuses it later.
fn request_hash(call: &Call<'_>) -> String {
    let head = format!("{} {} {:?}\n", call.request.method(), call.route, call.params());
    match call.json() {
        Ok(body) => sha256_hex(&[head.as_bytes(), canonical(body).as_bytes()]),
        Err(_) => sha256_hex(&[head.as_bytes(), call.request.body()]),
    }
}
