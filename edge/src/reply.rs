//! Answers: a status, a JSON body and a few headers. What goes wrong is in `error`.

use crate::error::Failure;
use http::{HeaderValue, Response, StatusCode, header};
use serde::{Serialize, de::DeserializeOwned};

#[derive(Clone, Debug)]
pub struct Reply {
    status: u16,
    body: String,
    replayed: bool,
}

impl Reply {
    pub fn json(status: u16, body: &impl Serialize) -> Result<Self, Failure> {
        let body = serde_json::to_string(body).map_err(|error| Failure::fault(error.to_string()))?;
        Ok(Self { status, body, replayed: false })
    }

    /// A body that is JSON already.
    pub const fn text(status: u16, body: String) -> Self {
        Self { status, body, replayed: false }
    }

    pub const fn no_content() -> Self {
        Self::text(204, String::new())
    }

    /// As it was answered the first time.
    pub const fn replayed(status: u16, body: String) -> Self {
        Self { status, body, replayed: true }
    }

    /// The same answer with something added that is not stored with it.
    pub fn map_json<T: Serialize + DeserializeOwned>(self, change: impl FnOnce(&mut T)) -> Result<Self, Failure> {
        let mut body: T = serde_json::from_str(&self.body).map_err(|error| Failure::fault(error.to_string()))?;
        change(&mut body);
        Ok(Self { replayed: self.replayed, ..Self::json(self.status, &body)? })
    }

    pub fn into_response(self) -> Response<Vec<u8>> {
        let mut response = json_response(self.status, "application/json", self.body);
        if self.replayed {
            response.headers_mut().insert("idempotent-replayed", HeaderValue::from_static("true"));
        }
        response
    }
}

/// Nothing of the API may be kept by a cache on the way.
pub fn json_response(status: u16, content_type: &'static str, body: String) -> Response<Vec<u8>> {
    let is_empty = body.is_empty();
    let mut response = Response::new(body.into_bytes());
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if !is_empty {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    }
    response
}
