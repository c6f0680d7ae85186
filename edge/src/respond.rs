//! From a request to its answer: finds the route, checks the credential, runs the handler, and writes the log line.

use crate::{
    app::App,
    auth::{self, Backend},
    call::Call,
    cors,
    error::Failure,
    etag, openapi, random,
    reply::Reply,
    routes::{self, Found, Handler, PageOrBackend, Route},
    runtime::Severity,
    store::Metered,
    test_clock,
    trace::Trace,
};
use http::{HeaderName, Method, Request};

/// The maximum number of bytes of a request's body.
pub const BODY_BYTES_MAX: usize = 64 * 1024;
/// The maximum for calls that contain a basket or a signed quote: 500 realistic lines fit.
pub const BASKET_BYTES_MAX: usize = 256 * 1024;
const BASKET_PATHS: [&str; 4] = ["/v1/orders", "/v1/earn-previews", "/v1/me/quotes", "/v1/me/holds"];

const REQUEST_ID: HeaderName = HeaderName::from_static("jifen-request-id");
const REQUEST_ID_CHARS_MAX: usize = 64;
const BOOKMARK: HeaderName = HeaderName::from_static("jifen-bookmark");

/// Answers a request. It cannot fail, because an error is an answer too.
pub async fn respond(app: &App<'_>, request: &Request<Vec<u8>>) -> Reply {
    let started = app.runtime.now();
    let (trace, databases) = (Trace::default(), Metered::new(app.databases));
    let app = App { databases: &databases, ..*app };
    let request_id = request_id(request);
    let mut reply = route(&app, request, &trace).await.with(REQUEST_ID, &request_id);
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        reply = etag::conditional(request, reply);
    }
    if request.method() == Method::HEAD {
        reply.body.clear();
    }
    let ms = app.runtime.now().millis() - started.millis();
    let severity = if trace.is_fault() { Severity::Error } else { Severity::Info };
    let line =
        trace.line((&request_id, request.method().as_str()), &reply, ms, databases.usage(), app.versions.parsed());
    app.runtime.log(severity, &line);
    reply
}

/// The answer to a request that cannot reach the application.
pub fn fault(request_id: &str, cause: &str) -> Reply {
    Reply::from(&Failure::fault(cause.to_owned())).with(REQUEST_ID, request_id)
}

/// The caller's own id if it is a plain token; else a new one.
pub fn request_id<B>(request: &Request<B>) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':');
    let sent = request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok());
    let sent = sent.filter(|id| (1..=REQUEST_ID_CHARS_MAX).contains(&id.len()) && id.bytes().all(is_plain));
    sent.map(str::to_owned).or_else(|| random::id().ok()).unwrap_or_default()
}

async fn route(app: &App<'_>, request: &Request<Vec<u8>>, trace: &Trace) -> Reply {
    match routes::find(request.method(), request.uri().path()) {
        Found::Preflight => cors::preflight(request),
        Found::Nothing => Reply::from(&Failure::NotFound("call")),
        Found::WrongMethod { allow, is_for_pages } => {
            let reply = Reply::from(&Failure::MethodNotAllowed { allow });
            if is_for_pages { cors::allow_reading(request, reply) } else { reply }
        }
        Found::Route { route, params } => {
            trace.found(route.path);
            let call = Call::new(app, request, trace, route.path, params);
            let mut reply = answer(&call, route).await.unwrap_or_else(|failure| {
                trace.failed(failure.cause());
                Reply::from(&failure)
            });
            if let Some(now) = call.test_time() {
                reply = reply.with(HeaderName::from_static(test_clock::HEADER), &now.to_string());
            }
            if let Some(bookmark) = call.bookmark() {
                reply = reply.with(BOOKMARK, &bookmark);
            }
            if route.handler.is_for_pages() { cors::allow_reading(request, reply) } else { reply }
        }
    }
}

async fn answer(call: &Call<'_>, route: &Route) -> Result<Reply, Failure> {
    let max = if BASKET_PATHS.contains(&route.path) { BASKET_BYTES_MAX } else { BODY_BYTES_MAX };
    if call.body_bytes() > max {
        return Err(Failure::TooLarge { max });
    }
    call.check_query(route.takes.query())?;
    run(call, &route.handler).await
}

/// Checks the credential before the handler is called. The handler's signature states which credential it is.
async fn run<'a>(call: &'a Call<'a>, handler: &Handler) -> Result<Reply, Failure> {
    match handler {
        Handler::Document => {
            test_clock::refuse(call)?;
            Reply::json(200, &openapi::document())
        }
        Handler::Anyone(answer) => {
            test_clock::refuse(call)?;
            answer(call).await
        }
        Handler::Operator(answer) => {
            let operator = auth::operator(call)?;
            test_clock::refuse(call)?;
            answer(call, operator).await
        }
        Handler::Backend(answer) => answer(call, backend(call).await?).await,
        Handler::Shopper(answer) => {
            let shopper = auth::shopper(call).await?;
            test_clock::begin_on_page(call, &shopper.merchant)?;
            answer(call, shopper).await
        }
        Handler::PageOrShopper(answer) => {
            let caller = auth::page_or_shopper(call).await?;
            test_clock::begin_on_page(call, caller.merchant())?;
            answer(call, caller).await
        }
        Handler::PageOrBackend(answer) if auth::has_bearer(call) => {
            answer(call, PageOrBackend::Backend(backend(call).await?)).await
        }
        Handler::PageOrBackend(answer) => {
            let page = auth::page(call, handler.credentials()).await?;
            test_clock::begin_on_page(call, &page.merchant)?;
            answer(call, PageOrBackend::Page(page)).await
        }
    }
}

async fn backend(call: &Call<'_>) -> Result<Backend, Failure> {
    let mut backend = auth::backend(call).await?;
    test_clock::begin(call, &mut backend.merchant).await?;
    Ok(backend)
}
