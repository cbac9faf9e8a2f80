//! The public registry: what everybody may read of what was published, and how it gets there.
//!
//! [`publish`] makes one document from the published content. Contacts, e-mail addresses, reviews and notes are never
//! part of it: it is built from named public fields, not by leaving things out.
mod country;
mod dashboard;
pub mod export;
mod feed;
mod follow_up;
mod joined;
mod languages;
mod lists;
mod matches;
mod reading;
mod terms;
mod view;

pub use country::{CountryPage, CountryReport, FIRST_YEAR, GroupCount, page_of_country, report, report_as_markdown};
pub use dashboard::{CountryMap, Dashboard, dashboard, map};
pub use feed::feed;
pub(crate) use joined::Move;
pub use languages::Languages;
pub use lists::{Asked, Facet, PublicList, PublicSummary, Selection, list, name_of};
pub use matches::{MatchList, PublicMatch, matches_of};
pub use reading::{Belonging, Found, by_reference};
pub use view::{
    PublicDocument, PublicFile, PublicOrganisation, PublicProgress, PublicRelated, PublicSource, PublicTranslation,
};

use self::joined::Watching;
use crate::failure::Failure;
use crate::kept::kept_content;
use crate::service::Tx;
use crate::{matching, participants};
use chrono::Datelike;
use minga_domain::changes::{Change, ChangeType};
use minga_domain::content::Content;
use minga_domain::ids::{OrganisationId, SubmissionId};
use minga_domain::kinds::{Kind, Provenance, State};
use minga_domain::text::{fold, in_title, search_tokens};
use minga_storage::columns::Json;
use minga_storage::match_starts;
use minga_storage::registry::{self as store, Entry};
pub use minga_storage::registry::{Field, Order};
use minga_storage::search;
use minga_storage::submissions::{self, Submission};
use serde_json::Value;

/// Puts a published submission in the registry, or renews what stands there: the document, the terms it is filtered by
/// and what the public finds it by, in its language and in those of its translations. The row must have its reference,
/// its published revision and its date.
///
/// Participants, attachments and translations change without a new revision; they are read with the document. A change
/// of attachments only has to be told with [`changed`]; names and translations are known to the search, and need
/// [`refresh`].
///
/// # Errors
/// [`Failure::Internal`] when the row lacks one of these; those of the database.
pub fn publish(tx: &mut Tx<'_>, row: &Submission, content: &Content) -> Result<(), Failure> {
    if row.merged_into.is_some() {
        // What it was merged into stands for it.
        return Ok(());
    }
    let incomplete = |what: &str| Failure::Internal(format!("published submission {} has no {what}", row.id.0));
    let reference = row.reference.clone().ok_or_else(|| incomplete("reference"))?;
    let published_at = row.published_at.ok_or_else(|| incomplete("date of publication"))?;
    let revision = row.published_revision.ok_or_else(|| incomplete("published revision"))?;
    let watching = Watching::before(tx, &reference)?;
    let follow_up = follow_up::of(tx, row, content, revision)?;
    let organisation = store::organisation(tx.conn, row.organisation_id.0)?;
    let shown = participants::public_rows(tx.conn, row.id.0, row.provenance.0, terms::type_of(content))?;
    let legacy = row.provenance.0 == Provenance::Legacy;
    let source = if legacy {
        minga_storage::legacy::of_submission(tx.conn, row.id.0)?
    } else {
        None
    };

    let joined = matching::joined(tx, row, content)?;
    let public = public_content(content, joined.is_some());
    let terms = terms::of(&public, row, &organisation, *published_at, &follow_up);
    let partners = terms::partners(&public, &shown);
    let money = terms::money(&public);
    let mut tokens = search_tokens(&reference, &row.language);
    tokens.extend(search_tokens(&organisation.name, &row.language));
    for participant in &shown {
        tokens.extend(search_tokens(&participant.name, &row.language));
    }
    tokens.extend(content_tokens(content, &row.language));
    let mut title = search_tokens(content.title(), &row.language);
    for translation in store::published_translations(tx.conn, &[row.id.0])? {
        let of_title = translated_tokens(&translation, &mut tokens);
        title.extend(of_title);
    }
    tokens.extend(title.iter().map(|token| in_title(token)));

    // Of what was published again after its publication was undone, the first publication is the date, and the last one
    // is news.
    let last_published = row.decided_at.map_or(published_at, |decided| published_at.max(decided));
    let updated_at = follow_up
        .last()
        .map_or(last_published, |last| published_at.max(last.into()));
    let document = PublicDocument {
        reference: reference.clone(),
        kind: row.kind.0,
        title: content.title().to_owned(),
        language: row.language.clone(),
        original_language: row.language.clone(),
        official_translation: None,
        content: without_declarations(&public),
        matched_pledge: joined.clone(),
        match_flag: None,
        organisation: organisation.clone().into(),
        participants: Vec::new(),
        attachments: Vec::new(),
        status: follow_up.progress.map(|progress| progress.status),
        cycle: row.cycle.clone(),
        provenance: row.provenance.0,
        legacy,
        source: source.map(PublicSource::from),
        published_at: *published_at,
        corrected_at: follow_up.corrected_at,
        updated_at: *updated_at,
        progress: follow_up.progress,
        translations: Vec::new(),
        related: Vec::new(),
    };
    let entry = Entry {
        submission_id: row.id,
        reference,
        kind: row.kind,
        title: content.title().to_owned(),
        title_key: fold(content.title()),
        language: row.language.clone(),
        organisation_id: row.organisation_id,
        cycle: row.cycle.clone(),
        year: published_at.year(),
        type_key: terms::type_of(content).map(str::to_owned),
        actor_type: organisation.actor_type,
        provenance: row.provenance,
        published_at,
        corrected_at: follow_up.corrected_at.map(Into::into),
        updated_at,
        matched: joined,
        contribution: money.contribution.as_ref().map(|money| money.minor),
        contribution_currency: money.contribution.map(|money| money.currency),
        support: money.support.as_ref().map(|money| money.minor),
        support_currency: money.support.map(|money| money.currency),
    };
    let document = Json(serde_json::to_value(document).map_err(|error| Failure::Internal(error.to_string()))?);
    let listed = store::joins(tx.conn, row.id.0)?;
    if store::title_of(tx.conn, row.id.0)?.as_deref() != Some(content.title()) {
        announce_linked(tx, row.id.0)?;
    }
    store::put(tx.conn, &entry, &document, &terms, &partners)?;
    search::put(tx.conn, row.id.0, true, &tokens)?;
    let since = if legacy && listed.is_none() {
        published_at
    } else {
        tx.now().into()
    };
    let shown = listed.is_some();
    let before = listed.flatten();
    let moved = Move {
        id: row.id.0,
        reference: &entry.reference,
        before: before.as_deref(),
        now: entry.matched.as_deref(),
    };
    moved.happen(tx, shown, since)?;
    watching.after(tx)?;
    changed(tx);
    Ok(())
}

/// Takes a submission out of the registry: archived, merged, or its publication undone. What it joins is remembered for
/// when it comes back.
///
/// # Errors
/// Those of the database.
pub fn remove(tx: &mut Tx<'_>, row: &Submission) -> Result<(), Failure> {
    let id = row.id.0;
    let watching = Watching::before(tx, row.reference.as_deref().unwrap_or_default())?;
    let joined = store::matched_of(tx.conn, id)?;
    joined::announce(tx, joined.as_deref(), None)?;
    if store::contains(tx.conn, id)? {
        announce_linked(tx, id)?;
    }
    store::remove(tx.conn, id)?;
    search::remove(tx.conn, id, true)?;
    crate::follow_up::end(tx, id)?;
    watching.after(tx)?;
    changed(tx);
    Ok(())
}

/// Takes a submission whose publication is undone out of the registry: when it is published again, it joins what it
/// joins since then.
///
/// # Errors
/// Those of the database.
pub fn retract(tx: &mut Tx<'_>, row: &Submission) -> Result<(), Failure> {
    remove(tx, row)?;
    Ok(match_starts::remove(tx.conn, row.id.0)?)
}

/// Renews the entry of a submission from its published revision, where it has one: after a change of what the document
/// or the search takes from elsewhere (organisation, participants, progress).
///
/// # Errors
/// [`Failure::NotFound`] when there is no such submission; [`Failure::Internal`] when its published revision is
/// missing; those of [`publish`].
pub fn refresh(tx: &mut Tx<'_>, id: SubmissionId) -> Result<(), Failure> {
    // The lock comes first: an archive in the same instant must not be undone by this.
    let row = submissions::lock(tx.conn, id)?.ok_or(Failure::NotFound)?;
    if row.state.0 != State::Published || !store::contains(tx.conn, id)? {
        return Ok(());
    }
    let Some(number) = row.published_revision else {
        return Ok(());
    };
    let revision = submissions::revision(tx.conn, id, number)?
        .ok_or_else(|| Failure::Internal(format!("revision {number} of submission {id} is missing")))?;
    let content = kept_content(row.kind.0, &revision.content.0)?;
    publish(tx, &row, &content)
}

/// Renews all entries of an organisation, after a change of what the public knows of it, and announces them.
///
/// # Errors
/// Those of [`refresh`].
pub fn refresh_organisation(tx: &mut Tx<'_>, organisation: OrganisationId) -> Result<(), Failure> {
    for (id, kind, reference) in store::of_organisation(tx.conn, organisation)? {
        refresh(tx, id)?;
        // It may have been archived while its lock was waited for.
        if store::names(tx.conn, &reference)? {
            tx.announce(Change::OrganisationChanged.of(kind), &reference);
        }
    }
    Ok(())
}

/// Tells the change feed what happened to a published submission. What is not public is not told: of one that was
/// merged only that it was.
pub(crate) fn announce(tx: &mut Tx<'_>, row: &Submission, what: ChangeType) {
    let told = row.merged_into.is_none() || what == Change::Merged.of(row.kind.0);
    if let Some(reference) = row.reference.as_ref().filter(|_| told) {
        tx.announce(what, reference);
    }
}

/// Tells the change feed of the entries that are linked with a submission: they name it from now on or no longer, or by
/// another title.
pub(crate) fn announce_linked(tx: &mut Tx<'_>, id: SubmissionId) -> Result<(), Failure> {
    for other in minga_storage::duplicates::linked_entries(tx.conn, id)? {
        tx.announce(Change::RelatedChanged.of(other.kind), &other.reference);
    }
    Ok(())
}

/// Says that something changed that the public can see; the transaction's end raises the registry's version.
pub fn changed(tx: &mut Tx<'_>) {
    tx.public_changed = true;
}

/// Renews what the working side finds a submission by: its working content, whatever its state.
///
/// # Errors
/// Those of the database.
pub fn index_working(tx: &mut Tx<'_>, row: &Submission, content: &Content) -> Result<(), Failure> {
    let organisation = store::organisation(tx.conn, row.organisation_id.0)?;
    let mut tokens = search_tokens(row.reference.as_deref().unwrap_or_default(), &row.language);
    tokens.extend(search_tokens(&organisation.name, &row.language));
    tokens.extend(content_tokens(content, &row.language));
    Ok(search::put(tx.conn, row.id.0, false, &tokens)?)
}

/// Makes a submission unfindable for the working side, before it is deleted.
///
/// # Errors
/// Those of the database.
pub fn forget_working(tx: &mut Tx<'_>, id: SubmissionId) -> Result<(), Failure> {
    Ok(search::remove(tx.conn, id, false)?)
}

/// The content as it is counted and shown: without the pledge that it names where it is not shown as a match of that one.
fn public_content(content: &Content, joins: bool) -> Content {
    let mut public = content.clone();
    if let Content::Pledge(pledge) = &mut public
        && let Some(matches) = &mut pledge.matches
        && !joins
    {
        matches.reference = None;
    }
    public
}

/// A content as the public reads it: without the submitter's declarations.
fn without_declarations(content: &Content) -> Value {
    let mut value = content.to_value();
    if let Some(fields) = value.as_object_mut() {
        fields.remove("declarations");
    }
    value
}

/// The fields of a content that hold prose or names; the others hold keys, codes and figures.
const PROSE: &[&str] = &[
    "title",
    "description",
    "summary",
    "how",
    "place",
    "name",
    "unit",
    "common_goal",
    "own_action",
    "since_adoption",
    "implementers",
    "partners",
    "donors",
    "evidence_of_application",
    "benefits",
    "innovation",
    "lessons",
    "replication",
];

fn content_tokens(content: &Content, language: &str) -> Vec<String> {
    fn collect(value: &Value, prose: bool, language: &str, tokens: &mut Vec<String>) {
        match value {
            Value::String(text) if prose => tokens.extend(search_tokens(text, language)),
            Value::Array(items) => items.iter().for_each(|item| collect(item, prose, language, tokens)),
            Value::Object(fields) => {
                for (name, inner) in fields {
                    collect(inner, PROSE.contains(&name.as_str()), language, tokens);
                }
            }
            _ => {}
        }
    }
    let mut tokens = Vec::new();
    collect(&content.to_value(), false, language, &mut tokens);
    tokens
}

/// Adds what an entry is found by in the words of a translation; gives what its translated title is found by.
fn translated_tokens(translation: &store::PublicTranslation, tokens: &mut Vec<String>) -> Vec<String> {
    let mut title = Vec::new();
    for (field, text) in translation.fields.0.as_object().into_iter().flatten() {
        let said = search_tokens(text.as_str().unwrap_or_default(), &translation.language);
        if field.trim_start_matches('/') == "title" {
            title.extend(said.iter().cloned());
        }
        tokens.extend(said);
    }
    title
}

/// The path of an entry in the API.
pub(crate) fn path_of(kind: Kind, reference: &str) -> String {
    format!("/v1/{}/{reference}", collection_of(kind))
}

/// How addresses name a collection.
pub(crate) const fn collection_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Pledge => "pledges",
        Kind::Practice => "practices",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
    use super::*;
    use serde_json::json;

    fn pledge() -> Content {
        let content = json!({
            "title": "Asesoría legal",
            "type": "individual",
            "natures": ["financial"],
            "objectives": [3, 7],
            "principles": [{"principle": "human_rights", "how": "Con intérpretes"}],
            "implementation": {"countries": ["PER"], "regions": ["155"], "place": "Tumbes"},
            "declarations": {"authorised_to_submit": true}
        });
        Content::read(Kind::Pledge, &content).unwrap()
    }

    #[test]
    fn declarations_are_not_public() {
        let public = without_declarations(&public_content(&pledge(), true));
        assert_eq!(public.get("declarations"), None);
        assert_eq!(public.get("title"), Some(&json!("Asesoría legal")));
    }

    #[test]
    fn prose_is_found_and_keys_are_not() {
        let tokens = content_tokens(&pledge(), "es");
        for word in ["asesoria", "tumbes", "interpretes"] {
            assert!(tokens.contains(&word.to_owned()), "{word}: {tokens:?}");
        }
        assert!(
            !tokens
                .iter()
                .any(|token| token.contains("individual") || token == "per"),
            "{tokens:?}"
        );
    }
}
