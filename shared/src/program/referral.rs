//! The settings of referrals. `crate::referral` applies them.

use super::{
    suggestion,
    validate::{Below, FACTOR_FORM},
};
use crate::{
    ledger::memory::{LadderRung, Pays, ReferralPromise},
    units::id::RuleId,
    units::lot_class::LotClass,
    units::money::{Amount, Currency},
    units::points::Points,
    units::rate::{DecimalText, Factor},
    wire::{FirstOrderDocument, ReferralDocument, RegistrationDocument, RungDocument},
};

const POINTS_MAX: u64 = 1_000_000;
const RUNGS_MAX: usize = 10;

/// What a program grants for referring a friend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferralRule {
    pub rule_id: RuleId,
    pub class: LotClass,
    pub registration: Registration,
    pub first_order: Option<ReferralPromise>,
    /// The least that a friend's order must reach to count as the first.
    pub min_spend: Amount,
}

/// What each of the two members is granted when they are bound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Registration {
    pub referrer: Points,
    pub friend: Points,
}

impl ReferralRule {
    pub(super) fn read(document: &ReferralDocument, currency: Currency, problems: &mut Below<'_>) -> Self {
        if document.registration.is_none() && document.first_order.is_none() {
            problems.add("", "needs `registration` or `first_order`, or both");
        }
        if document.first_order.is_none() && !document.ladder.is_empty() {
            problems.add("/ladder", "needs `first_order`, which it multiplies");
        }
        let min_spend = document.first_order.as_ref().and_then(|first_order| first_order.min_spend.as_ref());
        let ladder = read_ladder(&document.ladder, problems);
        let pays = document.first_order.as_ref().map(|first_order| read_pays(first_order, currency, problems));
        Self {
            rule_id: document.id.clone(),
            class: document.class,
            registration: document
                .registration
                .as_ref()
                .map(|registration| Registration::read(registration, problems))
                .unwrap_or_default(),
            min_spend: problems.min_spend("/first_order/min_spend", min_spend, currency),
            first_order: pays.map(|pays| ReferralPromise { pays, ladder }),
        }
    }
}

impl Registration {
    fn read(document: &RegistrationDocument, problems: &mut Below<'_>) -> Self {
        if document.referrer == 0 && document.friend == 0 {
            problems.add("/registration", "must have `referrer` or `friend` above 0");
        }
        for (pointer, points) in
            [("/registration/referrer", document.referrer), ("/registration/friend", document.friend)]
        {
            if points > POINTS_MAX {
                problems.suggest(pointer, format!("must be 0 to {POINTS_MAX}"), POINTS_MAX);
            }
        }
        Self {
            referrer: Points::saturating(document.referrer.into()),
            friend: Points::saturating(document.friend.into()),
        }
    }
}

fn read_pays(document: &FirstOrderDocument, currency: Currency, problems: &mut Below<'_>) -> Pays {
    match (&document.share, document.points) {
        (Some(share), None) => {
            let per = Amount::saturating(10_u128.pow(currency.digits().into()));
            Pays::Share { share: read_factor("/first_order/share", share, problems).unwrap_or(Factor::ONE), per }
        }
        (None, Some(points)) => {
            if !(1..=POINTS_MAX).contains(&points) {
                problems.suggest(
                    "/first_order/points",
                    format!("must be 1 to {POINTS_MAX}"),
                    points.clamp(1, POINTS_MAX),
                );
            }
            Pays::Points(Points::saturating(points.into()))
        }
        (None, None) | (Some(_), Some(_)) => {
            problems.add("/first_order", "must have either `share` or `points`");
            Pays::Points(Points::ZERO)
        }
    }
}

fn read_ladder(documents: &[RungDocument], problems: &mut Below<'_>) -> Vec<LadderRung> {
    if documents.len() > RUNGS_MAX {
        problems.add("/ladder", format!("must have at most {RUNGS_MAX} rungs"));
    }
    let mut ladder: Vec<LadderRung> = Vec::new();
    for (at, document) in documents.iter().take(RUNGS_MAX).enumerate() {
        let (least, above) = ladder.last().map_or((1, Factor::ONE), |rung| (rung.from, rung.factor));
        if document.from <= least {
            let next = least.saturating_add(1);
            problems.suggest(&format!("/ladder/{at}/from"), format!("must be more than {least}"), next);
        }
        let factor = read_factor(&format!("/ladder/{at}/factor"), &document.factor, problems);
        if factor.is_some_and(|factor| factor <= above) {
            problems.add(&format!("/ladder/{at}/factor"), format!("must be more than {}", above.value()));
        }
        let factor = factor.unwrap_or(above);
        ladder.push(LadderRung { from: document.from, factor });
    }
    ladder
}

fn read_factor(pointer: &str, text: &DecimalText, problems: &mut Below<'_>) -> Option<Factor> {
    let factor = Factor::parse(&text.0);
    if factor.is_none() {
        problems.suggest(pointer, FACTOR_FORM, suggestion::factor(&text.0));
    }
    factor
}
