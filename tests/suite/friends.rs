//! A referrer and the friends they bring, under test: accounts that one command changes together, as the Worker writes them.
//! It decides nothing itself.

use crate::member::{Member, Outcome};
use shared::{
    id::MemberId,
    program::Program,
    referral::{Binding, Registered, Ties, bind},
};

pub struct Friends {
    pub referrer: Member,
    pub friends: Vec<Member>,
}

impl Friends {
    /// A referrer and so many members, whom nobody has brought yet.
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

    /// Both are written, or neither.
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
}
