//! The HTTP contract, asked of the real Worker in workerd. `cargo xtask test workerd` starts it; not part of a plain
//! `cargo test`.

#![allow(clippy::expect_used)] // a test may panic

use std::io::{Read, Write};
use std::net::TcpStream;

/// The whole answer to a GET, head and body.
fn get(path: &str) -> String {
    let url = std::env::var("JIFEN_WORKERD_URL").expect("cargo xtask test workerd sets JIFEN_WORKERD_URL");
    let address = url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).expect("the Worker listens");
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer in UTF-8");
    answer
}

#[test]
fn a_healthy_worker_says_ok() {
    let answer = get("/healthz");
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(answer.ends_with(r#"{"status":"ok"}"#), "{answer}");
}

#[test]
fn the_loader_may_be_loaded_by_any_shop() {
    let answer = get("/widget/v1/jifen.js").to_ascii_lowercase();
    for line in ["http/1.1 200 ", "access-control-allow-origin: *", "content-type: text/javascript"] {
        assert!(answer.contains(line), "{line} in {answer}");
    }
}
