//! The two languages of the shop, and its forms of numbers and dates. The texts are in the pages, in both languages.

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

/// The shop is in Hangzhou. China has one offset all year.
const SHOP_OFFSET_HOURS: i8 = 8;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    #[default]
    Zh,
    En,
}

impl Lang {
    /// Reads `?lang=`. An unknown value counts as no choice.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "zh" | "zh-CN" => Some(Self::Zh),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The first language of an `Accept-Language` header that the shop has.
    pub fn accepted(header: &str) -> Self {
        header
            .split(',')
            .filter_map(|part| part.trim().split(['-', ';']).next())
            .find_map(Self::parse)
            .unwrap_or_default()
    }

    pub const fn say(self, zh: &'static str, en: &'static str) -> &'static str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }

    /// The value of the page's `lang` attribute. The widget follows it.
    pub const fn tag(self) -> &'static str {
        self.say("zh-CN", "en")
    }

    /// A day in the usual form: 11月30日, 30 Nov.
    pub fn day(self, at: Timestamp) -> String {
        let local = at.to_zoned(shop_zone());
        match self {
            Self::Zh => format!("{}月{}日", local.month(), local.day()),
            Self::En => local.strftime("%-d %b").to_string(),
        }
    }

    /// The last whole day before an instant: points that expire at midnight can be used until the previous day.
    pub fn last_day(self, end: Timestamp) -> String {
        self.day(end.checked_sub(jiff::SignedDuration::from_secs(1)).unwrap_or(end))
    }

    pub fn day_and_minute(self, at: Timestamp) -> String {
        format!("{} {}", self.day(at), at.to_zoned(shop_zone()).strftime("%H:%M"))
    }
}

/// The shop's own clock face.
pub fn shop_zone() -> TimeZone {
    TimeZone::fixed(Offset::constant(SHOP_OFFSET_HOURS))
}

/// 3260 as 3,260.
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::from(if number < 0 { "−" } else { "" });
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browsers_first_known_language_wins() {
        for (header, lang) in [
            ("en-GB,en;q=0.9,zh;q=0.5", Lang::En),
            ("fr, zh-TW;q=0.8, en;q=0.1", Lang::Zh),
            ("fr", Lang::Zh),
            ("", Lang::Zh),
        ] {
            assert_eq!(Lang::accepted(header), lang, "{header}");
        }
    }

    #[test]
    fn numbers_are_grouped_by_thousands() {
        for (number, text) in [(0, "0"), (999, "999"), (3_260, "3,260"), (-1_000_000, "−1,000,000")] {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn points_that_expire_at_midnight_are_usable_until_the_previous_day() {
        let midnight: Timestamp = "2026-12-01T00:00:00+08:00".parse().unwrap();
        assert_eq!(Lang::En.last_day(midnight), "30 Nov");
        assert_eq!(Lang::Zh.last_day(midnight), "11月30日");
    }
}
