//! The settings of the merchant's figures: assumptions about points, and thresholds of alerts. `figures` applies them.

use super::{Problems, suggestion};
use crate::{
    units::points::Points,
    units::rate::{DecimalText, Share},
    wire::FiguresDocument,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FigureTerms {
    /// The share of points that members are expected to use. All points, if it is not stated.
    pub redemption_rate: Share,
    /// What goods cost the merchant, as a share of their price. The whole price, if it is not stated.
    pub cost_share: Share,
    pub max_daily_issue: Option<Points>,
    /// The maximum share of unspent points of all issued points.
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
