//! Invitations to join the roster of reviewers.
use crate::extract::{Body, Caller, Empty, IfMatch, path_id};
use crate::personal::{self, made};
use crate::problem::{ApiError, Problem};
use crate::query::Parameters;
use crate::registrar::ServiceConfig;
use crate::reply::{self, Answer, Page};
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use minga_domain::ids::RosterInvitationId;
use minga_workflow::roster::joining::{self, NewRosterInvitation, RosterInvitationView};
use minga_workflow::{Recorded, Tx};

/// Registers the routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list)
        .service(invite)
        .service(read)
        .service(resend)
        .service(withdraw);
}

/// List those who were invited to join the roster
///
/// And have not answered. One mail more goes out some days before an invitation expires; an expired one is marked
/// `expired` and stays until it is sent again or withdrawn, for a year at most. For officers and administrators.
#[utoipa::path(operation_id = "list_roster_invitations", tag = "Reviewers", security(("bearer" = [])),
    params(
        ("limit" = Option<i64>, Query, description = "1 to 100, default 20"),
        ("cursor" = Option<String>, Query, description = "From `next` of the page before"),
    ),
    responses(
        (status = 200, description = "A page", body = Page<RosterInvitationView>),
        (status = 403, description = "Not an officer or administrator", body = Problem),
    ))]
#[get("/v1/reviewer-invitations")]
async fn list(request: HttpRequest, caller: Caller) -> Result<HttpResponse, ApiError> {
    let mut parameters = Parameters::of(&request);
    let after = parameters.parsed::<RosterInvitationId>("cursor", "next");
    let limit = parameters.limit();
    parameters.finish()?;
    let work = move |tx: &mut Tx<'_>| joining::list(tx, after, limit);
    let found = caller.state.service.read(caller.call, work).await?;
    let page = Page {
        items: found.items,
        next: found.next.map(|id| id.to_string()),
        total: None,
    };
    reply::private_page(&request, &page)
}

/// Invite somebody to join the roster
///
/// A mail goes to the address, with a link to accept or decline; who has no account yet makes one there. The person has
/// no right before. Whoever has declined before can be asked again in this way. The answer is the same whether or not the
/// address has an account. For officers and administrators.
#[utoipa::path(operation_id = "invite_to_roster", tag = "Reviewers", security(("bearer" = [])),
    request_body = NewRosterInvitation,
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once")),
    responses(
        (status = 201, description = "Invited", body = RosterInvitationView),
        (status = 403, description = "Not an officer or administrator", body = Problem),
        (status = 422, description = "The address is none, is a reviewer's, or was invited already; no name",
            body = Problem),
        (status = 429, description = "Too many mails to this address; `Retry-After` says how long to wait", body = Problem),
    ))]
#[post("/v1/reviewer-invitations")]
async fn invite(body: Body<NewRosterInvitation>) -> Result<HttpResponse, ApiError> {
    if body.call.account.is_some() {
        body.state.limits.mail(&body.value.email)?;
    }
    let value = body.value;
    let work = move |tx: &mut Tx<'_>| joining::invite(tx, &value);
    let answer =
        |view: &RosterInvitationView| Answer::created(view.version, format!("/v1/reviewer-invitations/{}", view.id));
    let again = move |tx: &mut Tx<'_>, kept: &Recorded| joining::read(tx, made(kept)?);
    personal::perform(&body.state, body.call, work, answer, again).await
}

/// Read an invitation to join the roster
///
/// While it waits for its answer, and after it has expired. For officers and administrators.
#[utoipa::path(operation_id = "read_roster_invitation", tag = "Reviewers", security(("bearer" = [])),
    params(("id" = RosterInvitationId, Path)),
    responses(
        (status = 200, description = "The invitation", body = RosterInvitationView),
        (status = 403, description = "Not an officer or administrator", body = Problem),
        (status = 404, description = "No such invitation, or it was answered", body = Problem),
    ))]
#[get("/v1/reviewer-invitations/{id}")]
async fn read(path: web::Path<String>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let id: RosterInvitationId = path_id(&path)?;
    let work = move |tx: &mut Tx<'_>| joining::read(tx, id);
    let view = caller.state.service.read(caller.call, work).await?;
    reply::private(&view, Some(view.version))
}

/// Send an invitation to join the roster again
///
/// With a new link and the whole time to answer, also after it has expired. For officers and administrators.
#[utoipa::path(operation_id = "resend_roster_invitation", tag = "Reviewers", security(("bearer" = [])),
    params(
        ("id" = RosterInvitationId, Path),
        ("If-Match" = String, Header, description = "The `ETag` that the caller saw"),
    ),
    responses(
        (status = 200, description = "The invitation", body = RosterInvitationView),
        (status = 403, description = "Not an officer or administrator", body = Problem),
        (status = 404, description = "No such invitation, or it was answered", body = Problem),
        (status = 412, description = "Sent again by somebody else", body = Problem),
        (status = 429, description = "Too many mails to this address; `Retry-After` says how long to wait", body = Problem),
    ))]
#[post("/v1/reviewer-invitations/{id}/resend")]
async fn resend(path: web::Path<String>, seen: IfMatch, body: Body<Empty>) -> Result<HttpResponse, ApiError> {
    let id: RosterInvitationId = path_id(&path)?;
    let asked = body.call.clone();
    let known = body.state.service.read(asked, move |tx| joining::read(tx, id)).await?;
    if seen.0 == Some(known.version) {
        body.state.limits.mail(&known.email)?;
    }
    let work = move |tx: &mut Tx<'_>| joining::resend(tx, id, seen.0);
    let again = move |tx: &mut Tx<'_>, _: &Recorded| joining::read(tx, id);
    personal::perform(&body.state, body.call, work, |view| Answer::ok(view.version), again).await
}

/// Withdraw an invitation to join the roster
///
/// Its links open nothing to accept any more. For officers and administrators.
#[utoipa::path(operation_id = "withdraw_roster_invitation", tag = "Reviewers", security(("bearer" = [])),
    params(
        ("id" = RosterInvitationId, Path),
        ("If-Match" = String, Header, description = "The `ETag` that the caller saw"),
    ),
    responses(
        (status = 204, description = "Withdrawn"),
        (status = 403, description = "Not an officer or administrator", body = Problem),
        (status = 404, description = "No such invitation, or it was answered", body = Problem),
        (status = 412, description = "Sent again by somebody else", body = Problem),
    ))]
#[delete("/v1/reviewer-invitations/{id}")]
async fn withdraw(path: web::Path<String>, seen: IfMatch, caller: Caller) -> Result<HttpResponse, ApiError> {
    let id: RosterInvitationId = path_id(&path)?;
    let work = move |tx: &mut Tx<'_>| joining::withdraw(tx, id, seen.0);
    let answer = |(): &()| Ok(Answer::default().empty());
    let recorded = caller.state.service.perform(caller.call, work, answer).await?;
    Ok(reply::send(recorded))
}
