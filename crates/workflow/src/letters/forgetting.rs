//! A name that is taken out of the letter that is being written. What was sent stays as it was sent.
use super::{Letters, sources};
use crate::failure::Failure;
use crate::service::Tx;
use minga_domain::ids::SubmissionId;
use minga_domain::letter::Source;
use minga_storage::columns::Json;
use minga_storage::letters::{self as store, Letter, LetterItem};
use serde_json::Value;
use std::collections::BTreeMap;

/// Rewrites every text of the letter that is being written, and what its points come from where the words of a review
/// have changed. The caller holds the submission's lock.
///
/// # Errors
/// [`Failure::Unavailable`] when somebody writes it in the same instant.
pub(crate) fn rewrite_open(
    tx: &mut Tx<'_>,
    submission: SubmissionId,
    rewrite: &dyn Fn(&str) -> String,
    changed: &BTreeMap<Source, Source>,
) -> Result<(), Failure> {
    let letters = Letters::of(tx, submission)?;
    let Some(open) = &letters.open else { return Ok(()) };
    let of = |found: Vec<Source>| -> Json {
        let now: Vec<Source> = found
            .into_iter()
            .map(|source| changed.get(&source).cloned().unwrap_or(source))
            .collect();
        sources::stored(&now)
    };
    let mut written = true;
    let mut any = false;
    for item in letters.items(open) {
        let clean = LetterItem {
            text: rewrite(&item.text),
            translations: in_all(&item.translations, rewrite),
            sources: of(sources::of_item(item)),
            ..item.clone()
        };
        if clean != *item {
            any = true;
            let next = LetterItem {
                version: item.version + 1,
                ..clean
            };
            written &= store::update_item(tx.conn, &next, item.version)?;
        }
    }
    let clean = Letter {
        introduction: open.introduction.as_deref().map(rewrite),
        introduction_translations: in_all(&open.introduction_translations, rewrite),
        dropped_sources: of(sources::dropped(open)),
        ..open.clone()
    };
    if any || clean != *open {
        let next = Letter {
            version: open.version + 1,
            updated_at: tx.now().into(),
            ..clean
        };
        written &= store::update(tx.conn, &next, open.version)?;
    }
    if written {
        Ok(())
    } else {
        Err(Failure::Unavailable(
            "a letter was written while a name was taken out of it".to_owned(),
        ))
    }
}

/// Texts by language, each rewritten.
fn in_all(texts: &Json, rewrite: &dyn Fn(&str) -> String) -> Json {
    let Value::Object(by_language) = &texts.0 else {
        return texts.clone();
    };
    let clean = by_language.iter().map(|(language, text)| {
        let text = text
            .as_str()
            .map_or_else(|| text.clone(), |text| Value::from(rewrite(text)));
        (language.clone(), text)
    });
    Json(Value::Object(clean.collect()))
}
