//! Parses the command line into a verb. The texts of `--help` are in `help`.

use crate::failure::Failure;
use crate::stage::Stage;

#[derive(Debug, PartialEq, Eq)]
pub enum Verb {
    Help(Topic),
    Setup(Needs),
    Build(Parts),
    Dev,
    Test(Vec<Stage>),
    Backtest(Vec<String>),
    Bench(Vec<String>),
    DeployCheck,
    /// The address of the Worker.
    KeepBuilds(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    Overview,
    Setup,
    Build,
    Dev,
    Test,
    Bench,
    DeployCheck,
    KeepBuilds,
}

/// Which parts of the set-up a verb needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// The wasm target, wasm-bindgen, wasm-split, worker-build, Node and the npm packages.
    Development,
    /// The same, and a small std for the widget.
    Build,
    /// The same, and a browser.
    Everything,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parts {
    All,
    Widget,
    /// The widget with names and panic messages, to search for a fault in it.
    DiagnosticWidget,
    Worker,
    /// Builds the widget and prints its sizes.
    Sizes,
}

pub fn parse(arguments: impl Iterator<Item = String>) -> Result<Verb, Failure> {
    let words: Vec<String> = arguments.collect();
    let Some((verb, rest)) = words.split_first() else { return Ok(Verb::Help(Topic::Overview)) };
    let wants_help = rest.iter().any(|word| word == "--help" || word == "-h");
    match (verb.as_str(), wants_help) {
        ("help" | "--help" | "-h", _) => help_about(rest.first()),
        ("backtest", _) => Ok(Verb::Backtest(rest.to_vec())),
        (name, true) => topic(name).map(Verb::Help),
        ("setup", false) => nothing_after(rest, Verb::Setup(Needs::Everything)),
        ("build", false) => parts(rest).map(Verb::Build),
        ("dev", false) => nothing_after(rest, Verb::Dev),
        ("test", false) => stages(rest).map(Verb::Test),
        ("bench", false) => Ok(Verb::Bench(rest.to_vec())),
        ("deploy-check", false) => nothing_after(rest, Verb::DeployCheck),
        ("keep-builds", false) => edge(rest).map(Verb::KeepBuilds),
        (name, false) => Err(unknown(name)),
    }
}

fn help_about(verb: Option<&String>) -> Result<Verb, Failure> {
    match verb.map(String::as_str) {
        None => Ok(Verb::Help(Topic::Overview)),
        // The command prints its own help.
        Some("backtest") => Ok(Verb::Backtest(vec!["--help".to_owned()])),
        Some(name) => topic(name).map(Verb::Help),
    }
}

fn topic(verb: &str) -> Result<Topic, Failure> {
    match verb {
        "setup" => Ok(Topic::Setup),
        "build" => Ok(Topic::Build),
        "dev" => Ok(Topic::Dev),
        "test" => Ok(Topic::Test),
        "bench" => Ok(Topic::Bench),
        "deploy-check" => Ok(Topic::DeployCheck),
        "keep-builds" => Ok(Topic::KeepBuilds),
        _ => Err(unknown(verb)),
    }
}

fn parts(rest: &[String]) -> Result<Parts, Failure> {
    let words: Vec<&str> = rest.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] => Ok(Parts::All),
        ["widget"] => Ok(Parts::Widget),
        ["widget", "--diagnostic"] => Ok(Parts::DiagnosticWidget),
        ["worker"] => Ok(Parts::Worker),
        ["--sizes" | "sizes"] => Ok(Parts::Sizes),
        _ => Err(Failure::Usage(format!(
            "`build {}` is unknown; the words are: widget, widget --diagnostic, worker, --sizes",
            words.join(" ")
        ))),
    }
}

fn stages(rest: &[String]) -> Result<Vec<Stage>, Failure> {
    if rest.is_empty() {
        return Ok(Stage::ALL.to_vec());
    }
    rest.iter().map(|word| stage(word)).collect()
}

fn stage(word: &str) -> Result<Stage, Failure> {
    let names = || Stage::ALL.map(Stage::name).join(", ");
    let found = Stage::ALL.into_iter().find(|stage| stage.name() == word);
    found.ok_or_else(|| Failure::Usage(format!("`test {word}` is unknown; the stages are: {}", names())))
}

fn edge(rest: &[String]) -> Result<String, Failure> {
    match rest {
        [address] if address.starts_with("https://") || address.starts_with("http://") => Ok(address.clone()),
        _ => Err(Failure::Usage("`keep-builds` needs the Worker's address: keep-builds https://EDGE".to_owned())),
    }
}

fn nothing_after(rest: &[String], verb: Verb) -> Result<Verb, Failure> {
    match rest.first() {
        None => Ok(verb),
        Some(word) => Err(Failure::Usage(format!("`{word}` is one word too many"))),
    }
}

fn unknown(verb: &str) -> Failure {
    Failure::Usage(format!(
        "`{verb}` is unknown; the verbs are: setup, build, dev, test, backtest, bench, deploy-check, keep-builds"
    ))
}

#[cfg(test)]
mod tests {
    use super::{Needs, Parts, Topic, Verb, parse};
    use crate::stage::Stage;

    fn parsed(line: &str) -> Option<Verb> {
        parse(line.split_whitespace().map(str::to_owned)).ok()
    }

    #[test]
    fn every_verb_is_parsed_and_an_unknown_word_is_refused() {
        for (line, verb) in [
            ("", Some(Verb::Help(Topic::Overview))),
            ("--help", Some(Verb::Help(Topic::Overview))),
            ("help test", Some(Verb::Help(Topic::Test))),
            ("help backtest", Some(Verb::Backtest(vec!["--help".to_owned()]))),
            ("dev --help", Some(Verb::Help(Topic::Dev))),
            ("setup", Some(Verb::Setup(Needs::Everything))),
            ("build", Some(Verb::Build(Parts::All))),
            ("build widget", Some(Verb::Build(Parts::Widget))),
            ("build widget --diagnostic", Some(Verb::Build(Parts::DiagnosticWidget))),
            ("build --sizes", Some(Verb::Build(Parts::Sizes))),
            ("test", Some(Verb::Test(Stage::ALL.to_vec()))),
            ("test fmt size", Some(Verb::Test(vec![Stage::Fmt, Stage::Size]))),
            ("deploy-check", Some(Verb::DeployCheck)),
            ("keep-builds https://edge.example", Some(Verb::KeepBuilds("https://edge.example".to_owned()))),
            ("keep-builds --help", Some(Verb::Help(Topic::KeepBuilds))),
            ("keep-builds", None),
            ("keep-builds edge.example", None),
            ("keep-builds https://a.example https://b.example", None),
            ("deploy", None),
            ("dev now", None),
            ("test everything", None),
            ("build widget worker", None),
            ("build --diagnostic", None),
        ] {
            assert_eq!(parsed(line), verb, "{line}");
        }
    }
}
