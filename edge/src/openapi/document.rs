//! The document as a whole: paths, components, security schemes.

use super::{headers, operation::operation, refinement::refine};
use crate::{
    routes::{ROUTES, Route},
    schema::{Schemas, describe},
};
use serde_json::{Map, Value, json};
use shared::wire::Problem;
use std::collections::BTreeSet;

pub fn document() -> Value {
    let mut schemas = Schemas::new();
    describe::<Problem>(&mut schemas);
    let mut paths = Map::new();
    let mut requests = BTreeSet::new();
    for route in &ROUTES {
        let body = route.takes.body().map(|describe| describe(&mut schemas));
        requests.extend(body.as_ref().map(|body| body.ref_location.clone()));
        let answer = route.answers.map(|describe| describe(&mut schemas));
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        if let Some(methods) = path.as_object_mut() {
            let operation = operation(route, body.as_ref(), answer.as_ref());
            methods.insert(route.method.as_str().to_lowercase(), operation);
        }
    }
    let schemas: Map<String, Value> =
        schemas.into_iter().filter_map(|(name, schema)| Some((name, serde_json::to_value(schema).ok()?))).collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Jifen",
            "description": "Loyalty points: earn, hold, spend, refund.",
            "version": env!("CARGO_PKG_VERSION"),
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "tags": tags(&ROUTES),
        "paths": paths,
        "components": {
            "schemas": refine(schemas, &requests),
            "headers": headers::headers(),
            "securitySchemes": security_schemes(),
        },
    })
}

fn tags(routes: &[Route]) -> Vec<Value> {
    let mut names: Vec<&str> = routes.iter().map(|route| route.tag).collect();
    names.dedup();
    let mut seen = BTreeSet::new();
    names.into_iter().filter(|name| seen.insert(*name)).map(|name| json!({"name": name})).collect()
}

fn security_schemes() -> Value {
    let bearer = |description: &str| json!({"type": "http", "scheme": "bearer", "description": description});
    json!({
        "operatorKey": bearer("The operator key, a secret of the Worker."),
        "secretKey": bearer("A merchant's secret key, `jf_sk_…`."),
        "memberToken": bearer("A JWT that the merchant's backend signed for a member."),
        "publishableKey": {
            "type": "apiKey", "in": "header", "name": "Jifen-Key",
            "description": "A merchant's publishable key, `jf_pk_…`. It is no secret.",
        },
    })
}
