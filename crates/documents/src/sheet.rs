//! Reads tables that people keep in spreadsheets.
use crate::table;
use csv::{ReaderBuilder, StringRecord};
use std::collections::BTreeSet;

/// A table as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The headings, without space around them.
    pub headings: Vec<String>,
    /// The rows below the headings, as many cells as there are headings; rows without any text are left out.
    pub rows: Vec<Row>,
    /// The rows that cannot be read, in their order.
    pub unreadable_rows: Vec<UnreadableRow>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its number as spreadsheets show it: the headings are row 1.
    pub number: usize,
    /// The cells, without space around them.
    pub cells: Vec<String>,
    /// The places of the cells that the spreadsheet keeps as days, however it shows them: a month that was written is
    /// its first day.
    pub days: BTreeSet<usize>,
}

/// Why a row cannot be read; the others can.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnreadableRow {
    /// It is not UTF-8: the file was saved in another encoding.
    NotUtf8 {
        /// The row, as spreadsheets number it.
        row: usize,
    },
    /// It has more or fewer cells than there are headings.
    Uneven {
        /// The row, as spreadsheets number it.
        row: usize,
    },
}

/// Why a table cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// There are no headings.
    Empty,
    /// The headings are not UTF-8: the file was saved in another encoding.
    NotUtf8,
    /// There are more rows below the headings than may be.
    TooManyRows,
    /// There are more than [`MOST_COLUMNS`].
    TooManyColumns,
}

/// Most columns of a table. Ours: more than twice the headings of the widest template.
pub const MOST_COLUMNS: usize = 200;

/// Reads CSV as spreadsheets save it: with or without a byte order mark, with commas, semicolons or tabs, of which the
/// headings use one. An apostrophe before a character that begins a formula is what kept it from being one. A row that
/// cannot be read does not hide the others.
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
    let (mut rows, mut unreadable_rows) = (Vec::new(), Vec::new());
    for (record, number) in reader.byte_records().zip(1..) {
        // Reading bytes from memory, nothing can be wrong.
        let record = record
            .map(StringRecord::from_byte_record)
            .map_err(|_| Unreadable::NotUtf8)?;
        let cells: Option<Vec<String>> = record.ok().map(|record| record.iter().map(cell).collect());
        if number == 1 {
            headings = cells.ok_or(Unreadable::NotUtf8)?;
            if headings.len() > MOST_COLUMNS {
                return Err(Unreadable::TooManyColumns);
            }
            continue;
        }
        if cells.as_ref().is_some_and(|cells| cells.iter().all(String::is_empty)) {
            continue;
        }
        if rows.len().saturating_add(unreadable_rows.len()) == most_rows {
            return Err(Unreadable::TooManyRows);
        }
        match cells {
            None => unreadable_rows.push(UnreadableRow::NotUtf8 { row: number }),
            Some(cells) if cells.len() != headings.len() => {
                unreadable_rows.push(UnreadableRow::Uneven { row: number });
            }
            Some(cells) => rows.push(Row {
                number,
                cells,
                days: BTreeSet::new(),
            }),
        }
    }
    if headings.iter().all(String::is_empty) {
        return Err(Unreadable::Empty);
    }
    Ok(Sheet {
        headings,
        rows,
        unreadable_rows,
    })
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
    table::as_written(text.trim()).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(number: usize, cells: &[&str]) -> Row {
        Row {
            number,
            cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
            days: BTreeSet::new(),
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
        let cells = [["a", "b"], ["-1", "line\r\n- line"], ["\"", "é;=,"], [" '=1", "a\t+b"]];
        let read = table::csv(cells).ok().map(|bytes| from_csv(&bytes, 10));
        let rows = vec![
            row(2, &["-1", "line\r\n- line"]),
            row(3, &["\"", "é;=,"]),
            row(4, &["'=1", "a\t+b"]),
        ];
        assert_eq!(read.and_then(Result::ok).map(|sheet| sheet.rows), Some(rows));
    }

    #[test]
    fn what_cannot_be_read_says_where() {
        assert_eq!(from_csv(b"", 9), Err(Unreadable::Empty));
        assert_eq!(from_csv(b"a,M\xe9xico\nx,y\n", 9), Err(Unreadable::NotUtf8));
        assert_eq!(from_csv(b"a\nx\ny\n", 1), Err(Unreadable::TooManyRows));
        assert_eq!(from_csv(b"a,b\nx\ny,z\n", 1), Err(Unreadable::TooManyRows));
    }

    #[test]
    fn a_row_that_cannot_be_read_does_not_hide_the_others() {
        let read = from_csv(b"a,b\nz\nx,M\xe9xico\nx,y\n1,2,3\nv,w\n", 9);
        let unreadable = [
            UnreadableRow::Uneven { row: 2 },
            UnreadableRow::NotUtf8 { row: 3 },
            UnreadableRow::Uneven { row: 5 },
        ];
        let rows = vec![row(4, &["x", "y"]), row(6, &["v", "w"])];
        assert_eq!(
            read.map(|sheet| (sheet.rows, sheet.unreadable_rows)),
            Ok((rows, unreadable.to_vec()))
        );
    }
}
