//! Closed lists of keys. A key is what is stored, sent and documented; labels live in the translations and
//! vocabularies. `keys!` makes an enum whose every variant has exactly one key; what its documentation says of each is
//! what clients read in the OpenAPI document.

/// A closed list whose members have stable `snake_case` keys.
pub trait Keyed: Copy + Eq + 'static {
    /// Every member, in documentation order.
    const ALL: &'static [Self];
    /// The stable key of this member.
    fn key(self) -> &'static str;
    /// The member with this key.
    fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|member| member.key() == key)
    }
}

/// Declares enums whose variants carry stable keys; serialisation, parsing, OpenAPI and storage all use them.
macro_rules! keys {
    ($($(#[doc = $doc:literal])+ $vis:vis enum $name:ident {
        $($(#[doc = $meaning:literal])+ $variant:ident = $key:literal,)+
    })+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        $vis enum $name { $($(#[doc = $meaning])+ #[serde(rename = $key)] $variant,)+ }
        impl $crate::keys::Keyed for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];
            fn key(self) -> &'static str { match self { $(Self::$variant => $key),+ } }
        }
        // Not derived: the derive does not see a `rename` that comes out of a macro, and would publish `RuleOfLaw`.
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                let members = [$(($key, concat!($($meaning),+))),+];
                utoipa::openapi::schema::ObjectBuilder::new()
                    .description(Some($crate::keys::described(concat!($($doc),+), &members)))
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .enum_values(Some(<Self as $crate::keys::Keyed>::ALL.iter().map(|member| $crate::keys::Keyed::key(*member))))
                    .into()
            }
        }
        impl utoipa::ToSchema for $name {}
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str($crate::keys::Keyed::key(*self))
            }
        }
        impl std::str::FromStr for $name {
            type Err = ();
            fn from_str(key: &str) -> Result<Self, ()> { $crate::keys::Keyed::from_key(key).ok_or(()) }
        }
    )+};
}
pub(crate) use keys;

/// What the OpenAPI document says of a list: what it is, then each key with its meaning.
pub(crate) fn described(list: &str, members: &[(&str, &str)]) -> String {
    let meanings: Vec<String> = members
        .iter()
        .map(|(key, meaning)| format!("- `{key}`: {}", for_clients(meaning)))
        .collect();
    format!("{}\n\n{}", for_clients(list), meanings.join("\n"))
}

/// A documentation text without what only readers of the code can follow: the source of a rule, and links.
fn for_clients(text: &str) -> String {
    let text = text.trim();
    let without_source = [" (brief:", " (contract:"].iter().find_map(|source| {
        let (before, rest) = text.split_once(source)?;
        let (_, after) = rest.split_once(')')?;
        Some(format!("{before}{after}"))
    });
    without_source
        .unwrap_or_else(|| text.to_owned())
        .replace("[`", "`")
        .replace("`]", "`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::ScreeningVerdict;
    use serde_json::json;
    use utoipa::PartialSchema;

    #[test]
    fn clients_read_what_a_list_is_and_what_its_keys_mean() {
        let schema = json!(ScreeningVerdict::schema());
        assert_eq!(schema["enum"], json!(["met", "unclear", "not_met"]));
        assert_eq!(
            schema["description"],
            "The verdict on one screening point.\n\n- `met`: It holds.\n- `unclear`: It needs a question to the focal \
             point.\n- `not_met`: It does not hold."
        );
    }

    #[test]
    fn clients_do_not_read_where_a_rule_comes_from() {
        let described = described(
            " What it gives (brief: Nature).",
            &[
                ("one", " See [`Other`], in two lines (of which this is"),
                ("two", " Two."),
            ],
        );
        assert_eq!(
            described,
            "What it gives.\n\n- `one`: See `Other`, in two lines (of which this is\n- `two`: Two."
        );
    }
}
