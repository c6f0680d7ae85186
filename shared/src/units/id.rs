//! Identifiers. Each one has its own type, so that an order's id cannot be passed as a member's. What an id names is the merchant's business. This
//! module checks only the form: ids that merchants take from their other systems, and ids that they choose for their program.

use serde::{Deserialize, Deserializer, Serialize, de};
use std::fmt;

/// The most characters of an id from another system.
pub const ID_CHARS_MAX: usize = 128;
const ID_FORM: &str = "an id is 1-128 characters, none of them a control character, and neither . nor ..";

/// The most bytes of a name in a program.
const NAME_BYTES_MAX: usize = 64;
const NAME_FORM: &str = "an id in a program is 1-64 characters of A-Z a-z 0-9 . _ : @ -";

/// Any text that can be a part of a path: clients resolve `.` and `..`. Compared as it is; Unicode is not normalised.
fn is_id(text: &str) -> bool {
    let is_allowed = !text.chars().any(char::is_control) && !matches!(text, "." | "..");
    is_allowed && (1..=ID_CHARS_MAX).contains(&text.chars().count())
}

fn is_name(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b':' | b'@' | b'-');
    !text.is_empty() && text.len() <= NAME_BYTES_MAX && text.bytes().all(allowed)
}

macro_rules! ids {
    ($is_form:ident, $form:ident; $($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// `None` unless the text has the form of such an id.
            pub fn parse(text: &str) -> Option<Self> {
                $is_form(text).then(|| Self(text.to_owned()))
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::parse(&text).ok_or_else(|| de::Error::custom($form))
            }
        }
    )+};
}

ids! {
    is_id, ID_FORM;
    /// A member of one merchant's program, named by the merchant.
    MemberId,
    OrderId,
    /// A line of one order; unique within it.
    LineId,
    RefundId,
    HoldId,
    AdjustmentId,
    /// Something a member did, as the merchant counts such things; unique for the merchant.
    EventId,
}

ids! {
    is_name, NAME_FORM;
    /// A rule of a program; unique within it.
    RuleId,
    /// A tier of a program; unique within it.
    TierId,
    /// A benefit of a tier; the same id in several tiers is the same benefit.
    BenefitId,
}

/// A merchant: 1–32 characters of `a–z 0–9 -`. No underscore, so that keys can be split at it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct MerchantId(String);

impl MerchantId {
    pub fn parse(text: &str) -> Option<Self> {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        ((1..=32).contains(&text.len()) && text.bytes().all(allowed)).then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MerchantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for MerchantId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom("a merchant id is 1-32 characters of a-z 0-9 -"))
    }
}

/// A lot within one account. Derived by the ledger from what made it, never chosen by a caller.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LotId(String);

impl LotId {
    /// Any text that is unique within the account.
    pub fn of(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LotId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
