//! An instant, and its text on the wire.

use super::{MILLIS_PER_MINUTE, rfc3339};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

/// An instant in milliseconds since 1970 UTC, between the years 1970 and 9000. The text on the wire is RFC 3339 in UTC. Any offset is read,
/// in the forms that `rfc3339` lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    /// 9000-01-01T00:00:00Z: late enough for every expiry, and in the range of every calendar library.
    pub(super) const MAX_MILLIS: i64 = 221_845_392_000_000;

    /// A number outside the range becomes the nearest bound.
    pub fn from_millis(millis: i64) -> Self {
        Self(millis.clamp(0, Self::MAX_MILLIS))
    }

    pub const fn millis(self) -> i64 {
        self.0
    }

    #[must_use]
    pub fn plus_minutes(self, minutes: u32) -> Self {
        Self::from_millis(self.0 + i64::from(minutes) * MILLIS_PER_MINUTE)
    }

    /// `None` if the text is not a time with an offset in one of the forms that `rfc3339` lists, or is outside the years 1970–8999. Digits
    /// beyond the millisecond are cut off.
    pub fn parse(text: &str) -> Option<Self> {
        let millis = rfc3339::parse(text)?;
        (0..=Self::MAX_MILLIS).contains(&millis).then_some(Self(millis))
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        rfc3339::write(f, self.0)
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text)
            .ok_or_else(|| de::Error::custom("a time is RFC 3339 with an offset, such as 2026-11-23T10:00:00+08:00"))
    }
}
