//! Texts and ids at their boundaries: one character less than the maximum, exactly the maximum, one more, and every kind of refused
//! character.

use shared::units::{
    id::{AdjustmentId, EventId, HoldId, ID_CHARS_MAX, LineId, MemberId, OrderId, RefundId, RuleId, TierId},
    text::{TextError, check_line, check_lines},
};

#[test]
fn an_id_is_any_text_without_control_characters() {
    let accepts = |text: &str| {
        let found = [
            MemberId::parse(text).is_some(),
            OrderId::parse(text).is_some(),
            LineId::parse(text).is_some(),
            RefundId::parse(text).is_some(),
            HoldId::parse(text).is_some(),
            EventId::parse(text).is_some(),
            AdjustmentId::parse(text).is_some(),
        ];
        assert!(found.iter().all(|is_id| *is_id == found[0]), "{text:?}: {found:?}");
        found[0]
    };
    let ids = [
        "a",
        " ",
        "...",
        ".a",
        "a/b",
        "a+b",
        "%00",
        "auth0|65f0c1",
        "李",
        "\u{1f600}",
        "\u{200b}",
        "'",
        "\\",
        "\u{a0}",
    ];
    for text in ids {
        assert!(accepts(text), "{text:?}");
        assert_eq!(OrderId::parse(text).unwrap().as_str(), text, "the text is not changed");
    }
    for text in ["", ".", "..", "\0", "a\0", "a\n", "\r\n", "a\tb", "\u{1b}", "\u{7f}", "\u{80}", "\u{9f}"] {
        assert!(!accepts(text), "{text:?}");
    }
    for character in ["a", "é", "李", "\u{1f600}"] {
        assert!(accepts(&character.repeat(ID_CHARS_MAX)));
        assert!(!accepts(&character.repeat(ID_CHARS_MAX + 1)));
    }
    assert_ne!(MemberId::parse("caf\u{e9}"), MemberId::parse("cafe\u{301}"));
    assert_ne!(MemberId::parse("ann"), MemberId::parse("Ann"));
}

/// Ids of rules and tiers have their own form.
#[test]
fn ids_in_a_program_are_plain_names() {
    for text in ["base", "tier:gold", "a.b_c-d@e", &"a".repeat(64)] {
        assert!(RuleId::parse(text).is_some() && TierId::parse(text).is_some(), "{text:?}");
    }
    for text in ["", "a b", "a/b", "a+b", "é", "a|b", &"a".repeat(65)] {
        assert!(RuleId::parse(text).is_none() && TierId::parse(text).is_none(), "{text:?}");
    }
}

#[test]
fn a_line_of_text_has_visible_characters() {
    let check = |text: &str, expected: Result<(), TextError>| assert_eq!(check_line(text, 10), expected, "{text:?}");
    for text in [
        "a",
        "0123456789",
        "李雷李雷李雷李雷李雷",
        "a b",
        " a",
        "a\u{200b}",
        "e\u{301}",
        "\u{1f469}\u{200d}\u{1f469}",
        "ש\u{200f}",
        ".",
    ] {
        check(text, Ok(()));
    }
    for text in
        ["", "01234567890", "\u{200b}\u{200b}\u{200b}\u{200b}\u{200b}\u{200b}\u{200b}\u{200b}\u{200b}\u{200b}\u{200b}"]
    {
        check(text, Err(TextError::Length { chars_max: 10 }));
    }
    for control in
        (0..0x20_u8).chain([0x7f]).map(char::from).chain(['\u{80}', '\u{85}', '\u{9f}', '\u{2028}', '\u{2029}'])
    {
        check(&format!("a{control}"), Err(TextError::Control(control)));
    }
    for direction in ('\u{202a}'..='\u{202e}').chain('\u{2066}'..='\u{2069}') {
        check(&format!("{direction}a"), Err(TextError::Direction(direction)));
    }
    let invisible = [
        " ",
        "\u{a0}",
        "\u{3000}",
        "\u{ad}",
        "\u{200b}",
        "\u{200d}",
        "\u{2060}",
        "\u{feff}",
        "\u{3164}",
        "\u{2800}",
        "\u{fe0f}",
        "\u{e0041}",
        " \u{200b} ",
    ];
    for text in invisible {
        check(text, Err(TextError::Invisible));
        check(&format!("a{text}"), Ok(()));
    }
}

#[test]
fn several_lines_of_text_can_have_breaks() {
    for text in ["", " ", "a\nb\r\n\tc", "\u{200b}"] {
        assert_eq!(check_lines(text), Ok(()), "{text:?}");
    }
    assert_eq!(check_lines("a\0"), Err(TextError::Control('\0')));
    assert_eq!(check_lines("\u{b}"), Err(TextError::Control('\u{b}')));
    assert_eq!(check_lines("a\n\u{202e}"), Err(TextError::Direction('\u{202e}')));
}

#[test]
fn an_error_names_the_character() {
    let detail = |text: &str| check_line(text, 10).unwrap_err().to_string();
    assert_eq!(detail("a\0"), "contains the control character U+0000");
    assert_eq!(detail("\u{202e}a"), "contains U+202E, which changes the direction of the text after it");
    assert_eq!(detail("\u{200b}"), "has only characters that are invisible");
    assert_eq!(detail(""), "must have 1 to 10 characters");
}
