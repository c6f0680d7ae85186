//! What a history shows of each fact, as the wire has it. It decides nothing and rounds nothing.

use super::award::{
    AppliedFactor, Award, Calculation, Cut, CutBy, Granted, StoredCapLimit, StoredPeriod, StoredRounding,
};
use crate::{
    ledger::memory::Pays,
    units::{
        money::{Amount, Currency, MoneyText},
        points::Points,
        rate::{DecimalText, Factor},
        same_variants::same_variants,
    },
    wire::{
        AwardView, CapReason, CapView, CappedAwards, EarnRateView, EntryWhat, FactorView, PeriodName, RoundingName,
    },
};

/// The question of a history.
pub trait Viewed {
    fn view(&self, reading: Reading) -> EntryWhat;
}

/// Who reads. Only the merchant sees authors, hashes and other members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    Shopper,
    Merchant,
}

/// Who reads the history, and the currency of its money.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    pub audience: Audience,
    pub currency: Currency,
}

impl Reading {
    pub fn money(self, amount: Amount) -> MoneyText {
        amount.to_text(self.currency)
    }

    pub fn awards(self, granted: &Granted) -> Vec<AwardView> {
        granted.views(self.currency)
    }

    /// What only the merchant sees.
    pub fn for_merchant<T>(self, fact: T) -> Option<T> {
        match self.audience {
            Audience::Merchant => Some(fact),
            Audience::Shopper => None,
        }
    }
}

impl Granted {
    /// The awards, each with its explanation.
    pub fn views(&self, currency: Currency) -> Vec<AwardView> {
        self.awards.iter().map(|award| award.view(currency)).collect()
    }
}

impl Award {
    /// The award with its explanation.
    pub fn view(&self, currency: Currency) -> AwardView {
        let view = AwardView {
            rule_id: self.rule_id.clone(),
            program_version: self.program_version,
            class: self.class,
            part: self.part.as_ref().map(ToString::to_string),
            base: None,
            rate: None,
            factors: Vec::new(),
            max_multiplier: None,
            cap: self.cut.as_ref().map(|cut| cap(cut, self.desired)),
            rounding: None,
            points: self.points,
            expires_at: self.expires_at,
        };
        match &self.calculation {
            Calculation::Spend { points, per, base, factors, max_multiplier, rounding, cut_from: _ } => AwardView {
                base: Some(base.to_text(currency)),
                rate: Some(EarnRateView { points: *points, per: per.to_text(currency) }),
                factors: factors.iter().map(factor).collect(),
                max_multiplier: max_multiplier.clone(),
                rounding: Some((*rounding).into()),
                ..view
            },
            Calculation::Fixed {} => view,
            Calculation::Referral { pays, base, factor } => AwardView {
                base: matches!(pays, Pays::Share { .. }).then(|| base.to_text(currency)),
                factors: referral_factors(self, *factor),
                rounding: Some(RoundingName::Floor),
                ..view
            },
        }
    }
}

fn cap(cut: &Cut, desired: Points) -> CapView {
    let plain = |reason| CapView { reason, of: None, per: None, points: None, times: None, desired };
    let (of, per, limit) = match cut {
        Cut::AccountFull {} => return plain(CapReason::AccountFull),
        Cut::Once {} => return plain(CapReason::Once),
        Cut::Capped { of, per, limit } => (of, per, limit),
    };
    let capped = CapView { of: Some(capped_awards(*of)), per: Some((*per).into()), ..plain(CapReason::Capped) };
    match limit {
        StoredCapLimit::Points(points) => CapView { points: Some(*points), ..capped },
        StoredCapLimit::Times(times) => CapView { times: Some(*times), ..capped },
    }
}

const fn capped_awards(of: CutBy) -> CappedAwards {
    match of {
        CutBy::Rule => CappedAwards::Rule,
        CutBy::Action => CappedAwards::Action,
        CutBy::Member => CappedAwards::Member,
        CutBy::Program => CappedAwards::Program,
    }
}

/// The factor of the referral ladder, if it is not 1.
fn referral_factors(award: &Award, factor: Factor) -> Vec<FactorView> {
    let view = || FactorView { rule_id: award.rule_id.clone(), factor: DecimalText(factor.value().to_string()) };
    if factor == Factor::ONE { Vec::new() } else { vec![view()] }
}

fn factor(applied: &AppliedFactor) -> FactorView {
    FactorView { rule_id: applied.rule_id.clone(), factor: applied.factor.clone() }
}

same_variants!(StoredPeriod => PeriodName: Order, Day, Week, Month, Ever);
same_variants!(StoredRounding => RoundingName: Floor, HalfUp, HalfEven, Ceil);
