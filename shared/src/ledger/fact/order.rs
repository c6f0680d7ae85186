//! Facts of orders: everything that a refund will ever need.

use super::{
    BacktestCause, Backtested, DailySum, Reading, Recorded, Revokes, Subject, Viewed, award::Granted, lots::Lapse,
    texts::HashedTexts,
};
use crate::{
    ledger::{
        Fault,
        fact::behaviour::PackStep,
        lot::Lot,
        memory::{Memory, Qualified, TierPromise},
    },
    units::{
        id::{HoldId, LineId, MemberId, OrderId},
        money::Amount,
        points::Points,
        rate::DecimalText,
        time::Instant,
    },
    wire::{EntryWhat, ShortfallReason},
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OrderFact {
    Paid {
        order: Box<PaidOrder>,
    },
    /// The return window was closed early: the order's pending points became available.
    Completed {
        order_id: OrderId,
        points: Points,
    },
}

/// A paid order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaidOrder {
    pub order_id: OrderId,
    pub member_id: MemberId,
    pub currency: String,
    pub placed_at: Instant,
    /// The number of orders in another system that the member had, as stated when the order was recorded. With any, it is no first order.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub orders_before: u32,
    pub shipping: Amount,
    pub tax: Amount,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub store: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    pub lines: Vec<PaidLine>,
    /// The part of shipping and tax that was not charged.
    #[serde(default, skip_serializing_if = "Unpaid::is_none")]
    pub unpaid: Unpaid,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spent: Option<SpentPoints>,
    pub earned: Granted,
    /// What the order did to the newcomer pack.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pack: Option<PackStep>,
    pub available_at: Instant,
    /// What counts towards tiers, and on which local day.
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
    /// The product of the multipliers of earning; 1 if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multiplier: Option<DecimalText>,
    /// The part of `total` that came off for points, whether or not points paid for it.
    pub points_off: Amount,
    /// The part of `total` that was neither charged nor paid with points.
    #[serde(default, skip_serializing_if = "Amount::is_zero_ref")]
    pub unpaid: Amount,
    /// The line's own tax, if the merchant stated it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax: Option<Amount>,
    /// The points that were burnt for the line.
    pub points: Points,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// The parts of shipping and tax that were not charged. The lines store their own parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unpaid {
    pub shipping: Amount,
    pub tax: Amount,
}

impl Unpaid {
    /// For serde's `skip_serializing_if`.
    fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

/// How points paid part of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpentPoints {
    pub hold_id: HoldId,
    /// The parts of lots that were burnt, in burn order.
    pub burnt: Vec<Lot>,
    /// The money that the burnt points paid.
    pub amount: Amount,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shortfall: Option<PointsShortfall>,
    pub basket_changed: bool,
}

/// Money that came off the order without points to pay for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointsShortfall {
    pub points: Points,
    pub amount: Amount,
    pub reason: ShortfallReason,
}

impl PaidLine {
    pub fn cash(&self) -> Amount {
        self.paid().minus(self.points_off)
    }

    /// The line without the part that was neither charged nor paid with points.
    pub fn paid(&self) -> Amount {
        self.total.minus(self.unpaid)
    }
}

impl SpentPoints {
    /// The money that came off the order, whether or not points paid for it.
    pub fn off(&self) -> Amount {
        self.amount.plus(self.shortfall.map_or(Amount::ZERO, |shortfall| shortfall.amount))
    }
}

impl PaidOrder {
    pub fn lines_total(&self) -> Amount {
        self.lines.iter().map(|line| line.total).sum()
    }

    /// What was paid for the lines, in cash and with points: an order counts as first order by it.
    pub fn spend(&self) -> Amount {
        self.lines.iter().map(PaidLine::paid).sum()
    }

    /// Lines, shipping and tax.
    pub fn total(&self) -> Amount {
        self.lines_total().plus(self.shipping).plus(self.tax)
    }

    /// One order, its sales in minor units, and the same by store and channel.
    fn sums(&self) -> Vec<DailySum> {
        let sales = i64::try_from(self.lines_total().minor()).unwrap_or(i64::MAX);
        let of = |[orders, sales_minor]: [&'static str; 2], key: &str| {
            [(orders, 1), (sales_minor, sales)].map(|(metric, n)| DailySum { metric, key: key.to_owned(), n })
        };
        let store = self.store.iter().flat_map(|store| of(["orders/store", "sales_minor/store"], store));
        let channel = self.channel.iter().flat_map(|channel| of(["orders/channel", "sales_minor/channel"], channel));
        of(["orders", "sales_minor"], "").into_iter().chain(store).chain(channel).collect()
    }

    /// The money that was paid in cash.
    pub fn cash(&self) -> Amount {
        let lines: Amount = self.lines.iter().map(PaidLine::cash).sum();
        lines.plus(self.shipping_paid()).plus(self.tax_paid())
    }

    pub fn shipping_paid(&self) -> Amount {
        self.shipping.minus(self.unpaid.shipping)
    }

    pub fn tax_paid(&self) -> Amount {
        self.tax.minus(self.unpaid.tax)
    }

    /// The money that was neither charged nor paid with points, apart from a shortfall of points.
    pub fn not_charged(&self) -> Amount {
        let lines: Amount = self.lines.iter().map(|line| line.unpaid).sum();
        lines.plus(self.unpaid.shipping).plus(self.unpaid.tax)
    }
}

impl Recorded for OrderFact {
    fn kind(&self) -> &'static str {
        match self {
            Self::Paid { .. } => "order_paid",
            Self::Completed { .. } => "order_completed",
        }
    }

    fn subjects(&self) -> Vec<Subject<'_>> {
        match self {
            Self::Paid { order } => vec![Subject::Order(&order.order_id)],
            Self::Completed { order_id, .. } => vec![Subject::Order(order_id)],
        }
    }

    fn claims(&self) -> Option<Subject<'_>> {
        match self {
            Self::Paid { order } => Some(Subject::Order(&order.order_id)),
            Self::Completed { .. } => None,
        }
    }

    fn sums(&self) -> Vec<DailySum> {
        match self {
            Self::Paid { order } => order.sums(),
            Self::Completed { .. } => Vec::new(),
        }
    }

    fn granted(&self) -> Option<&Granted> {
        match self {
            Self::Paid { order } => Some(&order.earned),
            Self::Completed { .. } => None,
        }
    }

    fn lapses(&self) -> &[Lapse] {
        &[]
    }

    fn texts(&self) -> Option<&HashedTexts> {
        None
    }

    fn texts_mut(&mut self) -> Option<&mut HashedTexts> {
        None
    }

    fn fold(&self, memory: &mut Memory, _at: Instant) -> Result<(), Fault> {
        match self {
            Self::Paid { order } => memory.add_order(order),
            Self::Completed { .. } => {}
        }
        Ok(())
    }
}

impl Backtested for OrderFact {
    fn cause(&self) -> BacktestCause<'_> {
        match self {
            Self::Paid { order } => BacktestCause::Order(order),
            Self::Completed { .. } => BacktestCause::None,
        }
    }

    fn revokes(&self) -> Revokes<'_> {
        Revokes::Nothing
    }

    fn tiers(&self) -> Option<&[TierPromise]> {
        None
    }

    fn granted_at(&self, at: Instant) -> Instant {
        at
    }
}

impl Viewed for OrderFact {
    fn view(&self, reading: Reading) -> EntryWhat {
        match self {
            Self::Paid { order } => EntryWhat::OrderPaid {
                order_id: order.order_id.clone(),
                awards: reading.awards(&order.earned),
                available_at: order.available_at,
            },
            Self::Completed { order_id, .. } => EntryWhat::OrderCompleted { order_id: order_id.clone() },
        }
    }
}

impl Memory {
    fn add_order(&mut self, order: &PaidOrder) {
        self.orders = self.orders.saturating_add(1);
        self.kept_orders.add(order.spend());
        if let Some(step) = &order.pack {
            self.behaviour.take_step(step, Some(&order.order_id));
        }
        if let Some(qualified) = &order.qualified {
            self.qualification.add(qualified);
        }
    }
}
