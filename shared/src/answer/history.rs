//! An entry as its audience may see it, with facts that a page can put into words.

use super::{behaviour, hold, referral};
use crate::{
    ledger::fact::{
        Fact,
        award::Granted,
        lots::LotsFact,
        member::{Adjustment, MemberFact},
        order::{OrderFact, PaidOrder},
        refund::RefundFact,
        tier::{BenefitGrant, GrantedBenefit, TierChange, TierFact},
    },
    ledger::lot::points_of,
    ledger::{ReadFact, Sealed},
    units::money::Currency,
    wire::{AwardView, EntryView, EntryWhat, MonthlyBenefitView},
};

/// Who reads. Only the merchant sees authors and hashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    Shopper,
    Merchant,
}

/// Returns the entry for a page of the history. `points` is the change of available, pending and held points together. The sum over all
/// entries is what the member has now.
pub fn entry(sealed: &Sealed, currency: Currency, audience: Audience) -> EntryView {
    EntryView {
        seq: sealed.seq,
        at: sealed.at(),
        points: sealed.frame.movement.gained(),
        what: match &sealed.frame.fact {
            ReadFact::Known(fact) => what(fact, currency, audience),
            ReadFact::Unknown { .. } => EntryWhat::Unknown,
        },
        hash: (audience == Audience::Merchant).then(|| sealed.hash.clone()),
    }
}

fn what(fact: &Fact, currency: Currency, audience: Audience) -> EntryWhat {
    match fact {
        Fact::Order(OrderFact::Paid { order }) => order_paid(order, currency),
        Fact::Order(OrderFact::Completed { order_id, .. }) => EntryWhat::OrderCompleted { order_id: order_id.clone() },
        Fact::Refund(RefundFact::Refunded { refund }) => EntryWhat::Refunded {
            order_id: refund.order_id.clone(),
            refund_id: refund.refund_id.clone(),
            cash: refund.cash.to_text(currency),
            restored: refund.points_restored(),
            revoked: refund.points_revoked(),
        },
        Fact::Hold(fact) => hold::entry(fact, currency),
        Fact::Behaviour(fact) => behaviour::entry(fact, currency, audience),
        Fact::Referral(fact) => referral::entry(fact, (currency, audience)),
        Fact::Tier(TierFact::Changed { change }) => tier_changed(change, currency),
        Fact::Tier(TierFact::BenefitsGranted { grant }) => benefits_granted(grant, currency),
        Fact::Member(MemberFact::Adjusted { adjustment }) => adjusted(adjustment, audience),
        Fact::Member(MemberFact::Erased {}) => EntryWhat::Erased,
        Fact::Member(MemberFact::Rejoined { .. }) => EntryWhat::Rejoined,
        Fact::Lots(LotsFact::Expired { .. }) => EntryWhat::Expired,
        Fact::Lots(LotsFact::Renewed { class, expires_at, activity }) => {
            EntryWhat::Renewed { activity: *activity, class: *class, expires_at: *expires_at }
        }
    }
}

/// The texts are null once the member is erased.
fn adjusted(adjustment: &Adjustment, audience: Audience) -> EntryWhat {
    let texts = adjustment.texts.texts();
    EntryWhat::Adjusted {
        adjustment_id: adjustment.adjustment_id.clone(),
        reason: texts.map(|texts| texts.reason.clone()),
        author: texts.filter(|_| audience == Audience::Merchant).map(|texts| texts.author.clone()),
    }
}

fn order_paid(order: &PaidOrder, currency: Currency) -> EntryWhat {
    EntryWhat::OrderPaid {
        order_id: order.order_id.clone(),
        awards: order.earned.awards.iter().map(|award| super::order::award(award, currency)).collect(),
        available_at: order.available_at,
    }
}

/// The awards with their explanation.
pub fn awards(granted: &Granted, currency: Currency) -> Vec<AwardView> {
    granted.awards.iter().map(|award| super::order::award(award, currency)).collect()
}

fn tier_changed(change: &TierChange, currency: Currency) -> EntryWhat {
    EntryWhat::TierChanged {
        from: change.from.clone(),
        to: change.to.clone(),
        awards: awards(&change.granted, currency),
        revoked: points_of(&change.revoked).plus(change.debt_added).plus(change.absorbed).plus(change.lapsed),
    }
}

fn benefits_granted(grant: &BenefitGrant, currency: Currency) -> EntryWhat {
    EntryWhat::BenefitsGranted {
        month: grant.month.0.strftime("%Y-%m").to_string(),
        tier_id: grant.tier_id.clone(),
        benefits: grant.benefits.iter().map(benefit).collect(),
        awards: awards(&grant.granted, currency),
    }
}

fn benefit(granted: &GrantedBenefit) -> MonthlyBenefitView {
    let GrantedBenefit { id, name, count } = granted.clone();
    MonthlyBenefitView { id, name, count }
}
