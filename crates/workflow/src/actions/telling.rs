//! Who is told of an action, and with which facts.
use super::ActionInput;
use crate::assignments::{as_invited, draft_kept, has_accepted};
use crate::failure::Failure;
use crate::notices::{NoticeFacts, Recipient, fact_of_text};
use crate::service::Tx;
use crate::{letters, matching, objections, participants, reviews};
use minga_domain::access;
use minga_domain::ids::{AccountId, AssignmentId};
use minga_domain::keys::Keyed;
use minga_domain::kinds::{Action, Kind, State, WaitingFor};
use minga_domain::notice::{Audience, Notice};
use minga_domain::steps::Step;
use minga_domain::transitions::Outcome;
use minga_storage::submissions::{self as store, Submission};
use minga_storage::{accounts, contacts, reviews as written_reviews};
use serde_json::{Map, json};
use std::collections::{BTreeMap, BTreeSet};

/// Queues every notice of the table's row, nobody the same one twice, and closes what the action ends.
pub(super) fn tell_everybody(
    tx: &mut Tx<'_>,
    row: &Submission,
    outcome: &Outcome,
    action: Action,
    input: &ActionInput,
    as_received: bool,
) -> Result<(), Failure> {
    let mut facts = notice_facts(tx, row, input)?;
    let open = reviews::open_assignments(tx, row.id.0, row.round)?;
    if action == Action::Resubmit {
        if row.state.0 == State::PeerReview && !open.is_empty() {
            facts.insert("answer".to_owned(), json!("asked_again"));
        }
        let text = fact_of_text(letters::text_changed(tx, row)?);
        facts.insert("text".to_owned(), json!(text));
    }
    let of_officer = facts_of_officer(tx, row, &facts)?;
    let decides = outcome
        .notices
        .iter()
        .any(|(notice, _)| *notice == Notice::ReviewOutcome);
    let reviewed: Vec<AccountId> = if decides {
        reviews::finished_reviewers(tx, row.id.0)?
    } else {
        Vec::new()
    };
    let reading = if decides {
        reviews::readers_of_others(tx, row)?
    } else {
        BTreeSet::new()
    };
    let others_shown = ("others".to_owned(), json!("shown"));
    let written: BTreeSet<AssignmentId> = if open.is_empty() {
        BTreeSet::new()
    } else {
        let written = written_reviews::of_submission(tx.conn, row.id.0)?;
        written.iter().map(|review| review.assignment_id.0).collect()
    };
    let mut of_open: BTreeMap<AccountId, NoticeFacts> = BTreeMap::new();
    for assignment in &open {
        let (reviewer, mut facts) = (assignment.reviewer_id.0, facts.clone());
        if !has_accepted(assignment) {
            as_invited(&mut facts);
        }
        facts.extend(written.contains(&assignment.id.0).then(draft_kept));
        // The notice stands for the thanks and the outcome too.
        if reviewed.contains(&reviewer) {
            facts.insert("answer".to_owned(), json!("reviewed_before"));
            facts.extend(reading.contains(&reviewer).then(|| others_shown.clone()));
        }
        of_open.insert(reviewer, facts);
    }
    let of_reader: NoticeFacts = facts.clone().into_iter().chain([others_shown]).collect();
    let mut told: Vec<(Notice, Recipient)> = Vec::new();
    for (notice, audience) in outcome.notices {
        match (notice, audience) {
            (Notice::ParticipantAsked, _) => {
                participants::ask(tx, row)?;
                continue;
            }
            (Notice::Published, Audience::Participants) => {
                participants::tell_published(tx, row)?;
                continue;
            }
            (Notice::PledgeMatched, _) => {
                objections::tell_match(tx, row)?;
                continue;
            }
            _ => {}
        }
        for to in recipients(tx, row, *audience)? {
            if !told.contains(&(*notice, to)) {
                let facts = match (*audience, to) {
                    (Audience::OpenReviewers, Recipient::Account(reviewer)) => of_open.get(&reviewer).unwrap_or(&facts),
                    (Audience::FinishedReviewers, Recipient::Account(reviewer)) if reading.contains(&reviewer) => {
                        &of_reader
                    }
                    (Audience::Officer, _) => &of_officer,
                    _ => &facts,
                };
                tx.tell(*notice, to, Some(row.id.0), None, facts.clone())?;
                told.push((*notice, to));
            }
        }
    }
    if as_received {
        for to in recipients(tx, row, Audience::FocalPoints)? {
            tx.tell(Notice::ActedAsReceived, to, Some(row.id.0), None, facts.clone())?;
        }
    }
    let ends_the_round = matches!(
        action,
        Action::Publish | Action::ReturnComments | Action::Decline | Action::Withdraw | Action::Recall
    );
    if ends_the_round && row.kind.0 == Kind::Practice {
        reviews::close_round(tx, row)?;
    }
    Ok(())
}

/// The facts for the secretariat: until when it is to take its next step, where one waits for it by now.
fn facts_of_officer(tx: &mut Tx<'_>, row: &Submission, facts: &NoticeFacts) -> Result<NoticeFacts, Failure> {
    let mut facts = facts.clone();
    facts.remove("due");
    // Whose turn it is, the reviews may have said since.
    let now = store::find(tx.conn, row.id.0)?.ok_or(Failure::NotFound)?;
    if now.waiting_for.0 == WaitingFor::Secretariat {
        let due = Step::Process.due(now.waiting_since.into(), tx.policy());
        facts.insert("due".to_owned(), json!(due));
    }
    Ok(facts)
}

/// The facts that the texts of a submission's notices use.
///
/// # Errors
/// Those of the database.
pub fn notice_facts(tx: &mut Tx<'_>, row: &Submission, input: &ActionInput) -> Result<NoticeFacts, Failure> {
    let organisation = minga_storage::organisations::find(tx.conn, row.organisation_id.0)?;
    let mut facts = Map::new();
    facts.insert("reference".into(), json!(row.reference.clone().unwrap_or_default()));
    facts.insert("title".into(), json!(row.title));
    facts.insert("kind".into(), json!(row.kind.0.key()));
    facts.insert(
        "organisation".into(),
        json!(organisation.map(|found| found.name).unwrap_or_default()),
    );
    facts.insert("outcome".into(), json!(row.state.0.key()));
    let reason = input
        .public_reason
        .clone()
        .or_else(|| input.note.clone())
        .unwrap_or_default();
    facts.insert("reason".into(), json!(reason));
    if let Some(due) = row.answer_due {
        let due: chrono::DateTime<chrono::Utc> = due.into();
        facts.insert("due".into(), json!(tx.policy().local_date(due).to_string()));
    }
    Ok(facts)
}

/// Who an audience is for a submission.
///
/// # Errors
/// Those of the database.
pub fn recipients(tx: &mut Tx<'_>, row: &Submission, audience: Audience) -> Result<Vec<Recipient>, Failure> {
    let id = row.id.0;
    let focal_points = || {
        [row.focal_point, row.alternate]
            .into_iter()
            .flatten()
            .map(|contact| contact.0)
    };
    Ok(match audience {
        Audience::FocalPoints => focal_points().map(Recipient::Contact).collect(),
        Audience::OtherFocalPoint => {
            let caller = tx.visitor_or_actor().map(|actor| actor.account);
            let mut others = Vec::new();
            for contact in focal_points() {
                if caller.is_none() || contacts::account_of(tx.conn, contact)? != caller {
                    others.push(Recipient::Contact(contact));
                }
            }
            others
        }
        Audience::Filer => {
            // Who filed it is told as long as it may file for the organisation: as its member, or of the secretariat for
            // others. What the organisation is asked is none of the business of a member who left.
            let account = match row.filed_by {
                Some(account) => accounts::actor(tx.conn, account.0)?,
                None => None,
            };
            let mut filer = account
                .filter(|actor| access::may_file_for(actor, row.organisation_id.0))
                .map(|actor| actor.account);
            for contact in focal_points() {
                if filer.is_some() && contacts::account_of(tx.conn, contact)? == filer {
                    // The filer is the focal point or alternate and is told as such.
                    filer = None;
                }
            }
            filer.map(Recipient::Account).into_iter().collect()
        }
        Audience::Participants => participants::told(tx, row)?
            .into_iter()
            .map(|participant| Recipient::Participant(participant.id.0))
            .collect(),
        Audience::MatchedFocalPoint => match matching::newly_joined(tx, id)? {
            Some(joined) => recipients(tx, &joined, Audience::FocalPoints)?,
            None => Vec::new(),
        },
        Audience::OpenReviewers => reviews::open_assignments(tx, id, row.round)?
            .into_iter()
            .map(|open| Recipient::Account(open.reviewer_id.0))
            .collect(),
        Audience::FinishedReviewers => {
            let open = reviews::open_assignments(tx, id, row.round)?;
            reviews::finished_reviewers(tx, id)?
                .into_iter()
                .filter(|reviewer| open.iter().all(|open| open.reviewer_id.0 != *reviewer))
                .map(Recipient::Account)
                .collect()
        }
        Audience::Officer => vec![officer(tx, row)?],
        Audience::CountryNetwork => store::network_accounts(tx.conn, id)?
            .into_iter()
            .map(Recipient::Account)
            .collect(),
    })
}

/// Who of the secretariat hears about a submission: its responsible officer, or else the shared mailbox. An officer who
/// left, joined the submitting organisation or reviews it is not the one to tell.
pub(crate) fn officer(tx: &mut Tx<'_>, row: &Submission) -> Result<Recipient, Failure> {
    let leads = crate::officer::in_charge_of(tx, row)?;
    Ok(leads.map_or(Recipient::SharedMailbox, Recipient::Account))
}
