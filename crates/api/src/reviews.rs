//! The review as its reviewer writes it, and the officer's decision aid.
use crate::extract::{Body, Caller, Empty, IfMatch, path_id};
use crate::personal;
use crate::problem::{ApiError, Blocker, Problem};
use crate::registrar::ServiceConfig;
use crate::reply::{self, Answer};
use actix_web::{HttpResponse, get, patch, post, put, web};
use minga_domain::ids::{AssignmentId, SubmissionId};
use minga_domain::keys::Keyed;
use minga_domain::review::Review;
use minga_workflow::assignments::{self, AssignmentView};
use minga_workflow::reviews::{self, Change, OtherReviews, PointsMet, Reopening, ReviewSummary, ReviewView};
use minga_workflow::{Call, Recorded, Tx};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::openapi::{RefOr, schema::Schema};
use utoipa::{PartialSchema, ToSchema};

/// Registers the routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(read)
        .service(replace)
        .service(change)
        .service(submit)
        .service(reopen)
        .service(points_met)
        .service(other_reviews)
        .service(summary);
}

/// Part of a review: a JSON merge patch of the fields that changed; `null` empties a field.
#[derive(Debug, Clone, Deserialize)]
#[serde(transparent)]
pub struct ReviewPatch(Value);

impl PartialSchema for ReviewPatch {
    fn schema() -> RefOr<Schema> {
        Review::schema()
    }
}

impl ToSchema for ReviewPatch {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        Review::schemas(schemas);
    }
}

/// What the reviews of the round come to, and what each decision still needs.
#[derive(Debug, Serialize, ToSchema)]
#[schema(examples(json!({
    "round": 1,
    "quorum": { "reached": false, "internal": { "have": 0, "needed": 1 }, "external": { "have": 1, "needed": 2 } },
    "outstanding": 2,
    "criteria": [{ "criterion": "innovative", "scores": [4], "median": 4.0, "spread": 0, "met": true }],
    "recommendations": { "publish": 1 }, "disagreement": false, "disagreement_state": "none", "letter_items": 0,
    "reviews": [{
        "assignment_id": "01890a5d-ac96-774b-bcce-b302099a8057", "round": 1,
        "reviewer": { "id": "01890a5d-ac96-774b-bcce-b302099a8058", "name": "Amadou Traoré" }, "internal": false,
        "ratings": { "innovative": { "score": 4 } }, "reflects_spirit": { "answer": "yes" },
        "recommendation": "publish", "submitted_at": "2026-04-13T15:40:02.310Z", "counts": true, "in_conflict": false,
        "read": true
    }],
    "earlier_versions": [],
    "decisions": [{
        "action": "return_comments",
        "missing": [{ "code": "letter_has_items", "message": "Write at least one item into the letter." }],
        "needs": ["letter_version"]
    }]
})))]
pub struct DecisionAid {
    /// What the reviews come to.
    #[serde(flatten)]
    pub summary: ReviewSummary,
    /// Publish, return the comments, decline: what is missing for each.
    pub decisions: Vec<Decision>,
}

/// What a decision still needs.
#[derive(Debug, Serialize, ToSchema)]
pub struct Decision {
    /// The action.
    #[schema(example = "publish")]
    pub action: &'static str,
    /// What has to hold first; empty when it can be taken.
    pub missing: Vec<Blocker>,
    /// What the officer has to give with it: `reason` and the like.
    pub needs: Vec<&'static str>,
}

async fn save(
    state: &web::Data<crate::state::ApiState>,
    call: Call,
    id: AssignmentId,
    seen: IfMatch,
    what: Change,
) -> Result<HttpResponse, ApiError> {
    let work = move |tx: &mut Tx<'_>| reviews::save(tx, id, seen.0, what);
    personal::perform(state, call, work, given, move |tx, _| reviews::read(tx, id)).await
}

fn given(view: &ReviewView) -> Answer {
    Answer {
        version: view.version,
        ..Answer::default()
    }
}

/// Read the caller's own review
///
/// Empty, and without an `ETag`, while nothing was written. What was written stays readable to its writer after the
/// assignment was released or the review taken back, until the writer leaves the roster; a declared conflict closes it.
#[utoipa::path(tag = "Review", security(("bearer" = [])), params(("id" = AssignmentId, Path)),
    responses(
        (status = 200, description = "The review", body = ReviewView),
        (status = 404, description = "No such assignment, not the caller's, not accepted, or closed with nothing written",
            body = Problem),
    ))]
#[get("/v1/assignments/{id}/review")]
async fn read(path: web::Path<String>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let id: AssignmentId = path_id(&path)?;
    let view = caller
        .state
        .service
        .read(caller.call, move |tx| reviews::read(tx, id))
        .await?;
    reply::private(&view, view.version)
}

/// Save the whole review as a draft
///
/// A draft may be incomplete and counts nowhere until it is submitted. By the reviewer whose assignment it is.
#[utoipa::path(tag = "Review", security(("bearer" = [])), request_body = Review,
    params(
        ("id" = AssignmentId, Path),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that the caller saw; needed once a draft exists"),
    ),
    responses(
        (status = 200, description = "The draft", body = ReviewView),
        (status = 404, description = "No such assignment, or not the caller's", body = Problem),
        (status = 409, description = "Not accepted, already submitted, closed, or no longer in review", body = Problem),
        (status = 412, description = "Saved from elsewhere meanwhile", body = Problem),
    ))]
#[put("/v1/assignments/{id}/review")]
async fn replace(path: web::Path<String>, seen: IfMatch, body: Body<Review>) -> Result<HttpResponse, ApiError> {
    save(
        &body.state,
        body.call,
        path_id(&path)?,
        seen,
        Change::Whole(Box::new(body.value)),
    )
    .await
}

/// Save some fields of the review
///
/// A JSON merge patch of the draft (RFC 7396), as small as one field. By the reviewer whose assignment it is.
#[utoipa::path(tag = "Review", security(("bearer" = [])),
    request_body(content = ReviewPatch, content_type = "application/merge-patch+json",
        example = json!({"ratings": {"innovative": {"score": 4, "comment": "A mobile team is new in the region."}}})),
    params(
        ("id" = AssignmentId, Path),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that the caller saw; needed once a draft exists"),
    ),
    responses(
        (status = 200, description = "The draft", body = ReviewView),
        (status = 404, description = "No such assignment, or not the caller's", body = Problem),
        (status = 409, description = "Not accepted, already submitted, closed, or no longer in review", body = Problem),
        (status = 412, description = "Saved from elsewhere meanwhile", body = Problem),
    ))]
#[patch("/v1/assignments/{id}/review")]
async fn change(path: web::Path<String>, seen: IfMatch, body: Body<ReviewPatch>) -> Result<HttpResponse, ApiError> {
    save(
        &body.state,
        body.call,
        path_id(&path)?,
        seen,
        Change::Patch(body.value.0),
    )
    .await
}

/// Submit the review
///
/// From here on it counts and cannot be changed, unless an officer opens it again. Everything that it lacks is named at
/// once. The due date refuses nothing while the round is open. By the reviewer whose assignment it is.
#[utoipa::path(tag = "Review", security(("bearer" = [])),
    params(("id" = AssignmentId, Path), ("If-Match" = String, Header, description = "The `ETag` that the caller saw")),
    responses(
        (status = 200, description = "The review", body = ReviewView),
        (status = 404, description = "No such assignment, or not the caller's", body = Problem),
        (status = 409, description = "Not accepted, already submitted, closed, or no longer in review", body = Problem),
        (status = 412, description = "Saved from elsewhere meanwhile", body = Problem),
        (status = 422, description = "Everything that the review lacks", body = Problem),
    ))]
#[post("/v1/assignments/{id}/review/submit")]
async fn submit(path: web::Path<String>, seen: IfMatch, body: Body<Empty>) -> Result<HttpResponse, ApiError> {
    let id: AssignmentId = path_id(&path)?;
    let work = move |tx: &mut Tx<'_>| reviews::submit(tx, id, seen.0);
    personal::perform(&body.state, body.call, work, given, move |tx, _| reviews::read(tx, id)).await
}

/// Open a submitted review again
///
/// With a reason that the reviewer is told. What was submitted is kept as it stood; the text is a draft again and
/// counts when it is submitted anew. By an officer.
#[utoipa::path(tag = "Review", security(("bearer" = [])), request_body = Reopening,
    params(("id" = AssignmentId, Path)),
    responses(
        (status = 200, description = "The assignment", body = AssignmentView),
        (status = 403, description = "Not an officer", body = Problem),
        (status = 404, description = "No such assignment, or not for the caller", body = Problem),
        (status = 409, description = "Not submitted, of an earlier round, or no longer in review", body = Problem),
        (status = 422, description = "No reason", body = Problem),
    ))]
#[post("/v1/assignments/{id}/review/reopen")]
async fn reopen(path: web::Path<String>, body: Body<Reopening>) -> Result<HttpResponse, ApiError> {
    let id: AssignmentId = path_id(&path)?;
    let value = body.value;
    let work = move |tx: &mut Tx<'_>| reviews::reopen(tx, id, value);
    let again = move |tx: &mut Tx<'_>, _: &Recorded| assignments::of_reviewer(tx, id);
    personal::perform(&body.state, body.call, work, |view| Answer::ok(view.version), again).await
}

/// Say that the points of the earlier round are met
///
/// For whoever reviewed an earlier round: submits this round's review with the earlier scores and the comments on them,
/// marked as carried over, and recommends publishing unless the body says otherwise. `ratings` takes new ratings of
/// single criteria, which are needed where an earlier score is below what publication asks for
/// (`since_last_round.below_publication`); whoever recommends publication with such a score all the same writes the
/// review instead. Accepts the invitation when that has not been done, for which `no_conflict` is affirmed.
#[utoipa::path(tag = "Review", security(("bearer" = [])), request_body = PointsMet,
    params(
        ("id" = AssignmentId, Path),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the review; needed once a draft exists"),
    ),
    responses(
        (status = 200, description = "The review", body = ReviewView),
        (status = 404, description = "No such assignment, or not the caller's", body = Problem),
        (status = 409, description = "A conflict of interest; no earlier review, already submitted, closed, or no longer \
            in review", body = Problem),
        (status = 412, description = "Saved from elsewhere meanwhile", body = Problem),
        (status = 422, description = "`no_conflict` is not affirmed, or scores are too low for the recommended publication; \
            all of it at once", body = Problem),
    ))]
#[post("/v1/assignments/{id}/points-met")]
async fn points_met(path: web::Path<String>, seen: IfMatch, body: Body<PointsMet>) -> Result<HttpResponse, ApiError> {
    let id: AssignmentId = path_id(&path)?;
    let value = body.value;
    let work = move |tx: &mut Tx<'_>| reviews::points_met(tx, id, seen.0, value);
    let again = move |tx: &mut Tx<'_>| reviews::read(tx, id);
    personal::admit(&body.state, body.call, id, work, given, again).await
}

/// Read the other reviewers' reviews
///
/// After the decision, for reviewers of the same round who have submitted their own: without names, instants or
/// confidential comments, in an order that says nothing. The policy can close them.
#[utoipa::path(tag = "Review", security(("bearer" = [])), params(("id" = AssignmentId, Path)),
    responses(
        (status = 200, description = "The reviews", body = OtherReviews),
        (status = 403, description = "The policy does not open them, or the caller has left the roster or joined the \
            submitting organisation", body = Problem),
        (status = 404, description = "No such assignment, or not the caller's", body = Problem),
        (status = 409, description = "Not decided yet, or the own review is not submitted", body = Problem),
    ))]
#[get("/v1/assignments/{id}/other-reviews")]
async fn other_reviews(path: web::Path<String>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let id: AssignmentId = path_id(&path)?;
    let view = caller
        .state
        .service
        .read(caller.call, move |tx| reviews::other_reviews(tx, id))
        .await?;
    reply::private(&view, None)
}

/// Read the decision aid
///
/// Quorum, medians, spread, disagreement, and what is missing for which decision; the reviews with their reviewers and
/// the comments for the secretariat. For officers.
#[utoipa::path(tag = "Review", security(("bearer" = [])), params(("id" = SubmissionId, Path)),
    responses(
        (status = 200, description = "What the reviews come to", body = DecisionAid),
        (status = 403, description = "Not an officer", body = Problem),
        (status = 404, description = "No such submission, or not for the caller", body = Problem),
        (status = 409, description = "A pledge: it is screened, not reviewed", body = Problem),
    ))]
#[get("/v1/submissions/{id}/review-summary")]
async fn summary(path: web::Path<String>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path)?;
    let language = caller.call.language;
    let (found, gaps) = caller
        .state
        .service
        .read(caller.call, move |tx| reviews::summary(tx, id))
        .await?;
    let decisions = gaps
        .into_iter()
        .map(|gap| Decision {
            action: gap.action.key(),
            missing: gap.missing.iter().map(|guard| Blocker::of(*guard, language)).collect(),
            needs: gap.input.iter().map(|input| input.key()).collect(),
        })
        .collect();
    reply::private(
        &DecisionAid {
            summary: found,
            decisions,
        },
        None,
    )
}
