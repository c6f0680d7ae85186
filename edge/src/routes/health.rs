//! Whether the Worker works. Every caller can ask.

use crate::{
    call::Call,
    error::Failure,
    reply::Reply,
    store::{load, ping},
};
use serde::Serialize;
use utoipa::ToSchema;

/// Checks that the database answers.
#[derive(Serialize, ToSchema)]
pub struct Health {
    #[schema(pattern = "^ok$")]
    status: &'static str,
}

pub async fn health(call: &Call<'_>) -> Result<Reply, Failure> {
    let database = call.app.databases.open(None, crate::store::Freshness::Any)?;
    load(&*database, &ping()).await?;
    Reply::json(200, &Health { status: "ok" })
}
