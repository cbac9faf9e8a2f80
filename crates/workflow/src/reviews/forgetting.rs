//! What was written in a review stays when an account goes or takes another name; the name in it goes. Later nobody could
//! tell any more what to look for: others are kept from reading the names that accounts have now.
//!
//! What others wrote is theirs: another name changes nothing in it, and of who leaves it loses only what cannot be an
//! everyday word. The draft of another reviewer is never touched: a change would tell that somebody else was asked.
use super::content_of;
use crate::assignments::departures::OpenWork;
use crate::failure::Failure;
use crate::letters;
use crate::service::Tx;
use minga_domain::ids::{AccountId, AssignmentId, SubmissionId};
use minga_domain::letter::Source;
use minga_domain::letter::names::{Person, forgotten, given_up, nameless, renamed};
use minga_domain::review::Review;
use minga_storage::assignments as rows;
use minga_storage::columns::Json;
use minga_storage::reviews as store;
use serde_json::{Value, from_value, to_value};
use std::collections::{BTreeMap, BTreeSet};

/// Takes a reviewer who leaves out of what was written in the reviews of the submissions that the reviewer was asked to
/// review, in any round: reviews and what they were before they were opened again, reasons, and the letter that is being
/// written. Of what the person wrote, and was asked for, every part of the name and every address goes; of what others
/// wrote the person's address and what of the name stands together, and nothing of what they have not handed in.
///
/// # Errors
/// Those of the database.
pub(crate) fn forget_person(
    tx: &mut Tx<'_>,
    reviewer: AccountId,
    of: &OpenWork,
    person: &Person,
) -> Result<(), Failure> {
    let people = [person.clone()];
    let others = |text: &str| forgotten(text, person);
    let texts = Texts {
        reviewer,
        own: &|text| nameless(text, &people),
        others: Some(&others),
    };
    for submission in of.submissions() {
        texts.rewrite(tx, *submission)?;
    }
    Ok(())
}

/// Takes what a reviewer is no longer called out of what that reviewer wrote.
///
/// # Errors
/// Those of the database.
pub(crate) fn forget_former_name(
    tx: &mut Tx<'_>,
    reviewer: AccountId,
    of: &OpenWork,
    before: &str,
    now: &str,
) -> Result<(), Failure> {
    let gone = given_up(before, now);
    if gone.is_empty() {
        return Ok(());
    }
    let texts = Texts {
        reviewer,
        own: &|text| renamed(text, &gone),
        others: None,
    };
    for submission in of.submissions() {
        texts.rewrite(tx, *submission)?;
    }
    Ok(())
}

/// How the texts of a submission's reviews are rewritten.
struct Texts<'a> {
    /// Whose texts are rewritten as `own`.
    reviewer: AccountId,
    own: &'a dyn Fn(&str) -> String,
    /// What is done with the texts of everybody else; absent where they stay as they are.
    others: Option<&'a dyn Fn(&str) -> String>,
}

impl Texts<'_> {
    /// Rewrites them. The caller holds the submission's lock, behind which nobody writes in its reviews.
    fn rewrite(&self, tx: &mut Tx<'_>, submission: SubmissionId) -> Result<(), Failure> {
        let assignments = rows::of_submission(tx.conn, submission)?;
        let own: BTreeSet<AssignmentId> = assignments
            .iter()
            .filter(|row| row.reviewer_id.0 == self.reviewer)
            .map(|row| row.id.0)
            .collect();
        for mut row in assignments {
            let Some(by) = self.by(&own, row.id.0) else { continue };
            let clean = row.reason.as_deref().map(by);
            if clean != row.reason {
                row.reason = clean;
                let version = row.version;
                kept(rows::update(tx.conn, &row, version)?)?;
            }
        }
        // Sources of a letter stand for the words of a review: they stand for the same words without the name.
        let mut sources: BTreeMap<Source, Source> = BTreeMap::new();
        for mut row in store::of_submission(tx.conn, submission)? {
            let assignment = row.assignment_id.0;
            let Some(by) = self.by(&own, assignment) else { continue };
            let draft = row.submitted_at.is_none();
            if draft && !own.contains(&assignment) {
                continue;
            }
            let before = content_of(&row)?;
            let clean = before.clone().with_texts(by);
            if clean == before {
                continue;
            }
            let was = letters::sources_of(assignment, &before);
            sources.extend(was.into_iter().zip(letters::sources_of(assignment, &clean)));
            row.content = Json(to_value(clean).map_err(malformed)?);
            let version = row.version;
            if draft {
                // Whoever is writing it has to read it again.
                row.version += 1;
            }
            kept(store::update(tx.conn, &row, version)?)?;
        }
        for row in store::versions_of_submission(tx.conn, submission)? {
            let Some(by) = self.by(&own, row.assignment_id.0) else {
                continue;
            };
            let before: Review = from_value(row.content.0.clone()).map_err(malformed)?;
            let clean = before.clone().with_texts(by);
            // An officer wrote why it was opened again.
            let reason = match self.others {
                Some(_) => row.reason.as_deref().map(by),
                None => row.reason.clone(),
            };
            if clean != before || reason != row.reason {
                let content: Value = to_value(clean).map_err(malformed)?;
                let (assignment, reason) = (row.assignment_id.0, reason.as_deref());
                store::rewrite_version(tx.conn, assignment, row.version, &Json(content), reason)?;
            }
        }
        let stays = |text: &str| text.to_owned();
        letters::rewrite_open(tx, submission, self.others.unwrap_or(&stays), &sources)
    }

    /// How the texts of an assignment are rewritten, if at all.
    fn by(&self, own: &BTreeSet<AssignmentId>, assignment: AssignmentId) -> Option<&dyn Fn(&str) -> String> {
        if own.contains(&assignment) {
            Some(self.own)
        } else {
            self.others
        }
    }
}

/// Refuses to leave a name behind.
fn kept(written: bool) -> Result<(), Failure> {
    if written {
        Ok(())
    } else {
        Err(Failure::Unavailable(
            "a review was written while a name was taken out of it".to_owned(),
        ))
    }
}

fn malformed(error: serde_json::Error) -> Failure {
    Failure::Internal(format!("stored review is malformed: {error}"))
}
