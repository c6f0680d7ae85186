//! Writes down what time alone has done: holds timed out, lots expired. What that is, `Draft::open` decides.

use crate::{
    app::App,
    directory,
    error::Failure,
    store::{
        Database, Freshness, StoreError,
        commit::Commit,
        due::{self, DueAccount},
        query,
    },
};
use shared::{id::MerchantId, ledger::Draft, time::Zone};
use std::collections::BTreeMap;

/// Accounts in one run: about five statements each, of the thousand that an invocation may send.
const ACCOUNTS_MAX: u32 = 150;

/// Settles the accounts longest due and answers how many. One that fails is told to the log and does not keep the others waiting.
pub async fn settle(app: &App<'_>) -> Result<u32, Failure> {
    let database = app.databases.open(None, Freshness::Latest)?;
    let rows = query(&*database, due::accounts(app.now, ACCOUNTS_MAX)).await?;
    let mut zones: BTreeMap<MerchantId, Zone> = BTreeMap::new();
    let mut settled = 0;
    for account in due::read_accounts(&rows)? {
        let zone = match zones.get(&account.merchant_id) {
            Some(zone) => zone.clone(),
            None => zone_of(app, &account.merchant_id).await?,
        };
        zones.insert(account.merchant_id.clone(), zone.clone());
        match settle_one(app, &*database, &account, &zone).await {
            Ok(()) => settled += 1,
            Err(failure) => (app.log)(&format!("settling {}/{}: {failure:?}", account.merchant_id, account.member_id)),
        }
    }
    Ok(settled)
}

async fn zone_of(app: &App<'_>, merchant_id: &MerchantId) -> Result<Zone, Failure> {
    let merchant = directory::find(app, merchant_id).await?.ok_or(Failure::NotFound("merchant"))?;
    Ok(merchant.program()?.zone)
}

/// Somebody who wrote first has settled the account as well.
async fn settle_one(app: &App<'_>, database: &dyn Database, due: &DueAccount, zone: &Zone) -> Result<(), Failure> {
    let (account, entries) = Draft::open(due.account.clone(), app.now)?.finish();
    if entries.is_empty() {
        return Ok(());
    }
    let commit = Commit {
        merchant_id: &due.merchant_id,
        member_id: &due.member_id,
        loaded: &due.account,
        account: &account,
        entries: &entries,
        refs: &[],
        zone,
    };
    match database.batch(commit.statements()?).await {
        Ok(_) | Err(StoreError::Taken(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
