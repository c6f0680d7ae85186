//! The texts of each entry of the history: what happened, and the reason for the points.

use super::{
    award_words::{good_until, reckoned},
    history::{Award, Benefit, Entry, What},
    ways_words::own_word,
};
use crate::{
    account::{
        program::find,
        telling::{Telling, notes},
    },
    i18n::{Words, fill},
};
use shared::units::time::Instant;

#[derive(Debug, PartialEq, Eq)]
pub struct EntryWords {
    pub title: String,
    /// Can be empty.
    pub why: String,
}

pub fn entry(entry: &Entry, telling: Telling<'_>) -> EntryWords {
    EntryWords { title: title(entry, telling), why: notes(&why(entry, telling)) }
}

fn title(entry: &Entry, telling: Telling<'_>) -> String {
    let says = telling.voice.says;
    let with_id = |phrase: &str, id: &str| fill(phrase, &[("id", id)]);
    let plain = match &entry.what {
        What::OrderPaid { id, .. } => return with_id(says.was_order(), id),
        What::Spent { id: Some(id), .. } => return with_id(says.was_spent_on(), id),
        What::Refunded { id, .. } => return with_id(says.was_refund(), id),
        What::OrderCompleted { id } => return with_id(says.was_completed(), id),
        What::Event { event, awards, .. } => return event_title(event, awards, telling),
        What::TierChanged { from, to, awards } => {
            return tier_title((from.as_deref(), to.as_deref()), awards, entry.points, telling);
        }
        What::Benefits { tier, .. } => return of_tier(says.was_benefits(), tier, telling),
        What::Adjusted { reason } => return reason.clone(),
        What::Spent { id: None, .. } => says.was_spent(),
        What::Released => says.was_released(),
        What::TimedOut => says.was_timed_out(),
        What::CheckedIn { .. } => says.was_check_in(),
        What::Expired => says.was_expired(),
        What::Referred { .. } => says.was_referred(),
        What::FriendJoined { .. } => says.was_friend_joined(),
        What::FriendOrdered { .. } => says.was_friend_ordered(),
        What::FriendReturned => says.was_friend_returned(),
        What::Erased => says.was_erased(),
        What::Other => says.was_other(),
    };
    plain.to_owned()
}

fn event_title(event: &str, awards: &[Award], telling: Telling<'_>) -> String {
    known_event(event, telling.voice.says).map_or_else(
        || {
            let named = awards.iter().find_map(|award| telling.program.cause(&award.rule_id));
            named.map_or_else(|| own_word(event), str::to_owned)
        },
        str::to_owned,
    )
}

fn known_event(event: &str, says: &Words) -> Option<&'static str> {
    Some(match event {
        "sign_up" => says.was_sign_up(),
        "profile_completed" => says.was_profile(),
        "review" => says.was_review(),
        "share_clicked" => says.was_share_clicked(),
        "share_signed_up" => says.was_share_signed_up(),
        "share_bought" => says.was_share_bought(),
        "browse" => says.was_browse(),
        "game" => says.was_game(),
        _ => return None,
    })
}

fn of_tier(phrase: &str, tier: &str, telling: Telling<'_>) -> String {
    fill(phrase, &[("tier", telling.program.tier(tier))])
}

/// A tier that was reached or ended, or a milestone on the way to one.
fn tier_title(change: (Option<&str>, Option<&str>), awards: &[Award], points: i64, telling: Telling<'_>) -> String {
    let says = telling.voice.says;
    let rank = |tier: Option<&str>| tier.and_then(|id| telling.program.tiers.iter().position(|named| named.id == id));
    match change {
        (from, Some(to)) if rank(from) < rank(Some(to)) => of_tier(says.was_tier_reached(), to, telling),
        (Some(from), to) if to != Some(from) => of_tier(says.was_tier_ended(), from, telling),
        (_, Some(to)) if points < 0 || awards.is_empty() => of_tier(says.was_tier_kept(), to, telling),
        (_, _) => {
            let way = awards.iter().find_map(|award| award.rule_id.strip_prefix("tier:"));
            way.map_or_else(|| says.was_other().to_owned(), |tier| of_tier(says.was_milestone(), tier, telling))
        }
    }
}

fn why(entry: &Entry, telling: Telling<'_>) -> Vec<String> {
    let says = telling.voice.says;
    match &entry.what {
        What::OrderPaid { awards, usable_from, .. } | What::FriendOrdered { awards, usable_from } => {
            earned(awards, *usable_from, telling)
        }
        What::Spent { amount, .. } => vec![fill(says.off(), &[("money", &telling.money(amount))])],
        What::Refunded { restored, revoked, .. } => refunded(*restored, *revoked, telling),
        What::OrderCompleted { .. } => vec![says.can_be_used().to_owned()],
        What::TimedOut => vec![says.points_are_back().to_owned()],
        What::Event { awards, is_capped, .. } => {
            let capped = if *is_capped { says.limit_reached().to_owned() } else { String::new() };
            [earned(awards, None, telling), vec![capped]].concat()
        }
        What::CheckedIn { streak, awards } => {
            [vec![telling.voice.count(says.in_a_row(), *streak, &[])], earned(awards, None, telling)].concat()
        }
        What::TierChanged { awards, .. } if entry.points >= 0 => earned(awards, None, telling),
        What::TierChanged { .. } => vec![says.returned_order().to_owned()],
        What::Benefits { benefits, awards, .. } => {
            let benefits = benefits.iter().map(|benefit| granted(benefit, telling));
            benefits.chain(earned(awards, None, telling)).collect()
        }
        What::Adjusted { .. } if entry.points < 0 => vec![says.taken_by_the_shop().to_owned()],
        What::Adjusted { .. } => vec![says.by_the_shop().to_owned()],
        What::Referred { awards } | What::FriendJoined { awards } => earned(awards, None, telling),
        What::Released | What::Expired | What::FriendReturned | What::Erased | What::Other => Vec::new(),
    }
}

/// How the awards were computed, and from when or until when the points can be used.
fn earned(awards: &[Award], usable_from: Option<Instant>, telling: Telling<'_>) -> Vec<String> {
    let reckoned = reckoned(awards, telling);
    let has_points = awards.iter().any(|award| award.points > 0);
    let date = match usable_from.filter(|from| *from > telling.now) {
        _ if !has_points => String::new(),
        Some(from) => fill(telling.voice.says.usable_from(), &[("date", &telling.day(from))]),
        None => good_until(awards, telling),
    };
    vec![reckoned, date]
}

fn refunded(restored: u64, revoked: u64, telling: Telling<'_>) -> Vec<String> {
    let says = telling.voice.says;
    let told = |forms, points| {
        if points == 0 { String::new() } else { telling.voice.count(forms, points, &[]) }
    };
    vec![told(says.came_back(), restored), told(says.taken_back(), revoked)]
}

fn granted(benefit: &Benefit, telling: Telling<'_>) -> String {
    let name = find(&telling.program.benefits, &benefit.id).unwrap_or(&benefit.name);
    if benefit.count == 1 { name.to_owned() } else { name.to_owned() + " × " + &telling.voice.number(benefit.count) }
}
