//! `cargo xtask build`: set-up, then the widget and the Worker. The steps themselves are in `build_widget` and `build_worker`.

use crate::arguments::{Needs, Parts};
use crate::failure::Failure;
use crate::setup::{self, Toolbox};
use crate::{build_widget, build_worker, progress, sizes};

pub fn run(parts: Parts) -> Result<(), Failure> {
    let toolbox = setup::prepare(Needs::Build)?;
    progress::heading("build");
    match parts {
        Parts::All => both(&toolbox),
        Parts::Widget => build_widget::run(&toolbox),
        Parts::Worker => build_worker::run(&toolbox),
        Parts::Sizes => {
            build_widget::run(&toolbox)?;
            sizes::check(&toolbox)
        }
    }
}

/// The widget first: the Worker serves its files.
pub fn both(toolbox: &Toolbox) -> Result<(), Failure> {
    build_widget::run(toolbox)?;
    build_worker::run(toolbox)
}
