//! Refunds: each is the cumulative target minus what earlier refunds did. All targets round in the merchant's favour.

use super::{
    account::Account,
    earning::Award,
    fraction::Fraction,
    lot::{Expiry, Lot, Part, Renewal, cut, sum},
    orders::Order,
    revoking::Due,
    settings::Settings,
};

/// What a refund states.
#[derive(Clone, Debug)]
pub struct RefundWish {
    pub all: bool,
    pub lines: Vec<RefundLine>,
    pub shipping: i128,
}

#[derive(Clone, Copy, Debug)]
pub enum RefundLine {
    Quantity { line: usize, units: i128 },
    Amount { line: usize, amount: i128 },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    pub cash: i128,
    /// Includes points that paid a debt, and points that expired immediately.
    pub points_restored: i128,
    pub restored: Vec<(Option<i64>, i128)>,
    pub revoked: i128,
    pub debt_added: i128,
}

/// What all refunds of an order so far come to, for each line.
struct Targets {
    cash: i128,
    restored: i128,
    /// By award.
    revoked: Vec<i128>,
}

impl Order {
    /// The cumulative targets of an order of which the money in `refunded` and `refunded_shipping` was refunded.
    fn targets(&self, settings: &Settings) -> Targets {
        let mut targets = Targets { cash: self.refunded_shipping + self.tax(), restored: 0, revoked: Vec::new() };
        for (at, line) in self.basket.lines.iter().enumerate() {
            targets.cash += part_of(line.total - self.spent.off[at], self.share(at)).floor();
            targets.restored += part_of(self.spent.lines[at].points, self.share(at)).floor();
        }
        targets.revoked = self.awards.iter().map(|award| self.revoked(settings, award)).collect();
        targets
    }

    /// The refunded part of a line and the whole of it: its money, or its units if it costs nothing.
    fn share(&self, at: usize) -> (i128, i128) {
        let line = &self.basket.lines[at];
        if line.total > 0 { (self.refunded[at], line.total) } else { (self.refunded_units[at], line.quantity) }
    }

    /// The tax of each line with its line; a tax that only the order states in proportion to the money of all lines.
    fn tax(&self) -> i128 {
        let lines = &self.basket.lines;
        if lines.iter().any(|line| line.tax.is_some()) {
            return (0..lines.len()).map(|at| part_of(lines[at].tax.unwrap_or(0), self.share(at)).floor()).sum();
        }
        let share = if self.basket.goods() > 0 {
            (self.refunded.iter().sum(), self.basket.goods())
        } else {
            (self.refunded_units.iter().sum(), lines.iter().map(|line| line.quantity).sum())
        };
        part_of(self.basket.tax, share).floor()
    }

    /// All points of an award but those that the kept part of each line earned, rounded down. Of a rule for whole blocks, the member keeps no
    /// more than the whole blocks of the kept part earn.
    fn revoked(&self, settings: &Settings, award: &Award) -> i128 {
        let by_lines = (0..award.lines.len()).map(|at| part_of(award.lines[at], self.share(at)).ceil()).sum();
        let base = |at: usize, money: i128| {
            let paid = if settings.on_points_paid { 0 } else { self.spent.off[at] };
            let whole = self.basket.lines[at].total - paid;
            part_of(whole, (money, self.basket.lines[at].total)).floor()
        };
        let earning: Vec<usize> = (0..award.lines.len()).filter(|&at| award.lines[at] > 0).collect();
        let lost: i128 = earning.iter().map(|&at| base(at, self.refunded[at])).sum();
        if !award.rule.whole_blocks || lost == 0 {
            return by_lines;
        }
        let is_kept = |at: &&usize| self.refunded[**at] < self.basket.lines[**at].total;
        let best = earning.iter().filter(is_kept).map(|&at| self.factors[at].factor).max().unwrap_or(Fraction::ZERO);
        let blocks = (award.full_base - lost) / award.rule.per * award.rule.points;
        by_lines.max(award.granted - best.times(Fraction::whole(blocks)).floor())
    }

    fn apply(&mut self, wish: &RefundWish) {
        if wish.all {
            self.refunded = self.basket.lines.iter().map(|line| line.total).collect();
            self.refunded_units = self.basket.lines.iter().map(|line| line.quantity).collect();
            self.refunded_shipping = self.basket.shipping;
        }
        for line in &wish.lines {
            self.apply_line(*line);
        }
        self.refunded_shipping += wish.shipping;
    }

    fn apply_line(&mut self, wish: RefundLine) {
        match wish {
            RefundLine::Amount { line, amount } => self.refunded[line] += amount,
            RefundLine::Quantity { line, units } => {
                let of = &self.basket.lines[line];
                let money = |units: i128| Fraction::new(of.total * units, of.quantity).floor();
                let done = self.refunded_units[line];
                self.refunded_units[line] += units;
                self.refunded[line] = (self.refunded[line] + money(done + units) - money(done)).min(of.total);
            }
        }
    }
}

/// Refunds an order at `now`, in an account that is settled.
pub fn refund(settings: &Settings, account: &mut Account, order: &mut Order, wish: &RefundWish, now: i64) -> Refund {
    let before = order.targets(settings);
    order.apply(wish);
    let after = order.targets(settings);
    let points_restored = after.restored - before.restored;
    let restored = restore(settings, account, order, points_restored, now);
    let dues: Vec<Due> = (0..order.awards.len())
        .map(|at| Due {
            lot: order.award_lots[at].lot.clone(),
            points: after.revoked[at] - before.revoked[at],
            earlier: order.since_expiry[at],
            own: (order.own[at] - before.revoked[at]).max(0),
        })
        .collect();
    let revocation = account.revoke(settings, &dues, now);
    for (at, due) in dues.iter().enumerate() {
        if account.current(due.lot.clone()).has_expired(now) {
            let (points, spent) = order.since_expiry[at];
            order.since_expiry[at] = (points + due.points, spent + revocation.still_due[at]);
        }
        account.usage.subtract(&order.awards[at].counted, due.points - revocation.borne[at]);
    }
    Refund {
        cash: after.cash - before.cash,
        points_restored,
        restored,
        revoked: dues.iter().map(|due| due.points).sum(),
        debt_added: revocation.debt_added,
    }
}

/// Restores the points that burnt last first: what remains burnt is what a smaller spend would have burnt. They pay debt first.
fn restore(
    settings: &Settings,
    account: &mut Account,
    order: &mut Order,
    points: i128,
    now: i64,
) -> Vec<(Option<i64>, i128)> {
    let kept = sum(&order.burnt) - points;
    let (kept, mut returned) = cut(&order.burnt, kept);
    order.burnt = kept;
    returned.reverse();
    let mut parts = Vec::new();
    for part in returned {
        let own = account.present(part);
        let part = in_grace(settings, own.clone(), now);
        // Points in their period of grace are no longer in their own lot, and did not expire unused.
        if part.lot == own.lot {
            account.unspend(&own.lot, own.points);
        }
        account.note(part.lot.renewal == Renewal::Grace, "restored points in their period of grace");
        account.note(part.lot.has_expired(now), "restored points that expire immediately");
        parts.push(part);
    }
    let left = account.arrive(parts, now).into_iter().filter(|part| !part.lot.has_expired(now));
    left.map(|part| (part.lot.expires_at(), part.points)).collect()
}

/// Restored points whose expiry has passed get one period of grace, if the program grants it.
fn in_grace(settings: &Settings, part: Part, now: i64) -> Part {
    match settings.grace_days {
        Some(days) if part.lot.has_expired(now) && part.lot.renewal != Renewal::Grace => {
            let end = settings.calendar.plus_days_end(now, days);
            Part { lot: Lot { expiry: Expiry::At(end), renewal: Renewal::Grace, ..part.lot }, ..part }
        }
        _ => part,
    }
}

/// The part of `whole` that belongs to `part` of `total`.
fn part_of(whole: i128, (part, total): (i128, i128)) -> Fraction {
    if total == 0 { Fraction::ZERO } else { Fraction::new(whole * part, total) }
}
