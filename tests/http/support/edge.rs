//! The Worker under test: its application in this process, or the built Worker in workerd. Tests of the contract run unchanged against
//! both.

use super::{
    ask::{Answer, Ask},
    described,
    native::{Native, OPERATOR_KEY},
    workerd::Workerd,
};
use shared::units::time::Instant;
use std::time::{SystemTime, UNIX_EPOCH};

pub enum Edge {
    Native(Box<Native>),
    #[cfg_attr(not(feature = "workerd"), allow(dead_code, reason = "only the feature makes one"))]
    Workerd(Workerd),
}

impl Edge {
    pub fn native() -> Self {
        Self::Native(Box::new(Native::new()))
    }

    #[cfg(feature = "workerd")]
    pub fn workerd() -> Self {
        Self::Workerd(Workerd::from_environment())
    }

    pub fn ask(&self, ask: &Ask) -> Answer {
        let answer = match self {
            Self::Native(native) => native.ask(ask),
            Self::Workerd(workerd) => workerd.ask(ask),
        };
        described::check(ask, &answer);
        answer
    }

    /// `None` if the connection was cut off.
    pub fn try_ask(&self, ask: &Ask) -> Option<Answer> {
        let answer = match self {
            Self::Native(native) => Some(native.ask(ask)),
            Self::Workerd(workerd) => workerd.try_ask(ask),
        };
        answer.inspect(|answer| described::check(ask, answer))
    }

    /// Sends all requests at the same time.
    pub fn ask_all(&self, asks: &[Ask]) -> Vec<Answer> {
        let answers = match self {
            Self::Native(native) => native.ask_all(asks),
            Self::Workerd(workerd) => workerd.ask_all(asks),
        };
        asks.iter().zip(&answers).for_each(|(ask, answer)| described::check(ask, answer));
        answers
    }

    pub fn operator(&self, ask: Ask) -> Answer {
        self.ask(&ask.bearer(self.operator_key()))
    }

    pub fn operator_key(&self) -> &str {
        match self {
            Self::Native(_) => OPERATOR_KEY,
            Self::Workerd(workerd) => &workerd.operator_key,
        }
    }

    /// The Worker's time. In workerd this is the machine's time.
    pub fn now(&self) -> Instant {
        match self {
            Self::Native(native) => native.now(),
            Self::Workerd(_) => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
                Instant::from_millis(i64::try_from(since.as_millis()).unwrap())
            }
        }
    }

    /// Runs `work` and checks that nothing was written, if the database can be read.
    #[track_caller]
    pub fn writes_nothing<T>(&self, work: impl FnOnce() -> T) -> T {
        self.leaves(work, |_| true)
    }

    /// Like [`Edge::writes_nothing`], but an answer can have been stored under its idempotency key.
    #[track_caller]
    pub fn writes_nothing_but_replies<T>(&self, work: impl FnOnce() -> T) -> T {
        self.leaves(work, |row| !row.starts_with("replies "))
    }

    #[track_caller]
    fn leaves<T>(&self, work: impl FnOnce() -> T, counts: impl Fn(&str) -> bool) -> T {
        let dump = || match self {
            Self::Native(native) => native.database.dump().into_iter().filter(|row| counts(row)).collect(),
            Self::Workerd(_) => Vec::new(),
        };
        let before = dump();
        let result = work();
        assert_eq!(before, dump(), "something was written");
        result
    }
}
