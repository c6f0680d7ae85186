//! The parts of a route: the required credential, the request, and the function that answers. The function's signature names the
//! credential, which `respond` checks first.

use crate::{
    auth::{Backend, Operator, PageCaller, PageOrShopper, Shopper},
    call::Call,
    denial::Credential,
    error::Failure,
    reply::Reply,
    schema::Describe,
    store::Pending,
};

pub type Answering<'a> = Pending<'a, Result<Reply, Failure>>;

/// A handler, by the required credential.
pub enum Handler {
    /// The OpenAPI document, which describes this table.
    Document,
    Anyone(for<'a> fn(&'a Call<'a>) -> Answering<'a>),
    Operator(for<'a> fn(&'a Call<'a>, Operator) -> Answering<'a>),
    Backend(for<'a> fn(&'a Call<'a>, Backend) -> Answering<'a>),
    Shopper(for<'a> fn(&'a Call<'a>, Shopper) -> Answering<'a>),
    PageOrBackend(for<'a> fn(&'a Call<'a>, PageOrBackend) -> Answering<'a>),
    PageOrShopper(for<'a> fn(&'a Call<'a>, PageOrShopper) -> Answering<'a>),
}

/// The caller that reads the program.
pub enum PageOrBackend {
    Page(PageCaller),
    Backend(Backend),
}

impl Handler {
    /// Any of these callers.
    pub const fn credentials(&self) -> &'static [Credential] {
        match self {
            Self::Document | Self::Anyone(_) => &[],
            Self::Operator(_) => &[Credential::OperatorKey],
            Self::Backend(_) => &[Credential::SecretKey],
            Self::Shopper(_) => &[Credential::MemberToken],
            Self::PageOrBackend(_) => &[Credential::PublishableKey, Credential::SecretKey],
            Self::PageOrShopper(_) => &[Credential::PublishableKey, Credential::MemberToken],
        }
    }

    /// Whether pages of other origins can call it.
    pub const fn is_for_pages(&self) -> bool {
        matches!(self, Self::Shopper(_) | Self::PageOrBackend(_) | Self::PageOrShopper(_))
    }
}

/// What a request has in addition to its path.
#[derive(Clone, Copy)]
pub enum Takes {
    Nothing,
    List,
    /// A list with filters: all parameters of the query.
    ListBy(&'static [&'static str]),
    Body(Describe),
    /// A body, and parameters in the query.
    BodyAnd(Describe, &'static [&'static str]),
    /// An Idempotency-Key, and an optional empty object.
    Key,
    KeyAndBody(Describe),
}

impl Takes {
    pub const fn is_keyed(self) -> bool {
        matches!(self, Self::Key | Self::KeyAndBody(_))
    }

    pub const fn body(self) -> Option<Describe> {
        match self {
            Self::Body(describe) | Self::BodyAnd(describe, _) | Self::KeyAndBody(describe) => Some(describe),
            Self::Nothing | Self::List | Self::ListBy(_) | Self::Key => None,
        }
    }

    pub const fn query(self) -> &'static [&'static str] {
        match self {
            Self::List => &["limit", "cursor"],
            Self::BodyAnd(_, names) | Self::ListBy(names) => names,
            Self::Nothing | Self::Body(_) | Self::Key | Self::KeyAndBody(_) => &[],
        }
    }
}
