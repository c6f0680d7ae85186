//! The callers as types. A handler that takes a `Backend` can only be called with a secret key.

mod caller;
mod key;
mod member_token;
mod valid;

pub use caller::{
    Backend, Operator, PageCaller, PageOrShopper, Shopper, backend, has_bearer, operator, page, page_or_shopper,
    refuse_erased, shopper,
};
pub use key::{PRIMARY_KID, publishable_key, secret_key, signing_secret};
pub use member_token::mint;
