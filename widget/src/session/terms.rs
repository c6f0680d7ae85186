//! What a shopper's page knows of the program: enough to preview a quote and to say why it has its bounds.

use crate::object::{count, get, instant, is_absent, items, points, text};
use shared::{
    money::{Amount, Currency, MoneyText},
    points::Points,
    program::{CashOff, Exclusions, Ladder, PointValue, Rate, Rates, Rescue},
    rate::{Multiple, Share},
};
use wasm_bindgen::JsValue;

#[derive(Debug, PartialEq)]
pub struct Terms {
    pub currency: Currency,
    /// IANA name: the days on which points expire are days there.
    pub time_zone: String,
    /// None where points cannot be spent on orders.
    pub spending: Option<SpendingTerms>,
}

#[derive(Debug, PartialEq)]
pub struct SpendingTerms {
    pub cash_off: CashOff,
    /// As the program says it, such as `0.30`.
    pub max_share: String,
    pub min_cash: MoneyText,
}

impl Terms {
    /// Reads the public program, which the edge has validated. `None` for one that this version of the widget cannot read.
    pub fn read(program: &JsValue) -> Option<Self> {
        let digits = u8::try_from(count(program, "currency_digits")?).ok()?;
        let currency = Currency::told(&text(program, "currency")?, digits)?;
        let cash_off = get(program, "cash_off");
        let spending = if is_absent(&cash_off) { None } else { Some(SpendingTerms::read(&cash_off, currency)?) };
        Some(Self { currency, time_zone: text(program, "time_zone")?, spending })
    }
}

impl SpendingTerms {
    fn read(value: &JsValue, currency: Currency) -> Option<Self> {
        let amount = |of: &JsValue, name| Amount::parse(&text(of, name)?, currency).ok();
        let max_share = text(value, "max_share");
        let rescue = get(value, "rescue");
        let exclude = get(value, "exclude");
        let cash_off = CashOff {
            value: point_value(value, currency)?,
            rescue: if is_absent(&rescue) { None } else { Some(read_rescue(&rescue)?) },
            min_points: points(value, "min_points").unwrap_or_default(),
            step_points: points(value, "step_points").unwrap_or(Points::saturating(1)),
            max_share: match &max_share {
                Some(share) => Some(Share::parse(share)?),
                None => None,
            },
            max_points: points(value, "max_points"),
            max_points_per_day: points(value, "max_points_per_day"),
            min_cash: amount(value, "min_cash").unwrap_or_default(),
            exclude: Exclusions {
                skus: words(&exclude, "skus"),
                categories: words(&exclude, "categories"),
                tags: words(&exclude, "tags"),
                // When and to whom cash-off is closed, the edge's first answer says, and nothing is previewed.
                ..Exclusions::default()
            },
        };
        let min_cash = cash_off.min_cash.to_text(currency);
        Some(Self { cash_off, max_share: max_share.unwrap_or_else(|| "1".to_owned()), min_cash })
    }
}

fn point_value(value: &JsValue, currency: Currency) -> Option<PointValue> {
    if let Some(rungs) = items(&get(value, "ladder")) {
        let rungs: Option<Vec<Rate>> = rungs.iter().map(|rung| rate(rung, currency)).collect();
        return Ladder::new(rungs?).map(PointValue::Ladder);
    }
    let mut later = Vec::new();
    for version in items(&get(value, "rate_versions")).unwrap_or_default() {
        later.push((instant(&version, "from")?, rate(&version, currency)?));
    }
    Some(PointValue::Rates(Rates { first: rate(&get(value, "rate"), currency)?, later }))
}

fn rate(value: &JsValue, currency: Currency) -> Option<Rate> {
    Some(Rate { points: points(value, "points")?, amount: Amount::parse(&text(value, "amount")?, currency).ok()? })
}

fn read_rescue(value: &JsValue) -> Option<Rescue> {
    let hours = u32::try_from(count(value, "hours")?).ok()?;
    Some(Rescue { hours, factor: Multiple::parse(&text(value, "factor")?)? })
}

fn words(value: &JsValue, name: &str) -> Vec<String> {
    items(&get(value, name)).unwrap_or_default().iter().filter_map(JsValue::as_string).collect()
}
