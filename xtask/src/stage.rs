//! The names of the stages of `cargo xtask test`. What each stage runs is in `test_stages`.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Fmt,
    Clippy,
    Native,
    Size,
    Deploy,
    Workerd,
    Browser,
}

impl Stage {
    pub const ALL: [Self; 7] =
        [Self::Fmt, Self::Clippy, Self::Native, Self::Size, Self::Deploy, Self::Workerd, Self::Browser];

    pub fn name(self) -> &'static str {
        match self {
            Self::Fmt => "fmt",
            Self::Clippy => "clippy",
            Self::Native => "native",
            Self::Size => "size",
            Self::Deploy => "deploy",
            Self::Workerd => "workerd",
            Self::Browser => "browser",
        }
    }

    /// The name of its log, and of its output on the terminal.
    pub fn log(self) -> String {
        format!("test {}", self.name())
    }
}
