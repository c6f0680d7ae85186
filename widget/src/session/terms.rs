//! The facts of the program that all elements need. Only the checkout's preview reads how points are converted to money.

use crate::object::{count, get, is_absent, text};
use shared::units::money::{Currency, MoneyText};
use wasm_bindgen::JsValue;

#[derive(Debug, PartialEq)]
pub struct Terms {
    pub currency: Currency,
    /// An IANA name. Points expire on days of this zone.
    pub time_zone: String,
    /// `None` if points cannot be spent on orders.
    pub spending: Option<SpendingTerms>,
}

/// The bounds that a checkout shows, as the program states them.
#[derive(Debug, PartialEq)]
pub struct SpendingTerms {
    /// Such as `0.30`.
    pub max_share: String,
    pub min_cash: MoneyText,
}

impl Terms {
    /// Reads the public program, which the edge has validated. `None` for a program that this version of the widget cannot read.
    pub fn read(program: &JsValue) -> Option<Self> {
        let digits = u8::try_from(count(program, "currency_digits")?).ok()?;
        let currency = Currency::with_digits(&text(program, "currency")?, digits)?;
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
