//! The stored forms of a lot: an id with all parts of the key for entries and responses, and a short row of numbers for the account's
//! own lots, of which there can be hundreds.

use super::{Lot, Renewal};
use crate::units::{
    id::LotId,
    lot_class::LotClass,
    points::Points,
    time::{Instant, Month},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// `class/month/expiry`, then `/active` or `/active:limit` if activity extends it, or `/grace`, then `@instant` while it is pending.
pub(super) fn lot_id(lot: &Lot) -> LotId {
    let expires_at = lot.expires_at.map_or_else(|| "never".to_owned(), |expires_at| expires_at.to_string());
    let renewal = match lot.renewal {
        Renewal::Fixed => String::new(),
        Renewal::Grace => "/grace".to_owned(),
        Renewal::Unlimited => "/active".to_owned(),
        Renewal::Until(limit) => format!("/active:{limit}"),
    };
    let pending = lot.available_at.map_or_else(String::new, |available_at| format!("@{available_at}"));
    LotId::of(format!("{}/{}/{expires_at}{renewal}{pending}", lot.class.as_str(), lot.issued_in))
}

/// Reads a lot without points from its id. `None` if the text is not the id of a lot.
pub fn read_lot_id(text: &str) -> Option<Lot> {
    let (key, available_at) = match text.split_once('@') {
        Some((key, at)) => (key, Some(Instant::parse(at)?)),
        None => (text, None),
    };
    let mut parts = key.split('/');
    let class = parts.next().and_then(|name| LotClass::ALL.into_iter().find(|class| class.as_str() == name))?;
    let issued_in = Month::parse(parts.next()?)?;
    let expires_at = match parts.next()? {
        "never" => None,
        at => Some(Instant::parse(at)?),
    };
    let renewal = match parts.next() {
        None => Renewal::Fixed,
        Some("grace") => Renewal::Grace,
        Some("active") => Renewal::Unlimited,
        Some(limit) => Renewal::Until(Instant::parse(limit.strip_prefix("active:")?)?),
    };
    let earned_at = Instant::from_millis(0);
    let none = Points::ZERO;
    let lot = Lot { class, issued_in, expires_at, renewal, available_at, earned_at, points: none, spent: none };
    parts.next().is_none().then_some(lot)
}

/// A part as an entry stores it.
#[derive(Serialize, Deserialize)]
struct StoredPart {
    lot_id: LotId,
    points: Points,
    earned_at: Instant,
}

impl Serialize for Lot {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        StoredPart { lot_id: self.lot_id(), points: self.points, earned_at: self.earned_at }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Lot {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let StoredPart { lot_id, points, earned_at } = StoredPart::deserialize(deserializer)?;
        let key = read_lot_id(lot_id.as_str()).ok_or_else(|| de::Error::custom("not the id of a lot"))?;
        Ok(Lot { earned_at, points, ..key })
    }
}

/// The account's lots as rows of numbers: class, month, expiry, earning, points, and where they are not zero: spent, renewal, pending.
/// Times are milliseconds since 1970, and 0 is none. Renewal is 0 for fixed, 1 for unlimited, 2 for grace, or its limit.
pub mod stored_lots {
    use super::{Deserialize, Deserializer, Instant, Lot, LotClass, Month, Points, Renewal, Serialize, Serializer, de};

    type StoredRow = Vec<u64>;
    const COLUMNS_MIN: usize = 5;
    const COLUMNS_MAX: usize = 8;

    pub fn serialize<S: Serializer>(lots: &[Lot], serializer: S) -> Result<S::Ok, S::Error> {
        lots.iter().map(row).collect::<Vec<StoredRow>>().serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Lot>, D::Error> {
        let rows = Vec::<StoredRow>::deserialize(deserializer)?;
        let lots: Option<Vec<Lot>> = rows.iter().map(|row| lot(row)).collect();
        lots.ok_or_else(|| de::Error::custom("not the rows of lots"))
    }

    fn row(lot: &Lot) -> StoredRow {
        let renewal = match lot.renewal {
            Renewal::Fixed => 0,
            Renewal::Unlimited => 1,
            Renewal::Grace => 2,
            Renewal::Until(limit) => millis(Some(limit)),
        };
        let class = u64::from(lot.class == LotClass::Bonus);
        let mut row = vec![class, lot.issued_in.number().into(), millis(lot.expires_at), millis(Some(lot.earned_at))];
        row.extend([lot.points.get(), lot.spent.get(), renewal, millis(lot.available_at)]);
        while row.len() > COLUMNS_MIN && row.last() == Some(&0) {
            row.pop();
        }
        row
    }

    fn lot(row: &[u64]) -> Option<Lot> {
        let column = |at: usize| row.get(at).copied().unwrap_or(0);
        let class = match column(0) {
            0 => LotClass::Base,
            1 => LotClass::Bonus,
            _ => return None,
        };
        let renewal = match column(6) {
            0 => Renewal::Fixed,
            1 => Renewal::Unlimited,
            2 => Renewal::Grace,
            limit => Renewal::Until(instant(limit)?),
        };
        let optional = |millis: u64| if millis == 0 { Some(None) } else { instant(millis).map(Some) };
        let lot = Lot {
            class,
            issued_in: Month::from_number(column(1).try_into().ok()?)?,
            expires_at: optional(column(2))?,
            renewal,
            available_at: optional(column(7))?,
            earned_at: instant(column(3))?,
            points: Points::new(column(4))?,
            spent: Points::new(column(5))?,
        };
        (COLUMNS_MIN..=COLUMNS_MAX).contains(&row.len()).then_some(lot)
    }

    fn millis(at: Option<Instant>) -> u64 {
        at.and_then(|at| u64::try_from(at.millis()).ok()).unwrap_or(0)
    }

    fn instant(millis: u64) -> Option<Instant> {
        i64::try_from(millis).ok().map(Instant::from_millis)
    }
}
