//! A paid order as the ledger keeps it. Decides nothing; see `record`.

use crate::{
    behaviour::PackStep,
    earning::grant::Granted,
    ledger::lot::Lot,
    program::Program,
    tier::Qualified,
    units::id::{HoldId, LineId, MemberId, OrderId},
    units::money::{Amount, Currency},
    units::points::Points,
    units::rate::DecimalText,
    units::time::Instant,
    wire::ShortfallReason,
};
use serde::{Deserialize, Serialize};

/// An order as the ledger keeps it: everything a refund will ever need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaidOrder {
    pub order_id: OrderId,
    pub member_id: MemberId,
    pub currency: String,
    pub placed_at: Instant,
    pub shipping: Amount,
    pub tax: Amount,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub store: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    pub lines: Vec<PaidLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spent: Option<SpentPoints>,
    pub earned: Granted,
    /// What the order did to its member's newcomer pack.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pack: Option<PackStep>,
    pub available_at: Instant,
    /// What counts of it towards tiers, and on which local day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qualified: Option<Qualified>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaidLine {
    pub line_id: LineId,
    pub sku: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    pub quantity: u32,
    /// After the line's discount.
    pub total: Amount,
    /// What the multipliers of earning came to; 1 if none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multiplier: Option<DecimalText>,
    /// The part of `total` that was not paid in cash.
    pub points_off: Amount,
    /// Points really burnt for the line.
    pub points: Points,
}

impl PaidLine {
    pub fn cash(&self) -> Amount {
        self.total.minus(self.points_off)
    }
}

/// How points paid part of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpentPoints {
    pub hold_id: HoldId,
    /// Taken from lots, in burn order.
    pub burnt: Vec<Lot>,
    /// What the burnt points paid.
    pub amount: Amount,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shortfall: Option<PointsShortfall>,
    pub basket_changed: bool,
}

impl SpentPoints {
    /// What came off the order, whether or not points were found for it.
    pub(super) fn off(&self) -> Amount {
        self.amount.plus(self.shortfall.map_or(Amount::ZERO, |shortfall| shortfall.amount))
    }
}

/// Money that came off the order without points to pay for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointsShortfall {
    pub points: Points,
    pub amount: Amount,
    pub reason: ShortfallReason,
}

impl PaidOrder {
    pub fn lines_total(&self) -> Amount {
        self.lines.iter().map(|line| line.total).sum()
    }

    /// Lines, shipping and tax.
    pub fn total(&self) -> Amount {
        self.lines_total().plus(self.shipping).plus(self.tax)
    }

    /// What was not paid with points.
    pub fn cash(&self) -> Amount {
        self.lines.iter().map(PaidLine::cash).sum::<Amount>().plus(self.shipping).plus(self.tax)
    }

    /// What spend rules reckoned on of a line: what points paid counted as well if everything did.
    pub(crate) fn counted(&self, line: &PaidLine) -> Amount {
        let all_counted = self.qualified.is_some_and(|counted| counted.metrics.spend == self.lines_total());
        if all_counted { line.total } else { line.cash() }
    }

    /// The program's currency when the order was placed.
    pub fn currency(&self, program: &Program) -> Currency {
        Currency::parse(&self.currency).unwrap_or(program.currency)
    }
}
