//! Translations of a revision's texts. Whoever reads gets their language where it exists, else the original.
use crate::failure::Failure;
use crate::paging;
use crate::registry;
use crate::service::Tx;
use crate::standing::{Standing, require_version};
use crate::trail::Happened;
use chrono::{DateTime, Utc};
use minga_domain::access::Permission;
use minga_domain::changes::Change;
use minga_domain::content::Content;
use minga_domain::history::HistoryAction;
use minga_domain::ids::SubmissionId;
use minga_domain::json::escaped;
use minga_domain::kinds::{Kind, State};
use minga_domain::text::is_blank;
use minga_domain::violation::{Code, Violation};
use minga_domain::vocabulary::normalised_language_tag;
use minga_storage::columns::{Id, Json};
use minga_storage::submissions::{self, Revision, Submission};
use minga_storage::translations::{self as store, Translation};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The texts of a kind that can be translated, by the names of their fields.
pub const fn texts(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Pledge => &["title", "description", "common_goal", "own_action"],
        Kind::Practice => &[
            "title",
            "summary",
            "since_adoption",
            "evidence_of_application",
            "benefits",
            "innovation",
            "lessons",
            "replication",
        ],
    }
}

/// The most characters of a translated text: half as many again as the original may have, since languages differ in
/// length [ours].
fn longest(kind: Kind, field: &str) -> Option<usize> {
    Content::longest(kind, field).map(|original| original + original / 2)
}

/// A translation, as it is given: it replaces the earlier one as a whole.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "fields": { "title": "One-stop desk for migrant women workers" },
    "official": false,
    "revision": 2
})))]
pub struct GivenTranslation {
    /// The texts by the names of the content's fields; only fields that the revision has. Each may be half as long again
    /// as the field in the content.
    pub fields: BTreeMap<String, String>,
    /// Whether the submitting actor or the Network stands for the wording.
    #[serde(default)]
    pub official: bool,
    /// The revision that it translates; the one on view by default, else the latest.
    #[serde(default)]
    #[schema(minimum = 1)]
    pub revision: Option<i32>,
}

/// A translation.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(examples(json!({
    "language": "en",
    "revision": 2,
    "fields": { "title": "One-stop desk for migrant women workers" },
    "official": false,
    "published": true,
    "created_at": "2026-03-02T09:12:45.120Z",
    "updated_at": "2026-03-02T09:12:45.120Z"
})))]
pub struct TranslationView {
    /// BCP 47.
    pub language: String,
    /// The revision that it translates.
    pub revision: i32,
    /// The texts by the names of the content's fields.
    #[schema(value_type = BTreeMap<String, String>)]
    pub fields: Value,
    /// Whether the submitting actor or the Network stands for the wording.
    pub official: bool,
    /// Whether the public reads it: it translates the published revision.
    pub published: bool,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// The version for `If-Match`.
    #[serde(skip)]
    pub version: i32,
    /// Whether it was added just now.
    #[serde(skip)]
    pub new: bool,
}

/// Where the list of translations goes on: behind the one of a revision into a language.
pub type ListKey = (i32, String);

/// A page of the translations, of the latest revision first and then by language, at most `limit`, and the key of the
/// last one when there are more. For callers who may read the submission.
///
/// # Errors
/// [`Failure::Unauthenticated`] for visitors; [`Failure::NotFound`] for callers who may not read the submission.
pub fn list(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    after: Option<ListKey>,
    limit: i64,
) -> Result<(Vec<TranslationView>, Option<ListKey>), Failure> {
    let standing = Standing::read(tx, id)?;
    let mut rows = store::page(tx.conn, id, after, limit + 1)?;
    let more = paging::cut(&mut rows, limit);
    let next = rows
        .last()
        .filter(|_| more)
        .map(|row| (row.revision, row.language.clone()));
    Ok((rows.into_iter().map(|row| view(&standing, row, false)).collect(), next))
}

/// The translation of a revision (by default the published or else the latest one) into a language. For callers who may
/// read the submission.
///
/// # Errors
/// [`Failure::Unauthenticated`] for visitors; [`Failure::NotFound`] for callers who may not read the submission, or
/// when it has no such translation.
pub fn read(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    language: &str,
    revision: Option<i32>,
) -> Result<TranslationView, Failure> {
    let standing = Standing::read(tx, id)?;
    let row = find(tx, &standing, language, revision)?;
    Ok(view(&standing, row, false))
}

/// Adds a translation, or replaces the one that the caller saw. By the members of the organisation and officers.
///
/// # Errors
/// [`Failure::Unauthenticated`] for visitors; [`Failure::NotFound`] for callers who may not read the submission, and
/// for one that the caller saw and that is gone; [`Failure::Forbidden`] for callers who do not translate;
/// [`Failure::Invalid`] with everything that is wrong, also before the first submission, for the language of the
/// original and for one too many; [`Failure::Stale`] and [`Failure::VersionRequired`] to replace one.
pub fn put(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    language: &str,
    given: GivenTranslation,
    seen: Option<i32>,
) -> Result<TranslationView, Failure> {
    let standing = Standing::lock(tx, id)?;
    standing.require(Permission::Translate)?;
    let (revision, language, fields) = checked(tx, &standing, language, &given)?;
    let now = tx.now().into();
    let (row, new) = match store::find(tx.conn, id, revision, &language)? {
        Some(before) => {
            require_version(seen, before.version)?;
            let was = before.version;
            let row = Translation {
                fields: Json(fields),
                official: given.official,
                version: was + 1,
                updated_at: now,
                ..before
            };
            if !store::update(tx.conn, &row, was)? {
                return Err(Failure::Stale { current: was });
            }
            (row, false)
        }
        // The caller saw one that is gone.
        None if seen.is_some() => return Err(Failure::NotFound),
        None => {
            let most = tx.policy().translations_max;
            if store::count(tx.conn, id)? >= i64::from(most) {
                return Err(Failure::invalid(
                    Violation::new(Code::TooMany, "").with("maximum", most),
                ));
            }
            let row = Translation {
                id: Id(tx.new_id()),
                submission_id: Id(id),
                revision,
                language,
                fields: Json(fields),
                official: given.official,
                version: 1,
                created_at: now,
                updated_at: now,
            };
            store::insert(tx.conn, &row)?;
            (row, true)
        }
    };
    changed(
        tx,
        &standing,
        &row,
        if new {
            HistoryAction::TranslationAdded
        } else {
            HistoryAction::TranslationChanged
        },
    )?;
    Ok(view(&standing, row, new))
}

/// Removes a translation. By the members of the organisation and officers.
///
/// # Errors
/// [`Failure::NotFound`] and [`Failure::Forbidden`] as for [`put`]; [`Failure::NotFound`] also when there is none;
/// [`Failure::Stale`] and [`Failure::VersionRequired`].
pub fn remove(
    tx: &mut Tx<'_>,
    id: SubmissionId,
    language: &str,
    revision: Option<i32>,
    seen: Option<i32>,
) -> Result<(), Failure> {
    let standing = Standing::lock(tx, id)?;
    standing.require(Permission::Translate)?;
    let row = find(tx, &standing, language, revision)?;
    require_version(seen, row.version)?;
    if !store::delete(tx.conn, row.id.0)? {
        return Err(Failure::NotFound);
    }
    changed(tx, &standing, &row, REMOVED)
}

/// The revision, the language in its usual case and the fields; every problem at once.
fn checked(
    tx: &mut Tx<'_>,
    standing: &Standing,
    language: &str,
    given: &GivenTranslation,
) -> Result<(i32, String, Value), Failure> {
    let mut violations = Vec::new();
    let number = given.revision.or_else(|| default_revision(standing));
    let revision = match number {
        Some(number) => submissions::revision(tx.conn, standing.row.id.0, number)?,
        None => None,
    };
    if revision.is_none() {
        violations.push(Violation::new(Code::NotFound, "/revision"));
    }
    let tag = normalised_language_tag(language);
    match (&tag, &revision) {
        (None, _) => violations.push(Violation::new(Code::NotALanguageTag, "#language")),
        (Some(tag), Some(revision)) if normalised_language_tag(&revision.language).as_ref() == Some(tag) => {
            violations.push(Violation::new(Code::AlreadyExists, "#language"));
        }
        _ => {}
    }
    if let Some(revision) = &revision {
        violations.extend(field_violations(standing.row.kind.0, revision, &given.fields));
    }
    match (revision, tag) {
        (Some(revision), Some(tag)) if violations.is_empty() => Ok((revision.number, tag, json!(given.fields))),
        _ => Err(Failure::Invalid(violations)),
    }
}

fn field_violations(kind: Kind, revision: &Revision, fields: &BTreeMap<String, String>) -> Vec<Violation> {
    let allowed: Vec<&str> = texts(kind)
        .iter()
        .copied()
        .filter(|name| revision.content.0.get(name).is_some_and(Value::is_string))
        .collect();
    let mut violations = Vec::new();
    if fields.is_empty() {
        violations.push(Violation::new(Code::TooFew, "/fields").with("minimum", 1));
    }
    for (name, text) in fields {
        let pointer = format!("/fields/{}", escaped(name));
        if !allowed.contains(&name.as_str()) {
            let unknown = Violation::new(Code::UnknownField, pointer).with("field", name.as_str());
            violations.push(unknown.with("allowed", allowed.clone()));
        } else if is_blank(text) {
            violations.push(Violation::new(Code::Required, pointer));
        } else if let Some(maximum) = longest(kind, name).filter(|maximum| text.chars().count() > *maximum) {
            violations.push(Violation::new(Code::TooLong, pointer).with("maximum", maximum));
        }
    }
    violations
}

/// What is on view where something is, else the latest.
fn default_revision(standing: &Standing) -> Option<i32> {
    let row = &standing.row;
    row.published_revision
        .filter(|_| row.state.0 == State::Published)
        .or(row.latest_revision)
}

/// Takes the translations of earlier revisions over to the one that is now on view, as far as the texts that they
/// translate are the same; what was translated anew for it stays. The earlier ones stay with their revisions [ours].
pub(crate) fn carry_over(tx: &mut Tx<'_>, row: &Submission) -> Result<(), Failure> {
    let id = row.id.0;
    let Some(shown) = row.published_revision else {
        return Ok(());
    };
    let mut latest: BTreeMap<String, Translation> = BTreeMap::new();
    for translation in store::of_submission(tx.conn, id)? {
        let earlier = translation.revision <= shown;
        let known = latest.get(&translation.language).map(|known| known.revision);
        if earlier && known.is_none_or(|known| known < translation.revision) {
            latest.insert(translation.language.clone(), translation);
        }
    }
    latest.retain(|_, translation| translation.revision < shown);
    if latest.is_empty() {
        return Ok(());
    }
    let revisions = submissions::revisions_of(tx.conn, id)?;
    let original = |number: i32, field: &str| {
        let revision = revisions.iter().find(|revision| revision.number == number);
        revision.and_then(|revision| revision.content.0.get(field))
    };
    for before in latest.into_values() {
        let fields: Map<String, Value> = before.fields.0.as_object().cloned().unwrap_or_default();
        let same = fields
            .into_iter()
            .filter(|(field, _)| original(before.revision, field) == original(shown, field));
        let fields: Map<String, Value> = same.collect();
        if fields.is_empty() {
            continue;
        }
        let carried = Translation {
            id: Id(tx.new_id()),
            revision: shown,
            fields: Json(Value::Object(fields)),
            version: 1,
            created_at: tx.now().into(),
            updated_at: tx.now().into(),
            ..before
        };
        store::insert(tx.conn, &carried)?;
        happened(tx, id, &carried, HistoryAction::TranslationCarriedOver)?;
    }
    Ok(())
}

fn find(tx: &mut Tx<'_>, standing: &Standing, language: &str, revision: Option<i32>) -> Result<Translation, Failure> {
    let revision = revision
        .or_else(|| default_revision(standing))
        .ok_or(Failure::NotFound)?;
    let language = normalised_language_tag(language).ok_or(Failure::NotFound)?;
    store::find(tx.conn, standing.row.id.0, revision, &language)?.ok_or(Failure::NotFound)
}

fn published(standing: &Standing, row: &Translation) -> bool {
    standing.row.state.0 == State::Published && standing.row.published_revision == Some(row.revision)
}

/// The event of a removal.
const REMOVED: HistoryAction = HistoryAction::TranslationRemoved;

/// The trail, and the change feed where the public can see the change.
fn changed(tx: &mut Tx<'_>, standing: &Standing, row: &Translation, action: HistoryAction) -> Result<(), Failure> {
    happened(tx, standing.row.id.0, row, action)?;
    if published(standing, row) {
        let change = if action == REMOVED {
            Change::TranslationRemoved
        } else {
            Change::Translated
        };
        // The search knows translations by their words.
        registry::refresh(tx, standing.row.id.0)?;
        registry::announce(tx, &standing.row, change.of(standing.row.kind.0));
    }
    Ok(())
}

fn happened(tx: &mut Tx<'_>, id: SubmissionId, row: &Translation, action: HistoryAction) -> Result<(), Failure> {
    tx.record(Happened {
        action,
        subject: "translation",
        subject_id: row.id.0.0,
        submission: Some(id),
        confidential: false,
        facts: json!({ "language": row.language, "revision": row.revision, "official": row.official }),
    })
}

fn view(standing: &Standing, row: Translation, new: bool) -> TranslationView {
    TranslationView {
        published: published(standing, &row),
        language: row.language,
        revision: row.revision,
        fields: row.fields.0,
        official: row.official,
        created_at: row.created_at.into(),
        updated_at: row.updated_at.into(),
        version: row.version,
        new,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_that_can_be_translated_has_a_limit() {
        for kind in [Kind::Pledge, Kind::Practice] {
            for field in texts(kind) {
                assert!(longest(kind, field).is_some_and(|most| most <= 15_000), "{field}");
            }
        }
    }
}
