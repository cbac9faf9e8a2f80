//! Failures as `application/problem+json` (RFC 9457), in the caller's language. One table says which failure has
//! which code and status; the titles and details are in `locales/*/api.ftl` under the code.
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpResponse, ResponseError};
use minga_domain::keys::Keyed;
use minga_domain::language::Language;
use minga_domain::refusal::RefusalReason;
use minga_domain::violation::Violation;
use minga_domain::words::Words;
use minga_workflow::Failure;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::sync::LazyLock;
use utoipa::ToSchema;

/// The problem documents' media type.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// Every code a problem can have, with its status. The meaning is in the translations.
pub const CODES: &[(&str, u16)] = &[
    ("malformed_request", 400),
    ("unauthenticated", 401),
    ("forbidden", 403),
    ("not_found", 404),
    ("method_not_allowed", 405),
    ("not_acceptable", 406),
    ("wrong_state", 409),
    ("action_blocked", 409),
    ("confirmation_needed", 409),
    ("conflict", 409),
    ("gone", 410),
    ("stale_version", 412),
    ("too_large", 413),
    ("unsupported_media_type", 415),
    ("invalid_request", 422),
    ("idempotency_key_reused", 422),
    ("version_required", 428),
    ("too_many_requests", 429),
    ("internal_error", 500),
    ("unavailable", 503),
];

/// A failure on its way to the client.
#[derive(Debug)]
pub struct ApiError(pub Failure);

impl<T: Into<Failure>> From<T> for ApiError {
    fn from(failure: T) -> Self {
        Self(failure.into())
    }
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(code(&self.0))
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        status(code(&self.0))
    }
    // The frame renders the body: only it knows the caller's language.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}

/// A problem document.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// A URI for the kind of problem.
    #[schema(example = "urn:minga:problem:invalid_request")]
    pub r#type: String,
    /// What kind of problem it is, in the caller's language.
    pub title: String,
    /// The HTTP status.
    #[schema(example = 422)]
    pub status: u16,
    /// What happened and what to do about it, in the caller's language.
    pub detail: String,
    /// Stable code for programs.
    #[schema(example = "invalid_request")]
    pub code: String,
    /// The id that the log line and the audit event carry.
    pub request_id: String,
    /// Every violation at once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub violations: Vec<ProblemViolation>,
    /// What has to hold before the action.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub blocked_by: Vec<Blocker>,
    /// What has to be confirmed: the same request goes through when it names the `confirm` of each under `confirm`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Reason>,
    /// The submission's current state, where that or its version is the problem.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// The current `ETag`, where the version is the problem.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// Why it is no longer public, as the secretariat wrote it for everybody: in its own words and language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_reason: Option<String>,
    /// The finer reason of a refusal or conflict.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<RefusalReason>,
    /// What stands now, where somebody else was faster than the caller.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>, example = json!({"responsible_officer": null}))]
    pub current: Option<Value>,
}

/// One violated rule.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemViolation {
    /// JSON Pointer into the request body, or `?name` for a query parameter.
    #[schema(example = "/content/title")]
    pub pointer: String,
    /// Stable code.
    #[schema(example = "too_long")]
    pub code: String,
    /// What is wrong and how to mend it, in the caller's language.
    pub message: String,
    /// The figures of the message.
    pub params: Map<String, Value>,
}

impl ProblemViolation {
    /// A violation in words.
    pub fn of(violation: &Violation, language: Language) -> Self {
        Self {
            pointer: violation.pointer.clone(),
            code: violation.code.key().to_owned(),
            message: violation.message(language),
            params: violation.params.clone(),
        }
    }
}

/// Something that has to hold first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Blocker {
    /// Stable code of the guard.
    pub code: String,
    /// What has to be done, in the caller's language.
    pub message: String,
}

impl Blocker {
    /// A guard in words.
    pub fn of(guard: minga_domain::transitions::Guard, language: Language) -> Self {
        let message = words().plain(language, &format!("guard-{}", guard.key().replace('_', "-")));
        Self {
            code: guard.key().to_owned(),
            message,
        }
    }
}

/// Something that an action asks about first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Reason {
    /// Stable code.
    #[schema(example = "open_reviews")]
    pub code: String,
    /// What it is, in the caller's language.
    pub message: String,
    /// The figures of the message.
    #[schema(example = json!({"count": 2}))]
    pub params: Map<String, Value>,
    /// What to name under `confirm`: it stands for just what is counted now, and for nothing that comes later.
    #[schema(example = "open_reviews:5b1c8e0f.3d27a946")]
    pub confirm: String,
}

impl Reason {
    /// A caution in words.
    pub fn of(asked: &minga_domain::transitions::Asked, language: Language) -> Self {
        let params = Map::from_iter([("count".to_owned(), json!(asked.count))]);
        let id = format!("caution-{}", asked.caution.key().replace('_', "-"));
        Self {
            code: asked.caution.key().to_owned(),
            message: words().say(language, &id, &params),
            params,
            confirm: asked.confirmation.clone(),
        }
    }
}

/// The sentences of the API: problems, guards, reasons, link pages.
pub fn words() -> &'static Words {
    static WORDS: LazyLock<Words> = LazyLock::new(|| {
        Words::new([
            include_str!("../locales/es/api.ftl"),
            include_str!("../locales/en/api.ftl"),
            include_str!("../locales/fr/api.ftl"),
        ])
    });
    &WORDS
}

/// The stable code of a failure.
pub fn code(failure: &Failure) -> &'static str {
    match failure {
        Failure::Malformed(_) => "malformed_request",
        Failure::Invalid(_) => "invalid_request",
        Failure::Unauthenticated | Failure::Rejected(_) => "unauthenticated",
        Failure::Forbidden(_) => "forbidden",
        Failure::NotFound => "not_found",
        Failure::Gone(_) => "gone",
        Failure::WrongState { .. } => "wrong_state",
        Failure::Blocked { .. } => "action_blocked",
        Failure::ConfirmationNeeded(_) => "confirmation_needed",
        Failure::Conflict(_) | Failure::Overtaken(..) | Failure::InConflict(_) => "conflict",
        Failure::Stale { .. } | Failure::StaleSubmission { .. } => "stale_version",
        Failure::VersionRequired { .. } => "version_required",
        Failure::IdempotencyKeyReused => "idempotency_key_reused",
        Failure::TooLarge { .. } => "too_large",
        Failure::UnsupportedMediaType => "unsupported_media_type",
        Failure::TooManyRequests { .. } => "too_many_requests",
        Failure::Unavailable(_) => "unavailable",
        Failure::Internal(_) => "internal_error",
    }
}

fn status(code: &str) -> StatusCode {
    CODES
        .iter()
        .find(|(name, _)| *name == code)
        .and_then(|(_, status)| StatusCode::from_u16(*status).ok())
        .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// The strong validator of a version.
pub fn etag(version: i32) -> String {
    format!("\"v{version}\"")
}

/// The answer for a failure.
pub fn render(failure: &Failure, language: Language, request_id: &str) -> HttpResponse {
    let code = code(failure);
    let mut problem = blank(code, language, request_id, &params(failure));
    match failure {
        Failure::Malformed(violations) | Failure::Invalid(violations) => {
            problem.violations = violations.iter().map(|v| ProblemViolation::of(v, language)).collect();
        }
        Failure::Blocked { guards, violations } => {
            problem.blocked_by = guards.iter().map(|guard| Blocker::of(*guard, language)).collect();
            problem.violations = violations.iter().map(|v| ProblemViolation::of(v, language)).collect();
        }
        Failure::ConfirmationNeeded(asked) => {
            problem.reasons = asked.iter().map(|asked| Reason::of(asked, language)).collect();
        }
        Failure::WrongState { state } => problem.state = Some((*state).to_owned()),
        Failure::StaleSubmission { state, .. } => problem.state = Some((*state).to_owned()),
        Failure::Rejected(reason)
        | Failure::Forbidden(reason)
        | Failure::Conflict(reason)
        | Failure::Overtaken(reason, _) => {
            explain(&mut problem, *reason, language);
            if let Failure::Overtaken(_, current) = failure {
                problem.current = Some(current.clone());
            }
        }
        Failure::InConflict(violations) => {
            explain(&mut problem, RefusalReason::InConflict, language);
            problem.violations = violations.iter().map(|v| ProblemViolation::of(v, language)).collect();
        }
        Failure::Gone(reason) if !reason.is_empty() => {
            let said = Map::from_iter([("reason".to_owned(), json!(reason))]);
            problem.detail = words().say(language, "problem-gone.with-reason", &said);
            problem.public_reason = Some(reason.clone());
        }
        _ => {}
    }
    problem.etag = current(failure).map(etag);
    let mut response = respond(&problem);
    if let Some(seconds) = retry_after(failure) {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if let Some(Ok(value)) = problem.etag.as_deref().map(HeaderValue::from_str) {
        response.headers_mut().insert(header::ETAG, value);
    }
    if matches!(failure, Failure::Unauthenticated | Failure::Rejected(_)) {
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

/// The version that stands now, where the version is the problem.
fn current(failure: &Failure) -> Option<i32> {
    match failure {
        Failure::Stale { current }
        | Failure::StaleSubmission { current, .. }
        | Failure::VersionRequired { current } => Some(*current),
        _ => None,
    }
}

/// After how many seconds it is worth to ask again what cannot be reached now.
pub const UNAVAILABLE_SECONDS: u64 = 5;

/// After how many seconds it is worth to try again.
pub fn retry_after(failure: &Failure) -> Option<u64> {
    match failure {
        Failure::TooManyRequests { retry_after } => Some(*retry_after),
        Failure::Unavailable(_) => Some(UNAVAILABLE_SECONDS),
        _ => None,
    }
}

fn explain(problem: &mut Problem, reason: RefusalReason, language: Language) {
    problem.reason = Some(reason);
    problem.detail = reason_in_words(reason, language);
}

/// What a reason means and how to go on.
pub fn reason_in_words(reason: RefusalReason, language: Language) -> String {
    words().plain(language, &format!("reason-{}", reason.key().replace('_', "-")))
}

/// The answer for a refusal that the HTTP layer made itself (no route, wrong method …).
pub fn render_status(status: StatusCode, language: Language, request_id: &str) -> HttpResponse {
    let code = CODES.iter().find(|(_, of)| *of == status.as_u16()).map_or(
        if status.is_server_error() {
            "internal_error"
        } else {
            "malformed_request"
        },
        |(code, _)| *code,
    );
    respond(&blank(code, language, request_id, &Map::new()))
}

fn params(failure: &Failure) -> Map<String, Value> {
    let value = match failure {
        Failure::TooLarge { limit } => json!({ "limit": limit / 1024 / 1024 }),
        Failure::TooManyRequests { retry_after } => json!({ "seconds": retry_after }),
        Failure::WrongState { state } => json!({ "state": state }),
        _ => Value::Null,
    };
    value.as_object().cloned().unwrap_or_default()
}

fn blank(code: &str, language: Language, request_id: &str, params: &Map<String, Value>) -> Problem {
    let id = format!("problem-{}", code.replace('_', "-"));
    Problem {
        r#type: format!("urn:minga:problem:{code}"),
        title: words().say(language, &id, params),
        status: status(code).as_u16(),
        detail: words().say(language, &format!("{id}.detail"), params),
        code: code.to_owned(),
        request_id: request_id.to_owned(),
        violations: Vec::new(),
        blocked_by: Vec::new(),
        reasons: Vec::new(),
        state: None,
        etag: None,
        public_reason: None,
        reason: None,
        current: None,
    }
}

fn respond(problem: &Problem) -> HttpResponse {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    HttpResponse::build(status)
        .insert_header((header::CONTENT_TYPE, MEDIA_TYPE))
        .body(serde_json::to_vec(problem).unwrap_or_default())
}
