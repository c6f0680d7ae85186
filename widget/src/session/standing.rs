//! Who the shopper is to the merchant, and why that can be unknown.

use crate::wire::{Balance, Failure};
use std::rc::Rc;

/// Why something could not be read. Nothing is lost, and paying with cash is possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Away {
    Offline,
    Unreachable,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// Not requested yet, or no answer yet.
    Unknown,
    SignedOut,
    Member(Rc<Balance>),
    Away(Away),
}

/// Something that is read once and shared.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading<T> {
    Unknown,
    Known(T),
    Away(Away),
}

impl From<&Failure> for Away {
    fn from(failure: &Failure) -> Self {
        match failure {
            Failure::Offline => Self::Offline,
            Failure::Unreachable | Failure::SignedOut | Failure::Refused(_) => Self::Unreachable,
        }
    }
}

impl From<&Failure> for Standing {
    fn from(failure: &Failure) -> Self {
        match failure {
            Failure::SignedOut => Self::SignedOut,
            Failure::Offline | Failure::Unreachable | Failure::Refused(_) => Self::Away(failure.into()),
        }
    }
}

impl From<Away> for Failure {
    fn from(away: Away) -> Self {
        match away {
            Away::Offline => Self::Offline,
            Away::Unreachable => Self::Unreachable,
        }
    }
}
