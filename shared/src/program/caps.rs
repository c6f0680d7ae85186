//! The settings of caps: the maximum of points or awards of a rule, an action, a member or all members in a period. `crate::earning::caps`
//! applies them.

use super::Problems;
use crate::{
    units::id::RuleId,
    units::points::Points,
    units::same_variants::same_variants,
    units::time::{Instant, Zone},
    wire::{CapDocument, CapOfName, EarningCapDocument, PeriodName},
};
use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};

const CAPS_MAX: usize = 20;

/// One cap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cap {
    pub of: CapOf,
    pub per: Period,
    pub limit: CapLimit,
}

/// Whose awards a cap counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CapOf {
    /// Awards of one member by one rule.
    Rule(RuleId),
    /// Awards of one member for one action: `order`, or the kind of an event.
    Action(String),
    /// All awards of one member.
    Member,
    /// The awards of all members together.
    Program,
}

/// How much a cap allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CapLimit {
    Points(Points),
    /// The number of awards above zero.
    Times(u32),
}

/// The period in which a cap counts, in local days of the program's time zone. Weeks begin on Monday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// One order or event.
    Order,
    Day,
    Week,
    Month,
    Ever,
}

impl Period {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Ever => "ever",
        }
    }

    /// The local midnight that ends the period of `at`. `None` if the period never ends.
    pub fn ends_at(self, at: Instant, zone: &Zone) -> Option<Instant> {
        let last_day = match self {
            Self::Order | Self::Ever => return None,
            Self::Day => zone.date_of(at),
            Self::Week => end_of_week(zone.date_of(at)),
            Self::Month => zone.date_of(at).last_of_month(),
        };
        Some(zone.start_of(last_day.saturating_add(1.day())))
    }
}

fn end_of_week(day: Date) -> Date {
    let days_left = 6 - i64::from(day.weekday().since(Weekday::Monday));
    day.saturating_add(days_left.days())
}

impl Cap {
    /// The key of its counts.
    pub fn key(&self) -> String {
        let per = self.per.as_str();
        match &self.of {
            CapOf::Rule(rule_id) => format!("rule/{rule_id}/{per}"),
            CapOf::Action(action) => format!("action/{action}/{per}"),
            CapOf::Member => format!("member/{per}"),
            CapOf::Program => format!("program/{per}"),
        }
    }

    /// The caps of one rule.
    pub(super) fn read_of_rule(
        rule_id: &RuleId,
        documents: &[CapDocument],
        problems: &mut super::Below<'_>,
    ) -> Vec<Self> {
        let mut caps = Vec::new();
        for (at, document) in documents.iter().enumerate().take(CAPS_MAX) {
            match read_limit(document.points, document.times) {
                Ok(limit) => caps.push(Self { of: CapOf::Rule(rule_id.clone()), per: document.per.into(), limit }),
                Err(mistake) => problems.add(&format!("/caps/{at}"), mistake),
            }
        }
        if documents.len() > CAPS_MAX {
            problems.add("/caps", format!("must have at most {CAPS_MAX} caps"));
        }
        refuse_repeated(&caps, |detail| problems.add("/caps", detail));
        caps
    }

    /// The caps that do not belong to a rule.
    pub(super) fn read_of_earning(documents: &[EarningCapDocument], problems: &mut Problems) -> Vec<Self> {
        let mut caps = Vec::new();
        for (at, document) in documents.iter().enumerate().take(CAPS_MAX) {
            match read_outside_rules(document) {
                Ok(cap) => caps.push(cap),
                Err(mistake) => problems.add(&format!("/earning/caps/{at}"), mistake),
            }
        }
        if documents.len() > CAPS_MAX {
            problems.add("/earning/caps", format!("must have at most {CAPS_MAX} caps"));
        }
        refuse_repeated(&caps, |detail| problems.add("/earning/caps", detail));
        caps
    }
}

/// Refuses two limits of one kind for the same awards and period, because one of them would never count.
fn refuse_repeated(caps: &[Cap], mut refuse: impl FnMut(String)) {
    for (at, cap) in caps.iter().enumerate() {
        let same = |other: &Cap| {
            other.key() == cap.key() && std::mem::discriminant(&other.limit) == std::mem::discriminant(&cap.limit)
        };
        if caps.iter().take(at).any(same) {
            refuse(format!("has two limits of one kind for {}", cap.key()));
        }
    }
}

fn read_limit(points: Option<u64>, times: Option<u32>) -> Result<CapLimit, &'static str> {
    match (points, times) {
        (Some(points), None) => {
            let points = Points::new(points).filter(|points| !points.is_zero());
            points.map(CapLimit::Points).ok_or("needs `points` from 1 to 9007199254740991")
        }
        (None, Some(0)) => Err("must have `times` of at least 1"),
        (None, Some(times)) => Ok(CapLimit::Times(times)),
        (None, None) | (Some(_), Some(_)) => Err("needs either `points` or `times`"),
    }
}

fn read_outside_rules(document: &EarningCapDocument) -> Result<Cap, &'static str> {
    let EarningCapDocument { of, action, per, points, times } = document;
    let limit = read_limit(*points, *times)?;
    let of = match (of, action.as_deref()) {
        (CapOfName::Action, None | Some("")) => return Err("needs an `action`, such as `order` or `review`"),
        (CapOfName::Action, Some(action)) => CapOf::Action(action.to_owned()),
        (CapOfName::Member | CapOfName::Program, Some(_)) => {
            return Err("must not have an `action`; only a cap of an action has one");
        }
        (CapOfName::Member, None) => CapOf::Member,
        (CapOfName::Program, None) => CapOf::Program,
    };
    let per = Period::from(*per);
    match (&of, per, limit) {
        (CapOf::Program, Period::Order, _) => {
            Err("must have the period `day`, `week`, `month` or `ever`, because it counts the awards of all members")
        }
        (CapOf::Program, _, CapLimit::Times(_)) => {
            Err("must have `points` and not `times`, because it counts the awards of all members")
        }
        _ => Ok(Cap { of, per, limit }),
    }
}

same_variants!(PeriodName => Period: Order, Day, Week, Month, Ever);
