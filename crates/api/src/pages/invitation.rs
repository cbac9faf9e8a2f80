//! The page of an invited reviewer: what the invitation shows, and the forms to answer it.
use super::layout::{self, Button, Fact, Field, FieldKind, PageForm, PageText};
use super::{CONFLICT, SUGGESTED_EMAIL, SUGGESTED_NAME, country_name};
use crate::problem::words;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use chrono::{DateTime, Utc};
use minga_domain::kinds::AssignmentStatus;
use minga_domain::language::Language;
use minga_domain::violation::Violation;
use minga_domain::vocabulary;
use minga_workflow::assignments::OwnAssignment;
use serde_json::{Map, json};

/// The page of a reviewer who cannot take the review on, with every reason.
pub(super) fn in_conflict(language: Language, violations: &[Violation]) -> HttpResponse {
    let reasons: Vec<String> = violations.iter().map(|violation| violation.message(language)).collect();
    let mut text = PageText::new(language, "page-invitation-in-conflict");
    text.facts = vec![Fact::new(
        language,
        "page-invitation-in-conflict-reasons",
        reasons.join("\n"),
    )];
    layout::respond(StatusCode::CONFLICT, language, &text)
}

/// What the page says; from acceptance on the review is written on a page of its own.
/// `day` writes the day of an instant.
pub(super) fn text(
    own: &OwnAssignment,
    language: Language,
    day: impl Fn(DateTime<Utc>) -> String,
    done: bool,
) -> PageText {
    match own.status {
        AssignmentStatus::Invited => {}
        AssignmentStatus::Accepted => return PageText::new(language, "page-invitation-accepted"),
        AssignmentStatus::Finished => return PageText::new(language, "page-invitation-finished"),
        AssignmentStatus::Declined => return PageText::new(language, "page-invitation-declined"),
        AssignmentStatus::Conflicted => return PageText::new(language, "page-invitation-conflicted"),
        AssignmentStatus::Released => return PageText::new(language, "page-invitation-released"),
        AssignmentStatus::Withdrawn => return PageText::new(language, "page-invitation-withdrawn"),
    }
    let Some(invited) = own.invitation.as_ref().filter(|_| !done) else {
        return PageText::new(language, "page-closed");
    };
    let countries: Vec<String> = invited
        .countries
        .iter()
        .map(|code| country_name(code, language))
        .collect();
    let count = Map::from_iter([("count".to_owned(), json!(invited.length))]);
    let files = Map::from_iter([("count".to_owned(), json!(invited.attachments))]);
    let minutes = Map::from_iter([("minutes".to_owned(), json!(invited.minutes))]);
    let several = |names: &[String]| (!names.is_empty()).then(|| names.join("\n"));
    let text_language = vocabulary::product_languages().label(&invited.language, language);
    let facts = [
        ("page-invitation-practice", Some(invited.title.clone())),
        ("page-invitation-summary", invited.summary.clone()),
        ("page-invitation-countries", several(&countries)),
        (
            "page-invitation-language",
            Some(text_language.unwrap_or(&invited.language).to_owned()),
        ),
        ("page-invitation-implementers", several(&invited.implementers)),
        ("page-invitation-partners", several(&invited.partners)),
        ("page-invitation-donors", several(&invited.donors)),
        (
            "page-invitation-length",
            Some(words().say(language, "page-invitation-characters", &count)),
        ),
        (
            "page-invitation-files",
            (invited.attachments > 0).then(|| words().say(language, "page-invitation-files-count", &files)),
        ),
        (
            "page-invitation-time",
            Some(words().say(language, "page-invitation-minutes", &minutes)),
        ),
        ("page-invitation-answer-by", own.answer_by.map(&day)),
        ("page-invitation-due", Some(day(own.due))),
        (
            "page-invitation-asked",
            Some(words().plain(language, "page-invitation-asked-text")),
        ),
    ];
    let mut text = PageText::lead(language, "page-invitation")
        .form(PageForm {
            heading: Some(words().plain(language, "page-invitation-accept-heading")),
            fields: vec![Field::new(
                language,
                FieldKind::Check,
                "no_conflict",
                "page-invitation-no-conflict",
            )],
            buttons: vec![Button::new(language, "accepted", "page-invitation-accept")],
            ..PageForm::default()
        })
        .form(PageForm {
            heading: Some(words().plain(language, "page-invitation-decline-heading")),
            fields: vec![
                Field::new(language, FieldKind::Text, "reason", "page-invitation-reason"),
                Field::new(
                    language,
                    FieldKind::Line,
                    SUGGESTED_NAME,
                    "page-invitation-suggested-name",
                ),
                Field::new(
                    language,
                    FieldKind::Line,
                    SUGGESTED_EMAIL,
                    "page-invitation-suggested-email",
                ),
            ],
            buttons: vec![Button::new(language, "declined", "page-invitation-decline")],
            ..PageForm::default()
        })
        .form(PageForm {
            heading: Some(words().plain(language, "page-invitation-conflict-heading")),
            fields: vec![Field::new(
                language,
                FieldKind::Text,
                CONFLICT,
                "page-invitation-conflict-reason",
            )],
            buttons: vec![Button::new(language, "conflicted", "page-invitation-conflict")],
            ..PageForm::default()
        });
    text.facts = facts
        .into_iter()
        .filter_map(|(label, value)| Some(Fact::new(language, label, value?)))
        .collect();
    text
}
