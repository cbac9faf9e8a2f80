//! The languages in which content may be written: any, named by a BCP 47 tag.
use oxilangtag::LanguageTag;

/// The longest tag accepted, in bytes: what RFC 5646 (4.4.1) tells programs to make room for.
const LONGEST_TAG: usize = 35;

/// The tag with the usual case (`es-pe` becomes `es-PE`), so that equal tags compare equal. `None` when it is not
/// a language tag; see [`is_language_tag`].
pub fn normalised_language_tag(tag: &str) -> Option<String> {
    if tag.len() > LONGEST_TAG {
        return None;
    }
    let tag = LanguageTag::parse_and_normalize(tag).ok()?;
    (2..=3)
        .contains(&tag.primary_language().len())
        .then(|| tag.into_inner())
}

/// Whether this is a well-formed BCP 47 tag whose primary language has two or three letters: `es`, `quy`,
/// `zh-Hant-TW`; not `x-private`, `i-klingon` or `español`.
pub fn is_language_tag(tag: &str) -> bool {
    normalised_language_tag(tag).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_tag_is_well_formed_and_names_a_language() {
        for (tag, normal) in [
            ("es", "es"),
            ("ES-pe", "es-PE"),
            ("quy", "quy"),
            ("zh-hant-tw", "zh-Hant-TW"),
            ("sl-rozaj", "sl-rozaj"),
        ] {
            assert_eq!(normalised_language_tag(tag).as_deref(), Some(normal));
            assert!(is_language_tag(tag));
        }
        let long = format!("en-x-{}", ["abcdefgh"; 5].join("-"));
        for tag in [
            "",
            "e",
            "español",
            "english",
            "spanish-PE",
            "es_PE",
            "es-",
            "x-private",
            "i-klingon",
            "en u",
            &long,
        ] {
            assert!(!is_language_tag(tag), "{tag}");
        }
    }
}
