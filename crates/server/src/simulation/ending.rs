//! What must hold when a simulated year is over.
use super::Year;
use crate::trouble::Trouble;
use minga_domain::keys::Keyed;
use minga_domain::kinds::{AssignmentStatus, State};
use minga_domain::notice::Notice;
use minga_workflow::{Failure, assignments, reviews, submissions};
use std::collections::BTreeMap;

/// Checks every practice and the outbox.
///
/// # Errors
/// [`Trouble::Refused`] naming everything that does not hold.
pub fn check(year: &Year<'_>) -> Result<(), Trouble> {
    let mut wrong = Vec::new();
    for (id, (practice, state)) in &year.closed {
        let officer = practice.officer;
        let view = year.look(officer, |tx| submissions::read(tx, *id))?;
        let name = view.reference.clone().unwrap_or_default();
        if view.state != *state || !matches!(view.state, State::Published | State::Declined) {
            wrong.push(format!("{name} is {}, not {}", view.state.key(), state.key()));
        }
        let all = year.look(officer, |tx| assignments::of_submission(tx, *id))?;
        let open = [AssignmentStatus::Invited, AssignmentStatus::Accepted];
        if all.items.iter().any(|item| open.contains(&item.status)) {
            wrong.push(format!("{name} is decided and still has reviewers at work"));
        }
        if view.state == State::Published {
            let (summary, _) = year.look(officer, |tx| reviews::summary(tx, *id))?;
            if !summary.quorum.reached {
                wrong.push(format!("{name} is published without its quorum"));
            }
            if summary.criteria.iter().any(|criterion| !criterion.met) {
                wrong.push(format!("{name} is published below a criterion"));
            }
        }
    }
    if year.closed.len() != year.figures.submitted {
        wrong.push(format!(
            "{} practices were lost",
            year.figures.submitted - year.closed.len()
        ));
    }
    let published = year
        .closed
        .values()
        .filter(|(_, state)| *state == State::Published)
        .count();
    let told = notices(year)?;
    for (notice, least) in [
        (Notice::Receipt, year.figures.submitted),
        (Notice::Published, published),
    ] {
        let count = told.get(notice.key()).copied().unwrap_or(0);
        if count < least {
            wrong.push(format!("{count} notices {notice} for {least} practices"));
        }
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(Trouble::Refused(format!("The year ends wrong:\n{}", wrong.join("\n"))))
    }
}

/// How many notices of each sort were queued.
fn notices(year: &Year<'_>) -> Result<BTreeMap<String, usize>, Trouble> {
    let mut counts = BTreeMap::new();
    let mut before = None;
    loop {
        let page = year.service.database.read_blocking(|conn| -> Result<_, Failure> {
            Ok(minga_storage::outbox::list(conn, None, before, 500)?)
        })?;
        let Some(last) = page.last() else {
            return Ok(counts);
        };
        before = Some(last.id.0);
        for row in page {
            *counts.entry(row.notice.0.key().to_owned()).or_default() += 1;
        }
    }
}
