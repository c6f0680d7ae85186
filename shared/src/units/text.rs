//! Free texts: reasons, authors, names, segments and words. A text that is invisible, or that looks like another text, is refused. The
//! meaning of a text is not checked. Ids are not free texts; see `id`.

/// Why a text is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    #[error("must have 1 to {chars_max} characters")]
    Length { chars_max: usize },
    #[error("contains the control character U+{:04X}", u32::from(*.0))]
    Control(char),
    #[error("contains U+{:04X}, which changes the direction of the text after it", u32::from(*.0))]
    Direction(char),
    #[error("has only characters that are invisible")]
    Invisible,
}

/// Checks a text of one line. Its length is counted in Unicode scalar values.
///
/// # Errors
///
/// If the text is empty, too long, or invisible, or contains a control character, a line separator or a character that changes the direction.
pub fn check_line(text: &str, chars_max: usize) -> Result<(), TextError> {
    if !(1..=chars_max).contains(&text.chars().count()) {
        return Err(TextError::Length { chars_max });
    }
    check_characters(text, |_| false)?;
    if text.chars().all(is_invisible) { Err(TextError::Invisible) } else { Ok(()) }
}

/// Checks the characters of a text of any length, which can have line breaks and tabs.
///
/// # Errors
///
/// If the text contains another control character or one that changes the direction.
pub fn check_lines(text: &str) -> Result<(), TextError> {
    check_characters(text, |character| matches!(character, '\n' | '\r' | '\t'))
}

fn check_characters(text: &str, allowed: fn(char) -> bool) -> Result<(), TextError> {
    let refused = |character: char| match character {
        _ if allowed(character) => None,
        '\u{2028}' | '\u{2029}' => Some(TextError::Control(character)),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Some(TextError::Direction(character)),
        _ => character.is_control().then_some(TextError::Control(character)),
    };
    text.chars().find_map(refused).map_or(Ok(()), Err)
}

/// White space, characters with Unicode's property `Default_Ignorable_Code_Point`, and blanks that fonts do not show.
fn is_invisible(character: char) -> bool {
    let is_ignorable = matches!(
        character,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2060}'..='\u{206f}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{e0000}'..='\u{e0fff}'
    );
    is_ignorable || character.is_whitespace()
}
