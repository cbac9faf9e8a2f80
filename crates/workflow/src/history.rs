//! What happened: revisions with their differences, and the history as far as the caller may know it.
use crate::failure::Failure;
use crate::paging;
use crate::reviews::ReviewerRef;
use crate::service::Tx;
use crate::standing::Standing;
use crate::trail;
use chrono::{DateTime, Utc};
use minga_domain::access::{Permission, Relation};
use minga_domain::content::ContentDocument;
use minga_domain::difference::{Change, difference};
use minga_domain::history::{ActedAs, HistoryAction};
use minga_domain::ids::{AccountId, EventId, SubmissionId};
use minga_domain::kinds::Action;
use minga_domain::language::Language;
use minga_domain::vocabulary::history_actions;
use minga_domain::words::Words;
use minga_storage::assignments;
use minga_storage::audit;
use minga_storage::submissions::{self as store, RevisionHead, RevisionScope};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// A revision without its content.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(examples(json!({
    "number": 2, "round": 1, "action": "resubmit", "created_at": "2026-04-13T15:40:02.310Z", "published": false
})))]
pub struct RevisionRef {
    /// From 1.
    pub number: i32,
    /// The round it was made in.
    pub round: i32,
    /// The action that kept it.
    pub action: Action,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Whether the public reads it.
    pub published: bool,
}

/// A revision with its content.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(examples(json!({
    "number": 2, "round": 1, "action": "resubmit", "created_at": "2026-04-13T15:40:02.310Z", "published": false,
    "language": "es",
    "content": { "title": "Ventanilla única para trabajadoras migrantes", "type": "project_programme" },
    "rules_version": 1, "policy_version": 1
})))]
pub struct RevisionView {
    /// The revision.
    #[serde(flatten)]
    pub revision: RevisionRef,
    /// Language of the content.
    pub language: String,
    /// The content as it was.
    #[schema(value_type = ContentDocument)]
    pub content: Value,
    /// Version of the rules that were applied.
    pub rules_version: i32,
    /// Version of the policy that was applied.
    pub policy_version: i32,
}

/// What changed between two revisions.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RevisionDifference {
    /// The earlier revision.
    pub from: i32,
    /// The later revision.
    pub to: i32,
    /// Field by field.
    pub changes: Vec<Change>,
}

/// Something that happened to a submission.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(examples(json!({
    "id": "01890a5d-ac96-774b-bcce-b302099a8057", "at": "2026-04-13T15:40:02.310Z", "action": "submit",
    "label": "Handed in", "subject": "submission", "by": "organisation", "name": "Rosa Quispe", "facts": {}
})))]
pub struct HistoryEntry {
    /// Identifier; sorts by time.
    pub id: EventId,
    /// When.
    pub at: DateTime<Utc>,
    /// What was done: a key of the vocabulary `history_actions`.
    #[schema(value_type = HistoryAction, example = "submit")]
    pub action: String,
    /// The same in words, in the language of `Accept-Language`.
    #[schema(example = "Handed in")]
    pub label: String,
    /// To what.
    pub subject: String,
    /// Who, as they stood when it was done.
    pub by: ActedAs,
    /// The person's name, for its own organisation and for the secretariat; "former account" or "former reviewer" in the
    /// caller's language once the person has left for good.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The reviewer whom it is about, where it is about one; only for those who read the reviews.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviewer: Option<ReviewerRef>,
    /// More facts.
    #[schema(value_type = Object)]
    pub facts: Value,
}

/// A page of the revisions that the caller may read, oldest first, after the one of a number, at most `limit`, and
/// whether there are more. For everybody who may read the submission; amendments that nobody has accepted are for the
/// organisation and the secretariat, as the proposal itself is.
///
/// # Errors
/// [`Failure::Unauthenticated`] for visitors; [`Failure::NotFound`] for callers who may not read the submission.
pub fn revisions(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    after: Option<i32>,
    limit: i64,
) -> Result<(Vec<RevisionRef>, bool), Failure> {
    let standing = Standing::read(tx, id)?;
    let scope = if standing.may(Permission::ReadContacts) {
        RevisionScope::All
    } else {
        RevisionScope::Accepted(standing.row.published_revision)
    };
    let mut found = store::revision_heads(tx.conn, id, scope, after, limit + 1)?;
    let more = paging::cut(&mut found, limit);
    Ok((found.iter().map(|row| reference(row, &standing)).collect(), more))
}

/// Whether the caller may read a revision: a proposal that waits or was rejected is not for those who only read along.
fn is_readable(row: &store::Revision, standing: &Standing) -> bool {
    row.action.0 != Action::ProposeAmendment
        || row.accepted_at.is_some()
        || standing.row.published_revision == Some(row.number)
        || standing.may(Permission::ReadContacts)
}

/// One revision that the caller may read; of every other one it is said that it does not exist.
fn readable(tx: &mut Tx<'_>, standing: &Standing, number: i32) -> Result<store::Revision, Failure> {
    store::revision(tx.conn, standing.row.id.0, number)?
        .filter(|row| is_readable(row, standing))
        .ok_or(Failure::NotFound)
}

fn reference(row: &RevisionHead, standing: &Standing) -> RevisionRef {
    RevisionRef {
        number: row.number,
        round: row.round,
        action: row.action.0,
        created_at: row.created_at.into(),
        published: standing.row.published_revision == Some(row.number),
    }
}

/// One revision, for callers who may read the submission; amendments that nobody has accepted as in [`revisions`].
///
/// # Errors
/// [`Failure::Unauthenticated`] for visitors; [`Failure::NotFound`] for callers who may not read the submission, and
/// for a revision that there is not or that the caller may not read.
pub fn revision(tx: &mut Tx<'_>, id: SubmissionId, number: i32) -> Result<RevisionView, Failure> {
    let standing = Standing::read(tx, id)?;
    let row = readable(tx, &standing, number)?;
    let head = RevisionHead {
        number: row.number,
        round: row.round,
        action: row.action,
        created_at: row.created_at,
    };
    Ok(RevisionView {
        revision: reference(&head, &standing),
        language: row.language,
        content: row.content.0,
        rules_version: row.rules_version,
        policy_version: row.policy_version,
    })
}

/// What changed between two revisions that the caller may read.
///
/// # Errors
/// As for [`revision`], for either of the two.
pub fn changes(tx: &mut Tx<'_>, id: SubmissionId, from: i32, to: i32) -> Result<RevisionDifference, Failure> {
    let standing = Standing::read(tx, id)?;
    let before = readable(tx, &standing, from)?;
    let after = readable(tx, &standing, to)?;
    Ok(RevisionDifference {
        from,
        to,
        changes: difference(&before.content.0, &after.content.0),
    })
}

/// A page of the history, oldest first, at most `limit` entries: who asks for one more than a page learns whether there
/// is a next one. Review activity, and the names behind it, only officers and country networks that decide read; names
/// of the organisation's own people its members too.
///
/// # Errors
/// [`Failure::NotFound`] for callers who may not read the submission; [`Failure::Forbidden`] for its reviewers.
pub fn history(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    after: Option<EventId>,
    limit: i64,
) -> Result<Vec<HistoryEntry>, Failure> {
    let standing = Standing::read(tx, id)?;
    standing.require(Permission::ReadHistory)?;
    let full = standing.may(Permission::ReadFullHistory);
    let events = audit::of_submission(tx.conn, id, full, after, limit)?;
    let mut actors: Vec<AccountId> = events
        .iter()
        .filter_map(|event| event.actor.map(|actor| actor.0))
        .collect();
    actors.sort();
    actors.dedup();
    let organisation = store::members_among(tx.conn, standing.row.organisation_id.0, &actors)?;
    let names: BTreeMap<AccountId, String> = store::account_names(tx.conn, &actors)?.into_iter().collect();
    let language = tx.call.language;
    let inside = standing.relations.contains(&Relation::Member);
    let reviewers = if full && standing.may(Permission::ReadReviews) {
        reviewers_of(tx, id)?
    } else {
        BTreeMap::new()
    };
    Ok(events
        .into_iter()
        .map(|mut event| {
            let actor = event.actor.map(|actor| actor.0);
            let kept = trail::taken_out(&mut event.facts.0);
            let by = match (kept, actor) {
                // Whoever may not know who reviews never learns that a reviewer did something.
                (Some(ActedAs::Reviewer), _) if !full => ActedAs::Secretariat,
                (Some(kept), _) => kept,
                // Written before parts were kept: as memberships are today.
                (None, None) => ActedAs::Link,
                (None, Some(actor)) if organisation.contains(&actor) => ActedAs::Organisation,
                (None, Some(_)) => ActedAs::Secretariat,
            };
            let name = actor
                .filter(|_| full || (inside && by == ActedAs::Organisation))
                .and_then(|actor| names.get(&actor).cloned())
                .map(|name| named(name, by, language));
            HistoryEntry {
                id: event.id.0,
                at: event.at.into(),
                label: history_actions()
                    .label(&event.action, language)
                    .unwrap_or(&event.action)
                    .to_owned(),
                action: event.action,
                subject: event.subject,
                by,
                name,
                reviewer: reviewers.get(&event.subject_id.0).cloned(),
                facts: event.facts.0,
            }
        })
        .collect())
}

/// The reviewers of a submission by their assignments.
fn reviewers_of(tx: &mut Tx<'_>, id: SubmissionId) -> Result<BTreeMap<Uuid, ReviewerRef>, Failure> {
    let names = assignments::reviewer_names(tx.conn, id)?;
    let language = tx.call.language;
    Ok(assignments::of_submission(tx.conn, id)?
        .into_iter()
        .map(|row| {
            (
                Uuid::from(row.id.0),
                ReviewerRef::of(row.reviewer_id.0, &names, language),
            )
        })
        .collect())
}

/// The name of somebody who did something, or what the person was who has left for good.
fn named(name: String, by: ActedAs, language: Language) -> String {
    let former = match by {
        _ if !name.is_empty() => return name,
        ActedAs::Reviewer => "former-reviewer",
        _ => "former-account",
    };
    Words::violations().plain(language, former)
}
