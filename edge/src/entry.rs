//! The entry points that workerd calls: requests and cron. Bodies are read here, up to the longest allowed body.

use crate::{
    app::App,
    clock,
    config::Config,
    jobs,
    reply::Reply,
    respond::{BASKET_BYTES_MAX, fault, request_id, respond},
    runtime::{Runtime, Severity},
    store::Pending,
    versions::Versions,
};
use http_body::Body as _;
use shared::units::time::Instant;
use std::{future::poll_fn, pin::Pin, rc::Rc};
use worker::{
    Body, Context, Env, HttpRequest, Response, ResponseBuilder, Result, ScheduleContext, ScheduledEvent, event,
};

/// A body that is too long is read up to this limit and discarded. A client whose upload is cut off might never read the answer.
const BODY_BYTES_HEARD: usize = 2 * 1024 * 1024;

thread_local! {
    /// An isolate has one thread, and answers many requests.
    static VERSIONS: Rc<Versions> = Rc::default();
}

#[event(fetch)]
async fn fetch(request: HttpRequest, env: Env, _context: Context) -> Result<Response> {
    let config = match Config::read(&env) {
        Ok(config) => config,
        Err(error) => {
            worker::console_error!("configuration: {error}");
            return write_response(&fault(&request_id(&request), &error.to_string()));
        }
    };
    let (head, body) = request.into_parts();
    let request = http::Request::from_parts(head, read_body(body).await?);
    let versions = VERSIONS.with(Rc::clone);
    write_response(&respond(&app(&config, &versions, clock::now()), &request).await)
}

#[event(scheduled)]
async fn scheduled(event: ScheduledEvent, env: Env, _context: ScheduleContext) {
    let versions = VERSIONS.with(Rc::clone);
    let swept = match Config::read(&env) {
        Ok(config) => {
            let app = app(&config, &versions, clock::scheduled(&event));
            jobs::sweep(&app).await.map_err(|failure| format!("{failure:?}"))
        }
        Err(error) => Err(error.to_string()),
    };
    match swept {
        Ok(swept) => worker::console_log!("{swept:?}"),
        Err(error) => worker::console_error!("sweep: {error}"),
    }
}

struct Workerd;

impl Runtime for Workerd {
    fn now(&self) -> Instant {
        clock::now()
    }

    fn pause(&self, millis: u32) -> Pending<'_, ()> {
        Box::pin(clock::pause(millis))
    }

    fn log(&self, severity: Severity, line: &str) {
        match severity {
            Severity::Info => worker::console_log!("{line}"),
            Severity::Error => worker::console_error!("{line}"),
        }
    }
}

fn app<'a>(config: &'a Config, versions: &'a Versions, now: Instant) -> App<'a> {
    App {
        runtime: &Workerd,
        versions,
        databases: &config.databases,
        cache: &config.cache,
        limiter: &config.limits,
        secrets: &config.secrets,
        now,
    }
}

/// One chunk beyond the limit shows that a body is too long.
async fn read_body(mut body: Body) -> Result<Vec<u8>> {
    let (mut bytes, mut heard) = (Vec::new(), 0);
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let Ok(chunk) = frame?.into_data() else { continue };
        heard += chunk.len();
        if bytes.len() <= BASKET_BYTES_MAX {
            bytes.extend_from_slice(&chunk);
        }
        if heard > BODY_BYTES_HEARD {
            break;
        }
    }
    Ok(bytes)
}

fn write_response(reply: &Reply) -> Result<Response> {
    let mut builder = ResponseBuilder::new().with_status(reply.status);
    for (name, value) in &reply.headers {
        builder = builder.with_header(name.as_str(), &String::from_utf8_lossy(value.as_bytes()))?;
    }
    Ok(if reply.body.is_empty() { builder.empty() } else { builder.fixed(reply.body.clone().into_bytes()) })
}
