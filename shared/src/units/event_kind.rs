//! Names of what a member can do apart from buying: kinds of events and newcomer tasks. What they pay is in the program.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

/// A kind of event that a merchant reports.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventKind {
    SignUp,
    ProfileCompleted,
    Review,
    /// The three stages of a share: a friend followed the link, signed up, bought.
    ShareClicked,
    ShareSignedUp,
    ShareBought,
    Browse,
    Game,
    /// A kind that the merchant defines, `custom.<word>`.
    Custom(CustomWord),
}

/// `custom.` and 1–32 characters of `a–z 0–9 -`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CustomWord(String);

const CUSTOM_PREFIX: &str = "custom.";
const WORD_CHARS_MAX: usize = 32;

/// Every kind with a fixed name.
const NAMED: [EventKind; 8] = [
    EventKind::SignUp,
    EventKind::ProfileCompleted,
    EventKind::Review,
    EventKind::ShareClicked,
    EventKind::ShareSignedUp,
    EventKind::ShareBought,
    EventKind::Browse,
    EventKind::Game,
];

impl EventKind {
    pub fn parse(text: &str) -> Option<Self> {
        let named = NAMED.into_iter().find(|kind| kind.as_str() == text);
        named.or_else(|| CustomWord::parse(text).map(Self::Custom))
    }

    /// The fixed names.
    pub fn named() -> impl Iterator<Item = &'static str> {
        NAMED.iter().map(Self::as_str)
    }

    pub const fn as_str(&self) -> &str {
        match self {
            Self::SignUp => "sign_up",
            Self::ProfileCompleted => "profile_completed",
            Self::Review => "review",
            Self::ShareClicked => "share_clicked",
            Self::ShareSignedUp => "share_signed_up",
            Self::ShareBought => "share_bought",
            Self::Browse => "browse",
            Self::Game => "game",
            Self::Custom(CustomWord(text)) => text.as_str(),
        }
    }

    /// Whether rules pay for the event only once for a member.
    pub const fn pays_once(&self) -> bool {
        matches!(self, Self::SignUp | Self::ProfileCompleted)
    }
}

impl CustomWord {
    fn parse(text: &str) -> Option<Self> {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let word = text.strip_prefix(CUSTOM_PREFIX)?;
        let fits = (1..=WORD_CHARS_MAX).contains(&word.len());
        (fits && word.bytes().all(allowed)).then(|| Self(text.to_owned()))
    }
}

impl fmt::Display for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for EventKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for EventKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let mistake = || {
            let names: Vec<&str> = NAMED.iter().map(EventKind::as_str).collect();
            format!("an event is one of {}, or custom.<word> with 1-{WORD_CHARS_MAX} of a-z 0-9 -", names.join(", "))
        };
        Self::parse(&text).ok_or_else(|| de::Error::custom(mistake()))
    }
}

/// A task of the newcomer pack.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Task {
    FirstOrder,
    Event(EventKind),
}

const FIRST_ORDER: &str = "first_order";

impl fmt::Display for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FirstOrder => f.write_str(FIRST_ORDER),
            Self::Event(kind) => kind.fmt(f),
        }
    }
}

impl Serialize for Task {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Task {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text == FIRST_ORDER {
            return Ok(Self::FirstOrder);
        }
        let mistake = || de::Error::custom("a task is first_order, or a kind of event such as review");
        EventKind::parse(&text).map(Self::Event).ok_or_else(mistake)
    }
}
