//! Who works for an organisation, who is asked to, and one's own answer.
use crate::extract::{Body, Caller, Empty, IfMatch, path_id};
use crate::personal::{self, Versioned, made};
use crate::problem::{ApiError, Problem};
use crate::query::Parameters;
use crate::registrar::ServiceConfig;
use crate::reply::{self, Answer, Page};
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, web};
use minga_domain::ids::{AccountId, MembershipOfferId, OrganisationId};
use minga_workflow::accounts::MembershipView;
use minga_workflow::organisations::members::{self, MemberPatch, MemberView};
use minga_workflow::organisations::offers::{self, NewMember, OfferedMembershipView, PendingMemberView};
use minga_workflow::{Recorded, Tx};

/// Registers the routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list_members)
        .service(ask_member)
        .service(read_member)
        .service(change_member)
        .service(remove_member);
    config.service(list_pending).service(read_pending).service(withdraw);
    config.service(own).service(accept).service(decline);
}

/// List the members of an organisation
///
/// For its members, the secretariat and administrators. The `ETag` is the organisation's, whose version moves with
/// its members.
#[utoipa::path(tag = "Organisations", security(("bearer" = [])),
    params(
        ("id" = OrganisationId, Path),
        ("limit" = Option<i64>, Query, description = "1 to 100, default 20"),
        ("cursor" = Option<String>, Query, description = "From `next` of the page before"),
    ),
    responses(
        (status = 200, description = "A page", body = Page<MemberView>,
            headers(("ETag" = String, description = "The version of the organisation, for `If-Match`"))),
        (status = 403, description = "Not a member", body = Problem),
        (status = 404, description = "No such organisation", body = Problem),
    ))]
#[get("/v1/organisations/{id}/members")]
async fn list_members(request: HttpRequest, path: web::Path<String>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let id: OrganisationId = path_id(&path)?;
    let mut parameters = Parameters::of(&request);
    let after = parameters.parsed::<AccountId>("cursor", "next");
    let limit = parameters.limit();
    parameters.finish()?;
    let work = move |tx: &mut Tx<'_>| members::list(tx, id, after, limit);
    let (items, more, version) = caller.state.service.read(caller.call, work).await?;
    let next = items
        .last()
        .filter(|_| more)
        .map(|member| member.account_id.to_string());
    let page = Page {
        items,
        next,
        total: None,
    };
    let mut response = reply::private(&page, Some(version))?;
    if let Some((name, value)) = reply::next_link(&request, page.next.as_deref()) {
        response.headers_mut().insert(name, value);
    }
    Ok(response)
}

/// Read a member
///
/// For the other members, the secretariat and administrators.
#[utoipa::path(tag = "Organisations", security(("bearer" = [])),
    params(("id" = OrganisationId, Path), ("account_id" = AccountId, Path)),
    responses(
        (status = 200, description = "The member; the `ETag` is the organisation's", body = MemberView),
        (status = 403, description = "Not a member", body = Problem),
        (status = 404, description = "No such organisation or member", body = Problem),
    ))]
#[get("/v1/organisations/{id}/members/{account_id}")]
async fn read_member(path: web::Path<(String, String)>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let (id, account): (OrganisationId, AccountId) = (path_id(&path.0)?, path_id(&path.1)?);
    let (view, version) = caller
        .state
        .service
        .read(caller.call, move |tx| members::read(tx, id, account))
        .await?;
    reply::private(&view, Some(version))
}

/// Ask somebody to become a member
///
/// A mail goes to the address: to accept, or to register first where it has no account. The person becomes a member by
/// accepting, signed in or through the link in the mail, and has no right before. The answer is the same whether or not
/// the address has an account, and shows what was typed only. By the organisation's focal points and alternates, the
/// secretariat and administrators.
#[utoipa::path(tag = "Organisations", security(("bearer" = [])), request_body = NewMember,
    params(
        ("id" = OrganisationId, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once"),
    ),
    responses(
        (status = 201, description = "Asked; the `ETag` is the organisation's", body = PendingMemberView),
        (status = 403, description = "Does not speak for the organisation", body = Problem),
        (status = 404, description = "No such organisation", body = Problem),
        (status = 409, description = "`too_many_pending_members`", body = Problem),
        (status = 422, description = "The address is none, is a member's, or was asked already", body = Problem),
        (status = 429, description = "Too many mails to this address; `Retry-After` says how long to wait", body = Problem),
    ))]
#[post("/v1/organisations/{id}/members")]
async fn ask_member(path: web::Path<String>, body: Body<NewMember>) -> Result<HttpResponse, ApiError> {
    let id: OrganisationId = path_id(&path)?;
    if body.call.account.is_some() {
        body.state.limits.mail(&body.value.email)?;
    }
    let value = body.value;
    let work = move |tx: &mut Tx<'_>| Ok(Versioned::from(offers::ask(tx, id, &value)?));
    let answer = move |Versioned { view, version }: &Versioned<PendingMemberView>| {
        Answer::created(*version, format!("/v1/organisations/{id}/pending-members/{}", view.id))
    };
    let again = move |tx: &mut Tx<'_>, kept: &Recorded| Ok(offers::read(tx, id, made(kept)?)?.into());
    personal::perform(&body.state, body.call, work, answer, again).await
}

/// Give a member another role
///
/// An organisation always keeps a focal point. By the organisation's focal points and alternates, the secretariat and
/// administrators.
#[utoipa::path(tag = "Organisations", security(("bearer" = [])), request_body = MemberPatch,
    params(
        ("id" = OrganisationId, Path),
        ("account_id" = AccountId, Path),
        ("If-Match" = String, Header, description = "The organisation's `ETag` that the caller saw"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once"),
    ),
    responses(
        (status = 200, description = "The member; the `ETag` is the organisation's", body = MemberView),
        (status = 403, description = "Does not speak for the organisation", body = Problem),
        (status = 404, description = "No such organisation or member", body = Problem),
        (status = 409, description = "`last_focal_point`", body = Problem),
    ))]
#[patch("/v1/organisations/{id}/members/{account_id}")]
async fn change_member(
    path: web::Path<(String, String)>,
    seen: IfMatch,
    body: Body<MemberPatch>,
) -> Result<HttpResponse, ApiError> {
    let (id, account): (OrganisationId, AccountId) = (path_id(&path.0)?, path_id(&path.1)?);
    let value = body.value;
    let work = move |tx: &mut Tx<'_>| Ok(Versioned::from(members::change(tx, id, account, seen.0, value)?));
    let again = move |tx: &mut Tx<'_>, _: &Recorded| Ok(members::read(tx, id, account)?.into());
    personal::perform(&body.state, body.call, work, |member| Answer::ok(member.version), again).await
}

/// Remove a member
///
/// By the organisation's focal points and alternates, the secretariat and administrators, or by the member who leaves.
/// An organisation always keeps a focal point.
#[utoipa::path(tag = "Organisations", security(("bearer" = [])),
    params(
        ("id" = OrganisationId, Path),
        ("account_id" = AccountId, Path),
        ("If-Match" = String, Header, description = "The organisation's `ETag` that the caller saw"),
    ),
    responses(
        (status = 204, description = "No longer a member"),
        (status = 403, description = "Does not speak for the organisation", body = Problem),
        (status = 404, description = "No such organisation or member", body = Problem),
        (status = 409, description = "`last_focal_point`", body = Problem),
    ))]
#[delete("/v1/organisations/{id}/members/{account_id}")]
async fn remove_member(
    path: web::Path<(String, String)>,
    seen: IfMatch,
    body: Body<Empty>,
) -> Result<HttpResponse, ApiError> {
    let (id, account): (OrganisationId, AccountId) = (path_id(&path.0)?, path_id(&path.1)?);
    let work = move |tx: &mut Tx<'_>| members::remove(tx, id, account, seen.0);
    Ok(reply::send(
        body.state
            .service
            .perform(body.call, work, |()| Ok(Answer::default().empty()))
            .await?,
    ))
}

/// List those who were asked to become members
///
/// And have not answered. For the members, the secretariat and administrators. The `ETag` is the organisation's.
#[utoipa::path(tag = "Organisations", security(("bearer" = [])),
    params(
        ("id" = OrganisationId, Path),
        ("limit" = Option<i64>, Query, description = "1 to 100, default 20"),
        ("cursor" = Option<String>, Query, description = "From `next` of the page before"),
    ),
    responses(
        (status = 200, description = "A page", body = Page<PendingMemberView>,
            headers(("ETag" = String, description = "The version of the organisation, for `If-Match`"))),
        (status = 403, description = "Not a member", body = Problem),
        (status = 404, description = "No such organisation", body = Problem),
    ))]
#[get("/v1/organisations/{id}/pending-members")]
async fn list_pending(request: HttpRequest, path: web::Path<String>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let id: OrganisationId = path_id(&path)?;
    let mut parameters = Parameters::of(&request);
    let after = parameters.parsed::<MembershipOfferId>("cursor", "next");
    let limit = parameters.limit();
    parameters.finish()?;
    let work = move |tx: &mut Tx<'_>| offers::list(tx, id, after, limit);
    let (items, more, version) = caller.state.service.read(caller.call, work).await?;
    let next = items.last().filter(|_| more).map(|asked| asked.id.to_string());
    let page = Page {
        items,
        next,
        total: None,
    };
    let mut response = reply::private(&page, Some(version))?;
    if let Some((name, value)) = reply::next_link(&request, page.next.as_deref()) {
        response.headers_mut().insert(name, value);
    }
    Ok(response)
}

/// Read one of those who were asked to become members
///
/// For the members, the secretariat and administrators.
#[utoipa::path(tag = "Organisations", security(("bearer" = [])),
    params(("id" = OrganisationId, Path), ("pending_id" = MembershipOfferId, Path)),
    responses(
        (status = 200, description = "Who was asked; the `ETag` is the organisation's", body = PendingMemberView),
        (status = 403, description = "Not a member", body = Problem),
        (status = 404, description = "No such organisation, or nobody asked: answered, withdrawn, too late", body = Problem),
    ))]
#[get("/v1/organisations/{id}/pending-members/{pending_id}")]
async fn read_pending(path: web::Path<(String, String)>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let (id, offer): (OrganisationId, MembershipOfferId) = (path_id(&path.0)?, path_id(&path.1)?);
    let (view, version) = caller
        .state
        .service
        .read(caller.call, move |tx| offers::read(tx, id, offer))
        .await?;
    reply::private(&view, Some(version))
}

/// Withdraw a membership invitation
///
/// It can no longer be accepted. By the organisation's focal points and alternates, the secretariat and administrators.
#[utoipa::path(tag = "Organisations", security(("bearer" = [])),
    params(
        ("id" = OrganisationId, Path),
        ("pending_id" = MembershipOfferId, Path),
        ("If-Match" = String, Header, description = "The organisation's `ETag` that the caller saw"),
    ),
    responses(
        (status = 204, description = "Withdrawn"),
        (status = 403, description = "Does not speak for the organisation", body = Problem),
        (status = 404, description = "No such organisation, or nobody asked: answered, withdrawn, too late", body = Problem),
    ))]
#[delete("/v1/organisations/{id}/pending-members/{pending_id}")]
async fn withdraw(
    path: web::Path<(String, String)>,
    seen: IfMatch,
    body: Body<Empty>,
) -> Result<HttpResponse, ApiError> {
    let (id, offer): (OrganisationId, MembershipOfferId) = (path_id(&path.0)?, path_id(&path.1)?);
    let work = move |tx: &mut Tx<'_>| offers::withdraw(tx, id, offer, seen.0);
    let service = &body.state.service;
    let recorded = service
        .perform(body.call, work, |()| Ok(Answer::default().empty()))
        .await?;
    Ok(reply::send(recorded))
}

/// List the memberships that wait for one's own answer
///
/// Organisations that asked the address of the caller's account. Those that one has are in `GET /v1/me`.
#[utoipa::path(tag = "Accounts", security(("bearer" = [])),
    params(
        ("limit" = Option<i64>, Query, description = "1 to 100, default 20"),
        ("cursor" = Option<String>, Query, description = "From `next` of the page before"),
    ),
    responses(
        (status = 200, description = "A page", body = Page<OfferedMembershipView>),
    ))]
#[get("/v1/me/memberships")]
async fn own(request: HttpRequest, caller: Caller) -> Result<HttpResponse, ApiError> {
    let mut parameters = Parameters::of(&request);
    let after = parameters.parsed::<MembershipOfferId>("cursor", "next");
    let limit = parameters.limit();
    parameters.finish()?;
    let work = move |tx: &mut Tx<'_>| offers::own(tx, after, limit);
    let (items, more) = caller.state.service.read(caller.call, work).await?;
    let next = items.last().filter(|_| more).map(|offer| offer.id.to_string());
    reply::private_page(
        &request,
        &Page {
            items,
            next,
            total: None,
        },
    )
}

/// Accept a membership
///
/// That an organisation asked the caller to take. It takes officers and reviewers out of the process of that
/// organisation's submissions.
#[utoipa::path(tag = "Accounts", security(("bearer" = [])),
    params(
        ("organisation_id" = OrganisationId, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once"),
    ),
    responses(
        (status = 200, description = "The membership", body = MembershipView),
        (status = 404, description = "The organisation does not ask: withdrawn, answered, too late, never", body = Problem),
    ))]
#[post("/v1/me/memberships/{organisation_id}/accept")]
async fn accept(path: web::Path<String>, body: Body<Empty>) -> Result<HttpResponse, ApiError> {
    let id: OrganisationId = path_id(&path)?;
    let work = move |tx: &mut Tx<'_>| offers::accept(tx, id);
    let again = move |tx: &mut Tx<'_>, _: &Recorded| offers::membership(tx, id);
    personal::perform(&body.state, body.call, work, |_| Answer::default(), again).await
}

/// Decline a membership
///
/// That an organisation asked the caller to take.
#[utoipa::path(tag = "Accounts", security(("bearer" = [])),
    params(
        ("organisation_id" = OrganisationId, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once"),
    ),
    responses(
        (status = 204, description = "Declined"),
        (status = 404, description = "The organisation does not ask: withdrawn, answered, too late, never", body = Problem),
    ))]
#[post("/v1/me/memberships/{organisation_id}/decline")]
async fn decline(path: web::Path<String>, body: Body<Empty>) -> Result<HttpResponse, ApiError> {
    let id: OrganisationId = path_id(&path)?;
    let work = move |tx: &mut Tx<'_>| offers::decline(tx, id);
    let service = &body.state.service;
    let recorded = service
        .perform(body.call, work, |()| Ok(Answer::default().empty()))
        .await?;
    Ok(reply::send(recorded))
}
