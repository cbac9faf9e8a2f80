//! Filing for others: an officer files for an organisation as received, or from a file; whoever acts for the
//! organisation is told, once for all of it, and its own people can take the submission over (brief: the focal point is
//! needed even when somebody else files).
use crate::actions::{ActionInput, notice_facts};
use crate::failure::Failure;
use crate::links::{self, LinkTarget, TakesOver};
use crate::naming::tell_named;
use crate::notices::Recipient;
use crate::service::Tx;
use crate::standing::Standing;
use crate::submissions::{self, SubmissionView};
use minga_domain::access::{self, Permission, Relation};
use minga_domain::history::HistoryAction;
use minga_domain::ids::{AccountId, ContactId, LinkId, OrganisationId, SubmissionId};
use minga_domain::keys::Keyed;
use minga_domain::kinds::{Kind, LinkPurpose};
use minga_domain::language::Language;
use minga_domain::notice::Notice;
use minga_domain::refusal::RefusalReason;
use minga_storage::columns::Id;
use minga_storage::contacts::{self, Contact};
use minga_storage::imports as store;
use minga_storage::links::Link;
use minga_storage::submissions::{self as rows, Submission};
use minga_storage::{accounts, organisations, outbox};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Tells an organisation that drafts were filed for it: the focal points that they name, or else the members who speak
/// for it; where nobody with an account does, its contacts. Nobody is told of what one filed oneself.
pub(crate) fn tell_organisation(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    drafts: &[Submission],
) -> Result<(), Failure> {
    let Some(first) = drafts.first() else { return Ok(()) };
    let caller = tx.visitor_or_actor().map(|actor| actor.account);
    let mut addressed: BTreeSet<ContactId> = drafts
        .iter()
        .flat_map(|row| [row.focal_point, row.alternate])
        .flatten()
        .map(|contact| contact.0)
        .collect();
    let unnamed = drafts.iter().any(|row| row.focal_point.is_none());
    let speakers = if unnamed {
        store::speakers(tx.conn, organisation)?
    } else {
        Vec::new()
    };
    // Whether its contacts stand in for those who speak for it: the first ones, as many as a mail has links.
    let stand_in = unnamed && speakers.is_empty();
    if stand_in {
        let most = i64::from(tx.policy().filed_links_max);
        let found = contacts::page(tx.conn, organisation, None, most)?;
        addressed.extend(found.into_iter().map(|contact| contact.id.0));
    }
    let mut told = Vec::new();
    for contact in addressed {
        if caller.is_none() || contacts::account_of(tx.conn, contact)? != caller {
            told.push((Recipient::Contact(contact), TakesOver::Contact(contact)));
        }
    }
    for account in speakers {
        if Some(account) != caller {
            told.push((Recipient::Account(account), TakesOver::Account(account)));
        }
    }
    let mut facts = notice_facts(tx, first, &ActionInput::default())?;
    let only = (drafts.len() == 1).then_some(first.id.0);
    if only.is_none() {
        facts.remove("title");
    }
    for (to, who) in told {
        let mut facts = facts.clone();
        let link = match only {
            Some(id) => {
                facts.insert("count".to_owned(), json!("one"));
                Some(link(tx, id, who)?)
            }
            None => {
                let theirs: Vec<&Submission> = drafts.iter().filter(|row| concerns(row, who, stand_in)).collect();
                facts.insert("count".to_owned(), json!(theirs.len()));
                facts.insert("drafts".to_owned(), json!(lines(tx, &theirs, who)?));
                None
            }
        };
        tx.tell(Notice::FiledForYou, to, only, link, facts)?;
    }
    Ok(())
}

/// A link with which somebody takes over what was filed for the organisation.
pub(crate) fn link(tx: &mut Tx<'_>, id: SubmissionId, who: TakesOver) -> Result<LinkId, Failure> {
    links::create(tx, LinkPurpose::TakeOver, LinkTarget::TakeOver(id, who))
}

/// A draft as the outbox keeps it, with the link that takes it over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct FiledLine {
    /// The title.
    pub about: String,
    /// The link.
    pub link: LinkId,
}

/// Whether a draft concerns somebody. `stand_in`: what names nobody concerns every contact.
fn concerns(row: &Submission, who: TakesOver, stand_in: bool) -> bool {
    match who {
        TakesOver::Contact(contact) => {
            let named = [row.focal_point, row.alternate].contains(&Some(Id(contact)));
            named || (stand_in && row.focal_point.is_none())
        }
        TakesOver::Account(_) => row.focal_point.is_none(),
    }
}

/// The first of the drafts of a file that concern somebody, each with a link of its own.
fn lines(tx: &mut Tx<'_>, drafts: &[&Submission], who: TakesOver) -> Result<Vec<FiledLine>, Failure> {
    let most = usize::try_from(tx.policy().filed_links_max).unwrap_or(usize::MAX);
    let mut found = Vec::new();
    for row in drafts.iter().take(most) {
        found.push(FiledLine {
            about: row.title.clone(),
            link: link(tx, row.id.0, who)?,
        });
    }
    Ok(found)
}

/// The drafts among a notice's facts; none in every notice but this one.
pub(crate) fn filed_lines(facts: &Value) -> Vec<FiledLine> {
    facts
        .get("drafts")
        .and_then(|kept| Vec::deserialize(kept).ok())
        .unwrap_or_default()
}

/// A member who speaks for the organisation becomes the focal point of what somebody else filed for it, and counts as
/// who filed it from then on.
///
/// # Errors
/// [`Failure::NotFound`] and [`Failure::WrongState`] as the permission table says; [`Failure::Forbidden`] for members
/// who do not speak for the organisation; [`Failure::Conflict`] when the organisation filed it itself.
pub fn take_over(tx: &mut Tx<'_>, id: SubmissionId, seen: Option<i32>) -> Result<SubmissionView, Failure> {
    let standing = Standing::lock(tx, id)?;
    standing.require(Permission::TakeOver)?;
    let actor = tx.actor()?;
    let organisation = standing.row.organisation_id.0;
    if !actor.role_in(organisation).is_some_and(|role| role.speaks()) {
        return Err(Failure::Forbidden(RefusalReason::NotYourRole));
    }
    standing.require_version(seen)?;
    let before = standing.row;
    let own = match before.filed_by {
        Some(filer) => organisations::membership(tx.conn, organisation, filer.0)?.is_some(),
        None => false,
    };
    if own {
        return Err(Failure::Conflict(RefusalReason::FiledByOwnOrganisation));
    }
    let contact = own_contact(tx, organisation, actor.account)?;
    let row = hand_over(tx, before, contact, Some(actor.account), "account")?;
    let standing = Standing::of(tx, row)?;
    submissions::view(tx, &standing)
}

/// Puts a locked row into the hands of a contact.
fn hand_over(
    tx: &mut Tx<'_>,
    before: Submission,
    contact: ContactId,
    account: Option<AccountId>,
    by: &'static str,
) -> Result<Submission, Failure> {
    let mut row = before.clone();
    row.filed_by = account.map(Id);
    row.focal_point = Some(Id(contact));
    if row.alternate == row.focal_point {
        row.alternate = None;
    }
    row.version += 1;
    row.updated_at = tx.now().into();
    submissions::save(tx, &row, (before.state.0, before.version))?;
    tell_named(tx, Some(&before), &row)?;
    submissions::record(
        tx,
        &row,
        HistoryAction::TakenOver,
        json!({ "version": row.version, "by": by }),
    )?;
    Ok(row)
}

/// How what was filed for an organisation stands, for whoever holds a link to take it over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilingStatus {
    /// It can be taken over.
    Open,
    /// The person of the link acts for it.
    Yours,
    /// Somebody else of the organisation has it in hand.
    Taken,
    /// It has ended.
    Ended,
}

/// What the page behind the link shows.
#[derive(Debug, Clone)]
pub struct FilingPage {
    /// How it stands.
    pub status: FilingStatus,
    /// Pledge or practice.
    pub kind: Kind,
    /// Its reference, once it was submitted.
    pub reference: Option<String>,
    /// Its title.
    pub title: String,
    /// The organisation for which it was filed.
    pub organisation: String,
    /// The language of the person.
    pub language: Language,
}

/// Who takes over through a link.
struct Taker {
    who: TakesOver,
    account: Option<AccountId>,
    contact: Option<ContactId>,
    language: Language,
}

/// The person of a link: a contact of the organisation, or an account that still speaks for it.
fn taker(tx: &mut Tx<'_>, link: &Link, organisation: OrganisationId) -> Result<Taker, Failure> {
    if let Some(id) = link.contact_id {
        let contact = contacts::find(tx.conn, id.0)?
            .filter(|contact| contact.organisation_id.0 == organisation)
            .ok_or(Failure::NotFound)?;
        let written_to = outbox::contact_addressees(tx.conn, &[id.0])?
            .get(&id.0)
            .map(|person| person.language);
        return Ok(Taker {
            who: TakesOver::Contact(id.0),
            account: contact.account_id.map(|account| account.0),
            contact: Some(id.0),
            language: written_to.unwrap_or_default(),
        });
    }
    let account = link.account_id.ok_or(Failure::NotFound)?.0;
    let speaks = store::speakers(tx.conn, organisation)?.contains(&account);
    let people = outbox::account_addressees(tx.conn, &[account])?;
    let language = people
        .get(&account)
        .filter(|_| speaks)
        .ok_or(Failure::NotFound)?
        .language;
    Ok(Taker {
        who: TakesOver::Account(account),
        account: Some(account),
        contact: contacts::of_account(tx.conn, organisation, account)?.map(|contact| contact.id.0),
        language,
    })
}

fn status(tx: &mut Tx<'_>, row: &Submission, taker: &Taker) -> Result<FilingStatus, Failure> {
    let acts = taker.contact.is_some() && row.focal_point.map(|contact| contact.0) == taker.contact;
    let in_own_hands = in_own_hands(tx, row)?;
    Ok(if in_own_hands && acts {
        FilingStatus::Yours
    } else if in_own_hands {
        FilingStatus::Taken
    } else if goes_on(row) {
        FilingStatus::Open
    } else {
        FilingStatus::Ended
    })
}

/// Whether the organisation has it in hand. Nobody filed what somebody without an account has taken over.
fn in_own_hands(tx: &mut Tx<'_>, row: &Submission) -> Result<bool, Failure> {
    let Some(filer) = row.filed_by else { return Ok(true) };
    let of_organisation = organisations::membership(tx.conn, row.organisation_id.0, filer.0)?.is_some();
    let named = match row.focal_point {
        Some(contact) => contacts::account_of(tx.conn, contact.0)? == Some(filer.0),
        None => false,
    };
    Ok(of_organisation || named)
}

/// Whether it has not ended.
fn goes_on(row: &Submission) -> bool {
    access::may(&[Relation::Member], Permission::TakeOver, row.state.0)
}

/// Whether somebody else filed it for the organisation, and its own people can take it over through a link.
pub(crate) fn can_be_taken_over(tx: &mut Tx<'_>, row: &Submission) -> Result<bool, Failure> {
    Ok(goes_on(row) && !in_own_hands(tx, row)?)
}

/// What the link to take over shows. The link is the permission.
///
/// # Errors
/// [`Failure::NotFound`] when the submission, the contact or the person's part in the organisation is gone.
pub fn shown_by_link(tx: &mut Tx<'_>, link: &Link) -> Result<FilingPage, Failure> {
    let id = link.submission_id.ok_or(Failure::NotFound)?.0;
    let row = rows::find(tx.conn, id)?.ok_or(Failure::NotFound)?;
    let taker = taker(tx, link, row.organisation_id.0)?;
    let organisation = organisations::find(tx.conn, row.organisation_id.0)?.ok_or(Failure::NotFound)?;
    Ok(FilingPage {
        status: status(tx, &row, &taker)?,
        kind: row.kind.0,
        reference: row.reference,
        title: row.title,
        organisation: organisation.name,
        language: taker.language,
    })
}

/// Takes over through the link in a mail. A contact becomes the submission's focal point, with or without an account;
/// nobody counts as who filed it when there is none. To edit and submit, it needs an account that belongs to the
/// organisation [ours].
///
/// # Errors
/// [`Failure::NotFound`] as for [`shown_by_link`]; [`Failure::Conflict`] when the organisation has it in hand already;
/// [`Failure::WrongState`] when it has ended.
pub fn take_over_by_link(tx: &mut Tx<'_>, link: &Link) -> Result<(), Failure> {
    let id = link.submission_id.ok_or(Failure::NotFound)?.0;
    let row = rows::lock(tx.conn, id)?.ok_or(Failure::NotFound)?;
    let organisation = row.organisation_id.0;
    let taker = taker(tx, link, organisation)?;
    match status(tx, &row, &taker)? {
        FilingStatus::Open => {}
        FilingStatus::Yours | FilingStatus::Taken => {
            return Err(Failure::Conflict(RefusalReason::FiledByOwnOrganisation));
        }
        FilingStatus::Ended => {
            return Err(Failure::WrongState {
                state: row.state.0.key(),
            });
        }
    }
    let contact = match taker.who {
        TakesOver::Contact(contact) => contact,
        TakesOver::Account(account) => own_contact(tx, organisation, account)?,
    };
    hand_over(tx, row, contact, taker.account, "link")?;
    Ok(())
}

/// An account's contact in an organisation, made where there is none.
fn own_contact(tx: &mut Tx<'_>, organisation: OrganisationId, account: AccountId) -> Result<ContactId, Failure> {
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
    if contacts::insert_if_new(tx.conn, &row)? {
        return Ok(id);
    }
    // Somebody else has entered it at this instant.
    let there = contacts::by_email_key(tx.conn, organisation, &row.email_key)?;
    there
        .map(|contact| contact.id.0)
        .ok_or_else(|| Failure::Unavailable("a contact was removed at the same time".to_owned()))
}
