//! The registry as files: the same filters as the lists, in batches, so that they take no more memory for more rows.
//! Text is sent while it is written; a workbook, whose end says what is in it, is written to a temporary file first.
use crate::download::disposition;
use crate::extract::language;
use crate::problem::{ApiError, Problem};
use crate::public::{self, CACHE_CONTROL, has, visit, visitor};
use crate::query::Parameters;
use crate::registrar::ServiceConfig;
use crate::selection::{SelectionQuery, selection};
use crate::state::ApiState;
use actix_web::http::header::{self, HeaderValue};
use actix_web::http::{Method, header::HttpDate};
use actix_web::{HttpRequest, HttpResponse, get, web};
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, TryStreamExt, stream};
use minga_domain::kinds::{Kind, Nature, PledgeType, PracticeType, ProgressStatus};
use minga_domain::language::Language;
use minga_workflow::registry::export::{self, BYTE_ORDER_MARK, Batch, Xlsx};
use minga_workflow::registry::{Languages, Selection};
use minga_workflow::{Call, Failure, Service};
use std::io::Seek;
use std::sync::Arc;
use tokio::io::AsyncReadExt;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Files that a process writes at the same time; who asks for one more is asked to come again. Ours: reading pages
/// must not wait for downloads.
const AT_ONCE: usize = 4;

static TURNS: Semaphore = Semaphore::const_new(AT_ONCE);

/// Bytes of a finished workbook that are read at once.
const PIECE: usize = 64 * 1024;

/// Registers the routes of this module.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(pledges_csv)
        .service(pledges_xlsx)
        .service(pledges_jsonl)
        .service(practices_csv)
        .service(practices_xlsx)
        .service(practices_jsonl);
}

/// A form of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Csv,
    Xlsx,
    JsonLines,
}

impl Form {
    fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::JsonLines => "application/jsonl",
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::JsonLines => "jsonl",
        }
    }
}

/// What a file is made of.
struct Source {
    service: Service,
    call: Call,
    kind: Kind,
    selection: Selection,
    languages: Languages,
    language: Language,
    /// Held until the file is finished.
    _turn: SemaphorePermit<'static>,
}

impl Source {
    async fn batch(&self, after: Option<export::After>) -> Result<Batch, Failure> {
        let (selection, languages) = (self.selection.clone(), self.languages.clone());
        let read = move |tx: &mut minga_workflow::Tx<'_>| export::batch(tx, &selection, after.as_ref(), &languages);
        self.service.read(self.call.clone(), read).await
    }

    /// The entries after a place; none behind the last one.
    async fn next(&self, after: Option<export::After>) -> Result<Option<Batch>, Failure> {
        match after {
            Some(after) => self.batch(Some(after)).await.map(Some),
            None => Ok(None),
        }
    }

    fn rows(&self, batch: &Batch) -> Vec<Vec<String>> {
        export::rows(&batch.entries, self.language, &self.service.surroundings.public_url)
    }

    fn headings(&self) -> Vec<String> {
        export::headings(self.kind, self.language)
    }

    /// Entries as lines.
    fn written(&self, batch: &Batch, form: Form) -> Result<Vec<u8>, Failure> {
        match form {
            Form::JsonLines => export::as_json_lines(&batch.entries),
            Form::Csv | Form::Xlsx => export::as_csv(self.rows(batch)),
        }
    }
}

async fn file(request: &HttpRequest, state: &ApiState, kind: Kind, form: Form) -> Result<HttpResponse, ApiError> {
    let mut query = Parameters::of(request);
    let selection = selection(&mut query, Some(kind));
    query.finish()?;
    let (languages, language) = (public::languages(request), language(request));
    let (version, changed) = visit(request, state, export::last_change).await?;
    // Weak: what is published while the file is written may be in one and not in another of the same version.
    let etag = public::etag(
        format!("{version} {} {}", request.path(), request.query_string()).as_bytes(),
        Some(&format!("{languages:?} {language:?}")),
    );
    let known = has(request, &etag);
    let mut response = if known {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    let weak = [b"W/".as_slice(), &etag].concat();
    if let Ok(etag) = HeaderValue::from_bytes(&weak) {
        response.insert_header((header::ETAG, etag));
    }
    if let Some(changed) = changed {
        let changed: std::time::SystemTime = (*changed).into();
        response.insert_header((header::LAST_MODIFIED, HttpDate::from(changed)));
    }
    response.insert_header((header::CACHE_CONTROL, CACHE_CONTROL));
    response.insert_header((header::VARY, HeaderValue::from_static("accept-language")));
    if known {
        return Ok(response.finish());
    }
    let call = visitor(request, state);
    let collection = match kind {
        Kind::Pledge => "pledges",
        Kind::Practice => "practices",
    };
    let name = format!("{collection}-{}.{}", call.now.date_naive(), form.extension());
    response.insert_header((header::CONTENT_TYPE, HeaderValue::from_static(form.media_type())));
    response.insert_header(disposition(&name));
    response.insert_header((header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")));
    if request.method() == Method::HEAD {
        return Ok(response.finish());
    }
    let turn = TURNS
        .try_acquire()
        .map_err(|_| Failure::Unavailable("as many files as may be are being written".to_owned()))?;
    let source = Source {
        service: state.service.clone(),
        call,
        kind,
        selection,
        languages,
        language,
        _turn: turn,
    };
    Ok(match form {
        Form::Csv | Form::JsonLines => response.streaming(Box::pin(lines(source, form).await?)),
        Form::Xlsx => response.streaming(Box::pin(workbook(source).await?)),
    })
}

/// The pieces of a file of lines, a batch each; while one is written the next is read. When one cannot be read the
/// connection is cut, so that nobody takes a part for the whole.
async fn lines(source: Source, form: Form) -> Result<impl Stream<Item = Result<Bytes, actix_web::Error>>, ApiError> {
    let mut beginning = Vec::new();
    if form == Form::Csv {
        beginning.extend_from_slice(BYTE_ORDER_MARK);
        beginning.extend(export::as_csv(vec![source.headings()])?);
    }
    let first = source.batch(None).await?;
    let place = (Arc::new(source), beginning, Some(first));
    let pieces = stream::try_unfold(place, move |(source, mut bytes, batch)| async move {
        let Some(mut batch) = batch else {
            return Ok(None);
        };
        let after = batch.next.take();
        let writer = Arc::clone(&source);
        let written = off_thread(move || writer.written(&batch, form));
        let (written, following) = tokio::try_join!(written, source.next(after))?;
        bytes.extend(written);
        Ok::<_, ApiError>(Some((Bytes::from(bytes), (source, Vec::new(), following))))
    });
    Ok(pieces.map_err(actix_web::Error::from))
}

/// The pieces of a workbook: it is written to a temporary file first, since its end says what its beginning needs.
async fn workbook(source: Source) -> Result<impl Stream<Item = Result<Bytes, std::io::Error>>, ApiError> {
    let name = export::name(source.kind, source.language);
    let mut workbook = Xlsx::new(&name, source.headings()).map_err(broken)?;
    let source = Arc::new(source);
    let mut batch = Some(source.batch(None).await?);
    while let Some(mut entries) = batch {
        let after = entries.next.take();
        let writer = Arc::clone(&source);
        let written = off_thread(move || {
            let mut rows = writer.rows(&entries).into_iter();
            rows.try_for_each(|row| workbook.push(row)).map_err(broken)?;
            Ok(workbook)
        });
        (workbook, batch) = tokio::try_join!(written, source.next(after))?;
    }
    let file = off_thread(move || {
        let mut file = tempfile::tempfile().map_err(broken)?;
        workbook.finish(&mut file).map_err(broken)?;
        file.rewind().map_err(broken)?;
        Ok(file)
    })
    .await?;
    let file = tokio::fs::File::from_std(file);
    Ok(stream::try_unfold(
        (file, source),
        move |(mut file, source)| async move {
            let mut piece = BytesMut::with_capacity(PIECE);
            let read = file.read_buf(&mut piece).await?;
            Ok((read > 0).then(|| (piece.freeze(), (file, source))))
        },
    ))
}

fn broken(error: std::io::Error) -> Failure {
    Failure::Unavailable(format!("a workbook cannot be written: {error}"))
}

/// Runs what takes long beside the threads that answer requests.
async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    web::block(work)
        .await
        .map_err(|error| Failure::Internal(error.to_string()))?
}

/// The published pledges as a file: CSV.
#[utoipa::path(tag = "Registry", security(()),
    params(
        SelectionQuery,
        ("type" = Option<Vec<PledgeType>>, Query, description = "Types of pledge; may repeat"),
        ("nature" = Option<Vec<Nature>>, Query, description = "What the pledge gives; may repeat"),
        ("status" = Option<Vec<ProgressStatus>>, Query, description = "What its last progress update says; may repeat"),
        ("Accept-Language" = Option<String>, Header, description = "The language of the headings (es, en or fr), and of texts that exist in it"),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of an earlier answer"),
    ),
    responses(
        (status = 200, description = "CSV (RFC 4180) in UTF-8 with a byte order mark, for spreadsheets; a cell that would be taken for a formula begins with an apostrophe. The latest publication comes first; records of an earlier collection are marked. The file is written while it is read: when the connection is cut it is not complete", body = String, content_type = "text/csv; charset=utf-8",
            headers(("ETag" = String, description = "Weak, for `If-None-Match`"), ("Last-Modified" = String, description = "When the registry changed last"), ("Content-Disposition" = String, description = "The name of the file")), example = json!("\u{FEFF}Reference,Kind,Title\r\nPL-2026-00017,pledge,Free legal advice at three border posts\r\n")),
        (status = 304, description = "The registry has not changed"),
        (status = 422, description = "A filter names a value that does not exist; `allowed` lists those that do", body = Problem),
        (status = 503, description = "The database cannot be reached now, or as many files as may be are being written", body = Problem),
    ))]
#[get("/v1/pledges.csv")]
async fn pledges_csv(request: HttpRequest, state: web::Data<ApiState>) -> Result<HttpResponse, ApiError> {
    file(&request, &state, Kind::Pledge, Form::Csv).await
}

/// The published pledges as a file: a workbook for spreadsheets.
#[utoipa::path(tag = "Registry", security(()),
    params(
        SelectionQuery,
        ("type" = Option<Vec<PledgeType>>, Query, description = "Types of pledge; may repeat"),
        ("nature" = Option<Vec<Nature>>, Query, description = "What the pledge gives; may repeat"),
        ("status" = Option<Vec<ProgressStatus>>, Query, description = "What its last progress update says; may repeat"),
        ("Accept-Language" = Option<String>, Header, description = "The language of the headings (es, en or fr), and of texts that exist in it"),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of an earlier answer"),
    ),
    responses(
        (status = 200, description = "A workbook for spreadsheets; all cells are text. The latest publication comes first; records of an earlier collection are marked. The file is finished before its first byte is sent", body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            headers(("ETag" = String, description = "Weak, for `If-None-Match`"), ("Last-Modified" = String, description = "When the registry changed last"), ("Content-Disposition" = String, description = "The name of the file"))),
        (status = 304, description = "The registry has not changed"),
        (status = 422, description = "A filter names a value that does not exist; `allowed` lists those that do", body = Problem),
        (status = 503, description = "The database cannot be reached now, or as many files as may be are being written", body = Problem),
    ))]
#[get("/v1/pledges.xlsx")]
async fn pledges_xlsx(request: HttpRequest, state: web::Data<ApiState>) -> Result<HttpResponse, ApiError> {
    file(&request, &state, Kind::Pledge, Form::Xlsx).await
}

/// The published pledges as a file: JSON Lines.
#[utoipa::path(tag = "Registry", security(()),
    params(
        SelectionQuery,
        ("type" = Option<Vec<PledgeType>>, Query, description = "Types of pledge; may repeat"),
        ("nature" = Option<Vec<Nature>>, Query, description = "What the pledge gives; may repeat"),
        ("status" = Option<Vec<ProgressStatus>>, Query, description = "What its last progress update says; may repeat"),
        ("Accept-Language" = Option<String>, Header, description = "The language of the headings (es, en or fr), and of texts that exist in it"),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of an earlier answer"),
    ),
    responses(
        (status = 200, description = "JSON Lines: on each line one public document, as `GET` on its reference gives it, without its attachments. The latest publication comes first; records of an earlier collection are marked. The file is written while it is read: when the connection is cut it is not complete", body = String, content_type = "application/jsonl",
            headers(("ETag" = String, description = "Weak, for `If-None-Match`"), ("Last-Modified" = String, description = "When the registry changed last"), ("Content-Disposition" = String, description = "The name of the file")), example = json!("{\"reference\":\"PL-2026-00017\",\"kind\":\"pledge\",\"title\":\"Free legal advice at three border posts\"}\n")),
        (status = 304, description = "The registry has not changed"),
        (status = 422, description = "A filter names a value that does not exist; `allowed` lists those that do", body = Problem),
        (status = 503, description = "The database cannot be reached now, or as many files as may be are being written", body = Problem),
    ))]
#[get("/v1/pledges.jsonl")]
async fn pledges_jsonl(request: HttpRequest, state: web::Data<ApiState>) -> Result<HttpResponse, ApiError> {
    file(&request, &state, Kind::Pledge, Form::JsonLines).await
}

/// The published practices as a file: CSV.
#[utoipa::path(tag = "Registry", security(()),
    params(
        SelectionQuery,
        ("type" = Option<Vec<PracticeType>>, Query, description = "Types of practice; may repeat"),
        ("Accept-Language" = Option<String>, Header, description = "The language of the headings (es, en or fr), and of texts that exist in it"),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of an earlier answer"),
    ),
    responses(
        (status = 200, description = "CSV (RFC 4180) in UTF-8 with a byte order mark, for spreadsheets; a cell that would be taken for a formula begins with an apostrophe. The latest publication comes first; records of an earlier collection are marked. The file is written while it is read: when the connection is cut it is not complete", body = String, content_type = "text/csv; charset=utf-8",
            headers(("ETag" = String, description = "Weak, for `If-None-Match`"), ("Last-Modified" = String, description = "When the registry changed last"), ("Content-Disposition" = String, description = "The name of the file")), example = json!("\u{FEFF}Reference,Kind,Title\r\nPR-2026-00042,practice,Free legal advice at three border posts\r\n")),
        (status = 304, description = "The registry has not changed"),
        (status = 422, description = "A filter names a value that does not exist; `allowed` lists those that do", body = Problem),
        (status = 503, description = "The database cannot be reached now, or as many files as may be are being written", body = Problem),
    ))]
#[get("/v1/practices.csv")]
async fn practices_csv(request: HttpRequest, state: web::Data<ApiState>) -> Result<HttpResponse, ApiError> {
    file(&request, &state, Kind::Practice, Form::Csv).await
}

/// The published practices as a file: a workbook for spreadsheets.
#[utoipa::path(tag = "Registry", security(()),
    params(
        SelectionQuery,
        ("type" = Option<Vec<PracticeType>>, Query, description = "Types of practice; may repeat"),
        ("Accept-Language" = Option<String>, Header, description = "The language of the headings (es, en or fr), and of texts that exist in it"),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of an earlier answer"),
    ),
    responses(
        (status = 200, description = "A workbook for spreadsheets; all cells are text. The latest publication comes first; records of an earlier collection are marked. The file is finished before its first byte is sent", body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            headers(("ETag" = String, description = "Weak, for `If-None-Match`"), ("Last-Modified" = String, description = "When the registry changed last"), ("Content-Disposition" = String, description = "The name of the file"))),
        (status = 304, description = "The registry has not changed"),
        (status = 422, description = "A filter names a value that does not exist; `allowed` lists those that do", body = Problem),
        (status = 503, description = "The database cannot be reached now, or as many files as may be are being written", body = Problem),
    ))]
#[get("/v1/practices.xlsx")]
async fn practices_xlsx(request: HttpRequest, state: web::Data<ApiState>) -> Result<HttpResponse, ApiError> {
    file(&request, &state, Kind::Practice, Form::Xlsx).await
}

/// The published practices as a file: JSON Lines.
#[utoipa::path(tag = "Registry", security(()),
    params(
        SelectionQuery,
        ("type" = Option<Vec<PracticeType>>, Query, description = "Types of practice; may repeat"),
        ("Accept-Language" = Option<String>, Header, description = "The language of the headings (es, en or fr), and of texts that exist in it"),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of an earlier answer"),
    ),
    responses(
        (status = 200, description = "JSON Lines: on each line one public document, as `GET` on its reference gives it, without its attachments. The latest publication comes first; records of an earlier collection are marked. The file is written while it is read: when the connection is cut it is not complete", body = String, content_type = "application/jsonl",
            headers(("ETag" = String, description = "Weak, for `If-None-Match`"), ("Last-Modified" = String, description = "When the registry changed last"), ("Content-Disposition" = String, description = "The name of the file")), example = json!("{\"reference\":\"PR-2026-00042\",\"kind\":\"practice\",\"title\":\"Free legal advice at three border posts\"}\n")),
        (status = 304, description = "The registry has not changed"),
        (status = 422, description = "A filter names a value that does not exist; `allowed` lists those that do", body = Problem),
        (status = 503, description = "The database cannot be reached now, or as many files as may be are being written", body = Problem),
    ))]
#[get("/v1/practices.jsonl")]
async fn practices_jsonl(request: HttpRequest, state: web::Data<ApiState>) -> Result<HttpResponse, ApiError> {
    file(&request, &state, Kind::Practice, Form::JsonLines).await
}
