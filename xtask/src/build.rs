//! `cargo xtask build`: the set-up, then the widget and the Worker. The steps are in `build_widget` and `build_worker`.

use crate::arguments::{Needs, Parts};
use crate::edition::Edition;
use crate::failure::Failure;
use crate::setup::{self, Compiler, Toolbox};
use crate::{build_widget, build_worker, pinned_build, progress, shipped, sizes};

pub fn run(parts: Parts) -> Result<(), Failure> {
    let toolbox = set_up_and_build(Needs::Build, parts)?;
    if parts == Parts::Sizes {
        sizes::check(&toolbox)?;
    }
    pinned_build::print_tag()
}

/// Compiles the widget while the set-up compiles the tools.
pub fn set_up_and_build(needs: Needs, parts: Parts) -> Result<Toolbox, Failure> {
    let toolbox = setup::prepare_while(needs, |compiler| compile_widget(parts, compiler))?;
    progress::heading("build");
    if let Some(edition) = widget(parts) {
        build_widget::finish(&toolbox, edition)?;
    }
    if matches!(parts, Parts::All | Parts::Worker) {
        build_worker::run(&toolbox, Edition::Shipped)?;
    }
    Ok(toolbox)
}

fn compile_widget(parts: Parts, compiler: &Compiler) -> Result<(), Failure> {
    widget(parts).map_or(Ok(()), |edition| build_widget::compile(compiler, edition))
}

/// The edition of the widget that must be built. The Worker serves its files, so there must be one.
fn widget(parts: Parts) -> Option<Edition> {
    match parts {
        Parts::Worker if shipped::exist(Edition::Shipped) => None,
        Parts::All | Parts::Worker | Parts::Widget | Parts::Sizes => Some(Edition::Shipped),
        Parts::DiagnosticWidget => Some(Edition::Diagnostic),
    }
}
