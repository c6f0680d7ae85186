//! The entries of several members in the order in which they were written, like those in the database, for runs under a draft program.

use crate::member::Member;
use shared::{
    figures::backtest::{Comparison, Replay, Scope},
    ledger::Sealed,
    member::profile::Profile,
    program::Program,
    units::id::{MemberId, MerchantId},
    units::time::{Instant, Window},
};
use std::collections::BTreeMap;

#[derive(Default)]
pub struct Journal {
    entries: Vec<(MemberId, Sealed)>,
    read: BTreeMap<MemberId, usize>,
}

impl Journal {
    /// The entries of one member.
    pub fn of(member: &Member) -> Self {
        let mut journal = Self::default();
        journal.read(&Member::id(), member);
        journal
    }

    /// The entries that the member has written since the last read.
    pub fn read(&mut self, member_id: &MemberId, member: &Member) {
        let read = self.read.entry(member_id.clone()).or_default();
        self.entries.extend(member.entries[*read..].iter().map(|entry| (member_id.clone(), entry.clone())));
        *read = member.entries.len();
    }

    /// Runs all entries and compares all members.
    pub fn replay(&self, program: &Program, period: Window, now: Instant) -> Comparison {
        let members: Vec<&MemberId> = self.read.keys().collect();
        self.replay_of(&members, program, period, (Scope::Everybody, now))
    }

    /// Runs all entries and compares only these members. The other members are read because they are friends of the compared ones.
    pub fn replay_of(
        &self,
        members: &[&MemberId],
        program: &Program,
        period: Window,
        (scope, now): (Scope, Instant),
    ) -> Comparison {
        let merchant_id = MerchantId::parse("demo").unwrap();
        let mut replay = Replay::new(program, &merchant_id, period, scope);
        for member_id in members {
            replay.add_member(member_id, Profile::default());
        }
        for (member_id, entry) in &self.entries {
            replay.entry(member_id, entry).expect("sound entries");
        }
        replay.finish(now).expect("sound accounts")
    }
}
