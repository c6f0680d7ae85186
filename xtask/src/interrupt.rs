//! Handles Ctrl-C and SIGTERM: ends the process group of every child, and sets a flag that the waiting code checks. Starts no child.

use crate::failure::Failure;
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};

static ASKED: AtomicBool = AtomicBool::new(false);
static GROUPS: LazyLock<Mutex<BTreeSet<u32>>> = LazyLock::new(Mutex::default);

/// From now on, the first signal asks the children to end, and the second signal kills them.
pub fn listen() -> Result<(), Failure> {
    ctrlc::set_handler(|| {
        let again = ASKED.swap(true, Ordering::SeqCst);
        let signal = if again { Signal::SIGKILL } else { Signal::SIGTERM };
        for group in groups().iter() {
            signal_group(*group, signal);
        }
    })
    .map_err(|source| Failure::Unreadable { what: format!("this system's signals ({source})") })
}

pub fn asked() -> bool {
    ASKED.load(Ordering::SeqCst)
}

/// Fails after Ctrl-C, to stop a loop or a sequence of steps.
pub fn check() -> Result<(), Failure> {
    if asked() { Err(Failure::Interrupted) } else { Ok(()) }
}

pub fn register(group: u32) {
    groups().insert(group);
}

pub fn forget(group: u32) {
    groups().remove(&group);
}

/// A group that has already ended is no error.
pub fn signal_group(group: u32, signal: Signal) {
    if let Ok(id) = i32::try_from(group) {
        let _ = killpg(Pid::from_raw(id), signal);
    }
}

fn groups() -> std::sync::MutexGuard<'static, BTreeSet<u32>> {
    GROUPS.lock().unwrap_or_else(PoisonError::into_inner)
}
