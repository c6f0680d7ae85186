//! An entry as its reader may see it, in facts that a page can put into words.

use super::referral;
use crate::{
    earning::grant::Granted,
    ledger::lot::points_of,
    ledger::{Change, Sealed},
    order::PaidOrder,
    tier::{BenefitGrant, GrantedBenefit, TierChange},
    units::money::Currency,
    units::points::Points,
    wire::{AwardView, EntryView, EntryWhat, MonthlyBenefitView},
};

/// Who reads: authors and hashes are for the merchant alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    Shopper,
    Merchant,
}

/// The entry for a page of history. Its `points` are the change of what the member has, available, pending and held together, so that
/// they sum to it over all entries.
pub fn entry(sealed: &Sealed, currency: Currency, reader: Reader) -> EntryView {
    EntryView {
        seq: sealed.seq,
        at: sealed.at,
        points: points(&sealed.change),
        what: what(&sealed.change, currency, reader),
        hash: (reader == Reader::Merchant).then(|| sealed.hash.clone()),
    }
}

fn points(change: &Change) -> i64 {
    let (gained, lost): (Points, Points) = match change {
        Change::Held { .. }
        | Change::HoldExtended { .. }
        | Change::HoldReleased { .. }
        | Change::HoldTimedOut { .. }
        | Change::HoldClaimed { .. }
        | Change::LotsRenewed { .. }
        | Change::OrderCompleted { .. }
        | Change::ReferralReleased { .. } => (Points::ZERO, Points::ZERO),
        Change::HoldCaptured { burnt: lots, .. }
        | Change::Burnt { burnt: lots, .. }
        | Change::Expired { expired: lots }
        | Change::Erased { forfeited: lots } => (Points::ZERO, points_of(lots)),
        Change::OrderPaid { order } => (points_of(&order.earned.lots), Points::ZERO),
        Change::EventRecorded { event } => (points_of(&event.earned.lots), Points::ZERO),
        Change::CheckedIn { check_in } => (points_of(&check_in.earned.lots), Points::ZERO),
        Change::Refunded { refund } => (points_of(&refund.restored), points_of(&refund.revoked)),
        Change::Referred { earned, .. } | Change::FriendBound { earned, .. } => (points_of(&earned.lots), Points::ZERO),
        Change::FriendOrdered { order } => (points_of(&order.earned.lots), Points::ZERO),
        Change::ReferralRevoked { revocation } => (Points::ZERO, points_of(&revocation.revoked)),
        Change::Adjusted { adjustment } => (points_of(&adjustment.given), points_of(&adjustment.taken)),
        Change::TierChanged { change } => (points_of(&change.granted.lots), points_of(&change.revoked)),
        Change::BenefitsGranted { grant } => (points_of(&grant.granted.lots), Points::ZERO),
    };
    signed(gained) - signed(lost)
}

/// Points are below 2^53, so the sign always fits.
fn signed(points: Points) -> i64 {
    i64::try_from(points.get()).unwrap_or(i64::MAX)
}

fn what(change: &Change, currency: Currency, reader: Reader) -> EntryWhat {
    match change {
        Change::Held { hold } => {
            EntryWhat::Held { hold_id: hold.hold_id.clone(), amount: hold.amount.to_text(currency) }
        }
        Change::HoldExtended { hold_id, .. } => EntryWhat::HoldExtended { hold_id: hold_id.clone() },
        Change::HoldCaptured { order_id, amount, .. } => {
            EntryWhat::Spent { order_id: order_id.clone(), amount: amount.to_text(currency) }
        }
        Change::HoldReleased { hold_id, .. } => EntryWhat::Released { hold_id: hold_id.clone() },
        Change::HoldTimedOut { hold_id, .. } => EntryWhat::TimedOut { hold_id: hold_id.clone() },
        Change::Burnt { order_id, amount, .. } => {
            EntryWhat::Spent { order_id: Some(order_id.clone()), amount: amount.to_text(currency) }
        }
        Change::HoldClaimed { hold_id, order_id } => {
            EntryWhat::HoldClaimed { hold_id: hold_id.clone(), order_id: order_id.clone() }
        }
        Change::OrderPaid { order } => order_paid(order, currency),
        Change::OrderCompleted { order_id } => EntryWhat::OrderCompleted { order_id: order_id.clone() },
        Change::Refunded { refund } => EntryWhat::Refunded {
            order_id: refund.order_id.clone(),
            refund_id: refund.refund_id.clone(),
            cash: refund.cash.to_text(currency),
            restored: refund.points_restored(),
            revoked: refund.points_revoked(),
        },
        Change::Adjusted { adjustment } => EntryWhat::Adjusted {
            adjustment_id: adjustment.adjustment_id.clone(),
            reason: adjustment.reason.clone(),
            author: (reader == Reader::Merchant).then(|| adjustment.author.clone()),
        },
        Change::Referred { referrer_id, earned } => referral::referred(referrer_id, earned, (currency, reader)),
        Change::FriendBound { friend_id, earned } => referral::friend_bound(friend_id, earned, (currency, reader)),
        Change::FriendOrdered { order } => referral::friend_ordered(order, (currency, reader)),
        Change::ReferralReleased { order_id } => referral::released(order_id, reader),
        Change::ReferralRevoked { revocation } => referral::revoked(revocation, reader),
        Change::EventRecorded { event } => EntryWhat::EventRecorded {
            event_id: event.event_id.clone(),
            event: event.event.clone(),
            occurred_at: event.occurred_at,
            reason: event.reason,
            awards: awards(&event.earned, currency),
            evidence: event.evidence.clone().filter(|_| reader == Reader::Merchant),
        },
        Change::CheckedIn { check_in } => EntryWhat::CheckedIn {
            day: check_in.day,
            streak: check_in.streak,
            awards: awards(&check_in.earned, currency),
        },
        Change::TierChanged { change } => tier_changed(change, currency),
        Change::BenefitsGranted { grant } => benefits_granted(grant, currency),
        Change::Expired { .. } => EntryWhat::Expired,
        Change::LotsRenewed { class, expires_at, activity } => {
            EntryWhat::Renewed { activity: *activity, class: *class, expires_at: *expires_at }
        }
        Change::Erased { .. } => EntryWhat::Erased,
    }
}

fn order_paid(order: &PaidOrder, currency: Currency) -> EntryWhat {
    EntryWhat::OrderPaid {
        order_id: order.order_id.clone(),
        awards: order.earned.awards.iter().map(|award| super::order::award(award, currency)).collect(),
        available_at: order.available_at,
    }
}

/// The awards, explained.
pub fn awards(granted: &Granted, currency: Currency) -> Vec<AwardView> {
    granted.awards.iter().map(|award| super::order::award(award, currency)).collect()
}

fn tier_changed(change: &TierChange, currency: Currency) -> EntryWhat {
    EntryWhat::TierChanged {
        from: change.from.clone(),
        to: change.to.clone(),
        awards: awards(&change.granted, currency),
        revoked: points_of(&change.revoked).plus(change.debt_added).plus(change.absorbed),
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
