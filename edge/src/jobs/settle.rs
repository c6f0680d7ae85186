//! Writes what time alone has done: holds timed out, lots expired, tiers ended, months begun. `shared::member::settle` decides what that
//! is.

use crate::{
    app::App,
    directory,
    error::Failure,
    runtime::Severity,
    store::{
        Database, Databases, Formats, Freshness, StoreError,
        commit::Commit,
        due::{self, DueAccount},
        load,
    },
};
use shared::{ledger::Actor, member::settle::open, program::Program, units::id::MerchantId};
use std::{
    collections::{BTreeMap, btree_map::Entry},
    rc::Rc,
};

/// The number of accounts in one run. An account needs about five statements, and an invocation can send a thousand.
const ACCOUNTS_MAX: u32 = 150;

/// Settles the accounts that have been due the longest and returns their number. If an account fails, this is logged and the others are
/// settled.
pub async fn settle(app: &App<'_>) -> Result<u32, Failure> {
    let databases = Formats::new(app.databases);
    let database = databases.open(None, Freshness::Latest)?;
    let mut programs: BTreeMap<MerchantId, Rc<Program>> = BTreeMap::new();
    let mut settled = 0;
    for account in load(&*database, &due::accounts(app.now, ACCOUNTS_MAX)).await? {
        match settle_under(app, &*database, &account, &mut programs).await {
            Ok(()) => settled += 1,
            Err(failure) => {
                let line = format!("settling {}/{}: {failure:?}", account.merchant_id, account.member_id);
                app.runtime.log(Severity::Error, &line);
            }
        }
    }
    Ok(settled)
}

/// Settles one merchant's accounts. The merchant's program is read once for all of them.
async fn settle_under(
    app: &App<'_>,
    database: &dyn Database,
    due: &DueAccount,
    programs: &mut BTreeMap<MerchantId, Rc<Program>>,
) -> Result<(), Failure> {
    let program = match programs.entry(due.merchant_id.clone()) {
        Entry::Occupied(known) => known.into_mut(),
        Entry::Vacant(unknown) => unknown.insert(program_of(app, &due.merchant_id).await?),
    };
    settle_one(app, database, due, program).await
}

async fn program_of(app: &App<'_>, merchant_id: &MerchantId) -> Result<Rc<Program>, Failure> {
    let merchant = directory::find(app, merchant_id).await?.ok_or(Failure::NotFound("merchant"))?;
    Ok(merchant.program()?)
}

/// If another request wrote first, it has settled the account too.
async fn settle_one(
    app: &App<'_>,
    database: &dyn Database,
    due: &DueAccount,
    program: &Program,
) -> Result<(), Failure> {
    let (account, entries) = open(due.account.clone(), program, Actor::System, app.now)?.finish();
    if entries.is_empty() {
        return Ok(());
    }
    let commit = Commit {
        merchant_id: &due.merchant_id,
        member_id: &due.member_id,
        loaded: &due.account,
        account: &account,
        entries: &entries,
        zone: &program.zone,
    };
    match database.batch(commit.statements()?).await {
        Ok(_) | Err(StoreError::Taken(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
