//! The files of `reference/`, compiled into the program, and the words that an operator has put in the place of theirs.
//!
//! Keys, order, links and figures are part of the rules and never change without a new program. What people read may: a
//! ministry has agreed on another French title, a term is corrected. Such words are kept in the database
//! (`minga import vocabularies`), given to [`use_words`] before anything else is read, and so the same on every replica.
use crate::json::escaped;
use crate::language::Language;
use crate::text::{is_blank, is_one_line};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// The files by name, without `.json`.
const FILES: [(&str, &str); 14] = [
    ("actor_types", include_str!("../../reference/actor_types.json")),
    ("countries", include_str!("../../reference/countries.json")),
    ("country_points", include_str!("../../reference/country_points.json")),
    ("history", include_str!("../../reference/history.json")),
    ("objectives", include_str!("../../reference/objectives.json")),
    ("participation", include_str!("../../reference/participation.json")),
    ("principles", include_str!("../../reference/principles.json")),
    ("regions", include_str!("../../reference/regions.json")),
    ("review", include_str!("../../reference/review.json")),
    ("roundtables", include_str!("../../reference/roundtables.json")),
    ("rubric", include_str!("../../reference/rubric.json")),
    ("sdg_links", include_str!("../../reference/sdg_links.json")),
    ("sdgs", include_str!("../../reference/sdgs.json")),
    ("submission", include_str!("../../reference/submission.json")),
];

/// The longest text, in characters.
const LONGEST: usize = 1000;

/// What tells the elements of a list apart, the first that all of them have.
const IDENTITIES: [&str; 7] = ["key", "alpha3", "code", "number", "criterion", "objective", "target"];

/// Where a file says where it comes from, which is no vocabulary.
const SOURCE: &str = "/source";

static WORDS: OnceLock<BTreeMap<(String, String), String>> = OnceLock::new();

/// Words in the place of those that the program brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// The file, without `.json`.
    pub file: String,
    /// The place in it: the names and the keys of entries on the way, and the language, such as `/states/draft/label/es`.
    pub place: String,
    /// What people read there.
    pub text: String,
}

/// The names of the files, without `.json`.
pub fn vocabulary_files() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(name, _)| *name)
}

/// A file as it is in use, to be edited and given back; `None` when there is none of this name.
pub fn vocabulary_file(name: &str) -> Option<Value> {
    let mut file = brought(name)?;
    put_words(name, &mut file);
    Some(file)
}

/// The words of an edited file that differ from those that the program brings.
///
/// # Errors
/// Everything that is wrong with it, in English, for the operator: a file that does not exist, what is missing, unknown
/// or there twice, another key, figure or order, a text that is blank, too long or not of one line.
pub fn differing_words(name: &str, edited: &Value) -> Result<Vec<Words>, Vec<String>> {
    let Some(brought) = brought(name) else {
        let known: Vec<&str> = vocabulary_files().collect();
        return Err(vec![format!(
            "no vocabulary is called so; there are {}",
            known.join(", ")
        )]);
    };
    let (before, after) = (Places::of(&brought), Places::of(edited));
    let mut words = Vec::new();
    let mut problems: Vec<String> = after
        .twice
        .iter()
        .map(|place| format!("{place} is there twice"))
        .collect();
    for place in before.leaves.keys().filter(|place| !after.leaves.contains_key(*place)) {
        problems.push(format!("{place} is missing"));
    }
    for (place, names) in &before.lists {
        let moved = |is: &&Vec<String>| *is != names && is.iter().collect::<BTreeSet<_>>() == names.iter().collect();
        if after.lists.get(place).filter(moved).is_some() {
            problems.push(format!(
                "the order of {place} is part of the rules and stays {}",
                names.join(", ")
            ));
        }
    }
    for (place, pointer) in after.leaves.iter().filter(|(place, _)| *place != SOURCE) {
        let Some(was) = before.leaves.get(place).and_then(|pointer| brought.pointer(pointer)) else {
            problems.push(format!("{place} is unknown"));
            continue;
        };
        let is = edited.pointer(pointer);
        if is == Some(was) {
            continue;
        }
        match is.and_then(Value::as_str).filter(|_| is_of_a_language(place)) {
            None => problems.push(format!("{place} is part of the rules and stays {was}")),
            Some(text) if is_blank(text) => problems.push(format!("{place} is blank")),
            Some(text) if text.contains('\0') || !is_one_line(text) => {
                problems.push(format!("{place} is not of one line"));
            }
            Some(text) if text.chars().count() > LONGEST => {
                problems.push(format!("{place} is longer than {LONGEST} characters"));
            }
            Some(text) if Some(text.trim()) == was.as_str() => {}
            Some(text) => words.push(Words {
                file: name.to_owned(),
                place: place.clone(),
                text: text.trim().to_owned(),
            }),
        }
    }
    if problems.is_empty() { Ok(words) } else { Err(problems) }
}

/// Puts words in the place of the program's own, once and before any vocabulary is read; gives those whose place this
/// program does not have.
pub fn use_words(words: Vec<Words>) -> Vec<Words> {
    let mut places: BTreeMap<String, Places> = BTreeMap::new();
    let (known, lost): (Vec<Words>, Vec<Words>) = words.into_iter().partition(|word| {
        let file = word.file.as_str();
        let places = places
            .entry(file.to_owned())
            .or_insert_with(|| Places::of(&brought(file).unwrap_or_default()));
        places.leaves.contains_key(&word.place)
    });
    // A process works on one database, and so finds the same words when it opens that again.
    let _ = WORDS.set(
        known
            .into_iter()
            .map(|word| ((word.file, word.place), word.text))
            .collect(),
    );
    lost
}

/// Reads a file with the words that are in use.
#[expect(
    clippy::expect_used,
    reason = "the file is part of the program and a test reads each; words change no more than texts"
)]
pub(super) fn in_use<T: DeserializeOwned>(name: &str) -> T {
    let is_changed = WORDS
        .get()
        .is_some_and(|words| words.keys().any(|(file, _)| file == name));
    if !is_changed {
        return as_brought(name);
    }
    let file = vocabulary_file(name).expect("the vocabulary exists");
    serde_json::from_value(file).expect("a vocabulary is well-formed")
}

/// Reads a file as the program brings it.
#[expect(
    clippy::expect_used,
    reason = "the file is part of the program and a test reads each"
)]
pub(super) fn as_brought<T: DeserializeOwned>(name: &str) -> T {
    let text = text_of(name).expect("the vocabulary exists");
    serde_json::from_str(text).expect("a vocabulary is well-formed")
}

fn text_of(name: &str) -> Option<&'static str> {
    let file = FILES.iter().find(|(known, _)| *known == name);
    file.map(|(_, text)| *text)
}

fn brought(name: &str) -> Option<Value> {
    serde_json::from_str(text_of(name)?).ok()
}

fn put_words(name: &str, file: &mut Value) {
    let Some(words) = WORDS.get() else { return };
    let places = Places::of(file);
    for ((_, place), text) in words.iter().filter(|((of, _), _)| of == name) {
        if let Some(was) = places.leaves.get(place).and_then(|pointer| file.pointer_mut(pointer)) {
            *was = Value::from(text.as_str());
        }
    }
}

/// Whether a place is that of a text in one of the three languages.
fn is_of_a_language(place: &str) -> bool {
    let last = place.rsplit('/').next();
    Language::ALL.iter().any(|language| Some(language.code()) == last)
}

/// What is where in a file. A place names the elements of a list by their key, so that it stays the same when entries are
/// added.
#[derive(Debug, Default)]
struct Places {
    /// The values that hold no others, each with its JSON Pointer.
    leaves: BTreeMap<String, String>,
    /// What the elements of each list are called, in order.
    lists: BTreeMap<String, Vec<String>>,
    /// Where two values have one place.
    twice: BTreeSet<String>,
}

impl Places {
    fn of(file: &Value) -> Self {
        let mut places = Self::default();
        places.collect(file, String::new(), String::new());
        places
    }

    fn collect(&mut self, value: &Value, place: String, pointer: String) {
        match value {
            Value::Object(fields) if !fields.is_empty() => {
                for (name, inner) in fields {
                    let step = escaped(name);
                    self.collect(inner, format!("{place}/{step}"), format!("{pointer}/{step}"));
                }
            }
            Value::Array(items) if !items.is_empty() => {
                let names = names_of(items);
                for ((index, item), name) in (0_usize..).zip(items).zip(&names) {
                    self.collect(item, format!("{place}/{name}"), format!("{pointer}/{index}"));
                }
                self.lists.insert(place, names);
            }
            _ => {
                if self.leaves.insert(place.clone(), pointer).is_some() {
                    self.twice.insert(place);
                }
            }
        }
    }
}

/// What the elements of a list are called: by their key, or by their number where they have none.
fn names_of(items: &[Value]) -> Vec<String> {
    let by_number = || (0..items.len()).map(|index| index.to_string()).collect();
    IDENTITIES
        .iter()
        .find_map(|identity| {
            let name = |item: &Value| match item.get(identity)? {
                Value::String(text) => Some(text.clone()),
                number @ Value::Number(_) => Some(number.to_string()),
                _ => None,
            };
            items.iter().map(name).collect::<Option<Vec<String>>>()
        })
        .unwrap_or_else(by_number)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]
    use super::*;
    use serde_json::json;

    #[test]
    fn every_place_of_a_file_is_told_apart_and_found_again() {
        for name in vocabulary_files() {
            let file = brought(name).unwrap();
            let places = Places::of(&file);
            assert_eq!(places.twice, BTreeSet::new(), "{name}");
            assert_eq!(places.leaves.len(), count(&file), "{name}");
            let mut pointers = places.leaves.values();
            assert!(pointers.all(|pointer| file.pointer(pointer).is_some()), "{name}");
            assert_eq!(differing_words(name, &file), Ok(Vec::new()), "{name}");
        }
    }

    fn count(value: &Value) -> usize {
        match value {
            Value::Object(fields) if !fields.is_empty() => fields.values().map(count).sum(),
            Value::Array(items) if !items.is_empty() => items.iter().map(count).sum(),
            _ => 1,
        }
    }

    #[test]
    fn words_may_differ_and_nothing_else() {
        let mut file = brought("submission").unwrap();
        file["states"][0]["label"]["fr"] = json!(" Ébauche ");
        file["source"] = json!("Ours.");
        let words = differing_words("submission", &file).unwrap();
        let word = Words {
            file: "submission".to_owned(),
            place: "/states/draft/label/fr".to_owned(),
            text: "Ébauche".to_owned(),
        };
        assert_eq!(words, [word]);

        file["states"][0]["label"]["fr"] = json!("Ébauche\nneuve");
        file["states"][0]["label"]["es"] = json!(" ");
        file["states"][0]["label"]["de"] = json!("Entwurf");
        file["states"][1]["key"] = json!("handed_in");
        file["kinds"][0]["label"]["en"] = json!("x".repeat(LONGEST + 1));
        file["kinds"][1]["label"].as_object_mut().unwrap().remove("en");
        let problems = differing_words("submission", &file).unwrap_err();
        for problem in [
            "/kinds/practice/label/en is missing",
            "/states/submitted/key is missing",
            "/states/handed_in/key is unknown",
            "/states/draft/label/de is unknown",
            "/states/draft/label/es is blank",
            "/states/draft/label/fr is not of one line",
            "/kinds/pledge/label/en is longer than 1000 characters",
        ] {
            assert!(problems.iter().any(|told| told == problem), "{problem}: {problems:?}");
        }
        assert!(differing_words("planets", &json!({})).unwrap_err()[0].contains("submission"));
    }

    #[test]
    fn an_order_stays_and_nothing_is_there_twice() {
        let mut file = brought("submission").unwrap();
        file["states"].as_array_mut().unwrap().swap(0, 1);
        let problems = differing_words("submission", &file).unwrap_err();
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].starts_with("the order of /states is part of the rules and stays draft, submitted,"));

        let mut file = brought("submission").unwrap();
        let mut draft = file["states"][0].clone();
        draft["label"]["fr"] = json!("Ébauche");
        file["states"].as_array_mut().unwrap().push(draft);
        let problems = differing_words("submission", &file).unwrap_err();
        assert!(
            problems.contains(&"/states/draft/label/fr is there twice".to_owned()),
            "{problems:?}"
        );
    }

    #[test]
    fn a_figure_or_a_link_is_no_word() {
        let mut file = brought("objectives").unwrap();
        let list = file
            .as_object_mut()
            .unwrap()
            .values_mut()
            .find(|value| value.is_array())
            .unwrap();
        list[0]["roundtable"] = json!(0);
        let problems = differing_words("objectives", &file).unwrap_err();
        assert!(problems[0].contains("is part of the rules"), "{problems:?}");
    }
}
