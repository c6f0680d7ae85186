//! The errors that each call can return. The OpenAPI document lists them, and the tests compare it with every answer that they see.

use super::{handler::Handler, table::Route};
use http::Method;
use shared::wire::Code;

/// In the order of the closed list, without duplicates.
pub fn codes(route: &Route) -> Vec<Code> {
    let mut codes = vec![Code::InvalidRequest, Code::PayloadTooLarge, Code::Internal];
    codes.extend(of_caller(&route.handler));
    if route.takes.body().is_some() || route.takes.is_keyed() {
        codes.push(Code::UnknownField);
    }
    if route.takes.is_keyed() {
        codes.extend([Code::IdempotencyKeyMissing, Code::IdempotencyKeyReused]);
    }
    let decides = route.takes.is_keyed() || [Method::PUT, Method::PATCH, Method::DELETE].contains(&route.method);
    codes.extend(decides.then_some(Code::Busy));
    codes.extend(route.path.contains('{').then_some(Code::NotFound));
    codes.extend(of_route(route.id));
    let mut seen = Vec::new();
    codes.retain(|code| {
        !seen.contains(code) && {
            seen.push(*code);
            true
        }
    });
    codes
}

const fn of_caller(handler: &Handler) -> &'static [Code] {
    match handler {
        Handler::Document | Handler::Anyone(_) => &[],
        Handler::Operator(_) => &[Code::Unauthorized],
        Handler::Backend(_) => &[Code::Unauthorized, Code::Forbidden, Code::RateLimited],
        Handler::Shopper(_) | Handler::PageOrBackend(_) | Handler::PageOrShopper(_) => {
            &[Code::Unauthorized, Code::Forbidden, Code::OriginNotAllowed, Code::RateLimited]
        }
    }
}

/// The codes of refusals by the rules and the stored state, by the id of the call. `conflict` is also the answer for a merchant without a
/// program.
fn of_route(id: &str) -> &'static [Code] {
    match id {
        "readProgram" => &[Code::NotFound],
        "putProgram" => &[Code::Conflict, Code::PreconditionFailed, Code::ProgramInvalid],
        "backtestProgram" => &[Code::Conflict, Code::ProgramInvalid],
        "createMerchant"
        | "withdrawProgramVersion"
        | "listReminders"
        | "readFigures"
        | "eraseMember"
        | "exportMember"
        | "readBalance"
        | "listEntries"
        | "listAllEntries"
        | "listMembers"
        | "listOrders"
        | "listEvents"
        | "readMyBalance"
        | "listMyHistory"
        | "listMyWaysToEarn"
        | "readHold"
        | "readOrder"
        | "completeOrder" => &[Code::Conflict],
        "previewEarning" => {
            &[Code::NotFound, Code::Conflict, Code::CurrencyMismatch, Code::AlreadyRewarded, Code::MemberFrozen]
        }
        "joinMember" => &[Code::MemberExists, Code::Conflict],
        "changeMember" => &[Code::Conflict, Code::MemberErased, Code::PreconditionFailed],
        "adjustPoints" => &[Code::Conflict, Code::MemberErased, Code::InsufficientPoints, Code::AboveCap],
        "bindReferral" => {
            &[Code::NotFound, Code::Conflict, Code::MemberErased, Code::ReferralBound, Code::SelfReferral]
        }
        "readMyInvite" => &[Code::NotFound, Code::Conflict],
        "quoteMyPoints" => &[
            Code::Conflict,
            Code::InsufficientPoints,
            Code::BelowMinimum,
            Code::NotAStep,
            Code::AboveCap,
            Code::CurrencyMismatch,
            Code::MemberFrozen,
        ],
        "holdMyPoints" => &[
            Code::Conflict,
            Code::InsufficientPoints,
            Code::BelowMinimum,
            Code::AboveCap,
            Code::QuoteExpired,
            Code::QuoteStale,
            Code::MemberFrozen,
        ],
        "releaseMyHold" | "extendHold" | "releaseHold" | "reverseHold" => {
            &[Code::Conflict, Code::HoldResolved, Code::HoldExpired]
        }
        "captureHold" => &[Code::Conflict, Code::BelowMinimum, Code::AboveCap, Code::HoldResolved, Code::HoldExpired],
        "recordEvent" => &[Code::Conflict, Code::AlreadyRewarded],
        "checkIn" => &[Code::NotFound, Code::Conflict, Code::AlreadyRewarded, Code::MemberFrozen],
        "recordOrder" => &[Code::OrderExists, Code::Conflict, Code::CurrencyMismatch],
        "refundOrder" => &[Code::Conflict, Code::RefundExceedsOrder],
        _ => &[],
    }
}
