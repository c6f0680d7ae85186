//! One log line for each request: the caller, the result and the cost. The line has no member id, no token and no body.

use crate::{reply::Reply, store::Usage};
use serde::Serialize;
use shared::{units::id::MerchantId, wire::Code};
use std::cell::{Cell, RefCell};

/// What the log line of a request needs from other modules.
#[derive(Debug, Default)]
pub struct Trace {
    route: Cell<Option<&'static str>>,
    caller: RefCell<Option<(String, String)>>,
    fault: RefCell<Option<String>>,
    tries: Cell<u32>,
}

/// The names of a line's fields, in their order. Dashboards and alerts rely on them.
#[derive(Serialize)]
struct LogLine<'a> {
    request_id: &'a str,
    merchant: Option<&'a str>,
    key: Option<&'a str>,
    method: &'a str,
    /// The pattern of the path, without ids; null for a path that no route has.
    route: Option<&'static str>,
    status: u16,
    code: Option<Code>,
    ms: i64,
    trips: u32,
    rows_read: u64,
    rows_written: u64,
    /// How often a command was decided; 0 for a call that makes no decision.
    tries: u32,
    /// The programs that the isolate has parsed since it started.
    parsed: u64,
    /// The cause of an internal fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<&'a str>,
}

impl Trace {
    pub fn found(&self, route: &'static str) {
        self.route.set(Some(route));
    }

    /// Only for a verified credential.
    pub fn called_by(&self, merchant_id: Option<&MerchantId>, key_id: &str) {
        let merchant = merchant_id.map(MerchantId::to_string).unwrap_or_default();
        *self.caller.borrow_mut() = Some((merchant, key_id.to_owned()));
    }

    pub fn failed(&self, fault: Option<String>) {
        *self.fault.borrow_mut() = fault;
    }

    pub fn tried(&self) {
        self.tries.set(self.tries.get() + 1);
    }

    pub fn is_fault(&self) -> bool {
        self.fault.borrow().is_some()
    }

    /// The line as JSON.
    pub fn line(&self, request: (&str, &str), reply: &Reply, ms: i64, usage: Usage, parsed: u64) -> String {
        let (request_id, method) = request;
        let (caller, fault) = (self.caller.borrow(), self.fault.borrow());
        let line = LogLine {
            request_id,
            merchant: caller.as_ref().map(|(merchant, _)| merchant.as_str()).filter(|merchant| !merchant.is_empty()),
            key: caller.as_ref().map(|(_, key)| key.as_str()),
            method,
            route: self.route.get(),
            status: reply.status,
            code: reply.code,
            ms,
            trips: usage.trips,
            rows_read: usage.rows_read,
            rows_written: usage.rows_written,
            tries: self.tries.get(),
            parsed,
            fault: fault.as_deref(),
        };
        serde_json::to_string(&line).unwrap_or_default()
    }
}
