//! What the README says of the demo: those very lines of its walk, and that production refuses it.
use minga_tests::on_both;
use std::process::Command;

on_both!(the_lines_of_the_readme_take_a_practice_from_draft_to_published, |app| {
    app.minga(&["demo"], "");
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md")).unwrap();
    let walk = readme
        .split("## A short walk")
        .nth(1)
        .and_then(|rest| rest.split("```bash\n").nth(1))
        .unwrap();
    let lines = walk.split("\n```").next().unwrap();
    let run = Command::new("bash")
        .args(["-e", "-u", "-o", "pipefail", "-c", lines])
        .env("B", app.url())
        .output()
        .expect("the walk needs bash and curl: sudo apt-get install -y bash curl");
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&run.stdout),
        String::from_utf8_lossy(&run.stderr)
    );
    assert!(run.status.success(), "{said}");
    let address = said.trim().rsplit("Published: ").next().unwrap().trim();
    let public = app.visitor().get(address.strip_prefix(&app.url()).unwrap()).expect(200);
    assert_eq!(public.json["kind"], "practice", "{public}");
});

on_both!(production_does_not_start_on_a_database_with_the_demo, |app| {
    let start = || {
        let mut command = app.command(&["serve"]);
        let started = command
            .env("MINGA_PRODUCTION", "true")
            .env("MINGA_PUBLIC_URL", "https://minga.un.org")
            .env("MINGA_MAIL__TRANSPORT", "smtp")
            .env("MINGA_MAIL__SMTP_URL", "smtps://relay.un.org")
            .env("MINGA_MAIL__FROM", "Minga <minga@un.org>")
            .env("MINGA_MAIL__SECRETARIAT_MAILBOX", "secretariat@un.org")
            .env("MINGA_KEYS__FOLDER", app.data_directory().join("keys"))
            .env_remove("MINGA_CLOCK_FILE")
            .output()
            .expect("minga runs");
        assert_eq!(started.status.code(), Some(1), "{started:?}");
        String::from_utf8_lossy(&started.stderr).into_owned()
    };
    // The service of the test has the port: whoever comes so far has passed everything else.
    let told = start();
    assert!(told.contains("in use") && !told.contains("demo"), "{told}");
    app.minga(&["demo"], "");
    let told = start();
    assert!(told.contains("demo") && told.contains("production = false"), "{told}");
    assert!(!told.contains("in use"), "{told}");
});
