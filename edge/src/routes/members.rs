//! Members, for the merchant's backend: join, read, change, erase, export.

use super::{
    history::page_of,
    member_fields::{Change, Joining, program_of, view},
};
use crate::{
    auth::Backend,
    call::Call,
    command::{Command, Decision, Sight, TargetMember, Writing, until_written},
    cursor::ListPart,
    error::Failure,
    etag::check_if_match,
    idempotency::Keyed,
    merchant::Merchant,
    reply::Reply,
    store::{
        Statement, accounts, load,
        members::{self, MemberRow},
    },
};
use shared::{
    answer::Audience,
    behaviour,
    ledger::{Account, Draft},
    member::adjust,
    member::balance::balance,
    member::profile::{Profile, facts},
    refusal::Refusal,
    units::id::MemberId,
    wire::{JoinAnswer, MemberExport, MemberStatus},
};

pub async fn join(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let merchant = &backend.merchant;
    let keyed = Keyed::read(call, merchant.merchant_id.as_str(), "backend".to_owned())?;
    let joining = Joining::read(call.body()?, call.now())?;
    let Some(program) = program_of(merchant)? else {
        return join_without_program(call, merchant, keyed, &joining).await;
    };
    let command =
        Command { call, merchant, program: &program, keyed: Some(keyed), actor: backend.actor(), caused_at: None };
    sign_up(command, &joining).await
}

async fn join_without_program(
    call: &Call<'_>,
    merchant: &Merchant,
    keyed: Keyed,
    joining: &Joining,
) -> Result<Reply, Failure> {
    let decide = |loaded: Option<MemberRow>| {
        if loaded.as_ref().is_some_and(|loaded| loaded.status == MemberStatus::Erased) {
            return Err(Failure::NoProgram);
        }
        let (member, statement) = joined(merchant, joining, loaded)?;
        Ok(Writing { statements: vec![statement], answer: Reply::json(201, &view(member, None))? })
    };
    let find = members::find(&merchant.merchant_id, &joining.request().member_id);
    until_written(call, Some(merchant), Some(&keyed), &find, &decide).await
}

/// Joins the member, and grants the points of the sign-up.
async fn sign_up(command: Command<'_>, joining: &Joining) -> Result<Reply, Failure> {
    let (merchant, now) = (command.merchant, command.call.now());
    let decide = |draft: &mut Draft, sight: &Sight, loaded: Option<MemberRow>| {
        let (member, statement) = joined(merchant, joining, loaded)?;
        let (birthday, orders_before) = (member.birthday, member.orders_before);
        let profile = Profile { birthday, segments: member.segments.clone(), orders_before };
        let joined_at = member.joined_at.unwrap_or(now);
        adjust::rejoin(draft, joined_at, command.program)?;
        let facts = facts(draft.account(), &sight.member_id, &profile, command.program, joined_at);
        let signed_up = behaviour::join(draft, joined_at, command.program, &facts)?;
        let earned = signed_up.map(|event| event.earned.views(command.program.currency));
        let answer = JoinAnswer { member: view(member, Some(command.program)), earned: earned.unwrap_or_default() };
        Ok(Decision { first: vec![statement], ..Decision::answer(Reply::json(201, &answer)?) })
    };
    let member_id = &joining.request().member_id;
    let find = members::find(&merchant.merchant_id, member_id);
    command.run(TargetMember::Anyone(member_id), &find, &decide).await
}

/// The member who joins, and the statement that writes it. The id of an erased member begins a new membership.
fn joined(
    merchant: &Merchant,
    joining: &Joining,
    loaded: Option<MemberRow>,
) -> Result<(MemberRow, Statement), Failure> {
    let member = joining.row(loaded.as_ref());
    let merchant_id = &merchant.merchant_id;
    let statement = match loaded {
        None => members::add(merchant_id, &member)?,
        Some(loaded) if loaded.status == MemberStatus::Erased => members::rejoin(merchant_id, &member)?,
        Some(loaded) if loaded.joined_at.is_some() => return Err(Failure::MemberExists),
        Some(loaded) => members::join(merchant_id, &loaded, &member)?,
    };
    Ok((member, statement))
}

pub async fn read(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let merchant_id = &backend.merchant.merchant_id;
    let member_id = call.id("member_id", MemberId::parse)?;
    let database = call.decide_on(Some(merchant_id))?;
    let member = load(&*database, &members::find(merchant_id, &member_id)).await?;
    let member = member.ok_or(Failure::NotFound("member"))?;
    Reply::json(200, &view(member, program_of(&backend.merchant)?.as_deref()))
}

pub async fn change(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let merchant = &backend.merchant;
    let member_id = call.id("member_id", MemberId::parse)?;
    let change = Change::read(call.body()?, call.now())?;
    let program = program_of(merchant)?;
    let shown = |member: &MemberRow| Reply::json(200, &view(member.clone(), program.as_deref()));
    let decide = |found: Option<MemberRow>| {
        let member = found.ok_or(Failure::NotFound("member"))?;
        if member.status == MemberStatus::Erased {
            return Err(Refusal::MemberErased.into());
        }
        check_if_match(call, Some(&shown(&member)?))?;
        let changed = change.row(member.clone());
        let statements = vec![members::change(&merchant.merchant_id, &member, &changed)?];
        Ok(Writing { statements, answer: shown(&changed)? })
    };
    let find = members::find(&merchant.merchant_id, &member_id);
    until_written(call, Some(merchant), None, &find, &decide).await
}

/// A second erasure changes nothing.
pub async fn erase(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let merchant = &backend.merchant;
    let member_id = call.id("member_id", MemberId::parse)?;
    let command = Command {
        call,
        merchant,
        program: &*merchant.program()?,
        keyed: None,
        actor: backend.actor(),
        caused_at: None,
    };
    let decide = |draft: &mut Draft, sight: &Sight, (): ()| {
        if sight.status == MemberStatus::Erased {
            return Ok(Decision::answer(Reply::no_content()));
        }
        adjust::erase(draft)?;
        let (merchant_id, member_id) = (&merchant.merchant_id, &sight.member_id);
        let also =
            vec![members::erase(merchant_id, member_id, call.now()), accounts::erase_texts(merchant_id, member_id)];
        Ok(Decision { also, ..Decision::answer(Reply::no_content()) })
    };
    command.run(TargetMember::Known(&member_id), &(), &decide).await
}

pub async fn export(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let merchant = &backend.merchant;
    let member_id = call.id("member_id", MemberId::parse)?;
    let (part, program) = (ListPart::read(call)?, merchant.program()?);
    let database = call.decide_on(Some(&merchant.merchant_id))?;
    let read = (
        members::find(&merchant.merchant_id, &member_id),
        accounts::of_member(&merchant.merchant_id, &member_id),
        accounts::entries_before(&merchant.merchant_id, &member_id, part.before(), part.rows()),
    );
    let (member, stored, entries) = load(&*database, &read).await?;
    let member = view(member.ok_or(Failure::NotFound("member"))?, Some(&program));
    let account = stored.and_then(|stored| stored.account);
    let account = account.unwrap_or_else(|| Account::new(&merchant.merchant_id, &member_id));
    let balance = balance(&account, &member_id, &program, call.now())?;
    let entries = page_of(call, &entries, &part, program.currency, Audience::Merchant)?;
    Reply::json(200, &MemberExport { member, balance, entries })
}
