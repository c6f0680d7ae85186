//! Marks where the widget's Wasm is cut. A part is loaded only when it is needed; `wasm-split` cuts after linking, by the names given here,
//! and moves to a part all that nothing outside of it reaches. Natively a part is an ordinary function. Loads nothing.

/// A function that is a part: `part! { checkout 1: pub fn checkout(host: &Host) -> El { … } }`. It may be called only once the part
/// is loaded; before, the call is a trap. The number tells the functions of one part apart.
///
/// Names and linkage are `wasm-split`'s, and need the only unsafe attributes of the widget; they hold nothing that could be misused.
#[macro_export]
macro_rules! part {
    ($part:ident $number:literal: $(#[$attribute:meta])* $visible:vis fn $name:ident($($argument:ident: $type:ty),* $(,)?) -> $result:ty $body:block) => {
        $(#[$attribute])*
        $visible fn $name($($argument: $type),*) -> $result {
            #[cfg(target_family = "wasm")]
            #[link(wasm_import_module = "__wasm_split_placeholder__")]
            #[allow(improper_ctypes)]
            unsafe extern "C" {
                #[link_name = concat!("__wasm_split_00", stringify!($part), "00_import_0000000000000000000000000000000", $number, "_")]
                safe fn outside($($argument: $type),*) -> $result;
            }
            #[cfg(target_family = "wasm")]
            #[unsafe(export_name = concat!("__wasm_split_00", stringify!($part), "00_export_0000000000000000000000000000000", $number, "_"))]
            #[allow(improper_ctypes_definitions)]
            extern "C" fn inside($($argument: $type),*) -> $result $body

            #[cfg(not(target_family = "wasm"))]
            fn outside($($argument: $type),*) -> $result $body

            outside($($argument),*)
        }
    };
}
