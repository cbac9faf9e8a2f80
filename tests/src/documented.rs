//! Whether the OpenAPI document of the repository knows an answer: asked of every answer that a test receives, so that
//! no operation gives a status that its description does not list.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use reqwest::header::HeaderMap;
use serde_json::Value;

/// An operation: its method, the parts of its path, and the statuses that its description lists.
struct Described {
    method: String,
    parts: Vec<String>,
    /// With the names of the headers that each has.
    statuses: BTreeMap<String, Vec<String>>,
}

static OPERATIONS: LazyLock<Vec<Described>> = LazyLock::new(|| {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi/openapi.json");
    let text = fs::read_to_string(place).expect("the OpenAPI document of the repository");
    let document: Value = serde_json::from_str(&text).expect("the document is JSON");
    let paths = document["paths"].as_object().expect("paths");
    let operations = paths.iter().flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flatten();
        methods.filter_map(move |(method, operation)| {
            let answers = operation["responses"].as_object()?.iter();
            let statuses = answers.map(|(status, answer)| {
                let headers = answer["headers"].as_object().into_iter().flatten();
                let names = headers.map(|(name, _)| name.to_lowercase());
                (status.clone(), names.collect())
            });
            Some(Described {
                method: method.to_uppercase(),
                parts: parts(path),
                statuses: statuses.collect(),
            })
        })
    });
    operations.collect()
});

fn parts(path: &str) -> Vec<String> {
    path.trim_start_matches('/').split('/').map(str::to_owned).collect()
}

/// Expects that the description of the operation which answered lists the status. What no description speaks of
/// (pages for people, paths and methods that do not exist) may answer anything.
///
/// # Panics
/// When the description does not list it.
pub fn expect_listed(request: &str, status: u16) {
    let Some((method, path)) = method_and_path(request) else {
        return;
    };
    let method = if method == "HEAD" { "GET" } else { method };
    if let Some(known) = described(method, path) {
        assert!(
            known.statuses.contains_key(&status.to_string()),
            "{request} answered {status}; its description lists {:?}",
            known.statuses.keys()
        );
    }
}

/// Headers that clients act on: what they send in the next request, and where they go on.
const TOLD: [&str; 4] = ["etag", "link", "location", "content-disposition"];

/// Expects that the description of the operation tells of the headers of an answer that clients act on.
///
/// # Panics
/// When one is not told.
pub fn expect_told(request: &str, status: u16, headers: &HeaderMap) {
    let known = method_and_path(request).and_then(|(method, path)| {
        let method = if method == "HEAD" { "GET" } else { method };
        described(method, path)?.statuses.get(&status.to_string())
    });
    let Some(known) = known.filter(|_| (200..300).contains(&status)) else {
        return;
    };
    for name in TOLD.into_iter().filter(|name| headers.contains_key(*name)) {
        assert!(
            known.iter().any(|told| told == name),
            "{request} answered {status} with `{name}`, of which its description does not tell"
        );
    }
}

/// Expects that what was made can be read where its `Location` says.
///
/// # Panics
/// When no description speaks of reading there.
pub fn expect_readable(request: &str, location: &str) {
    let path = location.split('?').next().unwrap_or(location);
    assert!(
        described("GET", path).is_some(),
        "{request} names {location} in `Location`, and no operation reads it"
    );
}

/// The operation that answers a path.
fn described(method: &str, path: &str) -> Option<&'static Described> {
    let asked = parts(path);
    let fitting = OPERATIONS.iter().filter(|known| {
        let same = |(known, asked): (&String, &String)| known.starts_with('{') || known == asked;
        known.method == method && known.parts.len() == asked.len() && known.parts.iter().zip(&asked).all(same)
    });
    // A fixed part of a path goes before a parameter, as in the router.
    fitting.min_by_key(|known| known.parts.iter().filter(|part| part.starts_with('{')).count())
}

/// `GET /v1/pledges` of `GET http://127.0.0.1:8080/v1/pledges?limit=20`.
fn method_and_path(request: &str) -> Option<(&str, &str)> {
    let (method, url) = request.split_once(' ')?;
    let (_, rest) = url.split_once("://")?;
    let path = rest.get(rest.find('/')?..)?;
    Some((method, path.split(['?', '#']).next().unwrap_or(path)))
}
