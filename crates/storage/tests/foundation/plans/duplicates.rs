//! The lists of near-duplicates.
use super::Expects::{All, Few, Found};
use super::Probe;
use super::lists::{OF_PAGE, OF_SUBMISSION, no, probe};
use minga_storage::duplicates;
use minga_storage::match_objections;
use minga_storage::match_starts;
use minga_storage::mergers;
use minga_storage::submission_lists::{self as lists, Viewer};

/// Their probes.
pub fn probes() -> Vec<Probe> {
    let few = Few("what shares a number with one submission, up to a limit");
    let found = Found("what shares a number is looked up, unless what the viewer may see is less");
    let viewers = [
        ("the secretariat", true, None, few),
        ("members", false, None, found),
        ("a country network", false, Some("PER".to_owned()), found),
    ];
    let mut all: Vec<Probe> = viewers
        .into_iter()
        .map(|(who, secretariat, network_country, expects)| {
            let viewer = Viewer {
                account: no(),
                secretariat,
                reviewer: true,
                organisations: vec![no()],
                network_country,
                network_decides: false,
            };
            probe(
                "submission_lists::near_duplicates",
                format!("for {who}"),
                expects,
                move |conn| lists::near_duplicates(conn, &viewer, no(), &(1..36).collect()),
            )
        })
        .collect();
    all.extend([
        probe("duplicates::pairs_of", "", OF_SUBMISSION, |conn| {
            duplicates::pairs_of(conn, no())
        }),
        probe("match_objections::of_joined", "", OF_SUBMISSION, |conn| {
            match_objections::of_joined(conn, [no()])
        }),
        probe("match_objections::against", "", OF_SUBMISSION, |conn| {
            match_objections::against(conn, no(), [no()])
        }),
        probe("match_starts::of", "", OF_PAGE, |conn| match_starts::of(conn, &[no()])),
        probe(
            "match_starts::any_of",
            "",
            All("only a merger asks, and few pledges join another one"),
            |conn| match_starts::any_of(conn, no(), ["PL-2027-00001".to_owned()]),
        ),
        probe(
            "match_starts::archived_of",
            "",
            All("only the end of a merger asks, and few pledges join another one"),
            |conn| match_starts::archived_of(conn, no(), ["PL-2027-00001".to_owned()]),
        ),
        probe("mergers::family", "", OF_SUBMISSION, |conn| mergers::family(conn, no())),
        probe("mergers::stands_for_others", "", OF_SUBMISSION, |conn| {
            mergers::stands_for_others(conn, no())
        }),
        probe("mergers::families", "", OF_PAGE, |conn| mergers::families(conn, [no()])),
        probe("mergers::standing", "", OF_SUBMISSION, |conn| {
            mergers::standing(conn, [no()])
        }),
        probe("mergers::successors", "", OF_SUBMISSION, |conn| {
            mergers::successors(conn, no())
        }),
        probe("duplicates::linked_entries", "", OF_SUBMISSION, |conn| {
            duplicates::linked_entries(conn, no())
        }),
        probe("duplicates::linked_entries_of", "", OF_PAGE, |conn| {
            duplicates::linked_entries_of(conn, &[no()])
        }),
    ]);
    all
}
