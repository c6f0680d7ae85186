//! Replaces the browser's Intl in tests of texts. Plain forms in one language, in UTC.

use shared::units::time::Instant;

pub fn number(tag: &str, value: u64) -> String {
    decimal(tag, &value.to_string())
}

/// Grouped by thousands.
pub fn decimal(_: &str, value: &str) -> String {
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    let digits: Vec<char> = whole.chars().collect();
    let groups: Vec<String> = digits.rchunks(3).rev().map(|group| group.iter().collect()).collect();
    let whole = groups.join(",");
    if fraction.is_empty() { whole } else { [&whole, ".", fraction].concat() }
}

pub fn plain_number(tag: &str, value: u64) -> String {
    number(tag, value)
}

/// Minutes and seconds.
pub fn clock(_: &str, seconds: u32) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

pub fn money(tag: &str, amount: &str, currency: &str) -> String {
    [if currency == "CNY" { "¥" } else { currency }, &decimal(tag, amount)].concat()
}

pub fn round_money(tag: &str, amount: &str, currency: &str) -> String {
    money(tag, amount.trim_end_matches(".00"), currency)
}

/// For shares with two digits after the point.
pub fn share(_: &str, share: &str) -> String {
    let digits = share.trim_start_matches("0.").trim_start_matches('0');
    [digits, "%"].concat()
}

/// Year, month and day in UTC, such as 2027-11-30.
pub fn day(_: &str, millis: i64, _: &str, _: bool) -> String {
    let at = Instant::from_millis(millis);
    at.to_string().split('T').next().unwrap().to_owned()
}

pub fn month_of(millis: i64, zone: &str) -> u32 {
    let day = day("", millis, zone, true);
    let mut parts = day.split('-').map(|part| part.parse::<u32>().unwrap());
    parts.next().unwrap() * 12 + parts.next().unwrap() - 1
}

pub fn month(_: &str, month: u32, _: bool) -> String {
    [&(month / 12).to_string(), "-", &(month % 12 + 1).to_string()].concat()
}

pub fn weekday(_: &str, day: u32) -> String {
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][day as usize - 1].to_owned()
}

pub fn plural(tag: &str, number: u64) -> String {
    if number == 1 && tag.starts_with("en") { "one" } else { "other" }.to_owned()
}
