//! The reader's languages, and putting translated texts in the place of the original ones.
use serde_json::Value;

/// The languages that a reader prefers, best first, as primary subtags. Without any the original is given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Languages(pub Vec<String>);

impl Languages {
    /// More preferences than these are not looked at.
    const MOST: usize = 4;

    /// Reads an `Accept-Language` header (RFC 9110); `*` asks for nothing in particular.
    #[must_use]
    pub fn of_header(header: &str) -> Self {
        let mut weighted: Vec<(f32, String)> = Vec::new();
        for part in header.split(',') {
            let mut pieces = part.split(';');
            let tag = pieces.next().unwrap_or_default().trim();
            let primary = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
            let quality = pieces
                .find_map(|piece| piece.trim().strip_prefix("q=").map(str::trim))
                .map_or(Some(1.0), |text| text.parse::<f32>().ok())
                .filter(|quality| *quality > 0.0 && *quality <= 1.0);
            let plain = (2..=3).contains(&primary.len()) && primary.bytes().all(|byte| byte.is_ascii_lowercase());
            if let (Some(quality), true) = (quality, plain)
                && !weighted.iter().any(|(_, known)| *known == primary)
            {
                weighted.push((quality, primary));
            }
        }
        weighted.sort_by(|a, b| b.0.total_cmp(&a.0));
        weighted.truncate(Self::MOST);
        Self(weighted.into_iter().map(|(_, primary)| primary).collect())
    }

    /// The translation to give, or `None` for the original.
    pub(super) fn choose<'a, T>(
        &self,
        original: &str,
        translations: &'a [T],
        tag: impl Fn(&T) -> &str,
    ) -> Option<&'a T> {
        let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
        for wanted in &self.0 {
            if primary(original) == *wanted {
                return None;
            }
            if let Some(found) = translations
                .iter()
                .find(|translation| primary(tag(translation)) == *wanted)
            {
                return Some(found);
            }
        }
        None
    }
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
        assert_eq!(read("qu, fr;q=0.4, es-PE;q=0.9, es;q=0.8, *;q=0.1"), ["qu", "es", "fr"]);
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
    fn a_translation_replaces_only_what_the_original_says() {
        let mut content = json!({"title": "a", "principles": [{"how": "b"}]});
        translate(
            &mut content,
            &json!({"title": "x", "/principles/0/how": "y", "lessons": "z"}),
        );
        assert_eq!(content, json!({"title": "x", "principles": [{"how": "y"}]}));
    }
}
