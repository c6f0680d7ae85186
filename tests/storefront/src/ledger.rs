//! The shop's calls of Jifen, one function for each. The types are the shop's own reading of the HTTP contract: they contain the used
//! fields and ignore the others.

pub mod answer;
pub mod http;

use std::sync::Arc;

use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use answer::{Balance, Entry, Hold, OrderAnswer, Page, RefundAnswer};
use http::{Http, LedgerError};

use crate::cart::WireLine;
use crate::order_id::OrderId;

/// How many history entries a page shows.
const ENTRIES_SHOWN: u8 = 20;

/// The ledger, with this merchant's secret key.
#[derive(Clone, Debug)]
pub struct Ledger(Arc<Http>);

/// The id of a hold, checked: it comes from a browser and becomes part of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoldId(String);

impl HoldId {
    pub fn parse(text: &str) -> Option<Self> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._:@-".contains(&byte);
        // A single dot would move up the path.
        let fits = (1..=64).contains(&text.len()) && text.bytes().all(plain) && text.bytes().any(|byte| byte != b'.');
        fits.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// `POST /v1/orders`.
#[derive(Clone, Debug, Serialize)]
pub struct OrderBody {
    pub order_id: String,
    pub member_id: &'static str,
    pub currency: &'static str,
    pub placed_at: Timestamp,
    pub channel: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hold_id: Option<String>,
    pub lines: Vec<WireLine>,
}

/// `POST /v1/orders/{id}/refunds`.
#[derive(Clone, Debug, Serialize)]
pub struct RefundBody {
    pub refund_id: String,
    pub lines: Vec<RefundLine>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RefundLine {
    pub line_id: &'static str,
    pub quantity: u32,
}

impl Ledger {
    pub fn new(http: Http) -> Self {
        Self(Arc::new(http))
    }

    pub async fn hold(&self, hold_id: &HoldId) -> Result<Hold, LedgerError> {
        self.get(format!("/v1/holds/{}", hold_id.as_str())).await
    }

    /// The key names the hold and its new end, so a repeated request has one effect.
    pub async fn extend_hold(&self, hold_id: &HoldId, ends_at: Timestamp, minutes: u32) -> Result<Hold, LedgerError> {
        let path = format!("/v1/holds/{}/extend", hold_id.as_str());
        let key = format!("extend-{}-{}", hold_id.as_str(), ends_at.as_millisecond());
        self.post(path, key, &json!({ "minutes": minutes })).await
    }

    /// The key is the order's id, so a repeated request records the order once.
    pub async fn record_order(&self, body: &OrderBody) -> Result<OrderAnswer, LedgerError> {
        self.post("/v1/orders".to_owned(), format!("order-{}", body.order_id), body).await
    }

    pub async fn record_refund(&self, order_id: &OrderId, body: &RefundBody) -> Result<RefundAnswer, LedgerError> {
        self.post(format!("/v1/orders/{order_id}/refunds"), format!("refund-{}", body.refund_id), body).await
    }

    /// The order in the ledger's own JSON, to be shown unchanged.
    pub async fn order(&self, order_id: &OrderId) -> Result<Value, LedgerError> {
        self.get(format!("/v1/orders/{order_id}")).await
    }

    /// `None` for a customer whom the ledger does not know yet.
    pub async fn balance(&self, member_id: &str) -> Result<Option<Balance>, LedgerError> {
        none_if_not_found(self.get(format!("/v1/members/{member_id}/balance")).await)
    }

    pub async fn entries(&self, member_id: &str) -> Result<Vec<Entry>, LedgerError> {
        let path = format!("/v1/members/{member_id}/entries?limit={ENTRIES_SHOWN}");
        let page: Option<Page<Entry>> = none_if_not_found(self.get(path).await)?;
        Ok(page.map(|page| page.data).unwrap_or_default())
    }

    async fn get<T: DeserializeOwned + Send + 'static>(&self, path: String) -> Result<T, LedgerError> {
        self.blocking(move |http| http.get(&path)).await
    }

    async fn post<T: DeserializeOwned + Send + 'static>(
        &self,
        path: String,
        key: String,
        body: &impl Serialize,
    ) -> Result<T, LedgerError> {
        let body = serde_json::to_value(body).map_err(LedgerError::unreadable)?;
        self.blocking(move |http| http.post(&path, &key, &body)).await
    }

    /// The client blocks its thread while it waits, so it waits on a thread for blocking work.
    async fn blocking<T: Send + 'static>(
        &self,
        call: impl FnOnce(&Http) -> Result<T, LedgerError> + Send + 'static,
    ) -> Result<T, LedgerError> {
        let http = Arc::clone(&self.0);
        match tokio::task::spawn_blocking(move || call(&http)).await {
            Ok(answer) => answer,
            Err(error) => Err(LedgerError::Unreachable { detail: error.to_string() }),
        }
    }
}

fn none_if_not_found<T>(answer: Result<T, LedgerError>) -> Result<Option<T>, LedgerError> {
    match answer {
        Ok(found) => Ok(Some(found)),
        Err(LedgerError::Refused { status: 404, .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hold_id_cannot_reach_another_address() {
        assert!(HoldId::parse("hold_01JD:a.b@c-d").is_some());
        for text in ["", ".", "..", "a/b", "a?b", "a%2fb", "a b", "é", &"x".repeat(65)] {
            assert!(HoldId::parse(text).is_none(), "{text:?}");
        }
    }
}
