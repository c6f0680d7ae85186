//! The settings of caps: how many points, or how many awards, a rule, an action, a member or the whole program may be given in a period.
//! `crate::earning::caps` applies them.

use super::Problems;
use crate::{
    units::id::RuleId,
    units::points::Points,
    units::time::{Instant, Zone},
    wire::{CapDocument, CapOfName, EarningCapDocument},
};
use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};
use serde::{Deserialize, Serialize};

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
    /// One member's, by one rule.
    Rule(RuleId),
    /// One member's, for one action: `order`, or the kind of an event.
    Action(String),
    /// One member's.
    Member,
    /// Everybody's together.
    Program,
}

/// How much a cap allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CapLimit {
    Points(Points),
    /// Awards of more than nothing.
    Times(u32),
}

/// The time a cap counts over: local days of the program's zone. Weeks begin on Monday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
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

    /// The local midnight that ends the period around `at`; none where it never ends.
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
    /// What its counts are kept under.
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
                Ok(limit) => caps.push(Self { of: CapOf::Rule(rule_id.clone()), per: document.per, limit }),
                Err(slip) => problems.add(&format!("/caps/{at}"), slip),
            }
        }
        if documents.len() > CAPS_MAX {
            problems.add("/caps", format!("must have at most {CAPS_MAX} caps"));
        }
        refuse_repeated(&caps, |detail| problems.add("/caps", detail));
        caps
    }

    /// The caps that stand beside the rules.
    pub(super) fn read_of_earning(documents: &[EarningCapDocument], problems: &mut Problems) -> Vec<Self> {
        let mut caps = Vec::new();
        for (at, document) in documents.iter().enumerate().take(CAPS_MAX) {
            match read_beside_rules(document) {
                Ok(cap) => caps.push(cap),
                Err(slip) => problems.add(&format!("/earning/caps/{at}"), slip),
            }
        }
        if documents.len() > CAPS_MAX {
            problems.add("/earning/caps", format!("must have at most {CAPS_MAX} caps"));
        }
        refuse_repeated(&caps, |detail| problems.add("/earning/caps", detail));
        caps
    }
}

/// Two limits of one kind for the same awards and period: one of them would never count.
fn refuse_repeated(caps: &[Cap], mut refuse: impl FnMut(String)) {
    for (at, cap) in caps.iter().enumerate() {
        let same = |other: &Cap| {
            other.key() == cap.key() && std::mem::discriminant(&other.limit) == std::mem::discriminant(&cap.limit)
        };
        if caps.iter().take(at).any(same) {
            refuse(format!("names {} twice", cap.key()));
        }
    }
}

fn read_limit(points: Option<u64>, times: Option<u32>) -> Result<CapLimit, &'static str> {
    match (points, times) {
        (Some(points), None) => {
            let points = Points::new(points).filter(|points| !points.is_zero());
            points.map(CapLimit::Points).ok_or("needs `points` from 1 to 9007199254740991")
        }
        (None, Some(0)) => Err("needs `times` of at least 1"),
        (None, Some(times)) => Ok(CapLimit::Times(times)),
        (None, None) | (Some(_), Some(_)) => Err("needs either `points` or `times`"),
    }
}

fn read_beside_rules(document: &EarningCapDocument) -> Result<Cap, &'static str> {
    let EarningCapDocument { of, action, per, points, times } = document;
    let limit = read_limit(*points, *times)?;
    let of = match (of, action.as_deref()) {
        (CapOfName::Action, None | Some("")) => return Err("needs its `action`, such as `order` or `review`"),
        (CapOfName::Action, Some(action)) => CapOf::Action(action.to_owned()),
        (CapOfName::Member | CapOfName::Program, Some(_)) => {
            return Err("has an `action`, which only caps of actions do");
        }
        (CapOfName::Member, None) => CapOf::Member,
        (CapOfName::Program, None) => CapOf::Program,
    };
    match (&of, per, limit) {
        (CapOf::Program, Period::Order, _) => Err("counts everybody's awards over `day`, `week`, `month` or `ever`"),
        (CapOf::Program, _, CapLimit::Times(_)) => Err("counts everybody's `points`, not `times`"),
        _ => Ok(Cap { of, per: *per, limit }),
    }
}
