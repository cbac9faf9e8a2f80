//! What many operations answer, and take, for the same reason: said here once, and added to the description of each
//! operation of which it is true and whose handler does not say it in words of its own.
use crate::problem::Problem;
use utoipa::ToSchema;
use utoipa::openapi::path::{Operation, Parameter, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{Content, Ref, RefOr, Required, Response};

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

/// Completes the description of an operation.
pub fn complete(method: &str, path: &str, operation: &mut Operation) {
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
    let text = ObjectBuilder::new().schema_type(Type::String).build();
    parameter.schema = Some(RefOr::T(Schema::Object(text)));
    parameter
}
