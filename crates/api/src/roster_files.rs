//! The roster of reviewers as a file.
use crate::download::disposition;
use crate::extract::{Caller, CsvFile};
use crate::personal;
use crate::problem::{ApiError, Problem};
use crate::query::Parameters;
use crate::registrar::ServiceConfig;
use crate::reply::{self, Answer};
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, get, post};
use minga_workflow::roster::exchange::{self, RosterImport};
use minga_workflow::{Recorded, Tx};

/// Registers the routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(export).service(import);
}

/// Download the roster of reviewers as a file
///
/// Everybody on it with the address of the account, for work in a spreadsheet; `POST /v1/reviewers/import` reads it
/// back. Lists are separated by semicolons. For officers and administrators.
#[utoipa::path(operation_id = "export_roster", tag = "Reviewers", security(("bearer" = [])),
    responses(
        (status = 200, description = "CSV (RFC 4180) in UTF-8 with a byte order mark, for spreadsheets; a cell that would be taken for a formula begins with an apostrophe", body = String, content_type = "text/csv; charset=utf-8",
            headers(("Content-Disposition" = String, description = "The name of the file"))),
        (status = 403, description = "Not an officer or administrator", body = Problem),
    ))]
#[get("/v1/reviewers.csv")]
async fn export(caller: Caller) -> Result<HttpResponse, ApiError> {
    let name = format!("reviewers-{}.csv", caller.call.now.date_naive());
    let bytes = caller.state.service.read(caller.call, exchange::export).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/csv; charset=utf-8"),
        ))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")))
        .insert_header(disposition(&name))
        .body(bytes))
}

/// Import the roster of reviewers from a file
///
/// All of it or nothing; with `dry_run` nothing, and the answer says what would happen. A row with `account_id` and
/// `version` changes that entry where it differs: an empty cell empties, and what the file has no column for stays. One
/// without invites its `email` to join, with what the row says as the first entry: it needs `email`, `name`, `languages`
/// and `max_open`. Nobody is invited who is on the roster already (`unchanged`) or has declined (`declined_before`).
/// `name`, `email`, `language` and `listed` of an account are its owner's and are not read. At most 1000 rows and 1 MB, with commas, semicolons or tabs
/// between the cells. For officers and administrators.
#[utoipa::path(operation_id = "import_roster", tag = "Reviewers", security(("bearer" = [])),
    request_body(content = String, content_type = "text/csv", example = json!("email,name,language,languages,objectives,max_open\r\na.traore@example.org,Amadou Traoré,fr,fr; en,8; 23,2\r\n")),
    params(
        ("dry_run" = Option<bool>, Query, description = "true: nothing is changed"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same file happens once; the answer then says what is left to do"),
    ),
    responses(
        (status = 200, description = "What became of each row, or would", body = RosterImport),
        (status = 403, description = "Not an officer or administrator", body = Problem),
        (status = 413, description = "Larger than 1 MB", body = Problem),
        (status = 415, description = "Not text/csv", body = Problem),
        (status = 422, description = "Every problem of every row, at `/rows/{number}/{column}`; the headings are row 1", body = Problem),
    ))]
#[post("/v1/reviewers/import")]
async fn import(request: HttpRequest, file: CsvFile) -> Result<HttpResponse, ApiError> {
    let mut parameters = Parameters::of(&request);
    let dry_run = parameters.flag("dry_run");
    parameters.finish()?;
    let bytes = file.bytes;
    let looked = bytes.clone();
    let again = move |tx: &mut Tx<'_>, _: &Recorded| exchange::try_out(tx, &looked);
    if dry_run {
        let work = move |tx: &mut Tx<'_>| exchange::try_out(tx, &bytes);
        let view: RosterImport = file.state.service.read(file.call, work).await?;
        return reply::private(&view, None);
    }
    let work = move |tx: &mut Tx<'_>| exchange::import(tx, &bytes);
    personal::perform(&file.state, file.call, work, |_| Answer::default(), again).await
}
