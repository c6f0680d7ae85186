//! Binds a friend to the member who referred them, in two accounts and one write. Also lists bindings. Awards for the friends' orders are
//! in `orders`.

use crate::{
    auth::{Backend, Shopper, refuse_erased},
    call::Call,
    command::{Command, Decision, Sight, TargetMember},
    cursor::{ListPart, page},
    error::Failure,
    idempotency::Keyed,
    referral_code,
    reply::Reply,
    store::{
        accounts::{self, StoredMember},
        load,
        referrals::{self, BindingState},
    },
};
use shared::{
    answer,
    ledger::Draft,
    referral::{self, Binding},
    refusal::Refusal,
    units::id::{MemberId, MerchantId},
    wire::{InviteView, MemberStatus, Page, ReferralRequest, ReferralsView},
};

/// 1. Loads the friend, the referrer, and their existing bindings.
/// 2. Checks that both exist and neither is erased. The rules decide everything else.
/// 3. Writes the binding under the merchant's next number, with the entries of both members. If another binding took the number, or one of
///    the accounts has changed, everything is loaded and decided again.
pub async fn bind(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let merchant = &backend.merchant;
    let merchant_id = &merchant.merchant_id;
    let keyed = Keyed::read(call, merchant_id.as_str(), "backend".to_owned())?;
    let request: ReferralRequest = call.body()?;
    let referrer_id = referrer(call, merchant_id, &request)?;
    let friend_id = request.friend_id;
    let program = merchant.program()?;
    let command =
        Command { call, merchant, program: &program, keyed: Some(keyed), actor: backend.actor(), caused_at: None };
    let decide = |friend: &mut Draft, sight: &Sight, (referrer, state): (Option<StoredMember>, BindingState)| {
        let referrer = referrer.ok_or(Failure::NotFound("referrer"))?;
        if [sight.status, referrer.status].contains(&MemberStatus::Erased) {
            return Err(Refusal::MemberErased.into());
        }
        let mut referrer = command.open(referrer)?;
        let binding = Binding { referrer_id: &referrer_id, friend_id: &friend_id, ties: state.ties };
        let registered = referral::bind(&mut referrer.draft, friend, &binding, &program)?;
        let balance = command.balance(friend, &friend_id)?;
        let bound_at = command.now();
        let answer = answer::referral(&binding, &registered, bound_at, program.currency, balance);
        let add = referrals::add(merchant_id, state.next_n, &referrer_id, &friend_id, bound_at);
        let written = Decision::answer(Reply::json(201, &answer)?);
        Ok(Decision { also: vec![add], others: vec![referrer], ..written })
    };
    let read = (
        accounts::of_member(merchant_id, &referrer_id),
        referrals::binding_state(merchant_id, &referrer_id, &friend_id),
    );
    command.run(TargetMember::Known(&friend_id), &read, &decide).await
}

/// The referrer, by id or by code.
fn referrer(call: &Call<'_>, merchant_id: &MerchantId, request: &ReferralRequest) -> Result<MemberId, Failure> {
    match (&request.referrer_id, &request.referral_code) {
        (Some(referrer_id), None) => Ok(referrer_id.clone()),
        (None, Some(code)) => referral_code::read(call.app.secrets, merchant_id, code)
            .ok_or_else(|| Failure::invalid("/referral_code", "is not a referral code of this merchant.")),
        (None, None) | (Some(_), Some(_)) => {
            Err(Failure::invalid("/referrer_id", "or `/referral_code` is required, and not both."))
        }
    }
}

/// Not found if the program has no referral rule.
pub async fn invite(call: &Call<'_>, shopper: Shopper) -> Result<Reply, Failure> {
    let merchant_id = &shopper.merchant.merchant_id;
    if shopper.merchant.program()?.earning.referral.is_none() {
        return Err(Failure::NotFound("referral in this program"));
    }
    let database = call.show_from(merchant_id)?;
    let member_id = &shopper.member_id;
    let read = (accounts::of_member(merchant_id, member_id), referrals::count(merchant_id, member_id));
    let (member, friends) = load(&*database, &read).await?;
    refuse_erased(member.as_ref().map(|member| member.status))?;
    let account = member.and_then(|member| member.account);
    Reply::json(
        200,
        &InviteView {
            referral_code: referral_code::code(call.app.secrets, merchant_id, member_id)?,
            friends,
            counted: account.map_or(0, |account| account.memory.referrals.counted),
        },
    )
}

pub async fn of_member(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let merchant_id = &backend.merchant.merchant_id;
    let (member_id, part) = (call.id("member_id", MemberId::parse)?, ListPart::read(call)?);
    let database = call.decide_on(Some(merchant_id))?;
    let read = (
        accounts::of_member(merchant_id, &member_id),
        referrals::of_friend(merchant_id, &member_id),
        referrals::friends_before(merchant_id, &member_id, part.before(), part.rows()),
    );
    let (member, referred_by, friends) = load(&*database, &read).await?;
    let member = member.ok_or(Failure::NotFound("member"))?;
    let Page { data, next_cursor } = page(call, &part, friends)?;
    Reply::json(
        200,
        &ReferralsView {
            member_id,
            referred_by,
            counted: member.account.map_or(0, |account| account.memory.referrals.counted),
            data,
            next_cursor,
        },
    )
}
