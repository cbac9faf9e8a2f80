//! The lists of people and organisations, and of what belongs to them.

use super::Expects::{All, Few, Found, Paged, PagedWithin};
use minga_domain::kinds::{LinkPurpose, SystemRole};
use minga_storage::accounts::{self, AccountFilter};
use minga_storage::organisations::{self, OrganisationFilter};
use minga_storage::registry::{self};
use minga_storage::{contacts, legacy, links, membership_offers, sessions, submissions, ties};

use super::Probe;
use super::lists::{OF_ORGANISATION, OF_PAGE, OF_PERSON, later, middle, no, probe};

pub fn of_people() -> Vec<Probe> {
    let page = |asked: &str, expects, filter: AccountFilter| {
        probe("accounts::page", asked, expects, move |conn| {
            accounts::page(conn, &filter, Some(later()), 50)
        })
    };
    let named = AccountFilter {
        q: Some("per".into()),
        role: None,
    };
    let officers = AccountFilter {
        q: None,
        role: Some(SystemRole::Secretariat),
    };
    vec![
        page("all", Paged, AccountFilter::default()),
        page("by the beginning of a name or address", Paged, named),
        page("of a role", Found("those who have a role of the system"), officers),
        probe("accounts::by_ids", "", OF_PAGE, |conn| accounts::by_ids(conn, &[no()])),
        probe("accounts::actors", "", OF_PAGE, |conn| accounts::actors(conn, &[no()])),
        probe("accounts::roles", "", OF_PERSON, |conn| accounts::roles(conn, no())),
        probe("accounts::roles_of", "", OF_PAGE, |conn| {
            accounts::roles_of(conn, &[no()])
        }),
        probe("accounts::filed_by", "", OF_PERSON, |conn| {
            accounts::filed_by(conn, no())
        }),
        probe("accounts::reviews_by", "", OF_PERSON, |conn| {
            accounts::reviews_by(conn, no())
        }),
        probe("accounts::activity_of", "of an officer", OF_PERSON, |conn| {
            accounts::activity_of(conn, no(), true)
        }),
        probe("accounts::activity_of", "of others", OF_PERSON, |conn| {
            accounts::activity_of(conn, no(), false)
        }),
        probe("sessions::of_account", "", OF_PERSON, |conn| {
            sessions::of_account(conn, no())
        }),
        probe("sessions::lock_by_hash", "", OF_PERSON, |conn| {
            sessions::lock_by_hash(conn, "x")
        }),
        probe("links::spend", "", OF_PERSON, |conn| {
            links::spend(conn, no(), LinkPurpose::ResetPassword, middle())
        }),
        probe("links::expire_of_account", "", OF_PERSON, |conn| {
            links::expire_of_account(conn, no(), LinkPurpose::VerifyEmail, middle())
        }),
        probe("submissions::account_names", "", OF_PAGE, |conn| {
            submissions::account_names(conn, &[no()])
        }),
        probe("contacts::all_of_account", "", OF_PERSON, |conn| {
            contacts::all_of_account(conn, no())
        }),
        probe("contacts::link", "", OF_PERSON, |conn| {
            contacts::link(conn, "x@example.org", no())
        }),
        probe("contacts::unlink", "", OF_PERSON, |conn| contacts::unlink(conn, no())),
        probe("contacts::remember", "", OF_PERSON, |conn| {
            contacts::remember(conn, no())
        }),
        probe("contacts::forget_person", "", OF_PERSON, |conn| {
            contacts::forget_person(conn, no(), "x@example.org")
        }),
        probe("membership_offers::page_of_address", "", PagedWithin, |conn| {
            membership_offers::page_of_address(conn, "x@example.org", middle(), Some(later()), 50)
        }),
        probe("membership_offers::forget_address", "", OF_PERSON, |conn| {
            membership_offers::forget_address(conn, "x@example.org")
        }),
        probe("organisations::memberships_of", "", OF_PERSON, |conn| {
            organisations::memberships_of(conn, no())
        }),
    ]
}

pub fn of_organisations() -> Vec<Probe> {
    let page = |asked: &str, expects, filter: OrganisationFilter| {
        probe("organisations::page", asked, expects, move |conn| {
            organisations::page(conn, &filter, Some(("organisation 2".into(), later())), 50)
        })
    };
    let named = OrganisationFilter {
        q: Some("casa".into()),
        member: None,
    };
    let own = OrganisationFilter {
        q: None,
        member: Some(later()),
    };
    vec![
        page("all", Paged, OrganisationFilter::default()),
        page(
            "by a part of the name",
            All("no index finds the middle of a name; organisations are some thousand"),
            named,
        ),
        page("of a member", OF_PERSON, own),
        probe("organisations::by_ids", "", OF_PAGE, |conn| {
            organisations::by_ids(conn, &[no()])
        }),
        probe("organisations::named", "", Few("those of some names"), |conn| {
            organisations::named(conn, &["organisation 2".into()])
        }),
        probe("organisations::members", "", PagedWithin, |conn| {
            organisations::members(conn, no(), Some(later()), 50)
        }),
        probe("organisations::counts", "", OF_ORGANISATION, |conn| {
            organisations::counts(conn, no())
        }),
        probe("legacy::organisation", "", Few("those of one name"), |conn| {
            legacy::organisation(conn, "name", "civil_society")
        }),
        probe("contacts::page", "", PagedWithin, |conn| {
            contacts::page(conn, no(), Some(later()), 50)
        }),
        probe("contacts::by_ids", "", OF_PAGE, |conn| contacts::by_ids(conn, &[no()])),
        probe("contacts::of_account", "", OF_PERSON, |conn| {
            contacts::of_account(conn, no(), no())
        }),
        probe("contacts::in_use", "", OF_PERSON, |conn| contacts::in_use(conn, no())),
        probe("membership_offers::page", "", PagedWithin, |conn| {
            membership_offers::page(conn, no(), middle(), Some(later()), 50)
        }),
        probe("membership_offers::count_open", "", OF_ORGANISATION, |conn| {
            membership_offers::count_open(conn, no(), middle())
        }),
        probe("membership_offers::retire_expired", "", OF_ORGANISATION, |conn| {
            membership_offers::retire_expired(conn, no(), "x@example.org", middle())
        }),
        probe("submissions::lock_of_organisation", "", OF_ORGANISATION, |conn| {
            submissions::lock_of_organisation(conn, no())
        }),
        probe("submissions::add_country", "", OF_ORGANISATION, |conn| {
            submissions::add_country(conn, no(), "PER")
        }),
        probe("submissions::members_among", "", OF_ORGANISATION, |conn| {
            submissions::members_among(conn, no(), &[no()])
        }),
        probe("ties::aliases", "", OF_ORGANISATION, |conn| ties::aliases(conn, no())),
        probe("registry::of_organisation", "", OF_ORGANISATION, |conn| {
            registry::of_organisation(conn, no())
        }),
    ]
}
