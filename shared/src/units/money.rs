//! Money: integer minor units of one currency, and the decimal text on the wire. Rates are in `rate`.

use crate::units::points::Points;
use serde::{Deserialize, Deserializer, Serialize, de};
use std::fmt;

/// An ISO 4217 currency with its exponent (JPY 0, CNY 2, KWD 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Currency {
    code: [u8; 3],
    digits: u8,
}

impl Currency {
    /// Reads amounts with the digits of any currency. Used while the currency of a document is not known.
    pub(crate) const FINEST: Self = Self { code: *b"XXX", digits: 4 };

    /// `None` for a code that ISO 4217 does not list with an exponent, such as gold (XAU). The code must be in capital letters.
    pub fn parse(code: &str) -> Option<Self> {
        let listed = iso_currency::Currency::from_code(code)?;
        let digits = u8::try_from(listed.exponent()?).ok()?;
        Some(Self { code: code.as_bytes().try_into().ok()?, digits })
    }

    /// A currency with a known number of digits, without a table of currencies. `None` if the code does not have the form of a code, or if
    /// there are more than four digits.
    pub fn with_digits(code: &str, digits: u8) -> Option<Self> {
        let code: [u8; 3] = code.as_bytes().try_into().ok()?;
        (digits <= 4 && code.iter().all(u8::is_ascii_uppercase)).then_some(Self { code, digits })
    }

    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.code).unwrap_or_default()
    }

    /// The number of digits after the decimal point.
    pub const fn digits(self) -> u8 {
        self.digits
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An amount of money in minor units, `0 ..= 2^53 - 1`. The currency is known from the context.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Amount(u64);

impl Amount {
    pub const ZERO: Self = Self(0);
    /// `2^53 - 1`, as for points.
    pub const MAX: Self = Self(Points::MAX.get());

    /// `None` above [`Amount::MAX`].
    pub const fn from_minor(minor: u64) -> Option<Self> {
        if minor <= Self::MAX.0 { Some(Self(minor)) } else { None }
    }

    /// For constants. A number above the maximum becomes [`Amount::MAX`].
    pub const fn saturating_from(minor: u64) -> Self {
        if minor <= Self::MAX.0 { Self(minor) } else { Self::MAX }
    }

    /// A number above the maximum becomes [`Amount::MAX`].
    pub fn saturating(minor: u128) -> Self {
        u64::try_from(minor).map_or(Self::MAX, |minor| Self(minor.min(Self::MAX.0)))
    }

    pub const fn minor(self) -> u64 {
        self.0
    }

    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// For serde's `skip_serializing_if`.
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
    pub(crate) const fn is_zero_ref(&self) -> bool {
        self.0 == 0
    }

    /// `None` if the sum exceeds [`Amount::MAX`].
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).and_then(Self::from_minor)
    }

    /// `None` if the difference is negative.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// `None` if the product exceeds [`Amount::MAX`].
    pub fn checked_mul(self, quantity: u64) -> Option<Self> {
        self.0.checked_mul(quantity).and_then(Self::from_minor)
    }

    /// The sum, at most [`Amount::MAX`]. For sums that an invariant already bounds.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self((self.0 + other.0).min(Self::MAX.0))
    }

    /// The difference, at least zero.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// Reads a decimal such as `12.34`. Trailing zeros do not count as digits. Nothing is rounded.
    ///
    /// # Errors
    ///
    /// If the text has more digits than the currency, or a sign, an exponent, a space or a separator, or if the amount is too large.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, AmountError> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let digits = usize::from(currency.digits());
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(whole) || !is_number(fraction) {
            return Err(AmountError::NotADecimal);
        }
        let needed = fraction.trim_end_matches('0');
        if needed.len() > digits {
            return Err(AmountError::TooManyDigits { allowed: currency.digits() });
        }
        let written = whole.bytes().chain(needed.bytes().chain(std::iter::repeat(b'0')).take(digits));
        let more = |minor: u64, digit: u8| minor.checked_mul(10)?.checked_add(u64::from(digit - b'0'));
        written.into_iter().try_fold(0, more).and_then(Self::from_minor).ok_or(AmountError::TooLarge)
    }

    /// The decimal text with all digits of the currency: `12.30`, and `1230` for yen.
    pub fn to_text(self, currency: Currency) -> MoneyText {
        let digits = usize::from(currency.digits());
        if digits == 0 {
            return MoneyText(self.0.to_string());
        }
        let padded = format!("{:0>width$}", self.0, width = digits + 1);
        let (whole, fraction) = padded.split_at(padded.len() - digits);
        MoneyText(format!("{whole}.{fraction}"))
    }
}

impl std::iter::Sum for Amount {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Self::plus)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let minor = u64::deserialize(deserializer)?;
        Self::from_minor(minor)
            .ok_or_else(|| de::Error::custom("an amount must be at most 9007199254740991 minor units"))
    }
}

/// Why a text is not an amount of the currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    #[error("must be a decimal number such as 12.34, without sign or separators")]
    NotADecimal,
    #[error("has more digits after the point than the {allowed} of its currency: nothing is rounded")]
    TooManyDigits { allowed: u8 },
    #[error("is larger than 9007199254740991 minor units")]
    TooLarge,
}

/// Money on the wire: a decimal string. Only [`Amount::parse`] interprets it, because this requires the currency.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct MoneyText(pub String);

impl MoneyText {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for MoneyText {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Display for MoneyText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
