//! Every route with its documentation, registered by one call each.
use crate::registrar::{Known, ServiceConfig};
use crate::state::ApiState;
use crate::{common_answers, operations};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use minga_domain::content::{PledgeContent, PracticeContent};
use minga_domain::field::Holding;
use serde_json::Value;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Components, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, Server};
use utoipa::{PartialSchema, ToSchema};

/// Registers all routes; the OpenAPI document is made from the same list.
pub fn routes(config: &mut ServiceConfig<'_>) {
    // What is asked most comes first.
    crate::registry::routes(config);
    crate::dashboard::routes(config);
    crate::countries::routes(config);
    crate::exports::routes(config);
    crate::feeds::routes(config);
    crate::changes::routes(config);
    crate::submissions::routes(config);
    crate::actions::routes(config);
    crate::assignments::routes(config);
    crate::attachments::routes(config);
    crate::auth::routes(config);
    crate::consolidation::routes(config);
    crate::cycles::routes(config);
    crate::desk::routes(config);
    crate::duplicates::routes(config);
    crate::experts::routes(config);
    crate::extensions::routes(config);
    crate::holds::routes(config);
    crate::imports::routes(config);
    crate::indicators::routes(config);
    crate::matches::routes(config);
    crate::me::routes(config);
    crate::members::routes(config);
    crate::notes::routes(config);
    crate::operations::routes(config);
    crate::organisations::routes(config);
    crate::pages::routes(config);
    crate::participants::routes(config);
    crate::plans::routes(config);
    crate::progress::routes(config);
    crate::reading::routes(config);
    crate::reference::routes(config);
    crate::reviews::routes(config);
    crate::revisions::routes(config);
    crate::roster_files::routes(config);
    crate::roster::routes(config);
    crate::roster_invitations::routes(config);
    crate::screening::routes(config);
    crate::taking_part::routes(config);
    crate::translations::routes(config);
    crate::users::routes(config);
    crate::webhook_deliveries::routes(config);
    crate::webhooks::routes(config);
}

/// What a reader of the document has to know before anything else.
const CONVENTIONS: &str = "\
Pledges and good practices for the Global Compact for Safe, Orderly and Regular Migration: from the draft through \
screening or peer review to the public registry.

**Formats.** UTF-8 JSON in `snake_case`; instants in RFC 3339 and UTC, periods as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, \
countries in ISO 3166 alpha-3, currencies in ISO 4217, languages in BCP 47, amounts as decimal strings. Ignore \
response fields and enum values that you do not know. Unknown fields and parameters in requests are refused.

**Errors** are `application/problem+json` (RFC 9457) with a stable `code`; invalid input lists every violation at \
once, with JSON Pointers. Sentences are in the language of `Accept-Language` (es, en, fr).

**Changes.** `PATCH` takes a JSON Merge Patch (RFC 7396), as `application/json` or `application/merge-patch+json`.

**Concurrency.** What can be changed carries an `ETag`; a change needs it as `If-Match`: 428 without, 412 when it is \
not the current one.

**Retries.** Every POST, PUT and PATCH accepts an `Idempotency-Key`: for 24 hours the same key with the same \
request does nothing more and gives the first status and address again, with `Idempotent-Replayed: true`. The body and \
its `ETag` are as things are by then, and 404 when they are no longer the caller's to see: no answer is kept.

**Lists** that can grow are pages with a cursor: `limit` 1 to 100, `next` in the body and as `Link`; where it is \
documented, `count=exact` adds `total`. \
Filters that repeat mean \"or\", different filters mean \"and\".

**Caching.** Public reads carry a strong `ETag` and `Cache-Control: public, max-age=60`; `If-None-Match` gives 304. \
They may be a second behind a change; with `Cache-Control: no-cache` in the request they show all that was public when \
it arrived, and so at least what an event tells of. What is read with an account is never stored. `HEAD` works wherever `GET` does.

**Tokens.** `Authorization: Bearer` with the `access_token` of a login; one that has expired or is malformed is 401. \
Where no account is needed it is ignored: under `/v1/auth/`, and by the public registry and the vocabularies, whose \
answers are the same for everybody.

**Visibility.** What a caller may not see is 404; what it may see but not do is 403 with the reason.

Every answer carries `X-Request-Id`.";

/// The OpenAPI document of all routes.
pub fn document() -> OpenApi {
    let mut document = base();
    routes(&mut ServiceConfig::document(&mut document));
    for (path, item) in &mut document.paths.paths {
        let versioned = common_answers::is_versioned(item);
        let operations = [
            ("get", &mut item.get),
            ("post", &mut item.post),
            ("put", &mut item.put),
            ("patch", &mut item.patch),
            ("delete", &mut item.delete),
        ];
        for (method, operation) in operations {
            if let Some(operation) = operation {
                operation.operation_id = Some(name_of(method, path));
                common_answers::complete(method, path, versioned, operation);
            }
        }
    }
    document
}

/// The bodies without which a POST may come, since they then count as `{}`: JSON of which nothing is required. As JSON
/// Pointers.
fn may_be_absent(document: &Value) -> Vec<String> {
    let paths = document.get("paths").and_then(Value::as_object);
    let free = |content: &Value| {
        let reference = content.pointer("/application~1json/schema/$ref")?.as_str()?;
        let schema = document.pointer(reference.strip_prefix('#')?)?;
        Some(schema.get("type")? == "object" && schema.get("required").is_none())
    };
    paths
        .into_iter()
        .flatten()
        .filter(|(_, item)| item.pointer("/post/requestBody/content").and_then(free) == Some(true))
        .map(|(path, _)| format!("/paths/{}/post/requestBody", minga_domain::json::escaped(path)))
        .collect()
}

/// The document as it is published: without `"default": null`, which says nothing and is not of the type that it
/// stands beside, and with the bodies that may be absent.
pub fn published() -> Value {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                fields.retain(|name, inner| name != "default" || !inner.is_null());
                fields.values_mut().for_each(strip);
            }
            Value::Array(items) => items.iter_mut().for_each(strip),
            _ => {}
        }
    }
    let mut document = serde_json::to_value(document()).unwrap_or_default();
    strip(&mut document);
    for pointer in may_be_absent(&document) {
        if let Some(Value::Object(body)) = document.pointer_mut(&pointer) {
            body.insert("required".to_owned(), Value::Bool(false));
        }
    }
    document
}

/// The name of an operation for generated clients: `get_pledges_by_reference`. Unique, since method and path are.
fn name_of(method: &str, path: &str) -> String {
    let words = path
        .trim_start_matches("/v1")
        .split('/')
        .filter(|part| !part.is_empty())
        .map(|part| {
            let inner = part.trim_start_matches('{').trim_end_matches('}');
            let plain = inner.replace(|c: char| !c.is_ascii_alphanumeric(), "_");
            if inner.len() == part.len() {
                plain
            } else {
                format!("by_{plain}")
            }
        });
    let words: Vec<String> = std::iter::once(method.to_owned()).chain(words).collect();
    words.join("_")
}

fn base() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Minga")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(CONVENTIONS))
        .license(Some(LicenseBuilder::new().name("MIT").identifier(Some("MIT")).build()));
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("JWT")
        .description(Some("The `access_token` of `POST /v1/auth/login`."))
        .build();
    let mut components = Components::new();
    let mut contents = Vec::new();
    // What requests call `content` is checked by kind; its schemas are documented here.
    PledgeContent::schemas(&mut contents);
    PracticeContent::schemas(&mut contents);
    contents.push((PledgeContent::name().into_owned(), PledgeContent::schema()));
    contents.push((PracticeContent::name().into_owned(), PracticeContent::schema()));
    // Only parameters are of this type, and parameters bring no schemas along.
    contents.push((Holding::name().into_owned(), Holding::schema()));
    components.schemas.extend(contents);
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    OpenApiBuilder::new()
        .info(info.build())
        .servers(Some([Server::new("/")]))
        .components(Some(components))
        .build()
}

/// Everything that answers requests, for `App::configure`. The server wraps it in [`crate::frame::frame`], and
/// that in compression.
pub fn configure(state: ApiState) -> impl Fn(&mut web::ServiceConfig) + Clone {
    let state = web::Data::new(state);
    let known = web::Data::new(known());
    move |config| {
        config.app_data(state.clone()).app_data(known.clone());
        ServiceConfig::answers(config, routes);
        config.route("/", web::get().to(operations::to_docs));
        config.route("/docs", web::get().to(operations::to_docs));
        config.service(operations::browsable());
        config.default_service(web::to(unknown));
    }
}

fn known() -> Known {
    let mut known = Known::default();
    routes(&mut ServiceConfig::known(&mut known));
    known
}

/// What no route answers: 405 with `Allow` where the path exists, else 404.
async fn unknown(request: HttpRequest, known: web::Data<Known>) -> HttpResponse {
    match known.allowed(request.path()) {
        Some(allowed) => HttpResponse::MethodNotAllowed()
            .insert_header((header::ALLOW, allowed))
            .finish(),
        None => HttpResponse::NotFound().finish(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
    use super::*;
    use serde_json::{Map, json};
    use std::collections::BTreeSet;

    #[test]
    fn a_known_path_names_its_methods() {
        let known = known();
        assert_eq!(known.allowed("/v1/pledges/PL-2026-00017").as_deref(), Some("GET, HEAD"));
        assert_eq!(known.allowed("/v1/planets"), None);
    }

    #[test]
    fn every_operation_has_a_tag_and_a_name_of_its_own() {
        let mut names = BTreeSet::new();
        for (path, item) in &document().paths.paths {
            for operation in [&item.get, &item.post, &item.put, &item.patch, &item.delete]
                .into_iter()
                .flatten()
            {
                assert!(
                    operation.tags.as_ref().is_some_and(|tags| !tags.is_empty()),
                    "{path} has no tag"
                );
                let name = operation.operation_id.clone().unwrap();
                assert!(names.insert(name.clone()), "{path}: the operation {name} exists twice");
            }
        }
    }

    /// Every operation as it is published, with its method and path.
    fn operations(document: &Value) -> Vec<(&str, &str, &Value)> {
        let paths = document.get("paths").and_then(Value::as_object).unwrap().iter();
        paths
            .flat_map(|(path, item)| {
                let methods = item.as_object().unwrap().iter();
                methods.map(move |(method, operation)| (method.as_str(), path.as_str(), operation))
            })
            .collect()
    }

    #[test]
    fn every_operation_is_an_imperative_on_one_line() {
        let document = published();
        let mut odd = Vec::new();
        for (method, path, operation) in operations(&document) {
            let summary = operation.get("summary").and_then(Value::as_str).unwrap_or_default();
            let first = summary.split(' ').next().unwrap_or_default();
            let names_a_thing = ["", "A", "All", "An", "One", "The", "This", "What", "Who"].contains(&first);
            if names_a_thing || summary.ends_with('.') || summary.contains('\n') {
                odd.push(format!("{method} {path}: {summary}"));
            }
        }
        assert_eq!(odd, Vec::<String>::new());
    }

    #[test]
    fn every_change_is_described() {
        let document = published();
        let bare: Vec<String> = operations(&document)
            .into_iter()
            .filter(|(method, _, operation)| *method != "get" && operation.get("description").is_none())
            .map(|(method, path, _)| format!("{method} {path}"))
            .collect();
        assert_eq!(bare, Vec::<String>::new());
    }

    #[test]
    fn a_body_may_be_absent_of_a_post_of_which_nothing_is_required() {
        let document = published();
        let required = |path: &str, method: &str| {
            let place = format!("/paths/{}/{method}/requestBody/required", path.replace('/', "~1"));
            document.pointer(&place).and_then(Value::as_bool)
        };
        for (path, method, expected) in [
            ("/v1/submissions/{id}/actions/{action}", "post", false),
            ("/v1/submissions/{id}", "patch", true),
            ("/v1/assignments/{id}/review", "put", true),
            ("/v1/submissions", "post", true),
            ("/v1/submissions/{id}/attachments", "post", true),
        ] {
            assert_eq!(required(path, method), Some(expected), "{method} {path}");
        }
    }

    #[test]
    fn every_list_of_keys_is_described() {
        let document = published();
        let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
        let lists: Vec<_> = schemas
            .unwrap()
            .iter()
            .filter(|(_, schema)| schema.get("enum").is_some())
            .collect();
        assert!(lists.len() > 50);
        let bare: Vec<&String> = lists
            .iter()
            .filter(|(_, schema)| schema.get("description").is_none())
            .map(|(name, _)| *name)
            .collect();
        assert_eq!(bare, Vec::<&String>::new());
    }

    #[test]
    fn feeds_and_files_have_the_filters_of_their_list() {
        let document = published();
        let filters = |path: &str| -> BTreeSet<String> {
            let place = format!("/paths/{}/get/parameters", path.replace('/', "~1"));
            let parameters = document.pointer(&place).and_then(Value::as_array).unwrap();
            let queries = parameters
                .iter()
                .filter(|parameter| parameter.get("in") == Some(&json!("query")));
            let names = queries.filter_map(|parameter| parameter.get("name")?.as_str());
            // How the list is cut into pages, which they are not.
            let paging = ["sort", "limit", "cursor", "count", "facets"];
            names.filter(|name| !paging.contains(name)).map(str::to_owned).collect()
        };
        for kind in ["pledges", "practices"] {
            let list = filters(&format!("/v1/{kind}"));
            for form in ["atom", "csv", "xlsx", "jsonl"] {
                assert_eq!(filters(&format!("/v1/{kind}.{form}")), list, "{kind}.{form}");
            }
        }
    }

    fn references<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
        match value {
            Value::Object(fields) => {
                found.extend(fields.get("$ref").and_then(Value::as_str));
                fields.values().for_each(|inner| references(inner, found));
            }
            Value::Array(items) => items.iter().for_each(|inner| references(inner, found)),
            _ => {}
        }
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let document = published();
        let mut found = BTreeSet::new();
        references(&document, &mut found);
        assert!(found.len() > 100);
        found.retain(|reference| document.pointer(reference.trim_start_matches('#')).is_none());
        assert_eq!(found, BTreeSet::new());
    }

    /// Lets no value have members that its schema does not name.
    fn close(value: &mut Value) {
        fn closed(schema: &mut Value) {
            close(schema);
            let Some(fields) = schema.as_object_mut() else { return };
            // What only has a description may be anything.
            if ["type", "$ref", "oneOf", "anyOf", "allOf"]
                .iter()
                .any(|name| fields.contains_key(*name))
            {
                fields.insert("unevaluatedProperties".to_owned(), json!(false));
            }
        }
        match value {
            Value::Object(fields) => {
                for (name, inner) in fields.iter_mut() {
                    match name.as_str() {
                        "example" | "examples" => {}
                        "properties" => inner.as_object_mut().unwrap().values_mut().for_each(closed),
                        "schema" | "items" | "additionalProperties" => closed(inner),
                        _ => close(inner),
                    }
                }
                let object = fields
                    .get("type")
                    .is_some_and(|kind| kind.to_string().contains("\"object\""));
                if object && !fields.contains_key("properties") {
                    fields.entry("additionalProperties").or_insert(json!(true));
                }
            }
            Value::Array(items) => items.iter_mut().for_each(close),
            _ => {}
        }
    }

    /// The bodies of requests, and the JSON bodies of success, each with its name; not the bytes of spreadsheets.
    fn bodies(document: &Value) -> Vec<(String, &Value)> {
        let mut found = Vec::new();
        for (path, item) in document.get("paths").and_then(Value::as_object).unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                let answers = operation.get("responses").and_then(Value::as_object).unwrap().iter();
                let good = answers.filter(|(status, _)| status.starts_with('2'));
                let sides = good.map(|(status, answer)| (status.as_str(), Some(answer)));
                for (side, body) in sides.chain([("request", operation.get("requestBody"))]) {
                    let content = body.and_then(|body| body.get("content")).and_then(Value::as_object);
                    for (media_type, media) in content.into_iter().flatten() {
                        if media_type.contains("json") || side == "request" && !media_type.contains("spreadsheet") {
                            found.push((format!("{method} {path}, {side}, {media_type}"), media));
                        }
                    }
                }
            }
        }
        found
    }

    /// The example of a body as a whole: its own, or that of its schema.
    fn example<'a>(document: &'a Value, media: &'a Value) -> Option<&'a Value> {
        let schema = media.get("schema")?;
        let named = schema.get("$ref").and_then(Value::as_str);
        let named = named.and_then(|name| document.pointer(name.trim_start_matches('#')));
        let of = |place: &'a Value| place.get("example").or_else(|| place.pointer("/examples/0"));
        of(media).or_else(|| of(named.unwrap_or(schema)))
    }

    #[test]
    fn every_body_has_a_whole_example_that_its_schema_admits() {
        let mut document = published();
        close(&mut document);
        let (mut schemas, mut examples, mut without) = (Map::new(), Map::new(), Vec::new());
        for (name, media) in bodies(&document) {
            match example(&document, media) {
                Some(example) => {
                    schemas.insert(name.clone(), media.get("schema").cloned().unwrap());
                    examples.insert(name, example.clone());
                }
                None => without.push(name),
            }
        }
        assert_eq!(without, Vec::<String>::new());
        assert!(examples.len() > 200);
        let schema = json!({"properties": schemas, "components": document.get("components")});
        let options = jsonschema::options().should_validate_formats(true);
        let validator = options.should_ignore_unknown_formats(true).build(&schema).unwrap();
        let examples = Value::Object(examples);
        let wrong = validator.iter_errors(&examples);
        let wrong: Vec<String> = wrong
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert_eq!(wrong, Vec::<String>::new());
    }
}
