//! The merchant's keys, in one file that only its owner can read. A real shop keeps them in its secret store.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credentials {
    pub merchant_id: String,
    /// Is in every page. It names the merchant and can read public data only.
    pub publishable_key: String,
    /// For the backend only. It can use every call of this merchant.
    pub secret_key: String,
    pub signing: SigningKey,
    /// The steps of the sample's setup that are done.
    pub sample: Sample,
}

/// The secret that signs member tokens, and its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SigningKey {
    pub kid: String,
    pub secret: String,
}

/// What an earlier `seed` did, so that a later one does not repeat it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// The instant from which the sample's dates are counted. It is stored so that a repeated request has the same body as the first one
    /// and the ledger can recognise it.
    pub dated_from: Timestamp,
    /// The program document that was put last.
    pub program: Option<Value>,
    pub members_done: bool,
}

impl Sample {
    pub fn starting(now: Timestamp) -> Self {
        Self { dated_from: now, program: None, members_done: false }
    }
}

impl Credentials {
    /// `None` if there is no file yet.
    pub fn load(path: &Path) -> io::Result<Option<Self>> {
        match fs::read(path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(io::Error::from),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Writes another file and renames it, so that a crash keeps the old keys or the new ones, never a part. Only the owner can read the
    /// file, from its first byte on.
    pub fn save(&self, path: &Path) -> io::Result<()> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let fresh = path.with_extension("new");
        let mut file = owner_only().open(&fresh)?;
        file.write_all(&serde_json::to_vec_pretty(self)?)?;
        file.sync_all()?;
        fs::rename(fresh, path)
    }
}

fn owner_only() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credentials() -> Credentials {
        Credentials {
            merchant_id: "demo".to_owned(),
            publishable_key: "jf_pk_demo".to_owned(),
            secret_key: "jf_sk_demo_k1_x".to_owned(),
            signing: SigningKey { kid: "k1".to_owned(), secret: "s".to_owned() },
            sample: Sample::starting(Timestamp::UNIX_EPOCH),
        }
    }

    #[test]
    fn saved_keys_can_be_loaded_and_only_the_owner_can_read_them() {
        let folder = std::env::temp_dir().join(format!("storefront-credentials-{}", std::process::id()));
        let path = folder.join("demo.json");
        assert_eq!(Credentials::load(&path).unwrap(), None);
        credentials().save(&path).unwrap();
        assert_eq!(Credentials::load(&path).unwrap(), Some(credentials()));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        fs::remove_dir_all(folder).unwrap();
    }
}
