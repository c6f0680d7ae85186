//! Conversions between enums with the same variants: a word of a document, a setting, a stored word, a word of an answer.

/// Converts the first enum into the second, which has the same variants. A new variant of the first does not compile until it is added.
macro_rules! same_variants {
    ($from:ident => $to:ident: $($variant:ident),+ $(,)?) => {
        impl From<$from> for $to {
            fn from(value: $from) -> Self {
                match value {
                    $($from::$variant => Self::$variant,)+
                }
            }
        }
    };
}

pub(crate) use same_variants;
