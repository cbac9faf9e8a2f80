//! Files that nothing refers to any more do not stay on the disk.
use minga_tests::accounts::Account;
use minga_tests::on_both;
use minga_tests::world::World;
use serde_json::json;
use std::path::PathBuf;
use std::thread::sleep;
use std::time::{Duration, Instant};

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
const PATIENCE: Duration = Duration::from_secs(20);

fn attached(who: &Account, draft: &str) -> String {
    who.client
        .post(&format!("/v1/submissions/{draft}/attachments"))
        .upload("informe.pdf", "application/pdf", PDF, &[("purpose", "document")])
        .expect(201)
        .string("/id")
}

/// The kept files by name.
fn kept(folder: &PathBuf) -> Vec<String> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        if entry.path().is_dir() {
            names.extend(kept(&entry.path()));
        } else {
            names.push(entry.file_name().into_string().unwrap());
        }
    }
    names
}

on_both!(files_of_a_deleted_draft_are_removed_after_a_day, |app| {
    let world = World::new(app);
    let rosa = &world.focal_point;
    let (stays, goes) = (
        world.draft("practice", &json!({"title": "Se queda"})),
        world.draft("practice", &json!({"title": "Se va"})),
    );
    let (file, lost) = (attached(rosa, &stays), attached(rosa, &goes));
    let path = format!("/v1/submissions/{goes}");
    let version = rosa.client.get(&path).expect(200).etag();
    rosa.client.delete(&path).if_match(&version).expect(204);

    let folder = app.data_directory().join("files").join("kept");
    let names = kept(&folder);
    assert!(names.contains(&file) && names.contains(&lost), "{names:?}");
    app.advance(Duration::from_secs(2 * 24 * 60 * 60));
    let began = Instant::now();
    while kept(&folder).contains(&lost) {
        assert!(
            began.elapsed() < PATIENCE,
            "the file of the deleted draft is still there"
        );
        sleep(Duration::from_millis(200));
    }
    assert!(kept(&folder).contains(&file));
});
