//! Identifiers. Each one has its own type, so that an order's id cannot be passed as a member's. This module checks only the form: ids from
//! the merchant's other systems, and ids in a program. It does not check what an id names.

use serde::{Deserialize, Deserializer, Serialize, de};
use std::fmt;

/// The most characters of an id from another system.
pub const ID_CHARS_MAX: usize = 128;
const ID_FORM: &str = "an id is 1-128 characters, none of them a control character, and neither . nor ..";

/// The most bytes of a name in a program.
const NAME_BYTES_MAX: usize = 64;
const NAME_FORM: &str = "an id in a program is 1-64 characters of A-Z a-z 0-9 . _ : @ -";

/// Whether the text can be a part of a path. Clients resolve `.` and `..`, so these are refused. Ids are compared as they are; Unicode is
/// not normalised.
fn is_id(text: &str) -> bool {
    let count_allowed = |count: usize, character: char| (!character.is_control()).then_some(count + 1);
    let count = text.chars().try_fold(0, count_allowed);
    count.is_some_and(|count| (1..=ID_CHARS_MAX).contains(&count)) && !matches!(text, "." | "..")
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
            /// `None` if the text does not have the form of this id.
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
    /// A member of one merchant's program. The merchant chooses the id.
    MemberId,
    OrderId,
    /// A line of an order. Unique in the order.
    LineId,
    RefundId,
    HoldId,
    AdjustmentId,
    /// An event of a member. Unique for the merchant.
    EventId,
}

ids! {
    is_name, NAME_FORM;
    /// A rule of a program. Unique in the program.
    RuleId,
    /// A tier of a program. Unique in the program.
    TierId,
    /// A benefit of a tier. The same id in several tiers is the same benefit.
    BenefitId,
}

/// A merchant: 1–32 characters of `a–z 0–9 -`. An underscore is not allowed, because keys are split at it.
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

/// A lot of one account. The ledger derives it from the lot's key; a caller never chooses it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LotId(String);

impl LotId {
    /// The caller passes a text that is unique for the account.
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
