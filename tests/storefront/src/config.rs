//! The environment variables of the storefront; no other file reads the environment.

use std::env;
use std::fmt;
use std::path::PathBuf;

const ADDRESS_DEFAULT: &str = "127.0.0.1:8788";
const EDGE_DEFAULT: &str = "http://127.0.0.1:8787";

/// Variables of both commands.
#[derive(Debug)]
pub struct Config {
    /// The address of Jifen, without a slash at the end.
    pub edge: String,
    /// The file with this merchant's keys.
    pub credentials: PathBuf,
    /// The shop's address. Port 0 takes a free port.
    pub address: String,
    /// Page origins from which the ledger accepts the widget.
    pub origins: Vec<String>,
}

#[derive(Debug)]
pub struct Missing {
    name: &'static str,
    why: &'static str,
}

impl fmt::Display for Missing {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} is not set: {}", self.name, self.why)
    }
}

impl Config {
    pub fn from_env() -> Result<Self, Missing> {
        let address = set("STOREFRONT_ADDR").unwrap_or_else(|| ADDRESS_DEFAULT.to_owned());
        Ok(Self {
            edge: set("JIFEN_EDGE").unwrap_or_else(|| EDGE_DEFAULT.to_owned()).trim_end_matches('/').to_owned(),
            credentials: required("JIFEN_CREDENTIALS", "name a file where this shop may keep its keys")?.into(),
            origins: set("STOREFRONT_ORIGINS").map_or_else(|| origins_of(&address), |list| split(&list)),
            address,
        })
    }
}

/// The operator key of the Worker. It is needed once, to create the merchant.
pub fn operator_key() -> Result<String, Missing> {
    required("JIFEN_OPERATOR_KEY", "only the operator of the Worker can create a merchant")
}

fn set(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.trim().is_empty())
}

fn required(name: &'static str, why: &'static str) -> Result<String, Missing> {
    set(name).ok_or(Missing { name, why })
}

fn split(list: &str) -> Vec<String> {
    list.split(',').map(str::trim).filter(|origin| !origin.is_empty()).map(str::to_owned).collect()
}

/// A local shop is opened by its number or by its name, which are two origins for a browser. If the port is not chosen yet, there is none.
fn origins_of(address: &str) -> Vec<String> {
    let port = address.rsplit(':').next().unwrap_or_default();
    if port == "0" {
        return Vec::new();
    }
    vec![format!("http://127.0.0.1:{port}"), format!("http://localhost:{port}")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_local_shop_has_two_origins() {
        assert_eq!(origins_of("127.0.0.1:8788"), ["http://127.0.0.1:8788", "http://localhost:8788"]);
        assert!(origins_of("127.0.0.1:0").is_empty());
    }

    #[test]
    fn origins_are_split_at_commas() {
        assert_eq!(split(" https://a.example, ,http://b.example:1 "), ["https://a.example", "http://b.example:1"]);
    }
}
