//! Laws of replays. A replay under the program that was in force grants, revokes and raises to tiers what really happened, for every
//! history and every period. The sums of parts of the members equal the sums of all members.

use super::{
    Seen,
    commands::{Command, commands},
    friends, law,
    programs::{Settings, settings},
    world::World,
};
use crate::{friends::Friends, journal::Journal, member::Member};
use proptest::prelude::*;
use serde_json::json;
use shared::ledger::fact::Fact;
use shared::ledger::fact::member::MemberFact;
use shared::ledger::fact::refund::RefundFact;
use shared::ledger::fact::tier::TierFact;
use shared::{
    figures::backtest::{Comparison, Scope, Side},
    ledger::Sealed,
    units::id::{MemberId, TierId},
    units::money::Currency,
    units::points::Points,
    units::time::{Instant, Window},
};
use std::collections::BTreeSet;

/// Runs under one program. If the merchant bears missing points, caps still count them. A replay does not know which points were missing,
/// because it does not spend.
fn runs() -> impl Strategy<Value = (Settings, u64, Vec<Command>)> {
    (settings(), 0..6_000_u64).prop_flat_map(|(settings, points)| {
        let currency = Currency::parse(settings.0["currency"].as_str().unwrap()).unwrap();
        let stays = |command: &Command| !matches!(command, Command::Reprogram(_));
        let commands = commands(currency, 5..50);
        let commands = commands.prop_map(move |commands| commands.into_iter().filter(stays).collect());
        let Settings(mut settings) = settings;
        if settings["earning"]["caps"].as_array().is_some_and(|caps| !caps.is_empty()) {
            settings["refunds"]["debt"] = json!("carry");
        }
        (Just(Settings(settings)), Just(points), commands)
    })
}

#[test]
fn a_replay_under_the_program_in_force_repeats_its_results() {
    let cases = (runs(), (0..1_000_u64, 0..1_000_u64));
    let seen = law(250, cases, |((settings, points, commands), cuts), seen| {
        let mut world = World::new(settings, points);
        world.member.join(world.member.now);
        for command in &commands {
            world.run(command, seen);
        }
        world.member.settle();
        let member = &world.member;
        let journal = Journal::of(member);
        let replay = |period: Window| {
            let Comparison { by_draft, really, left_out, .. } = journal.replay(&member.program, period, member.now);
            assert_eq!(by_draft, really, "{period:?}");
            seen.count_if(!left_out.is_empty(), "a sign-up that was not stored");
            really
        };
        let all = replay(Window::default());
        check(&all, &member.entries, seen);
        let parts = periods(member, cuts).map(replay);
        let granted: u128 = parts.iter().map(Side::granted).sum();
        let revoked: u128 = parts.iter().map(Side::revoked).sum();
        assert_eq!((granted, revoked), (all.granted(), all.revoked()), "three periods sum to the whole time");
        let tiers: BTreeSet<&TierId> = parts.iter().flat_map(|part| part.tiers.keys()).collect();
        assert_eq!(tiers, all.tiers.keys().collect());
        seen.count_if(parts.iter().all(|part| !part.tiers.is_empty()), "a tier in each period");
    });
    seen.at_least(&[
        ("earned", 100),
        ("spent", 40),
        ("called back", 20),
        ("a tier", 30),
        ("several tiers", 5),
        ("a tier in each period", 5),
        ("tier points revoked", 4),
        ("month's points", 10),
        ("debt paid", 1),
        ("erased", 1),
    ]);
}

/// The sums of the entries themselves, without a replay.
fn check(really: &Side, entries: &[Sealed], seen: &Seen) {
    let (mut granted, mut called_back, mut tiers) = (0, 0, BTreeSet::new());
    let sum = |points: Points| u128::from(points.get());
    for change in entries.iter().filter_map(Sealed::fact) {
        granted += change.granted().map_or(0, |granted| sum(granted.points()));
        match change {
            Fact::Refund(RefundFact::Refunded { refund }) => {
                called_back += sum(refund.points_revoked());
                seen.count_if(!refund.points_revoked().is_zero(), "called back");
            }
            Fact::Tier(TierFact::Changed { change }) => {
                tiers.extend(change.to.clone());
                called_back += change.withdrawn.iter().map(|award| sum(award.points)).sum::<u128>();
                seen.count_if(!change.withdrawn.is_empty(), "tier points revoked");
            }
            Fact::Tier(TierFact::BenefitsGranted { grant }) => {
                seen.count_if(!grant.awards.is_empty(), "month's points");
            }
            Fact::Member(MemberFact::Erased { .. }) => seen.count("erased"),
            _ => {}
        }
    }
    assert_eq!((really.granted(), really.revoked()), (granted, called_back));
    assert_eq!(really.tiers.keys().cloned().collect::<BTreeSet<TierId>>(), tiers);
    seen.count_if(!tiers.is_empty(), "a tier");
    seen.count_if(tiers.len() > 1, "several tiers");
}

/// The time of a member in three periods, divided at these thousandths.
fn periods(member: &Member, (one, other): (u64, u64)) -> [Window; 3] {
    let begin = member.entries.first().map_or(member.now, Sealed::at).millis();
    let length = member.now.millis() - begin;
    let at = |permille: u64| Instant::from_millis(begin + length / 1_000 * i64::try_from(permille).unwrap());
    let first = at(one.min(other));
    // A period is never empty.
    let (first, second) = (Some(first), Some(at(one.max(other)).max(first.plus_minutes(1))));
    [Window { from: None, until: first }, Window { from: first, until: second }, Window { from: second, until: None }]
}

#[test]
fn referrals_are_replayed_and_parts_sum_to_all_members() {
    let seen = law(60, (friends::programs(), friends::steps()), |(settings, steps), seen| {
        let mut world = friends::World::new(&settings);
        let mut journal = Journal::default();
        read(&mut journal, &world.all);
        for step in &steps {
            world.run(step, seen);
            read(&mut journal, &world.all);
        }
        let all = std::iter::once(&mut world.all.referrer).chain(&mut world.all.friends);
        all.for_each(Member::settle);
        read(&mut journal, &world.all);
        let now = world.all.friends.iter().map(|friend| friend.now).max().unwrap();
        let program = &world.all.referrer.program;
        let all = journal.replay(program, Window::default(), now);
        assert_eq!(all.by_draft, all.really);
        let referral = all.really.rules.iter().find(|(rule_id, _)| rule_id.as_str() == "friends");
        seen.count_if(referral.is_some_and(|(_, sum)| sum.revoked > 0), "a referral award revoked");
        let part =
            |member: &MemberId| journal.replay_of(&[member], program, Window::default(), (Scope::SomeMembers, now));
        let parts: Vec<Comparison> = members(&world.all).map(|(member_id, _)| part(&member_id)).collect();
        for side in [|part: &Comparison| part.by_draft.clone(), |part: &Comparison| part.really.clone()] {
            let (parts, all) = (parts.iter().map(side).collect::<Vec<Side>>(), side(&all));
            let sums = (parts.iter().map(Side::granted).sum(), parts.iter().map(Side::revoked).sum());
            assert_eq!(sums, (all.granted(), all.revoked()));
            let members = |sides: &[Side]| sides.iter().flat_map(|side| side.tiers.values()).sum::<u64>();
            assert_eq!(members(&parts), members(&[all]));
        }
    });
    seen.at_least(&[("raised by the ladder", 60), ("the ladder's part revoked", 10), ("a referral award revoked", 40)]);
}

/// Friends write their entries before the referrer does.
fn read(journal: &mut Journal, all: &Friends) {
    members(all).for_each(|(member_id, member)| journal.read(&member_id, member));
}

fn members(all: &Friends) -> impl Iterator<Item = (MemberId, &Member)> {
    let friends = all.friends.iter().enumerate().map(|(at, friend)| (Friends::friend_id(at), friend));
    friends.chain([(Friends::referrer_id(), &all.referrer)])
}
