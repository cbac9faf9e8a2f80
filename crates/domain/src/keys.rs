//! Closed lists of keys. A key is what is stored, sent and documented; labels live in the translations and
//! vocabularies. `keys!` makes an enum whose every variant has exactly one key.

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
    ($($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $key:literal,)+ })+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        $vis enum $name { $($(#[$vmeta])* #[serde(rename = $key)] $variant,)+ }
        impl $crate::keys::Keyed for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];
            fn key(self) -> &'static str { match self { $(Self::$variant => $key),+ } }
        }
        // Not derived: the derive does not see a `rename` that comes out of a macro, and would publish `RuleOfLaw`.
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::schema::ObjectBuilder::new()
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
