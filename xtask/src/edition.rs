//! The editions of a build: how each is compiled, and which folder its files are in. Compiles nothing.

use crate::workspace;
use std::path::PathBuf;

/// For whom the widget and the Worker are built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edition {
    /// Optimised for size. Tests, size limits and deployments use it.
    Shipped,
    /// The same with names in stack traces and with panic messages in the console. The widget is several times as large.
    Diagnostic,
    /// For `cargo xtask dev`: not optimised, with panic messages, in folders of its own. A build takes a third of the time.
    Local,
}

impl Edition {
    /// The profile of Cargo.toml. `dev` shares the compiled procedural macros with the native builds.
    pub fn profile(self) -> &'static str {
        match self {
            Self::Shipped | Self::Diagnostic => "wasm",
            Self::Local => "dev",
        }
    }

    /// The folder below `target/wasm32-unknown-unknown` that cargo uses for the profile.
    pub fn profile_folder(self) -> &'static str {
        match self {
            Self::Shipped | Self::Diagnostic => "wasm",
            Self::Local => "debug",
        }
    }

    /// The folder that the Worker serves as static assets.
    pub fn assets(self) -> PathBuf {
        match self {
            Self::Shipped | Self::Diagnostic => workspace::path("widget/dist"),
            Self::Local => self.scratch().join("dist"),
        }
    }

    /// The folder of the compiled Worker.
    pub fn worker(self) -> PathBuf {
        match self {
            Self::Shipped | Self::Diagnostic => workspace::path("edge/build"),
            Self::Local => self.scratch().join("worker"),
        }
    }

    /// Intermediate files and freshness stamps.
    pub fn scratch(self) -> PathBuf {
        match self {
            Self::Shipped | Self::Diagnostic => workspace::scratch(),
            Self::Local => workspace::scratch().join("local"),
        }
    }
}
