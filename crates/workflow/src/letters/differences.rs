//! What the submitter changed since the revision that a letter speaks of.
use super::Letters;
use crate::failure::Failure;
use crate::service::Tx;
use minga_domain::difference::{Change, difference};
use minga_domain::keys::Keyed;
use minga_domain::kinds::{Action, AnswerKind, State};
use minga_domain::violation::{Code, Violation};
use minga_storage::letters::{Letter, LetterItem};
use minga_storage::submissions::{self as store, Revision, Submission};

/// What changed after each letter: up to what was handed in with its answers, or up to the working content.
#[derive(Debug, Clone)]
pub(super) struct Since {
    revisions: Vec<Revision>,
}

impl Since {
    pub(super) fn of(tx: &mut Tx<'_>, submission: &Submission) -> Result<Self, Failure> {
        Ok(Self {
            revisions: store::revisions_of(tx.conn, submission.id.0)?,
        })
    }

    /// The revision that was handed in with the answers to a letter.
    pub(super) fn answer_to(&self, letter: &Letter) -> Option<&Revision> {
        let reviewed = letter.revision?;
        self.revisions
            .iter()
            .find(|revision| revision.number > reviewed && revision.action.0 == Action::Resubmit)
    }

    /// Field by field.
    pub(super) fn changes(&self, letter: &Letter, submission: &Submission) -> Vec<Change> {
        let reviewed = self
            .revisions
            .iter()
            .find(|revision| Some(revision.number) == letter.revision);
        let after = match self.answer_to(letter) {
            Some(answer) => Some(&answer.content.0),
            None if submission.state.0 == State::CommentsReturned => Some(&submission.content.0),
            None => None,
        };
        match (reviewed, after) {
            (Some(reviewed), Some(after)) => difference(&reviewed.content.0, after),
            _ => Vec::new(),
        }
    }
}

/// The changes in the field of an item: below its pointer, or of a list or group that it is part of.
pub(super) fn in_field(changes: &[Change], pointer: Option<&str>) -> Vec<Change> {
    let Some(pointer) = pointer else { return Vec::new() };
    changes
        .iter()
        .filter(|change| within(&change.pointer, pointer) || within(pointer, &change.pointer))
        .cloned()
        .collect()
}

/// Whether a pointer is another or lies below it.
fn within(pointer: &str, above: &str) -> bool {
    pointer
        .strip_prefix(above)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Items that are answered with "changed" although their field is as it was; never a refusal. Only for those who may
/// read the comments. Empty unless a letter waits for its answers.
///
/// # Errors
/// Those of the database.
pub fn warnings(tx: &mut Tx<'_>, submission: &Submission) -> Result<Vec<Violation>, Failure> {
    if submission.state.0 != State::CommentsReturned {
        return Ok(Vec::new());
    }
    let letters = Letters::of(tx, submission.id.0)?;
    let Some(letter) = letters.sent.last() else {
        return Ok(Vec::new());
    };
    let changes = Since::of(tx, submission)?.changes(letter, submission);
    Ok(letters
        .items(letter)
        .iter()
        .filter_map(|item| unchanged(item, &changes))
        .collect())
}

/// Whether what was handed in with the answers to the last letter differs from the revision that the letter is about.
///
/// # Errors
/// Those of the database.
pub(crate) fn text_changed(tx: &mut Tx<'_>, submission: &Submission) -> Result<bool, Failure> {
    let letters = Letters::of(tx, submission.id.0)?;
    let Some(letter) = letters.sent.last() else {
        return Ok(true);
    };
    let changes = Since::of(tx, submission)?.changes(letter, submission);
    Ok(!changes.is_empty())
}

fn unchanged(item: &LetterItem, changes: &[Change]) -> Option<Violation> {
    let pointer = item.pointer.as_deref()?;
    let said = item.answer?.0 == AnswerKind::Changed;
    (said && in_field(changes, Some(pointer)).is_empty()).then(|| {
        Violation::new(Code::WarnSaidChanged, pointer)
            .with("item", item.id.0.to_string())
            .with("answer", AnswerKind::Changed.key())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_belongs_to_the_field_that_it_touches() {
        let changes = ["/period/end", "/innovation", "/objectives"].map(|pointer| Change {
            pointer: pointer.to_owned(),
            before: None,
            after: None,
        });
        for (pointer, found) in [
            ("/period", &["/period/end"][..]),
            ("/objectives/primary", &["/objectives"]),
            ("/innovation", &["/innovation"]),
            ("/innov", &[]),
        ] {
            let of_field = in_field(&changes, Some(pointer));
            let pointers: Vec<&str> = of_field.iter().map(|change| change.pointer.as_str()).collect();
            assert_eq!(pointers, found, "{pointer}");
        }
        assert_eq!(in_field(&changes, None), []);
    }
}
