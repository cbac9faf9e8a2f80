//! The cursor of a list that is ordered by a key and, where keys are equal, by an identifier: the place of the last
//! entry of a page, behind which the next one begins. Lists that are ordered by an identifier alone use the identifier.
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use std::fmt::{Display, Formatter};
use std::str::FromStr;

/// The key and the identifier of the last entry of a page.
#[derive(Debug, PartialEq, Eq)]
pub struct Cursor<K, I>(pub K, pub I);

impl<K: Display, I: Display> Display for Cursor<K, I> {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(&BASE64_URL_SAFE_NO_PAD.encode(format!("{} {}", self.1, self.0)))
    }
}

impl<K: FromStr, I: FromStr> FromStr for Cursor<K, I> {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let text = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| ())?).map_err(|_| ())?;
        // PostgreSQL takes no NUL in a text.
        let (id, key) = text.split_once(' ').filter(|(_, key)| !key.contains('\0')).ok_or(())?;
        Ok(Self(key.parse().map_err(|_| ())?, id.parse().map_err(|_| ())?))
    }
}

/// An instant as the key of a cursor, in whole microseconds: what both databases keep.
#[derive(Debug, PartialEq, Eq)]
pub struct Instant(pub DateTime<Utc>);

impl Display for Instant {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0.timestamp_micros())
    }
}

impl FromStr for Instant {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        DateTime::from_timestamp_micros(text.parse().map_err(|_| ())?)
            .map(Self)
            .ok_or(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
    use super::*;

    #[test]
    fn a_cursor_reads_what_it_wrote() {
        let name = Cursor("Asociación de personas".to_owned(), 7_i64);
        assert_eq!(name.to_string().parse(), Ok(name));
        let at = Cursor(
            Instant(DateTime::from_timestamp_micros(1_750_000_000_000_001).unwrap()),
            7_i64,
        );
        assert_eq!(at.to_string().parse(), Ok(at));
    }

    #[test]
    fn what_no_list_gave_is_refused() {
        for text in [
            "%%%".to_owned(),
            BASE64_URL_SAFE_NO_PAD.encode("7"),
            BASE64_URL_SAFE_NO_PAD.encode("seven name"),
            BASE64_URL_SAFE_NO_PAD.encode("7 a\0b"),
            BASE64_URL_SAFE_NO_PAD.encode([0xff, 0x20]),
        ] {
            assert_eq!(text.parse::<Cursor<String, i64>>(), Err(()), "{text}");
        }
        assert_eq!("99999999999999999999".parse::<Instant>(), Err(()));
    }
}
