//! Extractors: who is calling, the body already checked in shape, the version that the caller saw.
use crate::problem::{ApiError, etag};
use crate::state::ApiState;
use actix_web::dev::Payload;
use actix_web::http::{Method, header};
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use base64::Engine;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use jsonschema::Validator;
use minga_domain::content::schema::Schema;
use minga_domain::content::shape::{line_violations, shape_violations, validator_of};
use minga_domain::json;
use minga_domain::language::Language;
use minga_domain::refusal::RefusalReason;
use minga_domain::violation::{Code, Violation};
use minga_workflow::secrets::Bearer;
use minga_workflow::service::{Misread, Retry};
use minga_workflow::{Call, Failure};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::any::TypeId;
use std::collections::HashMap;
use std::future::{Ready, ready};
use std::sync::{Arc, LazyLock, RwLock};
use utoipa::ToSchema;
use uuid::Uuid;

/// Largest JSON body in bytes.
pub const BODY_LIMIT: usize = 1024 * 1024;

/// The id of the request, set by the frame.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// The language of messages to the caller.
pub fn language(request: &HttpRequest) -> Language {
    request
        .headers()
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .map_or(Language::default(), Language::negotiate)
}

/// The id of the request.
pub fn request_id(request: &HttpRequest) -> String {
    request
        .extensions()
        .get::<RequestId>()
        .map(|id| id.0.clone())
        .unwrap_or_default()
}

fn state(request: &HttpRequest) -> Result<&web::Data<ApiState>, ApiError> {
    request
        .app_data()
        .ok_or_else(|| ApiError(Failure::Internal("the API state is not registered".into())))
}

/// Where tokens are ignored: a client whose token has expired logs in, refreshes or asks for a password with the old
/// one still in its headers.
const WITHOUT_TOKEN: &str = "/v1/auth/";

/// What the session that an invitation's link opens is good for: reading and answering the one invitation, the text
/// with its files, and the review. Every other operation refuses it, whatever the account may do.
const OF_ONE_REVIEW: &[(&str, &str)] = &[
    ("GET", "/v1/assignments/{id}"),
    ("POST", "/v1/assignments/{id}/accept"),
    ("POST", "/v1/assignments/{id}/decline"),
    ("POST", "/v1/assignments/{id}/declare-conflict"),
    ("POST", "/v1/assignments/{id}/withdraw"),
    ("POST", "/v1/assignments/{id}/points-met"),
    ("GET", "/v1/assignments/{id}/review"),
    ("PUT", "/v1/assignments/{id}/review"),
    ("PATCH", "/v1/assignments/{id}/review"),
    ("POST", "/v1/assignments/{id}/review/submit"),
    ("GET", "/v1/submissions/{id}"),
    ("GET", "/v1/submissions/{id}/attachments"),
    ("GET", "/v1/submissions/{id}/attachments/{attachment_id}"),
    ("GET", "/v1/submissions/{id}/attachments/{attachment_id}/content"),
];

/// Whom the bearer token stands for; a token that does not hold is an error, none is a visitor.
fn bearer(request: &HttpRequest, state: &ApiState) -> Result<Option<Bearer>, ApiError> {
    if request.path().starts_with(WITHOUT_TOKEN) {
        return Ok(None);
    }
    let Some(value) = request.headers().get(header::AUTHORIZATION) else {
        return Ok(None);
    };
    let token = value
        .to_str()
        .ok()
        .and_then(|text| text.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .ok_or(Failure::Unauthenticated)?;
    let now = state.service.clock.now();
    let bearer = state
        .service
        .tokens
        .verify(token, now)
        .ok_or(Failure::Unauthenticated)?;
    if bearer.only.is_some() && !is_of_one_review(request) {
        return Err(Failure::Forbidden(RefusalReason::LinkOpensOneReview).into());
    }
    Ok(Some(bearer))
}

fn is_of_one_review(request: &HttpRequest) -> bool {
    let method = match request.method().as_str() {
        "HEAD" => "GET",
        method => method,
    };
    let pattern = request.match_pattern().unwrap_or_default();
    OF_ONE_REVIEW.contains(&(method, pattern.as_str()))
}

/// Who is calling, for requests without a body.
#[derive(Debug, Clone)]
pub struct Caller {
    /// What handlers can reach.
    pub state: web::Data<ApiState>,
    /// The call for the use case.
    pub call: Call,
}

impl Caller {
    /// The caller of a request.
    pub fn of(request: &HttpRequest) -> Result<Self, ApiError> {
        let state = state(request)?.clone();
        let bearer = bearer(request, &state)?;
        let call = Call {
            account: bearer.map(|bearer| bearer.account),
            only: bearer.and_then(|bearer| bearer.only),
            language: language(request),
            ..Call::of_nobody(request_id(request), state.service.clock.now())
        };
        Ok(Self { state, call })
    }

    /// The same caller with the idempotency key of the request, bound to method, path and body.
    pub fn with_retry(mut self, request: &HttpRequest, body: &[u8]) -> Result<Self, ApiError> {
        let Some(value) = request.headers().get("idempotency-key") else {
            return Ok(self);
        };
        let key = value
            .to_str()
            .ok()
            .map(str::trim)
            .filter(|key| (1..=255).contains(&key.len()))
            .ok_or_else(|| {
                Failure::Malformed(vec![
                    Violation::new(Code::MalformedValue, "#Idempotency-Key").with("expected", "1–255"),
                ])
            })?;
        let mut digest = aws_lc_rs::digest::Context::new(&aws_lc_rs::digest::SHA256);
        for part in [
            request.method().as_str().as_bytes(),
            b" ",
            request.uri().to_string().as_bytes(),
            b"\n",
            body,
        ] {
            digest.update(part);
        }
        let fingerprint = BASE64_STANDARD_NO_PAD.encode(digest.finish());
        let caller = match (self.call.only, self.call.account) {
            (Some(assignment), _) => format!("assignment {assignment}"),
            (None, Some(account)) => account.to_string(),
            // Two visitors whose clients number their requests alike are two; their addresses are not kept in the clear.
            (None, None) => {
                let network = self.state.limits.network_of(request);
                let network = network.map(|network| network.to_string()).unwrap_or_default();
                let sealed = self.state.service.links.seal(&format!("visitor {network}"));
                format!("visitor {sealed}")
            }
        };
        self.call.retry = Some(Retry {
            caller,
            key: key.to_owned(),
            fingerprint,
        });
        Ok(self)
    }
}

impl FromRequest for Caller {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request))
    }
}

/// A JSON body with the caller. It matches the documented schema of `T`, or the call knows what does not and takes no
/// effect. An absent body counts as `{}`, except of a PUT or PATCH: whoever changes what is there says how.
#[derive(Debug)]
pub struct Body<T> {
    /// What handlers can reach.
    pub state: web::Data<ApiState>,
    /// The call for the use case, with the idempotency key.
    pub call: Call,
    /// The body.
    pub value: T,
}

/// A request without fields.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({})))]
pub struct Empty {}

impl<T: DeserializeOwned + ToSchema + 'static> FromRequest for Body<T> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;
    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let mut payload = payload.take();
        Box::pin(async move {
            let caller = Caller::of(&request)?;
            let bytes = whole(&mut payload).await?;
            let media_type = request.content_type();
            let json = media_type.is_empty()
                || media_type.eq_ignore_ascii_case("application/json")
                || media_type.eq_ignore_ascii_case("application/merge-patch+json");
            if !bytes.is_empty() && !json {
                return Err(Failure::UnsupportedMediaType.into());
            }
            let says_how = [Method::PUT, Method::PATCH].contains(request.method());
            let absent = bytes.is_empty() && !says_how;
            let (value, misread) = read::<T>(if absent { b"{}" } else { &bytes })?;
            let mut caller = caller.with_retry(&request, &bytes)?;
            caller.call.misread = misread;
            Ok(Self {
                state: caller.state,
                call: caller.call,
                value,
            })
        })
    }
}

/// The bytes of a body, of [`BODY_LIMIT`] at most.
async fn whole(payload: &mut Payload) -> Result<BytesMut, ApiError> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Failure::Malformed(vec![Violation::new(Code::MalformedJson, "")]))?;
        if bytes.len() + chunk.len() > BODY_LIMIT {
            let limit = u64::try_from(BODY_LIMIT).unwrap_or(u64::MAX);
            return Err(Failure::TooLarge { limit }.into());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// A caller with a body that is a CSV file.
#[derive(Debug)]
pub struct CsvFile {
    /// What handlers share.
    pub state: web::Data<ApiState>,
    /// The call, with its idempotency key.
    pub call: Call,
    /// The file.
    pub bytes: Bytes,
}

impl FromRequest for CsvFile {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;
    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let mut payload = payload.take();
        Box::pin(async move {
            let caller = Caller::of(&request)?;
            if !request.content_type().eq_ignore_ascii_case("text/csv") {
                return Err(Failure::UnsupportedMediaType.into());
            }
            let bytes = whole(&mut payload).await?.freeze();
            let caller = caller.with_retry(&request, &bytes)?;
            Ok(Self {
                state: caller.state,
                call: caller.call,
                bytes,
            })
        })
    }
}

/// Reads a body. One whose shape is wrong is read without what is unreadable, and with plain values for what is required
/// and missing, so that its use case can say what else is wrong; [`Misread`] keeps it from taking effect.
pub(crate) fn read<T: DeserializeOwned + ToSchema + 'static>(bytes: &[u8]) -> Result<(T, Misread), ApiError> {
    let (mut raw, repeated) = json::parse(bytes).map_err(|error| {
        let at = Violation::new(Code::MalformedJson, "")
            .with("line", error.line())
            .with("column", error.column());
        Failure::Malformed(vec![at])
    })?;
    let known = known::<T>();
    let mut violations = repeated.all();
    violations.extend(shape_violations(&known.validator, &raw));
    if violations.iter().any(|one| one.code == Code::MoreProblems) {
        return Err(Failure::Invalid(violations).into());
    }
    // A submission's content has a reader of its own, which reports U+0000 together with everything else.
    violations.retain(|violation| violation.code != Code::NulCharacter || !violation.pointer.starts_with("/content/"));
    let of_content = |violation: &Violation| violation.pointer.starts_with("/content/");
    violations.extend(
        line_violations(&raw)
            .into_iter()
            .filter(|violation| !of_content(violation)),
    );
    let left_out = complete(&mut raw, &known.schema, &violations);
    match serde_json::from_value(raw) {
        Ok(value) => Ok((value, Misread { violations, left_out })),
        Err(_) if !violations.is_empty() => Err(Failure::Invalid(violations).into()),
        // The schema is made from the same type, so what is left is a form that JSON Schema cannot say.
        Err(error) => {
            Err(Failure::invalid(Violation::new(Code::MalformedValue, "").with("expected", error.to_string())).into())
        }
    }
}

/// Removes the members whose values cannot be read, an element of a list with its list; gives their pointers. What is
/// only too long, too short, too many or too few can be read.
fn leave_out(raw: &mut Value, violations: &[Violation]) -> Vec<String> {
    let mut left_out = Vec::new();
    for violation in violations {
        let readable = matches!(
            violation.code,
            Code::TooLong
                | Code::TooShort
                | Code::TooMany
                | Code::TooFew
                | Code::Duplicate
                | Code::Required
                | Code::NotOneLine
        );
        if readable {
            continue;
        }
        // An id that is none would be missed by the rest, so one takes its place that nothing has.
        let id = violation.code == Code::MalformedValue && violation.params.get("expected") == Some(&json!("uuid"));
        if let Some(value) = raw
            .pointer_mut(&violation.pointer)
            .filter(|value| id && value.is_string())
        {
            *value = json!(Uuid::nil());
            left_out.push(violation.pointer.clone());
            continue;
        }
        let mut pointer = violation.pointer.as_str();
        while let Some((parent, name)) = pointer.rsplit_once('/') {
            if let Some(Value::Object(fields)) = raw.pointer_mut(parent) {
                fields.remove(&name.replace("~1", "/").replace("~0", "~"));
                left_out.push(pointer.to_owned());
                break;
            }
            pointer = parent;
        }
    }
    left_out
}

/// Leaves out what cannot be read and puts values where required members are missing then, so that the rest can be
/// read; gives the pointers to all about whose meaning nothing can be said.
fn complete(raw: &mut Value, schema: &Schema, violations: &[Violation]) -> Vec<String> {
    let mut left_out = leave_out(raw, violations);
    let missing = violations.iter().filter(|violation| violation.code == Code::Required);
    let mut asked: Vec<String> = missing.map(|violation| violation.pointer.clone()).collect();
    asked.extend(left_out.iter().cloned());
    left_out.extend(schema.stand_in(raw, &asked));
    left_out
}

/// What is known of a type of bodies.
struct Known {
    validator: Validator,
    schema: Schema,
}

fn known<T: ToSchema + 'static>() -> Arc<Known> {
    static KNOWN: LazyLock<RwLock<HashMap<TypeId, Arc<Known>>>> = LazyLock::new(RwLock::default);
    let id = TypeId::of::<T>();
    if let Some(known) = KNOWN.read().ok().and_then(|known| known.get(&id).cloned()) {
        return known;
    }
    let made = Arc::new(Known {
        validator: validator_of::<T>(),
        schema: Schema::of::<T>(),
    });
    if let Ok(mut known) = KNOWN.write() {
        known.insert(id, made.clone());
    }
    made
}

/// The version that the caller saw, from `If-Match`; absent when the header is.
#[derive(Debug, Clone, Copy)]
pub struct IfMatch(pub Option<i32>);

impl FromRequest for IfMatch {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(value) = request.headers().get(header::IF_MATCH) else {
            return ready(Ok(Self(None)));
        };
        // An ETag that is not one of ours can match nothing: version 0 never exists.
        let version = value
            .to_str()
            .ok()
            .and_then(|text| {
                let version = text.trim().strip_prefix("\"v")?.strip_suffix('"')?.parse().ok()?;
                (etag(version) == text.trim()).then_some(version)
            })
            .unwrap_or(0);
        ready(Ok(Self(Some(version))))
    }
}

/// An identifier in the path: one that is malformed names nothing.
pub fn path_id<T: std::str::FromStr>(text: &str) -> Result<T, ApiError> {
    text.parse().map_err(|_| ApiError(Failure::NotFound))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]
    use super::*;
    use crate::auth::{Address, Credentials, LinkToken, NewPassword, Refresh};
    use crate::desk::{BulkConfirmation, BulkRequest};
    use minga_domain::progress::Progress;
    use minga_workflow::accounts::Registration;
    use minga_workflow::assignments::plans::PlanConfirmation;
    use minga_workflow::assignments::{Acceptance, ConflictDeclaration, NewAssignments, Withdrawal};
    use minga_workflow::cycles::NewCycle;
    use minga_workflow::duplicates::Merging;
    use minga_workflow::holds::NewHold;
    use minga_workflow::letters::{AnswerInput, ConsolidationInput, ExtensionRefusal, ExtensionRequest};
    use minga_workflow::notes::NewNote;
    use minga_workflow::objections::{NewObjection, ObjectionReason};
    use minga_workflow::organisations::NewOrganisation;
    use minga_workflow::organisations::aliases::NewAliases;
    use minga_workflow::organisations::contacts::NewContact;
    use minga_workflow::organisations::members::MemberPatch;
    use minga_workflow::organisations::offers::NewMember;
    use minga_workflow::participants::joining::{JoiningDecline, NewJoiningRequest};
    use minga_workflow::participants::{LetterAnswer, NewParticipant};
    use minga_workflow::progress::Hiding;
    use minga_workflow::reviews::Reopening;
    use minga_workflow::roster::ReviewerInput;
    use minga_workflow::roster::joining::NewRosterInvitation;
    use minga_workflow::screening::ScreeningChange;
    use minga_workflow::submissions::NewSubmission;
    use minga_workflow::translations::GivenTranslation;
    use minga_workflow::webhooks::NewWebhook;
    use std::collections::BTreeSet;

    /// The name of a type of bodies, of which the empty one can be read and takes no effect.
    fn read_empty<T: DeserializeOwned + ToSchema + 'static>() -> String {
        let name = T::name().into_owned();
        let (_, misread) = read::<T>(b"{}").unwrap_or_else(|error| panic!("{name}: {error:?}"));
        assert!(
            misread
                .violations
                .iter()
                .all(|violation| violation.code == Code::Required),
            "{name}: {misread:?}"
        );
        let told = misread.judge(Ok(())).unwrap_err();
        assert!(
            matches!(&told, Failure::Invalid(told) if !told.is_empty()),
            "{name}: {told:?}"
        );
        name
    }

    macro_rules! read_empty {
        ($($body:ty),+ $(,)?) => { BTreeSet::from([$(read_empty::<$body>()),+]) };
    }

    #[test]
    fn every_body_can_be_judged_without_its_required_members() {
        let read = read_empty![
            Acceptance,
            Address,
            AnswerInput,
            BulkConfirmation,
            BulkRequest,
            ConflictDeclaration,
            ConsolidationInput,
            Credentials,
            ExtensionRefusal,
            ExtensionRequest,
            GivenTranslation,
            Hiding,
            JoiningDecline,
            LetterAnswer,
            LinkToken,
            MemberPatch,
            Merging,
            NewAliases,
            NewAssignments,
            NewContact,
            NewCycle,
            NewHold,
            NewJoiningRequest,
            NewMember,
            NewNote,
            NewObjection,
            NewOrganisation,
            NewParticipant,
            NewPassword,
            NewRosterInvitation,
            NewSubmission,
            NewWebhook,
            ObjectionReason,
            PlanConfirmation,
            Progress,
            Refresh,
            Registration,
            Reopening,
            ReviewerInput,
            ScreeningChange,
            Withdrawal,
        ];
        let document = crate::routes::published();
        let operations = document.get("paths").and_then(Value::as_object).unwrap().values();
        let bodies = operations.flat_map(|item| item.as_object().unwrap().values());
        let demanding: BTreeSet<String> = bodies
            .filter_map(|operation| {
                operation
                    .pointer("/requestBody/content/application~1json/schema/$ref")?
                    .as_str()
            })
            .filter(|reference| {
                let schema = document.pointer(reference.strip_prefix('#').unwrap()).unwrap();
                schema.get("required").is_some()
            })
            .filter_map(|reference| Some(reference.rsplit_once('/')?.1.to_owned()))
            .collect();
        assert_eq!(read, demanding);
    }
}
