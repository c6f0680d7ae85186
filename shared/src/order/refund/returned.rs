//! How much of an order was returned, and the cash, points and tax for it. It reads requests and writes nothing.

use super::blocks::most_kept;
use crate::{
    basket::read_amount,
    ledger::fact::award::Award,
    ledger::fact::order::{PaidLine, PaidOrder},
    ledger::fact::refund::RefundedLine,
    ledger::memory::Kept,
    order::OrderHistory,
    program::Program,
    refusal::Refusal,
    units::allocate::cumulative,
    units::metrics::Metrics,
    units::money::{Amount, Currency},
    units::points::Points,
    wire::{RefundLineIn, RefundRequest},
};

/// The returned part of an order, line by line. All results of a refund are computed from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Returned {
    lines: Vec<ReturnedLine>,
    pub(super) shipping: Amount,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct ReturnedLine {
    quantity: u32,
    value: Amount,
}

/// What is left of an order after its refunds.
pub fn kept(history: &OrderHistory) -> Kept {
    let (paid, returned) = (&history.paid, Returned::of(history));
    let lines = || paid.lines.iter().zip(&returned.lines).map(|(line, returned)| (line, returned.kept_of(line)));
    let cash = |(line, kept): (&PaidLine, ReturnedLine)| {
        cumulative(line.cash().minor(), kept.value.minor(), line.total.minor().max(1))
    };
    let cash: u64 = lines().map(cash).sum();
    let (part, whole) = match paid.lines_total().minor() {
        0 => (
            lines().map(|(_, kept)| u64::from(kept.quantity)).sum(),
            paid.lines.iter().map(|line| u64::from(line.quantity)).sum(),
        ),
        total => (lines().map(|(_, kept)| kept.value.minor()).sum(), total),
    };
    Kept { cash: Amount::saturating(cash.into()), part, whole }
}

impl Returned {
    pub(super) fn of(history: &OrderHistory) -> Self {
        let refunded = |line: &PaidLine| {
            let parts = history.refunds.iter().flat_map(|refund| &refund.lines);
            let parts = parts.filter(|part| part.line_id == line.line_id);
            parts.fold(ReturnedLine::default(), |sum, part| ReturnedLine {
                quantity: sum.quantity.saturating_add(part.quantity),
                value: sum.value.plus(part.value),
            })
        };
        Self {
            lines: history.paid.lines.iter().map(refunded).collect(),
            shipping: history.refunds.iter().map(|refund| refund.shipping).sum(),
        }
    }

    pub(super) fn return_all(&mut self, history: &OrderHistory, request: &RefundRequest) -> Result<(), Refusal> {
        if !request.lines.is_empty() || request.shipping.is_some() {
            return Err(Refusal::invalid("/all", "refunds everything that is left. Omit `lines` and `shipping`."));
        }
        let whole = Self {
            lines: history
                .paid
                .lines
                .iter()
                .map(|line| ReturnedLine { quantity: line.quantity, value: line.total })
                .collect(),
            shipping: history.paid.shipping,
        };
        if *self == whole {
            return Err(Refusal::RefundExceedsOrder { pointer: "/all".to_owned() });
        }
        *self = whole;
        Ok(())
    }

    pub(super) fn return_parts(
        &mut self,
        history: &OrderHistory,
        request: &RefundRequest,
        program: &Program,
    ) -> Result<(), Refusal> {
        if request.lines.is_empty() && request.shipping.is_none() {
            return Err(Refusal::invalid("/lines", "must not be empty unless `all` is true or shipping is returned."));
        }
        let currency = history.paid.currency(program);
        for (at, part) in request.lines.iter().enumerate() {
            self.return_line(history, part, &format!("/lines/{at}"), currency)?;
        }
        let shipping = request.shipping.as_ref();
        let shipping = shipping.map_or(Ok(Amount::ZERO), |text| read_amount("/shipping", text, currency))?;
        if request.lines.is_empty() && shipping.is_zero() {
            return Err(Refusal::invalid("/shipping", "must be more than zero where no line is returned."));
        }
        self.shipping = self.shipping.plus(shipping);
        if self.shipping > history.paid.shipping {
            return Err(Refusal::RefundExceedsOrder { pointer: "/shipping".to_owned() });
        }
        Ok(())
    }

    fn return_line(
        &mut self,
        history: &OrderHistory,
        part: &RefundLineIn,
        pointer: &str,
        currency: Currency,
    ) -> Result<(), Refusal> {
        let mut lines = history.paid.lines.iter().zip(&mut self.lines);
        let found = lines.find(|(line, _)| line.line_id == part.line_id);
        let unknown = || Refusal::invalid(format!("{pointer}/line_id"), "is not a line of this order.");
        let (line, returned) = found.ok_or_else(unknown)?;
        match (part.quantity, &part.amount) {
            (Some(quantity), None) => returned.return_units(line, quantity, format!("{pointer}/quantity")),
            (None, Some(amount)) => {
                let pointer = format!("{pointer}/amount");
                let amount = read_amount(&pointer, amount, currency)?;
                returned.return_value(line, amount, pointer)
            }
            _ => Err(Refusal::invalid(pointer, "must have exactly one of `quantity` and `amount`.")),
        }
    }

    /// Points burnt for the returned part, rounded down for each line.
    pub(super) fn restored(&self, paid: &PaidOrder) -> Points {
        let lines = paid.lines.iter().zip(&self.lines);
        lines.map(|(line, returned)| returned.share_of(line, line.points)).sum()
    }

    /// The revoked points of one award for the returned part: all points minus what the kept part earned, rounded down. If only whole
    /// blocks of money earn, at most the points of the kept part's blocks are kept.
    pub(super) fn revoked(&self, paid: &PaidOrder, award: &Award) -> Points {
        let of_part = |&(at, points): &(u16, Points)| {
            let at = usize::from(at);
            let (Some(line), Some(returned)) = (paid.lines.get(at), self.lines.get(at)) else { return Points::ZERO };
            points.minus(returned.kept_of(line).share_of(line, points))
        };
        let revoked: Points = award.lines.iter().map(of_part).sum();
        most_kept(self, paid, award).map_or(revoked, |most| revoked.max(award.points.minus(most)))
    }

    /// The returned part of a line's total.
    pub(super) fn value_of(&self, line: usize) -> Option<Amount> {
        self.lines.get(line).map(|line| line.value)
    }

    /// Whether everything that was paid for was returned: all of the money, or all units if the order cost nothing.
    pub(super) fn is_all(&self, paid: &PaidOrder) -> bool {
        let total = paid.lines_total();
        let units = paid.lines.iter().zip(&self.lines).all(|(line, returned)| returned.quantity == line.quantity);
        if total.is_zero() { units } else { self.value() == total }
    }

    /// What the order still counts towards tiers, if it first counted as `metrics`: the kept part of each line's money, rounded down; the
    /// order itself, unless all of it was returned; the points that are not revoked.
    pub(super) fn still_counts(&self, paid: &PaidOrder, metrics: &Metrics) -> Metrics {
        let spend_of = |(line, returned): (&PaidLine, &ReturnedLine)| {
            let kept = returned.kept_of(line).value.minor();
            Amount::saturating(cumulative(paid.counted(line).minor(), kept, line.total.minor()).into())
        };
        let revoked = paid.earned.awards.iter().map(|award| self.revoked(paid, award)).sum();
        Metrics {
            spend: paid.lines.iter().zip(&self.lines).map(spend_of).sum(),
            orders: if self.is_all(paid) { 0 } else { metrics.orders },
            points: metrics.points.minus(revoked),
        }
    }

    fn value(&self) -> Amount {
        self.lines.iter().map(|line| line.value).sum()
    }

    /// The tax of the returned part of the lines, rounded down: by each line's own tax if lines state theirs.
    pub(super) fn tax(&self, paid: &PaidOrder) -> Amount {
        if paid.lines.iter().all(|line| line.tax.is_none()) {
            return self.tax_by_value(paid);
        }
        let lines = paid.lines.iter().zip(&self.lines);
        lines.map(|(line, returned)| returned.tax_of(line)).sum()
    }

    /// The order's tax in proportion to the lines, or to their units if the lines cost nothing.
    fn tax_by_value(&self, paid: &PaidOrder) -> Amount {
        let (mut part, mut whole) = (self.value().minor(), paid.lines_total().minor());
        if whole == 0 {
            part = self.lines.iter().map(|line| u64::from(line.quantity)).sum();
            whole = paid.lines.iter().map(|line| u64::from(line.quantity)).sum();
        }
        Amount::saturating(cumulative(paid.tax.minor(), part, whole).into())
    }

    /// The money for the returned part: the cash of each line, and the charged part of shipping and tax. Each is rounded down.
    pub(super) fn cash(&self, paid: &PaidOrder) -> Amount {
        let lines = paid.lines.iter().zip(&self.lines);
        let cash_of = |(line, returned): (&PaidLine, &ReturnedLine)| {
            let cash = cumulative(line.cash().minor(), returned.value.minor(), line.total.minor());
            Amount::saturating(cash.into())
        };
        let charged = |part: Amount, returned: Amount, whole: Amount| {
            Amount::saturating(cumulative(part.minor(), returned.minor(), whole.minor()).into())
        };
        let shipping = charged(paid.shipping_paid(), self.shipping, paid.shipping);
        let tax = charged(paid.tax_paid(), self.tax(paid), paid.tax);
        lines.map(cash_of).sum::<Amount>().plus(shipping).plus(tax)
    }

    pub(super) fn lines_since(&self, before: &Self, paid: &PaidOrder) -> Vec<RefundedLine> {
        let lines = paid.lines.iter().zip(self.lines.iter().zip(&before.lines));
        let changed = lines.filter(|(_, (after, before))| after != before);
        let part = |(line, (after, before)): (&PaidLine, (&ReturnedLine, &ReturnedLine))| RefundedLine {
            line_id: line.line_id.clone(),
            quantity: after.quantity - before.quantity,
            value: after.value.minus(before.value),
        };
        changed.map(part).collect()
    }
}

impl ReturnedLine {
    /// This part's share of the line's points, rounded down. For a line that cost nothing, by its units.
    fn share_of(&self, line: &PaidLine, points: Points) -> Points {
        let share = match line.total.minor() {
            0 => cumulative(points.get(), self.quantity.into(), line.quantity.into()),
            total => cumulative(points.get(), self.value.minor(), total),
        };
        Points::saturating(share.into())
    }

    /// The line's own tax for this part, rounded down. For a line that cost nothing, by its units.
    fn tax_of(&self, line: &PaidLine) -> Amount {
        let tax = line.tax.unwrap_or(Amount::ZERO).minor();
        let part = match line.total.minor() {
            0 => cumulative(tax, self.quantity.into(), line.quantity.into()),
            total => cumulative(tax, self.value.minor(), total),
        };
        Amount::saturating(part.into())
    }

    /// The part that the customer kept.
    fn kept_of(&self, line: &PaidLine) -> Self {
        Self { quantity: line.quantity.saturating_sub(self.quantity), value: line.total.minus(self.value) }
    }

    fn return_units(&mut self, line: &PaidLine, quantity: u32, pointer: String) -> Result<(), Refusal> {
        let units = self.quantity.saturating_add(quantity);
        if quantity == 0 {
            return Err(Refusal::invalid(pointer, "must be at least 1."));
        }
        if units > line.quantity {
            return Err(Refusal::RefundExceedsOrder { pointer });
        }
        let worth = |units: u32| cumulative(line.total.minor(), units.into(), line.quantity.into());
        let value = Amount::saturating((worth(units) - worth(self.quantity)).into());
        self.quantity = units;
        self.value = self.value.plus(value).min(line.total);
        Ok(())
    }

    fn return_value(&mut self, line: &PaidLine, amount: Amount, pointer: String) -> Result<(), Refusal> {
        if amount.is_zero() {
            return Err(Refusal::invalid(pointer, "must be more than zero."));
        }
        match self.value.checked_add(amount) {
            Some(value) if value <= line.total => self.value = value,
            _ => return Err(Refusal::RefundExceedsOrder { pointer }),
        }
        Ok(())
    }
}
