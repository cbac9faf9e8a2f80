//! Takes out of an image what does not belong to the picture: where and when it was taken, with which device, by whom,
//! previews of an earlier state, comments. What is needed to show it stays as it is: nothing is encoded anew. That is the
//! picture itself, its colours (ICC) and which side is up.
//!
//! A list says what stays, not what goes: what is not known is not kept. The libraries that take images apart keep what
//! follows the first scan of a JPEG as it is, other images and previews among it, and so the parts are told apart here.
use std::borrow::Cow;

/// What begins the EXIF data of a JPEG, and now and then that of a WebP.
const EXIF: &[u8] = b"Exif\0\0";

/// The beginning of every PNG.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The parts of a PNG beside the picture itself that say how to show it, and those of an animation.
const PNG_KEPT: [&[u8; 4]; 16] = [
    b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"mDCV", b"cLLI", b"sBIT", b"bKGD", b"hIST", b"pHYs",
    b"sPLT", b"acTL", b"fcTL", b"fdAT",
];

/// The parts of a WebP that are the picture, its transparency, its colours and its animation.
const WEBP_KEPT: [&[u8; 4]; 7] = [b"VP8X", b"ICCP", b"ANIM", b"ANMF", b"ALPH", b"VP8 ", b"VP8L"];

/// The flags of a WebP that announce EXIF and XMP.
const WEBP_EXIF: u8 = 0b1000;
const WEBP_XMP: u8 = 0b0100;

/// The image without what does not belong to the picture; `None` when it is no image of this media type (`image/jpeg`,
/// `image/png`, `image/webp`), or a broken one.
pub fn without_metadata(image: &[u8], media_type: &str) -> Option<Vec<u8>> {
    match media_type {
        "image/jpeg" => jpeg(image),
        "image/png" => png(image),
        "image/webp" => webp(image),
        _ => None,
    }
}

/// A JPEG is a chain of segments: a marker, for most a length, and data; behind the head of a scan stands its picture
/// up to the next marker. What follows the end is another image or something hidden.
fn jpeg(image: &[u8]) -> Option<Vec<u8>> {
    let mut rest = image.strip_prefix(&[0xFF, 0xD8])?;
    let mut kept = vec![0xFF, 0xD8];
    let mut orientation = None;
    let mut segments = Vec::new();
    loop {
        let (marker, behind) = match rest {
            [0xFF, 0xD9, ..] => break,
            // What fills up, and what has neither length nor data.
            [0xFF, 0xFF, ..] => {
                rest = rest.get(1..)?;
                continue;
            }
            [0xFF, 0x01 | 0xD0..=0xD8, ..] => {
                rest = rest.get(2..)?;
                continue;
            }
            [0xFF, marker, behind @ ..] => (*marker, behind),
            // Cut off in the middle of the picture, which is shown as far as it goes.
            _ if rest.len() < 2 && segments.iter().any(|(marker, _)| *marker == 0xDA) => break,
            _ => return None,
        };
        let length = usize::from(u16::from_be_bytes(*behind.first_chunk()?));
        let (data, behind) = (behind.get(2..length)?, behind.get(length..)?);
        if marker == 0xE1
            && let Some(exif) = data.strip_prefix(EXIF)
        {
            orientation = orientation.or(orientation_of(exif));
        }
        // The head of a scan has its picture behind it.
        let picture = if marker == 0xDA { picture_length(behind) } else { 0 };
        let whole = rest.get(..length.saturating_add(picture).saturating_add(2))?;
        if marker == 0xE0 {
            segments.extend(jfif(data).map(|segment| (marker, Cow::Owned(segment))));
        } else if is_of_the_picture(marker, data) {
            segments.push((marker, Cow::Borrowed(whole)));
        }
        rest = behind.get(picture..)?;
    }
    if !segments.iter().any(|(marker, _)| *marker == 0xDA) {
        return None;
    }
    // JFIF wants to be the first.
    let jfif = segments.iter().take_while(|(marker, _)| *marker == 0xE0).count();
    for (place, (_, segment)) in segments.iter().enumerate() {
        if place == jfif {
            kept.extend(exif_segment(orientation));
        }
        kept.extend_from_slice(segment);
    }
    kept.extend([0xFF, 0xD9]);
    Some(kept)
}

/// The JFIF segment of a JPEG with its version and its density, and without a preview; `None` of another application.
fn jfif(data: &[u8]) -> Option<Vec<u8>> {
    let head = data.first_chunk::<12>()?;
    head.starts_with(b"JFIF\0")
        .then(|| [b"\xFF\xE0\0\x10".as_slice(), head, &[0, 0]].concat())
}

/// Whether a segment of a JPEG is needed to show it, beside JFIF: frames, scans and their tables, and of those of
/// applications the colour profile and Adobe's colour transformation.
fn is_of_the_picture(marker: u8, data: &[u8]) -> bool {
    match marker {
        0xC0..=0xCF | 0xDA..=0xDF => true,
        0xE2 => data.starts_with(b"ICC_PROFILE\0"),
        0xEE => data.starts_with(b"Adobe"),
        _ => false,
    }
}

/// Bytes up to the next marker; stuffed bytes and restarts are of the picture.
fn picture_length(bytes: &[u8]) -> usize {
    let is_marker = |pair: &[u8]| matches!(pair, [0xFF, sign] if !matches!(sign, 0x00 | 0xD0..=0xD7 | 0xFF));
    bytes.windows(2).position(is_marker).unwrap_or(bytes.len())
}

fn exif_segment(orientation: Option<u8>) -> Vec<u8> {
    let Some(orientation) = orientation else {
        return Vec::new();
    };
    let tiff = tiff(orientation);
    let length = u16::try_from(EXIF.len().saturating_add(tiff.len()).saturating_add(2)).unwrap_or_default();
    [&[0xFF, 0xE1], length.to_be_bytes().as_slice(), EXIF, &tiff].concat()
}

/// A PNG is a chain of chunks: a length, a name, data and a checksum. Critical ones have a name in upper case.
fn png(image: &[u8]) -> Option<Vec<u8>> {
    let mut rest = image.strip_prefix(PNG)?;
    let mut kept = PNG.to_vec();
    let mut orientation = None;
    let mut chunks: Vec<(&[u8; 4], &[u8])> = Vec::new();
    loop {
        let length = usize::try_from(u32::from_be_bytes(*rest.first_chunk()?)).ok()?;
        let name: &[u8; 4] = rest.get(4..)?.first_chunk()?;
        let data = rest.get(8..length.checked_add(8)?)?;
        let whole = rest.get(..length.checked_add(12)?)?;
        if name == b"eXIf" {
            orientation = orientation_of(data);
        }
        if name.first().is_some_and(u8::is_ascii_uppercase) || PNG_KEPT.contains(&name) {
            chunks.push((name, whole));
        }
        if name == b"IEND" {
            break;
        }
        rest = rest.get(whole.len()..)?;
    }
    if chunks.first().is_none_or(|(name, _)| *name != b"IHDR") {
        return None;
    }
    for (name, chunk) in chunks {
        kept.extend_from_slice(chunk);
        if let (b"IHDR", Some(orientation)) = (name, orientation) {
            let tiff = tiff(orientation);
            let named = [b"eXIf".as_slice(), &tiff].concat();
            kept.extend(u32::try_from(tiff.len()).unwrap_or_default().to_be_bytes());
            kept.extend_from_slice(&named);
            kept.extend(checksum(&named).to_be_bytes());
        }
    }
    Some(kept)
}

/// The checksum of a PNG chunk, over its name and its data (ISO 3309, CRC-32).
fn checksum(bytes: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 {
                (sum >> 1) ^ 0xEDB8_8320
            } else {
                sum >> 1
            };
        }
    }
    !sum
}

/// A WebP is a RIFF file: chunks of a name, a length and data, each begun at an even place.
fn webp(image: &[u8]) -> Option<Vec<u8>> {
    let length = usize::try_from(u32::from_le_bytes(*image.strip_prefix(b"RIFF")?.first_chunk()?)).ok()?;
    // Some writers leave the last filling byte out.
    let end = length.checked_add(8)?.min(image.len());
    let mut rest = image.get(8..end)?.strip_prefix(b"WEBP")?;
    let mut chunks = Vec::new();
    let mut orientation = None;
    let mut has_picture = false;
    while !rest.is_empty() {
        let name: &[u8; 4] = rest.first_chunk()?;
        let length = usize::try_from(u32::from_le_bytes(*rest.get(4..)?.first_chunk()?)).ok()?;
        let data = rest.get(8..length.checked_add(8)?)?;
        if name == b"EXIF" {
            orientation = orientation_of(data.strip_prefix(EXIF).unwrap_or(data));
        }
        if WEBP_KEPT.contains(&name) {
            chunks.push((name, data.to_vec()));
        }
        has_picture |= matches!(name, b"VP8 " | b"VP8L" | b"ANMF");
        let padded = length.checked_add(length % 2)?.checked_add(8)?;
        rest = rest.get(padded..).unwrap_or_default();
    }
    if !has_picture {
        return None;
    }
    // Only the long form, which begins with its flags, has room for the orientation.
    match chunks.first_mut() {
        Some((b"VP8X", data)) => {
            let flags = data.first_mut()?;
            *flags &= !(WEBP_EXIF | WEBP_XMP);
            if let Some(orientation) = orientation {
                *flags |= WEBP_EXIF;
                chunks.push((b"EXIF", tiff(orientation).to_vec()));
            }
        }
        _ => chunks.retain(|(name, _)| *name != b"VP8X"),
    }
    let mut body = b"WEBP".to_vec();
    for (name, data) in chunks {
        body.extend_from_slice(name);
        body.extend(u32::try_from(data.len()).ok()?.to_le_bytes());
        body.extend_from_slice(&data);
        if data.len() % 2 == 1 {
            body.push(0);
        }
    }
    let length = u32::try_from(body.len()).ok()?.to_le_bytes();
    Some([b"RIFF".as_slice(), &length, &body].concat())
}

/// Which side is up, from EXIF data: 2 to 8, `None` where it is as it stands or is not said.
fn orientation_of(tiff: &[u8]) -> Option<u8> {
    let big = match tiff.first_chunk::<4>()? {
        b"MM\0*" => true,
        b"II*\0" => false,
        _ => return None,
    };
    let number16 = |at: usize| {
        let bytes = *tiff.get(at..)?.first_chunk()?;
        Some(if big {
            u16::from_be_bytes(bytes)
        } else {
            u16::from_le_bytes(bytes)
        })
    };
    let first = *tiff.get(4..)?.first_chunk()?;
    let first = if big {
        u32::from_be_bytes(first)
    } else {
        u32::from_le_bytes(first)
    };
    let directory = usize::try_from(first).ok()?;
    let mut entry = directory.checked_add(2)?;
    for _ in 0..number16(directory)? {
        // The tag, the form of its value (3: 16 bits), how many values, and the value.
        if number16(entry)? == 0x0112 && number16(entry.checked_add(2)?)? == 3 {
            let value = number16(entry.checked_add(8)?)?;
            return u8::try_from(value).ok().filter(|value| (2..=8).contains(value));
        }
        entry = entry.checked_add(12)?;
    }
    None
}

/// EXIF data that say which side is up and nothing else.
fn tiff(orientation: u8) -> [u8; 26] {
    let mut tiff = *b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";
    if let Some(value) = tiff.get_mut(19) {
        *value = orientation;
    }
    tiff
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
    use super::*;

    /// EXIF data with an orientation and a place, as a little-endian camera writes them.
    fn exif(orientation: u8) -> Vec<u8> {
        let entries: [&[u8]; 2] = [
            &[0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0],
            &[0x25, 0x88, 4, 0, 1, 0, 0, 0, 38, 0, 0, 0],
        ];
        [
            b"II*\0\x08\0\0\0\x02\0".as_slice(),
            &entries.concat(),
            &[0; 4],
            b"CANARYGPS",
        ]
        .concat()
    }

    fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len() + 2).unwrap().to_be_bytes();
        [&[0xFF, marker], length.as_slice(), data].concat()
    }

    fn sample_jpeg(orientation: u8) -> Vec<u8> {
        [
            vec![0xFF, 0xD8],
            segment(0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\x02\x03CANARYSMALLPICTURE"),
            segment(0xE1, &[EXIF, &exif(orientation)].concat()),
            segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x>CANARYXMP</x>"),
            segment(0xED, b"Photoshop 3.0\0CANARYIPTC"),
            segment(0xE2, b"MPF\0CANARYMPF"),
            segment(0xE2, b"ICC_PROFILE\0\x01\x01colours"),
            segment(0xFE, b"CANARYCOMMENT"),
            segment(0xDB, b"tables"),
            segment(0xC0, b"frame"),
            segment(0xDA, b"scan"),
            vec![1, 2, 0xFF, 0, 3, 0xFF, 0xD0, 4],
            segment(0xC4, b"more \xFF\xD9 tables"),
            segment(0xDA, b"scan"),
            vec![5, 6, 0xFF, 0xD9],
            b"\xFF\xD8CANARYPREVIEW\xFF\xD9".to_vec(),
        ]
        .concat()
    }

    fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
        let named = [name.as_slice(), data].concat();
        let length = u32::try_from(data.len()).unwrap().to_be_bytes();
        [length.as_slice(), &named, &checksum(&named).to_be_bytes()].concat()
    }

    fn sample_png(orientation: u8) -> Vec<u8> {
        [
            PNG.to_vec(),
            chunk(b"IHDR", b"\0\0\0\x01\0\0\0\x01\x08\0\0\0\0"),
            chunk(b"iCCP", b"colours"),
            chunk(b"eXIf", &exif(orientation)),
            chunk(b"tEXt", b"Author\0CANARYTEXT"),
            chunk(b"iTXt", b"XML:com.adobe.xmp\0CANARYXMP"),
            chunk(b"prVt", b"CANARYPRIVATE"),
            chunk(b"IDAT", b"picture"),
            chunk(b"tIME", b"CANARYT"),
            chunk(b"IEND", b""),
            b"CANARYTAIL".to_vec(),
        ]
        .concat()
    }

    fn riff(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
        let mut body = b"WEBP".to_vec();
        for (name, data) in chunks {
            body.extend_from_slice(*name);
            body.extend(u32::try_from(data.len()).unwrap().to_le_bytes());
            body.extend_from_slice(data);
            body.resize(body.len().next_multiple_of(2), 0);
        }
        let length = u32::try_from(body.len()).unwrap().to_le_bytes();
        [b"RIFF".as_slice(), &length, &body].concat()
    }

    fn sample_webp(orientation: u8) -> Vec<u8> {
        let chunks: [(&[u8; 4], &[u8]); 6] = [
            (b"VP8X", &[0x2C, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
            (b"ICCP", b"colours"),
            (b"VP8 ", b"picture"),
            (b"EXIF", &exif(orientation)),
            (b"XMP ", b"CANARYXMP"),
            (b"ABCD", b"CANARYPRIVATE"),
        ];
        [riff(&chunks), b"CANARYTAIL".to_vec()].concat()
    }

    fn contains(bytes: &[u8], part: &[u8]) -> bool {
        bytes.windows(part.len()).any(|window| window == part)
    }

    #[test]
    fn nothing_but_the_picture_its_colours_and_its_orientation_stays() {
        type Sample = fn(u8) -> Vec<u8>;
        let samples: [(&str, Sample); 3] = [
            ("image/jpeg", sample_jpeg),
            ("image/png", sample_png),
            ("image/webp", sample_webp),
        ];
        for (media_type, sample) in samples {
            for orientation in 0..=9 {
                let kept = without_metadata(&sample(orientation), media_type).unwrap();
                assert!(!contains(&kept, b"CANARY"), "{media_type}: {}", kept.escape_ascii());
                assert!(contains(&kept, b"colours"), "{media_type}: {}", kept.escape_ascii());
                let turned = (2..=8).contains(&orientation);
                assert_eq!(
                    contains(&kept, &tiff(orientation)),
                    turned,
                    "{media_type} {orientation}"
                );
                assert_eq!(contains(&kept, b"MM\0*"), turned, "{media_type} {orientation}");
                assert_eq!(
                    without_metadata(&kept, media_type).as_ref(),
                    Some(&kept),
                    "{media_type}: twice is as good as once"
                );
            }
        }
    }

    #[test]
    fn the_picture_stays_as_it_was() {
        let kept = jpeg(&sample_jpeg(6)).unwrap();
        let picture = [
            segment(0xDB, b"tables"),
            segment(0xC0, b"frame"),
            segment(0xDA, b"scan"),
            vec![1, 2, 0xFF, 0, 3, 0xFF, 0xD0, 4],
            segment(0xC4, b"more \xFF\xD9 tables"),
            segment(0xDA, b"scan"),
            vec![5, 6, 0xFF, 0xD9],
        ]
        .concat();
        assert!(kept.ends_with(&picture), "{}", kept.escape_ascii());
        assert!(
            kept.starts_with(b"\xFF\xD8\xFF\xE0\0\x10JFIF\0"),
            "{}",
            kept.escape_ascii()
        );
        let expected = riff(&[
            (b"VP8X", &[0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
            (b"ICCP", b"colours"),
            (b"VP8 ", b"picture"),
        ]);
        assert_eq!(webp(&sample_webp(1)), Some(expected));
        let simple = riff(&[(b"VP8L", b"picture")]);
        assert_eq!(webp(&simple), Some(simple.clone()));
        // The known checksum of the empty last chunk.
        assert!(png(&sample_png(1)).unwrap().ends_with(b"\0\0\0\0IEND\xAE\x42\x60\x82"));
    }

    #[test]
    fn a_picture_that_is_cut_off_is_kept_and_what_is_none_is_not() {
        let mut cut = sample_jpeg(1);
        cut.truncate(cut.len() - b"\x06\xFF\xD9\xFF\xD8CANARYPREVIEW\xFF\xD9".len());
        assert!(jpeg(&cut).unwrap().ends_with(&[5, 0xFF, 0xD9]));
        for (bytes, media_type) in [
            (b"\xFF\xD8\xFF\xE0\0\x10JFIF\0".to_vec(), "image/jpeg"),
            (
                [vec![0xFF, 0xD8], segment(0xE1, b"x"), vec![0xFF, 0xD9]].concat(),
                "image/jpeg",
            ),
            (PNG.to_vec(), "image/png"),
            ([PNG, &chunk(b"IDAT", b"x"), &chunk(b"IEND", b"")].concat(), "image/png"),
            (b"RIFF\x04\0\0\0WEBP".to_vec(), "image/webp"),
            (riff(&[(b"EXIF", b"x")]), "image/webp"),
            (sample_png(1), "image/jpeg"),
            (b"GIF89a".to_vec(), "image/gif"),
        ] {
            assert_eq!(without_metadata(&bytes, media_type), None, "{}", bytes.escape_ascii());
        }
        for sample in [sample_jpeg(6), sample_png(6), sample_webp(6)] {
            for length in 0..sample.len() {
                let cut = sample.get(..length).unwrap();
                for media_type in ["image/jpeg", "image/png", "image/webp"] {
                    let kept = without_metadata(cut, media_type);
                    assert!(
                        !kept.is_some_and(|kept| contains(&kept, b"CANARY")),
                        "{length} {media_type}"
                    );
                }
            }
        }
    }
}
