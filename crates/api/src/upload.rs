//! Receives a multipart upload: the file goes to the disk piece by piece, then its row is written; when the row is not,
//! the file goes again.
use crate::extract::Caller;
use crate::personal::{self, made};
use crate::problem::ApiError;
use crate::reply::Answer;
use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use futures_util::StreamExt;
use minga_domain::ids::{AttachmentId, SubmissionId};
use minga_domain::keys::Keyed;
use minga_domain::kinds::AttachmentPurpose;
use minga_domain::violation::{Code, Violation};
use minga_workflow::attachments::{self, AttachmentView, NewAttachment};
use minga_workflow::files::{Files, Received};
use minga_workflow::{Failure, Recorded, Service, Tx};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use utoipa::ToSchema;
use uuid::Uuid;

/// Longest credit in characters, as in a later change.
const CREDIT_MAX: usize = 300;
/// Longest alternative text in characters, as in a later change.
const ALTERNATIVE_TEXT_MAX: usize = 1000;
/// Bytes of a part that is text; more is refused, whatever it says.
const TEXT_BYTES: usize = 8 * 1024;

/// Most parts of an upload that are looked at; a proper one has four.
const MOST_PARTS: usize = 16;

/// The parts of an upload.
#[derive(Debug, ToSchema)]
#[allow(dead_code, reason = "only documents the parts, which are read one by one")]
#[schema(examples(json!({
    "file": "(the bytes of ventanilla.jpg)", "purpose": "image", "credit": "Ana Flores",
    "alternative_text": "Two women at a help desk"
})))]
pub struct AttachmentUpload {
    /// The file, with its name.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// What it is for.
    purpose: AttachmentPurpose,
    /// Who made the image.
    #[schema(max_length = 300, example = "Ana Flores")]
    credit: Option<String>,
    /// What the image shows, for those who do not see it.
    #[schema(max_length = 1000)]
    alternative_text: Option<String>,
}

/// What has been read of an upload.
#[derive(Debug, Default)]
struct Parts {
    file: Option<(String, Received)>,
    purpose: Option<AttachmentPurpose>,
    credit: Option<String>,
    alternative_text: Option<String>,
    seen: Vec<String>,
    violations: Vec<Violation>,
}

/// Receives, keeps and attaches a file.
pub async fn receive(
    id: SubmissionId,
    request: &HttpRequest,
    caller: Caller,
    payload: web::Payload,
) -> Result<HttpResponse, ApiError> {
    let service = caller.state.service.clone();
    let media_type = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    if !media_type.is_some_and(|of| of.trim_start().to_ascii_lowercase().starts_with("multipart/form-data")) {
        return Err(Failure::UnsupportedMediaType.into());
    }
    let expected = service
        .read(caller.call.clone(), move |tx| attachments::expect_upload(tx, id))
        .await;
    match expected {
        // A retried upload may meet the state that came after it; its key decides.
        Err(Failure::WrongState { .. }) if request.headers().contains_key("idempotency-key") => {}
        expected => expected?,
    }
    let mut multipart = Multipart::new(request.headers(), payload);
    let parts = read_parts(&mut multipart, &service).await?;
    let mut violations = parts.violations;
    for (name, missing) in [("file", parts.file.is_none()), ("purpose", parts.purpose.is_none())] {
        if missing
            && !violations
                .iter()
                .any(|violation| violation.pointer == format!("/{name}"))
        {
            violations.push(Violation::new(Code::Required, format!("/{name}")));
        }
    }
    let (Some((file_name, received)), Some(purpose), true) = (parts.file, parts.purpose, violations.is_empty()) else {
        return Err(Failure::Invalid(violations).into());
    };
    let (received, found) = attachments::found_type(received, file_name.clone()).await?;
    let (received, found) = match found {
        Some(image) if image.image && purpose == AttachmentPurpose::Image => {
            attachments::without_metadata(&service.files, received, image).await?
        }
        found => (received, found),
    };
    let new = NewAttachment {
        id: Uuid::now_v7().into(),
        purpose,
        file_name,
        found,
        size: received.size,
        sha256: received.sha256.clone(),
        credit: parts.credit,
        alternative_text: parts.alternative_text,
    };
    // The boundary differs from one try to the next: what counts is what the parts say.
    let said = json!([
        purpose,
        new.file_name,
        new.sha256,
        new.size,
        new.credit,
        new.alternative_text
    ]);
    let caller = caller.with_retry(request, said.to_string().as_bytes())?;
    attach(caller, id, new, received).await
}

async fn attach(
    caller: Caller,
    id: SubmissionId,
    new: NewAttachment,
    received: Received,
) -> Result<HttpResponse, ApiError> {
    let attachment = new.id;
    let Caller { state, call } = caller;
    state.service.files.keep(received, attachment).await?;
    let attached = Arc::new(AtomicBool::new(false));
    let mark = attached.clone();
    let work = move |tx: &mut Tx<'_>| attachments::attach(tx, id, new);
    let answer = move |view: &AttachmentView| {
        mark.store(true, Ordering::Release);
        Answer::created(view.version, format!("/v1/submissions/{id}/attachments/{}", view.id))
    };
    let again = move |tx: &mut Tx<'_>, kept: &Recorded| attachments::read(tx, id, made(kept)?);
    let performed = personal::perform(&state, call, work, answer, again).await;
    let needed = match &performed {
        // A retried request gets the answer of the first one, which has a file of its own.
        Ok(_) => attached.load(Ordering::Acquire),
        // Whether a lost transaction was kept is not known here; the sweep knows.
        Err(ApiError(Failure::Internal(_) | Failure::Unavailable(_))) => true,
        Err(_) => false,
    };
    if !needed {
        forget(&state.service.files, attachment).await;
    }
    performed
}

async fn forget(files: &Files, attachment: AttachmentId) {
    if let Err(failure) = files.remove(attachment).await {
        tracing::warn!(%attachment, ?failure, "the bytes of a refused attachment are still there");
    }
}

async fn read_parts(multipart: &mut Multipart, service: &Service) -> Result<Parts, ApiError> {
    let mut parts = Parts::default();
    while let Some(field) = multipart.next().await {
        let mut field = field.map_err(|error| malformed(&error))?;
        if parts.seen.len() == MOST_PARTS {
            parts
                .violations
                .push(Violation::new(Code::TooMany, "").with("maximum", MOST_PARTS));
            return Err(Failure::Invalid(parts.violations).into());
        }
        let name = field.name().unwrap_or_default().to_owned();
        let pointer = format!("/{name}");
        let repeated = parts.seen.contains(&name);
        parts.seen.push(name.clone());
        if repeated {
            parts.violations.push(Violation::new(Code::Duplicate, pointer));
            discard(&mut field, service).await?;
            continue;
        }
        match name.as_str() {
            "file" => {
                let file_name = field
                    .content_disposition()
                    .and_then(|of| of.get_filename())
                    .map(as_on_disk)
                    .unwrap_or_default();
                let received = read_file(&mut field, service).await?;
                parts.file = Some((file_name, received));
            }
            "purpose" => {
                let text = read_text(&mut field, &pointer, TEXT_BYTES, &mut parts.violations).await?;
                parts.purpose = text.as_deref().and_then(AttachmentPurpose::from_key);
                if text.is_some() && parts.purpose.is_none() {
                    let allowed: Vec<&str> = AttachmentPurpose::ALL.iter().map(|purpose| purpose.key()).collect();
                    parts
                        .violations
                        .push(Violation::new(Code::UnknownKey, pointer).with("allowed", allowed));
                }
            }
            "credit" => parts.credit = read_text(&mut field, &pointer, CREDIT_MAX, &mut parts.violations).await?,
            "alternative_text" => {
                parts.alternative_text =
                    read_text(&mut field, &pointer, ALTERNATIVE_TEXT_MAX, &mut parts.violations).await?;
            }
            other => {
                parts
                    .violations
                    .push(Violation::new(Code::UnknownField, pointer.clone()).with("field", other));
                discard(&mut field, service).await?;
            }
        }
    }
    Ok(parts)
}

/// The file, on the disk. One that is too large is read on for as much again, so that a client that does not listen
/// while it sends gets to see the answer.
async fn read_file(field: &mut Field, service: &Service) -> Result<Received, ApiError> {
    let mut incoming = service.files.receive(service.policy.attachment_bytes).await?;
    while let Some(chunk) = field.next().await {
        let chunk = chunk.map_err(|error| malformed(&error))?;
        if let Err(failure) = incoming.write(&chunk).await {
            if matches!(failure, Failure::TooLarge { .. }) {
                discard(field, service).await?;
            }
            return Err(failure.into());
        }
    }
    Ok(incoming.finish().await?)
}

async fn discard(field: &mut Field, service: &Service) -> Result<(), ApiError> {
    let limit = service.policy.attachment_bytes;
    let mut read = 0;
    while let Some(chunk) = field.next().await {
        let chunk = chunk.map_err(|error| malformed(&error))?;
        read += u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        if read > limit {
            return Err(Failure::TooLarge { limit }.into());
        }
    }
    Ok(())
}

async fn read_text(
    field: &mut Field,
    pointer: &str,
    longest: usize,
    violations: &mut Vec<Violation>,
) -> Result<Option<String>, ApiError> {
    let too_long = || Violation::new(Code::TooLong, pointer).with("maximum", longest);
    let Ok(bytes) = field.bytes(TEXT_BYTES).await else {
        violations.push(too_long());
        return Ok(None);
    };
    let bytes = bytes.map_err(|error| malformed(&error))?;
    let Ok(text) = String::from_utf8(bytes.to_vec()) else {
        violations.push(Violation::new(Code::MalformedValue, pointer).with("expected", "UTF-8"));
        return Ok(None);
    };
    if text.contains('\0') {
        violations.push(Violation::new(Code::NulCharacter, pointer));
        return Ok(None);
    }
    if text.chars().count() > longest {
        violations.push(too_long());
        return Ok(None);
    }
    Ok(Some(text))
}

fn malformed(error: &MultipartError) -> ApiError {
    Failure::Malformed(vec![
        Violation::new(Code::MalformedValue, "")
            .with("expected", "multipart/form-data")
            .with("problem", error.to_string()),
    ])
    .into()
}

/// The name of a file as browsers send it: they write these three signs so, and no others.
fn as_on_disk(sent: &str) -> String {
    let quoted = sent.replace("%22", "\"");
    quoted.replace("%0D", "\r").replace("%0A", "\n")
}
