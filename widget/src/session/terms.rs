//! What all elements of a page may ask about the program. How points turn into money is read by the checkout's preview alone.

use crate::object::{count, get, is_absent, text};
use shared::units::money::{Currency, MoneyText};
use wasm_bindgen::JsValue;

#[derive(Debug, PartialEq)]
pub struct Terms {
    pub currency: Currency,
    /// IANA name: the days on which points expire are days there.
    pub time_zone: String,
    /// None where points cannot be spent on orders.
    pub spending: Option<SpendingTerms>,
}

/// The bounds that a checkout names, as the program says them.
#[derive(Debug, PartialEq)]
pub struct SpendingTerms {
    /// Such as `0.30`.
    pub max_share: String,
    pub min_cash: MoneyText,
}

impl Terms {
    /// Reads the public program, which the edge has validated. `None` for one that this version of the widget cannot read.
    pub fn read(program: &JsValue) -> Option<Self> {
        let digits = u8::try_from(count(program, "currency_digits")?).ok()?;
        let currency = Currency::told(&text(program, "currency")?, digits)?;
        let cash_off = get(program, "cash_off");
        let spending = (!is_absent(&cash_off)).then(|| SpendingTerms::read(&cash_off));
        Some(Self { currency, time_zone: text(program, "time_zone")?, spending })
    }
}

impl SpendingTerms {
    fn read(cash_off: &JsValue) -> Self {
        let bound = |name, otherwise: &str| text(cash_off, name).unwrap_or_else(|| otherwise.to_owned());
        Self { max_share: bound("max_share", "1"), min_cash: MoneyText(bound("min_cash", "0")) }
    }
}
