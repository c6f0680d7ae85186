//! Cross-origin reading. A preflight cannot know the merchant, so it is answered for any origin; the real request is refused by `auth`
//! unless the merchant allows its origin. Refusals stay readable, so that a page can tell a passed token from a wrong one.

use http::{HeaderName, HeaderValue, Request, Response, StatusCode, header};

const ALLOWED_HEADERS: &str = "Authorization, Content-Type, Idempotency-Key, Jifen-Bookmark, Jifen-Key";
const ALLOWED_METHODS: &str = "GET, POST, DELETE";
const EXPOSED_HEADERS: &str = "Idempotent-Replayed, Jifen-Bookmark, Retry-After";
const PREFLIGHT_SECONDS: &str = "7200";

pub fn preflight(request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
    let mut response = Response::new(Vec::new());
    *response.status_mut() = StatusCode::NO_CONTENT;
    allow_reading(request, &mut response);
    set(&mut response, header::ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED_HEADERS);
    set(&mut response, header::ACCESS_CONTROL_ALLOW_METHODS, ALLOWED_METHODS);
    set(&mut response, header::ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS);
    response
}

/// Lets the asking page read the response. No cookies are involved, so no origin gains anything by it.
pub fn allow_reading(request: &Request<Vec<u8>>, response: &mut Response<Vec<u8>>) {
    response.headers_mut().append(header::VARY, HeaderValue::from_static("Origin"));
    if let Some(origin) = request.headers().get(header::ORIGIN) {
        response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        set(response, header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED_HEADERS);
    }
}

fn set(response: &mut Response<Vec<u8>>, name: HeaderName, value: &'static str) {
    response.headers_mut().insert(name, HeaderValue::from_static(value));
}
