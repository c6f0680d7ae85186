//! `cargo xtask dev`: from a checkout to a shop page in the browser, then waits for Ctrl-C. Tests nothing.

use crate::arguments::{Needs, Parts};
use crate::failure::Failure;
use crate::local_secrets::{self, LocalSecrets};
use crate::running::{self, Running};
use crate::setup::{self, Toolbox};
use crate::storefront::{self, Surroundings};
use crate::{build, interrupt, process, progress, workspace};
use std::env;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::{Duration, Instant};

const EDGE_PORT: u16 = 8787;
const STOREFRONT_PORT: u16 = 8788;
const READY_WITHIN: Duration = Duration::from_mins(1);
const WATCH_EVERY: Duration = Duration::from_millis(300);

pub fn run() -> Result<(), Failure> {
    let started = Instant::now();
    let edge = address("JIFEN_EDGE_PORT", EDGE_PORT)?;
    let shop = address("JIFEN_STOREFRONT_PORT", STOREFRONT_PORT)?;
    running::expect_free(edge)?;
    running::expect_free(shop)?;
    let toolbox = setup::prepare(Needs::Build)?;
    progress::heading("build");
    build::build(Parts::All, &toolbox)?;
    storefront::build()?;
    progress::heading("start");
    let secrets = local_secrets::load()?;
    migrate(&toolbox)?;
    let worker = serve_worker(&toolbox, edge)?;
    let around = surroundings(&secrets, edge, shop);
    storefront::seed(&around)?;
    let storefront = storefront::serve(&around)?;
    announce(&around, &[&worker, &storefront], started);
    watch(&mut [worker, storefront])
}

fn address(variable: &str, default: u16) -> Result<SocketAddr, Failure> {
    let port = match env::var(variable) {
        Ok(text) => text.parse().map_err(|_| Failure::Usage(format!("{variable} is not a port: {text}")))?,
        Err(_) => default,
    };
    Ok(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
}

/// Local D1 and KV of `wrangler dev`; deleting the folder starts afresh.
fn storage() -> PathBuf {
    workspace::local_state().join("storage")
}

fn migrate(toolbox: &Toolbox) -> Result<(), Failure> {
    let started = Instant::now();
    let folder = workspace::local_state();
    fs::create_dir_all(&folder).map_err(Failure::file("create", folder))?;
    let mut wrangler = toolbox.node.wrangler();
    wrangler.args(["d1", "migrations", "apply", "DB", "--local", "--persist-to"]).arg(storage());
    process::run_quietly(&mut wrangler, "D1 migrations")?;
    progress::line("D1 migrations", &progress::seconds(started.elapsed()));
    Ok(())
}

fn serve_worker(toolbox: &Toolbox, edge: SocketAddr) -> Result<Running, Failure> {
    let started = Instant::now();
    let mut wrangler = toolbox.node.wrangler();
    wrangler
        .args(["dev", "--local", "--ip", &edge.ip().to_string(), "--port", &edge.port().to_string()])
        .args(["--show-interactive-dev-session=false", "--test-scheduled", "--persist-to"])
        .arg(storage());
    let mut running = Running::start(&mut wrangler, "Worker")?;
    running.wait_for_answer(edge, "/healthz", READY_WITHIN)?;
    progress::line("Worker", &progress::seconds(started.elapsed()));
    Ok(running)
}

fn surroundings(secrets: &LocalSecrets, edge: SocketAddr, shop: SocketAddr) -> Surroundings {
    Surroundings {
        edge: format!("http://{edge}"),
        operator_key: secrets.operator_key.clone(),
        credentials: workspace::local_state().join("dev.json"),
        address: shop,
    }
}

fn announce(around: &Surroundings, servers: &[&Running], started: Instant) {
    progress::heading(&format!("ready after {}", progress::seconds(started.elapsed())));
    println!("  shop    http://{}", around.address);
    println!("  Worker  {}/healthz", around.edge);
    for server in servers {
        println!("  log     {}", server.log().display());
    }
    println!("\n  Ctrl-C ends both. Their state is in .jifen/; delete that folder to start afresh.");
}

/// Returns when Ctrl-C is pressed, or fails when one of the servers ends.
fn watch(servers: &mut [Running]) -> Result<(), Failure> {
    loop {
        for server in servers.iter_mut() {
            match server.check() {
                Err(Failure::Interrupted) => return Ok(()),
                other => other?,
            }
        }
        std::thread::sleep(WATCH_EVERY);
        if interrupt::asked() {
            return Ok(());
        }
    }
}
