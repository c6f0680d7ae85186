//! One HTTP request to Jifen and its three outcomes: an answer, a refusal, or an unknown result. It blocks; the caller chooses the thread.

use std::fmt;
use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use ureq::http::{Method, Request};

/// The longest wait at the checkout. After it, the sale continues without points.
const TIMEOUT: Duration = Duration::from_secs(5);

/// A client with one credential: a merchant's secret key or the operator's key.
#[derive(Debug)]
pub struct Http {
    agent: ureq::Agent,
    edge: String,
    authorization: String,
}

#[derive(Clone, Debug)]
pub enum LedgerError {
    /// No answer: the request might have had its effect. It can be sent again with the same `Idempotency-Key`.
    Unreachable { detail: String },
    /// The ledger answered with a problem. `code` is in the contract's closed list.
    Refused { status: u16, code: String, detail: String },
    /// An answer that does not follow the contract.
    Unreadable { detail: String },
}

impl LedgerError {
    pub fn unreadable(error: impl fmt::Display) -> Self {
        Self::Unreadable { detail: error.to_string() }
    }

    /// Whether the same request can succeed later: no answer, a fault of the ledger or `busy`, too many requests, or the first request with
    /// this key is still running. A 409 `conflict` is final.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Unreachable { .. } => true,
            Self::Refused { status, code, .. } => *status >= 500 || *status == 429 || code == "request_in_progress",
            Self::Unreadable { .. } => false,
        }
    }
}

impl fmt::Display for LedgerError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable { detail } => write!(out, "no answer: {detail}"),
            Self::Refused { status, code, detail } => write!(out, "{status} {code}: {detail}"),
            Self::Unreadable { detail } => write!(out, "an answer that cannot be read: {detail}"),
        }
    }
}

/// The part of RFC 9457 problem details that a program uses.
#[derive(Deserialize)]
struct Problem {
    code: String,
    #[serde(default)]
    detail: String,
}

impl Http {
    pub fn new(edge: &str, bearer: &str) -> Self {
        let agent = ureq::Agent::config_builder()
            .timeout_global(Some(TIMEOUT))
            // A refusal is an answer with a body, and not a fault of the client.
            .http_status_as_error(false)
            .build()
            .new_agent();
        Self { agent, edge: edge.to_owned(), authorization: format!("Bearer {bearer}") }
    }

    pub fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, LedgerError> {
        let request = self.request(Method::GET, path).body(()).map_err(LedgerError::unreadable)?;
        read(self.agent.run(request))
    }

    /// Every POST that changes something has an idempotency key.
    pub fn post<T: DeserializeOwned>(&self, path: &str, key: &str, body: &Value) -> Result<T, LedgerError> {
        self.send(self.request(Method::POST, path).header("idempotency-key", key), body)
    }

    pub fn put<T: DeserializeOwned>(&self, path: &str, body: &Value) -> Result<T, LedgerError> {
        self.send(self.request(Method::PUT, path), body)
    }

    pub fn patch<T: DeserializeOwned>(&self, path: &str, body: &Value) -> Result<T, LedgerError> {
        self.send(self.request(Method::PATCH, path), body)
    }

    fn request(&self, method: Method, path: &str) -> ureq::http::request::Builder {
        Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.edge))
            .header("authorization", &self.authorization)
    }

    fn send<T: DeserializeOwned>(&self, request: ureq::http::request::Builder, body: &Value) -> Result<T, LedgerError> {
        let request = request
            .header("content-type", "application/json")
            .body(body.to_string())
            .map_err(LedgerError::unreadable)?;
        read(self.agent.run(request))
    }
}

fn read<T: DeserializeOwned>(outcome: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Result<T, LedgerError> {
    let mut response = outcome.map_err(|error| LedgerError::Unreachable { detail: error.to_string() })?;
    let status = response.status();
    let text =
        response.body_mut().read_to_string().map_err(|error| LedgerError::Unreachable { detail: error.to_string() })?;
    if status.is_success() {
        return serde_json::from_str(&text).map_err(LedgerError::unreadable);
    }
    // A proxy can answer without a problem. Then only the status is known.
    let problem = serde_json::from_str(&text).unwrap_or(Problem { code: String::new(), detail: String::new() });
    Err(LedgerError::Refused { status: status.as_u16(), code: problem.code, detail: problem.detail })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(status: u16, code: &str) -> LedgerError {
        LedgerError::Refused { status, code: code.to_owned(), detail: String::new() }
    }

    #[test]
    fn only_requests_that_can_succeed_are_repeated() {
        assert!(LedgerError::Unreachable { detail: String::new() }.may_pass());
        for (status, code, again) in [
            (500, "internal", true),
            (503, "", true),
            (429, "rate_limited", true),
            (409, "request_in_progress", true),
            (503, "busy", true),
            (409, "conflict", false),
            (409, "order_exists", false),
            (422, "idempotency_key_reused", false),
            (401, "unauthorized", false),
            (400, "invalid_request", false),
        ] {
            assert_eq!(refused(status, code).may_pass(), again, "{status} {code}");
        }
    }

    #[test]
    fn a_closed_port_is_no_answer_and_not_a_refusal() {
        let http = Http::new("http://127.0.0.1:9", "jf_sk_x");
        assert!(matches!(http.get::<Value>("/healthz"), Err(LedgerError::Unreachable { .. })));
    }
}
