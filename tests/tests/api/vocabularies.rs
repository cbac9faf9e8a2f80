//! The words of the vocabularies: written out, edited and imported again they are shown everywhere; their keys and figures
//! stay the program's.
use minga_tests::{App, on_both};
use serde_json::{Value, json};
use std::path::Path;

/// Every vocabulary in every language, as a visitor reads it.
fn shown(app: &App) -> Vec<Value> {
    let read = |language| {
        app.visitor()
            .in_language(language)
            .get("/v1/reference")
            .expect(200)
            .json
    };
    ["es", "en", "fr"].map(read).to_vec()
}

/// Puts a mark before every text of three languages.
fn mark(value: &mut Value) {
    match value {
        Value::Object(fields) if fields.contains_key("es") && fields.contains_key("fr") => {
            for text in fields.values_mut() {
                *text = json!(format!("« {}", text.as_str().unwrap()));
            }
        }
        Value::Object(fields) => fields.values_mut().for_each(mark),
        Value::Array(items) => items.iter_mut().for_each(mark),
        _ => {}
    }
}

/// Whether every label and definition below begins with the mark.
fn is_marked(value: &Value) -> bool {
    match value {
        Value::Object(fields) => fields.iter().all(|(name, inner)| match inner {
            Value::String(text) if name == "label" || name == "definition" => text.starts_with("« "),
            inner => is_marked(inner),
        }),
        Value::Array(items) => items.iter().all(is_marked),
        _ => true,
    }
}

fn edit(path: &Path, change: impl FnOnce(&mut Value)) {
    let mut file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    change(&mut file);
    std::fs::write(path, file.to_string()).unwrap();
}

on_both!(words_that_were_edited_are_shown_everywhere, |app| {
    let before = shown(app);
    let folder = tempfile::tempdir().unwrap();
    let written = app.minga(&["vocabularies", folder.path().to_str().unwrap()], "");
    let files: Vec<&str> = written.lines().collect();
    assert!(files.len() > 10, "{written}");
    for file in &files {
        edit(Path::new(file), mark);
    }
    let import: Vec<&str> = ["import", "vocabularies"].into_iter().chain(files.clone()).collect();
    let previewed: Vec<&str> = import.iter().copied().chain(["--dry-run"]).collect();
    let said = app.minga(&previewed, "");
    assert!(
        said.contains("countries: texts that differ from those of the program: 585."),
        "{said}"
    );
    app.restart();
    assert_eq!(shown(app), before, "nothing is done in a dry run");

    app.minga(&import, "");
    app.restart();
    for set in shown(app) {
        for (name, terms) in set["sets"].as_object().unwrap() {
            assert!(is_marked(terms), "{} {name}: {terms}", set["language"]);
        }
    }
    let figures = app.visitor().in_language("fr").get("/v1/countries/PER").expect(200);
    assert_eq!(figures.string("/name"), "« Pérou");

    // What is written out is what is in use; a file as the program brings it takes the words back.
    let again = tempfile::tempdir().unwrap();
    app.minga(&["vocabularies", again.path().to_str().unwrap()], "");
    for file in &files {
        let read = |path: &Path| -> Value { serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap() };
        let path = Path::new(file);
        assert_eq!(
            read(&again.path().join(path.file_name().unwrap())),
            read(path),
            "{file}"
        );
    }
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/domain/reference");
    let sources: Vec<String> = files
        .iter()
        .map(|file| {
            source
                .join(Path::new(file).file_name().unwrap())
                .to_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    let back: Vec<&str> = ["import", "vocabularies"]
        .into_iter()
        .chain(sources.iter().map(String::as_str))
        .collect();
    app.minga(&back, "");
    app.restart();
    assert_eq!(shown(app), before);
});

on_both!(keys_and_figures_stay_the_programs, |app| {
    let before = shown(app);
    let folder = tempfile::tempdir().unwrap();
    app.minga(&["vocabularies", folder.path().to_str().unwrap()], "");
    let file = |name: &str| folder.path().join(name).with_extension("json");
    edit(&file("submission"), |words| {
        words["states"][0]["label"]["fr"] = json!("Ébauche");
        words["states"][1]["key"] = json!("handed_in");
    });
    edit(&file("countries"), |words| words["countries"][0]["m49"] = json!("999"));
    std::fs::write(file("planets"), "{}").unwrap();
    let other = tempfile::tempdir().unwrap();
    std::fs::copy(file("regions"), other.path().join("regions.json")).unwrap();
    std::fs::write(file("sdgs"), r#"{"sdgs": [], "sdgs": []}"#).unwrap();
    let mut names = ["submission", "countries", "planets", "regions", "sdgs"]
        .map(file)
        .to_vec();
    names.push(other.path().join("regions.json"));
    let mut command = app.command(&["import", "vocabularies"]);
    let refused = command.args(&names).output().unwrap();
    let said = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(1), "{said}");
    for problem in [
        "submission.json: /states/handed_in/key is unknown.",
        "submission.json: /states/submitted/key is missing.",
        "countries.json: /countries/AFG/m49 is part of the rules and stays \"004\".",
        "planets.json: no vocabulary is called so; there are actor_types,",
        "regions.json: another file of this name is given.",
        "sdgs.json: /sdgs is there twice.",
    ] {
        assert!(said.contains(problem), "{problem}: {said}");
    }
    // What somebody edited is not written over.
    let mut again = app.command(&["vocabularies", folder.path().to_str().unwrap()]);
    let said = String::from_utf8(again.output().unwrap().stderr).unwrap();
    assert!(said.contains("submission.json is there already."), "{said}");
    app.restart();
    assert_eq!(
        shown(app),
        before,
        "a file that is right is not taken without the others"
    );
});
