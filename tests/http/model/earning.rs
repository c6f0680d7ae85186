//! What an order earns: one award for each spend rule, rounded once, cut by the caps, and split over the lines once.

use super::{
    basket::{Basket, matching},
    caps::{Counted, Usage},
    fraction::Fraction,
    settings::{Cap, Multiplier, Settings, SpendRule},
    split::split,
};

#[derive(Clone, Debug)]
pub struct Award {
    pub rule: SpendRule,
    /// The money that the award is computed from.
    pub base: i128,
    /// The same money with incomplete blocks.
    pub full_base: i128,
    /// The multipliers that counted for some line.
    pub multipliers: Vec<Multiplier>,
    /// Whether `max_multiplier` has cut the factors of some line.
    pub is_cut: bool,
    pub desired: i128,
    pub granted: i128,
    /// The cap that cut the award.
    pub cut_by: Option<Cap>,
    pub lines: Vec<i128>,
    /// What counted the award under the caps of the member.
    pub counted: Vec<String>,
}

/// What the earning of an order depends on, apart from its basket.
pub struct Cause<'a> {
    pub settings: &'a Settings,
    pub order_id: &'a str,
    pub placed_at: i64,
    pub now: i64,
}

/// The usage of one member and of all members together.
pub struct Counts<'a> {
    pub member: &'a mut Usage,
    pub program: &'a mut Usage,
}

/// The awards of an order. `off` is the money that points pay for each line.
pub fn awards(
    cause: &Cause<'_>,
    basket: &Basket,
    off: &[i128],
    factors: &[LineFactor],
    counts: &mut Counts<'_>,
) -> Vec<Award> {
    let settings = cause.settings;
    let paid = |at: usize| if settings.on_points_paid { 0 } else { off[at] };
    let bases: Vec<i128> = (0..off.len()).map(|at| basket.lines[at].total - paid(at)).collect();
    let rules = settings.spend_rules.iter();
    rules.filter_map(|rule| award(cause, basket, rule, &bases, factors, counts)).collect()
}

fn award(
    cause: &Cause<'_>,
    basket: &Basket,
    rule: &SpendRule,
    bases: &[i128],
    factors: &[LineFactor],
    counts: &mut Counts<'_>,
) -> Option<Award> {
    let matches = matching(basket, &rule.conditions, cause.settings, cause.placed_at);
    let base_of = |at: usize| if matches[at] { bases[at] } else { 0 };
    let base: i128 = (0..bases.len()).map(base_of).sum();
    let kept = if rule.whole_blocks { base / rule.per * rule.per } else { base };
    if kept == 0 {
        return None;
    }
    let rate = Fraction::new(rule.points, rule.per);
    let lines: Vec<Fraction> = (0..bases.len()).map(|at| Fraction::whole(base_of(at))).collect();
    // The money of incomplete blocks is taken from all lines.
    let lines = if rule.whole_blocks { split(kept, &lines).into_iter().map(Fraction::whole).collect() } else { lines };
    let shares: Vec<Fraction> =
        lines.iter().zip(factors).map(|(money, factor)| money.times(rate).times(factor.factor)).collect();
    let exact = shares.iter().fold(Fraction::ZERO, |sum, &share| sum.plus(share));
    let desired = rounded(exact, &rule.rounding);
    if desired == 0 {
        return None;
    }
    let (granted, cut_by, counted) = granted(cause, rule, desired, counts);
    let used =
        |multiplier: &Multiplier| (0..bases.len()).any(|at| matches[at] && factors[at].used.contains(&multiplier.id));
    let is_cut = (0..bases.len()).any(|at| matches[at] && factors[at].is_cut);
    let multipliers = cause.settings.multipliers.iter().filter(|&multiplier| used(multiplier)).cloned().collect();
    Some(Award {
        rule: rule.clone(),
        base: kept,
        full_base: base,
        multipliers,
        is_cut,
        desired,
        granted,
        cut_by,
        lines: split(granted, &shares),
        counted,
    })
}

pub fn rounded(exact: Fraction, rounding: &str) -> i128 {
    match rounding {
        "floor" => exact.floor(),
        "half_up" => exact.half_up(),
        "half_even" => exact.half_even(),
        "ceil" => exact.ceil(),
        other => panic!("a rounding {other}"),
    }
}

/// The multiplier of a line, and the rules that it comes from.
#[derive(Clone, Debug)]
pub struct LineFactor {
    pub factor: Fraction,
    pub used: Vec<String>,
    /// Whether `max_multiplier` has cut the factors.
    pub is_cut: bool,
}

pub fn factors(cause: &Cause<'_>, basket: &Basket) -> Vec<LineFactor> {
    let settings = cause.settings;
    let met: Vec<(&Multiplier, Vec<bool>)> = settings
        .multipliers
        .iter()
        .map(|rule| (rule, matching(basket, &rule.conditions, settings, cause.placed_at)))
        .collect();
    let of_line = |at: usize| {
        let of_line: Vec<&Multiplier> = met.iter().filter(|(_, lines)| lines[at]).map(|(rule, _)| *rule).collect();
        combined(&of_line, settings)
    };
    (0..basket.lines.len()).map(of_line).collect()
}

fn combined(multipliers: &[&Multiplier], settings: &Settings) -> LineFactor {
    let Some(best) = multipliers.iter().map(|rule| rule.factor).max() else {
        return LineFactor { factor: Fraction::ONE, used: Vec::new(), is_cut: false };
    };
    let factors = multipliers.iter().map(|rule| rule.factor);
    let factor = match settings.stacking.as_str() {
        "best" => best,
        "multiply" => factors.fold(Fraction::ONE, Fraction::times),
        "add" => factors.fold(Fraction::ONE, |sum, factor| sum.plus(factor.minus(Fraction::ONE))).max(Fraction::ZERO),
        other => panic!("a stacking {other}"),
    };
    let used = if settings.stacking == "best" {
        // Of equal factors, the explanation names the last one.
        let named = multipliers.iter().rfind(|rule| rule.factor == best);
        named.iter().map(|rule| rule.id.clone()).collect()
    } else {
        multipliers.iter().map(|rule| rule.id.clone()).collect()
    };
    LineFactor { factor: factor.min(settings.max_multiplier), used, is_cut: factor > settings.max_multiplier }
}

/// Cuts the award to what the caps leave, and counts what is granted.
fn granted(
    cause: &Cause<'_>,
    rule: &SpendRule,
    desired: i128,
    counts: &mut Counts<'_>,
) -> (i128, Option<Cap>, Vec<String>) {
    let settings = cause.settings;
    let mut cut = (desired, None);
    for cap in settings.caps.iter().chain(&rule.caps) {
        let counted = Counted { cap, key: key(cause, rule, &cap.of, &cap.per) };
        let usage = if cap.of == "program" { &*counts.program } else { &*counts.member };
        let room = usage.room(&counted, desired);
        if room < cut.0 {
            cut = (room, Some(cap.clone()));
        }
    }
    let keys = |of: &[&str]| -> Vec<String> {
        let pers = ["order", "day", "week", "month", "ever"];
        of.iter().flat_map(|of| pers.map(|per| key(cause, rule, of, per))).collect()
    };
    let of_member = keys(&["rule", "action", "member"]);
    counts.member.add(&of_member, cut.0);
    counts.program.add(&keys(&["program"]), cut.0);
    (cut.0, cut.1, of_member)
}

/// The period is that of the cause, unless it is posted too late.
fn key(cause: &Cause<'_>, rule: &SpendRule, of: &str, per: &str) -> String {
    let calendar = &cause.settings.calendar;
    let is_late = cause.placed_at < cause.now - cause.settings.late_days * 86_400_000;
    let at = if is_late { cause.now } else { cause.placed_at };
    let period = if per == "order" { cause.order_id.to_owned() } else { calendar.period(per, at) };
    let counted = if of == "rule" { &rule.id } else { "" };
    format!("{of} {counted} {per} {period}")
}
