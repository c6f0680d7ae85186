//! Laws of referrals, which change two and more accounts together. All accounts keep every law. After refunds, the referrer has the awards
//! of the kept parts. After full refunds, only the points of the registration remain.

use super::{
    Seen,
    baskets::{Cart, cart},
    commands::{Part, parts},
    law,
    ledger_model::Model,
    programs::{Settings, money, settings_in},
    world::return_parts,
};
use crate::{friends::Friends, member::Member};
use proptest::prelude::*;
use serde_json::{Value, json};
use shared::ledger::fact::Fact;
use shared::ledger::fact::referral::ReferralFact;
use shared::{
    ledger::fact::referral::ReferralRevocation, referral::ReferralHistory, units::id::OrderId, units::money::Currency,
    units::points::Points,
};

/// What happens to referred friends. Friends and their orders are chosen by number.
#[derive(Clone, Debug)]
pub(super) enum Step {
    Order {
        friend: usize,
        cart: Cart,
    },
    Refund {
        friend: usize,
        parts: Vec<Part>,
    },
    Complete {
        friend: usize,
    },
    /// The referrer loses a share of the available points, in percent, as if they were spent.
    Take {
        percent: u64,
    },
    Wait {
        days: u32,
    },
}

pub(super) fn steps() -> BoxedStrategy<Vec<Step>> {
    let friend = || 0..8_usize;
    let step = prop_oneof![
        5 => (friend(), cart()).prop_map(|(friend, cart)| Step::Order { friend, cart }),
        6 => (friend(), parts()).prop_map(|(friend, parts)| Step::Refund { friend, parts }),
        1 => friend().prop_map(|friend| Step::Complete { friend }),
        2 => (1..=100_u64).prop_map(|percent| Step::Take { percent }),
        1 => (0..4_u32).prop_map(|days| Step::Wait { days }),
    ];
    prop::collection::vec(step, 8..40).boxed()
}

/// A rule with awards for registration, for the first order, or for both, with up to three rungs.
pub fn rule() -> BoxedStrategy<Value> {
    let registration = prop::option::weighted(0.5, (0..200_u64, 1..200_u64));
    let pays = prop_oneof![
        prop::sample::select(vec!["0.05", "1", "0.3333", "12.5"]).prop_map(|share| json!({"share": share})),
        (1..500_u64).prop_map(|points| json!({"points": points})),
    ];
    let rungs = prop::collection::vec((1..3_u32, 1..20_000_u32), 0..4);
    (registration, pays, rungs, prop::sample::select(vec!["base", "bonus"]))
        .prop_map(|(registration, pays, rungs, class)| {
            let mut rule = json!({"kind": "referral", "id": "friends", "class": class, "first_order": pays});
            if let Some((referrer, friend)) = registration {
                rule["registration"] = json!({"referrer": referrer, "friend": friend});
            }
            let (mut from, mut factor) = (1, 10_000);
            let rung = |(above, more): (u32, u32)| {
                (from, factor) = (from + above, factor + more);
                json!({"from": from, "factor": format!("{}.{:04}", factor / 10_000, factor % 10_000)})
            };
            rule["ladder"] = rungs.into_iter().map(rung).collect();
            rule
        })
        .boxed()
}

/// Programs without caps, in which orders are revocable for the whole run.
pub(super) fn programs() -> BoxedStrategy<Settings> {
    let yuan = Currency::parse("CNY").unwrap();
    (settings_in(yuan), rule())
        .prop_map(|(Settings(mut settings), rule)| {
            settings["earning"]["rules"].as_array_mut().unwrap().push(rule);
            settings["earning"]["caps"] = json!([]);
            settings["refunds"]["revocable_days"] = json!(365);
            Settings(settings)
        })
        .boxed()
}

pub(super) struct World {
    pub(super) all: Friends,
    models: Vec<Model>,
    read: Vec<usize>,
    orders: Vec<u32>,
    /// The last order of each friend that granted the referrer an award.
    rewarded: Vec<u32>,
}

impl World {
    pub(super) fn new(settings: &Settings) -> Self {
        let mut all = Friends::new(&settings.program(1), 8);
        for friend in 0..8 {
            all.bind(friend).expect("a binding");
        }
        let models = (0..9).map(|_| Model::default()).collect();
        Self { all, models, read: vec![0; 9], orders: vec![0; 8], rewarded: vec![0; 8] }
    }

    pub(super) fn run(&mut self, step: &Step, seen: &Seen) {
        match step {
            Step::Order { friend, cart } => self.order(*friend, cart, seen),
            Step::Refund { friend, parts } => {
                seen.count_if(
                    self.refund(*friend, self.rewarded[*friend], parts).len() > 1,
                    "the ladder's part revoked",
                );
            }
            Step::Complete { friend } if self.orders[*friend] > 0 => {
                seen.count_if(!self.all.complete(*friend, &id(*friend, self.rewarded[*friend])).is_zero(), "released");
            }
            Step::Complete { .. } => {}
            Step::Take { percent } => {
                let available = self.all.referrer.balance().available.get();
                let points = i64::try_from(available * percent / 100).unwrap();
                let taken = self.all.referrer.adjust(json!({"points": -points, "author": "law", "reason": "spent"}));
                seen.count_if(taken.is_ok(), "spent");
            }
            Step::Wait { days } => self.all.wait_days(*days),
        }
    }

    fn order(&mut self, friend: usize, cart: &Cart, seen: &Seen) {
        let member = &self.all.friends[friend];
        let currency = member.program.currency;
        let fields = json!({
            "placed_at": member.now, "shipping": money(cart.shipping_minor, currency),
            "tax": cart.tax(currency),
        });
        let nth = self.orders[friend];
        let is_first = (0..nth).all(|earlier| !self.is_kept(friend, earlier));
        let is_free = cart.basket(&self.all.friends[friend].program).lines_total().is_zero();
        let order = self.all.order_with(friend, &id(friend, nth), &cart.lines(currency), fields);
        assert_eq!(order.is_some(), is_first && !is_free, "only the first kept order grants an award");
        if order.is_some() {
            self.rewarded[friend] = nth;
            seen.count_if(nth > 0, "first again");
        }
        let boosted = order.is_some_and(|order| order.promise.factor(order.nth) > shared::units::rate::Factor::ONE);
        seen.count_if(boosted, "raised by the ladder");
        self.orders[friend] += 1;
    }

    /// Whether the friend kept a part that was paid for.
    fn is_kept(&self, friend: usize, nth: u32) -> bool {
        let history = self.all.friends[friend].history(&OrderId::parse(&id(friend, nth)).unwrap()).unwrap();
        !history.paid.lines_total().is_zero() && !shared::order::refund::kept(&history).is_nothing()
    }

    fn refund(&mut self, friend: usize, nth: u32, parts: &[Part]) -> Vec<ReferralRevocation> {
        if self.orders[friend] <= nth {
            return Vec::new();
        }
        let order_id = OrderId::parse(&id(friend, nth)).unwrap();
        match return_parts(&mut self.all.friends[friend], &order_id, parts) {
            Ok(refund) => self.all.take_back(friend, &order_id, &refund.refund_id).expect("a sound account"),
            Err(_) => Vec::new(),
        }
    }

    /// The laws of one account, for each account.
    fn check(&mut self) {
        let members: Vec<&Member> = std::iter::once(&self.all.referrer).chain(&self.all.friends).collect();
        for ((member, model), read) in members.into_iter().zip(&mut self.models).zip(&mut self.read) {
            member.entries[*read..].iter().for_each(|entry| model.read(entry));
            *read = member.entries.len();
            model.check(&member.account);
            assert!(member.account.is_conserved());
        }
    }

    /// What is left of each award is what the kept part would have earned among the friends who kept something.
    fn check_honest(&self, seen: &Seen) {
        let orders = (0..8).flat_map(|friend| (0..self.orders[friend]).map(move |nth| (friend, nth)));
        let mut given: Vec<(usize, ReferralHistory)> = orders
            .filter_map(|(friend, nth)| Some((friend, self.all.given(&OrderId::parse(&id(friend, nth)).unwrap())?)))
            .collect();
        given.sort_by_key(|(_, given)| given.order.serial);
        let mut place = 0;
        for (friend, given) in given {
            let history = self.all.friends[friend].history(&given.order.order_id).unwrap();
            let kept = shared::order::refund::kept(&history);
            place += u32::from(!kept.is_nothing());
            let honest = if kept.is_nothing() { Points::ZERO } else { given.order.promise.points(kept, place) };
            assert_eq!(given.left, honest, "friend {friend} in place {place}, who came as {}", given.order.nth);
            seen.count_if(!kept.is_nothing() && place < given.order.nth, "moved up");
        }
        assert_eq!(self.all.referrer.account.memory.referrals.counted, place);
    }
}

fn id(friend: usize, nth: u32) -> String {
    format!("o-{friend}-{nth}")
}

#[test]
fn referrers_keep_the_awards_of_the_kept_orders() {
    let seen = law(150, (programs(), steps()), |(settings, steps), seen| {
        let mut world = World::new(&settings);
        for step in &steps {
            world.run(step, seen);
            world.check();
            world.check_honest(seen);
        }
        for friend in 0..8 {
            for nth in 0..world.orders[friend] {
                world.refund(friend, nth, &[Part::All]);
            }
        }
        world.check();
        world.check_honest(seen);
        world.all.audit();
        check_nothing_is_left(&world.all.referrer, seen);
    });
    seen.at_least(&[
        ("raised by the ladder", 60),
        ("the ladder's part revoked", 10),
        ("moved up", 40),
        ("released", 5),
        ("spent", 20),
        ("first again", 10),
        ("owed or borne", 5),
    ]);
}

/// All awards for orders were revoked. The awards for registration were not.
fn check_nothing_is_left(referrer: &Member, seen: &Seen) {
    let (mut brought, mut called_back) = (Points::ZERO, Points::ZERO);
    for change in referrer.changes() {
        match change {
            Fact::Referral(ReferralFact::FriendOrdered { order }) => brought = brought.plus(order.earned.points()),
            Fact::Referral(ReferralFact::Revoked { revocation }) => {
                called_back = called_back.plus(revocation.points());
                let missing = revocation.debt_added.plus(revocation.absorbed);
                seen.count_if(!missing.is_zero(), "owed or borne");
            }
            _ => {}
        }
    }
    assert_eq!(brought, called_back);
    let referrals = &referrer.account.memory.referrals;
    assert_eq!((referrals.counted, referrals.boosted.len()), (0, 0));
}
