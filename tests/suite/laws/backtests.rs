//! A backtest grants what the ledger would have granted: order for order, award for award, tier for tier, and with the same expiry.

use super::{baskets::cart, law, programs::settings};
use crate::{member::Member, sample};
use proptest::prelude::*;
use serde_json::json;
use shared::ledger::Place;
use shared::ledger::fact::Fact;
use shared::ledger::fact::tier::TierFact;
use shared::{
    figures::backtest::{Backtest, MemberRun, PastOrder, Report, RunAward},
    ledger::fact::award::Award,
    ledger::lot::Lot,
    order::Order,
    program::MemberFacts,
    program::Program,
    units::id::{RuleId, TierId},
    units::points::Points,
    units::time::Instant,
    wire::OrderRequest,
};
use std::collections::{BTreeMap, BTreeSet};

const HOUR_MILLIS: i64 = 3_600_000;

#[test]
fn a_backtest_grants_what_the_ledger_would_have() {
    let hours = prop_oneof![2 => 0..30_i64, 3 => 20..900_i64, 1 => 5_000..12_000_i64];
    let orders = prop::collection::vec((cart(), hours), 1..14);
    let seen = law(500, (settings(), orders), |(settings, orders), seen| {
        let program = settings.program(1);
        let mut both = Both::new(&program);
        for (at, (cart, hours)) in orders.iter().enumerate() {
            both.ledger.now = Instant::from_millis(both.ledger.now.millis() + hours * HOUR_MILLIS);
            let currency = program.currency;
            let fields = json!({"currency": currency.code(), "placed_at": both.ledger.now.to_string()});
            let awards = both.order(&sample::order_request(&format!("o-{at}"), &cart.lines(currency), fields));
            seen.count_if(!awards.is_empty(), "earned");
            seen.count_if(awards.iter().any(|award| award.granted < award.desired), "capped");
            let is_of = |end: &'static str| move |award: &Given| award.rule_id.as_str().ends_with(end);
            seen.count_if(awards.iter().any(is_of(":up")), "promoted");
            seen.count_if(awards.iter().any(is_of(":0.3")), "milestone");
            seen.count_if(awards.iter().any(is_of(":month")), "month");
        }
        let (ledger, report) = both.finish();
        seen.count_if(report.expired_by(ledger.now) > 0, "expired");
        seen.count_if(report.tiers.len() > 1, "several tiers");
        seen.count_if(was_demoted(&ledger), "demoted");
    });
    seen.at_least(&[
        ("earned", 300),
        ("capped", 80),
        ("expired", 30),
        ("promoted", 50),
        ("milestone", 50),
        ("month", 70),
        ("several tiers", 6),
        ("demoted", 12),
    ]);
}

const MEMBERS: u64 = 1_000;

/// The benchmark's program over members like those of its file: many with few orders, and a few with very many.
#[test]
fn a_backtest_of_a_thousand_members_equals_the_ledger() {
    let document = serde_json::from_str(include_str!("../../bench/backtest/program.json")).expect("a document");
    let program = Program::read(&document, 1).expect("a program");
    let mut backtest = Backtest::new(&program);
    let mut draws = Draws(7);
    let mut held: BTreeMap<TierId, u64> = BTreeMap::new();
    let mut ended: BTreeMap<Option<Instant>, u128> = BTreeMap::new();
    let (mut awards, mut of_tiers) = (0, 0);
    for _ in 0..MEMBERS {
        let mut both = Both::with(program.clone(), backtest);
        for request in draws.orders() {
            both.ledger.now = request.placed_at;
            let given = both.order(&request);
            awards += given.len();
            of_tiers += given.iter().filter(|award| award.rule_id.as_str().starts_with("tier:")).count();
        }
        let (ledger, after) = both.close();
        for tier in tiers_held(&ledger) {
            *held.entry(tier).or_default() += 1;
        }
        for (end, points) in ends(&ledger) {
            *ended.entry(end).or_default() += points;
        }
        backtest = after;
    }
    let report = backtest.finish();
    assert_eq!((report.members, &report.tiers), (MEMBERS, &held), "each tier was held by the same number of members");
    assert_eq!(report.ends, ended, "points expire as in the ledger");
    assert!(awards > 10_000 && of_tiers > 1_000, "{awards} awards, {of_tiers} of tiers");
    assert_eq!(held.len(), 4, "each tier was reached: {held:?}");
}

/// Uniformly distributed numbers, the same ones in every run.
struct Draws(u64);

impl Draws {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    fn one_of<'word>(&mut self, words: &[&'word str]) -> &'word str {
        words[usize::try_from(self.below(words.len() as u64)).unwrap()]
    }

    /// A member's orders of two years, in order of time.
    fn orders(&mut self) -> Vec<OrderRequest> {
        let count = (2_000 / (1 + self.below(1_000))).clamp(1, 160);
        let first = sample::at("2024-01-01T17:00:00Z").millis();
        let mut day = || i64::try_from(self.below(730)).unwrap();
        let mut placed: Vec<i64> = (0..count).map(|_| first + day() * 24 * HOUR_MILLIS).collect();
        placed.sort_unstable();
        let numbered = placed.into_iter().enumerate();
        numbered.map(|(at, millis)| self.order(at, Instant::from_millis(millis))).collect()
    }

    fn order(&mut self, at: usize, placed_at: Instant) -> OrderRequest {
        let cents = (100 + self.below(4_000)) * (1 + self.below(3) * self.below(3));
        let category = self.one_of(&["tea", "cake", "bread", "coffee", "clearance"]);
        let price = format!("{}.{:02}", cents / 100, cents % 100);
        let line = json!({"line_id": "1", "sku": "-", "quantity": 1, "unit_price": price, "categories": [category]});
        let store = self.one_of(&["harbour", "station", "market", "park"]);
        let channel = self.one_of(&["store", "online", "app"]);
        let fields = json!({"currency": "USD", "placed_at": placed_at, "store": store, "channel": channel});
        sample::order_request(&format!("o-{at}"), &json!([line]), fields)
    }
}

/// One member in the ledger and in a backtest.
struct Both<'p> {
    ledger: Member,
    backtest: Backtest<'p>,
    run: MemberRun,
}

/// One award, from the ledger or from the run.
#[derive(Debug, PartialEq)]
struct Given {
    rule_id: RuleId,
    desired: Points,
    granted: Points,
    expires_at: Option<Instant>,
}

impl<'p> Both<'p> {
    fn new(program: &'p Program) -> Self {
        Self::with(program.clone(), Backtest::new(program))
    }

    /// The next member of a run.
    fn with(program: Program, backtest: Backtest<'p>) -> Self {
        let run = backtest.member(MemberFacts { member_id: Some(Member::id()), ..MemberFacts::default() });
        Self { ledger: Member::new(program), backtest, run }
    }

    /// Places an order now. Returns the awards in their order: of months since the previous order, of the order itself, and of what it
    /// reached.
    fn order(&mut self, request: &OrderRequest) -> Vec<Given> {
        let ledger = &mut self.ledger;
        let entries = ledger.entries.len();
        ledger.order(request).expect("a paid order");
        let awards = ledger.changes().skip(entries).filter_map(Fact::granted).flat_map(|granted| &granted.awards);
        let by_ledger: Vec<Given> = awards.map(Given::from).collect();
        let order = Order::read(request, &ledger.program, ledger.now).expect("an order");
        let (store, channel) = (order.store.as_deref(), order.channel.as_deref());
        let past = PastOrder { placed_at: order.placed_at, store, channel, basket: &order.basket };
        let counted = self.backtest.order(&mut self.run, &past).to_vec();
        let counted: Vec<Given> = counted.into_iter().map(|award| self.given(award)).collect();
        assert_eq!(counted, by_ledger, "order {}", order.order_id);
        by_ledger
    }

    fn given(&self, RunAward { rule, desired, granted, expires_at }: RunAward) -> Given {
        let rule_id = self.backtest.report().rules[rule].rule_id.clone();
        Given { rule_id, desired, granted, expires_at }
    }

    /// The ledger and the run after the member's last order.
    fn close(mut self) -> (Member, Backtest<'p>) {
        self.backtest.close(&self.run);
        self.ledger.settle();
        (self.ledger, self.backtest)
    }

    /// The ledger of the only member, and the run's report.
    fn finish(self) -> (Member, Report) {
        let (ledger, backtest) = self.close();
        let report = backtest.finish();
        assert_eq!((report.orders, report.members), (u64::from(ledger.account.memory.orders), 1));
        assert_eq!(report.ends, ends(&ledger), "points expire as in the ledger");
        let tiers: BTreeSet<TierId> = report.tiers.keys().cloned().collect();
        assert_eq!(tiers, tiers_held(&ledger), "the same tiers were held");
        (ledger, report)
    }
}

impl From<&Award> for Given {
    fn from(award: &Award) -> Self {
        let Award { rule_id, desired, points, expires_at, .. } = award.clone();
        Self { rule_id, desired, granted: points, expires_at }
    }
}

/// Points by expiry, expired and not expired.
fn ends(ledger: &Member) -> BTreeMap<Option<Instant>, u128> {
    let expired = ledger.moved(Place::Lots, Place::Expired);
    let mut ends = BTreeMap::new();
    let has_points = |lot: &&Lot| !lot.points.is_zero();
    for Lot { expires_at, points, .. } in expired.iter().chain(&ledger.account.lots).filter(has_points) {
        *ends.entry(*expires_at).or_default() += u128::from(points.get());
    }
    ends
}

fn tiers_held(ledger: &Member) -> BTreeSet<TierId> {
    ledger.changes().filter_map(tier_change).filter_map(|(_, to)| to.cloned()).collect()
}

fn was_demoted(ledger: &Member) -> bool {
    ledger.changes().filter_map(tier_change).any(|(from, to)| from.is_some_and(|from| to.is_none_or(|to| to < from)))
}

/// The tier before and after a change. The numbers of generated tiers begin with the lowest.
fn tier_change(change: &Fact) -> Option<(Option<&TierId>, Option<&TierId>)> {
    match change {
        Fact::Tier(TierFact::Changed { change }) => Some((change.from.as_ref(), change.to.as_ref())),
        _ => None,
    }
}
