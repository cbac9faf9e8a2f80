//! Assignments: invitations to review, by the officer and as the invited reviewer answers them.
use crate::extract::{Body, Caller, Empty, path_id};
use crate::personal;
use crate::problem::{ApiError, Problem};
use crate::query::Parameters;
use crate::registrar::ServiceConfig;
use crate::reply::{self, Answer, Page};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use minga_domain::ids::{AssignmentId, SubmissionId};
use minga_domain::kinds::AssignmentStatus;
use minga_workflow::assignments::{
    self, Acceptance, AssignmentOverview, AssignmentView, Assignments, ConflictDeclaration, Declining, NewAssignments,
    OwnAssignment, Withdrawal,
};
use minga_workflow::{Recorded, Tx};

/// Registers the routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(create)
        .service(of_submission)
        .service(release)
        .service(mine)
        .service(read)
        .service(accept)
        .service(decline)
        .service(declare_conflict)
        .service(withdraw);
}

/// Invite reviewers
///
/// To the present round of a practice, by e-mail. All of them or none; every reviewer who cannot be invited is named
/// with the reason. For officers.
#[utoipa::path(tag = "Review", security(("bearer" = [])), request_body = NewAssignments,
    params(
        ("id" = SubmissionId, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once"),
    ),
    responses(
        (status = 201, description = "The new assignments", body = Assignments),
        (status = 403, description = "Not an officer", body = Problem),
        (status = 404, description = "No such submission, or not for the caller", body = Problem),
        (status = 409, description = "A pledge, or not in a state to assign reviewers", body = Problem),
        (status = 422, description = "`reviewer_not_eligible` for each who cannot be invited", body = Problem),
    ))]
#[post("/v1/submissions/{id}/assignments")]
async fn create(path: web::Path<String>, body: Body<NewAssignments>) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path)?;
    let value = body.value;
    let invited = value.reviewer_ids.clone();
    let work = move |tx: &mut Tx<'_>| assignments::create(tx, id, value);
    let answer = move |_: &Assignments| Answer {
        status: Some(201),
        version: None,
        location: Some(format!("/v1/submissions/{id}/assignments")),
    };
    let again = move |tx: &mut Tx<'_>, _: &Recorded| assignments::latest_of(tx, id, &invited);
    personal::perform(&body.state, body.call, work, answer, again).await
}

/// List a submission's assignments
///
/// Of all rounds, with the reviewers' names, and whom to ask next: as many of the best suggestions as reviewers are
/// lacking, for instance after an invitation was declined or has lapsed. For officers.
#[utoipa::path(tag = "Review", security(("bearer" = [])), params(("id" = SubmissionId, Path)),
    responses(
        (status = 200, description = "All assignments", body = AssignmentOverview),
        (status = 403, description = "Not an officer", body = Problem),
        (status = 404, description = "No such submission, or not for the caller", body = Problem),
    ))]
#[get("/v1/submissions/{id}/assignments")]
async fn of_submission(path: web::Path<String>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path)?;
    let found = caller
        .state
        .service
        .read(caller.call, move |tx| assignments::overview(tx, id))
        .await?;
    reply::private(&found, None)
}

/// Release a reviewer
///
/// Who is invited or at work and no longer needed; they are told. By an officer.
#[utoipa::path(tag = "Review", security(("bearer" = [])), params(("id" = AssignmentId, Path)),
    responses(
        (status = 200, description = "The assignment", body = AssignmentView),
        (status = 403, description = "Not an officer", body = Problem),
        (status = 404, description = "No such assignment, or not for the caller", body = Problem),
        (status = 409, description = "Already finished or closed, or the submission is no longer in review", body = Problem),
    ))]
#[post("/v1/assignments/{id}/release")]
async fn release(path: web::Path<String>, body: Body<Empty>) -> Result<HttpResponse, ApiError> {
    let id: AssignmentId = path_id(&path)?;
    let work = move |tx: &mut Tx<'_>| assignments::release(tx, id);
    let again = move |tx: &mut Tx<'_>, _: &Recorded| assignments::of_reviewer(tx, id);
    personal::perform(&body.state, body.call, work, |view| Answer::ok(view.version), again).await
}

/// List the caller's assignments
///
/// Newest first.
#[utoipa::path(tag = "Review", security(("bearer" = [])),
    params(
        ("status" = Option<Vec<AssignmentStatus>>, Query, description = "Where they stand; may repeat"),
        ("limit" = Option<i64>, Query, description = "1 to 100, default 20"),
        ("cursor" = Option<String>, Query, description = "From `next` of the page before"),
    ),
    responses(
        (status = 200, description = "A page", body = Page<OwnAssignment>),
    ))]
#[get("/v1/assignments")]
async fn mine(request: HttpRequest, caller: Caller) -> Result<HttpResponse, ApiError> {
    let mut parameters = Parameters::of(&request);
    let statuses = parameters.keys("status");
    let after = parameters.parsed::<AssignmentId>("cursor", "next");
    let limit = parameters.limit();
    parameters.finish()?;
    let page = caller
        .state
        .service
        .read(caller.call, move |tx| assignments::mine(tx, &statuses, after, limit))
        .await?;
    let page = Page {
        items: page.items,
        next: page.next.map(|id| id.to_string()),
        total: None,
    };
    reply::private_page(&request, &page)
}

/// Read one of the caller's assignments
///
/// The invitation shows what is needed to see a conflict of interest and the work; the rest of the submission opens
/// with accepting.
#[utoipa::path(tag = "Review", security(("bearer" = [])), params(("id" = AssignmentId, Path)),
    responses(
        (status = 200, description = "The assignment", body = OwnAssignment),
        (status = 404, description = "No such assignment, or not the caller's", body = Problem),
    ))]
#[get("/v1/assignments/{id}")]
async fn read(path: web::Path<String>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let id: AssignmentId = path_id(&path)?;
    let view = caller
        .state
        .service
        .read(caller.call, move |tx| assignments::read(tx, id))
        .await?;
    reply::private(&view, Some(view.version))
}

/// Accept an invitation
///
/// Affirms that there is no conflict of interest, and opens the content. When the service knows of a conflict, the
/// answer is 409 with every reason, the assignment is released and the secretariat told. By the reviewer whose
/// assignment it is.
#[utoipa::path(tag = "Review", security(("bearer" = [])), request_body = Acceptance,
    params(("id" = AssignmentId, Path)),
    responses(
        (status = 200, description = "The assignment", body = OwnAssignment),
        (status = 403, description = "No reviewer any more", body = Problem),
        (status = 404, description = "No such assignment, or not the caller's", body = Problem),
        (status = 409, description = "A conflict of interest; answered before, released, or no longer in review",
            body = Problem),
        (status = 422, description = "`no_conflict` is not affirmed", body = Problem),
    ))]
#[post("/v1/assignments/{id}/accept")]
async fn accept(path: web::Path<String>, body: Body<Acceptance>) -> Result<HttpResponse, ApiError> {
    let id: AssignmentId = path_id(&path)?;
    let value = body.value;
    let work = move |tx: &mut Tx<'_>| assignments::accept(tx, id, value);
    let again = move |tx: &mut Tx<'_>| assignments::read(tx, id);
    let answer = |view: &OwnAssignment| Answer::ok(view.version);
    personal::admit(&body.state, body.call, id, work, answer, again).await
}

/// Decline an invitation
///
/// Or step back from an accepted review that is not submitted, which is then `withdrawn`. With a reason and a proposal
/// of somebody else, if there is one; only the secretariat reads them. By the reviewer whose assignment it is.
#[utoipa::path(tag = "Review", security(("bearer" = [])), request_body = Declining,
    params(("id" = AssignmentId, Path)),
    responses(
        (status = 200, description = "The assignment", body = OwnAssignment),
        (status = 404, description = "No such assignment, or not the caller's", body = Problem),
        (status = 409, description = "Answered before, released, submitted, or no longer in review", body = Problem),
        (status = 422, description = "A proposal without a name, or with an address that is none", body = Problem),
    ))]
#[post("/v1/assignments/{id}/decline")]
async fn decline(path: web::Path<String>, body: Body<Declining>) -> Result<HttpResponse, ApiError> {
    let id: AssignmentId = path_id(&path)?;
    let value = body.value;
    let work = move |tx: &mut Tx<'_>| assignments::decline(tx, id, value);
    let again = move |tx: &mut Tx<'_>, _: &Recorded| assignments::read(tx, id);
    personal::perform(&body.state, body.call, work, |view| Answer::ok(view.version), again).await
}

/// Declare a conflict of interest
///
/// At any time while the submission is in review or waits for the answer to its letter; a review that was submitted
/// stops counting. Once it is published or declined, it is too late: whichever comes first holds. By the reviewer whose
/// assignment it is.
#[utoipa::path(tag = "Review", security(("bearer" = [])), request_body = ConflictDeclaration,
    params(("id" = AssignmentId, Path)),
    responses(
        (status = 200, description = "The assignment", body = OwnAssignment),
        (status = 404, description = "No such assignment, or not the caller's", body = Problem),
        (status = 409, description = "Declined before, released, or no longer in review", body = Problem),
        (status = 422, description = "No reason", body = Problem),
    ))]
#[post("/v1/assignments/{id}/declare-conflict")]
async fn declare_conflict(path: web::Path<String>, body: Body<ConflictDeclaration>) -> Result<HttpResponse, ApiError> {
    let id: AssignmentId = path_id(&path)?;
    let value = body.value;
    let work = move |tx: &mut Tx<'_>| assignments::declare_conflict(tx, id, value);
    let again = move |tx: &mut Tx<'_>, _: &Recorded| assignments::read(tx, id);
    personal::perform(&body.state, body.call, work, |view| Answer::ok(view.version), again).await
}

/// Take a review back
///
/// One that was accepted or submitted, until its round ends: with the comments going back to the focal point, with the
/// decision, or with a withdrawal of the practice. A submitted review stops counting and is kept, marked; the secretariat
/// is told. By the reviewer whose assignment it is.
#[utoipa::path(tag = "Review", security(("bearer" = [])), request_body = Withdrawal,
    params(("id" = AssignmentId, Path)),
    responses(
        (status = 200, description = "The assignment", body = OwnAssignment),
        (status = 404, description = "No such assignment, or not the caller's", body = Problem),
        (status = 409, description = "Not accepted, closed, or its round has ended", body = Problem),
        (status = 422, description = "No reason", body = Problem),
    ))]
#[post("/v1/assignments/{id}/withdraw")]
async fn withdraw(path: web::Path<String>, body: Body<Withdrawal>) -> Result<HttpResponse, ApiError> {
    let id: AssignmentId = path_id(&path)?;
    let value = body.value;
    let work = move |tx: &mut Tx<'_>| assignments::withdraw(tx, id, value);
    let again = move |tx: &mut Tx<'_>, _: &Recorded| assignments::read(tx, id);
    personal::perform(&body.state, body.call, work, |view| Answer::ok(view.version), again).await
}
