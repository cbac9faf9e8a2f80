//! The page of somebody who is asked to join the roster of reviewers.
use super::layout::{Button, Fact, Field, FieldKind, PageForm, PageText};
use crate::problem::words;
use minga_domain::kinds::OfferStatus;
use minga_domain::language::Language;
use minga_workflow::roster::joining::JoiningPage;

/// What the page says. Who has no account yet chooses a password; to decline nobody needs one.
pub(super) fn text(joining: &JoiningPage, language: Language, done: bool) -> PageText {
    match joining.status {
        OfferStatus::Open if done => return PageText::new(language, "page-closed"),
        OfferStatus::Open => {}
        OfferStatus::Accepted => return PageText::new(language, "page-roster-accepted"),
        OfferStatus::Declined => return PageText::new(language, "page-roster-declined"),
        OfferStatus::Withdrawn => return PageText::new(language, "page-roster-withdrawn"),
    }
    let sort = if joining.internal {
        "page-roster-internal"
    } else {
        "page-roster-external"
    };
    let mut text = PageText::lead(language, "page-roster");
    text.facts = vec![
        Fact::new(language, "page-roster-name", joining.name.clone()),
        Fact::new(language, "page-roster-email", joining.email.clone()),
        Fact::new(language, "page-roster-sort", words().plain(language, sort)),
        Fact::new(
            language,
            "page-roster-work",
            words().plain(language, "page-roster-work-text"),
        ),
    ];
    let fields = if joining.registered {
        Vec::new()
    } else {
        vec![
            Field::new(language, FieldKind::Password, "password", "page-roster-password")
                .hint(language, "page-roster-password-hint"),
        ]
    };
    text.form(PageForm {
        fields,
        buttons: vec![Button::new(language, "accepted", "page-roster-accept")],
        ..PageForm::default()
    })
    .form(PageForm {
        buttons: vec![Button::new(language, "declined", "page-roster-decline")],
        ..PageForm::default()
    })
}
