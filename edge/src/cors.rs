//! Cross-origin reading. A preflight request does not name the merchant, so it is answered for any origin. The real request is refused by
//! `auth` unless the merchant allows its origin. Pages can read refusals, so that a page can distinguish an expired token from a wrong one.

use crate::reply::Reply;
use http::{HeaderValue, Request, header};

const ALLOWED_HEADERS: &str =
    "Authorization, Content-Type, Idempotency-Key, If-None-Match, Jifen-Bookmark, Jifen-Key, Jifen-Request-Id";
const ALLOWED_METHODS: &str = "GET, HEAD, POST, DELETE";
const EXPOSED_HEADERS: &str = "ETag, Idempotent-Replayed, Jifen-Bookmark, Jifen-Request-Id, Retry-After";
const PREFLIGHT_SECONDS: &str = "7200";

pub fn preflight(request: &Request<Vec<u8>>) -> Reply {
    allow_reading(request, Reply::no_content())
        .with(header::ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED_HEADERS)
        .with(header::ACCESS_CONTROL_ALLOW_METHODS, ALLOWED_METHODS)
        .with(header::ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS)
}

/// Allows the calling page to read the answer. No cookies are used, so no origin gains anything by it.
pub fn allow_reading(request: &Request<Vec<u8>>, mut reply: Reply) -> Reply {
    reply.headers.insert(header::VARY, HeaderValue::from_static("Origin"));
    match request.headers().get(header::ORIGIN) {
        None => reply,
        Some(origin) => {
            reply.headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
            reply.with(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED_HEADERS)
        }
    }
}
