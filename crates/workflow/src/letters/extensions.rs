//! More time for an answer: asked for by the focal point, granted or refused by an officer, within the policy's
//! limits. The deadline moves on the letter and on the submission at once. [ours]
use super::{Letters, comments};
use crate::actions::{ActionInput, notice_facts, recipients};
use crate::failure::Failure;
use crate::reminders;
use crate::service::Tx;
use crate::standing::Standing;
use crate::trail::Happened;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use minga_domain::access::{Permission, Relation};
use minga_domain::history::HistoryAction;
use minga_domain::ids::{ExtensionId, SubmissionId};
use minga_domain::keys::Keyed;
use minga_domain::kinds::ExtensionStatus;
use minga_domain::notice::{Audience, Notice};
use minga_domain::refusal::RefusalReason;
use minga_domain::text::is_blank;
use minga_domain::violation::{Code, Violation};
use minga_storage::columns::{Id, Key};
use minga_storage::letters::{self as store, Extension, Letter};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// An extension of the deadline, as it was asked for and decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(examples(json!({
    "id": "01890a5d-ac96-774b-bcce-b302099a8057", "status": "granted", "until": "2026-12-15T22:59:59Z",
    "reason": "The municipality sends the figures after its council meets.",
    "note": "Gladly; the next cycle closes a week later.", "asked_at": "2026-03-02T09:12:45.120Z",
    "decided_at": "2026-04-13T15:40:02.310Z"
})))]
pub struct ExtensionView {
    /// Identifier.
    pub id: ExtensionId,
    /// Asked, granted or refused.
    pub status: ExtensionStatus,
    /// The new deadline: the end of that day in the Network's time zone.
    pub until: DateTime<Utc>,
    /// Why more time is needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What the officer said to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When it was asked for, or given unasked.
    pub asked_at: DateTime<Utc>,
    /// When it was decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<DateTime<Utc>>,
}

/// The wish for more time.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "until": "2026-12-15", "reason": "The municipality sends the figures after its council meets."
})))]
pub struct ExtensionRequest {
    /// The last day wished for.
    pub until: NaiveDate,
    /// Why.
    #[schema(
        max_length = 2000,
        example = "The municipality sends the figures after its council meets."
    )]
    pub reason: String,
}

/// More time is given: as asked, until another day, or unasked.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(examples(json!({ "until": "2026-12-15", "note": "Gladly; the next cycle closes a week later." })))]
pub struct ExtensionGrant {
    /// The new last day; the one asked for by default, required where nobody asked.
    #[schema(example = "2026-12-15")]
    pub until: Option<NaiveDate>,
    /// Nobody asks at this moment, and more time is meant to be given all the same. Needed once something was decided
    /// about the letter's deadline, so that of two officers who decide one request only one does.
    pub unasked: bool,
    /// A word to the focal point.
    #[schema(max_length = 2000, example = "Gladly; the next cycle closes a week later.")]
    pub note: Option<String>,
}

/// More time is refused.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({ "reason": "The next cycle closes before that day." })))]
pub struct ExtensionRefusal {
    /// Why; sent to the focal point.
    #[schema(max_length = 2000, example = "The next cycle closes before that day.")]
    pub reason: String,
}

impl ExtensionView {
    pub(super) fn of(row: &Extension) -> Self {
        Self {
            id: row.id.0,
            status: row.status.0,
            until: row.until.into(),
            reason: row.reason.clone(),
            note: row.note.clone(),
            asked_at: row.asked_at.into(),
            decided_at: row.decided_at.map(Into::into),
        }
    }
}

/// The letter that waits for an answer with what was asked about its deadline.
struct Waiting {
    standing: Standing,
    letter: Letter,
    due: DateTime<Utc>,
    extensions: Vec<Extension>,
}

impl Waiting {
    fn lock(tx: &mut Tx<'_>, id: SubmissionId, permission: Permission) -> Result<Self, Failure> {
        let standing = Standing::lock(tx, id)?;
        standing.require(permission)?;
        let letters = Letters::of(tx, id)?;
        let letter = letters.sent.last().cloned().ok_or(Failure::NotFound)?;
        let due = letter.answer_due.map(DateTime::<Utc>::from).ok_or(Failure::NotFound)?;
        let extensions = store::extensions_of(tx.conn, &[letter.id.0])?;
        Ok(Self {
            standing,
            letter,
            due,
            extensions,
        })
    }

    /// What was decided last, when nothing is open any more: somebody was faster.
    fn decided(&self) -> Option<Failure> {
        let last = self.extensions.iter().max_by_key(|row| row.decided_at)?;
        let current = json!({"status": last.status.0, "until": DateTime::<Utc>::from(last.until)});
        Some(Failure::Overtaken(RefusalReason::ExtensionDecided, current))
    }

    fn asked(&self) -> Option<&Extension> {
        self.extensions
            .iter()
            .find(|row| row.status.0 == ExtensionStatus::Asked)
    }

    /// The instant of a new deadline within the policy's limits.
    fn until(&self, tx: &Tx<'_>, day: NaiveDate) -> Result<DateTime<Utc>, Failure> {
        let policy = tx.policy();
        let granted = self
            .extensions
            .iter()
            .filter(|row| row.status.0 == ExtensionStatus::Granted)
            .count();
        if u32::try_from(granted).is_ok_and(|granted| granted >= policy.extensions_max) {
            return Err(Failure::Conflict(RefusalReason::ExtensionsUsedUp));
        }
        let until = policy.end_of(day);
        let from = self.due.max(tx.now());
        let last = policy.local_date(from) + Duration::days(i64::from(policy.extension_days));
        if until <= from || day > last {
            let first = policy.local_date(from) + Duration::days(1);
            let violation = Violation::new(Code::OutsideDates, "/until")
                .with("first", first.to_string())
                .with("last", last.to_string());
            return Err(Failure::invalid(violation));
        }
        Ok(until)
    }

    /// Moves the deadline of the letter and of the submission.
    fn move_due(&mut self, tx: &mut Tx<'_>, until: DateTime<Utc>) -> Result<(), Failure> {
        self.letter.answer_due = Some(until.into());
        self.standing.row.answer_due = Some(until.into());
        Ok(store::move_due(
            tx.conn,
            self.letter.id.0,
            self.standing.row.id.0,
            until.into(),
        )?)
    }

    fn record(&self, tx: &mut Tx<'_>, action: HistoryAction, row: &Extension, until: NaiveDate) -> Result<(), Failure> {
        tx.record(Happened {
            action,
            subject: "letter",
            subject_id: Uuid::from(self.letter.id.0),
            submission: Some(self.standing.row.id.0),
            confidential: false,
            facts: json!({"until": until.to_string(), "reason": row.reason, "note": row.note}),
        })
    }

    fn tell(
        &self,
        tx: &mut Tx<'_>,
        notice: Notice,
        to: Audience,
        until: NaiveDate,
        words: Option<&String>,
    ) -> Result<(), Failure> {
        let row = &self.standing.row;
        let input = ActionInput {
            note: words.cloned(),
            ..ActionInput::default()
        };
        let mut facts = notice_facts(tx, row, &input)?;
        facts.insert("due".into(), json!(until.to_string()));
        if notice == Notice::ExtensionAsked {
            let relations = &self.standing.relations;
            let asks = [Relation::FocalPoint, Relation::Alternate]
                .into_iter()
                .find(|relation| relations.contains(relation));
            facts.insert("role".into(), json!(asks.map(Keyed::key)));
        }
        for recipient in recipients(tx, row, to)? {
            tx.tell(notice, recipient, Some(row.id.0), None, facts.clone())?;
        }
        Ok(())
    }
}

/// The last extension of the last letter: what a retried request was about.
///
/// # Errors
/// [`Failure::NotFound`] and [`Failure::Forbidden`] for callers who may not read the comments.
pub fn last_extension(tx: &mut Tx<'_>, id: SubmissionId) -> Result<ExtensionView, Failure> {
    let last = comments(tx, id)?.letters.pop();
    last.and_then(|mut letter| letter.extensions.pop())
        .ok_or(Failure::NotFound)
}

/// Asks for more time to answer the letter. For the focal point or alternate.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`] and [`Failure::WrongState`]; [`Failure::Conflict`] while another wish
/// waits or the letter's extensions are used up; [`Failure::Invalid`] without a reason or outside the policy's days.
pub fn ask_extension(tx: &mut Tx<'_>, id: SubmissionId, request: ExtensionRequest) -> Result<ExtensionView, Failure> {
    let waiting = Waiting::lock(tx, id, Permission::AskExtension)?;
    if waiting.asked().is_some() {
        return Err(Failure::Conflict(RefusalReason::ExtensionAlreadyAsked));
    }
    let until = waiting.until(tx, request.until);
    if is_blank(&request.reason) {
        let mut violations = vec![Violation::new(Code::ReasonRequired, "/reason")];
        if let Err(Failure::Invalid(of_until)) = until {
            violations.extend(of_until);
        }
        return Err(Failure::Invalid(violations));
    }
    let until = until?;
    let row = Extension {
        id: Id(tx.new_id()),
        letter_id: waiting.letter.id,
        status: Key(ExtensionStatus::Asked),
        until: until.into(),
        reason: Some(request.reason),
        note: None,
        asked_by: tx.visitor_or_actor().map(|actor| Id(actor.account)),
        asked_at: tx.now().into(),
        decided_by: None,
        decided_at: None,
    };
    store::insert_extension(tx.conn, &row)?;
    waiting.record(tx, HistoryAction::ExtensionAsked, &row, request.until)?;
    waiting.tell(
        tx,
        Notice::ExtensionAsked,
        Audience::Officer,
        request.until,
        row.reason.as_ref(),
    )?;
    Ok(ExtensionView::of(&row))
}

/// Gives more time: as asked, until another day, or unasked. For officers.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`] and [`Failure::WrongState`]; [`Failure::Conflict`] once the letter's
/// extensions are used up; [`Failure::Overtaken`] when the request was decided, unless `unasked`; [`Failure::Invalid`]
/// without a day where nobody asked, or outside the policy's days.
pub fn grant_extension(tx: &mut Tx<'_>, id: SubmissionId, grant: ExtensionGrant) -> Result<ExtensionView, Failure> {
    let mut waiting = Waiting::lock(tx, id, Permission::DecideExtension)?;
    let asked = waiting.asked().cloned();
    if asked.is_none()
        && !grant.unasked
        && let Some(overtaken) = waiting.decided()
    {
        return Err(overtaken);
    }
    let wished = asked.as_ref().map(|row| tx.policy().local_date(row.until.into()));
    let Some(day) = grant.until.or(wished) else {
        return Err(Failure::invalid(Violation::new(Code::Required, "/until")));
    };
    let until = waiting.until(tx, day)?;
    let new = asked.is_none();
    let decided_by = tx.visitor_or_actor().map(|actor| Id(actor.account));
    let mut row = asked.unwrap_or_else(|| Extension {
        id: Id(tx.new_id()),
        letter_id: waiting.letter.id,
        status: Key(ExtensionStatus::Asked),
        until: until.into(),
        reason: None,
        note: None,
        asked_by: None,
        asked_at: tx.now().into(),
        decided_by: None,
        decided_at: None,
    });
    row.status = Key(ExtensionStatus::Granted);
    row.until = until.into();
    row.note = grant.note.filter(|note| !note.trim().is_empty());
    row.decided_by = decided_by;
    row.decided_at = Some(tx.now().into());
    if new {
        store::insert_extension(tx.conn, &row)?;
    } else {
        store::update_extension(tx.conn, &row)?;
    }
    waiting.move_due(tx, until)?;
    // The news tells the new day: a reminder in the same hour would not.
    reminders::keep_quiet(tx, id, id.0)?;
    waiting.record(tx, HistoryAction::ExtensionGranted, &row, day)?;
    waiting.tell(
        tx,
        Notice::ExtensionGranted,
        Audience::FocalPoints,
        day,
        row.note.as_ref(),
    )?;
    Ok(ExtensionView::of(&row))
}

/// Refuses more time. For officers.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`] and [`Failure::WrongState`]; [`Failure::Conflict`] where nobody asked,
/// [`Failure::Overtaken`] where it was decided;
/// [`Failure::Invalid`] without a reason.
pub fn refuse_extension(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    refusal: ExtensionRefusal,
) -> Result<ExtensionView, Failure> {
    let waiting = Waiting::lock(tx, id, Permission::DecideExtension)?;
    let Some(mut row) = waiting.asked().cloned() else {
        return Err(waiting
            .decided()
            .unwrap_or(Failure::Conflict(RefusalReason::NoExtensionAsked)));
    };
    if is_blank(&refusal.reason) {
        return Err(Failure::invalid(Violation::new(Code::ReasonRequired, "/reason")));
    }
    row.status = Key(ExtensionStatus::Refused);
    row.note = Some(refusal.reason);
    row.decided_by = tx.visitor_or_actor().map(|actor| Id(actor.account));
    row.decided_at = Some(tx.now().into());
    store::update_extension(tx.conn, &row)?;
    waiting.record(
        tx,
        HistoryAction::ExtensionRefused,
        &row,
        tx.policy().local_date(row.until.into()),
    )?;
    let due = tx.policy().local_date(waiting.due);
    waiting.tell(
        tx,
        Notice::ExtensionRefused,
        Audience::FocalPoints,
        due,
        row.note.as_ref(),
    )?;
    Ok(ExtensionView::of(&row))
}
