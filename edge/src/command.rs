//! How a change is written: load, decide, commit. All of it is repeated if another request wrote first. The handler decides.

use crate::{
    auth::refuse_erased,
    call::Call,
    contention::{self, TRIES_MAX},
    error::Failure,
    idempotency::Keyed,
    merchant::Merchant,
    reply::Reply,
    store::{
        Rows, Statement, StoreError,
        accounts::{self, Ref, StoredMember},
        commit::Commit,
        counters, replies, rows_at,
    },
    test_clock,
};
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

const MILLIS_PER_DAY: i64 = 86_400_000;

/// The statements to write, and the answer that follows them.
pub struct Writing {
    pub statements: Vec<Statement>,
    pub answer: Reply,
}

/// Loads what `reads` ask for, calls `decide`, and writes its result as one transaction together with the idempotent answer.
///
/// 1. If the key has a stored answer, that answer is returned.
/// 2. A refusal of `decide` ends it, and nothing is written.
/// 3. A taken unique key means that another request wrote first: after a pause, everything is loaded and decided again.
/// 4. The same where the outcome is unknown: if the write did happen, its answer is found in step 1; a request without a key must be
///    harmless to repeat.
/// 5. When the tries are used up, the answer is `busy`: the same request can succeed later.
pub async fn until_written(
    call: &Call<'_>,
    merchant: Option<&Merchant>,
    keyed: Option<&Keyed>,
    reads: &[Statement],
    decide: &dyn Fn(&[Rows]) -> Result<Writing, Failure>,
) -> Result<Reply, Failure> {
    until_written_in_stages(call, merchant, keyed, (reads, &|_| Ok(Vec::new())), decide).await
}

/// The reads of a second stage, which depend on the rows of the first. `decide` finds their rows after those of the first stage.
pub type NextReads<'a> = &'a dyn Fn(&[Rows]) -> Result<Vec<Statement>, Failure>;

/// Like [`until_written`], with a second stage of reads. If there are none, it costs no round trip.
pub async fn until_written_in_stages(
    call: &Call<'_>,
    merchant: Option<&Merchant>,
    keyed: Option<&Keyed>,
    (reads, next_reads): (&[Statement], NextReads<'_>),
    decide: &dyn Fn(&[Rows]) -> Result<Writing, Failure>,
) -> Result<Reply, Failure> {
    for tries in 1..=TRIES_MAX {
        call.trace.tried();
        let database = call.decide_on(merchant.map(|merchant| &merchant.merchant_id))?;
        let find_reply = keyed.map(|keyed| replies::find(&keyed.scope));
        let load: Vec<Statement> = reads.iter().cloned().chain(find_reply).collect();
        let answers = match database.batch(load).await {
            Err(StoreError::OutcomeUnknown(_)) => {
                contention::pause(call.app.runtime, tries).await?;
                continue;
            }
            answers => answers?,
        };
        if let Some(keyed) = keyed
            && let Some(stored) = replies::read(rows_at(&answers, reads.len())?)?
        {
            return keyed.replay(stored);
        }
        let next = next_reads(answers.get(..reads.len()).unwrap_or_default())?;
        let mut rows = answers;
        rows.truncate(reads.len());
        if !next.is_empty() {
            match database.batch(next).await {
                Err(StoreError::OutcomeUnknown(_)) => {
                    contention::pause(call.app.runtime, tries).await?;
                    continue;
                }
                more => rows.extend(more?),
            }
        }
        let Writing { mut statements, answer } = decide(&rows)?;
        let stored = keyed.map(|keyed| keyed.new_reply(answer.status, answer.body.clone(), call.app.now));
        statements.extend(stored.iter().map(replies::store));
        if statements.is_empty() {
            return Ok(answer);
        }
        match database.batch(statements).await {
            Ok(_) => return Ok(answer),
            Err(StoreError::Taken(_) | StoreError::OutcomeUnknown(_)) => {
                contention::pause(call.app.runtime, tries).await?;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Err(Failure::Busy)
}

/// The member whose account a command changes.
pub enum TargetMember<'a> {
    /// A member whose account is created by the first entry.
    Anyone(&'a MemberId),
    /// A member that must exist.
    Known(&'a MemberId),
    /// The member to whom an order or a hold belongs.
    OwnerOf(Ref, &'static str),
}

/// What a decision sees in addition to the draft.
pub struct Sight<'a> {
    pub member_id: MemberId,
    pub status: MemberStatus,
    pub profile: Profile,
    /// The rows of the command's further reads.
    pub rows: &'a [Rows],
}

impl Sight<'_> {
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

/// The reads of the second stage, from the opened draft and the rows of the first.
pub type ReadsAfter<'a> = &'a dyn Fn(&Draft, &Sight<'_>) -> Result<Vec<Statement>, Failure>;

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
    /// Loads the account and what `reads` ask for, opens a draft, lets `decide` append to it, and commits.
    pub async fn run(
        &self,
        target: TargetMember<'_>,
        reads: Vec<Statement>,
        decide: &dyn Fn(&mut Draft, &Sight<'_>) -> Result<Decision, Failure>,
    ) -> Result<Reply, Failure> {
        self.run_in_stages(target, (reads, &|_, _| Ok(Vec::new())), decide).await
    }

    /// Like [`Self::run`], with reads that depend on the first ones: `next_reads` sees the same draft as `decide`, before any decision.
    pub async fn run_in_stages(
        &self,
        target: TargetMember<'_>,
        (reads, next_reads): (Vec<Statement>, ReadsAfter<'_>),
        decide: &dyn Fn(&mut Draft, &Sight<'_>) -> Result<Decision, Failure>,
    ) -> Result<Reply, Failure> {
        let merchant_id = &self.merchant.merchant_id;
        let account = match &target {
            TargetMember::Anyone(member_id) | TargetMember::Known(member_id) => {
                accounts::of_member(merchant_id, member_id)
            }
            TargetMember::OwnerOf(reference, _) => accounts::of_ref(merchant_id, reference),
        };
        let budgets = counters::open(merchant_id, self.program, self.counted_since());
        let own = 1 + usize::from(budgets.is_some());
        let reads: Vec<Statement> = std::iter::once(account).chain(budgets).chain(reads).collect();
        let decide_rows = |rows: &[Rows]| {
            let member = member_of(&target, accounts::read_member(rows_at(rows, 0)?)?)?;
            let budgets = if own > 1 { counters::read(rows_at(rows, 1)?)? } else { Tally::default() };
            self.decide(member, &budgets, rows.get(own..).unwrap_or_default(), decide)
        };
        let next_rows = |rows: &[Rows]| {
            let member = member_of(&target, accounts::read_member(rows_at(rows, 0)?)?)?;
            let (status, profile) = (member.status, member.profile.clone());
            let opened = self.open(member)?;
            let rows = rows.get(own..).unwrap_or_default();
            next_reads(&opened.draft, &Sight { member_id: opened.member_id.clone(), status, profile, rows })
        };
        let stages = (&reads[..], &next_rows as NextReads<'_>);
        until_written_in_stages(self.call, Some(self.merchant), self.keyed.as_ref(), stages, &decide_rows).await
    }

    fn decide(
        &self,
        member: StoredMember,
        budgets: &Tally,
        rows: &[Rows],
        decide: &dyn Fn(&mut Draft, &Sight<'_>) -> Result<Decision, Failure>,
    ) -> Result<Writing, Failure> {
        let (status, profile) = (member.status, member.profile.clone());
        if self.actor == Actor::Shopper {
            refuse_erased(Some(status))?;
        }
        let mut opened = self.open(member)?.with_budgets(budgets.clone());
        let sight = Sight { member_id: opened.member_id.clone(), status, profile, rows };
        let Decision { answer, first, also, others } = decide(&mut opened.draft, &sight)?;
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
