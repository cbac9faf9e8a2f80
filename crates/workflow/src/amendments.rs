//! What a correction of something published answers for: what it changes. The rules of a submission look at the day, at
//! other pledges and at who takes part, and all of these go on after the publication; a typo can be mended all the same.
use crate::failure::Failure;
use crate::kept::kept_content;
use crate::service::Tx;
use crate::submissions::weigh;
use minga_domain::content::Content;
use minga_domain::rules;
use minga_domain::violation::Violation;
use minga_storage::submissions::Submission;

/// What stands against a proposed content of a published submission, of everything that is wrong with it.
///
/// # Errors
/// Those of the database.
pub(crate) fn brought_in(
    tx: &mut Tx<'_>,
    row: &Submission,
    proposed: &Content,
    wrong: Vec<Violation>,
) -> Result<Vec<Violation>, Failure> {
    if wrong.is_empty() {
        return Ok(wrong);
    }
    let published = weigh(tx, row, kept_content(row.kind.0, &row.content.0)?)?;
    let known = &published.facts.submit_violations;
    Ok(rules::brought_in(proposed, wrong, &published.content, known))
}
