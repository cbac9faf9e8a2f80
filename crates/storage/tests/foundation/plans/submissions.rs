//! The lists of submissions, by who asks, and of what belongs to one.

use super::Expects::{self, All, Few, Found, Paged, PagedWithin};
use minga_domain::history::HistoryAction;
use minga_domain::keys::Keyed;
use minga_domain::kinds::{AttachmentPurpose, Kind, State};
use minga_domain::notice::Notice;
use minga_storage::reviewers::{self};
use minga_storage::submission_lists::{self as lists, Filter, Sort, Viewer};
use minga_storage::{
    attachments, audit, extensions, follow_ups, legacy, letters, match_objections, notes, outbox, participants,
    roster_invitations, screening, submissions, translations,
};

use super::Probe;
use super::lists::{
    FOUND, IN_STATES, OF_ORGANISATION, OF_PAGE, OF_PERSON, OF_SUBMISSION, OPEN, early, later, middle, no, probe,
};

/// Who asks for lists of submissions.
fn viewers() -> Vec<(&'static str, Viewer, Expects)> {
    let nobody = Viewer {
        account: no(),
        secretariat: false,
        reviewer: false,
        organisations: Vec::new(),
        network_country: None,
        network_decides: false,
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
    let deciding = Viewer {
        network_decides: true,
        ..network.clone()
    };
    let officer = Viewer {
        secretariat: true,
        ..nobody.clone()
    };
    vec![
        ("a member", member, OF_PERSON),
        ("a reviewer", reviewer, OF_PERSON),
        ("a country network", network, Paged),
        ("a country network that decides", deciding, Paged),
        ("an officer", officer, Paged),
    ]
}

pub fn of_submission_lists() -> Vec<Probe> {
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
                reports_by: Some(early().into()),
                ..plain.clone()
            },
            Some(OPEN),
        ),
        (
            "with words",
            Filter {
                words: Some(words.clone()),
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

pub fn of_submissions() -> Vec<Probe> {
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
        probe("audit::of_action", "", OF_SUBMISSION, |conn| {
            audit::of_action(conn, no(), HistoryAction::ReviewerReleased)
        }),
        probe("audit::latest_about", "", PagedWithin, |conn| {
            audit::latest_about(conn, no(), HistoryAction::ReviewerReleased, no())
        }),
        probe("notes::of_submission", "", PagedWithin, |conn| {
            notes::of_submission(conn, no(), Some(later()), 50)
        }),
        probe("notes::count", "", OF_SUBMISSION, |conn| notes::count(conn, no())),
        probe("attachments::of_submission", "", PagedWithin, |conn| {
            attachments::of_submission(conn, no())
        }),
        probe("attachments::page", "a later page", PagedWithin, |conn| {
            attachments::page(conn, no(), AttachmentPurpose::ALL, Some(no()), 50)
        }),
        probe("attachments::count", "", OF_SUBMISSION, |conn| {
            attachments::count(conn, no(), AttachmentPurpose::ALL)
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
        probe("roster_invitations::latest_status", "", OF_PAGE, |conn| {
            roster_invitations::latest_status(conn, &["1@example.net".into()])
        }),
        probe("roster_invitations::page", "", Paged, |conn| {
            roster_invitations::page(conn, Some(no()), 50)
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
        probe("translations::page", "a later page", OF_SUBMISSION, |conn| {
            translations::page(conn, no(), Some((2, "fr".to_owned())), 50)
        }),
        probe("submissions::revision_heads", "a later page", PagedWithin, |conn| {
            submissions::revision_heads(conn, no(), submissions::RevisionScope::Accepted(Some(2)), Some(1), 50)
        }),
        probe("translations::of_submission", "", OF_SUBMISSION, |conn| {
            translations::of_submission(conn, no())
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
        probe("extensions::undecided", "of everybody", OPEN, |conn| {
            extensions::undecided(conn, None)
        }),
        probe("extensions::undecided", "of a page", OF_PAGE, |conn| {
            extensions::undecided(conn, Some(&[no()]))
        }),
        probe("extensions::open_steps", "of everybody", OPEN, |conn| {
            extensions::open_steps(conn, None)
        }),
        probe("match_objections::undecided", "of everybody", OPEN, |conn| {
            match_objections::undecided(conn, None)
        }),
        probe("match_objections::undecided", "of a page", OF_PAGE, |conn| {
            match_objections::undecided(conn, Some(&[no()]))
        }),
        probe("match_objections::open_steps", "of everybody", OPEN, |conn| {
            match_objections::open_steps(conn, None)
        }),
        probe("follow_ups::due_of", "", OF_PERSON, |conn| {
            follow_ups::due_of(conn, &[no()], early().into())
        }),
        probe("follow_ups::waiting_among", "", OF_PAGE, |conn| {
            follow_ups::waiting_among(conn, &[no()])
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
        probe("outbox::told_of", "", OF_SUBMISSION, |conn| {
            outbox::told_of(conn, no(), &[Notice::ActedAsReceived])
        }),
        probe("outbox::asked_participants", "", OF_SUBMISSION, |conn| {
            outbox::asked_participants(conn, no())
        }),
        probe("outbox::told_at", "", OF_SUBMISSION, |conn| {
            outbox::told_at(conn, no(), middle())
        }),
    ]
}
