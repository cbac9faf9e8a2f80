//! The roster of reviewers, and who of it to ask for a practice.
use crate::extract::{Body, Caller, IfMatch, path_id};
use crate::personal;
use crate::problem::{ApiError, Problem};
use crate::query::Parameters;
use crate::registrar::ServiceConfig;
use crate::reply::{self, Answer, Page};
use actix_web::{HttpRequest, HttpResponse, delete, get, put, web};
use minga_domain::ids::{AccountId, OrganisationId, SubmissionId};
use minga_domain::violation::{Code, Violation};
use minga_domain::vocabulary;
use minga_workflow::assignments::suggestions::{self, Suggestions};
use minga_workflow::organisations::aliases::{self, AliasesView, NewAliases};
use minga_workflow::roster::{self, ReviewerInput, ReviewerProfile, RosterQuery};
use minga_workflow::{Recorded, Tx};

/// Registers the routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list).service(read).service(keep).service(suggest);
    config.service(remove).service(leave);
    config.service(read_aliases).service(replace_aliases);
}

/// List the roster of reviewers
///
/// For officers, administrators and country networks that decide. Several values of one filter mean any of them.
#[utoipa::path(tag = "Reviewers", security(("bearer" = [])),
    params(
        ("internal" = Option<bool>, Query, description = "true: of the UN, false: external"),
        ("language" = Option<Vec<String>>, Query, description = "BCP 47, found also with a region (fr finds fr-CA); may repeat", example = json!(["fr"])),
        ("objective" = Option<Vec<u8>>, Query, description = "1 to 23; may repeat", example = json!([8])),
        ("limit" = Option<i64>, Query, description = "1 to 100, default 20"),
        ("cursor" = Option<String>, Query, description = "From `next` of the page before"),
    ),
    responses(
        (status = 200, description = "A page", body = Page<ReviewerProfile>),
        (status = 403, description = "Neither an officer, an administrator nor a country network that decides", body = Problem),
    ))]
#[get("/v1/reviewers")]
async fn list(request: HttpRequest, caller: Caller) -> Result<HttpResponse, ApiError> {
    let mut parameters = Parameters::of(&request);
    let mut query = RosterQuery {
        internal: parameters.parsed("internal", "true | false"),
        objectives: parameters.many("objective", "1..23"),
        ..RosterQuery::default()
    };
    if query
        .objectives
        .iter()
        .any(|objective| vocabulary::objective(*objective).is_none())
    {
        parameters.refuse(Violation::new(Code::UnknownObjective, "?objective"));
    }
    for tag in parameters.texts("language") {
        match vocabulary::normalised_language_tag(&tag) {
            Some(tag) => query.languages.push(tag),
            None => parameters.refuse(Violation::new(Code::NotALanguageTag, "?language")),
        }
    }
    let after = parameters.parsed::<AccountId>("cursor", "next");
    let limit = parameters.limit();
    parameters.finish()?;
    let page = caller
        .state
        .service
        .read(caller.call, move |tx| roster::list(tx, &query, after, limit))
        .await?;
    let page = Page {
        items: page.items,
        next: page.next.map(|id| id.to_string()),
        total: None,
    };
    reply::private_page(&request, &page)
}

/// Read a reviewer's entry
///
/// For officers, administrators, country networks that decide, and the reviewer.
#[utoipa::path(tag = "Reviewers", security(("bearer" = [])), params(("account_id" = AccountId, Path)),
    responses(
        (status = 200, description = "The entry", body = ReviewerProfile),
        (status = 404, description = "Not on the roster, or not for the caller", body = Problem),
    ))]
#[get("/v1/reviewers/{account_id}")]
async fn read(path: web::Path<String>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let account: AccountId = path_id(&path)?;
    let view = caller
        .state
        .service
        .read(caller.call, move |tx| roster::read(tx, account))
        .await?;
    reply::private(&view, Some(view.version))
}

/// Save a reviewer's entry
///
/// By an officer or administrator this makes the account a reviewer. Reviewers keep their own entry, except whether
/// they are internal; whether to be listed as an expert only they decide.
#[utoipa::path(tag = "Reviewers", security(("bearer" = [])), request_body = ReviewerInput,
    params(
        ("account_id" = AccountId, Path),
        ("If-Match" = Option<String>, Header, description = "The `ETag` that the caller saw; needed once the entry exists"),
    ),
    responses(
        (status = 200, description = "The entry", body = ReviewerProfile),
        (status = 403, description = "Only the secretariat changes `internal`, only the person `listed`", body = Problem),
        (status = 404, description = "No such account, or not for the caller", body = Problem),
    ))]
#[put("/v1/reviewers/{account_id}")]
async fn keep(path: web::Path<String>, seen: IfMatch, body: Body<ReviewerInput>) -> Result<HttpResponse, ApiError> {
    let account: AccountId = path_id(&path)?;
    let value = body.value;
    let work = move |tx: &mut Tx<'_>| roster::keep(tx, account, seen.0, value);
    let again = move |tx: &mut Tx<'_>, _: &Recorded| roster::read(tx, account);
    personal::perform(&body.state, body.call, work, |view| Answer::ok(view.version), again).await
}

/// Take a reviewer off the roster
///
/// By an officer, an administrator, or the person. Open invitations and reviews are released and the secretariat is
/// told; what was submitted stays and counts, and the account stays as it is.
#[utoipa::path(operation_id = "remove_reviewer", tag = "Reviewers", security(("bearer" = [])),
    params(
        ("account_id" = AccountId, Path),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the entry; needed when there is one"),
    ),
    responses(
        (status = 204, description = "Off the roster"),
        (status = 404, description = "Not on the roster, or not for the caller", body = Problem),
    ))]
#[delete("/v1/reviewers/{account_id}")]
async fn remove(path: web::Path<String>, seen: IfMatch, caller: Caller) -> Result<HttpResponse, ApiError> {
    let account: AccountId = path_id(&path)?;
    let work = move |tx: &mut Tx<'_>| roster::remove(tx, account, seen.0);
    let answer = |(): &()| Ok(Answer::default().empty());
    let recorded = caller.state.service.perform(caller.call, work, answer).await?;
    Ok(reply::send(recorded))
}

/// Leave the roster
///
/// One's own open invitations and reviews are released and the secretariat is told; what was submitted stays.
#[utoipa::path(operation_id = "leave_roster", tag = "Reviewers", security(("bearer" = [])),
    params(("If-Match" = Option<String>, Header, description = "The `ETag` of the entry; needed when there is one")),
    responses(
        (status = 204, description = "Off the roster"),
        (status = 404, description = "Not on the roster", body = Problem),
    ))]
#[delete("/v1/me/reviewer-profile")]
async fn leave(seen: IfMatch, caller: Caller) -> Result<HttpResponse, ApiError> {
    let work = move |tx: &mut Tx<'_>| roster::leave(tx, seen.0);
    let answer = |(): &()| Ok(Answer::default().empty());
    let recorded = caller.state.service.perform(caller.call, work, answer).await?;
    Ok(reply::send(recorded))
}

/// Suggest reviewers for a practice
///
/// The roster ranked by expertise, language, what the quorum still needs, free capacity and availability; every place
/// explains itself. Who has a conflict of interest, or cannot be invited now, is named with every reason.
#[utoipa::path(tag = "Reviewers", security(("bearer" = [])), params(("id" = SubmissionId, Path)),
    responses(
        (status = 200, description = "Who to ask: first who reads the language, of these who is still needed, of these who has done less of their part in the past year, of these the best fit", body = Suggestions),
        (status = 403, description = "Not an officer", body = Problem),
        (status = 404, description = "No such submission, or not for the caller", body = Problem),
        (status = 409, description = "A pledge, or not in a state to assign reviewers", body = Problem),
    ))]
#[get("/v1/submissions/{id}/reviewer-suggestions")]
async fn suggest(path: web::Path<String>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let id: SubmissionId = path_id(&path)?;
    let found = caller
        .state
        .service
        .read(caller.call, move |tx| suggestions::suggest(tx, id))
        .await?;
    reply::private(&found, None)
}

/// Read the other names of an organisation
///
/// Acronyms, former names, names in other languages: conflicts of interest are found by them. For the secretariat and
/// administrators.
#[utoipa::path(tag = "Reviewers", security(("bearer" = [])), params(("id" = OrganisationId, Path)),
    responses(
        (status = 200, description = "The names", body = AliasesView),
        (status = 403, description = "Not an officer or administrator", body = Problem),
        (status = 404, description = "No such organisation", body = Problem),
    ))]
#[get("/v1/organisations/{id}/aliases")]
async fn read_aliases(path: web::Path<String>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let id: OrganisationId = path_id(&path)?;
    let work = move |tx: &mut Tx<'_>| aliases::read(tx, id);
    let view = caller.state.service.read(caller.call, work).await?;
    reply::private(&view, Some(view.version))
}

/// Replace the other names of an organisation
///
/// All of them at once: acronyms, former names, names in other languages. By the secretariat and administrators, except
/// for organisations of their own.
#[utoipa::path(tag = "Reviewers", security(("bearer" = [])), request_body = NewAliases,
    params(
        ("id" = OrganisationId, Path),
        ("If-Match" = String, Header, description = "The `ETag` of the organisation that the caller saw"),
    ),
    responses(
        (status = 200, description = "The names", body = AliasesView),
        (status = 403, description = "Not an officer or administrator", body = Problem),
        (status = 404, description = "No such organisation", body = Problem),
    ))]
#[put("/v1/organisations/{id}/aliases")]
async fn replace_aliases(
    path: web::Path<String>,
    seen: IfMatch,
    body: Body<NewAliases>,
) -> Result<HttpResponse, ApiError> {
    let id: OrganisationId = path_id(&path)?;
    let value = body.value;
    let work = move |tx: &mut Tx<'_>| aliases::replace(tx, id, seen.0, value);
    let again = move |tx: &mut Tx<'_>, _: &Recorded| aliases::read(tx, id);
    personal::perform(&body.state, body.call, work, |view| Answer::ok(view.version), again).await
}
