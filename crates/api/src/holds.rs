//! On hold, and publication at a set instant: what the secretariat does beside the way.
use crate::extract::{Body, Caller, Empty, path_id};
use crate::personal;
use crate::problem::{ApiError, Problem};
use crate::query::Parameters;
use crate::registrar::ServiceConfig;
use crate::reply::{self, Answer};
use crate::submissions::changed;
use actix_web::{HttpRequest, HttpResponse, delete, get, put, web};
use chrono::{DateTime, Utc};
use minga_domain::ids::SubmissionId;
use minga_workflow::Tx;
use minga_workflow::holds::{self, NewHold};
use minga_workflow::schedules::{self, ScheduledPublication};
use minga_workflow::submissions::{self, SubmissionView};

/// Registers the routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(hold)
        .service(take_off)
        .service(read_schedule)
        .service(cancel_schedule);
}

/// Put on hold
///
/// By an officer, with a reason that only those read who read internal notes. It stands where it stands and may go on;
/// while it is on hold nothing becomes due, nobody is reminded, no invitation lapses, and it is not published
/// (`blocked_by` names `not_on_hold`). Nobody else learns of it: focal points and reviewers go on reading the instant that
/// was due before, `overdue` by it, and the later one when the hold has ended; only officers read that nothing is due.
#[utoipa::path(operation_id = "put_on_hold", tag = "Submissions", security(("bearer" = [])), request_body = NewHold, params(("id" = SubmissionId, Path)),
    responses(
        (status = 200, description = "The submission", body = SubmissionView),
        (status = 403, description = "Not an officer", body = Problem),
        (status = 404, description = "No such submission, or not for the caller", body = Problem),
        (status = 409, description = "On hold already, as `current` says, or not in this state", body = Problem),
    ))]
#[put("/v1/submissions/{id}/hold")]
async fn hold(path: web::Path<String>, body: Body<NewHold>) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path)?;
    let value = body.value;
    let work = move |tx: &mut Tx<'_>| holds::begin(tx, id, value);
    personal::perform(&body.state, body.call, work, changed, move |tx, _| {
        submissions::read(tx, id)
    })
    .await
}

/// Take off hold
///
/// Time goes on from where it was: what is due moves on by the days on hold, and whoever was told another day is told
/// the new one.
#[utoipa::path(operation_id = "take_off_hold", tag = "Submissions", security(("bearer" = [])), params(("id" = SubmissionId, Path)),
    responses(
        (status = 200, description = "The submission", body = SubmissionView),
        (status = 403, description = "Not an officer", body = Problem),
        (status = 404, description = "No such submission, or not for the caller", body = Problem),
        (status = 409, description = "Not on hold", body = Problem),
    ))]
#[delete("/v1/submissions/{id}/hold")]
async fn take_off(path: web::Path<String>, body: Body<Empty>) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path)?;
    let work = move |tx: &mut Tx<'_>| holds::end(tx, id);
    personal::perform(&body.state, body.call, work, changed, move |tx, _| {
        submissions::read(tx, id)
    })
    .await
}

/// Read the publication at a set instant
///
/// Decided by the action `publish` with `at`. At that instant it is published if all that a publication asks for holds
/// then too; else the date is removed and the officer is told why.
#[utoipa::path(operation_id = "read_scheduled_publication", tag = "Submissions", security(("bearer" = [])), params(("id" = SubmissionId, Path)),
    responses(
        (status = 200, description = "When, and who decided", body = ScheduledPublication),
        (status = 403, description = "Not an officer", body = Problem),
        (status = 404, description = "None, or not for the caller", body = Problem),
    ))]
#[get("/v1/submissions/{id}/scheduled-publication")]
async fn read_schedule(path: web::Path<String>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path)?;
    let view = caller
        .state
        .service
        .read(caller.call, move |tx| schedules::read(tx, id))
        .await?;
    reply::private(&view, None)
}

/// Cancel the publication at a set instant
///
/// `publish_at` names the instant as it was read. Where another one is set, the answer is 409 `publication_changed`
/// with that one under `current`. For officers.
#[utoipa::path(operation_id = "cancel_scheduled_publication", tag = "Submissions", security(("bearer" = [])), params(
        ("id" = SubmissionId, Path),
        ("publish_at" = DateTime<Utc>, Query, description = "The instant that is cancelled", example = json!("2026-05-22T06:00:00Z")),
    ),
    responses(
        (status = 204, description = "Nothing is going to be published by itself"),
        (status = 403, description = "Not an officer", body = Problem),
        (status = 404, description = "None, or not for the caller", body = Problem),
        (status = 409, description = "Another instant is set than the caller saw", body = Problem),
    ))]
#[delete("/v1/submissions/{id}/scheduled-publication")]
async fn cancel_schedule(
    path: web::Path<String>,
    request: HttpRequest,
    body: Body<Empty>,
) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path)?;
    let mut parameters = Parameters::of(&request);
    let seen: Option<DateTime<Utc>> = parameters.parsed("publish_at", "2026-05-22T06:00:00Z");
    parameters.finish()?;
    let work = move |tx: &mut Tx<'_>| schedules::cancel(tx, id, seen);
    let recorded = body
        .state
        .service
        .perform(body.call, work, |()| Ok(Answer::default().empty()))
        .await?;
    Ok(reply::send(recorded))
}
