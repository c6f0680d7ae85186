//! Errors on the wire: RFC 9457 problem details with a code from one closed list.

use crate::units::points::Points;
use serde::{Deserialize, Serialize};

/// The closed list of codes. A client never receives another code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Code {
    InvalidRequest,
    UnknownField,
    Unauthorized,
    Forbidden,
    OriginNotAllowed,
    NotFound,
    /// The path exists, and the header `Allow` lists its methods.
    MethodNotAllowed,
    MemberExists,
    OrderExists,
    IdempotencyKeyMissing,
    IdempotencyKeyReused,
    RequestInProgress,
    Conflict,
    /// `If-Match` does not name the stored version.
    PreconditionFailed,
    InsufficientPoints,
    BelowMinimum,
    NotAStep,
    AboveCap,
    QuoteExpired,
    QuoteStale,
    HoldResolved,
    HoldExpired,
    RefundExceedsOrder,
    CurrencyMismatch,
    MemberFrozen,
    /// The member was erased. This is final for the membership.
    MemberErased,
    Capped,
    AlreadyRewarded,
    ReferralBound,
    SelfReferral,
    ProgramInvalid,
    PayloadTooLarge,
    RateLimited,
    Internal,
    /// Other requests changed the same data at the same time. The same request can succeed later.
    Busy,
}

/// `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// A URI that names the code: `https://jifen.dev/problems/<code>`. There need not be a page at this address.
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    pub detail: String,
    pub code: Code,
    /// JSON Pointer (RFC 6901) to the wrong field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u64>))]
    pub required: Option<Points>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u64>))]
    pub available: Option<Points>,
    /// Everything that is wrong with a program.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<ProgramProblem>,
}

/// One problem of a program document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProgramProblem {
    /// JSON Pointer to the setting.
    pub pointer: String,
    /// What is wrong, and what would be right.
    pub detail: String,
    /// A value that is valid there: the nearest one, or an example.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<serde_json::Value>,
}
