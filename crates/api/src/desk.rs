//! The officer's desk, and what is done with many submissions at once.
use crate::extract::{Body, Caller};
use crate::problem::{ApiError, Blocker, Problem, ProblemViolation, Reason};
use crate::query::Parameters;
use crate::registrar::ServiceConfig;
use crate::reply;
use actix_web::{HttpRequest, HttpResponse, get, post};
use chrono::{DateTime, Utc};
use minga_domain::ids::{AccountId, SubmissionId};
use minga_domain::kinds::BulkAction;
use minga_domain::language::Language;
use minga_domain::violation::{Code, Violation};
use minga_domain::vocabulary;
use minga_workflow::desk::bulk::{self, BulkTask, Fate, Meant};
use minga_workflow::desk::{self, Desk, DeskFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Registers the routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(look).service(preview).service(confirm);
}

/// Read the officer's desk
///
/// What waits for whom, since when, and what is next: how many submissions are in which state and for how long, the
/// steps that wait and are overdue by their owners, what is due next, the load of the reviewers, how long each state
/// and step takes, by country and by cycle. A country network with the grant to decide looks at what it sees. What the caller's
/// own organisation filed is not among it. The same steps are found one by one with `waiting_for` and `overdue` of the
/// list of submissions.
#[utoipa::path(tag = "Desk", security(("bearer" = [])),
    params(
        ("kind" = Option<String>, Query, description = "pledge or practice"),
        ("cycle" = Option<String>, Query, description = "A review cycle"),
        ("country" = Option<String>, Query, description = "A country of the organisation, the network or the implementation, alpha-3"),
    ),
    responses(
        (status = 200, description = "The desk", body = Desk),
        (status = 403, description = "Neither an officer nor an administrator, nor a country network that decides", body = Problem),
    ))]
#[get("/v1/desk")]
async fn look(request: HttpRequest, caller: Caller) -> Result<HttpResponse, ApiError> {
    let mut parameters = Parameters::of(&request);
    let mut kinds = parameters.keys("kind");
    if kinds.len() > 1 {
        parameters.refuse(Violation::new(Code::Duplicate, "?kind"));
    }
    let filter = DeskFilter {
        kind: kinds.pop(),
        cycle: parameters.text("cycle"),
        country: parameters.text("country"),
    };
    if filter
        .country
        .as_deref()
        .is_some_and(|country| vocabulary::country(country).is_none())
    {
        parameters.refuse(Violation::new(Code::UnknownCountry, "?country"));
    }
    parameters.finish()?;
    let desk = caller
        .state
        .service
        .read(caller.call, move |tx| desk::look(tx, filter))
        .await?;
    reply::private(&desk, None)
}

/// What would be done with which submissions.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "action": "assign_officer",
    "submission_ids": ["01890a5d-ac96-774b-bcce-b302099a8057", "01890a5d-ac96-774b-bcce-b302099a8058"],
    "responsible_officer": "01890a5d-ac96-774b-bcce-b302099a8059", "note": "Both ministries answer by the end of May."
})))]
pub struct BulkRequest {
    /// What is to be done.
    pub action: BulkAction,
    /// The officer (`assign_officer`); absent for everybody.
    #[serde(default)]
    pub responsible_officer: Option<AccountId>,
    /// What the new officer should know (`assign_officer`), or the reasons for the record (`publish`, where reviewers
    /// stay split).
    #[serde(default)]
    #[schema(max_length = 5000)]
    pub note: Option<String>,
    /// When to publish (`publish`); absent for now.
    #[serde(default)]
    pub at: Option<DateTime<Utc>>,
    /// With which.
    #[schema(min_items = 1, max_items = 100, example = json!(["01890a5d-ac96-774b-bcce-b302099a8057"]))]
    pub submission_ids: Vec<SubmissionId>,
}

/// What is to be done with which submissions, as a preview showed them.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "action": "publish",
    "submissions": [{
        "submission_id": "01890a5d-ac96-774b-bcce-b302099a8057", "version": 4,
        "confirm": ["open_reviews:5b1c8e0f.3d27a946"]
    }]
})))]
pub struct BulkConfirmation {
    /// What is to be done.
    pub action: BulkAction,
    /// The officer (`assign_officer`); absent for everybody.
    #[serde(default)]
    pub responsible_officer: Option<AccountId>,
    /// What the new officer should know (`assign_officer`), or the reasons for the record (`publish`, where reviewers
    /// stay split).
    #[serde(default)]
    #[schema(max_length = 5000)]
    pub note: Option<String>,
    /// When to publish (`publish`); absent for now.
    #[serde(default)]
    pub at: Option<DateTime<Utc>>,
    /// With which.
    #[schema(min_items = 1, max_items = 100)]
    pub submissions: Vec<Meant>,
}

/// What becomes of each submission.
#[derive(Debug, Serialize, ToSchema)]
#[schema(examples(json!({
    "submissions": [{
        "submission_id": "01890a5d-ac96-774b-bcce-b302099a8057", "reference": "PR-2026-00042",
        "title": "One-stop desk for migrant women workers", "version": 4,
        "responsible_officer": "01890a5d-ac96-774b-bcce-b302099a8059", "done": true,
        "reasons": [{
            "code": "open_reviews", "message": "Two reviews are still open.", "params": { "count": 2 },
            "confirm": "open_reviews:5b1c8e0f.3d27a946"
        }],
        "blocked_by": [], "violations": []
    }]
})))]
pub struct BulkResult {
    /// In the order of the request.
    pub submissions: Vec<BulkSubmission>,
}

/// What becomes of a submission.
#[derive(Debug, Serialize, ToSchema)]
pub struct BulkSubmission {
    /// The submission.
    pub submission_id: SubmissionId,
    /// Its reference.
    pub reference: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Its version: of a preview to be sent with the confirmation, afterwards the new one.
    pub version: Option<i32>,
    /// Whether it was done; in a preview whether it would be, once the `reasons` are confirmed.
    pub done: bool,
    /// What has to hold first.
    pub blocked_by: Vec<Blocker>,
    /// What has to be confirmed.
    pub reasons: Vec<Reason>,
    /// What is wrong or missing.
    pub violations: Vec<ProblemViolation>,
    /// Who is in charge of it: of a preview to be sent with the confirmation of another officer.
    pub responsible_officer: Option<AccountId>,
    /// Why nothing can be done: `not_found`, `wrong_state`, `stale_version`, `not_your_role`, `own_organisation`,
    /// `officer_changed`, `publication_scheduled`.
    pub refused: Option<String>,
}

impl BulkSubmission {
    fn of(fate: Fate, language: Language) -> Self {
        let obstacles = fate.obstacles;
        Self {
            submission_id: fate.submission_id,
            reference: fate.reference,
            title: fate.title,
            version: fate.version,
            done: fate.done,
            blocked_by: obstacles
                .guards
                .iter()
                .map(|guard| Blocker::of(*guard, language))
                .collect(),
            reasons: obstacles
                .asked
                .iter()
                .map(|asked| Reason::of(asked, language))
                .collect(),
            violations: obstacles
                .violations
                .iter()
                .map(|violation| ProblemViolation::of(violation, language))
                .collect(),
            responsible_officer: fate.responsible_officer,
            refused: fate.refused,
        }
    }
}

fn told(fates: Vec<Fate>, language: Language) -> BulkResult {
    BulkResult {
        submissions: fates
            .into_iter()
            .map(|fate| BulkSubmission::of(fate, language))
            .collect(),
    }
}

/// Preview what is done with many submissions
///
/// Naming the officer in charge, or publishing, now or at a set instant. Says of each what stands in its way and what
/// has to be confirmed; changes nothing. For officers.
#[utoipa::path(tag = "Desk", security(("bearer" = [])), request_body = BulkRequest,
    responses(
        (status = 200, description = "What would become of each", body = BulkResult),
        (status = 403, description = "Not an officer", body = Problem),
    ))]
#[post("/v1/bulk-actions")]
async fn preview(body: Body<BulkRequest>) -> Result<HttpResponse, ApiError> {
    let BulkRequest {
        action,
        responsible_officer,
        note,
        at,
        submission_ids,
    } = body.value;
    let task = BulkTask {
        action,
        responsible_officer,
        note,
        at,
    };
    let language = body.call.language;
    // Nothing changes, so nothing is kept for a retry.
    let work = move |tx: &mut minga_workflow::Tx<'_>| bulk::preview(tx, &task, &submission_ids);
    let fates = body.state.service.read(body.call, work).await?;
    reply::private(&told(fates, language), None)
}

/// Confirm what is done with many submissions
///
/// Each submission is looked at again and is a transaction of its own: what has changed since the preview, or has come
/// to be impossible, is left alone and said. For officers.
#[utoipa::path(tag = "Desk", security(("bearer" = [])), request_body = BulkConfirmation,
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once")),
    responses(
        (status = 200, description = "What became of each", body = BulkResult),
        (status = 403, description = "Not an officer", body = Problem),
    ))]
#[post("/v1/bulk-actions/confirm")]
async fn confirm(body: Body<BulkConfirmation>) -> Result<HttpResponse, ApiError> {
    let BulkConfirmation {
        action,
        responsible_officer,
        note,
        at,
        submissions,
    } = body.value;
    let task = BulkTask {
        action,
        responsible_officer,
        note,
        at,
    };
    let language = body.call.language;
    let fates = bulk::confirm(&body.state.service, body.call, task, submissions).await?;
    reply::private(&told(fates, language), None)
}
