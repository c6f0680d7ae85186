//! Installs Debian packages, but only if that asks no question: as root, or with sudo without a password.

use crate::failure::Failure;
use crate::process;
use std::path::Path;
use std::process::Command;
use std::sync::{Mutex, PoisonError};

/// Two lanes of the set-up can need packages at the same time. apt allows one installation at a time. The value is true after `apt-get update`.
static ONE_AT_A_TIME: Mutex<bool> = Mutex::new(false);

/// How this process can install packages.
enum Privilege {
    Root,
    Sudo,
    None,
}

pub fn is_debian() -> bool {
    Path::new("/usr/bin/apt-get").exists()
}

/// The command for a person.
pub fn by_hand(packages: &[&str]) -> String {
    format!("sudo apt-get install {}", packages.join(" "))
}

/// Installs packages without their recommendations. Updates apt's lists once in a run.
pub fn install(packages: &[&str]) -> Result<(), Failure> {
    let mut refreshed = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let privilege = privilege();
    let command = |words: &[&str]| apt(&privilege, words);
    let missing = || Failure::missing(format!("{} is not installed", packages.join(", ")), by_hand(packages));
    if !*refreshed {
        process::run_quietly(&mut command(&["update", "-q"]).ok_or_else(missing)?, "apt-get update")?;
        *refreshed = true;
    }
    let words = ["install", "-q", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300"];
    let mut install = command(&[&words[..], packages].concat()).ok_or_else(missing)?;
    process::run_quietly(&mut install, &format!("apt-get {}", packages.first().unwrap_or(&"install")))
}

fn apt(privilege: &Privilege, words: &[&str]) -> Option<Command> {
    let mut command = match privilege {
        Privilege::Root => Command::new("apt-get"),
        Privilege::Sudo => {
            let mut sudo = Command::new("sudo");
            sudo.args(["--non-interactive", "apt-get"]);
            sudo
        }
        Privilege::None => return None,
    };
    command.args(words).env("DEBIAN_FRONTEND", "noninteractive");
    Some(command)
}

fn privilege() -> Privilege {
    if process::read(Command::new("id").arg("-u")).is_ok_and(|id| id == "0") {
        return Privilege::Root;
    }
    let sudo = process::read(Command::new("sudo").args(["--non-interactive", "true"]));
    if sudo.is_ok() { Privilege::Sudo } else { Privilege::None }
}
