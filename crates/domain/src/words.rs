//! The sentences of the service, in Fluent, embedded: one file per subject and language. Every message must exist
//! in all three languages; [`Words::gaps`] is what the tests of each catalogue assert to be empty.
use crate::language::Language;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// A catalogue of sentences in the three languages.
pub struct Words {
    bundles: Vec<(Language, FluentBundle<FluentResource>, BTreeSet<String>)>,
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Words").finish_non_exhaustive()
    }
}

impl Words {
    /// Reads a catalogue from embedded Fluent sources in the order es, en, fr. A source with a syntax error keeps its
    /// readable part; the test of the catalogue then reports what is missing.
    pub fn new(sources: [&'static str; 3]) -> Self {
        let bundles = Language::ALL
            .into_iter()
            .zip(sources)
            .map(|(language, source)| {
                let resource =
                    FluentResource::try_new(source.to_owned()).unwrap_or_else(|(readable, _errors)| readable);
                let names = resource
                    .entries()
                    .filter_map(|entry| match entry {
                        fluent_syntax::ast::Entry::Message(message) => Some(message.id.name.to_owned()),
                        _ => None,
                    })
                    .collect();
                let mut bundle =
                    FluentBundle::new_concurrent(language.code().parse().map(|tag| vec![tag]).unwrap_or_default());
                bundle.set_use_isolating(false);
                let _duplicates = bundle.add_resource(resource);
                (language, bundle, names)
            })
            .collect();
        Self { bundles }
    }

    /// The sentences about violations and warnings.
    pub fn violations() -> &'static Self {
        static WORDS: LazyLock<Words> = LazyLock::new(|| {
            Words::new([
                include_str!("../locales/es/violations.ftl"),
                include_str!("../locales/en/violations.ftl"),
                include_str!("../locales/fr/violations.ftl"),
            ])
        });
        &WORDS
    }

    /// The sentence `id` in a language, with its figures; `id.attribute` names an attribute. An unknown `id` gives
    /// the id itself (tests make sure that this does not happen).
    pub fn say(&self, language: Language, id: &str, params: &Map<String, Value>) -> String {
        self.find(language, id, params).unwrap_or_else(|| id.to_owned())
    }

    /// The sentence without figures.
    pub fn plain(&self, language: Language, id: &str) -> String {
        self.say(language, id, &Map::new())
    }

    /// The sentence, if the catalogue has it.
    pub fn find(&self, language: Language, id: &str, params: &Map<String, Value>) -> Option<String> {
        let (_, bundle, _) = self.bundles.iter().find(|(of, ..)| *of == language)?;
        let (name, attribute) = id
            .split_once('.')
            .map_or((id, None), |(name, attribute)| (name, Some(attribute)));
        let message = bundle.get_message(name)?;
        let pattern = match attribute {
            Some(attribute) => message.get_attribute(attribute)?.value(),
            None => message.value()?,
        };
        let mut args = FluentArgs::new();
        for (name, value) in params {
            args.set(name.clone(), fluent_value(value));
        }
        Some(
            bundle
                .format_pattern(pattern, Some(&args), &mut Vec::new())
                .into_owned(),
        )
    }

    /// The message names that one language has and another lacks, as `fr: name`.
    pub fn gaps(&self) -> Vec<String> {
        let all: BTreeSet<&String> = self.bundles.iter().flat_map(|(.., names)| names).collect();
        self.bundles
            .iter()
            .flat_map(|(language, _, names)| {
                all.iter()
                    .filter(|name| !names.contains(**name))
                    .map(move |name| format!("{language}: {name}"))
            })
            .collect()
    }
}

fn fluent_value(value: &Value) -> FluentValue<'static> {
    match value {
        Value::Number(number) => number.as_f64().map_or(FluentValue::None, FluentValue::from),
        Value::String(text) => FluentValue::from(text.clone()),
        Value::Array(items) => {
            let items: Vec<String> = items
                .iter()
                .map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned))
                .collect();
            FluentValue::from(items.join(", "))
        }
        Value::Null => FluentValue::from(""),
        other => FluentValue::from(other.to_string()),
    }
}
