//! The settings of the merchant's figures: what is expected of points, and what asks for attention. `figures` applies them.

use super::{Problems, suggestion};
use crate::{
    units::points::Points,
    units::rate::{DecimalText, Share},
    wire::FiguresDocument,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FigureTerms {
    /// The share of points that members will use; all, if the merchant does not say.
    pub redemption_rate: Share,
    /// What a point's worth of goods costs the merchant; all of it, if not said.
    pub cost_share: Share,
    pub max_daily_issue: Option<Points>,
    /// Of all points issued, the most that may lie unspent.
    pub max_accumulation: Option<Share>,
}

impl FigureTerms {
    pub fn read(document: &FiguresDocument, problems: &mut Problems) -> Self {
        let mut problems = problems.below("/figures");
        let mut share = |pointer: &str, text: Option<&DecimalText>| {
            let share = text.map(|text| Share::parse(&text.0));
            if share == Some(None) {
                let form = "must be a decimal above 0 and at most 1, such as \"0.30\"";
                problems.suggest(pointer, form, text.map(|text| suggestion::share(&text.0)));
            }
            share.flatten()
        };
        let redemption_rate = share("/redemption_rate", document.redemption_rate.as_ref());
        let cost_share = share("/cost_share", document.cost_share.as_ref());
        let max_accumulation = share("/max_accumulation", document.max_accumulation.as_ref());
        Self {
            redemption_rate: redemption_rate.unwrap_or(Share::ALL),
            cost_share: cost_share.unwrap_or(Share::ALL),
            max_daily_issue: document.max_daily_issue.map(|points| problems.points("/max_daily_issue", points, 1)),
            max_accumulation,
        }
    }
}
