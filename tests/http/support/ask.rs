//! A request as a test writes it, and its answer.

use serde_json::Value;
use std::sync::atomic::{AtomicU64, Ordering};

#[derive(Clone, Debug)]
pub struct Ask {
    pub method: &'static str,
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Ask {
    fn new(method: &'static str, path: &str, body: Vec<u8>) -> Self {
        let mut ask = Self { method, path: path.to_owned(), headers: Vec::new(), body };
        if !ask.body.is_empty() {
            ask = ask.header("content-type", "application/json");
        }
        ask
    }

    pub fn get(path: &str) -> Self {
        Self::new("GET", path, Vec::new())
    }

    pub fn delete(path: &str) -> Self {
        Self::new("DELETE", path, Vec::new())
    }

    pub fn put(path: &str, body: &Value) -> Self {
        Self::new("PUT", path, body.to_string().into_bytes())
    }

    pub fn patch(path: &str, body: &Value) -> Self {
        Self::new("PATCH", path, body.to_string().into_bytes())
    }

    /// Without an idempotency key; see [`Ask::keyed`].
    pub fn post(path: &str, body: &Value) -> Self {
        Self::new("POST", path, body.to_string().into_bytes())
    }

    pub fn post_raw(path: &str, body: impl Into<Vec<u8>>) -> Self {
        Self::new("POST", path, body.into())
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn bearer(self, credential: &str) -> Self {
        self.header("authorization", &format!("Bearer {credential}"))
    }

    /// With a new key.
    pub fn keyed(self) -> Self {
        let key = unique("key");
        self.key(&key)
    }

    pub fn key(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }
}

/// A text that no other test and no other run has used.
pub fn unique(kind: &str) -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let started = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos();
    format!("{kind}-{:x}-{}", started % 0xffff_ffff_ffff, COUNT.fetch_add(1, Ordering::Relaxed))
}

#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: http::HeaderMap,
    /// Null if it is missing.
    pub body: Value,
}

impl Answer {
    pub fn read(status: u16, headers: http::HeaderMap, body: &[u8]) -> Self {
        let text = String::from_utf8_lossy(body);
        let body = if body.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap_or(Value::from(text)) };
        Self { status, headers, body }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Returns the body of a success with this status.
    #[track_caller]
    pub fn ok(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{:#}", self.body);
        self.body
    }

    /// Returns the body of a problem with this status and code.
    #[track_caller]
    pub fn problem(self, status: u16, code: &str) -> Value {
        assert_eq!((self.status, self.body["code"].as_str()), (status, Some(code)), "{:#}", self.body);
        assert_eq!(self.header("content-type"), Some("application/problem+json"));
        assert_eq!(self.body["status"], status);
        assert_eq!(self.body["type"], format!("https://jifen.dev/problems/{code}"));
        self.body
    }
}
