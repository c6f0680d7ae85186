//! A language: the catalogue for an element, and its phrases with numbers.

use super::{Counted, Section, Words, fill, intl};
use crate::clock;
use shared::{units::money::MoneyText, units::points::Points, units::time::Instant};
use std::cell::RefCell;
use words::cut;

const DAY_MS: i64 = 24 * 3_600_000;
/// A later day than this is shown with its year.
const YEAR_TOLD_AFTER_MS: i64 = 300 * DAY_MS;

#[derive(Clone, Debug)]
pub struct Voice {
    /// The tag for Intl: the requested one if the catalogue has its language, otherwise the catalogue's own.
    tag: String,
    pub says: &'static Words,
}

impl PartialEq for Voice {
    fn eq(&self, other: &Self) -> bool {
        self.tag == other.tag
    }
}

thread_local! {
    /// The loaded catalogues.
    static LEARNED: RefCell<Vec<&'static Words>> = const { RefCell::new(Vec::new()) };
}

/// Stores the text of a catalogue's section, by its name. The common section is first. It is kept as long as the page.
pub fn learn(name: &str, text: String) {
    let Some((section, tag)) = Section::of_name(name) else { return };
    LEARNED.with_borrow_mut(|learned| match learned.iter().find(|says| says.tag() == tag) {
        Some(says) => says.learn(section, text.leak()),
        None => learned.push(Box::leak(Box::new(Words::read(text.leak())))),
    });
}

impl Voice {
    /// The voice for a catalogue's tag and, after a space, a tag for Intl; or that catalogue's tag if it must be loaded first.
    pub fn of(speech: &str) -> Result<Self, String> {
        let (catalogue, _, tag) = cut(speech, b" ").unwrap_or((speech, b' ', speech));
        let find = |learned: &Vec<&'static Words>| learned.iter().copied().find(|says| says.tag() == catalogue);
        let says = LEARNED.with_borrow(find).ok_or_else(|| catalogue.to_owned())?;
        Ok(Self { tag: tag.to_owned(), says })
    }

    /// The name of the text that must be loaded before this voice has the section's phrases.
    pub fn lacks(&self, section: Section) -> Option<String> {
        (!self.says.has(section)).then(|| section.prefix().to_owned() + self.says.tag())
    }

    /// Has no texts until a catalogue is loaded.
    pub fn silent() -> Self {
        Self { tag: "en".to_owned(), says: Box::leak(Box::new(Words::read(""))) }
    }

    pub fn tag(&self) -> &str {
        &self.tag
    }

    pub fn points(&self, points: Points) -> String {
        self.number(points.get())
    }

    pub fn number(&self, number: u64) -> String {
        intl::number(&self.tag, number)
    }

    /// A phrase with the number of `{points}`.
    pub fn about(&self, phrase: &str, points: Points) -> String {
        fill(phrase, &[("points", &self.points(points))])
    }

    /// The form in a field or at the end of a scale.
    pub fn plain_number(&self, number: u64) -> String {
        intl::plain_number(&self.tag, number)
    }

    pub fn money(&self, amount: &MoneyText, currency: &str) -> String {
        intl::money(&self.tag, amount.as_str(), currency)
    }

    /// Without decimals where they are all zero.
    pub fn round_money(&self, amount: &str, currency: &str) -> String {
        intl::round_money(&self.tag, amount, currency)
    }

    pub fn share(&self, share: &str) -> String {
        intl::share(&self.tag, share)
    }

    /// The last day before `end` in the zone: points that expire at midnight are usable until the previous day.
    pub fn last_day_before(&self, end: Instant, zone: &str) -> String {
        self.day(Instant::from_millis(end.millis() - 1), zone)
    }

    /// A day in the zone, with its year only if it is far away.
    pub fn day(&self, at: Instant, zone: &str) -> String {
        let is_far = (at.millis() - clock::now().millis()).abs() > YEAR_TOLD_AFTER_MS;
        intl::day(&self.tag, at.millis(), zone, is_far)
    }

    /// The last month in which points that expire at `end` are usable, counted from the year 0.
    pub fn last_month_before(end: Instant, zone: &str) -> u32 {
        intl::month_of(end.millis() - 1, zone)
    }

    /// The name of such a month, with its year only if it is not one of the next twelve.
    pub fn month(&self, month: u32, zone: &str) -> String {
        let this = intl::month_of(clock::now().millis(), zone);
        intl::month(&self.tag, month, month >= this + 12)
    }

    /// 1 is Monday.
    pub fn weekday(&self, day: u32) -> String {
        intl::weekday(&self.tag, day)
    }

    /// A factor or another decimal.
    pub fn decimal(&self, decimal: &str) -> String {
        intl::decimal(&self.tag, decimal)
    }

    /// Minutes and seconds.
    pub fn clock(&self, seconds: u64) -> String {
        intl::clock(&self.tag, u32::try_from(seconds).unwrap_or(u32::MAX))
    }

    /// The form of a phrase for a count.
    pub fn form(&self, forms: Counted, count: u64) -> &'static str {
        forms.of(&intl::plural(&self.tag, count))
    }

    /// A phrase with a count, in its place `{n}`.
    pub fn count(&self, forms: Counted, count: u64, values: &[(&str, &str)]) -> String {
        let number = self.number(count);
        let filled = fill(self.form(forms, count), values);
        fill(&filled, &[("n", &number)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_catalogue_is_used_once_it_is_loaded() {
        assert_eq!(Voice::of("zh-TW zh-Hant-HK"), Err("zh-TW".to_owned()));
        for catalogue in words::CATALOGUES {
            learn(catalogue.tag, catalogue.to_text(Section::Common));
        }
        for (speech, catalogue, tag) in
            [("zh-TW zh-Hant-HK", "zh-TW", "zh-Hant-HK"), ("ar ar", "ar", "ar"), ("en", "en", "en")]
        {
            let voice = Voice::of(speech).unwrap();
            assert_eq!((voice.says.tag(), voice.tag()), (catalogue, tag), "{speech}");
        }
    }
}
