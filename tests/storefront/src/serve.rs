//! Opens the shop: binds the address, prints one line, and serves until Ctrl-C or SIGTERM.

use std::future::{pending, ready};
use std::io;

use axum::http::{HeaderValue, header};
use axum::response::Response;
use tokio::net::TcpListener;

use crate::config::Config;
use crate::credentials::Credentials;
use crate::{outbox, routes, shop};

pub fn run(config: &Config) -> Result<String, String> {
    let path = config.credentials.display();
    let credentials = Credentials::load(&config.credentials)
        .map_err(|error| format!("{path} cannot be read: {error}"))?
        .ok_or_else(|| format!("there are no keys in {path}; run `storefront seed` first"))?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("no threads to serve on: {error}"))?;
    runtime.block_on(serve(config, credentials)).map_err(|error| format!("{}: {error}", config.address))?;
    Ok("storefront closed".to_owned())
}

async fn serve(config: &Config, credentials: Credentials) -> io::Result<()> {
    let shop = shop::open(&config.edge, credentials);
    let policy = HeaderValue::from_str(&content_policy(&config.edge)).map_err(io::Error::other)?;
    let with_policy = axum::middleware::map_response(move |response| ready(guard(&policy, response)));
    let listener = TcpListener::bind(&config.address).await?;
    println!("storefront listening on http://{}", listener.local_addr()?);
    tokio::spawn(outbox::run(shop.clone()));
    axum::serve(listener, routes::all(shop).layer(with_policy)).with_graceful_shutdown(end_asked()).await
}

/// The page's content security policy, as strict as the widget allows: scripts of the shop and of Jifen, Wasm (`wasm-unsafe-eval` permits
/// Wasm and no `eval`), and requests to both.
fn content_policy(edge: &str) -> String {
    format!(
        "default-src 'self'; script-src 'self' {edge} 'wasm-unsafe-eval'; connect-src 'self' {edge}; \
         style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    )
}

fn guard(policy: &HeaderValue, mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, policy.clone());
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}

async fn end_asked() {
    tokio::select! {
        () = interrupted() => {}
        () = terminated() => {}
    }
}

async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        pending::<()>().await;
    }
}

#[cfg(unix)]
async fn terminated() {
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut signal) => {
            signal.recv().await;
        }
        Err(_) => pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    pending().await
}
