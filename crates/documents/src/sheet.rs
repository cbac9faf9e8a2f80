//! Reads tables that people keep in spreadsheets.
use crate::table;
use csv::{ReaderBuilder, StringRecord};
use std::collections::{BTreeMap, BTreeSet};

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
    /// The places of the cells that the spreadsheet shows something in and has no value for; they are empty here.
    pub faults: BTreeMap<usize, Fault>,
}

/// Why a cell of a spreadsheet has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It holds an error, by its sign, such as `#REF!`.
    Error(String),
    /// It holds a formula whose result is not in the file: the program that wrote it did not calculate.
    NotCalculated,
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
    let mut lines = bytes.split(|byte| matches!(byte, b'\n' | b'\r'));
    let first_line = lines.find(|line| !line.is_empty()).unwrap_or_default();
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
    let mut read: Option<Vec<String>> = None;
    let (mut rows, mut unreadable_rows) = (Vec::new(), Vec::new());
    let mut number: usize = 0;
    for record in reader.byte_records() {
        // Reading bytes from memory, nothing can be wrong.
        let record = record.map_err(|_| Unreadable::NotUtf8)?;
        let begins = record.position().map_or(0, |position| position.byte());
        number = number.saturating_add(1).saturating_add(empty_lines(bytes, begins));
        let record = StringRecord::from_byte_record(record);
        let cells: Option<Vec<String>> = record.ok().map(|record| record.iter().map(cell).collect());
        let Some(headings) = &read else {
            let headings = cells.ok_or(Unreadable::NotUtf8)?;
            if headings.len() > MOST_COLUMNS {
                return Err(Unreadable::TooManyColumns);
            }
            read = Some(headings);
            continue;
        };
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
                faults: BTreeMap::new(),
            }),
        }
    }
    let headings = read.unwrap_or_default();
    if headings.iter().all(String::is_empty) {
        return Err(Unreadable::Empty);
    }
    Ok(Sheet {
        headings,
        rows,
        unreadable_rows,
    })
}

/// How many empty lines stand at a place between two records: spreadsheets show each as a row, the reader leaves them
/// out.
fn empty_lines(bytes: &[u8], from: u64) -> usize {
    let from = usize::try_from(from).unwrap_or(usize::MAX);
    let (before, mut rest) = bytes.split_at_checked(from).unwrap_or((bytes, &[]));
    // The second half of the end of the record before.
    if before.ends_with(b"\r") {
        rest = rest.strip_prefix(b"\n").unwrap_or(rest);
    }
    let mut found: usize = 0;
    while let Some(next) = [&b"\r\n"[..], b"\n", b"\r"]
        .iter()
        .find_map(|end| rest.strip_prefix(*end))
    {
        rest = next;
        found = found.saturating_add(1);
    }
    found
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
            faults: BTreeMap::new(),
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
    fn rows_are_numbered_as_spreadsheets_show_them() {
        for end in ["\n", "\r\n", "\r"] {
            let lines = ["a,b", "", "z", ",,,,", "", "\"two", "lines\",y", "", "", "v,w"];
            let read = from_csv(lines.join(end).as_bytes(), 9);
            let two_lines = format!("two{end}lines");
            let rows = vec![row(6, &[&two_lines, "y"]), row(9, &["v", "w"])];
            assert_eq!(
                read.map(|sheet| (sheet.rows, sheet.unreadable_rows)),
                Ok((rows, vec![UnreadableRow::Uneven { row: 3 }])),
                "{end:?}"
            );
        }
        let late = from_csv(b"\n\na;b\n\nx;y\n", 9).map(|sheet| (sheet.headings.join(" "), sheet.rows));
        assert_eq!(late, Ok(("a b".to_owned(), vec![row(5, &["x", "y"])])));
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
