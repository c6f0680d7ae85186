//! Conditional requests (RFC 9110, 13). Each answer to a GET has a strong tag of its content. The two calls that replace content accept
//! that tag in `If-Match`.

use crate::{
    call::Call,
    error::Failure,
    hash::{base64url, sha256},
    reply::Reply,
};
use http::{Request, header};

/// 128 bits of the content's SHA-256.
const TAG_BYTES: usize = 16;

/// Adds the tag to an answer to a GET, and answers 304 without a body if the caller has that content.
pub fn conditional(request: &Request<Vec<u8>>, reply: Reply) -> Reply {
    if reply.status != 200 {
        return reply;
    }
    let tag = tag(&reply.body);
    let known = request.headers().get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let is_known = known.flat_map(tags).any(|known| known == "*" || known.trim_start_matches("W/") == tag);
    let mut reply = reply.with(header::ETAG, &tag);
    if is_known {
        reply.status = 304;
        reply.headers.remove(header::CONTENT_TYPE);
        reply.body.clear();
    }
    reply
}

/// Refuses a request whose `If-Match` does not contain the tag of the present content: of the body that a GET would return now.
pub fn check_if_match(call: &Call<'_>, stored: Option<&Reply>) -> Result<(), Failure> {
    let Some(required) = call.header("if-match") else { return Ok(()) };
    let matches = stored.map(|stored| tag(&stored.body)).is_some_and(|tag| {
        // A weak tag never matches here.
        tags(required).any(|required| required == "*" || required == tag)
    });
    if matches { Ok(()) } else { Err(Failure::PreconditionFailed) }
}

fn tag(body: &str) -> String {
    let hash = sha256(&[body.as_bytes()]);
    format!("\"{}\"", base64url(hash.get(..TAG_BYTES).unwrap_or_default()))
}

/// The members of a list. Our tags have no comma.
fn tags(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(str::trim)
}
