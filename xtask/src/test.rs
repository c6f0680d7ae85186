//! `cargo xtask test`: runs the stages in order, goes on after a failed one, and ends with a summary.

use crate::arguments::{Needs, Parts};
use crate::failure::Failure;
use crate::setup::{self, Toolbox};
use crate::test_stages::{self, Stage};
use crate::{build, interrupt, progress};
use std::time::{Duration, Instant};

/// How a stage ended.
enum Verdict {
    Passed,
    Failed(Failure),
    /// Something that it builds upon has failed.
    NotRun,
}

struct Line {
    name: &'static str,
    verdict: Verdict,
    took: Duration,
}

pub fn run(stages: &[Stage]) -> Result<(), Failure> {
    let started = Instant::now();
    let mut lines = Vec::new();
    let (sources, builds): (Vec<Stage>, Vec<Stage>) = stages.iter().partition(|stage| stage.parts().is_none());
    let toolbox = match needs(&builds) {
        Some(needs) => timed("set-up", &mut lines, || setup::prepare(needs))?,
        None => None,
    };
    for stage in sources {
        progress::heading(stage.name());
        timed(stage.name(), &mut lines, || test_stages::run_on_sources(stage))?;
    }
    if !builds.is_empty() {
        let built = built(toolbox, parts(&builds), &mut lines)?;
        for stage in builds {
            after_build(stage, built.as_ref(), &mut lines)?;
        }
    }
    summarise(&lines, started.elapsed())
}

fn needs(builds: &[Stage]) -> Option<Needs> {
    match builds {
        [] => None,
        some if some.contains(&Stage::Browser) => Some(Needs::Everything),
        _ => Some(Needs::Build),
    }
}

/// One stage's part alone, or all where they differ.
fn parts(builds: &[Stage]) -> Parts {
    let mut parts = builds.iter().filter_map(|stage| stage.parts());
    match parts.next() {
        Some(first) if parts.all(|part| part == first) => first,
        _ => Parts::All,
    }
}

/// The toolbox again, once everything is built with it.
fn built(toolbox: Option<Toolbox>, parts: Parts, lines: &mut Vec<Line>) -> Result<Option<Toolbox>, Failure> {
    let Some(toolbox) = toolbox else { return Ok(None) };
    progress::heading("build");
    let done = timed("build", lines, || build::build(parts, &toolbox))?;
    Ok(done.map(|()| toolbox))
}

fn after_build(stage: Stage, toolbox: Option<&Toolbox>, lines: &mut Vec<Line>) -> Result<(), Failure> {
    let Some(toolbox) = toolbox else {
        lines.push(Line { name: stage.name(), verdict: Verdict::NotRun, took: Duration::ZERO });
        return Ok(());
    };
    progress::heading(stage.name());
    timed(stage.name(), lines, || test_stages::run_on_build(stage, toolbox)).map(|_| ())
}

/// Runs a stage and notes how it ended; only Ctrl-C stops the whole run.
fn timed<T>(
    name: &'static str,
    lines: &mut Vec<Line>,
    work: impl FnOnce() -> Result<T, Failure>,
) -> Result<Option<T>, Failure> {
    let started = Instant::now();
    let result = work();
    interrupt::check()?;
    let (value, verdict) = match result {
        Ok(value) => (Some(value), Verdict::Passed),
        Err(failure) => {
            println!("\n  {name}: {failure}");
            (None, Verdict::Failed(failure))
        }
    };
    lines.push(Line { name, verdict, took: started.elapsed() });
    Ok(value)
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
