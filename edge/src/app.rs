//! The application without its machine: a request and the seams it needs go in, a response comes out.

use crate::{
    auth::Secrets,
    call::Call,
    cors,
    error::Failure,
    limit::Limiter,
    reply::Reply,
    routes::{self, Found},
    store::{ConfigCache, Databases},
};
use http::{HeaderValue, Request, Response};
use shared::units::time::Instant;

/// Most bytes that a request's body may have.
pub const BODY_BYTES_MAX: usize = 64 * 1024;

/// What surrounds a request: everything that could be otherwise in another place or at another time.
pub struct App<'a> {
    pub databases: &'a dyn Databases,
    pub cache: &'a dyn ConfigCache,
    pub limiter: &'a dyn Limiter,
    pub secrets: &'a Secrets,
    pub now: Instant,
    /// Where faults of ours are told in full.
    pub log: fn(&str),
}

/// Answers a request. Never fails: what goes wrong is an answer too.
pub async fn respond(app: &App<'_>, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
    let found = routes::find(request.method(), request.uri().path());
    let mut response = match &found {
        Found::Preflight => cors::preflight(request),
        Found::Nothing => Failure::NotFound("call").into_response(),
        Found::Route { route, params } => {
            let call = Call::new(app, request, params.clone());
            let mut response = finish(app, request, answer(&call, route).await);
            if let Some(bookmark) = call.bookmark().and_then(|text| HeaderValue::try_from(text).ok()) {
                response.headers_mut().insert("jifen-bookmark", bookmark);
            }
            response
        }
    };
    if let Found::Route { route, .. } = found
        && route.handler.is_for_pages()
    {
        cors::allow_reading(request, &mut response);
    }
    response
}

async fn answer(call: &Call<'_>, route: &routes::Route) -> Result<Reply, Failure> {
    if call.body_bytes() > BODY_BYTES_MAX {
        return Err(Failure::TooLarge { max: BODY_BYTES_MAX });
    }
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
