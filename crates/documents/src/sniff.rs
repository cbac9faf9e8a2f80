//! Which of the accepted types a file is, from its content. The name alone proves nothing: the content has to agree
//! with the extension, or the file is none of them. The list is the Network's form for documents; images are for
//! practices (brief: The Network's form).
use std::io::{self, Read, Seek, SeekFrom};

/// A type of file that may be attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AcceptedType {
    /// The media type under which it is served.
    pub media_type: &'static str,
    /// The extension without a dot, in lower case.
    pub extension: &'static str,
    /// Whether it is an image, else it is a document.
    pub image: bool,
    proof: Proof,
}

/// What in the content shows the type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Proof {
    /// A signature at the beginning, as the `infer` crate knows it by media type.
    Signature,
    /// All of it is UTF-8 without control characters.
    Text,
    /// A ZIP archive of Office Open XML with parts in this folder.
    OpenXml(&'static str),
    /// An OLE2 compound file with one of these streams.
    Compound(&'static [&'static str]),
}

const fn document(extension: &'static str, media_type: &'static str, proof: Proof) -> AcceptedType {
    AcceptedType {
        media_type,
        extension,
        image: false,
        proof,
    }
}

const fn image(extension: &'static str, media_type: &'static str) -> AcceptedType {
    AcceptedType {
        media_type,
        extension,
        image: true,
        proof: Proof::Signature,
    }
}

/// Every accepted type, by extension; `jpg` and `jpeg` are one type with two.
pub const ACCEPTED: &[AcceptedType] = &[
    document("txt", "text/plain", Proof::Text),
    document("rtf", "application/rtf", Proof::Signature),
    document("pdf", "application/pdf", Proof::Signature),
    document("doc", "application/msword", Proof::Compound(&["WordDocument"])),
    document(
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Proof::OpenXml("word/"),
    ),
    document("odt", "application/vnd.oasis.opendocument.text", Proof::Signature),
    document(
        "ppt",
        "application/vnd.ms-powerpoint",
        Proof::Compound(&["PowerPoint Document"]),
    ),
    document(
        "pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        Proof::OpenXml("ppt/"),
    ),
    document(
        "odp",
        "application/vnd.oasis.opendocument.presentation",
        Proof::Signature,
    ),
    document(
        "xls",
        "application/vnd.ms-excel",
        Proof::Compound(&["Workbook", "Book"]),
    ),
    document(
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Proof::OpenXml("xl/"),
    ),
    document(
        "ods",
        "application/vnd.oasis.opendocument.spreadsheet",
        Proof::Signature,
    ),
    image("png", "image/png"),
    image("jpg", "image/jpeg"),
    image("jpeg", "image/jpeg"),
    image("webp", "image/webp"),
];

/// Bytes at the beginning that signatures and the list of an archive's first parts are looked for in.
const HEAD: u64 = 64 * 1024;
/// The beginning of every part of a ZIP archive.
const ZIP_PART: &[u8] = b"PK\x03\x04";
/// The beginning of every compound file.
const COMPOUND: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
/// Bytes of an entry of a compound file's directory; its name is in the first 64.
const DIRECTORY_ENTRY: usize = 128;

/// The accepted type that the content is and that its name says; `None` when there is no such type.
///
/// # Errors
/// When the content cannot be read.
pub fn accepted_type(content: &mut (impl Read + Seek), file_name: &str) -> io::Result<Option<AcceptedType>> {
    let Some((_, extension)) = file_name.trim().rsplit_once('.') else {
        return Ok(None);
    };
    let Some(one) = ACCEPTED
        .iter()
        .find(|one| one.extension.eq_ignore_ascii_case(extension))
    else {
        return Ok(None);
    };
    content.seek(SeekFrom::Start(0))?;
    let mut head = Vec::new();
    content.by_ref().take(HEAD).read_to_end(&mut head)?;
    let proven = match one.proof {
        Proof::Signature => infer::is_mime(&head, one.media_type),
        Proof::Text => is_text(content)?,
        Proof::OpenXml(folder) => is_open_xml(&head, folder),
        Proof::Compound(streams) => head.starts_with(COMPOUND) && has_stream(content, &head, streams)?,
    };
    Ok(proven.then_some(*one))
}

/// Whether all of it is UTF-8 text (a byte order mark is fine) that is not empty.
fn is_text(content: &mut (impl Read + Seek)) -> io::Result<bool> {
    content.seek(SeekFrom::Start(0))?;
    let mut waiting: Vec<u8> = Vec::new();
    let mut any = false;
    loop {
        let read = content.by_ref().take(HEAD).read_to_end(&mut waiting)?;
        let (text, rest) = match std::str::from_utf8(&waiting) {
            Ok(text) => (text, &[][..]),
            Err(error) => {
                let (valid, rest) = waiting.split_at(error.valid_up_to());
                // A character may be cut by the end of the piece, but not by the end of the file.
                if error.error_len().is_some() || read == 0 {
                    return Ok(false);
                }
                (std::str::from_utf8(valid).unwrap_or_default(), rest)
            }
        };
        if text
            .chars()
            .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}'))
        {
            return Ok(false);
        }
        any |= !text.is_empty();
        waiting = rest.to_vec();
        if read == 0 {
            return Ok(any);
        }
    }
}

/// Whether it is an Office Open XML archive one of whose first parts is in the folder.
fn is_open_xml(head: &[u8], folder: &str) -> bool {
    let beginnings = head
        .windows(ZIP_PART.len())
        .enumerate()
        .filter(|(_, bytes)| *bytes == ZIP_PART);
    let mut names = beginnings.filter_map(|(at, _)| part_name(head.get(at..)?)).peekable();
    let package = |name: &&[u8]| {
        let beginnings: [&[u8]; 4] = [b"[Content_Types].xml", b"_rels/", b"docProps/", folder.as_bytes()];
        beginnings.iter().any(|beginning| name.starts_with(beginning))
    };
    head.starts_with(ZIP_PART)
        && names.peek().is_some_and(package)
        && names.any(|name| name.starts_with(folder.as_bytes()))
}

/// The name in the header of a ZIP part: its length is at 26, the name at 30.
fn part_name(header: &[u8]) -> Option<&[u8]> {
    let length = usize::from(number16(header, 26)?);
    header.get(30..30 + length)
}

/// Whether the first sector of a compound file's directory names one of the streams, or any later one that follows
/// it without a gap.
fn has_stream(content: &mut (impl Read + Seek), head: &[u8], streams: &[&str]) -> io::Result<bool> {
    // The size of a sector is a power of two at 30: 512 or 4096. The directory's first sector is at 48; sector 0
    // begins after one sector of header.
    let (Some(shift @ (9 | 12)), Some(first)) = (number16(head, 30), number32(head, 48)) else {
        return Ok(false);
    };
    content.seek(SeekFrom::Start((u64::from(first) + 1) << shift))?;
    let mut directory = Vec::new();
    content.by_ref().take(HEAD).read_to_end(&mut directory)?;
    let wanted: Vec<Vec<u8>> = streams
        .iter()
        .map(|name| name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect())
        .collect();
    // The object type of an entry is at 66: 1 a storage, 2 a stream, 5 the root, 0 unused. Anything else is no entry.
    let entries = directory
        .chunks_exact(DIRECTORY_ENTRY)
        .take_while(|entry| matches!(entry.get(66), Some(0..=5)));
    Ok(entries
        .into_iter()
        .any(|entry| wanted.iter().any(|name| entry.starts_with(name))))
}

fn number16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn number32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]
    use super::*;
    use std::io::Cursor;

    /// A ZIP part without compression, as far as its header says who it is.
    fn part(name: &str, bytes: &[u8]) -> Vec<u8> {
        let mut part = ZIP_PART.to_vec();
        part.extend([20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        part.extend(u32::try_from(bytes.len()).unwrap().to_le_bytes());
        part.extend(u32::try_from(bytes.len()).unwrap().to_le_bytes());
        part.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        part.extend([0, 0]);
        part.extend(name.as_bytes());
        part.extend(bytes);
        part
    }

    fn open_xml(folder: &str) -> Vec<u8> {
        [
            part("[Content_Types].xml", b"<Types/>"),
            part("_rels/.rels", b"<Relationships/>"),
            part("docProps/app.xml", b"<Properties/>"),
            part(&format!("{folder}main.xml"), b"<x/>"),
        ]
        .concat()
    }

    fn open_document(kind: &str) -> Vec<u8> {
        part(
            "mimetype",
            format!("application/vnd.oasis.opendocument.{kind}").as_bytes(),
        )
    }

    /// A compound file of a header, `before` sectors and a directory with a root and one stream.
    fn compound(before: u32, stream: &str) -> Vec<u8> {
        let mut bytes = COMPOUND.to_vec();
        bytes.resize(512, 0);
        bytes[30] = 9;
        bytes[48..52].copy_from_slice(&before.to_le_bytes());
        bytes.resize(512 * (usize::try_from(before).unwrap() + 1), 0);
        for (name, object) in [("Root Entry", 5), (stream, 2)] {
            let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            entry.resize(DIRECTORY_ENTRY, 0);
            entry[66] = object;
            bytes.extend(entry);
        }
        bytes
    }

    fn samples() -> Vec<(&'static str, Vec<u8>)> {
        vec![
            ("txt", "\u{feff}Migración\r\n\tñandú\n".into()),
            ("rtf", b"{\\rtf1\\ansi Hola}".to_vec()),
            ("pdf", b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj".to_vec()),
            ("doc", compound(3, "WordDocument")),
            ("docx", open_xml("word/")),
            ("odt", open_document("text")),
            ("ppt", compound(0, "PowerPoint Document")),
            ("pptx", open_xml("ppt/")),
            ("odp", open_document("presentation")),
            ("xls", compound(200, "Workbook")),
            ("xlsx", open_xml("xl/")),
            ("ods", open_document("spreadsheet")),
            ("png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()),
            ("jpg", b"\xFF\xD8\xFF\xE0\0\x10JFIF\0".to_vec()),
            ("jpeg", b"\xFF\xD8\xFF\xE0\0\x10JFIF\0".to_vec()),
            ("webp", b"RIFF\x24\0\0\0WEBPVP8 ".to_vec()),
        ]
    }

    fn media_type_of(content: &[u8], file_name: &str) -> Option<AcceptedType> {
        accepted_type(&mut Cursor::new(content), file_name).unwrap()
    }

    #[test]
    fn every_accepted_type_is_found_from_its_content() {
        let samples = samples();
        assert_eq!(samples.len(), ACCEPTED.len());
        for ((extension, bytes), accepted) in samples.iter().zip(ACCEPTED) {
            let found = media_type_of(bytes, &format!("Anexo.1.{}", extension.to_uppercase()));
            assert_eq!(found, Some(*accepted), "{extension}");
        }
    }

    #[test]
    fn content_that_does_not_agree_with_the_extension_is_refused() {
        for (extension, bytes) in samples() {
            let of = ACCEPTED.iter().find(|one| one.extension == extension).unwrap();
            for other in ACCEPTED.iter().filter(|one| one.media_type != of.media_type) {
                // RTF is a kind of plain text.
                if (extension, other.extension) != ("rtf", "txt") {
                    let found = media_type_of(&bytes, &format!("a.{}", other.extension));
                    assert_eq!(found, None, "{extension} named {}", other.extension);
                }
            }
        }
    }

    #[test]
    fn what_is_not_on_the_list_is_refused() {
        let program = b"\x7fELF\x02\x01\x01\0";
        for name in ["a.exe", "a.svg", "a.html", "a", "a.", ".pdf.zip", ""] {
            assert_eq!(media_type_of(b"%PDF-1.7", name), None, "{name}");
        }
        assert_eq!(media_type_of(program, "a.txt"), None);
        assert_eq!(media_type_of(b"", "a.txt"), None);
        assert_eq!(media_type_of(&part("evil.exe", b"word/"), "a.docx"), None);
        assert_eq!(
            media_type_of(&[part("a.txt", b""), part("word/x", b"")].concat(), "a.docx"),
            None
        );
    }

    #[test]
    fn text_is_text_to_its_end() {
        let piece = usize::try_from(HEAD).unwrap();
        let mut text = "a".repeat(piece - 1);
        text.push('ñ');
        assert!(
            media_type_of(text.as_bytes(), "a.txt").is_some(),
            "a character across two pieces"
        );
        let mut bytes = text.into_bytes();
        bytes.push(0xC3);
        assert_eq!(media_type_of(&bytes, "a.txt"), None, "half a character at the end");
        bytes.pop();
        bytes.push(0);
        assert_eq!(
            media_type_of(&bytes, "a.txt"),
            None,
            "a control character behind the first piece"
        );
    }
}
