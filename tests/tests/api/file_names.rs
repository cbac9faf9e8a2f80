//! Attached files: told by what they hold, never shown as a page, and named so that no name does anything.
use minga_tests::operations::PDF;
use minga_tests::world::{self, World};
use minga_tests::{Answer, on_both};
use serde_json::json;

fn upload(world: &World, id: &str, name: &str, media_type: &str, bytes: &[u8]) -> Answer {
    upload_as(world, id, "document", (name, media_type, bytes))
}

fn upload_as(world: &World, id: &str, purpose: &str, (name, media_type, bytes): (&str, &str, &[u8])) -> Answer {
    let path = format!("/v1/submissions/{id}/attachments");
    let call = world.focal_point.client.post(&path);
    call.upload(name, media_type, bytes, &[("purpose", purpose)]).send()
}

/// A segment of a JPEG.
fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len() + 2).unwrap().to_be_bytes();
    [&[0xFF, marker], length.as_slice(), data].concat()
}

on_both!(an_image_is_kept_without_where_and_by_whom_it_was_taken, |app| {
    let world = World::new(app);
    let id = world.draft("practice", &world::practice());
    // Turned by a quarter (tag 0x0112, 6), with a place (tag 0x8825) behind the directory.
    let exif =
        b"Exif\0\0MM\0*\0\0\0\x08\0\x02\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\x88\x25\0\x04\0\0\0\x01\0\0\0\x26\0\0\0\0\
        CANARYGPS -12.046 -77.043";
    let picture = [
        segment(0xDB, b"tables"),
        segment(0xC0, b"frame"),
        segment(0xDA, b"scan"),
        b"picture\xFF\xD9".to_vec(),
    ];
    let image = [
        b"\xFF\xD8".to_vec(),
        segment(0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0"),
        segment(0xE1, exif),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>CANARYXMP</x:xmpmeta>"),
        segment(0xE2, b"ICC_PROFILE\0\x01\x01colours"),
        segment(0xED, b"Photoshop 3.0\0CANARYIPTC"),
        segment(0xFE, b"CANARYCOMMENT"),
        picture.concat(),
    ]
    .concat();
    let made = upload_as(&world, &id, "image", ("foto.jpg", "image/jpeg", &image)).expect(201);
    let path = format!("/v1/submissions/{id}/attachments/{}/content", made.string("/id"));
    let kept = world.focal_point.client.get(&path).expect(200);
    let has = |part: &[u8]| kept.bytes.windows(part.len()).any(|window| window == part);
    assert!(!has(b"CANARY"), "{}", kept.bytes.escape_ascii());
    assert!(has(b"colours"), "{}", kept.bytes.escape_ascii());
    assert!(
        has(b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0"),
        "{}",
        kept.bytes.escape_ascii()
    );
    assert!(kept.bytes.ends_with(&picture.concat()), "{}", kept.bytes.escape_ascii());
    assert_eq!(made.json["size"], kept.bytes.len());
    assert_eq!(made.string("/media_type"), "image/jpeg");
    // What is sent in again is what was kept.
    let again = upload_as(&world, &id, "image", ("foto.jpg", "image/jpeg", &kept.bytes)).expect(201);
    assert_eq!(again.json["sha256"], made.json["sha256"]);
    // A form can mark the images that lack what they need.
    let check = world
        .focal_point
        .client
        .get(&format!("/v1/submissions/{id}/check"))
        .expect(200);
    let rules = check.json["rules"].as_array().unwrap();
    let images = rules.iter().find(|rule| rule["rule"] == "images").unwrap();
    let lacking = json!({"count": 2, "attachment_ids": [made.json["id"], again.json["id"]]});
    assert_eq!(images["violations"][0]["params"], lacking, "{check}");
    // What begins like an image and is none could hide anything.
    for broken in [&image[..40], b"\xFF\xD8\xFF\xE0\0\x10JFIF\0".as_slice()] {
        upload_as(&world, &id, "image", ("foto.jpg", "image/jpeg", broken))
            .expect(422)
            .violation("file_type_not_accepted", "/file");
    }
    // A pledge has no images, whatever their type: what it has instead is named.
    let pledge = world.draft("pledge", &world::pledge());
    let refused = upload_as(&world, &pledge, "image", ("foto.jpg", "image/jpeg", &image)).expect(422);
    let refused = refused.violation("unknown_key", "/purpose");
    assert_eq!(
        refused.json["violations"][0]["params"]["allowed"],
        json!(["document"]),
        "{refused}"
    );
});

on_both!(no_name_of_a_file_does_anything, |app| {
    let world = World::new(app);
    let id = world.draft("practice", &world::practice());
    // So browsers send quotation marks.
    let quoted = upload(&world, &id, "El %22mapa%22.pdf", "application/pdf", PDF).expect(201);
    assert_eq!(quoted.string("/file_name"), "El \"mapa\".pdf");
    let long = format!("{}.pdf", "ñ".repeat(300));
    for name in [
        "../../../etc/passwd.pdf",
        "..\\..\\boot.pdf",
        "/etc/cron.d/x.pdf",
        "a\tb\u{1}\u{7f}.pdf",
        "informe\u{202e}fdp.exe.pdf",
        "<img src=x onerror=alert(1)>.pdf",
        "a\"; filename=\"b.html.pdf",
        "CON.pdf",
        ".htaccess.pdf",
        long.as_str(),
    ] {
        let kept = upload(&world, &id, name, "application/pdf", PDF);
        if kept.status == 400 {
            // A header cannot even say it.
            assert!(name.contains(char::is_control), "{name:?}: {kept}");
            continue;
        }
        let kept = kept.expect(201);
        let shown = kept.string("/file_name");
        assert!(shown.chars().count() <= 255, "{name:?}: {shown:?}");
        let forbidden = |c: char| c.is_control() || "/\\\u{202e}\u{202d}\u{2066}\u{200e}".contains(c);
        assert!(!shown.contains(forbidden), "{name:?}: {shown:?}");
        let path = format!("/v1/submissions/{id}/attachments/{}", kept.string("/id"));
        let file = world.focal_point.client.get(&format!("{path}/content")).expect(200);
        assert_eq!(file.bytes, PDF);
        assert_eq!(file.media_type(), "application/pdf");
        let disposition = file.header("content-disposition").unwrap();
        assert!(disposition.starts_with("attachment; filename=\""), "{disposition}");
        let plain = disposition
            .split("filename=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap();
        assert!(
            plain.chars().all(|c| c.is_ascii_alphanumeric() || " ._-()".contains(c)),
            "{disposition}"
        );
        assert_eq!(disposition.split(';').count(), 3, "{disposition}");
        assert_eq!(file.header("x-content-type-options"), Some("nosniff"));
        assert!(
            file.header("content-security-policy").unwrap().contains("sandbox"),
            "{file}"
        );
        let etag = world.focal_point.client.get(&path).expect(200).etag();
        world.focal_point.client.delete(&path).if_match(&etag).expect(204);
    }
    // Nothing was written outside of the service's own folder, nor under a name of a caller's choosing.
    let mut folders = vec![app.data_directory()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            assert!(
                !["passwd", "boot", "exe", "htaccess", "CON"]
                    .iter()
                    .any(|part| name.contains(part)),
                "{name}"
            );
            if path.is_dir() {
                folders.push(path);
            }
        }
    }
});

on_both!(a_file_is_what_it_holds_and_not_what_it_says, |app| {
    let world = World::new(app);
    let id = world.draft("practice", &world::practice());
    let page = b"<!DOCTYPE html><html><script>alert(1)</script></html>".as_slice();
    let drawing = b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>".as_slice();
    for (name, media_type, bytes) in [
        ("informe.pdf", "application/pdf", page),
        ("foto.png", "image/png", drawing),
        ("foto.svg", "image/svg+xml", drawing),
        ("pagina.html", "text/html", page),
        ("programa.exe", "application/octet-stream", b"MZ\x90\x00\x03".as_slice()),
        ("programa.pdf", "application/pdf", b"\x7fELF\x02\x01\x01".as_slice()),
        ("nada.pdf", "application/pdf", b"".as_slice()),
    ] {
        let refused = upload(&world, &id, name, media_type, bytes).expect(422);
        assert!(refused.text.contains("/file"), "{name}: {refused}");
    }
    // A true one under a false type is what it holds.
    let kept = upload(&world, &id, "informe.pdf", "text/html", PDF).expect(201);
    assert_eq!(kept.string("/media_type"), "application/pdf");
    // The same bytes are another attachment with another id: nobody learns that a file is known.
    let again = upload(&world, &id, "informe.pdf", "application/pdf", PDF).expect(201);
    assert_ne!(kept.string("/id"), again.string("/id"));
    let sha = kept.string("/sha256");
    for path in [
        format!("/v1/submissions/{id}/attachments/{sha}"),
        format!("/v1/submissions/{id}/attachments/{sha}/content"),
    ] {
        world.focal_point.client.get(&path).expect(404);
    }
});
