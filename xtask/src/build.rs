//! `cargo xtask build`: set-up, then the widget and the Worker. The steps themselves are in `build_widget` and `build_worker`.

use crate::arguments::{Needs, Parts};
use crate::build_widget::Audience;
use crate::failure::Failure;
use crate::setup::{self, Toolbox};
use crate::{build_widget, build_worker, pinned_build, progress, sizes, widget_assets};

pub fn run(parts: Parts) -> Result<(), Failure> {
    let toolbox = setup::prepare(Needs::Build)?;
    progress::heading("build");
    build(parts, &toolbox)?;
    pinned_build::tell()
}

/// The widget first, and in any case once: the Worker serves its files.
pub fn build(parts: Parts, toolbox: &Toolbox) -> Result<(), Failure> {
    match parts {
        Parts::Worker if widget_assets::exist() => build_worker::run(toolbox),
        Parts::All | Parts::Worker => {
            build_widget::run(toolbox, Audience::Shoppers)?;
            build_worker::run(toolbox)
        }
        Parts::Widget => build_widget::run(toolbox, Audience::Shoppers),
        Parts::DiagnosticWidget => build_widget::run(toolbox, Audience::Developers),
        Parts::Sizes => {
            build_widget::run(toolbox, Audience::Shoppers)?;
            sizes::check(toolbox)
        }
    }
}
