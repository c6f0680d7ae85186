//! One member's account for tests. It runs commands as the Worker does, and stores the entries as the database would. It makes no
//! decisions.

use crate::sample;
use serde_json::{Value, json};
use shared::ledger::Actor;
use shared::ledger::fact::Fact;
use shared::{
    basket::Basket,
    behaviour::{self, Event},
    earning::revoke::Lapses,
    ledger::Place,
    ledger::fact::behaviour::CheckIn,
    ledger::fact::behaviour::RecordedEvent,
    ledger::fact::hold::Hold,
    ledger::fact::member::Adjustment,
    ledger::fact::order::PaidOrder,
    ledger::fact::refund::Refund,
    ledger::lot::Lot,
    ledger::memory::Tally,
    ledger::{Account, Audit, Draft, Sealed, audit},
    member::adjust::{adjust, erase, rejoin},
    member::balance::balance,
    member::profile::{Profile, facts},
    member::settle,
    order::refund::refund,
    order::{self, Order, OrderHistory},
    program::Program,
    refusal::Refusal,
    spending::hold::{self, Captured, HoldRecord, HoldTerms},
    spending::quote::{Quote, QuoteFacts, quote},
    units::id::{AdjustmentId, HoldId, MemberId, MerchantId, OrderId},
    units::points::Points,
    units::time::Instant,
    wire::{AdjustmentRequest, Balance, Code, HoldState, OrderRequest, PointsWanted, RefundRequest},
};

#[derive(Clone, Debug)]
pub struct Member {
    pub program: Program,
    pub account: Account,
    pub entries: Vec<Sealed>,
    pub now: Instant,
    pub profile: Profile,
    /// What all members were granted under the program's budgets.
    pub budgets: Tally,
    /// The number of ids that were created for holds, adjustments and refunds.
    ids: u32,
}

pub type Outcome<T> = Result<T, Refusal>;

impl Member {
    /// A member without entries, at [`sample::NOON`].
    pub fn new(program: Program) -> Self {
        Self {
            program,
            account: Self::opened(),
            entries: Vec::new(),
            now: sample::at(sample::NOON),
            profile: Profile::default(),
            budgets: Tally::default(),
            ids: 0,
        }
    }

    pub fn with_points(program: Program, points: u64) -> Self {
        let mut member = Self::new(program);
        if points > 0 {
            member.give(points);
        }
        member
    }

    pub fn opened() -> Account {
        Account::new(&MerchantId::parse("demo").unwrap(), &Self::id())
    }

    pub fn id() -> MemberId {
        MemberId::parse("m-1").unwrap()
    }

    pub fn at(&mut self, time: &str) -> &mut Self {
        self.now = sample::at(time);
        self
    }

    /// Decides, and writes the result. A refusal changes nothing.
    pub fn command<T>(&mut self, decide: impl FnOnce(&mut Draft, &Program) -> Outcome<T>) -> Outcome<T> {
        let mut draft = self.open();
        let opened = draft.clone();
        let decided = decide(&mut draft, &self.program);
        if let Err(refusal) = &decided {
            assert!(!matches!(refusal, Refusal::Fault(_)), "no caller can make the ledger faulty: {refusal:?}");
            assert_eq!(draft.finish(), opened.finish(), "a refusal leaves the draft as it was: {refusal:?}");
            return decided;
        }
        self.write(draft);
        decided
    }

    pub fn open(&self) -> Draft {
        let draft =
            settle::open(self.account.clone(), &self.program, Actor::System, self.now).expect("a sound account");
        draft.with_budgets(self.budgets.clone())
    }

    /// Writes the result of a draft of this member.
    pub fn write(&mut self, draft: Draft) {
        let budgets = draft.budgets().clone();
        let (account, entries) = draft.finish();
        if !entries.is_empty() {
            self.budgets = budgets;
            self.account = account;
            self.entries.extend(entries);
        }
    }

    /// Appends what time alone has done, as cron would.
    pub fn settle(&mut self) {
        self.command(|_, _| Ok(())).expect("a sound account");
    }

    fn next_id(&mut self, kind: &str) -> String {
        self.ids += 1;
        format!("{kind}-{}", self.ids)
    }

    /// Grants points by hand, available at once, under the base policy.
    pub fn give(&mut self, points: u64) -> Adjustment {
        let request = json!({"points": points, "author": "test", "reason": "at the beginning", "class": "base"});
        self.adjust(request).expect("points given")
    }

    pub fn give_until(&mut self, points: u64, expires_at: &str) -> Adjustment {
        let request =
            json!({"points": points, "author": "test", "reason": "at the beginning", "expires_at": expires_at});
        self.adjust(request).expect("points given")
    }

    pub fn adjust(&mut self, request: Value) -> Outcome<Adjustment> {
        let request: AdjustmentRequest = serde_json::from_value(request).expect("an adjustment");
        let id = request.adjustment_id.clone();
        let id = id.unwrap_or_else(|| AdjustmentId::parse(&self.next_id("a")).unwrap());
        self.command(|draft, program| adjust(draft, &request, (id, "salt".to_owned()), program))
    }

    pub fn erase(&mut self) -> Outcome<()> {
        self.command(|draft, _| erase(draft))
    }

    /// Begins a new membership under the id of this erased member. Returns the welcome points.
    pub fn rejoin(&mut self) -> u64 {
        let joined_at = self.now;
        self.command(|draft, program| rejoin(draft, joined_at, program)).expect("joining is never refused");
        self.join(joined_at).map_or(0, |event| event.earned.points().get())
    }

    pub fn balance(&self) -> Balance {
        balance(&self.account, &Self::id(), &self.program, self.now).expect("a sound account")
    }

    pub fn quote(&self, basket: &Basket, wanted: PointsWanted) -> Outcome<Quote> {
        let draft = settle::open(self.account.clone(), &self.program, Actor::System, self.now)?;
        let cash_off = self.program.spending.cash_off.as_ref().ok_or(Refusal::NotSpendable)?;
        let (account, now) = (draft.account(), draft.now());
        let member = facts(account, &Self::id(), &self.profile, &self.program, now);
        let used_today = account.used_on(self.program.zone.day_of(now));
        let asked = QuoteFacts { now, tier: member.tier.as_ref(), used_today };
        quote(cash_off, basket, &account.lots, wanted, &asked)
    }

    /// The terms that the signed quote of `basket` would contain.
    pub fn terms(&mut self, basket: &Basket, wanted: PointsWanted) -> Outcome<HoldTerms> {
        let quote = self.quote(basket, wanted)?;
        Ok(HoldTerms {
            hold_id: HoldId::parse(&self.next_id("h")).unwrap(),
            points: quote.points,
            amount: quote.amount,
            currency: basket.currency,
            basket_digest: basket.digest(),
            program_version: self.program.version,
            schedule: shared::ledger::lot::schedule(&quote.burnt()),
            lines: quote.lines,
            quote_expires_at: self.now.max(self.account.updated_at).plus_minutes(self.program.spending.quote_minutes),
        })
    }

    pub fn place(&mut self, terms: HoldTerms) -> Outcome<Hold> {
        self.command(|draft, program| hold::place(draft, terms, program))
    }

    /// Quotes and places a hold.
    pub fn hold(&mut self, basket: &Basket, wanted: PointsWanted) -> Outcome<Hold> {
        let terms = self.terms(basket, wanted)?;
        self.place(terms)
    }

    pub fn hold_record(&self, hold_id: &HoldId) -> Option<HoldRecord> {
        HoldRecord::fold(self.changes().filter(|change| change.hold_id() == Some(hold_id)))
    }

    pub fn hold_state(&self, hold_id: &HoldId) -> HoldState {
        let draft =
            settle::open(self.account.clone(), &self.program, Actor::System, self.now).expect("a sound account");
        self.hold_record(hold_id).expect("a hold").state_in(&draft)
    }

    pub fn capture(&mut self, hold_id: &HoldId, points: Option<u64>) -> Outcome<Captured> {
        let record = self.hold_record(hold_id).expect("a hold");
        self.command(|draft, program| hold::capture(draft, &record, points.map(sample::points), program))
    }

    pub fn release(&mut self, hold_id: &HoldId) -> Outcome<Hold> {
        let record = self.hold_record(hold_id).expect("a hold");
        self.command(|draft, _| hold::release(draft, &record))
    }

    pub fn reverse(&mut self, hold_id: &HoldId) -> Outcome<Hold> {
        let record = self.hold_record(hold_id).expect("a hold");
        self.command(|draft, _| hold::reverse(draft, &record))
    }

    pub fn extend(&mut self, hold_id: &HoldId, minutes: u32) -> Outcome<Hold> {
        let record = self.hold_record(hold_id).expect("a hold");
        self.command(|draft, program| hold::extend(draft, &record, minutes, &program.spending))
    }

    /// Records a paid order. The hold that it names is read from the entries.
    pub fn order(&mut self, request: &OrderRequest) -> Outcome<PaidOrder> {
        let hold = request.hold_id.as_ref().and_then(|hold_id| self.hold_record(hold_id));
        let (now, profile) = (self.now, self.profile.clone());
        self.command(|draft, program| {
            let order = Order::read(request, program, now)?;
            order::record(draft, &order, program, &profile, hold.as_ref())
        })
    }

    /// Records an event with the given kind and time, a new id, and the given fields.
    pub fn event(&mut self, kind: &str, fields: Value) -> Outcome<RecordedEvent> {
        let request = sample::event_request(&self.next_id("e"), kind, self.now, fields);
        let (now, profile) = (self.now, self.profile.clone());
        self.command(|draft, program| {
            let event = Event::read(request, now)?;
            let member = facts(draft.account(), &Self::id(), &profile, program, event.occurred_at);
            behaviour::record(draft, &event, program, &member)
        })
    }

    /// Records an event now. Returns the points that it earned.
    #[track_caller]
    pub fn earns(&mut self, kind: &str) -> u64 {
        self.event(kind, json!({})).expect("an event").earned.points().get()
    }

    /// Joins like `POST /v1/members`.
    pub fn join(&mut self, joined_at: Instant) -> Option<RecordedEvent> {
        let profile = self.profile.clone();
        let joined = self.command(|draft, program| {
            let member = facts(draft.account(), &Self::id(), &profile, program, joined_at);
            behaviour::join(draft, joined_at, program, &member)
        });
        joined.expect("joining is never refused")
    }

    pub fn check_in(&mut self) -> Outcome<CheckIn> {
        self.command(|draft, program| {
            let rule = program.earning.check_in.clone().expect("a program with check-ins");
            behaviour::check_in(draft, &rule, program)
        })
    }

    pub fn history(&self, order_id: &OrderId) -> Option<OrderHistory> {
        OrderHistory::fold(self.changes().filter(|change| change.order_id() == Some(order_id)))
    }

    pub fn complete(&mut self, order_id: &OrderId) -> Outcome<Points> {
        let history = self.history(order_id).expect("an order");
        self.command(|draft, _| order::complete(draft, &history))
    }

    /// Refunds with the given fields of a request.
    pub fn refund(&mut self, order_id: &OrderId, fields: Value) -> Outcome<Refund> {
        let request = sample::refund_request(&self.next_id("r"), fields);
        self.refund_as(order_id, &request)
    }

    pub fn refund_as(&mut self, order_id: &OrderId, request: &RefundRequest) -> Outcome<Refund> {
        let (history, lapses) = (self.history(order_id).expect("an order"), self.lapses());
        self.command(|draft, program| refund(draft, &history, request, &lapses, program))
    }

    pub fn changes(&self) -> impl Iterator<Item = &Fact> {
        self.entries.iter().filter_map(Sealed::fact)
    }

    /// The facts with their times.
    pub fn timed(&self) -> impl Iterator<Item = (Instant, &Fact)> {
        self.entries.iter().filter_map(|entry| Some((entry.at(), entry.fact()?)))
    }

    /// The number of points of expired lots that were spent.
    pub fn lapses(&self) -> Lapses {
        Lapses::fold(self.timed())
    }

    /// The parts of lots that moved from one place to another, by entry.
    pub fn moved(&self, from: Place, to: Place) -> Vec<Lot> {
        let postings = self.entries.iter().flat_map(|entry| &entry.frame.movement.postings);
        postings.filter(|posting| (posting.from, posting.to) == (from, to)).map(|posting| posting.lot.clone()).collect()
    }

    pub fn audit(&self) -> Audit {
        audit(Self::opened(), &self.account, &self.entries)
    }
}

/// The code of a refusal. Fails if the command was not refused.
pub fn code<T: std::fmt::Debug>(outcome: Outcome<T>) -> Code {
    outcome.expect_err("should have been refused").code()
}
