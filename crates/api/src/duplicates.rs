//! Near-duplicates of a submission, and what officers decide of them.
use crate::extract::{Body, Caller, IfMatch, path_id};
use crate::personal;
use crate::problem::{ApiError, Problem};
use crate::registrar::ServiceConfig;
use crate::reply::{self, Answer};
use actix_web::{HttpResponse, get, post, web};
use minga_domain::ids::SubmissionId;
use minga_domain::similarity::PairJudgement;
use minga_workflow::duplicates::{self, Duplicates, Judging, Merging};
use minga_workflow::{Recorded, Tx};

/// Registers the routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list)
        .service(link)
        .service(dismiss)
        .service(merge)
        .service(undo);
}

type Pair = web::Path<(String, String)>;

/// List near-duplicates of a submission
///
/// Others of its kind whose title or text resembles it: of those that the caller may open and of the published ones,
/// the most similar first, at most as many as the policy says. Pairs already decided are not among them; a
/// dismissed pair comes back once a title or a text of the two changes. Officers also read what was decided.
#[utoipa::path(operation_id = "list_duplicates", tag = "Screening", security(("bearer" = [])), params(("id" = SubmissionId, Path, description = "The submission")),
    responses(
        (status = 200, description = "The most similar first", body = Duplicates),
    ))]
#[get("/v1/submissions/{id}/duplicates")]
async fn list(path: web::Path<String>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path)?;
    let view = caller
        .state
        .service
        .read(caller.call, move |tx| duplicates::list(tx, id))
        .await?;
    reply::private(&view, None)
}

/// Link two submissions
///
/// By an officer of both: they belong together and each stands for itself. Once both are published each public page
/// names the other one under `related`.
#[utoipa::path(operation_id = "link_duplicates", tag = "Screening", security(("bearer" = [])), request_body = Judging,
    params(("id" = SubmissionId, Path, description = "The submission"), ("other" = SubmissionId, Path, description = "The other one"), ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once")),
    responses(
        (status = 200, description = "What is left, and what was decided", body = Duplicates),
        (status = 403, description = "Not an officer of both", body = Problem),
        (status = 409, description = "The same submission, another kind, or merged already", body = Problem),
    ))]
#[post("/v1/submissions/{id}/duplicates/{other}/link")]
async fn link(path: Pair, body: Body<Judging>) -> Result<HttpResponse, ApiError> {
    judge(&path, body, PairJudgement::Linked).await
}

/// Dismiss that two submissions are duplicates
///
/// By an officer of both, with a reason. The pair is not shown again until a title or a text of the two changes.
#[utoipa::path(operation_id = "dismiss_duplicates", tag = "Screening", security(("bearer" = [])), request_body = Judging,
    params(("id" = SubmissionId, Path, description = "The submission"), ("other" = SubmissionId, Path, description = "The other one"), ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once")),
    responses(
        (status = 200, description = "What is left, and what was decided", body = Duplicates),
        (status = 403, description = "Not an officer of both", body = Problem),
        (status = 409, description = "The same submission, another kind, or merged already", body = Problem),
    ))]
#[post("/v1/submissions/{id}/duplicates/{other}/dismiss")]
async fn dismiss(path: Pair, body: Body<Judging>) -> Result<HttpResponse, ApiError> {
    judge(&path, body, PairJudgement::Dismissed).await
}

async fn judge(
    (id, other): &(String, String),
    body: Body<Judging>,
    judgement: PairJudgement,
) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(id)?;
    let other: SubmissionId = path_id(other)?;
    let judging = body.value;
    let work = move |tx: &mut Tx<'_>| duplicates::judge(tx, id, other, judgement, judging);
    perform(&body.state, body.call, id, work).await
}

/// Merge a published submission into another one
///
/// By an officer of both, with a reason that the focal points of both are sent. The one that is named first leaves
/// lists, figures, feeds and exports; its public address answers 308 to the other one's, and the pledges that join it
/// join that one. Both keep their history, and the merger can be undone. Both have to be published
/// (`merge_needs_published`): what is not is declined instead, or withdrawn by its focal point. Participants of the one
/// that is merged, and the focal points of the pledge that it joins, are told without the reason. The publication of
/// the one that stands for both is not undone before the merger is.
#[utoipa::path(operation_id = "merge_duplicates", tag = "Screening", security(("bearer" = [])), request_body = Merging,
    params(("id" = SubmissionId, Path, description = "The one that is merged"), ("other" = SubmissionId, Path, description = "The one that stands for both"), ("If-Match" = String, Header, description = "The `ETag` of the one that is merged, as the caller saw it"), ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once")),
    responses(
        (status = 200, description = "What is left, and what was decided", body = Duplicates),
        (status = 403, description = "Not an officer of both", body = Problem),
        (status = 409, description = "Not both published, merged already, or a pledge would join itself or one of its own organisation; `reason` says which", body = Problem),
    ))]
#[post("/v1/submissions/{id}/duplicates/{other}/merge")]
async fn merge(path: Pair, seen: IfMatch, body: Body<Merging>) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path.0)?;
    let into: SubmissionId = path_id(&path.1)?;
    let merging = body.value;
    let work = move |tx: &mut Tx<'_>| duplicates::merge(tx, id, into, seen.0, merging);
    perform(&body.state, body.call, id, work).await
}

/// Undo what was decided about two submissions
///
/// By an officer of both, with a reason: a link, a dismissal, or a merger, whichever was merged into the other. After a
/// merger each stands for itself in the registry again, under its own reference; the focal points of both are told.
#[utoipa::path(operation_id = "undo_duplicates", tag = "Screening", security(("bearer" = [])), request_body = Judging,
    params(("id" = SubmissionId, Path, description = "The submission"), ("other" = SubmissionId, Path, description = "The other one"), ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once")),
    responses(
        (status = 200, description = "What is left, and what was decided", body = Duplicates),
        (status = 403, description = "Not an officer of both", body = Problem),
        (status = 409, description = "Nothing was decided of them, or a pledge would join itself (`undo_joins_itself`) or one of its own organisation (`undo_matches_own`)", body = Problem),
    ))]
#[post("/v1/submissions/{id}/duplicates/{other}/undo")]
async fn undo(path: Pair, body: Body<Judging>) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path.0)?;
    let other: SubmissionId = path_id(&path.1)?;
    let judging = body.value;
    let work = move |tx: &mut Tx<'_>| duplicates::undo(tx, id, other, judging);
    perform(&body.state, body.call, id, work).await
}

/// Runs a decision; a retried one is answered with what is there now.
async fn perform<W>(
    state: &crate::state::ApiState,
    call: minga_workflow::Call,
    id: SubmissionId,
    work: W,
) -> Result<HttpResponse, ApiError>
where
    W: FnOnce(&mut Tx<'_>) -> Result<Duplicates, minga_workflow::Failure> + Send + 'static,
{
    let again = move |tx: &mut Tx<'_>, _: &Recorded| duplicates::list(tx, id);
    personal::perform(state, call, work, |_| Answer::default(), again).await
}
