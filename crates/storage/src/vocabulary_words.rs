//! The words that an operator has put in the place of those of the program's vocabularies.
use crate::StoreError;
use crate::columns::Moment;
use crate::connection::{AnyConnection, MultiBackend};
use crate::schema::vocabulary_words;
use diesel::prelude::*;

/// Rows in one statement; a database takes a limited number of values.
const AT_ONCE: usize = 500;

/// A text at its place in a file of vocabularies.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = vocabulary_words, check_for_backend(MultiBackend))]
pub struct VocabularyWords {
    /// The file, without `.json`.
    pub file: String,
    /// The keys on the way to it, and the language.
    pub place: String,
    /// What people read there.
    pub text: String,
    /// Since when.
    pub imported_at: Moment,
}

/// All of them, by file and place.
pub fn all(conn: &mut AnyConnection) -> Result<Vec<VocabularyWords>, StoreError> {
    Ok(vocabulary_words::table
        .order((vocabulary_words::file, vocabulary_words::place))
        .select(VocabularyWords::as_select())
        .load(conn)?)
}

/// Keeps these words of a file in place of all that were kept of it.
pub fn replace(conn: &mut AnyConnection, file: &str, words: &[VocabularyWords]) -> Result<(), StoreError> {
    diesel::delete(vocabulary_words::table.filter(vocabulary_words::file.eq(file))).execute(conn)?;
    for part in words.chunks(AT_ONCE) {
        match conn {
            AnyConnection::Postgres(conn) => diesel::insert_into(vocabulary_words::table)
                .values(part)
                .execute(conn)?,
            AnyConnection::Sqlite(conn) => diesel::insert_into(vocabulary_words::table)
                .values(part)
                .execute(conn)?,
        };
    }
    Ok(())
}
