//! The dependencies of crates have one direction: `widget → shared ← edge`. `tests` can use all of them. Crates that decide depend on
//! nothing that does I/O.

use super::{check, sources};

/// The forbidden direct dependencies of each crate.
const FORBIDDEN: [(&str, &[&str]); 5] = [
    (
        "shared",
        &[
            "edge",
            "widget",
            "tests",
            "xtask",
            "storefront",
            "worker",
            "leptos",
            "gloo",
            "web-sys",
            "js-sys",
            "wasm-bindgen",
            "tokio",
            "ureq",
            "getrandom",
            "chrono",
        ],
    ),
    ("edge", &["widget", "tests", "xtask", "storefront", "leptos", "gloo", "tokio"]),
    ("widget", &["edge", "tests", "xtask", "storefront", "worker", "tokio", "serde_json"]),
    ("tests/storefront", &["shared", "edge", "widget", "tests", "xtask"]),
    ("xtask", &["shared", "edge", "widget", "tests", "storefront"]),
];

#[test]
fn dependencies_have_one_direction() {
    let mut looked_at = 0;
    let mut offences = Vec::new();
    for (folder, forbidden) in FORBIDDEN {
        let dependencies = dependencies(folder);
        looked_at += dependencies.len();
        let crossing = dependencies.iter().filter(|name| forbidden.contains(&name.as_str()));
        offences.extend(crossing.map(|name| format!("{folder} depends on {name}")));
    }
    check("dependencies point one way", looked_at, 20, &offences);
}

/// The model that answers are compared with would prove little if it used the rules that it checks.
#[test]
fn the_model_imports_nothing_of_the_product() {
    let sources: Vec<_> = sources().into_iter().filter(|source| source.is_below(&["tests/http/model/"])).collect();
    let imports = |text: &str| ["shared", "edge", "crate"].into_iter().find(|name| text.contains(&format!("{name}::")));
    let offence = |source: &super::Source| imports(&source.text).map(|name| format!("{} uses {name}", source.path));
    let offences: Vec<String> = sources.iter().filter_map(offence).collect();
    check("the model imports nothing of the product", sources.len(), 10, &offences);
}

/// Names under `[dependencies]`. Dependencies of tests are ignored.
fn dependencies(folder: &str) -> Vec<String> {
    let manifest = std::fs::read_to_string(super::root().join(folder).join("Cargo.toml")).unwrap();
    let section = manifest.lines().skip_while(|line| line.trim() != "[dependencies]").skip(1);
    let entries =
        section.take_while(|line| !line.starts_with('[')).filter(|line| !line.starts_with([' ', '#', ']', '"']));
    let name = |line: &str| line.split(['.', '=', ' ']).next().unwrap_or_default().trim().to_owned();
    entries.map(name).filter(|name| !name.is_empty()).collect()
}

#[test]
fn every_crate_uses_the_workspaces_lints() {
    let sources = sources();
    let manifests = sources.iter().filter(|source| source.path.ends_with("/Cargo.toml"));
    let (mut looked_at, mut offences) = (0, Vec::new());
    for manifest in manifests {
        looked_at += 1;
        if !manifest.text.contains("[lints]\nworkspace = true") {
            offences.push(manifest.path.clone());
        }
    }
    check("every crate takes the workspace's lints", looked_at, 6, &offences);
}
