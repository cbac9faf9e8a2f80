//! The reader's languages, and putting translated texts in the place of the original ones.
use minga_domain::vocabulary::normalised_language_tag;
use serde_json::Value;

/// The languages that a reader prefers, best first: normalised tags, of each primary language one. Without any the
/// original is given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Languages(pub Vec<String>);

impl Languages {
    /// More preferences than these are not looked at.
    const MOST: usize = 4;

    /// Reads an `Accept-Language` header (RFC 9110); `*` asks for nothing in particular. Of the tags of one primary
    /// language (`fr-CA, fr`) the best one is kept: it leads to the others too.
    #[must_use]
    pub fn of_header(header: &str) -> Self {
        let mut weighted: Vec<(f32, String)> = Vec::new();
        for part in header.split(',') {
            let mut pieces = part.split(';');
            let tag = pieces.next().unwrap_or_default().trim();
            // Of what is no tag its language may still be one.
            let tag = normalised_language_tag(tag).or_else(|| normalised_language_tag(primary(tag)));
            let quality = pieces
                .find_map(|piece| piece.trim().strip_prefix("q=").map(str::trim))
                .map_or(Some(1.0), |text| text.parse::<f32>().ok())
                .filter(|quality| *quality > 0.0 && *quality <= 1.0);
            if let (Some(quality), Some(tag)) = (quality, tag) {
                weighted.push((quality, tag));
            }
        }
        weighted.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut known: Vec<String> = Vec::new();
        for (_, tag) in weighted {
            if known.len() < Self::MOST && !known.iter().any(|earlier| primary(earlier) == primary(&tag)) {
                known.push(tag);
            }
        }
        Self(known)
    }

    /// The translation to give, or `None` for the original. What has the very tag that is wanted comes first, then
    /// what has a part of it (`fr` for `fr-CA`; RFC 4647, 3.4), then another variant of the language.
    pub(super) fn choose<'a, T>(
        &self,
        original: &str,
        translations: &'a [T],
        tag: impl Fn(&T) -> &str,
    ) -> Option<&'a T> {
        for wanted in &self.0 {
            let mut range = Some(wanted.as_str());
            while let Some(part) = range {
                if original.eq_ignore_ascii_case(part) {
                    return None;
                }
                let exact = translations.iter().find(|one| tag(one).eq_ignore_ascii_case(part));
                if exact.is_some() {
                    return exact;
                }
                range = part.rsplit_once('-').map(|(shorter, _)| shorter);
            }
            let same = |tag: &str| primary(tag).eq_ignore_ascii_case(primary(wanted));
            if same(original) {
                return None;
            }
            let variant = translations.iter().find(|one| same(tag(one)));
            if variant.is_some() {
                return variant;
            }
        }
        None
    }
}

/// The language of a tag without its script, region and variants.
fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or_default()
}

/// Puts translated texts in the place of the original ones: by the name of a field, or by a JSON Pointer into the
/// content. What the original does not have is not added.
pub(super) fn translate(content: &mut Value, fields: &Value) {
    for (name, text) in fields.as_object().into_iter().flatten() {
        let pointer = if name.starts_with('/') {
            name.clone()
        } else {
            format!("/{name}")
        };
        if let Some(place) = content.pointer_mut(&pointer) {
            place.clone_from(text);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
    use super::*;
    use serde_json::json;

    #[test]
    fn preferences_are_read_by_their_weight_and_once() {
        let read = |header| Languages::of_header(header).0;
        assert_eq!(
            read("qu, fr;q=0.4, es-PE;q=0.9, es;q=0.8, *;q=0.1"),
            ["qu", "es-PE", "fr"]
        );
        // Of a language the best tag, not the first one.
        assert_eq!(read("fr;q=0.4, fr-ca, en-x"), ["fr-CA", "en"]);
        assert_eq!(read("en;q=0, de;q=x, fr;q=7, 12"), Vec::<String>::new());
        assert_eq!(read("a1, bb, cc, dd, ee, ff").len(), Languages::MOST);
    }

    #[test]
    fn the_original_wins_where_the_reader_prefers_it() {
        let choose = |header, original: &str| {
            Languages::of_header(header)
                .choose(original, &["es", "fr-CA"], |tag| tag)
                .copied()
        };
        assert_eq!(choose("en, es;q=0.5", "en-GB"), None);
        assert_eq!(choose("fr, en;q=0.5", "en"), Some("fr-CA"));
        assert_eq!(choose("de", "en"), None);
        assert_eq!(choose("", "en"), None);
    }

    #[test]
    fn a_variant_comes_before_its_language_and_its_language_before_other_variants() {
        let choose = |header, original: &str, tags: &[&'static str]| {
            Languages::of_header(header).choose(original, tags, |tag| tag).copied()
        };
        for (header, original, tags, given) in [
            ("fr-CA", "es", &["fr", "fr-CA"][..], Some("fr-CA")),
            ("fr", "es", &["fr-CA", "fr"], Some("fr")),
            ("fr-BE, fr;q=0.9", "es", &["fr-CA", "fr"], Some("fr")),
            ("fr-BE", "es", &["fr-CA"], Some("fr-CA")),
            ("es-mx", "es", &["es-MX"], Some("es-MX")),
            ("es-AR, en;q=0.5", "es-PE", &["en", "es-MX"], None),
            ("zh-Hant-TW", "en", &["zh-Hans", "zh-Hant"], Some("zh-Hant")),
        ] {
            assert_eq!(
                choose(header, original, tags),
                given,
                "{header} of {original}, {tags:?}"
            );
        }
    }

    #[test]
    fn a_translation_replaces_only_what_the_original_says() {
        let mut content = json!({"title": "a", "principles": [{"how": "b"}]});
        translate(
            &mut content,
            &json!({"title": "x", "/principles/0/how": "y", "lessons": "z"}),
        );
        assert_eq!(content, json!({"title": "x", "principles": [{"how": "y"}]}));
    }
}
