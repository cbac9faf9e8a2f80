//! Reads tables that people keep in spreadsheets.
use csv::ReaderBuilder;

/// A table as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The headings, without space around them.
    pub headings: Vec<String>,
    /// The rows below the headings, as many cells as there are headings; rows without any text are left out.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its number as spreadsheets show it: the headings are row 1.
    pub number: usize,
    /// The cells, without space around them.
    pub cells: Vec<String>,
}

/// Why a table cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// There are no headings.
    Empty,
    /// A row is not UTF-8: the file was saved in another encoding.
    NotUtf8 {
        /// The row, as spreadsheets number it.
        row: usize,
    },
    /// A row has more or fewer cells than there are headings.
    Uneven {
        /// The row, as spreadsheets number it.
        row: usize,
    },
    /// There are more rows below the headings than may be.
    TooManyRows,
}

/// Reads CSV as spreadsheets save it: with or without a byte order mark, with commas, semicolons or tabs, of which the
/// headings use one. An apostrophe before a character that begins a formula is what kept it from being one.
///
/// # Errors
/// [`Unreadable`].
pub fn from_csv(bytes: &[u8], most_rows: usize) -> Result<Sheet, Unreadable> {
    let bytes = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
    let first_line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let times = |sign: u8| first_line.iter().filter(|byte| **byte == sign).count();
    let delimiter = [b',', b';', b'\t']
        .into_iter()
        .rev()
        .max_by_key(|sign| times(*sign))
        .unwrap_or(b',');
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes);
    let mut headings: Vec<String> = Vec::new();
    let mut rows = Vec::new();
    for (record, number) in reader.records().zip(1..) {
        // Reading from memory, nothing else can be wrong.
        let record = record.map_err(|_| Unreadable::NotUtf8 { row: number })?;
        let cells: Vec<String> = record.iter().map(cell).collect();
        if number == 1 {
            headings = cells;
        } else if cells.iter().all(String::is_empty) {
            continue;
        } else if cells.len() != headings.len() {
            return Err(Unreadable::Uneven { row: number });
        } else if rows.len() == most_rows {
            return Err(Unreadable::TooManyRows);
        } else {
            rows.push(Row { number, cells });
        }
    }
    if headings.iter().all(String::is_empty) {
        return Err(Unreadable::Empty);
    }
    Ok(Sheet { headings, rows })
}

/// Yes or no as spreadsheets and people write it in the three languages.
pub fn answer(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "true" | "yes" | "1" | "sí" | "si" | "oui" | "vrai" | "verdadero" => Some(true),
        "false" | "no" | "0" | "non" | "faux" | "falso" => Some(false),
        _ => None,
    }
}

fn cell(text: &str) -> String {
    let text = text.trim();
    match text.strip_prefix('\'') {
        Some(kept) if kept.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) => kept.to_owned(),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table;

    fn row(number: usize, cells: &[&str]) -> Row {
        Row {
            number,
            cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
        }
    }

    #[test]
    fn what_spreadsheets_save_is_read() {
        for text in [
            "name,note\r\nAna,\"a, b\"\r\n,\r\nEva,'=1\r\n",
            "\u{FEFF}name;note\nAna;a, b\n;\nEva;'=1",
            "name\tnote\nAna\ta, b\n\t\nEva\t'=1\n",
        ] {
            let read = from_csv(text.as_bytes(), 2).map(|sheet| (sheet.headings.join(" "), sheet.rows));
            let rows = vec![row(2, &["Ana", "a, b"]), row(4, &["Eva", "=1"])];
            assert_eq!(read, Ok(("name note".to_owned(), rows)), "{text}");
        }
    }

    #[test]
    fn what_was_written_is_read_again() {
        let cells = [["a", "b"], ["-1", "line\r\nline"], ["\"", "é;,"]];
        let read = table::csv(cells).ok().map(|bytes| from_csv(&bytes, 10));
        let rows = vec![row(2, &["-1", "line\r\nline"]), row(3, &["\"", "é;,"])];
        assert_eq!(read.and_then(Result::ok).map(|sheet| sheet.rows), Some(rows));
    }

    #[test]
    fn what_cannot_be_read_says_where() {
        assert_eq!(from_csv(b"", 9), Err(Unreadable::Empty));
        assert_eq!(from_csv(b"a,b\nx,y\nz\n", 9), Err(Unreadable::Uneven { row: 3 }));
        assert_eq!(from_csv(b"a\nM\xe9xico\n", 9), Err(Unreadable::NotUtf8 { row: 2 }));
        assert_eq!(from_csv(b"a\nx\ny\n", 1), Err(Unreadable::TooManyRows));
    }
}
