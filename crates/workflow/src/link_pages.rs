//! The pages behind the links in mails: what they show, and what is done there. Looking changes nothing, however often
//! and whoever looks, because mail scanners open links too; an answer counts once.
use crate::assignments::{self, Acceptance, Admission, ConflictDeclaration, Declining, InvitationPage, OwnAssignment};
use crate::failure::Failure;
use crate::filing::{self, FilingPage};
use crate::organisations::offers::{self, OfferAnswer, OfferPage};
use crate::participants::leaving::leave_by_link;
use crate::participants::renewing::{Renewal, renew, renewal};
use crate::participants::{AskedParticipant, GivenAnswer, answer_by_link, shown_by_link};
use crate::progress::by_link;
use crate::roster::joining::{self, JoiningPage};
use crate::service::Tx;
use chrono::{DateTime, Duration, Utc};
use minga_domain::ids::{AssignmentId, ParticipantId};
use minga_domain::kinds::LinkPurpose;
use minga_domain::language::Language;
use minga_domain::progress::Progress;
use minga_domain::refusal::RefusalReason;
use minga_storage::links::{self, Link};
use minga_storage::{assignments as rows, outbox};

/// What a link opens, for the person it was sent to.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The language of that person.
    pub language: Option<Language>,
    /// Until when the link opens anything.
    pub expires_at: DateTime<Utc>,
    /// Whether the effect of this link has happened.
    pub used: bool,
    /// What there is to see.
    pub subject: Subject,
}

/// What there is to see behind a link.
#[derive(Debug, Clone)]
pub enum Subject {
    /// The confirmation of an e-mail address.
    Address,
    /// A new password.
    Password,
    /// A participant's own row of a joint pledge.
    Participant(Box<AskedParticipant>),
    /// A reviewer's own invitation.
    Invitation(Box<InvitationPage>),
    /// A membership that a person is asked to take.
    Membership(Box<OfferPage>),
    /// A place on the roster that a person is asked to take.
    Roster(Box<JoiningPage>),
    /// What somebody else filed for the person's organisation.
    TakeOver(Box<FilingPage>),
}

/// What the link of a token opens.
///
/// # Errors
/// [`Failure::NotFound`] when the token is not one of ours or is for another purpose, [`Failure::Gone`] when the link
/// has expired.
pub fn look(tx: &mut Tx<'_>, purpose: LinkPurpose, token: &str) -> Result<Opened, Failure> {
    let id = tx.service.links.read(token).ok_or(Failure::NotFound)?;
    let link = links::find(tx.conn, id)?
        .filter(|link| link.purpose.0 == purpose)
        .ok_or(Failure::NotFound)?;
    let expires_at = DateTime::from(link.expires_at);
    if expires_at <= tx.now() {
        return Err(Failure::Gone(String::new()));
    }
    let (language, subject) = match purpose {
        LinkPurpose::VerifyEmail => (of_account(tx, &link)?, Subject::Address),
        LinkPurpose::ResetPassword => (of_account(tx, &link)?, Subject::Password),
        LinkPurpose::Participant => {
            let id = link.participant_id.ok_or(Failure::NotFound)?.0;
            let people = outbox::participant_addressees(tx.conn, &[id])?;
            (
                people.get(&id).map(|person| person.language),
                Subject::Participant(Box::new(shown_by_link(tx, id)?)),
            )
        }
        LinkPurpose::Invitation => {
            let id = link.assignment_id.ok_or(Failure::NotFound)?.0;
            (
                Some(of_reviewer(tx, id)?),
                Subject::Invitation(Box::new(assignments::page_by_link(tx, id)?)),
            )
        }
        LinkPurpose::Membership => {
            let id = link.membership_offer_id.ok_or(Failure::NotFound)?.0;
            let page = offers::shown_by_link(tx, id)?;
            (Some(page.language), Subject::Membership(Box::new(page)))
        }
        LinkPurpose::Roster => {
            let id = link.roster_invitation_id.ok_or(Failure::NotFound)?.0;
            let page = joining::shown_by_link(tx, id)?;
            (Some(page.language), Subject::Roster(Box::new(page)))
        }
        LinkPurpose::TakeOver => {
            let page = filing::shown_by_link(tx, &link)?;
            (Some(page.language), Subject::TakeOver(Box::new(page)))
        }
    };
    Ok(Opened {
        language,
        expires_at,
        used: link.used_at.is_some(),
        subject,
    })
}

/// What the page behind an expired link says.
#[derive(Debug, Clone, Copy)]
pub struct ExpiredPage {
    /// The language of the person that the link was sent to.
    pub language: Option<Language>,
    /// Whether a new link was sent within the last day; else one is offered.
    pub sent: bool,
}

/// What the expired link of a participant still opens: the offer of a new one, while its row takes part or may be
/// answered for.
///
/// # Errors
/// Those of the database.
pub fn look_expired(tx: &mut Tx<'_>, token: &str) -> Result<Option<ExpiredPage>, Failure> {
    let Some(id) = expired_participant(tx, token)? else {
        return Ok(None);
    };
    let sent = match renewal(tx, id)? {
        Renewal::No => return Ok(None),
        Renewal::Offered => false,
        Renewal::Sent => true,
    };
    let people = outbox::participant_addressees(tx.conn, &[id])?;
    Ok(Some(ExpiredPage {
        language: people.get(&id).map(|person| person.language),
        sent,
    }))
}

/// Sends a participant a new link, for whoever holds one of its own that has expired.
///
/// # Errors
/// [`Failure::NotFound`] for every other link, and those of [`renew`].
pub fn renew_as_participant(tx: &mut Tx<'_>, token: &str) -> Result<(), Failure> {
    let id = expired_participant(tx, token)?.ok_or(Failure::NotFound)?;
    renew(tx, id)
}

/// Whose link has expired, when it is a participant's and ran its whole time: one that was ended before went to an
/// address that no longer answers for the participant.
fn expired_participant(tx: &mut Tx<'_>, token: &str) -> Result<Option<ParticipantId>, Failure> {
    let Some(id) = tx.service.links.read(token) else {
        return Ok(None);
    };
    let whole = Duration::days(i64::from(tx.policy().link_days));
    let link = links::find(tx.conn, id)?.filter(|link| {
        link.purpose.0 == LinkPurpose::Participant
            && *link.expires_at <= tx.now()
            && *link.expires_at - *link.created_at >= whole
    });
    Ok(link.and_then(|link| link.participant_id).map(|id| id.0))
}

/// A participant's answer through its link to what it has [seen](AskedParticipant::stamp), with a correction in its own
/// words. It happens once for each link.
///
/// # Errors
/// [`Failure::NotFound`] when the link opens nothing, [`Failure::Conflict`] when it was used, and those of
/// [`answer_by_link`].
pub fn answer_as_participant(
    tx: &mut Tx<'_>,
    token: &str,
    answer: GivenAnswer,
    correction: Option<String>,
    seen: &str,
) -> Result<(), Failure> {
    let link = crate::links::open(tx, LinkPurpose::Participant, token)?;
    let participant = link.participant_id.ok_or(Failure::NotFound)?.0;
    answer_by_link(tx, participant, answer, correction, seen)?;
    use_up(tx, &link)
}

/// A participant leaves a published pledge through its link, also one through which it has confirmed.
///
/// # Errors
/// [`Failure::NotFound`] when the link opens nothing, and those of [`leave_by_link`].
pub fn leave_as_participant(tx: &mut Tx<'_>, token: &str, reason: Option<String>) -> Result<(), Failure> {
    let link = crate::links::open(tx, LinkPurpose::Participant, token)?;
    leave_by_link(tx, link.participant_id.ok_or(Failure::NotFound)?.0, reason)
}

/// A participant reports on its own part of a published pledge through its link, as often as there is something to
/// report; `seen` is the [stamp](by_link::Reporting::stamp) of its page.
///
/// # Errors
/// [`Failure::NotFound`] when the link opens nothing, and those of [`by_link::report`].
pub fn report_as_participant(tx: &mut Tx<'_>, token: &str, progress: Progress, seen: &str) -> Result<(), Failure> {
    let link = crate::links::open(tx, LinkPurpose::Participant, token)?;
    by_link::report(tx, link.participant_id.ok_or(Failure::NotFound)?.0, progress, seen)
}

/// A reviewer's acceptance through its link, which affirms that there is no conflict of interest. When the service
/// knows of one, the assignment is released instead. It happens once for each link.
///
/// # Errors
/// [`Failure::NotFound`] when the link opens nothing, [`Failure::Conflict`] when it was used, and those of
/// [`assignments::accept_by_link`].
pub fn accept_invitation(
    tx: &mut Tx<'_>,
    token: &str,
    acceptance: Acceptance,
) -> Result<Admission<OwnAssignment>, Failure> {
    let link = crate::links::open(tx, LinkPurpose::Invitation, token)?;
    let outcome = assignments::accept_by_link(tx, link.assignment_id.ok_or(Failure::NotFound)?.0, acceptance)?;
    use_up(tx, &link)?;
    Ok(outcome)
}

/// A reviewer's refusal through its link. It happens once for each link.
///
/// # Errors
/// As for [`accept_invitation`].
pub fn decline_invitation(tx: &mut Tx<'_>, token: &str, declining: Declining) -> Result<(), Failure> {
    let link = crate::links::open(tx, LinkPurpose::Invitation, token)?;
    assignments::decline_by_link(tx, link.assignment_id.ok_or(Failure::NotFound)?.0, declining)?;
    use_up(tx, &link)
}

/// A person's answer to an organisation that asked it to become a member. It happens once for each link.
///
/// # Errors
/// [`Failure::NotFound`] when the link opens nothing, [`Failure::Conflict`] when it was used, and those of
/// [`offers::answer_by_link`].
pub fn answer_offer(tx: &mut Tx<'_>, token: &str, answer: OfferAnswer) -> Result<(), Failure> {
    let link = crate::links::open(tx, LinkPurpose::Membership, token)?;
    offers::answer_by_link(tx, link.membership_offer_id.ok_or(Failure::NotFound)?.0, answer)?;
    use_up(tx, &link)
}

/// Takes over what somebody else filed for the person's organisation. It happens once for each link.
///
/// # Errors
/// [`Failure::NotFound`] when the link opens nothing, [`Failure::Conflict`] when it was used, and those of
/// [`filing::take_over_by_link`].
pub fn take_over(tx: &mut Tx<'_>, token: &str) -> Result<(), Failure> {
    let link = crate::links::open(tx, LinkPurpose::TakeOver, token)?;
    filing::take_over_by_link(tx, &link)?;
    use_up(tx, &link)
}

/// Joins the roster through its link. It happens once for each link.
///
/// # Errors
/// [`Failure::NotFound`] when the link opens nothing, [`Failure::Conflict`] when it was used, and those of
/// [`joining::accept_by_link`].
pub fn join_roster(tx: &mut Tx<'_>, token: &str, hash: Option<String>) -> Result<(), Failure> {
    let link = crate::links::open(tx, LinkPurpose::Roster, token)?;
    joining::accept_by_link(tx, link.roster_invitation_id.ok_or(Failure::NotFound)?.0, hash)?;
    use_up(tx, &link)
}

/// Declines to join the roster through its link. It happens once for each link.
///
/// # Errors
/// As for [`join_roster`].
pub fn decline_roster(tx: &mut Tx<'_>, token: &str) -> Result<(), Failure> {
    let link = crate::links::open(tx, LinkPurpose::Roster, token)?;
    joining::decline_by_link(tx, link.roster_invitation_id.ok_or(Failure::NotFound)?.0)?;
    use_up(tx, &link)
}

/// A reviewer's declaration of a conflict of interest through its link. It happens once for each link.
///
/// # Errors
/// As for [`accept_invitation`], and [`Failure::Invalid`] without a reason.
pub fn declare_conflict(tx: &mut Tx<'_>, token: &str, declaration: ConflictDeclaration) -> Result<(), Failure> {
    let link = crate::links::open(tx, LinkPurpose::Invitation, token)?;
    assignments::declare_conflict_by_link(tx, link.assignment_id.ok_or(Failure::NotFound)?.0, declaration)?;
    use_up(tx, &link)
}

/// Marks the link as used, after its effect and in the same transaction: a second use undoes itself. The submission's
/// row is locked before the link's, as everywhere.
fn use_up(tx: &mut Tx<'_>, link: &Link) -> Result<(), Failure> {
    if links::mark_used(tx.conn, link.id.0, tx.now())? {
        Ok(())
    } else {
        Err(Failure::Conflict(RefusalReason::LinkUsed))
    }
}

fn of_account(tx: &mut Tx<'_>, link: &Link) -> Result<Option<Language>, Failure> {
    let id = link.account_id.ok_or(Failure::NotFound)?.0;
    let people = outbox::account_addressees(tx.conn, &[id])?;
    // A disabled account has nothing to confirm and no password to set.
    Ok(Some(people.get(&id).ok_or(Failure::NotFound)?.language))
}

/// The language of the reviewer; a reviewer whose account is gone has no page.
fn of_reviewer(tx: &mut Tx<'_>, id: AssignmentId) -> Result<Language, Failure> {
    let reviewer = rows::find(tx.conn, id)?.ok_or(Failure::NotFound)?.reviewer_id.0;
    let people = outbox::account_addressees(tx.conn, &[reviewer])?;
    Ok(people.get(&reviewer).ok_or(Failure::NotFound)?.language)
}
