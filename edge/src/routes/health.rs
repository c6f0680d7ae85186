//! What anyone may ask of the Worker itself.

use crate::{
    call::Call,
    error::Failure,
    reply::Reply,
    store::{Statement, query},
};

pub async fn health(call: &Call<'_>) -> Result<Reply, Failure> {
    let database = call.app.databases.open(None, crate::store::Freshness::Any)?;
    query(&*database, Statement::ping()).await?;
    Ok(Reply::text(200, r#"{"status":"ok"}"#.to_owned()))
}
