//! A language to speak in: the catalogue for an element, and what it says with numbers in it.

use super::{Catalogue, Forms, en::EN, fill, intl, zh_cn::ZH_CN, zh_tw::ZH_TW};
use crate::{
    clock,
    object::{millis, number},
};
use shared::{money::MoneyText, points::Points, time::Instant};

const DAY_MS: i64 = 24 * 3_600_000;
/// A day further away than this is told with its year.
const YEAR_TOLD_AFTER_MS: i64 = 300 * DAY_MS;

/// Chinese tags in the traditional script.
const TRADITIONAL: [&str; 4] = ["hant", "tw", "hk", "mo"];

#[derive(Clone, Debug)]
pub struct Voice {
    /// For Intl: the wanted tag where the catalogue speaks its language, otherwise the catalogue's own.
    tag: String,
    pub says: &'static Catalogue,
}

impl PartialEq for Voice {
    fn eq(&self, other: &Self) -> bool {
        self.tag == other.tag
    }
}

impl Voice {
    /// The voice for a BCP 47 tag; English where no catalogue speaks the language.
    pub fn for_tag(wanted: &str) -> Self {
        let lower = wanted.to_ascii_lowercase();
        let mut parts = lower.split(['-', '_']);
        let says = match parts.next() {
            Some("zh") if parts.any(|part| TRADITIONAL.contains(&part)) => &ZH_TW,
            Some("zh") => &ZH_CN,
            _ => &EN,
        };
        let speaks = lower.split(['-', '_']).next() == says.tag.split('-').next();
        let tag = if speaks { wanted.replace('_', "-") } else { says.tag.to_owned() };
        Self { tag, says }
    }

    pub fn tag(&self) -> &str {
        &self.tag
    }

    pub fn points(&self, points: Points) -> String {
        intl::number(&self.tag, &points.to_string())
    }

    pub fn number(&self, number: u64) -> String {
        intl::number(&self.tag, &number.to_string())
    }

    pub fn money(&self, amount: &MoneyText, currency: &str) -> String {
        intl::money(&self.tag, amount.as_str(), currency)
    }

    pub fn share(&self, share: &str) -> String {
        intl::share(&self.tag, share)
    }

    /// The last day before `end` in the zone: what ends at midnight was good until the day before.
    pub fn last_day_before(&self, end: Instant, zone: &str) -> String {
        self.day(Instant::from_millis(end.millis() - 1), zone)
    }

    /// A day in the zone; with its year only where it is far away.
    pub fn day(&self, at: Instant, zone: &str) -> String {
        let is_far = at.millis() - clock::now().millis() > YEAR_TOLD_AFTER_MS;
        intl::day(&self.tag, &millis(at), zone, is_far)
    }

    /// How long something is still kept: minutes and seconds.
    pub fn kept_for(&self, seconds: u64) -> String {
        let time = format!("{}:{:02}", seconds / 60, seconds % 60);
        fill(self.says.kept_for, &[("time", &time)])
    }

    /// The form of a phrase for a count.
    pub fn form(&self, forms: &Forms, count: u64) -> &'static str {
        forms.of(&intl::plural(&self.tag, &number(count)))
    }

    /// A phrase about a count, which stands in its place `{n}`.
    pub fn count(&self, forms: &Forms, count: u64, values: &[(&str, &str)]) -> String {
        let number = self.number(count);
        let filled = fill(self.form(forms, count), values);
        fill(&filled, &[("n", &number)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_catalogue_speaks() {
        let cases = [
            ("zh-CN", "zh-CN", "zh-CN"),
            ("zh", "zh-CN", "zh"),
            ("zh-Hans-SG", "zh-CN", "zh-Hans-SG"),
            ("zh-TW", "zh-TW", "zh-TW"),
            ("zh-Hant-HK", "zh-TW", "zh-Hant-HK"),
            ("zh_HK", "zh-TW", "zh-HK"),
            ("ZH-hant", "zh-TW", "ZH-hant"),
            ("en-GB", "en", "en-GB"),
            ("EN", "en", "EN"),
            ("fr-CA", "en", "en"),
            ("zhx", "en", "en"),
            ("", "en", "en"),
        ];
        for (wanted, catalogue, tag) in cases {
            let voice = Voice::for_tag(wanted);
            assert_eq!((voice.says.tag, voice.tag()), (catalogue, tag), "{wanted}");
        }
    }
}
