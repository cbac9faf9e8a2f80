//! The lists, each with the filters and orders that it is asked with.

use chrono::{DateTime, Utc};
use minga_domain::kinds::{AssignmentStatus, Kind, LinkPurpose, State, SystemRole};
use minga_storage::StoreError;
use minga_storage::accounts::{self, AccountFilter};
use minga_storage::columns::Id;
use minga_storage::connection::AnyConnection;
use minga_storage::desk::{self, By, Scope};
use minga_storage::organisations::{self, OrganisationFilter};
use minga_storage::plans::{self, BatchFilter};
use minga_storage::registry::{self, After, Field, Order};
use minga_storage::reviewers::{self, RosterFilter};
use minga_storage::submission_lists::{self as lists, Filter, Sort, Viewer};
use minga_storage::{
    assignments, attachments, audit, changes, contacts, follow_ups, holds, idempotency, legacy, letters, links,
    membership_offers, notes, outbox, participants, progress, reminders, review_reads, reviewer_proposals, reviews,
    roster_invitations, schedules, screening, sessions, state_periods, submissions, ties, translations,
    webhook_deliveries, webhooks,
};
use std::collections::BTreeSet;
use uuid::Uuid;

use super::Expects::{self, All, Few, Found, Paged, PagedWithin};
use super::Probe;

#[path = "duplicates.rs"]
mod duplicates;

const OF_SUBMISSION: Expects = Few("what belongs to one submission");
const OF_PAGE: Expects = Few("what belongs to the rows of a page, by their keys");
const OF_PERSON: Expects = Few("what one person has or did");
const OF_ORGANISATION: Expects = Few("what belongs to one organisation");
const OPEN: Expects = Few("what is open now, not what was ever made");
const IN_STATES: Expects = Found("what is on its way is looked up, what is published is most of all");
const FOUND: Expects = Found("rare words are looked up, frequent ones are met on the way");
const ROSTER: Expects = All("the whole roster is matched with submissions, in one query");

/// The identifier of nothing.
pub(super) fn no<T: From<Uuid>>() -> T {
    Uuid::from_u128(1).into()
}

/// Where a later page begins.
pub(super) fn later<T: From<Uuid>>() -> T {
    Uuid::from_u128(4000).into()
}

/// In the middle of what was ever made.
fn middle() -> DateTime<Utc> {
    DateTime::from_timestamp(1_816_000_000, 0).unwrap()
}

/// Soon after the first of it.
fn early() -> DateTime<Utc> {
    DateTime::from_timestamp(1_801_000_000, 0).unwrap()
}

/// Shortly before the last of it.
fn lately() -> DateTime<Utc> {
    DateTime::from_timestamp(1_833_000_000, 0).unwrap()
}

pub(super) fn probe<T>(
    function: &'static str,
    asked: impl Into<String>,
    expects: Expects,
    call: impl Fn(&mut AnyConnection) -> Result<T, StoreError> + 'static,
) -> Probe {
    Probe {
        function,
        asked: asked.into(),
        expects,
        call: Box::new(move |conn| call(conn).map(drop)),
    }
}

/// Every list.
pub fn probes() -> Vec<Probe> {
    let mut all = Vec::new();
    all.extend(of_people());
    all.extend(of_organisations());
    all.extend(of_submission_lists());
    all.extend(of_submissions());
    all.extend(of_reviews());
    all.extend(of_the_roster());
    all.extend(of_the_registry());
    all.extend(of_the_follow_up());
    all.extend(of_the_desk());
    all.extend(duplicates::probes());
    all.extend(of_workers());
    all.extend(of_changes());
    all.extend(super::filing::probes());
    all
}

fn of_people() -> Vec<Probe> {
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
        probe("accounts::roles", "", OF_PERSON, |conn| accounts::roles(conn, no())),
        probe("accounts::roles_of", "", OF_PAGE, |conn| {
            accounts::roles_of(conn, &[no()])
        }),
        probe(
            "accounts::with_role",
            "",
            Found("those who have a role of the system"),
            |conn| accounts::with_role(conn, SystemRole::Secretariat),
        ),
        probe("accounts::filed_by", "", OF_PERSON, |conn| {
            accounts::filed_by(conn, no())
        }),
        probe("accounts::reviews_by", "", OF_PERSON, |conn| {
            accounts::reviews_by(conn, no())
        }),
        probe("accounts::activity_of", "", OF_PERSON, |conn| {
            accounts::activity_of(conn, no())
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

fn of_organisations() -> Vec<Probe> {
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

/// Who asks for lists of submissions.
fn viewers() -> Vec<(&'static str, Viewer, Expects)> {
    let nobody = Viewer {
        account: no(),
        secretariat: false,
        reviewer: false,
        organisations: Vec::new(),
        network_country: None,
    };
    let member = Viewer {
        organisations: vec![no()],
        ..nobody.clone()
    };
    let reviewer = Viewer {
        reviewer: true,
        ..member.clone()
    };
    let network = Viewer {
        network_country: Some("PER".into()),
        ..nobody.clone()
    };
    let officer = Viewer {
        secretariat: true,
        ..nobody.clone()
    };
    vec![
        ("a member", member, OF_PERSON),
        ("a reviewer", reviewer, OF_PERSON),
        ("a country network", network, Paged),
        ("an officer", officer, Paged),
    ]
}

fn of_submission_lists() -> Vec<Probe> {
    let plain = Filter::default();
    let words = vec![vec!["agua".to_owned()]];
    let narrowed = [
        ("all", plain.clone(), None),
        (
            "of a kind",
            Filter {
                kinds: vec![Kind::Practice],
                ..plain.clone()
            },
            None,
        ),
        (
            "in a state",
            Filter {
                states: vec![State::Submitted],
                ..plain.clone()
            },
            Some(IN_STATES),
        ),
        (
            "in two states",
            Filter {
                states: vec![State::Submitted, State::PeerReview],
                ..plain.clone()
            },
            Some(IN_STATES),
        ),
        (
            "of a country",
            Filter {
                countries: vec!["PER".into()],
                ..plain.clone()
            },
            Some(All(
                "a rare country is looked up; of a frequent one it is as quick to read all",
            )),
        ),
        (
            "of two organisations",
            Filter {
                organisations: vec![no(), no()],
                ..plain.clone()
            },
            Some(OF_ORGANISATION),
        ),
        (
            "of which the viewer is in charge",
            Filter {
                assigned_to_me: true,
                ..plain.clone()
            },
            Some(OF_PERSON),
        ),
        (
            "that wait for the viewer",
            Filter {
                needs_my_action: true,
                ..plain.clone()
            },
            Some(OPEN),
        ),
        (
            "with words",
            Filter {
                words: words.clone(),
                ..plain.clone()
            },
            Some(FOUND),
        ),
    ];
    let mut probes = Vec::new();
    for (who, viewer, of_viewer) in viewers() {
        for (which, filter, few) in &narrowed {
            for (order, sort) in [
                ("newest", Sort::Newest),
                ("oldest", Sort::Oldest),
                ("longest in its state", Sort::LongestInState),
                ("shortest in its state", Sort::ShortestInState),
            ] {
                let filter = Filter {
                    after: Some(lists::After {
                        id: later(),
                        since: Some(middle()),
                    }),
                    sort,
                    ..filter.clone()
                };
                let asked = format!("{which}, for {who}, {order}");
                let viewer = viewer.clone();
                probes.push(probe(
                    "submission_lists::page",
                    asked,
                    few.unwrap_or(of_viewer),
                    move |conn| lists::page(conn, &viewer, &filter, 50),
                ));
            }
            let (viewer, filter) = (viewer.clone(), filter.clone());
            let counted = match few.unwrap_or(of_viewer) {
                Paged => All("the whole is counted only when the client asks for it"),
                few => few,
            };
            probes.push(probe(
                "submission_lists::count",
                format!("{which}, for {who}"),
                counted,
                move |conn| lists::count(conn, &viewer, &filter),
            ));
        }
    }
    probes.push(probe("submission_lists::organisation_names", "", OF_PAGE, |conn| {
        lists::organisation_names(conn, &[no()])
    }));
    probes.push(probe("submission_lists::live_assignments", "", OF_PAGE, |conn| {
        lists::live_assignments(conn, no(), &[no()])
    }));
    probes
}

fn of_submissions() -> Vec<Probe> {
    vec![
        probe("submissions::by_ids", "", OF_PAGE, |conn| {
            submissions::by_ids(conn, &[no()])
        }),
        probe("submissions::revisions_of", "", PagedWithin, |conn| {
            submissions::revisions_of(conn, no())
        }),
        probe("submissions::handed_in", "", OF_SUBMISSION, |conn| {
            submissions::handed_in(conn, no())
        }),
        probe("submissions::countries", "", OF_SUBMISSION, |conn| {
            submissions::countries(conn, no())
        }),
        probe("submissions::remove_country", "", OF_PAGE, |conn| {
            submissions::remove_country(conn, &[no()], "PER")
        }),
        probe(
            "submissions::network_accounts",
            "",
            Found("the country networks"),
            |conn| submissions::network_accounts(conn, no()),
        ),
        probe(
            "audit::of_submission",
            "as the secretariat reads it",
            PagedWithin,
            |conn| audit::of_submission(conn, no(), true, Some(later()), 50),
        ),
        probe("audit::of_submission", "as the others read it", PagedWithin, |conn| {
            audit::of_submission(conn, no(), false, Some(later()), 50)
        }),
        probe("notes::of_submission", "", PagedWithin, |conn| {
            notes::of_submission(conn, no(), Some(later()), 50)
        }),
        probe("notes::count", "", OF_SUBMISSION, |conn| notes::count(conn, no())),
        probe("attachments::of_submission", "", PagedWithin, |conn| {
            attachments::of_submission(conn, no())
        }),
        probe("attachments::count", "", OF_SUBMISSION, |conn| {
            attachments::count(conn, no())
        }),
        probe("attachments::images_without_credit", "", OF_SUBMISSION, |conn| {
            attachments::images_without_credit(conn, no())
        }),
        probe("attachments::discard", "", OF_SUBMISSION, |conn| {
            attachments::discard(conn, no())
        }),
        probe("participants::of_submission", "", PagedWithin, |conn| {
            participants::of_submission(conn, no())
        }),
        probe("participants::of_submissions", "", OF_PAGE, |conn| {
            participants::of_submissions(conn, &[no()])
        }),
        probe("roster_invitations::reviewers_among", "", OF_PAGE, |conn| {
            roster_invitations::reviewers_among(conn, &["1@example.net".into()])
        }),
        probe("reviewers::profiles", "", OF_PAGE, |conn| {
            reviewers::profiles(conn, &[no()])
        }),
        probe("roster_invitations::open_for", "", OF_PAGE, |conn| {
            roster_invitations::open_for(conn, &["1@example.net".into()], early())
        }),
        probe("roster_invitations::page", "", Paged, |conn| {
            roster_invitations::page(conn, early(), Some(no()), 50)
        }),
        probe("roster_invitations::addressees", "", OF_PAGE, |conn| {
            roster_invitations::addressees(conn, &[no()])
        }),
        probe("participants::next_place", "", OF_SUBMISSION, |conn| {
            participants::next_place(conn, no())
        }),
        probe(
            "participants::expire_links",
            "",
            Few("the links of one participant"),
            |conn| participants::expire_links(conn, no(), middle().into()),
        ),
        probe("screening::of_submission", "", OF_SUBMISSION, |conn| {
            screening::of_submission(conn, no())
        }),
        probe("translations::of_submission", "", OF_SUBMISSION, |conn| {
            translations::of_submission(conn, no())
        }),
        probe("translations::of_revision", "", PagedWithin, |conn| {
            translations::of_revision(conn, no(), 1)
        }),
        probe("letters::of_submission", "", PagedWithin, |conn| {
            letters::of_submission(conn, no())
        }),
        probe("letters::sent_of", "", OF_PAGE, |conn| letters::sent_of(conn, &[no()])),
        probe("letters::items_of", "", OF_PAGE, |conn| {
            letters::items_of(conn, &[no()])
        }),
        probe("letters::extensions_of", "", OF_PAGE, |conn| {
            letters::extensions_of(conn, &[no()])
        }),
        probe("letters::reviewers_of", "", OF_SUBMISSION, |conn| {
            letters::reviewers_of(conn, no())
        }),
        probe("letters::open_screening_points", "", OF_SUBMISSION, |conn| {
            letters::open_screening_points(conn, no(), 1)
        }),
        probe("legacy::known", "", Few("the records that are given"), |conn| {
            legacy::known(conn, &["a".to_owned()])
        }),
        probe("outbox::told_at", "", OF_SUBMISSION, |conn| {
            outbox::told_at(conn, no(), middle())
        }),
    ]
}

fn of_reviews() -> Vec<Probe> {
    let of_reviewer = |asked: &str, statuses: Vec<AssignmentStatus>| {
        probe("assignments::of_reviewer", asked, PagedWithin, move |conn| {
            assignments::of_reviewer(conn, no(), &statuses, Some(later()), 50)
        })
    };
    vec![
        of_reviewer("all", Vec::new()),
        of_reviewer("open", vec![AssignmentStatus::Invited, AssignmentStatus::Accepted]),
        probe("assignments::status_of", "", OF_SUBMISSION, |conn| {
            assignments::status_of(conn, no(), no())
        }),
        probe("assignments::of_submission", "", OF_SUBMISSION, |conn| {
            assignments::of_submission(conn, no())
        }),
        probe("assignments::of_round", "", OF_SUBMISSION, |conn| {
            assignments::of_round(conn, no(), 1)
        }),
        probe("assignments::open_of_reviewer", "", OF_PERSON, |conn| {
            assignments::open_of_reviewer(conn, no())
        }),
        probe("assignments::open_counts", "", OPEN, assignments::open_counts),
        probe(
            "assignments::taken_since",
            "",
            Found("those of the last months"),
            |conn| assignments::taken_since(conn, lately()),
        ),
        probe("assignments::reviewer_names", "", OF_SUBMISSION, |conn| {
            assignments::reviewer_names(conn, no())
        }),
        probe("reviews::submitted", "", OF_SUBMISSION, |conn| {
            reviews::submitted(conn, no())
        }),
        probe("reviews::earlier_versions", "", PagedWithin, |conn| {
            reviews::earlier_versions(conn, no())
        }),
        probe("reviews::versions_of_submission", "", OF_SUBMISSION, |conn| {
            reviews::versions_of_submission(conn, no())
        }),
        probe("reviews::readable_files", "", OF_PAGE, |conn| {
            reviews::readable_files(conn, &[no()])
        }),
        probe("review_reads::of_reader", "", OF_SUBMISSION, |conn| {
            review_reads::of_reader(conn, no(), no())
        }),
        probe("reviewer_proposals::of_submission", "", OF_SUBMISSION, |conn| {
            reviewer_proposals::of_submission(conn, no())
        }),
        probe("ties::authors", "", OF_PAGE, |conn| ties::authors(conn, &[no()])),
        probe("ties::contacts", "", OF_PAGE, |conn| ties::contacts(conn, &[no()])),
        probe("ties::participants", "", OF_PAGE, |conn| {
            ties::participants(conn, &[no()])
        }),
        probe("ties::assignments", "", OF_PAGE, |conn| {
            ties::assignments(conn, &[no()])
        }),
        probe(
            "ties::declared",
            "",
            Found("the declared conflicts, each with its submission"),
            ties::declared,
        ),
    ]
}

fn of_the_roster() -> Vec<Probe> {
    let page = |asked: &str, filter: RosterFilter| {
        let expects = All("the roster is some hundred people");
        probe("reviewers::page", asked, expects, move |conn| {
            reviewers::page(conn, &filter, Some(later()), 50)
        })
    };
    let plain = RosterFilter::default();
    let knowing = RosterFilter {
        languages: vec!["fr".into()],
        objectives: vec![8],
        principles: vec!["gender".into()],
        listed: true,
        internal: Some(false),
        ..plain.clone()
    };
    let named = RosterFilter {
        q: Some("ana".into()),
        ..plain.clone()
    };
    let batch = |asked: &str, filter: BatchFilter| {
        probe("plans::reviewable", asked, OPEN, move |conn| {
            plans::reviewable(conn, &filter, 200)
        })
    };
    let all = BatchFilter::default();
    let narrowed = BatchFilter {
        cycle: Some("call_100".into()),
        country: Some("PER".into()),
        language: Some("es".into()),
    };
    vec![
        page("all", plain),
        page("experts of an objective and language", knowing),
        page("by name", named),
        batch("all", all),
        batch("of a cycle, country and language", narrowed),
        probe("plans::countries", "", OF_PAGE, |conn| plans::countries(conn, &[no()])),
        probe("ties::addresses", "", OF_PERSON, |conn| ties::addresses(conn, no())),
        probe("ties::addresses_of", "", OF_PAGE, |conn| {
            ties::addresses_of(conn, &[no()])
        }),
        probe("ties::accounts", "", ROSTER, ties::accounts),
        probe("ties::mailboxes", "", ROSTER, ties::mailboxes),
        probe("ties::organisations", "", ROSTER, ties::organisations),
        probe(
            "ties::all_aliases",
            "",
            All("every other name is compared with the partners that a submission names"),
            ties::all_aliases,
        ),
    ]
}

fn of_the_desk() -> Vec<Probe> {
    let scope = || Scope {
        viewer: no(),
        kind: Some(Kind::Pledge),
        cycle: Some("imrf_2026".into()),
        country: Some("PER".into()),
    };
    let whole = All("the figures of the desk count what is in each state, in one statement");
    let counted = |by: By| {
        probe("desk::standing", format!("{by:?}"), whole, move |conn| {
            desk::standing(conn, &scope(), by)
        })
    };
    vec![
        counted(By::State),
        counted(By::Country),
        counted(By::Cycle),
        probe("desk::durations", "", whole, move |conn| {
            desk::durations(conn, &scope(), lately())
        }),
        probe("desk::in_scope", "", OF_PAGE, move |conn| {
            desk::in_scope(conn, &scope(), &BTreeSet::from([no(), later()]))
        }),
        probe("desk::on_hold", "", All("holds that last"), desk::on_hold),
        probe(
            "desk::scheduled",
            "",
            All("publications that are yet to come"),
            desk::scheduled,
        ),
        probe("desk::capacities", "", ROSTER, desk::capacities),
    ]
}

fn of_the_registry() -> Vec<Probe> {
    let plain = registry::Filter {
        kind: Some(Kind::Pledge),
        ..registry::Filter::default()
    };
    let by_terms = |field: Field, values: &[&str]| registry::Filter {
        terms: vec![(field, values.iter().map(|value| (*value).to_owned()).collect())],
        ..plain.clone()
    };
    let by_words = |word: &str| registry::Filter {
        words: Some(vec![vec![word.to_owned()]]),
        ..plain.clone()
    };
    let frequent = Found("what is frequent is met on the way in the order of the list, what is rare is looked up");
    let mut probes = Vec::new();
    for (which, filter, expects) in [
        ("all", plain.clone(), Paged),
        ("by a rare term", by_terms(Field::Country, &["22"]), frequent),
        (
            "by frequent terms",
            by_terms(Field::Objective, &["1", "2", "3", "4", "5", "6", "7", "8"]),
            frequent,
        ),
        ("by a rare word", by_words("word17"), frequent),
        (
            "by a frequent word",
            by_words("title"),
            All("what is frequent is met soon, and then the reading stops"),
        ),
    ] {
        let at = After::At(middle().into(), Id(later()));
        let title = After::Title("title 8000".into(), Id(later()));
        let relevant = After::Relevance(1, middle().into(), Id(later()));
        for (order, after) in [
            (Order::Newest, at.clone()),
            (Order::Oldest, at.clone()),
            (Order::Updated, at),
            (Order::Title, title.clone()),
            (Order::TitleBackwards, title),
            (Order::Relevance, relevant),
        ] {
            for after in [None, Some(after)] {
                let filter = filter.clone();
                let place = if after.is_some() {
                    "a later page"
                } else {
                    "the first page"
                };
                probes.push(probe(
                    "registry::page",
                    format!("{which}, {order:?}, {place}"),
                    expects,
                    move |conn| registry::page(conn, &filter, order, after.as_ref(), 50),
                ));
            }
        }
        let counted = filter.clone();
        let whole = All("all entries of the filter are counted, from short lines");
        probes.extend([
            probe("registry::count", which, whole, move |conn| {
                registry::count(conn, &counted)
            }),
            probe("registry::figures", which, whole, move |conn| {
                registry::figures(conn, &filter, middle().into())
            }),
        ]);
    }
    let (matched, partners) = (plain.clone(), plain);
    probes.extend([
        probe("registry::by_reference", "", OF_SUBMISSION, |conn| {
            registry::by_reference(conn, Kind::Pledge, "PL-2027-00001")
        }),
        probe("registry::matching_pledges", "", PagedWithin, |conn| {
            registry::matching_pledges(conn, "PL-2027-00001")
        }),
        probe(
            "registry::matches",
            "",
            All("the matching pledges of a whole selection are drawn as a map"),
            move |conn| registry::matches(conn, &matched, 500),
        ),
        probe(
            "registry::partners",
            "",
            All("the partners of a whole selection are drawn as a map"),
            move |conn| registry::partners(conn, &partners, 500),
        ),
        probe("registry::partners_of", "", OF_PAGE, |conn| {
            registry::partners_of(conn, &[no()])
        }),
        probe("registry::documents", "", OF_PAGE, |conn| {
            registry::documents(conn, &[no()])
        }),
        probe("registry::published_translations", "", OF_PAGE, |conn| {
            registry::published_translations(conn, &[no()])
        }),
    ]);
    probes
}

fn of_the_follow_up() -> Vec<Probe> {
    let after = || ("2028-01-01".to_owned(), later());
    vec![
        probe("progress::page", "of the public", PagedWithin, move |conn| {
            progress::page(conn, no(), true, Some(&after()), 50)
        }),
        probe("progress::page", "of those who work on it", PagedWithin, move |conn| {
            progress::page(conn, no(), false, Some(&after()), 50)
        }),
        probe("progress::latest", "", PagedWithin, |conn| progress::latest(conn, no())),
        probe("progress::versions", "", PagedWithin, |conn| {
            progress::versions(conn, no())
        }),
        probe("progress::participants_of", "", OF_PAGE, |conn| {
            progress::participants_of(conn, &[no()])
        }),
        probe("progress::files_of", "", OF_PAGE, |conn| {
            progress::files_of(conn, &[no()])
        }),
        probe("follow_ups::overdue", "the first page", Paged, |conn| {
            follow_ups::overdue(conn, middle().into(), None, 50)
        }),
        probe("follow_ups::overdue", "a later page", Paged, |conn| {
            follow_ups::overdue(conn, middle().into(), Some((early().into(), later())), 50)
        }),
        probe(
            "follow_ups::open_steps",
            "of everybody",
            Found("a span of due instants is walked"),
            |conn| {
                let span = (early().into(), (early() + chrono::Duration::days(7)).into());
                follow_ups::open_steps(conn, None, &[span])
            },
        ),
        probe(
            "follow_ups::open_steps",
            "of a submission",
            Found("a span of due instants is walked"),
            |conn| {
                let span = (early().into(), (early() + chrono::Duration::days(7)).into());
                follow_ups::open_steps(conn, Some(&[no()]), &[span])
            },
        ),
        probe("attachments::evidence_among", "", OF_SUBMISSION, |conn| {
            attachments::evidence_among(conn, no(), &[no()])
        }),
    ]
}

fn of_changes() -> Vec<Probe> {
    let page = |asked: &str, expects, kind| {
        probe("changes::page", asked, expects, move |conn| {
            changes::page(conn, 4000, 16_000, kind, 50)
        })
    };
    vec![
        page("all", Paged, None),
        page("of a collection", PagedWithin, Some(Kind::Practice)),
        probe("webhooks::list", "the first page", Paged, |conn| {
            webhooks::list(conn, None, 50)
        }),
        probe("webhooks::list", "a later page", Paged, |conn| {
            webhooks::list(conn, Some(later()), 50)
        }),
        probe("webhooks::by_ids", "", OF_PAGE, |conn| webhooks::by_ids(conn, &[no()])),
        probe("webhooks::any_behind", "", PagedWithin, |conn| {
            webhooks::any_behind(conn, 40)
        }),
        probe("webhook_deliveries::any_due", "", PagedWithin, |conn| {
            webhook_deliveries::any_due(conn, middle())
        }),
        probe("webhook_deliveries::claim", "", PagedWithin, |conn| {
            webhook_deliveries::claim(conn, middle(), 60, 20)
        }),
        probe("webhook_deliveries::list", "the first page", PagedWithin, |conn| {
            webhook_deliveries::list(conn, no(), None, 50)
        }),
        probe("webhook_deliveries::list", "a later page", PagedWithin, |conn| {
            webhook_deliveries::list(conn, no(), Some(later()), 50)
        }),
        probe("webhook_deliveries::attempts_of", "", OF_PAGE, |conn| {
            webhook_deliveries::attempts_of(conn, &[no()])
        }),
        probe("webhook_deliveries::forget_old", "", Paged, |conn| {
            webhook_deliveries::forget_old(conn, early(), 500)
        }),
    ]
}

fn of_workers() -> Vec<Probe> {
    let list = |state: Option<&'static str>| {
        let expects = if state.is_some() { PagedWithin } else { Paged };
        probe("outbox::list", format!("{state:?}"), expects, move |conn| {
            outbox::list(conn, state, Some(later()), 50)
        })
    };
    vec![
        list(None),
        list(Some(outbox::QUEUED)),
        list(Some(outbox::PARKED)),
        probe("outbox::claim", "", PagedWithin, |conn| {
            outbox::claim(conn, middle(), 60, 20)
        }),
        probe("outbox::oldest_queued", "", PagedWithin, outbox::oldest_queued),
        probe("outbox::account_addressees", "", OF_PAGE, |conn| {
            outbox::account_addressees(conn, &[no()])
        }),
        probe("outbox::contact_addressees", "", OF_PAGE, |conn| {
            outbox::contact_addressees(conn, &[no()])
        }),
        probe("outbox::participant_addressees", "", OF_PAGE, |conn| {
            outbox::participant_addressees(conn, &[no()])
        }),
        probe("outbox::offer_addressees", "", OF_PAGE, |conn| {
            outbox::offer_addressees(conn, &[no()])
        }),
        probe("outbox::link_purposes", "", OF_PAGE, |conn| {
            outbox::link_purposes(conn, &[no()])
        }),
        probe("reminders::open_steps", "of everybody", OPEN, |conn| {
            reminders::open_steps(conn, None)
        }),
        probe("reminders::open_steps", "of a submission", OF_SUBMISSION, |conn| {
            reminders::open_steps(conn, Some(&[no()]))
        }),
        probe("holds::held", "", OF_PAGE, |conn| holds::held(conn, &[no()])),
        probe("holds::open_assignments", "", OF_SUBMISSION, |conn| {
            holds::open_assignments(conn, no(), 1)
        }),
        probe("holds::asked_participants", "", OF_SUBMISSION, |conn| {
            holds::asked_participants(conn, no())
        }),
        probe("schedules::due", "", Paged, |conn| schedules::due(conn, middle(), 50)),
        probe("schedules::instants", "", OF_PAGE, |conn| {
            schedules::instants(conn, &[no()])
        }),
        probe("state_periods::of_submission", "", OF_SUBMISSION, |conn| {
            state_periods::of_submission(conn, no())
        }),
        probe("state_periods::since", "", OF_PAGE, |conn| {
            state_periods::since(conn, &[no()])
        }),
        probe("reminders::sent", "", OF_PAGE, |conn| reminders::sent(conn, &[no()])),
        probe("reminders::accounts_of_contacts", "", OF_PAGE, |conn| {
            reminders::accounts_of_contacts(conn, &[no()])
        }),
        probe("attachments::kept_among", "", OF_PAGE, |conn| {
            attachments::kept_among(conn, &[no()])
        }),
        probe("idempotency::forget_old", "", Paged, |conn| {
            idempotency::forget_old(conn, middle())
        }),
        probe("membership_offers::forget_old", "", Paged, |conn| {
            membership_offers::forget_old(conn, early())
        }),
    ]
}
