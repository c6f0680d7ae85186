//! Replaces parts of wasm-bindgen's glue that the widget does not need by shorter ones: strings are copied in one step, every engine that runs this
//! Wasm has `encodeInto`, and the widget never decodes 2 GiB of text, after which Safari's decoder fails. This saves 0.2 KiB of brotli.

use crate::failure::Failure;

/// The start of each piece, and its replacement. A piece ends at its closing brace.
const PIECES: [(&str, &str); 3] = [
    (
        "function passStringToWasm0(",
        "function passStringToWasm0(arg, malloc) {
    const buf = cachedTextEncoder.encode(arg);
    const ptr = malloc(buf.length, 1) >>> 0;
    getUint8ArrayMemory0().set(buf, ptr);
    WASM_VECTOR_LEN = buf.length;
    return ptr;
}
",
    ),
    (
        "function decodeText(",
        "function decodeText(ptr, len) {
    return cachedTextDecoder.decode(getUint8ArrayMemory0().subarray(ptr, ptr + len));
}
",
    ),
    ("if (!('encodeInto' in cachedTextEncoder)) {", ""),
];
const END: &str = "\n}\n";

/// Fails if a piece is missing, because another version of wasm-bindgen writes different glue.
pub fn lean(mut glue: String) -> Result<String, Failure> {
    for (start, replacement) in PIECES {
        let from = glue.find(start).ok_or_else(|| missing(start))?;
        let length = glue[from..].find(END).ok_or_else(|| missing(start))? + END.len();
        glue.replace_range(from..from + length, replacement);
    }
    Ok(glue)
}

fn missing(start: &str) -> Failure {
    Failure::Unreadable { what: format!("wasm-bindgen's glue, which does not contain `{start}`") }
}

#[cfg(test)]
mod tests {
    use super::lean;

    #[test]
    fn pieces_are_replaced_and_the_rest_remains() {
        let glue = "let a;\nfunction passStringToWasm0(arg, malloc, realloc) {\n    if (b) {\n    }\n}\nlet c;\n\
                    if (!('encodeInto' in cachedTextEncoder)) {\n    d = {\n    };\n}\nfunction decodeText(ptr, len) {\n    e;\n}\nlet f;\n";
        let lean = lean(glue.to_owned()).unwrap();
        assert!(lean.starts_with("let a;\nfunction passStringToWasm0(arg, malloc) {\n"));
        assert!(lean.contains("\nlet c;\nfunction decodeText(ptr, len) {\n    return "));
        assert!(lean.ends_with("}\nlet f;\n"));
    }

    #[test]
    fn different_glue_is_refused() {
        assert!(lean("let a;\n".to_owned()).is_err());
    }
}
