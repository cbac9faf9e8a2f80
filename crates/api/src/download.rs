//! Sends an attached file: always to be saved, never shown as a page of this service.
use crate::problem::ApiError;
use actix_web::body::SizedStream;
use actix_web::http::header::{
    self, ContentDisposition, DispositionParam, DispositionType, ExtendedValue, HeaderValue,
};
use actix_web::{HttpRequest, HttpResponse};
use bytes::{Bytes, BytesMut};
use futures_util::stream;
use minga_workflow::attachments::AttachmentView;
use minga_workflow::files::Files;
use tokio::io::AsyncReadExt;

/// Bytes that are read from the disk at once.
const PIECE: usize = 64 * 1024;

/// The file of an attachment, with the caching that the caller's way in allows (`no-store` when signed in). The
/// `ETag` is the content's hash; `If-None-Match` is respected.
///
/// # Errors
/// Those of [`Files::read`].
pub async fn of(
    files: &Files,
    attachment: &AttachmentView,
    request: &HttpRequest,
    cache_control: &'static str,
) -> Result<HttpResponse, ApiError> {
    let etag = format!("\"{}\"", attachment.sha256);
    let known = request
        .headers()
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok());
    if known.is_some_and(|known| known.split(',').any(|one| one.trim().trim_start_matches("W/") == etag)) {
        return Ok(HttpResponse::NotModified()
            .insert_header((header::ETAG, etag))
            .insert_header((header::CACHE_CONTROL, cache_control))
            .finish());
    }
    let file = files.read(attachment.id).await?;
    let size = u64::try_from(attachment.size).unwrap_or_default();
    let pieces = stream::try_unfold(file, |mut file| async move {
        let mut piece = BytesMut::with_capacity(PIECE);
        let read = file.read_buf(&mut piece).await?;
        Ok::<Option<(Bytes, _)>, std::io::Error>((read > 0).then(|| (piece.freeze(), file)))
    });
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, attachment.media_type.as_str()))
        .insert_header(disposition(&attachment.file_name))
        .insert_header((header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")))
        .insert_header((header::ETAG, etag))
        .insert_header((header::CACHE_CONTROL, cache_control))
        .body(SizedStream::new(size, Box::pin(pieces))))
}

/// `attachment` with the name in the two forms of RFC 6266: plain ASCII for old clients, UTF-8 for all others.
pub(crate) fn disposition(file_name: &str) -> ContentDisposition {
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || " ._-()".contains(c) {
            c
        } else {
            '_'
        }
    };
    ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![
            DispositionParam::Filename(file_name.chars().map(plain).collect()),
            DispositionParam::FilenameExt(ExtendedValue {
                charset: header::Charset::Ext("UTF-8".to_owned()),
                language_tag: None,
                value: file_name.as_bytes().to_vec(),
            }),
        ],
    }
}
