//! How a change is written: load, decide, commit. All of it is repeated if another request wrote first. The handler decides.

mod outcome;
mod until_written;

pub use outcome::Writing;
pub use until_written::until_written;

use crate::{
    auth::refuse_erased,
    call::Call,
    error::Failure,
    idempotency::Keyed,
    merchant::Merchant,
    reply::Reply,
    store::{
        Query, Read, Statement,
        accounts::{self, Ref, StoredMember},
        commit::Commit,
        counters,
    },
    test_clock,
};
use outcome::{Stage, Step};
use shared::{
    ledger::memory::Tally,
    ledger::{Account, Actor, Draft},
    member::balance::balance,
    member::profile::Profile,
    member::settle,
    program::Program,
    refusal::Refusal,
    units::id::MemberId,
    units::time::Instant,
    wire::{Balance, MemberStatus},
};
use until_written::until_written_in_stages;

const MILLIS_PER_DAY: i64 = 86_400_000;

/// The member whose account a command changes.
pub enum TargetMember<'a> {
    /// A member whose account is created by the first entry.
    Anyone(&'a MemberId),
    /// A member that must exist.
    Known(&'a MemberId),
    /// The member to whom an order or a hold belongs.
    OwnerOf(Ref, &'static str),
}

/// What a decision sees in addition to the draft and to what it has read.
#[derive(Clone, Debug)]
pub struct Sight {
    pub member_id: MemberId,
    pub status: MemberStatus,
    pub profile: Profile,
}

impl Sight {
    pub fn refuse_frozen(&self) -> Result<(), Refusal> {
        match self.status {
            MemberStatus::Active => Ok(()),
            MemberStatus::Frozen | MemberStatus::Erased => Err(Refusal::MemberFrozen),
        }
    }
}

/// The result of a command, in addition to the entries in its draft.
pub struct Decision {
    pub answer: Reply,
    /// Statements that must be written before the entries.
    pub first: Vec<Statement>,
    /// Other statements of the same transaction.
    pub also: Vec<Statement>,
    /// Changed accounts of other members. The first draft counts what they used of budgets.
    pub others: Vec<Opened>,
}

/// An account opened for a command: as it was loaded, and with the changes of the command.
pub struct Opened {
    pub member_id: MemberId,
    pub draft: Draft,
    loaded: Account,
}

impl Opened {
    fn with_budgets(self, of_all: Tally) -> Self {
        Self { draft: self.draft.with_budgets(of_all), ..self }
    }
}

impl Decision {
    pub const fn answer(answer: Reply) -> Self {
        Self { answer, first: Vec::new(), also: Vec::new(), others: Vec::new() }
    }
}

/// Decides about the draft from what was read.
type Decide<'a, T> = &'a dyn Fn(&mut Draft, &Sight, T) -> Result<Decision, Failure>;

/// What else to read, from what the first stage has read.
type ReadNext<'a, T, N> = &'a dyn Fn(&Draft, &Sight, &T) -> Result<N, Failure>;

/// A command on the account of one member. It can change accounts of other members too.
pub struct Command<'a> {
    pub call: &'a Call<'a>,
    pub merchant: &'a Merchant,
    pub program: &'a Program,
    pub keyed: Option<Keyed>,
    /// Who makes the change, for its entries.
    pub actor: Actor,
    /// The time of the cause, if a cause can be posted late: budgets count at that time. `None` means now.
    pub caused_at: Option<Instant>,
}

impl Command<'_> {
    /// Loads the account and what `read` asks for, opens a draft, lets `decide` append to it, and commits.
    pub async fn run<R: Read>(
        &self,
        target: TargetMember<'_>,
        read: &R,
        decide: Decide<'_, R::Output>,
    ) -> Result<Reply, Failure> {
        let decide = |draft: &mut Draft, sight: &Sight, (loaded, ()): (R::Output, ())| decide(draft, sight, loaded);
        self.run_in_stages(target, (read, &|_, _, _| Ok(())), &decide).await
    }

    /// Like [`Self::run`], with a second stage: `next` sees the same draft as `decide`, before any decision, and returns what else to read.
    pub async fn run_in_stages<R: Read, N: Read>(
        &self,
        target: TargetMember<'_>,
        (read, next): (&R, ReadNext<'_, R::Output, N>),
        decide: Decide<'_, (R::Output, N::Output)>,
    ) -> Result<Reply, Failure> {
        let merchant_id = &self.merchant.merchant_id;
        let begin = || {
            let budgets = counters::open(merchant_id, self.program, self.counted_since());
            let first = (self.account_of(&target), budgets, read);
            Stage::new(first, |(member, budgets, loaded)| {
                let (opened, sight) = self.opened(member_of(&target, member)?)?;
                let more = next(&opened.draft, &sight, &loaded)?;
                let decide = move |more: N::Output| {
                    let decide = |draft: &mut Draft| decide(draft, &sight, (loaded, more));
                    Ok(Step::Decided(self.decide(opened, &budgets.unwrap_or_default(), decide).into()))
                };
                Ok(Step::Read(Stage::new(more, decide)))
            })
        };
        until_written_in_stages(self.call, Some(self.merchant), self.keyed.as_ref(), &begin).await
    }

    fn account_of(&self, target: &TargetMember<'_>) -> Query<Option<StoredMember>> {
        let merchant_id = &self.merchant.merchant_id;
        match target {
            TargetMember::Anyone(member_id) | TargetMember::Known(member_id) => {
                accounts::of_member(merchant_id, member_id)
            }
            TargetMember::OwnerOf(reference, _) => accounts::of_ref(merchant_id, reference),
        }
    }

    fn opened(&self, member: StoredMember) -> Result<(Opened, Sight), Failure> {
        if self.actor == Actor::Shopper {
            refuse_erased(Some(member.status))?;
        }
        let (member_id, status, profile) = (member.member_id.clone(), member.status, member.profile.clone());
        Ok((self.open(member)?, Sight { member_id, status, profile }))
    }

    fn decide(
        &self,
        opened: Opened,
        budgets: &Tally,
        decide: impl FnOnce(&mut Draft) -> Result<Decision, Failure>,
    ) -> Result<Writing, Failure> {
        let mut opened = opened.with_budgets(budgets.clone());
        let Decision { answer, first, also, others } = decide(&mut opened.draft)?;
        let mut statements = first;
        statements.extend(counters::add(&self.merchant.merchant_id, self.program, budgets, opened.draft.budgets()));
        statements.extend(self.write(opened)?);
        for other in others {
            statements.extend(self.write(other)?);
        }
        statements.extend(also);
        Ok(Writing { statements, answer })
    }

    /// Opens the account of a member who was loaded. A decision returns it among its `others`.
    pub fn open(&self, member: StoredMember) -> Result<Opened, Failure> {
        let StoredMember { member_id, account, .. } = member;
        let loaded = account.unwrap_or_else(|| Account::new(&self.merchant.merchant_id, &member_id));
        test_clock::refuse_before(self.call, loaded.updated_at)?;
        let draft = settle::open(loaded.clone(), self.program, self.actor.clone(), self.now())?;
        Ok(Opened { member_id, draft, loaded })
    }

    /// No statements if the draft has no entries.
    fn write(&self, opened: Opened) -> Result<Vec<Statement>, Failure> {
        let Opened { member_id, draft, loaded } = opened;
        let (account, entries) = draft.finish();
        if entries.is_empty() {
            return Ok(Vec::new());
        }
        let commit = Commit {
            merchant_id: &self.merchant.merchant_id,
            member_id: &member_id,
            loaded: &loaded,
            account: &account,
            entries: &entries,
            zone: &self.program.zone,
        };
        Ok(commit.statements()?)
    }

    pub fn balance(&self, draft: &Draft, member_id: &MemberId) -> Result<Balance, Failure> {
        Ok(balance(draft.account(), member_id, self.program, self.now())?)
    }

    /// The periods in which the command can count what it grants: the present ones, or those of a late cause.
    fn counted_since(&self) -> Instant {
        let late_days = i64::from(self.program.earning.late_days) + 1;
        let earliest = Instant::from_millis(self.now().millis() - late_days * MILLIS_PER_DAY);
        self.caused_at.map_or(self.now(), |at| at.min(self.now()).max(earliest))
    }

    pub fn now(&self) -> Instant {
        self.call.now()
    }
}

fn member_of(target: &TargetMember<'_>, found: Option<StoredMember>) -> Result<StoredMember, Failure> {
    match (target, found) {
        (_, Some(member)) => Ok(member),
        (TargetMember::Anyone(member_id), None) => Ok(StoredMember::unknown(member_id)),
        (TargetMember::Known(_), None) => Err(Failure::NotFound("member")),
        (TargetMember::OwnerOf(_, what), None) => Err(Failure::NotFound(what)),
    }
}
