//! The working side: drafting, reading, changing, checking, listing, copying submissions.
use crate::cursor::{Cursor, Instant};
use crate::extract::{Body, Caller, Empty, IfMatch, path_id};
use crate::personal::{self, made};
use crate::problem::{ApiError, Problem};
use crate::query::Parameters;
use crate::registrar::ServiceConfig;
use crate::reply::{self, Answer, Page};
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, put, web};
use minga_domain::ids::{AccountId, OrganisationId, SubmissionId};
use minga_domain::kinds::{Kind, State};
use minga_domain::steps::Owner;
use minga_domain::violation::{Code, Violation};
use minga_domain::vocabulary;
use minga_workflow::assignments::OwnAssignment;
use minga_workflow::example_of;
use minga_workflow::officer::{self, Handover};
use minga_workflow::submissions::{self, Checklist, NewSubmission, SubmissionPatch, SubmissionView};
use minga_workflow::to_do::{self, After, Asked, Sort, SubmissionSummary};
use minga_workflow::{Failure, Recorded, Tx};
use serde::Serialize;
use std::str::FromStr;
use utoipa::ToSchema;

/// Registers the routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(create)
        .service(list)
        .service(read)
        .service(change)
        .service(remove)
        .service(check)
        .service(copy)
        .service(lead);
}

/// The answer to a change.
pub fn changed(view: &SubmissionView) -> Answer {
    Answer::ok(view.version)
}

fn created(view: &SubmissionView) -> Answer {
    Answer::created(view.version, format!("/v1/submissions/{}", view.id))
}

fn read_made(tx: &mut Tx<'_>, kept: &Recorded) -> Result<SubmissionView, Failure> {
    submissions::read(tx, made(kept)?)
}

/// Make a draft
///
/// For an organisation of the caller's, or for any by an officer ("as received"). It may be incomplete, but what is
/// there must be well-formed.
#[utoipa::path(tag = "Submissions", security(("bearer" = [])), request_body = NewSubmission,
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once")),
    responses(
        (status = 201, description = "The draft", body = SubmissionView),
    ))]
#[post("/v1/submissions")]
async fn create(body: Body<NewSubmission>) -> Result<HttpResponse, ApiError> {
    let value = body.value;
    let work = move |tx: &mut Tx<'_>| submissions::create(tx, value);
    personal::perform(&body.state, body.call, work, created, read_made).await
}

/// A page of submissions, and the invitations of a to-do list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(examples(json!({ "items": [example_of::<SubmissionSummary>()], "total": 1 })))]
pub struct SubmissionList {
    /// The submissions.
    #[serde(flatten)]
    pub page: Page<SubmissionSummary>,
    /// The invitations to review that wait for the caller's answer, at most 100, each with `answer_by`; with
    /// `needs_my_action=true` alone or beside `kind`, and on the first page. Until the caller accepts, they show no
    /// more of a submission than the invitation does, so that it is not among `items`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invitations: Option<Vec<OwnAssignment>>,
}

/// List submissions
///
/// What the caller may see. `needs_my_action=true` is everyone's to-do list, with the invitations to review that wait
/// for an answer.
#[utoipa::path(tag = "Submissions", security(("bearer" = [])),
    params(
        ("kind" = Option<Vec<Kind>>, Query, description = "Kinds; may repeat"),
        ("state" = Option<Vec<State>>, Query, description = "States; may repeat"),
        ("organisation" = Option<Vec<String>>, Query, description = "Organisation ids; may repeat"),
        ("assigned_to_me" = Option<bool>, Query, description = "Only those the caller is in charge of or reviews; `false` leaves nothing out"),
        ("needs_my_action" = Option<bool>, Query, description = "Only those that wait for the caller; `false` leaves nothing out"),
        ("q" = Option<String>, Query, description = "Words of title and text"),
        ("cycle" = Option<Vec<String>>, Query, description = "Keys of cycles; may repeat"),
        ("country" = Option<Vec<String>>, Query, description = "Alpha-3 codes, of the organisation, the network or the implementation; may repeat", example = json!(["PER"])),
        ("waiting_for" = Option<Vec<Owner>>, Query, description = "Only submissions with a step that waits for one of these (officers only); may repeat"),
        ("overdue" = Option<bool>, Query, description = "Only submissions with an overdue step, with `waiting_for` one that waits for these (officers only); `false` leaves nothing out"),
        ("responsible_officer" = Option<String>, Query, description = "Who is in charge: an account, `me` or `none` (officers only)"),
        ("on_hold" = Option<bool>, Query, description = "Only submissions on hold, or only those that are not (officers only)"),
        ("scheduled" = Option<bool>, Query, description = "Only submissions with a publication at a set instant, or only those without (officers only)"),
        ("late" = Option<bool>, Query, description = "Only submissions handed in after the closing of their cycle, or only the others (officers only)"),
        ("sort" = Option<String>, Query, description = "-created_at (default), created_at, state_since (longest in its state first) or -state_since"),
        ("limit" = Option<i64>, Query, description = "1 to 100, default 20"),
        ("cursor" = Option<String>, Query, description = "From `next` of the page before"),
        ("count" = Option<String>, Query, description = "exact: adds `total`"),
    ),
    responses(
        (status = 200, description = "A page", body = SubmissionList),
        (status = 403, description = "A filter for officers", body = Problem),
    ))]
#[get("/v1/submissions")]
async fn list(request: HttpRequest, caller: Caller) -> Result<HttpResponse, ApiError> {
    let mut parameters = Parameters::of(&request);
    let asked = Asked {
        q: parameters.text("q"),
        overdue: parameters.flag("overdue"),
        limit: parameters.limit(),
        exact_count: parameters.choice("count", &["exact"]).is_some(),
    };
    let sort = match parameters.choice("sort", &SORTS) {
        Some("created_at") => Sort::Oldest,
        Some("state_since") => Sort::LongestInState,
        Some("-state_since") => Sort::ShortestInState,
        _ => Sort::Newest,
    };
    let responsible: Option<Responsible> = parameters.parsed("responsible_officer", "an account | me | none");
    let responsible_officer = match (responsible, caller.call.account) {
        (Some(Responsible::Of(account)), _) => Some(Some(account)),
        (Some(Responsible::Me), Some(account)) => Some(Some(account)),
        (Some(Responsible::Nobody), _) => Some(None),
        _ => None,
    };
    let after = if matches!(sort, Sort::LongestInState | Sort::ShortestInState) {
        let place = parameters.parsed::<Cursor<Instant, SubmissionId>>("cursor", "next");
        place.map(|Cursor(Instant(since), id)| After { id, since: Some(since) })
    } else {
        let place = parameters.parsed("cursor", "next");
        place.map(|id| After { id, since: None })
    };
    let countries = parameters.texts("country");
    if countries.iter().any(|code| vocabulary::country(code).is_none()) {
        parameters.refuse(Violation::new(Code::UnknownCountry, "?country"));
    }
    let filter = minga_workflow::to_do::Filter {
        kinds: parameters.keys("kind"),
        states: parameters.keys("state"),
        organisations: parameters.many::<OrganisationId>("organisation", "id"),
        assigned_to_me: parameters.flag("assigned_to_me"),
        needs_my_action: parameters.flag("needs_my_action"),
        cycles: parameters.texts("cycle"),
        countries,
        waiting_for: parameters.keys("waiting_for"),
        responsible_officer,
        on_hold: parameters.parsed("on_hold", "true | false"),
        scheduled: parameters.parsed("scheduled", "true | false"),
        late: parameters.parsed("late", "true | false"),
        sort,
        after,
        ..Default::default()
    };
    parameters.finish()?;
    let page = caller
        .state
        .service
        .read(caller.call, move |tx| to_do::list(tx, filter, asked))
        .await?;
    let next = page.next.map(|after| match after.since {
        Some(since) => Cursor(Instant(since), after.id).to_string(),
        None => after.id.to_string(),
    });
    let link = reply::next_link(&request, next.as_deref());
    let list = SubmissionList {
        page: Page {
            items: page.items,
            next,
            total: page.total,
        },
        invitations: page.invitations,
    };
    let mut response = reply::private(&list, None)?;
    if let Some((name, value)) = link {
        response.headers_mut().insert(name, value);
    }
    Ok(response)
}

/// The orders of the list.
const SORTS: [&str; 4] = ["-created_at", "created_at", "state_since", "-state_since"];

/// Whom a submission is to be in the charge of, as a parameter says it.
enum Responsible {
    Me,
    Nobody,
    Of(AccountId),
}

impl FromStr for Responsible {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "me" => Ok(Self::Me),
            "none" => Ok(Self::Nobody),
            account => account.parse().map(Self::Of).map_err(|_| ()),
        }
    }
}

/// Read a submission
#[utoipa::path(tag = "Submissions", security(("bearer" = [])), params(("id" = SubmissionId, Path)),
    responses(
        (status = 200, description = "The submission as the caller may see it", body = SubmissionView),
        (status = 404, description = "No such submission, or not for the caller", body = Problem),
    ))]
#[get("/v1/submissions/{id}")]
async fn read(path: web::Path<String>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path)?;
    let view = caller
        .state
        .service
        .read(caller.call, move |tx| submissions::read(tx, id))
        .await?;
    reply::private(&view, Some(view.version))
}

/// Change a draft or returned submission
///
/// By the members of the organisation, officers and the country network that it asked to help. A merge patch as small
/// as one field. Contacts may be named in later states too. An officer who changes what the secretariat did not file
/// names the message that was received under `received_attachment`; the focal point is told.
#[utoipa::path(tag = "Submissions", security(("bearer" = [])), request_body = SubmissionPatch,
    params(("id" = SubmissionId, Path), ("If-Match" = String, Header, description = "The `ETag` that the caller saw")),
    responses(
        (status = 200, description = "The submission", body = SubmissionView),
        (status = 403, description = "Not the caller's to change", body = Problem),
        (status = 404, description = "No such submission, or not for the caller", body = Problem),
        (status = 409, description = "Not in this state", body = Problem),
    ))]
#[patch("/v1/submissions/{id}")]
async fn change(path: web::Path<String>, seen: IfMatch, body: Body<SubmissionPatch>) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path)?;
    let value = body.value;
    let work = move |tx: &mut Tx<'_>| submissions::change(tx, id, seen.0, value);
    personal::perform(&body.state, body.call, work, changed, move |tx, _| {
        submissions::read(tx, id)
    })
    .await
}

/// Delete a draft that was never submitted
///
/// By the members of the organisation and by officers. Of what the secretariat did not file and an officer deletes, the
/// focal point and who filed it are told.
#[utoipa::path(tag = "Submissions", security(("bearer" = [])),
    params(("id" = SubmissionId, Path), ("If-Match" = String, Header, description = "The `ETag` that the caller saw")),
    responses(
        (status = 204, description = "Gone"),
        (status = 404, description = "No such submission, or not for the caller", body = Problem),
        (status = 409, description = "Not a draft, or submitted before", body = Problem),
    ))]
#[delete("/v1/submissions/{id}")]
async fn remove(path: web::Path<String>, seen: IfMatch, body: Body<Empty>) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path)?;
    let recorded = body
        .state
        .service
        .perform(
            body.call,
            move |tx| submissions::delete(tx, id, seen.0),
            |()| Ok(Answer::default().empty()),
        )
        .await?;
    Ok(reply::send(recorded))
}

/// Check a submission
///
/// The dry run of submit: every rule, met or not, with pointers, and warnings. What a form shows as a checklist.
#[utoipa::path(tag = "Submissions", security(("bearer" = [])), params(("id" = SubmissionId, Path)),
    responses(
        (status = 200, description = "The checklist", body = Checklist),
        (status = 404, description = "No such submission, or not for the caller", body = Problem),
    ))]
#[get("/v1/submissions/{id}/check")]
async fn check(path: web::Path<String>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path)?;
    let checklist = caller
        .state
        .service
        .read(caller.call, move |tx| submissions::check(tx, id))
        .await?;
    reply::private(&checklist, None)
}

/// Copy into a new draft
///
/// From a declined, withdrawn or published submission. By the members of the organisation and by officers.
#[utoipa::path(tag = "Submissions", security(("bearer" = [])), params(("id" = SubmissionId, Path)),
    responses(
        (status = 201, description = "The new draft", body = SubmissionView),
        (status = 404, description = "No such submission, or not for the caller", body = Problem),
        (status = 409, description = "Not in this state", body = Problem),
    ))]
#[post("/v1/submissions/{id}/copy")]
async fn copy(path: web::Path<String>, body: Body<Empty>) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path)?;
    let work = move |tx: &mut Tx<'_>| submissions::copy(tx, id);
    personal::perform(&body.state, body.call, work, created, read_made).await
}

/// Name the officer in charge
///
/// By an officer: itself (taking over), another officer (handing over, who is told, with the note), or nobody. Then,
/// and when the officer can no longer act, it waits for everybody of the secretariat. Taking it over from somebody else
/// names that officer under `from`; of two who take it over at once, the second gets 409 `officer_changed` with the one
/// in charge under `current`.
#[utoipa::path(tag = "Submissions", security(("bearer" = [])), request_body = Handover, params(("id" = SubmissionId, Path)),
    responses(
        (status = 200, description = "The submission", body = SubmissionView),
        (status = 403, description = "Not an officer", body = Problem),
        (status = 404, description = "No such submission, or not for the caller", body = Problem),
        (status = 409, description = "Somebody else is in charge than the caller saw", body = Problem),
        (status = 422, description = "Not an officer who may act on it", body = Problem),
    ))]
#[put("/v1/submissions/{id}/responsible-officer")]
async fn lead(path: web::Path<String>, body: Body<Handover>) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path)?;
    let value = body.value;
    let work = move |tx: &mut Tx<'_>| officer::hand_over(tx, id, value);
    personal::perform(&body.state, body.call, work, changed, move |tx, _| {
        submissions::read(tx, id)
    })
    .await
}
