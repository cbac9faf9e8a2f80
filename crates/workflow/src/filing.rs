//! Filing for others: an officer files for an organisation as received, or from a file; whoever acts for the
//! organisation is told, once for all of it, and its own people can take the submission over (brief: the focal point is
//! needed even when somebody else files).
use crate::actions::{ActionInput, notice_facts};
use crate::failure::Failure;
use crate::naming::tell_named;
use crate::notices::Recipient;
use crate::service::Tx;
use crate::standing::Standing;
use crate::submissions::{self, SubmissionView};
use minga_domain::access::Permission;
use minga_domain::ids::{ContactId, OrganisationId, SubmissionId};
use minga_domain::notice::Notice;
use minga_storage::accounts;
use minga_storage::columns::Id;
use minga_storage::contacts::{self, Contact};
use minga_storage::imports as store;
use minga_storage::organisations;
use minga_storage::submissions::Submission;
use serde_json::json;
use std::collections::BTreeSet;

/// Tells an organisation that drafts were filed for it: the focal points that they name, or else the members who speak
/// for it; nobody of what one filed oneself.
pub(crate) fn tell_organisation(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    drafts: &[Submission],
) -> Result<(), Failure> {
    let Some(first) = drafts.first() else { return Ok(()) };
    let caller = tx.visitor_or_actor().map(|actor| actor.account);
    let named: BTreeSet<ContactId> = drafts
        .iter()
        .flat_map(|row| [row.focal_point, row.alternate])
        .flatten()
        .map(|contact| contact.0)
        .collect();
    let unnamed = drafts.iter().any(|row| row.focal_point.is_none());
    let mut told = Vec::new();
    for contact in named {
        if caller.is_none() || contacts::account_of(tx.conn, contact)? != caller {
            told.push(Recipient::Contact(contact));
        }
    }
    if unnamed {
        for account in store::speakers(tx.conn, organisation)? {
            if Some(account) != caller {
                told.push(Recipient::Account(account));
            }
        }
    }
    let mut facts = notice_facts(tx, first, &ActionInput::default())?;
    let only = (drafts.len() == 1).then_some(first.id.0);
    let count = if only.is_some() {
        json!("one")
    } else {
        json!(drafts.len())
    };
    facts.insert("count".to_owned(), count);
    if only.is_none() {
        facts.remove("title");
    }
    for to in told {
        tx.tell(Notice::FiledForYou, to, only, None, facts.clone())?;
    }
    Ok(())
}

/// A member who speaks for the organisation becomes the focal point of what somebody else filed for it, and counts as
/// who filed it from then on.
///
/// # Errors
/// [`Failure::NotFound`] and [`Failure::WrongState`] as the permission table says; [`Failure::Forbidden`] for members who
/// do not speak for the organisation; [`Failure::Conflict`] when the organisation filed it itself.
pub fn take_over(tx: &mut Tx<'_>, id: SubmissionId, seen: Option<i32>) -> Result<SubmissionView, Failure> {
    let standing = Standing::lock(tx, id)?;
    standing.require(Permission::TakeOver)?;
    let actor = tx.actor()?;
    let organisation = standing.row.organisation_id.0;
    if !actor.role_in(organisation).is_some_and(|role| role.speaks()) {
        return Err(Failure::Forbidden("not_your_role"));
    }
    standing.require_version(seen)?;
    let before = standing.row;
    let own = match before.filed_by {
        Some(filer) => organisations::membership(tx.conn, organisation, filer.0)?.is_some(),
        None => false,
    };
    if own {
        return Err(Failure::Conflict("filed_by_own_organisation"));
    }
    let contact = own_contact(tx, organisation)?;
    let mut row = before.clone();
    row.filed_by = Some(Id(actor.account));
    row.focal_point = Some(Id(contact));
    if row.alternate == row.focal_point {
        row.alternate = None;
    }
    row.version += 1;
    row.updated_at = tx.now().into();
    submissions::save(tx, &row, (before.state.0, before.version))?;
    tell_named(tx, Some(&before), &row)?;
    submissions::record(tx, &row, "taken_over", json!({ "version": row.version }))?;
    let standing = Standing::of(tx, row)?;
    submissions::view(tx, &standing)
}

/// The caller's contact in an organisation, made where there is none.
fn own_contact(tx: &mut Tx<'_>, organisation: OrganisationId) -> Result<ContactId, Failure> {
    let account = tx.actor()?.account;
    if let Some(contact) = contacts::of_account(tx.conn, organisation, account)? {
        return Ok(contact.id.0);
    }
    let person = accounts::find(tx.conn, account)?.ok_or(Failure::Unauthenticated)?;
    if let Some(contact) = contacts::by_email_key(tx.conn, organisation, &person.email_key)? {
        return Ok(contact.id.0);
    }
    let id: ContactId = tx.new_id();
    let row = Contact {
        id: Id(id),
        organisation_id: Id(organisation),
        account_id: Some(Id(account)),
        name: person.name,
        position: person.position,
        email_key: person.email_key,
        email: person.email,
        language: person.language,
        version: 1,
        created_at: tx.now().into(),
        updated_at: tx.now().into(),
    };
    contacts::insert(tx.conn, &row)?;
    Ok(id)
}
