//! A submission together with how the caller stands to it: where every use case about a submission begins.
use crate::failure::Failure;
use crate::kept::kept_content;
use crate::service::Tx;
use minga_domain::access::{self, Actor, Permission, Relation, Reviewing, Ties};
use minga_domain::content::Content;
use minga_domain::history::ActedAs;
use minga_domain::ids::{ContactId, SubmissionId};
use minga_domain::keys::Keyed;
use minga_domain::kinds::{Action, State};
use minga_domain::refusal::RefusalReason;
use minga_domain::transitions;
use minga_storage::assignments;
use minga_storage::columns::Id;
use minga_storage::contacts::{self, Contact};
use minga_storage::submissions::{self, Submission};

/// A submission and the caller's relations to it.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The row as it was read.
    pub row: Submission,
    /// How the caller stands to it.
    pub relations: Vec<Relation>,
    /// The contacts that the row names as focal point and alternate.
    contacts: Vec<Contact>,
}

impl Standing {
    /// Reads a submission for a caller who may read it.
    ///
    /// # Errors
    /// [`Failure::Unauthenticated`] for visitors; [`Failure::NotFound`] for everybody else.
    pub fn read(tx: &mut Tx<'_>, id: SubmissionId) -> Result<Self, Failure> {
        tx.actor()?;
        let row = submissions::find(tx.conn, id)?.ok_or(Failure::NotFound)?;
        let standing = Self::of(tx, row)?;
        standing.visible()
    }

    /// Locks a submission for a change by a caller who may read it.
    ///
    /// # Errors
    /// As for [`Standing::read`].
    pub fn lock(tx: &mut Tx<'_>, id: SubmissionId) -> Result<Self, Failure> {
        tx.actor()?;
        let row = submissions::lock(tx.conn, id)?.ok_or(Failure::NotFound)?;
        let standing = Self::of(tx, row)?;
        standing.visible()
    }

    /// How the caller stands to a row, whether or not it may be read.
    ///
    /// # Errors
    /// Those of the database.
    pub fn of(tx: &mut Tx<'_>, row: Submission) -> Result<Self, Failure> {
        let actor = tx.visitor_or_actor().cloned();
        let countries = match &actor {
            Some(actor) if actor.network.is_some() && row.state.0 == State::Draft => {
                row.network_country.clone().into_iter().collect()
            }
            Some(actor) if actor.network.is_some() => submissions::countries(tx.conn, row.id.0)?,
            _ => Vec::new(),
        };
        let reviewing = match &actor {
            Some(actor) if tx.call.only.is_some() => of_link(tx, &row, actor)?,
            Some(actor) if actor.reviewer || actor.secretariat || actor.network.is_some() => {
                let own = assignments::of_reviewer_in(tx.conn, row.id.0, actor.account)?;
                Reviewing::of(actor, row.round, own)
            }
            _ => Reviewing::default(),
        };
        let named: Vec<ContactId> = [row.focal_point, row.alternate]
            .into_iter()
            .flatten()
            .map(|id| id.0)
            .collect();
        let contacts = contacts::by_ids(tx.conn, &named)?;
        let account_of = |contact: Option<Id<ContactId>>| {
            let contact = contacts.iter().find(|known| Some(known.id) == contact)?;
            contact.account_id.map(|account| account.0)
        };
        let ties = Ties {
            organisation: row.organisation_id.0,
            focal_point: account_of(row.focal_point),
            alternate: account_of(row.alternate),
            countries: &countries,
            helping: row.network_country.as_deref(),
            reviewing,
        };
        let relations = match &actor {
            // A link to one review opens nothing of the organisation that the reviewer has joined since.
            Some(actor) if tx.call.only.is_some() && actor.role_in(row.organisation_id.0).is_some() => {
                vec![Relation::Stranger]
            }
            actor => access::relations(actor.as_ref(), &ties),
        };
        tx.acts(row.id.0, ActedAs::of(&relations));
        Ok(Self {
            row,
            relations,
            contacts,
        })
    }

    /// The contacts that the row names as focal point and alternate, in no order.
    pub fn contacts(&self) -> &[Contact] {
        &self.contacts
    }

    fn visible(self) -> Result<Self, Failure> {
        if self.may(Permission::Read) {
            Ok(self)
        } else {
            Err(Failure::NotFound)
        }
    }

    /// Whether the permission table allows it in the present state.
    pub fn may(&self, permission: Permission) -> bool {
        access::may(&self.relations, permission, self.row.state.0)
    }

    /// Refuses what the table does not allow.
    ///
    /// # Errors
    /// [`Failure::WrongState`] for callers whom another state would allow it; [`Failure::Forbidden`] for everybody
    /// else.
    pub fn require(&self, permission: Permission) -> Result<(), Failure> {
        if self.may(permission) {
            return Ok(());
        }
        let elsewhere = access::GRANTS
            .iter()
            .any(|grant| grant.permission == permission && grant.who.iter().any(|who| self.relations.contains(who)));
        if elsewhere {
            Err(Failure::WrongState {
                state: self.row.state.0.key(),
            })
        } else {
            Err(self.not_yours())
        }
    }

    /// Refuses an action that the state table gives to others.
    ///
    /// # Errors
    /// [`Failure::Forbidden`] `own_organisation` for officers of the submitting organisation, `not_your_role` for
    /// everybody else.
    pub fn require_action(&self, action: Action) -> Result<(), Failure> {
        if transitions::permitted(self.row.kind.0, self.row.state.0, &self.relations, action) {
            Ok(())
        } else {
            Err(self.not_yours())
        }
    }

    /// How a caller is refused who can see the submission and has no part in what is asked.
    pub(crate) fn not_yours(&self) -> Failure {
        if self.relations.contains(&Relation::OwnOfficer) {
            Failure::Forbidden(RefusalReason::OwnOrganisation)
        } else {
            Failure::Forbidden(RefusalReason::NotYourRole)
        }
    }

    /// Refuses a change when the caller saw another version, or does not say which.
    ///
    /// # Errors
    /// [`Failure::VersionRequired`] for a caller who does not say which; [`Failure::StaleSubmission`] for one who saw
    /// another.
    pub fn require_version(&self, seen: Option<i32>) -> Result<(), Failure> {
        require_version(seen, self.row.version).map_err(|failure| match failure {
            Failure::Stale { current } => Failure::StaleSubmission {
                current,
                state: self.row.state.0.key(),
            },
            other => other,
        })
    }

    /// The working content.
    ///
    /// # Errors
    /// [`Failure::Internal`] when the kept content cannot be read.
    pub fn content(&self) -> Result<Content, Failure> {
        kept_content(self.row.kind.0, &self.row.content.0)
    }
}

/// Refuses a change when the caller saw another version, or does not say which.
///
/// # Errors
/// [`Failure::VersionRequired`] for a caller who does not say which; [`Failure::Stale`] for one who saw another.
pub fn require_version(seen: Option<i32>, current: i32) -> Result<(), Failure> {
    match seen {
        None => Err(Failure::VersionRequired { current }),
        Some(seen) if seen != current => Err(Failure::Stale { current }),
        Some(_) => Ok(()),
    }
}

/// The part in the review by the one assignment that a link opened, when it is of this submission.
fn of_link(tx: &mut Tx<'_>, row: &Submission, actor: &Actor) -> Result<Reviewing, Failure> {
    let Some(only) = tx.call.only else {
        return Ok(Reviewing::default());
    };
    let own = assignments::find(tx.conn, only)?
        .filter(|found| found.submission_id == row.id && found.reviewer_id.0 == actor.account)
        .map(|found| found.part());
    Ok(Reviewing::of(actor, row.round, own))
}
