//! What can go wrong with a request: a code of the closed list, its status, a text, and the facts. Each text states what is wrong, where,
//! and what would be right. Internal faults are logged in full and returned as `internal`, without SQL, stacks or secrets.

use crate::{denial::Denial, merchant::ProgramMissing, store::StoreError};
use http::{HeaderName, header};
use shared::{
    ledger::Fault,
    refusal::Refusal,
    wire::{Code, Problem, ProgramProblem},
};

/// Seconds after which a caller may repeat a request that lost every race.
const BUSY_RETRY_AFTER_SECONDS: u32 = 2;

/// Seconds after which a rate-limited caller may try again: the limiter's window.
pub const RETRY_AFTER_SECONDS: u32 = 60;

#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Failure {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error("{detail}")]
    Invalid { pointer: Option<String>, detail: String },
    #[error("{detail}")]
    UnknownField { pointer: String, detail: String },
    /// A program of a wrong form: its first problem, and all problems.
    #[error("{detail}")]
    Misread { code: Code, pointer: Option<String>, detail: String, problems: Vec<ProgramProblem> },
    #[error(transparent)]
    Unauthorized(#[from] Denial),
    #[error("{0}")]
    Forbidden(&'static str),
    #[error(
        "The origin {0} may not call this. It must be one of the merchant's allowed origins, and the token's own origin if the token has one."
    )]
    OriginNotAllowed(String),
    #[error("This {0} does not exist.")]
    NotFound(&'static str),
    #[error("This path does not have this method. Its methods are {allow}.")]
    MethodNotAllowed { allow: String },
    #[error("A member with this id has joined already. Change the member with PATCH, or use another id.")]
    MemberExists,
    #[error("An order with this id is recorded already. Read it, or use another id.")]
    OrderExists,
    #[error("The {0} exists already. Repeat the first request with its own Idempotency-Key, or use another id.")]
    Exists(&'static str),
    /// The content has changed since the caller read it.
    #[error("If-Match does not name the stored version. Read it again, and repeat the change with its ETag.")]
    PreconditionFailed,
    #[error("{0}")]
    Conflict(String),
    #[error("This merchant has no program in force. Store one with PUT /v1/program.")]
    NoProgram,
    #[error(
        "The header Idempotency-Key is missing. Send a new key with each new request, and the same key when you repeat it."
    )]
    IdempotencyKeyMissing,
    #[error("This Idempotency-Key belongs to another request. Send a new key, or the same request again.")]
    IdempotencyKeyReused,
    /// Other requests wrote first each time.
    #[error(
        "Other requests changed the same data at the same time. Send the same request again after {BUSY_RETRY_AFTER_SECONDS} s."
    )]
    Busy,
    #[error("The program is not valid. `problems` lists what is wrong, and what would be right.")]
    ProgramInvalid(Vec<ProgramProblem>),
    #[error("The body is too long; at most {max} bytes.")]
    TooLarge { max: usize },
    #[error("Too many requests. Send the request again after {RETRY_AFTER_SECONDS} s.")]
    RateLimited,
    #[error(
        "A fault of this service. Nothing is wrong with the request; the header Jifen-Request-Id names it in our log."
    )]
    Internal { cause: String },
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::fault(error.to_string())
    }
}

impl From<ProgramMissing> for Failure {
    fn from(missing: ProgramMissing) -> Self {
        match missing {
            ProgramMissing::None => Self::NoProgram,
            ProgramMissing::Unreadable { merchant_id, problems } => {
                Self::fault(format!("stored program of {merchant_id}: {problems}"))
            }
        }
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Refused(fault.into())
    }
}

impl Failure {
    pub const fn fault(cause: String) -> Self {
        Self::Internal { cause }
    }

    /// `what` continues a sentence whose subject is the field: "must be at least 1."
    pub fn invalid(pointer: impl Into<String>, what: impl AsRef<str>) -> Self {
        let pointer = pointer.into();
        let detail = sentence(&pointer, what.as_ref());
        Self::Invalid { pointer: Some(pointer), detail }
    }

    /// A field that requests do not have; `what` as in [`Failure::invalid`].
    pub fn unknown_field(pointer: String, what: &str) -> Self {
        let detail = sentence(&pointer, what);
        Self::UnknownField { pointer, detail }
    }

    /// A document that is not a program, with all its problems.
    #[must_use]
    pub fn with_problems(self, problems: Vec<ProgramProblem>) -> Self {
        Self::Misread { code: self.code(), pointer: self.pointer(), detail: self.to_string(), problems }
    }

    pub const fn code(&self) -> Code {
        match self {
            Self::Refused(refusal) => refusal.code(),
            Self::Invalid { .. } => Code::InvalidRequest,
            Self::UnknownField { .. } => Code::UnknownField,
            Self::Misread { code, .. } => *code,
            Self::Unauthorized(_) => Code::Unauthorized,
            Self::Forbidden(_) => Code::Forbidden,
            Self::OriginNotAllowed(_) => Code::OriginNotAllowed,
            Self::NotFound(_) => Code::NotFound,
            Self::MethodNotAllowed { .. } => Code::MethodNotAllowed,
            Self::MemberExists => Code::MemberExists,
            Self::OrderExists => Code::OrderExists,
            Self::Exists(_) | Self::Conflict(_) | Self::NoProgram => Code::Conflict,
            Self::Busy => Code::Busy,
            Self::PreconditionFailed => Code::PreconditionFailed,
            Self::IdempotencyKeyMissing => Code::IdempotencyKeyMissing,
            Self::IdempotencyKeyReused => Code::IdempotencyKeyReused,
            Self::ProgramInvalid(_) => Code::ProgramInvalid,
            Self::TooLarge { .. } => Code::PayloadTooLarge,
            Self::RateLimited => Code::RateLimited,
            Self::Internal { .. } => Code::Internal,
        }
    }

    /// The cause of an internal fault, for the log. `None` for a mistake of the caller.
    pub fn cause(&self) -> Option<String> {
        match self {
            Self::Internal { cause } => Some(cause.clone()),
            Self::Refused(Refusal::Fault(fault)) => Some(fault.to_string()),
            _ => None,
        }
    }

    pub fn problem(&self) -> Problem {
        let code = self.code();
        let facts = match self {
            Self::Refused(refusal) => Some(refusal),
            _ => None,
        };
        Problem {
            kind: format!("https://jifen.dev/problems/{}", name(code)),
            title: title(code).to_owned(),
            status: status(code),
            detail: self.to_string(),
            code,
            pointer: self.pointer(),
            required: facts.and_then(Refusal::required),
            available: facts.and_then(Refusal::available),
            problems: match self {
                Self::ProgramInvalid(problems) | Self::Misread { problems, .. } => problems.clone(),
                _ => Vec::new(),
            },
        }
    }

    fn pointer(&self) -> Option<String> {
        match self {
            Self::Refused(refusal) => refusal.pointer().map(str::to_owned),
            Self::Invalid { pointer, .. } | Self::Misread { pointer, .. } => pointer.clone(),
            Self::UnknownField { pointer, .. } => Some(pointer.clone()),
            _ => None,
        }
    }

    /// The headers that belong to the answer.
    pub fn headers(&self) -> Vec<(HeaderName, String)> {
        match self {
            Self::MethodNotAllowed { allow } => vec![(header::ALLOW, allow.clone())],
            Self::Unauthorized(_) => vec![(header::WWW_AUTHENTICATE, "Bearer".to_owned())],
            Self::Busy => vec![(header::RETRY_AFTER, BUSY_RETRY_AFTER_SECONDS.to_string())],
            Self::RateLimited => vec![(header::RETRY_AFTER, RETRY_AFTER_SECONDS.to_string())],
            _ => Vec::new(),
        }
    }
}

fn sentence(pointer: &str, what: &str) -> String {
    let subject = if pointer.is_empty() { "The body" } else { pointer };
    format!("{subject} {what}")
}

/// The status of each code. No other place has them.
pub const fn status(code: Code) -> u16 {
    match code {
        Code::InvalidRequest | Code::UnknownField | Code::IdempotencyKeyMissing => 400,
        Code::Unauthorized => 401,
        Code::Forbidden | Code::OriginNotAllowed | Code::MemberFrozen => 403,
        Code::NotFound => 404,
        Code::MethodNotAllowed => 405,
        Code::MemberExists
        | Code::OrderExists
        | Code::RequestInProgress
        | Code::Conflict
        | Code::InsufficientPoints
        | Code::QuoteExpired
        | Code::QuoteStale
        | Code::HoldResolved
        | Code::HoldExpired
        | Code::Capped
        | Code::AlreadyRewarded
        | Code::ReferralBound
        | Code::MemberErased => 409,
        Code::PreconditionFailed => 412,
        Code::PayloadTooLarge => 413,
        Code::IdempotencyKeyReused
        | Code::BelowMinimum
        | Code::NotAStep
        | Code::AboveCap
        | Code::RefundExceedsOrder
        | Code::CurrencyMismatch
        | Code::SelfReferral
        | Code::ProgramInvalid => 422,
        Code::RateLimited => 429,
        Code::Internal => 500,
        Code::Busy => 503,
    }
}

const fn title(code: Code) -> &'static str {
    match code {
        Code::InvalidRequest => "The request cannot be read",
        Code::UnknownField => "A field is unknown",
        Code::Unauthorized => "The credential is refused",
        Code::Forbidden => "The caller may not do this",
        Code::OriginNotAllowed => "The origin is not allowed",
        Code::NotFound => "It does not exist",
        Code::MethodNotAllowed => "The method is not allowed",
        Code::MemberExists => "The member exists",
        Code::OrderExists => "The order exists",
        Code::IdempotencyKeyMissing => "An idempotency key is missing",
        Code::IdempotencyKeyReused => "The idempotency key was used before",
        Code::RequestInProgress => "The first request with this key is still running",
        Code::Conflict => "A conflict with what is stored",
        Code::PreconditionFailed => "The stored version is not the one that was read",
        Code::InsufficientPoints => "Not enough points",
        Code::BelowMinimum => "Too few points",
        Code::NotAStep => "Not a multiple of the step",
        Code::AboveCap => "More points than allowed",
        Code::QuoteExpired => "The quote has expired",
        Code::QuoteStale => "The quote is out of date",
        Code::HoldResolved => "The hold has ended",
        Code::HoldExpired => "The hold has timed out",
        Code::RefundExceedsOrder => "The refund exceeds the order",
        Code::CurrencyMismatch => "The currency is not the program's",
        Code::MemberFrozen => "The member is frozen",
        Code::MemberErased => "The member is erased",
        Code::Capped => "The cap is reached",
        Code::AlreadyRewarded => "This is rewarded already",
        Code::ReferralBound => "The friend is bound to a referrer already",
        Code::SelfReferral => "A member cannot refer themselves",
        Code::ProgramInvalid => "The program is not valid",
        Code::PayloadTooLarge => "The request is too large",
        Code::RateLimited => "Too many requests",
        Code::Internal => "A fault of this service",
        Code::Busy => "Other requests were first",
    }
}

/// The code as it is written on the wire.
fn name(code: Code) -> String {
    serde_json::to_value(code).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
