//! Attached files of a submission: documents and images, public with it, the internal correspondence, and what shows
//! the progress of a published pledge, public with the update that names it.
//! The bytes are in [`crate::files`]; a file is stored first, then its row is written with the transaction.
use crate::failure::Failure;
use crate::files::{Files, Received};
use crate::paging;
use crate::participants::{present, text};
use crate::service::Tx;
use crate::standing::{Standing, require_version};
use crate::trail::Happened;
use chrono::{DateTime, Utc};
use minga_documents::{ACCEPTED, AcceptedType, images};
use minga_domain::access::{Permission, Relation};
use minga_domain::history::HistoryAction;
use minga_domain::ids::{AttachmentId, SubmissionId};
use minga_domain::keys::Keyed;
use minga_domain::kinds::{AttachmentPurpose, Kind, State};
use minga_domain::refusal::RefusalReason;
use minga_domain::violation::{Code, Violation};
use minga_storage::attachments::{self as store, Attachment};
use minga_storage::columns::{Id, Key};
use minga_storage::connection::AnyConnection;
use minga_storage::{progress, submissions};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::io::Read;
use utoipa::ToSchema;

/// Most characters of a file's name; longer ones are cut.
const LONGEST_NAME: usize = 200;

/// A file that was received and kept under its identifier.
#[derive(Debug, Clone)]
pub struct NewAttachment {
    /// The identifier under which the bytes are kept.
    pub id: AttachmentId,
    /// What it is for.
    pub purpose: AttachmentPurpose,
    /// The name that the uploader gave it.
    pub file_name: String,
    /// The type found from its content; `None` when it is not one of the accepted ones.
    pub found: Option<AcceptedType>,
    /// Bytes.
    pub size: u64,
    /// SHA-256 in lower-case hexadecimal digits.
    pub sha256: String,
    /// Who made the image.
    pub credit: Option<String>,
    /// What the image shows.
    pub alternative_text: Option<String>,
}

/// A merge patch of an attachment: absent fields stay, `null` removes.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(examples(json!({ "credit": "Photo: Asociación Puentes", "alternative_text": "Two women at a help desk" })))]
pub struct AttachmentPatch {
    /// Who made the image.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 300)]
    pub credit: Option<Option<String>>,
    /// What the image shows, for those who do not see it.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 1000)]
    pub alternative_text: Option<Option<String>>,
}

/// An attached file.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(examples(json!({
    "id": "01890a5d-ac96-774b-bcce-b302099a8057",
    "purpose": "image",
    "file_name": "ventanilla.jpg",
    "media_type": "image/jpeg",
    "size": 482113,
    "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "credit": "Photo: Asociación Puentes",
    "alternative_text": "Two women at a help desk",
    "created_at": "2026-03-02T09:12:45.120Z"
})))]
pub struct AttachmentView {
    /// Identifier.
    pub id: AttachmentId,
    /// What it is for.
    pub purpose: AttachmentPurpose,
    /// Its name.
    pub file_name: String,
    /// The type found from the content.
    pub media_type: String,
    /// Bytes, as it is kept.
    pub size: i64,
    /// SHA-256 of the content as it is kept, in lower-case hexadecimal digits.
    pub sha256: String,
    /// Who made the image.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credit: Option<String>,
    /// What the image shows, for those who do not see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alternative_text: Option<String>,
    /// When it was uploaded.
    pub created_at: DateTime<Utc>,
    /// The version for `If-Match`.
    #[serde(skip)]
    pub version: i32,
}

impl From<Attachment> for AttachmentView {
    fn from(row: Attachment) -> Self {
        Self {
            id: row.id.0,
            purpose: row.purpose.0,
            file_name: row.file_name,
            media_type: row.media_type,
            size: row.size,
            sha256: row.sha256,
            credit: row.credit,
            alternative_text: row.alternative_text,
            created_at: row.created_at.into(),
            version: row.version,
        }
    }
}

/// The images that lack a credit or an alternative text, for the rules of submit.
///
/// # Errors
/// Those of the database.
pub fn images_without_credit(tx: &mut Tx<'_>, submission: SubmissionId) -> Result<Vec<AttachmentId>, Failure> {
    Ok(store::images_without_credit(tx.conn, submission)?)
}

/// Which of the accepted types a received file is, found from its content and its name.
///
/// # Errors
/// [`Failure::Unavailable`] when the file cannot be read.
pub async fn found_type(received: Received, file_name: String) -> Result<(Received, Option<AcceptedType>), Failure> {
    let looked = tokio::task::spawn_blocking(move || {
        let found = received
            .open()
            .and_then(|mut file| minga_documents::accepted_type(&mut file, &file_name));
        (received, found)
    });
    let (received, found) = looked.await.map_err(|error| Failure::Internal(error.to_string()))?;
    Ok((
        received,
        found.map_err(|error| Failure::Unavailable(error.to_string()))?,
    ))
}

/// The image as it is to be kept: without where it was taken, by whom and with what. A broken one is none of the accepted
/// types.
///
/// # Errors
/// [`Failure::Unavailable`] when the file cannot be read or written.
pub async fn without_metadata(
    files: &Files,
    received: Received,
    found: AcceptedType,
) -> Result<(Received, Option<AcceptedType>), Failure> {
    let looked = tokio::task::spawn_blocking(move || {
        let mut image = Vec::new();
        let read = received.open().and_then(|mut file| file.read_to_end(&mut image));
        (
            received,
            read.map(|_| images::without_metadata(&image, found.media_type)),
        )
    });
    let (received, kept) = looked.await.map_err(|error| Failure::Internal(error.to_string()))?;
    let Some(kept) = kept.map_err(|error| Failure::Unavailable(error.to_string()))? else {
        return Ok((received, None));
    };
    let mut rewritten = files.receive(u64::try_from(kept.len()).unwrap_or(u64::MAX)).await?;
    rewritten.write(&kept).await?;
    Ok((rewritten.finish().await?, Some(found)))
}

/// Refuses an upload before its bytes are read when no purpose would be allowed to the caller.
///
/// # Errors
/// [`Failure::Unauthenticated`] for visitors; [`Failure::NotFound`] for callers who may not read the submission;
/// [`Failure::Forbidden`] for callers who attach nothing, [`Failure::WrongState`] for members while the submission may
/// not be edited.
pub fn expect_upload(tx: &mut Tx<'_>, id: SubmissionId) -> Result<(), Failure> {
    let standing = Standing::read(tx, id)?;
    if reads_correspondence(&standing) || standing.may(Permission::ReportProgress) {
        Ok(())
    } else {
        standing.require(Permission::Attach)
    }
}

/// Attaches a file that was received: documents and images by those who edit while it may be edited, correspondence
/// by an officer at any time, what shows the progress of a published pledge by those who report on it.
///
/// # Errors
/// [`Failure::Unauthenticated`] for visitors; [`Failure::NotFound`] for callers who may not read the submission;
/// [`Failure::Forbidden`] and [`Failure::WrongState`] for callers who may attach nothing of this purpose, or not now;
/// [`Failure::Invalid`] for a type that is not accepted and for one file too many.
pub fn attach(tx: &mut Tx<'_>, id: SubmissionId, new: NewAttachment) -> Result<AttachmentView, Failure> {
    let standing = Standing::lock(tx, id)?;
    require_change(&standing, new.purpose)?;
    let kind = standing.row.kind.0;
    let mut violations = Vec::new();
    let found = new.found.filter(|found| accepts(kind, new.purpose, found));
    if found.is_none() {
        let accepted = |purpose| ACCEPTED.iter().filter(move |one| accepts(kind, purpose, one));
        let allowed: Vec<&str> = accepted(new.purpose).map(|one| one.extension).collect();
        violations.push(if allowed.is_empty() {
            let purposes = AttachmentPurpose::ALL.iter().copied();
            let open =
                purposes.filter(|one| accepted(*one).next().is_some() && require_change(&standing, *one).is_ok());
            let open: Vec<&str> = open.map(AttachmentPurpose::key).collect();
            Violation::new(Code::UnknownKey, "/purpose").with("allowed", open)
        } else {
            Violation::new(Code::FileTypeNotAccepted, "/file").with("allowed", allowed)
        });
    }
    // Each group has room of its own: what officers keep to themselves takes none from the organisation, nor the reverse.
    let (most, group) = match new.purpose {
        AttachmentPurpose::Document | AttachmentPurpose::Image => (
            tx.policy().attachments_max,
            &[AttachmentPurpose::Document, AttachmentPurpose::Image][..],
        ),
        AttachmentPurpose::Evidence => (tx.policy().evidence_max, &[AttachmentPurpose::Evidence][..]),
        AttachmentPurpose::Correspondence => (tx.policy().correspondence_max, &[AttachmentPurpose::Correspondence][..]),
    };
    let there = store::count(tx.conn, id, group)?;
    if there >= i64::from(most) {
        violations.push(Violation::new(Code::TooMany, "/file").with("maximum", most));
    }
    let (Some(found), true) = (found, violations.is_empty()) else {
        return Err(Failure::Invalid(violations));
    };
    let row = Attachment {
        id: Id(new.id),
        submission_id: Id(id),
        purpose: Key(new.purpose),
        file_name: plain_name(&new.file_name),
        media_type: found.media_type.to_owned(),
        size: i64::try_from(new.size).unwrap_or(i64::MAX),
        sha256: new.sha256,
        credit: text(new.credit),
        alternative_text: text(new.alternative_text),
        uploaded_by: Some(Id(tx.actor()?.account)),
        version: 1,
        created_at: tx.now().into(),
        removed_at: None,
    };
    store::insert(tx.conn, &row)?;
    let facts = json!({ "purpose": row.purpose.0.key(), "media_type": row.media_type, "sha256": row.sha256 });
    record(tx, &row, HistoryAction::AttachmentAdded, facts)?;
    Ok(row.into())
}

/// All attachments, for callers who may read the submission; correspondence for officers only.
///
/// # Errors
/// [`Failure::Unauthenticated`] for visitors; [`Failure::NotFound`] for callers who may not read the submission.
pub fn list(tx: &mut Tx<'_>, id: SubmissionId) -> Result<Vec<AttachmentView>, Failure> {
    let standing = Standing::read(tx, id)?;
    let rows = store::of_submission(tx.conn, id)?;
    Ok(rows
        .into_iter()
        .filter(|row| sees(&standing, row.purpose.0))
        .map(Into::into)
        .collect())
}

/// A page of the attachments, oldest first, after one of them, at most `limit`, and whether there are more, for callers
/// who may read the submission; correspondence for officers only.
///
/// # Errors
/// [`Failure::Unauthenticated`] for visitors; [`Failure::NotFound`] for callers who may not read the submission.
pub fn page(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    after: Option<AttachmentId>,
    limit: i64,
) -> Result<(Vec<AttachmentView>, bool), Failure> {
    let standing = Standing::read(tx, id)?;
    let seen = AttachmentPurpose::ALL.iter().copied().filter(|of| sees(&standing, *of));
    let seen: Vec<AttachmentPurpose> = seen.collect();
    let mut rows = store::page(tx.conn, id, &seen, after, limit + 1)?;
    let more = paging::cut(&mut rows, limit);
    Ok((rows.into_iter().map(Into::into).collect(), more))
}

/// One attachment, for callers who may read the submission; correspondence for officers only.
///
/// # Errors
/// [`Failure::Unauthenticated`] for visitors; [`Failure::NotFound`] for callers who may not read the submission, and
/// of correspondence for callers who are no officers.
pub fn read(tx: &mut Tx<'_>, id: SubmissionId, attachment: AttachmentId) -> Result<AttachmentView, Failure> {
    let standing = Standing::read(tx, id)?;
    Ok(find(tx, &standing, attachment)?.into())
}

/// Changes what is said of an attachment, by those who may attach such a file.
///
/// # Errors
/// As for [`read`]; [`Failure::Forbidden`] and [`Failure::WrongState`] for callers who may not attach such a file now;
/// [`Failure::Stale`] and [`Failure::VersionRequired`].
pub fn change(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    attachment: AttachmentId,
    patch: AttachmentPatch,
    seen: Option<i32>,
) -> Result<AttachmentView, Failure> {
    let (before, mut row) = changeable(tx, id, attachment, seen)?;
    if let Some(credit) = patch.credit {
        row.credit = text(credit);
    }
    if let Some(alternative_text) = patch.alternative_text {
        row.alternative_text = text(alternative_text);
    }
    if row != before {
        row.version += 1;
        save(tx, &row, before.version)?;
        record(tx, &row, HistoryAction::AttachmentChanged, json!({}))?;
    }
    Ok(row.into())
}

/// Removes an attachment, by those who may attach such a file; the caller removes the bytes when the transaction is
/// done. What an update of the progress names, or named before a correction, stays.
///
/// # Errors
/// As for [`change`]; [`Failure::Conflict`] `evidence_on_record` for what an update names or named.
pub fn remove(tx: &mut Tx<'_>, id: SubmissionId, attachment: AttachmentId, seen: Option<i32>) -> Result<(), Failure> {
    let (before, mut row) = changeable(tx, id, attachment, seen)?;
    if row.purpose.0 == AttachmentPurpose::Evidence && progress::is_on_record(tx.conn, attachment)? {
        return Err(Failure::Conflict(RefusalReason::EvidenceOnRecord));
    }
    row.removed_at = Some(tx.now().into());
    row.version += 1;
    save(tx, &row, before.version)?;
    record(
        tx,
        &row,
        HistoryAction::AttachmentRemoved,
        json!({ "purpose": row.purpose.0.key() }),
    )
}

/// Forgets all attachments of a draft that is being deleted; the sweep removes their bytes. Says whether none is left.
///
/// # Errors
/// Those of the database.
pub fn discard_all(tx: &mut Tx<'_>, id: SubmissionId) -> Result<bool, Failure> {
    store::discard(tx.conn, id)?;
    Ok(store::count(tx.conn, id, AttachmentPurpose::ALL)? == 0)
}

/// What the public may download of a published submission; what shows its progress is listed with the updates.
///
/// # Errors
/// Those of the database.
pub fn public_list(conn: &mut AnyConnection, id: SubmissionId) -> Result<Vec<AttachmentView>, Failure> {
    let rows = store::of_submission(conn, id)?.into_iter();
    Ok(rows
        .filter(|row| matches!(row.purpose.0, AttachmentPurpose::Document | AttachmentPurpose::Image))
        .map(Into::into)
        .collect())
}

/// An attachment of a published submission of a kind, for the public.
///
/// # Errors
/// [`Failure::Gone`] with the public reason when the submission was archived, [`Failure::NotFound`] for all that the
/// public may not know. The files of what was merged are not those of what stands for it: they are not public either.
pub fn public_attachment(
    tx: &mut Tx<'_>,
    kind: Kind,
    reference: &str,
    attachment: AttachmentId,
) -> Result<AttachmentView, Failure> {
    let submission = submissions::by_reference(tx.conn, reference)?
        .filter(|row| row.kind.0 == kind && row.merged_into.is_none())
        .ok_or(Failure::NotFound)?;
    match submission.state.0 {
        State::Published => {}
        State::Archived => return Err(Failure::Gone(submission.public_reason.unwrap_or_default())),
        _ => return Err(Failure::NotFound),
    }
    let row = store::find(tx.conn, submission.id.0, attachment)?.ok_or(Failure::NotFound)?;
    let public = match row.purpose.0 {
        AttachmentPurpose::Document | AttachmentPurpose::Image => true,
        AttachmentPurpose::Correspondence => false,
        AttachmentPurpose::Evidence => progress::is_public(tx.conn, attachment)?,
    };
    if public { Ok(row.into()) } else { Err(Failure::NotFound) }
}

/// Whether a type may be attached: documents to everything, images to practices, documents that show the progress to
/// pledges, and as correspondence a scanned letter may be either.
fn accepts(kind: Kind, purpose: AttachmentPurpose, one: &AcceptedType) -> bool {
    match purpose {
        AttachmentPurpose::Document => !one.image,
        AttachmentPurpose::Image => one.image && kind == Kind::Practice,
        AttachmentPurpose::Evidence => !one.image && kind == Kind::Pledge,
        AttachmentPurpose::Correspondence => true,
    }
}

fn reads_correspondence(standing: &Standing) -> bool {
    standing.relations.contains(&Relation::Officer)
}

fn sees(standing: &Standing, purpose: AttachmentPurpose) -> bool {
    purpose != AttachmentPurpose::Correspondence || reads_correspondence(standing)
}

fn require_change(standing: &Standing, purpose: AttachmentPurpose) -> Result<(), Failure> {
    match purpose {
        AttachmentPurpose::Document | AttachmentPurpose::Image => standing.require(Permission::Attach),
        AttachmentPurpose::Evidence => standing.require(Permission::ReportProgress),
        AttachmentPurpose::Correspondence if reads_correspondence(standing) => Ok(()),
        AttachmentPurpose::Correspondence => Err(Failure::Forbidden(RefusalReason::NotYourRole)),
    }
}

fn find(tx: &mut Tx<'_>, standing: &Standing, attachment: AttachmentId) -> Result<Attachment, Failure> {
    let row = store::find(tx.conn, standing.row.id.0, attachment)?;
    row.filter(|row| sees(standing, row.purpose.0)).ok_or(Failure::NotFound)
}

/// The row as it is, twice, for a caller who may change it and saw it as it is.
fn changeable(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    attachment: AttachmentId,
    seen: Option<i32>,
) -> Result<(Attachment, Attachment), Failure> {
    let standing = Standing::lock(tx, id)?;
    let row = find(tx, &standing, attachment)?;
    require_change(&standing, row.purpose.0)?;
    require_version(seen, row.version)?;
    Ok((row.clone(), row))
}

fn save(tx: &mut Tx<'_>, row: &Attachment, was: i32) -> Result<(), Failure> {
    if store::update(tx.conn, row, was)? {
        Ok(())
    } else {
        Err(Failure::Stale { current: row.version })
    }
}

/// Correspondence is internal: its events are for the secretariat only.
fn record(tx: &mut Tx<'_>, row: &Attachment, action: HistoryAction, facts: Value) -> Result<(), Failure> {
    tx.record(Happened {
        action,
        subject: "attachment",
        subject_id: row.id.0.0,
        submission: Some(row.submission_id.0),
        confidential: row.purpose.0 == AttachmentPurpose::Correspondence,
        facts,
    })
}

/// The last part of the name that a client sends, without control characters and without those that turn the direction
/// of writing: `informe\u{202e}fdp.exe` must not look like `informeexe.pdf`.
fn plain_name(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let turns =
        |c: char| matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let plain: String = last.chars().filter(|c| !c.is_control() && !turns(*c)).collect();
    match plain.trim().char_indices().nth(LONGEST_NAME) {
        // The extension is at the end; what is cut is in front of it.
        Some(_) => plain
            .trim()
            .chars()
            .rev()
            .take(LONGEST_NAME)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect(),
        None => plain.trim().to_owned(),
    }
}
