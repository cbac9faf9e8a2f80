//! Other words for the vocabularies: what people read of them, kept in the database and the same on every replica.
use crate::failure::Failure;
use crate::service::Tx;
use minga_domain::vocabulary::{self, Words};
use minga_storage::connection::AnyConnection;
use minga_storage::vocabulary_words::{self as store, VocabularyWords};

/// Keeps the words of files that an operator has edited, each in place of all that were kept of it. They are read when a
/// program starts.
///
/// # Errors
/// Those of the database.
pub fn keep(tx: &mut Tx<'_>, files: &[(String, Vec<Words>)]) -> Result<(), Failure> {
    for (file, words) in files {
        let rows: Vec<VocabularyWords> = words
            .iter()
            .map(|word| VocabularyWords {
                file: word.file.clone(),
                place: word.place.clone(),
                text: word.text.clone(),
                imported_at: tx.now().into(),
            })
            .collect();
        store::replace(tx.conn, file, &rows)?;
    }
    Ok(())
}

/// Puts the words that are kept in the place of the program's own, before anything is read of those; gives those whose
/// place this program does not have.
///
/// # Errors
/// Those of the database.
pub fn use_kept(conn: &mut AnyConnection) -> Result<Vec<Words>, Failure> {
    let kept = store::all(conn)?.into_iter().map(|row| Words {
        file: row.file,
        place: row.place,
        text: row.text,
    });
    Ok(vocabulary::use_words(kept.collect()))
}
