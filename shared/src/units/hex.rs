//! Bytes as lower-case hexadecimal text.

/// Two digits for each byte.
pub fn hex(bytes: &[u8]) -> String {
    base16ct::lower::encode_string(bytes)
}
