//! One's own account: reading, changing, leaving, and a copy of everything that is kept about oneself.
use super::{AccountView, blank_violation, happened, present, save, trimmed, whole_view};
use crate::assignments::departures;
use crate::examples::example_of;
use crate::failure::Failure;
use crate::reviews;
use crate::service::Tx;
use crate::standing::require_version;
use chrono::{DateTime, Utc};
use minga_domain::access::duties::Duty;
use minga_domain::history::HistoryAction;
use minga_domain::ids::{ContactId, JoiningRequestId, OrganisationId, SubmissionId};
use minga_domain::kinds::{Kind, OrganisationRole, Reminding, State};
use minga_domain::language::Language;
use minga_domain::letter::names::Person;
use minga_domain::refusal::RefusalReason;
use minga_domain::taking_part::JoiningStatus;
use minga_storage::accounts::{self as store, Account};
use minga_storage::sessions::{self, Ended};
use minga_storage::{
    contacts, joining_requests, membership_offers, organisations, reviewer_proposals, roster_invitations,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

/// What a person changes: a merge patch, absent fields stay.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(examples(json!({ "language": "es", "reminders": "digest", "position": "Directora de Integración" })))]
pub struct OwnChanges {
    /// Name.
    #[schema(value_type = String, required = false, min_length = 1, max_length = 200, example = "Rosa Quispe")]
    pub name: Option<String>,
    /// Language of mails to this person, also of those to a contact of an organisation that is this person's.
    #[schema(value_type = Language, required = false)]
    pub language: Option<Language>,
    /// How to be reminded: one mail for everything, or one for each step.
    #[schema(value_type = Reminding, required = false)]
    pub reminders: Option<Reminding>,
    /// Position; `null` removes it.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 200, example = "Directora de Integración")]
    pub position: Option<Option<String>>,
}

/// One's own account.
///
/// # Errors
/// [`Failure::Unauthenticated`] for visitors.
pub fn read(tx: &mut Tx<'_>) -> Result<AccountView, Failure> {
    let id = tx.actor()?.account;
    let account = store::find(tx.conn, id)?.ok_or(Failure::Unauthenticated)?;
    whole_view(tx, account)
}

/// Changes one's own account. A name that is given up is taken out of the reviews that the person wrote, where others
/// could read it: later nobody would look for it. What others wrote stays as it is.
///
/// # Errors
/// [`Failure::Invalid`] for a blank name; [`Failure::Stale`] when it changed meanwhile; [`Failure::VersionRequired`].
pub fn change(tx: &mut Tx<'_>, seen: Option<i32>, changes: OwnChanges) -> Result<AccountView, Failure> {
    let reviewed = if changes.name.is_some() {
        let caller = tx.actor()?.account;
        Some(departures::lock_all_work(tx, caller)?)
    } else {
        None
    };
    let mut account = own_locked(tx)?;
    require_version(seen, account.version)?;
    if let Some(violation) = changes.name.as_deref().and_then(|name| blank_violation(name, "/name")) {
        return Err(Failure::invalid(violation));
    }
    let mut fields = Vec::new();
    if let Some(name) = changes.name {
        let name = name.trim().to_owned();
        if let Some(reviewed) = reviewed {
            reviews::forget_former_name(tx, account.id.0, &reviewed, &account.name, &name)?;
        }
        account.name = name;
        fields.push("name");
    }
    if let Some(language) = changes.language {
        account.language = language.code().to_owned();
        fields.push("language");
    }
    if let Some(position) = changes.position {
        account.position = trimmed(position);
        fields.push("position");
    }
    if let Some(reminding) = changes.reminders {
        minga_storage::reminders::set_preference(tx.conn, account.id.0, reminding)?;
        fields.push("reminders");
    }
    let account = save(tx, account)?;
    happened(
        tx,
        HistoryAction::AccountChanged,
        account.id.0,
        json!({ "fields": fields }),
    )?;
    whole_view(tx, account)
}

/// Leaves: personal data is removed, sessions end, roles and memberships are given up, open reviews are released. What
/// was done for organisations stays, without a name, also where a review was signed. Contacts belong to their
/// organisations and are parted from the account; those that no submission names are removed.
///
/// # Errors
/// [`Failure::Conflict`] `last_focal_point` when an organisation would keep members but no focal point;
/// [`Failure::Stale`] when the account changed meanwhile; [`Failure::VersionRequired`].
pub fn leave(tx: &mut Tx<'_>, seen: Option<i32>) -> Result<(), Failure> {
    let actor = tx.actor()?;
    let open_work = departures::lock_all_work(tx, actor.account)?;
    // Then the organisations, in one order, as every change of members does.
    for (organisation, role) in &actor.memberships {
        organisations::lock(tx.conn, *organisation)?;
        let (members, focal_points) = organisations::counts(tx.conn, *organisation)?;
        if *role == OrganisationRole::FocalPoint && focal_points == 1 && members > 1 {
            return Err(Failure::Conflict(RefusalReason::LastFocalPoint));
        }
    }
    let account = own_locked(tx)?;
    require_version(seen, account.version)?;
    let id = account.id.0;
    departures::release_open_work(tx, id, &open_work, false)?;
    let person = Person {
        name: account.name.clone(),
        email: account.email.clone(),
    };
    reviews::forget_person(tx, id, &open_work, &person)?;
    for contact in contacts::all_of_account(tx.conn, id)? {
        if !contacts::in_use(tx.conn, contact.id.0)? {
            contacts::delete(tx.conn, contact.id.0)?;
        }
    }
    contacts::unlink(tx.conn, id)?;
    contacts::forget_person(tx.conn, id, &account.email_key)?;
    store::remove_ties(tx.conn, id)?;
    membership_offers::forget_address(tx.conn, &account.email_key)?;
    roster_invitations::forget_address(tx.conn, &account.email_key)?;
    reviewer_proposals::forget_person(tx.conn, id, &account.email_key)?;
    sessions::end_all(tx.conn, id, Ended::Disabled, tx.now())?;
    let nowhere = format!("{id}@erased.invalid");
    let row = Account {
        name: String::new(),
        email: nowhere.clone(),
        email_key: nowhere,
        position: None,
        password_hash: None,
        email_verified_at: None,
        disabled_at: Some(tx.now().into()),
        network_country: None,
        network_decides: false,
        ..account
    };
    save(tx, row)?;
    happened(tx, HistoryAction::AccountErased, id, json!({}))
}

fn own_locked(tx: &mut Tx<'_>) -> Result<Account, Failure> {
    let id = tx.actor()?.account;
    store::lock(tx.conn, id)?.ok_or(Failure::Unauthenticated)
}

/// Everything that is kept about a person.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(examples(json!({
    "exported_at": "2026-04-13T15:40:02.310Z", "account": example_of::<AccountView>(), "contacts": [],
    "submissions": [{
        "id": "01890a5d-ac96-774b-bcce-b302099a8059", "kind": "practice", "reference": "PR-2026-00042",
        "title": "One-stop desk for migrant women workers", "state": "submitted",
        "created_at": "2026-03-02T09:12:45.120Z"
    }],
    "reviews": [], "joining_requests": [],
    "sessions": [{
        "began_at": "2026-03-02T09:12:45.120Z", "ended_at": "2026-04-13T15:40:02.310Z", "ended_because": "logout"
    }],
    "activity": [{
        "at": "2026-04-13T15:40:02.310Z", "action": "submit", "subject": "submission",
        "subject_id": "01890a5d-ac96-774b-bcce-b302099a8059"
    }]
})))]
pub struct Export {
    /// When the copy was made.
    pub exported_at: DateTime<Utc>,
    /// The account, with roles and memberships.
    pub account: AccountView,
    /// Contact rows that organisations keep of the person.
    pub contacts: Vec<ExportedContact>,
    /// Logins.
    pub sessions: Vec<ExportedSession>,
    /// Submissions that the person filed.
    pub submissions: Vec<ExportedSubmission>,
    /// Reviews that the person wrote.
    pub reviews: Vec<ExportedReview>,
    /// What the person asked for an organisation: to join a joint pledge.
    pub joining_requests: Vec<ExportedJoining>,
    /// What the person did, from the audit trail.
    pub activity: Vec<ExportedActivity>,
}

/// A contact row.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ExportedContact {
    /// Identifier.
    pub id: ContactId,
    /// Of which organisation.
    pub organisation_id: OrganisationId,
    /// Name.
    pub name: String,
    /// Position.
    pub position: Option<String>,
    /// Address.
    pub email: String,
    /// Language of mails.
    pub language: String,
}

/// A login.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ExportedSession {
    /// When it began.
    pub began_at: DateTime<Utc>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why: `logout`, `replay`, `password` or `disabled`.
    pub ended_because: Option<String>,
}

/// A submission that the person filed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ExportedSubmission {
    /// Identifier.
    pub id: SubmissionId,
    /// Public reference.
    pub reference: Option<String>,
    /// Pledge or practice.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// Title.
    pub title: String,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
}

/// A review that the person wrote.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ExportedReview {
    /// Of which submission.
    pub submission_id: SubmissionId,
    /// The review.
    #[schema(value_type = Object)]
    pub content: Value,
    /// When it was handed in.
    pub submitted_at: Option<DateTime<Utc>>,
}

/// A request to join a joint pledge that the person made.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ExportedJoining {
    /// Identifier.
    pub id: JoiningRequestId,
    /// The public reference of the pledge.
    pub reference: Option<String>,
    /// For which organisation.
    pub organisation_id: OrganisationId,
    /// What it was going to do.
    pub action: Option<String>,
    /// What the person wrote to those who decide.
    pub message: Option<String>,
    /// Where it stands.
    pub status: JoiningStatus,
    /// When it was asked.
    pub asked_at: DateTime<Utc>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
}

/// Something the person did.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ExportedActivity {
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    #[schema(value_type = HistoryAction)]
    pub action: String,
    /// To what kind of thing.
    pub subject: String,
    /// To which.
    pub subject_id: Uuid,
}

/// Everything that is kept about the caller.
///
/// # Errors
/// [`Failure::Unauthenticated`] for visitors.
pub fn export(tx: &mut Tx<'_>) -> Result<Export, Failure> {
    let account = read(tx)?;
    let id = account.id;
    let contacts = contacts::all_of_account(tx.conn, id)?
        .into_iter()
        .map(|contact| ExportedContact {
            id: contact.id.0,
            organisation_id: contact.organisation_id.0,
            name: contact.name,
            position: contact.position,
            email: contact.email,
            language: contact.language,
        });
    let sessions = sessions::of_account(tx.conn, id)?
        .into_iter()
        .map(|session| ExportedSession {
            began_at: session.created_at.into(),
            ended_at: session.ended_at.map(Into::into),
            ended_because: session.ended_because,
        });
    let submissions = store::filed_by(tx.conn, id)?
        .into_iter()
        .map(|filed| ExportedSubmission {
            id: filed.id.0,
            reference: filed.reference,
            kind: filed.kind.0,
            state: filed.state.0,
            title: filed.title,
            created_at: filed.created_at.into(),
        });
    let reviews = store::reviews_by(tx.conn, id)?
        .into_iter()
        .map(|written| ExportedReview {
            submission_id: written.submission_id.0,
            content: written.content.0,
            submitted_at: written.submitted_at.map(Into::into),
        });
    let joining_requests = joining_requests::asked_by(tx.conn, id)?
        .into_iter()
        .map(|(asked, reference)| ExportedJoining {
            id: asked.id.0,
            reference,
            organisation_id: asked.organisation_id.0,
            action: asked.action,
            message: asked.message,
            status: asked.status.0,
            asked_at: asked.created_at.into(),
            ended_at: asked.ended_at.map(Into::into),
        });
    let runs_submissions = tx.actor()?.has(Duty::ListAsOfficer);
    let activity = store::activity_of(tx.conn, id, runs_submissions)?
        .into_iter()
        .map(|act| ExportedActivity {
            at: act.at.into(),
            action: act.action,
            subject: act.subject,
            subject_id: act.subject_id.0,
        });
    Ok(Export {
        exported_at: tx.now(),
        account,
        contacts: contacts.collect(),
        sessions: sessions.collect(),
        submissions: submissions.collect(),
        reviews: reviews.collect(),
        joining_requests: joining_requests.collect(),
        activity: activity.collect(),
    })
}
