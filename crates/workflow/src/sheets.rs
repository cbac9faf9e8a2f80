//! What can be wrong with a file of a table as such, whatever its rows are about.
use minga_documents::sheet::{MOST_COLUMNS, Sheet, Unreadable, UnreadableRow};
use minga_domain::violation::{Code, Violation};

/// Why a file cannot be read.
pub(crate) fn unreadable(problem: Unreadable, most_rows: usize) -> Violation {
    match problem {
        Unreadable::Empty => without_headings(),
        Unreadable::NotUtf8 => malformed(1, "UTF-8"),
        Unreadable::TooManyRows => too_many_rows(most_rows),
        Unreadable::TooManyColumns => Violation::new(Code::TooMany, "/columns").with("maximum", MOST_COLUMNS),
    }
}

/// Why a row cannot be read, and which.
pub(crate) fn unreadable_row(problem: UnreadableRow) -> (usize, Violation) {
    match problem {
        UnreadableRow::NotUtf8 { row } => (row, malformed(row, "UTF-8")),
        UnreadableRow::Uneven { row } => (row, malformed(row, "cell_for_each_heading")),
    }
}

fn malformed(row: usize, expected: &str) -> Violation {
    Violation::new(Code::MalformedValue, format!("/rows/{row}")).with("expected", expected)
}

/// A file without headings.
pub(crate) fn without_headings() -> Violation {
    Violation::new(Code::Required, "/columns")
}

/// A file with more rows below its headings than may be.
pub(crate) fn too_many_rows(most: usize) -> Violation {
    Violation::new(Code::TooMany, "/rows").with("maximum", most)
}

/// What is wrong with the headings: unknown ones, repeated ones, and those that are missing. A column without a heading
/// is nobody's.
pub(crate) fn heading_problems(sheet: &Sheet, allowed: &[String], needed: &[&str]) -> Vec<Violation> {
    let mut found = Vec::new();
    let named = sheet.headings.iter().enumerate();
    for (place, heading) in named.filter(|(_, heading)| !heading.is_empty()) {
        let pointer = format!("/columns/{place}");
        if !allowed.contains(heading) {
            found.push(Violation::new(Code::UnknownKey, pointer).with("allowed", allowed.to_vec()));
        } else if sheet.headings.iter().take(place).any(|earlier| earlier == heading) {
            found.push(Violation::new(Code::Duplicate, pointer));
        }
    }
    for needed in needed {
        if !sheet.headings.iter().any(|heading| heading == needed) {
            found.push(Violation::new(Code::Required, format!("/columns/{needed}")));
        }
    }
    found
}
