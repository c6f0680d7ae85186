//! Chinese yuan as the shop counts it: whole fen, written with exactly two decimals. It has one currency, and only what a cart and a
//! receipt need.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Sub};

/// The currency of this shop, in the ledger's form.
pub const CURRENCY: &str = "CNY";

/// An amount in fen (1/100 yuan).
///
/// Prices are constants below ¥1,000 and a cart is bounded, so plain `i64` sums cannot overflow here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fen(i64);

impl Fen {
    pub const ZERO: Self = Self(0);

    pub const fn new(fen: i64) -> Self {
        Self(fen)
    }

    pub fn times(self, quantity: u32) -> Self {
        Self(self.0 * i64::from(quantity))
    }

    pub const fn fen(self) -> i64 {
        self.0
    }

    /// Reads the ledger's decimal string. Refuses everything except digits, a point and two digits: an amount that cannot be read exactly
    /// must never be charged.
    pub fn parse(text: &str) -> Option<Self> {
        let (yuan, fen) = text.split_once('.')?;
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !all_digits(yuan) || !all_digits(fen) || fen.len() != 2 || yuan.len() > 12 {
            return None;
        }
        let yuan: i64 = yuan.parse().ok()?;
        let fen: i64 = fen.parse().ok()?;
        Some(Self(yuan * 100 + fen))
    }
}

/// The wire form, `70.00`, for the ledger and for forms.
impl fmt::Display for Fen {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let fen = self.0.unsigned_abs();
        write!(out, "{sign}{}.{:02}", fen / 100, fen % 100)
    }
}

impl Add for Fen {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Fen {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Sum for Fen {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_with_two_decimals() {
        for (fen, text) in [(0, "0.00"), (5, "0.05"), (7_000, "70.00"), (9_999, "99.99"), (-120, "-1.20")] {
            assert_eq!(Fen::new(fen).to_string(), text);
        }
    }

    #[test]
    fn only_exact_amounts_are_read() {
        assert_eq!(Fen::parse("30.00"), Some(Fen::new(3_000)));
        assert_eq!(Fen::parse("0.07"), Some(Fen::new(7)));
        for text in ["", "30", "30.0", "30.000", "-1.00", "+1.00", "1e3.00", ".50", "1 .00", "9999999999999.00"] {
            assert_eq!(Fen::parse(text), None, "{text:?}");
        }
    }
}
