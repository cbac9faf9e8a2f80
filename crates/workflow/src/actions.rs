//! The actions of the way: one function carries out every row of the state table, in one transaction.
use crate::failure::Failure;
use crate::notices::{NoticeFacts, Recipient};
use crate::service::Tx;
use crate::standing::Standing;
use crate::submissions::{self, SubmissionView, Weighed};
use crate::trail::Happened;
use crate::{corrections, letters, matching, participants, registry, reviews};
use minga_domain::access::Relation;
use minga_domain::content::Content;
use minga_domain::ids::{AttachmentId, SubmissionId};
use minga_domain::keys::Keyed;
use minga_domain::kinds::{Action, Kind, State, WaitingFor};
use minga_domain::notice::{Audience, Notice};
use minga_domain::policy::RULES_VERSION;
use minga_domain::transitions::{self, Caution, Input, Outcome, Refusal};
use minga_domain::violation::{Code, Violation};
use minga_storage::columns::{Id, Json, Key};
use minga_storage::contacts;
use minga_storage::submissions::{self as store, Revision, Submission};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

/// What the caller gives with an action; which of it is needed says `available_actions[].input`.
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
    /// What the action asked about first and is meant: the codes of `asks_first`, of the reasons of a
    /// `confirmation_needed`.
    pub confirm: Vec<Caution>,
    /// The attached message, when an officer acts for the focal point "as received".
    pub received_attachment: Option<AttachmentId>,
}

/// Takes an action. Refused with the current state, the reason, or everything that has to hold first; whether the
/// caller may take it is said before the version is compared.
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
    matching::hold(tx, &standing.row, action)?;
    let content = standing.content()?;
    let weighed = submissions::weigh(tx, &standing.row, content)?;
    let outcome = decide(tx, &standing, &weighed, action)?;
    let as_received =
        standing.relations.contains(&Relation::Officer) && matches!(action, Action::Submit | Action::Resubmit);
    let needed = transitions::input(&weighed.facts, action, tx.policy());
    let proposed = check_input(tx, &standing, action, &needed, &input, as_received)?;
    let input = ActionInput {
        confirm: confirmed(&weighed, action, &input.confirm)?,
        ..input
    };
    let row = carry_out(tx, &standing, &weighed, action, &outcome, &input, proposed)?;
    tell_everybody(tx, &row, &weighed.content, &outcome, action, &input, as_received)?;
    if action == Action::Reopen {
        let facts = notice_facts(tx, &row, &input)?;
        corrections::correct(tx, &standing.row, outcome.corrects, &facts)?;
        reviews::update_turn(tx, &row)?;
    }
    let standing = Standing::of(tx, row)?;
    submissions::view(tx, &standing)
}

/// What the caller confirms of what the action asks about first; refused with all of it while something is not named.
fn confirmed(weighed: &Weighed, action: Action, named: &[Caution]) -> Result<Vec<Caution>, Failure> {
    let asked = transitions::asks_first(&weighed.facts, action);
    if asked.iter().all(|asked| named.contains(&asked.caution)) {
        Ok(asked.into_iter().map(|asked| asked.caution).collect())
    } else {
        Err(Failure::ConfirmationNeeded(asked))
    }
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
            if guards == [transitions::Guard::SubmitRules] {
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
    text.is_some_and(|text| !text.trim().is_empty())
}

/// Checks what the caller has to give; returns the proposed content of an amendment.
fn check_input(
    tx: &mut Tx<'_>,
    standing: &Standing,
    action: Action,
    needed: &[Input],
    input: &ActionInput,
    as_received: bool,
) -> Result<Option<Content>, Failure> {
    let row = &standing.row;
    let mut violations = Vec::new();
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
                    &submissions::with_indicator_ids(Value::Object(content.clone()), tx),
                ) {
                    Err(found) => violations.extend(found.into_iter().map(|v| v.under("/content"))),
                    Ok(content) => {
                        let weighed = submissions::weigh(tx, row, content)?;
                        violations.extend(weighed.facts.submit_violations.iter().cloned().map(in_submission));
                        proposed = Some(weighed.content);
                    }
                },
            },
            Input::Reason | Input::ReasonWhenSplit => {}
        }
    }
    if as_received {
        let attached = match input.received_attachment {
            Some(attachment) => store::has_correspondence(tx.conn, row.id.0, attachment)?,
            None => false,
        };
        if !attached {
            let code = if input.received_attachment.is_none() {
                Code::Required
            } else {
                Code::NotFound
            };
            violations.push(Violation::new(code, "/received_attachment"));
        }
    }
    if action == Action::AcceptAmendment {
        let problems = matching::problems_of_proposal(tx, row)?;
        violations.extend(problems.into_iter().map(in_submission));
    }
    if violations.is_empty() {
        Ok(proposed)
    } else {
        Err(Failure::Invalid(violations))
    }
}

/// Changes the row and everything that goes with it.
fn carry_out(
    tx: &mut Tx<'_>,
    standing: &Standing,
    weighed: &Weighed,
    action: Action,
    outcome: &Outcome,
    input: &ActionInput,
    proposed: Option<Content>,
) -> Result<Submission, Failure> {
    let now = tx.now();
    let was = (standing.row.state.0, standing.row.version);
    let mut row = standing.row.clone();
    row.state = Key(outcome.state);
    row.version += 1;
    row.updated_at = now.into();
    let first_submit = action == Action::Submit && row.reference.is_none();
    if first_submit {
        row.submitted_at = Some(now.into());
    }
    if outcome.new_round {
        row.round += 1;
    }
    if let Some(content) = &proposed {
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
            row.state_before = None;
            row.decided_at = None;
        }
        Action::Submit | Action::Recall | Action::StartReview | Action::ProposeAmendment => {}
    }
    if action == Action::Publish {
        row.published_revision = publishable_revision(tx, &row)?;
        row.published_at = row.published_at.or(Some(now.into()));
    }
    let waiting_for = waiting_for(&row);
    if row.waiting_for.0 != waiting_for || was.0 != outcome.state {
        row.waiting_for = Key(waiting_for);
        row.waiting_since = now.into();
    }
    if first_submit {
        row.reference = Some(next_reference(tx, row.kind.0)?);
    }
    submissions::save(tx, &row, was)?;
    record_action(tx, &row, action, was.0, input)?;
    follow_up(tx, &standing.row, &row, weighed, action, outcome)?;
    Ok(row)
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
        Action::Publish | Action::Restore => registry::publish(tx, row, &weighed.content)?,
        Action::AcceptAmendment => {
            let content = Content::read(row.kind.0, &row.content.0)
                .map_err(|violations| Failure::Internal(format!("amended content is malformed: {violations:?}")))?;
            submissions::index(tx, row, &content)?;
            registry::publish(tx, row, &content)?;
        }
        Action::Archive => registry::remove(tx, id)?,
        Action::Reopen if before.state.0 == State::Published => registry::remove(tx, id)?,
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

/// Writes what happened. A reason that the table asks for and sends belongs to the history; the internal reason of an
/// archive, the message that an officer acted on and what the officer confirmed are for the secretariat.
fn record_action(
    tx: &mut Tx<'_>,
    row: &Submission,
    action: Action,
    from: State,
    input: &ActionInput,
) -> Result<(), Failure> {
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
    submissions::record(tx, row, action.key(), facts)?;
    let internal = needed.contains(&Input::PublicReason) || !needed.contains(&Input::Reason);
    let note = input.note.as_ref().filter(|_| internal);
    if note.is_none() && input.received_attachment.is_none() && input.confirm.is_empty() {
        return Ok(());
    }
    tx.record(Happened {
        action: "action_noted",
        subject: "submission",
        subject_id: row.id.0.0,
        submission: Some(row.id.0),
        confidential: true,
        facts: json!({
            "action": action.key(), "note": note, "received_attachment": input.received_attachment,
            "confirmed": input.confirm,
        }),
    })
}

/// Queues every notice of the table's row, nobody the same one twice, and closes what the action ends.
fn tell_everybody(
    tx: &mut Tx<'_>,
    row: &Submission,
    content: &Content,
    outcome: &Outcome,
    action: Action,
    input: &ActionInput,
    as_received: bool,
) -> Result<(), Failure> {
    let facts = notice_facts(tx, row, input)?;
    let mut told: Vec<(Notice, Recipient)> = Vec::new();
    for (notice, audience) in outcome.notices {
        if *notice == Notice::ParticipantAsked {
            participants::ask(tx, row)?;
            continue;
        }
        for to in recipients(tx, row, content, *audience)? {
            if !told.contains(&(*notice, to)) {
                tx.tell(*notice, to, Some(row.id.0), None, facts.clone())?;
                told.push((*notice, to));
            }
        }
    }
    if as_received {
        for to in recipients(tx, row, content, Audience::FocalPoints)? {
            tx.tell(Notice::ActedAsReceived, to, Some(row.id.0), None, facts.clone())?;
        }
    }
    let ends_the_round = matches!(
        action,
        Action::Publish | Action::ReturnComments | Action::Decline | Action::Withdraw | Action::Recall
    );
    if ends_the_round && row.kind.0 == Kind::Practice {
        reviews::close_round(tx, row)?;
    }
    Ok(())
}

/// The facts that the texts of a submission's notices use.
pub fn notice_facts(tx: &mut Tx<'_>, row: &Submission, input: &ActionInput) -> Result<NoticeFacts, Failure> {
    let organisation = minga_storage::organisations::find(tx.conn, row.organisation_id.0)?;
    let mut facts = Map::new();
    facts.insert("reference".into(), json!(row.reference.clone().unwrap_or_default()));
    facts.insert("title".into(), json!(row.title));
    facts.insert("kind".into(), json!(row.kind.0.key()));
    facts.insert(
        "organisation".into(),
        json!(organisation.map(|found| found.name).unwrap_or_default()),
    );
    facts.insert("outcome".into(), json!(row.state.0.key()));
    let reason = input
        .public_reason
        .clone()
        .or_else(|| input.note.clone())
        .unwrap_or_default();
    facts.insert("reason".into(), json!(reason));
    if let Some(due) = row.answer_due {
        let due: chrono::DateTime<chrono::Utc> = due.into();
        facts.insert("due".into(), json!(tx.policy().local_date(due).to_string()));
    }
    Ok(facts)
}

/// Who an audience is for a submission.
pub fn recipients(
    tx: &mut Tx<'_>,
    row: &Submission,
    content: &Content,
    audience: Audience,
) -> Result<Vec<Recipient>, Failure> {
    let id = row.id.0;
    let focal_points = || {
        [row.focal_point, row.alternate]
            .into_iter()
            .flatten()
            .map(|contact| contact.0)
    };
    Ok(match audience {
        Audience::FocalPoints => focal_points().map(Recipient::Contact).collect(),
        Audience::Filer => {
            let mut filer = row.filed_by.map(|account| account.0);
            for contact in focal_points() {
                if filer.is_some() && contacts::account_of(tx.conn, contact)? == filer {
                    // The filer is the focal point or alternate and is told as such.
                    filer = None;
                }
            }
            filer.map(Recipient::Account).into_iter().collect()
        }
        Audience::Participants => participants::summary(tx, row)?
            .told
            .into_iter()
            .map(Recipient::Participant)
            .collect(),
        Audience::MatchedFocalPoint => {
            let matched = submissions::matched_pledge(tx, row, content)?;
            matched
                .and_then(|(_, contact)| contact)
                .map(Recipient::Contact)
                .into_iter()
                .collect()
        }
        Audience::OpenReviewers => reviews::open_reviewers(tx, id, row.round)?
            .into_iter()
            .map(Recipient::Account)
            .collect(),
        Audience::FinishedReviewers => reviews::finished_reviewers(tx, id)?
            .into_iter()
            .map(Recipient::Account)
            .collect(),
        Audience::Officer => vec![officer(tx, row)?],
        Audience::CountryNetwork => store::network_accounts(tx.conn, id)?
            .into_iter()
            .map(Recipient::Account)
            .collect(),
    })
}

/// Who of the secretariat hears about a submission: its responsible officer, or else the shared mailbox. An officer who
/// left, or joined the submitting organisation, is no longer the one to tell.
pub(crate) fn officer(tx: &mut Tx<'_>, row: &Submission) -> Result<Recipient, Failure> {
    let named = match row.responsible_officer {
        Some(officer) => minga_storage::accounts::actor(tx.conn, officer.0)?,
        None => None,
    };
    Ok(named
        .filter(|officer| officer.secretariat && officer.role_in(row.organisation_id.0).is_none())
        .map_or(Recipient::SharedMailbox, |officer| Recipient::Account(officer.account)))
}
