//! Why there is no usable answer.

use crate::object::{points, text};
use shared::units::points::Points;
use wasm_bindgen::JsValue;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The browser has no network.
    Offline,
    /// No answer, or one that cannot be read.
    Unreachable,
    /// The merchant's page has no member token for this shopper.
    SignedOut,
    /// The edge refused, with the reason.
    Refused(Refusal),
}

/// A problem of the edge: its code of the API's closed list, and its facts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    pub code: String,
    pub required: Points,
    pub available: Points,
}

/// The codes that the widget handles. All other codes are reported to the page and shown as unavailable points.
pub mod code {
    pub const UNAUTHORIZED: &str = "unauthorized";
    pub const NOT_FOUND: &str = "not_found";
    pub const CONFLICT: &str = "conflict";
    pub const BUSY: &str = "busy";
    pub const REQUEST_IN_PROGRESS: &str = "request_in_progress";
    pub const INVALID_REQUEST: &str = "invalid_request";
    pub const INSUFFICIENT_POINTS: &str = "insufficient_points";
    pub const BELOW_MINIMUM: &str = "below_minimum";
    pub const NOT_A_STEP: &str = "not_a_step";
    pub const ABOVE_CAP: &str = "above_cap";
    pub const QUOTE_EXPIRED: &str = "quote_expired";
    pub const QUOTE_STALE: &str = "quote_stale";
    pub const HOLD_RESOLVED: &str = "hold_resolved";
    pub const HOLD_EXPIRED: &str = "hold_expired";
    pub const CURRENCY_MISMATCH: &str = "currency_mismatch";
    pub const MEMBER_FROZEN: &str = "member_frozen";
    pub const ALREADY_REWARDED: &str = "already_rewarded";
}

impl Failure {
    /// `None` for a body that is not a problem document.
    pub fn of_problem(body: &JsValue) -> Option<Self> {
        Some(Self::Refused(Refusal {
            code: text(body, "code")?,
            required: points(body, "required").unwrap_or_default(),
            available: points(body, "available").unwrap_or_default(),
        }))
    }

    /// The name in `jifen:error`: a code of the API's closed list, or `offline` or `unreachable`.
    pub fn code(&self) -> &str {
        match self {
            Self::Offline => "offline",
            Self::Unreachable => "unreachable",
            Self::SignedOut => code::UNAUTHORIZED,
            Self::Refused(refusal) => &refusal.code,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::code;
    use shared::wire::Code;

    #[test]
    fn the_codes_are_in_the_closed_list() {
        let ours = [
            (code::UNAUTHORIZED, Code::Unauthorized),
            (code::NOT_FOUND, Code::NotFound),
            (code::CONFLICT, Code::Conflict),
            (code::BUSY, Code::Busy),
            (code::REQUEST_IN_PROGRESS, Code::RequestInProgress),
            (code::INVALID_REQUEST, Code::InvalidRequest),
            (code::INSUFFICIENT_POINTS, Code::InsufficientPoints),
            (code::BELOW_MINIMUM, Code::BelowMinimum),
            (code::NOT_A_STEP, Code::NotAStep),
            (code::ABOVE_CAP, Code::AboveCap),
            (code::QUOTE_EXPIRED, Code::QuoteExpired),
            (code::QUOTE_STALE, Code::QuoteStale),
            (code::HOLD_RESOLVED, Code::HoldResolved),
            (code::HOLD_EXPIRED, Code::HoldExpired),
            (code::CURRENCY_MISMATCH, Code::CurrencyMismatch),
            (code::MEMBER_FROZEN, Code::MemberFrozen),
            (code::ALREADY_REWARDED, Code::AlreadyRewarded),
        ];
        for (text, code) in ours {
            assert_eq!(serde_json::to_value(code).unwrap(), text);
        }
    }
}
