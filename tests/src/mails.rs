//! The mails that the service wrote into its folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use mail_parser::{Address, HeaderName, Message, MessageParser};

use crate::process::poll;

/// The folder of `.eml` files that a service under test sends to.
#[derive(Clone, Debug)]
pub struct Mails {
    folder: PathBuf,
}

/// One mail as its reader sees it: decoded, with both bodies.
#[derive(Clone, Debug)]
pub struct Mail {
    /// The address of the sender.
    pub from: String,
    /// The addresses of the recipients.
    pub to: Vec<String>,
    /// The subject.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The HTML; empty when the mail has none.
    pub html: String,
    /// The `Message-ID` without its angle brackets; the same in every copy of one notice.
    pub message_id: String,
    /// The whole mail as it was sent.
    pub source: String,
}

impl Mails {
    /// The mails in a folder; it may be empty still.
    pub fn in_folder(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
        }
    }

    /// Every mail, the oldest first.
    ///
    /// # Panics
    /// When a file is not a mail.
    pub fn all(&self) -> Vec<Mail> {
        let entries = fs::read_dir(&self.folder).expect("the folder can be read").flatten();
        let mut files: Vec<_> = entries
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "eml"))
            .map(|path| {
                (
                    fs::metadata(&path)
                        .and_then(|file| file.modified())
                        .expect("a file has a time"),
                    path,
                )
            })
            .collect();
        files.sort_unstable();
        files.into_iter().map(|(_, path)| Mail::read(&path)).collect()
    }

    /// The mails to one address, the oldest first.
    pub fn to(&self, address: &str) -> Vec<Mail> {
        self.all().into_iter().filter(|mail| mail.is_to(address)).collect()
    }

    /// The newest mail to an address whose subject contains these words.
    pub fn find(&self, address: &str, subject: &str) -> Option<Mail> {
        self.to(address)
            .into_iter()
            .rfind(|mail| mail.subject.contains(subject))
    }

    /// Waits for a mail and returns the newest that fits.
    ///
    /// # Panics
    /// When none came in time; the mails that did come are listed.
    #[track_caller]
    pub fn wait_for(&self, fits: impl Fn(&Mail) -> bool, timeout: Duration) -> Mail {
        let found = poll(timeout, Duration::from_millis(20), || {
            self.all().into_iter().rfind(|mail| fits(mail))
        });
        found.unwrap_or_else(|| {
            let came: Vec<_> = self.all().into_iter().map(|mail| (mail.to, mail.subject)).collect();
            panic!("no such mail within {timeout:?}; these came: {came:#?}")
        })
    }
}

impl Mail {
    fn read(path: &Path) -> Self {
        let bytes = fs::read(path).expect("the mail can be read");
        Self::parse(&bytes).unwrap_or_else(|| panic!("{} is not a mail", path.display()))
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let message = MessageParser::default().parse(bytes)?;
        Some(Self {
            from: addresses(message.from()).pop()?,
            to: addresses(message.to()),
            subject: message.subject()?.to_owned(),
            text: body(&message, "text/plain"),
            html: body(&message, "text/html"),
            message_id: message.message_id()?.to_owned(),
            source: String::from_utf8_lossy(bytes).into_owned(),
        })
    }

    /// Whether an address is among the recipients.
    pub fn is_to(&self, address: &str) -> bool {
        self.to.iter().any(|to| to.eq_ignore_ascii_case(address))
    }

    /// A header as it was sent, unfolded; `None` when it is absent.
    pub fn header(&self, name: &str) -> Option<String> {
        let message = MessageParser::default().parse(self.source.as_bytes())?;
        let value = message.header_raw(HeaderName::parse(name)?)?;
        Some(value.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// Every address of a page in the plain text, in order.
    pub fn links(&self) -> Vec<String> {
        let starts = self.text.match_indices("http").map(|(start, _)| &self.text[start..]);
        starts
            .filter(|rest| rest.starts_with("http://") || rest.starts_with("https://"))
            .map(|rest| {
                let end = rest
                    .find(|c: char| c.is_whitespace() || "<>\"'()[]«»".contains(c))
                    .unwrap_or(rest.len());
                rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?']).to_owned()
            })
            .collect()
    }

    /// The only link whose address contains `part`, for example `/links/verify/`.
    ///
    /// # Panics
    /// When there is none, or more than one; the mail is printed.
    #[track_caller]
    pub fn link(&self, part: &str) -> String {
        let mut found: Vec<_> = self.links().into_iter().filter(|link| link.contains(part)).collect();
        found.dedup();
        assert!(
            found.len() == 1,
            "expected one link with {part} and found {found:?} in:\n{}",
            self.text
        );
        found.remove(0)
    }
}

fn addresses(of: Option<&Address>) -> Vec<String> {
    of.into_iter()
        .flat_map(Address::iter)
        .filter_map(|one| one.address())
        .map(str::to_owned)
        .collect()
}

/// The first part of this media type: never one body converted into the other.
fn body(message: &Message, media_type: &str) -> String {
    use mail_parser::MimeHeaders;
    let found = message.parts.iter().find(|part| match part.content_type() {
        Some(found) => format!("{}/{}", found.c_type, found.c_subtype.as_deref().unwrap_or_default()) == media_type,
        None => part.is_text() && media_type == "text/plain",
    });
    found
        .and_then(|part| part.text_contents())
        .unwrap_or_default()
        .replace("\r\n", "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPANISH: &str = "From: Minga <minga@example.org>\r\n\
        To: =?utf-8?Q?Ana_Nu=C3=B1ez?= <ana@example.org>,\r\n Luis <luis@example.org>\r\n\
        Subject: =?utf-8?B?QcOxYWRpw7MgdW4gY29tcHJvbWlzbw==?=\r\n\
        Message-ID: <42@example.org>\r\n\
        Auto-Submitted: auto-generated\r\n\
        Content-Type: multipart/alternative; boundary=x\r\n\r\n\
        --x\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
        Confirme aqu=C3=AD: http://127.0.0.1:15000/links/ver=\r\nify/a-b_c. Gracias.\r\nMinga (https://example.org/)\r\n\
        --x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Confirme</p>\r\n--x--\r\n";

    fn folder_with(name: &str, content: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(name), content).unwrap();
        folder
    }

    #[test]
    fn a_mail_is_read_as_its_reader_sees_it() {
        let folder = folder_with("1.eml", SPANISH);
        let mail = Mails::in_folder(folder.path())
            .find("LUIS@example.org", "compromiso")
            .unwrap();
        assert_eq!(mail.from, "minga@example.org");
        assert_eq!(mail.to, ["ana@example.org", "luis@example.org"]);
        assert_eq!(mail.subject, "Añadió un compromiso");
        assert_eq!(mail.message_id, "42@example.org");
        assert_eq!(mail.header("Auto-Submitted").as_deref(), Some("auto-generated"));
        assert_eq!(mail.header("List-Id"), None);
        assert!(mail.text.starts_with("Confirme aquí: "), "{}", mail.text);
        assert_eq!(mail.html.trim(), "<p>Confirme</p>");
    }

    #[test]
    fn links_end_where_the_sentence_goes_on() {
        let folder = folder_with("1.eml", SPANISH);
        let mail = Mails::in_folder(folder.path()).all().remove(0);
        assert_eq!(
            mail.links(),
            ["http://127.0.0.1:15000/links/verify/a-b_c", "https://example.org/"]
        );
        assert_eq!(mail.link("/links/verify/"), "http://127.0.0.1:15000/links/verify/a-b_c");
    }

    #[test]
    fn other_files_are_not_mails() {
        let folder = folder_with("1.eml.draft", "half a ma");
        assert!(Mails::in_folder(folder.path()).all().is_empty());
    }

    #[test]
    #[should_panic(expected = "no such mail")]
    fn waiting_for_a_mail_ends() {
        let folder = folder_with("1.eml", SPANISH);
        Mails::in_folder(folder.path()).wait_for(|mail| mail.is_to("nobody@example.org"), Duration::from_millis(30));
    }
}
