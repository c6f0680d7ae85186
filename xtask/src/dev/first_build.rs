//! The first build of `cargo xtask dev`: compiles the shop, the widget and the Worker while the set-up compiles the tools.

use super::servers;
use crate::arguments::Needs;
use crate::edition::Edition;
use crate::failure::Failure;
use crate::setup::{self, Toolbox};
use crate::{build_widget, build_worker, progress, storefront};
use std::thread;

pub fn run() -> Result<Toolbox, Failure> {
    let toolbox = setup::prepare_while(Needs::Development, |compiler| {
        storefront::build()?;
        build_widget::compile(compiler, Edition::Local)
    })?;
    progress::heading("build");
    thread::scope(|scope| {
        let migrated = scope.spawn(|| servers::migrate(&toolbox));
        build_widget::finish(&toolbox, Edition::Local)?;
        build_worker::run(&toolbox, Edition::Local)?;
        let panicked = |_| Failure::Unreadable { what: "the result of the D1 migrations".to_owned() };
        migrated.join().map_err(panicked)?
    })?;
    Ok(toolbox)
}
