//! A referrer and referred friends for tests: accounts that one command changes together, as the Worker writes them. It makes no decisions.

use crate::{
    member::{Member, Outcome},
    sample,
};
use serde_json::{Value, json};
use shared::{
    ledger::fact::referral::FriendOrder,
    ledger::fact::referral::ReferralRevocation,
    order::{self, Order},
    program::Program,
    referral::{Binding, ReferralHistory, Registered, Ties, bind, release, revoke, reward},
    units::id::{MemberId, OrderId, RefundId},
    units::points::Points,
};

#[derive(Clone)]
pub struct Friends {
    pub referrer: Member,
    pub friends: Vec<Member>,
}

impl Friends {
    /// A referrer and `count` members whom no member has referred yet.
    pub fn new(program: &Program, count: usize) -> Self {
        let member = || Member::new(program.clone());
        Self { referrer: member(), friends: (0..count).map(|_| member()).collect() }
    }

    pub fn referrer_id() -> MemberId {
        MemberId::parse("referrer").unwrap()
    }

    pub fn friend_id(friend: usize) -> MemberId {
        MemberId::parse(&format!("friend-{friend}")).unwrap()
    }

    pub fn bind(&mut self, friend: usize) -> Outcome<Registered> {
        self.bind_with(friend, &Self::referrer_id(), Ties::None)
    }

    /// Both entries are written, or neither.
    pub fn bind_with(&mut self, friend: usize, referrer_id: &MemberId, ties: Ties) -> Outcome<Registered> {
        let program = &self.referrer.program;
        let (mut one, mut other) = (self.referrer.open(), self.friends[friend].open());
        let opened = (one.clone(), other.clone());
        let binding = Binding { referrer_id, friend_id: &Self::friend_id(friend), ties };
        let bound = bind(&mut one, &mut other, &binding, program);
        if bound.is_ok() {
            self.referrer.write(one);
            self.friends[friend].write(other);
        } else {
            assert_eq!((one.finish(), other.finish()), (opened.0.finish(), opened.1.finish()));
        }
        bound
    }

    /// Records an order and grants the referrer's award for it.
    pub fn order(&mut self, friend: usize, order_id: &str, lines: &Value) -> Option<FriendOrder> {
        self.order_with(friend, order_id, lines, json!({}))
    }

    pub fn order_with(&mut self, friend: usize, order_id: &str, lines: &Value, fields: Value) -> Option<FriendOrder> {
        let mut request = sample::order_request(order_id, lines, fields);
        request.member_id = Self::friend_id(friend);
        let paying = &self.friends[friend];
        let order = Order::read(&request, &paying.program, paying.now).expect("an order");
        let hold = order.hold_id.as_ref().and_then(|hold_id| paying.hold_record(hold_id));
        let (mut one, mut other) = (self.referrer.open(), paying.open());
        let paid = order::record(&mut other, &order, &paying.program, &paying.profile, hold.as_ref());
        let rewarded =
            reward(&mut one, &mut other, &paid.expect("an order"), &paying.program).expect("a sound account");
        self.friends[friend].write(other);
        if rewarded.is_some() {
            self.referrer.write(one);
        }
        rewarded
    }

    /// Refunds an order and revokes what the refund makes unearned.
    pub fn refund(&mut self, friend: usize, order_id: &str, fields: Value) -> Outcome<Vec<ReferralRevocation>> {
        let order_id = OrderId::parse(order_id).unwrap();
        let refund = self.friends[friend].refund(&order_id, fields)?;
        self.take_back(friend, &order_id, &refund.refund_id)
    }

    /// Like [`Self::refund`], after the friend's own account has been refunded.
    pub fn take_back(
        &mut self,
        friend: usize,
        order_id: &OrderId,
        refund_id: &RefundId,
    ) -> Outcome<Vec<ReferralRevocation>> {
        let history = self.friends[friend].history(order_id).expect("an order");
        let Some(given) = self.given(order_id) else { return Ok(Vec::new()) };
        let lapses = self.referrer.lapses();
        self.referrer.command(|draft, program| revoke(draft, &given, &history, (refund_id, &lapses), program))
    }

    pub fn complete(&mut self, friend: usize, order_id: &str) -> Points {
        let order_id = OrderId::parse(order_id).unwrap();
        self.friends[friend].complete(&order_id).expect("an order");
        let Some(given) = self.given(&order_id) else { return Points::ZERO };
        self.referrer.command(|draft, _| release(draft, &given)).expect("a sound account")
    }

    /// The referrer's award for an order, and what is left of it.
    pub fn given(&self, order_id: &OrderId) -> Option<ReferralHistory> {
        ReferralHistory::fold(self.referrer.timed().filter(|(_, fact)| fact.order_id() == Some(order_id)))
    }

    pub fn left(&self, order_id: &str) -> u64 {
        self.given(&OrderId::parse(order_id).unwrap()).map_or(0, |given| given.left.get())
    }

    pub fn wait_days(&mut self, days: u32) {
        for member in std::iter::once(&mut self.referrer).chain(&mut self.friends) {
            member.now = member.now.plus_minutes(days * 24 * 60);
        }
    }

    pub fn audit(&self) {
        for member in std::iter::once(&self.referrer).chain(&self.friends) {
            let audit = member.audit();
            assert!(audit.is_sound(), "{audit:?}");
        }
    }
}
