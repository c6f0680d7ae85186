//! Ways to earn, read from the shopper's own list of the edge. Their texts are in `ways_words`.

use super::week::{Bonus, CheckInRule};
use crate::{
    account::program::name,
    i18n::Voice,
    object::{count, get, instant, items, plain, text},
};
use shared::{units::money::MoneyText, units::time::Instant};
use wasm_bindgen::JsValue;

/// The check-in and the invitation have their own sections.
#[derive(Debug, Default)]
pub struct Ways {
    pub list: Vec<Way>,
    pub check_in: Option<CheckInRule>,
    pub referral: Option<Referral>,
}

#[derive(Debug)]
pub struct Way {
    pub deed: Deed,
    /// The merchant's own name, in the shopper's language.
    pub name: Option<String>,
    pub conditions: Vec<Condition>,
    pub caps: Vec<Cap>,
    /// The way pays nothing more for now.
    pub is_done: bool,
    pub again_at: Option<Instant>,
}

#[derive(Debug)]
pub enum Deed {
    /// `points` for each `per` of money.
    Spend {
        points: u64,
        per: MoneyText,
    },
    Multiply {
        factor: String,
    },
    /// A kind of event, or `first_order`.
    Do {
        what: String,
        points: u64,
    },
    /// All tasks of a newcomer.
    DoAll {
        points: u64,
    },
}

#[derive(Debug)]
pub enum Condition {
    Products,
    Choice {
        any_of: Vec<String>,
        none_of: Vec<String>,
    },
    Tiers {
        any_of: Vec<String>,
        none_of: Vec<String>,
    },
    Until(Instant),
    /// 1 is Monday.
    Weekdays(Vec<u32>),
    DaysOfMonth(Vec<String>),
    Birthday,
    BirthdayMonth,
    FirstOrder,
    /// A task of the newcomer pack.
    Newcomer,
}

#[derive(Debug)]
pub struct Cap {
    pub per: Per,
    pub points: Option<u64>,
    pub times: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    Order,
    Day,
    Week,
    Month,
    Ever,
}

/// What a referral pays.
#[derive(Debug)]
pub struct Referral {
    pub yours: u64,
    pub theirs: u64,
    /// Points for each main unit that the friend pays for a first order, such as `0.05`.
    pub share: Option<String>,
    /// For the whole first order.
    pub points: u64,
}

impl Ways {
    pub fn read(answer: &JsValue, voice: &Voice) -> Self {
        let mut ways = Self::default();
        for item in items(&get(answer, "data")).unwrap_or_default() {
            ways.take(&item, voice);
        }
        ways
    }

    fn take(&mut self, item: &JsValue, voice: &Voice) {
        let what = get(item, "what");
        let points = |name| count(&what, name).unwrap_or_default();
        let deed = match text(&what, "kind").unwrap_or_default().as_str() {
            "spend" => Deed::Spend { points: points("points"), per: MoneyText(text(&what, "per").unwrap_or_default()) },
            "multiplier" => Deed::Multiply { factor: text(&what, "factor").unwrap_or_default() },
            "event" => Deed::Do { what: text(&what, "event").unwrap_or_default(), points: points("points") },
            "check_in" => return self.check_in = Some(check_in(&what)),
            "referral" => return self.referral = Some(referral(&what)),
            "newcomer" => return self.take_newcomer(item, &what),
            _ => return,
        };
        let standing = get(item, "standing");
        self.list.push(Way {
            deed,
            name: name(item, voice),
            conditions: items(&get(item, "conditions")).unwrap_or_default().iter().filter_map(condition).collect(),
            caps: items(&get(item, "caps")).unwrap_or_default().iter().filter_map(cap).collect(),
            is_done: get(&standing, "done").is_truthy(),
            again_at: instant(&standing, "again_at"),
        });
    }

    /// Each task is a way of its own.
    fn take_newcomer(&mut self, item: &JsValue, what: &JsValue) {
        let until = instant(what, "until");
        let way = |deed, is_done| {
            let newcomer = if matches!(deed, Deed::DoAll { .. }) { None } else { Some(Condition::Newcomer) };
            let conditions = newcomer.into_iter().chain(until.map(Condition::Until)).collect();
            Way { deed, name: None, conditions, caps: Vec::new(), is_done, again_at: None }
        };
        for task in items(&get(what, "tasks")).unwrap_or_default() {
            let points = count(&task, "points").unwrap_or_default();
            let deed = Deed::Do { what: text(&task, "event").unwrap_or_default(), points };
            self.list.push(way(deed, get(&task, "done").is_truthy()));
        }
        let points = count(what, "all_done").unwrap_or_default();
        if points > 0 {
            self.list.push(way(Deed::DoAll { points }, get(&get(item, "standing"), "done").is_truthy()));
        }
    }
}

fn check_in(what: &JsValue) -> CheckInRule {
    let streak = get(what, "streak");
    let bonus = count(&streak, "every").zip(count(&streak, "bonus"));
    CheckInRule {
        points: count(what, "points").unwrap_or_default(),
        bonus: bonus.map(|(every, points)| Bonus { every, points }),
    }
}

fn referral(what: &JsValue) -> Referral {
    let (registration, first_order) = (get(what, "registration"), get(what, "first_order"));
    let of = |object: &JsValue, name| count(object, name).unwrap_or_default();
    Referral {
        yours: of(&registration, "referrer"),
        theirs: of(&registration, "friend"),
        share: text(&first_order, "share"),
        points: of(&first_order, "points"),
    }
}

/// A way that this version does not know is not shown.
fn condition(item: &JsValue) -> Option<Condition> {
    let (any_of, none_of) = (texts(item, "any_of"), texts(item, "none_of"));
    Some(match text(item, "type")?.as_str() {
        "products" => Condition::Products,
        "category" | "store" | "channel" => Condition::Choice { any_of, none_of },
        "tier" => Condition::Tiers { any_of, none_of },
        "dates" => Condition::Until(instant(item, "until")?),
        "days" => days(item),
        "birthday" if text(item, "period")? == "month" => Condition::BirthdayMonth,
        "birthday" => Condition::Birthday,
        "first_order" => Condition::FirstOrder,
        _ => return None,
    })
}

fn days(item: &JsValue) -> Condition {
    const NAMES: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let weekdays = texts(item, "weekdays");
    if weekdays.is_empty() {
        let days = items(&get(item, "days_of_month")).unwrap_or_default();
        return Condition::DaysOfMonth(days.iter().map(plain).collect());
    }
    let days = (1..).zip(NAMES).filter(|(_, name)| weekdays.iter().any(|weekday| weekday == name));
    Condition::Weekdays(days.map(|(day, _)| day).collect())
}

fn cap(item: &JsValue) -> Option<Cap> {
    let per = match text(item, "per")?.as_str() {
        "order" => Per::Order,
        "day" => Per::Day,
        "week" => Per::Week,
        "month" => Per::Month,
        _ => Per::Ever,
    };
    Some(Cap { per, points: count(item, "points"), times: count(item, "times") })
}

fn texts(item: &JsValue, name: &str) -> Vec<String> {
    items(&get(item, name)).unwrap_or_default().iter().filter_map(JsValue::as_string).collect()
}
