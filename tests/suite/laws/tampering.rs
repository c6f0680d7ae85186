//! The audit detects every change of stored entries: any byte, and any entry that is removed, swapped, moved or repeated.

use super::{
    Seen,
    commands::{Command, commands},
    law,
    programs::{Settings, settings_in},
    world::World,
};
use crate::{member::Member, sample};
use proptest::prelude::*;
use serde_json::json;
use shared::{
    ledger::{Account, Sealed, audit},
    units::money::Currency,
    units::points::Points,
};

/// A short history with the usual entries.
fn member() -> Member {
    let mut member = Member::with_points(sample::program(sample::plain()), 700);
    let lines = sample::lines(&[("20.00", 1)]);
    let basket = sample::basket(&member.program, &lines);
    let hold_id = member.hold(&basket, sample::exactly(300)).unwrap().hold_id;
    let paid = member.order(&sample::order_request("o-1", &lines, json!({"hold_id": hold_id}))).unwrap();
    member.refund(&paid.order_id, json!({"all": true})).unwrap();
    assert!(member.audit().is_sound());
    member
}

/// The entries read from a store in which the body of one entry was replaced.
fn with_body(entries: &[Sealed], at: usize, body: String) -> Option<Vec<Sealed>> {
    let mut entries = entries.to_vec();
    let entry = &entries[at];
    entries[at] = Sealed::read(entry.seq, body, entry.hash.clone())?;
    Some(entries)
}

fn is_found(member: &Member, entries: &[Sealed]) -> bool {
    !audit(Member::opened(), &member.account, entries).is_sound()
}

#[test]
fn a_change_of_any_byte_is_detected() {
    let member = member();
    let (mut bytes, mut readable) = (0, 0);
    for (at, entry) in member.entries.iter().enumerate() {
        for position in 0..entry.body.len() {
            let mut body = entry.body.clone().into_bytes();
            // Digits remain digits and letters remain letters, so that many changed bodies can still be read as an entry.
            body[position] ^= 1;
            let Ok(body) = String::from_utf8(body) else { continue };
            bytes += 1;
            if let Some(entries) = with_body(&member.entries, at, body) {
                readable += 1;
                assert!(is_found(&member, &entries), "entry {} byte {position}", entry.seq);
                assert_eq!(audit(Member::opened(), &member.account, &entries).broken_at, Some(entry.seq));
            }
        }
    }
    assert!(bytes > 2_000 && readable > 300, "{bytes} bytes, {readable} of them readable");
}

#[test]
fn entries_dropped_swapped_moved_or_repeated_are_found() {
    let member = member();
    let count = member.entries.len();
    let check = |what: &str, change: &dyn Fn(&mut Vec<Sealed>)| {
        let mut entries = member.entries.clone();
        change(&mut entries);
        assert!(is_found(&member, &entries), "{what}");
    };
    for at in 0..count {
        check(&format!("{at} dropped"), &|entries| drop(entries.remove(at)));
        check(&format!("{at} repeated"), &|entries| entries.insert(at, entries[at].clone()));
        check(&format!("{at} with another hash"), &|entries| entries[at].hash = entries[(at + 1) % count].hash.clone());
        check(&format!("{at} renumbered"), &|entries| entries[at].seq += 1);
        for to in 0..count {
            if at < to {
                check(&format!("{at} and {to} swapped"), &|entries| entries.swap(at, to));
                check(&format!("{at} and {to} swapped in place"), &|entries| {
                    let (one, other) = (entries[at].seq, entries[to].seq);
                    entries.swap(at, to);
                    (entries[at].seq, entries[to].seq) = (one, other);
                });
            }
        }
        check(&format!("cut at {at}"), &|entries| entries.truncate(at));
    }
    assert!(count >= 4, "{count} entries");
}

/// A person who can write the database can also compute new hashes. The chain of another member, or another state, is still detected.
#[test]
fn a_chain_belongs_to_one_member_and_one_state() {
    let member = member();
    let other = shared::units::id::MemberId::parse("m-2").unwrap();
    let opened = Account::new(&shared::units::id::MerchantId::parse("demo").unwrap(), &other);
    assert_eq!(audit(opened, &member.account, &member.entries).broken_at, Some(1));

    let check = |what: &str, change: &dyn Fn(&mut Account)| {
        let mut stored = member.account.clone();
        change(&mut stored);
        let audit = audit(Member::opened(), &stored, &member.entries);
        assert!(!audit.is_sound() && !audit.state_matches && audit.broken_at.is_none(), "{what}: {audit:?}");
    };
    check("a point more", &|stored| stored.lots[0].points = stored.lots[0].points.plus(sample::points(1)));
    check("a lot less", &|stored| stored.lots.truncate(stored.lots.len() - 1));
    check("a debt", &|stored| stored.debt = sample::points(1));
    check("another seq", &|stored| stored.seq += 1);
    check("another hash", &|stored| stored.hash = "0".repeat(64));
    check("another total", &|stored| stored.totals.issued = Points::ZERO);
    check("another time", &|stored| stored.updated_at = stored.updated_at.plus_minutes(1));
}

#[test]
fn a_change_of_any_byte_of_any_run_is_detected() {
    let currency = Currency::parse("CNY").unwrap();
    let cases = (
        settings_in(currency),
        commands(currency, 3..12),
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        1..8_u8,
    );
    let seen =
        law(150, cases, |(settings, commands, entry, byte, flip): (Settings, Vec<Command>, _, _, u8), seen: &Seen| {
            let mut world = World::new(settings, 1_000);
            for command in &commands {
                world.run(command, seen);
            }
            let member = world.member;
            let at = entry.index(member.entries.len());
            let mut body = member.entries[at].body.clone().into_bytes();
            let position = byte.index(body.len());
            body[position] ^= flip;
            let Some(entries) = String::from_utf8(body).ok().and_then(|body| with_body(&member.entries, at, body))
            else {
                return;
            };
            seen.count("readable");
            assert!(is_found(&member, &entries), "entry {at} byte {position}");
        });
    seen.at_least(&[("readable", 15)]);
}
