//! Marks where the widget's Wasm is cut. A part is loaded when it is needed. `wasm-split` cuts after linking, by the names in this file,
//! and moves everything that only a part uses into that part. Natively a part is an ordinary function. This crate loads nothing.

/// A function that is a part: `part! { checkout 1: pub fn checkout(host: &Host) -> El { … } }`. It must be called only after the part is
/// loaded; an earlier call is a trap. The number distinguishes the functions of one part.
///
/// `wasm-split` defines names and linkage. They need the only unsafe attributes of the widget, which contain nothing that could be misused.
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
