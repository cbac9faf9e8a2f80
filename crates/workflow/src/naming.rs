//! Who acts for a submission: its focal point and its alternate are told when they are named, and when somebody else
//! takes their place.
use crate::actions::{ActionInput, notice_facts};
use crate::failure::Failure;
use crate::filing;
use crate::links::TakesOver;
use crate::notices::Recipient;
use crate::service::Tx;
use minga_domain::ids::ContactId;
use minga_domain::keys::Keyed;
use minga_domain::kinds::{OrganisationRole, State};
use minga_domain::notice::Notice;
use minga_storage::contacts;
use minga_storage::submissions::Submission;
use serde_json::json;
use std::collections::BTreeMap;

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
/// comments wait for an answer, those who are named are told until when. Of what somebody else filed for the
/// organisation, who is named gets a link to take it over. Who names oneself is told nothing.
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
    let for_others = filing::can_be_taken_over(tx, row)?;
    for (notice, (contact, role)) in told {
        if is_caller(tx, contact)? {
            continue;
        }
        let mut facts = facts.clone();
        facts.insert("role".to_owned(), json!(role.key()));
        let link = if for_others && notice == Notice::ContactNamed {
            facts.insert("filed".to_owned(), json!("for_others"));
            Some(filing::link(tx, row.id.0, TakesOver::Contact(contact))?)
        } else {
            None
        };
        tx.tell(notice, Recipient::Contact(contact), Some(row.id.0), link, facts)?;
    }
    Ok(())
}

/// Tells those who are named in new drafts that a member files at once: each one once.
pub(crate) fn tell_named_in(tx: &mut Tx<'_>, drafts: &[Submission]) -> Result<(), Failure> {
    let mut named: BTreeMap<(ContactId, &'static str), Vec<&Submission>> = BTreeMap::new();
    for row in drafts {
        for (contact, role) in acting(row) {
            named.entry((contact, role.key())).or_default().push(row);
        }
    }
    for ((contact, role), rows) in named {
        let Some(first) = rows.first() else { continue };
        if is_caller(tx, contact)? {
            continue;
        }
        let mut facts = notice_facts(tx, first, &ActionInput::default())?;
        facts.insert("role".to_owned(), json!(role));
        let only = (rows.len() == 1).then_some(first.id.0);
        if only.is_none() {
            facts.remove("title");
            facts.insert("count".to_owned(), json!(rows.len()));
        }
        tx.tell(Notice::ContactNamed, Recipient::Contact(contact), only, None, facts)?;
    }
    Ok(())
}

/// Whether the caller is this contact.
fn is_caller(tx: &mut Tx<'_>, contact: ContactId) -> Result<bool, Failure> {
    let caller = tx.visitor_or_actor().map(|actor| actor.account);
    Ok(caller.is_some() && contacts::account_of(tx.conn, contact)? == caller)
}
