//! Checks a member's ledger, entry by entry. `shared::ledger` states the laws.

use crate::{
    auth::Backend,
    call::Call,
    error::Failure,
    reply::Reply,
    store::{Database, StoreError, accounts, load},
};
use shared::{
    ledger::{Account, Audit, Auditor},
    units::id::{MemberId, MerchantId},
    units::time::Instant,
    wire::{AuditAnswer, TotalsView},
};

const PAGE_ENTRIES: u32 = 1000;

pub async fn audit(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let merchant_id = &backend.merchant.merchant_id;
    let member_id = call.id("member_id", MemberId::parse)?;
    let database = call.decide_on(Some(merchant_id))?;
    let member = load(&*database, &accounts::of_member(merchant_id, &member_id)).await?;
    let member = member.ok_or(Failure::NotFound("member"))?;
    let opened = Account::new(merchant_id, &member_id);
    let stored = member.account.unwrap_or_else(|| opened.clone());
    let mut auditor = Auditor::new(opened);
    take_up_to(&*database, merchant_id, &member_id, stored.seq, &mut auditor).await?;
    let found = auditor.finish(&stored);
    Reply::json(200, &answer(member_id, &found, &stored, call.now()))
}

/// Reads the entries up to the `seq` of the stored account, page by page. Entries that were written since are not part of the audit.
async fn take_up_to(
    database: &dyn Database,
    merchant_id: &MerchantId,
    member_id: &MemberId,
    last_seq: u64,
    auditor: &mut Auditor,
) -> Result<(), StoreError> {
    let mut after = 0;
    while after < last_seq {
        let page = accounts::entries_after(merchant_id, member_id, after, PAGE_ENTRIES);
        let mut page = load(database, &page).await?;
        page.retain(|entry| entry.seq <= last_seq);
        let Some(last) = page.last() else { break };
        after = last.seq;
        auditor.take(&page);
    }
    Ok(())
}

fn answer(member_id: MemberId, found: &Audit, stored: &Account, now: Instant) -> AuditAnswer {
    AuditAnswer {
        member_id,
        sound: found.is_sound(),
        entries: found.entries,
        state_matches: found.state_matches,
        chain_intact: found.broken_at.is_none(),
        broken_at: found.broken_at,
        conserved: found.is_conserved,
        totals: TotalsView {
            issued: stored.totals.issued,
            available: stored.available(now),
            pending: stored.pending(now),
            held: stored.held(),
            burnt: stored.totals.burnt,
            expired: stored.totals.expired,
            revoked: stored.totals.revoked,
        },
    }
}
