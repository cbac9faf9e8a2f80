//! The schema itself: both databases have the same tables and columns, and those that the program knows.
use diesel::connection::SimpleConnection;
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
            reviewer_addresses organisation_aliases submission_contacts former_contacts
            reference_counters submissions submission_countries revisions participants attachments screenings notes
            translations assignments reviews review_versions review_reads reviewer_proposals letters letter_items letter_extensions mail_links membership_offers roster_invitations audit_events outbox reminders idempotency
            registry_version changes registry_entries registry_terms registry_documents registry_values registry_partners legacy_sources state_periods holds scheduled_publications
            progress_updates progress_versions progress_files follow_ups cycles late_submissions imported_rows joining_requests webhooks webhook_deliveries webhook_attempts duplicate_keys duplicate_pairs match_objections match_starts vocabulary_words
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

/// An account, an organisation, and a submission with one revision: what the rows of the next tests hang on.
const A_SUBMISSION: &str = "
    INSERT INTO accounts (id, name, email, email_key, language, network_decides, version, created_at, updated_at)
        VALUES ('00000000-0000-0000-0000-000000000001', 'Ana', 'a@example.org', 'a@example.org', 'es', false, 1, '2027-01-01', '2027-01-01');
    INSERT INTO organisations (id, name, name_key, actor_type, country, version, created_at, updated_at)
        VALUES ('00000000-0000-0000-0000-000000000002', 'Casa', 'casa', 'civil_society', 'PER', 1, '2027-01-01', '2027-01-01'),
        ('00000000-0000-0000-0000-000000000003', 'Casa', 'casa', 'civil_society', NULL, 1, '2027-01-01', '2027-01-01');
    INSERT INTO contacts (id, organisation_id, name, email, email_key, language, version, created_at, updated_at)
        VALUES ('00000000-0000-0000-0000-000000000005', '00000000-0000-0000-0000-000000000002', 'Ana', 'a@example.org', 'a@example.org', 'es', 1, '2027-01-01', '2027-01-01');
    INSERT INTO submissions (id, reference, kind, state, round, version, organisation_id, language, provenance, title, content, waiting_for, waiting_since, created_at, updated_at)
        VALUES ('00000000-0000-0000-0000-000000000004', 'PR-2027-00001', 'practice', 'submitted', 1, 1, '00000000-0000-0000-0000-000000000002', 'es', 'form', '', '{}', 'secretariat', '2027-01-01', '2027-01-01', '2027-01-01');
    INSERT INTO revisions (submission_id, number, round, action, language, content, rules_version, policy_version, created_at)
        VALUES ('00000000-0000-0000-0000-000000000004', 1, 1, 'submit', 'es', '{}', 1, 1, '2027-01-01')";

fn organisation(number: u8, country: &str) -> String {
    format!(
        "INSERT INTO organisations (id, name, name_key, actor_type, country, version, created_at, updated_at) \
         VALUES ('00000000-0000-0000-0000-0000000001{number:02}', 'Casa', 'casa', 'civil_society', {country}, 1, \
         '2027-01-0{number}', '2027-01-01')"
    )
}

fn translation(revision: i32) -> String {
    format!(
        "INSERT INTO translations (id, submission_id, revision, language, fields, official, version, created_at, updated_at) \
         VALUES ('00000000-0000-0000-0000-000000000006', '00000000-0000-0000-0000-000000000004', {revision}, 'fr', '{{}}', \
         true, 1, '2027-01-01', '2027-01-01')"
    )
}

fn screening(revision: i32) -> String {
    format!(
        "INSERT INTO screenings (submission_id, point, verdict, screened_at, revision) \
         VALUES ('00000000-0000-0000-0000-000000000004', 'concrete', 'met', '2027-01-01', {revision})"
    )
}

fn notice(number: u8, contact: &str) -> String {
    format!(
        "INSERT INTO outbox (id, notice, account_id, contact_id, facts, state, attempts, due_at, request_id, created_at) \
         VALUES ('00000000-0000-0000-0000-0000000002{number:02}', 'receipt', '00000000-0000-0000-0000-000000000001', \
         {contact}, '{{}}', 'queued', 0, '2027-01-01', 'r', '2027-01-01')"
    )
}

#[test]
fn what_contradicts_other_rows_is_refused() {
    for place in [Place::sqlite(), Place::postgres()] {
        let mut conn = migrated(&place);
        conn.batch_execute(A_SUBMISSION).unwrap();
        let of_submission =
            |change: &str| format!("UPDATE submissions SET {change} WHERE id = '00000000-0000-0000-0000-000000000004'");
        for right in [
            organisation(1, "'ECU'"),
            translation(1),
            screening(1),
            notice(1, "NULL"),
            of_submission("latest_revision = 1, published_revision = 1"),
        ] {
            diesel::sql_query(&right)
                .execute(&mut conn)
                .unwrap_or_else(|error| panic!("{right}: {error}"));
        }
        let contact = "'00000000-0000-0000-0000-000000000005'";
        for wrong in [
            organisation(2, "'PER'"),
            organisation(3, "NULL"),
            translation(2),
            "UPDATE translations SET revision = 2".to_owned(),
            screening(2),
            "UPDATE screenings SET revision = 2".to_owned(),
            of_submission("latest_revision = 2"),
            of_submission("published_revision = 2"),
            notice(2, contact),
            format!("UPDATE outbox SET contact_id = {contact}"),
        ] {
            assert!(diesel::sql_query(&wrong).execute(&mut conn).is_err(), "{wrong}");
        }
    }
}

#[test]
fn organisations_that_were_there_twice_stay_and_no_third_joins_them() {
    for place in [Place::sqlite(), Place::postgres()] {
        let mut conn = migrated(&place);
        let (up, down) = if place.is_postgres() {
            (
                include_str!("../../../../migrations/postgres/0013_refusals/up.sql"),
                include_str!("../../../../migrations/postgres/0013_refusals/down.sql"),
            )
        } else {
            (
                include_str!("../../../../migrations/sqlite/0013_refusals/up.sql"),
                include_str!("../../../../migrations/sqlite/0013_refusals/down.sql"),
            )
        };
        conn.batch_execute(down).unwrap();
        for number in [1, 2, 3] {
            diesel::sql_query(organisation(number, "'PER'"))
                .execute(&mut conn)
                .unwrap();
        }
        conn.batch_execute(up).unwrap();
        let there: i64 = schema::organisations::table.count().get_result(&mut conn).unwrap();
        assert_eq!(there, 3);
        assert!(diesel::sql_query(organisation(4, "'PER'")).execute(&mut conn).is_err());
        // Each of them may still be changed.
        let changed = diesel::sql_query("UPDATE organisations SET website = 'https://example.org/', name = 'CASA'");
        assert_eq!(changed.execute(&mut conn).unwrap(), 3);
    }
}
