//! Updates of the progress of published pledges, the public line of them, and what is overdue.
use crate::cursor::{Cursor, Instant};
use crate::extract::{Body, Caller, Empty, IfMatch, path_id};
use crate::personal::{self, made};
use crate::problem::{ApiError, Problem};
use crate::public::{cached, finish, moved, visit};
use crate::query::Parameters;
use crate::registrar::ServiceConfig;
use crate::registry::reference_of;
use crate::reply::{self, Answer, Page, next_link};
use crate::state::ApiState;
use actix_web::{HttpRequest, HttpResponse, get, post, put, web};
use chrono::NaiveDate;
use minga_domain::ids::{ParticipantId, ProgressId, SubmissionId};
use minga_domain::progress::Progress;
use minga_workflow::follow_up::{self, OverdueFollowUp};
use minga_workflow::progress::{self, Hiding, ProgressVersion, ProgressView};
use minga_workflow::registry::Belonging;
use minga_workflow::{Recorded, Tx};

/// Registers the routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(line)
        .service(list)
        .service(report)
        .service(read)
        .service(correct)
        .service(versions)
        .service(hide)
        .service(show)
        .service(report_as_participant)
        .service(read_as_participant)
        .service(correct_as_participant)
        .service(overdue);
}

/// Read the progress of a published pledge
///
/// What its actor and its participants report, the latest day first. Public at once; corrections say when they were
/// made. Texts are in the language in which they were written.
#[utoipa::path(tag = "Registry", security(()),
    params(
        ("reference" = String, Path, description = "The public reference", example = "PL-2026-00017"),
        ("limit" = Option<i64>, Query, description = "1 to 100, default 20"),
        ("cursor" = Option<String>, Query, description = "From `next` of the page before"),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of an earlier answer"),
    ),
    responses(
        (status = 200, description = "A page, kept for at most a minute", body = Page<ProgressView>,
            headers(("ETag" = String, description = "Strong, for `If-None-Match`"), ("Link" = String, description = "The next page, `rel=next`"))),
        (status = 304, description = "Not changed"),
        (status = 308, description = "The pledge was merged into another one; `Location` names the same of that one"),
        (status = 404, description = "No published pledge has this reference", body = Problem),
        (status = 410, description = "The pledge was published and is no longer", body = Problem),
    ))]
#[get("/v1/pledges/{reference}/progress")]
async fn line(
    request: HttpRequest,
    state: web::Data<ApiState>,
    path: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let reference = reference_of(&path)?;
    cached(&request, &state, async |_| {
        let (after, limit) = place(Parameters::of(&request))?;
        let reference = reference.clone();
        let found = visit(&request, &state, move |tx| {
            progress::public_line(tx, &reference, after.as_ref(), limit)
        })
        .await?;
        let page = match found {
            Belonging::Here(page) => page,
            Belonging::Moved(path) => return Ok(moved(format!("{path}/progress"))),
        };
        let next = page.next.as_ref().map(cursor_after);
        let link = next_link(&request, next.as_deref()).map(|(_, value)| value);
        let page = Page {
            items: page.items,
            next,
            total: None,
        };
        finish(&page, None, link)
    })
    .await
}

/// List the updates of a pledge for those who work on it
///
/// With updates that are hidden from the public, and why; the latest day first.
#[utoipa::path(operation_id = "list_progress", tag = "Progress", security(("bearer" = [])),
    params(
        ("id" = SubmissionId, Path, description = "The pledge"),
        ("limit" = Option<i64>, Query, description = "1 to 100, default 20"),
        ("cursor" = Option<String>, Query, description = "From `next` of the page before"),
    ),
    responses(
        (status = 200, description = "A page", body = Page<ProgressView>),
    ))]
#[get("/v1/submissions/{id}/progress")]
async fn list(path: web::Path<String>, request: HttpRequest, caller: Caller) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path)?;
    let (after, limit) = place(Parameters::of(&request))?;
    let page = caller
        .state
        .service
        .read(caller.call, move |tx| progress::list(tx, id, after.as_ref(), limit))
        .await?;
    let next = page.next.as_ref().map(cursor_after);
    reply::private_page(
        &request,
        &Page {
            items: page.items,
            next,
            total: None,
        },
    )
}

/// Report on a published pledge
///
/// By its focal point or alternate at any time; by an officer with the message that it was received by
/// (`received_attachment`), of which the focal point is told. It is public at once, the officer is told, and the
/// pledge's status in the registry is that of the update of the latest day. `fulfilled` needs values of the indicators
/// or an explanation, `discontinued` a reason.
#[utoipa::path(operation_id = "report_progress", tag = "Progress", security(("bearer" = [])), request_body = Progress,
    params(("id" = SubmissionId, Path, description = "The pledge"), ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once")),
    responses(
        (status = 201, description = "The update", body = ProgressView),
        (status = 409, description = "Not published, or not a pledge", body = Problem),
    ))]
#[post("/v1/submissions/{id}/progress")]
async fn report(path: web::Path<String>, body: Body<Progress>) -> Result<HttpResponse, ApiError> {
    reported(path_id(&path)?, None, body).await
}

async fn reported(
    id: SubmissionId,
    participant: Option<ParticipantId>,
    body: Body<Progress>,
) -> Result<HttpResponse, ApiError> {
    let new = body.value;
    let work = move |tx: &mut Tx<'_>| progress::report(tx, id, participant, new);
    let answer = move |view: &ProgressView| Answer::created(view.version, address(id, participant, view.id));
    let again = move |tx: &mut Tx<'_>, kept: &Recorded| progress::reread(tx, id, participant, made(kept)?);
    personal::perform(&body.state, body.call, work, answer, again).await
}

/// Read an update
#[utoipa::path(operation_id = "read_progress", tag = "Progress", security(("bearer" = [])), params(("id" = SubmissionId, Path, description = "The pledge"), ("progress_id" = ProgressId, Path, description = "The update")),
    responses(
        (status = 200, description = "The update", body = ProgressView),
    ))]
#[get("/v1/submissions/{id}/progress/{progress_id}")]
async fn read(path: web::Path<(String, String)>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let (id, update) = ids(&path)?;
    let view = caller
        .state
        .service
        .read(caller.call, move |tx| progress::read(tx, id, update))
        .await?;
    reply::private(&view, Some(view.version))
}

/// Correct an update
///
/// By the focal point or alternate of the pledge, or by an officer as received. With the whole update as it should
/// read. What it said before is kept: the public reads the present words and when they were corrected, the focal point,
/// the alternate and the secretariat read the earlier ones under `versions`.
#[utoipa::path(operation_id = "correct_progress", tag = "Progress", security(("bearer" = [])), request_body = Progress,
    params(("id" = SubmissionId, Path, description = "The pledge"), ("progress_id" = ProgressId, Path, description = "The update"), ("If-Match" = String, Header, description = "The `ETag` that the caller saw"), ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once")),
    responses(
        (status = 200, description = "The update", body = ProgressView),
        (status = 409, description = "Not published", body = Problem),
    ))]
#[put("/v1/submissions/{id}/progress/{progress_id}")]
async fn correct(
    path: web::Path<(String, String)>,
    seen: IfMatch,
    body: Body<Progress>,
) -> Result<HttpResponse, ApiError> {
    let (id, update) = ids(&path)?;
    corrected(id, None, update, seen, body).await
}

async fn corrected(
    id: SubmissionId,
    participant: Option<ParticipantId>,
    update: ProgressId,
    seen: IfMatch,
    body: Body<Progress>,
) -> Result<HttpResponse, ApiError> {
    let new = body.value;
    let work = move |tx: &mut Tx<'_>| progress::correct(tx, id, participant, update, new, seen.0);
    let again = move |tx: &mut Tx<'_>, _: &Recorded| progress::reread(tx, id, participant, update);
    personal::perform(&body.state, body.call, work, |view| Answer::ok(view.version), again).await
}

/// List what an update said before it was corrected
///
/// All on one page, the earliest first. For the focal point, the alternate and the secretariat.
#[utoipa::path(operation_id = "list_progress_versions", tag = "Progress", security(("bearer" = [])), params(("id" = SubmissionId, Path, description = "The pledge"), ("progress_id" = ProgressId, Path, description = "The update")),
    responses(
        (status = 200, description = "The earlier versions", body = Page<ProgressVersion>),
    ))]
#[get("/v1/submissions/{id}/progress/{progress_id}/versions")]
async fn versions(path: web::Path<(String, String)>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let (id, update) = ids(&path)?;
    let items = caller
        .state
        .service
        .read(caller.call, move |tx| progress::versions(tx, id, update))
        .await?;
    reply::private(
        &Page {
            items,
            next: None,
            total: None,
        },
        None,
    )
}

/// Hide an update from the public
///
/// For officers, with a reason that the focal point is told. The pledge's status is then that of the latest update that
/// is still shown.
#[utoipa::path(operation_id = "hide_progress", tag = "Progress", security(("bearer" = [])), request_body = Hiding,
    params(("id" = SubmissionId, Path, description = "The pledge"), ("progress_id" = ProgressId, Path, description = "The update"), ("If-Match" = String, Header, description = "The `ETag` that the caller saw"), ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once")),
    responses(
        (status = 200, description = "The update", body = ProgressView),
        (status = 409, description = "Not published, or hidden already", body = Problem),
    ))]
#[post("/v1/submissions/{id}/progress/{progress_id}/hide")]
async fn hide(path: web::Path<(String, String)>, seen: IfMatch, body: Body<Hiding>) -> Result<HttpResponse, ApiError> {
    let (id, update) = ids(&path)?;
    let hiding = body.value;
    let work = move |tx: &mut Tx<'_>| progress::hide(tx, id, update, hiding, seen.0);
    let again = move |tx: &mut Tx<'_>, _: &Recorded| progress::read(tx, id, update);
    personal::perform(&body.state, body.call, work, |view| Answer::ok(view.version), again).await
}

/// Show a hidden update again
///
/// For officers; the focal point is told.
#[utoipa::path(operation_id = "show_progress", tag = "Progress", security(("bearer" = [])), request_body = Empty,
    params(("id" = SubmissionId, Path, description = "The pledge"), ("progress_id" = ProgressId, Path, description = "The update"), ("If-Match" = String, Header, description = "The `ETag` that the caller saw"), ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once")),
    responses(
        (status = 200, description = "The update", body = ProgressView),
        (status = 409, description = "Not published, or not hidden", body = Problem),
    ))]
#[post("/v1/submissions/{id}/progress/{progress_id}/show")]
async fn show(path: web::Path<(String, String)>, seen: IfMatch, body: Body<Empty>) -> Result<HttpResponse, ApiError> {
    let (id, update) = ids(&path)?;
    let work = move |tx: &mut Tx<'_>| progress::show(tx, id, update, seen.0);
    let again = move |tx: &mut Tx<'_>, _: &Recorded| progress::read(tx, id, update);
    personal::perform(&body.state, body.call, work, |view| Answer::ok(view.version), again).await
}

/// Report on a participant's own row
///
/// Of a published joint pledge, by callers who speak for the participant's organisation (its focal point or alternate)
/// once it has confirmed, or by an officer as received. A participant without an account reports on the page behind the
/// link in its mail. Public at once beside the participant's name; the recorder's focal point and the officer are told.
/// It does not change the status of the pledge as a whole. Evidence is given as links.
#[utoipa::path(operation_id = "report_participant_progress", tag = "Progress", security(("bearer" = [])), request_body = Progress,
    params(("id" = SubmissionId, Path, description = "The pledge"), ("participant_id" = ParticipantId, Path, description = "The participant"), ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once")),
    responses(
        (status = 201, description = "The update", body = ProgressView),
        (status = 409, description = "Not published, or the participant has not confirmed", body = Problem),
    ))]
#[post("/v1/submissions/{id}/participants/{participant_id}/progress")]
async fn report_as_participant(
    path: web::Path<(String, String)>,
    body: Body<Progress>,
) -> Result<HttpResponse, ApiError> {
    reported(path_id(&path.0)?, Some(path_id(&path.1)?), body).await
}

/// Read an update on a participant's own row
///
/// For who speaks for the participant's organisation, and for those who work on the pledge.
#[utoipa::path(operation_id = "read_participant_progress", tag = "Progress", security(("bearer" = [])),
    params(("id" = SubmissionId, Path, description = "The pledge"), ("participant_id" = ParticipantId, Path, description = "The participant"), ("progress_id" = ProgressId, Path, description = "The update")),
    responses(
        (status = 200, description = "The update", body = ProgressView),
        (status = 404, description = "No such update of this participant, or not for the caller", body = Problem),
    ))]
#[get("/v1/submissions/{id}/participants/{participant_id}/progress/{progress_id}")]
async fn read_as_participant(
    path: web::Path<(String, String, String)>,
    caller: Caller,
) -> Result<HttpResponse, ApiError> {
    let (id, participant, update) = (path_id(&path.0)?, path_id(&path.1)?, path_id(&path.2)?);
    let work = move |tx: &mut Tx<'_>| progress::reread(tx, id, Some(participant), update);
    let view = caller.state.service.read(caller.call, work).await?;
    reply::private(&view, Some(view.version))
}

/// Correct an update on a participant's own row
///
/// By callers who speak for the participant's organisation (its focal point or alternate), or by an officer as
/// received. With the whole update as it should read; what it said before is kept.
#[utoipa::path(operation_id = "correct_participant_progress", tag = "Progress", security(("bearer" = [])), request_body = Progress,
    params(("id" = SubmissionId, Path, description = "The pledge"), ("participant_id" = ParticipantId, Path, description = "The participant"), ("progress_id" = ProgressId, Path, description = "The update"), ("If-Match" = String, Header, description = "The `ETag` that the caller saw"), ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once")),
    responses(
        (status = 200, description = "The update", body = ProgressView),
        (status = 409, description = "Not published, or the participant takes no part", body = Problem),
    ))]
#[put("/v1/submissions/{id}/participants/{participant_id}/progress/{progress_id}")]
async fn correct_as_participant(
    path: web::Path<(String, String, String)>,
    seen: IfMatch,
    body: Body<Progress>,
) -> Result<HttpResponse, ApiError> {
    let (id, participant) = (path_id(&path.0)?, path_id(&path.1)?);
    corrected(id, Some(participant), path_id(&path.2)?, seen, body).await
}

/// List published pledges whose update is overdue
///
/// For the secretariat, the longest overdue first. Internal: the public reads only when the last update was.
#[utoipa::path(operation_id = "list_overdue_follow_up", tag = "Progress", security(("bearer" = [])),
    params(
        ("limit" = Option<i64>, Query, description = "1 to 100, default 20"),
        ("cursor" = Option<String>, Query, description = "From `next` of the page before"),
        ("count" = Option<String>, Query, description = "exact: adds `total`"),
    ),
    responses(
        (status = 200, description = "A page", body = Page<OverdueFollowUp>),
        (status = 404, description = "Not of the secretariat", body = Problem),
    ))]
#[get("/v1/follow-up/overdue")]
async fn overdue(request: HttpRequest, caller: Caller) -> Result<HttpResponse, ApiError> {
    let mut parameters = Parameters::of(&request);
    let limit = parameters.limit();
    let counted = parameters.choice("count", &["exact"]).is_some();
    let after = parameters
        .parsed::<Cursor<Instant, SubmissionId>>("cursor", "next")
        .map(|Cursor(Instant(due), id)| (due, id));
    parameters.finish()?;
    let page = caller
        .state
        .service
        .read(caller.call, move |tx| follow_up::overdue(tx, after, limit, counted))
        .await?;
    let next = page.next.map(|(due, id)| Cursor(Instant(due), id).to_string());
    reply::private_page(
        &request,
        &Page {
            items: page.items,
            next,
            total: page.total,
        },
    )
}

type Place = (String, ProgressId);

/// Where a page of updates begins, and how long it is.
fn place(mut parameters: Parameters) -> Result<(Option<Place>, i64), ApiError> {
    let limit = parameters.limit();
    let after = parameters
        .parsed::<Cursor<NaiveDate, ProgressId>>("cursor", "next")
        .map(|Cursor(day, id)| (day.to_string(), id));
    parameters.finish()?;
    Ok((after, limit))
}

fn cursor_after((day, id): &Place) -> String {
    Cursor(day, id).to_string()
}

fn ids((id, update): &(String, String)) -> Result<(SubmissionId, ProgressId), ApiError> {
    Ok((path_id(id)?, path_id(update)?))
}

fn address(id: SubmissionId, participant: Option<ParticipantId>, update: ProgressId) -> String {
    participant.map_or_else(
        || format!("/v1/submissions/{id}/progress/{update}"),
        |participant| format!("/v1/submissions/{id}/participants/{participant}/progress/{update}"),
    )
}
