//! Assignments: who is invited to review a practice, and how they answer. The officer invites and releases; the
//! reviewer answers signed in or through the link in the mail. Every change locks the submission's row first and the
//! assignment's after it, so that a publication and a conflict declared in the same instant cannot both win.
pub(crate) mod admission;
mod answers;
pub(crate) mod cases;
pub(crate) mod departures;
pub(crate) mod gathering;
mod invitation_page;
mod link_session;
mod overview;
mod own;
pub mod plans;
mod proposals;
pub mod suggestions;

use crate::examples::example_of;
pub use admission::{Admission, refused_before};
pub(crate) use answers::accept_with_review;
pub use answers::{
    Acceptance, ConflictDeclaration, Declining, Withdrawal, accept, accept_by_link, declare_conflict,
    declare_conflict_by_link, decline, decline_by_link, withdraw,
};
pub use invitation_page::{InvitationPage, page_by_link};
pub use link_session::{LinkedReview, ReviewSession, linked_review, open_review};
pub use overview::{AssignmentOverview, overview};
pub(crate) use own::caller;
pub use own::{InvitationFacts, OwnAssignment, OwnAssignments, mine, read};
pub use proposals::{ProposalView, ProposedReviewer};

use crate::failure::Failure;
use crate::links::{self, LinkTarget};
use crate::notices::{NoticeFacts, Recipient, fact_of_text};
use crate::reviews::{ReviewerRef, back_to_draft, earlier_round, record_by, text_changed, update_turn};
use crate::service::Tx;
use crate::standing::Standing;
use crate::trail::By;
use chrono::{DateTime, Utc};
use minga_domain::access::Permission;
use minga_domain::history::HistoryAction;
use minga_domain::ids::{AccountId, AssignmentId, SubmissionId};
use minga_domain::keys::Keyed;
use minga_domain::kinds::{AssignmentStatus, Kind, LinkPurpose, ReleaseReason};
use minga_domain::language::Language;
use minga_domain::notice::Notice;
use minga_domain::ranking::Hindrance;
use minga_domain::refusal::RefusalReason;
use minga_domain::steps;
use minga_domain::violation::{Code, Violation};
use minga_storage::assignments::{self as rows, Assignment};
use minga_storage::columns::{Id, Key};
use minga_storage::submissions::{self, Submission};
use minga_storage::{accounts, audit, reviewers, reviews};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// Who to invite.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "reviewer_ids": ["01890a5d-ac96-774b-bcce-b302099a8057", "01890a5d-ac96-774b-bcce-b302099a8058"]
})))]
pub struct NewAssignments {
    /// Accounts on the roster.
    #[schema(min_items = 1, max_items = 50, example = json!(["01890a5d-ac96-774b-bcce-b302099a8057"]))]
    pub reviewer_ids: Vec<AccountId>,
    /// When the reviews are due; by default the policy's days for the answer and for the review.
    #[serde(default)]
    pub due: Option<DateTime<Utc>>,
}

/// An assignment as the officer sees it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(examples(json!({
    "id": "01890a5d-ac96-774b-bcce-b302099a8057", "submission_id": "01890a5d-ac96-774b-bcce-b302099a8059", "round": 1,
    "reviewer": example_of::<ReviewerRef>(), "internal": false, "status": "accepted",
    "invited_at": "2026-03-02T09:12:45.120Z", "answered_at": "2026-04-13T15:40:02.310Z",
    "due": "2026-06-01T21:59:59Z", "version": 2
})))]
pub struct AssignmentView {
    /// Identifier.
    pub id: AssignmentId,
    /// The submission.
    pub submission_id: SubmissionId,
    /// The round of review.
    pub round: i32,
    /// The reviewer.
    pub reviewer: ReviewerRef,
    /// Internal (UN) or external.
    pub internal: bool,
    /// Where it stands.
    pub status: AssignmentStatus,
    /// When the review is due.
    pub due: DateTime<Utc>,
    /// When the invitation went out.
    pub invited_at: DateTime<Utc>,
    /// When the reviewer answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// When the review was submitted; only while it counts.
    pub finished_at: Option<DateTime<Utc>>,
    /// The reviewer's reason for declining or taking the review back, or the conflict.
    pub reason: Option<String>,
    /// Why it was released; only where it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub released_because: Option<ReleaseReason>,
    /// Whom the reviewer proposes instead.
    pub suggestion: Option<ProposalView>,
    /// The version.
    pub version: i32,
}

/// The assignments of a submission, of all rounds.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(examples(json!({ "items": [example_of::<AssignmentView>()] })))]
pub struct Assignments {
    /// By round, then in the order of invitation.
    pub items: Vec<AssignmentView>,
}

impl AssignmentView {
    fn of(row: &Assignment, names: &BTreeMap<AccountId, String>, language: Language) -> Self {
        let reviewer = row.reviewer_id.0;
        Self {
            id: row.id.0,
            submission_id: row.submission_id.0,
            round: row.round,
            reviewer: ReviewerRef::of(reviewer, names, language),
            internal: row.internal,
            status: row.status.0,
            due: row.due.into(),
            invited_at: row.invited_at.into(),
            answered_at: row.answered_at.map(Into::into),
            finished_at: row.finished_at.map(Into::into),
            reason: row.reason.clone(),
            released_because: None,
            suggestion: None,
            version: row.version,
        }
    }
}

/// Invites reviewers to the present round of a practice: an assignment each, a link and the invitation by mail. All
/// of them or none. Who declined, stepped back or was released in this round is not proposed, but may be asked again.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`] or [`Failure::WrongState`] for callers who may not assign;
/// [`Failure::Conflict`] for a pledge; [`Failure::Invalid`] naming every reviewer who cannot be invited, and why.
pub fn create(tx: &mut Tx<'_>, id: SubmissionId, new: NewAssignments) -> Result<Assignments, Failure> {
    let standing = Standing::lock(tx, id)?;
    require_assign(&standing)?;
    let submission = &standing.row;
    reviewers::lock(tx.conn, &new.reviewer_ids)?;
    let violations = ineligible(tx, submission, &new)?;
    if !violations.is_empty() {
        return Err(Failure::Invalid(violations));
    }
    let due = new.due.unwrap_or_else(|| default_due(tx));
    for reviewer in &new.reviewer_ids {
        let (profile, _) = reviewers::find(tx.conn, *reviewer)?.ok_or(Failure::NotFound)?;
        let (round, internal) = (submission.round, profile.internal);
        invite(tx, submission, round, *reviewer, internal, due, By::Caller)?;
    }
    update_turn(tx, submission)?;
    let names = rows::reviewer_names(tx.conn, id)?;
    let items = rows::of_round(tx.conn, id, submission.round)?
        .iter()
        .filter(|row| new.reviewer_ids.contains(&row.reviewer_id.0))
        .map(|row| AssignmentView::of(row, &names, tx.call.language))
        .collect();
    Ok(Assignments { items })
}

/// Everything that stands against inviting these reviewers, each with its place in the list.
fn ineligible(tx: &mut Tx<'_>, submission: &Submission, new: &NewAssignments) -> Result<Vec<Violation>, Failure> {
    let mut found = Vec::new();
    if let Some(due) = new.due
        && due <= tx.now()
    {
        found.push(Violation::instant("/due", tx.now(), None));
    }
    let roster = gathering::roster(tx)?;
    let due = new.due.unwrap_or_else(|| default_due(tx));
    let practice = gathering::practice(tx, &roster, submission.clone(), due)?;
    for (place, reviewer) in new.reviewer_ids.iter().enumerate() {
        let pointer = format!("/reviewer_ids/{place}");
        if new.reviewer_ids.iter().take(place).any(|before| before == reviewer) {
            found.push(Violation::new(Code::Duplicate, pointer));
            continue;
        }
        match roster.find(*reviewer) {
            None => found.push(Hindrance::NotOnRoster.violation(pointer)),
            Some(reviewer) => {
                let mut objections = practice.objections(reviewer, tx.policy());
                // Whom an officer names may be asked again.
                objections
                    .hindrances
                    .retain(|hindrance| *hindrance != Hindrance::AskedBefore);
                found.extend(objections.violations(&pointer));
            }
        }
    }
    Ok(found)
}

/// The assignments of a submission with the reviewers' names, for the officer.
///
/// # Errors
/// [`Failure::NotFound`] and [`Failure::Forbidden`] for callers who may not read reviews.
pub fn of_submission(tx: &mut Tx<'_>, id: SubmissionId) -> Result<Assignments, Failure> {
    let standing = Standing::read(tx, id)?;
    standing.require(Permission::ReadReviews)?;
    let names = rows::reviewer_names(tx.conn, id)?;
    let mut proposed = proposals::of_submission(tx, id)?;
    let found = rows::of_submission(tx.conn, id)?;
    let mut released = release_reasons(tx, id, &found)?;
    let items = found
        .iter()
        .map(|row| AssignmentView {
            suggestion: proposed.remove(&row.id.0),
            released_because: released.remove(&row.id.0),
            ..AssignmentView::of(row, &names, tx.call.language)
        })
        .collect();
    Ok(Assignments { items })
}

/// Of the assignments of a submission the latest one of each of these reviewers, for the officer.
///
/// # Errors
/// As for [`of_submission`].
pub fn latest_of(tx: &mut Tx<'_>, id: SubmissionId, reviewers: &[AccountId]) -> Result<Assignments, Failure> {
    let mut latest = BTreeMap::new();
    for view in of_submission(tx, id)?.items {
        if reviewers.contains(&view.reviewer.id) {
            latest.insert(view.reviewer.id, view);
        }
    }
    let mut items: Vec<AssignmentView> = latest.into_values().collect();
    items.sort_by_key(|view| (view.round, view.id));
    Ok(Assignments { items })
}

/// One assignment as the officer sees it.
///
/// # Errors
/// [`Failure::NotFound`] and [`Failure::Forbidden`] for callers who may not read reviews.
pub fn of_reviewer(tx: &mut Tx<'_>, id: AssignmentId) -> Result<AssignmentView, Failure> {
    tx.actor()?;
    let row = rows::find(tx.conn, id)?.ok_or(Failure::NotFound)?;
    let found = of_submission(tx, row.submission_id.0)?;
    found
        .items
        .into_iter()
        .find(|view| view.id == id)
        .ok_or(Failure::NotFound)
}

/// An assignment as the officer sees it.
pub(crate) fn view_of(tx: &mut Tx<'_>, row: &Assignment) -> Result<AssignmentView, Failure> {
    let id = row.submission_id.0;
    let names = rows::reviewer_names(tx.conn, id)?;
    let mut released = release_reasons(tx, id, std::slice::from_ref(row))?;
    Ok(AssignmentView {
        released_because: released.remove(&row.id.0),
        ..AssignmentView::of(row, &names, tx.call.language)
    })
}

/// Why those among the assignments of a submission were released that were.
fn release_reasons(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    of: &[Assignment],
) -> Result<BTreeMap<AssignmentId, ReleaseReason>, Failure> {
    let released: Vec<&Assignment> = of
        .iter()
        .filter(|row| row.status.0 == AssignmentStatus::Released)
        .collect();
    if released.is_empty() {
        return Ok(BTreeMap::new());
    }
    // Of several about one assignment the last counts.
    let events: BTreeMap<Uuid, audit::Event> = audit::of_action(tx.conn, id, HistoryAction::ReviewerReleased)?
        .into_iter()
        .map(|event| (event.subject_id.0, event))
        .collect();
    let reason = |row: &Assignment| Some(release_reason(events.get(&Uuid::from(row.id.0))?, row.reviewer_id.0));
    Ok(released
        .into_iter()
        .filter_map(|row| Some((row.id.0, reason(row)?)))
        .collect())
}

/// Why an assignment of a reviewer was released, as the event tells; where it was written before the reason was, as far
/// as it follows from who did it.
fn release_reason(event: &audit::Event, reviewer: AccountId) -> ReleaseReason {
    let facts = &event.facts.0;
    if facts.get(LAPSED) == Some(&json!(true)) {
        return ReleaseReason::Lapsed;
    }
    if facts.get("conflicts").is_some() {
        return ReleaseReason::Conflict;
    }
    let kept = facts.get(BECAUSE).and_then(Value::as_str);
    kept.and_then(ReleaseReason::from_key)
        .unwrap_or_else(|| match event.actor {
            None => ReleaseReason::NotNeeded,
            Some(actor) if actor.0 == reviewer => ReleaseReason::Left,
            Some(_) => ReleaseReason::Officer,
        })
}

/// Releases a reviewer who is invited or at work, and tells them.
///
/// # Errors
/// [`Failure::NotFound`] for callers who may not read reviews; [`Failure::Forbidden`] for its own reviewer, where they
/// may read the submission; [`Failure::WrongState`] when the submission is in a state in which nobody assigns;
/// [`Failure::Conflict`] once the reviewer has finished, declined or was released.
pub fn release(tx: &mut Tx<'_>, id: AssignmentId) -> Result<AssignmentView, Failure> {
    tx.actor()?;
    let found = rows::find(tx.conn, id)?.ok_or(Failure::NotFound)?;
    let standing = Standing::lock(tx, found.submission_id.0)?;
    // A reviewer may see the submission but not who else reviews it.
    if !standing.may(Permission::ReadReviews) && Some(found.reviewer_id.0) != tx.call.account {
        return Err(Failure::NotFound);
    }
    standing.require(Permission::Assign)?;
    let row = rows::lock(tx.conn, id)?.ok_or(Failure::NotFound)?;
    match row.status.0 {
        AssignmentStatus::Invited | AssignmentStatus::Accepted => {}
        AssignmentStatus::Finished => return Err(Failure::Conflict(RefusalReason::ReviewSubmitted)),
        _ => return Err(Failure::Conflict(RefusalReason::AssignmentClosed)),
    }
    let reviewer = row.reviewer_id.0;
    let row = release_row(tx, row, By::Caller, ReleaseReason::Officer)?;
    let mut facts = facts_of_released(&standing.row, &row);
    facts.extend(facts_of_draft(tx, &row)?);
    tx.tell(
        Notice::ReviewNotNeeded,
        Recipient::Account(reviewer),
        Some(standing.row.id.0),
        None,
        facts,
    )?;
    update_turn(tx, &standing.row)?;
    view_of(tx, &row)
}

/// Refuses who may not assign, and pledges.
pub(crate) fn require_assign(standing: &Standing) -> Result<(), Failure> {
    standing.require(Permission::Assign)?;
    if standing.row.kind.0 == Kind::Practice {
        Ok(())
    } else {
        Err(Failure::Conflict(RefusalReason::PracticesOnly))
    }
}

/// When a review is due that is asked for now: the policy's days for the answer and for the review.
pub(crate) fn default_due(tx: &Tx<'_>) -> DateTime<Utc> {
    let policy = tx.policy();
    policy.due_after(tx.now(), policy.invitation_days + policy.review_days)
}

/// Invites one reviewer: the row (a closed one of the same round is opened again), the link, the mail, the event.
pub(crate) fn invite(
    tx: &mut Tx<'_>,
    submission: &Submission,
    round: i32,
    reviewer: AccountId,
    internal: bool,
    due: DateTime<Utc>,
    by: By,
) -> Result<Assignment, Failure> {
    let before = rows::of_round(tx.conn, submission.id.0, round)?
        .into_iter()
        .find(|row| row.reviewer_id.0 == reviewer);
    let row = Assignment {
        id: before.as_ref().map_or_else(|| Id(tx.new_id()), |before| before.id),
        submission_id: submission.id,
        round,
        reviewer_id: Id(reviewer),
        internal,
        status: Key(AssignmentStatus::Invited),
        invited_by: tx.account_of(by).map(Id),
        due: due.into(),
        invited_at: tx.now().into(),
        counts_from: tx.now().into(),
        answered_at: None,
        finished_at: None,
        reason: None,
        accepted_before: before
            .as_ref()
            .is_some_and(|before| before.status.0 != AssignmentStatus::Invited && before.part().bars()),
        version: before.as_ref().map_or(1, |before| before.version + 1),
    };
    match before {
        None => rows::insert(tx.conn, &row)?,
        Some(before) if rows::update(tx.conn, &row, before.version)? => {
            back_to_draft(tx, &row, None)?;
            // Like the reason, the proposal belonged to the answer that is asked for again.
            proposals::keep(tx, row.id.0, None)?;
        }
        Some(before) => {
            return Err(Failure::Stale {
                current: before.version,
            });
        }
    }
    let link = links::create(tx, LinkPurpose::Invitation, LinkTarget::Assignment(row.id.0))?;
    let mut facts = facts_for(submission, &row);
    // The mail asks for an answer by this instant; when the review itself is due stands in the invitation.
    let answer_by = steps::answer_by(tx.now(), due, tx.policy());
    facts.insert("due".to_owned(), json!(answer_by));
    if round > 1 {
        facts.extend(facts_of_round(tx, &row)?);
    }
    tx.tell(
        Notice::ReviewInvitation,
        Recipient::Account(reviewer),
        Some(submission.id.0),
        Some(link),
        facts,
    )?;
    record_by(
        tx,
        by,
        HistoryAction::ReviewerInvited,
        submission,
        &row,
        json!({"round": round, "internal": internal}),
    )?;
    Ok(row)
}

/// What an invitation to a later round says of it: to whoever reviewed before, how the letter was answered in numbers.
fn facts_of_round(tx: &mut Tx<'_>, row: &Assignment) -> Result<NoticeFacts, Failure> {
    let mut facts = NoticeFacts::new();
    facts.insert("round".to_owned(), json!(row.round));
    let Some(earlier) = earlier_round(tx, row)? else {
        let changed = text_changed(tx, row.submission_id.0, row.round - 1, row.round)?;
        facts.insert("answer".to_owned(), json!("afresh"));
        facts.insert("text".to_owned(), json!(fact_of_text(changed)));
        return Ok(facts);
    };
    facts.insert("answer".to_owned(), json!("again"));
    facts.insert("text".to_owned(), json!(fact_of_text(earlier.text_changed)));
    if earlier.answered() > 0 {
        facts.insert("changed".to_owned(), json!(earlier.changed));
        facts.insert("explained".to_owned(), json!(earlier.explained));
        facts.insert("declined".to_owned(), json!(earlier.declined));
    }
    Ok(facts)
}

/// Sets an assignment to released and records it; tells nobody.
pub(crate) fn release_row(
    tx: &mut Tx<'_>,
    row: Assignment,
    by: By,
    because: ReleaseReason,
) -> Result<Assignment, Failure> {
    let about = json!({"round": row.round, BECAUSE: because.key()});
    release_because(tx, row, by, about)
}

/// The fact of the event about somebody who was released that says why.
const BECAUSE: &str = "because";

/// The mark of the event about somebody who was released because the time to answer had passed.
const LAPSED: &str = "lapsed";

/// [`release_row`] because nobody has answered in time.
pub(crate) fn release_silent(tx: &mut Tx<'_>, row: Assignment) -> Result<Assignment, Failure> {
    let about = json!({"round": row.round, LAPSED: true});
    release_because(tx, row, By::System, about)
}

/// Whether an assignment was released because nobody had answered it in time.
fn has_lapsed(tx: &mut Tx<'_>, row: &Assignment) -> Result<bool, Failure> {
    if row.status.0 != AssignmentStatus::Released || has_accepted(row) {
        return Ok(false);
    }
    let (submission, released) = (row.submission_id.0, HistoryAction::ReviewerReleased);
    let event = audit::latest_about(tx.conn, submission, released, row.id.0.into())?;
    Ok(event.is_some_and(|event| event.facts.0.get(LAPSED) == Some(&json!(true))))
}

/// [`release_row`], with what the event tells about it.
fn release_because(tx: &mut Tx<'_>, mut row: Assignment, by: By, about: Value) -> Result<Assignment, Failure> {
    let was = row.version;
    row.status = Key(AssignmentStatus::Released);
    row.version = was + 1;
    if !rows::update(tx.conn, &row, was)? {
        return Err(Failure::Stale { current: was });
    }
    let submission = submissions::find(tx.conn, row.submission_id.0)?.ok_or(Failure::NotFound)?;
    record_by(tx, by, HistoryAction::ReviewerReleased, &submission, &row, about)?;
    Ok(row)
}

/// The facts of a notice to the reviewer of an assignment that is open, or was until now: of somebody who has not
/// accepted only what the page of an invitation shows.
pub(crate) fn facts_for(submission: &Submission, row: &Assignment) -> NoticeFacts {
    let mut facts = notice_facts(submission);
    if !has_accepted(row) {
        as_invited(&mut facts);
    }
    facts
}

/// The facts of the notice to a reviewer who alone is released, while the review goes on.
pub(crate) fn facts_of_released(submission: &Submission, row: &Assignment) -> NoticeFacts {
    let mut facts = facts_for(submission, row);
    facts.insert("answer".to_owned(), json!("released"));
    facts
}

/// That what the reviewer of an assignment wrote stays readable after it is closed, where something was written: for
/// somebody who stays on the roster.
///
/// # Errors
/// Those of the database.
pub(crate) fn facts_of_draft(tx: &mut Tx<'_>, row: &Assignment) -> Result<NoticeFacts, Failure> {
    let written = reviews::find(tx.conn, row.id.0)?.is_some();
    Ok(written.then(draft_kept).into_iter().collect())
}

/// The fact that what was written stays readable.
pub(crate) fn draft_kept() -> (String, Value) {
    ("draft".to_owned(), json!("kept"))
}

/// Leaves out of the facts of a notice what the page of an invitation does not show: the reference, though it opens
/// nothing, and the submitting organisation.
pub(crate) fn as_invited(facts: &mut NoticeFacts) {
    facts.remove("reference");
    facts.remove("organisation");
}

/// Whether the reviewer of an assignment that is open, or was until it was released, has accepted it.
pub(crate) fn has_accepted(row: &Assignment) -> bool {
    row.answered_at.is_some()
}

/// The facts of a notice about a submission's review.
pub(crate) fn notice_facts(submission: &Submission) -> NoticeFacts {
    let mut facts = NoticeFacts::new();
    facts.insert(
        "reference".to_owned(),
        submission.reference.clone().map_or(Value::Null, Value::String),
    );
    facts.insert("title".to_owned(), json!(submission.title));
    facts.insert("kind".to_owned(), json!(submission.kind.0.key()));
    facts
}

/// Whether the account can still act as a reviewer, and who it is.
pub(crate) fn reviewer_actor(tx: &mut Tx<'_>, reviewer: AccountId) -> Result<minga_domain::access::Actor, Failure> {
    accounts::actor(tx.conn, reviewer)?.ok_or(Failure::NotFound)
}
