//! Words in a text that may tell who a reviewer is: reviewers sign their comments, or leave an address.
use crate::text::{fold, telling_words};
use std::collections::BTreeSet;
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

/// The text, which somebody else wrote for those who may know names, without one person: without the whole name and
/// at least two parts of it beside each other, and without the addresses that are the person's or have as much of the
/// name in them. A single word stays: it is too often an everyday one, and the text is not the person's to change.
pub fn forgotten(text: &str, person: &Person) -> String {
    let addresses = addresses(text);
    let own = |at: &&Range<usize>| {
        let address = text.get((*at).clone()).unwrap_or_default();
        address.to_lowercase() == person.email.to_lowercase()
    };
    let named = together(text, person, &addresses).into_iter().map(|at| {
        let around = addresses.iter().find(|address| address.contains(&at.start));
        around.cloned().unwrap_or(at)
    });
    without(text, addresses.iter().filter(own).cloned().chain(named).collect())
}

/// The text, which a person wrote under another name, without the parts of it that were [given up](given_up) and
/// without the addresses that have one of them in them.
pub fn renamed(text: &str, gone: &str) -> String {
    let before = Person {
        name: gone.to_owned(),
        email: String::new(),
    };
    let parts = parts(std::slice::from_ref(&before));
    let addresses = addresses(text);
    let named = words(text).into_iter().filter(|word| parts.contains(&word.folded));
    let out = named.map(|word| {
        let around = addresses.iter().find(|address| address.contains(&word.at.start));
        around.cloned().unwrap_or(word.at)
    });
    without(text, out.collect())
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
    out.extend(people.iter().flat_map(|person| whole_names(&written, person)));
    without(text, out)
}

/// Where the whole name of a person stands.
fn whole_names(written: &[Word], person: &Person) -> Vec<Range<usize>> {
    let name: Vec<String> = words(&person.name).into_iter().map(|word| word.folded).collect();
    // A single word is too often an everyday one; it is only pointed out.
    if name.len() < 2 {
        return Vec::new();
    }
    written
        .windows(name.len())
        .filter(|window| window.iter().map(|word| &word.folded).eq(name.iter()))
        .filter_map(ends)
        .collect()
}

/// Where the whole name of a person, or at least two parts of it, stand beside each other, in any order and with no
/// other words between them than those of the name; within one address or outside of all.
fn together(text: &str, person: &Person, addresses: &[Range<usize>]) -> Vec<Range<usize>> {
    let name: Vec<String> = words(&person.name).into_iter().map(|word| word.folded).collect();
    let parts = parts(std::slice::from_ref(person));
    let around = |word: &Word| addresses.iter().position(|address| address.contains(&word.at.start));
    let written = words(text);
    let mut found = whole_names(&written, person);
    let beside = |one: &Word, next: &Word| {
        name.contains(&one.folded) && name.contains(&next.folded) && around(one) == around(next)
    };
    found.extend(written.chunk_by(beside).filter_map(|run| {
        let is_part = |word: &Word| parts.contains(&word.folded);
        let (first, last) = (run.iter().position(is_part)?, run.iter().rposition(is_part)?);
        let named = run.get(first..=last)?;
        let different: BTreeSet<&str> = named
            .iter()
            .filter(|word| is_part(word))
            .map(|word| word.folded.as_str())
            .collect();
        if different.len() < 2 { None } else { ends(named) }
    }));
    found
}

/// From the first of some words to the last.
fn ends(of: &[Word]) -> Option<Range<usize>> {
    Some(of.first()?.at.start..of.last()?.at.end)
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
        let [maria, emil] = people();
        for (text, clean) in [
            ("As MARIA Quinones says; yours, Emil", "As […] says; yours, Emil"),
            ("Quiñones, María; la del Río Quiñones", "[…]; la del […]"),
            (
                "maria@example.org, del.rio.quinones@un.example, e@example.org",
                "[…], […], e@example.org",
            ),
            (
                "María Quiñones quinones@un.example, Maria",
                "[…] quinones@un.example, Maria",
            ),
            // What may be an everyday word: a single part, also where it is said twice.
            (
                "El río, el Río Río y María; el del río",
                "El río, el Río Río y María; el del río",
            ),
            ("Los datos del informe", "Los datos del informe"),
        ] {
            assert_eq!(forgotten(text, &maria), clean, "{text}");
        }
        assert_eq!(forgotten("Emil, E@EXAMPLE.ORG", &emil), "Emil, […]");
        // Too short for parts, and the whole name all the same.
        let short = Person {
            name: "Bo Xu".to_owned(),
            email: String::new(),
        };
        assert_eq!(forgotten("Bo says; Bo Xu too", &short), "Bo says; […] too");
    }

    #[test]
    fn what_a_person_wrote_loses_every_part_of_a_name_that_was_given_up() {
        for (text, clean) in [
            ("Dra. QUIÑONES, del Rio", "Dra. […], del […]"),
            ("rio.quinones@un.example, e@example.org", "[…], e@example.org"),
            ("María", "María"),
        ] {
            assert_eq!(renamed(text, "del rio quinones"), clean, "{text}");
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
