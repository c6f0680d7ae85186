//! The functions of `intl.js`. Amounts are decimal text, and points and milliseconds are whole numbers: none becomes a float.

#[cfg(not(test))]
pub use browser::{
    clock, day, decimal, money, month, month_of, number, plain_number, plural, round_money, share, weekday,
};
#[cfg(test)]
pub use plain::{
    clock, day, decimal, money, month, month_of, number, plain_number, plural, round_money, share, weekday,
};

#[cfg(not(test))]
mod browser {
    use wasm_bindgen::prelude::wasm_bindgen;

    #[wasm_bindgen(module = "/src/i18n/intl.js")]
    extern "C" {
        pub fn number(tag: &str, value: u64) -> String;

        #[wasm_bindgen(js_name = number)]
        pub fn decimal(tag: &str, value: &str) -> String;

        #[wasm_bindgen(js_name = plainNumber)]
        pub fn plain_number(tag: &str, value: u64) -> String;

        /// Minutes and seconds.
        pub fn clock(tag: &str, seconds: u32) -> String;

        pub fn money(tag: &str, amount: &str, currency: &str) -> String;

        /// As money, but 4,000 for 4,000.00.
        #[wasm_bindgen(js_name = roundMoney)]
        pub fn round_money(tag: &str, amount: &str, currency: &str) -> String;

        /// `0.30` is 30 %.
        pub fn share(tag: &str, share: &str) -> String;

        /// A day in the zone, such as 30 Nov, with its year if that helps.
        pub fn day(tag: &str, millis: i64, zone: &str, is_year_told: bool) -> String;

        /// The month of an instant in the zone, counted from the year 0.
        #[wasm_bindgen(js_name = monthOf)]
        pub fn month_of(millis: i64, zone: &str) -> u32;

        /// The name of such a month, with its year if that helps.
        pub fn month(tag: &str, month: u32, is_year_told: bool) -> String;

        /// The name of a weekday: 1 is Monday.
        pub fn weekday(tag: &str, day: u32) -> String;

        /// The plural category of a number: `one`, `few`, … `other`.
        pub fn plural(tag: &str, number: u64) -> String;
    }
}

/// The replacement for tests of texts: the form of an English browser, without a browser.
#[cfg(test)]
mod plain;
