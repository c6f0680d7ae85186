//! serde's messages in plain English. A text continues a sentence whose subject is the field: "must be an array, not a string."

/// Messages that serde does not write are kept as they are: our own types write them.
pub fn of(message: &str) -> String {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let (first, others) = quoted.split_first().map_or(("", &[][..]), |(first, others)| (*first, others));
    let (head, expected) = message.split_once(", expected ").unwrap_or((message, ""));
    if head.starts_with("missing field") {
        format!("has no `{first}`, which is required.")
    } else if head.starts_with("unknown field") {
        format!("is unknown. {}", known(others))
    } else if head.starts_with("duplicate member") {
        "appears twice; each member appears once.".to_owned()
    } else if head.starts_with("unknown variant") {
        format!("must be {}, not `{first}`.", one_of(others))
    } else if head.starts_with("invalid length") {
        "must be an object, not an array.".to_owned()
    } else if let Some(found) = head.strip_prefix("invalid type: ").or_else(|| head.strip_prefix("invalid value: ")) {
        format!("must be {}, not {}.", wanted(expected), found_text(found))
    } else if message.contains(" at line ") {
        format!("is not valid JSON: {message}.")
    } else {
        format!("is not valid: {message}.")
    }
}

fn known(fields: &[&str]) -> String {
    match fields {
        [] => "There are no fields here.".to_owned(),
        fields => format!("The fields here are {}.", list(fields)),
    }
}

fn one_of(words: &[&str]) -> String {
    match words {
        [word] => format!("`{word}`"),
        words => format!("one of {}", list(words)),
    }
}

fn list(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

fn wanted(expected: &str) -> String {
    let expected = expected.split(" at line ").next().unwrap_or_default();
    let range = |most: u64| format!("a whole number from 0 to {most}");
    match expected {
        "u8" => range(u8::MAX.into()),
        "u16" => range(u16::MAX.into()),
        "u32" => range(u32::MAX.into()),
        "u64" => "a whole number that is not negative".to_owned(),
        "i8" | "i16" | "i32" | "i64" => "a whole number".to_owned(),
        "a boolean" => "true or false".to_owned(),
        "a map" => "an object".to_owned(),
        "a sequence" => "an array".to_owned(),
        "string or map" | "variant identifier" => "a string".to_owned(),
        other if other.starts_with("struct ") || other.contains("tagged enum ") => "an object".to_owned(),
        other => other.to_owned(),
    }
}

fn found_text(found: &str) -> String {
    match found {
        "map" => "an object".to_owned(),
        "sequence" => "an array".to_owned(),
        other => match other.split_once('`') {
            Some((_, value)) => value.trim_end_matches('`').to_owned(),
            None => other.trim_start_matches("string ").to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn messages_of_serde_are_plain_sentences() {
        for (message, text) in [
            ("missing field `points`", "has no `points`, which is required."),
            ("unknown field `x`, expected one of `a`, `b`", "is unknown. The fields here are `a`, `b`."),
            ("unknown field `x`, there are no fields", "is unknown. There are no fields here."),
            ("duplicate member `a`", "appears twice; each member appears once."),
            ("unknown variant `gold`, expected one of `a`, `b`", "must be one of `a`, `b`, not `gold`."),
            ("unknown variant `gold`, expected `a` or `b`", "must be one of `a`, `b`, not `gold`."),
            ("invalid type: string \"x\", expected u32", "must be a whole number from 0 to 4294967295, not \"x\"."),
            ("invalid value: integer `-1`, expected u64", "must be a whole number that is not negative, not -1."),
            ("invalid type: floating point `1.5`, expected i64", "must be a whole number, not 1.5."),
            ("invalid type: map, expected a sequence", "must be an array, not an object."),
            ("invalid type: sequence, expected a string", "must be a string, not an array."),
            ("invalid type: null, expected struct LineIn", "must be an object, not null."),
            ("invalid length 0, expected struct LineIn with 7 elements", "must be an object, not an array."),
            ("an id is 1-64 characters", "is not valid: an id is 1-64 characters."),
            ("expected value at line 1 column 1", "is not valid JSON: expected value at line 1 column 1."),
        ] {
            assert_eq!(of(message), text, "{message}");
        }
    }
}
