//! What orders earn, computed a second time as fractions from the program's document: multiplied first, rounded once.

use super::{
    baskets::{Cart, cart},
    law,
    programs::{Settings, settings},
};
use proptest::prelude::*;
use serde_json::Value;
use shared::{
    basket::{Basket, Line},
    earning::spend::{earn, earn_points},
    ledger::fact::award::{Award, Calculation},
    program::MemberFacts,
    program::Occasion,
    units::money::Amount,
    units::points::Points,
    units::time::Instant,
};

/// A factor in ten-thousandths, the finest unit of factors.
const ONE: u128 = 10_000;

#[test]
fn awards_are_multiplied_first_and_rounded_once() {
    let placed = prop::sample::select(vec!["2026-11-30T23:59:59.999Z", "2026-12-01T00:00:00Z", "2027-06-01T00:00:00Z"]);
    let points_off = prop::collection::vec(0..=100_u64, 4);
    let seen = law(400, (settings(), cart(), placed, points_off), |(settings, cart, placed, percents), seen| {
        let program = settings.program(7);
        let basket = cart.basket(&program);
        let placed_at = Instant::parse(placed).unwrap();
        let off = |(line, percent): (&Line, &u64)| Amount::from_minor(line.total.minor() * percent / 100).unwrap();
        let off: Vec<Amount> = basket.lines.iter().zip(&percents).map(off).collect();
        let member = MemberFacts::default();
        let awards = earn(&program, &basket, &Occasion::new(placed_at, &program.zone, &member), &off).awards;
        let mut points = Vec::new();
        let occasion = Occasion::new(placed_at, &program.zone, &member);
        let spend_rules = &program.earning.spend_rules;
        earn_points(&program, &basket, &occasion, &off, &mut Vec::new(), |at, given| {
            points.push((spend_rules[at].rule_id.clone(), given));
        });
        let told: Vec<_> = awards.iter().map(|award| (award.rule_id.clone(), award.desired)).collect();
        assert_eq!(points, told, "`earn_points` returns the points of the awards");
        let expected = Expected { settings: &settings, cart: &cart, basket: &basket, placed_at, off: &off };
        let rules = rules(&settings, "spend").filter(|rule| applies_somewhere(&expected, rule));
        let mut left = awards.iter();
        for rule in rules {
            let points = expected.points(rule);
            seen.count_if(points.is_none(), "whole blocks under several factors");
            let award = left.clone().next().filter(|award| rule["id"] == award.rule_id.as_str());
            if award.is_some() {
                left.next();
            }
            if let Some(points) = points {
                seen.count_if(points > 0, "earned");
                assert_eq!(award.map_or(0, |award| award.points.get()), points, "{rule}");
            }
        }
        assert_eq!(left.next(), None, "no other rule grants points");
        for award in &awards {
            check_award(award, &basket);
        }
        for award in &awards {
            let Calculation::Spend { max_multiplier, factors, .. } = &award.calculation else {
                panic!("by money spent")
            };
            seen.count_if(max_multiplier.is_some(), "cut multiplier");
            seen.count_if(factors.len() > 1, "several factors");
        }
    });
    seen.at_least(&[("earned", 100), ("cut multiplier", 2), ("several factors", 10)]);
}

fn check_award(award: &Award, basket: &Basket) {
    assert_eq!(award.program_version, 7);
    assert_eq!((award.points, &award.cut), (award.desired, &None));
    assert_eq!(award.lines.iter().map(|(_, points)| *points).sum::<Points>(), award.points);
    assert!(award.lines.iter().all(|(at, points)| usize::from(*at) < basket.lines.len() && !points.is_zero()));
    let Calculation::Spend { base, factors, .. } = &award.calculation else { panic!("by money spent") };
    assert!(factors.iter().all(|applied| applied.factor.0 != "1"), "{award:?}");
    assert!(*base <= basket.lines_total());
    assert!(
        award.expires_at.is_none_or(|expires_at| expires_at > award.available_at),
        "valid for some time: {award:?}"
    );
}

struct Expected<'case> {
    settings: &'case Settings,
    cart: &'case Cart,
    basket: &'case Basket,
    placed_at: Instant,
    off: &'case [Amount],
}

fn rules<'case>(settings: &'case Settings, kind: &'static str) -> impl Iterator<Item = &'case Value> {
    settings.0["earning"]["rules"].as_array().unwrap().iter().filter(move |rule| rule["kind"] == kind)
}

fn applies_somewhere(expected: &Expected<'_>, rule: &Value) -> bool {
    (0..expected.cart.lines.len()).any(|line| expected.applies(rule, line))
}

impl Expected<'_> {
    /// The rule's points. `None` if whole blocks are split over lines with different factors: only the program defines that split.
    fn points(&self, rule: &Value) -> Option<u64> {
        let per = Amount::parse(rule["per"].as_str().unwrap(), self.basket.currency).unwrap();
        let per = u128::from(per.minor());
        let lines: Vec<(u128, u128, u128)> = (0..self.basket.lines.len())
            .filter(|&line| self.applies(rule, line))
            .map(|line| (self.base(line), self.factor(line).0, self.factor(line).1))
            .collect();
        let scale = lines.iter().map(|(_, _, scale)| *scale).max().unwrap_or(1);
        let mut money: u128 = lines.iter().map(|(base, factor, of)| base * factor * (scale / of)).sum();
        if rule["blocks"] == "whole" {
            let factors: Vec<u128> = lines.iter().map(|(_, factor, of)| factor * (scale / of)).collect();
            let base: u128 = lines.iter().map(|(base, ..)| base).sum();
            let first = *factors.first()?;
            money = factors.iter().all(|factor| *factor == first).then_some(base / per * per * first)?;
        }
        let (numerator, denominator) = (money * u128::from(rule["points"].as_u64().unwrap()), per * scale);
        let (floor, rest) = (numerator / denominator, numerator % denominator);
        let up = match rule["rounding"].as_str().unwrap() {
            "floor" => false,
            "ceil" => rest > 0,
            "half_up" => rest * 2 >= denominator,
            "half_even" => rest * 2 > denominator || (rest * 2 == denominator && floor % 2 == 1),
            other => panic!("{other}"),
        };
        Some(u64::try_from(floor + u128::from(up)).unwrap())
    }

    fn base(&self, line: usize) -> u128 {
        let total = self.basket.lines[line].total;
        let earns = self.settings.0["earning"]["on_points_paid"] == true;
        if earns { total.minor().into() } else { total.minus(self.off[line]).minor().into() }
    }

    /// The combined factor of the line, as a numerator over a power of [`ONE`].
    fn factor(&self, line: usize) -> (u128, u128) {
        let factors: Vec<u128> = rules(self.settings, "multiplier")
            .filter(|rule| self.applies(rule, line))
            .map(|rule| ten_thousandths(rule["factor"].as_str().unwrap()))
            .collect();
        let (value, scale) = match self.settings.0["earning"]["stacking"].as_str().unwrap() {
            "best" => (factors.iter().copied().max().unwrap_or(ONE), ONE),
            "multiply" => factors.iter().fold((ONE, ONE), |(value, scale), factor| (value * factor, scale * ONE)),
            "add" => {
                let sum = factors.iter().sum::<u128>() + ONE;
                (sum.saturating_sub(ONE * u128::try_from(factors.len()).unwrap()), ONE)
            }
            other => panic!("{other}"),
        };
        let max = ten_thousandths(self.settings.0["earning"]["max_multiplier"].as_str().unwrap_or("100"));
        if value * ONE > max * scale { (max, ONE) } else { (value, scale) }
    }

    fn applies(&self, rule: &Value, line: usize) -> bool {
        let category = self.cart.lines[line].category;
        rule["conditions"].as_array().unwrap().iter().all(|condition| match condition["type"].as_str().unwrap() {
            "category" if condition.get("any_of").is_some() => condition["any_of"][0] == category,
            "category" => condition["none_of"][0] != category,
            "dates" => self.placed_at >= Instant::parse(condition["from"].as_str().unwrap()).unwrap(),
            other => panic!("{other}"),
        })
    }
}

fn ten_thousandths(text: &str) -> u128 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{fraction:0<4}").parse().unwrap()
}
