//! Every operation of the service's own OpenAPI document × every kind of caller × the states in which the outcome
//! changes, compared with the page that people review: `tests/permissions.txt`. When a rule changes,
//! `UPDATE_PERMISSIONS=1 cargo test --workspace --test api permissions` writes the page anew and the change shows in
//! the diff; an operation that is not on the page fails the test.
//!
//! Every call but the free ones is made so that it changes nothing: with a version that nobody has (412 is "you may"),
//! or with an input that is refused once the caller may give one (422 is "you may").
mod cast;
mod harmless;

use cast::{Cast, PUBLISHED, STATES};
use minga_tests::operations::{ACTIONS, Operation, operations, paths};
use minga_tests::{App, Setup, on_both};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

/// A version that nobody has.
const ETAG: &str = "\"v999999\"";

on_both!(
    every_operation_answers_every_kind_of_caller_as_the_page_says,
    setup = Setup::new()
        .setting("MINGA_LIMITS__BY_ADDRESS__BURST", "9000")
        .setting("MINGA_LIMITS__BY_ADDRESS__SECONDS", "1")
        .setting("MINGA_LIMITS__BY_EMAIL__BURST", "9000")
        .setting("MINGA_LIMITS__BY_EMAIL__SECONDS", "1")
        .setting("MINGA_LIMITS__MAILS__BURST", "9000")
        .setting("MINGA_LIMITS__MAILS__SECONDS", "1"),
    |app| {
        let found = page(app);
        let place = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("permissions.txt");
        if std::env::var_os("UPDATE_PERMISSIONS").is_some() {
            std::fs::write(&place, &found).unwrap();
        }
        let known = std::fs::read_to_string(&place).unwrap_or_default();
        let differing: Vec<String> = blocks(&found)
            .iter()
            .filter(|(operation, block)| blocks(&known).get(*operation) != Some(block))
            .map(|(_, block)| block.clone())
            .collect();
        assert!(
            differing.is_empty(),
            "permissions.txt says otherwise; if this is right, UPDATE_PERMISSIONS=1 writes it:\n\n{}",
            differing.join("\n")
        );
        assert_eq!(known, found, "permissions.txt names operations that are no more");
    }
);

/// The page by operation.
fn blocks(page: &str) -> BTreeMap<String, String> {
    page.split("\n\n")
        .skip(1)
        .map(|block| {
            let (operation, _) = block.split_once('\n').unwrap_or((block, ""));
            (operation.to_owned(), block.to_owned())
        })
        .collect()
}

fn page(app: &App) -> String {
    let cast = Cast::new(app);
    let mut page = format!(
        "WHAT EVERY OPERATION ANSWERS WHOM\n2xx done, 412 or 422 may (wrong version, wrong input), 409 not in this state, \
         403 not for the caller,\n404 not to be seen, 401 not signed in. Columns: {}.",
        STATES.join(", ")
    );
    let mut operations = operations(app);
    // What ends something for the others comes last.
    operations.sort_by_key(|operation| harmless::place(&operation.name));
    let mut written: Vec<(String, String)> = Vec::new();
    for operation in &operations {
        for (name, path, own) in named(operation) {
            let block = block(&cast, operation, &name, &path, own);
            written.push((name, block));
        }
    }
    written.sort();
    for (_, block) in written {
        let _ = write!(page, "\n\n{block}");
    }
    page.push('\n');
    page
}

/// The lines of an operation: one for each action of the way; of an assignment, one for the caller's own, where there
/// is one, and one for another's.
fn named(operation: &Operation) -> Vec<(String, String, bool)> {
    let (name, path) = (operation.name.clone(), operation.path.clone());
    if path.ends_with("/actions/{action}") {
        let of = |action: &&str| {
            let put = |text: &str| text.replace("{action}", action);
            (put(&name), put(&path), true)
        };
        ACTIONS.iter().map(of).collect()
    } else if path.starts_with("/v1/assignments/{") {
        vec![
            (format!("{name}, the caller's own"), path.clone(), true),
            (format!("{name}, another's"), path, false),
        ]
    } else {
        vec![(name, path, true)]
    }
}

/// The answers of an operation: callers with the same answers share a line.
fn block(cast: &Cast, operation: &Operation, name: &str, path: &str, own: bool) -> String {
    let by_state = ["submissions", "assignments"]
        .iter()
        .any(|part| path.starts_with(&format!("/v1/{part}/{{")));
    let columns = if by_state {
        0..STATES.len()
    } else {
        PUBLISHED..PUBLISHED + 1
    };
    let mut answers: Vec<(&str, String)> = cast.callers(PUBLISHED).map(|(who, _)| (who, String::new())).collect();
    for column in columns {
        for ((who, caller), (_, answers)) in cast.callers(column).zip(&mut answers) {
            let found = paths(path, |before, parameter| {
                vec![cast.value(column, who, own, before, parameter)]
            });
            let answer = harmless::send(operation, caller, &found[0], ETAG);
            assert!(answer.status < 500 && answer.status != 400, "{who}, {name}:\n{answer}");
            let _ = write!(answers, " {}", answer.status);
        }
    }
    let mut lines: Vec<(String, Vec<&str>)> = Vec::new();
    for (who, answers) in answers {
        match lines.iter_mut().find(|(known, _)| *known == answers) {
            Some((_, callers)) => callers.push(who),
            None => lines.push((answers, vec![who])),
        }
    }
    let mut block = name.to_owned();
    for (answers, callers) in lines {
        let _ = write!(block, "\n {answers}  {}", callers.join(", "));
    }
    block
}
