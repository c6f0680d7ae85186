//! The OpenAPI document, made from the routes' own table and the schemas of `shared::wire`: a route cannot be missing from it.

use crate::{
    denial::Credential,
    routes::{ROUTES, Route},
    schema::{Schemas, describe},
};
use shared::wire::{EntryView, Problem, ProgramVersion, ReminderView};
use utoipa::openapi::{
    ComponentsBuilder, Content, Info, OpenApi, OpenApiBuilder, PathsBuilder, Ref, Required, ResponseBuilder,
    path::{HttpMethod, OperationBuilder, ParameterBuilder, ParameterIn, PathItem},
    request_body::RequestBodyBuilder,
    schema::{ObjectBuilder, Type},
    security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
};

pub fn document() -> OpenApi {
    let mut schemas = Schemas::new();
    let problem = describe::<Problem>(&mut schemas);
    // A page's schema refers to what it lists without bringing it along.
    describe::<EntryView>(&mut schemas);
    describe::<ProgramVersion>(&mut schemas);
    describe::<ReminderView>(&mut schemas);
    let mut paths = PathsBuilder::new();
    for route in &ROUTES {
        if let Some(item) = path_item(route, &problem, &mut schemas) {
            paths = paths.path(route.path, item);
        }
    }
    let components = ComponentsBuilder::new()
        .schemas_from_iter(schemas)
        .security_scheme("operatorKey", bearer("The operator key, a secret of the Worker."))
        .security_scheme("secretKey", bearer("A merchant's secret key, `jf_sk_…`."))
        .security_scheme("memberToken", bearer("A JWT that the merchant's backend signed for a member."))
        .security_scheme("publishableKey", publishable_key())
        .build();
    let info = Info::builder().title("Jifen").version(env!("CARGO_PKG_VERSION"));
    let info = info.description(Some("Loyalty points: earn, hold, spend, refund.")).build();
    OpenApiBuilder::new().info(info).paths(paths.build()).components(Some(components)).build()
}

fn path_item(route: &Route, problem: &Ref, schemas: &mut Schemas) -> Option<PathItem> {
    let mut operation = OperationBuilder::new().summary(Some(route.summary));
    for name in parameters(route.path) {
        operation = operation.parameter(parameter(name, ParameterIn::Path, Required::True));
    }
    for name in route.takes.query() {
        operation = operation.parameter(parameter(name, ParameterIn::Query, Required::False));
    }
    if route.takes.is_keyed() {
        operation = operation.parameter(parameter("Idempotency-Key", ParameterIn::Header, Required::True));
    }
    if let Some(describe) = route.takes.body() {
        let content = Content::new(Some(describe(schemas)));
        let body = RequestBodyBuilder::new().content("application/json", content).required(Some(Required::True));
        operation = operation.request_body(Some(body.build()));
    }
    let mut answer = ResponseBuilder::new().description(route.summary);
    if let Some(describe) = route.answers {
        answer = answer.content("application/json", Content::new(Some(describe(schemas))));
    }
    let error = Content::new(Some(problem.clone()));
    let error = ResponseBuilder::new().description("What went wrong").content("application/problem+json", error);
    operation = operation.response(route.status.to_string(), answer.build()).response("default", error.build());
    for credential in route.handler.credentials() {
        operation = operation.security(requirement(*credential));
    }
    Some(PathItem::new(method(&route.method)?, operation.build()))
}

/// The names in a path's braces.
fn parameters(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

fn parameter(name: &str, place: ParameterIn, required: Required) -> utoipa::openapi::path::Parameter {
    let text = ObjectBuilder::new().schema_type(Type::String).build();
    ParameterBuilder::new().name(name).parameter_in(place).required(required).schema(Some(text)).build()
}

fn method(method: &http::Method) -> Option<HttpMethod> {
    match method.as_str() {
        "GET" => Some(HttpMethod::Get),
        "POST" => Some(HttpMethod::Post),
        "PUT" => Some(HttpMethod::Put),
        "PATCH" => Some(HttpMethod::Patch),
        "DELETE" => Some(HttpMethod::Delete),
        _ => None,
    }
}

fn bearer(description: &str) -> SecurityScheme {
    let http = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(description));
    SecurityScheme::Http(http.build())
}

fn publishable_key() -> SecurityScheme {
    let description = "A merchant's publishable key, `jf_pk_…`: no secret.";
    SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::with_description("Jifen-Key", description)))
}

fn requirement(credential: Credential) -> SecurityRequirement {
    let name = match credential {
        Credential::OperatorKey => "operatorKey",
        Credential::SecretKey => "secretKey",
        Credential::MemberToken => "memberToken",
        Credential::PublishableKey => "publishableKey",
    };
    SecurityRequirement::new(name, Vec::<String>::new())
}
