//! What a reader may ask of the registry, at random: as parameters, and as a rule over what an entry counts for.
use super::dice::Dice;
use super::visible::Entry;
use std::fmt::Write;

/// Words that entries are searched by: of titles, of participants and of the names of organisations.
const WORDS: [&str; 6] = ["huertas", "radios", "escuelas", "kallari", "ayllu", "ministra"];

/// A filter. Values of one field mean "or", fields and the word mean "and".
pub struct Filter {
    terms: Vec<(&'static str, Vec<String>)>,
    word: Option<&'static str>,
}

impl Filter {
    /// The one that lets everything through.
    pub fn none() -> Self {
        Self {
            terms: Vec::new(),
            word: None,
        }
    }

    /// One by some of the values that these entries have, or by a word.
    pub fn random(dice: &mut Dice, entries: &[&Entry]) -> Self {
        let mut filter = Self::none();
        if dice.below(3) == 0 {
            filter.word = dice.any(&WORDS);
        }
        for _ in 0..=dice.below(2) {
            let Some(entry) = dice.any(entries) else { break };
            let terms: Vec<_> = entry.terms.iter().collect();
            let (field, first) = dice.some(&terms);
            if filter.terms.iter().any(|(of, _)| of == field) {
                continue;
            }
            let mut values = vec![first.clone()];
            let others = dice.some(entries).terms.iter();
            let others: Vec<&String> = others.filter(|term| term.0 == *field).map(|term| &term.1).collect();
            values.extend(dice.any(&others).filter(|other| *other != first).cloned());
            filter.terms.push((field, values));
        }
        filter
    }

    /// As parameters, each behind an ampersand.
    pub fn query(&self) -> String {
        let mut query = String::new();
        for (field, values) in &self.terms {
            for value in values {
                let _ = write!(query, "&{field}={value}");
            }
        }
        if let Some(word) = self.word {
            let _ = write!(query, "&q={word}");
        }
        query
    }

    /// Whether it lets an entry through.
    pub fn holds(&self, entry: &Entry) -> bool {
        let any_of = |(field, values): &(&str, Vec<String>)| values.iter().any(|value| entry.has(field, value));
        self.terms.iter().all(any_of) && self.word.is_none_or(|word| entry.says(word))
    }
}
