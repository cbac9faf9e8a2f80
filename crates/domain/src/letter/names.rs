//! Words in a text that may tell who a reviewer is: reviewers sign their comments, or leave an address.
use crate::text::{fold, telling_words};
use std::ops::Range;
use unicode_normalization::char::is_combining_mark;

/// Whose name must not stand in a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The whole name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
}

/// What stands for words that were taken out.
pub const TAKEN_OUT: &str = "[…]";

/// Shortest part of a name that is looked for: shorter ones are initials and particles.
const SHORTEST: usize = 3;

/// The words of a text that may tell who somebody is, as written and each once: e-mail addresses, and parts of the
/// names of these people that are not everyday words of the three languages.
pub fn identifying(text: &str, people: &[Person]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for at in places(text, people) {
        let written = text.get(at).unwrap_or_default().to_owned();
        if !found.contains(&written) {
            found.push(written);
        }
    }
    found
}

/// The text without any of the [words that may tell](identifying) who somebody is, where nobody looks at it before it
/// is read.
pub fn nameless(text: &str, people: &[Person]) -> String {
    without(text, places(text, people))
}

/// The text, which somebody else wrote for those who may know names, without one person: without the parts of the name,
/// and the addresses that are the person's or have a part of the name in them.
pub fn forgotten(text: &str, person: &Person) -> String {
    let parts = parts(std::slice::from_ref(person));
    let named = |text: &str| words(text).into_iter().filter(|word| parts.contains(&word.folded));
    let (mut out, others) = addresses(text).into_iter().partition::<Vec<_>, _>(|at| {
        let address = text.get(at.clone()).unwrap_or_default();
        address.to_lowercase() == person.email.to_lowercase() || named(address).next().is_some()
    });
    let apart = |word: &Word| {
        !others
            .iter()
            .chain(&out)
            .any(|at: &Range<usize>| at.contains(&word.at.start))
    };
    let words: Vec<Range<usize>> = named(text).filter(apart).map(|word| word.at).collect();
    out.extend(words);
    without(text, out)
}

/// The parts of a name that another name no longer has.
pub fn given_up(before: &str, now: &str) -> String {
    let kept: Vec<String> = words(now).into_iter().map(|word| word.folded).collect();
    let gone: Vec<String> = words(before)
        .into_iter()
        .map(|word| word.folded)
        .filter(|word| !kept.contains(word))
        .collect();
    gone.join(" ")
}

/// The parts of the names of people that are looked for, folded.
fn parts(people: &[Person]) -> Vec<String> {
    people
        .iter()
        .flat_map(|person| words(&person.name))
        .map(|word| word.folded)
        .filter(|part| part.chars().count() >= SHORTEST && !telling_words(part).is_empty())
        .collect()
}

/// Where the addresses stand, and then the parts of names.
fn places(text: &str, people: &[Person]) -> Vec<Range<usize>> {
    let parts = parts(people);
    let addresses = addresses(text);
    let in_address = |word: &Word| addresses.iter().any(|address| address.contains(&word.at.start));
    let named = words(text)
        .into_iter()
        .filter(|word| parts.contains(&word.folded) && !in_address(word));
    addresses.iter().cloned().chain(named.map(|word| word.at)).collect()
}

/// The text without what certainly tells who somebody is: e-mail addresses and the whole names of these people.
pub fn scrubbed(text: &str, people: &[Person]) -> String {
    let mut out: Vec<Range<usize>> = addresses(text);
    let written = words(text);
    for person in people {
        let name: Vec<String> = words(&person.name).into_iter().map(|word| word.folded).collect();
        // A single word is too often an everyday one; it is only pointed out.
        if name.len() < 2 {
            continue;
        }
        out.extend(
            written
                .windows(name.len())
                .filter(|window| window.iter().map(|word| &word.folded).eq(name.iter()))
                .filter_map(|window| Some(window.first()?.at.start..window.last()?.at.end)),
        );
    }
    without(text, out)
}

/// The text with [`TAKEN_OUT`] in these places.
fn without(text: &str, mut out: Vec<Range<usize>>) -> String {
    out.sort_by_key(|range| (range.start, range.end));
    let mut clean = String::with_capacity(text.len());
    let mut done = 0;
    for range in out {
        if range.start >= done {
            clean.push_str(text.get(done..range.start).unwrap_or_default());
            clean.push_str(TAKEN_OUT);
        }
        done = done.max(range.end);
    }
    clean.push_str(text.get(done..).unwrap_or_default());
    clean
}

struct Word {
    at: Range<usize>,
    folded: String,
}

/// Runs of letters and digits with their places.
fn words(text: &str) -> Vec<Word> {
    runs(text, |c| c.is_alphanumeric() || is_combining_mark(c))
        .into_iter()
        .map(|at| Word {
            folded: fold(text.get(at.clone()).unwrap_or_default()),
            at,
        })
        .collect()
}

/// Where e-mail addresses stand: runs without blanks and brackets around an `@`, without the punctuation of the
/// sentence at their ends.
fn addresses(text: &str) -> Vec<Range<usize>> {
    let part = |c: char| c.is_alphanumeric() || "@.!#$%&'*+/=?^_`{|}~-".contains(c);
    runs(text, part)
        .into_iter()
        .filter_map(|at| {
            let run = text.get(at.clone())?;
            let trimmed = run.trim_start_matches(|c: char| !c.is_alphanumeric());
            let start = at.start + (run.len() - trimmed.len());
            let trimmed = trimmed.trim_end_matches(|c: char| !c.is_alphanumeric());
            let (local, domain) = trimmed.split_once('@')?;
            (!local.is_empty() && !domain.is_empty()).then(|| start..start + trimmed.len())
        })
        .collect()
}

fn runs(text: &str, part: impl Fn(char) -> bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = None;
    for (place, c) in text.char_indices() {
        match (part(c), start) {
            (true, None) => start = Some(place),
            (false, Some(begun)) => {
                found.push(begun..place);
                start = None;
            }
            _ => {}
        }
    }
    found.extend(start.map(|begun| begun..text.len()));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people() -> [Person; 2] {
        [
            ("María del Río Quiñones", "maria@example.org"),
            ("Emil", "e@example.org"),
        ]
        .map(|(name, email)| Person {
            name: name.to_owned(),
            email: email.to_owned(),
        })
    }

    #[test]
    fn names_and_addresses_are_found_however_they_are_written() {
        for (text, found) in [
            ("Firmado: MARIA, de Quinones", &["MARIA", "Quinones"][..]),
            ("Write to me (other@example.net).", &["other@example.net"]),
            ("<maria@example.org>: ¿y los datos?", &["maria@example.org"]),
            ("Los datos del informe", &[]),
            ("emil thinks so; Emil agrees", &["emil", "Emil"]),
            ("1 @ 2", &[]),
        ] {
            assert_eq!(identifying(text, &people()), found, "{text}");
        }
    }

    #[test]
    fn whole_names_and_addresses_are_taken_out_and_the_rest_stays() {
        for (text, clean) in [
            ("Atentamente, Maria del Rio Quinones.", "Atentamente, […]."),
            ("Ñandú: m@x.org, y María", "Ñandú: […], y María"),
            ("Nothing here", "Nothing here"),
            ("", ""),
        ] {
            assert_eq!(scrubbed(text, &people()), clean);
        }
    }

    #[test]
    fn one_person_is_forgotten_and_what_others_left_stays() {
        let [maria, _] = people();
        for (text, clean) in [
            ("As MARIA Quinones says; yours, Emil", "As […] […] says; yours, Emil"),
            (
                "maria@example.org, del.rio.quinones@un.example, e@example.org",
                "[…], […], e@example.org",
            ),
            ("Los datos del informe", "Los datos del informe"),
        ] {
            assert_eq!(forgotten(text, &maria), clean, "{text}");
        }
    }

    #[test]
    fn of_a_name_that_changes_only_what_it_loses_is_given_up() {
        for (before, now, lost) in [
            ("María del Río Quiñones", "Maria Quinones Torres", "del rio"),
            ("Ana Ruiz", "Ana Ruiz Soto", ""),
            ("Ana Ruiz", "Berta Soto", "ana ruiz"),
        ] {
            assert_eq!(given_up(before, now), lost);
        }
    }

    #[test]
    fn whatever_may_tell_is_taken_out_where_nobody_looks() {
        for (text, clean) in [
            ("Dra. Quiñones (QUINONES, María)", "Dra. […] ([…], […])"),
            (
                "Emil, e@example.org: los datos del informe",
                "[…], […]: los datos del informe",
            ),
        ] {
            assert_eq!(nameless(text, &people()), clean);
        }
    }
}
