//! Internal notes about a submission, for those who decide. They are added, never changed or removed.
use crate::failure::Failure;
use crate::paging;
use crate::service::Tx;
use crate::standing::Standing;
use crate::trail::Happened;
use chrono::{DateTime, Utc};
use minga_domain::access::Permission;
use minga_domain::history::HistoryAction;
use minga_domain::ids::{AccountId, NoteId, SubmissionId};
use minga_domain::violation::{Code, Violation};
use minga_storage::columns::Id;
use minga_storage::notes as store;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// A note to add.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({ "text": "Called the ministry: the figures come in April." })))]
pub struct NewNote {
    /// The text.
    #[schema(min_length = 1, max_length = 5000)]
    pub text: String,
}

/// A note.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(examples(json!({
    "id": "01890a5d-ac96-774b-bcce-b302099a8057",
    "written_by": "01890a5d-ac96-774b-bcce-b302099a8058",
    "text": "Called the ministry: the figures come in April.",
    "created_at": "2026-03-02T09:12:45.120Z"
})))]
pub struct NoteView {
    /// Identifier.
    pub id: NoteId,
    /// Who wrote it; absent for what a participant said through its mail link.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub written_by: Option<AccountId>,
    /// The text.
    pub text: String,
    /// When.
    pub created_at: DateTime<Utc>,
}

impl From<store::Note> for NoteView {
    fn from(row: store::Note) -> Self {
        Self {
            id: row.id.0,
            written_by: row.written_by.map(|id| id.0),
            text: row.text,
            created_at: row.created_at.into(),
        }
    }
}

/// A page of notes.
#[derive(Debug, Clone)]
pub struct Notes {
    /// The notes, oldest first.
    pub items: Vec<NoteView>,
    /// The last one, when more follow.
    pub next: Option<NoteId>,
    /// How many there are in all, when it was asked for.
    pub total: Option<i64>,
}

/// The notes of a submission, oldest first, after one of them. For officers and country networks that decide.
///
/// # Errors
/// [`Failure::Unauthenticated`] for visitors; [`Failure::NotFound`] for callers who may not read the submission;
/// [`Failure::Forbidden`] for callers who are not of the secretariat and no country network that decides.
pub fn list(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    after: Option<NoteId>,
    limit: i64,
    counted: bool,
) -> Result<Notes, Failure> {
    Standing::read(tx, id)?.require(Permission::Note)?;
    let mut rows = store::of_submission(tx.conn, id, after, limit + 1)?;
    let more = paging::cut(&mut rows, limit);
    let next = rows.last().filter(|_| more).map(|row| row.id.0);
    let total = if counted {
        Some(store::count(tx.conn, id)?)
    } else {
        None
    };
    Ok(Notes {
        items: rows.into_iter().map(Into::into).collect(),
        next,
        total,
    })
}

/// One note of a submission. For officers and country networks that decide.
///
/// # Errors
/// As for [`list`]; [`Failure::NotFound`] also when the submission has no such note.
pub fn read(tx: &mut Tx<'_>, id: SubmissionId, note: NoteId) -> Result<NoteView, Failure> {
    Standing::read(tx, id)?.require(Permission::Note)?;
    let row = store::find(tx.conn, id, note)?.ok_or(Failure::NotFound)?;
    Ok(row.into())
}

/// Adds a note. For officers and country networks that decide.
///
/// # Errors
/// As for [`list`]; [`Failure::Invalid`] for a blank text.
pub fn add(tx: &mut Tx<'_>, id: SubmissionId, new: NewNote) -> Result<NoteView, Failure> {
    let standing = Standing::lock(tx, id)?;
    standing.require(Permission::Note)?;
    let text = new.text.trim().to_owned();
    if text.is_empty() {
        return Err(Failure::invalid(Violation::new(Code::Required, "/text")));
    }
    keep(tx, id, text)
}

/// Keeps a note of the caller's and records that there is one. The caller holds the submission's lock and may note.
pub(crate) fn keep(tx: &mut Tx<'_>, id: SubmissionId, text: String) -> Result<NoteView, Failure> {
    let row = store::Note {
        id: Id(tx.new_id()),
        submission_id: Id(id),
        written_by: Some(Id(tx.actor()?.account)),
        text,
        created_at: tx.now().into(),
    };
    store::insert(tx.conn, &row)?;
    tx.record(Happened {
        action: HistoryAction::NoteAdded,
        subject: "note",
        subject_id: row.id.0.0,
        submission: Some(id),
        confidential: true,
        facts: json!({}),
    })?;
    Ok(row.into())
}
