//! The lists of the registry, of the follow-up and of changes.

use super::Expects::{All, Few, Found, Paged, PagedWithin};
use minga_domain::kinds::Kind;
use minga_storage::columns::{Id, Moment};
use minga_storage::registry::{self, After, Field, Order};
use minga_storage::{attachments, changes, follow_ups, progress, webhook_deliveries, webhooks};
use serde_json::Value;

use super::lists::{OF_PAGE, OF_SUBMISSION, early, later, middle, no, probe};
use super::{Expects, Probe};

pub fn of_the_registry() -> Vec<Probe> {
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
        let (counted, told) = (filter.clone(), filter.clone());
        let whole = All("all entries of the filter are counted, from short lines");
        probes.extend([
            probe("registry::count", which, whole, move |conn| {
                registry::count(conn, &counted)
            }),
            probe("registry::figures", which, whole, move |conn| {
                registry::figures(conn, &filter, middle().into())
            }),
            probe("registry::told_between", which, whole, move |conn| {
                registry::told_between(conn, &told, early().into(), middle().into())
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
        probe("registry::joining_references", "", OF_SUBMISSION, |conn| {
            registry::joining_references(conn, "PL-2027-00001")
        }),
        probe("registry::statuses", "", OF_PAGE, |conn| {
            registry::statuses(conn, &["PL-2027-00001".to_owned()])
        }),
        probe("registry::documents", "", OF_PAGE, |conn| {
            registry::documents::<Value>(conn, &[no()])
        }),
        probe("registry::published_translations", "", OF_PAGE, |conn| {
            registry::published_translations(conn, &[no()])
        }),
    ]);
    probes
}

const OF_PARTICIPANT: Expects = Few("what was reported on one participant's row");

pub fn of_the_follow_up() -> Vec<Probe> {
    let after = || ("2028-01-01".to_owned(), later());
    vec![
        probe("progress::page", "of the public", PagedWithin, move |conn| {
            progress::page(conn, no(), true, Some(&after()), 50)
        }),
        probe("progress::page", "of those who work on it", PagedWithin, move |conn| {
            progress::page(conn, no(), false, Some(&after()), 50)
        }),
        probe("progress::latest", "", PagedWithin, |conn| progress::latest(conn, no())),
        probe("progress::last_told", "", OF_SUBMISSION, |conn| {
            progress::last_told(conn, no())
        }),
        probe("progress::last_reported", "", OF_SUBMISSION, |conn| {
            progress::last_reported(conn, no())
        }),
        probe("progress::count_of_participant", "", OF_PARTICIPANT, |conn| {
            progress::count_of_participant(conn, no())
        }),
        probe("progress::last_of_participant", "", OF_PARTICIPANT, |conn| {
            progress::last_of_participant(conn, no())
        }),
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
        probe("follow_ups::open_steps", "the first page", Paged, |conn| {
            follow_ups::open_steps(conn, None, week(), None, 50)
        }),
        probe("follow_ups::open_steps", "a later page", Paged, |conn| {
            let after = Some((early().into(), later()));
            follow_ups::open_steps(conn, None, week(), after, 50)
        }),
        probe(
            "follow_ups::open_steps",
            "of a submission",
            Found("a span of due instants is walked"),
            |conn| follow_ups::open_steps(conn, Some(&[no()]), week(), None, 50),
        ),
        probe("attachments::evidence_among", "", OF_SUBMISSION, |conn| {
            attachments::evidence_among(conn, no(), &[no()])
        }),
    ]
}

fn week() -> (Moment, Moment) {
    (early().into(), (early() + chrono::Duration::days(7)).into())
}

pub fn of_changes() -> Vec<Probe> {
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
        probe("webhook_deliveries::webhooks_due", "", Few("what is due"), |conn| {
            webhook_deliveries::webhooks_due(conn, middle(), &[no()])
        }),
        probe("webhook_deliveries::claim", "", Few("what is due"), |conn| {
            webhook_deliveries::claim(conn, no(), middle(), 60, 8)
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
