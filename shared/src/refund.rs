//! Refunds: exact for every part of an order, in any order of parts. Each is the cumulative target less what was already done, so that
//! however an order is returned, the sums end where one full refund would.

use crate::{
    allocate::cumulative,
    api::{RefundLineIn, RefundRequest},
    basket::read_amount,
    id::{LineId, LotId, OrderId, RefundId, RuleId},
    ledger::{Change, Draft, folded_id},
    lot::{Lot, points_of, take_in_order},
    money::{Amount, Currency},
    order::{OrderHistory, PaidLine, PaidOrder},
    points::Points,
    program::{DebtPolicy, ExpiredRestore, Program, RevokeFrom},
    refusal::Refusal,
    time::Instant,
};
use serde::{Deserialize, Serialize};

/// A refund as the ledger keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    pub refund_id: RefundId,
    pub order_id: OrderId,
    pub at: Instant,
    pub lines: Vec<RefundedLine>,
    pub shipping: Amount,
    pub tax: Amount,
    /// Money to give back, shipping and tax included.
    pub cash: Amount,
    /// Burnt points put back, into their own lots or with a grace.
    pub restored: Vec<Lot>,
    /// Burnt points of lots that had expired, under a program without grace.
    pub expired: Points,
    /// Awarded points taken back from lots.
    pub revoked: Vec<Lot>,
    /// Awarded points that were gone: owed from now on.
    pub debt_added: Points,
    /// Awarded points that were gone, under a program that bears the loss.
    pub absorbed: Points,
}

impl Refund {
    /// Burnt points that came back, even if only to expire.
    pub fn points_restored(&self) -> Points {
        points_of(&self.restored).plus(self.expired)
    }

    /// Awarded points that were called back, found or not.
    pub fn points_revoked(&self) -> Points {
        points_of(&self.revoked).plus(self.debt_added).plus(self.absorbed)
    }
}

/// What one refund returned of one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundedLine {
    pub line_id: LineId,
    pub quantity: u32,
    /// Of the line's total, points part and cash part together.
    pub value: Amount,
}

/// Refunds lines, shipping, or all that is left.
///
/// A returned unit is worth its share of the line's total, rounded so that all units make the total; at most what is left of the line.
/// Of the returned value, cash and burnt points come back rounded down, and of the award the member keeps what the kept part earned,
/// rounded down: all exact once everything is returned. Tax comes back in proportion to the lines.
/// Refuses lines the order does not have, and more than is left.
pub fn refund(
    draft: &mut Draft,
    history: &OrderHistory,
    request: &RefundRequest,
    program: &Program,
) -> Result<Refund, Refusal> {
    let before = Returned::of(history);
    let mut after = before.clone();
    if request.all {
        after.return_all(history, request)?;
    } else {
        after.return_parts(history, request, program)?;
    }
    let paid = &history.paid;
    let (restored, expired) = restore(draft, paid, &before, &after, program);
    // What comes back is there to be taken from: nobody is given points and a debt at once.
    let lots = draft.account().lots_with(&restored, draft.now());
    let Revocation { revoked, debt_added, absorbed } = revoke(lots, draft.now(), paid, &before, &after, program);
    let refund = Refund {
        refund_id: request.refund_id.clone(),
        order_id: paid.order_id.clone(),
        at: draft.now(),
        lines: after.lines_since(&before, paid),
        shipping: after.shipping.minus(before.shipping),
        tax: after.tax(paid).minus(before.tax(paid)),
        cash: after.cash(paid).minus(before.cash(paid)),
        restored,
        expired,
        revoked,
        debt_added,
        absorbed,
    };
    draft.append(Change::Refunded { refund: Box::new(refund.clone()) })?;
    Ok(refund)
}

/// How much of an order has come back, line by line. Everything a refund owes is a function of this.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Returned {
    lines: Vec<ReturnedLine>,
    shipping: Amount,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct ReturnedLine {
    quantity: u32,
    value: Amount,
}

impl Returned {
    fn of(history: &OrderHistory) -> Self {
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

    fn return_all(&mut self, history: &OrderHistory, request: &RefundRequest) -> Result<(), Refusal> {
        if !request.lines.is_empty() || request.shipping.is_some() {
            return Err(Refusal::invalid("/all", "stands alone: leave out lines and shipping."));
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

    fn return_parts(
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
        let unknown = || Refusal::invalid(format!("{pointer}/line_id"), "is no line of this order.");
        let (line, returned) = found.ok_or_else(unknown)?;
        match (part.quantity, &part.amount) {
            (Some(quantity), None) => returned.return_units(line, quantity, format!("{pointer}/quantity")),
            (None, Some(amount)) => {
                let pointer = format!("{pointer}/amount");
                let amount = read_amount(&pointer, amount, currency)?;
                returned.return_value(line, amount, pointer)
            }
            _ => Err(Refusal::invalid(pointer, "needs either `quantity` or `amount`.")),
        }
    }

    /// Points burnt for the returned part, rounded down for each line.
    fn restored(&self, paid: &PaidOrder) -> Points {
        self.sum(paid, |line, value| cumulative(line.points.get(), value.minor(), line.total.minor()))
    }

    /// Points of one award for the returned part: all but what the kept part earned, rounded down.
    fn revoked(&self, paid: &PaidOrder, award: &crate::earn::Award) -> Points {
        self.sum(paid, |line, value| {
            let earned = award.lines.iter().find(|part| part.line_id == line.line_id);
            let earned = earned.map_or(0, |part| part.points.get());
            let kept = line.total.minus(value).minor();
            earned - cumulative(earned, kept, line.total.minor()).min(earned)
        })
    }

    fn sum(&self, paid: &PaidOrder, of_line: impl Fn(&PaidLine, Amount) -> u64) -> Points {
        let lines = paid.lines.iter().zip(&self.lines);
        lines.map(|(line, returned)| Points::saturating(of_line(line, returned.value).into())).sum()
    }

    fn value(&self) -> Amount {
        self.lines.iter().map(|line| line.value).sum()
    }

    /// Tax for the returned part of the lines, rounded down; by units where the lines cost nothing.
    fn tax(&self, paid: &PaidOrder) -> Amount {
        let (mut part, mut whole) = (self.value().minor(), paid.lines_total().minor());
        if whole == 0 {
            part = self.lines.iter().map(|line| u64::from(line.quantity)).sum();
            whole = paid.lines.iter().map(|line| u64::from(line.quantity)).sum();
        }
        Amount::saturating(cumulative(paid.tax.minor(), part, whole).into())
    }

    /// Money for the returned part: each line's cash rounded down, shipping and tax.
    fn cash(&self, paid: &PaidOrder) -> Amount {
        let lines = paid.lines.iter().zip(&self.lines);
        let cash_of = |(line, returned): (&PaidLine, &ReturnedLine)| {
            let cash = cumulative(line.cash().minor(), returned.value.minor(), line.total.minor());
            Amount::saturating(cash.into())
        };
        lines.map(cash_of).sum::<Amount>().plus(self.shipping).plus(self.tax(paid))
    }

    fn lines_since(&self, before: &Self, paid: &PaidOrder) -> Vec<RefundedLine> {
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

/// The burnt points that this refund gives back, the longest-lived first, each into its own lot. Points of a lot that has expired since
/// get a grace or expire at once, as the program says; the second result is the latter.
fn restore(
    draft: &Draft,
    paid: &PaidOrder,
    before: &Returned,
    after: &Returned,
    program: &Program,
) -> (Vec<Lot>, Points) {
    let burnt = paid.spent.as_ref().map_or(&[][..], |spent| &spent.burnt);
    let (done, target) = (before.restored(paid), after.restored(paid));
    let up_to_target = take_in_order(burnt.iter().rev(), target);
    let parts = without_first(&up_to_target, done);
    let now = draft.now();
    match program.refunds.expired_restore {
        ExpiredRestore::Expire => {
            let (gone, alive): (Vec<Lot>, Vec<Lot>) = parts.into_iter().partition(|part| part.is_expired(now));
            (alive, points_of(&gone))
        }
        ExpiredRestore::Grace { days } => {
            let expires_at = Some(program.zone.end_of_day_after(now, days));
            let with_grace = |part: Lot| {
                if !part.is_expired(now) {
                    return part;
                }
                let graced = Lot { expires_at, order_id: None, available_at: now, revocable_until: now, ..part };
                Lot { lot_id: folded_id(&graced), ..graced }
            };
            (parts.into_iter().map(with_grace).collect(), Points::ZERO)
        }
    }
}

/// The parts without their first `points`.
fn without_first(parts: &[Lot], points: Points) -> Vec<Lot> {
    let mut skipped = points;
    let mut rest = Vec::new();
    for part in parts {
        let skip = part.points.min(skipped);
        skipped = skipped.minus(skip);
        let left = part.points.minus(skip);
        rest.extend((!left.is_zero()).then(|| part.part(left)));
    }
    rest
}

struct Revocation {
    revoked: Vec<Lot>,
    debt_added: Points,
    absorbed: Points,
}

/// Takes awarded points back: from the awards' own lots, pending ones first, then from others if the program allows; the rest is debt,
/// or the merchant's loss.
fn revoke(
    mut lots: Vec<Lot>,
    now: Instant,
    paid: &PaidOrder,
    before: &Returned,
    after: &Returned,
    program: &Program,
) -> Revocation {
    let mut revoked = Vec::new();
    let mut missing = Points::ZERO;
    let mut own: Vec<(Option<LotId>, Points)> = Vec::new();
    for award in &paid.awards {
        let due = after.revoked(paid, award).minus(before.revoked(paid, award));
        own.push((own_lot(paid, &award.rule_id, now), due));
    }
    let is_pending =
        |lot_id: &Option<LotId>| lots.iter().any(|lot| Some(&lot.lot_id) == lot_id.as_ref() && lot.is_pending(now));
    own.sort_by_key(|(lot_id, _)| !is_pending(lot_id));
    for (lot_id, due) in own {
        let taken = take_from(&mut lots, &mut revoked, due, |lot| Some(&lot.lot_id) == lot_id.as_ref());
        missing = missing.plus(due.minus(taken));
    }
    if program.refunds.revoke_from == RevokeFrom::Any {
        lots.sort_by(|one, other| one.is_pending(now).cmp(&other.is_pending(now)).then_with(|| one.burn_order(other)));
        let taken = take_from(&mut lots, &mut revoked, missing, |_| true);
        missing = missing.minus(taken);
    }
    match program.refunds.debt {
        DebtPolicy::Carry => Revocation { revoked, debt_added: missing, absorbed: Points::ZERO },
        DebtPolicy::Absorb => Revocation { revoked, debt_added: Points::ZERO, absorbed: missing },
    }
}

/// The lot an award made, or the one it has folded into by `now`; none if a debt took all of it.
fn own_lot(paid: &PaidOrder, rule_id: &RuleId, now: Instant) -> Option<LotId> {
    let lot_id = LotId::of_award(paid.order_id.as_str(), rule_id);
    let lot = paid.lots.iter().find(|lot| lot.lot_id == lot_id)?;
    Some(if lot.folds_at() <= now { folded_id(lot) } else { lot_id })
}

/// Moves up to `due` points out of the lots that `from` picks, as they stand, and answers how many.
fn take_from(lots: &mut [Lot], taken: &mut Vec<Lot>, due: Points, from: impl Fn(&Lot) -> bool) -> Points {
    let parts = take_in_order(lots.iter().filter(|lot| from(lot)), due);
    for part in &parts {
        if let Some(lot) = lots.iter_mut().find(|lot| lot.lot_id == part.lot_id) {
            lot.points = lot.points.minus(part.points);
        }
    }
    let points = points_of(&parts);
    taken.extend(parts);
    points
}
