//! How a shopper can earn points now, and which ways are done.

use super::viewer::LoadedViewer;
use crate::{auth::Shopper, call::Call, error::Failure, reply::Reply};
use shared::{
    answer::ways::{self, ways},
    wire::WaysAnswer,
};

pub async fn mine(call: &Call<'_>, shopper: Shopper) -> Result<Reply, Failure> {
    let program = shopper.merchant.program()?;
    let LoadedViewer { facts, draft } = LoadedViewer::load(call, &shopper, &program).await?;
    let viewer = ways::Viewer { program: &program, draft: &draft, facts: &facts };
    let document = shopper.merchant.program.as_ref().map(|version| &version.answer.program.earning);
    let data = document.map(|earning| ways(earning, Some(viewer), draft.now())).unwrap_or_default();
    Reply::json(200, &WaysAnswer { as_of: draft.now(), data })
}
