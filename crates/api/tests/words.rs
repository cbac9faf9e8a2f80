//! Whatever the API says exists in Spanish, English and French: problems, guards, reasons, the pages behind links.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop where something is wrong"
)]
use minga_api::problem::{CODES, words};
use minga_domain::keys::Keyed;
use minga_domain::kinds::State;
use minga_domain::language::Language;
use minga_domain::refusal::RefusalReason;
use minga_domain::transitions::{Caution, Guard};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn has(id: &str) {
    for language in Language::ALL {
        let said = words().find(language, id, &Map::new());
        assert!(
            said.is_some_and(|said| !said.trim().is_empty()),
            "{language}: {id} is missing"
        );
    }
}

fn dashed(key: &str) -> String {
    key.replace('_', "-")
}

/// Every Rust file below a folder of this repository.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("it can be read").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// The literals that follow one of `before` in the sources of a crate.
fn literals(folder: &str, before: &[&str]) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut found = BTreeSet::new();
    for file in sources(&folder) {
        let source = std::fs::read_to_string(&file).expect("it can be read");
        for start in before {
            for rest in source.split(start).skip(1) {
                if let Some((literal, _)) = rest
                    .trim_start()
                    .strip_prefix('"')
                    .and_then(|text| text.split_once('"'))
                {
                    found.insert(literal.to_owned());
                }
            }
        }
    }
    found
}

#[test]
fn no_language_lacks_a_sentence() {
    assert_eq!(words().gaps(), Vec::<String>::new());
}

#[test]
fn every_problem_says_what_happened_and_how_to_go_on() {
    for (code, _) in CODES {
        has(&format!("problem-{}", dashed(code)));
        has(&format!("problem-{}.detail", dashed(code)));
    }
}

#[test]
fn every_guard_says_what_to_do() {
    for guard in Guard::ALL {
        has(&format!("guard-{}", dashed(guard.key())));
    }
}

#[test]
fn everything_that_asks_first_says_what_it_is() {
    for caution in Caution::ALL {
        has(&format!("caution-{}", dashed(caution.key())));
    }
}

#[test]
fn every_refusal_says_how_to_go_on() {
    for refusal in RefusalReason::ALL {
        has(&format!("reason-{}", dashed(refusal.key())));
    }
    let catalogue = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("locales/en/api.ftl")).unwrap();
    let written = catalogue
        .lines()
        .filter_map(|line| line.strip_prefix("reason-")?.split_once(" ="));
    for (reason, _) in written {
        assert!(
            RefusalReason::from_key(&reason.replace('-', "_")).is_some(),
            "nothing is refused for {reason}"
        );
    }
}

#[test]
fn every_sentence_of_the_link_pages_exists() {
    let catalogue = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("locales/en/api.ftl")).unwrap();
    let known: BTreeSet<&str> = catalogue
        .lines()
        .filter_map(|line| Some(line.split_once(" =")?.0))
        .collect();
    let pages = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/pages.rs")).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/pages");
    let others = sources(&folder)
        .into_iter()
        .map(|file| std::fs::read_to_string(file).unwrap());
    let mut named = BTreeSet::new();
    for source in others.chain([pages]) {
        for rest in source.split("\"page-").skip(1) {
            let name = rest.split('"').next().unwrap_or_default();
            // Names that are put together are checked below.
            if !name.contains('{') && !name.contains('.') {
                named.insert(format!("page-{name}"));
            }
        }
    }
    assert!(named.len() > 30, "{named:?}");
    for name in named {
        // A page is named without its `-title` and `-lead`.
        let titled = known.contains(format!("{name}-title").as_str());
        has(&if titled { format!("{name}-title") } else { name.clone() });
        if !known.contains(name.as_str()) {
            has(&format!("{name}-lead"));
        }
    }
    for apology in ["unknown", "expired", "closed", "trouble"] {
        has(&format!("page-{apology}-title"));
        has(&format!("page-{apology}"));
    }
}

#[test]
fn figures_and_states_are_part_of_the_sentence() {
    let say = |id: &str, name: &str, value: Value| {
        Language::ALL.map(|language| words().say(language, id, &Map::from_iter([(name.to_owned(), value.clone())])))
    };
    for said in say("problem-too-large.detail", "limit", json!(25)) {
        assert!(said.contains("25 M"), "{said}");
    }
    for said in say("problem-too-many-requests.detail", "seconds", json!(30)) {
        assert!(said.contains("30 s"), "{said}");
    }
    for state in State::ALL {
        let unknown = say("problem-wrong-state.detail", "state", json!("?"));
        for (said, unknown) in say("problem-wrong-state.detail", "state", json!(state.key()))
            .iter()
            .zip(&unknown)
        {
            assert_ne!(said, unknown, "{state} is not named");
        }
    }
}

#[test]
fn every_sentence_of_the_page_of_a_review_exists() {
    let words = minga_api::pages::review::words();
    assert_eq!(words.gaps(), Vec::<String>::new());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut named: BTreeSet<String> = literals("src/pages", &["words().plain(language, ", "self.say(", "words().say("]);
    let template = std::fs::read_to_string(folder.join("templates/review.html")).unwrap();
    for rest in template.split("t(\"").skip(1) {
        named.insert(rest.split('"').next().unwrap_or_default().to_owned());
    }
    let view = std::fs::read_to_string(folder.join("src/pages/review/view.rs")).unwrap();
    let since = std::fs::read_to_string(folder.join("src/pages/review/view/since.rs")).unwrap();
    let practice = std::fs::read_to_string(folder.join("src/pages/review/practice.rs")).unwrap();
    for source in [view, since, practice] {
        for rest in source.split("\"review-").skip(1) {
            named.insert(format!("review-{}", rest.split('"').next().unwrap_or_default()));
        }
    }
    for answer in minga_domain::kinds::AnswerKind::ALL {
        named.insert(format!("review-answer-{answer}"));
    }
    named.retain(|name| name.starts_with("review-") && !name.contains('{'));
    assert!(named.len() > 50, "{named:?}");
    for name in named {
        for language in Language::ALL {
            let said = words.find(language, &name, &Map::new());
            assert!(
                said.is_some_and(|said| !said.trim().is_empty()),
                "{language}: {name} is missing"
            );
        }
    }
}
