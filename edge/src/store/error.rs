//! Errors of a database, including an unknown outcome.

/// Why the store returned no rows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// A unique key was taken, or a counter reached its limit. The batch had no effect: another request was first.
    #[error("taken: {0}")]
    Taken(String),
    /// The connection broke. The batch might have taken effect. Only idempotent statements can be sent again.
    #[error("outcome unknown: {0}")]
    OutcomeUnknown(String),
    /// Anything else: an internal fault, or a fault of the database.
    #[error("store: {0}")]
    Fault(String),
}

impl StoreError {
    /// Reads the messages of SQLite and D1, which have no codes.
    pub fn from_message(message: String) -> Self {
        const BROKEN: [&str; 5] = [
            "Network connection lost",
            "to be reset",
            "reset because",
            "storage operation exceeded timeout",
            "DB is overloaded",
        ];
        const TAKEN: [&str; 3] =
            ["UNIQUE constraint failed", "counter_within_limit", "NOT NULL constraint failed: members.status"];
        if TAKEN.iter().any(|taken| message.contains(taken)) {
            Self::Taken(message)
        } else if BROKEN.iter().any(|broken| message.contains(broken)) {
            Self::OutcomeUnknown(message)
        } else {
            Self::Fault(message)
        }
    }

    pub fn unreadable(what: &str) -> Self {
        Self::Fault(format!("{what} cannot be read"))
    }
}
