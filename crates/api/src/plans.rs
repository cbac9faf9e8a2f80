//! Plans of reviewers for a batch of practices.
use crate::extract::Body;
use crate::problem::{ApiError, Problem};
use crate::registrar::ServiceConfig;
use crate::reply;
use actix_web::{HttpResponse, post};
use minga_workflow::assignments::plans::{self, AssignmentPlan, ConfirmedPlan, PlanConfirmation, PlanRequest};

/// Registers the routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(plan).service(confirm);
}

/// Plan the reviewers of a batch
///
/// As many practices as can be found get everybody whom they need, with the best fit and the most even load, under
/// everybody's limit, language, availability and conflicts of interest; whoever is left fills places of practices whose
/// review has begun. It says how many practices are complete, who and why for each of them, the load of each reviewer,
/// and why a place stays empty. For a practice that would stay incomplete before its review nobody is asked, unless
/// `incomplete` says so. Nothing is invited until the pairs are confirmed. For officers.
#[utoipa::path(tag = "Reviewers", security(("bearer" = [])), request_body = PlanRequest,
    responses(
        (status = 200, description = "The plan", body = AssignmentPlan),
        (status = 403, description = "Not an officer", body = Problem),
        (status = 422, description = "Every violated rule; `not_assignable` for practices that cannot be planned", body = Problem),
    ))]
#[post("/v1/assignment-plans")]
async fn plan(body: Body<PlanRequest>) -> Result<HttpResponse, ApiError> {
    let value = body.value;
    // Nothing changes, so nothing is kept for a retry: the next plan may be a better one.
    let work = move |tx: &mut minga_workflow::Tx<'_>| plans::plan(tx, &value);
    let plan = body.state.service.read(body.call, work).await?;
    reply::private(&plan, None)
}

/// Confirm a plan
///
/// Invites the pairs. Each is looked at again: what has become impossible is skipped and said, the rest is invited,
/// each submission in a transaction of its own. For officers.
#[utoipa::path(tag = "Reviewers", security(("bearer" = [])), request_body = PlanConfirmation,
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once")),
    responses(
        (status = 200, description = "What became of each submission", body = ConfirmedPlan),
        (status = 403, description = "Not an officer", body = Problem),
    ))]
#[post("/v1/assignment-plans/confirm")]
async fn confirm(body: Body<PlanConfirmation>) -> Result<HttpResponse, ApiError> {
    let confirmed = plans::confirm(&body.state.service, body.call, body.value).await?;
    reply::private(&confirmed, None)
}
