//! The page of an invited reviewer: what the invitation shows, the forms to answer it, and how it stands afterwards.
use super::layout::{self, Button, Fact, Field, FieldKind, PageForm, PageText};
use super::{Answers, CONFLICT, REASON, SUGGESTED_EMAIL, SUGGESTED_NAME, country_name, review};
use crate::problem::words;
use crate::state::ApiState;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use chrono::{DateTime, Utc};
use minga_domain::kinds::AssignmentStatus;
use minga_domain::language::Language;
use minga_domain::violation::Violation;
use minga_domain::vocabulary;
use minga_workflow::assignments::{InvitationPage, ProposedReviewer};
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

/// Whom an answer proposes instead, if anybody.
pub(super) fn suggestion(answers: &Answers) -> Option<ProposedReviewer> {
    let (name, email) = (typed(answers, SUGGESTED_NAME), typed(answers, SUGGESTED_EMAIL));
    (name.is_some() || email.is_some()).then_some(ProposedReviewer {
        reviewer_id: None,
        name,
        email,
    })
}

/// Whether an answer says what stands already, as when its button was pressed twice.
pub(super) fn stands(page: &InvitationPage, answers: &Answers) -> bool {
    let same = |name: &str, kept: Option<&String>| {
        let kept = kept.map(|text| lines(text));
        typed(answers, name).is_none_or(|text| Some(lines(&text)) == kept)
    };
    let reason = || same(REASON, page.reason.as_ref());
    match answers.get("answer").map(String::as_str) {
        Some("accepted") => matches!(page.own.status, AssignmentStatus::Accepted | AssignmentStatus::Finished),
        Some("declined") => {
            let proposed = page.suggestion.as_ref();
            matches!(
                page.own.status,
                AssignmentStatus::Declined | AssignmentStatus::Withdrawn
            ) && reason()
                && same(SUGGESTED_NAME, proposed.and_then(|proposed| proposed.name.as_ref()))
                && same(SUGGESTED_EMAIL, proposed.and_then(|proposed| proposed.email.as_ref()))
        }
        Some("conflicted") => {
            page.own.status == AssignmentStatus::Conflicted && reason() && same(CONFLICT, page.reason.as_ref())
        }
        _ => true,
    }
}

/// The page of how it stands, for somebody whose answer was not taken, with what was written.
pub(super) fn not_taken(mut text: PageText, answers: &Answers, language: Language) -> PageText {
    let mut written: Vec<Fact> = [
        (REASON, "page-invitation-your-reason"),
        (CONFLICT, "page-invitation-your-conflict"),
    ]
    .into_iter()
    .filter_map(|(name, label)| Some(Fact::new(language, label, typed(answers, name)?)))
    .collect();
    written.extend(suggested(answers, language));
    let mut notice = words().plain(language, "page-invitation-not-taken");
    if !written.is_empty() {
        notice = format!("{notice} {}", words().plain(language, "page-invitation-not-taken-text"));
    }
    text.notice = Some(notice);
    text.facts.splice(0..0, written);
    text
}

/// Whom an answer proposes instead, in words.
pub(super) fn suggested(answers: &Answers, language: Language) -> Vec<Fact> {
    [
        (SUGGESTED_NAME, "page-invitation-suggested-name"),
        (SUGGESTED_EMAIL, "page-invitation-suggested-email"),
    ]
    .into_iter()
    .filter_map(|(name, label)| Some(Fact::new(language, label, typed(answers, name)?)))
    .collect()
}

fn typed(answers: &Answers, name: &str) -> Option<String> {
    let text = answers.get(name)?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// A text with its lines ended as elsewhere.
fn lines(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// What the page says once there is nothing to answer: how it stands, and what the reviewer has written.
fn ended(page: &InvitationPage, name: &str, language: Language) -> PageText {
    let mut text = PageText::new(language, name);
    text.notice = review::later_round(page, language);
    if let Some(written) = &page.written {
        text.lead = format!("{} {}", text.lead, words().plain(language, "page-invitation-written"));
        text.facts = review::in_words(written, language);
    }
    text
}

/// Whether the text was revised since an earlier round, as the sentences select on it.
const fn text_of(changed: Option<bool>) -> &'static str {
    match changed {
        Some(false) => "unchanged",
        Some(true) | None => "revised",
    }
}

/// What the page says; from acceptance on the review is written on a page of its own.
/// `day` writes the day of an instant.
pub(super) fn text(
    page: &InvitationPage,
    state: &ApiState,
    language: Language,
    day: impl Fn(DateTime<Utc>) -> String,
    done: bool,
) -> PageText {
    let own = &page.own;
    match own.status {
        AssignmentStatus::Invited => {}
        AssignmentStatus::Accepted => return ended(page, "page-invitation-accepted", language),
        AssignmentStatus::Finished => return ended(page, "page-invitation-finished", language),
        AssignmentStatus::Declined => return ended(page, "page-invitation-declined", language),
        AssignmentStatus::Conflicted => return ended(page, "page-invitation-conflicted", language),
        AssignmentStatus::Released if page.lapsed => {
            let mut text = ended(page, "page-invitation-lapsed", language);
            let address = state.service.surroundings.secretariat_mailbox.trim();
            if !address.is_empty() {
                text.facts
                    .push(Fact::new(language, "page-secretariat", address.to_owned()));
            }
            return text;
        }
        AssignmentStatus::Released => return ended(page, "page-invitation-released", language),
        AssignmentStatus::Withdrawn => return ended(page, "page-invitation-withdrawn", language),
    }
    let Some(invited) = own.invitation.as_ref().filter(|_| !done) else {
        return ended(page, "page-closed", language);
    };
    let below = Map::from_iter([("below".to_owned(), json!(state.service.policy.comment_below))]);
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
            Some(words().say(language, "page-invitation-asked-text", &below)),
        ),
    ];
    let mut round = Map::from_iter([("round".to_owned(), json!(own.round))]);
    round.insert("text".to_owned(), json!(text_of(page.text_changed)));
    let accept = if own.reviewed_before.is_some() {
        "page-invitation-accept-again"
    } else {
        "page-invitation-accept"
    };
    let mut text = PageText::lead(language, "page-invitation")
        .form(PageForm {
            heading: Some(words().plain(language, "page-invitation-accept-heading")),
            fields: vec![Field::new(
                language,
                FieldKind::Check,
                "no_conflict",
                "page-invitation-no-conflict",
            )],
            buttons: vec![Button::new(language, "accepted", accept)],
            ..PageForm::default()
        })
        .form(PageForm {
            heading: Some(words().plain(language, "page-invitation-decline-heading")),
            fields: vec![
                Field::new(language, FieldKind::Text, REASON, "page-invitation-reason"),
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
    if let Some(before) = own.reviewed_before {
        let since = Map::from_iter([
            ("round".to_owned(), json!(own.round)),
            ("changed".to_owned(), json!(before.changed)),
            ("explained".to_owned(), json!(before.explained)),
            ("declined".to_owned(), json!(before.declined)),
            ("answered".to_owned(), json!(before.answered())),
            ("text".to_owned(), json!(text_of(Some(before.text_changed)))),
        ]);
        text.title = words().say(language, "page-invitation-again-title", &round);
        text.lead = words().say(language, "page-invitation-again-lead", &since);
    } else if own.round > 1 {
        text.lead = format!(
            "{} {}",
            text.lead,
            words().say(language, "page-invitation-later-round", &round)
        );
    }
    text
}
