//! Members, for the merchant's backend: join, read, change, erase, export.

use super::history::read_page;
use crate::{
    auth::Backend,
    call::Call,
    command::{Command, Decision, Sight, Subject, Writing, until_written},
    error::Failure,
    etag::check_if_match,
    idempotency::Keyed,
    merchant::{Merchant, ProgramMissing},
    reply::Reply,
    store::{Rows, accounts, members, query, rows_at},
};
use shared::{
    answer::{self, Reader},
    behaviour,
    ledger::{Account, Draft},
    member::adjust,
    member::balance::balance,
    member::profile::{Birthday, Profile, facts},
    units::id::MemberId,
    wire::{JoinAnswer, MemberExport, MemberPatch, MemberRequest, MemberStatus, MemberView},
};
use std::collections::BTreeMap;

const WORDS_MAX: usize = 50;
const WORD_CHARS_MAX: usize = 64;

pub async fn join(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let merchant = &backend.merchant;
    let keyed = Keyed::read(call, merchant.merchant_id.as_str(), "backend".to_owned())?;
    let request: MemberRequest = call.body()?;
    check_birthday(request.birthday.as_deref())?;
    check_segments(&request.segments)?;
    check_attributes(&request.attributes)?;
    let member = MemberView {
        member_id: request.member_id,
        birthday: request.birthday,
        segments: request.segments,
        attributes: request.attributes,
        status: MemberStatus::Active,
        joined_at: request.joined_at.unwrap_or(call.app.now),
    };
    match merchant.program() {
        Err(ProgramMissing::None) => join_without_program(call, merchant, keyed, &member).await,
        program => sign_up(Command { call, merchant, program: &program?, keyed: Some(keyed) }, &member).await,
    }
}

async fn join_without_program(
    call: &Call<'_>,
    merchant: &Merchant,
    keyed: Keyed,
    member: &MemberView,
) -> Result<Reply, Failure> {
    let decide = |rows: &[Rows]| match members::read(rows_at(rows, 0)?)? {
        Some(_) => Err(Failure::MemberExists),
        None => Ok(Writing {
            statements: vec![members::add(&merchant.merchant_id, member)?],
            answer: Reply::json(201, member)?,
        }),
    };
    let find = members::find(&merchant.merchant_id, &member.member_id);
    until_written(call, Some(merchant), Some(&keyed), &[find], &decide).await
}

/// The member, and with it what the sign-up earns.
async fn sign_up(command: Command<'_>, member: &MemberView) -> Result<Reply, Failure> {
    let birthday = member.birthday.as_deref().and_then(Birthday::parse);
    let profile = Profile { birthday, segments: member.segments.clone() };
    let decide = |draft: &mut Draft, sight: &Sight<'_>| {
        let facts = facts(draft.account(), &sight.member_id, &profile, command.program, member.joined_at);
        let signed_up = behaviour::join(draft, member.joined_at, command.program, &facts)?;
        let earned = signed_up.map(|event| answer::awards(&event.earned, command.program.currency));
        let answer = JoinAnswer { member: member.clone(), earned: earned.unwrap_or_default() };
        let first = vec![members::add(&command.merchant.merchant_id, member)?];
        Ok(Decision { first, ..Decision::answer(Reply::json(201, &answer)?) })
    };
    command.run(Subject::Nobody(&member.member_id), Vec::new(), &decide).await
}

pub async fn read(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let merchant_id = &backend.merchant.merchant_id;
    let member_id = call.id("member_id", MemberId::parse)?;
    let database = call.decide_on(Some(merchant_id))?;
    let rows = query(&*database, members::find(merchant_id, &member_id)).await?;
    Reply::json(200, &members::read(&rows)?.ok_or(Failure::NotFound("member"))?)
}

pub async fn change(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let merchant = &backend.merchant;
    let member_id = call.id("member_id", MemberId::parse)?;
    let patch: MemberPatch = call.body()?;
    check_birthday(patch.birthday.as_deref())?;
    patch.segments.iter().try_for_each(|segments| check_segments(segments))?;
    patch.attributes.iter().try_for_each(check_attributes)?;
    if patch.status == Some(MemberStatus::Erased) {
        return Err(Failure::invalid("/status", "cannot be set to `erased`. Delete the member instead."));
    }
    let decide = |rows: &[Rows]| {
        let member = members::read(rows_at(rows, 0)?)?.ok_or(Failure::NotFound("member"))?;
        if member.status == MemberStatus::Erased {
            return Err(Failure::MemberErased);
        }
        check_if_match(call, Some(&Reply::json(200, &member)?))?;
        let changed = patched(member.clone(), &patch);
        let statements = vec![members::change(&merchant.merchant_id, &member, &changed)?];
        Ok(Writing { statements, answer: Reply::json(200, &changed)? })
    };
    let find = members::find(&merchant.merchant_id, &member_id);
    until_written(call, Some(merchant), None, &[find], &decide).await
}

fn patched(member: MemberView, patch: &MemberPatch) -> MemberView {
    MemberView {
        birthday: patch.birthday.clone().or(member.birthday),
        segments: patch.segments.clone().unwrap_or(member.segments),
        attributes: patch.attributes.clone().unwrap_or(member.attributes),
        status: patch.status.unwrap_or(member.status),
        ..member
    }
}

/// Erasing twice has the effect of erasing once.
pub async fn erase(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let merchant = &backend.merchant;
    let member_id = call.id("member_id", MemberId::parse)?;
    let command = Command { call, merchant, program: &merchant.program()?, keyed: None };
    let decide = |draft: &mut Draft, sight: &Sight<'_>| {
        if sight.status == MemberStatus::Erased {
            return Ok(Decision::answer(Reply::no_content()));
        }
        adjust::erase(draft)?;
        let also = vec![members::erase(&merchant.merchant_id, &sight.member_id)];
        Ok(Decision { also, ..Decision::answer(Reply::no_content()) })
    };
    command.run(Subject::Known(&member_id), Vec::new(), &decide).await
}

pub async fn export(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let merchant = &backend.merchant;
    let member_id = call.id("member_id", MemberId::parse)?;
    let (part, program) = (call.list_part()?, merchant.program()?);
    let database = call.decide_on(Some(&merchant.merchant_id))?;
    let reads = vec![
        members::find(&merchant.merchant_id, &member_id),
        accounts::of_member(&merchant.merchant_id, &member_id),
        accounts::entries_before(&merchant.merchant_id, &member_id, part.before, part.limit + 1),
    ];
    let answers = database.batch(reads).await?;
    let member = members::read(rows_at(&answers, 0)?)?.ok_or(Failure::NotFound("member"))?;
    let account = accounts::read_member(rows_at(&answers, 1)?)?.and_then(|member| member.account);
    let account = account.unwrap_or_else(|| Account::new(&merchant.merchant_id, &member_id));
    let balance = balance(&account, &member_id, &program, call.app.now)?;
    let entries = read_page(rows_at(&answers, 2)?, part, program.currency, Reader::Merchant)?;
    Reply::json(200, &MemberExport { member, balance, entries })
}

fn check_birthday(birthday: Option<&str>) -> Result<(), Failure> {
    if birthday.is_none_or(|text| Birthday::parse(text).is_some()) {
        return Ok(());
    }
    Err(Failure::invalid("/birthday", "must be a date such as 1990-02-28."))
}

fn check_segments(segments: &[String]) -> Result<(), Failure> {
    if segments.len() > WORDS_MAX {
        return Err(Failure::invalid("/segments", format!("must have at most {WORDS_MAX} entries.")));
    }
    match segments.iter().position(|segment| !is_word(segment)) {
        None => Ok(()),
        Some(at) => Err(Failure::invalid(format!("/segments/{at}"), word_form())),
    }
}

fn check_attributes(attributes: &BTreeMap<String, String>) -> Result<(), Failure> {
    if attributes.len() > WORDS_MAX {
        return Err(Failure::invalid("/attributes", format!("must have at most {WORDS_MAX} entries.")));
    }
    if attributes.iter().all(|(name, value)| is_word(name) && is_word(value)) {
        return Ok(());
    }
    Err(Failure::invalid("/attributes", format!("has a name or a value of a wrong length: each {}", word_form())))
}

fn is_word(text: &str) -> bool {
    (1..=WORD_CHARS_MAX).contains(&text.chars().count())
}

fn word_form() -> String {
    format!("must have 1 to {WORD_CHARS_MAX} characters.")
}
