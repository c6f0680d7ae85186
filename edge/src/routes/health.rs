//! What anyone may ask of the Worker itself.

use crate::{
    call::Call,
    error::Failure,
    reply::Reply,
    store::{Statement, query},
};
use serde::Serialize;
use utoipa::ToSchema;

/// The database answers.
#[derive(Serialize, ToSchema)]
pub struct Health {
    #[schema(pattern = "^ok$")]
    status: &'static str,
}

pub async fn health(call: &Call<'_>) -> Result<Reply, Failure> {
    let database = call.app.databases.open(None, crate::store::Freshness::Any)?;
    query(&*database, Statement::ping()).await?;
    Reply::json(200, &Health { status: "ok" })
}
