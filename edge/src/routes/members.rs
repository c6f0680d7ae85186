//! Members, for the merchant's backend: join, read, change, erase, export.

use super::history::page_of;
use crate::{
    auth::Backend,
    call::Call,
    command::{Command, Decision, Sight, TargetMember, Writing, until_written},
    cursor::ListPart,
    error::Failure,
    etag::check_if_match,
    idempotency::Keyed,
    merchant::{Merchant, ProgramMissing},
    reply::Reply,
    store::{Statement, accounts, load, members},
};
use shared::{
    answer::Audience,
    behaviour,
    ledger::{Account, Draft},
    member::adjust,
    member::balance::balance,
    member::profile::{Profile, facts},
    refusal::Refusal,
    units::birthday::Birthday,
    units::{id::MemberId, pointer::escape, text::check_line, time::Instant},
    wire::{JoinAnswer, MemberExport, MemberPatch, MemberRequest, MemberStatus, MemberView},
};
use std::collections::BTreeMap;

const WORDS_MAX: usize = 50;
const WORD_CHARS_MAX: usize = 64;
/// The maximum by which a caller's clock can be ahead of ours.
const AHEAD_MINUTES: u32 = 5;

pub async fn join(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let merchant = &backend.merchant;
    let keyed = Keyed::read(call, merchant.merchant_id.as_str(), "backend".to_owned())?;
    let request: MemberRequest = call.body()?;
    let now = call.app.now;
    check_birthday(request.birthday.as_deref(), now)?;
    check_segments(&request.segments)?;
    check_attributes(&request.attributes)?;
    if request.joined_at.is_some_and(|joined_at| joined_at > now.plus_minutes(AHEAD_MINUTES)) {
        return Err(Failure::invalid("/joined_at", "must not be in the future."));
    }
    match merchant.program() {
        Err(ProgramMissing::None) => join_without_program(call, merchant, keyed, &request).await,
        program => {
            sign_up(
                Command {
                    call,
                    merchant,
                    program: &program?,
                    keyed: Some(keyed),
                    actor: backend.actor(),
                    caused_at: None,
                },
                &request,
            )
            .await
        }
    }
}

async fn join_without_program(
    call: &Call<'_>,
    merchant: &Merchant,
    keyed: Keyed,
    request: &MemberRequest,
) -> Result<Reply, Failure> {
    let decide = |loaded: Option<MemberView>| {
        if loaded.as_ref().is_some_and(|loaded| loaded.status == MemberStatus::Erased) {
            return Err(Failure::NoProgram);
        }
        let (member, statement) = joined(merchant, request, loaded, call.app.now)?;
        Ok(Writing { statements: vec![statement], answer: Reply::json(201, &member)? })
    };
    let find = members::find(&merchant.merchant_id, &request.member_id);
    until_written(call, Some(merchant), Some(&keyed), &find, &decide).await
}

/// Joins the member, and grants the points of the sign-up.
async fn sign_up(command: Command<'_>, request: &MemberRequest) -> Result<Reply, Failure> {
    let (merchant, now) = (command.merchant, command.call.app.now);
    let decide = |draft: &mut Draft, sight: &Sight, loaded: Option<MemberView>| {
        let (member, statement) = joined(merchant, request, loaded, now)?;
        let birthday = member.birthday.as_deref().and_then(Birthday::parse);
        let profile = Profile { birthday, segments: member.segments.clone() };
        let joined_at = member.joined_at.unwrap_or(now);
        adjust::rejoin(draft, joined_at, command.program)?;
        let facts = facts(draft.account(), &sight.member_id, &profile, command.program, joined_at);
        let signed_up = behaviour::join(draft, joined_at, command.program, &facts)?;
        let earned = signed_up.map(|event| event.earned.views(command.program.currency));
        let answer = JoinAnswer { member, earned: earned.unwrap_or_default() };
        Ok(Decision { first: vec![statement], ..Decision::answer(Reply::json(201, &answer)?) })
    };
    let find = members::find(&merchant.merchant_id, &request.member_id);
    command.run(TargetMember::Anyone(&request.member_id), &find, &decide).await
}

/// The member who joins, and the statement that writes it. The id of an erased member begins a new membership. A member whom an order, an
/// event or a check-in created joins once, and keeps the values of fields that the request omits.
fn joined(
    merchant: &Merchant,
    request: &MemberRequest,
    loaded: Option<MemberView>,
    now: Instant,
) -> Result<(MemberView, Statement), Failure> {
    let mut member = MemberView {
        member_id: request.member_id.clone(),
        birthday: request.birthday.clone(),
        segments: request.segments.clone(),
        attributes: request.attributes.clone(),
        status: MemberStatus::Active,
        joined_at: Some(request.joined_at.unwrap_or(now)),
    };
    let Some(loaded) = loaded else {
        let statement = members::add(&merchant.merchant_id, &member)?;
        return Ok((member, statement));
    };
    if loaded.status == MemberStatus::Erased {
        let statement = members::rejoin(&merchant.merchant_id, &member)?;
        return Ok((member, statement));
    }
    if loaded.joined_at.is_some() {
        return Err(Failure::MemberExists);
    }
    member.status = loaded.status;
    member.birthday = member.birthday.or_else(|| loaded.birthday.clone());
    if member.segments.is_empty() {
        member.segments.clone_from(&loaded.segments);
    }
    if member.attributes.is_empty() {
        member.attributes.clone_from(&loaded.attributes);
    }
    let statement = members::join(&merchant.merchant_id, &loaded, &member)?;
    Ok((member, statement))
}

pub async fn read(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let merchant_id = &backend.merchant.merchant_id;
    let member_id = call.id("member_id", MemberId::parse)?;
    let database = call.decide_on(Some(merchant_id))?;
    let member = load(&*database, &members::find(merchant_id, &member_id)).await?;
    Reply::json(200, &member.ok_or(Failure::NotFound("member"))?)
}

pub async fn change(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let merchant = &backend.merchant;
    let member_id = call.id("member_id", MemberId::parse)?;
    let patch: MemberPatch = call.body()?;
    check_birthday(patch.birthday.iter().flatten().next().map(String::as_str), call.app.now)?;
    patch.segments.iter().try_for_each(|segments| check_segments(segments))?;
    patch.attributes.iter().try_for_each(check_attributes)?;
    if patch.status == Some(MemberStatus::Erased) {
        return Err(Failure::invalid("/status", "cannot be set to `erased`. Delete the member instead."));
    }
    let decide = |found: Option<MemberView>| {
        let member = found.ok_or(Failure::NotFound("member"))?;
        if member.status == MemberStatus::Erased {
            return Err(Refusal::MemberErased.into());
        }
        check_if_match(call, Some(&Reply::json(200, &member)?))?;
        let changed = patched(member.clone(), &patch);
        let statements = vec![members::change(&merchant.merchant_id, &member, &changed)?];
        Ok(Writing { statements, answer: Reply::json(200, &changed)? })
    };
    let find = members::find(&merchant.merchant_id, &member_id);
    until_written(call, Some(merchant), None, &find, &decide).await
}

fn patched(member: MemberView, patch: &MemberPatch) -> MemberView {
    MemberView {
        birthday: patch.birthday.clone().unwrap_or(member.birthday),
        segments: patch.segments.clone().unwrap_or(member.segments),
        attributes: patch.attributes.clone().unwrap_or(member.attributes),
        status: patch.status.unwrap_or(member.status),
        ..member
    }
}

/// A second erasure changes nothing.
pub async fn erase(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let merchant = &backend.merchant;
    let member_id = call.id("member_id", MemberId::parse)?;
    let command =
        Command { call, merchant, program: &merchant.program()?, keyed: None, actor: backend.actor(), caused_at: None };
    let decide = |draft: &mut Draft, sight: &Sight, (): ()| {
        if sight.status == MemberStatus::Erased {
            return Ok(Decision::answer(Reply::no_content()));
        }
        adjust::erase(draft)?;
        let (merchant_id, member_id) = (&merchant.merchant_id, &sight.member_id);
        let also = vec![members::erase(merchant_id, member_id), accounts::erase_texts(merchant_id, member_id)];
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
    let member = member.ok_or(Failure::NotFound("member"))?;
    let account = stored.and_then(|stored| stored.account);
    let account = account.unwrap_or_else(|| Account::new(&merchant.merchant_id, &member_id));
    let balance = balance(&account, &member_id, &program, call.app.now)?;
    let entries = page_of(call, &entries, &part, program.currency, Audience::Merchant)?;
    Reply::json(200, &MemberExport { member, balance, entries })
}

fn check_birthday(birthday: Option<&str>, now: Instant) -> Result<(), Failure> {
    let read = birthday.map_or(Ok(()), |text| Birthday::read(text, now).map(|_| ()));
    read.map_err(|error| Failure::invalid("/birthday", format!("{error}.")))
}

fn check_segments(segments: &[String]) -> Result<(), Failure> {
    if segments.len() > WORDS_MAX {
        return Err(Failure::invalid("/segments", format!("must have at most {WORDS_MAX} entries.")));
    }
    segments.iter().enumerate().try_for_each(|(at, segment)| check_word(format!("/segments/{at}"), segment))
}

fn check_attributes(attributes: &BTreeMap<String, String>) -> Result<(), Failure> {
    if attributes.len() > WORDS_MAX {
        return Err(Failure::invalid("/attributes", format!("must have at most {WORDS_MAX} entries.")));
    }
    attributes.iter().try_for_each(|(name, value)| {
        let pointer = format!("/attributes/{}", escape(name));
        check_line(name, WORD_CHARS_MAX)
            .map_err(|error| Failure::invalid("/attributes", format!("A name of an attribute {error}.")))?;
        check_word(pointer, value)
    })
}

fn check_word(pointer: String, text: &str) -> Result<(), Failure> {
    check_line(text, WORD_CHARS_MAX).map_err(|error| Failure::invalid(pointer, format!("{error}.")))
}
