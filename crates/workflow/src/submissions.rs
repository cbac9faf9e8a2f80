//! Submissions: drafting, reading, changing, deleting, copying. The actions of the way are in [`crate::actions`].
use crate::failure::Failure;
use crate::kept::kept_content;
use crate::merge_patch::merge;
use crate::naming::tell_named;
use crate::service::Tx;
use crate::standing::Standing;
pub use crate::submission_view::{Checklist, Finding, OrganisationRef, SubmissionView, check, view};
use crate::trail::Happened;
pub use crate::weighing::{Weighed, is_joint, today, weigh};
use crate::{acting, attachments, cycles, duplicates, filing, registry};
use minga_domain::access::{self, Permission};
use minga_domain::content::pledge::MOST_OBJECTIVES;
use minga_domain::content::{Content, indicators};
use minga_domain::cycle::Entry;
use minga_domain::history::{ActedAs, HistoryAction};
use minga_domain::ids::{AttachmentId, ContactId, OrganisationId, SubmissionId};
use minga_domain::keys::Keyed;
use minga_domain::kinds::{Kind, Provenance, State, WaitingFor};
use minga_domain::refusal::RefusalReason;
use minga_domain::violation::{Code, Violation};
use minga_domain::vocabulary;
use minga_storage::columns::{Id, Json, Key};
use minga_storage::organisations::Organisation;
use minga_storage::submissions::{self as store, Submission};
use minga_storage::{contacts, organisations};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

/// A new draft.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "kind": "pledge",
    "organisation_id": "01890a5d-ac96-774b-bcce-b302099a8057",
    "language": "es",
    "content": { "title": "Ventanilla única para trabajadoras migrantes", "type": "individual" }
})))]
pub struct NewSubmission {
    /// Pledge or practice.
    pub kind: Kind,
    /// The organisation it is filed for: one of the caller's, or any for an officer.
    pub organisation_id: OrganisationId,
    /// Language of the content, BCP 47.
    #[schema(max_length = 35)]
    pub language: String,
    /// The cycle it is filed for: a key of `/v1/cycles`, such as `imrf_2026`.
    #[serde(default)]
    #[schema(max_length = 60)]
    pub cycle: Option<String>,
    /// The focal point, a contact of the organisation; the caller's own contact by default.
    #[serde(default)]
    pub focal_point: Option<ContactId>,
    /// The alternate, a contact of the organisation.
    #[serde(default)]
    pub alternate: Option<ContactId>,
    /// The content, a `PledgeContent` or `PracticeContent`; may be incomplete, but what is there must be well-formed.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub content: Map<String, Value>,
}

/// A merge patch of a draft or returned submission: absent fields stay, `null` removes.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(examples(json!({ "content": { "title": "A better title", "place": null } })))]
pub struct SubmissionPatch {
    /// Language of the content, BCP 47.
    #[schema(value_type = String, required = false, max_length = 35)]
    pub language: Option<String>,
    /// The cycle, a key of `/v1/cycles`; `null` removes it.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 60)]
    pub cycle: Option<Option<String>>,
    /// The focal point.
    #[schema(value_type = ContactId, required = false)]
    pub focal_point: Option<ContactId>,
    /// The alternate; `null` removes it.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<ContactId>)]
    pub alternate: Option<Option<ContactId>>,
    /// The country network that helps, alpha-3; `null` removes it.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 3)]
    pub network_country: Option<Option<String>>,
    /// A merge patch (RFC 7396) of the content, a `PledgeContent` or `PracticeContent`.
    #[schema(value_type = Object, required = false)]
    pub content: Option<Map<String, Value>>,
    /// For an officer who changes what the secretariat did not file, and needed there: the message that says so, an
    /// attachment of the submission with the purpose `correspondence`. The focal point is told, once for each message.
    pub received_attachment: Option<AttachmentId>,
}

/// Tells an explicit `null` from an absent field.
pub(crate) fn present<'de, T: Deserialize<'de>, D: serde::Deserializer<'de>>(
    from: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(from).map(Some)
}

/// Makes a new draft. By a member of the organisation, or an officer filing for it; then the organisation is told.
///
/// # Errors
/// [`Failure::Unauthenticated`] for visitors; [`Failure::Invalid`] with everything that is wrong, also for an
/// organisation for which the caller may not file.
pub fn create(tx: &mut Tx<'_>, new: NewSubmission) -> Result<SubmissionView, Failure> {
    let (row, content) = draft(tx, new)?;
    keep(tx, &row, &content)?;
    if tx.actor()?.role_in(row.organisation_id.0).is_some() {
        tell_named(tx, None, &row)?;
    } else {
        filing::tell_organisation(tx, row.organisation_id.0, std::slice::from_ref(&row))?;
    }
    let standing = Standing::of(tx, row)?;
    view(tx, &standing)
}

/// A new draft, weighed and not kept yet.
///
/// # Errors
/// [`Failure::Invalid`] with everything that is wrong.
pub(crate) fn draft(tx: &mut Tx<'_>, new: NewSubmission) -> Result<(Submission, Content), Failure> {
    let actor = tx.actor()?;
    let organisation = organisations::find(tx.conn, new.organisation_id)?;
    let member = actor.role_in(new.organisation_id).is_some();
    let mut violations = Vec::new();
    if organisation.is_none() || !access::may_file_for(&actor, new.organisation_id) {
        violations.push(Violation::new(Code::NotFound, "/organisation_id"));
    }
    let content = match said(tx, new.kind, &new.language, new.cycle.as_deref(), new.content)? {
        Ok(content) => Some(content),
        Err(found) => {
            violations.extend(found);
            None
        }
    };
    for (pointer, contact) in [("/focal_point", new.focal_point), ("/alternate", new.alternate)] {
        check_contact(tx, new.organisation_id, pointer, contact, &mut violations)?;
    }
    let (Some(content), true) = (content, violations.is_empty()) else {
        return Err(Failure::Invalid(violations));
    };
    let own_contact = if member && new.focal_point.is_none() {
        contacts::of_account(tx.conn, new.organisation_id, actor.account)?.map(|contact| contact.id.0)
    } else {
        None
    };
    let now = tx.now().into();
    let row = Submission {
        id: Id(tx.new_id()),
        reference: None,
        kind: Key(new.kind),
        state: Key(State::Draft),
        round: 1,
        version: 1,
        organisation_id: Id(new.organisation_id),
        filed_by: Some(Id(actor.account)),
        focal_point: new.focal_point.or(own_contact).map(Id),
        alternate: new.alternate.map(Id),
        responsible_officer: None,
        network_country: None,
        language: vocabulary::normalised_language_tag(&new.language).unwrap_or(new.language),
        cycle: new.cycle,
        provenance: Key(if member { Provenance::Form } else { Provenance::Import }),
        title: content.title().to_owned(),
        content: Json(content.to_value()),
        proposed_content: None,
        latest_revision: None,
        published_revision: None,
        returned_from: None,
        state_before: None,
        answer_due: None,
        waiting_for: Key(WaitingFor::FocalPoint),
        waiting_since: now,
        public_reason: None,
        merged_into: None,
        decided_at: None,
        submitted_at: None,
        published_at: None,
        created_at: now,
        updated_at: now,
    };
    let part = if member {
        ActedAs::Organisation
    } else {
        ActedAs::Secretariat
    };
    tx.acts(row.id.0, part);
    Ok((row, content))
}

/// What a new draft says, whosesoever it is; or everything that is wrong with that.
///
/// # Errors
/// Those of the database.
pub(crate) fn said(
    tx: &mut Tx<'_>,
    kind: Kind,
    language: &str,
    cycle: Option<&str>,
    content: Map<String, Value>,
) -> Result<Result<Content, Vec<Violation>>, Failure> {
    let mut violations = Vec::new();
    if !vocabulary::is_language_tag(language) {
        violations.push(Violation::new(Code::NotALanguageTag, "/language"));
    }
    if let Some(cycle) = cycle
        && let Err(violation) = cycles::find(tx, cycle)?
    {
        violations.push(violation);
    }
    let content = with_indicator_ids(Value::Object(content), None, tx);
    Ok(match Content::read(kind, &content) {
        Ok(content) if violations.is_empty() => Ok(content),
        Ok(_) => Err(violations),
        Err(found) => {
            violations.extend(found.into_iter().map(|violation| violation.under("/content")));
            Err(violations)
        }
    })
}

/// Keeps a new draft.
pub(crate) fn keep(tx: &mut Tx<'_>, row: &Submission, content: &Content) -> Result<(), Failure> {
    store::insert(tx.conn, row)?;
    index(tx, row, content)?;
    record(tx, row, HistoryAction::Created, json!({ "kind": row.kind.0.key() }))
}

/// Reads a submission for whoever may see it.
///
/// # Errors
/// [`Failure::Unauthenticated`] for visitors; [`Failure::NotFound`] for callers who may not read the submission.
pub fn read(tx: &mut Tx<'_>, id: SubmissionId) -> Result<SubmissionView, Failure> {
    let standing = Standing::read(tx, id)?;
    view(tx, &standing)
}

/// Changes a draft or returned submission, as little as one field. By the members of its organisation, officers, and
/// the country network that it asked to help; contacts also afterwards, by the focal points and officers.
///
/// # Errors
/// [`Failure::Unauthenticated`] for visitors; [`Failure::NotFound`] for callers who may not read the submission;
/// [`Failure::Forbidden`] for callers who never edit, or never name contacts; [`Failure::WrongState`] while nobody
/// does; [`Failure::Stale`] and [`Failure::VersionRequired`]; [`Failure::Invalid`] with everything that is wrong, also
/// when an officer names no message for what the secretariat did not file.
pub fn change(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    seen: Option<i32>,
    patch: SubmissionPatch,
) -> Result<SubmissionView, Failure> {
    let standing = Standing::lock(tx, id)?;
    let naming = patch.focal_point.is_some() || patch.alternate.is_some() || patch.network_country.is_some();
    let editing = patch.content.is_some() || patch.language.is_some() || patch.cycle.is_some();
    if naming {
        standing.require(Permission::NameContacts)?;
    }
    if editing || !naming {
        standing.require(Permission::Edit)?;
    }
    standing.require_version(seen)?;
    let for_others = editing && acting::is_for_others(tx, &standing)?;
    let was = (standing.row.state.0, standing.row.version);
    let before = standing.row.clone();
    let mut row = standing.row;
    let mut violations = Vec::new();
    let message = patch.received_attachment;
    if for_others {
        violations.extend(acting::message_missing(tx, &row, message)?);
    } else if message.is_some() {
        let violation = Violation::new(Code::UnknownField, "/received_attachment");
        violations.push(violation.with("field", "received_attachment"));
    }
    if let Some(language) = patch.language {
        match vocabulary::normalised_language_tag(&language) {
            Some(tag) => row.language = tag,
            None => violations.push(Violation::new(Code::NotALanguageTag, "/language")),
        }
    }
    if let Some(cycle) = patch.cycle {
        move_to_cycle(tx, &mut row, cycle, &mut violations)?;
    }
    let organisation = row.organisation_id.0;
    if let Some(contact) = patch.focal_point {
        check_contact(tx, organisation, "/focal_point", Some(contact), &mut violations)?;
        row.focal_point = Some(Id(contact));
    }
    if let Some(contact) = patch.alternate {
        check_contact(tx, organisation, "/alternate", contact, &mut violations)?;
        row.alternate = contact.map(Id);
    }
    if let Some(country) = patch.network_country {
        if country
            .as_deref()
            .is_some_and(|code| vocabulary::country(code).is_none())
        {
            violations.push(Violation::new(Code::UnknownCountry, "/network_country"));
        }
        row.network_country = country;
    }
    let mut merged = row.content.0.clone();
    if let Some(patch) = patch.content.map(Value::Object) {
        violations.extend(unknown_fields(row.kind.0, &patch));
        merge(&mut merged, patch);
        merged = with_indicator_ids(merged, Some(&row.content.0), tx);
    }
    let content = match Content::read(row.kind.0, &merged) {
        Ok(content) => content,
        Err(found) => {
            for violation in found.into_iter().map(|violation| violation.under("/content")) {
                if !violations.contains(&violation) {
                    violations.push(violation);
                }
            }
            return Err(Failure::Invalid(violations));
        }
    };
    if !violations.is_empty() {
        return Err(Failure::Invalid(violations));
    }
    row.content = Json(content.to_value());
    row.title = content.title().to_owned();
    if row != before {
        row.version += 1;
        row.updated_at = tx.now().into();
        save(tx, &row, was)?;
        index(tx, &row, &content)?;
        crate::participants::ask_for_goal(tx, &row, &before.content.0)?;
        tell_named(tx, Some(&before), &row)?;
        if let Some(message) = message.filter(|_| for_others) {
            acting::tell_entered(tx, &row, message)?;
        }
        let facts = match message {
            Some(message) => json!({ "version": row.version, "received_attachment": message }),
            None => json!({ "version": row.version }),
        };
        record(tx, &row, HistoryAction::Changed, facts)?;
    }
    let standing = Standing::of(tx, row)?;
    view(tx, &standing)
}

/// Puts a row into another cycle, or into none. What was handed in before is handed in for the new one at once; a draft
/// is judged when it is submitted.
fn move_to_cycle(
    tx: &mut Tx<'_>,
    row: &mut Submission,
    cycle: Option<String>,
    violations: &mut Vec<Violation>,
) -> Result<(), Failure> {
    if row.cycle == cycle {
        return Ok(());
    }
    minga_storage::cycles::unmark_late(tx.conn, row.id.0)?;
    if let Some(key) = &cycle {
        match (cycles::find(tx, key)?, row.submitted_at) {
            (Err(violation), _) => violations.push(violation),
            (Ok(_), None) => {}
            (Ok(cycle), Some(handed_in)) => {
                let organisation = organisations::find(tx.conn, row.organisation_id.0)?.ok_or(Failure::NotFound)?;
                let entry = Entry {
                    cycle: &cycle,
                    now: tx.now(),
                    handed_in: handed_in.into(),
                };
                violations.extend(entry.refusals(row.kind.0, &organisation.actor_type));
                if entry.is_late() {
                    minga_storage::cycles::mark_late(tx.conn, row.id.0, key, handed_in.into())?;
                }
            }
        }
    }
    row.cycle = cycle;
    Ok(())
}

/// Deletes a draft that was never submitted. By the members of its organisation and officers.
///
/// # Errors
/// [`Failure::Unauthenticated`] for visitors; [`Failure::NotFound`] for callers who may not read the submission;
/// [`Failure::Forbidden`] for callers who delete nothing; [`Failure::WrongState`] unless it is a draft;
/// [`Failure::Conflict`] `already_submitted`; [`Failure::Stale`] and [`Failure::VersionRequired`].
pub fn delete(tx: &mut Tx<'_>, id: SubmissionId, seen: Option<i32>) -> Result<(), Failure> {
    let standing = Standing::lock(tx, id)?;
    standing.require(Permission::Delete)?;
    standing.require_version(seen)?;
    if standing.row.reference.is_some() || !attachments::discard_all(tx, id)? {
        return Err(Failure::Conflict(RefusalReason::AlreadySubmitted));
    }
    if acting::is_for_others(tx, &standing)? {
        acting::tell_deleted(tx, &standing.row)?;
    }
    record(tx, &standing.row, HistoryAction::Deleted, json!({}))?;
    registry::forget_working(tx, id)?;
    if store::delete(tx.conn, id)? {
        Ok(())
    } else {
        Err(Failure::Conflict(RefusalReason::AlreadySubmitted))
    }
}

/// Makes a new draft with the content of a declined, withdrawn or published submission. By the members of its
/// organisation and officers.
///
/// # Errors
/// [`Failure::Unauthenticated`] for visitors; [`Failure::NotFound`] for callers who may not read the submission;
/// [`Failure::Forbidden`] for callers who copy nothing; [`Failure::WrongState`] in any other state; those of
/// [`create`].
pub fn copy(tx: &mut Tx<'_>, id: SubmissionId) -> Result<SubmissionView, Failure> {
    let standing = Standing::read(tx, id)?;
    standing.require(Permission::Copy)?;
    let source = standing.row;
    let mut content = source.content.0;
    if let Some(fields) = content.as_object_mut() {
        // Declarations are made anew for each submission.
        fields.remove("declarations");
        // An old record may name more objectives than a new pledge: the first are taken for its main ones.
        if let Some(Value::Array(objectives)) = fields.get_mut("objectives") {
            objectives.truncate(MOST_OBJECTIVES);
        }
    }
    let new = NewSubmission {
        kind: source.kind.0,
        organisation_id: source.organisation_id.0,
        language: source.language,
        cycle: None,
        focal_point: source.focal_point.map(|contact| contact.0),
        alternate: source.alternate.map(|contact| contact.0),
        content: content.as_object().cloned().unwrap_or_default(),
    };
    create(tx, new)
}

/// Writes a row back; somebody faster wins.
///
/// # Errors
/// [`Failure::Stale`] when the row is no longer as it was.
pub fn save(tx: &mut Tx<'_>, row: &Submission, was: (State, i32)) -> Result<(), Failure> {
    if store::update(tx.conn, row, was)? {
        Ok(())
    } else {
        Err(Failure::Stale { current: row.version })
    }
}

/// Brings the search index and the countries of a submission up to date.
///
/// # Errors
/// Those of the database.
pub fn index(tx: &mut Tx<'_>, row: &Submission, content: &Content) -> Result<(), Failure> {
    let organisation = organisations::find(tx.conn, row.organisation_id.0)?.ok_or(Failure::NotFound)?;
    let mut countries = own_countries(row, content);
    countries.extend(organisation.country);
    countries.sort();
    countries.dedup();
    store::set_countries(tx.conn, row.id.0, &countries)?;
    duplicates::keep_keys(tx, row.id.0, content)?;
    registry::index_working(tx, row, content)
}

/// The countries of a submission that are not its organisation's: where it is carried out, and the network that helps.
fn own_countries(row: &Submission, content: &Content) -> Vec<String> {
    let mut countries = match content {
        Content::Pledge(pledge) => pledge.implementation.as_ref().map(|place| place.countries.clone()),
        Content::Practice(practice) => Some(practice.countries.clone()),
    }
    .unwrap_or_default();
    countries.extend(row.network_country.clone());
    countries
}

/// Brings what the working side finds the submissions of an organisation by, and which country networks see them, up to
/// date after a change of its name or country. The caller has locked its submissions and then the organisation. What was
/// filed in between is read and locked here: nobody has taken it further yet, and so nobody holds it and waits for the
/// organisation.
///
/// # Errors
/// [`Failure::Internal`] when the kept content cannot be read; those of the database.
pub fn follow_organisation(tx: &mut Tx<'_>, organisation: &Organisation, was: Option<&str>) -> Result<(), Failure> {
    let rows = store::lock_of_organisation(tx.conn, organisation.id.0)?;
    let mut leaving = Vec::new();
    for row in &rows {
        let content = kept_content(row.kind.0, &row.content.0)?;
        let stays = was.is_some_and(|was| own_countries(row, &content).iter().any(|country| country == was));
        if !stays {
            leaving.push(row.id.0);
        }
        registry::index_working(tx, row, &content)?;
    }
    if was != organisation.country.as_deref() {
        if let Some(was) = was {
            store::remove_country(tx.conn, &leaving, was)?;
        }
        if let Some(country) = &organisation.country {
            store::add_country(tx.conn, organisation.id.0, country)?;
        }
    }
    Ok(())
}

/// Writes an event about a submission that everybody who may read it may know.
///
/// # Errors
/// Those of the database.
pub fn record(tx: &mut Tx<'_>, row: &Submission, action: HistoryAction, facts: Value) -> Result<(), Failure> {
    let id = row.id.0;
    tx.record(Happened {
        action,
        subject: "submission",
        subject_id: id.0,
        submission: Some(id),
        confidential: false,
        facts,
    })
}

fn check_contact(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    pointer: &str,
    contact: Option<ContactId>,
    violations: &mut Vec<Violation>,
) -> Result<(), Failure> {
    let Some(contact) = contact else { return Ok(()) };
    let belongs = contacts::find(tx.conn, contact)?.is_some_and(|row| row.organisation_id.0 == organisation);
    if !belongs {
        violations.push(Violation::new(Code::ContactNotOfOrganisation, pointer));
    }
    Ok(())
}

/// The content with an identifier for each indicator: see [`indicators::identify`].
pub fn with_indicator_ids(mut content: Value, kept: Option<&Value>, tx: &Tx<'_>) -> Value {
    indicators::identify(&mut content, kept, || tx.new_id());
    content
}

/// The fields of a patch that no content of the kind has: those that it would remove are not in what comes out of it.
fn unknown_fields(kind: Kind, patch: &Value) -> Vec<Violation> {
    let found = Content::read(kind, patch).err().unwrap_or_default();
    found
        .into_iter()
        .filter(|violation| violation.code == Code::UnknownField)
        .map(|violation| violation.under("/content"))
        .collect()
}
