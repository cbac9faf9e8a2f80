//! Near-duplicates: how much two submissions of a kind resemble each other, and by which numbers those that may are
//! found without comparing all with all.
//!
//! A title is compared by its runs of three characters, a text by its pairs of neighbouring words that say something;
//! accents, case and punctuation do not count. The similarity is what two such sets share of what they have together
//! (Jaccard). Sets are summed up by the least of many hashes (MinHash), those in bands; two submissions that share a
//! band are candidates, and only those are compared. The same text gives the same numbers everywhere and for ever:
//! they are stored. Texts in different languages do not meet. Ours.
use crate::content::Content;
use crate::keys::{Keyed, keys};
use crate::kinds::Kind;
use crate::policy::Policy;
use crate::text::telling_words;
use std::collections::BTreeSet;

keys! {
    /// Why two submissions are taken for near-duplicates.
    pub enum DuplicateReason {
        /// The same title.
        SameTitle = "same_title",
        /// Nearly the same title.
        SimilarTitle = "similar_title",
        /// The same text.
        SameText = "same_text",
        /// Much of the same text.
        SimilarText = "similar_text",
        /// Both are of one organisation; never a reason by itself.
        SameActor = "same_actor",
    }

    /// What an officer decided of a pair.
    pub enum PairJudgement {
        /// They belong together, and each stands for itself.
        Linked = "linked",
        /// They are not duplicates.
        Dismissed = "dismissed",
        /// One stands for both.
        Merged = "merged",
    }
}

/// Bands of a title; each holds [`TITLE_ROWS`] hashes. Titles that share 70 % meet in 94 of 100 cases, 80 % in 99.
const TITLE_BANDS: usize = 10;
/// Hashes of a title's band.
const TITLE_ROWS: usize = 4;
/// Bands of a text; each holds [`TEXT_ROWS`] hashes. Texts that share 50 % meet in 96 of 100 cases, 60 % in 99.
const TEXT_BANDS: usize = 24;
/// Hashes of a text's band.
const TEXT_ROWS: usize = 3;
/// Pairs of words that a text needs to be compared: of less, everything resembles everything.
const FEWEST_PAIRS: usize = 8;

/// What is compared of a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Likeness {
    kind: Kind,
    /// The words of the title, folded.
    title: String,
    /// Runs of three characters of the title.
    title_parts: BTreeSet<u64>,
    /// Pairs of neighbouring words of the text.
    text_parts: BTreeSet<u64>,
}

/// How two submissions resemble each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resemblance {
    /// What the titles share, in per cent.
    pub title: u8,
    /// What the texts share, in per cent; 0 where one has too little of it.
    pub text: u8,
    /// Why they may be duplicates; never empty, the most telling first.
    pub reasons: Vec<DuplicateReason>,
}

impl Resemblance {
    /// The greater of the two similarities, 0 to 1 with two decimals.
    pub fn similarity(&self) -> f64 {
        f64::from(self.title.max(self.text)) / 100.0
    }
}

impl Likeness {
    /// What is compared of a content.
    pub fn of(content: &Content) -> Self {
        let (kind, texts) = match content {
            Content::Pledge(pledge) => (
                Kind::Pledge,
                vec![&pledge.description, &pledge.common_goal, &pledge.own_action],
            ),
            Content::Practice(practice) => (
                Kind::Practice,
                vec![
                    &practice.summary,
                    &practice.evidence_of_application,
                    &practice.benefits,
                    &practice.innovation,
                    &practice.lessons,
                    &practice.replication,
                ],
            ),
        };
        let title = telling_words(content.title()).join(" ");
        let padded: Vec<char> = format!(" {title} ").chars().collect();
        let title_parts = if title.is_empty() {
            BTreeSet::new()
        } else {
            padded
                .windows(3)
                .map(|run| hash(run.iter().collect::<String>().as_bytes()))
                .collect()
        };
        let text_parts = texts
            .into_iter()
            .flatten()
            .flat_map(|text| {
                let words = telling_words(text);
                let pairs = words.windows(2).map(|pair| hash(pair.join(" ").as_bytes()));
                pairs.collect::<Vec<_>>()
            })
            .collect();
        Self {
            kind,
            title,
            title_parts,
            text_parts,
        }
    }

    /// The numbers by which it is found: whatever shares one of them is to be compared with it.
    pub fn keys(&self) -> BTreeSet<i64> {
        let mut keys = BTreeSet::new();
        let key = |what: &str, numbers: &[u64]| {
            let mut bytes = format!("{} {what}", self.kind.key()).into_bytes();
            bytes.extend(numbers.iter().flat_map(|number| number.to_be_bytes()));
            i64::from_be_bytes(hash(&bytes).to_be_bytes())
        };
        if !self.title.is_empty() {
            keys.insert(key("same title", &[hash(self.title.as_bytes())]));
        }
        for (what, parts, bands, rows) in [
            ("title", &self.title_parts, TITLE_BANDS, TITLE_ROWS),
            ("text", &self.text_parts, TEXT_BANDS, TEXT_ROWS),
        ] {
            if parts.is_empty() || (what == "text" && parts.len() < FEWEST_PAIRS) {
                continue;
            }
            let least = least_hashes(parts, bands * rows);
            for (band, numbers) in least.chunks(rows).enumerate() {
                keys.insert(key(&format!("{what} {band}"), numbers));
            }
        }
        keys
    }

    /// Short text that is the same as long as nothing that is compared changes.
    pub fn stamp(&self) -> String {
        let parts = self.title_parts.iter().chain(&self.text_parts);
        let bytes: Vec<u8> = parts.flat_map(|part| part.to_be_bytes()).collect();
        format!("{:016x}{:016x}", hash(self.title.as_bytes()), hash(&bytes))
    }

    /// How it resembles another one, where that is enough to be called a near-duplicate.
    pub fn resembles(&self, other: &Self, same_actor: bool, policy: &Policy) -> Option<Resemblance> {
        let title = shared(&self.title_parts, &other.title_parts);
        let enough = self.text_parts.len().min(other.text_parts.len()) >= FEWEST_PAIRS;
        let text = if enough {
            shared(&self.text_parts, &other.text_parts)
        } else {
            0
        };
        let mut reasons = Vec::new();
        if !self.title.is_empty() && self.title == other.title {
            reasons.push(DuplicateReason::SameTitle);
        } else if title >= policy.similar_title_percent && title > 0 {
            reasons.push(DuplicateReason::SimilarTitle);
        }
        if enough && self.text_parts == other.text_parts {
            reasons.push(DuplicateReason::SameText);
        } else if text >= policy.similar_text_percent && text > 0 {
            reasons.push(DuplicateReason::SimilarText);
        }
        if reasons.is_empty() {
            return None;
        }
        if same_actor {
            reasons.push(DuplicateReason::SameActor);
        }
        Some(Resemblance { title, text, reasons })
    }
}

/// What two sets share of what they have together, in whole per cent, rounded down.
fn shared(one: &BTreeSet<u64>, other: &BTreeSet<u64>) -> u8 {
    let both = one.intersection(other).count();
    let all = one.len() + other.len() - both;
    (both * 100)
        .checked_div(all)
        .and_then(|percent| u8::try_from(percent).ok())
        .unwrap_or_default()
}

/// The least hash of a set under each of so many hash functions.
fn least_hashes(parts: &BTreeSet<u64>, functions: usize) -> Vec<u64> {
    (1_u64..)
        .take(functions)
        .map(|number| {
            let seed = mixed(number);
            parts.iter().map(|part| mixed(part ^ seed)).min().unwrap_or(u64::MAX)
        })
        .collect()
}

/// FNV-1a of 64 bits, mixed, so that bytes which are alike give numbers which are not.
fn hash(bytes: &[u8]) -> u64 {
    let folded = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    mixed(folded)
}

/// The finaliser of SplitMix64: every bit of the outcome depends on every bit of the number.
fn mixed(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    const TEXT: &str = "La Red Puentes de Lima se compromete a abrir, entre marzo de 2027 y diciembre de 2028, doce \
        ventanillas itinerantes de orientación laboral para personas migrantes en seis distritos de Lima \
        Metropolitana. Cada ventanilla ofrecerá información sobre contratos, seguridad social y canales de denuncia.";

    fn likeness(title: &str, text: &str) -> Likeness {
        let content = json!({"title": title, "description": text});
        Likeness::of(&Content::read(Kind::Pledge, &content).unwrap())
    }

    fn resemblance(one: (&str, &str), other: (&str, &str)) -> Option<Resemblance> {
        likeness(one.0, one.1).resembles(&likeness(other.0, other.1), false, &Policy::default())
    }

    fn meet(one: &Likeness, other: &Likeness) -> bool {
        one.keys().intersection(&other.keys()).next().is_some()
    }

    #[test]
    fn accents_case_and_small_words_do_not_count() {
        let shouted = TEXT.to_uppercase().replace('Ó', "O").replace(" de ", " DEL ");
        let found = resemblance(("Orientación laboral", TEXT), ("ORIENTACION LABORAL.", &shouted)).unwrap();
        assert_eq!(found.reasons, [DuplicateReason::SameTitle, DuplicateReason::SameText]);
        assert_eq!((found.title, found.text), (100, 100));
        assert!((found.similarity() - 1.0).abs() < f64::EPSILON);
    }

    #[test]
    fn a_text_with_some_other_words_is_found_and_another_text_is_not() {
        let changed = TEXT
            .replace("doce ventanillas", "diez puestos")
            .replace("seis", "cinco");
        let (one, other) = (likeness("Uno", TEXT), likeness("Algo distinto", &changed));
        let found = one.resembles(&other, true, &Policy::default()).unwrap();
        assert_eq!(
            found.reasons,
            [DuplicateReason::SimilarText, DuplicateReason::SameActor]
        );
        assert!(found.text >= 50 && found.text < 100, "{found:?}");
        assert!(meet(&one, &other));
        let text = "Formación de intérpretes de lenguas originarias para las oficinas de migraciones de la frontera \
            norte, con prácticas remuneradas y un certificado que reconocen ambos países.";
        assert_eq!(resemblance(("Uno", TEXT), ("Otro", text)), None);
        assert!(!meet(&one, &likeness("Otro", text)));
    }

    #[test]
    fn titles_are_compared_in_the_three_languages() {
        for (one, other) in [
            (
                "Ventanilla única para trabajadoras migrantes",
                "Ventanillas únicas para trabajadoras migrantes",
            ),
            (
                "Free legal advice at three border posts",
                "Free legal advice at the three border post",
            ),
            (
                "Accueil des étudiants migrants à l’université",
                "Accueil des étudiantes migrantes à l’université",
            ),
        ] {
            let found = resemblance((one, ""), (other, "")).unwrap();
            assert_eq!(found.reasons, [DuplicateReason::SimilarTitle], "{one}: {found:?}");
            assert!(meet(&likeness(one, ""), &likeness(other, "")), "{one}");
        }
        assert_eq!(resemblance(("Legal advice", ""), ("Medical care", "")), None);
        assert_eq!(resemblance(("", ""), ("", "")), None);
        assert!(likeness("", "").keys().is_empty());
    }

    #[test]
    fn little_text_resembles_nothing() {
        assert_eq!(
            resemblance(("Uno", "Oficinas móviles."), ("Otro", "Oficinas móviles.")),
            None
        );
    }

    #[test]
    fn a_pledge_and_a_practice_never_meet() {
        let content = json!({"title": "Oficinas móviles"});
        let practice = Likeness::of(&Content::read(Kind::Practice, &content).unwrap());
        assert!(!meet(&practice, &likeness("Oficinas móviles", "")));
    }

    #[test]
    fn the_stored_numbers_never_change() {
        assert_eq!(hash(b"minga"), 0xd71e_5158_0b98_9e9f);
        let keys = likeness("Oficinas móviles", TEXT).keys();
        assert_eq!(keys.len(), 1 + TITLE_BANDS + TEXT_BANDS);
    }

    proptest! {
        /// With so many hashes, the share of equal least hashes is near what the sets share.
        #[test]
        fn least_hashes_estimate_what_sets_share(common in 0_u64..200, own in 1_u64..200) {
            let set = |from: u64| -> BTreeSet<u64> {
                (0..common).chain(from..from + own).map(mixed).collect()
            };
            let (one, other) = (set(1_000), set(2_000));
            let (a, b) = (least_hashes(&one, 512), least_hashes(&other, 512));
            let equal = a.iter().zip(&b).filter(|(a, b)| a == b).count() * 100 / 512;
            prop_assert!(equal.abs_diff(usize::from(shared(&one, &other))) < 13);
        }
    }
}
