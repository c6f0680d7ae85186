//! Ids that the shop creates for its orders and returns: short, from the clock, never the same twice. The ledger keeps these ids
//! permanently, so a restart must not begin at 1 again.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;

static LAST: AtomicU64 = AtomicU64::new(0);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OrderId(String);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundId(String);

impl OrderId {
    pub fn next(now: Timestamp) -> Self {
        Self(format!("LT-{}", stamp(now)))
    }

    /// Reads an id from an address or a form. It must have the form of this shop's ids.
    pub fn parse(text: &str) -> Option<Self> {
        own_id(text, "LT-").then(|| Self(text.to_owned()))
    }
}

impl RefundId {
    pub fn next(now: Timestamp) -> Self {
        Self(format!("RT-{}", stamp(now)))
    }

    pub fn parse(text: &str) -> Option<Self> {
        own_id(text, "RT-").then(|| Self(text.to_owned()))
    }
}

impl fmt::Display for OrderId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Display for RefundId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

fn own_id(text: &str, prefix: &str) -> bool {
    text.strip_prefix(prefix).is_some_and(|rest| {
        (1..=12).contains(&rest.len()) && rest.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    })
}

/// The milliseconds since 2026 in base 32; two ids in one millisecond differ by one.
fn stamp(now: Timestamp) -> String {
    const START_MS: i64 = 1_767_225_600_000;
    let now_ms = u64::try_from(now.as_millisecond() - START_MS).unwrap_or(0);
    let earlier = LAST.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| Some(now_ms.max(last + 1)));
    base32(now_ms.max(earlier.unwrap_or(0) + 1))
}

/// Crockford's digits: without I, L, O and U, which are easily misread.
fn base32(mut number: u64) -> String {
    const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut digits = Vec::new();
    loop {
        let digit = usize::try_from(number % 32).unwrap_or(0);
        digits.extend(DIGITS.get(digit).map(|byte| char::from(*byte)));
        number /= 32;
        if number == 0 {
            break;
        }
    }
    digits.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn ids_differ_even_within_one_millisecond() {
        let now: Timestamp = "2026-11-23T04:00:00Z".parse().unwrap();
        let ids: HashSet<String> = (0..1_000).map(|_| OrderId::next(now).to_string()).collect();
        assert_eq!(ids.len(), 1_000);
    }

    #[test]
    fn an_id_can_be_read_back() {
        let id = OrderId::next(Timestamp::now());
        assert_eq!(OrderId::parse(&id.to_string()), Some(id));
    }

    #[test]
    fn ids_of_another_form_are_refused() {
        for text in ["", "LT-", "RT-ABC", "LT-abc", "LT-A/../B", "LT-0123456789ABC", "LT-A B"] {
            assert_eq!(OrderId::parse(text), None, "{text:?}");
        }
        assert_eq!(base32(0), "0");
        assert_eq!(base32(32), "10");
    }
}
