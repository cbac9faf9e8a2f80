//! The lists of what submissions are filed for, and of what came from files.

use minga_domain::steps::Owner;
use minga_storage::submission_lists::{self, Filter, Viewer};
use minga_storage::{cycles, imports, joining_requests, links, vocabulary_words};

use super::Expects::{All, Few, Paged, PagedWithin};
use super::Probe;
use super::lists::{IN_STATES, later, no, probe};

/// Every one of them.
pub fn probes() -> Vec<Probe> {
    let officer = Viewer {
        account: no(),
        secretariat: true,
        reviewer: false,
        organisations: Vec::new(),
        network_country: None,
        network_decides: false,
    };
    let late = Filter {
        late: Some(true),
        ..Filter::default()
    };
    let clerk = officer.clone();
    let waiting = Filter {
        waiting_for: vec![Owner::FocalPoints, Owner::Officer],
        ..Filter::default()
    };
    vec![
        probe(
            "submission_lists::page",
            "that wait for focal points and officers",
            IN_STATES,
            move |conn| submission_lists::page(conn, &clerk, &waiting, 50),
        ),
        probe("cycles::page", "the first page", Paged, |conn| {
            cycles::page(conn, None, 50)
        }),
        probe("cycles::page", "a later page", Paged, |conn| {
            cycles::page(conn, Some("imrf_2022"), 50)
        }),
        probe(
            "cycles::published",
            "",
            Few("the entries of one cycle are counted in their index"),
            |conn| cycles::published(conn, "call_100"),
        ),
        probe(
            "submission_lists::page",
            "that came late",
            All("those that came late are few, and all are met"),
            move |conn| submission_lists::page(conn, &officer, &late, 50),
        ),
        probe(
            "vocabulary_words::all",
            "",
            All("a start reads them, and only what an operator has changed is there"),
            vocabulary_words::all,
        ),
        probe(
            "cycles::late_among",
            "",
            Few("what belongs to the rows of a page, by their keys"),
            |conn| cycles::late_among(conn, &[no()]),
        ),
        probe("imports::known", "", Few("what belongs to one organisation"), |conn| {
            imports::known(conn, no(), &["row 1".into(), "row 2".into()])
        }),
        probe(
            "joining_requests::of_submission",
            "the first page",
            PagedWithin,
            |conn| joining_requests::of_submission(conn, no(), None, 50),
        ),
        probe("joining_requests::of_submission", "a later page", PagedWithin, |conn| {
            joining_requests::of_submission(conn, no(), Some(later()), 50)
        }),
        probe(
            "joining_requests::of_organisations",
            "",
            Few("what the organisations of one person have asked"),
            |conn| joining_requests::of_organisations(conn, &[no()], Some(later()), 50),
        ),
        probe(
            "joining_requests::has_open",
            "",
            Few("what one organisation has asked of one pledge"),
            |conn| joining_requests::has_open(conn, no(), no()),
        ),
        probe(
            "joining_requests::open_of",
            "",
            Few("what waits for a decision about one pledge"),
            |conn| joining_requests::open_of(conn, no()),
        ),
        probe(
            "joining_requests::undecided",
            "of everybody",
            Few("what is open now, not what was ever made"),
            |conn| joining_requests::undecided(conn, None),
        ),
        probe(
            "joining_requests::undecided",
            "of a page",
            Few("what belongs to the rows of a page"),
            |conn| joining_requests::undecided(conn, Some(&[no()])),
        ),
        probe(
            "joining_requests::open_steps",
            "of everybody",
            Few("what is open now, not what was ever made"),
            |conn| joining_requests::open_steps(conn, None),
        ),
        probe(
            "joining_requests::open_steps",
            "of a submission",
            Few("what belongs to one submission"),
            |conn| joining_requests::open_steps(conn, Some(&[no()])),
        ),
        probe(
            "joining_requests::asked_by",
            "",
            Few("what one person has asked"),
            |conn| joining_requests::asked_by(conn, no()),
        ),
        probe(
            "links::expire_of_contact",
            "",
            Few("the links that went to one contact"),
            |conn| links::expire_of_contact(conn, no(), chrono::DateTime::UNIX_EPOCH),
        ),
        probe(
            "links::newest_of_participant",
            "",
            Few("the links of one participant"),
            |conn| links::newest_of_participant(conn, no(), chrono::DateTime::UNIX_EPOCH),
        ),
        probe(
            "imports::speakers",
            "",
            Few("what belongs to one organisation"),
            |conn| imports::speakers(conn, no()),
        ),
    ]
}
