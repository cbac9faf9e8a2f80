//! The three languages of the product, all equal. Content may be written in any language; what the service
//! itself says (messages, mails, labels) exists in exactly these.
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A language the service speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Spanish.
    Es,
    /// English: the fallback where a caller names none of the three.
    #[default]
    En,
    /// French.
    Fr,
}

impl Language {
    /// Every language of the product.
    pub const ALL: [Self; 3] = [Self::Es, Self::En, Self::Fr];

    /// The ISO 639-1 code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Es => "es",
            Self::En => "en",
            Self::Fr => "fr",
        }
    }

    /// The product language that serves a BCP 47 tag best: `es-PE` is Spanish, `qu` is none of ours.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next()?;
        Self::ALL
            .into_iter()
            .find(|language| language.code().eq_ignore_ascii_case(primary))
    }

    /// The best product language for an `Accept-Language` header (RFC 9110, quality values respected);
    /// English when none fits.
    pub fn negotiate(header: &str) -> Self {
        let mut best: Option<(u16, Self)> = None;
        for part in header.split(',') {
            let mut pieces = part.split(';');
            let tag = pieces.next().unwrap_or_default().trim();
            let quality = pieces
                .find_map(|piece| piece.trim().strip_prefix("q=").map(str::trim))
                .map_or(Some(1.0_f32), |value| value.parse().ok())
                .filter(|value| (0.0..=1.0).contains(value));
            let language = if tag == "*" {
                Some(Self::default())
            } else {
                Self::of_tag(tag)
            };
            if let (Some(language), Some(quality)) = (language, quality) {
                #[expect(
                    clippy::as_conversions,
                    reason = "a quality between 0 and 1 with three decimals fits"
                )]
                let weight = (quality * 1000.0) as u16;
                if weight > 0 && best.is_none_or(|(heaviest, _)| weight > heaviest) {
                    best = Some((weight, language));
                }
            }
        }
        best.map_or(Self::default(), |(_, language)| language)
    }
}

impl std::fmt::Display for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl std::str::FromStr for Language {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|language| language.code() == code).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_language_we_speak_wins() {
        assert_eq!(Language::negotiate("qu, fr;q=0.4, es-PE;q=0.9"), Language::Es);
        assert_eq!(Language::negotiate("fr-CH, fr;q=0.9, en;q=0.8, *;q=0.5"), Language::Fr);
        assert_eq!(Language::negotiate("de"), Language::En);
        assert_eq!(Language::negotiate("es;q=0, fr;q=abc"), Language::En);
    }
}
