//! The application without its machine: a request and the seams it needs go in, a response comes out.

use crate::{
    auth::Secrets,
    call::Call,
    cors,
    error::Failure,
    limit::Limiter,
    reply::Reply,
    routes::{self, Found},
    runtime::Runtime,
    store::{ConfigCache, Databases},
};
use http::{HeaderValue, Method, Request, Response};
use shared::units::time::Instant;

/// Most bytes that a request's body may have.
pub const BODY_BYTES_MAX: usize = 64 * 1024;

/// What surrounds a request: everything that could be otherwise in another place or at another time.
pub struct App<'a> {
    pub databases: &'a dyn Databases,
    pub cache: &'a dyn ConfigCache,
    pub limiter: &'a dyn Limiter,
    pub secrets: &'a Secrets,
    pub runtime: &'a dyn Runtime,
    pub now: Instant,
    /// Where faults of ours are told in full.
    pub log: fn(&str),
}

/// Answers a request. Never fails: an error is an answer too.
pub async fn respond(app: &App<'_>, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
    let found = routes::find(request.method(), request.uri().path());
    let (mut response, is_for_pages) = match found {
        Found::Preflight => return cors::preflight(request),
        Found::Nothing => (Failure::NotFound("call").into_response(), false),
        Found::WrongMethod { allow, is_for_pages } => {
            (Failure::MethodNotAllowed { allow }.into_response(), is_for_pages)
        }
        Found::Route { route, params } => {
            let call = Call::new(app, request, route.path, params);
            let mut response = finish(app, request, answer(&call, route).await);
            if let Some(bookmark) = call.bookmark().and_then(|text| HeaderValue::try_from(text).ok()) {
                response.headers_mut().insert("jifen-bookmark", bookmark);
            }
            (response, route.handler.is_for_pages())
        }
    };
    if is_for_pages {
        cors::allow_reading(request, &mut response);
    }
    if request.method() == Method::HEAD {
        response.body_mut().clear();
    }
    response
}

async fn answer(call: &Call<'_>, route: &routes::Route) -> Result<Reply, Failure> {
    if call.body_bytes() > BODY_BYTES_MAX {
        return Err(Failure::TooLarge { max: BODY_BYTES_MAX });
    }
    call.check_query(route.takes.query())?;
    route.handler.run(call).await
}

fn finish(app: &App<'_>, request: &Request<Vec<u8>>, outcome: Result<Reply, Failure>) -> Response<Vec<u8>> {
    match outcome {
        Ok(reply) => reply.into_response(),
        Err(failure) => {
            if let Some(cause) = failure.cause() {
                (app.log)(&format!("{} {}: {cause}", request.method(), request.uri().path()));
            }
            failure.into_response()
        }
    }
}
