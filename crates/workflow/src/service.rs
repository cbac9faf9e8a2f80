//! The service: what every use case needs, and the one way in which a change is made.
use crate::clock::Clock;
use crate::failure::Failure;
use crate::files::Files;
use crate::frontend::Frontend;
use crate::public_cache::PublicCache;
use crate::secrets::{LinkKey, TokenKeys};
use chrono::{DateTime, Utc};
use minga_domain::access::Actor;
use minga_domain::access::duties::Duty;
use minga_domain::changes::ChangeType;
use minga_domain::history::ActedAs;
use minga_domain::ids::{AccountId, AssignmentId, SubmissionId};
use minga_domain::language::Language;
use minga_domain::policy::Policy;
use minga_domain::refusal::RefusalReason;
use minga_domain::violation::{Code, Violation};
use minga_storage::connection::AnyConnection;
use minga_storage::database::Database;
use minga_storage::idempotency::{self, Claim};
use minga_storage::{accounts, changes, registry};
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// What the settings say about the outside.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// Where clients reach the service, without a slash at the end; links in mails begin with it.
    pub public_url: String,
    /// Where people act and read beyond the service's own pages.
    pub frontend: Frontend,
    /// The shared mailbox of the secretariat, for submissions without a responsible officer.
    pub secretariat_mailbox: String,
    /// The language of mails to that mailbox.
    pub secretariat_language: Language,
    /// Whether webhooks may go to plain http and to addresses that are not public: for trials.
    pub local_webhooks: bool,
}

/// Everything a use case needs. Cheap to clone.
#[derive(Clone)]
pub struct Service {
    /// The database.
    pub database: Database,
    /// Where attached files are kept.
    pub files: Files,
    /// The numbers of the process.
    pub policy: Arc<Policy>,
    /// The clock.
    pub clock: Clock,
    /// Keys that sign access tokens.
    pub tokens: Arc<TokenKeys>,
    /// The key that makes mail links unguessable.
    pub links: LinkKey,
    /// Addresses of the outside.
    pub surroundings: Arc<Surroundings>,
    /// Finished answers of the public registry.
    pub public: Arc<PublicCache>,
}

impl std::fmt::Debug for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Service").finish_non_exhaustive()
    }
}

/// One request, as far as use cases care.
#[derive(Debug, Clone)]
pub struct Call {
    /// Identifies the request in answer, log and audit trail.
    pub request_id: String,
    /// Who is signed in.
    pub account: Option<AccountId>,
    /// The one assignment that the call may be about, when a mail's link opened the session: it stands for the invited
    /// reviewer there and has no other right of the account.
    pub only: Option<AssignmentId>,
    /// The language of messages to the caller.
    pub language: Language,
    /// When it began.
    pub now: DateTime<Utc>,
    /// The caller's key for a retried request.
    pub retry: Option<Retry>,
    /// What is wrong with the shape of the request. Its use case is tried on what can be read of it, to tell what else
    /// is wrong in the same answer, and never takes effect.
    pub misread: Misread,
}

impl Call {
    /// A call of nobody who is signed in, of which nothing else is known: a worker's, a command's.
    pub fn of_nobody(request_id: impl Into<String>, now: DateTime<Utc>) -> Self {
        Self {
            request_id: request_id.into(),
            account: None,
            only: None,
            language: Language::default(),
            now,
            retry: None,
            misread: Misread::default(),
        }
    }
}

/// What is wrong with the shape of a request.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Misread {
    /// The violations.
    pub violations: Vec<Violation>,
    /// Pointers to what was left out or put in to make the rest readable: nothing can be said about the meaning of that.
    pub left_out: Vec<String>,
}

impl Misread {
    /// The outcome of a use case that was tried: what is wrong with its meaning is told with what is wrong with the
    /// shape, and what is right is told nothing of. Of a request that was read as it came, the outcome as it is.
    ///
    /// # Errors
    /// [`Failure::Invalid`] with everything; a defect or an outage as it is.
    pub fn judge<T>(&self, outcome: Result<T, Failure>) -> Result<T, Failure> {
        if self.violations.is_empty() && self.left_out.is_empty() {
            return outcome;
        }
        let mut all = self.violations.clone();
        match outcome {
            Err(failure @ (Failure::Unavailable(_) | Failure::Internal(_) | Failure::TooManyRequests { .. })) => {
                return Err(failure);
            }
            Err(Failure::Invalid(more)) => {
                for violation in more {
                    // What is missing is not too short as well.
                    if violation.code == Code::Required {
                        all.retain(|known| known.code != Code::TooShort || known.pointer != violation.pointer);
                    }
                    let told = all
                        .iter()
                        .any(|known| known.code == violation.code && known.pointer == violation.pointer);
                    if !told && !self.leaves_out(&violation.pointer) {
                        all.push(violation);
                    }
                }
            }
            _ => {}
        }
        Err(Failure::Invalid(all))
    }

    fn leaves_out(&self, pointer: &str) -> bool {
        self.left_out.iter().any(|out| {
            pointer
                .strip_prefix(out.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }
}

/// An idempotency key with what it stands for.
#[derive(Debug, Clone)]
pub struct Retry {
    /// Whose key: the account, or a mark for callers without one.
    pub caller: String,
    /// The key.
    pub key: String,
    /// Hash of method, path and body.
    pub fingerprint: String,
}

/// The header of an answer that is given once more: nothing was done this time, and the body is as things are now.
const REPEATED: &str = "idempotent-replayed";

/// What is kept of an answer for a retried request. Never a body: names, addresses and what is said in confidence stay
/// in their own rows, and whoever asks again is shown them only while it may still see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The status.
    pub status: u16,
    /// Headers such as `ETag` and `Location`.
    pub headers: Vec<(String, String)>,
}

/// What a change came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Performed<T> {
    /// The answer without its body.
    pub recorded: Recorded,
    /// What the use case gave; `None` for a retried request, which happened before.
    pub done: Option<T>,
}

/// A use case at work: the open connection, the call, and who is calling.
pub struct Tx<'a> {
    /// The connection, in a transaction when changing.
    pub conn: &'a mut AnyConnection,
    /// The request.
    pub call: &'a Call,
    /// The service.
    pub service: &'a Service,
    /// Whether something changes that the public can see; [`Tx::close`] then raises the registry's version.
    pub public_changed: bool,
    /// What the change feed will tell of it; see [`Tx::announce`].
    announced: Vec<(ChangeType, String)>,
    /// In which part the caller acts on the submissions that the use case looked at; see [`Tx::acts`].
    parts: BTreeMap<SubmissionId, ActedAs>,
    actor: Option<Actor>,
}

impl std::fmt::Debug for Tx<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tx").field("call", self.call).finish_non_exhaustive()
    }
}

impl<'a> Tx<'a> {
    /// Begins: loads who is calling. An account that is disabled or gone is nobody, whatever its token says.
    ///
    /// # Errors
    /// [`Failure::Unauthenticated`] for an account that is disabled or gone.
    pub fn begin(conn: &'a mut AnyConnection, call: &'a Call, service: &'a Service) -> Result<Self, Failure> {
        let actor = match call.account {
            Some(account) => {
                let mut actor = accounts::actor(conn, account)?.ok_or(Failure::Unauthenticated)?;
                if call.only.is_some() {
                    (actor.secretariat, actor.admin, actor.network) = (false, false, None);
                }
                Some(actor)
            }
            None => None,
        };
        Ok(Self {
            conn,
            call,
            service,
            public_changed: false,
            announced: Vec::new(),
            parts: BTreeMap::new(),
            actor,
        })
    }

    /// Ends the work of a change: the last thing in its transaction, since it may lock the registry's version, on
    /// which all changes of the registry meet. The new version is for [`PublicCache::learned`] after the commit.
    ///
    /// # Errors
    /// Those of the database.
    pub fn close(self) -> Result<Option<i64>, Failure> {
        if !self.public_changed {
            return Ok(None);
        }
        let now = self.call.now.into();
        let raised = registry::raise_version(self.conn, now, self.announced.len())?;
        changes::write(self.conn, &self.announced, raised.last_change, now)?;
        Ok(Some(raised.version))
    }

    /// Says what happens to a public entry in this transaction, for the change feed: it is told when the transaction is
    /// committed, and never when it is not. The same said twice is told once.
    pub fn announce(&mut self, what: ChangeType, reference: &str) {
        self.public_changed = true;
        let known = |(told, of): &(ChangeType, String)| *told == what && of == reference;
        if !self.announced.iter().any(known) {
            self.announced.push((what, reference.to_owned()));
        }
    }

    /// Says in which part the caller acts on a submission. What was said first stands: the caller's own change may
    /// end the tie by which it was made.
    pub(crate) fn acts(&mut self, submission: SubmissionId, part: ActedAs) {
        self.parts.entry(submission).or_insert(part);
    }

    /// In which part the caller acts on a submission, as far as it was said.
    pub(crate) fn known_part(&self, submission: SubmissionId) -> Option<ActedAs> {
        self.parts.get(&submission).copied()
    }

    /// The instant of the request.
    pub fn now(&self) -> DateTime<Utc> {
        self.call.now
    }

    /// A new identifier.
    pub fn new_id<T: From<Uuid>>(&self) -> T {
        Uuid::now_v7().into()
    }

    /// Who is calling, if anybody is signed in.
    pub fn visitor_or_actor(&self) -> Option<&Actor> {
        self.actor.as_ref()
    }

    /// Who is calling; a visitor is asked to sign in.
    ///
    /// # Errors
    /// [`Failure::Unauthenticated`] for visitors.
    pub fn actor(&self) -> Result<Actor, Failure> {
        self.actor.clone().ok_or(Failure::Unauthenticated)
    }

    /// Who is calling, when the table of duties lets them do it.
    ///
    /// # Errors
    /// [`Failure::Unauthenticated`] for visitors, [`Failure::Forbidden`] for those without the duty.
    pub fn on_duty(&self, duty: Duty) -> Result<Actor, Failure> {
        let actor = self.actor()?;
        if actor.has(duty) {
            Ok(actor)
        } else {
            Err(Failure::Forbidden(RefusalReason::NotYourRole))
        }
    }

    /// The numbers of the process.
    pub fn policy(&self) -> &'a Policy {
        &self.service.policy
    }
}

impl Service {
    /// Runs a use case that only reads. It is cloned because the database runs it again on a fresh connection when
    /// the first one turns out to be dead.
    ///
    /// # Errors
    /// Those of `work`; [`Failure::Unauthenticated`] for an account that is disabled or gone; [`Failure::Unavailable`]
    /// when the database cannot be reached.
    pub async fn read<T, F>(&self, call: Call, work: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T, Failure> + Clone + Send + 'static,
    {
        let service = self.clone();
        self.database
            .read(move |conn| {
                let outcome = Tx::begin(conn, &call, &service).and_then(|mut tx| work.clone()(&mut tx));
                call.misread.judge(outcome)
            })
            .await
    }

    /// Runs a use case that changes something, in one transaction, for an answer without a body; see
    /// [`Service::perform_once`].
    ///
    /// # Errors
    /// As for [`Service::perform_once`].
    pub async fn perform<T, F, A>(&self, call: Call, work: F, answer: A) -> Result<Recorded, Failure>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
        A: FnOnce(&T) -> Result<Recorded, Failure> + Send + 'static,
    {
        Ok(self.perform_once(call, work, answer).await?.recorded)
    }

    /// Runs a use case that changes something, in one transaction. A request with an idempotency key happens once: of
    /// its first success `answer` says what is kept and given again. A second request with the same key waits for the
    /// first one's transaction; one by an account that was disabled meanwhile is nobody's.
    ///
    /// # Errors
    /// Those of `work` and `answer`, and nothing was changed; [`Failure::Unauthenticated`] for an account that is
    /// disabled or gone; [`Failure::IdempotencyKeyReused`] for another request with the same key;
    /// [`Failure::Unavailable`] when the database cannot be reached or somebody else wrote the same at this instant.
    pub async fn perform_once<T, F, A>(&self, call: Call, work: F, answer: A) -> Result<Performed<T>, Failure>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
        A: FnOnce(&T) -> Result<Recorded, Failure> + Send + 'static,
    {
        let service = self.clone();
        let (performed, version) = self
            .database
            .write(move |conn| {
                let claim = match &call.retry {
                    Some(retry) => idempotency::claim(conn, &retry.caller, &retry.key, &retry.fingerprint, call.now)?,
                    None => Claim::New,
                };
                // Loads who is calling before anything is given again, and fails for an account that is closed.
                let mut tx = Tx::begin(conn, &call, &service)?;
                match claim {
                    Claim::New => {}
                    Claim::Answered { status, mut headers } => {
                        headers.push((REPEATED.to_owned(), "true".to_owned()));
                        let recorded = Recorded { status, headers };
                        return Ok((Performed { recorded, done: None }, None));
                    }
                    Claim::OtherRequest => return Err(Failure::IdempotencyKeyReused),
                }
                let done = call.misread.judge(work(&mut tx))?;
                let recorded = answer(&done)?;
                if let Some(retry) = &call.retry {
                    idempotency::record(tx.conn, &retry.caller, &retry.key, recorded.status, &recorded.headers)?;
                }
                let version = tx.close()?;
                let done = Some(done);
                Ok::<_, Failure>((Performed { recorded, done }, version))
            })
            .await?;
        self.public.learned(version);
        Ok(performed)
    }

    /// Runs a use case whose answer holds a secret and is therefore never kept (login, new tokens).
    ///
    /// # Errors
    /// Those of `work`, and nothing was changed; [`Failure::Unauthenticated`] for an account that is disabled or gone;
    /// [`Failure::Unavailable`] as for [`Service::perform_once`].
    pub async fn perform_secretly<T, F>(&self, call: Call, work: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T, Failure> + Send + 'static,
    {
        let service = self.clone();
        let (done, version) = self
            .database
            .write(move |conn| {
                let mut tx = Tx::begin(conn, &call, &service)?;
                let done = call.misread.judge(work(&mut tx))?;
                let version = tx.close()?;
                Ok::<_, Failure>((done, version))
            })
            .await?;
        self.public.learned(version);
        Ok(done)
    }
}
