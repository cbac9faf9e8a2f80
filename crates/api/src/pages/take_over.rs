//! The page of somebody for whose organisation somebody else filed a submission, and who may take it over.
use super::layout::{Button, Fact, PageForm, PageText};
use super::one;
use crate::problem::words;
use minga_domain::language::Language;
use minga_workflow::filing::{FilingPage, FilingStatus};

/// What the page says.
pub(super) fn text(filed: &FilingPage, language: Language, done: bool) -> PageText {
    let mut text = match filed.status {
        FilingStatus::Yours => PageText::new(language, "page-take-over-yours"),
        FilingStatus::Taken => PageText::new(language, "page-take-over-taken"),
        FilingStatus::Ended => return PageText::new(language, "page-closed"),
        FilingStatus::Open if done => return PageText::new(language, "page-closed"),
        FilingStatus::Open => {
            let mut text = PageText::lead(language, "page-take-over");
            text.lead = words().say(
                language,
                "page-take-over-lead",
                &one("organisation", &filed.organisation),
            );
            text.form(PageForm {
                buttons: vec![Button::new(language, "accepted", "page-take-over-button")],
                ..PageForm::default()
            })
        }
    };
    text.facts = [
        ("page-take-over-record", Some(filed.title.clone())),
        ("page-participant-reference", filed.reference.clone()),
        ("page-membership-organisation", Some(filed.organisation.clone())),
    ]
    .into_iter()
    .filter_map(|(label, value)| Some(Fact::new(language, label, value?)))
    .collect();
    text
}
