//! The Worker's entry point. For now it answers the health check alone.

use worker::{Context, Env, HttpRequest, Response, Result, event};

#[event(fetch)]
async fn fetch(request: HttpRequest, env: Env, _context: Context) -> Result<Response> {
    if request.uri().path() != "/healthz" {
        return Response::error("not found", 404);
    }
    let ready: Option<i32> = env.d1("DB")?.prepare("SELECT ready FROM readiness").first(Some("ready")).await?;
    match ready {
        Some(1) => {
            let mut response = Response::ok(r#"{"status":"ok"}"#)?;
            response.headers_mut().set("content-type", "application/json")?;
            Ok(response)
        }
        _ => Response::error("no database", 503),
    }
}
