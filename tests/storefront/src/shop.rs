//! The state of the running shop that every request can use.

use std::sync::Arc;

use crate::credentials::{Credentials, SigningKey};
use crate::ledger::Ledger;
use crate::ledger::http::Http;
use crate::orders::Orders;
use crate::outbox::Outbox;
use crate::session::Sessions;

pub type Shop = Arc<OpenShop>;

#[derive(Debug)]
pub struct OpenShop {
    /// The address of the widget's files and the ledger.
    pub edge: String,
    pub merchant_id: String,
    pub publishable_key: String,
    pub signing: SigningKey,
    pub ledger: Ledger,
    pub sessions: Sessions,
    pub orders: Orders,
    pub outbox: Outbox,
}

pub fn open(edge: &str, credentials: Credentials) -> Shop {
    Arc::new(OpenShop {
        edge: edge.to_owned(),
        ledger: Ledger::new(Http::new(edge, &credentials.secret_key)),
        merchant_id: credentials.merchant_id,
        publishable_key: credentials.publishable_key,
        signing: credentials.signing,
        sessions: Sessions::default(),
        orders: Orders::default(),
        outbox: Outbox::default(),
    })
}
