//! Boundaries: tables of the instant before, at and after, of zero, one and the maximum, and of everything that is refused.
//! A bug that was found gets its row here before its fix.

mod adjustments;
mod answers;
mod baskets;
mod behaviour_rules;
mod behaviours_beside;
mod caps;
mod cash_off_programs;
mod check_ins;
mod comparisons;
mod conditions;
mod cycles;
mod dates;
mod events;
mod figures;
mod friends_orders;
mod holds;
mod inactivity;
mod lots;
mod newcomers;
mod numbers;
mod orders;
mod point_values;
mod programs;
mod quotes;
mod referrals;
mod refunds;
mod reminders;
mod replays;
mod rescues;
mod spending_limits;
mod suggestions;
mod tier_awards;
mod tier_changes;
mod tier_settings;
mod tiers;
