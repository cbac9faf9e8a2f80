//! Atom feeds (RFC 4287).
use atom_syndication::{Category, Entry, Feed as AtomFeed, Generator, Link, Person, Text, WriteConfig};
use chrono::{DateTime, Utc};

/// A feed.
#[derive(Debug, Clone)]
pub struct Feed {
    /// Its permanent identifier, an IRI.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The language of its own words, BCP 47.
    pub language: String,
    /// Its own address.
    pub address: String,
    /// When something in it changed last.
    pub updated: DateTime<Utc>,
    /// Its entries, the latest first.
    pub items: Vec<Item>,
}

/// An entry of a feed.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its permanent identifier, an IRI.
    pub id: String,
    /// Its title.
    pub title: String,
    /// A few sentences.
    pub summary: Option<String>,
    /// The language of title and summary, BCP 47.
    pub language: String,
    /// Whose it is.
    pub author: String,
    /// Where to read it.
    pub address: String,
    /// When it was published.
    pub published: DateTime<Utc>,
    /// When it was updated last.
    pub updated: DateTime<Utc>,
    /// Keys that it is filed under.
    pub categories: Vec<String>,
}

/// The feed as XML.
///
/// # Errors
/// None is known: it writes to memory.
pub fn atom(feed: Feed) -> std::io::Result<Vec<u8>> {
    let link = |rel: &str, address: String, media_type: &str| Link {
        href: address,
        rel: rel.to_owned(),
        mime_type: Some(media_type.to_owned()),
        ..Link::default()
    };
    let text = |value: String, language: Option<String>| Text {
        value: without_controls(value),
        lang: language,
        ..Text::default()
    };
    let entries = feed.items.into_iter().map(|item| Entry {
        id: item.id,
        title: text(item.title, Some(item.language.clone())),
        summary: item.summary.map(|summary| text(summary, Some(item.language))),
        updated: item.updated.fixed_offset(),
        published: Some(item.published.fixed_offset()),
        authors: vec![Person {
            name: without_controls(item.author),
            ..Person::default()
        }],
        links: vec![link("alternate", item.address, "application/json")],
        categories: item
            .categories
            .into_iter()
            .map(|term| Category {
                term,
                ..Category::default()
            })
            .collect(),
        ..Entry::default()
    });
    let document = AtomFeed {
        id: feed.id,
        title: text(feed.title, None),
        lang: Some(feed.language),
        updated: feed.updated.fixed_offset(),
        links: vec![link("self", feed.address, "application/atom+xml")],
        generator: Some(Generator {
            value: "Minga".to_owned(),
            ..Generator::default()
        }),
        entries: entries.collect(),
        ..AtomFeed::default()
    };
    document
        .write_with_config(Vec::new(), WriteConfig::default())
        .map_err(|error| std::io::Error::other(error.to_string()))
}

/// XML 1.0 has no way to write control characters other than tabs and line ends.
fn without_controls(text: String) -> String {
    let forbidden = |c: char| (c.is_control() && !"\t\n\r".contains(c)) || matches!(c, '\u{FFFE}' | '\u{FFFF}');
    if text.contains(forbidden) {
        text.replace(forbidden, " ")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]
    use super::*;

    #[test]
    fn what_is_written_is_read_again_the_same() {
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let feed = Feed {
            id: "https://example.org/v1/pledges.atom".to_owned(),
            title: "Compromisos & más".to_owned(),
            language: "es".to_owned(),
            address: "https://example.org/v1/pledges.atom?country=PER&q=x".to_owned(),
            updated: at,
            items: vec![Item {
                id: "urn:uuid:0190".to_owned(),
                title: "<b>Ñandú</b> \u{1}& \"co\"".to_owned(),
                summary: Some("]]> uno".to_owned()),
                language: "es".to_owned(),
                author: "Red".to_owned(),
                address: "https://example.org/v1/pledges/PL-2026-00001".to_owned(),
                published: at,
                updated: at,
                categories: vec!["individual".to_owned()],
            }],
        };
        let xml = atom(feed).unwrap();
        let read = AtomFeed::read_from(xml.as_slice()).unwrap();
        assert_eq!(read.title.value, "Compromisos & más");
        assert_eq!(read.entries[0].title.value, "<b>Ñandú</b>  & \"co\"");
        assert_eq!(read.entries[0].summary.as_ref().unwrap().value, "]]> uno");
        assert_eq!(
            read.entries[0].links[0].href,
            "https://example.org/v1/pledges/PL-2026-00001"
        );
    }
}
