//! `cargo xtask test`: runs the stages, continues after a failed stage, and ends with a summary.

use crate::arguments::{Needs, Parts};
use crate::failure::Failure;
use crate::setup::Toolbox;
use crate::stage::Stage;
use crate::test_stages;
use crate::{build, interrupt, process, progress};
use std::fs;
use std::thread;
use std::time::{Duration, Instant};

/// How a stage ended.
enum Verdict {
    Passed,
    Failed(Failure),
    /// The build that it needs has failed.
    NotRun,
}

struct Line {
    name: &'static str,
    verdict: Verdict,
    took: Duration,
    /// The last lines of the test runners.
    closing: Vec<String>,
}

impl Line {
    fn of<T>(name: &'static str, started: Instant, result: Result<T, Failure>) -> (Self, Option<T>) {
        let (value, verdict) = match result {
            Ok(value) => (Some(value), Verdict::Passed),
            Err(failure) => {
                println!("\n  {name}: {failure}");
                (None, Verdict::Failed(failure))
            }
        };
        (Self { name, verdict, took: started.elapsed(), closing: Vec::new() }, value)
    }
}

/// How the output of a stage reaches the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Output {
    Live,
    /// In one piece after its end, because something else prints meanwhile.
    Afterwards,
}

/// The stages that read the sources only run at the same time as set-up and build: the link-time optimisation of a Wasm build uses one core.
pub fn run(stages: &[Stage]) -> Result<(), Failure> {
    let started = Instant::now();
    let (sources, builds): (Vec<Stage>, Vec<Stage>) =
        stages.iter().partition(|stage| test_stages::parts(**stage).is_none());
    let (mut lines, toolbox) = thread::scope(|scope| {
        let output = if builds.is_empty() { Output::Live } else { Output::Afterwards };
        let checks = scope.spawn(move || check_sources(&sources, output));
        let built = needs(&builds).map(|needs| {
            let started = Instant::now();
            Line::of("build", started, build::set_up_and_build(needs, parts(&builds)))
        });
        let panicked = |_| Failure::Unreadable { what: "the result of a stage that panicked".to_owned() };
        let mut lines = checks.join().map_err(panicked)?;
        let (line, toolbox) = built.unzip();
        lines.extend(line);
        Ok((lines, toolbox.flatten()))
    })?;
    interrupt::check()?;
    for stage in builds {
        lines.push(after_build(stage, toolbox.as_ref()));
        interrupt::check()?;
    }
    summarise(&lines, started.elapsed())
}

fn check_sources(stages: &[Stage], output: Output) -> Vec<Line> {
    let mut lines = Vec::new();
    for stage in stages {
        let started = Instant::now();
        let Some(mut command) = test_stages::command(*stage) else { continue };
        let result = match output {
            Output::Live => {
                progress::heading(stage.name());
                process::show_and_log(&mut command, &stage.log())
            }
            Output::Afterwards => process::show_afterwards(&mut command, &stage.log()),
        };
        lines.push(Line { closing: closing(*stage), ..Line::of(stage.name(), started, result).0 });
        if interrupt::asked() {
            break;
        }
    }
    lines
}

fn needs(builds: &[Stage]) -> Option<Needs> {
    match builds {
        [] => None,
        some if some.contains(&Stage::Browser) => Some(Needs::Everything),
        _ => Some(Needs::Build),
    }
}

/// The part that all the stages need, or all parts if they need different ones.
fn parts(builds: &[Stage]) -> Parts {
    let mut parts = builds.iter().filter_map(|stage| test_stages::parts(*stage));
    match parts.next() {
        Some(first) if parts.all(|part| part == first) => first,
        _ => Parts::All,
    }
}

fn after_build(stage: Stage, toolbox: Option<&Toolbox>) -> Line {
    let Some(toolbox) = toolbox else {
        return Line { name: stage.name(), verdict: Verdict::NotRun, took: Duration::ZERO, closing: Vec::new() };
    };
    progress::heading(stage.name());
    let started = Instant::now();
    // A stage that fails early must not show the lines of an earlier run.
    let _ = process::log_path(&stage.log()).map(fs::remove_file);
    let line = Line::of(stage.name(), started, test_stages::run_on_build(stage, toolbox)).0;
    Line { closing: closing(stage), ..line }
}

/// The last lines of the test runners in the log of a stage.
fn closing(stage: Stage) -> Vec<String> {
    let text = process::log_path(&stage.log()).map(fs::read_to_string);
    let text = text.ok().and_then(Result::ok).unwrap_or_default();
    text.lines().filter(|line| is_closing(line)).map(|line| line.trim().to_owned()).collect()
}

/// `test result: ok. 28 passed; …` of cargo, and `  305 passed (5.0m)` of Playwright.
fn is_closing(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let is_number = words.next().is_some_and(|word| word.parse::<u32>().is_ok());
    let counted = words.next().is_some_and(|word| ["passed", "failed", "flaky", "skipped"].contains(&word));
    (line.starts_with("test result: ") && !line.contains(" 0 passed; 0 failed;"))
        || (line.starts_with("  ") && is_number && counted)
}

fn summarise(lines: &[Line], took: Duration) -> Result<(), Failure> {
    progress::heading("summary");
    for Line { name, verdict, took, closing } in lines {
        let (word, why) = match verdict {
            Verdict::Passed => ("passed", String::new()),
            Verdict::Failed(failure) => ("FAILED", failure.to_string()),
            Verdict::NotRun => ("not run", "the build failed".to_owned()),
        };
        println!("  {name:<10} {word:<8} {:>8}  {}", progress::seconds(*took), why.lines().next().unwrap_or_default());
        for line in closing {
            println!("             {line}");
        }
    }
    println!("  {:<10} {:<8} {:>8}", "in all", "", progress::seconds(took));
    let failed: Vec<&'static str> =
        lines.iter().filter(|line| !matches!(line.verdict, Verdict::Passed)).map(|line| line.name).collect();
    if failed.is_empty() { Ok(()) } else { Err(Failure::Stages { failed }) }
}

#[cfg(test)]
mod tests {
    use super::{is_closing, parts};
    use crate::arguments::Parts;
    use crate::stage::Stage;

    #[test]
    fn the_last_lines_of_the_test_runners_are_found() {
        for (line, expected) in [
            ("test result: ok. 28 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.02s", true),
            ("test result: FAILED. 27 passed; 1 failed; 0 ignored; 0 measured", true),
            ("test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured", false),
            ("  305 passed (5.0m)", true),
            ("  1 failed", true),
            ("  2 flaky", true),
            ("305 passed", false),
            ("  ✓  305 [pages] › typings.test.mjs:9:1 › 1 passed (34.5s)", false),
            ("running 28 tests", false),
            ("", false),
        ] {
            assert_eq!(is_closing(line), expected, "{line}");
        }
    }

    #[test]
    fn only_what_the_stages_need_is_built() {
        for (stages, expected) in [
            (&[Stage::Size][..], Parts::Widget),
            (&[Stage::Workerd], Parts::Worker),
            (&[Stage::Size, Stage::Workerd], Parts::All),
            (&[Stage::Browser], Parts::All),
            (&Stage::ALL, Parts::All),
        ] {
            assert_eq!(parts(stages), expected, "{stages:?}");
        }
    }
}
