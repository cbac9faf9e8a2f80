//! From a row of the outbox to the letter that is sent: who it goes to, in whose language, with which links and dates.
use crate::desk::gathered;
use crate::filing::filed_lines;
use crate::letters::SentComments;
use crate::reminders;
use crate::service::{Service, Surroundings};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use minga_domain::ids::{AccountId, ContactId, LinkId, MembershipOfferId, NoticeId, ParticipantId, RosterInvitationId};
use minga_domain::kinds::LinkPurpose;
use minga_domain::language::Language;
use minga_domain::policy::Policy;
use minga_domain::violation::Violation;
use minga_mail::{DraftLine, Letter, StepLine};
use minga_storage::StoreError;
use minga_storage::connection::AnyConnection;
use minga_storage::outbox::{self, Addressee, Queued};
use minga_storage::roster_invitations;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Who the notices of a batch go to and what their links open: one query per kind.
pub(super) struct People {
    accounts: BTreeMap<AccountId, Addressee>,
    contacts: BTreeMap<ContactId, Addressee>,
    participants: BTreeMap<ParticipantId, Addressee>,
    offers: BTreeMap<MembershipOfferId, Addressee>,
    invited: BTreeMap<RosterInvitationId, Addressee>,
    links: BTreeMap<LinkId, LinkPurpose>,
    /// The comments that notices bring along.
    comments: BTreeMap<NoticeId, SentComments>,
}

impl People {
    pub(super) fn of(conn: &mut AnyConnection, rows: &[Queued]) -> Result<Self, StoreError> {
        let accounts: Vec<AccountId> = rows.iter().filter_map(|row| Some(row.account_id?.0)).collect();
        let contacts: Vec<ContactId> = rows.iter().filter_map(|row| Some(row.contact_id?.0)).collect();
        let participants: Vec<ParticipantId> = rows.iter().filter_map(|row| Some(row.participant_id?.0)).collect();
        let offers: Vec<MembershipOfferId> = rows.iter().filter_map(|row| Some(row.membership_offer_id?.0)).collect();
        let invited: Vec<RosterInvitationId> = rows
            .iter()
            .filter_map(|row| Some(row.roster_invitation_id?.0))
            .collect();
        let links: Vec<LinkId> = rows
            .iter()
            .flat_map(|row| {
                row.link_id
                    .map(|id| id.0)
                    .into_iter()
                    .chain(reminders::links(&row.facts.0))
                    .chain(filed_lines(&row.facts.0).into_iter().map(|line| line.link))
            })
            .collect();
        Ok(Self {
            accounts: outbox::account_addressees(conn, &accounts)?,
            contacts: outbox::contact_addressees(conn, &contacts)?,
            participants: outbox::participant_addressees(conn, &participants)?,
            offers: outbox::offer_addressees(conn, &offers)?,
            invited: roster_invitations::addressees(conn, &invited)?,
            links: outbox::link_purposes(conn, &links)?,
            comments: SentComments::of(conn, rows)?,
        })
    }
}

/// The letter of a row, or why there can be none until somebody looks at it.
pub(super) fn letter(service: &Service, people: &People, row: &Queued) -> Result<Letter, &'static str> {
    let to = if let Some(account) = row.account_id {
        people
            .accounts
            .get(&account.0)
            .cloned()
            .ok_or("the account is gone, disabled or without an address")?
    } else if let Some(contact) = row.contact_id {
        people
            .contacts
            .get(&contact.0)
            .cloned()
            .ok_or("the contact is gone or without an address")?
    } else if let Some(participant) = row.participant_id {
        people
            .participants
            .get(&participant.0)
            .cloned()
            .ok_or("the participant is gone or without an address")?
    } else if let Some(offer) = row.membership_offer_id {
        people
            .offers
            .get(&offer.0)
            .cloned()
            .ok_or("the pending membership has expired")?
    } else if let Some(invitation) = row.roster_invitation_id {
        people
            .invited
            .get(&invitation.0)
            .cloned()
            .ok_or("the invitation to the roster has expired")?
    } else {
        shared_mailbox(service)?
    };
    let link = match row.link_id {
        Some(link) => Some(address(service, people, link.0).ok_or("the link is gone")?),
        None => opened(service, row),
    };
    let steps = reminders::lines(&row.facts.0)
        .into_iter()
        .map(|kept| StepLine {
            step: kept.step,
            processing: kept.processing,
            about: kept.about,
            due: date_in_words(service.policy.local_date(kept.due), to.language),
            overdue: kept.overdue,
            link: kept.link.and_then(|link| address(service, people, link)),
        })
        .collect();
    let drafts = filed_lines(&row.facts.0)
        .into_iter()
        .filter_map(|kept| {
            let link = address(service, people, kept.link)?;
            Some(DraftLine {
                about: kept.about,
                link,
            })
        })
        .collect();
    Ok(Letter {
        notice: row.notice.0,
        language: to.language,
        to_name: Some(to.name).filter(|name| !name.trim().is_empty()),
        to_address: to.address,
        facts: facts(&row.facts.0, &service.policy, to.language),
        enclosed: people.comments.get(&row.id.0).map(|sent| sent.enclosed(to.language)),
        link,
        steps,
        listed: gathered::lines(&row.facts.0),
        drafts,
        message_id: row.id.0.to_string(),
        date: DateTime::from(row.created_at),
    })
}

/// What a letter opens without a link of its own; a participant and whoever is only invited need no account.
fn opened(service: &Service, row: &Queued) -> Option<String> {
    let invited = row.membership_offer_id.is_some() || row.roster_invitation_id.is_some();
    let signs_in = row.participant_id.is_none() && !invited;
    let Surroundings {
        frontend, public_url, ..
    } = service.surroundings.as_ref();
    let about = row.submission_id.map(|id| id.0);
    frontend.opened(row.notice.0, about, &row.facts.0, signs_in, public_url)
}

/// The address of a link that still exists.
fn address(service: &Service, people: &People, link: LinkId) -> Option<String> {
    let path = link_path(*people.links.get(&link)?);
    let token = service.links.token(link);
    Some(format!("{}/links/{path}/{token}", service.surroundings.public_url))
}

fn shared_mailbox(service: &Service) -> Result<Addressee, &'static str> {
    let surroundings = &service.surroundings;
    let address = surroundings.secretariat_mailbox.trim();
    if address.is_empty() {
        return Err("the settings name no shared mailbox of the secretariat");
    }
    Ok(Addressee {
        name: String::new(),
        address: address.to_owned(),
        language: surroundings.secretariat_language,
    })
}

/// The part of a link's address that says what it opens.
pub const fn link_path(purpose: LinkPurpose) -> &'static str {
    match purpose {
        LinkPurpose::VerifyEmail => "verify",
        LinkPurpose::ResetPassword => "reset",
        LinkPurpose::Participant => "participant",
        LinkPurpose::Invitation => "invitation",
        LinkPurpose::Membership => "membership",
        LinkPurpose::Roster => "roster",
        LinkPurpose::TakeOver => "take-over",
    }
}

/// The facts of the text; `due` is kept as a date or an instant and written out in the recipient's language, and so are
/// `violations`, as the reason.
pub(crate) fn facts(kept: &Value, policy: &Policy, language: Language) -> Map<String, Value> {
    let mut facts = kept.as_object().cloned().unwrap_or_default();
    let due = facts.get("due").and_then(Value::as_str).and_then(|text| {
        let instant = DateTime::parse_from_rfc3339(text).ok();
        instant
            .map(|at| policy.local_date(at.with_timezone(&Utc)))
            .or_else(|| text.parse().ok())
    });
    if let Some(due) = due {
        facts.insert("due".to_owned(), json!(date_in_words(due, language)));
    }
    if let Some(kept) = facts.remove("violations") {
        let violations: Vec<Violation> = serde_json::from_value(kept).unwrap_or_default();
        let sentences: Vec<String> = violations.iter().map(|violation| violation.message(language)).collect();
        facts.insert("reason".to_owned(), json!(sentences.join("\n")));
    }
    facts
}

/// A date as people write it: «1 de marzo de 2026», "1 March 2026", « 1er mars 2026 ».
pub fn date_in_words(date: NaiveDate, language: Language) -> String {
    const ES: [&str; 12] = [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ];
    const EN: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    const FR: [&str; 12] = [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ];
    let months = match language {
        Language::Es => ES,
        Language::En => EN,
        Language::Fr => FR,
    };
    let month = usize::try_from(date.month0())
        .ok()
        .and_then(|month| months.get(month).copied())
        .unwrap_or_default();
    let (day, year) = (date.day(), date.year());
    match language {
        Language::Es => format!("{day} de {month} de {year}"),
        Language::Fr if day == 1 => format!("1er {month} {year}"),
        Language::En | Language::Fr => format!("{day} {month} {year}"),
    }
}
