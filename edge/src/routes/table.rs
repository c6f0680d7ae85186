//! Every call of the API in one table: the router, the OpenAPI document and the tests read it.

use super::{
    adjustments, audit, backtests, balance, check_ins, earn_previews, events, figures,
    handler::{Handler, Takes},
    health::{self, Health},
    history, hold_resolution, holds, keys, member_list, member_tokens, members, merchants, orders, program, programs,
    quotes, referrals, refunds, reminders, ways_to_earn,
};
use crate::{
    call::Params,
    schema::{Describe, describe, describe_either, describe_object, describe_page},
};
use http::Method;
use percent_encoding::percent_decode_str;
use shared::wire::{
    AdjustmentAnswer, AdjustmentRequest, AdjustmentView, AuditAnswer, BacktestAnswer, BacktestRequest, Balance,
    CaptureRequest, CheckInAnswer, CompareAnswer, CompareRequest, CompleteAnswer, EarnPreviewAnswer,
    EarnPreviewRequest, EntryView, EventAnswer, EventRequest, EventView, ExtendRequest, FiguresAnswer, HoldAnswer,
    HoldRequest, HoldView, InviteView, JoinAnswer, KeyRequest, LedgerEntryView, MemberExport, MemberPatch,
    MemberRequest, MemberTokenAnswer, MemberTokenRequest, MemberView, MerchantCreated, MerchantPatch, MerchantRequest,
    MerchantView, NewKey, OrderAnswer, OrderRequest, OrderView, ProgramAnswer, ProgramDocument, ProgramVersion,
    ProgramVersionAnswer, PublicProgram, QuoteAnswer, QuoteRequest, ReferralAnswer, ReferralRequest, ReferralsView,
    RefundAnswer, RefundRequest, ReminderView, ValidateAnswer, WaysAnswer,
};

pub struct Route {
    pub method: Method,
    /// With `{names}` for what varies.
    pub path: &'static str,
    /// The name of the call in the OpenAPI document. Generated clients use it as a function name, so it never changes.
    pub id: &'static str,
    pub tag: &'static str,
    pub handler: Handler,
    pub takes: Takes,
    /// The status of a success.
    pub status: u16,
    pub answers: Option<Describe>,
    pub summary: &'static str,
}

impl Route {
    /// All statuses of a success. A PUT of an unchanged program creates no version and returns 200.
    pub fn statuses(&self) -> Vec<u16> {
        let unchanged = (self.method == Method::PUT).then_some(200);
        unchanged.into_iter().chain([self.status]).collect()
    }
}

/// The result of matching a method and a path.
pub enum Found {
    Route {
        route: &'static Route,
        params: Params,
    },
    /// A browser asks what a page can do.
    Preflight,
    /// The path is known and the method is not.
    WrongMethod {
        /// The methods that the path has, as the header `Allow` lists them.
        allow: String,
        /// Whether pages of other origins may read the answer.
        is_for_pages: bool,
    },
    Nothing,
}

/// A HEAD request finds the route of GET. Its answer has no body.
pub fn find(method: &Method, path: &str) -> Found {
    let mut matching: Vec<(&'static Route, Params)> =
        ROUTES.iter().filter_map(|route| Some((route, params(route.path, path)?))).collect();
    let is_for_pages = matching.iter().any(|(route, _)| route.handler.is_for_pages());
    if method == Method::OPTIONS {
        return if is_for_pages { Found::Preflight } else { Found::Nothing };
    }
    let wanted = if method == Method::HEAD { &Method::GET } else { method };
    match matching.iter().position(|(route, _)| route.method == *wanted) {
        Some(at) => {
            let (route, params) = matching.swap_remove(at);
            Found::Route { route, params }
        }
        None if matching.is_empty() => Found::Nothing,
        None => {
            let allow = allow(matching.iter().map(|(route, _)| &route.method), is_for_pages);
            Found::WrongMethod { allow, is_for_pages }
        }
    }
}

fn allow<'a>(methods: impl Iterator<Item = &'a Method>, is_for_pages: bool) -> String {
    let mut names = Vec::new();
    for method in methods {
        names.push(method.as_str());
        if method == Method::GET {
            names.push(Method::HEAD.as_str());
        }
    }
    names.extend(is_for_pages.then_some(Method::OPTIONS.as_str()));
    names.join(", ")
}

/// The values of the pattern's braces, if the path matches the pattern. Text that is not UTF-8 matches none.
fn params(pattern: &'static str, path: &str) -> Option<Params> {
    let (mut names, mut parts) = (pattern.split('/'), path.split('/'));
    let mut params = Params::new();
    loop {
        match (names.next(), parts.next()) {
            (None, None) => return Some(params),
            (Some(name), Some(part)) => match name.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
                Some(name) => params.push((name, percent_decode_str(part).decode_utf8().ok()?.into_owned())),
                None if name == part => {}
                None => return None,
            },
            _ => return None,
        }
    }
}

macro_rules! routes {
    ($($method:ident $path:literal $id:literal in $tag:literal : $who:ident($handler:path) $takes:expr => $status:literal $answers:expr, $summary:literal;)+) => {
        /// All of them.
        pub static ROUTES: [Route; [$($path),+].len()] = [$(Route {
            method: Method::$method,
            path: $path,
            id: $id,
            tag: $tag,
            handler: routes!(@handler $who $handler),
            takes: $takes,
            status: $status,
            answers: $answers,
            summary: $summary,
        }),+];
    };
    (@handler Document $handler:path) => { Handler::Document };
    (@handler Anyone $handler:path) => { Handler::Anyone(|call| Box::pin($handler(call))) };
    (@handler $who:ident $handler:path) => { Handler::$who(|call, who| Box::pin($handler(call, who))) };
}

const NOTHING: Option<Describe> = None;

const fn body<T: utoipa::ToSchema>() -> Takes {
    Takes::Body(describe::<T>)
}

const fn key_and<T: utoipa::ToSchema>() -> Takes {
    Takes::KeyAndBody(describe::<T>)
}

routes! {
    GET "/healthz" "checkHealth" in "service": Anyone(health::health) Takes::Nothing => 200 Some(describe::<Health>), "Check that the Worker and its database answer";
    GET "/v1/openapi.json" "readOpenApi" in "service": Document(table) Takes::Nothing => 200 Some(describe_object), "Read this document";

    POST "/v1/merchants" "createMerchant" in "merchants": Operator(merchants::create) key_and::<MerchantRequest>() => 201 Some(describe::<MerchantCreated>), "Create a merchant; its secrets are shown once";
    GET "/v1/merchants/{merchant_id}" "readMerchant" in "merchants": Operator(merchants::read) Takes::Nothing => 200 Some(describe::<MerchantView>), "Read a merchant and its keys";
    PATCH "/v1/merchants/{merchant_id}" "changeMerchant" in "merchants": Operator(merchants::change) body::<MerchantPatch>() => 200 Some(describe::<MerchantView>), "Change a merchant's name, origins or status";
    POST "/v1/merchants/{merchant_id}/keys" "createKey" in "merchants": Operator(keys::create) key_and::<KeyRequest>() => 201 Some(describe::<NewKey>), "Create a key; older keys of its kind end after an overlap";
    DELETE "/v1/merchants/{merchant_id}/keys/{kid}" "revokeKey" in "merchants": Operator(keys::end) Takes::Nothing => 204 NOTHING, "Revoke a key";

    GET "/v1/program" "readProgram" in "program": PageOrBackend(program::read) Takes::Nothing => 200 Some(describe_either::<PublicProgram, ProgramAnswer>), "Read the public program; with a secret key, the whole document with its version";
    PUT "/v1/program" "putProgram" in "program": Backend(program::replace) Takes::BodyAnd(describe::<ProgramDocument>, &["effective_at"]) => 201 Some(describe::<ProgramAnswer>), "Store a new version of the program, in force from `effective_at`: now if omitted, at most a year ahead";
    POST "/v1/program/validate" "validateProgram" in "program": Backend(program::validate) body::<ProgramDocument>() => 200 Some(describe::<ValidateAnswer>), "Check a program without saving it";
    GET "/v1/reminders" "listReminders" in "program": Backend(reminders::due) Takes::List => 200 Some(describe_page::<ReminderView>), "List the members to remind today of points that expire soon";
    POST "/v1/program/backtest" "backtestProgram" in "program": Backend(backtests::run) body::<BacktestRequest>() => 200 Some(describe::<BacktestAnswer>), "Run a draft program over past orders, refunds and events, and compare what it would have granted with what was granted";
    POST "/v1/program/compare" "comparePrograms" in "program": Backend(programs::compare) body::<CompareRequest>() => 200 Some(describe::<CompareAnswer>), "Compare two programs, setting by setting, in plain sentences";
    GET "/v1/figures" "readFigures" in "program": Backend(figures::read) Takes::Nothing => 200 Some(describe::<FiguresAnswer>), "Read the points issued and used, the liability, and alerts";
    GET "/v1/programs" "listProgramVersions" in "program": Backend(programs::list) Takes::List => 200 Some(describe_page::<ProgramVersion>), "List all versions of the program, newest first";
    GET "/v1/programs/{version}" "readProgramVersion" in "program": Backend(programs::read) Takes::Nothing => 200 Some(describe::<ProgramVersionAnswer>), "Read one version of the program";
    DELETE "/v1/programs/{version}" "withdrawProgramVersion" in "program": Backend(programs::withdraw) Takes::Nothing => 204 NOTHING, "Withdraw a version that has not begun";
    POST "/v1/earn-previews" "previewEarning" in "shopper": PageOrShopper(earn_previews::preview) body::<EarnPreviewRequest>() => 200 Some(describe::<EarnPreviewAnswer>), "Preview what an order, an event or a check-in would earn, with the explanation";

    POST "/v1/members" "joinMember" in "members": Backend(members::join) key_and::<MemberRequest>() => 201 Some(describe::<JoinAnswer>), "Join a member; this is the sign-up event";
    GET "/v1/members" "listMembers" in "members": Backend(member_list::list) Takes::ListBy(&["limit", "cursor", "id_prefix", "segment", "tier", "status", "joined_since", "joined_until"]) => 200 Some(describe_page::<MemberView>), "List members by id; with `joined_since` or `joined_until`, by the time of joining";
    GET "/v1/members/{member_id}" "readMember" in "members": Backend(members::read) Takes::Nothing => 200 Some(describe::<MemberView>), "Read a member";
    PATCH "/v1/members/{member_id}" "changeMember" in "members": Backend(members::change) body::<MemberPatch>() => 200 Some(describe::<MemberView>), "Change a member";
    DELETE "/v1/members/{member_id}" "eraseMember" in "members": Backend(members::erase) Takes::Nothing => 204 NOTHING, "Erase a member: personal facts are deleted, points are forfeited, entries remain";
    GET "/v1/members/{member_id}/export" "exportMember" in "members": Backend(members::export) Takes::List => 200 Some(describe::<MemberExport>), "Export everything that is stored about a member";
    GET "/v1/members/{member_id}/balance" "readBalance" in "members": Backend(balance::of_member) Takes::Nothing => 200 Some(describe::<Balance>), "Read a member's balance";
    GET "/v1/members/{member_id}/entries" "listEntries" in "members": Backend(history::entries) Takes::ListBy(&["limit", "cursor", "kind", "since", "until"]) => 200 Some(describe_page::<EntryView>), "List a member's entries, newest first";
    GET "/v1/entries" "listAllEntries" in "members": Backend(history::all) Takes::ListBy(&["limit", "cursor", "kind", "member_id", "since", "until"]) => 200 Some(describe_page::<LedgerEntryView>), "List the entries of all members in the order of all writes; with `since` or `until`, by time";
    GET "/v1/members/{member_id}/referrals" "listReferrals" in "members": Backend(referrals::of_member) Takes::List => 200 Some(describe::<ReferralsView>), "List the referrer and the friends of a member";
    GET "/v1/members/{member_id}/audit" "auditMember" in "members": Backend(audit::audit) Takes::Nothing => 200 Some(describe::<AuditAnswer>), "Fold the entries again, compare the result, and verify the hash chain";
    POST "/v1/members/{member_id}/adjustments" "adjustPoints" in "members": Backend(adjustments::adjust) key_and::<AdjustmentRequest>() => 201 Some(describe::<AdjustmentAnswer>), "Add or remove points by hand";
    GET "/v1/adjustments" "listAdjustments" in "members": Backend(adjustments::list) Takes::ListBy(&["limit", "cursor", "member_id", "since", "until"]) => 200 Some(describe_page::<AdjustmentView>), "List the changes by hand, newest first";
    POST "/v1/referrals" "bindReferral" in "members": Backend(referrals::bind) key_and::<ReferralRequest>() => 201 Some(describe::<ReferralAnswer>), "Bind a friend to a referrer, by id or by referral code";
    POST "/v1/member-tokens" "createMemberToken" in "members": Backend(member_tokens::create) body::<MemberTokenRequest>() => 201 Some(describe::<MemberTokenAnswer>), "Create a member token, for a backend without a JWT library";

    GET "/v1/me/balance" "readMyBalance" in "shopper": Shopper(balance::mine) Takes::Nothing => 200 Some(describe::<Balance>), "Read the shopper's balance";
    GET "/v1/me/history" "listMyHistory" in "shopper": Shopper(history::mine) Takes::List => 200 Some(describe_page::<EntryView>), "List what happened to the shopper's points, newest first";
    GET "/v1/me/ways-to-earn" "listMyWaysToEarn" in "shopper": Shopper(ways_to_earn::mine) Takes::Nothing => 200 Some(describe::<WaysAnswer>), "List how the shopper can earn points now, and what is done already";
    GET "/v1/me/invite" "readMyInvite" in "shopper": Shopper(referrals::invite) Takes::Nothing => 200 Some(describe::<InviteView>), "Read the shopper's referral code and the number of friends";
    POST "/v1/me/quotes" "quoteMyPoints" in "shopper": Shopper(quotes::quote) body::<QuoteRequest>() => 200 Some(describe::<QuoteAnswer>), "Quote how many points take off how much money for a basket";
    POST "/v1/me/holds" "holdMyPoints" in "shopper": Shopper(holds::place) key_and::<HoldRequest>() => 201 Some(describe::<HoldAnswer>), "Hold the quoted points";
    DELETE "/v1/me/holds/{hold_id}" "releaseMyHold" in "shopper": Shopper(holds::release) Takes::Key => 200 Some(describe::<HoldAnswer>), "Release a hold";

    GET "/v1/holds" "listHolds" in "holds": Backend(holds::list) Takes::ListBy(&["limit", "cursor", "state", "member_id", "since", "until"]) => 200 Some(describe_page::<HoldView>), "List holds by their time of placing, newest first";
    GET "/v1/holds/{hold_id}" "readHold" in "holds": Backend(holds::read) Takes::Nothing => 200 Some(describe::<HoldAnswer>), "Read a hold before the backend charges the shopper";
    POST "/v1/holds/{hold_id}/extend" "extendHold" in "holds": Backend(hold_resolution::extend) key_and::<ExtendRequest>() => 200 Some(describe::<HoldAnswer>), "Extend a hold while a payment runs";
    POST "/v1/holds/{hold_id}/capture" "captureHold" in "holds": Backend(hold_resolution::capture) key_and::<CaptureRequest>() => 200 Some(describe::<HoldAnswer>), "Capture a hold, in full or in part";
    POST "/v1/holds/{hold_id}/release" "releaseHold" in "holds": Backend(hold_resolution::release) Takes::Key => 200 Some(describe::<HoldAnswer>), "Release a hold";
    POST "/v1/holds/{hold_id}/reverse" "reverseHold" in "holds": Backend(hold_resolution::reverse) Takes::Key => 200 Some(describe::<HoldAnswer>), "Undo a capture that no order has used: all its points return";

    POST "/v1/events" "recordEvent" in "members": Backend(events::record) key_and::<EventRequest>() => 201 Some(describe::<EventAnswer>), "Record a behaviour of a member, and award it if a rule says so";
    GET "/v1/events" "listEvents" in "members": Backend(events::list) Takes::ListBy(&["limit", "cursor", "kind", "member_id", "since", "until"]) => 200 Some(describe_page::<EventView>), "List recorded events, newest first";
    POST "/v1/me/check-ins" "checkIn" in "shopper": Shopper(check_ins::check_in) Takes::Key => 201 Some(describe::<CheckInAnswer>), "Record today's check-in";

    POST "/v1/orders" "recordOrder" in "orders": Backend(orders::record) key_and::<OrderRequest>() => 201 Some(describe::<OrderAnswer>), "Record a paid order: capture its hold, earn points";
    GET "/v1/orders" "listOrders" in "orders": Backend(orders::list) Takes::ListBy(&["limit", "cursor", "member_id", "since", "until"]) => 200 Some(describe_page::<OrderView>), "List orders by their time of recording, newest first";
    GET "/v1/orders/{order_id}" "readOrder" in "orders": Backend(orders::read) Takes::Nothing => 200 Some(describe::<OrderView>), "Read an order as the ledger has it";
    POST "/v1/orders/{order_id}/complete" "completeOrder" in "orders": Backend(orders::complete) Takes::Key => 200 Some(describe::<CompleteAnswer>), "Close the return window early";
    POST "/v1/orders/{order_id}/refunds" "refundOrder" in "orders": Backend(refunds::refund) key_and::<RefundRequest>() => 201 Some(describe::<RefundAnswer>), "Refund lines, or everything that is left";
}
