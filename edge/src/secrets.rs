//! The Worker's own secrets. Keys that are derived from them are in `auth::key`.

pub struct Secrets {
    /// Every other secret is derived from this one.
    pub master_key: String,
    pub operator_key: String,
}
