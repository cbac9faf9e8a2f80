//! Many pledges from one file, and taking over what was filed for an organisation.
use crate::download::disposition;
use crate::extract::{Body, Caller, Empty, IfMatch, language, path_id};
use crate::personal;
use crate::problem::{ApiError, Problem};
use crate::query::Parameters;
use crate::registrar::ServiceConfig;
use crate::reply;
use crate::submissions::changed;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpMessage, HttpRequest, HttpResponse, get, post, web};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use minga_domain::ids::SubmissionId;
use minga_domain::violation::{Code, Violation};
use minga_workflow::imports::{self, FileForm, ImportReport, ReadFile};
use minga_workflow::submissions::{self, SubmissionView};
use minga_workflow::{Failure, Tx, filing};
use std::sync::Arc;
use tokio::sync::Semaphore;
use utoipa::ToSchema;

const CSV: &str = "text/csv";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Registers the routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(template_csv)
        .service(template_xlsx)
        .service(import)
        .service(take_over);
}

/// The bytes of a workbook.
#[derive(ToSchema)]
#[allow(dead_code, reason = "only documents the body, which is read as it comes")]
#[schema(value_type = String, format = Binary)]
struct Workbook(Vec<u8>);

/// The whole file, no larger than the policy allows. One that is too large is read on for as much again, so that a
/// client that does not listen while it sends gets to see the answer.
async fn whole(mut payload: web::Payload, limit: u64) -> Result<Bytes, ApiError> {
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    let (mut bytes, mut more) = (BytesMut::new(), 0_usize);
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| {
            let cut = Violation::new(Code::MalformedValue, "").with("expected", "CSV | XLSX");
            Failure::Malformed(vec![cut.with("problem", error.to_string())])
        })?;
        if more == 0 && bytes.len().saturating_add(chunk.len()) <= most {
            bytes.extend_from_slice(&chunk);
        } else {
            more = more.saturating_add(chunk.len());
            if more > most {
                break;
            }
        }
    }
    if more > 0 {
        return Err(Failure::TooLarge { limit }.into());
    }
    Ok(bytes.freeze())
}

/// Files that are read at the same time; more wait.
static READING: Semaphore = Semaphore::const_new(2);

async fn read(form: FileForm, bytes: Bytes, most_rows: u32) -> Result<ReadFile, ApiError> {
    let unavailable = |error: &dyn std::error::Error| Failure::Unavailable(error.to_string());
    let turn = READING.acquire().await.map_err(|error| unavailable(&error))?;
    let read = web::block(move || ReadFile::of(form, &bytes, most_rows)).await;
    drop(turn);
    Ok(read.map_err(|error| unavailable(&error))?)
}

/// Import pledges from a file
///
/// CSV (UTF-8; commas, semicolons or tabs; lists within a cell separated by semicolons) or the first sheet of an XLSX
/// workbook, with the headings of the template: at most 5 MB and 1000 rows. Each row becomes a draft of an organisation
/// that the caller files for: its own, or any for an officer. A row of a joint pledge has room for five participants,
/// who are asked when the pledge is submitted. All of them or none; `dry_run=true` makes nothing and
/// reports every problem of every row, and what each pledge still lacks before it may be submitted. `external_id` is
/// the row's own name within its organisation: a row that was imported before is answered with its draft and left as it
/// is.
#[utoipa::path(operation_id = "import_pledges", tag = "Imports", security(("bearer" = [])),
    request_body(content(
        (String = "text/csv", example = json!("external_id,organisation_id,language,title,type\r\n1,01890a5d-ac96-774b-bcce-b302099a8057,es,Ventanilla única,individual\r\n")),
        (Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    )),
    params(
        ("dry_run" = Option<bool>, Query, description = "true: nothing is made"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same file happens once and is answered as the first time"),
    ),
    responses(
        (status = 200, description = "What became of each row, or would", body = ImportReport),
        (status = 403, description = "Files for nobody", body = Problem),
        (status = 413, description = "Larger than the policy allows", body = Problem),
        (status = 415, description = "Neither CSV nor XLSX", body = Problem),
        (status = 422, description = "Every problem of every row, at `/rows/{number}/{column}`; the headings are row 1", body = Problem),
    ))]
#[post("/v1/imports")]
async fn import(request: HttpRequest, caller: Caller, payload: web::Payload) -> Result<HttpResponse, ApiError> {
    let mut parameters = Parameters::of(&request);
    let dry_run = parameters.flag("dry_run");
    parameters.finish()?;
    if caller.call.account.is_none() {
        return Err(Failure::Unauthenticated.into());
    }
    let form = match request.content_type() {
        found if found.eq_ignore_ascii_case(CSV) => FileForm::Csv,
        found if found.eq_ignore_ascii_case(XLSX) => FileForm::Xlsx,
        _ => return Err(Failure::UnsupportedMediaType.into()),
    };
    let bytes = whole(payload, caller.state.service.policy.import_bytes).await?;
    let Caller { state, call } = caller.with_retry(&request, &bytes)?;
    let file = Arc::new(read(form, bytes, state.service.policy.import_rows).await?);
    if dry_run {
        let work = move |tx: &mut Tx<'_>| imports::try_out(tx, &file);
        let report: ImportReport = state.service.read(call, work).await?;
        return reply::private(&report, None);
    }
    let report = imports::import(&state.service, call, file).await?;
    reply::private(&report, None)
}

fn file(media_type: &'static str, name: &str, bytes: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_TYPE, HeaderValue::from_static(media_type)))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")))
        .insert_header(disposition(name))
        .body(bytes)
}

fn signed_in(caller: &Caller) -> Result<(), ApiError> {
    match caller.call.account {
        Some(_) => Ok(()),
        None => Err(Failure::Unauthenticated.into()),
    }
}

/// Download the template of an import as CSV
///
/// The headings, and a row that explains them in the language of `Accept-Language`; rows that begin with `#` are not
/// read.
#[utoipa::path(operation_id = "import_template_csv", tag = "Imports", security(("bearer" = [])),
    params(("Accept-Language" = Option<String>, Header, description = "es, en or fr; en when none fits")),
    responses(
        (status = 200, description = "CSV in UTF-8 with a byte order mark", body = String, content_type = "text/csv; charset=utf-8",
            headers(("Content-Disposition" = String, description = "The name of the file"))),
        (status = 400, description = "Unknown parameters", body = Problem),
    ))]
#[get("/v1/imports/template.csv")]
async fn template_csv(request: HttpRequest, caller: Caller) -> Result<HttpResponse, ApiError> {
    Parameters::of(&request).finish()?;
    signed_in(&caller)?;
    let bytes = imports::template_csv(language(&request))?;
    Ok(file("text/csv; charset=utf-8", "pledges-template.csv", bytes))
}

/// Download the template of an import as a workbook
///
/// With the same headings and explanations as the CSV.
#[utoipa::path(operation_id = "import_template_xlsx", tag = "Imports", security(("bearer" = [])),
    params(("Accept-Language" = Option<String>, Header, description = "es, en or fr; en when none fits")),
    responses(
        (status = 200, description = "A workbook with one sheet", content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            headers(("Content-Disposition" = String, description = "The name of the file"))),
        (status = 400, description = "Unknown parameters", body = Problem),
        (status = 503, description = "It cannot be written now", body = Problem),
    ))]
#[get("/v1/imports/template.xlsx")]
async fn template_xlsx(request: HttpRequest, caller: Caller) -> Result<HttpResponse, ApiError> {
    Parameters::of(&request).finish()?;
    signed_in(&caller)?;
    let language = language(&request);
    let made = web::block(move || imports::template_xlsx(language)).await;
    let bytes = made.map_err(|error| Failure::Unavailable(error.to_string()))??;
    Ok(file(XLSX, "pledges-template.xlsx", bytes))
}

/// Take over what was filed for the organisation
///
/// By a member who speaks for the organisation, where somebody else filed it: the member is its focal point from then
/// on and counts as who filed it. Who was focal point before is told.
#[utoipa::path(operation_id = "take_over_submission", tag = "Submissions", security(("bearer" = [])),
    params(
        ("id" = SubmissionId, Path),
        ("If-Match" = String, Header, description = "The `ETag` that the caller saw"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once"),
    ),
    responses(
        (status = 200, description = "The submission", body = SubmissionView),
        (status = 403, description = "Does not speak for the organisation", body = Problem),
        (status = 404, description = "No such submission, or not for the caller", body = Problem),
        (status = 409, description = "`filed_by_own_organisation`, or not in this state", body = Problem),
    ))]
#[post("/v1/submissions/{id}/take-over")]
async fn take_over(path: web::Path<String>, seen: IfMatch, body: Body<Empty>) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path)?;
    let work = move |tx: &mut Tx<'_>| filing::take_over(tx, id, seen.0);
    personal::perform(&body.state, body.call, work, changed, move |tx, _| {
        submissions::read(tx, id)
    })
    .await
}
