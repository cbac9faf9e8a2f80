//! Whether a text gives a figure or a date, in digits or in words of the three languages. It is for a warning only: the
//! few words that mean something else too are counted where they nearly always are a figure.
use crate::language::Language;
use crate::text::in_words;

/// What says a figure or a date in a language; all folded.
struct Words {
    /// Numbers from two up, and the names of the months, with a space between them.
    whole: &'static str,
    /// How the numbers begin that are written as one word.
    beginnings: &'static [&'static str],
    /// How they end.
    endings: &'static [&'static str],
    /// Dates, word by word.
    phrases: &'static [&'static str],
    /// Months that are other words too, and what stands before those that are months.
    doubtful: (&'static [&'static str], &'static [&'static str]),
}

const ES: Words = Words {
    whole: "\
        dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince veinte treinta cuarenta \
        cincuenta sesenta setenta ochenta noventa cien ciento cientos cientas quinientos quinientas mil miles \
        millar millares millon millones decena decenas docena docenas centenar centenares enero febrero marzo \
        abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre",
    beginnings: &["dieci", "veinti"],
    endings: &["cientos", "cientas"],
    phrases: &[
        "fin de ano",
        "fin del ano",
        "final de ano",
        "final del ano",
        "finales de ano",
        "finales del ano",
        "fines de ano",
        "fines del ano",
        "este ano",
        "ano en curso",
        "ano proximo",
        "proximo ano",
        "ano que viene",
        "ano siguiente",
        "proximo mes",
        "mes que viene",
        "fin de mes",
    ],
    doubtful: (&[], &[]),
};

const EN: Words = Words {
    whole: "\
        two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen \
        eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand \
        thousands million millions billion billions dozen dozens january february april june july august \
        september october november december",
    beginnings: &[],
    endings: &[],
    phrases: &[
        "next year",
        "this year",
        "coming year",
        "following year",
        "end of the year",
        "end of year",
        "year s end",
        "next month",
        "this month",
        "end of the month",
        "end of the decade",
    ],
    doubtful: (
        &["march", "may"],
        &[
            "in", "by", "of", "from", "since", "until", "till", "before", "after", "through", "end", "early", "mid",
            "late", "next", "last",
        ],
    ),
};

const FR: Words = Words {
    whole: "\
        deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt vingts \
        trente quarante cinquante soixante septante huitante nonante cent cents mille millier milliers million \
        millions milliard milliards dizaine dizaines douzaine douzaines quinzaine vingtaine trentaine \
        cinquantaine centaine centaines janvier fevrier mars avril mai juin juillet aout septembre octobre \
        novembre decembre",
    beginnings: &[],
    endings: &[],
    phrases: &[
        "fin d annee",
        "fin de l annee",
        "fin de l an",
        "cette annee",
        "annee en cours",
        "annee prochaine",
        "prochaine annee",
        "annee suivante",
        "an prochain",
        "mois prochain",
        "fin du mois",
        "fin de la decennie",
    ],
    doubtful: (&[], &[]),
};

const fn words_of(language: Language) -> &'static Words {
    match language {
        Language::Es => &ES,
        Language::En => &EN,
        Language::Fr => &FR,
    }
}

/// Whether a text gives a figure or a date; one in a language that is none of ours, in any of them.
pub(super) fn has_any(text: &str, language: Option<Language>) -> bool {
    let spoken = |of: &Language| language.is_none_or(|language| language == *of);
    text.chars().any(char::is_numeric) || {
        let text = in_words(text);
        Language::ALL
            .into_iter()
            .filter(spoken)
            .any(|language| says_one(&text, words_of(language)))
    }
}

/// Whether one stands in a text [in words](in_words).
fn says_one(text: &str, words: &Words) -> bool {
    let is_number = |word: &str| {
        words.whole.split(' ').any(|whole| whole == word)
            || words.beginnings.iter().any(|beginning| word.starts_with(beginning))
            || words.endings.iter().any(|ending| word.ends_with(ending))
    };
    let stands = |phrase: &str| text.contains(&format!(" {phrase} "));
    let (months, before) = words.doubtful;
    text.split_whitespace().any(is_number)
        || words.phrases.iter().any(|phrase| stands(phrase))
        || months
            .iter()
            .any(|month| before.iter().any(|word| stands(&format!("{word} {month}"))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;
    use Language::{En, Es, Fr};

    #[test]
    fn a_number_or_a_date_counts_in_words_too() {
        for (language, text) in [
            (Some(En), "We will reach 400 families."),
            (Some(En), "Four hundred families by the end of next year"),
            (Some(En), "twenty-five desks"),
            (Some(En), "Hundreds of families"),
            (Some(En), "The desk opens in May."),
            (Some(En), "by mid-March"),
            (Some(En), "before the year’s end"),
            (Some(Fr), "quatre cents familles"),
            (Some(Fr), "d’ici à deux mille vingt-huit"),
            (Some(Fr), "d’ici à la fin de l’année"),
            (Some(Fr), "dès août"),
            (Some(Es), "cuatrocientas familias"),
            (Some(Es), "Quinientos cupos"),
            (Some(Es), "veintidós oficinas"),
            (Some(Es), "dieciséis oficinas"),
            (Some(Es), "once oficinas"),
            (Some(Es), "antes de fin de año"),
            (Some(Es), "a partir de marzo"),
            (None, "Iskay pachak ayllu, doscientas familias"),
        ] {
            assert!(has_any(text, language), "{text}");
        }
    }

    #[test]
    fn articles_and_words_that_only_look_like_numbers_do_not_count() {
        for (language, text) in [
            (
                Some(En),
                "Much for every one of them, once the desk may open and people march on",
            ),
            (Some(En), "Each family gets a place, and many more will."),
            (Some(Fr), "Une famille, un toit ; l’une après l’autre"),
            (Some(Es), "Una a una, cada familia tendrá un techo en los asentamientos"),
            (
                Some(Es),
                "Acompañará a las personas refugiadas en sus trámites de asilo con personal propio.",
            ),
            (None, "Ayllukunata yanapasaqku"),
        ] {
            assert!(!has_any(text, language), "{text}");
        }
    }

    #[test]
    fn the_words_are_folded() {
        for words in [&ES, &EN, &FR] {
            let (months, before) = words.doubtful;
            assert_eq!(fold(words.whole), words.whole);
            for list in [words.beginnings, words.endings, words.phrases, months, before] {
                assert!(list.iter().all(|word| fold(word) == *word), "{list:?}");
            }
        }
    }
}
