//! The page of somebody whom an organisation asks to become a member.
use super::layout::{Button, Fact, PageForm, PageText};
use super::{country_name, one};
use crate::problem::words;
use minga_domain::kinds::{OfferStatus, OrganisationRole};
use minga_domain::language::Language;
use minga_workflow::organisations::offers::OfferPage;

/// What the page says. Who has no account yet is told to register first and can decline.
pub(super) fn text(offer: &OfferPage, language: Language, done: bool) -> PageText {
    match offer.status {
        OfferStatus::Open if done => return PageText::new(language, "page-closed"),
        OfferStatus::Open => {}
        OfferStatus::Accepted => return PageText::new(language, "page-membership-accepted"),
        OfferStatus::Declined => return PageText::new(language, "page-membership-declined"),
        OfferStatus::Withdrawn => return PageText::new(language, "page-membership-withdrawn"),
    }
    let name = if offer.registered {
        "page-membership-lead"
    } else {
        "page-membership-register"
    };
    let mut text = PageText::lead(language, "page-membership");
    text.lead = words().say(language, name, &one("organisation", &offer.organisation));
    let decline = Button::new(language, "declined", "page-membership-decline");
    let buttons = if offer.registered {
        vec![Button::new(language, "accepted", "page-membership-accept"), decline]
    } else {
        vec![decline]
    };
    let role = match offer.role {
        OrganisationRole::FocalPoint => "page-membership-focal-point",
        OrganisationRole::Alternate => "page-membership-alternate",
        OrganisationRole::Member => "page-membership-member",
    };
    let country = offer.country.as_deref().map(|code| country_name(code, language));
    text.facts = [
        ("page-membership-organisation", Some(offer.organisation.clone())),
        ("page-participant-country", country),
        ("page-membership-role", Some(words().plain(language, role))),
        ("page-membership-email", Some(offer.email.clone())),
    ]
    .into_iter()
    .filter_map(|(label, value)| Some(Fact::new(language, label, value?)))
    .collect();
    text.form(PageForm {
        buttons,
        ..PageForm::default()
    })
}
