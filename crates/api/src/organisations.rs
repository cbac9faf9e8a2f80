//! Organisations and their contacts.
use crate::cursor::Cursor;
use crate::extract::{Body, Caller, Empty, IfMatch, path_id};
use crate::personal::{self, made};
use crate::problem::{ApiError, Problem};
use crate::query::Parameters;
use crate::registrar::ServiceConfig;
use crate::reply::{self, Answer, Page};
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, web};
use minga_domain::ids::{ContactId, OrganisationId};
use minga_workflow::organisations::contacts::{self, ContactPatch, ContactView, NewContact};
use minga_workflow::organisations::{self, NewOrganisation, OrganisationPatch, OrganisationView};
use minga_workflow::{Recorded, Tx};

/// Registers the routes.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(create).service(list).service(read).service(change);
    config.service(list_contacts).service(add_contact).service(read_contact);
    config.service(change_contact).service(remove_contact);
}

/// Register an organisation
///
/// The caller becomes its focal point. Officers of the secretariat and administrators register it for others: they do
/// not belong to it, enter its contacts, and ask its people to become members.
#[utoipa::path(tag = "Organisations", security(("bearer" = [])), request_body = NewOrganisation,
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once")),
    responses(
        (status = 201, description = "The organisation", body = OrganisationView),
        (status = 422, description = "Every violated rule; `already_exists` for the same name, type and country", body = Problem),
    ))]
#[post("/v1/organisations")]
async fn create(body: Body<NewOrganisation>) -> Result<HttpResponse, ApiError> {
    let value = body.value;
    let work = move |tx: &mut Tx<'_>| organisations::create(tx, value);
    let answer = |view: &OrganisationView| Answer::created(view.version, format!("/v1/organisations/{}", view.id));
    let again = move |tx: &mut Tx<'_>, kept: &Recorded| organisations::read(tx, made(kept)?);
    personal::perform(&body.state, body.call, work, answer, again).await
}

/// List organisations
///
/// By name, for everybody who is signed in.
#[utoipa::path(tag = "Organisations", security(("bearer" = [])),
    params(
        ("q" = Option<String>, Query, description = "Part of the name; accents and case do not matter"),
        ("mine" = Option<bool>, Query, description = "Only those that the caller is a member of"),
        ("limit" = Option<i64>, Query, description = "1 to 100, default 20"),
        ("cursor" = Option<String>, Query, description = "From `next` of the page before"),
    ),
    responses(
        (status = 200, description = "A page", body = Page<OrganisationView>),
    ))]
#[get("/v1/organisations")]
async fn list(request: HttpRequest, caller: Caller) -> Result<HttpResponse, ApiError> {
    let mut parameters = Parameters::of(&request);
    let q = parameters.text("q");
    let mine = parameters.flag("mine");
    let after = parameters
        .parsed::<Cursor<String, OrganisationId>>("cursor", "next")
        .map(|Cursor(name, id)| (name, id));
    let limit = parameters.limit();
    parameters.finish()?;
    let work = move |tx: &mut Tx<'_>| organisations::list(tx, q, mine, after, limit);
    let (items, next) = caller.state.service.read(caller.call, work).await?;
    let next = next.map(|(name, id)| Cursor(name, id).to_string());
    reply::private_page(
        &request,
        &Page {
            items,
            next,
            total: None,
        },
    )
}

/// Read an organisation
///
/// Without personal data, for everybody who is signed in.
#[utoipa::path(tag = "Organisations", security(("bearer" = [])), params(("id" = OrganisationId, Path)),
    responses(
        (status = 200, description = "The organisation", body = OrganisationView),
        (status = 404, description = "No such organisation", body = Problem),
    ))]
#[get("/v1/organisations/{id}")]
async fn read(path: web::Path<String>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let id: OrganisationId = path_id(&path)?;
    let view = caller
        .state
        .service
        .read(caller.call, move |tx| organisations::read(tx, id))
        .await?;
    reply::private(&view, Some(view.version))
}

/// Change an organisation
///
/// By its focal points and alternates, the secretariat and administrators.
#[utoipa::path(tag = "Organisations", security(("bearer" = [])), request_body = OrganisationPatch,
    params(
        ("id" = OrganisationId, Path),
        ("If-Match" = String, Header, description = "The `ETag` that the caller saw"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once"),
    ),
    responses(
        (status = 200, description = "The organisation", body = OrganisationView),
        (status = 403, description = "Does not speak for the organisation", body = Problem),
        (status = 404, description = "No such organisation", body = Problem),
    ))]
#[patch("/v1/organisations/{id}")]
async fn change(
    path: web::Path<String>,
    seen: IfMatch,
    body: Body<OrganisationPatch>,
) -> Result<HttpResponse, ApiError> {
    let id: OrganisationId = path_id(&path)?;
    let value = body.value;
    let work = move |tx: &mut Tx<'_>| organisations::change(tx, id, seen.0, value);
    let again = move |tx: &mut Tx<'_>, _: &Recorded| organisations::read(tx, id);
    personal::perform(&body.state, body.call, work, |view| Answer::ok(view.version), again).await
}

/// List the contacts of an organisation
///
/// For its members, the secretariat and administrators.
#[utoipa::path(tag = "Organisations", security(("bearer" = [])),
    params(
        ("id" = OrganisationId, Path),
        ("limit" = Option<i64>, Query, description = "1 to 100, default 20"),
        ("cursor" = Option<String>, Query, description = "From `next` of the page before"),
    ),
    responses(
        (status = 200, description = "A page", body = Page<ContactView>),
        (status = 403, description = "Not a member", body = Problem),
        (status = 404, description = "No such organisation", body = Problem),
    ))]
#[get("/v1/organisations/{id}/contacts")]
async fn list_contacts(
    request: HttpRequest,
    path: web::Path<String>,
    caller: Caller,
) -> Result<HttpResponse, ApiError> {
    let id: OrganisationId = path_id(&path)?;
    let mut parameters = Parameters::of(&request);
    let after = parameters.parsed::<ContactId>("cursor", "next");
    let limit = parameters.limit();
    parameters.finish()?;
    let work = move |tx: &mut Tx<'_>| contacts::list(tx, id, after, limit);
    let (items, more) = caller.state.service.read(caller.call, work).await?;
    let next = items.last().filter(|_| more).map(|contact| contact.id.to_string());
    reply::private_page(
        &request,
        &Page {
            items,
            next,
            total: None,
        },
    )
}

/// Add a contact
///
/// A person whom submissions may name as focal point or alternate, with or without an account. By the organisation's
/// focal points and alternates, the secretariat and administrators.
#[utoipa::path(tag = "Organisations", security(("bearer" = [])), request_body = NewContact,
    params(
        ("id" = OrganisationId, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once"),
    ),
    responses(
        (status = 201, description = "The contact", body = ContactView),
        (status = 403, description = "Does not speak for the organisation", body = Problem),
        (status = 404, description = "No such organisation", body = Problem),
    ))]
#[post("/v1/organisations/{id}/contacts")]
async fn add_contact(path: web::Path<String>, body: Body<NewContact>) -> Result<HttpResponse, ApiError> {
    let id: OrganisationId = path_id(&path)?;
    let value = body.value;
    let work = move |tx: &mut Tx<'_>| contacts::create(tx, id, value);
    let answer = |view: &ContactView| {
        let address = format!("/v1/organisations/{}/contacts/{}", view.organisation_id, view.id);
        Answer::created(view.version, address)
    };
    let again = move |tx: &mut Tx<'_>, kept: &Recorded| contacts::read(tx, id, made(kept)?);
    personal::perform(&body.state, body.call, work, answer, again).await
}

/// Read a contact
///
/// For members of the organisation, the secretariat and administrators.
#[utoipa::path(tag = "Organisations", security(("bearer" = [])),
    params(("id" = OrganisationId, Path), ("contact_id" = ContactId, Path)),
    responses(
        (status = 200, description = "The contact", body = ContactView),
        (status = 403, description = "Not a member", body = Problem),
        (status = 404, description = "No such organisation or contact", body = Problem),
    ))]
#[get("/v1/organisations/{id}/contacts/{contact_id}")]
async fn read_contact(path: web::Path<(String, String)>, caller: Caller) -> Result<HttpResponse, ApiError> {
    let (id, contact): (OrganisationId, ContactId) = (path_id(&path.0)?, path_id(&path.1)?);
    let view = caller
        .state
        .service
        .read(caller.call, move |tx| contacts::read(tx, id, contact))
        .await?;
    reply::private(&view, Some(view.version))
}

/// Change a contact
///
/// A merge patch. By the organisation's focal points and alternates, the secretariat and administrators.
#[utoipa::path(tag = "Organisations", security(("bearer" = [])), request_body = ContactPatch,
    params(
        ("id" = OrganisationId, Path),
        ("contact_id" = ContactId, Path),
        ("If-Match" = String, Header, description = "The `ETag` that the caller saw"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same request happens once"),
    ),
    responses(
        (status = 200, description = "The contact", body = ContactView),
        (status = 403, description = "Does not speak for the organisation", body = Problem),
        (status = 404, description = "No such organisation or contact", body = Problem),
    ))]
#[patch("/v1/organisations/{id}/contacts/{contact_id}")]
async fn change_contact(
    path: web::Path<(String, String)>,
    seen: IfMatch,
    body: Body<ContactPatch>,
) -> Result<HttpResponse, ApiError> {
    let (id, contact): (OrganisationId, ContactId) = (path_id(&path.0)?, path_id(&path.1)?);
    let value = body.value;
    let work = move |tx: &mut Tx<'_>| contacts::change(tx, id, contact, seen.0, value);
    let again = move |tx: &mut Tx<'_>, _: &Recorded| contacts::read(tx, id, contact);
    personal::perform(&body.state, body.call, work, |view| Answer::ok(view.version), again).await
}

/// Remove a contact
///
/// Only one that no submission names. By the organisation's focal points and alternates, the secretariat and
/// administrators.
#[utoipa::path(tag = "Organisations", security(("bearer" = [])),
    params(
        ("id" = OrganisationId, Path),
        ("contact_id" = ContactId, Path),
        ("If-Match" = String, Header, description = "The `ETag` that the caller saw"),
    ),
    responses(
        (status = 204, description = "Gone"),
        (status = 403, description = "Does not speak for the organisation", body = Problem),
        (status = 404, description = "No such organisation or contact", body = Problem),
        (status = 409, description = "`contact_in_use`: a submission names it", body = Problem),
    ))]
#[delete("/v1/organisations/{id}/contacts/{contact_id}")]
async fn remove_contact(
    path: web::Path<(String, String)>,
    seen: IfMatch,
    body: Body<Empty>,
) -> Result<HttpResponse, ApiError> {
    let (id, contact): (OrganisationId, ContactId) = (path_id(&path.0)?, path_id(&path.1)?);
    let work = move |tx: &mut Tx<'_>| contacts::delete(tx, id, contact, seen.0);
    Ok(reply::send(
        body.state
            .service
            .perform(body.call, work, |()| Ok(Answer::default().empty()))
            .await?,
    ))
}
