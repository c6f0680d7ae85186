//! Page origins: the form in which browsers send them, and which ones a merchant can allow. An entry that no browser can match is refused.

use std::fmt;

/// One entry of `allowed_origins`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    scheme: Scheme,
    host: Host,
    /// `None` means the default port of the scheme.
    port: Option<u16>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scheme {
    Http,
    Https,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Host {
    Exact(String),
    /// Exactly one label before this suffix.
    AnyLabel(String),
}

/// Why a text is not an origin that browsers send. Each text continues "The entry …".
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoOrigin {
    #[error("must begin with https:// (or http:// for localhost), as in https://shop.example.")]
    Scheme,
    #[error("must begin with https://: http:// is for localhost, 127.0.0.1 and [::1] only.")]
    Insecure,
    #[error("must end after the host or its port: browsers send no path, query or slash.")]
    Path,
    #[error("must not have a user or a password.")]
    User,
    #[error("must have a host in lower-case ASCII, as browsers send it: xn--… for other letters, and no empty label.")]
    Host,
    #[error(
        "can have * for the whole first label only, before at least two more labels, as in https://*.shop.example."
    )]
    Wildcard,
    #[error("must have a port from 1 to 65535, or none.")]
    Port,
}

impl Origin {
    pub fn parse(text: &str) -> Result<Self, NoOrigin> {
        let (scheme, rest) = match text.split_once("://") {
            Some(("https", rest)) => (Scheme::Https, rest),
            Some(("http", rest)) => (Scheme::Http, rest),
            _ => return Err(NoOrigin::Scheme),
        };
        if rest.contains(['/', '?', '#', '\\']) {
            return Err(NoOrigin::Path);
        }
        if rest.contains('@') {
            return Err(NoOrigin::User);
        }
        let (host, port) = split_port(rest)?;
        let host = Host::parse(host)?;
        if scheme == Scheme::Http && !host.is_local() {
            return Err(NoOrigin::Insecure);
        }
        Ok(Self { scheme, host, port: port.filter(|port| *port != scheme.port()) })
    }

    /// Reads the origin of one page, without a wildcard.
    pub fn parse_exact(text: &str) -> Result<Self, NoOrigin> {
        match Self::parse(text)? {
            Self { host: Host::AnyLabel(_), .. } => Err(NoOrigin::Host),
            origin => Ok(origin),
        }
    }

    /// Whether the origin of a page, as its browser sends it, is allowed.
    pub fn allows(&self, page: &Self) -> bool {
        let is_host = match (&self.host, &page.host) {
            (Host::Exact(one), Host::Exact(other)) => one == other,
            (Host::AnyLabel(suffix), Host::Exact(host)) => {
                let label = host.strip_suffix(suffix.as_str()).and_then(|before| before.strip_suffix('.'));
                label.is_some_and(|label| !label.is_empty() && !label.contains('.'))
            }
            (Host::Exact(_) | Host::AnyLabel(_), Host::AnyLabel(_)) => false,
        };
        self.scheme == page.scheme && self.port == page.port && is_host
    }
}

/// In the form that browsers send: a default port is omitted.
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.scheme {
            Scheme::Http => "http://",
            Scheme::Https => "https://",
        })?;
        match &self.host {
            Host::Exact(host) => f.write_str(host)?,
            Host::AnyLabel(suffix) => write!(f, "*.{suffix}")?,
        }
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

impl Scheme {
    const fn port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }
}

impl Host {
    fn parse(text: &str) -> Result<Self, NoOrigin> {
        let host = text.strip_prefix("*.").unwrap_or(text);
        if host.contains('*') {
            return Err(NoOrigin::Wildcard);
        }
        if !is_ipv6(host) && !is_name(host) {
            return Err(NoOrigin::Host);
        }
        if host == text {
            return Ok(Self::Exact(host.to_owned()));
        }
        let is_address = is_ipv6(host) || host.split('.').all(|label| label.bytes().all(|byte| byte.is_ascii_digit()));
        if is_address || !host.contains('.') {
            return Err(NoOrigin::Wildcard);
        }
        Ok(Self::AnyLabel(host.to_owned()))
    }

    fn is_local(&self) -> bool {
        matches!(self, Self::Exact(host) if matches!(host.as_str(), "localhost" | "127.0.0.1" | "[::1]") || host.ends_with(".localhost"))
    }
}

/// The host, and the port after its last colon.
fn split_port(text: &str) -> Result<(&str, Option<u16>), NoOrigin> {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port),
        _ => return Ok((text, None)),
    };
    let is_port = !port.is_empty() && !port.starts_with('0') && port.bytes().all(|byte| byte.is_ascii_digit());
    let number = port.parse().ok().filter(|_| is_port);
    number.map(|port| (host, Some(port))).ok_or(NoOrigin::Port)
}

fn is_name(host: &str) -> bool {
    let is_label = |label: &str| {
        let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_');
        (1..=63).contains(&label.len()) && label.bytes().all(letter)
    };
    host.len() <= 253 && host.split('.').all(is_label)
}

/// An IPv6 address in brackets, in the shortest form, as browsers write it.
fn is_ipv6(host: &str) -> bool {
    let inner = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    inner.is_some_and(|inner| inner.parse::<std::net::Ipv6Addr>().is_ok_and(|address| address.to_string() == inner))
}

#[cfg(test)]
mod tests {
    use super::{NoOrigin, Origin};

    #[test]
    fn an_entry_is_written_as_browsers_send_it() {
        for (text, written) in [
            ("https://shop.example", "https://shop.example"),
            ("https://shop.example:443", "https://shop.example"),
            ("https://shop.example:80", "https://shop.example:80"),
            ("https://shop.example:8443", "https://shop.example:8443"),
            ("https://*.shop.example:443", "https://*.shop.example"),
            ("http://localhost:80", "http://localhost"),
            ("http://localhost:8788", "http://localhost:8788"),
            ("http://127.0.0.1:8788", "http://127.0.0.1:8788"),
            ("http://[::1]:3000", "http://[::1]:3000"),
            ("http://shop.localhost", "http://shop.localhost"),
            ("https://xn--fiq228c.example", "https://xn--fiq228c.example"),
            ("https://203.0.113.7", "https://203.0.113.7"),
        ] {
            assert_eq!(Origin::parse(text).unwrap().to_string(), written);
        }
    }

    #[test]
    fn what_no_browser_sends_is_refused() {
        for (text, refusal) in [
            ("", NoOrigin::Scheme),
            ("*", NoOrigin::Scheme),
            ("null", NoOrigin::Scheme),
            ("shop.example", NoOrigin::Scheme),
            ("ftp://shop.example", NoOrigin::Scheme),
            ("HTTPS://shop.example", NoOrigin::Scheme),
            ("app://shop.example", NoOrigin::Scheme),
            ("http://shop.example", NoOrigin::Insecure),
            ("http://*.localhost", NoOrigin::Wildcard),
            ("https://shop.example/", NoOrigin::Path),
            ("https://shop.example/checkout", NoOrigin::Path),
            ("https://shop.example?a=b", NoOrigin::Path),
            ("https://u:p@shop.example", NoOrigin::User),
            ("https://", NoOrigin::Host),
            ("https://Shop.example", NoOrigin::Host),
            ("https://茶.example", NoOrigin::Host),
            ("https://shop..example", NoOrigin::Host),
            ("https://shop.example.", NoOrigin::Host),
            ("https://shop .example", NoOrigin::Host),
            ("https://[0:0:0:0:0:0:0:1]", NoOrigin::Host),
            ("https://*", NoOrigin::Wildcard),
            ("https://*.example", NoOrigin::Wildcard),
            ("https://*.*.example", NoOrigin::Wildcard),
            ("https://a*.shop.example", NoOrigin::Wildcard),
            ("https://a.*.example", NoOrigin::Wildcard),
            ("https://*.0.113.7", NoOrigin::Wildcard),
            ("https://shop.example:", NoOrigin::Port),
            ("https://shop.example:0", NoOrigin::Port),
            ("https://shop.example:0443", NoOrigin::Port),
            ("https://shop.example:65536", NoOrigin::Port),
            ("https://shop.example:a", NoOrigin::Port),
        ] {
            assert_eq!(Origin::parse(text), Err(refusal), "{text}");
        }
        assert_eq!(Origin::parse_exact("https://*.shop.example"), Err(NoOrigin::Host));
    }

    #[test]
    fn a_wildcard_is_one_label() {
        let allows = |entry: &str, page: &str| {
            Origin::parse_exact(page).is_ok_and(|page| Origin::parse(entry).unwrap().allows(&page))
        };
        let wild = "https://*.shop.example";
        for page in ["https://a.shop.example", "https://xn--a.shop.example", "https://a.shop.example:443"] {
            assert!(allows(wild, page), "{page}");
        }
        for page in [
            "https://shop.example",
            "https://a.b.shop.example",
            "https://.shop.example",
            "https://ashop.example",
            "https://a.shop.example.evil",
            "https://a.shop.example:8443",
            "http://a.shop.example",
            "https://*.shop.example",
        ] {
            assert!(!allows(wild, page), "{page}");
        }
        assert!(allows("https://shop.example:443", "https://shop.example"));
        assert!(!allows("https://shop.example", "https://a.shop.example"));
    }
}
