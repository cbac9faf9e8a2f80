//! A submission as a caller may see it, and its checklist.
use crate::failure::Failure;
use crate::holds::Hold;
use crate::kept::kept_content;
use crate::schedules::ScheduledPublication;
use crate::service::Tx;
use crate::standing::Standing;
use crate::weighing::weigh;
use crate::{duplicates, letters};
use chrono::{DateTime, Utc};
use minga_domain::access::{Permission, Relation};
use minga_domain::content::ContentDocument;
use minga_domain::ids::{AccountId, ContactId, OrganisationId, SubmissionId};
use minga_domain::keys::Keyed;
use minga_domain::kinds::{Kind, Provenance, State};
use minga_domain::language::Language;
use minga_domain::rules::{self, Rule};
use minga_domain::transitions::{self, Caution};
use minga_domain::violation::Violation;
use minga_storage::columns::Json;
use minga_storage::submissions::{self as store, Submission};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// An organisation in a submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OrganisationRef {
    /// Identifier.
    pub id: OrganisationId,
    /// Name.
    pub name: String,
}

/// A contact in a submission, for those who may see contacts.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ContactRef {
    /// Identifier.
    pub id: ContactId,
    /// Name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Whether it is a member of the organisation, who can act. Whether others have an account is told to nobody.
    pub is_member: bool,
}

/// An action as the caller could take it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AvailableAction {
    /// The action.
    #[schema(example = "submit")]
    pub action: &'static str,
    /// Whether nothing stands in its way.
    pub allowed: bool,
    /// What has to hold first.
    pub blocked_by: Vec<&'static str>,
    /// What it asks about first: to be named under `confirm`.
    pub asks_first: Vec<Caution>,
    /// What the caller has to give: `reason` and `reason_when_split` (`note`), `public_reason` (with `note`), `content`,
    /// `letter_version`, `received_message` (`received_attachment`).
    pub input: Vec<&'static str>,
}

/// A warning in words.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Finding {
    /// Stable code.
    pub code: &'static str,
    /// JSON Pointer into the submission.
    pub pointer: String,
    /// The sentence, in the caller's language.
    pub message: String,
    /// Its figures.
    pub params: Map<String, Value>,
}

impl Finding {
    /// A violation or warning in words.
    pub fn of(violation: &Violation, language: Language) -> Self {
        Self {
            code: violation.code.key(),
            pointer: violation.pointer.clone(),
            message: violation.message(language),
            params: violation.params.clone(),
        }
    }
}

/// A submission; fewer fields for those whom they do not concern.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(examples(json!({
    "id": "01890a5d-ac96-774b-bcce-b302099a8057", "kind": "pledge", "state": "draft", "round": 1, "version": 1,
    "language": "es", "organisation": { "id": "01890a5d-ac96-774b-bcce-b302099a8058", "name": "Ministry of Labour" },
    "cycle": "imrf_2026",
    "focal_point": {
        "id": "01890a5d-ac96-774b-bcce-b302099a8059", "name": "Rosa Quispe", "email": "rosa.quispe@example.org",
        "is_member": true
    },
    "provenance": "form",
    "content": { "title": "Ventanilla única para trabajadoras migrantes", "type": "individual" },
    "available_actions": [{
        "action": "submit", "allowed": false, "blocked_by": ["submit_rules"], "asks_first": [], "input": []
    }],
    "warnings": [], "created_at": "2026-03-02T09:12:45.120Z", "updated_at": "2026-03-02T09:12:45.120Z"
})))]
pub struct SubmissionView {
    /// Identifier.
    pub id: SubmissionId,
    /// Public reference, from the first submit.
    #[schema(example = "PL-2026-00017")]
    pub reference: Option<String>,
    /// Pledge or practice.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// Round of review, from 1.
    pub round: i32,
    /// Moves with content and state only; also the `ETag`.
    pub version: i32,
    /// The submitting organisation.
    pub organisation: OrganisationRef,
    /// Who filed it, for the organisation and the secretariat.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filed_by: Option<AccountId>,
    /// The focal point, for the organisation and the secretariat.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub focal_point: Option<ContactRef>,
    /// The alternate, for the organisation and the secretariat.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alternate: Option<ContactRef>,
    /// The officer in charge, for the secretariat.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub responsible_officer: Option<AccountId>,
    /// That it is on hold, and why, for those who read internal notes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_hold: Option<Hold>,
    /// The publication that it waits for, for those who can decide.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheduled_publication: Option<ScheduledPublication>,
    /// The country network that helps.
    pub network_country: Option<String>,
    /// Language of the content.
    pub language: String,
    /// Of a published one that was merged: the reference of the one that stands for both.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "PL-2026-00017")]
    pub merged_into: Option<String>,
    /// The cycle it is filed for.
    pub cycle: Option<String>,
    /// Whether it was handed in after the cycle's closing; for the organisation and the secretariat, where there is a
    /// cycle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub late: Option<bool>,
    /// How it came in.
    pub provenance: Provenance,
    /// The working content.
    #[schema(value_type = ContentDocument)]
    pub content: Value,
    /// The content of a proposed amendment.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<ContentDocument>)]
    pub proposed_content: Option<Value>,
    /// What deserves a second look; never a refusal.
    pub warnings: Vec<Finding>,
    /// What deserves a second look in the proposed amendment, others that are much like it included; for those who read
    /// it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proposed_warnings: Option<Vec<Finding>>,
    /// When the answer to the letter is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_due: Option<DateTime<Utc>>,
    /// When the draft was made.
    pub created_at: DateTime<Utc>,
    /// When content or state last changed.
    pub updated_at: DateTime<Utc>,
    /// When it was first submitted.
    pub submitted_at: Option<DateTime<Utc>>,
    /// When it was first published.
    pub published_at: Option<DateTime<Utc>>,
    /// What the caller can do, from the state table.
    pub available_actions: Vec<AvailableAction>,
}

/// One rule of the checklist.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CheckedRule {
    /// Stable key of the rule.
    pub rule: &'static str,
    /// Where it looks.
    pub pointer: String,
    /// What it asks, in the caller's language.
    pub sentence: String,
    /// Whether it holds.
    pub met: bool,
    /// What is wrong.
    pub violations: Vec<Finding>,
}

/// The dry run of submit.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(examples(json!({
    "complete": false,
    "rules": [{
        "rule": "period", "pointer": "/content/period", "sentence": "It has a start and an end.", "met": false,
        "violations": [{
            "code": "required", "pointer": "/content/period/end", "message": "This is missing; fill it in.",
            "params": {}
        }]
    }],
    "warnings": []
})))]
pub struct Checklist {
    /// Whether submit would accept it.
    pub complete: bool,
    /// Every rule, met or not.
    pub rules: Vec<CheckedRule>,
    /// What deserves a second look.
    pub warnings: Vec<Finding>,
}

/// The dry run of submit, for callers who may read the submission.
///
/// # Errors
/// [`Failure::Unauthenticated`] for visitors; [`Failure::NotFound`] for callers who may not read the submission;
/// [`Failure::Internal`] when the kept content cannot be read; those of the database.
pub fn check(tx: &mut Tx<'_>, id: SubmissionId) -> Result<Checklist, Failure> {
    let standing = Standing::read(tx, id)?;
    let content = standing.content()?;
    let weighed = weigh(tx, &standing.row, content)?;
    let mut warnings = weighed.warnings;
    if standing.may(Permission::ReadComments) {
        warnings.extend(letters::warnings(tx, &standing.row)?);
    }
    warnings.extend(duplicates::warnings(tx, &standing.row)?);
    let language = tx.call.language;
    let rules: Vec<CheckedRule> = weighed
        .checked
        .iter()
        .map(|checked| CheckedRule {
            rule: checked.key,
            pointer: rules::in_submission(checked.pointer),
            sentence: Rule::sentence(checked.key, language),
            met: checked.met,
            violations: in_words(&checked.violations, language),
        })
        .collect();
    Ok(Checklist {
        complete: rules.iter().all(|rule| rule.met),
        rules,
        warnings: in_words(&warnings, language),
    })
}

/// Violations of the content in words, with pointers into the submission.
fn in_words(violations: &[Violation], language: Language) -> Vec<Finding> {
    violations
        .iter()
        .map(|violation| {
            let mut finding = Finding::of(violation, language);
            finding.pointer = rules::in_submission(&violation.pointer);
            finding
        })
        .collect()
}

/// What deserves a second look in a proposed amendment, with pointers into it.
fn warnings_of_proposal(tx: &mut Tx<'_>, row: &Submission, proposed: &Json) -> Result<Vec<Finding>, Failure> {
    let mut amended = row.clone();
    amended.content = proposed.clone();
    let content = kept_content(row.kind.0, &proposed.0)?;
    let mut warnings = weigh(tx, &amended, content)?.warnings;
    warnings.extend(duplicates::warnings(tx, &amended)?);
    let mut findings = in_words(&warnings, tx.call.language);
    for finding in &mut findings {
        if let Some(place) = finding.pointer.strip_prefix("/content") {
            finding.pointer = format!("/proposed_content{place}");
        }
    }
    Ok(findings)
}

/// The submission as the caller may see it.
///
/// # Errors
/// [`Failure::Internal`] when the kept content cannot be read; those of the database.
pub fn view(tx: &mut Tx<'_>, standing: &Standing) -> Result<SubmissionView, Failure> {
    let row = &standing.row;
    let content = standing.content()?;
    let weighed = weigh(tx, row, content)?;
    let language = tx.call.language;
    let inside = standing.may(Permission::ReadContacts);
    let officer = standing.relations.contains(&Relation::Officer);
    let available_actions = transitions::available(&weighed.facts, &standing.relations, tx.policy(), tx.now())
        .into_iter()
        .map(|available| AvailableAction {
            action: available.action.key(),
            allowed: available.blocked_by.is_empty(),
            blocked_by: available.blocked_by.into_iter().map(Keyed::key).collect(),
            asks_first: available.asks_first.iter().map(|asked| asked.caution).collect(),
            input: available.input.iter().map(|input| input.key()).collect(),
        })
        .collect();
    let named = if inside {
        contact_refs(tx, standing)?
    } else {
        Vec::new()
    };
    let on_hold = if standing.may(Permission::Note) {
        minga_storage::holds::find(tx.conn, row.id.0)?.map(Into::into)
    } else {
        None
    };
    let scheduled_publication = if standing.may(Permission::Schedule) {
        minga_storage::schedules::find(tx.conn, row.id.0)?.map(Into::into)
    } else {
        None
    };
    let late = if inside && row.cycle.is_some() {
        Some(!minga_storage::cycles::late_among(tx.conn, &[row.id.0])?.is_empty())
    } else {
        None
    };
    let merged_into = match row.merged_into {
        Some(into) => store::find(tx.conn, into.0)?.and_then(|row| row.reference),
        None => None,
    };
    let proposed_warnings = match &row.proposed_content {
        Some(proposed) if inside => Some(warnings_of_proposal(tx, row, proposed)?),
        _ => None,
    };
    let contact_ref = |contact: Option<ContactId>| named.iter().find(|known| Some(known.id) == contact).cloned();
    Ok(SubmissionView {
        id: row.id.0,
        reference: row.reference.clone(),
        kind: row.kind.0,
        state: row.state.0,
        round: row.round,
        version: row.version,
        organisation: OrganisationRef {
            id: weighed.organisation.id.0,
            name: weighed.organisation.name,
        },
        filed_by: row.filed_by.filter(|_| inside).map(|id| id.0),
        focal_point: contact_ref(row.focal_point.map(|id| id.0)),
        alternate: contact_ref(row.alternate.map(|id| id.0)),
        responsible_officer: row.responsible_officer.filter(|_| officer).map(|id| id.0),
        on_hold,
        scheduled_publication,
        network_country: row.network_country.clone(),
        language: row.language.clone(),
        merged_into,
        cycle: row.cycle.clone(),
        late,
        provenance: row.provenance.0,
        content: row.content.0.clone(),
        proposed_content: row.proposed_content.clone().filter(|_| inside).map(|content| content.0),
        warnings: in_words(&weighed.warnings, language),
        proposed_warnings,
        answer_due: row.answer_due.filter(|_| inside).map(Into::into),
        created_at: row.created_at.into(),
        updated_at: row.updated_at.into(),
        submitted_at: row.submitted_at.map(Into::into),
        published_at: row.published_at.map(Into::into),
        available_actions,
    })
}

/// The focal point and the alternate, as far as there are any.
fn contact_refs(tx: &mut Tx<'_>, standing: &Standing) -> Result<Vec<ContactRef>, Failure> {
    let contacts = standing.contacts();
    let accounts: Vec<AccountId> = contacts.iter().filter_map(|row| Some(row.account_id?.0)).collect();
    let members = if accounts.is_empty() {
        Vec::new()
    } else {
        store::members_among(tx.conn, standing.row.organisation_id.0, &accounts)?
    };
    let is_member = |account: Option<AccountId>| account.is_some_and(|account| members.contains(&account));
    let refs = contacts.iter().map(|row| ContactRef {
        id: row.id.0,
        name: row.name.clone(),
        email: row.email.clone(),
        is_member: is_member(row.account_id.map(|account| account.0)),
    });
    Ok(refs.collect())
}
