//! The audit trail, as use cases write it: an event in the transaction of the change.
use crate::failure::Failure;
use crate::service::Tx;
use crate::standing::Standing;
use minga_domain::history::{ActedAs, HistoryAction};
use minga_domain::ids::{AccountId, SubmissionId};
use minga_domain::keys::Keyed;
use minga_domain::policy::RULES_VERSION;
use minga_storage::columns::{Id, Json};
use minga_storage::{audit, submissions};
use serde_json::Value;
use uuid::Uuid;

/// The fact that says in which part the actor acted; [`taken_out`] keeps it from being given out among the others.
const ACTED_AS: &str = "acted_as";

/// What happened.
#[derive(Debug, Clone)]
pub struct Happened {
    /// What was done.
    pub action: HistoryAction,
    /// The kind of thing, in snake_case.
    pub subject: &'static str,
    /// Which one.
    pub subject_id: Uuid,
    /// The submission it belongs to.
    pub submission: Option<SubmissionId>,
    /// Review activity and internal matters: only the secretariat sees them.
    pub confidential: bool,
    /// More facts, never personal data or content.
    pub facts: Value,
}

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The caller.
    Caller,
    /// The service, in consequence of what the caller did. What an account did is told to it as its own, and who
    /// withdraws a practice must not learn in that way who was released.
    System,
}

impl Tx<'_> {
    /// Writes an event that is the caller's doing, with the part in which the caller acted on its submission.
    ///
    /// # Errors
    /// Those of the database.
    pub fn record(&mut self, happened: Happened) -> Result<(), Failure> {
        self.record_by(By::Caller, happened)
    }

    /// Writes an event.
    ///
    /// # Errors
    /// Those of the database.
    pub fn record_by(&mut self, by: By, happened: Happened) -> Result<(), Failure> {
        let part = match (by, happened.submission) {
            (By::Caller, Some(submission)) => Some(self.part_in(submission)?),
            (By::System, Some(_)) => Some(ActedAs::Link),
            (_, None) => None,
        };
        self.write(by, happened, part)
    }

    /// Writes an event of a caller who acts in a part that the use case knows: a reviewer about the own review, or who
    /// speaks for a participant.
    ///
    /// # Errors
    /// Those of the database.
    pub fn record_as(&mut self, part: ActedAs, happened: Happened) -> Result<(), Failure> {
        self.write(By::Caller, happened, Some(part))
    }

    /// In which part the caller acts: as it stood when the use case began, else as it stands now.
    fn part_in(&mut self, submission: SubmissionId) -> Result<ActedAs, Failure> {
        if self.visitor_or_actor().is_none() {
            return Ok(ActedAs::Link);
        }
        if let Some(part) = self.known_part(submission) {
            return Ok(part);
        }
        Ok(match submissions::find(self.conn, submission)? {
            Some(row) => ActedAs::of(&Standing::of(self, row)?.relations),
            None => ActedAs::Other,
        })
    }

    fn write(&mut self, by: By, mut happened: Happened, part: Option<ActedAs>) -> Result<(), Failure> {
        if let (Some(part), Some(facts)) = (part, happened.facts.as_object_mut()) {
            facts.insert(ACTED_AS.to_owned(), Value::from(part.key()));
        }
        let event = audit::Event {
            id: Id(self.new_id()),
            at: self.now().into(),
            actor: self.account_of(by).map(Id),
            action: happened.action.key().to_owned(),
            subject: happened.subject.to_owned(),
            subject_id: Id(happened.subject_id),
            submission_id: happened.submission.map(Id),
            request_id: self.call.request_id.clone(),
            confidential: happened.confidential,
            facts: Json(happened.facts),
            rules_version: RULES_VERSION,
            policy_version: self.policy().version,
        };
        Ok(audit::insert(self.conn, &event)?)
    }

    /// The account that counts as who did something: none for the service.
    pub(crate) fn account_of(&self, by: By) -> Option<AccountId> {
        match by {
            By::Caller => self.visitor_or_actor().map(|actor| actor.account),
            By::System => None,
        }
    }
}

/// The part in which an event was done, taken out of its facts; none where it was written before parts were kept.
pub(crate) fn taken_out(facts: &mut Value) -> Option<ActedAs> {
    let part = facts.as_object_mut()?.remove(ACTED_AS)?;
    ActedAs::from_key(part.as_str()?)
}
