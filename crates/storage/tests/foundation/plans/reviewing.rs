//! The lists of reviews, of the roster and of the desk.

use super::Expects::{All, Found, PagedWithin};
use minga_domain::kinds::{AssignmentStatus, Kind};
use minga_storage::desk::{self, By, Scope};
use minga_storage::plans::{self, BatchFilter};
use minga_storage::reviewers::{self, RosterFilter};
use minga_storage::{assignments, review_reads, reviewer_proposals, reviews, ties};
use std::collections::BTreeSet;

use super::Probe;
use super::lists::{OF_PAGE, OF_PERSON, OF_SUBMISSION, OPEN, ROSTER, lately, later, no, probe};

pub fn of_reviews() -> Vec<Probe> {
    let of_reviewer = |asked: &str, statuses: Vec<AssignmentStatus>| {
        probe("assignments::of_reviewer", asked, PagedWithin, move |conn| {
            assignments::of_reviewer(conn, no(), &statuses, Some(later()), 50)
        })
    };
    vec![
        of_reviewer("all", Vec::new()),
        of_reviewer("open", vec![AssignmentStatus::Invited, AssignmentStatus::Accepted]),
        probe("assignments::of_reviewer_in", "", OF_SUBMISSION, |conn| {
            assignments::of_reviewer_in(conn, no(), no())
        }),
        probe("assignments::barred", "all", OF_PERSON, |conn| {
            assignments::barred(conn, no(), None)
        }),
        probe("assignments::barred", "of a page", OF_PERSON, |conn| {
            assignments::barred(conn, no(), Some(&[no()]))
        }),
        probe("assignments::submissions_of", "", OF_PERSON, |conn| {
            assignments::submissions_of(conn, no())
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
        probe("reviews::submitted_of", "", OF_PAGE, |conn| {
            reviews::submitted_of(conn, &[no()])
        }),
        probe("reviews::earlier_versions", "", PagedWithin, |conn| {
            reviews::earlier_versions(conn, no())
        }),
        probe("reviews::versions_of_submission", "", OF_SUBMISSION, |conn| {
            reviews::versions_of_submission(conn, no())
        }),
        probe("reviews::of_submission", "", OF_SUBMISSION, |conn| {
            reviews::of_submission(conn, no())
        }),
        probe("reviews::readable_files", "", OF_PAGE, |conn| {
            reviews::readable_files(conn, &[no()])
        }),
        probe("reviews::reviewed_since", "", OF_PERSON, |conn| {
            reviews::reviewed_since(conn, &[no()], lately(), no())
        }),
        probe("review_reads::of_reader", "", OF_SUBMISSION, |conn| {
            review_reads::of_reader(conn, no(), no())
        }),
        probe("review_reads::readers", "", OF_PAGE, |conn| {
            review_reads::readers(conn, &[no()])
        }),
        probe("reviewer_proposals::of_submission", "", OF_SUBMISSION, |conn| {
            reviewer_proposals::of_submission(conn, no())
        }),
        probe("ties::authors", "", OF_PAGE, |conn| ties::authors(conn, &[no()])),
        probe("ties::editors", "", OF_PAGE, |conn| ties::editors(conn, &[no()])),
        probe("ties::officers", "", OF_PAGE, |conn| ties::officers(conn, &[no()])),
        probe("ties::named_parties", "", OF_PAGE, |conn| {
            ties::named_parties(conn, &[no()])
        }),
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

pub fn of_the_roster() -> Vec<Probe> {
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

pub fn of_the_desk() -> Vec<Probe> {
    let scope = || Scope {
        viewer: no(),
        kind: Some(Kind::Pledge),
        cycle: Some("imrf_2026".into()),
        country: Some("PER".into()),
        within: Some("PER".into()),
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
        probe("desk::step_durations", "", whole, move |conn| {
            desk::step_durations(conn, &scope(), lately())
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
