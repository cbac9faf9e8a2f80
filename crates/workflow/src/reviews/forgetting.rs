//! What was written in a review stays when an account goes or takes another name; the name in it goes, whoever wrote it.
//! Later nobody could tell any more what to look for: others are kept from reading the names that accounts have now.
use super::content_of;
use crate::assignments::departures::OpenWork;
use crate::failure::Failure;
use crate::letters;
use crate::service::Tx;
use minga_domain::ids::{AccountId, AssignmentId, SubmissionId};
use minga_domain::letter::Source;
use minga_domain::letter::names::{Person, forgotten, given_up, nameless};
use minga_domain::review::Review;
use minga_storage::assignments as rows;
use minga_storage::columns::Json;
use minga_storage::reviews as store;
use serde_json::{Value, from_value, to_value};
use std::collections::{BTreeMap, BTreeSet};

/// Takes a reviewer who leaves out of all that was written in the reviews of the submissions that the reviewer was
/// asked to review, in any round and by anybody: drafts, reviews and what they were before they were opened again,
/// reasons, and the letter that is being written. Of what the person wrote every address goes too.
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
    for submission in of.submissions() {
        let texts = Texts {
            own_of: Some(reviewer),
            own: &|text| nameless(text, &people),
            others: &|text| forgotten(text, person),
        };
        texts.rewrite(tx, *submission)?;
    }
    Ok(())
}

/// Takes what somebody no longer is called out of the same texts.
///
/// # Errors
/// Those of the database.
pub(crate) fn forget_former_name(tx: &mut Tx<'_>, of: &OpenWork, before: &str, now: &str) -> Result<(), Failure> {
    let name = given_up(before, now);
    if name.is_empty() {
        return Ok(());
    }
    let email = String::new();
    let person = Person { name, email };
    for submission in of.submissions() {
        let rewrite = |text: &str| forgotten(text, &person);
        let texts = Texts {
            own_of: None,
            own: &rewrite,
            others: &rewrite,
        };
        texts.rewrite(tx, *submission)?;
    }
    Ok(())
}

/// How the texts of a submission's reviews are rewritten.
struct Texts<'a> {
    /// Whose texts are rewritten as `own`.
    own_of: Option<AccountId>,
    own: &'a dyn Fn(&str) -> String,
    others: &'a dyn Fn(&str) -> String,
}

impl Texts<'_> {
    /// Rewrites them. The caller holds the submission's lock, behind which nobody writes in its reviews.
    fn rewrite(&self, tx: &mut Tx<'_>, submission: SubmissionId) -> Result<(), Failure> {
        let assignments = rows::of_submission(tx.conn, submission)?;
        let own: BTreeSet<AssignmentId> = assignments
            .iter()
            .filter(|row| Some(row.reviewer_id.0) == self.own_of)
            .map(|row| row.id.0)
            .collect();
        for mut row in assignments {
            let clean = row.reason.as_deref().map(|text| self.by(&own, row.id.0)(text));
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
            let before = content_of(&row)?;
            let clean = before.clone().with_texts(self.by(&own, assignment));
            if clean == before {
                continue;
            }
            let was = letters::sources_of(assignment, &before);
            sources.extend(was.into_iter().zip(letters::sources_of(assignment, &clean)));
            row.content = Json(to_value(clean).map_err(malformed)?);
            let version = row.version;
            if row.submitted_at.is_none() {
                // Whoever is writing it has to read it again.
                row.version += 1;
            }
            kept(store::update(tx.conn, &row, version)?)?;
        }
        for row in store::versions_of_submission(tx.conn, submission)? {
            let before: Review = from_value(row.content.0.clone()).map_err(malformed)?;
            let clean = before.clone().with_texts(self.by(&own, row.assignment_id.0));
            if clean != before {
                let content: Value = to_value(clean).map_err(malformed)?;
                store::rewrite_version(tx.conn, row.assignment_id.0, row.version, &Json(content))?;
            }
        }
        letters::rewrite_open(tx, submission, self.others, &sources)
    }

    fn by(&self, own: &BTreeSet<AssignmentId>, assignment: AssignmentId) -> &dyn Fn(&str) -> String {
        if own.contains(&assignment) {
            self.own
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
