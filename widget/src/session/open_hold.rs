//! The shopper's open hold on this page. The browser stores it, so that other tabs and a reload of the checkout find it again. It is not
//! secret, and only the edge states its worth.

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
    /// The money to pay for the order for which it was placed.
    pub cash: MoneyText,
    /// When the hold times out.
    pub ends_at: Instant,
    /// The order for which it was placed, as text.
    pub order: String,
}

impl OpenHold {
    /// Reads a hold from the edge's answer with the local data, or from the storage.
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

    /// Whether the hold can still be open. It can have been captured, released or timed out meanwhile.
    pub fn is_backed_by(&self, balance: &Balance) -> bool {
        self.member_id == balance.member_id && self.points <= balance.held && balance.as_of < self.ends_at
    }

    /// The detail of `jifen:hold`.
    pub fn detail(&self) -> JsValue {
        object(&[
            ("hold_id", self.hold_id.as_str().into()),
            ("points", number(self.points.get())),
            ("amount", self.amount.as_str().into()),
            ("cash", self.cash.as_str().into()),
            ("expires_at", time_text(self.ends_at)),
        ])
    }

    /// What the browser stores.
    pub fn to_memory(&self) -> JsValue {
        let memory = self.detail();
        set(&memory, "member_id", &self.member_id.as_str().into());
        set(&memory, "order", &self.order.as_str().into());
        memory
    }
}
