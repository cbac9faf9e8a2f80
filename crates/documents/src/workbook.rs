//! Reads the first sheet of an XLSX workbook as a table. A workbook is a ZIP archive of XML, and a small one can claim
//! to be endless: how much it unpacks to is measured before anything of it is kept, and its cells are taken one after
//! the other, never as the whole square that they span.
use crate::sheet::{Fault, MOST_COLUMNS, Row, Sheet};
use calamine::{DataRef, Reader, Xlsx};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};
use zip::ZipArchive;

/// The media type of XLSX.
pub const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Most bytes that a workbook may unpack to, over all its parts. Ours: ten times what a thousand full rows take.
const MOST_UNPACKED: u64 = 64 * 1024 * 1024;

/// Most parts of a workbook; one that a person filled in has some twenty.
const MOST_PARTS: usize = 1000;

/// Most bytes of text in the cells of the first sheet, each counted as often as it stands there: a workbook keeps equal
/// texts once. Ours: three times the largest file.
const MOST_TEXT: usize = 16 * 1024 * 1024;

/// Why a workbook cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadWorkbook {
    /// It is no XLSX file, or a broken one.
    NotXlsx,
    /// It unpacks to more than it may, or claims to.
    TooMuch,
    /// Its cells have more text than they may.
    TooMuchText,
    /// There are no headings.
    Empty,
    /// There are more rows below the headings than may be.
    TooManyRows,
}

/// Reads the first sheet. Rows without any text are left out; a short row is filled up with empty cells, and what
/// stands right of the headings is left out. Numbers and dates are read as they are written in CSV. A cell with an error,
/// or with a formula that was not calculated, is a [`Fault`] of its row; a heading of that kind is read as its sign.
///
/// # Errors
/// [`BadWorkbook`].
pub fn from_xlsx(bytes: &[u8], most_rows: usize) -> Result<Sheet, BadWorkbook> {
    measure(bytes)?;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| BadWorkbook::NotXlsx)?;
    let name = workbook.sheet_names().first().cloned().ok_or(BadWorkbook::Empty)?;
    let mut cells = workbook
        .worksheet_cells_reader(&name)
        .map_err(|_| BadWorkbook::NotXlsx)?;
    let mut rows: Vec<ReadRow> = Vec::new();
    let mut room = MOST_TEXT;
    while let Some(cell) = cells
        .next_cell_with_formula_metadata()
        .map_err(|_| BadWorkbook::NotXlsx)?
    {
        let (row, column) = cell.pos;
        let is_day = matches!(cell.value, DataRef::DateTime(_) | DataRef::DateTimeIso(_));
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column >= MOST_COLUMNS {
            continue;
        }
        let fault = match (&cell.value, &cell.formula) {
            (DataRef::Error(error), _) => Some(Fault::Error(error.to_string())),
            (DataRef::Empty, Some(_)) => Some(Fault::NotCalculated),
            _ => None,
        };
        let text = match &fault {
            // The headings are known by their place: a row of its own cannot be told yet.
            Some(fault) if row == 0 => sign(fault),
            _ => text(&cell.value),
        };
        if text.is_empty() && fault.is_none() {
            continue;
        }
        room = room.checked_sub(text.len()).ok_or(BadWorkbook::TooMuchText)?;
        if rows.last().is_none_or(|last| last.row != row) {
            if rows.len() > most_rows {
                return Err(BadWorkbook::TooManyRows);
            }
            rows.push(ReadRow {
                row,
                ..ReadRow::default()
            });
        }
        if let Some(read) = rows.last_mut() {
            if is_day {
                read.days.insert(column);
            }
            if let Some(fault) = fault.filter(|_| row > 0) {
                read.faults.insert(column, fault);
            }
            if read.cells.len() <= column {
                read.cells.resize(column + 1, String::new());
            }
            if let Some(place) = read.cells.get_mut(column) {
                *place = text;
            }
        }
    }
    let mut rows = rows.into_iter();
    let first = rows.next().ok_or(BadWorkbook::Empty)?;
    if first.row != 0 {
        return Err(BadWorkbook::Empty);
    }
    let headings = first.cells;
    let rows = rows.map(|mut read| {
        read.cells.resize(headings.len(), String::new());
        read.faults.retain(|column, _| *column < headings.len());
        Row {
            number: usize::try_from(read.row).unwrap_or(usize::MAX).saturating_add(1),
            cells: read.cells,
            days: read.days,
            faults: read.faults,
        }
    });
    Ok(Sheet {
        rows: rows
            .filter(|row| !row.faults.is_empty() || row.cells.iter().any(|cell| !cell.is_empty()))
            .collect(),
        headings,
        unreadable_rows: Vec::new(),
    })
}

/// A row while it is read.
#[derive(Default)]
struct ReadRow {
    /// Its place in the sheet, from 0.
    row: u32,
    cells: Vec<String>,
    days: BTreeSet<usize>,
    faults: BTreeMap<usize, Fault>,
}

/// What stands for a fault among the headings, where no name is made of it.
fn sign(fault: &Fault) -> String {
    match fault {
        Fault::Error(sign) => sign.clone(),
        Fault::NotCalculated => "=".to_owned(),
    }
}

/// Unpacks every part into nothing, as far as it may go: what an archive says of its sizes need not be true. Nor need
/// the number of texts be true that a part announces, for which room is made before they are read.
fn measure(bytes: &[u8]) -> Result<(), BadWorkbook> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| BadWorkbook::NotXlsx)?;
    if archive.len() > MOST_PARTS {
        return Err(BadWorkbook::TooMuch);
    }
    let mut left = MOST_UNPACKED;
    for place in 0..archive.len() {
        let part = archive.by_index(place).map_err(|_| BadWorkbook::NotXlsx)?;
        if part.size() > left {
            return Err(BadWorkbook::TooMuch);
        }
        let mut part = part.take(left.saturating_add(1));
        let mut announced = Announced::default();
        let read = std::io::copy(&mut part, &mut announced).map_err(|_| BadWorkbook::NotXlsx)?;
        left = left.checked_sub(read).ok_or(BadWorkbook::TooMuch)?;
        if announced.most > read {
            return Err(BadWorkbook::TooMuch);
        }
    }
    Ok(())
}

/// What announces how many texts follow.
const COUNT: &[u8] = b"uniqueCount";

/// The highest number that stands behind [`COUNT`] in the bytes that pass. Zero bytes between the letters (UTF-16) are
/// passed over.
#[derive(Debug, Default)]
struct Announced {
    /// How many letters of the name have just passed.
    matched: usize,
    /// The number behind the name, from its first digit on.
    number: Option<u64>,
    most: u64,
}

impl Announced {
    fn pass(&mut self, byte: u8) {
        if self.matched == COUNT.len() {
            match byte {
                b'0'..=b'9' => {
                    let digit = u64::from(byte - b'0');
                    let number = self.number.unwrap_or_default().saturating_mul(10).saturating_add(digit);
                    self.number = Some(number);
                    self.most = self.most.max(number);
                    return;
                }
                b' ' | b'\t' | b'\r' | b'\n' | b'=' | b'"' | b'\'' | b'+' if self.number.is_none() => return,
                _ => (self.matched, self.number) = (0, None),
            }
        }
        // Before a name stands a space or a quotation mark, so what has matched in part is never the beginning of it.
        if COUNT.get(self.matched) == Some(&byte) {
            self.matched += 1;
        } else {
            self.matched = usize::from(COUNT.first() == Some(&byte));
        }
    }
}

impl Write for Announced {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        for byte in bytes.iter().copied().filter(|byte| *byte != 0) {
            self.pass(byte);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A cell as it would stand in CSV. An error is no text.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Bool(answer) => answer.to_string(),
        DataRef::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTimeIso(text) => text.split('T').next().unwrap_or_default().to_owned(),
        DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail loudly")]
    use super::*;
    use crate::table;
    use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
    use zip::write::SimpleFileOptions;

    #[test]
    fn what_was_written_is_read_again_and_a_formula_stays_text() {
        let mut file = table::Xlsx::new("x", vec!["a".to_owned(), "b".to_owned()]).unwrap();
        file.push(["1", "=HYPERLINK(\"x\")"]).unwrap();
        file.push(["", ""]).unwrap();
        file.push(["", " é; 2 "]).unwrap();
        let mut bytes = Cursor::new(Vec::new());
        file.finish(&mut bytes).unwrap();
        let read = from_xlsx(bytes.get_ref(), 10).unwrap();
        assert_eq!(read.headings, ["a", "b"]);
        let rows: Vec<(usize, Vec<&str>)> = read
            .rows
            .iter()
            .map(|row| (row.number, row.cells.iter().map(String::as_str).collect()))
            .collect();
        assert_eq!(rows, [(2, vec!["1", "=HYPERLINK(\"x\")"]), (4, vec!["", "é; 2"])]);
        assert_eq!(from_xlsx(bytes.get_ref(), 1), Err(BadWorkbook::TooManyRows));
    }

    #[test]
    fn numbers_and_days_are_read_as_in_csv_and_a_far_cell_takes_no_memory() {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        for (column, heading) in [(0, "a"), (1, "b"), (2, "c"), (3, "d")] {
            sheet.write_string(0, column, heading).unwrap();
        }
        let day = ExcelDateTime::from_ymd(2027, 3, 1).unwrap();
        let format = Format::new().set_num_format("yyyy-mm-dd");
        sheet.write_number(1, 0, 3.0).unwrap();
        sheet.write_number(1, 1, 2.5).unwrap();
        sheet.write_datetime_with_format(1, 2, &day, &format).unwrap();
        sheet.write_formula(1, 3, Formula::new("=1+1").set_result("2")).unwrap();
        sheet.write_string(1_048_575, 16_383, "far").unwrap();
        let read = from_xlsx(&workbook.save_to_buffer().unwrap(), 10).unwrap();
        assert_eq!(read.rows.len(), 1);
        let row = read.rows.first().unwrap();
        assert_eq!(row.cells, ["3", "2.5", "2027-03-01", "2"]);
        assert_eq!(row.days, BTreeSet::from([2]));
    }

    #[test]
    fn an_error_and_a_formula_without_its_result_are_faults_and_an_empty_result_is_none() {
        let cell = |place: &str, rest: &str| format!("<c r=\"{place}\"{rest}</c>");
        let heading = |place: &str, text: &str| cell(place, &format!(" t=\"str\"><v>{text}</v>"));
        let formula = "><f>A1</f>";
        let rows = [
            [
                heading("A1", "a"),
                heading("B1", "b"),
                heading("C1", "c"),
                cell("D1", " t=\"e\"><v>#NAME?</v>"),
            ],
            [
                cell("A2", " t=\"e\"><f>A1</f><v>#REF!</v>"),
                cell("B2", formula),
                cell("C2", " t=\"str\"><f>A1</f><v></v>"),
                String::new(),
            ],
            [
                cell("A3", " t=\"e\"><v>#N/A</v>"),
                cell("B3", "><f>A1</f><v>7</v>"),
                cell("C3", " s=\"0\">"),
                cell("H3", formula),
            ],
        ];
        let rows: String = rows
            .iter()
            .map(|cells| format!("<row>{}</row>", cells.concat()))
            .collect();
        let sheet = format!(
            "<?xml version=\"1.0\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
             <sheetData>{rows}</sheetData></worksheet>"
        );
        let read = from_xlsx(&with_part("xl/worksheets/sheet1.xml", &sheet), 10).unwrap();
        assert_eq!(read.headings, ["a", "b", "c", "#NAME?"]);
        let error = |sign: &str| Fault::Error(sign.to_owned());
        let faults: Vec<_> = read.rows.iter().map(|row| (row.number, row.faults.clone())).collect();
        assert_eq!(
            faults,
            [
                (2, BTreeMap::from([(0, error("#REF!")), (1, Fault::NotCalculated)])),
                (3, BTreeMap::from([(0, error("#N/A"))])),
            ]
        );
        assert_eq!(read.rows.last().unwrap().cells, ["", "7", "", ""]);
    }

    #[test]
    fn what_is_filled_in_stays_text() {
        let headings = ["a", "b"].map(str::to_owned).to_vec();
        let mut file = table::Xlsx::to_fill_in("x", headings).unwrap();
        file.push(["# note", ""]).unwrap();
        let mut bytes = Cursor::new(Vec::new());
        file.finish(&mut bytes).unwrap();
        let mut archive = ZipArchive::new(Cursor::new(bytes.get_ref())).unwrap();
        let mut part = |name: &str| {
            let mut text = String::new();
            archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
            text
        };
        let (sheet, styles) = (part("xl/worksheets/sheet1.xml"), part("xl/styles.xml"));
        let columns = sheet
            .split("<col ")
            .skip(1)
            .map(|column| column.split("/>").next().unwrap());
        let formats: Vec<usize> = styles
            .split("<cellXfs")
            .nth(1)
            .unwrap()
            .split("numFmtId=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap().parse().unwrap())
            .collect();
        let mut covered = 0;
        for column in columns {
            let number = |name: &str| -> usize {
                let (_, rest) = column.split_once(&format!("{name}=\"")).expect(name);
                rest.split('"').next().unwrap().parse().unwrap()
            };
            // 49 is the text format of every spreadsheet.
            assert_eq!(formats.get(number("style")), Some(&49), "{column}\n{styles}");
            covered += number("max") + 1 - number("min");
        }
        assert_eq!(covered, 2, "{sheet}");
        assert_eq!(from_xlsx(bytes.get_ref(), 10).unwrap().headings, ["a", "b"]);
    }

    #[test]
    fn what_unpacks_to_too_much_or_is_no_workbook_is_refused() {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        archive
            .start_file("xl/workbook.xml", SimpleFileOptions::default())
            .unwrap();
        let zeros = vec![0_u8; 1024 * 1024];
        for _ in 0..65 {
            archive.write_all(&zeros).unwrap();
        }
        let bomb = archive.finish().unwrap().into_inner();
        assert!(bomb.len() < 1024 * 1024, "{}", bomb.len());
        assert_eq!(from_xlsx(&bomb, 10), Err(BadWorkbook::TooMuch));
        assert_eq!(from_xlsx(b"a,b\n", 10), Err(BadWorkbook::NotXlsx));
        assert_eq!(from_xlsx(b"PK\x03\x04", 10), Err(BadWorkbook::NotXlsx));
    }

    /// A workbook of two columns, with one part replaced.
    fn with_part(name: &str, text: &str) -> Vec<u8> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        for row in 0..3 {
            sheet.write_string(row, 0, "a").unwrap();
            sheet.write_string(row, 1, "b").unwrap();
        }
        let whole = workbook.save_to_buffer().unwrap();
        let mut parts = ZipArchive::new(Cursor::new(whole)).unwrap();
        let mut made = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for place in 0..parts.len() {
            let mut part = parts.by_index(place).unwrap();
            let own = part.name().unwrap().into_owned();
            made.start_file(own.as_str(), SimpleFileOptions::default()).unwrap();
            if own == name {
                made.write_all(text.as_bytes()).unwrap();
            } else {
                std::io::copy(&mut part, &mut made).unwrap();
            }
        }
        made.finish().unwrap().into_inner()
    }

    #[test]
    fn a_workbook_that_claims_more_texts_than_it_has_bytes_is_refused() {
        let texts = |count: &str| {
            let text = format!(
                "<?xml version=\"1.0\"?><sst count=\"2\" {count}><si><t>a</t></si><si><t>unique</t></si></sst>"
            );
            from_xlsx(&with_part("xl/sharedStrings.xml", &text), 10)
        };
        assert_eq!(texts("uniqueCount=\"2\"").unwrap().headings, ["a", "unique"]);
        for endless in [
            "uniqueCount=\"10000000000000\"",
            "uniqueCount = '+99999999999999999999'",
            "unique=\"1\"\nuniqueCount=\"10000000000000\"",
        ] {
            assert_eq!(texts(endless), Err(BadWorkbook::TooMuch), "{endless}");
        }
    }

    #[test]
    fn a_long_text_that_stands_in_many_cells_counts_each_time() {
        let long = "x".repeat(8 * 1024 * 1024);
        let text = format!("<?xml version=\"1.0\"?><sst><si><t>a</t></si><si><t>{long}</t></si></sst>");
        let read = from_xlsx(&with_part("xl/sharedStrings.xml", &text), 10);
        assert_eq!(read, Err(BadWorkbook::TooMuchText));
    }
}
