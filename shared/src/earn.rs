//! What an order earns: multiply first, round once for each rule, then split over the lines exactly. Grants nothing; see `order`.

use crate::{
    allocate::allocate,
    award::{AppliedFactor, Award, Reckoned},
    basket::{Basket, Line},
    expiry::expires_at_once_available,
    money::Amount,
    points::Points,
    program::{Blocks, Earning, Multiplier, Occasion, PointsPaid, Program, Rounding, SpendRule, Stacking},
    rate::DecimalText,
    time::Instant,
};
use rust_decimal::Decimal;

/// What an order earns, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderEarning {
    /// One for each spend rule that gives anything, in the program's order.
    pub awards: Vec<Award>,
    /// What the multipliers of each line come to, in the basket's order; 1 where none counts.
    pub multipliers: Vec<Decimal>,
}

/// What an order earns.
///
/// `points_paid` is the money that points took off each line; that part earns nothing unless the program says so.
/// Exact for any basket within its limits; rounding is each rule's own.
pub fn earn(program: &Program, basket: &Basket, occasion: &Occasion<'_>, points_paid: &[Amount]) -> OrderEarning {
    let earning = &program.earning;
    let lines: Vec<EarningLine<'_>> = basket
        .lines
        .iter()
        .enumerate()
        .map(|(at, line)| EarningLine {
            at,
            line,
            base: match earning.points_paid {
                PointsPaid::Earns => line.total,
                PointsPaid::EarnsNothing => line.total.minus(points_paid.get(at).copied().unwrap_or_default()),
            },
            multiplier: combine(earning, line, occasion),
        })
        .collect();
    OrderEarning {
        awards: earning.spend_rules.iter().filter_map(|rule| award(program, rule, &lines, occasion)).collect(),
        multipliers: lines.iter().map(|line| line.multiplier.value).collect(),
    }
}

struct EarningLine<'basket> {
    /// Its place in the basket.
    at: usize,
    line: &'basket Line,
    base: Amount,
    multiplier: CombinedMultiplier<'basket>,
}

/// What the multipliers of one line come to.
#[derive(Clone)]
struct CombinedMultiplier<'program> {
    value: Decimal,
    counted: Vec<&'program Multiplier>,
    cut: Cut,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Cut {
    Uncut,
    ToMaxMultiplier,
}

fn combine<'program>(earning: &'program Earning, line: &Line, occasion: &Occasion<'_>) -> CombinedMultiplier<'program> {
    let applies =
        |multiplier: &&Multiplier| multiplier.conditions.iter().all(|condition| condition.holds(Some(line), occasion));
    let mut counted: Vec<&Multiplier> = earning.multipliers.iter().filter(applies).collect();
    // Ascending, so that a product passes its bound only where the result does.
    counted.sort_by_key(|multiplier| multiplier.factor);
    let values = counted.iter().map(|multiplier| multiplier.factor.value());
    let value = match earning.stacking {
        Stacking::Best => {
            counted = counted.split_off(counted.len().saturating_sub(1));
            counted.last().map_or(Decimal::ONE, |best| best.factor.value())
        }
        Stacking::Multiply => {
            values.fold(Decimal::ONE, |product, factor| product.checked_mul(factor).unwrap_or(Decimal::MAX))
        }
        Stacking::Add => {
            values.fold(Decimal::ONE, |sum, factor| sum.saturating_add(factor.saturating_sub(Decimal::ONE)))
        }
    };
    counted.retain(|multiplier| multiplier.factor.value() != Decimal::ONE);
    let cut = if value > earning.max_multiplier { Cut::ToMaxMultiplier } else { Cut::Uncut };
    CombinedMultiplier { value: value.clamp(Decimal::ZERO, earning.max_multiplier), counted, cut }
}

fn award(program: &Program, rule: &SpendRule, lines: &[EarningLine<'_>], occasion: &Occasion<'_>) -> Option<Award> {
    let applies =
        |line: &&EarningLine<'_>| rule.conditions.iter().all(|condition| condition.holds(Some(line.line), occasion));
    let lines: Vec<&EarningLine<'_>> = lines.iter().filter(applies).collect();
    let bases = counted_bases(rule, &lines);
    let weights = weights(&lines, &bases);
    let points = round_once(rule, &weights);
    if points.is_zero() {
        return None;
    }
    let parts = allocate(points.get(), &weights.of_lines);
    let available_at = available_at(program, occasion.at);
    Some(Award {
        rule_id: rule.rule_id.clone(),
        program_version: program.version,
        class: rule.class,
        reckoned: Reckoned::Spend {
            points: rule.points,
            per: rule.per,
            base: bases.iter().copied().sum(),
            factors: applied_factors(&lines),
            max_multiplier: max_multiplier(program, &lines),
            rounding: rule.rounding,
        },
        desired: points,
        points,
        cut: None,
        counts: Vec::new(),
        lines: earned_parts(&lines, &parts),
        earned_at: occasion.at,
        available_at,
        expires_at: expires_at_once_available(program.expiry.of(rule.class), occasion.at, available_at, &program.zone),
    })
}

/// The lines' money that counts: all of it, or what whole blocks of `per` over the order leave, split over the lines.
fn counted_bases(rule: &SpendRule, lines: &[&EarningLine<'_>]) -> Vec<Amount> {
    let bases: Vec<Amount> = lines.iter().map(|line| line.base).collect();
    match rule.blocks {
        Blocks::Fractional => bases,
        Blocks::Whole => {
            let sum = bases.iter().copied().sum::<Amount>().minor();
            let per = rule.per.minor().max(1);
            let weights: Vec<u128> = bases.iter().map(|base| base.minor().into()).collect();
            let counted = allocate(sum / per * per, &weights);
            counted.into_iter().map(|minor| Amount::saturating(minor.into())).collect()
        }
    }
}

/// Each line's money times its multiplier, as integers over one power of ten.
struct Weights {
    of_lines: Vec<u128>,
    scale: u32,
}

fn weights(lines: &[&EarningLine<'_>], bases: &[Amount]) -> Weights {
    let scale = lines.iter().map(|line| line.multiplier.value.scale()).max().unwrap_or(0);
    let weight = |(line, base): (&&EarningLine<'_>, &Amount)| {
        let value = line.multiplier.value;
        let mantissa = u128::try_from(value.mantissa()).unwrap_or(0);
        u128::from(base.minor()) * mantissa * 10_u128.pow(scale - value.scale())
    };
    Weights { of_lines: lines.iter().zip(bases).map(weight).collect(), scale }
}

/// The rule's points, rounded this once.
///
/// Bounds: money below 10^13, points per block at most 10^6, multipliers at most 100 with at most 15 digits: the products stay below 2^127.
fn round_once(rule: &SpendRule, weights: &Weights) -> Points {
    let numerator = weights.of_lines.iter().sum::<u128>() * u128::from(rule.points);
    let denominator = u128::from(rule.per.minor().max(1)) * 10_u128.pow(weights.scale);
    let (floor, remainder) = (numerator / denominator, numerator % denominator);
    let half = (remainder * 2).cmp(&denominator);
    let up = match rule.rounding {
        Rounding::Floor => false,
        Rounding::Ceil => remainder > 0,
        Rounding::HalfUp => half.is_ge(),
        Rounding::HalfEven => half.is_gt() || (half.is_eq() && floor % 2 == 1),
    };
    Points::saturating(floor + u128::from(up))
}

fn applied_factors(lines: &[&EarningLine<'_>]) -> Vec<AppliedFactor> {
    let mut applied: Vec<AppliedFactor> = Vec::new();
    for multiplier in lines.iter().flat_map(|line| &line.multiplier.counted) {
        if applied.iter().all(|factor| factor.rule_id != multiplier.rule_id) {
            let factor = DecimalText(multiplier.factor.value().to_string());
            applied.push(AppliedFactor { rule_id: multiplier.rule_id.clone(), factor });
        }
    }
    applied
}

fn max_multiplier(program: &Program, lines: &[&EarningLine<'_>]) -> Option<DecimalText> {
    let cut = lines.iter().any(|line| line.multiplier.cut == Cut::ToMaxMultiplier);
    cut.then(|| DecimalText(program.earning.max_multiplier.to_string()))
}

/// The lines that earned any, by their place in the basket. A basket has fewer lines than 2^16.
fn earned_parts(lines: &[&EarningLine<'_>], parts: &[u64]) -> Vec<(u16, Points)> {
    let part = |(line, &points): (&&EarningLine<'_>, &u64)| {
        let at = u16::try_from(line.at).ok()?;
        (points > 0).then(|| (at, Points::saturating(points.into())))
    };
    lines.iter().zip(parts).filter_map(part).collect()
}

/// When an order's points become spendable: at once, or with the local midnight that ends the return window.
pub fn available_at(program: &Program, placed_at: Instant) -> Instant {
    match program.earning.pending_days {
        0 => placed_at,
        days => program.zone.end_of_day_after(placed_at, days),
    }
}
