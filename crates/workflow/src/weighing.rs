//! Everything the rules and the state table need to know about a submission, gathered in one place.
use crate::failure::Failure;
use crate::matching::{self, matched_pledge};
use crate::participants::ParticipantSummary;
use crate::service::Tx;
use crate::{attachments, cycles, letters, participants, reading, reviews, schedules, screening};
use chrono::NaiveDate;
use minga_domain::content::Content;
use minga_domain::cycle::Entry;
use minga_domain::kinds::{Kind, PledgeType, Provenance, State};
use minga_domain::rules::{self, SubmitContext};
use minga_domain::transitions::Facts;
use minga_domain::violation::Violation;
use minga_storage::mergers;
use minga_storage::organisations::{self, Organisation};
use minga_storage::submissions::Submission;

/// Everything weighed about a submission at one moment.
#[derive(Debug)]
pub struct Weighed {
    /// The content.
    pub content: Content,
    /// The submitting organisation.
    pub organisation: Organisation,
    /// The facts for the state table.
    pub facts: Facts,
    /// The checklist of submit.
    pub checked: Vec<rules::Checked>,
    /// Whether it would be handed in after the closing of its cycle.
    pub late: bool,
    /// The warnings.
    pub warnings: Vec<Violation>,
}

/// Gathers what the rules and the state table need.
///
/// # Errors
/// [`Failure::Internal`] when the kept content cannot be read; those of the database.
pub fn weigh(tx: &mut Tx<'_>, row: &Submission, content: Content) -> Result<Weighed, Failure> {
    let joined = participants::summary(tx, row)?;
    weigh_with(tx, row, content, &joined)
}

/// [`weigh`] with participants that need not be kept yet.
pub(crate) fn weigh_with(
    tx: &mut Tx<'_>,
    row: &Submission,
    content: Content,
    joined: &ParticipantSummary,
) -> Result<Weighed, Failure> {
    let id = row.id.0;
    let organisation = organisations::find(tx.conn, row.organisation_id.0)?.ok_or(Failure::NotFound)?;
    let images_without_credit = attachments::images_without_credit(tx, id)?;
    let matched = matched_pledge(tx, row, &content)?;
    // What comes after the first handing in is not held up by a cycle.
    let cycle = match &row.cycle {
        Some(key) if row.submitted_at.is_none() && row.state.0 == State::Draft => cycles::find(tx, key)?.ok(),
        _ => None,
    };
    let entry = cycle.as_ref().map(|cycle| Entry {
        cycle,
        now: tx.now(),
        handed_in: tx.now(),
    });
    let context = SubmitContext {
        policy: tx.policy(),
        today: today(tx),
        language: &row.language,
        has_focal_point: row.focal_point.is_some(),
        organisation: row.organisation_id.0,
        organisation_name: &organisation.name,
        actor_type: &organisation.actor_type,
        organisation_country: organisation.country.as_deref(),
        participants: &joined.facts,
        matched,
        cycle: entry,
        images_without_credit: &images_without_credit,
    };
    let checked = rules::check(&content, &context);
    let warnings = rules::warnings(&content, &context);
    let submit_violations = checked.iter().flat_map(|rule| rule.violations.clone()).collect();
    let letter = letters::facts(tx, row)?;
    let reviewed = match row.kind.0 {
        Kind::Practice => reviews::facts(tx, row)?,
        Kind::Pledge => reviews::ReviewFacts::default(),
    };
    let screened = screening::facts(tx, row)?;
    let facts = Facts {
        kind: row.kind.0,
        state: row.state.0,
        legacy: row.provenance.0 == Provenance::Legacy,
        submit_violations,
        screening: screened.verdicts,
        screening_begun: screened.begun,
        any_assignment: reviewed.any_assignment,
        live_invitations: reviewed.live_invitations,
        open_reviews: reviewed.open,
        reviews_in_conflict: reviewed.in_conflict,
        unread_confidential_comments: reading::unread(tx, row)?,
        set_publication: schedules::set_instant(tx, row)?,
        on_hold: minga_storage::holds::find(tx.conn, id)?.is_some(),
        merged: row.merged_into.is_some(),
        stands_for_others: row.state.0 == State::Published && mergers::stands_for_others(tx.conn, id)?,
        joint: is_joint(&content),
        confirmed_participants: joined.confirmed,
        waiting_participants: joined.waiting,
        letter_items: letter.letter_items,
        letter_version: letter.letter_version,
        items_without_source: letter.items_without_source,
        unanswered_items: letter.unanswered_items,
        letters_sent: letter.letters_sent,
        answer_due: row.answer_due.map(Into::into),
        reminded: letter.reminded,
        extension_asked: letter.extension_asked,
        reviews: reviewed.summary,
        decided_at: row.decided_at.map(Into::into),
        returned_from: row.returned_from.map(|state| state.0),
        state_before: row.state_before.map(|state| state.0),
        amendment_pending: row.proposed_content.is_some(),
        proposal_violations: matching::problems_of_proposal(tx, row)?,
    };
    Ok(Weighed {
        late: entry.is_some_and(|entry| entry.is_late()),
        content,
        organisation,
        facts,
        checked,
        warnings,
    })
}

/// Whether a content is that of a joint pledge.
pub fn is_joint(content: &Content) -> bool {
    matches!(content, Content::Pledge(pledge) if matches!(pledge.pledge_type, Some(PledgeType::Common | PledgeType::Partnership)))
}

/// The day in the Network's time zone.
pub fn today(tx: &Tx<'_>) -> NaiveDate {
    tx.policy().local_date(tx.now())
}
