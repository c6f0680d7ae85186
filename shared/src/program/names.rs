//! Checks the names of rules, tiers and benefits. Names are only shown.

use super::validate::Below;
use crate::{units::text::check_line, wire::Names};

const LANGUAGES_MAX: usize = 20;
const NAME_CHARS_MAX: usize = 100;
/// The longest tag in use.
const TAG_CHARS_MAX: usize = 35;

impl Names {
    /// Adds problems with a pointer below `/names`.
    pub(super) fn check(&self, problems: &mut Below<'_>) {
        if self.0.len() > LANGUAGES_MAX {
            problems.add("/names", format!("must have at most {LANGUAGES_MAX} languages"));
        }
        for (tag, name) in self.0.iter().take(LANGUAGES_MAX) {
            let pointer = format!("/names/{}", tag.replace('~', "~0").replace('/', "~1"));
            if !is_tag(tag) {
                let meant = tag.trim().replace(['_', ' '], "-");
                let meant = if is_tag(&meant) { meant } else { "en".to_owned() };
                problems.suggest(&pointer, "is not a language tag such as en or zh-CN", meant);
            }
            if let Err(error) = check_line(name, NAME_CHARS_MAX) {
                problems.add(&pointer, error.to_string());
            }
        }
    }
}

/// The form of BCP 47: two or three letters, then parts of two to eight letters or digits.
fn is_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let language = parts.next().unwrap_or_default();
    let is_language = (2..=3).contains(&language.len()) && language.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_part = |part: &str| (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_language && text.len() <= TAG_CHARS_MAX && parts.all(is_part)
}
