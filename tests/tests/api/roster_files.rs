//! The roster as a file: written for officers, read back all of it or nothing, once.
use minga_tests::world::World;
use minga_tests::{Answer, Client, accounts, on_both};
use serde_json::{Value, json};
use std::time::Duration;

const IMPORT: &str = "/v1/reviewers/import";
const HEADINGS: &str = "email,name,language,internal,languages,objectives,principles,availability,max_open";

fn send(client: &Client, path: &str, text: &str) -> minga_tests::Call {
    client.post(path).body("text/csv", text.as_bytes().to_vec())
}

fn outcomes(answer: &Answer) -> Vec<&str> {
    let rows = answer.json["rows"].as_array().unwrap();
    rows.iter().map(|row| row["outcome"].as_str().unwrap()).collect()
}

fn exported(client: &Client) -> String {
    client.get("/v1/reviewers.csv").expect(200).text
}

on_both!(the_roster_goes_into_a_spreadsheet_and_comes_back, |app| {
    let world = World::new(app);
    let officer = &world.officer.client;
    let internal = world.reviewer(app, "Ana Interna", true, "es");
    world.reviewer(app, "Bob External", false, "en");
    world.focal_point.client.get("/v1/reviewers.csv").expect(403);
    internal.account.client.get("/v1/reviewers.csv").expect(403);
    app.visitor().get("/v1/reviewers.csv").expect(401);
    send(&internal.account.client, IMPORT, HEADINGS).expect(403);

    let file = exported(officer);
    let lines: Vec<&str> = file.trim_start_matches('\u{FEFF}').lines().collect();
    assert_eq!(lines.len(), 3, "{file}");
    assert!(lines[0].starts_with("account_id,version,email,name"), "{file}");
    assert!(
        file.contains(&internal.account.email) && file.contains("Ana Interna,es,true"),
        "{file}"
    );
    assert_eq!(
        outcomes(&send(officer, IMPORT, &file).expect(200)),
        ["unchanged", "unchanged"]
    );

    // What a spreadsheet in Lima makes of it: semicolons, and one limit more.
    let me = "/v1/me/reviewer-profile";
    let before = internal.account.client.get(me).expect(200);
    let open = before.json["max_open"].as_i64().unwrap();
    let changed = file.replace(&format!(",{open},false"), &format!(",{},false", open + 1));
    assert_ne!(changed, file);
    let tried = send(officer, &format!("{IMPORT}?dry_run=true"), &changed).expect(200);
    assert_eq!(
        (outcomes(&tried), &tried.json["dry_run"]),
        (vec!["changed", "changed"], &json!(true))
    );
    assert_eq!(internal.account.client.get(me).expect(200).etag(), before.etag());
    assert_eq!(
        outcomes(&send(officer, IMPORT, &changed).expect(200)),
        ["changed", "changed"]
    );
    assert_eq!(internal.account.client.get(me).expect(200).json["max_open"], open + 1);
    assert_eq!(
        outcomes(&send(officer, IMPORT, &changed).expect(200)),
        ["unchanged", "unchanged"]
    );
    // The first file is of an earlier version.
    let stale = send(officer, IMPORT, &file).expect(422);
    stale
        .violation("changed_meanwhile", "/rows/2/version")
        .violation("changed_meanwhile", "/rows/3/version");
});

on_both!(a_file_invites_many_and_a_wrong_one_nobody, |app| {
    let world = World::new(app);
    let officer = &world.officer.client;
    let bob = world.reviewer(app, "Bob External", false, "en");
    let unreadable = format!("{HEADINGS}\nnew\0@example.org,Nue\0va,es,no,es,8,,,2\n");
    send(officer, IMPORT, &unreadable)
        .expect(422)
        .violation("nul_character", "/rows/2/email")
        .violation("nul_character", "/rows/2/name");
    let wrong = format!(
        "{HEADINGS}\n\
        new@example.org,Nueva,es,no,es,8,,,2\n\
        {},Bob,en,no,en,8,,,2\n\
        nowhere,,xx,perhaps,e?s,8; 24; x,kindness,someday,99\n\
        new@example.org,Nueva otra vez,es,no,es; es,8,,,\n\
        short@example.org,Corta\n",
        bob.account.email
    );
    for path in [IMPORT.to_owned(), format!("{IMPORT}?dry_run=true")] {
        let refused = send(&officer.in_language("es"), &path, &wrong).expect(422);
        // In the order of the rows, and in one language.
        let pointers: Vec<String> = refused.violations().into_iter().map(|(_, pointer)| pointer).collect();
        let rows: Vec<&str> = pointers
            .iter()
            .filter_map(|pointer| pointer.split('/').nth(2))
            .collect();
        assert!(rows.is_sorted() && rows.first() == Some(&"4"), "{pointers:?}");
        assert!(refused.text.contains("más o menos celdas que encabezados"), "{refused}");
        refused
            .violation("not_an_email", "/rows/4/email")
            .violation("required", "/rows/4/name")
            .violation("malformed_value", "/rows/4/language")
            .violation("malformed_value", "/rows/4/internal")
            .violation("not_a_language_tag", "/rows/4/languages/0")
            .violation("unknown_objective", "/rows/4/objectives/1")
            .violation("malformed_value", "/rows/4/objectives/2")
            .violation("malformed_value", "/rows/4/principles/0")
            .violation("malformed_value", "/rows/4/availability/0")
            .violation("out_of_range", "/rows/4/max_open")
            .violation("duplicate", "/rows/5/email")
            .violation("duplicate", "/rows/5/languages/1")
            .violation("required", "/rows/5/max_open")
            .violation("malformed_value", "/rows/6");
    }
    send(officer, IMPORT, "email,shoe\na@example.org\n")
        .expect(422)
        .violation("malformed_value", "/rows/2");
    // Rows have the numbers that spreadsheets show, empty ones counted.
    let spaced = format!("{HEADINGS}\n\n,,,,,,,,\nshort@example.org,Corta\n");
    let spaced = send(officer, IMPORT, &spaced).expect(422);
    assert_eq!(
        spaced.violations(),
        [("malformed_value".to_owned(), "/rows/4".to_owned())]
    );
    let columns = send(officer, IMPORT, "email,shoe,email\na@example.org,43,\n").expect(422);
    columns
        .violation("unknown_key", "/columns/1")
        .violation("duplicate", "/columns/2")
        .violation("required", "/columns/max_open");
    officer.post(IMPORT).json(&json!({})).expect(415);
    let pending = |client: &Client| client.get("/v1/reviewer-invitations").expect(200).json["items"].clone();
    assert_eq!(pending(officer), json!([]));

    let file = format!(
        "{HEADINGS}\n\
        amadou@example.org,Amadou Traoré,fr,yes,fr; en,8; 23,child_sensitive,away 2027-08-01/2027-08-31 (congé),3\n\
        eva@example.org,Eva Luna,es,no,es,1,,,1\n"
    );
    let first = send(officer, IMPORT, &file).idempotency_key("roster-1").expect(200);
    assert_eq!(outcomes(&first), ["invited", "invited"]);
    for again in [
        send(officer, IMPORT, &file).idempotency_key("roster-1").expect(200),
        send(officer, IMPORT, &file).expect(200),
    ] {
        assert_eq!(outcomes(&again), ["unchanged", "unchanged"], "{again}");
    }
    assert_eq!(pending(officer).as_array().map(Vec::len), Some(2));
    let mail = app.mails().wait_for(
        |mail| mail.is_to("amadou@example.org") && mail.text.contains("/links/roster/"),
        Duration::from_secs(20),
    );
    let link = mail.link("/links/roster/");
    let form = "answer=accepted&password=quatre+lamas+et+un+pont";
    app.visitor()
        .post(&link)
        .body("application/x-www-form-urlencoded", form.to_owned())
        .expect(303);
    let roster = officer.get("/v1/reviewers").expect(200);
    let amadou = roster.json["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["name"] == "Amadou Traoré")
        .unwrap_or(&Value::Null);
    assert_eq!(
        (&amadou["objectives"], &amadou["max_open"], &amadou["internal"]),
        (&json!([8, 23]), &json!(3), &json!(true)),
        "{roster}"
    );
    assert_eq!(amadou["availability"][0]["reason"], "congé", "{roster}");

    // The file can be worked on and sent again: who has joined stays as they are, who waits is not asked twice, and
    // new lines go through.
    let renewed = format!("{file}nina@example.org,Nina Nueva,es,no,es,1,,,1\n");
    for (path, third) in [
        (format!("{IMPORT}?dry_run=true"), "invited"),
        (IMPORT.to_owned(), "invited"),
        (IMPORT.to_owned(), "unchanged"),
    ] {
        let again = send(officer, &path, &renewed).expect(200);
        assert_eq!(outcomes(&again), ["unchanged", "unchanged", third], "{again}");
    }
    let other = file.replace("Eva Luna,es,no,es,1,,,1", "Eva Luna,es,no,es,1,,,2");
    let other = send(officer, IMPORT, &other).expect(422);
    assert_eq!(
        other.violations(),
        [("already_exists".to_owned(), "/rows/3/email".to_owned())]
    );

    // Who has declined is named, and invited by nobody but by name.
    let mail = app.mails().wait_for(
        |mail| mail.is_to("eva@example.org") && mail.text.contains("/links/roster/"),
        Duration::from_secs(20),
    );
    let decline = app.visitor().post(&mail.link("/links/roster/"));
    decline
        .body("application/x-www-form-urlencoded", "answer=declined".to_owned())
        .expect(303);
    for path in [format!("{IMPORT}?dry_run=true"), IMPORT.to_owned()] {
        let declined = send(officer, &path, &renewed).expect(200);
        assert_eq!(
            outcomes(&declined),
            ["unchanged", "declined_before", "unchanged"],
            "{declined}"
        );
    }
    assert!(!pending(officer).to_string().contains("eva@example.org"));
    let eva = json!({"email": "eva@example.org", "name": "Eva Luna", "language": "es"});
    officer.post("/v1/reviewer-invitations").json(&eva).expect(201);
    assert!(pending(officer).to_string().contains("eva@example.org"));
});

on_both!(what_a_file_has_no_column_for_stays_as_it_is, |app| {
    let world = World::new(app);
    let officer = &world.officer.client;
    let ana = world.reviewer(app, "Ana Interna", true, "es");
    let path = format!("/v1/reviewers/{}", ana.id);
    let known = officer.get(&path).expect(200);
    let whole = json!({
        "internal": true, "organisation": "Universidad del Sur (ficticia)", "country": "ECU", "languages": ["es"],
        "objectives": [7, 16], "principles": ["child_sensitive"], "background": ["practitioner"],
        "availability": [{"from": "2027-08-01", "until": "2027-08-31", "away": true, "reason": "  De viaje "}],
        "other_addresses": ["ana.privada@example.net"], "max_open": 2, "paused": true
    });
    officer.put(&path).if_match(&known.etag()).json(&whole).expect(200);
    let before = officer.get(&path).expect(200).json;

    // Only the limit is worked on.
    let row = |version: &Value, more: &str| format!("{},{version},{},Ana,es,3{more}\n", ana.id, ana.account.email);
    let headings = "account_id,version,email,name,languages,max_open";
    let file = format!("{headings}\n{}", row(&before["version"], ""));
    for path in [format!("{IMPORT}?dry_run=true"), IMPORT.to_owned()] {
        let answer = send(officer, &path, &file).expect(200);
        assert_eq!(answer.json["rows"][0]["outcome"], "changed", "{answer}");
        assert_eq!(answer.json["rows"][0]["changed"], json!(["max_open"]), "{answer}");
    }
    let again = send(officer, IMPORT, &file).expect(200);
    assert_eq!(
        again.json["rows"][0],
        json!({"row": 2, "outcome": "unchanged", "changed": []})
    );
    let after = officer.get(&path).expect(200).json;
    let mut expected = before.clone();
    for moved in ["max_open", "version", "updated_at"] {
        assert_ne!(after[moved], before[moved], "{moved}: {after}");
        expected[moved] = after[moved].clone();
    }
    assert_eq!(after, expected);

    // With the account nothing else is needed, and the entry keeps what the file does not say.
    let only = |version: &Value| format!("account_id,version,max_open\n{},{version},4\n", ana.id);
    let answer = send(officer, IMPORT, &only(&after["version"])).expect(200);
    assert_eq!(answer.json["rows"][0]["changed"], json!(["max_open"]), "{answer}");
    let kept = officer.get(&path).expect(200).json;
    assert_eq!(
        (&kept["max_open"], &kept["languages"]),
        (&json!(4), &after["languages"]),
        "{kept}"
    );
    let unversioned = format!("account_id,max_open\n{},5\n", ana.id);
    let problem = |file: &str| send(officer, IMPORT, file).expect(422).violations();
    let of = |code: &str, pointer: &str| (code.to_owned(), pointer.to_owned());
    assert_eq!(problem(&unversioned), [of("required", "/rows/2/version")]);
    let unreadable = "account_id,version,max_open\nsomebody,1,5\n";
    assert_eq!(problem(unreadable), [of("malformed_value", "/rows/2/account_id")]);
    let empty = format!("account_id,version,max_open\n{},{},\n", ana.id, kept["version"]);
    assert_eq!(problem(&empty), [of("required", "/rows/2/max_open")]);
    // One row that invites needs the columns of an invitation, each told of once.
    let mixed = format!("{}, ,2\n", only(&kept["version"]));
    let columns = ["email", "name", "languages"].map(|column| of("required", &format!("/columns/{column}")));
    assert_eq!(problem(&mixed), columns);
    // What is written is read back as the same.
    let whole = exported(officer);
    assert!(whole.contains("away 2027-08-01/2027-08-31 (De viaje)"), "{whole}");
    assert_eq!(outcomes(&send(officer, IMPORT, &whole).expect(200)), ["unchanged"]);

    // A column that is there and empty empties.
    let row = |version: &Value, more: &str| format!("{},{version},{},Ana,es,4{more}\n", ana.id, ana.account.email);
    let file = format!("{headings},organisation,availability\n{}", row(&kept["version"], ",,"));
    let answer = send(officer, IMPORT, &file).expect(200);
    assert_eq!(
        answer.json["rows"][0]["changed"],
        json!(["organisation", "availability"]),
        "{answer}"
    );
    let emptied = officer.get(&path).expect(200).json;
    assert_eq!(
        (&emptied["organisation"], &emptied["availability"]),
        (&Value::Null, &json!([]))
    );
    assert_eq!(
        (&emptied["paused"], &emptied["country"]),
        (&json!(true), &json!("ECU")),
        "{emptied}"
    );

    // Whose role was taken away does not get it back by a row.
    let admin = accounts::admin(app).client;
    let user = format!("/v1/users/{}", ana.id);
    let change = admin.patch(&user).if_match(&admin.get(&user).expect(200).etag());
    change.merge_patch(&json!({"roles": []})).expect(200);
    let file = format!("{headings},paused\n{}", row(&emptied["version"], ",no"));
    for path in [format!("{IMPORT}?dry_run=true"), IMPORT.to_owned()] {
        send(officer, &path, &file)
            .expect(422)
            .violation("reviewer_not_eligible", "/rows/2/account_id");
    }
    assert_eq!(admin.get(&user).expect(200).json["roles"], json!([]));
});
