//! Binding a friend to the member who brought them: two accounts in one write. What their orders bring is in `orders`.

use crate::{
    auth::Backend,
    call::Call,
    command::{Answer, Command, Decision, Sight, Subject},
    error::Failure,
    idempotency::Keyed,
    reply::Reply,
    store::{accounts, referrals, rows_at},
};
use shared::{
    answer,
    api::{MemberStatus, ReferralRequest},
    ledger::Draft,
    referral::{self, Binding},
};

/// 1. Loads the friend, the referrer, and what ties them.
/// 2. Both must be known, and neither erased; the rules decide the rest.
/// 3. Writes the binding under the merchant's next number with both members' entries. Where another binding took the number, or either
///    account has moved on, all is loaded and decided anew.
pub async fn bind(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let merchant = &backend.merchant;
    let merchant_id = &merchant.merchant_id;
    let keyed = Keyed::read(call, merchant_id.as_str(), "backend".to_owned())?;
    let ReferralRequest { referrer_id, friend_id } = call.body()?;
    let program = merchant.program()?;
    let command = Command { call, merchant, program: &program, keyed: Some(keyed) };
    let decide = |friend: &mut Draft, sight: &Sight<'_>| {
        let referrer = accounts::read_member(rows_at(sight.rows, 0)?)?.ok_or(Failure::NotFound("referrer"))?;
        let standing = referrals::read_standing(rows_at(sight.rows, 1)?)?;
        if [sight.status, referrer.status].contains(&MemberStatus::Erased) {
            return Err(Failure::MemberErased);
        }
        let mut referrer = command.open(referrer)?;
        let binding = Binding { referrer_id: &referrer_id, friend_id: &friend_id, ties: standing.ties };
        let registered = referral::bind(&mut referrer.draft, friend, &binding, &program)?;
        let balance = command.balance(friend, &friend_id)?;
        let bound_at = command.now();
        let answer = answer::referral(&binding, &registered, bound_at, program.currency, balance);
        let add = referrals::add(merchant_id, standing.next_n, &referrer_id, &friend_id, bound_at);
        let written = Decision::answer(Answer::json(201, &answer)?);
        Ok(Decision { also: vec![add], others: vec![referrer], ..written })
    };
    let reads = vec![
        accounts::of_member(merchant_id, &referrer_id),
        referrals::standing(merchant_id, &referrer_id, &friend_id),
    ];
    command.run(Subject::Known(&friend_id), reads, &decide).await
}
