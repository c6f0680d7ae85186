//! The run. Its input is members and their entries, in the order in which they were written. Its output is the comparison.

use super::{
    Comparison,
    book::{Book, Span},
};
use crate::{
    behaviour::{self, Event},
    earning::revoke::Lapses,
    ledger::fact::behaviour::RecordedEvent,
    ledger::fact::order::PaidOrder,
    ledger::fact::refund::Refund,
    ledger::fact::{BacktestCause, Fact},
    ledger::memory::Tally,
    ledger::{Account, Draft, Fault, Sealed},
    member::adjust::{erase, rejoin},
    member::profile::{Profile, facts},
    member::settle,
    order::record_again,
    order::refund::refund_again,
    program::{CapOf, Program},
    referral::{self, be_brought, bring},
    refusal::Refusal,
    units::event_kind::EventKind,
    units::id::{MemberId, MerchantId},
    units::time::{Instant, Window},
    wire::LeftOut,
};
use std::collections::BTreeMap;

/// Which members a run contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All members of the merchant. The program's budgets are applied.
    Everybody,
    /// Some members. What the others leave of a budget is not known, so budgets are omitted, and the comparison states this.
    SomeMembers,
}

/// A run in progress.
#[derive(Clone, Debug)]
pub struct Replay<'a> {
    program: Program,
    merchant_id: &'a MerchantId,
    span: Span,
    /// What all members were granted under the draft's budgets.
    of_all: Tally,
    members: BTreeMap<MemberId, Replayed>,
    comparison: Comparison,
}

/// One member of a run.
#[derive(Clone, Debug)]
struct Replayed {
    account: Account,
    lapses: Lapses,
    referrer_id: Option<MemberId>,
    by_draft: Book,
    /// `None` for a member who is only present because a compared member referred them.
    compared: Option<Compared>,
}

#[derive(Clone, Debug, Default)]
struct Compared {
    profile: Profile,
    really: Book,
    did_something: bool,
    signed_up: bool,
}

impl<'a> Replay<'a> {
    /// Entries before the period only determine the state of members when the period begins.
    pub fn new(program: &Program, merchant_id: &'a MerchantId, period: Window, scope: Scope) -> Self {
        let mut program = program.clone();
        let mut comparison = Comparison::default();
        let is_budget = |of: &CapOf| *of == CapOf::Program;
        if scope == Scope::SomeMembers && program.earning.caps.iter().any(|cap| is_budget(&cap.of)) {
            program.earning.caps.retain(|cap| !is_budget(&cap.of));
            comparison.left_out.insert(LeftOut::Budgets);
        }
        let span = Span { period, zone: program.zone.clone() };
        Self { program, merchant_id, span, of_all: Tally::default(), members: BTreeMap::new(), comparison }
    }

    /// Adds a member to compare, with today's profile.
    pub fn add_member(&mut self, member_id: &MemberId, profile: Profile) {
        let compared = Some(Compared { profile, ..Compared::default() });
        let member = Replayed { compared, ..Replayed::new(self.merchant_id, member_id) };
        self.members.insert(member_id.clone(), member);
    }

    /// Processes the next entry, in the order in which all entries were written: of a member to compare, or of a friend whom one of them
    /// referred.
    pub fn entry(&mut self, member_id: &MemberId, entry: &Sealed) -> Result<(), Fault> {
        // An entry with an unknown fact cannot be replayed.
        let fact = entry.fact().ok_or(Fault::Unstorable)?;
        let new = || Replayed::new(self.merchant_id, member_id);
        self.members.entry(member_id.clone()).or_insert_with(new);
        if self.span.period.until.is_none_or(|until| entry.at() < until) {
            self.replay(member_id, fact, entry.at())?;
        }
        if let Some(compared) = self.members.get_mut(member_id).and_then(|member| member.compared.as_mut()) {
            compared.really.read(fact, entry.at(), &self.span);
            compared.signed_up |= is_sign_up(fact);
            if self.span.period.contains(entry.at()) {
                compared.did_something |= self.comparison.note(fact);
            }
        }
        Ok(())
    }

    /// Returns the comparison up to the end of the period, or to `now` if that is earlier.
    pub fn finish(mut self, now: Instant) -> Result<Comparison, Fault> {
        let end = self.span.period.until.map_or(now, |until| until.min(now));
        let member_ids: Vec<MemberId> = self.members.keys().cloned().collect();
        for member_id in &member_ids {
            if let Some(draft) = self.open(member_id, end)? {
                self.close(member_id, draft);
            }
        }
        let Self { program, span, members, mut comparison, .. } = self;
        for Replayed { by_draft, compared, .. } in members.into_values() {
            let Some(Compared { really, did_something, signed_up, .. }) = compared else { continue };
            comparison.members += u64::from(did_something);
            if did_something && !signed_up && pays_for_signing_up(&program) {
                comparison.left_out.insert(LeftOut::SignUps);
            }
            let (rules, tiers) = by_draft.close(end, &span);
            comparison.by_draft.add_member(rules, tiers);
            let (rules, tiers) = really.close(end, &span);
            comparison.really.add_member(rules, tiers);
        }
        Ok(comparison)
    }

    /// Replays an entry under the draft. Entries that time or another entry causes are not replayed; they result from the run itself.
    fn replay(&mut self, member_id: &MemberId, fact: &Fact, at: Instant) -> Result<(), Fault> {
        let Some(mut draft) = self.open(member_id, at)? else { return Ok(()) };
        let outcome = match fact.backtested().cause() {
            BacktestCause::Order(order) => return self.order(member_id, draft, order),
            BacktestCause::Refund(refund) => return self.refund(member_id, draft, refund),
            BacktestCause::Referred(referrer_id) => {
                if let Some(member) = self.members.get_mut(member_id) {
                    member.referrer_id = Some(referrer_id.clone());
                }
                be_brought(&mut draft, referrer_id, &self.program).map(|_| ())
            }
            BacktestCause::FriendBound(friend_id) => bring(&mut draft, friend_id, &self.program).map(|_| ()),
            BacktestCause::Event(event) => self.event(member_id, &mut draft, event),
            BacktestCause::CheckIn => match &self.program.earning.check_in {
                Some(rule) => behaviour::check_in(&mut draft, rule, &self.program).map(|_| ()),
                None => Ok(()),
            },
            BacktestCause::Erasure => erase(&mut draft),
            BacktestCause::Rejoining(began_at) => rejoin(&mut draft, began_at, &self.program),
            BacktestCause::None => Ok(()),
        };
        // If the draft refuses something, such as a second check-in on one day in another zone, it grants nothing for it.
        if unless_refused(outcome)?.is_some() {
            self.close(member_id, draft);
        }
        Ok(())
    }

    /// Replays an order, and its award for the referrer of its member.
    fn order(&mut self, member_id: &MemberId, mut draft: Draft, order: &PaidOrder) -> Result<(), Fault> {
        let profile = self.profile(member_id);
        let Some(paid) = unless_refused(record_again(&mut draft, order, &self.program, &profile))? else {
            return Ok(());
        };
        if let Some(referrer_id) = self.members.get(member_id).and_then(|member| member.referrer_id.clone())
            && let Some(mut referrer) = self.open(&referrer_id, draft.now())?
            && let Some(Some(_)) = unless_refused(referral::reward(&mut referrer, &mut draft, &paid, &self.program))?
        {
            self.close(&referrer_id, referrer);
        }
        self.close(member_id, draft);
        Ok(())
    }

    /// Replays a refund, and its revocation for the referrer of the order's member.
    fn refund(&mut self, member_id: &MemberId, mut draft: Draft, refund: &Refund) -> Result<(), Fault> {
        let order_id = &refund.order_id;
        let history = |replay: &Self| replay.members.get(member_id).and_then(|member| member.by_draft.order(order_id));
        let Some(before) = history(self) else { return Ok(()) };
        let at = draft.now();
        let lapses = self.lapses(member_id);
        if unless_refused(refund_again(&mut draft, &before, refund, (&lapses, &self.program)))?.is_none() {
            return Ok(());
        }
        self.close(member_id, draft);
        let Some(after) = history(self) else { return Ok(()) };
        let referrer_id = self.members.get(member_id).and_then(|member| member.referrer_id.clone());
        let Some(referrer_id) = referrer_id else { return Ok(()) };
        let referral = self.members.get(&referrer_id).and_then(|referrer| referrer.by_draft.friend_order(order_id));
        if let Some(referral) = referral
            && let Some(mut referrer) = self.open(&referrer_id, at)?
        {
            let lapses = self.lapses(&referrer_id);
            let revoked =
                referral::revoke(&mut referrer, &referral, &after, (&refund.refund_id, &lapses), &self.program);
            if unless_refused(revoked)?.is_some() {
                self.close(&referrer_id, referrer);
            }
        }
        Ok(())
    }

    fn event(&self, member_id: &MemberId, draft: &mut Draft, event: &RecordedEvent) -> Result<(), Refusal> {
        let profile = self.profile(member_id);
        let facts = facts(draft.account(), member_id, &profile, &self.program, event.occurred_at);
        let event = Event {
            event_id: event.event_id.clone(),
            kind: event.event.clone(),
            occurred_at: event.occurred_at,
            evidence: None,
        };
        behaviour::record(draft, &event, &self.program, &facts).map(|_| ())
    }

    fn profile(&self, member_id: &MemberId) -> Profile {
        let compared = self.members.get(member_id).and_then(|member| member.compared.as_ref());
        compared.map(|compared| compared.profile.clone()).unwrap_or_default()
    }

    fn lapses(&self, member_id: &MemberId) -> Lapses {
        self.members.get(member_id).map(|member| member.lapses.clone()).unwrap_or_default()
    }

    /// `None` if the member has no entry yet.
    fn open(&self, member_id: &MemberId, at: Instant) -> Result<Option<Draft>, Fault> {
        let Some(member) = self.members.get(member_id) else { return Ok(None) };
        let draft = settle::rehearse(member.account.clone(), &self.program, at)?;
        Ok(Some(draft.with_budgets(self.of_all.clone())))
    }

    fn close(&mut self, member_id: &MemberId, draft: Draft) {
        self.of_all.clone_from(draft.budgets());
        let at = draft.now();
        let (account, facts) = draft.finish_rehearsal();
        if let Some(member) = self.members.get_mut(member_id) {
            member.account = account;
            for fact in &facts {
                member.lapses.add(at, fact);
                member.by_draft.read(fact, at, &self.span);
            }
        }
    }
}

impl Replayed {
    fn new(merchant_id: &MerchantId, member_id: &MemberId) -> Self {
        let account = Account::new(merchant_id, member_id);
        Self { account, lapses: Lapses::default(), referrer_id: None, by_draft: Book::default(), compared: None }
    }
}

impl Comparison {
    /// Counts an order or an event. Returns whether the fact is one of them.
    fn note(&mut self, fact: &Fact) -> bool {
        match fact.backtested().cause() {
            BacktestCause::Order(order) => {
                self.orders += 1;
                self.sales_minor += u128::from(order.lines_total().minor());
                true
            }
            BacktestCause::Event(_) | BacktestCause::CheckIn => {
                self.events += 1;
                true
            }
            BacktestCause::Refund(_)
            | BacktestCause::Referred(_)
            | BacktestCause::FriendBound(_)
            | BacktestCause::Erasure
            | BacktestCause::Rejoining(_)
            | BacktestCause::None => false,
        }
    }
}

/// A refusal does not fail the run.
fn unless_refused<T>(outcome: Result<T, Refusal>) -> Result<Option<T>, Fault> {
    match outcome {
        Ok(done) => Ok(Some(done)),
        Err(Refusal::Fault(fault)) => Err(fault),
        Err(_) => Ok(None),
    }
}

fn is_sign_up(fact: &Fact) -> bool {
    matches!(fact.backtested().cause(), BacktestCause::Event(event) if event.event == EventKind::SignUp)
}

/// A sign-up is stored only if the program of that day paid for it.
fn pays_for_signing_up(program: &Program) -> bool {
    let mut rules = program.earning.event_rules.iter();
    program.earning.newcomer.is_some() || rules.any(|rule| rule.event == EventKind::SignUp && !rule.points.is_zero())
}
