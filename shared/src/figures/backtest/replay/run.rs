//! The run: members and their entries go in, in the order in which they were written; the comparison comes out.

use super::{
    Comparison,
    book::{Book, Span},
};
use crate::{
    behaviour::{self, Event},
    earning::revoke::Lapses,
    ledger::fact::Fact,
    ledger::fact::behaviour::{BehaviourFact, RecordedEvent},
    ledger::fact::member::MemberFact,
    ledger::fact::order::{OrderFact, PaidOrder},
    ledger::fact::referral::ReferralFact,
    ledger::fact::refund::{Refund, RefundFact},
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

/// Whose entries a run has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All that the merchant has: the program's budgets are kept as everybody together uses them up.
    Everybody,
    /// Some members'. What others leave of a budget is not known: budgets are left out, and the comparison says so.
    SomeMembers,
}

/// A run under way.
#[derive(Clone, Debug)]
pub struct Replay<'a> {
    program: Program,
    merchant_id: &'a MerchantId,
    span: Span,
    /// What everybody has been granted under the draft's budgets.
    of_all: Tally,
    members: BTreeMap<MemberId, Replayed>,
    comparison: Comparison,
}

/// One member of a run.
#[derive(Clone, Debug)]
struct Replayed {
    account: Account,
    referrer_id: Option<MemberId>,
    by_draft: Book,
    /// None of one who is only there because a member who is compared brought them.
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
    /// What lies before the period only makes members what they are when it begins.
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

    /// A member to compare, with what is known of them today.
    pub fn add_member(&mut self, member_id: &MemberId, profile: Profile) {
        let compared = Some(Compared { profile, ..Compared::default() });
        let member = Replayed { compared, ..Replayed::new(self.merchant_id, member_id) };
        self.members.insert(member_id.clone(), member);
    }

    /// The next entry of all in the order in which they were written: of a member to compare, or of somebody whom one of them brought.
    pub fn entry(&mut self, member_id: &MemberId, entry: &Sealed) -> Result<(), Fault> {
        // An entry of a newer version cannot be replayed.
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

    /// The comparison up to the end of the period, or to `now` if that comes first.
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

    /// What the entry would have been under the draft. What time or another entry brought about comes about by itself.
    fn replay(&mut self, member_id: &MemberId, fact: &Fact, at: Instant) -> Result<(), Fault> {
        let Some(mut draft) = self.open(member_id, at)? else { return Ok(()) };
        let outcome = match fact {
            Fact::Order(OrderFact::Paid { order }) => return self.order(member_id, draft, order),
            Fact::Refund(RefundFact::Refunded { refund }) => return self.refund(member_id, draft, refund),
            Fact::Referral(ReferralFact::Referred { referrer_id, .. }) => {
                if let Some(member) = self.members.get_mut(member_id) {
                    member.referrer_id = Some(referrer_id.clone());
                }
                be_brought(&mut draft, referrer_id, &self.program).map(|_| ())
            }
            Fact::Referral(ReferralFact::FriendBound { friend_id, .. }) => {
                bring(&mut draft, friend_id, &self.program).map(|_| ())
            }
            Fact::Behaviour(BehaviourFact::Recorded { event }) => self.event(member_id, &mut draft, event),
            Fact::Behaviour(BehaviourFact::CheckedIn { .. }) => match &self.program.earning.check_in {
                Some(rule) => behaviour::check_in(&mut draft, rule, &self.program).map(|_| ()),
                None => Ok(()),
            },
            Fact::Member(MemberFact::Erased {}) => erase(&mut draft),
            Fact::Member(MemberFact::Rejoined { began_at, .. }) => rejoin(&mut draft, *began_at, &self.program),
            _ => Ok(()),
        };
        // What the draft refuses, as a second check-in of a day in another zone, it grants nothing for.
        if unless_refused(outcome)?.is_some() {
            self.close(member_id, draft);
        }
        Ok(())
    }

    /// The order, and what it gives whoever brought its member.
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

    /// The refund, and what it takes back from whoever brought the order's member.
    fn refund(&mut self, member_id: &MemberId, mut draft: Draft, refund: &Refund) -> Result<(), Fault> {
        let order_id = &refund.order_id;
        let history = |replay: &Self| replay.members.get(member_id).and_then(|member| member.by_draft.order(order_id));
        let Some(before) = history(self) else { return Ok(()) };
        let at = draft.now();
        if unless_refused(refund_again(&mut draft, &before, refund, &self.program))?.is_none() {
            return Ok(());
        }
        self.close(member_id, draft);
        let Some(after) = history(self) else { return Ok(()) };
        let referrer_id = self.members.get(member_id).and_then(|member| member.referrer_id.clone());
        let Some(referrer_id) = referrer_id else { return Ok(()) };
        let given = self.members.get(&referrer_id).and_then(|referrer| referrer.by_draft.friend_order(order_id));
        if let Some(given) = given
            && let Some(mut referrer) = self.open(&referrer_id, at)?
        {
            let revoked =
                referral::revoke(&mut referrer, &given, &after, (&refund.refund_id, &Lapses::default()), &self.program);
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

    /// None of a member of whom nothing has come yet.
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
                member.by_draft.read(fact, at, &self.span);
            }
        }
    }
}

impl Replayed {
    fn new(merchant_id: &MerchantId, member_id: &MemberId) -> Self {
        let account = Account::new(merchant_id, member_id);
        Self { account, referrer_id: None, by_draft: Book::default(), compared: None }
    }
}

impl Comparison {
    /// Counts what members did; whether the entry is something of that kind.
    fn note(&mut self, fact: &Fact) -> bool {
        match fact {
            Fact::Order(OrderFact::Paid { order }) => {
                self.orders += 1;
                self.sales_minor += u128::from(order.lines_total().minor());
                true
            }
            Fact::Behaviour(_) => {
                self.events += 1;
                true
            }
            _ => false,
        }
    }
}

/// A refusal is no fault of the run.
fn unless_refused<T>(outcome: Result<T, Refusal>) -> Result<Option<T>, Fault> {
    match outcome {
        Ok(done) => Ok(Some(done)),
        Err(Refusal::Fault(fault)) => Err(fault),
        Err(_) => Ok(None),
    }
}

fn is_sign_up(fact: &Fact) -> bool {
    matches!(fact, Fact::Behaviour(BehaviourFact::Recorded { event }) if event.event == EventKind::SignUp)
}

/// A sign-up is stored only where the program of its day paid for it.
fn pays_for_signing_up(program: &Program) -> bool {
    let mut rules = program.earning.event_rules.iter();
    program.earning.newcomer.is_some() || rules.any(|rule| rule.event == EventKind::SignUp && !rule.points.is_zero())
}
