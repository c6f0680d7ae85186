//! The browser's Intl, as `intl.js` gives it. Points, amounts and milliseconds go in as decimal text: no float is made of them.

#[cfg(not(test))]
pub use browser::{clock, day, money, month, month_of, number, plain_number, plural, round_money, share, weekday};
#[cfg(test)]
pub use plain::{clock, day, money, month, month_of, number, plain_number, plural, round_money, share, weekday};

#[cfg(not(test))]
mod browser {
    use wasm_bindgen::prelude::wasm_bindgen;

    #[wasm_bindgen(module = "/src/i18n/intl.js")]
    extern "C" {
        pub fn number(tag: &str, value: &str) -> String;

        #[wasm_bindgen(js_name = plainNumber)]
        pub fn plain_number(tag: &str, value: &str) -> String;

        /// Minutes and seconds.
        pub fn clock(tag: &str, seconds: &str) -> String;

        pub fn money(tag: &str, amount: &str, currency: &str) -> String;

        /// As money, but 4,000 for 4,000.00.
        #[wasm_bindgen(js_name = roundMoney)]
        pub fn round_money(tag: &str, amount: &str, currency: &str) -> String;

        /// `0.30` is 30 %.
        pub fn share(tag: &str, share: &str) -> String;

        /// A day in the zone, such as 30 Nov; with its year where that helps.
        pub fn day(tag: &str, millis: &str, zone: &str, is_year_told: bool) -> String;

        /// The month in the zone in which a moment lies, counted from the year 0.
        #[wasm_bindgen(js_name = monthOf)]
        pub fn month_of(millis: &str, zone: &str) -> u32;

        /// The name of such a month; with its year where that helps.
        pub fn month(tag: &str, month: u32, is_year_told: bool) -> String;

        /// The name of a weekday: 1 is Monday.
        pub fn weekday(tag: &str, day: u32) -> String;

        /// The plural category of a number: `one`, `few`, … `other`.
        pub fn plural(tag: &str, number: &str) -> String;
    }
}

/// What tests of words hear instead: as an English browser would say it, where there is no browser.
#[cfg(test)]
mod plain;
