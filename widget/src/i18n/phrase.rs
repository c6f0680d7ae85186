//! Phrases: a catalogue's texts with named places `{points}` and two tones, `*strong*` and `_soft_`. It formats no numbers.

use words::cut;

/// The tone of a part of a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Plain,
    Strong,
    Soft,
}

/// A part of a phrase in one tone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub tone: Tone,
    pub text: String,
}

/// Replaces the places of a phrase by values. A place without a value is not changed, so that tests and readers notice it.
pub fn fill(phrase: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::new();
    let mut rest = phrase;
    while let Some((before, _, after)) = cut(rest, b"{") {
        text.push_str(before);
        let (name, behind) = cut(after, b"}").map_or((after, ""), |(name, _, behind)| (name, behind));
        match values.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => text.push_str(value),
            None => ["{", name, "}"].iter().for_each(|part| text.push_str(part)),
        }
        rest = behind;
    }
    text.push_str(rest);
    text
}

/// Joins the non-empty texts with a separator. Every caller shares this code. `join` and `concat` of the standard library are compiled
/// again for each kind of text.
pub fn join(texts: &[&str], between: &str) -> String {
    let mut all = String::new();
    for text in texts.iter().filter(|text| !text.is_empty()) {
        if !all.is_empty() {
            all.push_str(between);
        }
        all.push_str(text);
    }
    all
}

/// The same for independent texts.
pub fn join_all(texts: &[String], between: &str) -> String {
    let mut borrowed = Vec::new();
    for text in texts {
        borrowed.push(text.as_str());
    }
    join(&borrowed, between)
}

/// The runs of the phrase with their values. The marks are read first, because a value can contain any character.
pub fn runs(phrase: &str, values: &[(&str, &str)]) -> Vec<Run> {
    let mut tone = Tone::Plain;
    let mut found = Vec::new();
    let mut rest = phrase;
    loop {
        let marked = cut(rest, b"*_");
        let text = marked.map_or(rest, |(text, ..)| text);
        if !text.is_empty() {
            found.push(Run { tone, text: fill(text, values) });
        }
        let Some((_, mark, behind)) = marked else { return found };
        tone = match (tone, mark) {
            (Tone::Plain, b'*') => Tone::Strong,
            (Tone::Plain, _) => Tone::Soft,
            (Tone::Strong | Tone::Soft, _) => Tone::Plain,
        };
        rest = behind;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_by_name_and_unknown_ones_are_kept() {
        let values = [("points", "1,200"), ("money", "¥12.00")];
        assert_eq!(fill("Use {points} points, save {money}", &values), "Use 1,200 points, save ¥12.00");
        assert_eq!(fill("{money}{money}", &values), "¥12.00¥12.00");
        assert_eq!(fill("{other} {points", &values), "{other} 1,200");
        assert_eq!(fill("", &values), "");
    }

    #[test]
    fn marks_make_runs_and_values_cannot() {
        let run = |tone, text: &str| Run { tone, text: text.to_owned() };
        let said = runs("Earns *{n}* points_, worth {money}_.", &[("n", "3*2_1"), ("money", "¥3")]);
        let expected = [
            run(Tone::Plain, "Earns "),
            run(Tone::Strong, "3*2_1"),
            run(Tone::Plain, " points"),
            run(Tone::Soft, ", worth ¥3"),
            run(Tone::Plain, "."),
        ];
        assert_eq!(said, expected);
    }
}
