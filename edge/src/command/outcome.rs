//! What a command does after it has read: it reads more, or it has decided.

use crate::{
    error::Failure,
    reply::Reply,
    store::{Read, Results, Statement},
};

/// The outcome of a decision, which `until_written` alone acts on.
///
/// No rule makes a decision wait for a person yet. Such a rule adds the variant `Park` here.
pub enum Outcome {
    /// Write the statements, then send the reply.
    Commit(Writing),
    /// Write nothing, and send the failure.
    Refuse(Failure),
}

/// The statements to write, and the answer that follows them.
pub struct Writing {
    pub statements: Vec<Statement>,
    pub answer: Reply,
}

impl From<Result<Writing, Failure>> for Outcome {
    fn from(decided: Result<Writing, Failure>) -> Self {
        match decided {
            Ok(writing) => Self::Commit(writing),
            Err(failure) => Self::Refuse(failure),
        }
    }
}

/// Statements of one batch, and what their results lead to.
pub struct Stage<'a> {
    pub statements: Vec<Statement>,
    pub then: Continue<'a>,
}

type Continue<'a> = Box<dyn FnOnce(&mut Results) -> Result<Step<'a>, Failure> + 'a>;

pub enum Step<'a> {
    Read(Stage<'a>),
    Decided(Outcome),
}

impl<'a> Stage<'a> {
    /// `then` gets what `read` has read.
    pub fn new<R: Read + 'a>(read: R, then: impl FnOnce(R::Output) -> Result<Step<'a>, Failure> + 'a) -> Self {
        Self { statements: read.statements(), then: Box::new(move |results| then(read.decode(results)?)) }
    }
}
