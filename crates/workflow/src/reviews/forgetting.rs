//! What somebody wrote in reviews stays when the account goes; the name and the address under it go too. Later nobody
//! could tell any more what to look for.
use super::content_of;
use crate::failure::Failure;
use crate::service::Tx;
use minga_domain::ids::AccountId;
use minga_domain::letter::names::{Person, nameless};
use minga_domain::review::Review;
use minga_storage::columns::Json;
use minga_storage::reviews as store;
use serde_json::{Value, from_value, to_value};

/// Takes the name and every address out of what a reviewer wrote: drafts, reviews, and what they were before they were
/// opened again.
///
/// # Errors
/// Those of the database.
pub(crate) fn forget_name(tx: &mut Tx<'_>, reviewer: AccountId, person: Person) -> Result<(), Failure> {
    let people = [person];
    for mut row in store::of_reviewer(tx.conn, reviewer)? {
        let clean = written(content_of(&row)?, &people)?;
        if clean != row.content.0 {
            row.content = Json(clean);
            let version = row.version;
            store::update(tx.conn, &row, version)?;
        }
    }
    for row in store::earlier_of_reviewer(tx.conn, reviewer)? {
        let before: Review = from_value(row.content.0.clone()).map_err(malformed)?;
        let clean = written(before, &people)?;
        if clean != row.content.0 {
            store::rewrite_version(tx.conn, row.assignment_id.0, row.version, &Json(clean))?;
        }
    }
    Ok(())
}

fn written(review: Review, people: &[Person]) -> Result<Value, Failure> {
    to_value(review.with_texts(|text| nameless(text, people))).map_err(malformed)
}

fn malformed(error: serde_json::Error) -> Failure {
    Failure::Internal(format!("stored review is malformed: {error}"))
}
