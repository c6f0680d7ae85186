//! The two servers of `cargo xtask dev`: the Worker in `wrangler dev`, and the sample shop. Builds nothing.

use crate::edition::Edition;
use crate::failure::Failure;
use crate::local_secrets::{self, LocalSecrets};
use crate::running::{self, Running};
use crate::setup::Toolbox;
use crate::storefront::{self, Surroundings};
use crate::{process, progress, workspace};
use std::env;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::{Duration, Instant};

const EDGE_PORT: u16 = 8787;
const STOREFRONT_PORT: u16 = 8788;
const READY_WITHIN: Duration = Duration::from_mins(1);

pub struct Addresses {
    pub edge: SocketAddr,
    pub shop: SocketAddr,
}

impl Addresses {
    /// Refuses a port that is in use.
    pub fn read() -> Result<Self, Failure> {
        let edge = address("JIFEN_EDGE_PORT", EDGE_PORT)?;
        let shop = address("JIFEN_STOREFRONT_PORT", STOREFRONT_PORT)?;
        running::expect_free(edge)?;
        running::expect_free(shop)?;
        Ok(Self { edge, shop })
    }
}

fn address(variable: &str, default: u16) -> Result<SocketAddr, Failure> {
    let port = match env::var(variable) {
        Ok(text) => text.parse().map_err(|_| Failure::Usage(format!("{variable} is not a port: {text}")))?,
        Err(_) => default,
    };
    Ok(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
}

pub struct Servers {
    edge: SocketAddr,
    around: Surroundings,
    worker: Option<Running>,
    /// `None` after a changed server did not start.
    shop: Option<Running>,
}

impl Servers {
    /// Starts both, and loads the sample merchant in between.
    pub fn start(toolbox: &Toolbox, addresses: &Addresses) -> Result<Self, Failure> {
        let around = surroundings(&local_secrets::load()?, addresses);
        let worker = serve_worker(toolbox, addresses.edge)?;
        storefront::seed(&around)?;
        let shop = storefront::serve(&around)?;
        Ok(Self { edge: addresses.edge, around, worker: Some(worker), shop: Some(shop) })
    }

    /// An error if a server has ended by itself.
    pub fn check(&mut self) -> Result<(), Failure> {
        self.worker.iter_mut().chain(&mut self.shop).try_for_each(Running::check)
    }

    pub fn restart_worker(&mut self, toolbox: &Toolbox) -> Result<(), Failure> {
        self.worker = None;
        migrate(toolbox)?;
        self.worker = Some(serve_worker(toolbox, self.edge)?);
        Ok(())
    }

    pub fn restart_shop(&mut self) -> Result<(), Failure> {
        let started = Instant::now();
        self.shop = None;
        storefront::seed(&self.around)?;
        self.shop = Some(storefront::serve(&self.around)?);
        progress::line("sample shop", &format!("{} (started again)", progress::seconds(started.elapsed())));
        Ok(())
    }

    pub fn logs(&self) -> impl Iterator<Item = &PathBuf> {
        self.worker.iter().chain(&self.shop).map(Running::log)
    }
}

/// The local D1 and KV of `wrangler dev`.
fn storage() -> PathBuf {
    workspace::local_state().join("storage")
}

pub fn migrate(toolbox: &Toolbox) -> Result<(), Failure> {
    let started = Instant::now();
    let folder = workspace::local_state();
    fs::create_dir_all(&folder).map_err(Failure::file("create", folder))?;
    let mut wrangler = toolbox.node.wrangler();
    wrangler.args(["d1", "migrations", "apply", "DB", "--local", "--persist-to"]).arg(storage());
    process::run_quietly(&mut wrangler, "D1 migrations")?;
    progress::line("D1 migrations", &progress::seconds(started.elapsed()));
    Ok(())
}

/// `wrangler dev` loads the Worker and its assets again when their files change.
fn serve_worker(toolbox: &Toolbox, edge: SocketAddr) -> Result<Running, Failure> {
    let started = Instant::now();
    let mut wrangler = toolbox.node.wrangler();
    wrangler
        .arg("dev")
        .arg(Edition::Local.worker().join("index.js"))
        // Without it, wrangler would search for the configuration next to the script.
        .arg("--config")
        .arg(workspace::path("edge/wrangler.toml"))
        .arg("--assets")
        .arg(Edition::Local.assets())
        .args(["--local", "--ip", &edge.ip().to_string(), "--port", &edge.port().to_string()])
        .args(["--show-interactive-dev-session=false", "--test-scheduled", "--persist-to"])
        .arg(storage());
    let mut running = Running::start(&mut wrangler, "Worker")?;
    running.wait_for_answer(edge, "/healthz", READY_WITHIN)?;
    progress::line("Worker", &format!("{} (started)", progress::seconds(started.elapsed())));
    Ok(running)
}

fn surroundings(secrets: &LocalSecrets, addresses: &Addresses) -> Surroundings {
    Surroundings {
        edge: format!("http://{}", addresses.edge),
        operator_key: secrets.operator_key.clone(),
        credentials: workspace::local_state().join("dev.json"),
        address: addresses.shop,
    }
}
