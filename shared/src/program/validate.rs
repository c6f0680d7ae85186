//! From a document to a program. All problems are reported at once, each with a pointer and what would be right.

use super::{
    Cap, CashOff, CheckInRule, Condition, Earning, EventRule, ExpiryPolicies, ExpiryPolicy, FigureTerms, Multiplier,
    NewcomerRule, PointsPaid, Program, RecurringDays, ReferralRule, RefundTerms, Reminders, SpendRule, Spending,
    Stacking, Tiers, reference, suggestion,
};
use crate::{
    units::id::RuleId,
    units::money::{Amount, Currency, MoneyText},
    units::points::Points,
    units::rate::{DecimalText, Factor},
    units::text::check_line,
    units::time::Zone,
    wire::{
        ConditionDocument, DaysDocument, EarningDocument, ExpiryDocument, ProgramDocument, ProgramProblem,
        RuleDocument, SpendingDocument,
    },
};
use rust_decimal::Decimal;
use serde_json::Value;
use std::{collections::BTreeSet, fmt::Display, ops::RangeInclusive};

const RULES_MAX: usize = 100;
/// For spend rules, and for multipliers. The entry of an order contains those that counted, and a D1 row has at most 2 MB.
const RULES_OF_ORDERS_MAX: usize = 30;
const POINTS_PER_MAX: u32 = 1_000_000;
/// The maximum of digits after the point that a product of factors can have and still be exact in `earning::spend`.
const PRODUCT_DIGITS_MAX: u32 = 15;

/// The problems of a document, collected while it is read.
#[derive(Debug, Default)]
pub struct Problems {
    found: Vec<ProgramProblem>,
}

/// [`Problems`] with a pointer under which all reports are placed.
pub(super) struct Below<'problems> {
    problems: &'problems mut Problems,
    pointer: String,
}

impl Problems {
    pub fn add(&mut self, pointer: &str, detail: impl Into<String>) {
        self.found.push(ProgramProblem { pointer: pointer.to_owned(), detail: detail.into(), suggestion: None });
    }

    /// Like [`Self::add`], with what would be right.
    pub(super) fn suggest(&mut self, pointer: &str, detail: impl Into<String>, suggestion: impl Into<Value>) {
        let suggestion = Some(suggestion.into());
        self.found.push(ProgramProblem { pointer: pointer.to_owned(), detail: detail.into(), suggestion });
    }

    pub fn into_vec(self) -> Vec<ProgramProblem> {
        self.found
    }

    pub(super) fn below(&mut self, pointer: impl Into<String>) -> Below<'_> {
        Below { problems: self, pointer: pointer.into() }
    }

    pub(super) fn within<N: PartialOrd + Display + Copy + Into<Value>>(
        &mut self,
        pointer: &str,
        number: N,
        range: RangeInclusive<N>,
    ) {
        if !range.contains(&number) {
            let nearest = if number < *range.start() { *range.start() } else { *range.end() };
            let detail = format!("must be {} to {}, not {number}", range.start(), range.end());
            self.suggest(pointer, detail, nearest);
        }
    }
}

impl Below<'_> {
    pub(super) fn within<N: PartialOrd + Display + Copy + Into<Value>>(
        &mut self,
        pointer: &str,
        number: N,
        range: RangeInclusive<N>,
    ) {
        self.problems.within(&format!("{}{pointer}", self.pointer), number, range);
    }

    pub(super) fn add(&mut self, pointer: &str, detail: impl Into<String>) {
        self.problems.add(&format!("{}{pointer}", self.pointer), detail);
    }

    /// Like [`Self::add`], with what would be right.
    pub(super) fn suggest(&mut self, pointer: &str, detail: impl Into<String>, suggestion: impl Into<Value>) {
        self.problems.suggest(&format!("{}{pointer}", self.pointer), detail, suggestion);
    }

    pub(super) fn below(&mut self, pointer: &str) -> Below<'_> {
        Below { pointer: format!("{}{pointer}", self.pointer), problems: self.problems }
    }

    pub(super) fn points(&mut self, pointer: &str, points: u64, least: u64) -> Points {
        match Points::new(points) {
            Some(points) if points.get() >= least => points,
            _ => {
                let nearest = Points::saturating(u128::from(points.max(least)));
                let detail = format!("must be a whole number from {least} to {}", Points::MAX);
                self.suggest(pointer, detail, nearest.get());
                Points::saturating(u128::from(least))
            }
        }
    }

    pub(super) fn amount(&mut self, pointer: &str, text: &MoneyText, currency: Currency) -> Amount {
        Amount::parse(text.as_str(), currency).unwrap_or_else(|error| {
            self.suggest(pointer, error.to_string(), suggestion::amount(text.as_str(), currency));
            Amount::ZERO
        })
    }

    /// Like [`Self::amount`], and refuses zero.
    pub(super) fn amount_above_zero(&mut self, pointer: &str, text: &MoneyText, currency: Currency) -> Amount {
        if Amount::parse(text.as_str(), currency) == Ok(Amount::ZERO) {
            self.suggest(pointer, "must be more than zero", suggestion::amount(text.as_str(), currency));
        }
        self.amount(pointer, text, currency)
    }

    /// The least that an order must reach to count as first order: above zero, and the smallest amount if it is not set.
    pub(super) fn min_spend(&mut self, pointer: &str, text: Option<&MoneyText>, currency: Currency) -> Amount {
        let least = Amount::saturating_from(1);
        text.map_or(least, |text| self.amount_above_zero(pointer, text, currency).max(least))
    }
}

const NAME_CHARS_MAX: usize = 100;
const LATE_DAYS: u16 = 31;
const BIRTHDAY_CHANGE_DAYS: u16 = 180;

impl Program {
    /// Returns all problems that prevent a document from being put: those of [`Self::read`], and words that refer to nothing.
    pub fn problems(document: &ProgramDocument) -> Vec<ProgramProblem> {
        let mut problems = Problems { found: Self::read(document, 1).err().unwrap_or_default() };
        reference::check(document, &mut problems);
        problems.into_vec()
    }

    /// Reads a document as version `version`.
    ///
    /// # Errors
    ///
    /// All problems of the document. A document with problems is not read in part.
    pub fn read(document: &ProgramDocument, version: u32) -> Result<Self, Vec<ProgramProblem>> {
        let mut problems = Problems::default();
        if let Err(error) = check_line(&document.name, NAME_CHARS_MAX) {
            let start: String = document.name.chars().take(NAME_CHARS_MAX).collect();
            let is_right = check_line(&start, NAME_CHARS_MAX).is_ok();
            problems.suggest("/name", error.to_string(), if is_right { start } else { "Our points".to_owned() });
        }
        // Replacements that cause no other problem, so that all problems are reported at once.
        let currency = Currency::parse(&document.currency).unwrap_or_else(|| {
            let meant = suggestion::currency(&document.currency).unwrap_or_else(|| "CNY".to_owned());
            problems.suggest("/currency", "must be an ISO 4217 code in capital letters, such as CNY", meant);
            Currency::FINEST
        });
        let zone = Zone::parse(&document.time_zone).unwrap_or_else(|| {
            let meant = suggestion::zone(&document.time_zone).unwrap_or_else(|| "Asia/Shanghai".to_owned());
            problems.suggest("/time_zone", "must be an IANA time zone, such as Asia/Shanghai", meant);
            Zone::UTC
        });
        let earning = read_earning(&document.earning, currency, &mut problems);
        let expiry = read_expiry(&document.expiry, earning.pending_days, &mut problems);
        let spending = read_spending(&document.spending, currency, &mut problems);
        let refunds = RefundTerms::read(&document.refunds, earning.pending_days, &mut problems);
        let reminders = Reminders::read(document.reminders.as_ref(), &mut problems);
        let figures = FigureTerms::read(&document.figures, &mut problems);
        let tiers = document.tiers.as_ref().map(|tiers| Tiers::read(tiers, currency, &mut problems));
        check_exact_product(&earning, tiers.as_ref(), &mut problems);
        if tiers.is_some() {
            Tiers::check_rules(&earning, &mut problems);
        }
        if problems.found.is_empty() {
            Ok(Self {
                version,
                name: document.name.clone(),
                currency,
                zone,
                earning,
                expiry,
                spending,
                refunds,
                reminders,
                figures,
                tiers,
            })
        } else {
            Err(problems.into_vec())
        }
    }
}

fn read_earning(document: &EarningDocument, currency: Currency, problems: &mut Problems) -> Earning {
    problems.within("/earning/pending_days", document.pending_days, 0..=365);
    let late_days = document.late_days.unwrap_or(LATE_DAYS);
    problems.within("/earning/late_days", late_days, 0..=366);
    let birthday_change_days = document.birthday_change_days.unwrap_or(BIRTHDAY_CHANGE_DAYS);
    problems.within("/earning/birthday_change_days", birthday_change_days, 0..=3_660);
    let max_multiplier = document.max_multiplier.as_ref().map_or(Some(Factor::MAX), read_factor_value);
    if let (Some(text), None) = (&document.max_multiplier, max_multiplier) {
        problems.suggest("/earning/max_multiplier", FACTOR_FORM, suggestion::factor(&text.0));
    }
    let member_days = document.member_days.as_ref().and_then(|days| read_member_days(days, problems));
    let mut earning = Earning {
        pending_days: document.pending_days,
        late_days,
        birthday_change_days,
        points_paid: if document.on_points_paid { PointsPaid::Earns } else { PointsPaid::EarnsNothing },
        stacking: document.stacking.into(),
        max_multiplier: max_multiplier.unwrap_or(Factor::MAX),
        spend_rules: Vec::new(),
        multipliers: Vec::new(),
        caps: Cap::read_of_earning(&document.caps, problems),
        referral: None,
        event_rules: Vec::new(),
        check_in: None,
        newcomer: None,
    };
    if document.rules.len() > RULES_MAX {
        problems.add("/earning/rules", format!("must have at most {RULES_MAX} rules"));
    }
    for (at, rule) in document.rules.iter().take(RULES_MAX).enumerate() {
        read_rule(
            rule,
            (currency, member_days.as_ref()),
            &mut earning,
            &mut problems.below(format!("/earning/rules/{at}")),
        );
    }
    for (count, kind) in [(earning.spend_rules.len(), "spend rules"), (earning.multipliers.len(), "multipliers")] {
        if count > RULES_OF_ORDERS_MAX {
            problems.add("/earning/rules", format!("must have at most {RULES_OF_ORDERS_MAX} {kind}"));
        }
    }
    earning.multipliers.sort_by_key(|multiplier| multiplier.factor);
    check_unique_ids(document, problems);
    earning
}

pub(super) const FACTOR_FORM: &str =
    "must be a decimal above 0 and at most 100 with at most four digits after the point, such as \"1.5\"";

fn read_factor_value(text: &DecimalText) -> Option<Decimal> {
    Factor::parse(&text.0).map(Factor::value)
}

fn read_rule(
    rule: &RuleDocument,
    (currency, member_days): (Currency, Option<&RecurringDays>),
    earning: &mut Earning,
    problems: &mut Below<'_>,
) {
    rule.names().check(problems);
    match rule {
        RuleDocument::Spend { id, names: _, points, per, rounding, blocks, class, conditions, caps } => {
            earning.caps.extend(Cap::read_of_rule(id, caps, problems));
            let per = problems.amount_above_zero("/per", per, currency);
            if !(1..=POINTS_PER_MAX).contains(points) {
                let nearest = (*points).clamp(1, POINTS_PER_MAX);
                problems.suggest("/points", format!("must be 1 to {POINTS_PER_MAX}"), nearest);
            }
            let conditions = read_conditions(conditions, (currency, member_days), problems);
            let (rounding, blocks, class) = ((*rounding).into(), (*blocks).into(), *class);
            earning.spend_rules.push(SpendRule {
                rule_id: id.clone(),
                points: *points,
                per,
                rounding,
                blocks,
                class,
                conditions,
            });
        }
        RuleDocument::Multiplier { id, names: _, factor, conditions } => {
            let factor = Factor::parse(&factor.0).unwrap_or_else(|| {
                problems.suggest("/factor", FACTOR_FORM, suggestion::factor(&factor.0));
                Factor::ONE
            });
            let conditions = read_conditions(conditions, (currency, member_days), problems);
            earning.multipliers.push(Multiplier { rule_id: id.clone(), factor, conditions });
        }
        RuleDocument::Referral(document) => {
            earning.caps.extend(Cap::read_of_rule(&document.id, &document.caps, problems));
            let rule = ReferralRule::read(document, currency, problems);
            if earning.referral.replace(rule).is_some() {
                problems.add("/kind", "occurs twice; a program has at most one referral rule");
            }
        }
        RuleDocument::Event(document) => {
            earning.caps.extend(Cap::read_of_rule(&document.id, &document.caps, problems));
            earning.event_rules.push(EventRule::read(document, (currency, member_days), problems));
        }
        RuleDocument::CheckIn(document) => {
            earning.caps.extend(Cap::read_of_rule(&document.id, &document.caps, problems));
            if earning.check_in.replace(CheckInRule::read(document, problems)).is_some() {
                problems.add("/kind", "occurs twice; a program has at most one check_in rule");
            }
        }
        RuleDocument::Newcomer(document) => {
            let rule = NewcomerRule::read(document, (currency, earning.pending_days), problems);
            if earning.newcomer.replace(rule).is_some() {
                problems.add("/kind", "occurs twice; a program has at most one newcomer rule");
            }
        }
    }
}

pub(super) fn read_conditions(
    documents: &[ConditionDocument],
    terms: (Currency, Option<&RecurringDays>),
    problems: &mut Below<'_>,
) -> Vec<Condition> {
    let mut conditions = Vec::new();
    for (at, document) in documents.iter().enumerate() {
        match Condition::read(document, terms) {
            Ok(condition) => conditions.push(condition),
            Err(mistake) => problems.add(&format!("/conditions/{at}"), mistake),
        }
    }
    conditions
}

fn read_member_days(document: &DaysDocument, problems: &mut Problems) -> Option<RecurringDays> {
    let weekdays = document.weekdays.iter().copied().map(Into::into).collect();
    let days = RecurringDays::read(weekdays, document.days_of_month.clone());
    days.map_err(|mistake| problems.add("/earning/member_days", mistake)).ok()
}

fn check_unique_ids(document: &EarningDocument, problems: &mut Problems) {
    let mut seen: BTreeSet<&RuleId> = BTreeSet::new();
    for (at, rule) in document.rules.iter().enumerate() {
        let id = rule.id();
        if !seen.insert(id) {
            let is_free = |name: &String| document.rules.iter().all(|rule| rule.id().as_str() != name);
            let free = (2..=RULES_MAX).map(|number| format!("{id}-{number}")).find(is_free);
            let pointer = format!("/earning/rules/{at}/id");
            problems.suggest(&pointer, "occurs twice; each rule needs its own id", free);
        }
    }
}

/// Under `multiply`, the digits of all factors add up, and the product must be exact. The factor of one tier is added to those of the
/// rules.
fn check_exact_product(earning: &Earning, tiers: Option<&Tiers>, problems: &mut Problems) {
    let digits_of = |multiplier: &Multiplier| multiplier.factor.value().scale();
    let of_rules: u32 = earning.multipliers.iter().map(digits_of).sum();
    let levels = tiers.iter().flat_map(|tiers| &tiers.levels);
    let digits = of_rules + levels.filter_map(|level| level.multiplier.as_ref()).map(digits_of).max().unwrap_or(0);
    if earning.stacking == Stacking::Multiply && digits > PRODUCT_DIGITS_MAX {
        problems.add(
            "/earning/rules",
            format!("have factors with {digits} digits after the point in total; with `multiply`, at most {PRODUCT_DIGITS_MAX}"),
        );
    }
}

fn read_expiry(document: &ExpiryDocument, pending_days: u16, problems: &mut Problems) -> ExpiryPolicies {
    let mut read = |pointer: &str, document| {
        let mut found = Problems::default();
        let policy = ExpiryPolicy::read(document, &mut found);
        if matches!(policy, ExpiryPolicy::AfterDays { days, .. } if (1..=pending_days).contains(&days)) {
            let detail = "must be more than earning.pending_days, or points would expire before they can be spent";
            found.suggest("/days", detail, pending_days.saturating_add(1));
        }
        let below = |found: ProgramProblem| ProgramProblem { pointer: format!("{pointer}{}", found.pointer), ..found };
        problems.found.extend(found.into_vec().into_iter().map(below));
        policy
    };
    ExpiryPolicies { base: read("/expiry/base", &document.base), bonus: read("/expiry/bonus", &document.bonus) }
}

fn read_spending(document: &SpendingDocument, currency: Currency, problems: &mut Problems) -> Spending {
    let quote_minutes = document.quote_minutes.unwrap_or(5);
    let hold_minutes = document.hold_minutes.unwrap_or(15);
    let hold_minutes_max = document.hold_minutes_max.unwrap_or(hold_minutes.max(60));
    problems.within("/spending/quote_minutes", quote_minutes, 1..=60);
    problems.within("/spending/hold_minutes", hold_minutes, 1..=1440);
    problems.within("/spending/hold_minutes_max", hold_minutes_max, hold_minutes..=10_080);
    let cash_off = document.cash_off.as_ref().map(|cash_off| CashOff::read(cash_off, currency, problems));
    Spending { cash_off, quote_minutes, hold_minutes, hold_minutes_max }
}
