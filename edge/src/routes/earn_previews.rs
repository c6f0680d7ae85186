//! Previews what an order, an event or a check-in would earn. For a member, the preview uses the account and profile. For a visitor, it
//! uses the rules for all visitors.

use super::viewer::LoadedViewer;
use crate::{auth::PageOrShopper, call::Call, error::Failure, reply::Reply};
use shared::{
    answer,
    basket::Basket,
    behaviour::{self, Event},
    order,
    program::{Occasion, Program},
    units::event_kind::EventKind,
    wire::{EarnPreviewAnswer, EarnPreviewRequest, LineIn},
};

pub async fn preview(call: &Call<'_>, caller: PageOrShopper) -> Result<Reply, Failure> {
    let request: EarnPreviewRequest = call.body()?;
    let asked = Asked::read(&request)?;
    let merchant = match &caller {
        PageOrShopper::Page(page) => &page.merchant,
        PageOrShopper::Shopper(shopper) => &shopper.merchant,
    };
    let program = merchant.program()?;
    let viewer = match &caller {
        PageOrShopper::Page(_) => LoadedViewer::visitor(call, merchant)?,
        PageOrShopper::Shopper(shopper) => LoadedViewer::load(call, shopper, &program).await?,
    };
    let answer = match asked {
        Asked::Order { currency, lines } => viewer.order(call, &program, &request, (currency, lines))?,
        Asked::Event(kind) => viewer.event(&program, kind),
        Asked::CheckIn => viewer.check_in(&program)?,
    };
    Reply::json(200, &answer)
}

/// The order, event or check-in to preview.
enum Asked<'a> {
    Order { currency: &'a str, lines: &'a [LineIn] },
    Event(&'a EventKind),
    CheckIn,
}

impl<'a> Asked<'a> {
    fn read(request: &'a EarnPreviewRequest) -> Result<Self, Failure> {
        let EarnPreviewRequest { currency, store, channel, lines, event, check_in } = request;
        if lines.is_none() && (currency.is_some() || store.is_some() || channel.is_some()) {
            return Err(Failure::invalid("/lines", "is required together with `currency`, `store` and `channel`."));
        }
        match (lines, event, check_in) {
            (Some(lines), None, None) => {
                let currency = currency
                    .as_deref()
                    .ok_or_else(|| Failure::invalid("/currency", "is required together with `lines`."))?;
                Ok(Self::Order { currency, lines })
            }
            (None, Some(kind), None) => Ok(Self::Event(kind)),
            (None, None, Some(_)) => Ok(Self::CheckIn),
            _ => Err(Failure::invalid("", "must have exactly one of `lines`, `event` and `check_in`.")),
        }
    }
}

impl LoadedViewer {
    fn order(
        &self,
        call: &Call<'_>,
        program: &Program,
        request: &EarnPreviewRequest,
        (currency, lines): (&str, &[LineIn]),
    ) -> Result<EarnPreviewAnswer, Failure> {
        let basket = Basket::read(currency, lines, None, program.currency)?;
        let occasion = Occasion::new(call.now(), &program.zone, &self.facts);
        let occasion = occasion.in_place(request.store.as_deref(), request.channel.as_deref());
        let earning = order::preview(&self.draft, program, &basket, &occasion, &[]);
        Ok(answer::earn_preview(&earning, &basket, call.now(), program))
    }

    fn event(&self, program: &Program, kind: &EventKind) -> EarnPreviewAnswer {
        let (kind, occurred_at) = (kind.clone(), self.draft.now());
        let event = Event { event_id: None, kind, occurred_at, evidence: None };
        let recorded = behaviour::preview_event(&self.draft, &event, program, &self.facts);
        answer::behaviour_preview(&recorded.earned, self.draft.now(), program)
    }

    fn check_in(&self, program: &Program) -> Result<EarnPreviewAnswer, Failure> {
        let rule = program.earning.check_in.as_ref().ok_or(Failure::NotFound("check-in in this program"))?;
        let check_in = behaviour::preview_check_in(&self.draft, rule, program)?;
        Ok(answer::behaviour_preview(&check_in.earned, self.draft.now(), program))
    }
}
