//! Stored formats. A session returns every account state in the current format. An older state is folded again from its entries. A newer
//! one is refused, because this version might write something wrong to it.

use super::{
    accounts,
    database::{Database, Databases, Freshness, Pending, Rows, Statement, Usage},
    error::StoreError,
    read::load,
    row::{Row, SqlValue},
};
use serde::Deserialize;
use shared::{
    ledger::{ACCOUNT_FORMAT, Account, Auditor},
    units::id::{MemberId, MerchantId},
};
use std::rc::Rc;

const PAGE_ENTRIES: u32 = 500;

/// Databases whose sessions return account states in the current format.
pub struct Formats<'a> {
    databases: &'a dyn Databases,
}

impl<'a> Formats<'a> {
    pub const fn new(databases: &'a dyn Databases) -> Self {
        Self { databases }
    }
}

impl Databases for Formats<'_> {
    fn open(&self, merchant: Option<&MerchantId>, freshness: Freshness) -> Result<Rc<dyn Database>, StoreError> {
        Ok(Rc::new(FormatSession { inner: self.databases.open(merchant, freshness)? }))
    }
}

struct FormatSession {
    inner: Rc<dyn Database>,
}

impl Database for FormatSession {
    fn batch(&self, statements: Vec<Statement>) -> Pending<'_, Result<Vec<Rows>, StoreError>> {
        Box::pin(async move {
            let mut answers = self.inner.batch(statements).await?;
            for row in answers.iter_mut().flatten() {
                self.bring_up_to_date(row).await?;
            }
            Ok(answers)
        })
    }

    fn bookmark(&self) -> Option<String> {
        self.inner.bookmark()
    }

    fn usage(&self) -> Usage {
        self.inner.usage()
    }
}

/// The part of a state that all formats have.
#[derive(Deserialize)]
struct Head {
    format: u32,
    seq: u64,
}

impl FormatSession {
    async fn bring_up_to_date(&self, row: &mut Row) -> Result<(), StoreError> {
        let Some(SqlValue::Text(state)) = row.0.get("state") else { return Ok(()) };
        let Head { format, seq } = serde_json::from_str(state).map_err(|_| unreadable(row))?;
        if format == ACCOUNT_FORMAT {
            return Ok(());
        }
        if format > ACCOUNT_FORMAT {
            return Err(StoreError::Fault(format!("{}: its state has the newer format {format}", account_of(row))));
        }
        let merchant_id = row.parsed("merchant_id", MerchantId::parse)?;
        let member_id = row.parsed("member_id", MemberId::parse)?;
        let account = self.fold(&merchant_id, &member_id, seq).await?;
        let state = serde_json::to_string(&account).map_err(|_| unreadable(row))?;
        row.0.insert("state".to_owned(), SqlValue::Text(state));
        Ok(())
    }

    /// Folds the first `seq` entries of a member.
    async fn fold(&self, merchant_id: &MerchantId, member_id: &MemberId, seq: u64) -> Result<Account, StoreError> {
        let mut auditor = Auditor::new(Account::new(merchant_id, member_id));
        let mut after = 0;
        while after < seq {
            let page = accounts::entries_after(merchant_id, member_id, after, PAGE_ENTRIES);
            let mut page = load(&*self.inner, &page).await?;
            page.retain(|entry| entry.seq <= seq);
            let Some(last) = page.last() else { break };
            after = last.seq;
            auditor.take(&page);
        }
        let account = auditor.folded().filter(|account| account.seq == seq);
        account.ok_or_else(|| StoreError::Fault(format!("{merchant_id}/{member_id}: its entries cannot be folded")))
    }
}

fn account_of(row: &Row) -> String {
    let name = |column: &str| row.text(column).unwrap_or("?").to_owned();
    format!("{}/{}", name("merchant_id"), name("member_id"))
}

fn unreadable(row: &Row) -> StoreError {
    StoreError::Fault(format!("{}: its state cannot be read", account_of(row)))
}
