//! Awards in words: the amount and the multipliers that counted, and until when the points are valid.

use super::{
    decimal::{Decimal, is_product},
    history::{Award, Factor, Spend},
};
use crate::{
    account::telling::{Telling, notes},
    i18n::{fill, join_all},
};

/// The arithmetic of each award, such as `¥268.00 × 1 point × Silver 1.2`, and whether a limit cut it.
pub fn reckoned(awards: &[Award], telling: Telling<'_>) -> String {
    let says = telling.voice.says;
    let told: Vec<String> = awards.iter().map(|award| one(award, telling)).filter(|told| !told.is_empty()).collect();
    let cut = if awards.iter().any(|award| award.is_cut) { says.limit_reached().to_owned() } else { String::new() };
    notes(&[join_all(&told, " + "), cut])
}

fn one(award: &Award, telling: Telling<'_>) -> String {
    let says = telling.voice.says;
    let more = |phrase: &str| fill(phrase, &[("points", &telling.voice.number(award.points))]);
    match (&award.spend, award.part.as_deref()) {
        (Some(spend), _) => arithmetic(award, spend, telling),
        (None, Some("streak")) => more(says.bonus()),
        (None, Some(_)) => more(says.newcomer()),
        (None, None) => String::new(),
    }
}

fn arithmetic(award: &Award, spend: &Spend, telling: Telling<'_>) -> String {
    let says = telling.voice.says;
    let is_unit = Decimal::parse(&spend.per).is_some_and(Decimal::is_one);
    let phrase = if is_unit { says.times_rate() } else { says.each_rate() };
    fill(
        phrase,
        &[
            ("money", &telling.money(&spend.base)),
            ("rate", &telling.so_many(spend.points)),
            ("per", &telling.money(&spend.per)),
            ("factors", &factors(award, spend, telling)),
        ],
    )
}

/// As a product if the points are that product. Factors that applied to some lines only are named without a product.
fn factors(award: &Award, spend: &Spend, telling: Telling<'_>) -> String {
    let told: Vec<String> = award.factors.iter().map(|told| factor(told, telling)).collect();
    let numbers: Vec<&str> = award.factors.iter().map(|factor| factor.factor.as_str()).collect();
    if told.is_empty() {
        return String::new();
    }
    if is_product(award.points, &spend.base, spend.points, &spend.per, &numbers) {
        return told.iter().flat_map(|told| [" × ", told]).collect();
    }
    let named: Vec<String> = award.factors.iter().map(|factor| cause(factor, telling)).collect();
    fill(telling.voice.says.factors_for_some(), &[("factors", &telling.names(&named))])
}

fn factor(factor: &Factor, telling: Telling<'_>) -> String {
    let number = telling.voice.decimal(&factor.factor);
    match telling.program.cause(&factor.rule_id) {
        Some(name) => fill(telling.voice.says.factor(), &[("name", name), ("factor", &number)]),
        None => number,
    }
}

/// The first of the last days. Empty if no points expire.
pub fn good_until(awards: &[Award], telling: Telling<'_>) -> String {
    let end = awards.iter().filter(|award| award.points > 0).filter_map(|award| award.expires_at).min();
    end.map_or_else(String::new, |end| telling.dated(telling.voice.says.good_until(), end))
}

/// The name of the factor's rule, or the number if it has no name.
fn cause(factor: &Factor, telling: Telling<'_>) -> String {
    let name = telling.program.cause(&factor.rule_id);
    name.map_or_else(|| "× ".to_owned() + &telling.voice.decimal(&factor.factor), str::to_owned)
}
