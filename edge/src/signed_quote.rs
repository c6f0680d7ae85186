//! Quotes as signed text. The shopper sends the text back, and a hold relies on it. `shared` decides what a quote offers.

use crate::{
    error::Failure,
    hash::{base64url, from_base64url, hmac_sha256},
    secrets::Secrets,
};
use serde::{Deserialize, Serialize};
use shared::{
    ledger::fact::hold::PaidPart,
    ledger::lot::{Schedule, schedule},
    spending::hold::HoldTerms,
    spending::quote::Quote,
    units::id::{HoldId, LineId, MemberId, MerchantId},
    units::money::{Amount, Currency},
    units::points::Points,
    units::time::Instant,
};
use subtle::ConstantTimeEq;

/// The signed data. It uses short names and lists: an order can have hundreds of lines, and the text is sent in a request of at most 64
/// KiB.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Payload {
    /// Random. The hold has the same id, so that a quote can be held only once.
    q: String,
    merchant_id: MerchantId,
    member_id: MemberId,
    program_version: u32,
    /// The number of the account's last entry, for the log only. Whether the quote is still valid depends on the lots.
    seq: u64,
    points: Points,
    amount: Amount,
    currency: String,
    basket_digest: String,
    /// Line, points, money.
    lines: Vec<(LineId, Points, Amount)>,
    /// Expiry and points, in burn order.
    burns: Schedule,
    expires_at: Instant,
}

/// The member of the quote, and the circumstances under which it was made.
#[derive(Clone, Debug)]
pub struct Quoted<'a> {
    pub quote: &'a Quote,
    pub merchant_id: &'a MerchantId,
    pub member_id: &'a MemberId,
    pub program_version: u32,
    pub seq: u64,
    pub currency: Currency,
    pub basket_digest: String,
    pub expires_at: Instant,
}

/// Signs a quote under the random id `quote_id`.
pub fn sign(secrets: &Secrets, quote_id: String, quoted: &Quoted<'_>) -> Result<String, Failure> {
    let part = |part: &PaidPart| (part.line_id.clone(), part.points, part.amount);
    let payload = Payload {
        q: quote_id,
        merchant_id: quoted.merchant_id.clone(),
        member_id: quoted.member_id.clone(),
        program_version: quoted.program_version,
        seq: quoted.seq,
        points: quoted.quote.points,
        amount: quoted.quote.amount,
        currency: quoted.currency.code().to_owned(),
        basket_digest: quoted.basket_digest.clone(),
        lines: quoted.quote.lines.iter().map(part).collect(),
        burns: schedule(&quoted.quote.burnt()),
        expires_at: quoted.expires_at,
    };
    let json = serde_json::to_vec(&payload).map_err(|error| Failure::fault(error.to_string()))?;
    let text = base64url(&json);
    let signature = base64url(&signature(secrets, &text));
    Ok(format!("{text}.{signature}"))
}

/// Reads the terms of a quote that this Worker signed for this member. A text that was changed, or that was not signed by a Worker, is an
/// invalid request. The quote of another member is forbidden. This function does not check whether the quote is still valid.
pub fn read(
    secrets: &Secrets,
    text: &str,
    merchant_id: &MerchantId,
    member_id: &MemberId,
) -> Result<HoldTerms, Failure> {
    let invalid =
        || Failure::invalid("/quote", "is not a quote of this service, or it was changed; ask for a new quote.");
    let (payload, presented) = text.split_once('.').ok_or_else(invalid)?;
    let presented = from_base64url(presented).ok_or_else(invalid)?;
    if !bool::from(presented.ct_eq(&signature(secrets, payload))) {
        return Err(invalid());
    }
    let json = from_base64url(payload).ok_or_else(invalid)?;
    let payload: Payload = serde_json::from_slice(&json).map_err(|_| invalid())?;
    if payload.merchant_id != *merchant_id || payload.member_id != *member_id {
        return Err(Failure::Forbidden(
            "This quote was made for another member. Ask for a quote with this member's token.",
        ));
    }
    terms(payload).ok_or_else(invalid)
}

fn terms(payload: Payload) -> Option<HoldTerms> {
    let part = |(line_id, points, amount): (LineId, Points, Amount)| PaidPart { line_id, points, amount };
    Some(HoldTerms {
        hold_id: HoldId::parse(&format!("hold_{}", payload.q))?,
        points: payload.points,
        amount: payload.amount,
        currency: Currency::parse(&payload.currency)?,
        basket_digest: payload.basket_digest,
        program_version: payload.program_version,
        schedule: payload.burns,
        lines: payload.lines.into_iter().map(part).collect(),
        quote_expires_at: payload.expires_at,
    })
}

fn signature(secrets: &Secrets, text: &str) -> [u8; 32] {
    let key = hmac_sha256(secrets.master_key.as_bytes(), b"quote");
    hmac_sha256(&key, text.as_bytes())
}
