//! Points of a letter that probably ask the same. Found by the words of search, so that «cifras de empleo» meets «la
//! cifra del empleo»; texts in different languages never meet.
use crate::text::search_tokens;
use std::collections::BTreeSet;

/// Two points that probably ask the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duplicate {
    /// Their places, the first before the second.
    pub places: (usize, usize),
    /// Shared words in per cent: 100 when both use the same words.
    pub similarity: u8,
}

/// The pairs whose similarity (cosine of their sets of words and stems) is at least `threshold` per cent, the most
/// similar first. A text is given with its BCP 47 language.
pub fn duplicates(texts: &[(&str, &str)], threshold: u8) -> Vec<Duplicate> {
    let words: Vec<BTreeSet<String>> = texts
        .iter()
        .map(|(text, language)| search_tokens(text, language).into_iter().collect())
        .collect();
    let mut found = Vec::new();
    for (place, one) in words.iter().enumerate() {
        for (after, other) in words.iter().enumerate().skip(place + 1) {
            let similarity = similarity(one, other);
            if similarity >= threshold && similarity > 0 {
                found.push(Duplicate {
                    places: (place, after),
                    similarity,
                });
            }
        }
    }
    found.sort_by_key(|pair| (u8::MAX - pair.similarity, pair.places));
    found
}

/// Cosine of two sets in whole per cent, rounded down.
fn similarity(one: &BTreeSet<String>, other: &BTreeSet<String>) -> u8 {
    if one.is_empty() || other.is_empty() {
        return 0;
    }
    let shared = one.intersection(other).count();
    // The square of the cosine in parts of 10 000 has the percentage as its whole root: no fractions are needed.
    let squared = (shared * shared * 10_000) / (one.len() * other.len());
    u8::try_from(squared.isqrt()).unwrap_or(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_question_in_other_words_is_a_likely_duplicate() {
        let found = duplicates(
            &[
                ("¿De dónde provienen las cifras de empleo formal?", "es"),
                ("Falta el nombre de los municipios.", "es"),
                ("Conviene aclarar de dónde proviene la cifra del empleo formal.", "es"),
            ],
            50,
        );
        assert_eq!(found.iter().map(|pair| pair.places).collect::<Vec<_>>(), [(0, 2)]);
    }

    #[test]
    fn the_same_words_are_wholly_similar_and_nothing_is_similar_to_nothing() {
        let similar = |texts: &[(&str, &str)]| duplicates(texts, 0).first().map(|pair| pair.similarity);
        assert_eq!(similar(&[("What is new?", "en"), ("NEW: what?", "en")]), Some(100));
        assert_eq!(similar(&[("", "en"), ("", "en")]), None);
        assert_eq!(similar(&[("Which cities?", "en"), ("Who pays?", "en")]), None);
    }
}
