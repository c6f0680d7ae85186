//! Watches the source files, and collects changes until none follow. What a change means is in `affected`.

use super::affected::{self, DevPart};
use crate::failure::Failure;
use crate::workspace;
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// An editor that saves a file, or a change of branch, causes many events. They end with this much silence.
const SILENCE: Duration = Duration::from_millis(200);

pub struct Changes {
    paths: Receiver<Vec<PathBuf>>,
    /// Stops watching when it is dropped.
    _watcher: RecommendedWatcher,
}

impl Changes {
    pub fn watch() -> Result<Self, Failure> {
        let failed = |error: notify::Error| Failure::Unreadable { what: format!("file changes ({error})") };
        let (sender, paths) = mpsc::channel();
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            // Access events come from the compiler, which reads the files.
            if let Ok(event) = event
                && !event.kind.is_access()
            {
                let _ = sender.send(event.paths);
            }
        })
        .map_err(failed)?;
        for (path, below) in affected::WATCHED {
            let mode = if below { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
            watcher.watch(&workspace::path(path), mode).map_err(failed)?;
        }
        Ok(Self { paths, _watcher: watcher })
    }

    /// Waits for a change for at most `within`, and returns the parts that are affected. Often there are none.
    pub fn next(&self, within: Duration) -> BTreeSet<DevPart> {
        let mut paths = match self.paths.recv_timeout(within) {
            Ok(paths) => paths,
            Err(RecvTimeoutError::Timeout) => return BTreeSet::new(),
            Err(RecvTimeoutError::Disconnected) => {
                thread::sleep(within);
                return BTreeSet::new();
            }
        };
        while let Ok(more) = self.paths.recv_timeout(SILENCE) {
            paths.extend(more);
        }
        let root = workspace::root();
        affected::affected(paths.iter().filter_map(|path| path.strip_prefix(&root).ok()))
    }
}
