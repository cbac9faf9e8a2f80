//! Many pledges from one file, CSV or XLSX: read as a whole or not at all, tried out first where that is asked. Each
//! row becomes a draft, by the very rules of a draft that is made on its own; who acts for an organisation is told
//! once. A row has an identifier of the filer's own, so that a file sent again finds its drafts instead of making new
//! ones.
pub mod columns;

use crate::accounts::email_violation;
use crate::failure::Failure;
use crate::participants::{self, NewParticipant, ParticipantContact};
use crate::service::{Call, Recorded, Service, Tx};
use crate::sheets;
use crate::submissions::{self, NewSubmission};
use crate::weighing::weigh_with;
use crate::{filing, naming};
use columns::Said;
use minga_documents::sheet::{self, Fault, Row, Sheet};
use minga_documents::table::{BYTE_ORDER_MARK, Xlsx, csv};
use minga_documents::words::words;
use minga_documents::workbook::{self, BadWorkbook};
use minga_domain::access;
use minga_domain::access::duties::Duty;
use minga_domain::content::Content;
use minga_domain::ids::{OrganisationId, SubmissionId};
use minga_domain::keys::Keyed;
use minga_domain::kinds::{Kind, PledgeType, Provenance};
use minga_domain::language::Language;
use minga_domain::rules::in_submission;
use minga_domain::text::is_one_line;
use minga_domain::violation::{Code, MOST_PROBLEMS, Violation};
use minga_domain::vocabulary;
use minga_storage::accounts::email_key;
use minga_storage::columns::Key;
use minga_storage::participants::Participant;
use minga_storage::submissions::Submission;
use minga_storage::{contacts, imports as store, organisations};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::sync::Arc;
use utoipa::ToSchema;

/// Most characters of a row's own identifier.
const EXTERNAL_ID_MAX: usize = 100;

/// Most characters of what is said of a participant, as where one is added on its own.
const PARTICIPANT_LIMITS: [(&str, usize); 4] = [("name", 300), ("action", 3000), ("contact_name", 300), ("email", 254)];

/// How a row begins that only explains, such as the second one of the template.
const REMARK: char = '#';

/// The form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileForm {
    /// Comma-separated values.
    Csv,
    /// A workbook, of which the first sheet is read.
    Xlsx,
}

/// A problem of a row.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ImportProblem {
    /// The row as spreadsheets number it: the headings are row 1. Absent for what concerns the whole file.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 7)]
    pub row: Option<usize>,
    /// The heading of the column, where it is one column.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "objectives")]
    pub column: Option<String>,
    /// Stable code.
    #[schema(example = "unknown_objective")]
    pub code: &'static str,
    /// The sentence, in the caller's language.
    pub message: String,
    /// Its figures.
    pub params: Map<String, Value>,
}

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportOutcome {
    /// A new draft.
    New,
    /// There is a draft of this row from an earlier file; it was left as it is.
    Known,
}

/// A row that is or would be a draft.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ImportedPledge {
    /// The row as spreadsheets number it.
    pub row: usize,
    /// Its own identifier.
    pub external_id: String,
    /// What becomes of it.
    pub outcome: ImportOutcome,
    /// Of a known row: whether its draft says something else now, in what a file of these columns can say. One of the two
    /// was changed since; the draft is left as it is, so what is new in the row has to be written there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub differs: Option<bool>,
    /// The draft; absent for a new one that is only tried out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submission_id: Option<SubmissionId>,
    /// What is still missing before it may be submitted, when it is tried out: nothing that keeps it from being a
    /// draft.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub still_missing: Vec<ImportProblem>,
}

/// What an import did, or would do.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(examples(json!({
    "dry_run": true, "rows": 1, "new": 0, "known": 0, "differing": 0, "problem_count": 1, "problems_cut": false,
    "problems": [{
        "row": 2, "column": "objectives", "code": "unknown_objective",
        "message": "There is no such objective; use a number from 1 to 23.", "params": {}
    }],
    "pledges": []
})))]
pub struct ImportReport {
    /// Whether it was only tried out.
    pub dry_run: bool,
    /// Rows that were read, remarks left out.
    pub rows: usize,
    /// New drafts.
    pub new: usize,
    /// Rows of which there was a draft already.
    pub known: usize,
    /// Those of the known rows whose draft says something else now: nothing of them was taken over.
    pub differing: usize,
    /// Problems in all; while there is one, nothing is made.
    pub problem_count: usize,
    /// The first 1000 of them, by row.
    pub problems: Vec<ImportProblem>,
    /// Whether there are more than are listed.
    pub problems_cut: bool,
    /// The rows, where there is no problem.
    pub pledges: Vec<ImportedPledge>,
}

/// A row that can be a draft.
struct Planned {
    row: usize,
    external_id: String,
    organisation: OrganisationId,
    said: Said,
    draft: Result<KnownDraft, Box<Draft>>,
}

/// A draft that there is already.
struct KnownDraft {
    id: SubmissionId,
    /// Whether it says something else than the row.
    differs: bool,
}

/// A draft that is to be made.
struct Draft {
    row: Submission,
    content: Content,
    participants: Vec<Participant>,
}

/// What a file asks for, and what is wrong with it.
struct Plan {
    rows: usize,
    planned: Vec<Planned>,
    /// The first [`MOST_PROBLEMS`], by row.
    violations: Vec<Violation>,
    /// How many more there are.
    more: usize,
}

/// Reads a file and says what it would make and what is wrong with it; changes nothing.
///
/// # Errors
/// [`Failure::Forbidden`] for callers who may file for nobody.
pub fn try_out(tx: &mut Tx<'_>, file: &ReadFile) -> Result<ImportReport, Failure> {
    let Plan {
        rows,
        planned,
        violations,
        more,
    } = plan(tx, file, false)?;
    let language = tx.call.language;
    let mut pledges = Vec::new();
    if violations.is_empty() {
        for row in planned {
            let mut missing = Vec::new();
            if let Err(draft) = &row.draft {
                let joined = participants::summary_of(tx, draft.participants.clone());
                let weighed = weigh_with(tx, &draft.row, draft.content.clone(), &joined)?;
                missing = weighed.facts.submit_violations;
            }
            let still_missing = declarations_as_one(missing)
                .map(|mut violation| {
                    violation.pointer = pointer(row.row, row.said.heading(&in_submission(&violation.pointer)));
                    problem(&violation, language)
                })
                .collect();
            pledges.push(ImportedPledge {
                row: row.row,
                outcome: outcome(&row),
                differs: differs(&row),
                submission_id: row.draft.as_ref().ok().map(|known| known.id),
                external_id: row.external_id,
                still_missing,
            });
        }
    }
    let problems: Vec<ImportProblem> = violations
        .iter()
        .map(|violation| problem(violation, language))
        .collect();
    Ok(ImportReport {
        problems_cut: more > 0,
        problem_count: problems.len().saturating_add(more),
        problems,
        ..report(true, rows, pledges)
    })
}

/// What is missing, with one entry for all declarations: they have no columns, and are made in the draft.
fn declarations_as_one(missing: Vec<Violation>) -> impl Iterator<Item = Violation> {
    let (declarations, others): (Vec<_>, Vec<_>) = missing
        .into_iter()
        .partition(|violation| violation.code == Code::DeclarationMissing);
    let one = declarations.into_iter().next();
    others
        .into_iter()
        .chain(one.map(|violation| violation.with("made_in", "draft")))
}

/// Reads a file and makes its drafts: all of them or none. With an idempotency key the same file says again what it
/// made.
///
/// # Errors
/// [`Failure::Forbidden`] for callers who may file for nobody; [`Failure::Invalid`] with every problem of every row,
/// each at `/rows/{number}/{column}`.
pub async fn import(service: &Service, call: Call, file: Arc<ReadFile>) -> Result<ImportReport, Failure> {
    let again = Call {
        retry: None,
        ..call.clone()
    };
    let read = file.clone();
    let work = move |tx: &mut Tx<'_>| make(tx, &read);
    let performed = service.perform_once(call, work, |report| Ok(kept(report))).await?;
    match performed.done {
        Some(report) => Ok(report),
        None => {
            let work = move |tx: &mut Tx<'_>| say_again(tx, &file, &performed.recorded);
            service.read(again, work).await
        }
    }
}

/// The names under which the drafts of an import are kept; nobody is sent them as headers.
const NEW: &str = "new";
const KNOWN: &str = "known";
const DIFFERING: &str = "differing";

/// What is kept for a retried request: the drafts in the order of the rows, by what became of them.
fn kept(report: &ImportReport) -> Recorded {
    let draft = |row: &ImportedPledge| {
        let name = match (row.outcome, row.differs) {
            (ImportOutcome::New, _) => NEW,
            (ImportOutcome::Known, Some(true)) => DIFFERING,
            (ImportOutcome::Known, _) => KNOWN,
        };
        Some((name.to_owned(), row.submission_id?.to_string()))
    };
    Recorded {
        status: 200,
        headers: report.pledges.iter().filter_map(draft).collect(),
    }
}

/// What an earlier try has made of the same file, for whoever may file for its organisations still.
fn say_again(tx: &mut Tx<'_>, file: &ReadFile, recorded: &Recorded) -> Result<ImportReport, Failure> {
    let actor = tx.on_duty(Duty::ImportPledges)?;
    let sheet = file
        .0
        .as_ref()
        .map_err(|violation| Failure::invalid(violation.clone()))?;
    let mut pledges = Vec::new();
    let mut foreign = Vec::new();
    for (row, (outcome, draft)) in sheet.rows.iter().zip(&recorded.headers) {
        let cells = Cells::of(&sheet.headings, row);
        let organisation = cells.text("organisation_id").parse::<OrganisationId>();
        if !organisation.is_ok_and(|organisation| access::may_file_for(&actor, organisation)) {
            let at = pointer(row.number, Some("organisation_id".to_owned()));
            foreign.push(Violation::new(Code::NotFound, at));
        }
        pledges.push(ImportedPledge {
            row: row.number,
            external_id: cells.text("external_id").to_owned(),
            outcome: if outcome == NEW {
                ImportOutcome::New
            } else {
                ImportOutcome::Known
            },
            differs: (outcome != NEW).then(|| outcome == DIFFERING),
            submission_id: draft.parse().ok(),
            still_missing: Vec::new(),
        });
    }
    if foreign.is_empty() {
        Ok(report(false, sheet.rows.len(), pledges))
    } else {
        Err(Failure::Invalid(foreign))
    }
}

fn make(tx: &mut Tx<'_>, file: &ReadFile) -> Result<ImportReport, Failure> {
    let Plan {
        rows,
        planned,
        mut violations,
        more,
    } = plan(tx, file, true)?;
    if !violations.is_empty() {
        if more > 0 {
            violations.push(Violation::new(Code::MoreProblems, "/rows").with("count", more));
        }
        return Err(Failure::Invalid(violations));
    }
    let mut pledges = Vec::new();
    let mut filed: BTreeMap<OrganisationId, Vec<Submission>> = BTreeMap::new();
    for row in planned {
        let (outcome, differs) = (outcome(&row), differs(&row));
        let submission = match row.draft {
            Ok(known) => known.id,
            Err(draft) => {
                let Draft {
                    row: draft,
                    content,
                    participants,
                } = *draft;
                submissions::keep(tx, &draft, &content)?;
                for participant in &participants {
                    participants::keep(tx, &draft, participant)?;
                }
                let id = draft.id.0;
                store::insert(tx.conn, row.organisation, &row.external_id, id, draft.created_at)?;
                filed.entry(row.organisation).or_default().push(draft);
                id
            }
        };
        pledges.push(ImportedPledge {
            row: row.row,
            external_id: row.external_id,
            outcome,
            differs,
            submission_id: Some(submission),
            still_missing: Vec::new(),
        });
    }
    for (organisation, drafts) in filed {
        if tx.actor()?.role_in(organisation).is_some() {
            naming::tell_named_in(tx, &drafts)?;
        } else {
            filing::tell_organisation(tx, organisation, &drafts)?;
        }
    }
    Ok(report(false, rows, pledges))
}

fn outcome(row: &Planned) -> ImportOutcome {
    if row.draft.is_ok() {
        ImportOutcome::Known
    } else {
        ImportOutcome::New
    }
}

fn differs(row: &Planned) -> Option<bool> {
    row.draft.as_ref().ok().map(|known| known.differs)
}

fn report(dry_run: bool, rows: usize, pledges: Vec<ImportedPledge>) -> ImportReport {
    let count = |wanted| pledges.iter().filter(|pledge| pledge.outcome == wanted).count();
    ImportReport {
        dry_run,
        rows,
        new: count(ImportOutcome::New),
        known: count(ImportOutcome::Known),
        differing: pledges.iter().filter(|pledge| pledge.differs == Some(true)).count(),
        problem_count: 0,
        problems: Vec::new(),
        problems_cut: false,
        pledges,
    }
}

fn pointer(row: usize, heading: Option<String>) -> String {
    match heading {
        Some(heading) => format!("/rows/{row}/{heading}"),
        None => format!("/rows/{row}"),
    }
}

/// A violation of a file in words; its pointer says row and column.
fn problem(violation: &Violation, language: Language) -> ImportProblem {
    let mut parts = violation.pointer.split('/').skip(1);
    let of_row = parts.next() == Some("rows");
    let row = parts.next().filter(|_| of_row).and_then(|row| row.parse().ok());
    ImportProblem {
        row,
        column: parts.next().map(str::to_owned),
        code: violation.code.key(),
        message: violation.message(language),
        params: violation.params.clone(),
    }
}

/// A file as it was read, or why it cannot be.
#[derive(Debug)]
pub struct ReadFile(Result<Sheet, Violation>);

impl ReadFile {
    /// Reads a file of at most so many rows; remarks are none. It may take a second and tens of megabytes, so it is no
    /// work for a thread that answers requests, nor for a transaction.
    #[must_use]
    pub fn of(form: FileForm, bytes: &[u8], most_rows: u32) -> Self {
        let most = usize::try_from(most_rows).unwrap_or(usize::MAX);
        Self(read(form, bytes, most).and_then(|mut sheet| {
            sheet
                .rows
                .retain(|row| !row.cells.first().is_some_and(|cell| cell.starts_with(REMARK)));
            if sheet.rows.len().saturating_add(sheet.unreadable_rows.len()) > most {
                return Err(sheets::too_many_rows(most));
            }
            Ok(sheet)
        }))
    }
}

fn read(form: FileForm, bytes: &[u8], most: usize) -> Result<Sheet, Violation> {
    let whole = |expected: &str| Violation::new(Code::MalformedValue, "").with("expected", expected);
    match form {
        // The explaining row of the template is none of them.
        FileForm::Csv => {
            sheet::from_csv(bytes, most.saturating_add(1)).map_err(|problem| sheets::unreadable(problem, most))
        }
        FileForm::Xlsx => workbook::from_xlsx(bytes, most.saturating_add(1)).map_err(|problem| match problem {
            BadWorkbook::NotXlsx => whole("XLSX"),
            BadWorkbook::TooMuch => whole("XLSX, 64 MB"),
            BadWorkbook::TooMuchText => whole("XLSX, 16 MB"),
            BadWorkbook::Empty => sheets::without_headings(),
            BadWorkbook::TooManyRows => sheets::too_many_rows(most),
        }),
    }
}

/// The cells of a row by their headings.
struct Cells<'a> {
    texts: BTreeMap<&'a str, &'a str>,
    /// The headings of the days of a spreadsheet.
    days: Vec<&'a str>,
    /// The headings of the cells that the spreadsheet has no value for, and why.
    faults: Vec<(&'a str, &'a Fault)>,
}

impl<'a> Cells<'a> {
    fn of(headings: &'a [String], row: &'a Row) -> Self {
        let texts = row.cells.iter().map(String::as_str);
        let days = headings
            .iter()
            .enumerate()
            .filter(|(place, _)| row.days.contains(place));
        Self {
            texts: headings.iter().map(String::as_str).zip(texts).collect(),
            days: days.map(|(_, heading)| heading.as_str()).collect(),
            faults: row
                .faults
                .iter()
                .filter_map(|(place, fault)| Some((headings.get(*place)?.as_str(), fault)))
                .filter(|(heading, _)| !heading.is_empty())
                .collect(),
        }
    }

    fn has(&self, heading: &str) -> bool {
        self.texts.contains_key(heading)
    }

    fn text(&self, heading: &str) -> &'a str {
        self.texts.get(heading).copied().unwrap_or_default()
    }

    /// The headings of dates of which a spreadsheet made the first day of a month: a month or a year that somebody wrote
    /// looks the same.
    fn doubtful_days(&self) -> impl Iterator<Item = &'a str> {
        let days = self.days.iter().copied();
        days.filter(|heading| columns::is_date(heading) && self.text(heading).ends_with("-01"))
    }

    fn optional(&self, heading: &str) -> Option<String> {
        Some(self.text(heading).to_owned()).filter(|text| !text.is_empty())
    }
}

/// Reads a file and weighs every row. `making`: the organisations are locked, so that the same file sent twice at once
/// makes its drafts once.
fn plan(tx: &mut Tx<'_>, file: &ReadFile, making: bool) -> Result<Plan, Failure> {
    let actor = tx.on_duty(Duty::ImportPledges)?;
    let nothing = |violations| Plan {
        rows: 0,
        planned: Vec::new(),
        violations,
        more: 0,
    };
    let sheet = match &file.0 {
        Ok(sheet) => sheet,
        Err(violation) => return Ok(nothing(vec![violation.clone()])),
    };
    let unreadable = sheet.unreadable_rows.iter().copied().map(sheets::unreadable_row);
    let mut found = sheets::heading_problems(sheet, &columns::headings(), &columns::REQUIRED);
    if !found.is_empty() {
        found.extend(unreadable.map(|(_, violation)| violation));
        return Ok(nothing(found));
    }
    let mut wrong: BTreeMap<usize, Vec<Violation>> =
        unreadable.map(|(row, violation)| (row, vec![violation])).collect();
    let rows: Vec<(usize, Cells<'_>)> = sheet
        .rows
        .iter()
        .map(|row| (row.number, Cells::of(&sheet.headings, row)))
        .collect();
    let mut of_organisations: BTreeMap<OrganisationId, Vec<String>> = BTreeMap::new();
    for (_, cells) in &rows {
        if let Ok(organisation) = cells.text("organisation_id").parse::<OrganisationId>()
            && access::may_file_for(&actor, organisation)
        {
            let names = of_organisations.entry(organisation).or_default();
            // A name that no text of the database may hold belongs to no draft; it is told with its row.
            names.extend(Some(cells.text("external_id").to_owned()).filter(|name| !name.contains('\0')));
        }
    }
    let mut known: BTreeMap<(OrganisationId, String), SubmissionId> = BTreeMap::new();
    for (organisation, names) in of_organisations {
        if making {
            organisations::lock(tx.conn, organisation)?;
        }
        let found = store::known(tx.conn, organisation, &names)?;
        known.extend(found.into_iter().map(|(name, id)| ((organisation, name), id)));
    }
    let mut plan = nothing(Vec::new());
    plan.rows = rows.len();
    let mut seen = BTreeSet::new();
    let mut room = MOST_PROBLEMS;
    for (number, cells) in rows {
        match one_row(tx, number, &cells, &known, &mut seen)? {
            Ok(planned) => plan.planned.push(planned),
            Err(mut violations) => {
                plan.more = plan.more.saturating_add(violations.len().saturating_sub(room));
                violations.truncate(room);
                room = room.saturating_sub(violations.len());
                wrong.insert(number, violations);
            }
        }
    }
    plan.violations = wrong.into_values().flatten().collect();
    plan.more = plan
        .more
        .saturating_add(plan.violations.len().saturating_sub(MOST_PROBLEMS));
    plan.violations.truncate(MOST_PROBLEMS);
    Ok(plan)
}

/// A row as a draft, or everything that is wrong with it.
fn one_row(
    tx: &mut Tx<'_>,
    number: usize,
    cells: &Cells<'_>,
    known: &BTreeMap<(OrganisationId, String), SubmissionId>,
    seen: &mut BTreeSet<(OrganisationId, String)>,
) -> Result<Result<Planned, Vec<Violation>>, Failure> {
    let at = |column: &str| format!("/rows/{number}/{column}");
    let mut violations = Vec::new();
    for (heading, fault) in &cells.faults {
        violations.push(match fault {
            Fault::Error(sign) => Violation::new(Code::CellError, at(heading)).with("error", sign.as_str()),
            Fault::NotCalculated => Violation::new(Code::FormulaNotCalculated, at(heading)),
        });
    }
    let faulty = |heading: &str| cells.faults.iter().any(|(of, _)| *of == heading);
    for needed in columns::REQUIRED {
        if cells.text(needed).is_empty() && !faulty(needed) {
            violations.push(Violation::new(Code::Required, at(needed)));
        }
    }
    let external_id = cells.text("external_id").to_owned();
    if external_id.chars().count() > EXTERNAL_ID_MAX {
        violations.push(Violation::new(Code::TooLong, at("external_id")).with("maximum", EXTERNAL_ID_MAX));
    }
    if external_id.contains('\0') {
        violations.push(Violation::new(Code::NulCharacter, at("external_id")));
    }
    let doubtful: Vec<Violation> = cells
        .doubtful_days()
        .map(|heading| Violation::new(Code::DayOfSpreadsheet, at(heading)))
        .collect();
    let said = Said::of(|heading| cells.text(heading));
    let (language, cycle) = (cells.text("language"), cells.optional("cycle"));
    let organisation: Option<OrganisationId> = cells.text("organisation_id").parse().ok();
    let Some(organisation) = organisation else {
        if !cells.text("organisation_id").is_empty() {
            violations.push(Violation::new(Code::NotFound, at("organisation_id")));
        }
        // Whosesoever it is, what it says can be told.
        violations.extend(doubtful);
        let read = submissions::said(tx, Kind::Pledge, language, cycle.as_deref(), said.content.clone())?;
        add(&mut violations, number, &said, read.err().unwrap_or_default());
        let (_, found) = participants_of(&said);
        add(&mut violations, number, &said, found);
        return Ok(Err(violations));
    };
    if !seen.insert((organisation, external_id.clone())) && !external_id.is_empty() {
        violations.push(Violation::new(Code::Duplicate, at("external_id")));
    }
    if let (Some(id), true) = (known.get(&(organisation, external_id.clone())), violations.is_empty()) {
        let differs = differs_from_row(tx, *id, organisation, cells, &said)?;
        return Ok(Ok(Planned {
            row: number,
            external_id,
            organisation,
            said,
            draft: Ok(KnownDraft { id: *id, differs }),
        }));
    }
    violations.extend(doubtful);
    let mut focal_point = None;
    if let Some(email) = cells.optional("focal_point_email") {
        let found = if access::may_file_for(&tx.actor()?, organisation) && !email.contains('\0') {
            contacts::by_email_key(tx.conn, organisation, &email_key(&email))?
        } else {
            None
        };
        match found {
            Some(contact) => focal_point = Some(contact.id.0),
            None => violations.push(Violation::new(Code::ContactNotOfOrganisation, at("focal_point_email"))),
        }
    }
    let new = NewSubmission {
        kind: Kind::Pledge,
        organisation_id: organisation,
        language: language.to_owned(),
        cycle,
        focal_point,
        alternate: None,
        content: said.content.clone(),
    };
    let drafted = match submissions::draft(tx, new) {
        Ok(drafted) => Some(drafted),
        Err(Failure::Invalid(found)) => {
            add(&mut violations, number, &said, found);
            None
        }
        Err(other) => return Err(other),
    };
    let (given, found) = participants_of(&said);
    add(&mut violations, number, &said, found);
    let pledge_type = said
        .content
        .get("type")
        .and_then(Value::as_str)
        .and_then(PledgeType::from_key);
    // What is wrong with the rows is told even where there is no draft that they would belong to.
    let id = drafted.as_ref().map_or_else(|| tx.new_id(), |(row, _)| row.id.0);
    let participants = match participants::of_draft(tx, id, pledge_type, given)? {
        Ok(rows) => rows,
        Err(mut found) => {
            // What a type that does not exist has room for cannot be said.
            if pledge_type.is_none() && said.content.contains_key("type") {
                found.retain(|violation| violation.code != Code::ParticipantsNotAllowed);
            }
            add(&mut violations, number, &said, found);
            Vec::new()
        }
    };
    let (Some((mut row, content)), true) = (drafted, violations.is_empty()) else {
        return Ok(Err(violations));
    };
    row.provenance = Key(Provenance::Import);
    Ok(Ok(Planned {
        row: number,
        external_id,
        organisation,
        said,
        draft: Err(Box::new(Draft {
            row,
            content,
            participants,
        })),
    }))
}

/// Whether a draft says something else than a row, in what the columns of the file can say.
fn differs_from_row(
    tx: &mut Tx<'_>,
    draft: SubmissionId,
    organisation: OrganisationId,
    cells: &Cells<'_>,
    said: &Said,
) -> Result<bool, Failure> {
    let Some(kept) = minga_storage::submissions::find(tx.conn, draft)? else {
        return Ok(true);
    };
    let language = vocabulary::normalised_language_tag(cells.text("language"));
    if language.is_none_or(|language| language != kept.language) {
        return Ok(true);
    }
    if cells.has("cycle") && cells.optional("cycle") != kept.cycle {
        return Ok(true);
    }
    if let Some(email) = cells.optional("focal_point_email") {
        if email.contains('\0') {
            return Ok(true);
        }
        let contact = contacts::by_email_key(tx.conn, organisation, &email_key(&email))?;
        if contact.is_none_or(|contact| Some(contact.id) != kept.focal_point) {
            return Ok(true);
        }
    }
    // As it would be kept; what cannot be is another thing than what is.
    let Ok(content) = Content::read(Kind::Pledge, &Value::Object(said.content.clone())) else {
        return Ok(true);
    };
    // A day that a spreadsheet made of a month is no other one.
    let doubtful: Vec<&str> = cells.doubtful_days().collect();
    let compared = |heading: &str| cells.has(heading) && !doubtful.contains(&heading);
    if columns::content_differs(&content.to_value(), &kept.content.0, compared) {
        return Ok(true);
    }
    if !(1..=columns::PARTICIPANTS).any(|number| cells.has(&format!("participant_{number}_name"))) {
        return Ok(false);
    }
    let (given, found) = participants_of(said);
    if !found.is_empty() {
        return Ok(true);
    }
    let pledge_type = match content {
        Content::Pledge(pledge) => pledge.pledge_type,
        Content::Practice(_) => None,
    };
    let Ok(given) = participants::of_draft(tx, draft, pledge_type, given)? else {
        return Ok(true);
    };
    let there = minga_storage::participants::of_submission(tx.conn, draft)?;
    // More than there is room for in a row are added to the draft.
    let told = |row: &Participant| {
        [
            Some(row.name.clone()),
            row.country.clone(),
            row.action.clone(),
            row.organisation_id.map(|id| id.0.to_string()),
            row.contact_name.clone(),
            row.contact_email.clone(),
        ]
    };
    Ok(
        given.len().min(columns::PARTICIPANTS) != there.len().min(columns::PARTICIPANTS)
            || given.iter().zip(&there).any(|(row, kept)| told(row) != told(kept)),
    )
}

/// The participants of a row, and what is wrong with their texts as such, at `/participants/{place}`. What else is
/// wrong with them the rules for participants say.
fn participants_of(said: &Said) -> (Vec<NewParticipant>, Vec<Violation>) {
    let mut found = Vec::new();
    let mut given = Vec::new();
    for (place, fields) in said.participants.iter().enumerate() {
        let at = |field: &str| format!("/participants/{place}/{field}");
        let text = |field: &str| fields.get(field).cloned();
        for (field, longest) in PARTICIPANT_LIMITS {
            let text = text(field).unwrap_or_default();
            if text.chars().count() > longest {
                found.push(Violation::new(Code::TooLong, at(field)).with("maximum", longest));
            }
            if text.contains('\0') {
                found.push(Violation::new(Code::NulCharacter, at(field)));
            }
            if field != "action" && !is_one_line(&text) {
                found.push(Violation::new(Code::NotOneLine, at(field)));
            }
        }
        found.extend(text("email").and_then(|email| email_violation(&email, &at("email"))));
        let organisation_id = text("organisation_id").map(|id| id.parse::<OrganisationId>());
        if matches!(organisation_id, Some(Err(_))) {
            found.push(Violation::new(Code::NotFound, at("organisation_id")));
        }
        given.push(NewParticipant {
            organisation_id: organisation_id.and_then(Result::ok),
            name: text("name").unwrap_or_default(),
            country: text("country"),
            action: text("action"),
            contact: Some(ParticipantContact {
                name: text("contact_name"),
                email: text("email"),
                language: None,
            }),
        });
    }
    (given, found)
}

/// Adds what is wrong with the draft of a row, at its columns and in their words. That a missing language is no
/// language goes without saying.
fn add(violations: &mut Vec<Violation>, row: usize, said: &Said, found: Vec<Violation>) {
    for mut violation in found {
        let heading = said.heading(&violation.pointer);
        if violation.code == Code::WrongType && heading.as_deref().is_some_and(columns::is_answer) {
            violation = violation.with("expected", "yes_no");
        }
        violation.pointer = pointer(row, heading);
        let told = || violations.iter().any(|known| known.pointer == violation.pointer);
        if violation.code != Code::NotALanguageTag || !told() {
            violations.push(violation);
        }
    }
}

/// The template: the headings, and a row that explains them in the caller's language and is not read.
fn template(language: Language) -> (Vec<String>, Vec<String>) {
    let headings = columns::headings();
    let explained = headings.iter().enumerate().map(|(place, heading)| {
        let text = words().plain(language, &columns::word(heading));
        if place == 0 { format!("{REMARK} {text}") } else { text }
    });
    (headings.clone(), explained.collect())
}

/// The template as CSV in UTF-8 with a byte order mark.
///
/// # Errors
/// None is known: it is written to memory.
pub fn template_csv(language: Language) -> Result<Vec<u8>, Failure> {
    let (headings, explained) = template(language);
    let table = csv([headings, explained]).map_err(|error| Failure::Internal(error.to_string()))?;
    Ok([BYTE_ORDER_MARK, &table].concat())
}

/// The template as a workbook.
///
/// # Errors
/// [`Failure::Unavailable`] when the operating system gives no temporary file.
pub fn template_xlsx(language: Language) -> Result<Vec<u8>, Failure> {
    let (headings, explained) = template(language);
    let name = words().plain(language, "import-sheet");
    let made = || -> std::io::Result<Vec<u8>> {
        let mut file = Xlsx::to_fill_in(&name, headings)?;
        file.push(explained)?;
        let mut bytes = Cursor::new(Vec::new());
        file.finish(&mut bytes)?;
        Ok(bytes.into_inner())
    };
    made().map_err(|error| Failure::Unavailable(error.to_string()))
}
