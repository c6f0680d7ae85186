//! What an order would earn, before it is placed.

use crate::{call::Call, directory::Merchant, error::Failure, reply::Reply};
use shared::{
    answer,
    api::EarnPreviewRequest,
    basket::Basket,
    earn::{available_at, earn},
    id::LineId,
    program::OrderFacts,
};

pub async fn preview(call: &Call<'_>, merchant: Merchant) -> Result<Reply, Failure> {
    let request: EarnPreviewRequest = call.body()?;
    let program = merchant.program()?;
    let basket = Basket::read(&request.currency, &request.lines, None, program.currency)?;
    let (store, channel) = (request.store.as_deref(), request.channel.as_deref());
    let facts = OrderFacts { placed_at: call.app.now, store, channel };
    let awards = earn(&program, &basket, facts, &[]);
    let lines: Vec<LineId> = basket.lines.iter().map(|line| line.line_id.clone()).collect();
    let available_at = available_at(&program, call.app.now);
    Reply::json(200, &answer::earn_preview(&awards, &lines, available_at, &program))
}
