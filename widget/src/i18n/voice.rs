//! A language to speak in: the catalogue for an element, and what it says with numbers in it.

use super::{Forms, Words, fill, intl};
use crate::{
    clock,
    object::{millis, number},
};
use shared::{money::MoneyText, points::Points, time::Instant};
use std::cell::RefCell;

const DAY_MS: i64 = 24 * 3_600_000;
/// A day further away than this is told with its year.
const YEAR_TOLD_AFTER_MS: i64 = 300 * DAY_MS;

/// Chinese tags in the traditional script.
const TRADITIONAL: [&str; 4] = ["hant", "tw", "hk", "mo"];

#[derive(Clone, Debug)]
pub struct Voice {
    /// For Intl: the wanted tag where the catalogue speaks its language, otherwise the catalogue's own.
    tag: String,
    pub says: &'static Words,
}

impl PartialEq for Voice {
    fn eq(&self, other: &Self) -> bool {
        self.tag == other.tag
    }
}

thread_local! {
    /// The catalogues that have come.
    static LEARNED: RefCell<Vec<&'static Words>> = const { RefCell::new(Vec::new()) };
}

/// Takes in a catalogue's text. It stays as long as the page.
pub fn learn(text: String) {
    let says = Box::leak(Box::new(Words::read(text.leak())));
    LEARNED.with_borrow_mut(|learned| learned.push(says));
}

/// The tag of the catalogue for a BCP 47 tag; English where none speaks the language.
fn catalogue_for(wanted: &str) -> &'static str {
    let lower = wanted.to_ascii_lowercase();
    let mut parts = lower.split(['-', '_']);
    match parts.next() {
        Some("zh") if parts.any(|part| TRADITIONAL.contains(&part)) => "zh-TW",
        Some("zh") => "zh-CN",
        _ => "en",
    }
}

impl Voice {
    /// The voice for a BCP 47 tag, or the tag of the catalogue that must be learned for it.
    pub fn for_tag(wanted: &str) -> Result<Self, &'static str> {
        let catalogue = catalogue_for(wanted);
        let find = |learned: &Vec<&'static Words>| learned.iter().copied().find(|says| says.tag() == catalogue);
        let says = LEARNED.with_borrow(find).ok_or(catalogue)?;
        let language = |tag: &str| tag.get(..2).map(str::to_ascii_lowercase);
        let speaks =
            language(wanted) == language(catalogue) && wanted.get(2..3).is_none_or(|after| "-_".contains(after));
        let tag = if speaks { wanted.replace('_', "-") } else { catalogue.to_owned() };
        Ok(Self { tag, says })
    }

    /// Says nothing, until a catalogue is learned.
    pub fn silent() -> Self {
        Self { tag: "en".to_owned(), says: Box::leak(Box::new(Words::read(""))) }
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
        fill(self.says.kept_for(), &[("time", &time)])
    }

    /// The form of a phrase for a count.
    pub fn form(&self, forms: Forms, count: u64) -> &'static str {
        forms.of(&intl::plural(&self.tag, &number(count)))
    }

    /// A phrase about a count, which stands in its place `{n}`.
    pub fn count(&self, forms: Forms, count: u64, values: &[(&str, &str)]) -> String {
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
        assert_eq!(Voice::for_tag("zh-HK"), Err("zh-TW"));
        for catalogue in words::CATALOGUES {
            learn(catalogue.to_text());
        }
        for (wanted, catalogue, tag) in cases {
            let voice = Voice::for_tag(wanted).unwrap();
            assert_eq!((voice.says.tag(), voice.tag()), (catalogue, tag), "{wanted}");
        }
    }
}
