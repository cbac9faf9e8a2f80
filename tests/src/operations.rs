//! Every operation of the service's own OpenAPI document, to be called by a test.
use crate::{Answer, App, Client};
use reqwest::Method;
use serde_json::{Map, Value, json};

/// What everybody may call.
pub const PUBLIC: &[&str] = &[
    "GET /.well-known/jwks.json",
    "GET /healthz",
    "GET /metrics",
    "GET /openapi.json",
    "GET /readyz",
    "GET /v1/changes",
    "GET /v1/countries/{country}",
    "GET /v1/countries/{country}/report",
    "GET /v1/countries/{country}/report.md",
    "GET /v1/cycles",
    "GET /v1/cycles/{key}",
    "GET /v1/dashboard",
    "GET /v1/dashboard/map",
    "GET /v1/pledges",
    "GET /v1/pledges.atom",
    "GET /v1/pledges.csv",
    "GET /v1/pledges.jsonl",
    "GET /v1/pledges.xlsx",
    "GET /v1/pledges/{reference}",
    "GET /v1/pledges/{reference}/attachments/{attachment_id}",
    "GET /v1/pledges/{reference}/matches",
    "GET /v1/pledges/{reference}/progress",
    "GET /v1/practices",
    "GET /v1/practices.atom",
    "GET /v1/practices.csv",
    "GET /v1/practices.jsonl",
    "GET /v1/practices.xlsx",
    "GET /v1/practices/{reference}",
    "GET /v1/practices/{reference}/attachments/{attachment_id}",
    "GET /v1/reference",
    "GET /v1/reference/{name}",
    // What somebody without a session calls; credentials, tokens and addresses are in the body.
    "POST /v1/auth/login",
    "POST /v1/auth/logout",
    "POST /v1/auth/password-reset",
    "POST /v1/auth/password-reset/confirm",
    "POST /v1/auth/refresh",
    "POST /v1/auth/register",
    "POST /v1/auth/review-link",
    "POST /v1/auth/verify-email",
];

/// An identifier of nothing.
pub const NOTHING: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

/// The smallest file that counts as a PDF.
pub const PDF: &[u8] = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

/// Every action of the state table.
pub const ACTIONS: [&str; 14] = [
    "submit",
    "recall",
    "start_review",
    "publish",
    "return_comments",
    "resubmit",
    "decline",
    "withdraw",
    "reopen",
    "propose_amendment",
    "accept_amendment",
    "reject_amendment",
    "archive",
    "restore",
];

/// An operation of the document.
#[derive(Debug)]
pub struct Operation {
    /// `GET /v1/submissions/{id}`.
    pub name: String,
    /// The HTTP method.
    pub method: Method,
    /// The path with its parameters in braces.
    pub path: String,
    /// A body that fits the document's schema.
    pub body: Option<Body>,
}

/// A body that fits the document's schema.
#[derive(Debug)]
pub enum Body {
    /// Of this media type.
    Of(String, Value),
    /// A form with a file and these fields.
    Multipart(Vec<(String, String)>),
}

/// Every operation, with a body where it takes one; also compares the document's word about tokens with [`PUBLIC`].
///
/// # Panics
/// When the document is not what it should be.
#[must_use]
pub fn operations(app: &App) -> Vec<Operation> {
    let document = app.visitor().get("/openapi.json").expect(200).json;
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, described) in item.as_object().expect("operations") {
            let Ok(method) = Method::from_bytes(method.to_uppercase().as_bytes()) else {
                continue;
            };
            if !described["responses"].is_object() {
                continue;
            }
            let name = format!("{method} {path}");
            let token = described["security"].to_string().contains("bearer");
            assert_eq!(
                token,
                !PUBLIC.contains(&name.as_str()),
                "the document on tokens for {name}"
            );
            operations.push(Operation {
                body: body(&document, &described["requestBody"]),
                path: path.clone(),
                name,
                method,
            });
        }
    }
    for named in PUBLIC {
        assert!(
            operations.iter().any(|operation| operation.name == *named),
            "{named} is no operation any more"
        );
    }
    assert!(
        operations.len() > 80,
        "the document holds {} operations only",
        operations.len()
    );
    operations
}

impl Operation {
    /// Sends it with a body that fits and the version `etag`.
    #[must_use]
    pub fn send(&self, caller: &Client, path: &str, etag: &str) -> Answer {
        let mut call = caller.request(self.method.clone(), path);
        if self.method != Method::GET {
            call = call.if_match(etag);
        }
        match &self.body {
            None => call,
            Some(Body::Of(media_type, value)) => call.body(media_type, value.to_string()),
            Some(Body::Multipart(fields)) => {
                let fields: Vec<(&str, &str)> = fields
                    .iter()
                    .map(|(name, text)| (name.as_str(), text.as_str()))
                    .collect();
                call.upload("informe.pdf", "application/pdf", PDF, &fields)
            }
        }
        .send()
    }
}

/// The paths of an operation: one for each of the values of each parameter. `values` gets the part of the path before
/// the parameter and the parameter.
pub fn paths<'a>(template: &'a str, values: impl Fn(&str, &str) -> Vec<&'a str>) -> Vec<String> {
    let mut paths = vec![String::new()];
    let mut before = "";
    for part in template.split('/').skip(1) {
        let values = if part.starts_with('{') {
            values(before, part)
        } else {
            vec![part]
        };
        paths = paths
            .iter()
            .flat_map(|path| values.iter().map(move |value| format!("{path}/{value}")))
            .collect();
        before = part;
    }
    paths
}

fn body(document: &Value, described: &Value) -> Option<Body> {
    let (media_type, content) = described["content"].as_object()?.iter().next()?;
    let example = content.get("example").cloned();
    let value = example.unwrap_or_else(|| sample(document, &content["schema"]));
    if media_type != "multipart/form-data" {
        return Some(Body::Of(media_type.clone(), value));
    }
    let fields = value.as_object().expect("the parts of a form").iter();
    let texts = fields
        .filter(|(name, _)| *name != "file")
        .map(|(name, value)| (name.clone(), value.as_str().expect("a text").to_owned()));
    Some(Body::Multipart(texts.collect()))
}

/// A value that a schema allows: its own example, else the smallest one.
fn sample(document: &Value, schema: &Value) -> Value {
    if let Some(reference) = schema["$ref"].as_str() {
        let named = document
            .pointer(reference.trim_start_matches('#'))
            .expect("a schema of that name");
        return sample(document, named);
    }
    for member in ["/example", "/examples/0", "/const", "/enum/0"] {
        if let Some(value) = schema.pointer(member) {
            return value.clone();
        }
    }
    for member in ["oneOf", "anyOf"] {
        if let Some(choice) = schema[member]
            .as_array()
            .and_then(|choices| choices.iter().find(|it| it["type"] != "null"))
        {
            return sample(document, choice);
        }
    }
    let mut object: Map<String, Value> = Map::new();
    for part in schema["allOf"].as_array().into_iter().flatten() {
        object.extend(sample(document, part).as_object().cloned().unwrap_or_default());
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().find(|kind| **kind != "null").and_then(Value::as_str),
        one => one.as_str(),
    };
    match kind {
        Some("string") => json!(match schema["format"].as_str() {
            Some("uuid") => NOTHING.to_owned(),
            Some("date") => "2027-03-01".to_owned(),
            Some("date-time") => "2027-03-01T12:00:00Z".to_owned(),
            Some("email") => "nadie@example.org".to_owned(),
            Some("uri") => "https://example.org/".to_owned(),
            _ => "x".repeat(
                schema["minLength"]
                    .as_u64()
                    .and_then(|least| least.try_into().ok())
                    .unwrap_or(1)
            ),
        }),
        Some("integer" | "number") => schema.get("minimum").cloned().unwrap_or(json!(1)),
        Some("boolean") => json!(true),
        Some("array") => {
            let least = schema["minItems"].as_u64().unwrap_or(0);
            (0..least).map(|_| sample(document, &schema["items"])).collect()
        }
        _ => {
            for name in schema["required"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
            {
                object.insert(name.to_owned(), sample(document, &schema["properties"][name]));
            }
            Value::Object(object)
        }
    }
}
