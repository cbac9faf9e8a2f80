//! What the actor of a pledge may say to those that join it: the focal points are told when they come to join it, by
//! their publication, an amendment or a merger, and may object within the policy's days from then on. Until the
//! secretariat decides, the match stays shown [ours]. Upheld: it is shown no more as a match of that pledge, in no
//! list, sum or figure; the pledge that joined it stays.
use crate::actions::{ActionInput, notice_facts, officer, recipients};
use crate::examples::example_of;
use crate::failure::Failure;
use crate::notices::{NoticeFacts, Recipient};
use crate::service::Tx;
use crate::standing::Standing;
use crate::trail::Happened;
use crate::{matching, registry};
use chrono::{DateTime, Utc};
use minga_domain::access::{Permission, Relation};
use minga_domain::history::HistoryAction;
use minga_domain::ids::{AttachmentId, SubmissionId};
use minga_domain::joining::ObjectionState;
use minga_domain::keys::Keyed;
use minga_domain::kinds::{Kind, State};
use minga_domain::notice::{Audience, Notice};
use minga_domain::refusal::RefusalReason;
use minga_domain::violation::{Code, Violation};
use minga_storage::columns::{Id, Key};
use minga_storage::match_objections::{self as store, Objection};
use minga_storage::match_starts::{self, MatchStart};
use minga_storage::registry as entries;
use minga_storage::submissions::{self, Submission};
use minga_storage::{mergers, outbox};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Why a focal point objects, or why an officer decides so.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({ "reason": "Nobody has spoken with us; our pledge asks for no such support." })))]
pub struct ObjectionReason {
    /// The reason, sent to the other side and to the secretariat.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// An objection, by the focal point or as received by an officer.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({ "reason": "Nobody has spoken with us; our pledge asks for no such support." })))]
pub struct NewObjection {
    /// The reason, sent to the other side and to the secretariat.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
    /// For an officer only, and needed there: the message that says so, an attachment of the joined pledge with the
    /// purpose `correspondence`.
    #[serde(default)]
    pub received_attachment: Option<AttachmentId>,
}

/// A pledge that joins one, for those who may read that one.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(examples(json!({
    "reference": "PL-2026-00018", "title": "Ten interpreters for the border posts",
    "published_at": "2026-03-02T09:12:45.120Z", "joined_at": "2026-03-02T09:12:45.120Z", "shown": true,
    "objection_until": "2026-04-01T21:59:59Z"
})))]
pub struct JoiningPledge {
    /// The public reference.
    #[schema(example = "PL-2026-00018")]
    pub reference: String,
    /// The title.
    pub title: String,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
    /// Since when it joins this pledge: its publication, an accepted amendment, or a merger by which this pledge came
    /// to stand for the one that it names.
    pub joined_at: Option<DateTime<Utc>>,
    /// Whether the public is shown it as a match.
    pub shown: bool,
    /// Until when an objection may be made.
    pub objection_until: Option<DateTime<Utc>>,
    /// The objection, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub objection: Option<ObjectionView>,
}

/// An objection.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ObjectionView {
    /// What became of it.
    pub state: ObjectionState,
    /// Why.
    pub reason: String,
    /// When it was made.
    pub objected_at: DateTime<Utc>,
    /// When it was decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<DateTime<Utc>>,
    /// Why it was decided so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision_reason: Option<String>,
}

/// The pledges that join one, the earliest first, and the objections against them.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(examples(json!({ "items": [example_of::<JoiningPledge>()] })))]
pub struct JoiningPledges {
    /// All of them.
    pub items: Vec<JoiningPledge>,
}

/// The pledges that join one, for callers who may read it.
///
/// # Errors
/// [`Failure::Unauthenticated`] for visitors, [`Failure::NotFound`] for callers who may not read the pledge.
pub fn list(tx: &mut Tx<'_>, id: SubmissionId) -> Result<JoiningPledges, Failure> {
    let standing = Standing::read(tx, id)?;
    view(tx, &standing.row)
}

fn view(tx: &mut Tx<'_>, row: &Submission) -> Result<JoiningPledges, Failure> {
    let shown: Vec<SubmissionId> = match &row.reference {
        Some(reference) => entries::matching_pledges(tx.conn, reference)?
            .into_iter()
            .map(|entry| entry.submission_id.0)
            .collect(),
        None => Vec::new(),
    };
    let family = mergers::family(tx.conn, row.id.0)?;
    let mut objections: BTreeMap<SubmissionId, Objection> = store::of_joined(tx.conn, family)?
        .into_iter()
        .map(|objection| (objection.match_id.0, objection))
        .collect();
    let mut ids = shown.clone();
    ids.extend(objections.keys().copied());
    ids.sort();
    ids.dedup();
    let mut rows = submissions::by_ids(tx.conn, &ids)?;
    rows.sort_by_key(|row| (row.published_at, row.id));
    let mut starts: BTreeMap<SubmissionId, MatchStart> = match_starts::of(tx.conn, &ids)?
        .into_iter()
        .map(|start| (start.match_id.0, start))
        .collect();
    let joined = row.reference.as_deref();
    let items = rows.into_iter().map(|row| JoiningPledge {
        objection_until: until(tx, &row, starts.get(&row.id.0), joined),
        joined_at: since(&row, starts.remove(&row.id.0).as_ref(), joined),
        published_at: row.published_at.map(Into::into),
        shown: shown.contains(&row.id.0),
        objection: objections.remove(&row.id.0).map(|objection| ObjectionView {
            state: objection.state.0,
            reason: objection.reason,
            objected_at: objection.objected_at.into(),
            decided_at: objection.decided_at.map(Into::into),
            decision_reason: objection.decision_reason,
        }),
        reference: row.reference.unwrap_or_default(),
        title: row.title,
    });
    Ok(JoiningPledges { items: items.collect() })
}

/// Since when a published pledge joins the one of a reference; its publication where nothing else is known.
fn since(joining: &Submission, start: Option<&MatchStart>, joined: Option<&str>) -> Option<DateTime<Utc>> {
    let known = start.filter(|start| Some(start.matched.as_str()) == joined);
    known
        .map(|start| start.joined_at)
        .or(joining.published_at)
        .map(Into::into)
}

/// Until when an objection against a published match may be made.
fn until(tx: &Tx<'_>, joining: &Submission, start: Option<&MatchStart>, joined: Option<&str>) -> Option<DateTime<Utc>> {
    let since = since(joining, start, joined)?;
    Some(tx.policy().due_after(since, tx.policy().match_objection_days))
}

/// Locks a pledge that the caller may read, and the one of a reference that joins it, in the order of identifiers.
fn lock(tx: &mut Tx<'_>, id: SubmissionId, reference: &str) -> Result<(Standing, Submission), Failure> {
    tx.actor()?;
    let joining = submissions::by_reference(tx.conn, reference)?.filter(|row| row.kind.0 == Kind::Pledge);
    let Some(joining) = joining.filter(|row| row.id.0 != id) else {
        Standing::read(tx, id)?;
        return Err(Failure::NotFound);
    };
    let joining = joining.id.0;
    if joining < id {
        submissions::lock(tx.conn, joining)?;
    }
    let standing = Standing::lock(tx, id)?;
    let joining = submissions::lock(tx.conn, joining)?.ok_or(Failure::NotFound)?;
    Ok((standing, joining))
}

fn needed(reason: &str) -> Result<String, Failure> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Failure::invalid(Violation::new(Code::ReasonRequired, "/reason")));
    }
    Ok(reason.to_owned())
}

/// Objects against a published pledge that joins one's own: by the focal point or alternate of the joined one, or by an
/// officer on a message that was received, once, within the policy's days. The focal point is told what was entered.
///
/// # Errors
/// [`Failure::NotFound`] for callers who may not read the pledge and for what does not join it; [`Failure::Forbidden`]
/// and [`Failure::WrongState`] as the permission table says; [`Failure::Conflict`] after the days or a second time;
/// [`Failure::Invalid`] without a reason, or as received without the message.
pub fn object(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    reference: &str,
    given: &NewObjection,
) -> Result<JoiningPledges, Failure> {
    let (standing, joining) = lock(tx, id, reference)?;
    standing.require(Permission::ObjectToMatch)?;
    let family = mergers::family(tx.conn, id)?;
    if store::against(tx.conn, joining.id.0, family)?.is_some() {
        return Err(Failure::Conflict(RefusalReason::AlreadyObjected));
    }
    let joins = entries::matched_of(tx.conn, joining.id.0)?;
    if joining.state.0 != State::Published || joins.is_none() || joins != standing.row.reference {
        return Err(Failure::NotFound);
    }
    let start = match_starts::find(tx.conn, joining.id.0)?;
    if until(tx, &joining, start.as_ref(), joins.as_deref()).is_some_and(|until| tx.now() > until) {
        return Err(Failure::Conflict(RefusalReason::ObjectionTooLate));
    }
    let received = received(tx, &standing, given.received_attachment)?;
    let reason = needed(&given.reason)?;
    let objection = Objection {
        match_id: joining.id,
        matched_id: Id(id),
        state: Key(ObjectionState::Open),
        reason: reason.clone(),
        objected_by: Some(Id(tx.actor()?.account)),
        objected_at: tx.now().into(),
        decided_by: None,
        decided_at: None,
        decision_reason: None,
    };
    store::put(tx.conn, &objection)?;
    record(
        tx,
        &standing.row,
        &joining,
        HistoryAction::MatchObjected,
        &reason,
        received,
    )?;
    tell(tx, Notice::MatchObjected, &joining, &standing.row, &reason)?;
    let to = officer(tx, &joining)?;
    let facts = facts(tx, &joining, &standing.row, &reason)?;
    tx.tell(Notice::MatchObjected, to, Some(joining.id.0), None, facts)?;
    if received.is_some() {
        tell(tx, Notice::ActedAsReceived, &standing.row, &joining, &reason)?;
    }
    view(tx, &standing.row)
}

/// The message by which an officer acts; a focal point gives none.
fn received(
    tx: &mut Tx<'_>,
    standing: &Standing,
    attachment: Option<AttachmentId>,
) -> Result<Option<AttachmentId>, Failure> {
    let own = [Relation::FocalPoint, Relation::Alternate]
        .iter()
        .any(|of| standing.relations.contains(of));
    let code = match attachment {
        None if own => return Ok(None),
        None => Code::Required,
        Some(attachment) if !own && submissions::has_correspondence(tx.conn, standing.row.id.0, attachment)? => {
            return Ok(Some(attachment));
        }
        Some(_) => Code::NotFound,
    };
    Err(Failure::invalid(Violation::new(code, "/received_attachment")))
}

/// Decides an objection: by an officer of both pledges. Upheld, the match is shown no more.
///
/// # Errors
/// [`Failure::NotFound`] and [`Failure::Forbidden`] as the permission table says of either; [`Failure::Conflict`] when
/// no objection is open; [`Failure::Invalid`] without a reason.
pub fn decide(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    reference: &str,
    state: ObjectionState,
    given: &ObjectionReason,
) -> Result<JoiningPledges, Failure> {
    let (standing, joining) = lock(tx, id, reference)?;
    standing.require(Permission::DecideObjection)?;
    Standing::of(tx, joining.clone())?.require(Permission::DecideObjection)?;
    // It may have been made before the joined pledge was merged into this one.
    let family = mergers::family(tx.conn, id)?;
    let objection = store::against(tx.conn, joining.id.0, family)?
        .filter(|objection| objection.state.0 == ObjectionState::Open)
        .ok_or(Failure::Conflict(RefusalReason::NoOpenObjection))?;
    let reason = needed(&given.reason)?;
    let decided = Objection {
        state: Key(state),
        decided_by: Some(Id(tx.actor()?.account)),
        decided_at: Some(tx.now().into()),
        decision_reason: Some(reason.clone()),
        ..objection
    };
    store::put(tx.conn, &decided)?;
    let (action, notice) = match state {
        ObjectionState::Upheld => (HistoryAction::ObjectionUpheld, Notice::ObjectionUpheld),
        ObjectionState::Open | ObjectionState::Dismissed => {
            (HistoryAction::ObjectionDismissed, Notice::ObjectionDismissed)
        }
    };
    record(tx, &standing.row, &joining, action, &reason, None)?;
    if state == ObjectionState::Upheld {
        registry::refresh(tx, joining.id.0)?;
    }
    tell(tx, notice, &joining, &standing.row, &reason)?;
    tell(tx, notice, &standing.row, &joining, &reason)?;
    view(tx, &standing.row)
}

/// Tells the focal points of the pledge that a published one has come to join in this transaction, if it has.
pub(crate) fn tell_match(tx: &mut Tx<'_>, joining: &Submission) -> Result<(), Failure> {
    let Some(joined) = matching::newly_joined(tx, joining.id.0)? else {
        return Ok(());
    };
    let facts = facts_of_match(tx, joining, &joined)?;
    for to in recipients(tx, joining, Audience::MatchedFocalPoint)? {
        tx.tell(Notice::PledgeMatched, to, Some(joining.id.0), None, facts.clone())?;
    }
    Ok(())
}

/// How a pledge comes to be joined without anything that its match did.
#[derive(Debug, Clone, Copy)]
pub(crate) enum JoinedBy {
    /// What was joined was merged into it.
    Merger,
    /// It is no longer merged into what was joined.
    Parting,
}

impl JoinedBy {
    const fn outcome(self) -> &'static str {
        match self {
            Self::Merger => "merged",
            Self::Parting => "parted",
        }
    }
}

/// Tells the focal points of a pledge which ones have come to join it by a merger, or because one was undone. Who was
/// told of a match before, and still believes in it, is not told of it again.
pub(crate) fn tell_joined(
    tx: &mut Tx<'_>,
    joined: &Submission,
    joining: &[SubmissionId],
    by: JoinedBy,
) -> Result<(), Failure> {
    for joining in submissions::by_ids(tx.conn, joining)? {
        let mut facts = facts_of_match(tx, &joining, joined)?;
        facts.insert("outcome".to_owned(), json!(by.outcome()));
        let known = know_of(tx, &joining, joined)?;
        for to in recipients(tx, joined, Audience::FocalPoints)? {
            if !known.contains(&to) {
                tx.tell(Notice::PledgeMatched, to, Some(joining.id.0), None, facts.clone())?;
            }
        }
    }
    Ok(())
}

/// Who was told that one pledge joins another one, and not since then that this no longer holds.
fn know_of(tx: &mut Tx<'_>, joining: &Submission, joined: &Submission) -> Result<Vec<Recipient>, Failure> {
    let news = [Notice::PledgeMatched, Notice::EarlierNewsWithdrawn];
    let mut found = Vec::new();
    for told in outbox::told_of(tx.conn, joining.id.0, &news)? {
        let to = Recipient::of(&told);
        let other = told.facts.0.get("other").and_then(Value::as_str);
        if told.notice.0 == Notice::EarlierNewsWithdrawn {
            found.retain(|earlier| *earlier != to);
        } else if other == joined.reference.as_deref() {
            found.push(to);
        }
    }
    Ok(found)
}

/// The facts of the news that one pledge joins another one: of either, and until when an objection may be made.
fn facts_of_match(tx: &mut Tx<'_>, joining: &Submission, joined: &Submission) -> Result<NoticeFacts, Failure> {
    let start = match_starts::find(tx.conn, joining.id.0)?;
    let until = until(tx, joining, start.as_ref(), joined.reference.as_deref());
    let mut facts = facts(tx, joining, joined, "")?;
    let due = until.map(|until| tx.policy().local_date(until));
    facts.insert("due".to_owned(), json!(due));
    Ok(facts)
}

/// Writes what happened into the history of both.
fn record(
    tx: &mut Tx<'_>,
    joined: &Submission,
    joining: &Submission,
    action: HistoryAction,
    reason: &str,
    received: Option<AttachmentId>,
) -> Result<(), Failure> {
    for (row, other) in [(joined, joining), (joining, joined)] {
        tx.record(Happened {
            action,
            subject: "submission",
            subject_id: row.id.0.0,
            submission: Some(row.id.0),
            confidential: false,
            facts: json!({
                "other": other.reference, "reason": reason, "kind": row.kind.0.key(), "received_attachment": received,
            }),
        })?;
    }
    Ok(())
}

/// The facts of a notice about one pledge and another one.
pub(crate) fn facts(
    tx: &mut Tx<'_>,
    about: &Submission,
    other: &Submission,
    reason: &str,
) -> Result<NoticeFacts, Failure> {
    let input = ActionInput {
        note: Some(reason.to_owned()),
        ..ActionInput::default()
    };
    let mut facts = notice_facts(tx, about, &input)?;
    facts.insert("other".to_owned(), json!(other.reference));
    Ok(facts)
}

/// Tells the focal points of one of the two.
fn tell(tx: &mut Tx<'_>, notice: Notice, about: &Submission, other: &Submission, reason: &str) -> Result<(), Failure> {
    let facts = facts(tx, about, other, reason)?;
    for contact in [about.focal_point, about.alternate].into_iter().flatten() {
        tx.tell(
            notice,
            Recipient::Contact(contact.0),
            Some(about.id.0),
            None,
            facts.clone(),
        )?;
    }
    Ok(())
}
