//! Laws 1 to 4 after every command of any run: no points are lost or created, entries and state are equal, nothing is negative, and points
//! and cash sum to the order's total. Also law 9; see `honest`.

use super::{
    Seen,
    baskets::cart,
    commands::{Command, Part, commands},
    honest::check_honest,
    law,
    ledger_model::Model,
    programs::{Settings, settings},
    whole_programs::whole_programs,
    world::{World, return_parts},
};
use crate::member::Member;
use proptest::prelude::*;
use shared::ledger::Actor;
use shared::ledger::fact::Fact;
use shared::ledger::fact::hold::HoldFact;
use shared::ledger::fact::lots::LotsFact;
use shared::ledger::fact::order::OrderFact;
use shared::ledger::fact::refund::RefundFact;
use shared::ledger::fact::tier::TierFact;
use shared::ledger::lot::Renewal;
use shared::{
    answer::{self, Audience},
    ledger::fact::order::PaidLine,
    ledger::fact::order::PaidOrder,
    ledger::lot::{Lot, points_of},
    ledger::{Account, Sealed, Totals},
    member::balance::balance,
    member::settle,
    units::money::{Amount, Currency},
    units::points::Points,
    units::time::Instant,
};

fn runs() -> impl Strategy<Value = (Settings, u64, Vec<Command>)> {
    let programs = prop_oneof![2 => settings(), 1 => whole_programs(Currency::parse("CNY").unwrap())];
    (programs, 0..6_000_u64).prop_flat_map(|(settings, points)| {
        let currency = Currency::parse(settings.0["currency"].as_str().unwrap()).unwrap();
        (Just(settings), Just(points), commands(currency, 1..34))
    })
}

#[test]
fn every_run_keeps_the_laws() {
    let seen = law(300, runs(), |(settings, points, commands), seen| {
        let mut world = World::new(settings, points);
        let joined = world.member.join(world.member.now);
        seen.count_if(joined.is_some(), "joined for points");
        let mut model = Model::default();
        let mut read = 0;
        for (at, command) in commands.iter().enumerate() {
            if at == commands.len() / 2 && points % 2 == 0 {
                spend_and_return(&mut world, seen);
            }
            world.run(command, seen);
            for entry in &world.member.entries[read..] {
                check_entry(entry, seen);
                model.read(entry);
            }
            read = world.member.entries.len();
            model.check(&world.member.account);
            check_account(&world.member, seen);
        }
        check_honest(&world, seen);
        return_everything(&mut world, seen);
        check_honest(&world, seen);
        world.member.entries[read..].iter().for_each(|entry| model.read(entry));
        model.check(&world.member.account);
        seen.count_if(model.restored_moved > 0, "restored where activity has moved it");
        check_account(&world.member, seen);
        check_stored(&world.member);
    });
    seen.at_least(&[
        ("earned", 100),
        ("several awards", 40),
        ("spent", 40),
        ("several lots burnt", 15),
        ("captured in part", 1),
        ("timed out", 20),
        ("expired", 40),
        ("renewed", 100),
        ("basket changed", 15),
        ("nothing eligible", 4),
        ("shortfall", 10),
        ("shortfall in part", 1),
        ("paid with points alone", 1),
        ("debt added", 4),
        ("absorbed", 3),
        ("restored where activity has moved it", 5),
        ("restored with grace", 1),
        ("restored to expire", 1),
        ("joined for points", 50),
        ("event paid", 25),
        ("event cut", 10),
        ("task done", 10),
        ("checked in", 25),
        ("folded", 500),
        ("refused", 100),
        ("tier changed", 20),
        ("tier lost", 10),
        ("tier award", 20),
        ("tier award withdrawn", 5),
        ("month granted", 20),
        ("month's points", 10),
        ("kept in part", 15),
        ("restored in part", 2),
        ("borne by the merchant", 5),
    ]);
}

pub fn check_entry(entry: &Sealed, seen: &Seen) {
    let read = Sealed::read(entry.seq, entry.body.clone(), entry.hash.clone());
    let read = read.map(|read| read.with_texts(entry.texts().as_deref()));
    assert_eq!(read.as_ref(), Some(entry), "an entry reads as it was written");
    match entry.fact().unwrap() {
        Fact::Order(OrderFact::Paid { order }) => check_paid(order),
        Fact::Hold(HoldFact::TimedOut { .. }) => seen.count("timed out"),
        Fact::Lots(LotsFact::Expired { .. }) => seen.count("expired"),
        Fact::Lots(LotsFact::Renewed { .. }) => seen.count("renewed"),
        Fact::Tier(TierFact::Changed { change }) => {
            seen.count_if(change.to.is_some() && change.from != change.to, "tier changed");
            seen.count_if(change.from.is_some() && change.to.is_none(), "tier lost");
            seen.count_if(!change.awards.is_empty(), "tier award");
            seen.count_if(!change.withdrawn.is_empty(), "tier award withdrawn");
        }
        Fact::Tier(TierFact::BenefitsGranted { grant }) => {
            seen.count("month granted");
            seen.count_if(!grant.awards.is_empty(), "month's points");
        }
        Fact::Refund(RefundFact::Refunded { refund }) => {
            seen.count_if(!refund.debt_added.is_zero(), "debt added");
            seen.count_if(!refund.absorbed.is_zero(), "absorbed");
            seen.count_if(!refund.expired.is_empty(), "restored to expire");
            seen.count_if(refund.restored.iter().any(|lot| lot.renewal == Renewal::Grace), "restored with grace");
        }
        _ => {}
    }
}

/// Law 4: points and cash sum to the total, for each line and in sum.
fn check_paid(order: &PaidOrder) {
    for line in &order.lines {
        assert!(line.points_off <= line.total, "a line is never paid more than it costs: {line:?}");
        assert_eq!(line.points_off.plus(line.cash()), line.total);
    }
    let off: Amount = order.lines.iter().map(|line| line.points_off).sum();
    assert_eq!(order.cash().plus(off), order.total());
    let points: Points = order.lines.iter().map(|line: &PaidLine| line.points).sum();
    let (burnt, paid) = order.spent.as_ref().map_or((Points::ZERO, Amount::ZERO), |spent| {
        (points_of(&spent.burnt), spent.amount.plus(spent.shortfall.map_or(Amount::ZERO, |missing| missing.amount)))
    });
    assert_eq!((points, off), (burnt, paid), "the lines' parts are what was spent");
    for award in &order.earned.awards {
        let parts: Points = award.lines.iter().map(|(_, points)| *points).sum();
        assert_eq!(parts, award.points, "an award is split without a rest");
        assert!(award.points <= award.desired);
    }
    assert_eq!(points_of(&order.earned.lots).plus(points_of(&order.earned.debt_paid)), order.earned.points());
}

pub fn check_account(member: &Member, seen: &Seen) {
    let account = &member.account;
    seen.count_if(account.lots.len() < usize::try_from(account.seq).unwrap() / 2, "folded");
    assert!(account.is_conserved());
    let now = member.now.max(account.updated_at);
    let later = |minutes: u32| now.plus_minutes(minutes);
    for at in [now, later(1), later(90), later(60 * 24), later(60 * 24 * 500)] {
        check_balance(member, at);
    }
    check_due(member, now);
}

/// Law 1 at one instant, whether or not entries for the passed time have been written.
fn check_balance(member: &Member, at: Instant) {
    let balance = balance(&member.account, &Member::id(), &member.program, at).unwrap();
    let (settled, entries) = settle::open(member.account.clone(), &member.program, Actor::System, at).unwrap().finish();
    let Totals { issued, burnt, expired, revoked, .. } = settled.totals;
    let parts = [balance.available, balance.pending, balance.held, burnt, expired, revoked];
    let sum: u128 = parts.iter().map(|points| u128::from(points.get())).sum();
    assert_eq!(sum, u128::from(issued.get()), "issued points are the sum of all places: {parts:?}");

    assert_eq!(balance.expiring.iter().map(|part| part.points).sum::<Points>(), balance.available);
    assert_eq!(balance.next_pending.iter().map(|part| part.points).sum::<Points>(), balance.pending);
    assert!(balance.next_pending.windows(2).all(|pair| pair[0].available_at < pair[1].available_at));
    let place = |part: &shared::wire::Expiring| (part.expires_at.is_none(), part.expires_at);
    assert!(balance.expiring.windows(2).all(|pair| place(&pair[0]) < place(&pair[1])));
    assert!(balance.expiring.iter().all(|part| part.expires_at.is_none_or(|expires_at| expires_at > at)));

    let history = member.entries.iter().chain(&entries);
    let told: i64 = history.map(|entry| answer::entry(entry, member.program.currency, Audience::Shopper).points).sum();
    let has = balance.available.plus(balance.pending).plus(balance.held);
    assert_eq!(told, i64::try_from(has.get()).unwrap(), "the points of the history sum to the member's points");
}

/// Cron writes entries at `due_at`, and none one instant before.
fn check_due(member: &Member, now: Instant) {
    // A program other than the last one can change what is due. Time does not cause that change.
    let account = settle::open(member.account.clone(), &member.program, Actor::System, now).unwrap().finish().0;
    let writes =
        |at: Instant| !settle::open(account.clone(), &member.program, Actor::System, at).unwrap().finish().1.is_empty();
    match account.due_at() {
        Some(due) if due > now => {
            assert!(!writes(Instant::from_millis(due.millis() - 1)), "nothing is due before {due}");
            assert!(writes(due), "something is due at {due}");
        }
        Some(_) => assert!(writes(now)),
        None => assert!(!writes(now.plus_minutes(u32::MAX))),
    }
}

/// Law 2 for the whole run, and the stored form contains everything.
pub fn check_stored(member: &Member) {
    let audit = member.audit();
    assert!(audit.is_sound(), "{audit:?}");
    let stored = serde_json::to_string(&member.account).unwrap();
    assert_eq!(serde_json::from_str::<Account>(&stored).unwrap(), member.account);
}

/// Spends all points, then refunds the last order: a member who earned points with it owes them.
fn spend_and_return(world: &mut World, seen: &Seen) {
    world.take(100, seen);
    if let Some(order_id) = world.orders.last().cloned()
        && return_parts(&mut world.member, &order_id, &[Part::All]).is_err()
    {
        seen.count("refused");
    }
}

/// Law 5 at the end of any run: after any refunds, a refund of the rest returns exactly the remaining part.
fn return_everything(world: &mut World, seen: &Seen) {
    for order_id in world.orders.clone() {
        if return_parts(&mut world.member, &order_id, &[Part::All]).is_err() {
            seen.count("refused");
        }
        let history = world.member.history(&order_id).unwrap();
        let (paid, refunds) = (history.paid, history.refunds);
        let burnt = paid.spent.as_ref().map_or(Points::ZERO, |spent| points_of(&spent.burnt));
        for line in &paid.lines {
            let parts = refunds.iter().flat_map(|refund| &refund.lines).filter(|part| part.line_id == line.line_id);
            let (units, value) =
                parts.fold((0, Amount::ZERO), |(units, value), part| (units + part.quantity, value.plus(part.value)));
            assert_eq!((units, value), (line.quantity, line.total), "{order_id}: line {}", line.line_id);
        }
        assert_eq!(refunds.iter().map(|refund| refund.cash).sum::<Amount>(), paid.cash(), "{order_id}: cash");
        assert_eq!(
            refunds.iter().map(shared::ledger::fact::refund::Refund::points_restored).sum::<Points>(),
            burnt,
            "{order_id}: restored"
        );
        let completed: Points = refunds.iter().filter_map(|refund| refund.pack).map(|undone| undone.bonus).sum();
        assert_eq!(
            refunds.iter().map(shared::ledger::fact::refund::Refund::points_revoked).sum::<Points>(),
            paid.earned.points().plus(completed),
            "{order_id}: revoked"
        );
    }
}

#[test]
fn settling_between_commands_does_not_change_the_result() {
    let carts = (settings(), 1..20_000_u64, cart(), prop::collection::vec(0..200_u32, 1..6));
    let seen = law(100, carts, |(settings, points, cart, days), seen| {
        let mut world = World::new(settings, points);
        world.pay(&cart, world.member.now, None, seen);
        let held = world.hold(&cart, 50);
        seen.count_if(matches!(held, Ok(Some(_))), "held");
        let mut stepwise = world.member.clone();
        for days in days {
            stepwise.now = stepwise.now.plus_minutes(days * 24 * 60);
            stepwise.settle();
        }
        let mut at_once = world.member;
        at_once.now = stepwise.now;
        at_once.settle();
        seen.count_if(stepwise.entries.len() > at_once.entries.len() - 1, "settled");
        assert_eq!(has(&stepwise), has(&at_once));
    });
    seen.at_least(&[("held", 40), ("settled", 40)]);
}

/// Everything except the number of entries.
fn has(member: &Member) -> (Vec<Lot>, Points, Points, Totals) {
    let settled = settle::open(member.account.clone(), &member.program, Actor::System, member.now).unwrap().finish().0;
    let mut lots = settled.lots.clone();
    lots.sort_by_key(Lot::lot_id);
    (lots, settled.held(), settled.debt, settled.totals)
}
