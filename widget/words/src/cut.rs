//! Texts cut at ASCII marks. The standard library's search for any character would need 1 KB; a loop over bytes is enough.

/// The text before the first of the marks, this mark, and the text after it.
pub fn cut<'a>(text: &'a str, marks: &[u8]) -> Option<(&'a str, u8, &'a str)> {
    let (at, mark) = text.bytes().enumerate().find(|(_, byte)| marks.contains(byte))?;
    Some((text.get(..at)?, mark, text.get(at + 1..)?))
}

/// All texts between the marks.
pub fn split<'a>(text: &'a str, marks: &[u8]) -> Vec<&'a str> {
    let (mut parts, mut rest) = (Vec::new(), text);
    while let Some((part, _, behind)) = cut(rest, marks) {
        parts.push(part);
        rest = behind;
    }
    parts.push(rest);
    parts
}

#[cfg(test)]
mod tests {
    use super::{cut, split};

    #[test]
    fn texts_are_cut_at_the_first_mark_and_split_at_all_marks() {
        assert_eq!(cut("点=a=b", b"="), Some(("点", b'=', "a=b")));
        assert_eq!(cut("a_b*c", b"*_"), Some(("a", b'_', "b*c")));
        assert_eq!((cut("abc", b"="), cut("", b"=")), (None, None));
        assert_eq!(split("a\n\n积\n", b"\n"), ["a", "", "积", ""]);
        assert_eq!(split("", b","), [""]);
    }
}
