//! Every list is read through an index: the statements that the functions of this crate really run are caught while
//! they run, and each database says how it would find the rows.
//!
//! A new list has to be among the probes of [`lists`], and a new foreign key needs an index.

mod duplicates;
mod filing;
mod judging;
mod lists;
mod people;
mod public;
mod reviewing;
mod submissions;
mod working;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex};

use diesel::connection::{Connection, InstrumentationEvent, SimpleConnection};
use diesel::prelude::*;
use diesel::sql_types::Text;
use minga_storage::StoreError;
use minga_storage::connection::AnyConnection;

/// What is allowed besides finding the rows through an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expects {
    /// A page of everything: the rows come in the order of an index, so that nothing is sorted.
    Paged,
    /// A page of what belongs to one thing: found through an index and in its order, so that a page costs what it
    /// holds.
    PagedWithin,
    /// The rows are found through an index and are few, so that they may be sorted afterwards; says why they are few.
    Few(&'static str),
    /// An index leads to the rows, or they are walked through in the order of one: which is better depends on what is
    /// asked; says why it may.
    Found(&'static str),
    /// All rows are read, or an unknown part of them; says why that is right.
    All(&'static str),
}

type Call = dyn Fn(&mut AnyConnection) -> Result<(), StoreError>;

/// A call of a list.
pub struct Probe {
    /// `module::function`.
    pub function: &'static str,
    /// Which filters and which order.
    pub asked: String,
    pub expects: Expects,
    pub call: Box<Call>,
}

on_both!(every_list_is_read_through_an_index, |place| {
    let mut conn = place.connection();
    conn.migrate().unwrap();
    let rows = if place.is_postgres() {
        include_str!("plans/seed.sql")
    } else {
        include_str!("plans/few.sql")
    };
    conn.batch_execute(rows).unwrap();
    if place.is_postgres() {
        conn.batch_execute("VACUUM ANALYZE").unwrap();
    }
    let mut faults = Vec::new();
    for probe in lists::probes() {
        let statements = caught(&mut conn, &probe);
        assert!(
            !statements.is_empty(),
            "{} {} asks nothing",
            probe.function,
            probe.asked
        );
        for (statement, values) in statements {
            let plan = plan(&mut conn, &statement, &values);
            for fault in judging::faults(place.is_postgres(), &plan, probe.expects) {
                let (function, asked) = (probe.function, &probe.asked);
                let plan = plan.join("\n    ");
                faults.push(format!(
                    "{function}, {asked}: {fault}\n  {statement}\n  {values}\n    {plan}"
                ));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults\n\n{}", faults.len(), faults.join("\n\n"));
});

/// The statements that a call runs, as the database gets them, each with its values as they are shown for debugging; of
/// a cursor its query.
fn caught(conn: &mut AnyConnection, probe: &Probe) -> Vec<(String, String)> {
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let log = Arc::clone(&seen);
    conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            log.lock().unwrap().push(query.to_string());
        }
    });
    conn.batch_execute("BEGIN").unwrap();
    (probe.call)(conn).unwrap_or_else(|error| panic!("{} {}: {error}", probe.function, probe.asked));
    conn.batch_execute("ROLLBACK").unwrap();
    conn.set_instrumentation(|_: InstrumentationEvent<'_>| {});
    let seen = std::mem::take(&mut *seen.lock().unwrap());
    let parts = seen
        .iter()
        .map(|text| text.split_once(" -- binds: ").unwrap_or((text, "[]")));
    let of_lists = |(text, _): &(&str, &str)| {
        let no_query = ["BEGIN", "ROLLBACK", "SET LOCAL", "FETCH", "CLOSE"];
        !no_query.iter().any(|word| text.starts_with(word)) && !text.contains("pg_type")
    };
    let query = |text: &str| {
        text.split_once(" CURSOR FOR ")
            .map_or(text, |(_, query)| query)
            .to_owned()
    };
    let owned = |(text, values): (&str, &str)| (query(text.trim()), values.to_owned());
    parts.filter(of_lists).map(owned).collect()
}

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = Text)]
    detail: String,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
    line: String,
}

/// The plan of a statement: of SQLite, which keeps no statistics, for any values; of PostgreSQL for these.
fn plan(conn: &mut AnyConnection, statement: &str, values: &str) -> Vec<String> {
    match conn {
        AnyConnection::Sqlite(conn) => {
            let steps: Vec<Step> = diesel::sql_query(format!("EXPLAIN QUERY PLAN {statement}"))
                .load(conn)
                .unwrap();
            steps.into_iter().map(|step| step.detail).collect()
        }
        AnyConnection::Postgres(conn) => {
            let values: Vec<String> = judging::literals(values);
            let values = if values.is_empty() {
                String::new()
            } else {
                format!("({})", values.join(", "))
            };
            conn.batch_execute(&format!(
                "SET plan_cache_mode = force_custom_plan; PREPARE probe AS {statement}"
            ))
            .unwrap_or_else(|error| panic!("{statement}: {error}"));
            let lines: Vec<Line> = diesel::sql_query(format!("EXPLAIN (COSTS OFF) EXECUTE probe{values}"))
                .load(conn)
                .unwrap_or_else(|error| panic!("{statement} {values}: {error}"));
            conn.batch_execute("DEALLOCATE probe; RESET plan_cache_mode").unwrap();
            lines.into_iter().map(|line| line.line).collect()
        }
    }
}

/// Functions that give one row or none although their answer looks like a list, or that other probes run.
const NO_LISTS: [&str; 1] = ["search::first"];

/// The sources with the names of their modules; those of a folder's files are the folder's.
fn sources(folder: &Path, module: Option<&str>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap();
        let module = module.unwrap_or(name);
        if path.is_dir() {
            found.extend(sources(&path, Some(module)));
        } else {
            found.push((module.to_owned(), std::fs::read_to_string(&path).unwrap()));
        }
    }
    found
}

#[test]
fn every_function_that_gives_a_list_is_probed() {
    let probed: BTreeSet<&str> = lists::probes().iter().map(|probe| probe.function).collect();
    let mut written = BTreeSet::new();
    for (module, source) in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), None) {
        for function in source.split("\npub fn ").skip(1) {
            let (signature, _) = function.split_once("{\n").unwrap();
            let name = signature.split(['(', '<']).next().unwrap();
            let (_, answer) = signature.rsplit_once("->").unwrap_or_default();
            let list = ["Vec<", "BTreeMap<", "HashMap<"]
                .iter()
                .any(|list| answer.contains(list));
            if signature.contains("AnyConnection") && list {
                written.insert(format!("{module}::{name}"));
            }
        }
    }
    assert!(written.len() > 70, "the lists are not found: {written:?}");
    let missing: Vec<&String> = written
        .iter()
        .filter(|name| !probed.contains(name.as_str()) && !NO_LISTS.contains(&name.as_str()))
        .collect();
    assert!(missing.is_empty(), "add these lists to the probes: {missing:?}");
}

#[derive(QueryableByName)]
struct Reference {
    #[diesel(sql_type = Text)]
    column: String,
}

on_both!(every_foreign_key_has_an_index, |place| {
    let mut conn = place.connection();
    conn.migrate().unwrap();
    // Without one, removing a row of the other table reads the whole of this one. An index over the rows that have a
    // value is enough.
    let sql = if place.is_postgres() {
        "SELECT k.conrelid::regclass || '.' || a.attname AS column FROM pg_constraint k \
         JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1] \
         WHERE k.contype = 'f' AND NOT EXISTS (SELECT 1 FROM pg_index i \
            WHERE i.indrelid = k.conrelid AND i.indkey[0] = k.conkey[1]) ORDER BY 1"
    } else {
        "SELECT t.name || '.' || f.\"from\" AS column FROM sqlite_master t JOIN pragma_foreign_key_list(t.name) f \
         WHERE t.type = 'table' AND NOT EXISTS (SELECT 1 FROM pragma_index_list(t.name) i \
            JOIN pragma_index_info(i.name) c ON c.seqno = 0 AND c.name = f.\"from\") ORDER BY 1"
    };
    let found: Vec<Reference> = diesel::sql_query(sql).load(&mut conn).unwrap();
    let missing: Vec<&str> = found
        .iter()
        .map(|reference| reference.column.as_str())
        .filter(|column| !column.starts_with("samples."))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
});
