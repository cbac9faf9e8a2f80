//! Organisations: the actors that submit, who works for them ([`members`]), who is asked to ([`offers`]), and the
//! people that their submissions name ([`contacts`]).
//!
//! Everybody signed in may find an organisation. Members read who else is one and the contacts; who speaks for it
//! changes them ([`access::speaks_for`]).
pub mod aliases;
pub mod contacts;
pub mod members;
pub mod offers;

use crate::accounts::{blank_violation, present, trimmed};
use crate::failure::Failure;
use crate::paging;
use crate::registry;
use crate::service::Tx;
use crate::standing::require_version;
use crate::submissions;
use crate::trail::Happened;
use chrono::{DateTime, Utc};
use minga_domain::access::duties::Duty;
use minga_domain::access::{self, Actor};
use minga_domain::address::{is_email, is_web_address};
use minga_domain::history::HistoryAction;
use minga_domain::ids::OrganisationId;
use minga_domain::kinds::OrganisationRole;
use minga_domain::refusal::RefusalReason;
use minga_domain::violation::{Code, Violation};
use minga_domain::vocabulary;
use minga_storage::StoreError;
use minga_storage::columns::{Id, Key};
use minga_storage::organisations::{self as store, Membership, Organisation, OrganisationFilter};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// A new organisation.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "name": "Municipalidad Distrital de San Juan", "actor_type": "local_regional_authority", "country": "PER",
    "website": "https://www.example.org"
})))]
pub struct NewOrganisation {
    /// Its name, spelled out.
    #[schema(min_length = 1, max_length = 300, example = "Municipalidad Distrital de San Juan")]
    pub name: String,
    /// A key of `/v1/reference`, actor types.
    #[schema(max_length = 60, example = "local_regional_authority")]
    pub actor_type: String,
    /// Where it is based, ISO 3166 alpha-3; none for international actors.
    #[serde(default)]
    #[schema(max_length = 3, example = "PER")]
    pub country: Option<String>,
    /// The State that it represents, ISO 3166 alpha-3: a ministry and a migration authority are one actor.
    #[serde(default)]
    #[schema(max_length = 3)]
    pub represents: Option<String>,
    /// Its web address, `http` or `https`.
    #[serde(default)]
    #[schema(max_length = 500, example = "https://www.example.org")]
    pub website: Option<String>,
    /// An institutional e-mail or web address that the public may read; nobody's personal one.
    #[serde(default)]
    #[schema(max_length = 500, example = "mesa.de.partes@example.org")]
    pub public_contact: Option<String>,
}

/// Changes of an organisation: a merge patch, absent fields stay.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(examples(json!({
    "name": "Red Puentes", "public_contact": "mesa.de.partes@example.org", "website": null
})))]
pub struct OrganisationPatch {
    /// Its name.
    #[schema(value_type = String, required = false, min_length = 1, max_length = 300, example = "Red Puentes")]
    pub name: Option<String>,
    /// A key of `/v1/reference`, actor types.
    #[schema(value_type = String, required = false, max_length = 60)]
    pub actor_type: Option<String>,
    /// Where it is based; `null` removes it.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 3)]
    pub country: Option<Option<String>>,
    /// The State that it represents; `null` removes it.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 3)]
    pub represents: Option<Option<String>>,
    /// Its web address; `null` removes it.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 500)]
    pub website: Option<Option<String>>,
    /// The institutional contact; `null` removes it.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 500)]
    pub public_contact: Option<Option<String>>,
}

/// An organisation, without personal data.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(examples(json!({
    "id": "01890a5d-ac96-774b-bcce-b302099a8057", "name": "Municipalidad Distrital de San Juan",
    "actor_type": "local_regional_authority", "country": "PER", "website": "https://www.example.org",
    "public_contact": "mesa.de.partes@example.org", "my_role": "focal_point", "may_manage": true,
    "created_at": "2026-03-02T09:12:45.120Z", "updated_at": "2026-03-02T09:12:45.120Z", "version": 1
})))]
pub struct OrganisationView {
    /// Identifier.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
    /// A key of the vocabulary of actor types.
    pub actor_type: String,
    /// Where it is based, ISO 3166 alpha-3.
    pub country: Option<String>,
    /// The State that it represents, ISO 3166 alpha-3.
    pub represents: Option<String>,
    /// Its web address.
    pub website: Option<String>,
    /// Its institutional contact.
    pub public_contact: Option<String>,
    /// The caller's role in it.
    pub my_role: Option<OrganisationRole>,
    /// Whether the caller may change it, its members and its contacts.
    pub may_manage: bool,
    /// The version, as in the `ETag`; moves with its members too.
    pub version: i32,
    /// When it was registered.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

fn view(actor: &Actor, row: Organisation) -> OrganisationView {
    OrganisationView {
        id: row.id.0,
        name: row.name,
        actor_type: row.actor_type,
        country: row.country,
        represents: row.represents,
        website: row.website,
        public_contact: row.public_contact,
        my_role: actor.role_in(row.id.0),
        may_manage: access::speaks_for(actor, row.id.0),
        version: row.version,
        created_at: row.created_at.into(),
        updated_at: row.updated_at.into(),
    }
}

/// Registers an organisation; the caller becomes its focal point. Officers of the secretariat and administrators register
/// it for others and do not belong to it, so that they can run what is filed for it; who of them does belong to one asks
/// oneself to become a member ([`offers::ask`]).
///
/// # Errors
/// [`Failure::Invalid`] with everything that is wrong; also when one of the same name, type and country exists.
pub fn create(tx: &mut Tx<'_>, new: NewOrganisation) -> Result<OrganisationView, Failure> {
    let mut actor = tx.actor()?;
    let id: OrganisationId = tx.new_id();
    let row = Organisation {
        id: Id(id),
        name_key: String::new(),
        name: new.name,
        actor_type: new.actor_type,
        country: new.country,
        represents: new.represents,
        website: new.website,
        public_contact: new.public_contact,
        created_by: Some(Id(actor.account)),
        version: 1,
        created_at: tx.now().into(),
        updated_at: tx.now().into(),
    };
    let row = valid(tx, row)?;
    store::insert(tx.conn, &row).map_err(same_meanwhile)?;
    if !actor.has(Duty::RegisterForOthers) {
        let role = OrganisationRole::FocalPoint;
        let membership = Membership {
            organisation_id: Id(id),
            account_id: Id(actor.account),
            role: Key(role),
            since: tx.now().into(),
        };
        store::insert_member(tx.conn, &membership)?;
        actor.memberships.push((id, role));
    }
    happened(tx, HistoryAction::OrganisationCreated, id, json!({}))?;
    Ok(view(&actor, row))
}

/// The row with its texts put in order, or everything that is wrong with it.
fn valid(tx: &mut Tx<'_>, mut row: Organisation) -> Result<Organisation, Failure> {
    row.name = row.name.trim().to_owned();
    row.name_key = store::name_key(&row.name);
    row.website = trimmed(row.website);
    row.public_contact = trimmed(row.public_contact);
    let mut violations = Vec::new();
    violations.extend(blank_violation(&row.name, "/name"));
    if vocabulary::actor_type(&row.actor_type).is_none() {
        violations.push(Violation::new(Code::UnknownActorType, "/actor_type"));
    }
    for (country, pointer) in [(&row.country, "/country"), (&row.represents, "/represents")] {
        if country
            .as_deref()
            .is_some_and(|code| vocabulary::country(code).is_none())
        {
            violations.push(Violation::new(Code::UnknownCountry, pointer));
        }
    }
    if row.website.as_deref().is_some_and(|address| !is_web_address(address)) {
        violations.push(Violation::new(Code::NotAWebAddress, "/website"));
    }
    if row
        .public_contact
        .as_deref()
        .is_some_and(|contact| !is_email(contact) && !is_web_address(contact))
    {
        violations.push(Violation::new(Code::NotAnEmail, "/public_contact"));
    }
    if violations.is_empty() && store::same_exists(tx.conn, &row)? {
        violations.push(Violation::new(Code::AlreadyExists, "/name"));
    }
    if violations.is_empty() {
        Ok(row)
    } else {
        Err(Failure::Invalid(violations))
    }
}

/// Where a list by name goes on: behind the sorted name and the id of its last organisation.
pub type ListKey = (String, OrganisationId);

/// A page of organisations by name, at most `limit`, and the key of the last one when there are more.
///
/// # Errors
/// [`Failure::Unauthenticated`] for visitors.
pub fn list(
    tx: &mut Tx<'_>,
    q: Option<String>,
    mine: bool,
    after: Option<ListKey>,
    limit: i64,
) -> Result<(Vec<OrganisationView>, Option<ListKey>), Failure> {
    let actor = tx.actor()?;
    let filter = OrganisationFilter {
        q,
        member: mine.then_some(actor.account),
    };
    let mut rows = store::page(tx.conn, &filter, after, limit + 1)?;
    let more = paging::cut(&mut rows, limit);
    let next = rows.last().filter(|_| more).map(|row| (row.name_key.clone(), row.id.0));
    Ok((rows.into_iter().map(|row| view(&actor, row)).collect(), next))
}

/// One organisation.
///
/// # Errors
/// [`Failure::Unauthenticated`] for visitors, [`Failure::NotFound`].
pub fn read(tx: &mut Tx<'_>, id: OrganisationId) -> Result<OrganisationView, Failure> {
    let actor = tx.actor()?;
    let row = store::find(tx.conn, id)?.ok_or(Failure::NotFound)?;
    Ok(view(&actor, row))
}

/// Changes an organisation.
///
/// # Errors
/// [`Failure::Forbidden`] for everybody who does not speak for it; [`Failure::Invalid`] with everything that is
/// wrong; [`Failure::NotFound`]; [`Failure::Stale`] when it changed meanwhile; [`Failure::VersionRequired`].
pub fn change(
    tx: &mut Tx<'_>,
    id: OrganisationId,
    seen: Option<i32>,
    patch: OrganisationPatch,
) -> Result<OrganisationView, Failure> {
    if patch.name.is_some() || patch.country.is_some() {
        lock_submissions(tx, id)?;
    }
    let (actor, before) = managed(tx, id)?;
    require_version(seen, before.version)?;
    let mut row = before.clone();
    if let Some(name) = patch.name {
        row.name = name;
    }
    if let Some(actor_type) = patch.actor_type {
        row.actor_type = actor_type;
    }
    if let Some(country) = patch.country {
        row.country = country;
    }
    if let Some(represents) = patch.represents {
        row.represents = represents;
    }
    if let Some(website) = patch.website {
        row.website = website;
    }
    if let Some(public_contact) = patch.public_contact {
        row.public_contact = public_contact;
    }
    let row = valid(tx, row)?;
    let fields: Vec<&str> = [
        ("name", row.name != before.name),
        ("actor_type", row.actor_type != before.actor_type),
        ("country", row.country != before.country),
        ("represents", row.represents != before.represents),
        ("website", row.website != before.website),
        ("public_contact", row.public_contact != before.public_contact),
    ]
    .into_iter()
    .filter_map(|(field, changed)| changed.then_some(field))
    .collect();
    let row = raise(tx, row)?;
    happened(tx, HistoryAction::OrganisationChanged, id, json!({ "fields": fields }))?;
    if row.country != before.country || row.name != before.name {
        submissions::follow_organisation(tx, &row, before.country.as_deref())?;
    }
    if !fields.is_empty() {
        registry::refresh_organisation(tx, id)?;
        // Its name and country stand in the public entries of its submissions.
        registry::changed(tx);
    }
    Ok(view(&actor, row))
}

/// Locks the submissions of an organisation whose name or country may change. They come before the organisation, as for
/// a reviewer who joins it and a member who leaves. For whoever does not speak for it nothing is locked.
fn lock_submissions(tx: &mut Tx<'_>, id: OrganisationId) -> Result<(), Failure> {
    let actor = tx.actor()?;
    if access::speaks_for(&actor, id) {
        minga_storage::submissions::lock_of_organisation(tx.conn, id)?;
    }
    Ok(())
}

/// Locks an organisation for a caller who speaks for it.
fn managed(tx: &mut Tx<'_>, id: OrganisationId) -> Result<(Actor, Organisation), Failure> {
    let actor = tx.actor()?;
    let row = store::lock(tx.conn, id)?.ok_or(Failure::NotFound)?;
    if access::speaks_for(&actor, id) {
        Ok((actor, row))
    } else {
        Err(Failure::Forbidden(RefusalReason::NotYourRole))
    }
}

/// An organisation whose members and contacts the caller may read.
fn readable(tx: &mut Tx<'_>, id: OrganisationId) -> Result<(Actor, Organisation), Failure> {
    let actor = tx.actor()?;
    let row = store::find(tx.conn, id)?.ok_or(Failure::NotFound)?;
    let may = actor.role_in(id).is_some() || access::speaks_for(&actor, id);
    if may {
        Ok((actor, row))
    } else {
        Err(Failure::Forbidden(RefusalReason::NotYourRole))
    }
}

/// The one of the same name, type and country was registered at this very instant: [`valid`] did not see it yet.
fn same_meanwhile(error: StoreError) -> Failure {
    match error {
        StoreError::Unique(_) => Failure::invalid(Violation::new(Code::AlreadyExists, "/name")),
        other => other.into(),
    }
}

/// Writes a locked organisation back as its next version.
fn raise(tx: &mut Tx<'_>, mut row: Organisation) -> Result<Organisation, Failure> {
    let was = row.version;
    row.version = was + 1;
    row.updated_at = tx.now().into();
    if store::update(tx.conn, &row, was).map_err(same_meanwhile)? {
        Ok(row)
    } else {
        Err(Failure::Internal("a locked organisation was changed".to_owned()))
    }
}

fn happened(tx: &mut Tx<'_>, action: HistoryAction, id: OrganisationId, facts: Value) -> Result<(), Failure> {
    tx.record(Happened {
        action,
        subject: "organisation",
        subject_id: id.0,
        submission: None,
        confidential: true,
        facts,
    })
}
