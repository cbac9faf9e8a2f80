//! PostgreSQL on another machine, as far as a test can have one: spoken with in secret, or not at all.
use crate::outages::{until_not_ready, until_ready};
use minga_tests::world::{self, World};
use minga_tests::{App, Backend, Durability, Postgres, Setup, on_both, run};
use std::process::Output;

/// Who is connected to the cluster as the service, and who of them with TLS.
const CONNECTED: &str = "SELECT count(*), count(*) FILTER (WHERE ssl) FROM pg_stat_ssl JOIN pg_stat_activity \
                         USING (pid) WHERE usename = 'guarded'";

#[test]
fn over_verified_tls_the_service_works_and_heals_like_any_other() {
    let mut cluster = Postgres::start_encrypted(Durability::Full);
    let name = cluster.fresh_database();
    let url = cluster.encrypted_url(&name);
    run(Setup::new().database_url(&url), Backend::Postgres, |app| {
        let world = World::new(app);
        let client = &world.focal_point.client;
        app.visitor().get("/readyz").expect(200);
        let id = world.draft("pledge", &world::pledge());
        let path = format!("/v1/submissions/{id}");
        let etag = client.get(&path).expect(200).etag();
        let counted = cluster.query(&name, CONNECTED);
        let (all, encrypted) = counted.split_once('|').expect("two columns");
        assert!(
            all == encrypted && all != "0",
            "{all} connections, {encrypted} of them with TLS"
        );

        let process = app.process_id();
        cluster.interrupt();
        client.get(&path).expect(503).problem("unavailable");
        until_not_ready(app);
        cluster.resume();
        until_ready(app);
        assert_eq!(client.get(&path).expect(200).etag(), etag);
        world.draft("pledge", &world::pledge());
        assert_eq!(app.process_id(), process, "nobody has restarted it");
        secret(&app.log());
    });
}

#[test]
fn a_server_that_cannot_prove_who_it_is_is_refused_without_a_word_about_the_password() {
    let cluster = Postgres::start_encrypted(Durability::Relaxed);
    let url = cluster.encrypted_url(&cluster.fresh_database());
    let authority = cluster.authority().display().to_string();
    let cases = [
        (
            url.replace(&authority, &cluster.stranger().display().to_string()),
            "UnknownIssuer",
        ),
        (url.replace("@localhost:", "@127.0.0.1:"), "not valid for name"),
        (url.replace("verify-full", "require"), "give verify-full"),
    ];
    run(Setup::new(), Backend::Sqlite, |app| {
        for (url, reason) in &cases {
            let told = serve(app, url);
            assert!(!told.status.success());
            let told = String::from_utf8_lossy(&told.stderr);
            assert!(told.contains(reason), "{told}");
            secret(&told);
        }
    });
}

on_both!(production_speaks_with_another_machine_in_secret_only, |app| {
    let plain = "postgres://minga:pa%2Fss%3Aw%40rd@db.internal/minga";
    let check = |url: &str, more: &[(&str, &str)]| {
        let mut command = app.command(&["serve", "--check-config"]);
        let checked = command
            .env("MINGA_PRODUCTION", "true")
            .env("MINGA_DATABASE__URL", url)
            .envs(more.iter().copied())
            .output()
            .expect("minga runs");
        let told = String::from_utf8_lossy(&checked.stderr).into_owned() + &String::from_utf8_lossy(&checked.stdout);
        assert_eq!(checked.status.code(), Some(2), "{told}");
        secret(&told);
        told
    };
    let told = check(plain, &[]);
    assert!(
        told.contains("database.url") && told.contains("?sslmode=verify-full"),
        "{told}"
    );
    for (url, more) in [
        (plain, &[("MINGA_DATABASE__ALLOW_PLAIN", "true")][..]),
        (app.database_url(), &[]),
    ] {
        let told = check(url, more);
        assert!(!told.contains("database.url"), "{told}");
    }
});

fn serve(app: &App, url: &str) -> Output {
    app.command(&["serve"])
        .env("MINGA_DATABASE__URL", url)
        .output()
        .expect("minga runs")
}

/// Neither as it is nor as it is written.
#[track_caller]
fn secret(told: &str) {
    for password in Postgres::passwords() {
        assert!(!told.contains(password), "the password is told:\n{told}");
    }
}
