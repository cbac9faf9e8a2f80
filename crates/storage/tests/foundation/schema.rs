//! The schema itself: both databases have the same tables and columns, and those that the program knows.
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use minga_storage::connection::AnyConnection;
use minga_storage::schema;
use std::collections::BTreeMap;

use crate::place::Place;

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Bool)]
    required: bool,
}

/// Every column as `table.column`, with whether it must have a value.
fn columns(conn: &mut AnyConnection) -> BTreeMap<String, bool> {
    let query = match conn {
        AnyConnection::Sqlite(_) => {
            "SELECT t.name || '.' || c.name AS name, (c.\"notnull\" OR c.pk > 0) AS required \
             FROM sqlite_master t JOIN pragma_table_xinfo(t.name) c \
             WHERE t.type = 'table' AND c.hidden <> 1 AND t.name NOT LIKE 'search_index%' AND t.name NOT LIKE 'sqlite_%'"
        }
        AnyConnection::Postgres(_) => {
            "SELECT table_name || '.' || column_name AS name, is_nullable = 'NO' AS required \
             FROM information_schema.columns WHERE table_schema = 'public'"
        }
    };
    let found: Vec<Column> = diesel::sql_query(query).load(conn).unwrap();
    found
        .into_iter()
        .filter(|column| !column.name.starts_with("__diesel") && column.name != "search_rows.tokens")
        .filter(|column| !column.name.starts_with("samples."))
        .map(|column| (column.name, column.required))
        .collect()
}

#[test]
fn both_databases_have_the_same_tables_and_columns() {
    let sqlite = Place::sqlite();
    let postgres = Place::postgres();
    let of_sqlite = columns(&mut migrated(&sqlite));
    let of_postgres = columns(&mut migrated(&postgres));
    assert!(of_sqlite.len() > 200, "the query finds the columns: {of_sqlite:?}");
    assert_eq!(of_sqlite, of_postgres);
}

fn migrated(place: &Place) -> AnyConnection {
    let mut conn = place.connection();
    conn.migrate().unwrap();
    conn
}

macro_rules! select_all {
    ($conn:expr; $($table:ident)+) => {{
        $(diesel::QueryDsl::limit(schema::$table::table, 0).execute($conn).expect(stringify!($table));)+
        [$(stringify!($table)),+]
    }};
}

#[test]
fn the_program_knows_every_table() {
    for place in [Place::sqlite(), Place::postgres()] {
        let mut conn = migrated(&place);
        let known = select_all!(&mut conn;
            accounts account_roles sessions refresh_tokens organisations memberships contacts reviewer_profiles
            reviewer_addresses organisation_aliases submission_contacts
            reference_counters submissions submission_countries revisions participants attachments screenings notes
            translations assignments reviews review_versions review_reads reviewer_proposals letters letter_items letter_extensions mail_links membership_offers roster_invitations audit_events outbox reminders idempotency
            registry_version changes registry_entries registry_terms registry_documents registry_values registry_partners legacy_sources state_periods holds scheduled_publications
            progress_updates progress_versions progress_files follow_ups cycles late_submissions imported_rows joining_requests webhooks webhook_deliveries webhook_attempts duplicate_keys duplicate_pairs match_objections match_starts
        );
        let mut there: Vec<String> = columns(&mut conn)
            .keys()
            .filter_map(|name| Some(name.split_once('.')?.0.to_owned()))
            .collect();
        there.dedup();
        let unknown: Vec<&String> = there
            .iter()
            .filter(|table| !known.contains(&table.as_str()) && *table != "search_rows")
            .collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }
}

#[test]
fn the_database_itself_refuses_impossible_rows() {
    for place in [Place::sqlite(), Place::postgres()] {
        let mut conn = migrated(&place);
        for wrong in [
            "INSERT INTO reference_counters (kind, year, last) VALUES ('poem', 2026, 1)",
            "INSERT INTO reference_counters (kind, year, last) VALUES ('pledge', 2026, 0)",
            "INSERT INTO registry_version (id, version) VALUES (2, 1)",
            "INSERT INTO account_roles (account_id, role) SELECT id, 'emperor' FROM accounts UNION ALL SELECT \
             (SELECT id FROM accounts), NULL",
        ] {
            assert!(diesel::sql_query(wrong).execute(&mut conn).is_err(), "{wrong}");
        }
    }
}
