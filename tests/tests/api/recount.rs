//! Figures always equal a recount of what is visible: random histories of everything that comes into the registry,
//! changes there, leaves it and comes back, and along each a recount by brute force of what a visitor reads entry by
//! entry.
mod content;
mod dice;
mod events;
mod figures;
mod filters;
mod history;
mod records;
mod visible;

use dice::Dice;
use events::EVENTS;
use figures::Recount;
use filters::Filter;
use history::History;
use minga_tests::{Client, Setup, on_both};
use std::collections::BTreeSet;
use visible::{Entry, Vocabularies};

/// Events between two recounts.
const BETWEEN: usize = 5;

/// Random filters for each collection and for both together, at each recount.
const FILTERS: usize = 2;

/// Countries whose pages are recounted.
const COUNTRIES: [&str; 2] = ["PER", "CHL"];

/// What has to be seen somewhere along a history, so that none of it is counted as nothing all the time.
const SEEN: [&str; 8] = [
    "contribution",
    "implementer",
    "match",
    "news",
    "participant",
    "support in JPY",
    "support in USD",
    "undisclosed",
];

/// Compares everything that is counted with a recount; gives what of [`SEEN`] was there.
fn check(history: &History<'_>, vocabularies: &Vocabularies, dice: &mut Dice, stage: &str) -> BTreeSet<String> {
    let visitor = history.app.visitor();
    let all = visible::read(&visitor, vocabularies);
    let shown: BTreeSet<String> = all.iter().map(|entry| entry.reference.clone()).collect();
    assert_eq!(shown, history.shown(), "{stage}");
    let since = history.now() - chrono::Duration::days(365);
    let some = |rule: &dyn Fn(&Entry) -> bool| Recount {
        entries: all.iter().filter(|entry| rule(entry)).collect(),
        all: &all,
        since,
    };
    let read = |path: &str| visitor.get(path).expect(200).json;

    for (kind, collection) in [
        (None, None),
        (Some(true), Some(("pledge", "pledges"))),
        (Some(false), Some(("practice", "practices"))),
    ] {
        let of_kind = some(&|entry| kind.is_none_or(|pledges| entry.pledge == pledges));
        let mut filters = vec![Filter::none()];
        filters.extend((0..FILTERS).map(|_| Filter::random(dice, &of_kind.entries)));
        for filter in filters {
            let query = filter.query();
            let recount = Recount {
                entries: of_kind
                    .entries
                    .iter()
                    .copied()
                    .filter(|one| filter.holds(one))
                    .collect(),
                ..of_kind
            };
            let asked = collection.map_or_else(|| query.clone(), |(kind, _)| format!("&kind={kind}{query}"));
            let place = format!("{stage}, {asked}");
            let asked = asked.trim_start_matches('&');
            recount.expect_dashboard(&read(&format!("/v1/dashboard?{asked}")), &place);
            recount.expect_map(&read(&format!("/v1/dashboard/map?{asked}")), &place);
            if let Some((_, collection)) = collection {
                let list = format!("/v1/{collection}?limit=100&facets=true&count=exact{query}");
                recount.expect_list(&read(&list), &place);
                expect_file(&visitor, collection, &query, &recount, &place);
            }
        }
    }

    for joined in all.iter().filter(|entry| entry.pledge) {
        let joining = some(&|entry| entry.joins() == Some(&joined.reference));
        // Of those that nobody joins, one is enough.
        if !joining.entries.is_empty() || joined.reference == all[0].reference {
            let path = format!("/v1/pledges/{}/matches", joined.reference);
            joining.expect_matches(&read(&path), &format!("{stage}, {path}"));
        }
    }
    for country in COUNTRIES {
        let place = format!("{stage}, {country}");
        let concerned = some(&|entry| entry.has("network", country));
        concerned.expect_country(&read(&format!("/v1/countries/{country}")), &place);
        let report = read(&format!("/v1/countries/{country}/report"));
        let dated = some(&|entry| entry.has("network", country) && !entry.is_old());
        dated.expect_report(&report["by_end_of_year"], &place);
        let old = some(&|entry| entry.has("network", country) && entry.is_old());
        old.expect_kinds(&report["old_records"], &place);
        let year = report["year"].to_string();
        let in_year = Recount {
            since: format!("{year}-01-01T00:00:00Z").parse().unwrap(),
            ..some(&|entry| entry.has("network", country) && entry.has("year", &year))
        };
        in_year.expect_report(&report["in_year"], &place);
    }
    all.iter()
        .flat_map(seen)
        .filter(|one| SEEN.contains(&one.as_str()))
        .collect()
}

/// What an entry has that is counted beside its terms.
fn seen(entry: &Entry) -> Vec<String> {
    let mut seen: Vec<String> = entry.partners().iter().map(|one| one.kind.to_owned()).collect();
    seen.extend(entry.support().map(|(currency, _)| format!("support in {currency}")));
    let others = [
        ("contribution", entry.contribution().is_some()),
        ("match", entry.joins().is_some()),
        ("news", entry.told_last().is_some()),
        ("undisclosed", entry.undisclosed()),
    ];
    seen.extend(others.iter().filter(|one| one.1).map(|one| one.0.to_owned()));
    seen
}

/// A file of a collection has a row for each entry.
fn expect_file(visitor: &Client, collection: &str, query: &str, recount: &Recount<'_>, place: &str) {
    let query = query.trim_start_matches('&');
    let file = visitor.get(&format!("/v1/{collection}.jsonl?{query}")).expect(200);
    assert_eq!(file.text.lines().count(), recount.entries.len(), "{place}");
}

on_both!(
    figures_equal_a_recount_of_what_is_visible,
    // Everybody logs in again whenever time has passed, all from one address.
    setup = Setup::new()
        .setting("MINGA_LIMITS__BY_ADDRESS__BURST", "1000")
        .setting("MINGA_LIMITS__BY_ADDRESS__SECONDS", "1"),
    |app| {
        let vocabularies = Vocabularies::of(&app.visitor());
        let mut dice = Dice::new();
        let mut history = History::new(app);
        let mut to_come: Vec<usize> = EVENTS
            .iter()
            .enumerate()
            .flat_map(|(event, (_, times, _))| std::iter::repeat_n(event, *times))
            .collect();
        dice.shuffle(&mut to_come);
        let mut seen = check(&history, &vocabularies, &mut dice, "before anything");
        for (step, event) in to_come.iter().enumerate() {
            let (name, _, event) = EVENTS[*event];
            event(&mut history, &mut dice);
            if step % BETWEEN == BETWEEN - 1 || step + 1 == to_come.len() {
                seen.extend(check(
                    &history,
                    &vocabularies,
                    &mut dice,
                    &format!("step {step}, {name}"),
                ));
            }
        }
        assert_eq!(seen.into_iter().collect::<Vec<_>>(), SEEN);
    }
);
