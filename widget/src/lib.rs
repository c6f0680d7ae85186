//! The widget: Leptos components in the shadow roots of the elements that `loader.js` defines.
//!
//! The widget decides nothing about points: `shared` computes previews, the edge answers, and the widget shows the results.

mod account;
mod balance;
mod browser;
mod callback;
mod checkout;
mod clock;
#[cfg(feature = "diagnostic")]
mod diagnostic;
mod dom;
mod earn;
mod effect;
mod embed;
mod host;
mod i18n;
mod kept;
#[cfg(target_arch = "wasm32")]
mod memory;
mod network;
mod object;
mod order;
mod session;
mod view;
mod watched;
mod wire;
