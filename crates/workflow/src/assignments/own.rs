//! An assignment as its reviewer sees it: what the invitation shows, what the work will take, what to look at, and in
//! a later round what became of the earlier one.
use super::reviewer_actor;
use crate::failure::Failure;
use crate::kept::kept_content;
use crate::paging;
use crate::reviews::{EarlierRound, Reopened, SinceLastRound, earlier_round, reopened, since_last_round};
use crate::screening;
use crate::service::Tx;
use chrono::{DateTime, Utc};
use minga_domain::content::{Content, PracticeContent};
use minga_domain::ids::{AccountId, AssignmentId, SubmissionId};
use minga_domain::kinds::AssignmentStatus;
use minga_domain::policy::Policy;
use minga_domain::rules::flags::{Flag, flags};
use minga_domain::steps;
use minga_storage::assignments::{self as rows, Assignment};
use minga_storage::reviews as store;
use minga_storage::submissions::{self, Submission};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// An assignment as the reviewer sees it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(examples(json!({
    "id": "01890a5d-ac96-774b-bcce-b302099a8057", "round": 1, "status": "invited",
    "invited_at": "2026-03-02T09:12:45.120Z", "answer_by": "2026-03-09T22:59:59Z", "due": "2026-06-01T21:59:59Z",
    "version": 1,
    "invitation": {
        "title": "One-stop desk for migrant women workers",
        "summary": "Advice on work, health and residence at one desk.", "countries": ["PER"], "language": "es",
        "implementers": ["Municipalidad Distrital de San Juan"], "partners": [], "donors": [], "length": 5400,
        "words": 900, "minutes": 30, "attachments": 2
    }
})))]
pub struct OwnAssignment {
    /// Identifier.
    pub id: AssignmentId,
    /// Where it stands.
    pub status: AssignmentStatus,
    /// The round of review.
    pub round: i32,
    /// When the review is due.
    pub due: DateTime<Utc>,
    /// Until when to accept or decline, never after `due`; only while the invitation waits for an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_by: Option<DateTime<Utc>>,
    /// When the invitation went out.
    pub invited_at: DateTime<Utc>,
    /// When it was answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// When the review was submitted.
    pub finished_at: Option<DateTime<Utc>>,
    /// What the invitation shows, while its round is the present one; absent once it was declined or given up, a conflict
    /// was declared, or it was released.
    pub invitation: Option<InvitationFacts>,
    /// The submission, readable from acceptance on and while its round is the present one.
    pub submission_id: Option<SubmissionId>,
    /// Its reference, from acceptance on.
    pub reference: Option<String>,
    /// What to look at, beside the form of the review; where the submission is readable, and not in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flags: Option<Vec<Flag>>,
    /// Why the secretariat opened the submitted review again; until it is submitted, and not in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reopened: Option<Reopened>,
    /// The round that this reviewer reviewed before, and how its points were answered, in numbers; while the invitation
    /// waits for an answer, and not in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviewed_before: Option<EarlierRound>,
    /// What became of the round that this reviewer reviewed before, or of the first for whoever is new to a later round:
    /// the letter, the answers and the differences. From acceptance on, and not in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since_last_round: Option<SinceLastRound>,
    /// The version.
    pub version: i32,
}

/// What an invited reviewer may know before accepting: enough to see a conflict of interest, and the work.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct InvitationFacts {
    /// The title.
    pub title: String,
    /// The summary.
    pub summary: Option<String>,
    /// Where it is applied, alpha-3.
    #[schema(example = json!(["PER"]))]
    pub countries: Vec<String>,
    /// Language of the content, BCP 47.
    #[schema(example = "es")]
    pub language: String,
    /// The main implementing organisations.
    pub implementers: Vec<String>,
    /// Partner organisations.
    pub partners: Vec<String>,
    /// Donors.
    pub donors: Vec<String>,
    /// How long the whole text is, in characters.
    #[schema(example = 5400)]
    pub length: usize,
    /// How long it is in words.
    #[schema(example = 900)]
    pub words: u32,
    /// How many files belong to it.
    #[schema(example = 2)]
    pub attachments: u32,
    /// About how many minutes the review takes; an estimate from the words, the files and the form.
    #[schema(example = 30)]
    pub minutes: u32,
}

/// A page of the reviewer's own assignments, newest first.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnAssignments {
    /// The assignments.
    pub items: Vec<OwnAssignment>,
    /// The last one of the page, when more follow.
    pub next: Option<AssignmentId>,
}

/// The caller's own assignments, newest first, after one of them.
///
/// # Errors
/// [`Failure::Unauthenticated`] for a visitor.
pub fn mine(
    tx: &mut Tx<'_>,
    statuses: &[AssignmentStatus],
    after: Option<AssignmentId>,
    limit: i64,
) -> Result<OwnAssignments, Failure> {
    let actor = tx.actor()?;
    let mut found = rows::of_reviewer(tx.conn, actor.account, statuses, after, limit + 1)?;
    let more = paging::cut(&mut found, limit);
    let next = found.last().filter(|_| more).map(|(row, _)| row.id.0);
    let ids: Vec<SubmissionId> = found.iter().map(|(_, submission)| submission.id.0).collect();
    let files = store::readable_files(tx.conn, &ids)?;
    let items = found
        .iter()
        .map(|(row, submission)| {
            let files = files.get(&submission.id.0).copied().unwrap_or(0);
            Ok(own_view(row, submission, actor.reviewer, files, tx.policy())?.0)
        })
        .collect::<Result<_, Failure>>()?;
    Ok(OwnAssignments { items, next })
}

/// One of the caller's own assignments.
///
/// # Errors
/// [`Failure::NotFound`] for everybody else's.
pub fn read(tx: &mut Tx<'_>, id: AssignmentId) -> Result<OwnAssignment, Failure> {
    let account = caller(tx, id)?;
    reviewer_actor(tx, account)?;
    let row = rows::find(tx.conn, id)?
        .filter(|row| row.reviewer_id.0 == account)
        .ok_or(Failure::NotFound)?;
    let submission = submissions::find(tx.conn, row.submission_id.0)?.ok_or(Failure::NotFound)?;
    detail(tx, &row, &submission)
}

/// The reviewer who calls about an assignment. A session that a mail's link opened stands for one assignment only.
pub(crate) fn caller(tx: &Tx<'_>, id: AssignmentId) -> Result<AccountId, Failure> {
    let account = tx.actor()?.account;
    if tx.call.only.is_some_and(|only| only != id) {
        return Err(Failure::NotFound);
    }
    Ok(account)
}

/// The invited reviewer of an assignment, for a link that stands for them.
pub(super) fn invited(tx: &mut Tx<'_>, id: AssignmentId) -> Result<AccountId, Failure> {
    Ok(rows::find(tx.conn, id)?.ok_or(Failure::NotFound)?.reviewer_id.0)
}

/// One assignment with everything that its reviewer sees.
pub(super) fn detail(tx: &mut Tx<'_>, row: &Assignment, submission: &Submission) -> Result<OwnAssignment, Failure> {
    let id = submission.id.0;
    let reviewer = reviewer_actor(tx, row.reviewer_id.0)?.reviewer;
    let files = store::readable_files(tx.conn, &[id])?.get(&id).copied().unwrap_or(0);
    let (mut view, practice) = own_view(row, submission, reviewer, files, tx.policy())?;
    if view.submission_id.is_some()
        && let Some(practice) = practice
    {
        let findings = screening::findings(tx, submission)?;
        view.flags = Some(flags(&practice, &findings, tx.call.language));
    }
    if row.status.0 == AssignmentStatus::Invited && view.invitation.is_some() {
        view.reviewed_before = earlier_round(tx, row)?;
    }
    if view.reference.is_some() {
        view.since_last_round = since_last_round(tx, row, submission)?;
    }
    if row.status.0 == AssignmentStatus::Accepted {
        view.reopened = reopened(tx, row)?;
    }
    Ok(view)
}

/// The view without what takes more queries, and the practice when it may be seen.
fn own_view(
    row: &Assignment,
    submission: &Submission,
    reviewer: bool,
    files: i64,
    policy: &Policy,
) -> Result<(OwnAssignment, Option<PracticeContent>), Failure> {
    let status = row.status.0;
    // Without the role, an assignment opens nothing.
    let open = reviewer && matches!(status, AssignmentStatus::Accepted | AssignmentStatus::Finished);
    // The content is that of the present round: of an earlier one nothing stays open.
    let present = row.round == submission.round;
    let practice = if present && (open || (reviewer && status == AssignmentStatus::Invited)) {
        Some(practice_of(submission)?)
    } else {
        None
    };
    let view = OwnAssignment {
        id: row.id.0,
        status,
        round: row.round,
        due: row.due.into(),
        answer_by: (status == AssignmentStatus::Invited)
            .then(|| steps::answer_by(row.counts_from.into(), row.due.into(), policy)),
        invited_at: row.invited_at.into(),
        answered_at: row.answered_at.map(Into::into),
        finished_at: row.finished_at.map(Into::into),
        invitation: practice
            .as_ref()
            .map(|practice| invitation_facts(submission, practice, files, policy)),
        submission_id: (open && present).then_some(submission.id.0),
        reference: submission.reference.clone().filter(|_| open),
        flags: None,
        reopened: None,
        reviewed_before: None,
        since_last_round: None,
        version: row.version,
    };
    Ok((view, practice))
}

fn practice_of(submission: &Submission) -> Result<PracticeContent, Failure> {
    let content = kept_content(submission.kind.0, &submission.content.0)?;
    match content {
        Content::Practice(practice) => Ok(practice),
        Content::Pledge(_) => Err(Failure::Internal("a pledge has an assignment".to_owned())),
    }
}

fn invitation_facts(
    submission: &Submission,
    practice: &PracticeContent,
    files: i64,
    policy: &Policy,
) -> InvitationFacts {
    let practice = practice.clone();
    let words =
        u32::try_from(counted(&submission.content.0, |text| text.split_whitespace().count())).unwrap_or(u32::MAX);
    let attachments = u32::try_from(files).unwrap_or(u32::MAX);
    InvitationFacts {
        title: practice.title.unwrap_or_default(),
        summary: practice.summary,
        countries: practice.countries,
        language: submission.language.clone(),
        implementers: practice.implementers,
        partners: practice.partners,
        donors: practice.donors,
        length: counted(&submission.content.0, |text| text.chars().count()),
        words,
        attachments,
        minutes: policy.review_minutes(words, attachments),
    }
}

/// What all the texts in a content come to.
fn counted(value: &Value, count: fn(&str) -> usize) -> usize {
    match value {
        Value::String(text) => count(text),
        Value::Array(items) => items.iter().map(|item| counted(item, count)).sum(),
        Value::Object(fields) => fields.values().map(|field| counted(field, count)).sum(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_length_counts_the_characters_and_words_of_all_texts() {
        let content = json!({"title": "Niñez y calle", "sdgs": [1, 2], "partners": ["ab", "c"]});
        assert_eq!(counted(&content, |text| text.chars().count()), 16);
        assert_eq!(counted(&content, |text| text.split_whitespace().count()), 5);
    }

    #[test]
    fn an_estimate_is_in_steps_of_five_minutes() {
        let policy = Policy::default();
        assert_eq!(policy.review_minutes(900, 1), 25);
        assert_eq!(policy.review_minutes(0, 0), 15);
    }
}
