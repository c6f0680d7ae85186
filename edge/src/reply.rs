//! The type of all answers, from the handler to the socket: a status, headers, and a body that is JSON or empty. Errors are in `error`.

use crate::error::Failure;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use serde::{Serialize, de::DeserializeOwned};
use shared::wire::Code;

#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
    /// The media type of a problem.
    pub code: Option<Code>,
}

impl Reply {
    pub fn json(status: u16, body: &impl Serialize) -> Result<Self, Failure> {
        let body = serde_json::to_string(body).map_err(|error| Failure::fault(error.to_string()))?;
        Ok(Self::text(status, body))
    }

    /// A body that is JSON already.
    pub fn text(status: u16, body: String) -> Self {
        Self::of(status, "application/json", body)
    }

    pub fn no_content() -> Self {
        Self::text(204, String::new())
    }

    /// The answer to the first request with the same key.
    pub fn replayed(status: u16, body: String) -> Self {
        Self::text(status, body).with(HeaderName::from_static("idempotent-replayed"), "true")
    }

    /// The same answer with a header. A text that cannot be a header's value is omitted.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: &str) -> Self {
        self.headers.extend(HeaderValue::try_from(value).ok().map(|value| (name, value)));
        self
    }

    /// The same answer with a change of the body that is not stored.
    pub fn map_json<T: Serialize + DeserializeOwned>(self, change: impl FnOnce(&mut T)) -> Result<Self, Failure> {
        let mut body: T = serde_json::from_str(&self.body).map_err(|error| Failure::fault(error.to_string()))?;
        change(&mut body);
        let body = serde_json::to_string(&body).map_err(|error| Failure::fault(error.to_string()))?;
        Ok(Self { body, ..self })
    }

    /// Caches must not store an answer of the API.
    fn of(status: u16, content_type: &'static str, body: String) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        if !body.is_empty() {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        }
        Self { status, headers, body, code: None }
    }
}

impl From<&Failure> for Reply {
    fn from(failure: &Failure) -> Self {
        let problem = failure.problem();
        let body = serde_json::to_string(&problem).unwrap_or_default();
        let mut reply = Self::of(problem.status, "application/problem+json", body);
        reply.code = Some(problem.code);
        failure.headers().into_iter().fold(reply, |reply, (name, value)| reply.with(name, &value))
    }
}
