//! Words for comparing and searching, the same on every database: folding, stemming and stop words happen here.
use crate::language::Language;
use rust_stemmers::{Algorithm, Stemmer};
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words that say nothing to a search, folded.
const STOP_WORDS: [(Language, &[&str]); 3] = [
    (
        Language::Es,
        &[
            "a", "al", "ante", "con", "como", "cuando", "de", "del", "desde", "donde", "e", "el", "ella", "en",
            "entre", "era", "es", "esta", "este", "esto", "fue", "ha", "hasta", "la", "las", "le", "les", "lo", "los",
            "mas", "muy", "ni", "no", "o", "para", "pero", "por", "que", "se", "ser", "si", "sin", "sobre", "son",
            "su", "sus", "tambien", "u", "un", "una", "uno", "y", "ya",
        ],
    ),
    (
        Language::En,
        &[
            "a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "for", "from", "has", "have", "in", "into",
            "is", "it", "its", "not", "of", "on", "or", "s", "t", "that", "the", "their", "them", "they", "this", "to",
            "was", "were", "which", "who", "will", "with",
        ],
    ),
    (
        Language::Fr,
        &[
            "a", "au", "aux", "avec", "c", "ce", "ces", "cette", "d", "dans", "de", "des", "du", "elle", "en", "est",
            "et", "il", "ils", "j", "l", "la", "le", "les", "leur", "leurs", "m", "mais", "n", "ne", "ou", "par",
            "pas", "plus", "pour", "qu", "que", "qui", "s", "sa", "se", "ses", "son", "sont", "sur", "t", "un", "une",
            "y",
        ],
    ),
];

/// Text without accents and case: `Migración` becomes `migracion`. For comparisons and sort keys.
pub fn fold(text: &str) -> String {
    text.nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .collect()
}

/// A text for comparing: folded, with single spaces between its words and none around them.
pub fn comparable(text: &str) -> String {
    fold(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a text shows nothing: it is empty, or of spaces, control characters and characters without a form of their own
/// (Unicode's Default_Ignorable_Code_Point), such as the zero width space, and the blank pattern of braille.
pub fn is_blank(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_whitespace() || c.is_control() || is_invisible(c))
}

fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}' | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Whether a character may change the course of a line: control characters, line and paragraph separators, and the marks
/// that turn the direction of writing around. Joiners and plain direction marks, which some scripts need, do not.
pub fn disturbs_a_line(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether a text is written on one line, without anything that disturbs it but at its ends, where it is cut off. U+0000
/// is told on its own.
pub fn is_one_line(text: &str) -> bool {
    !text.trim().chars().any(|c| c != '\0' && disturbs_a_line(c))
}

/// A text folded, as its words with a space before, between and after them: whoever looks for words in it finds no part
/// of another one.
pub fn in_words(text: &str) -> String {
    let folded = fold(text);
    let words = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.fold(" ".to_owned(), |all, word| all + word + " ")
}

/// The tokens under which a text in a language (BCP 47) is found, in its order: each word folded, and its stems where
/// the language is one of ours. A token may occur several times, so that frequencies can be counted.
pub fn search_tokens(text: &str, language_tag: &str) -> Vec<String> {
    let language = Language::of_tag(language_tag);
    words(text)
        .filter(|word| language.is_none_or(|language| !is_stop_word(language, &fold(word))))
        .flat_map(|word| forms(&word, language.as_slice()))
        .collect()
}

/// Marks the tokens of a title. It is of no script (U+E000, private use): the words of a query never hold it, while the
/// databases take it for a letter.
const TITLE_MARK: char = '\u{E000}';

/// A token as it stands for the title alone, beside the same token for the whole text.
pub fn in_title(token: &str) -> String {
    format!("{TITLE_MARK}{token}")
}

/// What a query asks for: all of the outer list (AND), of each inner list any (OR), since the language of a query is
/// not known. Words that say nothing in one of the languages are left out, unless there are no others: then any of
/// those is enough that say something in another language, as «sur», the South, does in Spanish but not in French.
pub fn query_tokens(text: &str) -> Vec<Vec<String>> {
    let mut asked: Vec<Vec<String>> = Vec::new();
    let mut doubtful: BTreeSet<String> = BTreeSet::new();
    for word in words(text) {
        let telling = telling_in(&fold(&word));
        let forms = forms(&word, &telling);
        if telling.len() < Language::ALL.len() {
            if !telling.is_empty() {
                doubtful.extend(forms);
            }
            continue;
        }
        let forms: Vec<String> = forms.into_iter().collect();
        if !asked.contains(&forms) {
            asked.push(forms);
        }
    }
    if asked.is_empty() && !doubtful.is_empty() {
        asked.push(doubtful.into_iter().collect());
    }
    asked
}

/// The languages in which a folded word says something.
fn telling_in(folded: &str) -> Vec<Language> {
    Language::ALL
        .into_iter()
        .filter(|language| !is_stop_word(*language, folded))
        .collect()
}

/// Runs of letters and digits, in lower case, composed.
fn words(text: &str) -> impl Iterator<Item = String> {
    let composed: String = text.nfkc().collect::<String>().to_lowercase();
    let is_part = |c: char| c.is_alphanumeric() || is_combining_mark(c);
    composed
        .split(|c| !is_part(c))
        .filter(|word| word.contains(char::is_alphanumeric))
        .map(str::to_owned)
        .collect::<Vec<_>>()
        .into_iter()
}

/// The words of a text in its order, folded, without those that say nothing in one of the languages: for comparing
/// texts.
pub fn telling_words(text: &str) -> Vec<String> {
    let says_something = |word: &String| telling_in(word).len() == Language::ALL.len();
    words(text).map(|word| fold(&word)).filter(says_something).collect()
}

fn is_stop_word(language: Language, folded: &str) -> bool {
    STOP_WORDS
        .iter()
        .any(|(of, list)| *of == language && list.contains(&folded))
}

/// The folded word with the folded stems of the word as written and as people type it without accents.
fn forms(word: &str, languages: &[Language]) -> BTreeSet<String> {
    let folded = fold(word);
    let mut forms = BTreeSet::from([folded.clone()]);
    for language in languages {
        let stemmer = Stemmer::create(match language {
            Language::Es => Algorithm::Spanish,
            Language::En => Algorithm::English,
            Language::Fr => Algorithm::French,
        });
        forms.insert(fold(&stemmer.stem(word)));
        forms.insert(fold(&stemmer.stem(&folded)));
        // Spanish writes «migración» but «migraciones»: both have to meet what is typed without the accent.
        if let (Language::Es, Some(beginning)) = (language, folded.strip_suffix("ion")) {
            forms.insert(fold(&stemmer.stem(&format!("{beginning}ión"))));
        }
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(query: &str, text: &str, tag: &str) -> bool {
        let tokens = search_tokens(text, tag);
        query_tokens(query)
            .iter()
            .all(|any| any.iter().any(|token| tokens.contains(token)))
    }

    #[test]
    fn folding_forgets_accents_and_case() {
        for (text, folded) in [
            ("Migración", "migracion"),
            ("ÉTÉ", "ete"),
            ("ﬁn", "fin"),
            ("Ñandú", "nandu"),
            ("", ""),
        ] {
            assert_eq!(fold(text), folded);
        }
    }

    #[test]
    fn what_shows_nothing_is_blank() {
        for text in [
            "",
            " \t\n",
            "\u{200B}",
            "\u{A0}\u{200B}\u{FEFF} ",
            "\u{AD}\u{2060}",
            "\u{3164}\u{2800}",
            "\u{7}",
        ] {
            assert!(is_blank(text), "{text:?}");
        }
        for text in ["-", "\u{200B}a", "ñ", "\u{2801}", "👩\u{200D}🌾"] {
            assert!(!is_blank(text), "{text:?}");
        }
    }

    #[test]
    fn a_line_has_no_breaks_and_no_turns_and_keeps_what_scripts_need() {
        for text in [
            "a\nb",
            "a\r\nb",
            "a\tb",
            "a\u{85}b",
            "a\u{2028}b",
            "a\u{2029}b",
            "a\u{202E}b",
            "\u{202A}a",
            "a\u{2066}b\u{2069}",
        ] {
            assert!(!is_one_line(text), "{text:?}");
        }
        for text in [
            "",
            " a b\n",
            "می\u{200C}خواهم",
            "क्\u{200D}ष",
            "a\u{200E}b\u{200F}",
            "l’Été\u{A0}: ñ",
        ] {
            assert!(is_one_line(text), "{text:?}");
        }
    }

    #[test]
    fn a_word_is_found_in_its_other_forms_with_and_without_accents() {
        for (query, text, tag) in [
            ("migracion", "Las migraciones laborales", "es"),
            ("migración", "La Migracion", "es-PE"),
            ("documento", "documentos de identidad", "es"),
            ("training", "They trained interpreters", "en"),
            ("réfugiés", "Une personne refugiee et un réfugié", "fr"),
            ("integration", "l’intégration des personnes", "fr-CA"),
            ("the integration of", "integration", "en"),
            ("Wayra", "Ñuqanchik wayra", "quy"),
            ("2030", "by 2030.", "en"),
        ] {
            assert!(
                finds(query, text, tag),
                "{query} in {text}: {:?} {:?}",
                query_tokens(query),
                search_tokens(text, tag)
            );
        }
        assert!(!finds("border", "documentos de identidad", "es"));
        assert!(
            !finds("documentos frontera", "documentos de identidad", "es"),
            "all words are asked for"
        );
    }

    #[test]
    fn words_that_say_nothing_are_left_out() {
        assert_eq!(query_tokens("a A à"), Vec::<Vec<String>>::new());
        assert_eq!(query_tokens(" \"' * - ; "), Vec::<Vec<String>>::new());
        assert!(search_tokens("de la", "es").is_empty());
        assert_eq!(query_tokens("visa visa").len(), 1);
        assert_eq!(query_tokens("la visa del sur"), query_tokens("visa"));
    }

    #[test]
    fn a_word_that_says_nothing_in_another_language_is_asked_when_it_is_alone() {
        for query in ["sur", "Sur-Sur", "el Sur", "en el sur"] {
            assert!(finds(query, "Cooperación Sur-Sur entre municipios", "es"), "{query}");
            assert!(!finds(query, "Un guichet sur la place", "fr"), "{query}");
            assert!(!finds(query, "Documentos de identidad en el norte", "es"), "{query}");
        }
        assert!(finds("son", "A mother and her son", "en"));
        assert!(!finds("son", "Ellas son vecinas", "es"));
    }
}
