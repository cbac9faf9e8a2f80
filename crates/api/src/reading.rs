//! What an officer has read of the reviews.
use crate::extract::{Body, Empty, path_id};
use crate::problem::{ApiError, Problem};
use crate::registrar::ServiceConfig;
use crate::reply::{self, Answer};
use actix_web::{HttpResponse, post, web};
use minga_domain::ids::{AssignmentId, SubmissionId};
use minga_workflow::reading;

/// Registers the routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(mark);
}

/// Mark a review as read
///
/// By an officer, for itself. Deciding while a review has confidential comments that the officer has not marked as
/// read asks for a confirmation first. A review that is changed afterwards is unread again.
#[utoipa::path(tag = "Review", security(("bearer" = [])),
    params(("id" = SubmissionId, Path), ("assignment_id" = AssignmentId, Path)),
    responses(
        (status = 204, description = "Marked"),
        (status = 403, description = "Not an officer", body = Problem),
        (status = 404, description = "No such submission or submitted review, or not for the caller", body = Problem),
    ))]
#[post("/v1/submissions/{id}/reviews/{assignment_id}/read")]
async fn mark(path: web::Path<(String, String)>, body: Body<Empty>) -> Result<HttpResponse, ApiError> {
    let (id, assignment) = path.into_inner();
    let (id, assignment): (SubmissionId, AssignmentId) = (path_id(&id)?, path_id(&assignment)?);
    let recorded = body
        .state
        .service
        .perform(
            body.call,
            move |tx| reading::mark(tx, id, assignment),
            |()| Ok(Answer::default().empty()),
        )
        .await?;
    Ok(reply::send(recorded))
}
