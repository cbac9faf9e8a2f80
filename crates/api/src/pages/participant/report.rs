//! The form on a participant's page by which it reports on its own part of a published pledge, without an account. What
//! it sends is read as a report of the API is, so that the same is wrong with either; each problem stands beside the
//! field that it is about, and nothing that was typed gets lost.
use super::super::layout::{self, Button, Choice, Fact, Field, FieldKind, PageForm, PageText};
use super::super::{Answers, Visit, apology_of, page_text, review};
use super::SEEN;
use crate::extract;
use crate::problem::{ProblemViolation, words};
use crate::state::ApiState;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use chrono::NaiveDate;
use minga_domain::keys::Keyed;
use minga_domain::kinds::ProgressStatus;
use minga_domain::language::Language;
use minga_domain::progress::Progress;
use minga_domain::refusal::RefusalReason;
use minga_domain::violation::{Code, Violation};
use minga_domain::vocabulary;
use minga_workflow::delivery::date_in_words;
use minga_workflow::link_pages::{self, Opened, Subject};
use minga_workflow::progress::by_link::Reporting;
use minga_workflow::{Call, Failure, Tx};
use serde_json::{Map, Value, json};

/// The answer of who reports.
const REPORT: &str = "report";

const STATUS: &str = "status";
const DATE: &str = "date";
const NARRATIVE: &str = "narrative";
const EXPLANATION: &str = "explanation";
const LANGUAGE: &str = "language";
const EVIDENCE: &str = "evidence";

/// The fields, each called as the part of a report that it stands for.
const FIELDS: [&str; 6] = [STATUS, DATE, NARRATIVE, EXPLANATION, LANGUAGE, EVIDENCE];

/// Most characters of what a link is called when it is called by its own address.
const TITLE_LIMIT: usize = 300;

/// Whether a form was sent as a report.
pub(in super::super) fn is_form(answers: &Answers) -> bool {
    answers.get("answer").is_some_and(|answer| answer == REPORT)
}

/// The form, with the day of today and the page's language.
pub(super) fn form(reporting: &Reporting, language: Language) -> PageForm {
    let plain = |name: &str| words().plain(language, name);
    let statuses = vocabulary::progress_statuses().entries().iter().map(|entry| Choice {
        value: entry.key.clone(),
        label: entry.label.get(language).to_owned(),
        meaning: entry.definition.as_ref().map(|text| text.get(language).to_owned()),
    });
    let field = |kind, name, label: &str| Field::new(language, kind, name, label);
    PageForm {
        heading: Some(plain("page-report-heading")),
        lead: Some(plain("page-report-lead")),
        fields: vec![
            Field::hidden(SEEN, reporting.stamp()),
            field(FieldKind::Choice, STATUS, "page-report-status").options(statuses.collect()),
            field(FieldKind::Date, DATE, "page-report-date")
                .hint(language, "page-report-date-hint")
                .value(reporting.today.to_string()),
            field(FieldKind::Text, NARRATIVE, "page-report-narrative").hint(language, "page-report-narrative-hint"),
            field(FieldKind::Text, EXPLANATION, "page-report-explanation")
                .hint(language, "page-report-explanation-hint"),
            field(FieldKind::Select, LANGUAGE, "page-report-language")
                .options(languages(&reporting.language))
                .value(language.code().to_owned()),
            field(FieldKind::Text, EVIDENCE, "page-report-evidence").hint(language, "page-report-evidence-hint"),
        ],
        buttons: vec![Button::new(language, REPORT, "page-report-button")],
    }
}

/// The languages in which a report can be written here: those of the service and that of the pledge.
fn languages(of_pledge: &str) -> Vec<Choice> {
    let choice = |code: &str, label: &str| Choice {
        value: code.to_owned(),
        label: label.to_owned(),
        meaning: None,
    };
    let names = vocabulary::product_languages();
    let mut choices: Vec<Choice> = Language::ALL
        .into_iter()
        .map(|of| choice(of.code(), names.label(of.code(), of).unwrap_or(of.code())))
        .collect();
    if choices.iter().all(|known| known.value != of_pledge) {
        choices.push(choice(of_pledge, of_pledge));
    }
    choices
}

/// What was last reported, in words.
pub(super) fn last_in_words((status, day): (ProgressStatus, NaiveDate), language: Language) -> String {
    let label = vocabulary::progress_statuses().label(status.key(), language);
    format!("{} · {}", label.unwrap_or(status.key()), date_in_words(day, language))
}

/// What is said first to who comes back from reporting.
pub(in super::super) fn notice(visit: &Visit, opened: &Opened) -> Option<String> {
    let reported = reporting(opened).is_some_and(|reporting| reporting.last.is_some());
    (visit.saved && reported).then(|| words().plain(visit.language(Some(opened)), "page-report-saved"))
}

fn reporting(opened: &Opened) -> Option<&Reporting> {
    match &opened.subject {
        Subject::Participant(asked) => asked.reporting.as_ref(),
        _ => None,
    }
}

/// Takes a report.
pub(in super::super) async fn act(
    visit: &Visit,
    state: &ApiState,
    opened: &Opened,
    answers: &Answers,
    request: &HttpRequest,
) -> HttpResponse {
    let language = visit.language(Some(opened));
    let call = Call {
        language,
        ..visit.call.clone()
    };
    let (status, violations) = match report(visit, state, call, answers).await {
        Ok(()) => return review::back(request, language, visit.chosen),
        Err(Failure::Invalid(violations)) => (StatusCode::UNPROCESSABLE_ENTITY, violations),
        Err(Failure::Stale { .. }) => (StatusCode::CONFLICT, Vec::new()),
        Err(failure) => return refused(visit, Some(opened), answers, &failure),
    };
    let now = match visit.look(state).await {
        Ok(now) if reporting(&now).is_some() => now,
        Ok(now) => {
            return refused(
                visit,
                Some(&now),
                answers,
                &Failure::Conflict(RefusalReason::NotTakingPart),
            );
        }
        Err(failure) => return refused(visit, Some(opened), answers, &failure),
    };
    let problems = violations.iter().map(|violation| problem(violation, answers, language));
    let mut text = page_text(visit, state, &now).filled(answers).marked(problems.collect());
    if status == StatusCode::CONFLICT {
        text.notice = Some(words().plain(language, "page-report-changed"));
    }
    layout::respond(status, language, &text)
}

/// Reads what was typed as the API reads a report, and reports it.
async fn report(visit: &Visit, state: &ApiState, call: Call, answers: &Answers) -> Result<(), Failure> {
    let said = said(answers).to_string();
    let (progress, misread) = extract::read::<Progress>(said.as_bytes()).map_err(|error| error.0)?;
    let (token, seen) = (visit.token.clone(), given(answers, SEEN).unwrap_or_default());
    let work = move |tx: &mut Tx<'_>| link_pages::report_as_participant(tx, &token, progress, &seen);
    state.service.perform_secretly(Call { misread, ..call }, work).await
}

/// What was typed, as a report of the API. What was left blank is absent.
fn said(answers: &Answers) -> Value {
    let texts = [STATUS, DATE, NARRATIVE, EXPLANATION, LANGUAGE]
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), Value::from(given(answers, name)?))));
    let mut said: Map<String, Value> = texts.collect();
    let evidence = links(answers).into_iter().map(|(_, line)| evidence(&line));
    said.insert(EVIDENCE.to_owned(), evidence.collect());
    Value::Object(said)
}

/// A text without the spaces around it, its lines ended as elsewhere.
fn given(answers: &Answers, name: &str) -> Option<String> {
    let text = answers.get(name)?.replace("\r\n", "\n");
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// The lines of the field of links that are not blank, each with its number as people count.
fn links(answers: &Answers) -> Vec<(usize, String)> {
    let text = answers.get(EVIDENCE).map(String::as_str).unwrap_or_default();
    let lines = (1_usize..).zip(text.lines().map(|line| line.trim().to_owned()));
    lines.filter(|(_, line)| !line.is_empty()).collect()
}

/// A line as evidence: its address, called by the words around it or else by itself.
fn evidence(line: &str) -> Value {
    let is_address = |word: &&str| {
        let word = word.to_ascii_lowercase();
        word.starts_with("https://") || word.starts_with("http://")
    };
    let url = line.split_whitespace().find(is_address).unwrap_or(line);
    let around: Vec<&str> = line.split_whitespace().filter(|word| *word != url).collect();
    let title = if url == line || around.is_empty() {
        url.chars().take(TITLE_LIMIT).collect()
    } else {
        around.join(" ")
    };
    json!({ "title": title, "url": url })
}

/// A problem in words, with the field that it is about.
fn problem(violation: &Violation, answers: &Answers, language: Language) -> (Option<&'static str>, String) {
    let mut parts = violation.pointer.split('/').skip(1);
    let name = parts.next().unwrap_or_default();
    let field = FIELDS.into_iter().find(|field| *field == name);
    let message = match violation.code {
        // The sentences of the API name what this form does not ask for.
        Code::NotADate => words().plain(language, "page-report-not-a-day"),
        Code::ValuesOrExplanation => words().plain(language, "page-report-how"),
        _ => ProblemViolation::of(violation, language).message,
    };
    let place: Option<usize> = parts.next().and_then(|place| place.parse().ok());
    let line = place.and_then(|place| links(answers).get(place).map(|(line, _)| *line));
    let message = match line {
        Some(line) => {
            let params = Map::from_iter([("line".to_owned(), json!(line)), ("message".to_owned(), json!(message))]);
            words().say(language, "page-report-line", &params)
        }
        None => message,
    };
    (field, message)
}

/// Why nothing was reported; what was written is shown, so that it can be copied.
pub(in super::super) fn refused(
    visit: &Visit,
    opened: Option<&Opened>,
    answers: &Answers,
    failure: &Failure,
) -> HttpResponse {
    let language = visit.language(opened);
    let (name, status) = apology_of(visit, failure);
    let text = PageText::new(language, &format!("page-{name}"));
    layout::respond(status, language, &with_written(text, answers, language))
}

/// A page that takes no report, with what was written.
pub(in super::super) fn with_written(mut text: PageText, answers: &Answers, language: Language) -> PageText {
    let texts = [
        (NARRATIVE, "page-report-narrative"),
        (EXPLANATION, "page-report-explanation"),
        (EVIDENCE, "page-report-evidence"),
    ];
    let written = texts
        .into_iter()
        .filter_map(|(name, label)| Some(Fact::new(language, label, given(answers, name)?)));
    text.facts.extend(written);
    if !text.facts.is_empty() {
        let not_saved = review::words().plain(language, "review-not-saved");
        text.lead = format!("{} {not_saved}", text.lead);
    }
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]
    use super::*;

    fn answers(fields: &[(&str, &str)]) -> Answers {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        fields.iter().map(owned).collect()
    }

    #[test]
    fn a_filled_form_is_a_report() {
        let answers = answers(&[
            ("answer", "report"),
            ("status", "in_progress"),
            ("date", "2027-03-31"),
            ("narrative", " Dos ventanillas.\r\nUna más en mayo. "),
            ("explanation", "  "),
            ("language", "es"),
            (
                "evidence",
                "https://example.org/a\r\n\r\nInforme de 2027: HTTPS://example.org/b (PDF)\r\n ",
            ),
        ]);
        assert_eq!(
            said(&answers),
            json!({
                "status": "in_progress", "date": "2027-03-31", "language": "es",
                "narrative": "Dos ventanillas.\nUna más en mayo.",
                "evidence": [
                    {"title": "https://example.org/a", "url": "https://example.org/a"},
                    {"title": "Informe de 2027: (PDF)", "url": "HTTPS://example.org/b"}
                ]
            })
        );
        assert!(is_form(&answers));
        extract::read::<Progress>(said(&answers).to_string().as_bytes()).unwrap();
    }

    #[test]
    fn a_problem_of_a_link_names_its_line() {
        let answers = answers(&[("evidence", "\nhttps://example.org/a\n\nver el informe")]);
        let (field, message) = problem(
            &Violation::new(Code::NotAWebAddress, "/evidence/1/url"),
            &answers,
            Language::En,
        );
        assert_eq!(field, Some(EVIDENCE));
        assert!(message.starts_with("Line 4: This is not a web address"), "{message}");
        assert_eq!(
            said(&answers).pointer("/evidence/1/url"),
            Some(&json!("ver el informe"))
        );
    }

    #[test]
    fn a_long_address_is_a_title_that_fits() {
        let url = format!("https://example.org/{}", "a".repeat(400));
        let title = evidence(&url)
            .pointer("/title")
            .unwrap()
            .as_str()
            .unwrap()
            .chars()
            .count();
        assert_eq!(title, TITLE_LIMIT);
    }
}
