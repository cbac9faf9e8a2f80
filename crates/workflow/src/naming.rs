//! Who acts for a submission: its focal point and its alternate are told when they are named, and when somebody else
//! takes their place.
use crate::actions::{ActionInput, notice_facts};
use crate::failure::Failure;
use crate::notices::Recipient;
use crate::service::Tx;
use minga_domain::ids::ContactId;
use minga_domain::keys::Keyed;
use minga_domain::kinds::{OrganisationRole, State};
use minga_domain::notice::Notice;
use minga_storage::contacts;
use minga_storage::submissions::Submission;
use serde_json::json;

/// Who acts for a row, in which part.
fn acting(row: &Submission) -> Vec<(ContactId, OrganisationRole)> {
    [
        (row.focal_point, OrganisationRole::FocalPoint),
        (row.alternate, OrganisationRole::Alternate),
    ]
    .into_iter()
    .filter_map(|(contact, role)| Some((contact?.0, role)))
    .collect()
}

/// Tells those who are newly named in `row` and those whom it names no more; before a draft there is nobody. While
/// comments wait for an answer, those who are named are told until when. Who names oneself is told nothing.
pub(crate) fn tell_named(tx: &mut Tx<'_>, before: Option<&Submission>, row: &Submission) -> Result<(), Failure> {
    let (earlier, now) = (before.map(acting).unwrap_or_default(), acting(row));
    let named = now.iter().filter(|named| !earlier.contains(named));
    let replaced = earlier
        .iter()
        .filter(|(contact, _)| now.iter().all(|(named, _)| named != contact));
    let told: Vec<_> = named
        .map(|of| (Notice::ContactNamed, *of))
        .chain(replaced.map(|of| (Notice::ContactReplaced, *of)))
        .collect();
    if told.is_empty() {
        return Ok(());
    }
    let mut facts = notice_facts(tx, row, &ActionInput::default())?;
    if row.state.0 != State::CommentsReturned {
        facts.remove("due");
    }
    let caller = tx.visitor_or_actor().map(|actor| actor.account);
    for (notice, (contact, role)) in told {
        if caller.is_some() && contacts::account_of(tx.conn, contact)? == caller {
            continue;
        }
        facts.insert("role".to_owned(), json!(role.key()));
        tx.tell(notice, Recipient::Contact(contact), Some(row.id.0), None, facts.clone())?;
    }
    Ok(())
}
