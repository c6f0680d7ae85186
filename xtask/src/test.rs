//! `cargo xtask test`: runs the stages, continues after a failed stage, and ends with a summary.

use crate::arguments::{Needs, Parts};
use crate::failure::Failure;
use crate::setup::Toolbox;
use crate::stage::Stage;
use crate::test_stages;
use crate::{build, interrupt, process, progress};
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
        (Self { name, verdict, took: started.elapsed() }, value)
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
                process::show(&mut command)
            }
            Output::Afterwards => process::show_afterwards(&mut command, stage.name()),
        };
        lines.push(Line::of(stage.name(), started, result).0);
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
        return Line { name: stage.name(), verdict: Verdict::NotRun, took: Duration::ZERO };
    };
    progress::heading(stage.name());
    let started = Instant::now();
    Line::of(stage.name(), started, test_stages::run_on_build(stage, toolbox)).0
}

fn summarise(lines: &[Line], took: Duration) -> Result<(), Failure> {
    progress::heading("summary");
    for Line { name, verdict, took } in lines {
        let (word, why) = match verdict {
            Verdict::Passed => ("passed", String::new()),
            Verdict::Failed(failure) => ("FAILED", failure.to_string()),
            Verdict::NotRun => ("not run", "the build failed".to_owned()),
        };
        println!("  {name:<10} {word:<8} {:>8}  {}", progress::seconds(*took), why.lines().next().unwrap_or_default());
    }
    println!("  {:<10} {:<8} {:>8}", "in all", "", progress::seconds(took));
    let failed: Vec<&'static str> =
        lines.iter().filter(|line| !matches!(line.verdict, Verdict::Passed)).map(|line| line.name).collect();
    if failed.is_empty() { Ok(()) } else { Err(Failure::Stages { failed }) }
}
