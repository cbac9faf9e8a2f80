//! `minga simulate`: a small year on either database, the same from the same seed.
use minga_tests::{Setup, on_both};

on_both!(
    a_simulated_year_ends_in_legal_states,
    setup = Setup::new().leave_outbox(),
    |app| {
        let year = ["simulate", "--practices", "6", "--reviewers", "30", "--seed", "7"];
        let scratch = app.minga(&year, "");
        assert!(
            scratch.contains("A year of 6 practices and 30 reviewers, seed 7"),
            "{scratch}"
        );
        assert!(scratch.contains("every invariant holds"), "{scratch}");
        let url = app.database_url().to_owned();
        let kept = app.minga(&[&year[..], &["--database", &url]].concat(), "");
        assert_eq!(kept, scratch, "the same seed gives the same year on any database");
    }
);
