//! The page of a participant of a joint pledge, who answers for its own part, and reports on it or leaves once the pledge
//! is published.
pub(super) mod report;

use super::layout::{Button, Fact, Field, FieldKind, PageForm, PageText};
use super::{country_name, one};
use crate::problem::words;
use minga_domain::kinds::{ParticipantAnswer, State};
use minga_domain::language::Language;
use minga_workflow::delivery::date_in_words;
use minga_workflow::link_pages::ExpiredPage;
use minga_workflow::participants::AskedParticipant;

/// The answer of who leaves a published pledge.
pub(super) const LEAVE: &str = "left";

/// The field of the form that stands for what its page shows.
pub(super) const SEEN: &str = "seen";

/// The answer of who asks for a new link in the place of one that has expired.
pub(super) const RENEW: &str = "renew";

/// Whether the participant takes part in a published pledge, and so may leave it.
pub(super) fn may_leave(asked: &AskedParticipant) -> bool {
    asked.state == State::Published && asked.participant.answer == ParticipantAnswer::Confirmed
}

/// What the page behind a link says that has expired.
pub(super) fn expired(page: &ExpiredPage, language: Language) -> PageText {
    if page.sent {
        return PageText::new(language, "page-participant-renewed");
    }
    PageText::lead(language, "page-participant-expired").form(PageForm {
        buttons: vec![Button::new(language, RENEW, "page-participant-expired-button")],
        ..PageForm::default()
    })
}

/// What the page says.
pub(super) fn text(asked: &AskedParticipant, language: Language, done: bool) -> PageText {
    let row = &asked.participant;
    let mut text = match row.answer {
        ParticipantAnswer::Confirmed if may_leave(asked) => {
            let text = match &asked.merged_into {
                Some(into) => merged(language, into),
                None => PageText::new(language, "page-participant-takes-part"),
            };
            let text = match &asked.reporting {
                Some(reporting) => text.form(report::form(reporting, language)),
                None => text,
            };
            text.form(PageForm {
                heading: Some(words().plain(language, "page-participant-leave-heading")),
                fields: vec![
                    Field::new(language, FieldKind::Text, "reason", "page-participant-leave-reason")
                        .hint(language, "page-participant-leave-hint"),
                ],
                buttons: vec![Button::new(language, LEAVE, "page-participant-leave")],
                ..PageForm::default()
            })
        }
        ParticipantAnswer::Confirmed => PageText::new(language, "page-participant-confirmed"),
        ParticipantAnswer::Declined => PageText::new(language, "page-participant-declined"),
        ParticipantAnswer::Left => PageText::new(language, "page-participant-left"),
        ParticipantAnswer::Asked if done => return PageText::new(language, "page-closed"),
        ParticipantAnswer::Asked => {
            let mut text = PageText::lead(language, "page-participant");
            text.lead = words().say(
                language,
                "page-participant-lead",
                &one("organisation", &asked.organisation),
            );
            text.form(PageForm {
                fields: vec![
                    Field::hidden(SEEN, asked.stamp()),
                    Field::new(language, FieldKind::Text, "correction", "page-participant-correct")
                        .hint(language, "page-participant-correct-hint"),
                ],
                buttons: vec![
                    Button::new(language, "confirmed", "page-participant-confirm"),
                    Button::new(language, "declined", "page-participant-decline"),
                ],
                ..PageForm::default()
            })
        }
    };
    let nothing = words().plain(language, "page-participant-no-action");
    let last = asked.reporting.as_ref().and_then(|reporting| reporting.last);
    let country = row.country.as_deref().map(|code| country_name(code, language));
    text.facts = [
        ("page-participant-pledge", Some(asked.title.clone())),
        ("page-participant-reference", asked.reference.clone()),
        ("page-participant-organisation", Some(asked.organisation.clone())),
        ("page-participant-description", asked.description.clone()),
        ("page-participant-goal", asked.common_goal.clone()),
        ("page-participant-name", Some(row.name.clone())),
        ("page-participant-country", country),
        ("page-participant-action", Some(row.action.clone().unwrap_or(nothing))),
        (
            "page-participant-answer-by",
            asked.answer_by.map(|day| date_in_words(day, language)),
        ),
        (
            "page-report-last",
            last.map(|last| report::last_in_words(last, language)),
        ),
    ]
    .into_iter()
    .filter_map(|(label, value)| Some(Fact::new(language, label, value?)))
    .collect();
    text
}

/// What is said first of a pledge that was merged into the one of this reference.
fn merged(language: Language, into: &str) -> PageText {
    let mut text = PageText::new(language, "page-participant-merged");
    text.lead = words().say(language, "page-participant-merged", &one("reference", into));
    text
}
