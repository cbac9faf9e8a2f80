//! What many operations answer, and take, for the same reason: said here once, and added to the description of each
//! operation of which it is true and whose handler does not say it in words of its own.
use crate::problem::Problem;
use minga_workflow::assignments::{AssignmentView, OwnAssignment};
use minga_workflow::participants::ParticipantView;
use minga_workflow::submission_view::SubmissionView;
use utoipa::ToSchema;
use utoipa::openapi::path::{Operation, Parameter, ParameterIn, PathItem};
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{Content, Header, Ref, RefOr, Required, Response};

/// The media type of every [`Problem`].
const PROBLEM: &str = "application/problem+json";

/// The header that makes a change safe to repeat.
const RETRY: &str = "Idempotency-Key";

/// What decides which answers an operation shares with others.
struct Facts {
    /// It is under `/v1/`: parameters that do not exist are refused there.
    api: bool,
    /// It reads or writes the database; only the vocabularies do not.
    stored: bool,
    /// It changes something.
    changes: bool,
    /// Its path names something.
    names: bool,
    /// It takes a body.
    body: bool,
    /// It is for those who are signed in.
    signed_in: bool,
    /// It takes an `If-Match`.
    versioned: bool,
}

/// An answer that many operations share.
struct Shared {
    status: &'static str,
    description: &'static str,
    of: fn(&Facts) -> bool,
}

/// The answers that are added.
const ANSWERS: [Shared; 13] = [
    Shared {
        status: "400",
        description: "Not JSON, or unknown or malformed parameters",
        of: |facts| facts.api,
    },
    Shared {
        status: "401",
        description: "Not signed in",
        of: |facts| facts.signed_in,
    },
    Shared {
        status: "403",
        description: "Not for the caller; the token of a review link opens that one review alone",
        of: |facts| facts.signed_in,
    },
    Shared {
        status: "404",
        description: "No such thing, or not for the caller",
        of: |facts| facts.names,
    },
    Shared {
        status: "409",
        description: "Not in this state, or somebody else was faster",
        of: |facts| facts.changes && facts.signed_in,
    },
    Shared {
        status: "412",
        description: "Changed meanwhile",
        of: |facts| facts.versioned,
    },
    Shared {
        status: "413",
        description: "The body is larger than 1 MB",
        of: |facts| facts.changes,
    },
    Shared {
        status: "415",
        description: "The body is of another media type",
        of: |facts| facts.changes,
    },
    Shared {
        status: "422",
        description: "Every violated rule, or a reused idempotency key",
        of: |facts| facts.body || (facts.changes && facts.signed_in),
    },
    Shared {
        status: "428",
        description: "`If-Match` is missing",
        of: |facts| facts.versioned,
    },
    Shared {
        status: "429",
        description: "Too many reads that the cache does not answer, or too many files at once; `Retry-After` says how long to wait",
        of: |facts| facts.api && facts.stored && !facts.changes && !facts.signed_in,
    },
    Shared {
        status: "500",
        description: "A fault of the service, which its log tells under the request's id",
        of: |facts| facts.api,
    },
    Shared {
        status: "503",
        description: "The database cannot be reached now; `Retry-After` says how long to wait",
        of: |facts| facts.api && facts.stored,
    },
];

/// Whether what stands at a path has versions, so that some operation on it takes an `If-Match`.
pub fn is_versioned(item: &PathItem) -> bool {
    let operations = [&item.put, &item.post, &item.delete, &item.patch];
    operations
        .into_iter()
        .flatten()
        .any(|operation| takes(operation, "If-Match"))
}

/// Completes the description of an operation; `versioned`: what stands at its path has versions.
pub fn complete(method: &str, path: &str, versioned: bool, operation: &mut Operation) {
    let facts = Facts {
        api: path.starts_with("/v1/"),
        stored: !path.starts_with("/v1/reference"),
        changes: method != "get",
        names: path.contains('{'),
        body: operation.request_body.is_some(),
        signed_in: is_for_signed_in(operation),
        versioned: takes(operation, "If-Match"),
    };
    for answer in ANSWERS.iter().filter(|answer| (answer.of)(&facts)) {
        let known = &mut operation.responses.responses;
        known
            .entry(answer.status.to_owned())
            .or_insert_with(|| RefOr::T(problem(answer.description)));
    }
    for answer in operation.responses.responses.values_mut() {
        if let RefOr::T(answer) = answer {
            name_media_type(answer);
        }
    }
    let makes = operation.responses.responses.contains_key("201");
    if versioned || makes || gives_versions(operation) {
        tell_header(operation, "ETag", "The version, for `If-Match`");
    }
    if takes(operation, "If-None-Match") {
        tell_header(operation, "ETag", "For `If-None-Match`");
    }
    if makes {
        tell_header(operation, "Location", "Where to read what was made");
    }
    if takes(operation, "cursor") {
        tell_header(operation, "Link", "The next page, `rel=\"next\"`, if there is one");
    }
    if facts.changes && method != "delete" && facts.signed_in && !takes(operation, RETRY) {
        operation.parameters.get_or_insert_default().push(RefOr::T(retry()));
    }
}

fn is_for_signed_in(operation: &Operation) -> bool {
    let bearer = SecurityRequirement::new("bearer", Vec::<String>::new());
    operation
        .security
        .as_ref()
        .is_some_and(|requirements| requirements.contains(&bearer))
}

fn takes(operation: &Operation, header: &str) -> bool {
    let parameters = operation.parameters.as_deref().unwrap_or_default();
    parameters
        .iter()
        .any(|parameter| matches!(parameter, RefOr::T(known) if known.name == header))
}

/// Says of the answers with a body that they have a header.
fn tell_header(operation: &mut Operation, name: &str, description: &str) {
    for (status, answer) in &mut operation.responses.responses {
        let RefOr::T(answer) = answer else { continue };
        if status.starts_with('2') && !answer.content.is_empty() {
            answer.headers.entry(name.to_owned()).or_insert_with(|| {
                let mut header = Header::default();
                header.schema = Some(RefOr::T(text()));
                header.description = Some(description.to_owned());
                header.into()
            });
        }
    }
}

fn text() -> Schema {
    Schema::Object(ObjectBuilder::new().schema_type(Type::String).build())
}

/// Whether an answer shows what is changed at other paths than this one.
fn gives_versions(operation: &Operation) -> bool {
    let names = [
        SubmissionView::name(),
        AssignmentView::name(),
        OwnAssignment::name(),
        ParticipantView::name(),
    ];
    let views = names.map(Ref::from_schema_name);
    let is_one = |content: &Content| matches!(&content.schema, Some(RefOr::Ref(schema)) if views.contains(schema));
    operation.responses.responses.values().any(|answer| match answer {
        RefOr::T(answer) => answer.content.values().any(|content| match content {
            RefOr::T(content) => is_one(content),
            _ => false,
        }),
        _ => false,
    })
}

fn problem(description: &str) -> Response {
    let mut response = Response::new(description);
    let content = Content::new(Some(Ref::from_schema_name(Problem::name())));
    response.content.insert(PROBLEM.to_owned(), content.into());
    response
}

/// A problem has a media type of its own, which a handler's description does not have to repeat.
fn name_media_type(answer: &mut Response) {
    let whole = Ref::from_schema_name(Problem::name());
    let is_problem = answer
        .content
        .values()
        .any(|content| matches!(content, RefOr::T(content) if content.schema == Some(RefOr::Ref(whole.clone()))));
    if is_problem {
        answer.content = std::mem::take(&mut answer.content)
            .into_values()
            .map(|content| (PROBLEM.to_owned(), content))
            .collect();
    }
}

fn retry() -> Parameter {
    let mut parameter = Parameter::new(RETRY);
    parameter.parameter_in = ParameterIn::Header;
    parameter.required = Required::False;
    parameter.description = Some("The same key with the same request happens once".to_owned());
    parameter.schema = Some(RefOr::T(text()));
    parameter
}
