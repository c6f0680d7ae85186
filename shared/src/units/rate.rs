//! Factors and shares: exact decimals with at most four digits after the point. Parsing does not round.

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

/// The maximum of digits after the point of a factor or share.
pub const FRACTION_DIGITS_MAX: u32 = 4;
const TEXT_BYTES_MAX: usize = 16;

/// A multiplier of points, above 0 and at most 100, with at most four digits after the point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Factor(Decimal);

impl Factor {
    pub const ONE: Self = Self(Decimal::ONE);
    pub const MAX: Decimal = Decimal::ONE_HUNDRED;

    pub fn parse(text: &str) -> Option<Self> {
        let value = parse_exact(text)?;
        (value > Decimal::ZERO && value <= Self::MAX).then_some(Self(value))
    }

    pub const fn value(self) -> Decimal {
        self.0
    }

    /// The number in ten-thousandths: 1 is 10,000.
    pub fn ten_thousandths(self) -> u64 {
        let missing = FRACTION_DIGITS_MAX.saturating_sub(self.0.scale());
        u64::try_from(self.0.mantissa()).unwrap_or(0) * 10_u64.pow(missing)
    }
}

/// Stored in the form of the wire.
impl Serialize for Factor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Factor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).ok_or_else(|| de::Error::custom("a factor"))
    }
}

/// A part of a whole, above 0 and at most 1, in ten-thousandths. It is not a `Decimal`, because the code of `Decimal` would enlarge the
/// widget's Wasm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Share(u16);

impl Share {
    const WHOLE: u16 = 10_000;
    pub const ALL: Self = Self(Self::WHOLE);

    pub const fn ten_thousandths(self) -> u16 {
        self.0
    }

    pub fn parse(text: &str) -> Option<Self> {
        let parts = u16::try_from(ten_thousandths(text)?).ok()?;
        (1..=Self::WHOLE).contains(&parts).then_some(Self(parts))
    }

    /// The share of `whole`, rounded down (in the merchant's favour): 0.30 of 9999 is 2999.
    pub fn of(self, whole: u64) -> u64 {
        let part = u128::from(whole) * u128::from(self.0) / u128::from(Self::WHOLE);
        u64::try_from(part).unwrap_or(whole)
    }

    /// Whether `part` is at least this share of `whole`. Exact.
    pub fn is_reached(self, part: u64, whole: u64) -> bool {
        u128::from(part) * u128::from(Self::WHOLE) >= u128::from(whole) * u128::from(self.0)
    }

    /// The share that `part` is of `whole`, at most 1, rounded down to ten-thousandths. `None` if this is zero.
    pub fn reached(part: u64, whole: u64) -> Option<Self> {
        let parts = u128::from(part) * u128::from(Self::WHOLE) / u128::from(whole.max(1));
        let parts = u16::try_from(parts.min(Self::WHOLE.into())).ok()?;
        (parts > 0).then_some(Self(parts))
    }
}

/// Without trailing zeros: `0.3`.
impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{}.{:04}", self.0 / Self::WHOLE, self.0 % Self::WHOLE);
        f.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}

/// How many times a point counts: above 1, at most 100, in ten-thousandths. Not a `Decimal`, for the same reason as [`Share`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Multiple(u32);

impl Multiple {
    pub const ONE: Self = Self(10_000);
    const MAX: u32 = 1_000_000;
    /// The number of parts in one point.
    pub const WHOLE: u128 = 10_000;

    pub fn parse(text: &str) -> Option<Self> {
        let parts = ten_thousandths(text)?;
        (Self::ONE.0 < parts && parts <= Self::MAX).then_some(Self(parts))
    }

    /// In ten-thousandths.
    pub fn parts(self) -> u128 {
        self.0.into()
    }
}

/// A part of all members, between two shares: the first is included, the second is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Portion {
    from: u16,
    to: u16,
}

impl Portion {
    /// A missing `from` is 0, a missing `to` is 1. `None` unless `from` is below `to`.
    pub fn parse(from: Option<&DecimalText>, to: Option<&DecimalText>) -> Option<Self> {
        let parts = |text: &DecimalText| u16::try_from(ten_thousandths(&text.0)?).ok();
        let from = from.map_or(Some(0), parts)?;
        let to = to.map_or(Some(Share::WHOLE), parts)?;
        (from < to && to <= Share::WHOLE).then_some(Self { from, to })
    }

    /// Whether the part contains `drawn`, which is uniformly distributed over all 64-bit numbers.
    pub fn contains(self, drawn: u64) -> bool {
        let part = drawn % u64::from(Share::WHOLE);
        (u64::from(self.from)..u64::from(self.to)).contains(&part)
    }
}

/// Reads a decimal with at most four digits after the point, in ten-thousandths.
fn ten_thousandths(text: &str) -> Option<u32> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let fraction = fraction.trim_end_matches('0');
    let is_plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if text.len() > TEXT_BYTES_MAX || !is_plain(whole) || !is_plain(fraction) {
        return None;
    }
    let missing = usize::try_from(FRACTION_DIGITS_MAX).ok()?.checked_sub(fraction.len())?;
    let digits = [whole, fraction, "0000".get(..missing)?].concat();
    digits.parse().ok()
}

/// Reads digits with an optional point. Trailing zeros are removed, so that 1.50 and 1.5 are equal.
fn parse_exact(text: &str) -> Option<Decimal> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && text.len() <= TEXT_BYTES_MAX;
    let value = if plain { Decimal::from_str_exact(text).ok()?.normalize() } else { return None };
    (value.scale() <= FRACTION_DIGITS_MAX).then_some(value)
}

/// A decimal on the wire, as a string: `"1.5"`. [`Factor::parse`] and [`Share::parse`] check its bounds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct DecimalText(pub String);

impl From<&str> for DecimalText {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}
