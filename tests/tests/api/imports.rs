//! Many pledges from one file, and taking over what was filed for an organisation.
use minga_tests::accounts::{self, Account};
use minga_tests::answer::inflated;
use minga_tests::world::{self, World};
use minga_tests::{Answer, App, on_both};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use serde_json::{Value, json};
use std::io::{Cursor, Read, Write};
use std::time::Duration;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const MAIL: Duration = Duration::from_secs(20);
const CSV: &str = "text/csv";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

const HEADINGS: &str = "external_id;organisation_id;language;cycle;focal_point_email;title;type;natures;objectives;countries;start;\
     end;indicator_1_kind;indicator_1_name;indicator_1_unit;indicator_1_target;concerns_migrants";

fn row(name: &str, organisation: &str, title: &str) -> String {
    format!(
        "{name};{organisation};es;imrf_2026;;{title};individual;\"technical; material\";7;PER;2027-03;2030;number;\
         Personas;personas;1200;sí"
    )
}

fn file(rows: &[String]) -> String {
    format!("\u{FEFF}{HEADINGS}\r\n{}\r\n", rows.join("\r\n"))
}

fn sent(who: &Account, query: &str, body: impl Into<Vec<u8>>) -> Answer {
    who.client.post(&format!("/v1/imports{query}")).body(CSV, body).send()
}

fn drafts(who: &Account) -> usize {
    let list = who.client.get("/v1/submissions?kind=pledge&limit=100").expect(200);
    list.json["items"].as_array().unwrap().len()
}

fn mails(app: &App, to: &Account, subject: &str) -> usize {
    app.drain_outbox();
    let all = app.mails().to(&to.email);
    all.iter().filter(|mail| mail.subject.contains(subject)).count()
}

on_both!(an_officer_files_many_pledges_and_the_organisation_is_told_once, |app| {
    let world = World::new(app);
    let (rosa, officer) = (&world.focal_point, &world.officer);
    let rows: Vec<String> = (1..=12)
        .map(|number| {
            row(
                &format!("r{number}"),
                &world.organisation,
                &format!("Ventanilla {number}"),
            )
        })
        .collect();
    let text = file(&rows);
    let tried = sent(officer, "?dry_run=true", text.clone()).expect(200);
    assert_eq!(
        (tried.json["rows"].clone(), tried.json["new"].clone()),
        (json!(12), json!(12)),
        "{tried}"
    );
    assert_eq!(tried.json["problem_count"], 0);
    let missing = tried.json["pledges"][0]["still_missing"].as_array().unwrap();
    let of = |code: &str, column: &str| missing.iter().any(|one| one["code"] == code && one["column"] == column);
    assert!(
        of("required", "description") && of("focal_point_missing", "focal_point_email"),
        "{tried}"
    );
    assert!(!missing.iter().any(|one| one["column"] == "objectives"), "{tried}");
    let declared: Vec<&Value> = missing
        .iter()
        .filter(|one| one["code"] == "declaration_missing")
        .collect();
    assert_eq!(declared.len(), 1, "{tried}");
    assert!(
        declared[0]["message"].as_str().unwrap().contains("not imported"),
        "{tried}"
    );
    assert_eq!(drafts(officer), 0);

    let keyed = || {
        let call = officer.client.post("/v1/imports").idempotency_key("many");
        call.body(CSV, text.clone()).expect(200)
    };
    let done = keyed();
    assert_eq!(
        (done.json["new"].clone(), done.json["known"].clone()),
        (json!(12), json!(0)),
        "{done}"
    );
    assert_eq!(drafts(officer), 12);
    let first = done.string("/pledges/0/submission_id");
    let draft = rosa.client.get(&format!("/v1/submissions/{first}")).expect(200);
    assert_eq!(draft.json["provenance"], "import");
    assert_eq!(draft.json["cycle"], "imrf_2026");
    assert_eq!(draft.json["content"]["natures"], json!(["technical", "material"]));
    assert_eq!(draft.json["content"]["objectives"], json!([7]));
    assert_eq!(
        draft.json["content"]["period"],
        json!({"start": "2027-03", "end": "2030"})
    );
    assert_eq!(draft.json["content"]["indicators"][0]["target"], "1200");
    assert_eq!(draft.json["content"]["concerns_migrants"], true);

    // The same key, another key and no key: the drafts are there, and are named.
    assert_eq!(keyed().json, done.json);
    let mut longer = rows.clone();
    longer.push(row("r13", &world.organisation, "=1+1"));
    let again = sent(officer, "", file(&longer)).expect(200);
    assert_eq!(
        (again.json["new"].clone(), again.json["known"].clone()),
        (json!(1), json!(12)),
        "{again}"
    );
    assert_eq!(again.string("/pledges/0/outcome"), "known");
    assert_eq!(again.string("/pledges/0/submission_id"), first);
    assert_eq!(drafts(officer), 13);
    let gone = again.string("/pledges/11/submission_id");
    let gone = format!("/v1/submissions/{gone}");
    let etag = rosa.client.get(&gone).expect(200).etag();
    rosa.client.delete(&gone).if_match(&etag).expect(204);
    assert_eq!(keyed().json, done.json, "whatever became of the drafts");
    let text = again.string("/pledges/12/submission_id");
    let draft = rosa.client.get(&format!("/v1/submissions/{text}")).expect(200);
    assert_eq!(draft.string("/content/title"), "=1+1");
    // One mail for each file, not for each row.
    assert_eq!(mails(app, rosa, "borradores para su organización"), 2);
    let mails = app.mails().to(&rosa.email);
    for count in ["12 borradores de compromisos", "un borrador"] {
        assert_eq!(
            mails.iter().filter(|mail| mail.text.contains(count)).count(),
            1,
            "{count}"
        );
    }
});

on_both!(every_problem_of_every_row_is_told_and_nothing_is_made, |app| {
    let world = World::new(app);
    let (rosa, organisation) = (&world.focal_point, &world.organisation);
    let rows = [
        row("a", organisation, "Una"),
        row("a", organisation, "Otra"),
        row("b", "01890a5d-ac96-774b-bcce-b302099a8057", "De nadie"),
        row("", organisation, "Sin nombre").replace("imrf_2026", "imrf_1999"),
        row("c", organisation, "Mal")
            .replace(";7;", ";77;")
            .replace(";2027-03;", ";pronto;")
            .replace("sí", "quizá"),
        row("d", organisation, "Ajeno").replace(";;Ajeno", ";nadie@example.org;Ajeno"),
        row("e", "ninguna", "Sin casa")
            .replace("imrf_2026", "imrf_1999")
            .replace(";2030;", ";algún día;"),
        row("f", "", "Sin organización").replace(";PER;", ";XXX;"),
    ];
    let expected = [
        ("duplicate", 3, "external_id"),
        ("not_found", 4, "organisation_id"),
        ("required", 5, "external_id"),
        ("unknown_cycle", 5, "cycle"),
        ("not_a_date", 6, "start"),
        ("contact_not_of_organisation", 7, "focal_point_email"),
        // Whosesoever it is, the rest of the row is told at once.
        ("not_found", 8, "organisation_id"),
        ("unknown_cycle", 8, "cycle"),
        ("not_a_date", 8, "end"),
        ("required", 9, "organisation_id"),
        ("unknown_country", 9, "countries"),
    ];
    let tried = sent(rosa, "?dry_run=true", file(&rows)).expect(200);
    let problems = tried.json["problems"].as_array().unwrap();
    for (code, row, column) in expected {
        let found = |one: &&Value| one["code"] == code && one["row"] == row && one["column"] == column;
        let found = problems
            .iter()
            .find(found)
            .unwrap_or_else(|| panic!("no {code} in row {row}:\n{tried}"));
        assert!(found["message"].as_str().unwrap().len() > 15);
    }
    for column in ["objectives", "concerns_migrants"] {
        assert!(
            problems.iter().any(|one| one["row"] == 6 && one["column"] == column),
            "{column}: {tried}"
        );
    }
    let answer = problems
        .iter()
        .find(|one| one["row"] == 6 && one["column"] == "concerns_migrants")
        .unwrap();
    assert_eq!(answer["message"], "Este valor no es del tipo esperado; envíe sí o no.");
    assert!(!problems.iter().any(|one| one["row"] == 2), "{tried}");
    assert_eq!(tried.json["problem_count"], problems.len());
    assert_eq!(tried.json["pledges"], json!([]));
    let mut refused = sent(rosa, "", file(&rows)).expect(422);
    for (code, row, column) in expected {
        refused = refused.violation(code, &format!("/rows/{row}/{column}"));
    }
    assert_eq!(drafts(rosa), 0);

    sent(rosa, "", "").expect(422).violation("required", "/columns");
    sent(rosa, "", "title,colour\r\nx,y\r\n")
        .expect(422)
        .violation("unknown_key", "/columns/1")
        .violation("required", "/columns/external_id");
    sent(
        rosa,
        "",
        b"external_id,organisation_id,language\r\nM\xe9xico,x,es\r\n".to_vec(),
    )
    .expect(422)
    .violation("malformed_value", "/rows/2");
    let many: Vec<String> = (0..1001).map(|n| row(&format!("n{n}"), organisation, "Uno")).collect();
    sent(rosa, "", file(&many)).expect(422).violation("too_many", "/rows");
    let bad: Vec<String> = (0..1000)
        .map(|n| row(&format!("n{n}"), organisation, "Uno").replace(";7;PER;", ";77;XXX;"))
        .collect();
    let cut = sent(rosa, "?dry_run=true", file(&bad)).expect(200);
    assert_eq!(cut.json["problems_cut"], true);
    assert_eq!(cut.json["problems"].as_array().unwrap().len(), 1000);
    assert_eq!(cut.json["problem_count"], 2000);
    sent(rosa, "", file(&bad))
        .expect(422)
        .violation("more_problems", "/rows");
    sent(rosa, "", vec![b'x'; 6 * 1024 * 1024]).expect(413);
    rosa.client
        .post("/v1/imports")
        .body("application/json", "{}")
        .expect(415);
    rosa.client
        .post("/v1/imports")
        .body(XLSX, "no workbook")
        .expect(422)
        .violation("malformed_value", "");
    assert_eq!(drafts(rosa), 0);
});

on_both!(
    a_row_that_cannot_be_read_does_not_hide_what_is_wrong_with_the_others,
    |app| {
        let world = World::new(app);
        let (rosa, organisation) = (&world.focal_point, &world.organisation);
        let mut rows: Vec<Vec<u8>> = [
            row("a", organisation, "Buena"),
            format!("{};de más", row("b", organisation, "Otra")),
            row("c", organisation, "MEXICO"),
            row("d", organisation, "Mal").replace(";PER;", ";XXX;"),
            "e;corta".to_owned(),
        ]
        .map(String::into_bytes)
        .to_vec();
        // Saved in another encoding.
        let at = rows[2].windows(6).position(|word| word == b"MEXICO").unwrap();
        rows[2][at + 1] = 0xC9;
        let text = [HEADINGS.as_bytes(), &rows.join(b"\r\n".as_slice())].join(b"\r\n".as_slice());
        let tried = sent(rosa, "?dry_run=true", text.clone()).expect(200);
        let problems: Vec<(Value, Value)> = tried.json["problems"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| (one["row"].clone(), one["code"].clone()))
            .collect();
        let expected = [
            (json!(3), json!("malformed_value")),
            (json!(4), json!("malformed_value")),
            (json!(5), json!("unknown_country")),
            (json!(6), json!("malformed_value")),
        ];
        assert_eq!(problems, expected, "{tried}");
        sent(rosa, "", text)
            .expect(422)
            .violation("malformed_value", "/rows/3")
            .violation("malformed_value", "/rows/4")
            .violation("unknown_country", "/rows/5/countries")
            .violation("malformed_value", "/rows/6");
        assert_eq!(drafts(rosa), 0, "all or none");
        // With wrong headings too: both are told.
        sent(rosa, "", "title,colour\r\nx\r\n")
            .expect(422)
            .violation("unknown_key", "/columns/1")
            .violation("malformed_value", "/rows/2");
    }
);

on_both!(a_file_that_would_never_end_is_refused, |app| {
    let world = World::new(app);
    let rosa = &world.focal_point;
    let wide = ["a"; 400_000].join(";");
    sent(rosa, "", wide).expect(422).violation("too_many", "/columns");
    let long = file(&[
        row("a", &world.organisation, "Una").replace("\"technical; material\"", &"x,".repeat(50_000)),
        row("b", &world.organisation, "Dos")
            .replace("\"technical; material\"", &format!("\"{}\"", "x;".repeat(50_000))),
    ]);
    let tried = sent(rosa, "?dry_run=true", long.clone()).expect(200);
    let problems = tried.json["problems"].as_array().unwrap();
    let of_natures = |problem: &&Value| problem["row"] == 3 && problem["column"] == "natures";
    let codes = problems.iter().filter(of_natures).map(|problem| &problem["code"]);
    assert!(codes.clone().any(|code| code == "too_many"), "{tried}");
    assert!((2..=1001).contains(&codes.count()), "{}", tried.json["problem_count"]);
    sent(rosa, "", long).expect(422);
    // So is a workbook that announces more than it has.
    let mut workbook = Workbook::new();
    workbook.add_worksheet().write_string(0, 0, "external_id").unwrap();
    let mut parts = ZipArchive::new(Cursor::new(workbook.save_to_buffer().unwrap())).unwrap();
    let mut made = ZipWriter::new(Cursor::new(Vec::new()));
    for place in 0..parts.len() {
        let mut part = parts.by_index(place).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        let name = part.name().unwrap().into_owned();
        made.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        let endless = text.replace("uniqueCount=\"1\"", "uniqueCount=\"10000000000000\"");
        assert_eq!(name == "xl/sharedStrings.xml", endless != text, "{text}");
        made.write_all(endless.as_bytes()).unwrap();
    }
    let bomb = made.finish().unwrap().into_inner();
    let call = rosa.client.post("/v1/imports?dry_run=true").body(XLSX, bomb);
    let refused = call.expect(200);
    assert_eq!(refused.json["problems"][0]["code"], "malformed_value", "{refused}");
    assert_eq!(drafts(rosa), 0);
});

on_both!(a_joint_pledge_is_imported_with_its_participants, |app| {
    let world = World::new(app);
    let rosa = &world.focal_point;
    let cells = |name: &'static str, more: &[(&'static str, &'static str)]| -> Vec<(&'static str, String)> {
        let first = [
            ("external_id", name.to_owned()),
            ("organisation_id", world.organisation.clone()),
            ("language", "es".to_owned()),
            ("title", "Doce ventanillas".to_owned()),
        ];
        let more = more.iter().map(|(heading, text)| (*heading, (*text).to_owned()));
        first.into_iter().chain(more).collect()
    };
    let csv = |cells: &[(&str, String)]| -> Vec<u8> {
        let line = |texts: Vec<&str>| texts.join(",");
        let headings = line(cells.iter().map(|(heading, _)| *heading).collect());
        let texts = line(cells.iter().map(|(_, text)| text.as_str()).collect());
        format!("{headings}\r\n{texts}\r\n").into_bytes()
    };
    let book = |cells: &[(&str, String)]| -> Vec<u8> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (column, (heading, text)) in (0..).zip(cells) {
            sheet.write_string(0, column, *heading).unwrap();
            sheet.write_string(1, column, text).unwrap();
        }
        book.save_to_buffer().unwrap()
    };

    let wrong = cells(
        "mal",
        &[
            ("type", "individual"),
            ("participant_1_name", "Casa Abierta"),
            ("participant_2_name", "Manos del Sur"),
            ("participant_2_country", "XXX"),
            ("participant_2_email", "nadie"),
            ("participant_2_organisation_id", "ninguna"),
            ("participant_4_action", "Cede el local."),
        ],
    );
    sent(rosa, "", csv(&wrong))
        .expect(422)
        .violation("participants_not_allowed", "/rows/2/participant_1_name")
        .violation("unknown_country", "/rows/2/participant_2_country")
        .violation("not_an_email", "/rows/2/participant_2_email")
        .violation("not_found", "/rows/2/participant_2_organisation_id")
        .violation("required", "/rows/2/participant_4_name");
    // What a type that does not exist has room for nobody can say.
    let unknown = cells("mal", &[("type", "conjunto"), ("participant_1_name", "Casa Abierta")]);
    let refused = sent(rosa, "", csv(&unknown)).expect(422);
    let refused = refused.violation("unknown_key", "/rows/2/type");
    assert_eq!(refused.violations().len(), 1, "{refused}");
    assert_eq!(drafts(rosa), 0);

    let good = [
        ("type", "partnership"),
        ("participant_1_name", "Casa Abierta"),
        ("participant_1_country", "ECU"),
        ("participant_1_action", "Cede el local."),
        ("participant_3_name", "Manos del Sur"),
        ("participant_3_contact_name", "Lucía Paredes"),
        ("participant_3_email", "lucia.paredes@example.org"),
    ];
    let tried = sent(rosa, "?dry_run=true", csv(&cells("uno", &good))).expect(200);
    let missing: Vec<(&str, &str)> = tried.json["pledges"][0]["still_missing"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["code"].as_str().unwrap(),
                one["column"].as_str().unwrap_or_default(),
            )
        })
        .collect();
    assert!(
        !missing.iter().any(|(code, _)| *code == "participant_missing"),
        "{tried}"
    );
    assert!(
        missing.contains(&("participant_action_missing", "participant_3_action")),
        "{tried}"
    );
    for (name, media_type) in [("uno", CSV), ("dos", XLSX)] {
        let cells = cells(name, &good);
        let file = if media_type == CSV { csv(&cells) } else { book(&cells) };
        let made = rosa
            .client
            .post("/v1/imports")
            .body(media_type, file.clone())
            .expect(200);
        let path = format!(
            "/v1/submissions/{}/participants",
            made.string("/pledges/0/submission_id")
        );
        let rows = rosa.client.get(&path).expect(200).json["items"].clone();
        assert_eq!(rows.as_array().unwrap().len(), 2, "{rows}");
        assert_eq!(
            (
                &rows[0]["name"],
                &rows[0]["country"],
                &rows[0]["action"],
                &rows[0]["answer"]
            ),
            (
                &json!("Casa Abierta"),
                &json!("ECU"),
                &json!("Cede el local."),
                &json!("asked")
            )
        );
        let contact = json!({"name": "Lucía Paredes", "email": "lucia.paredes@example.org"});
        assert_eq!(
            (&rows[1]["name"], &rows[1]["contact"]),
            (&json!("Manos del Sur"), &contact)
        );
        // The same file again finds the draft and adds nobody.
        let again = rosa.client.post("/v1/imports").body(media_type, file).expect(200);
        assert_eq!(again.string("/pledges/0/outcome"), "known");
        assert_eq!(again.json["pledges"][0]["differs"], false, "{again}");
        assert_eq!(rosa.client.get(&path).expect(200).json["items"], rows);
        let mut other = cells.clone();
        other.iter_mut().find(|cell| cell.0 == "participant_3_name").unwrap().1 = "Manos del Norte".to_owned();
        let told = sent(rosa, "", csv(&other)).expect(200);
        assert_eq!(told.json["pledges"][0]["differs"], true, "{told}");
        assert_eq!(rosa.client.get(&path).expect(200).json["items"], rows);
    }
});

on_both!(what_is_new_in_a_known_row_is_told_and_the_draft_left_as_it_is, |app| {
    let world = World::new(app);
    let rosa = &world.focal_point;
    let names = ["a", "b"];
    let rows = names.map(|name| row(name, &world.organisation, &format!("Ventanilla {name}")));
    let made = sent(rosa, "", file(&rows)).expect(200);
    assert_eq!(
        (&made.json["differing"], made.json["pledges"][0].get("differs")),
        (&json!(0), None)
    );
    let path = format!("/v1/submissions/{}", made.string("/pledges/0/submission_id"));
    let told = |answer: &Answer| (answer.json["known"].clone(), answer.json["differing"].clone());
    let same = sent(rosa, "", file(&rows)).expect(200);
    assert_eq!(told(&same), (json!(2), json!(0)), "{same}");
    // What a file cannot say makes no difference.
    let etag = rosa.client.get(&path).expect(200).etag();
    let patch = json!({"content": {"declarations": {"authorised_to_submit": true}}});
    rosa.client.patch(&path).if_match(&etag).merge_patch(&patch).expect(200);
    assert_eq!(told(&sent(rosa, "", file(&rows)).expect(200)), (json!(2), json!(0)));

    for changed in [
        [rows[0].replace(";1200;", ";1300;"), rows[1].clone()],
        [rows[0].replace("Ventanilla a", "Puerta a"), rows[1].clone()],
        [rows[0].replace("imrf_2026", ""), rows[1].clone()],
        [rows[0].replace(";es;", ";fr;"), rows[1].clone()],
    ] {
        for query in ["?dry_run=true", ""] {
            let again = sent(rosa, query, file(&changed)).expect(200);
            assert_eq!(told(&again), (json!(2), json!(1)), "{again}");
            let differs = [0, 1].map(|place| again.json["pledges"][place]["differs"].clone());
            assert_eq!(differs, [json!(true), json!(false)], "{again}");
        }
    }
    let call = || {
        let call = rosa.client.post("/v1/imports").idempotency_key("otra");
        call.body(CSV, file(&[rows[0].replace("Ventanilla a", "Puerta a")]))
            .expect(200)
    };
    let first = call();
    assert_eq!((told(&first), call().json), ((json!(1), json!(1)), first.json.clone()));
    let draft = rosa.client.get(&path).expect(200);
    assert_eq!(draft.string("/content/title"), "Ventanilla a");
    assert_eq!(draft.string("/content/indicators/0/target"), "1200");
});

on_both!(a_cell_without_a_value_is_told_with_its_column, |app| {
    let world = World::new(app);
    let rosa = &world.focal_point;
    let cells = [
        ("external_id", "uno", ""),
        ("organisation_id", world.organisation.as_str(), ""),
        ("language", "es", ""),
        ("title", "", "<c r=\"D2\" t=\"e\"><f>Otra!A1</f><v>#REF!</v></c>"),
        ("start", "", "<c r=\"E2\"><f>TODAY()</f></c>"),
        ("place", "", "<c r=\"F2\" t=\"str\"><f>\"\"</f><v></v></c>"),
    ];
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, (heading, text, special)) in (0..).zip(cells) {
        sheet.write_string(0, column, heading).unwrap();
        // A number that marks the place.
        match special {
            "" => sheet.write_string(1, column, text).unwrap(),
            _ => sheet
                .write_number(1, column, f64::from(770 + u32::from(column)))
                .unwrap(),
        };
    }
    let mut parts = ZipArchive::new(Cursor::new(book.save_to_buffer().unwrap())).unwrap();
    let mut made = ZipWriter::new(Cursor::new(Vec::new()));
    for place in 0..parts.len() {
        let mut part = parts.by_index(place).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        let name = part.name().unwrap().into_owned();
        made.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        if name == "xl/worksheets/sheet1.xml" {
            for (column, (.., special)) in (0..).zip(cells).filter(|(_, cell)| !cell.2.is_empty()) {
                let marked = format!(
                    "<c r=\"{}2\"><v>{}</v></c>",
                    char::from(b'A' + column),
                    770 + u32::from(column)
                );
                assert!(text.contains(&marked), "{marked}: {text}");
                text = text.replace(&marked, special);
            }
        }
        made.write_all(text.as_bytes()).unwrap();
    }
    let book = made.finish().unwrap().into_inner();
    let call = rosa.client.post("/v1/imports?dry_run=true").body(XLSX, book.clone());
    let tried = call.expect(200);
    assert_eq!(tried.json["problem_count"], 2, "{tried}");
    let problems = [0, 1].map(|place| {
        let at = |field: &str| tried.json["problems"][place][field].clone();
        (at("row"), at("column"), at("code"))
    });
    let expected = [("title", "cell_error"), ("start", "formula_not_calculated")];
    assert_eq!(
        problems,
        expected.map(|(column, code)| (json!(2), json!(column), json!(code)))
    );
    for (language, said) in [
        ("es", "error (#REF!)"),
        ("en", "error (#REF!)"),
        ("fr", "erreur (#REF!)"),
    ] {
        let client = rosa.client.in_language(language);
        let refused = client.post("/v1/imports").body(XLSX, book.clone()).expect(422);
        let refused = refused
            .violation("cell_error", "/rows/2/title")
            .violation("formula_not_calculated", "/rows/2/start");
        assert!(refused.string("/violations/0/message").contains(said), "{refused}");
    }
    assert_eq!(drafts(rosa), 0);
});

on_both!(a_month_that_a_spreadsheet_made_a_day_of_is_asked_about, |app| {
    let world = World::new(app);
    let rosa = &world.focal_point;
    let fill_in = |start: Option<ExcelDateTime>| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let cells = [
            ("external_id", "007"),
            ("organisation_id", world.organisation.as_str()),
            ("language", "es"),
            ("title", "Una"),
            ("end", "2028-12"),
            ("start", "2027-03"),
        ];
        for (column, (heading, text)) in (0..).zip(cells) {
            sheet.write_string(0, column, heading).unwrap();
            sheet.write_string(1, column, text).unwrap();
        }
        if let Some(day) = start {
            // As a spreadsheet shows a month.
            let month = Format::new().set_num_format("mmm-yy");
            sheet.write_datetime_with_format(1, 5, day, &month).unwrap();
        }
        book.save_to_buffer().unwrap()
    };
    let send = |book: Vec<u8>| rosa.client.post("/v1/imports").body(XLSX, book).send();
    let first = || ExcelDateTime::from_ymd(2027, 3, 1).unwrap();
    let asked = send(fill_in(Some(first()))).expect(422);
    let asked = asked.violation("day_of_spreadsheet", "/rows/2/start");
    assert_eq!(asked.violations().len(), 1, "{asked}");
    assert!(asked.text.contains("AAAA-MM"), "{asked}");
    assert_eq!(drafts(rosa), 0);
    for (start, expected) in [
        (None, "2027-03"),
        (Some(ExcelDateTime::from_ymd(2027, 3, 15).unwrap()), "2027-03-15"),
    ] {
        let done = send(fill_in(start)).expect(200);
        assert_eq!(done.string("/pledges/0/external_id"), "007");
        let path = format!("/v1/submissions/{}", done.string("/pledges/0/submission_id"));
        let draft = rosa.client.get(&path).expect(200);
        let period = json!({"start": expected, "end": "2028-12"});
        assert_eq!(draft.json["content"]["period"], period, "{draft}");
        // What was imported is not asked about again.
        let again = send(fill_in(Some(first()))).expect(200);
        assert_eq!(again.json["pledges"][0]["differs"], false, "{again}");
        assert!(path.ends_with(&again.string("/pledges/0/submission_id")), "{again}");
        rosa.client.delete(&path).if_match(&draft.etag()).expect(204);
    }
});

on_both!(the_template_explains_itself_and_is_read_back, |app| {
    let world = World::new(app);
    let rosa = &world.focal_point;
    let template = rosa
        .client
        .in_language("fr")
        .get("/v1/imports/template.csv")
        .expect(200);
    assert!(
        template
            .text
            .starts_with("\u{FEFF}external_id,organisation_id,language,cycle,"),
        "{template}"
    );
    assert!(
        template.text.contains("\r\n\"# Votre propre identifiant")
            || template.text.contains("\r\n# Votre propre identifiant"),
        "{template}"
    );
    let tried = sent(rosa, "?dry_run=true", template.text.clone()).expect(200);
    assert_eq!(
        (tried.json["rows"].clone(), tried.json["problem_count"].clone()),
        (json!(0), json!(0)),
        "{tried}"
    );
    let book = rosa.client.get("/v1/imports/template.xlsx").expect(200);
    assert_eq!(book.media_type(), XLSX);
    // What is written into it stays text: 49 is the text format.
    let parts = inflated(&book.bytes);
    assert!(
        parts.contains("numFmtId=\"49\"") && parts.contains("<col min=\"1\""),
        "{parts}"
    );
    let read = rosa
        .client
        .post("/v1/imports?dry_run=true")
        .body(XLSX, book.bytes.clone())
        .expect(200);
    assert_eq!(
        (read.json["rows"].clone(), read.json["problem_count"].clone()),
        (json!(0), json!(0)),
        "{read}"
    );
    app.visitor().get("/v1/imports/template.csv").expect(401);
});

on_both!(
    who_files_for_nobody_imports_nothing_and_members_import_for_their_own,
    |app| {
        let world = World::new(app);
        let stranger = accounts::register_and_login(app, "Sara Ajena", "es");
        let text = file(&[row("a", &world.organisation, "Una")]);
        for query in ["", "?dry_run=true"] {
            sent(&stranger, query, text.clone()).expect(403).problem("forbidden");
            app.visitor()
                .post(&format!("/v1/imports{query}"))
                .body(CSV, text.clone())
                .expect(401);
        }
        let other = json!({"name": "Otra casa (ficticia)", "actor_type": "civil_society", "country": "ECU"});
        stranger.client.post("/v1/organisations").json(&other).expect(201);
        sent(&stranger, "", text.clone())
            .expect(422)
            .violation("not_found", "/rows/2/organisation_id");
        let done = sent(&world.focal_point, "", text).expect(200);
        let id = done.string("/pledges/0/submission_id");
        // One's own contact acts, as with a draft that is made alone, and nobody is told of what one did oneself.
        let draft = world
            .focal_point
            .client
            .get(&format!("/v1/submissions/{id}"))
            .expect(200);
        assert_eq!(draft.string("/focal_point/id"), world.contact);
        assert_eq!(mails(app, &world.focal_point, "borradores para su organización"), 0);

        // Who else speaks for it is not told that somebody else has filed; who is named is, once.
        let ada = accounts::register_and_login(app, "Ada Suplente", "es");
        world.join(&ada, "alternate");
        let contact = json!({"name": ada.name, "email": ada.email, "language": "es"});
        let contacts = format!("/v1/organisations/{}/contacts", world.organisation);
        world.focal_point.client.post(&contacts).json(&contact).expect(201);
        let named = |name: &str| {
            let email = format!(";imrf_2026;{};", ada.email);
            row(name, &world.organisation, name).replacen(";imrf_2026;;", &email, 1)
        };
        let rows = [row("b", &world.organisation, "Dos"), named("c"), named("d")];
        sent(&world.focal_point, "", file(&rows)).expect(200);
        assert_eq!(mails(app, &ada, "borradores para su organización"), 0);
        assert_eq!(mails(app, &ada, "Ahora actúa usted por 2 borradores de compromisos"), 1);
        assert_eq!(mails(app, &ada, "Ahora actúa usted"), 1);
        sent(&world.focal_point, "", file(&[named("e")])).expect(200);
        assert_eq!(mails(app, &ada, "Ahora actúa usted por un compromiso"), 1);
    }
);

on_both!(the_organisation_takes_over_what_was_filed_for_it, |app| {
    let world = World::new(app);
    let (rosa, officer) = (&world.focal_point, &world.officer);
    let member = accounts::register_and_login(app, "Mario Miembro", "es");
    world.join(&member, "member");
    let body = json!({
        "kind": "pledge", "organisation_id": world.organisation, "language": "es", "content": world::pledge()
    });
    let id = officer
        .client
        .post("/v1/submissions")
        .json(&body)
        .expect(201)
        .string("/id");
    let mail = app.mails().wait_for(
        |mail| mail.is_to(&rosa.email) && mail.subject.contains("borradores para su organización"),
        MAIL,
    );
    assert!(mail.text.contains("un borrador"), "{}", mail.text);
    let path = format!("/v1/submissions/{id}");
    world
        .try_act(officer, &id, "submit", &json!({}))
        .expect(422)
        .violation("focal_point_missing", "/focal_point");
    let take = |who: &Account| {
        let etag = who.client.get(&path).expect(200).etag();
        who.client.post(&format!("{path}/take-over")).if_match(&etag).send()
    };
    take(&member).expect(403);
    take(officer).expect(403);
    rosa.client.post(&format!("{path}/take-over")).expect(428);
    let taken = take(rosa).expect(200);
    assert_eq!(taken.string("/focal_point/id"), world.contact);
    assert_eq!(taken.json["filed_by"], rosa.client.get("/v1/me").expect(200).json["id"]);
    take(rosa).expect(409).problem("conflict");
    let history = officer.client.get(&format!("{path}/history")).expect(200);
    assert!(history.text.contains("\"taken_over\""), "{history}");
    world.act(rosa, &id, "submit", &json!({}));
});

on_both!(an_identifier_that_no_text_may_hold_is_told_with_its_row, |app| {
    let world = World::new(app);
    let text = file(&[
        row("a\0b", &world.organisation, "Una"),
        row("c", &world.organisation, "Dos"),
    ]);
    let tried = sent(&world.officer, "?dry_run=true", text.clone()).expect(200);
    assert_eq!(tried.string("/problems/0/code"), "nul_character", "{tried}");
    assert_eq!(tried.json["problem_count"], 1, "{tried}");
    sent(&world.officer, "", text)
        .expect(422)
        .violation("nul_character", "/rows/2/external_id");
});
