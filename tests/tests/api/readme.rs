//! The walk of the README: those very lines, against the demo data.
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
