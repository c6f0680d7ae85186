//! What an order earns: multiply first, round once for each rule, then split over the lines exactly. It grants nothing; see `order`.

mod arithmetic;
mod multiplier;

use crate::{
    basket::Basket,
    earning::expiry::{Validity, validity},
    earning::grant::fixed,
    ledger::fact::award::{AppliedFactor, Award, Calculation},
    program::{Blocks, Multiplier, Occasion, Program, SpendRule},
    units::money::Amount,
    units::points::Points,
    units::rate::DecimalText,
    units::time::Instant,
};
use arithmetic::{counted_bases, points_of, round_once, weights};
use multiplier::{Combined, Limit, combine, counted};
use rust_decimal::Decimal;

/// What an order earns, and how it was computed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderEarning {
    /// One award for each spend rule that grants points, in the program's order.
    pub awards: Vec<Award>,
    /// The combined multiplier of each line, in the basket's order. 1 if no multiplier counts.
    pub multipliers: Vec<Decimal>,
}

/// Returns what an order earns.
///
/// `points_paid` is the money that points took off each line. This part earns nothing unless the program states `on_points_paid`. Exact for
/// every basket within its limits. Each rule rounds once, by its own setting.
pub fn earn(program: &Program, basket: &Basket, occasion: &Occasion<'_>, points_paid: &[Amount]) -> OrderEarning {
    let order = EarningOrder { program, basket, occasion };
    let lines: Vec<EarningLine> = order.lines(points_paid).collect();
    OrderEarning {
        awards: program.earning.spend_rules.iter().filter_map(|rule| order.award(rule, &lines)).collect(),
        multipliers: lines.iter().map(|line| line.combined.value).collect(),
    }
}

/// Like [`earn`], but only the points, before caps: calls `each` with the index and the points of each spend rule that grants any. For runs
/// over many orders; `lines` is memory that they share.
pub fn earn_points(
    program: &Program,
    basket: &Basket,
    occasion: &Occasion<'_>,
    points_paid: &[Amount],
    lines: &mut Vec<EarningLine>,
    mut each: impl FnMut(usize, Points),
) {
    let order = EarningOrder { program, basket, occasion };
    lines.clear();
    lines.extend(order.lines(points_paid));
    for (at, rule) in program.earning.spend_rules.iter().enumerate() {
        let points = points_of(rule, order.lines_of(rule, lines));
        if !points.is_zero() {
            each(at, points);
        }
    }
}

/// An order and the program under which it earns.
struct EarningOrder<'a> {
    program: &'a Program,
    basket: &'a Basket,
    occasion: &'a Occasion<'a>,
}

/// One line in the computation.
#[derive(Clone, Copy, Debug)]
pub struct EarningLine {
    /// The index of the line in the basket.
    at: usize,
    base: Amount,
    combined: Combined,
}

impl EarningOrder<'_> {
    fn lines(&self, points_paid: &[Amount]) -> impl Iterator<Item = EarningLine> {
        let earning = &self.program.earning;
        self.basket.lines.iter().enumerate().map(move |(at, line)| EarningLine {
            at,
            base: earning.points_paid.earning_part(line.total, points_paid.get(at).copied().unwrap_or_default()),
            combined: combine(earning, line, self.occasion),
        })
    }

    /// The lines for which all conditions of the rule hold.
    fn lines_of<'lines>(
        &self,
        rule: &SpendRule,
        lines: &'lines [EarningLine],
    ) -> impl Iterator<Item = &'lines EarningLine> {
        let holds = |line: &&EarningLine| {
            let line = self.basket.lines.get(line.at);
            rule.conditions.iter().all(|condition| condition.holds(line, self.occasion))
        };
        lines.iter().filter(holds)
    }

    fn award(&self, rule: &SpendRule, lines: &[EarningLine]) -> Option<Award> {
        let Self { program, occasion, .. } = self;
        let lines: Vec<&EarningLine> = self.lines_of(rule, lines).collect();
        let bases = counted_bases(rule, &lines);
        let weights = weights(&lines, &bases);
        let points = round_once(rule, &weights);
        if points.is_zero() {
            return None;
        }
        let available_at = available_at(program, occasion.at);
        let policy = program.expiry.of(rule.class);
        let Validity { expires_at, renewal } = validity(policy, occasion.at, available_at, &program.zone);
        let award = Award {
            calculation: Calculation::Spend {
                points: rule.points,
                per: rule.per,
                base: bases.iter().copied().sum(),
                cut_from: (rule.blocks == Blocks::Whole).then(|| lines.iter().map(|line| line.base).sum()),
                factors: self.applied_factors(&lines),
                max_multiplier: max_multiplier(program, &lines),
                rounding: rule.rounding.into(),
            },
            available_at,
            expires_at,
            renewal,
            ..fixed(program, &rule.rule_id, rule.class, points, occasion.at)
        };
        Some(award.split_by(shares(&lines, &weights.of_lines)))
    }

    fn applied_factors(&self, lines: &[&EarningLine]) -> Vec<AppliedFactor> {
        let mut applied: Vec<AppliedFactor> = Vec::new();
        let of_line = |line: &&EarningLine| {
            let line = self.basket.lines.get(line.at);
            line.map(|line| counted(&self.program.earning, line, self.occasion)).unwrap_or_default()
        };
        for Multiplier { rule_id, factor, .. } in lines.iter().flat_map(of_line) {
            if applied.iter().all(|factor| factor.rule_id != *rule_id) {
                let factor = DecimalText(factor.value().to_string());
                applied.push(AppliedFactor { rule_id: rule_id.clone(), factor });
            }
        }
        applied
    }
}

fn max_multiplier(program: &Program, lines: &[&EarningLine]) -> Option<DecimalText> {
    let cut = lines.iter().any(|line| line.combined.limit == Limit::Reached);
    cut.then(|| DecimalText(program.earning.max_multiplier.to_string()))
}

/// The weights with the index of each line in the basket. A basket has fewer lines than 2^16.
fn shares(lines: &[&EarningLine], weights: &[u128]) -> Vec<(u16, u128)> {
    let share = |(line, weight): (&&EarningLine, &u128)| Some((u16::try_from(line.at).ok()?, *weight));
    lines.iter().zip(weights).filter_map(share).collect()
}

/// Returns when an order's points become available: immediately, or at the local midnight that ends the return window.
pub fn available_at(program: &Program, placed_at: Instant) -> Instant {
    match program.earning.pending_days {
        0 => placed_at,
        days => program.zone.end_of_day_after(placed_at, days),
    }
}
