//! Databases that count the cost of all their sessions: the cost of one request.

use super::{
    database::{Database, Databases, Freshness, Usage},
    error::StoreError,
    formats::Formats,
};
use shared::units::id::MerchantId;
use std::{cell::RefCell, rc::Rc};

pub struct Metered<'a> {
    databases: Formats<'a>,
    sessions: RefCell<Vec<Rc<dyn Database>>>,
}

impl<'a> Metered<'a> {
    pub const fn new(databases: &'a dyn Databases) -> Self {
        Self { databases: Formats::new(databases), sessions: RefCell::new(Vec::new()) }
    }

    /// The cost of all sessions so far.
    pub fn usage(&self) -> Usage {
        self.sessions.borrow().iter().map(|session| session.usage()).fold(Usage::default(), Usage::plus)
    }
}

impl Databases for Metered<'_> {
    fn open(&self, merchant: Option<&MerchantId>, freshness: Freshness) -> Result<Rc<dyn Database>, StoreError> {
        let session = self.databases.open(merchant, freshness)?;
        self.sessions.borrow_mut().push(Rc::clone(&session));
        Ok(session)
    }
}
