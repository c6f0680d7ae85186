//! Points: integers that are never negative and that JavaScript represents exactly. Money is in `money`.

use serde::{Deserialize, Deserializer, Serialize, de};
use std::fmt;

/// A number of points, `0 ..= 2^53 - 1`. Arithmetic is checked. There is no `+`, which could wrap or panic.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Points(u64);

impl Points {
    pub const ZERO: Self = Self(0);
    /// `2^53 - 1`, the largest integer that every JSON reader keeps exactly.
    pub const MAX: Self = Self((1 << 53) - 1);

    /// `None` above [`Points::MAX`].
    pub const fn new(points: u64) -> Option<Self> {
        if points <= Self::MAX.0 { Some(Self(points)) } else { None }
    }

    /// A number above the maximum becomes [`Points::MAX`].
    pub fn saturating(points: u128) -> Self {
        u64::try_from(points).map_or(Self::MAX, |points| Self(points.min(Self::MAX.0)))
    }

    pub const fn get(self) -> u64 {
        self.0
    }

    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// For serde's `skip_serializing_if`, which passes a reference.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the form that serde calls")]
    pub(crate) const fn is_zero_ref(&self) -> bool {
        self.0 == 0
    }

    /// `None` if the sum exceeds [`Points::MAX`].
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).and_then(Self::new)
    }

    /// `None` if the difference is negative.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// The sum, at most [`Points::MAX`]. For sums that an invariant already bounds.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self((self.0 + other.0).min(Self::MAX.0))
    }

    /// The difference, at least zero.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl std::iter::Sum for Points {
    fn sum<I: Iterator<Item = Self>>(points: I) -> Self {
        points.fold(Self::ZERO, Self::plus)
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserialize<'de> for Points {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let points = u64::deserialize(deserializer)?;
        Self::new(points).ok_or_else(|| de::Error::custom("points must be at most 9007199254740991"))
    }
}
