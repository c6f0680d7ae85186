//! Generated tiers, and their laws: the time at which an account is opened does not matter, and the awards of an order are revoked with it.

use super::{
    Seen,
    baskets::{Cart, cart},
    commands::Part,
    law,
    programs::{Settings, money, settings_in},
    world::{World, return_parts},
};
use crate::member::Member;
use proptest::prelude::*;
use serde_json::{Value, json};
use shared::ledger::Actor;
use shared::{member::settle, units::money::Currency};

/// Up to three tiers with every setting of tiers. Some programs have none.
pub fn tiers(currency: Currency) -> BoxedStrategy<Value> {
    let tiers = (window(), cushion(), prop::collection::vec(level(), 1..4));
    let tiers = tiers.prop_map(move |(window, cushion, levels)| {
        let mut needed = Needed::default();
        let levels: Vec<Value> = levels
            .into_iter()
            .enumerate()
            .map(|(at, (how, more, mut level))| {
                // Sums never decrease.
                needed = needed.plus(more);
                level["id"] = json!(format!("tier-{at}"));
                level["needs"] = json!({how: needed.metrics(currency)});
                level
            })
            .collect();
        json!({"window": window, "cushion": cushion, "levels": levels})
    });
    prop_oneof![1 => Just(Value::Null), 3 => tiers].boxed()
}

fn window() -> BoxedStrategy<Value> {
    prop_oneof![
        2 => (1..25_u16).prop_map(|months| json!({"kind": "rolling", "months": months})),
        2 => (1..732_u16).prop_map(|days| json!({"kind": "rolling", "days": days})),
        2 => prop::sample::select(vec!["month", "quarter", "year"])
            .prop_map(|period| json!({"kind": "calendar", "period": period})),
        1 => Just(json!({"kind": "lifetime"})),
    ]
    .boxed()
}

fn cushion() -> BoxedStrategy<Value> {
    prop_oneof![
        Just(json!({})),
        (0..13_u16).prop_map(|months| json!({"months": months})),
        (0..367_u16).prop_map(|days| json!({"days": days})),
    ]
    .boxed()
}

/// What a tier needs more than the one below.
#[derive(Clone, Copy, Debug, Default)]
struct Needed {
    orders: Option<u32>,
    spend_minor: Option<u64>,
    points: u64,
}

impl Needed {
    fn plus(self, more: Self) -> Self {
        let orders = more.orders.map(|orders| orders + self.orders.unwrap_or(0));
        let spend_minor = more.spend_minor.map(|spend| spend + self.spend_minor.unwrap_or(0));
        Self {
            orders: orders.or(self.orders),
            spend_minor: spend_minor.or(self.spend_minor),
            points: self.points + more.points,
        }
    }

    fn metrics(self, currency: Currency) -> Value {
        let spend = self.spend_minor.map(|minor| money(minor, currency));
        json!({"orders": self.orders, "spend": spend, "points": self.points})
    }
}

fn level() -> BoxedStrategy<(&'static str, Needed, Value)> {
    let needed = (prop::option::of(1..4_u32), prop::option::of(1..20_000_u64), 1..3_000_u64)
        .prop_map(|(orders, spend_minor, points)| Needed { orders, spend_minor, points });
    let monthly = (prop::option::of(1..4_u32), prop::option::of(1..60_u64), any::<bool>());
    let class = prop::sample::select(vec!["base", "bonus"]);
    let how = prop::sample::select(vec!["any", "any", "all"]);
    let multiplier = (prop::sample::select(vec!["1", "1.5", "0.5", "2"]), any::<bool>());
    (how, needed, multiplier, monthly, class, 1..500_u64)
        .prop_map(|(how, needed, (multiplier, multiplier_stays), (monthly, monthly_points, stays), class, tier_up)| {
            let level = json!({
                "name": "a tier", "multiplier": multiplier, "multiplier_stays": multiplier_stays,
                "tier_up": {"points": tier_up, "class": class}, "milestones": [{"share": "0.3", "points": 7, "class": class}],
                "benefits": [
                    {"id": "month", "name": "Something", "stays": stays, "monthly": monthly, "monthly_points": monthly_points},
                ],
            });
            (how, needed, level)
        })
        .boxed()
}

fn programs_with_tiers() -> BoxedStrategy<Settings> {
    let currency = Currency::parse("CNY").unwrap();
    settings_in(currency).prop_filter("with tiers", |settings| !settings.0["tiers"].is_null()).boxed()
}

/// Orders with a number of days before each.
fn orders(days: u32) -> BoxedStrategy<Vec<(Cart, u32)>> {
    prop::collection::vec((cart(), 0..days), 1..6).boxed()
}

/// Law 7: between any two orders the account is opened and written any number of times, or not at all.
#[test]
fn the_time_of_opening_an_account_does_not_matter() {
    let cases = (programs_with_tiers(), orders(200), prop::collection::vec(0..150_u32, 0..12));
    let seen = law(200, cases, |(settings, orders, looks), seen| {
        let mut at_once = World::new(settings.clone(), 0);
        let mut stepwise = World::new(settings, 0);
        for (cart, days) in &orders {
            let then = at_once.member.now.plus_minutes(days * 24 * 60);
            look(&mut stepwise.member, &looks, then);
            for world in [&mut at_once, &mut stepwise] {
                world.member.now = then;
                world.pay(cart, then, None, seen);
            }
        }
        let end = at_once.member.now.plus_minutes(900 * 24 * 60);
        look(&mut stepwise.member, &looks, end);
        for member in [&mut at_once.member, &mut stepwise.member] {
            member.now = end;
            member.settle();
        }
        seen.count_if(!at_once.member.account.memory.tier.awards.is_empty(), "tier award");
        seen.count_if(stepwise.member.entries.len() != at_once.member.entries.len(), "written down in between");
        assert_eq!(has(&at_once.member), has(&stepwise.member));
    });
    seen.at_least(&[("tier award", 30), ("written down in between", 20)]);
}

fn look(member: &mut Member, days: &[u32], until: shared::units::time::Instant) {
    for days in days {
        member.now = member.now.plus_minutes(days * 24 * 60).min(until);
        assert_eq!(member.balance().tier, settled(member).balance().tier);
        member.settle();
    }
}

fn settled(member: &Member) -> Member {
    let mut member = member.clone();
    member.settle();
    member
}

/// All state of a member, without the numbers of the entries.
fn has(member: &Member) -> Value {
    let account = settle::open(member.account.clone(), &member.program, Actor::System, member.now).unwrap().finish().0;
    let mut lots: Vec<String> = account
        .lots
        .iter()
        .map(|lot| format!("{:?} {:?} {} {:?}", lot.class, lot.expires_at, lot.points, lot.available_at))
        .collect();
    lots.sort();
    json!([
        lots,
        account.totals,
        account.debt,
        account.memory.tier.promises,
        account.memory.tier.month,
        member.balance().tier
    ])
}

/// Laws 5 and 9: a member who refunds everything has the points from before, owes nothing and holds no tier. An award becomes permanent
/// only when the days that justified it are no longer stored, which takes more than a year.
#[test]
fn no_tier_remains_after_full_refunds() {
    let returned = (programs_with_tiers(), orders(60), 0..60_u32);
    let seen = law(200, returned, |(mut settings, orders, days), seen: &Seen| {
        settings.0["refunds"]["debt"] = json!("carry");
        settings.0["expiry"] = json!({});
        let mut world = World::new(settings, 0);
        for (cart, days) in &orders {
            world.member.now = world.member.now.plus_minutes(days * 24 * 60);
            world.pay(cart, world.member.now, None, seen);
        }
        world.member.now = world.member.now.plus_minutes(days * 24 * 60);
        seen.count_if(!world.member.account.memory.tier.awards.is_empty(), "tier award");
        for order_id in world.orders.clone() {
            return_parts(&mut world.member, &order_id, &[Part::All]).expect("everything returned");
        }
        let balance = world.member.balance();
        let left =
            [balance.available, balance.pending, balance.held, balance.debt].map(shared::units::points::Points::get);
        assert_eq!((left, balance.tier), ([0; 4], None));
        assert!(world.member.account.memory.qualification.is_empty());
    });
    seen.at_least(&[("tier award", 30)]);
}
