//! The order of the merchant's page: read from a JavaScript object or from JSON, and written into requests to the edge. `shared::basket`
//! checks the amounts.

use crate::object::{array, count, from_json, get, is_absent, items, list, number, object, set, text};
use shared::{
    units::id::LineId,
    units::money::MoneyText,
    wire::{LineIn, PointsWanted},
};
use wasm_bindgen::JsValue;

/// The order to pay. It can have no lines: then points cannot pay anything.
#[derive(Debug, Default, PartialEq)]
pub struct Order {
    pub currency: String,
    pub lines: Vec<LineIn>,
    pub shipping: Option<MoneyText>,
    pub tax: Option<MoneyText>,
}

/// What is wrong with an order, for the merchant's developer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable(pub &'static str);

impl Order {
    /// Reads `{ currency, lines, shipping?, tax? }` or its JSON text. `None` until the page has set one.
    pub fn read(value: &JsValue) -> Result<Option<Self>, Unreadable> {
        if is_absent(value) {
            return Ok(None);
        }
        let parsed = value.as_string().map(|text| from_json(&text));
        let order = match &parsed {
            Some(Some(order)) => order,
            Some(None) => return Err(Unreadable("order is no JSON")),
            None => value,
        };
        let currency = text(order, "currency").ok_or(Unreadable("order.currency must be a string"))?;
        let lines = items(&get(order, "lines")).ok_or(Unreadable("order.lines must be an array"))?;
        let mut read = Vec::new();
        for line in &lines {
            read.push(read_line(line).ok_or(Unreadable(LINE_FORM))?);
        }
        let money = |name| {
            optional_money(order, name)
                .map_err(|NoText| Unreadable("order.shipping and order.tax must be decimal strings"))
        };
        Ok(Some(Self { currency, lines: read, shipping: money("shipping")?, tax: money("tax")? }))
    }

    /// The body of `POST /v1/me/quotes`.
    pub fn quote_request(&self, wanted: PointsWanted) -> JsValue {
        let request = self.earn_request();
        set(&request, "shipping", &optional_text(self.shipping.as_ref()));
        set(&request, "tax", &optional_text(self.tax.as_ref()));
        let points = match wanted {
            PointsWanted::Max => "max".into(),
            PointsWanted::Exactly(points) => number(points.get()),
        };
        set(&request, "points", &points);
        request
    }

    /// The body of `POST /v1/earn-previews`. Shipping and tax earn nothing.
    pub fn earn_request(&self) -> JsValue {
        object(&[("currency", self.currency.as_str().into()), ("lines", array(&self.lines, line_to_js))])
    }
}

const LINE_FORM: &str = "order.lines: line_id, unit_price, sku, discount and tax must be strings, quantity a whole number, \
                         categories and tags arrays of strings";

fn read_line(line: &JsValue) -> Option<LineIn> {
    let words = |name| match get(line, name) {
        words if is_absent(&words) => Some(Vec::new()),
        _ => list(line, name, JsValue::as_string),
    };
    Some(LineIn {
        line_id: LineId::parse(&text(line, "line_id")?)?,
        sku: text(line, "sku").unwrap_or_default(),
        categories: words("categories")?,
        tags: words("tags")?,
        quantity: u32::try_from(count(line, "quantity")?).ok()?,
        unit_price: MoneyText(text(line, "unit_price")?),
        discount: optional_money(line, "discount").ok()?,
        tax: optional_money(line, "tax").ok()?,
    })
}

/// A field that is present and not a text.
struct NoText;

fn optional_money(object: &JsValue, name: &str) -> Result<Option<MoneyText>, NoText> {
    let value = get(object, name);
    if is_absent(&value) {
        return Ok(None);
    }
    value.as_string().map(|text| Some(MoneyText(text))).ok_or(NoText)
}

fn line_to_js(line: &LineIn) -> JsValue {
    object(&[
        ("line_id", line.line_id.as_str().into()),
        ("sku", line.sku.as_str().into()),
        ("categories", array(&line.categories, |word| word.into())),
        ("tags", array(&line.tags, |word| word.into())),
        ("quantity", line.quantity.into()),
        ("unit_price", line.unit_price.as_str().into()),
        ("discount", optional_text(line.discount.as_ref())),
        ("tax", optional_text(line.tax.as_ref())),
    ])
}

fn optional_text(text: Option<&MoneyText>) -> JsValue {
    text.map_or(JsValue::UNDEFINED, |text| text.as_str().into())
}
