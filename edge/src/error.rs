//! What can go wrong with a request, and how it is told: one code of the closed list, its status, and the facts.
//! Faults of ours are logged in full and told as `internal`: never SQL, a stack or a secret.

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
    /// A program that is not of the form, by its first slip; with everything else that is wrong with it.
    #[error("{detail}")]
    Misread { code: Code, pointer: Option<String>, detail: String, problems: Vec<ProgramProblem> },
    #[error(transparent)]
    Unauthorized(#[from] Denial),
    #[error("{0}")]
    Forbidden(&'static str),
    #[error("{0} is not among the merchant's allowed origins.")]
    OriginNotAllowed(String),
    #[error("There is no such {0}.")]
    NotFound(&'static str),
    #[error("This path does not have this method. It has {allow}.")]
    MethodNotAllowed { allow: String },
    #[error("The member exists already.")]
    MemberExists,
    #[error("The order is recorded already.")]
    OrderExists,
    #[error("The {0} exists already.")]
    Exists(&'static str),
    /// What the caller has read is no longer what is stored.
    #[error("If-Match does not name the stored version. Read it again, and repeat the change with its ETag.")]
    PreconditionFailed,
    #[error("{0}")]
    Conflict(String),
    #[error("This merchant has no program yet.")]
    NoProgram,
    #[error("Send an Idempotency-Key with every request that changes something.")]
    IdempotencyKeyMissing,
    #[error("This Idempotency-Key was used for another request.")]
    IdempotencyKeyReused,
    /// Other requests wrote first each time.
    #[error(
        "Other requests changed the same data at the same time. Send the same request again after {BUSY_RETRY_AFTER_SECONDS} s."
    )]
    Busy,
    #[error("The program has problems.")]
    ProgramInvalid(Vec<ProgramProblem>),
    #[error("A request body may have at most {max} bytes.")]
    TooLarge { max: usize },
    #[error("Too many requests; try again in a minute.")]
    RateLimited,
    #[error("Something went wrong on our side.")]
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

    pub fn invalid(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::Invalid { pointer: Some(pointer.into()), detail: detail.into() }
    }

    /// The same failure to read a program, with all that is wrong with it.
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

    /// What the log is told of a fault of ours; nothing of a caller's mistake.
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

/// The status of each code, here and nowhere else.
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
        Code::Unauthorized => "The credential does not do",
        Code::Forbidden => "Not allowed",
        Code::OriginNotAllowed => "The page's origin is not allowed",
        Code::NotFound => "Not found",
        Code::MethodNotAllowed => "The method is not allowed",
        Code::MemberExists => "The member exists",
        Code::OrderExists => "The order exists",
        Code::IdempotencyKeyMissing => "An idempotency key is missing",
        Code::IdempotencyKeyReused => "The idempotency key was used before",
        Code::RequestInProgress => "The same request is still running",
        Code::Conflict => "Conflict",
        Code::PreconditionFailed => "The stored version is another",
        Code::InsufficientPoints => "Not enough points",
        Code::BelowMinimum => "Too few points",
        Code::NotAStep => "Not a multiple of the step",
        Code::AboveCap => "More points than allowed",
        Code::QuoteExpired => "The quote has run out",
        Code::QuoteStale => "The quote is out of date",
        Code::HoldResolved => "The hold has ended",
        Code::HoldExpired => "The hold has timed out",
        Code::RefundExceedsOrder => "More than is left of the order",
        Code::CurrencyMismatch => "Another currency",
        Code::MemberFrozen => "The member is frozen",
        Code::MemberErased => "The member is erased",
        Code::Capped => "The cap is reached",
        Code::AlreadyRewarded => "Rewarded already",
        Code::ReferralBound => "The referral is bound",
        Code::SelfReferral => "A referral of oneself",
        Code::ProgramInvalid => "The program has problems",
        Code::PayloadTooLarge => "The request is too large",
        Code::RateLimited => "Too many requests",
        Code::Internal => "Internal error",
        Code::Busy => "Busy",
    }
}

/// The code as it is written on the wire.
fn name(code: Code) -> String {
    serde_json::to_value(code).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
