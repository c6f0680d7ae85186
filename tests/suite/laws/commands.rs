//! Generated commands: what shoppers, merchants and time do to one account, in any sequence. `world` runs them.

use super::{
    baskets::{Cart, cart},
    behaviours::{Deed, deed},
    programs::{Settings, settings_in},
};
use proptest::prelude::*;
use shared::units::money::Currency;

/// Holds and orders are chosen by number, counted back from the newest, modulo the length of the list.
#[derive(Clone, Debug)]
pub enum Command {
    /// Quotes and places a hold without an order: a share of the quote's maximum, in percent.
    Hold {
        cart: Cart,
        percent: u64,
    },
    Extend {
        hold: usize,
        minutes: u32,
    },
    Release {
        hold: usize,
    },
    /// Captures a share of the held points, in percent.
    Capture {
        hold: usize,
        percent: u64,
    },
    /// Holds, waits, and pays an order with the same basket or another one.
    Checkout {
        cart: Cart,
        percent: u64,
        wait_minutes: u32,
        changed: Option<Cart>,
    },
    Order {
        cart: Cart,
        placed_minutes_ago: u32,
    },
    /// An order that names an earlier hold in any state.
    OrderWith {
        cart: Cart,
        hold: usize,
    },
    Complete {
        order: usize,
    },
    Refund {
        order: usize,
        parts: Vec<Part>,
        after_days: u32,
    },
    Give {
        points: u64,
        days: Option<u32>,
    },
    /// Revokes a share of the available points by hand, in percent.
    Take {
        percent: u64,
    },
    Do(Deed),
    Wait(Jump),
    Erase,
    Reprogram(Settings),
}

/// A part of an order to return. Shares are in permille of what the order has.
#[derive(Clone, Debug)]
pub enum Part {
    Units { line: usize, quantity: u32 },
    Amount { line: usize, permille: u64 },
    Shipping { permille: u64 },
    All,
}

/// How time passes.
#[derive(Clone, Debug)]
pub enum Jump {
    Minutes(u32),
    Days(u32),
    /// To the last instant before something is due, and then to the instant at which it is due.
    ToDue {
        millis_before: i64,
    },
    /// The clock of another server, which is behind the clock of the last write.
    Back {
        minutes: i64,
    },
}

pub fn commands(currency: Currency, count: std::ops::Range<usize>) -> BoxedStrategy<Vec<Command>> {
    prop::collection::vec(command(currency), count).boxed()
}

pub fn command(currency: Currency) -> BoxedStrategy<Command> {
    let percent = || prop_oneof![2 => Just(100_u64), 3 => 0..=100_u64];
    let nth = || prop_oneof![3 => Just(0_usize), 1 => 0..6_usize];
    prop_oneof![
        3 => (cart(), percent()).prop_map(|(cart, percent)| Command::Hold { cart, percent }),
        1 => (nth(), 0..120_u32).prop_map(|(hold, minutes)| Command::Extend { hold, minutes }),
        2 => nth().prop_map(|hold| Command::Release { hold }),
        3 => (nth(), 0..=100_u64).prop_map(|(hold, percent)| Command::Capture { hold, percent }),
        6 => checkout(),
        4 => (cart(), prop_oneof![Just(0_u32), 0..2_000_u32, 0..900_000_u32])
            .prop_map(|(cart, placed_minutes_ago)| Command::Order { cart, placed_minutes_ago }),
        2 => (cart(), nth()).prop_map(|(cart, hold)| Command::OrderWith { cart, hold }),
        1 => nth().prop_map(|order| Command::Complete { order }),
        6 => (nth(), parts(), prop_oneof![2 => Just(0_u32), 1 => 0..500_u32])
            .prop_map(|(order, parts, after_days)| Command::Refund { order, parts, after_days }),
        3 => (1..5_000_u64, prop::option::of(0..400_u32)).prop_map(|(points, days)| Command::Give { points, days }),
        3 => percent().prop_map(|percent| Command::Take { percent }),
        8 => deed().prop_map(Command::Do),
        7 => jump().prop_map(Command::Wait),
        1 => prop_oneof![1 => Just(Command::Erase), 5 => settings_in(currency).prop_map(Command::Reprogram)],
    ]
    .boxed()
}

fn checkout() -> BoxedStrategy<Command> {
    let percent = prop_oneof![2 => Just(100_u64), 3 => 1..=100_u64];
    let wait_minutes = prop_oneof![3 => Just(0_u32), 1 => 1..59_u32, 1 => 60..100_000_u32];
    (cart(), percent, wait_minutes, prop::option::weighted(0.3, cart()))
        .prop_map(|(cart, percent, wait_minutes, changed)| Command::Checkout { cart, percent, wait_minutes, changed })
        .boxed()
}

/// Parts for one refund of up to four lines.
pub fn parts() -> BoxedStrategy<Vec<Part>> {
    prop_oneof![1 => Just(vec![Part::All]), 5 => prop::collection::vec(part(), 1..4)].boxed()
}

pub fn part() -> BoxedStrategy<Part> {
    prop_oneof![
        4 => (0..5_usize, 1..4_u32).prop_map(|(line, quantity)| Part::Units { line, quantity }),
        4 => (0..5_usize, 1..600_u64).prop_map(|(line, permille)| Part::Amount { line, permille }),
        1 => (1..=1_000_u64).prop_map(|permille| Part::Shipping { permille }),
    ]
    .boxed()
}

fn jump() -> BoxedStrategy<Jump> {
    prop_oneof![
        2 => (0..200_u32).prop_map(Jump::Minutes),
        3 => prop_oneof![1 => Just(1_u32), 3 => 0..500_u32].prop_map(Jump::Days),
        4 => (-1..=1_i64).prop_map(|millis_before| Jump::ToDue { millis_before }),
        1 => (1..10_000_i64).prop_map(|minutes| Jump::Back { minutes }),
    ]
    .boxed()
}
