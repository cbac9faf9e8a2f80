//! The actions of the way: submit, return, answer, publish and the others, one route for all of them.
use crate::extract::{Body, IfMatch, path_id};
use crate::personal;
use crate::problem::{ApiError, Problem};
use crate::registrar::ServiceConfig;
use crate::submissions::changed;
use actix_web::{HttpResponse, post, web};
use minga_domain::ids::SubmissionId;
use minga_domain::kinds::Action;
use minga_workflow::actions::{self, ActionInput};
use minga_workflow::submissions::{self, SubmissionView};
use minga_workflow::{Failure, Tx};

/// Registers the routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(take);
}

/// Take an action
///
/// Which actions the caller can take now, what stands in their way and what they need is in `available_actions` of
/// the submission; the table behind it enforces the same here. State, revision, audit event and notices are one
/// transaction. What may be a mistake asks first: 409 `confirmation_needed` with `reasons`; the same request goes
/// through once `confirm` lists the `confirm` of every reason, and asks again when something else has come up.
/// `publish` with `at` decides now and publishes at that instant, if all that has to hold holds then too. Where an
/// instant is set already, another one takes its place only when `replaces` names it; else 409 `publication_scheduled`
/// with the one that is set under `current`. `return_comments` sends the letter of the version that `letter_version`
/// names; where it is another one by now, the answer is 409 `letter_changed` with that version under `current`. A field
/// that the action has no use for is refused.
#[utoipa::path(tag = "Submissions", security(("bearer" = [])), request_body = ActionInput,
    params(
        ("id" = SubmissionId, Path),
        ("action" = Action, Path),
        ("If-Match" = String, Header, description = "The `ETag` that the caller saw"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once"),
    ),
    responses(
        (status = 200, description = "The submission afterwards", body = SubmissionView),
        (status = 403, description = "Not the caller's to take", body = Problem),
        (status = 404, description = "No such submission or action, or not for the caller", body = Problem),
        (status = 409, description = "Not from this state, something has to hold first, or something has to be confirmed", body = Problem),
    ))]
#[post("/v1/submissions/{id}/actions/{action}")]
async fn take(
    path: web::Path<(String, String)>,
    seen: IfMatch,
    body: Body<ActionInput>,
) -> Result<HttpResponse, ApiError> {
    if body.call.account.is_none() {
        // Before a visitor is told which actions there are.
        return Err(Failure::Unauthenticated.into());
    }
    let (id, action) = path.into_inner();
    let (id, action): (SubmissionId, Action) = (path_id(&id)?, path_id(&action)?);
    let value = body.value;
    let work = move |tx: &mut Tx<'_>| actions::take(tx, id, action, seen.0, value);
    personal::perform(&body.state, body.call, work, changed, move |tx, _| {
        submissions::read(tx, id)
    })
    .await
}
