//! How the program converts points to money, as previews need it. It is read from the public program, which the edge has validated.

use crate::object::{count, get, instant, is_absent, items, points, text};
use shared::{
    program::{CashOff, Exclusions, Ladder, PointValue, Rate, Rates, Rescue},
    units::money::{Amount, Currency},
    units::points::Points,
    units::rate::{Multiple, Share},
};
use wasm_bindgen::JsValue;

/// `None` for rules that this version of the widget cannot read: then only the edge computes.
pub fn read(value: &JsValue, currency: Currency) -> Option<CashOff> {
    let amount = |of: &JsValue, name| Amount::parse(&text(of, name)?, currency).ok();
    let max_share = text(value, "max_share");
    let rescue = get(value, "rescue");
    let exclude = get(value, "exclude");
    Some(CashOff {
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
            // The first answer of the edge states when and for whom cash-off is closed. Then there is no preview.
            ..Exclusions::default()
        },
    })
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
