//! Ctrl-C and SIGTERM: ends every child's process group, and lets the waiting code notice. Starts no child.

use crate::failure::Failure;
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};

static ASKED: AtomicBool = AtomicBool::new(false);
static GROUPS: LazyLock<Mutex<BTreeSet<u32>>> = LazyLock::new(Mutex::default);

/// From now on the first signal ends the children politely, and the second one by force.
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

/// Stops a loop or a sequence of steps once somebody has pressed Ctrl-C.
pub fn check() -> Result<(), Failure> {
    if asked() { Err(Failure::Interrupted) } else { Ok(()) }
}

pub fn register(group: u32) {
    groups().insert(group);
}

pub fn forget(group: u32) {
    groups().remove(&group);
}

/// A group that is already gone is no error.
pub fn signal_group(group: u32, signal: Signal) {
    if let Ok(id) = i32::try_from(group) {
        let _ = killpg(Pid::from_raw(id), signal);
    }
}

fn groups() -> std::sync::MutexGuard<'static, BTreeSet<u32>> {
    GROUPS.lock().unwrap_or_else(PoisonError::into_inner)
}
