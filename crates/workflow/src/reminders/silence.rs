//! Participants that were asked again about a changed common goal: whoever has not answered within the policy's days is
//! no longer shown (brief: Joint pledges).
use super::call;
use crate::failure::Failure;
use crate::participants::{days_are_over, hide_silent};
use crate::service::{Service, Tx};
use minga_domain::ids::{ParticipantId, SubmissionId};
use minga_storage::{holds, participants};

/// Hides them, each in a transaction of its own; returns how many.
pub(super) async fn hide(service: &Service) -> Result<usize, Failure> {
    let silent = service.read(call(service), silent).await?;
    let mut hidden = 0;
    for (submission, participant) in silent {
        let done = service
            .perform_secretly(call(service), move |tx| hide_silent(tx, submission, participant))
            .await?;
        hidden += usize::from(done);
    }
    Ok(hidden)
}

fn silent(tx: &mut Tx<'_>) -> Result<Vec<(SubmissionId, ParticipantId)>, Failure> {
    let mut found = participants::asked_again(tx.conn)?;
    found.retain(|(_, _, from)| from.is_some_and(|from| days_are_over(tx, from.into())));
    // What is published is not on hold; where the publication was undone, it can be.
    let submissions: Vec<SubmissionId> = found.iter().map(|(submission, ..)| *submission).collect();
    let held = holds::held(tx.conn, &submissions)?;
    let free = found.into_iter().filter(|(of, ..)| !held.contains_key(of));
    Ok(free.map(|(of, participant, _)| (of, participant)).collect())
}
