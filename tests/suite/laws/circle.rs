//! A referrer and friends under one whole program: any command by any of them, and the referrer's awards for them. It does what the Worker
//! would do, and checks the laws for each member and for all members together.

use super::{
    Seen,
    commands::{Command, Part, command},
    honest::check_honest,
    invariants::{check_account, check_entry, check_stored},
    law,
    ledger_model::Model,
    programs::Settings,
    whole_programs::whole_programs,
    world::{World, return_parts},
};
use crate::{friends::Friends, member::Member};
use proptest::prelude::*;
use shared::ledger::fact::Fact;
use shared::ledger::fact::order::OrderFact;
use shared::ledger::fact::refund::RefundFact;
use shared::{
    ledger::memory::CapUse,
    program::{CapLimit, CapOf, Program},
    referral::{Binding, ReferralHistory, Ties, bind, release, revoke, reward},
    units::money::Currency,
    units::points::Points,
};

/// The referrer and the friends.
const MEMBERS: usize = 4;

#[derive(Clone, Debug)]
enum Step {
    Bind { friend: usize },
    Run { member: usize, command: Command },
}

fn runs() -> BoxedStrategy<(Settings, u64, Vec<Step>)> {
    let currency = Currency::parse("CNY").unwrap();
    let run = (0..MEMBERS, command(currency)).prop_map(|(member, command)| Step::Run { member, command });
    let bind = |friends: std::ops::Range<usize>| friends.prop_map(|friend| Step::Bind { friend });
    let steps = (
        prop::collection::vec(bind(1..MEMBERS), 0..4),
        prop::collection::vec(prop_oneof![1 => bind(1..MEMBERS), 8 => run], 1..30),
    );
    let steps = steps.prop_map(|(binding, steps)| [binding, steps].concat());
    (whole_programs(currency), 0..6_000_u64, steps).boxed()
}

/// The first member is the referrer.
struct Circle {
    worlds: Vec<World>,
    models: Vec<Model>,
    read: Vec<usize>,
    bound: [bool; MEMBERS],
}

impl Circle {
    fn new(settings: &Settings, points: u64) -> Self {
        let world = |member: usize| {
            let mut world = World::new(settings.clone(), if member == 0 { points } else { 0 });
            world.prefix = format!("o-{member}");
            world
        };
        Self {
            worlds: (0..MEMBERS).map(world).collect(),
            models: (0..MEMBERS).map(|_| Model::default()).collect(),
            read: vec![0; MEMBERS],
            bound: [false; MEMBERS],
        }
    }

    fn run(&mut self, step: &Step, seen: &Seen) {
        match step {
            Step::Bind { friend } => self.bind(*friend, seen),
            Step::Run { command: Command::Reprogram(settings), .. } => {
                self.worlds.iter_mut().for_each(|world| world.reprogram(settings));
            }
            Step::Run { member, command } => self.command(*member, seen, |world| world.run(command, seen)),
        }
    }

    /// Runs a command as one member, then changes the referrer's account for it. All members share one clock and one budget.
    fn command(&mut self, member: usize, seen: &Seen, run: impl FnOnce(&mut World)) {
        let written = self.worlds[member].member.entries.len();
        run(&mut self.worlds[member]);
        let changes: Vec<Fact> =
            self.worlds[member].member.entries[written..].iter().filter_map(|entry| entry.fact().cloned()).collect();
        self.share(member);
        if self.bound[member] {
            for change in &changes {
                self.bring(member, change, seen);
            }
        }
    }

    fn share(&mut self, from: usize) {
        let Member { now, budgets, .. } = self.worlds[from].member.clone();
        for world in &mut self.worlds {
            (world.member.now, world.member.budgets) = (now, budgets.clone());
        }
    }

    fn bind(&mut self, friend: usize, seen: &Seen) {
        let (referrer, rest) = self.worlds.split_at_mut(1);
        let (referrer, world) = (&mut referrer[0].member, &mut rest[friend - 1].member);
        let ties = if self.bound[friend] { Ties::FriendBound } else { Ties::None };
        let (mut one, mut other) = (referrer.open(), world.open());
        let binding = Binding { referrer_id: &Friends::referrer_id(), friend_id: &Friends::friend_id(friend), ties };
        if bind(&mut one, &mut other, &binding, &world.program).is_ok() {
            seen.count("bound");
            referrer.write(one);
            world.write(other);
            self.bound[friend] = true;
            self.share(friend);
        }
    }

    fn bring(&mut self, friend: usize, change: &Fact, seen: &Seen) {
        let (referrer, rest) = self.worlds.split_at_mut(1);
        let (referrer, friend) = (&mut referrer[0].member, &rest[friend - 1].member);
        match change {
            Fact::Order(OrderFact::Paid { order }) => {
                let (mut one, mut other) = (referrer.open(), friend.open());
                let rewarded = reward(&mut one, &mut other, order, &friend.program).expect("a sound account");
                seen.count_if(rewarded.is_some(), "a friend's first order");
                if rewarded.is_some() {
                    referrer.write(one);
                    self.share(0);
                }
            }
            Fact::Order(OrderFact::Completed { order_id, .. }) => {
                let given = referrer.timed().filter(|(_, fact)| fact.order_id() == Some(order_id));
                let Some(given) = ReferralHistory::fold(given) else { return };
                let released = referrer.command(|draft, _| release(draft, &given)).expect("a sound account");
                seen.count_if(!released.is_zero(), "released");
            }
            Fact::Refund(RefundFact::Refunded { refund }) => {
                let facts = referrer.timed().filter(|(_, fact)| fact.order_id() == Some(&refund.order_id));
                let Some(given) = ReferralHistory::fold(facts) else { return };
                let lapses = referrer.lapses();
                let history = friend.history(&refund.order_id).expect("an order");
                let revoked = referrer
                    .command(|draft, program| revoke(draft, &given, &history, (&refund.refund_id, &lapses), program))
                    .expect("a sound account");
                seen.count_if(revoked.iter().any(|revoked| !revoked.points().is_zero()), "revoked from the referrer");
            }
            _ => {}
        }
    }

    fn return_everything(&mut self, seen: &Seen) {
        for member in 0..MEMBERS {
            for order_id in self.worlds[member].orders.clone() {
                self.command(member, seen, |world| {
                    let _ = return_parts(&mut world.member, &order_id, &[Part::All]);
                });
            }
        }
    }

    /// Laws 1 to 4 for all members that have changed since, and the budgets of all members together.
    fn check(&mut self, seen: &Seen) {
        for ((world, model), read) in self.worlds.iter().zip(&mut self.models).zip(&mut self.read) {
            let entries = &world.member.entries[*read..];
            for entry in entries {
                check_entry(entry, seen);
                model.read(entry);
            }
            if !entries.is_empty() {
                model.check(&world.member.account);
                check_account(&world.member, seen);
            }
            *read = world.member.entries.len();
        }
        let member = &self.worlds[0].member;
        let granted = self.worlds.iter().flat_map(|world| world.member.changes()).filter_map(Fact::granted);
        let awards = granted.flat_map(|granted| &granted.awards);
        let mut counted: u64 = 0;
        for award in awards {
            let counts = award.counts.iter().filter(|count| count.is_of_everybody()).count();
            counted += award.points.get() * u64::try_from(counts).unwrap();
        }
        let budgets: Points = member.budgets.iter().map(|given| given.points).sum();
        assert_eq!(budgets.get(), counted, "budgets count every award once");
        seen.count_if(counted > 0, "counted for all members");
    }
}

/// What was granted under each budget whose period has not ended. It is never above the budget.
fn check_budgets(program: &Program, budgets: &[CapUse], seen: &Seen) {
    for cap in program.earning.caps.iter().filter(|cap| cap.of == CapOf::Program) {
        let CapLimit::Points(most) = cap.limit else { panic!("a budget is of points") };
        for given in budgets.iter().filter(|given| given.count.key == cap.key()) {
            assert!(given.points <= most, "{given:?} above {cap:?}");
            seen.count_if(given.points == most, "a budget used up");
        }
    }
}

#[test]
fn all_members_together_keep_the_laws() {
    let seen = law(60, runs(), |(settings, points, steps), seen| {
        let mut circle = Circle::new(&settings, points);
        for step in &steps {
            circle.run(step, seen);
            circle.check(seen);
        }
        let is_one_program = circle.worlds[0].member.program.version == 1;
        if is_one_program {
            let budgets: Vec<CapUse> = circle.worlds[0].member.budgets.iter().cloned().collect();
            check_budgets(&circle.worlds[0].member.program, &budgets, seen);
        }
        circle.worlds.iter().for_each(|world| check_honest(world, seen));
        circle.return_everything(seen);
        circle.check(seen);
        for world in &circle.worlds {
            check_honest(world, seen);
            check_stored(&world.member);
        }
    });
    seen.at_least(&[
        ("bound", 100),
        ("a friend's first order", 30),
        ("revoked from the referrer", 10),
        ("counted for all members", 10),
        ("a budget used up", 1),
    ]);
}
