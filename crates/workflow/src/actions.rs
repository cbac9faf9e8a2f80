//! The actions of the way: one function carries out every row of the state table, in one transaction.
mod telling;

pub(crate) use telling::officer;
pub use telling::{notice_facts, recipients};

use crate::failure::Failure;
use crate::kept::kept_content;
use crate::participants::joining::{self, Ending};
use crate::service::Tx;
use crate::standing::Standing;
use crate::submissions::{self, SubmissionView, Weighed};
use crate::trail::Happened;
use crate::{
    acting, amendments, corrections, duplicates, ended_matches, holds, letters, matching, registry, reviews, schedules,
    translations,
};
use chrono::{DateTime, Utc};
use minga_domain::changes::Change;
use minga_domain::content::Content;
use minga_domain::history::HistoryAction;
use minga_domain::ids::{AttachmentId, SubmissionId};
use minga_domain::keys::Keyed;
use minga_domain::kinds::{Action, Kind, State, WaitingFor};
use minga_domain::policy::RULES_VERSION;
use minga_domain::refusal::RefusalReason;
use minga_domain::rules;
use minga_domain::taking_part::JoiningSide;
use minga_domain::text::is_blank;
use minga_domain::transitions::{self, Asked, Caution, Counted, Facts, Guard, Input, Outcome, Refusal};
use minga_domain::violation::{Code, Violation};
use minga_storage::columns::{Id, Json, Key};
use minga_storage::submissions::{self as store, Revision, Submission};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

/// What the caller gives with an action; which of it is needed says `available_actions[].input`. What the action has no
/// use for is refused; a `note` for the record may go with every one.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(examples(json!({ "note": "The second indicator has no baseline." })))]
pub struct ActionInput {
    /// A reason; sent to the focal point where the table says so.
    #[schema(max_length = 5000)]
    pub note: Option<String>,
    /// The reason that the public reads (archive).
    #[schema(max_length = 2000)]
    pub public_reason: Option<String>,
    /// The whole amended content (propose_amendment).
    #[schema(value_type = Option<Object>)]
    pub content: Option<Map<String, Value>>,
    /// What the action asked about first and is meant: the `confirm` of each of the reasons of a
    /// `confirmation_needed`. It stands for what was counted then, not for what came up since.
    #[schema(max_items = 10, example = json!(["open_reviews:5b1c8e0f.3d27a946"]))]
    pub confirm: Vec<String>,
    /// When to publish (publish): decided now, and done at this instant if all that has to hold holds then too.
    #[schema(example = "2026-05-22T06:00:00Z")]
    pub at: Option<DateTime<Utc>>,
    /// The instant that is set already, as the caller saw it, when `at` is to take its place (publish).
    #[schema(example = "2026-05-20T06:00:00Z")]
    pub replaces: Option<DateTime<Utc>>,
    /// The attached message, when an officer acts for the focal point "as received".
    pub received_attachment: Option<AttachmentId>,
    /// The version of the letter that is to be sent, as the caller saw it (return_comments).
    #[schema(example = 2)]
    pub letter_version: Option<i32>,
}

/// Takes an action, for callers to whom the state table gives it. Whether the caller may take it is said before the
/// version is compared. A publication at a set instant is decided now and waits for it.
///
/// # Errors
/// [`Failure::NotFound`] for callers who may not read the submission; [`Failure::Forbidden`] when the state table gives
/// the action to others; [`Failure::WrongState`] when it does not start from here; [`Failure::Stale`] and
/// [`Failure::VersionRequired`]; [`Failure::Blocked`] with everything that has to hold first, [`Failure::Invalid`] with
/// every broken rule of the content and everything that is missing, wrong or of no use in the input;
/// [`Failure::ConfirmationNeeded`] for what the caller has not confirmed; [`Failure::Overtaken`] when the letter, or
/// the instant that is set, is not the one that the caller saw.
pub fn take(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    action: Action,
    seen: Option<i32>,
    input: ActionInput,
) -> Result<SubmissionView, Failure> {
    let standing = Standing::lock(tx, id)?;
    standing.require_action(action)?;
    standing.require_version(seen)?;
    let row = match input.at {
        None if input.replaces.is_some() => {
            let violation = Violation::new(Code::UnknownField, "/replaces").with("field", "replaces");
            return Err(Failure::invalid(violation));
        }
        None => {
            let decided = Decided::of(tx, &standing, action, input)?;
            decided.happen(tx, &standing)?
        }
        Some(at) => {
            schedules::plan(tx, &standing, action, at, input)?;
            standing.row
        }
    };
    let standing = Standing::of(tx, row)?;
    submissions::view(tx, &standing)
}

/// [`take`] by somebody who means whatever it asks about first: the people of the demonstration and the simulation.
///
/// # Errors
/// As for [`take`], without the confirmation.
pub fn take_as_meant(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    action: Action,
    seen: Option<i32>,
    input: ActionInput,
) -> Result<SubmissionView, Failure> {
    match take(tx, id, action, seen, input.clone()) {
        Err(Failure::ConfirmationNeeded(asked)) => {
            let confirm = asked.into_iter().map(|asked| asked.confirmation).collect();
            take(tx, id, action, seen, ActionInput { confirm, ..input })
        }
        done => done,
    }
}

/// An action that may be taken as things stand: nothing has changed yet.
pub(crate) struct Decided {
    action: Action,
    weighed: Weighed,
    outcome: Outcome,
    input: ActionInput,
    confirmed: Vec<Asked>,
    proposed: Option<Content>,
    as_received: bool,
}

impl Decided {
    /// Weighs an action by the caller. The caller holds the submission's lock; what the action joins is held too.
    pub(crate) fn of(
        tx: &mut Tx<'_>,
        standing: &Standing,
        action: Action,
        input: ActionInput,
    ) -> Result<Self, Failure> {
        matching::hold(tx, &standing.row, action)?;
        let mut content = standing.content()?;
        if matches!(action, Action::Submit | Action::Resubmit) {
            content = rules::fitted(content);
        }
        let weighed = weigh(tx, standing, content, &input)?;
        let outcome = decide(tx, standing, &weighed, action)?;
        let needed = transitions::input(&weighed.facts, &standing.relations, action, tx.policy());
        let as_received = needed.contains(&Input::ReceivedMessage);
        let proposed = check_input(tx, &standing.row, &weighed.facts, &needed, &input)?;
        let confirmed = confirmed(&weighed, action, &input.confirm)?;
        Ok(Self {
            action,
            weighed,
            outcome,
            input,
            confirmed,
            proposed,
            as_received,
        })
    }

    /// Takes it: state, revision, audit event and notices.
    pub(crate) fn happen(self, tx: &mut Tx<'_>, standing: &Standing) -> Result<Submission, Failure> {
        let (action, input) = (self.action, &self.input);
        let row = self.carry_out(tx, standing)?;
        telling::tell_everybody(tx, &row, &self.outcome, action, input, self.as_received)?;
        if action == Action::Reopen {
            let facts = notice_facts(tx, &row, input)?;
            corrections::correct(tx, &standing.row, self.outcome.corrects, &facts)?;
            holds::tell_moved_answer(tx, &row)?;
            reviews::update_turn(tx, &row)?;
        }
        Ok(row)
    }

    /// Changes the row and everything that goes with it.
    fn carry_out(&self, tx: &mut Tx<'_>, standing: &Standing) -> Result<Submission, Failure> {
        let (action, outcome, input) = (self.action, &self.outcome, &self.input);
        let now = tx.now();
        let was = (standing.row.state.0, standing.row.version);
        let mut row = standing.row.clone();
        row.state = Key(outcome.state);
        row.version += 1;
        row.updated_at = now.into();
        let first_submit = action == Action::Submit && row.reference.is_none();
        if first_submit {
            row.submitted_at = Some(now.into());
            if let (true, Some(cycle)) = (self.weighed.late, &row.cycle) {
                minga_storage::cycles::mark_late(tx.conn, row.id.0, cycle, now)?;
            }
        }
        if outcome.new_round {
            row.round += 1;
        }
        if matches!(action, Action::Submit | Action::Resubmit) {
            row.content = Json(self.weighed.content.to_value());
        }
        if let Some(content) = &self.proposed {
            row.proposed_content = Some(Json(content.to_value()));
        }
        if outcome.revision {
            let number = row.latest_revision.unwrap_or(0) + 1;
            let content = row.proposed_content.clone().unwrap_or_else(|| row.content.clone());
            keep_revision(tx, &row, number, action, content)?;
            row.latest_revision = Some(number);
        }
        match action {
            Action::ReturnComments => {
                let due = tx.policy().due_after(now, tx.policy().answer_days);
                row.returned_from = Some(Key(was.0));
                row.answer_due = Some(due.into());
                letters::send(tx, &standing.row, due)?;
            }
            Action::Resubmit => row.answer_due = None,
            Action::AcceptAmendment => {
                if let Some(content) = row.proposed_content.take() {
                    row.title = content
                        .0
                        .get("title")
                        .and_then(Value::as_str)
                        .unwrap_or_default()
                        .to_owned();
                    row.content = content;
                }
                if let Some(number) = row.latest_revision {
                    store::accept_revision(tx.conn, row.id.0, number, now.into())?;
                }
                row.published_revision = row.latest_revision;
            }
            Action::RejectAmendment => row.proposed_content = None,
            Action::Archive => row.public_reason.clone_from(&input.public_reason),
            Action::Restore => row.public_reason = None,
            Action::Publish | Action::Decline | Action::Withdraw => {
                row.state_before = Some(Key(was.0));
                row.decided_at = Some(now.into());
            }
            Action::Reopen => {
                let nothing_ran = matches!(was.0, State::Withdrawn | State::Declined);
                if let Some(decided_at) = row.decided_at.filter(|_| nothing_ran) {
                    holds::give_back(tx, &mut row, decided_at.into())?;
                }
                row.state_before = None;
                row.decided_at = None;
            }
            Action::Submit | Action::Recall | Action::StartReview | Action::ProposeAmendment => {}
        }
        if action == Action::Publish {
            row.published_revision = publishable_revision(tx, &row)?;
            row.published_at = row.published_at.or(Some(now.into()));
        }
        if matches!(action, Action::Publish | Action::AcceptAmendment) {
            translations::carry_over(tx, &row)?;
        }
        let waiting_for = waiting_for(&row);
        if row.waiting_for.0 != waiting_for || was.0 != outcome.state {
            row.waiting_for = Key(waiting_for);
            row.waiting_since = now.into();
        }
        if was.0 != outcome.state {
            holds::left(tx, &standing.row, &mut row)?;
            schedules::left(tx, &row, action)?;
        }
        if first_submit {
            row.reference = Some(next_reference(tx, row.kind.0)?);
        }
        submissions::save(tx, &row, was)?;
        self.record(tx, &row, was.0)?;
        follow_up(tx, &standing.row, &row, &self.weighed, action, outcome)?;
        Ok(row)
    }

    /// Writes what happened. A reason that the table asks for and sends belongs to the history; the internal reason of
    /// an archive, the message that an officer acted on and what the officer confirmed are for the secretariat.
    fn record(&self, tx: &mut Tx<'_>, row: &Submission, from: State) -> Result<(), Failure> {
        let (action, input) = (self.action, &self.input);
        let needed = transitions::find(row.kind.0, from, action).map_or(&[][..], |found| found.input);
        let reason = if needed.contains(&Input::Reason) {
            input.note.as_ref()
        } else {
            input
                .public_reason
                .as_ref()
                .filter(|_| needed.contains(&Input::PublicReason))
        };
        let facts = json!({
            "from": from.key(), "to": row.state.0.key(), "round": row.round, "version": row.version, "reason": reason,
        });
        submissions::record(tx, row, action.into(), facts)?;
        let internal = needed.contains(&Input::PublicReason) || !needed.contains(&Input::Reason);
        let note = input.note.as_ref().filter(|_| internal);
        if note.is_none() && input.received_attachment.is_none() && self.confirmed.is_empty() {
            return Ok(());
        }
        let confirmed: Vec<Value> = self
            .confirmed
            .iter()
            .map(|asked| json!({ "code": asked.caution.key(), "count": asked.count }))
            .collect();
        tx.record(Happened {
            action: HistoryAction::ActionNoted,
            subject: "submission",
            subject_id: row.id.0.0,
            submission: Some(row.id.0),
            confidential: true,
            facts: json!({
                "action": action.key(), "note": note, "received_attachment": input.received_attachment,
                "confirmed": confirmed,
            }),
        })
    }
}

/// What stands in the way of an action.
#[derive(Debug, Clone, Default)]
pub struct Obstacles {
    /// What does not hold.
    pub guards: Vec<Guard>,
    /// What the action asks about first.
    pub asked: Vec<Asked>,
    /// What is wrong with the content, or missing in the request.
    pub violations: Vec<Violation>,
}

impl Obstacles {
    /// Everything at once that stands in the way of an action by the caller; changes nothing.
    ///
    /// # Errors
    /// [`Failure::Forbidden`] and [`Failure::WrongState`] where the table has no such action for the caller from here.
    pub(crate) fn of(
        tx: &mut Tx<'_>,
        standing: &Standing,
        action: Action,
        input: &ActionInput,
    ) -> Result<Self, Failure> {
        let content = standing.content()?;
        let weighed = weigh(tx, standing, content, input)?;
        let mut found = Self::default();
        match decide(tx, standing, &weighed, action) {
            Ok(_) => {}
            Err(Failure::Blocked { guards, violations }) => {
                (found.guards, found.violations) = (guards, violations);
            }
            Err(Failure::Invalid(violations)) => {
                (found.guards, found.violations) = (vec![Guard::SubmitRules], violations);
            }
            Err(other) => return Err(other),
        }
        let needed = transitions::input(&weighed.facts, &standing.relations, action, tx.policy());
        if let Err(failure) = check_input(tx, &standing.row, &weighed.facts, &needed, input) {
            match failure {
                Failure::Invalid(violations) => found.violations.extend(violations),
                other => return Err(other),
            }
        }
        found.asked = transitions::asks_first(&weighed.facts, action);
        Ok(found)
    }
}

/// Gathers what the rules need; an action that waits for an instant comes before none that is set.
fn weigh(tx: &mut Tx<'_>, standing: &Standing, content: Content, input: &ActionInput) -> Result<Weighed, Failure> {
    let mut weighed = submissions::weigh(tx, &standing.row, content)?;
    if input.at.is_some() {
        weighed.facts.set_publication = Counted::default();
    }
    Ok(weighed)
}

/// What the caller confirms of what the action asks about first; refused with all of it while something is not named,
/// or has come up since the caller was asked.
fn confirmed(weighed: &Weighed, action: Action, named: &[String]) -> Result<Vec<Asked>, Failure> {
    let asked = transitions::asks_first(&weighed.facts, action);
    let is_named = |asked: &Asked| named.iter().any(|named| asked.is_confirmed_by(named));
    if asked.iter().all(is_named) {
        Ok(asked)
    } else {
        Err(Failure::ConfirmationNeeded(asked))
    }
}

/// What is named under `confirm` and is no confirmation of anything.
fn no_confirmations(named: &[String]) -> Vec<Violation> {
    let known = |name: &str| Caution::from_key(name.split_once(':').map_or(name, |(code, _)| code)).is_some();
    named
        .iter()
        .enumerate()
        .filter(|(_, name)| !known(name))
        .map(|(place, _)| {
            let allowed: Vec<&str> = Caution::ALL.iter().map(|caution| caution.key()).collect();
            Violation::new(Code::UnknownKey, format!("/confirm/{place}")).with("allowed", allowed)
        })
        .collect()
}

fn decide(tx: &Tx<'_>, standing: &Standing, weighed: &Weighed, action: Action) -> Result<Outcome, Failure> {
    let relations = &standing.relations;
    transitions::decide(&weighed.facts, relations, action, tx.policy(), tx.now()).map_err(|refusal| match refusal {
        Refusal::WrongState => Failure::WrongState {
            state: standing.row.state.0.key(),
        },
        Refusal::NotYours => standing.not_yours(),
        Refusal::Blocked(guards, violations) => {
            let violations = violations.into_iter().map(in_submission).collect::<Vec<_>>();
            if guards == [Guard::SubmitRules] || guards == [Guard::ProposalHolds] {
                Failure::Invalid(violations)
            } else {
                Failure::Blocked { guards, violations }
            }
        }
    })
}

fn in_submission(mut violation: Violation) -> Violation {
    violation.pointer = minga_domain::rules::in_submission(&violation.pointer);
    violation
}

fn given(text: Option<&String>) -> bool {
    text.is_some_and(|text| !is_blank(text))
}

/// Checks what the caller has to give, and that it gives nothing else; returns the proposed content of an amendment.
///
/// # Errors
/// [`Failure::Invalid`] with everything that is missing, wrong or of no use; [`Failure::Overtaken`] when the letter is
/// no longer the one that the caller saw.
fn check_input(
    tx: &mut Tx<'_>,
    row: &Submission,
    facts: &Facts,
    needed: &[Input],
    input: &ActionInput,
) -> Result<Option<Content>, Failure> {
    let mut violations = no_confirmations(&input.confirm);
    violations.extend(of_no_use(input, needed));
    let mut proposed = None;
    for need in needed {
        match need {
            Input::Reason | Input::ReasonWhenSplit if !given(input.note.as_ref()) => {
                violations.push(Violation::new(Code::ReasonRequired, "/note"));
            }
            Input::PublicReason => {
                if !given(input.public_reason.as_ref()) {
                    violations.push(Violation::new(Code::ReasonRequired, "/public_reason"));
                }
                if !given(input.note.as_ref()) {
                    violations.push(Violation::new(Code::ReasonRequired, "/note"));
                }
            }
            Input::Content => match &input.content {
                None => violations.push(Violation::new(Code::Required, "/content")),
                Some(content) => match Content::read(
                    row.kind.0,
                    &submissions::with_indicator_ids(Value::Object(content.clone()), Some(&row.content.0), tx),
                ) {
                    Err(found) => violations.extend(found.into_iter().map(|v| v.under("/content"))),
                    Ok(content) => {
                        let weighed = submissions::weigh(tx, row, rules::fitted(content))?;
                        if weighed.content == kept_content(row.kind.0, &row.content.0)? {
                            violations.push(Violation::new(Code::NothingChanged, "/content"));
                        }
                        let wrong = weighed.facts.submit_violations.clone();
                        let wrong = amendments::brought_in(tx, row, &weighed.content, wrong)?;
                        violations.extend(wrong.into_iter().map(in_submission));
                        proposed = Some(weighed.content);
                    }
                },
            },
            Input::ReceivedMessage => {
                violations.extend(acting::message_missing(tx, row, input.received_attachment)?);
            }
            Input::LetterVersion if input.letter_version.is_none() => {
                violations.push(Violation::new(Code::Required, "/letter_version"));
            }
            Input::Reason | Input::ReasonWhenSplit | Input::LetterVersion => {}
        }
    }
    if !violations.is_empty() {
        return Err(Failure::Invalid(violations));
    }
    if needed.contains(&Input::LetterVersion) && input.letter_version != facts.letter_version {
        let current = json!({ "version": facts.letter_version });
        return Err(Failure::Overtaken(RefusalReason::LetterChanged, current));
    }
    Ok(proposed)
}

/// What is given and the action has no use for: it is refused, so that nobody believes that it was heard.
fn of_no_use(input: &ActionInput, needed: &[Input]) -> Vec<Violation> {
    let given = [
        ("public_reason", input.public_reason.is_some(), Input::PublicReason),
        ("content", input.content.is_some(), Input::Content),
        (
            "received_attachment",
            input.received_attachment.is_some(),
            Input::ReceivedMessage,
        ),
        ("letter_version", input.letter_version.is_some(), Input::LetterVersion),
    ];
    given
        .into_iter()
        .filter(|(_, given, of)| *given && !needed.contains(of))
        .map(|(field, ..)| Violation::new(Code::UnknownField, format!("/{field}")).with("field", field))
        .collect()
}

/// What the registry, the reviewers and the participants are to do about it.
fn follow_up(
    tx: &mut Tx<'_>,
    before: &Submission,
    row: &Submission,
    weighed: &Weighed,
    action: Action,
    outcome: &Outcome,
) -> Result<(), Failure> {
    let id = row.id.0;
    match action {
        Action::Publish | Action::Restore => {
            let change = if action == Action::Publish {
                Change::Published
            } else {
                Change::Restored
            };
            registry::announce(tx, row, change.of(row.kind.0));
            registry::publish(tx, row, &weighed.content)?;
            ended_matches::tell_restored(tx, row)?;
        }
        Action::AcceptAmendment => {
            let content = kept_content(row.kind.0, &row.content.0)?;
            submissions::index(tx, row, &content)?;
            crate::participants::ask_for_goal(tx, row, &before.content.0)?;
            registry::announce(tx, row, Change::Updated.of(row.kind.0));
            registry::publish(tx, row, &content)?;
            if !submissions::is_joint(&content) {
                joining::close_open(tx, row, Ending::NotJoint, JoiningSide::Secretariat, "")?;
            }
        }
        // What does not fit the type was dropped.
        Action::Submit | Action::Resubmit => duplicates::keep_keys(tx, id, &weighed.content)?,
        Action::Archive => {
            registry::announce(tx, row, Change::Archived.of(row.kind.0));
            ended_matches::tell_matches(tx, row, "archived")?;
            ended_matches::tell_joined(tx, row)?;
            let reason = row.public_reason.as_deref().unwrap_or_default();
            joining::close_open(tx, row, Ending::Archived, JoiningSide::Secretariat, reason)?;
            registry::remove(tx, row)?;
        }
        Action::Reopen if before.state.0 == State::Published => {
            registry::announce(tx, row, Change::Retracted.of(row.kind.0));
            ended_matches::tell_matches(tx, row, "retracted")?;
            registry::retract(tx, row)?;
        }
        _ => {}
    }
    if outcome.new_round {
        reviews::new_round(tx, row, row.round)?;
    }
    // Reviews may have been written before the round was opened.
    reviews::update_turn(tx, row)
}

/// The revision that a publication shows: the last one handed in, or a later amendment that was accepted. A rejected
/// amendment is a revision too, and never this.
pub(crate) fn publishable_revision(tx: &mut Tx<'_>, row: &Submission) -> Result<Option<i32>, Failure> {
    let handed_in = store::handed_in(tx.conn, row.id.0)?;
    Ok(handed_in.max(row.published_revision))
}

/// Whose turn it is in a state.
pub fn waiting_for(row: &Submission) -> WaitingFor {
    match row.state.0 {
        State::Draft | State::CommentsReturned => WaitingFor::FocalPoint,
        State::Submitted => WaitingFor::Secretariat,
        State::PeerReview => WaitingFor::Reviewers,
        State::Published if row.proposed_content.is_some() => WaitingFor::Secretariat,
        State::Published | State::Declined | State::Withdrawn | State::Archived => WaitingFor::Nobody,
    }
}

pub(crate) fn next_reference(tx: &mut Tx<'_>, kind: Kind) -> Result<String, Failure> {
    use chrono::Datelike;
    let year = submissions::today(tx).year();
    let number = store::next_number(tx.conn, kind, year)?;
    let prefix = match kind {
        Kind::Pledge => "PL",
        Kind::Practice => "PR",
    };
    Ok(format!("{prefix}-{year}-{number:05}"))
}

fn keep_revision(tx: &mut Tx<'_>, row: &Submission, number: i32, action: Action, content: Json) -> Result<(), Failure> {
    let revision = Revision {
        submission_id: row.id,
        number,
        round: row.round,
        action: Key(action),
        language: row.language.clone(),
        content,
        rules_version: RULES_VERSION,
        policy_version: tx.policy().version,
        created_by: tx.visitor_or_actor().map(|actor| Id(actor.account)),
        created_at: tx.now().into(),
        accepted_at: None,
    };
    Ok(store::insert_revision(tx.conn, &revision)?)
}
