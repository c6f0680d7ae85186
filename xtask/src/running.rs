//! A server that runs while this program runs: started with a log file, checked, and ended together with its own children.

use crate::failure::Failure;
use crate::{interrupt, process};
use nix::sys::signal::Signal;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const POLL: Duration = Duration::from_millis(50);
/// A server has this long to end by itself before it is killed.
const GRACE: Duration = Duration::from_secs(5);
const ANSWER_WITHIN: Duration = Duration::from_secs(2);

pub struct Running {
    what: &'static str,
    child: Child,
    log: PathBuf,
}

impl Running {
    /// The server's standard input is a pipe that closes when this program ends, for whatever reason.
    pub fn start(command: &mut Command, what: &'static str) -> Result<Self, Failure> {
        let log = process::log_path(what)?;
        let out = File::create(&log).map_err(Failure::file("write", &log))?;
        let err = out.try_clone().map_err(Failure::file("write", &log))?;
        let child = process::start(command.stdin(Stdio::piped()).stdout(out).stderr(err))?;
        Ok(Self { what, child, log })
    }

    pub fn log(&self) -> &PathBuf {
        &self.log
    }

    /// If the server has ended, returns an error with the end of its log.
    pub fn check(&mut self) -> Result<(), Failure> {
        interrupt::check()?;
        match self.child.try_wait() {
            Ok(None) => Ok(()),
            Ok(Some(status)) => Err(self.ended(&status.to_string())),
            Err(source) => Err(self.ended(&source.to_string())),
        }
    }

    /// Waits until the server responds to a GET with 200.
    pub fn wait_for_answer(&mut self, address: SocketAddr, path: &str, within: Duration) -> Result<(), Failure> {
        self.wait_for(within, |_| answers(address, path).then_some(()))
    }

    /// Waits until the log contains a line that `find` accepts.
    pub fn wait_for_line<T>(&mut self, within: Duration, find: impl Fn(&str) -> Option<T>) -> Result<T, Failure> {
        self.wait_for(within, |log| log.lines().find_map(&find))
    }

    fn wait_for<T>(&mut self, within: Duration, mut ready: impl FnMut(&str) -> Option<T>) -> Result<T, Failure> {
        let started = Instant::now();
        while started.elapsed() < within {
            self.check()?;
            if let Some(found) = ready(&fs::read_to_string(&self.log).unwrap_or_default()) {
                return Ok(found);
            }
            std::thread::sleep(POLL);
        }
        Err(Failure::NotReady { what: self.what, seconds: within.as_secs(), tail: process::tail(&self.log) })
    }

    fn ended(&self, outcome: &str) -> Failure {
        Failure::Ended { what: self.what, outcome: outcome.to_owned(), tail: process::tail(&self.log) }
    }

    fn stop(&mut self) {
        let group = self.child.id();
        drop(self.child.stdin.take());
        interrupt::signal_group(group, Signal::SIGTERM);
        let started = Instant::now();
        while matches!(self.child.try_wait(), Ok(None)) && started.elapsed() < GRACE {
            std::thread::sleep(POLL);
        }
        // The processes that remain in the group, including the server.
        interrupt::signal_group(group, Signal::SIGKILL);
        let _ = self.child.wait();
        interrupt::forget(group);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Refuses a port that is in use before anything is built, with a remedy.
pub fn expect_free(address: SocketAddr) -> Result<(), Failure> {
    let bound = TcpListener::bind(address);
    bound.map(|_| ()).map_err(|_| Failure::PortBusy { address: address.to_string() })
}

/// An address on which no program listens.
pub fn free_address() -> Result<SocketAddr, Failure> {
    let bound = TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
    bound.map_err(Failure::file("bind", "127.0.0.1"))
}

fn answers(address: SocketAddr, path: &str) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect_timeout(&address, ANSWER_WITHIN)?;
        stream.set_read_timeout(Some(ANSWER_WITHIN))?;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
        let mut start = [0; 12];
        stream.read_exact(&mut start)?;
        Ok(start.ends_with(b" 200"))
    };
    ask().unwrap_or(false)
}
