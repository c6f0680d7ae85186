//! Splits Rust source into code without comments and literals, and the texts of the literals. It is not a parser: it only recognises where
//! comments, strings and characters begin and end.

/// Source in which comments and literals are replaced by spaces. Line numbers do not change.
pub struct RustText {
    pub code: String,
    pub literals: Vec<String>,
}

pub fn take_apart(text: &str) -> RustText {
    let mut reader = Reader { rest: text, code: String::new(), literals: Vec::new(), previous: ' ' };
    while !reader.rest.is_empty() {
        reader.step();
    }
    RustText { code: reader.code, literals: reader.literals }
}

struct Reader<'text> {
    rest: &'text str,
    code: String,
    literals: Vec<String>,
    previous: char,
}

impl Reader<'_> {
    fn step(&mut self) {
        let starts_word = !(self.previous.is_alphanumeric() || self.previous == '_');
        if self.rest.starts_with("//") {
            self.blank(self.rest.find('\n').unwrap_or(self.rest.len()));
        } else if self.rest.starts_with("/*") {
            self.blank(block_comment(self.rest));
        } else if let Some(end) = raw_string(self.rest).filter(|_| starts_word) {
            self.literal(end);
        } else if self.rest.starts_with('"') {
            self.literal(string(self.rest));
        } else if let Some(end) = character(self.rest) {
            self.literal(end);
        } else {
            let next = self.rest.chars().next().unwrap_or(' ');
            self.code.push(next);
            self.previous = next;
            self.rest = &self.rest[next.len_utf8()..];
        }
    }

    fn literal(&mut self, end: usize) {
        let literal = &self.rest[..end];
        let quote = if literal.starts_with('\'') { '\'' } else { '"' };
        let inside = literal.split_once(quote).and_then(|(_, rest)| rest.rsplit_once(quote));
        self.literals.push(inside.map_or(literal, |(inside, _)| inside).to_owned());
        self.blank(end);
    }

    /// Keeps line breaks, so that line numbers do not change.
    fn blank(&mut self, end: usize) {
        let (blanked, rest) = self.rest.split_at(end);
        self.code.extend(blanked.chars().map(|character| if character == '\n' { '\n' } else { ' ' }));
        self.previous = ' ';
        self.rest = rest;
    }
}

/// Block comments nest.
fn block_comment(text: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < text.len() {
        if text[at..].starts_with("/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if text[at..].starts_with("*/") {
            (depth, at) = (depth - 1, at + 2);
            if depth == 0 {
                return at;
            }
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

fn raw_string(text: &str) -> Option<usize> {
    let after = text.strip_prefix("br").or_else(|| text.strip_prefix('r'))?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    let body = after[hashes..].strip_prefix('"')?;
    let closing = format!("\"{}", "#".repeat(hashes));
    let opened = text.len() - body.len();
    Some(opened + body.find(&closing).map_or(body.len(), |end| end + closing.len()))
}

fn string(text: &str) -> usize {
    let mut escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            '"' if !escaped => return at + 1,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    text.len()
}

/// The end of a character literal, and not a lifetime: `'a'` and `'
/// '`, not `'a`.
fn character(text: &str) -> Option<usize> {
    let mut inside = text.strip_prefix('\'')?.char_indices();
    let (_, first) = inside.next()?;
    if first == '\\' {
        let closing = inside.skip(1).find(|(_, character)| *character == '\'')?;
        return Some(closing.0 + 2);
    }
    inside.next().filter(|(_, character)| *character == '\'').map(|(at, _)| at + 2)
}

#[test]
fn comments_and_literals_are_separated_from_code() {
    let check = |text: &str, code: &str, literals: &[&str]| {
        let found = take_apart(text);
        assert_eq!(
            (found.code.as_str(), found.literals),
            (code, literals.iter().map(|&text| text.to_owned()).collect())
        );
    };
    check("a // b", "a     ", &[]);
    check("a /* b /* c */ d */ e", "a                   e", &[]);
    check(r#"f("x // \" y") + 1"#, "f(           ) + 1", &[r#"x // \" y"#]);
    check("r#\"a \" b\"# c", "           c", &["a \" b"]);
    check("&'a str, 'b', '\\'', '\"'", "&'a str,    ,     ,    ", &["b", "\\'", "\""]);
    check("a\n\"b\nc\" d", "a\n  \n   d", &["b\nc"]);
    check("for r in bar {}", "for r in bar {}", &[]);
}
