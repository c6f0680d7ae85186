//! Conditions of earning rules: the lines, orders and members to which a rule applies.

use super::{Occasion, RecurringDays};
use crate::{
    basket::Line,
    units::birthday::BirthdayPeriod,
    units::money::{Amount, Currency, MoneyText},
    units::rate::Portion,
    units::time::Window,
    wire::{Choice, ConditionDocument},
};
use jiff::civil::Weekday;
use sha2::{Digest, Sha256};

/// One condition. A rule applies if all of its conditions hold.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    Sku(Choice),
    Category(Choice),
    Tag(Choice),
    Store(Choice),
    Channel(Choice),
    /// By the time of the order or event.
    Dates(Window),
    /// By its local day: one of the weekdays or one of the days of the month.
    Days(RecurringDays),
    Birthday(BirthdayPeriod),
    /// The tier that the member holds.
    Tier(Choice),
    Segment(Choice),
    /// See [`super::EarlierOrders::precede_first`].
    FirstOrder {
        min_spend: Amount,
    },
    /// The member is in this part of an experiment.
    Arm(Arm),
}

/// A constant part of all members: those for whom the hash of the experiment's name and the member id is between two shares.
#[derive(Clone, Debug, PartialEq)]
pub struct Arm {
    pub experiment: String,
    pub portion: Portion,
}

impl Condition {
    /// Whether the condition holds for a line of an order. `None` means an event, for which no condition about lines holds.
    ///
    /// A condition about facts that are not known of a visitor does not hold, so that a preview does not promise too much.
    pub fn holds(&self, line: Option<&Line>, occasion: &Occasion<'_>) -> bool {
        let member = occasion.member;
        match self {
            Self::Sku(choice) => line.and_then(Line::sku).is_some_and(|sku| choice.admits([sku])),
            Self::Category(choice) => {
                line.is_some_and(|line| choice.admits(line.categories.iter().map(String::as_str)))
            }
            Self::Tag(choice) => line.is_some_and(|line| choice.admits(line.tags.iter().map(String::as_str))),
            Self::Store(choice) => choice.admits(occasion.store),
            Self::Channel(choice) => choice.admits(occasion.channel),
            Self::Dates(window) => window.contains(occasion.at),
            Self::Days(days) => days.contain(occasion.date),
            Self::Birthday(period) => member.birthday.is_some_and(|birthday| birthday.is_on(occasion.date, *period)),
            Self::Tier(choice) => choice.admits(member.tier.as_ref().map(crate::units::id::TierId::as_str)),
            Self::Segment(choice) => choice.admits(member.segments.iter().map(String::as_str)),
            // An event has no spend. The next order is then judged as one that reaches the minimum.
            Self::FirstOrder { min_spend } => member.is_first_order(occasion.spend.unwrap_or(*min_spend), *min_spend),
            Self::Arm(arm) => member.member_id.as_ref().is_some_and(|member_id| arm.holds(member_id.as_str())),
        }
    }

    /// Whether the condition is about a line of an order.
    pub const fn is_of_lines(&self) -> bool {
        matches!(self, Self::Sku(_) | Self::Category(_) | Self::Tag(_))
    }
}

impl Arm {
    fn holds(&self, member_id: &str) -> bool {
        let hash = Sha256::digest(format!("{}\n{member_id}", self.experiment).as_bytes());
        // 64 bits are uniform enough over ten thousand parts: the deviation is below one in 10^15.
        let bits = hash.iter().take(8).fold(0_u64, |bits, &byte| bits << 8 | u64::from(byte));
        self.portion.contains(bits)
    }
}

impl Choice {
    /// One of `any_of` is among `words` (or `any_of` is empty), and none of `none_of` is.
    pub fn admits<'word>(&self, words: impl IntoIterator<Item = &'word str>) -> bool {
        let on = |list: &[String], word: &str| list.iter().any(|listed| listed == word);
        let (mut wanted, mut unwanted) = (self.any_of.is_empty(), false);
        for word in words {
            wanted |= on(&self.any_of, word);
            unwanted |= on(&self.none_of, word);
        }
        wanted && !unwanted
    }

    /// A choice without words has no effect, and is refused.
    pub const fn is_empty(&self) -> bool {
        self.any_of.is_empty() && self.none_of.is_empty()
    }
}

const MIN_SPEND_EXPECTED: &str = "needs a `min_spend` above 0 in the program's currency, such as \"10.00\", or none";

/// The least amount of an order that counts as first order: the smallest amount of the currency if omitted. `None` if the text is not an
/// amount above 0.
pub(super) fn read_min_spend(text: Option<&MoneyText>, currency: Currency) -> Option<Amount> {
    let least = Amount::saturating_from(1);
    let Some(text) = text else { return Some(least) };
    Amount::parse(text.as_str(), currency).ok().filter(|amount| *amount >= least)
}

impl Condition {
    /// Reads a condition. The currency and `member_days` are those of the program.
    pub(crate) fn read(
        document: &ConditionDocument,
        (currency, member_days): (Currency, Option<&RecurringDays>),
    ) -> Result<Self, &'static str> {
        let chosen = |choice: &Choice, of: fn(Choice) -> Self| {
            if choice.is_empty() { Err("needs `any_of` or `none_of`") } else { Ok(of(choice.clone())) }
        };
        match document {
            ConditionDocument::Sku(choice) => chosen(choice, Self::Sku),
            ConditionDocument::Category(choice) => chosen(choice, Self::Category),
            ConditionDocument::Tag(choice) => chosen(choice, Self::Tag),
            ConditionDocument::Store(choice) => chosen(choice, Self::Store),
            ConditionDocument::Channel(choice) => chosen(choice, Self::Channel),
            ConditionDocument::Tier(choice) => chosen(choice, Self::Tier),
            ConditionDocument::Segment(choice) => chosen(choice, Self::Segment),
            ConditionDocument::Dates { from: None, until: None } => Err("needs `from` or `until`"),
            ConditionDocument::Dates { from: Some(from), until: Some(until) } if until <= from => {
                Err("must end after it begins")
            }
            ConditionDocument::Dates { from, until } => Ok(Self::Dates(Window { from: *from, until: *until })),
            ConditionDocument::Weekday { any_of } => {
                let weekdays: Vec<Weekday> = any_of.iter().copied().map(Into::into).collect();
                RecurringDays::read(weekdays, Vec::new()).map(Self::Days)
            }
            ConditionDocument::DayOfMonth { any_of } => RecurringDays::read(Vec::new(), any_of.clone()).map(Self::Days),
            ConditionDocument::MemberDay {} => {
                let days = member_days.ok_or("needs the program's `earning.member_days`")?;
                Ok(Self::Days(days.clone()))
            }
            ConditionDocument::Birthday { period } => Ok(Self::Birthday(*period)),
            ConditionDocument::FirstOrder { min_spend } => {
                let min_spend = read_min_spend(min_spend.as_ref(), currency).ok_or(MIN_SPEND_EXPECTED)?;
                Ok(Self::FirstOrder { min_spend })
            }
            ConditionDocument::Arm { experiment, from, to } => {
                let portion = Portion::parse(from.as_ref(), to.as_ref());
                let portion = portion.ok_or("needs `from` below `to`, decimals from 0 to 1 such as \"0.05\"")?;
                if experiment.is_empty() {
                    return Err("needs the name of its `experiment`");
                }
                Ok(Self::Arm(Arm { experiment: experiment.clone(), portion }))
            }
        }
    }
}
