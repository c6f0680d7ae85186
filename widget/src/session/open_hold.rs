//! The hold that this shopper has open on this page. The browser remembers it, so that a reload of the checkout and its other tabs find it
//! again; it is no secret, and the edge alone says what it is worth.

use crate::{
    object::{instant, number, object, points, set, text, time_text},
    wire::Balance,
};
use shared::{
    units::id::{HoldId, MemberId},
    units::money::MoneyText,
    units::points::Points,
    units::time::Instant,
};
use wasm_bindgen::JsValue;

#[derive(Clone, Debug, PartialEq)]
pub struct OpenHold {
    pub hold_id: HoldId,
    pub member_id: MemberId,
    pub points: Points,
    pub amount: MoneyText,
    /// Left to pay for the order it was placed for.
    pub cash: MoneyText,
    /// When it times out by itself.
    pub ends_at: Instant,
    /// The order it was placed for, as text.
    pub order: String,
}

impl OpenHold {
    /// Reads the edge's answer to a hold, with what belongs to it here; and the same, remembered.
    pub fn read(answer: &JsValue, cash: Option<String>, order: Option<String>) -> Option<Self> {
        Some(Self {
            hold_id: HoldId::parse(&text(answer, "hold_id")?)?,
            member_id: MemberId::parse(&text(answer, "member_id")?)?,
            points: points(answer, "points")?,
            amount: MoneyText(text(answer, "amount")?),
            cash: MoneyText(cash.or_else(|| text(answer, "cash"))?),
            ends_at: instant(answer, "expires_at")?,
            order: order.or_else(|| text(answer, "order"))?,
        })
    }

    /// Whether the hold can still stand: it may have been captured, released or timed out in the meantime.
    pub fn is_backed_by(&self, balance: &Balance) -> bool {
        self.member_id == balance.member_id && self.points <= balance.held && balance.as_of < self.ends_at
    }

    /// For `jifen:hold`.
    pub fn detail(&self) -> JsValue {
        object(&[
            ("hold_id", self.hold_id.as_str().into()),
            ("points", number(self.points.get())),
            ("amount", self.amount.as_str().into()),
            ("cash", self.cash.as_str().into()),
            ("expires_at", time_text(self.ends_at)),
        ])
    }

    /// What the browser remembers.
    pub fn to_memory(&self) -> JsValue {
        let memory = self.detail();
        set(&memory, "member_id", &self.member_id.as_str().into());
        set(&memory, "order", &self.order.as_str().into());
        memory
    }
}
