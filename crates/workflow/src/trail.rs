//! The audit trail, as use cases write it: an event in the transaction of the change.
use crate::failure::Failure;
use crate::service::Tx;
use minga_domain::history::HistoryAction;
use minga_domain::ids::SubmissionId;
use minga_domain::keys::Keyed;
use minga_domain::policy::RULES_VERSION;
use minga_storage::audit;
use minga_storage::columns::{Id, Json};
use serde_json::Value;
use uuid::Uuid;

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

impl Tx<'_> {
    /// Writes an event.
    pub fn record(&mut self, happened: Happened) -> Result<(), Failure> {
        let event = audit::Event {
            id: Id(self.new_id()),
            at: self.now().into(),
            actor: self.visitor_or_actor().map(|actor| Id(actor.account)),
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
}
