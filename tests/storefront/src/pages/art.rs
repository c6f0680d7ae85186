//! The shop's drawings, inlined into the page so that they have its colours.

use maud::PreEscaped;

use crate::catalogue::Drawing;

const fn svg(text: &'static str) -> PreEscaped<&'static str> {
    PreEscaped(text)
}

pub fn drawing(drawing: Drawing) -> PreEscaped<&'static str> {
    match drawing {
        Drawing::Tin => svg(include_str!("../../assets/tin.svg")),
        Drawing::Cup => svg(include_str!("../../assets/cup.svg")),
        Drawing::Card => svg(include_str!("../../assets/card.svg")),
    }
}

pub const fn lantern() -> PreEscaped<&'static str> {
    svg(include_str!("../../assets/lantern.svg"))
}

/// Three lanterns below the eaves, for the top of the shop page.
pub const fn eaves() -> PreEscaped<&'static str> {
    svg(include_str!("../../assets/eaves.svg"))
}
