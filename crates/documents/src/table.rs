//! Tables for spreadsheets: CSV a piece at a time, XLSX through a file of the operating system, so that neither takes
//! more memory for more rows.
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use std::borrow::Cow;
use std::io::{self, Seek, Write};

/// Rows of a sheet, the headings included; Excel has room for 1 048 576.
const ROWS_OF_A_SHEET: u32 = 1_000_000;

/// Most characters of a cell in Excel.
const LONGEST_CELL: usize = 32_767;

/// What begins a cell inside of a cell for a spreadsheet with other settings: it splits lines at semicolons or tabs, or
/// takes no quotation marks for its own.
const SEPARATORS: [char; 4] = [';', '\t', '\r', '\n'];

/// Says in the first bytes of a CSV file that it is UTF-8: without it Excel shows broken accents.
pub const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// Rows as CSV (RFC 4180). An apostrophe stands before what a spreadsheet would take for a formula: at the beginning of
/// a cell, and behind a semicolon, a tab or a line break in it, where a spreadsheet with other settings begins a cell.
///
/// # Errors
/// None is known: it writes to memory.
pub fn csv<R, C>(rows: impl IntoIterator<Item = R>) -> io::Result<Vec<u8>>
where
    R: IntoIterator<Item = C>,
    C: AsRef<str>,
{
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .flexible(false)
        .from_writer(Vec::new());
    for row in rows {
        for cell in row {
            writer.write_field(harmless(cell.as_ref()).as_bytes())?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
}

/// The text so that no spreadsheet takes it, or what it takes for a cell of its own, for a formula.
fn harmless(text: &str) -> Cow<'_, str> {
    if !places(text).any(|(first, rest)| is_formula(first, rest)) {
        return text.into();
    }
    let kept = places(text).map(|(first, rest)| {
        let part = rest.split_inclusive(SEPARATORS).next().unwrap_or_default();
        let sign = if is_formula(first, rest) { "'" } else { "" };
        format!("{sign}{part}")
    });
    kept.collect::<String>().into()
}

/// The text without the apostrophes that [`harmless`] put into it.
pub(crate) fn as_written(text: &str) -> Cow<'_, str> {
    let kept_harmless = |first: bool, rest: &str| rest.strip_prefix('\'').is_some_and(|rest| is_formula(first, rest));
    if !places(text).any(|(first, rest)| kept_harmless(first, rest)) {
        return text.into();
    }
    let kept = places(text).map(|(first, rest)| {
        let part = rest.split_inclusive(SEPARATORS).next().unwrap_or_default();
        let part = part
            .strip_prefix('\'')
            .filter(|_| kept_harmless(first, rest))
            .unwrap_or(part);
        part.to_owned()
    });
    kept.collect::<String>().into()
}

/// The text from each place on where some spreadsheet begins a cell, and whether it is the first.
fn places(text: &str) -> impl Iterator<Item = (bool, &str)> {
    let behind = text
        .match_indices(SEPARATORS)
        .filter_map(|(at, sign)| text.get(at.saturating_add(sign.len())..));
    std::iter::once((true, text)).chain(behind.map(|rest| (false, rest)))
}

/// Whether a spreadsheet that begins a cell here may take it for a formula. Quotation marks, which it may take for its
/// own, count like spaces, and so do apostrophes: those of a writer are told from ours when the text is read again.
fn is_formula(first: bool, rest: &str) -> bool {
    match rest.trim_start_matches([' ', '\u{FEFF}', '"', '\'']).chars().next() {
        Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠') => true,
        Some('\t' | '\r') => first,
        _ => false,
    }
}

/// An XLSX file that grows row by row. Rows that are written leave the memory.
pub struct Xlsx {
    workbook: Workbook,
    headings: Vec<String>,
    name: String,
    to_fill_in: bool,
    sheets: u32,
    row: u32,
}

impl std::fmt::Debug for Xlsx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Xlsx")
            .field("sheets", &self.sheets)
            .field("row", &self.row)
            .finish_non_exhaustive()
    }
}

impl Xlsx {
    /// A file with one sheet of this name, with its headings.
    ///
    /// # Errors
    /// When the operating system gives no temporary file.
    pub fn new(name: &str, headings: Vec<String>) -> io::Result<Self> {
        Self::with(name, headings, false)
    }

    /// A file that people fill in: what they write under the headings stays text. A spreadsheet makes a day of `2028-12`
    /// else, and 7 of `007`.
    ///
    /// # Errors
    /// When the operating system gives no temporary file.
    pub fn to_fill_in(name: &str, headings: Vec<String>) -> io::Result<Self> {
        Self::with(name, headings, true)
    }

    fn with(name: &str, headings: Vec<String>, to_fill_in: bool) -> io::Result<Self> {
        let mut file = Self {
            workbook: Workbook::new(),
            headings,
            // Excel allows 31 characters; a number may follow.
            name: name.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(26).collect(),
            to_fill_in,
            sheets: 0,
            row: 0,
        };
        file.add_sheet().map_err(failed)?;
        Ok(file)
    }

    fn add_sheet(&mut self) -> Result<(), XlsxError> {
        self.sheets = self.sheets.saturating_add(1);
        let name = if self.sheets == 1 {
            self.name.clone()
        } else {
            format!("{} {}", self.name, self.sheets)
        };
        let bold = Format::new().set_bold();
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?;
        sheet.set_freeze_panes(1, 0)?;
        if self.to_fill_in {
            // 49 is the text format of every spreadsheet.
            let text = Format::new().set_num_format_index(49);
            for (column, _) in (0_u16..).zip(&self.headings) {
                sheet.set_column_format(column, &text)?;
            }
        }
        for (column, heading) in (0_u16..).zip(&self.headings) {
            sheet.write_string_with_format(0, column, heading, &bold)?;
        }
        self.row = 1;
        Ok(())
    }

    /// Adds a row. All cells are text: nothing is taken for a formula, and amounts stay exact.
    ///
    /// # Errors
    /// When the temporary file cannot be written.
    pub fn push<C: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = C>) -> io::Result<()> {
        self.write(cells).map_err(failed)
    }

    fn write<C: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = C>) -> Result<(), XlsxError> {
        if self.row >= ROWS_OF_A_SHEET {
            self.add_sheet()?;
        }
        let place = usize::try_from(self.sheets.saturating_sub(1)).unwrap_or_default();
        let sheet = self.workbook.worksheet_from_index(place)?;
        for (column, cell) in (0_u16..).zip(cells) {
            let text = cell.as_ref();
            if text.is_empty() {
                continue;
            }
            sheet.write_string(self.row, column, as_long_as_allowed(text))?;
        }
        self.row = self.row.saturating_add(1);
        Ok(())
    }

    /// Writes the whole file.
    ///
    /// # Errors
    /// When a file cannot be written or read.
    pub fn finish(mut self, to: impl Write + Seek + Send) -> io::Result<()> {
        self.workbook.save_to_writer(to).map_err(failed)
    }
}

/// The text, cut where a cell is full.
fn as_long_as_allowed(text: &str) -> &str {
    if text.len() <= LONGEST_CELL {
        return text;
    }
    let end = text.char_indices().nth(LONGEST_CELL);
    end.and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

fn failed(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        other => io::Error::other(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]
    use super::*;
    use std::io::Cursor;

    #[test]
    fn a_cell_is_never_a_formula() {
        let written = csv([["=1+1", " @SUM(A1)", "-3", "año, \"bueno\"", "línea 1\nlínea 2", ""]]).unwrap();
        let text = String::from_utf8(written).unwrap();
        assert_eq!(
            text,
            "'=1+1,' @SUM(A1),'-3,\"año, \"\"bueno\"\"\",\"línea 1\nlínea 2\",\r\n"
        );
    }

    #[test]
    fn nothing_is_a_formula_behind_what_another_spreadsheet_splits_at() {
        for (text, harmless_text) in [
            ("a;=1", "a;'=1"),
            ("a; =1;b", "a;' =1;b"),
            ("a\n=1", "a\n'=1"),
            ("a\r\n-1\r\n", "a\r\n'-1\r\n"),
            ("a\t@x", "a\t'@x"),
            ("a;\"=1", "a;'\"=1"),
            ("=1;+2", "'=1;'+2"),
            ("1;2\tb = c\nd-e; f", "1;2\tb = c\nd-e; f"),
        ] {
            assert_eq!(harmless(text), harmless_text);
        }
    }

    #[test]
    fn what_was_made_harmless_is_read_as_it_was() {
        let signs = ["=", "'", " ", ";", "\t", "\n", "\"", "a", "\r"];
        for first in signs {
            for second in signs {
                for third in signs {
                    for end in ["", "=", "'@", "b;'+"] {
                        let text = format!("{first}{second}{third}{end}");
                        assert_eq!(as_written(&harmless(&text)), text, "{text:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_workbook_is_written_row_by_row() {
        let mut file = Xlsx::new(
            "Compromisos: [2026]",
            vec!["Referencia".to_owned(), "Título".to_owned()],
        )
        .unwrap();
        for number in 0..50 {
            file.push([format!("PL-2026-{number:05}"), "=HYPERLINK(\"x\")".to_owned()])
                .unwrap();
        }
        file.push(["x".repeat(LONGEST_CELL + 10)]).unwrap();
        let mut bytes = Cursor::new(Vec::new());
        file.finish(&mut bytes).unwrap();
        let bytes = bytes.into_inner();
        assert_eq!(&bytes[..4], b"PK\x03\x04");
    }
}
