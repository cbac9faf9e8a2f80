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
use futures_util::future::join;
use futures_util::{Stream, StreamExt, stream};
use minga_domain::kinds::{Kind, Nature, PledgeType, PracticeType, ProgressStatus};
use minga_domain::language::Language;
use minga_workflow::registry::export::{self, BYTE_ORDER_MARK, Batch, Xlsx};
use minga_workflow::registry::{Languages, Selection};
use minga_workflow::{Call, Failure, Service};
use std::io::Seek;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio::sync::{Semaphore, SemaphorePermit, mpsc};
use tokio::time::timeout;

/// Batches that a process reads and writes at the same time; the others wait. Ours: reading pages must not wait for
/// downloads.
const AT_ONCE: usize = 4;

static TURNS: Semaphore = Semaphore::const_new(AT_ONCE);

/// Files that a process gives at the same time; who asks for one more is asked to come again. Ours: each takes some
/// memory, or a workbook some of the disk.
const OPEN: usize = 32;

/// Of those, files of one client, so that one cannot keep them all.
const OPEN_OF_A_CLIENT: usize = 4;

/// Seconds after which such a client may come again.
const COME_AGAIN: u64 = 10;

/// Bytes that are handed on at once.
const PIECE: usize = 64 * 1024;

/// How long a client may take for a piece until its file is let go. Ours: a line of a kilobyte a second is enough.
const PATIENCE: Duration = Duration::from_secs(60);

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
    /// Held until the file is given or let go.
    _place: Place,
}

/// The clients of the files that are being given, each as often as it has one.
static GIVEN: Mutex<Vec<Option<IpAddr>>> = Mutex::new(Vec::new());

/// A place among the files that are being given; free again when it is dropped.
struct Place(Option<IpAddr>);

impl Place {
    /// A place for a client, if it can be told from others.
    ///
    /// # Errors
    /// [`Failure::Unavailable`] when there is none, [`Failure::TooManyRequests`] when the client has its share.
    fn take(client: Option<IpAddr>) -> Result<Self, Failure> {
        let mut given = GIVEN.lock().unwrap_or_else(PoisonError::into_inner);
        if client.is_some() && given.iter().filter(|one| **one == client).count() >= OPEN_OF_A_CLIENT {
            return Err(Failure::TooManyRequests {
                retry_after: COME_AGAIN,
            });
        }
        if given.len() >= OPEN {
            return Err(Failure::Unavailable(
                "as many files as may be are being given".to_owned(),
            ));
        }
        given.push(client);
        Ok(Self(client))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut given = GIVEN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = given.iter().position(|one| *one == self.0) {
            given.swap_remove(at);
        }
    }
}

/// A turn to read and write a batch. It is held for that alone: a client that takes nothing keeps nobody waiting.
async fn turn() -> Result<SemaphorePermit<'static>, Failure> {
    let turn = TURNS.acquire().await;
    turn.map_err(|_| Failure::Internal("there are no turns any more".to_owned()))
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
        let public_url = &self.service.surroundings.public_url;
        export::rows(&batch.entries, self.kind, self.language, public_url)
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
    let selection = selection(request, state, &mut query, Some(kind)).await?;
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
    let place = Place::take(state.limits.network_of(request))?;
    let source = Source {
        service: state.service.clone(),
        call,
        kind,
        selection,
        languages,
        language,
        _place: place,
    };
    Ok(match form {
        Form::Csv | Form::JsonLines => response.streaming(given(lines(source, form).await?, PATIENCE)),
        Form::Xlsx => response.streaming(given(workbook(source).await?, PATIENCE)),
    })
}

/// Hands the pieces on, small ones, as the client takes them. When it takes none for longer than `patience`, what they
/// come from is let go, and the connection is cut as soon as the client takes more, so that nobody takes a part for the
/// whole.
fn given<S, E>(pieces: S, patience: Duration) -> impl Stream<Item = Result<Bytes, actix_web::Error>>
where
    S: Stream<Item = Result<Bytes, E>> + 'static,
    E: Into<actix_web::Error> + 'static,
{
    // The end is a piece as well: `None`. Without it something went wrong.
    let (sender, receiver) = mpsc::channel::<Option<Result<Bytes, E>>>(1);
    actix_web::rt::spawn(async move {
        let mut pieces = pin!(pieces);
        let hand_on = async |piece| matches!(timeout(patience, sender.send(piece)).await, Ok(Ok(())));
        let mut next = pieces.next().await;
        while let Some(piece) = next {
            match piece {
                Ok(bytes) => {
                    let parts = async {
                        for part in bytes.chunks(PIECE) {
                            // A copy, because a part would hold the whole.
                            if !hand_on(Some(Ok(Bytes::copy_from_slice(part)))).await {
                                return false;
                            }
                        }
                        true
                    };
                    // The next piece is made while the client takes this one.
                    let (taken, following) = join(parts, pieces.next()).await;
                    if !taken {
                        return;
                    }
                    next = following;
                }
                Err(error) => {
                    hand_on(Some(Err(error))).await;
                    return;
                }
            }
        }
        hand_on(None).await;
    });
    Box::pin(stream::try_unfold(receiver, |mut receiver| async move {
        match receiver.recv().await {
            Some(Some(Ok(piece))) => Ok::<_, actix_web::Error>(Some((piece, receiver))),
            Some(Some(Err(error))) => Err(error.into()),
            Some(None) => Ok(None),
            None => Err(actix_web::error::ErrorRequestTimeout("nobody took the file")),
        }
    }))
}

/// The pieces of a file of lines, a batch each; while one is written the next is read. When one cannot be read the
/// connection is cut, so that nobody takes a part for the whole.
async fn lines(source: Source, form: Form) -> Result<impl Stream<Item = Result<Bytes, ApiError>>, ApiError> {
    let mut beginning = Vec::new();
    if form == Form::Csv {
        beginning.extend_from_slice(BYTE_ORDER_MARK);
        beginning.extend(export::as_csv(vec![source.headings()])?);
    }
    let first = {
        let _turn = turn().await?;
        source.batch(None).await?
    };
    let begin = (Arc::new(source), beginning, Some(first));
    Ok(stream::try_unfold(
        begin,
        move |(source, mut bytes, batch)| async move {
            let Some(mut batch) = batch else {
                return Ok(None);
            };
            let _turn = turn().await?;
            let after = batch.next.take();
            let writer = Arc::clone(&source);
            let written = off_thread(move || writer.written(&batch, form));
            let (written, following) = tokio::try_join!(written, source.next(after))?;
            bytes.extend(written);
            Ok::<_, ApiError>(Some((Bytes::from(bytes), (source, Vec::new(), following))))
        },
    ))
}

/// The pieces of a workbook: it is written to a temporary file first, since its end says what its beginning needs.
async fn workbook(source: Source) -> Result<impl Stream<Item = Result<Bytes, std::io::Error>>, ApiError> {
    let name = export::name(source.kind, source.language);
    let mut workbook = Xlsx::new(&name, source.headings()).map_err(broken)?;
    let source = Arc::new(source);
    let mut batch = {
        let _turn = turn().await?;
        Some(source.batch(None).await?)
    };
    while let Some(mut entries) = batch {
        let _turn = turn().await?;
        let after = entries.next.take();
        let writer = Arc::clone(&source);
        let written = off_thread(move || {
            let mut rows = writer.rows(&entries).into_iter();
            rows.try_for_each(|row| workbook.push(row)).map_err(broken)?;
            Ok(workbook)
        });
        (workbook, batch) = tokio::try_join!(written, source.next(after))?;
    }
    let file = {
        let _turn = turn().await?;
        off_thread(move || {
            let mut file = tempfile::tempfile().map_err(broken)?;
            workbook.finish(&mut file).map_err(broken)?;
            file.rewind().map_err(broken)?;
            Ok(file)
        })
        .await?
    };
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

/// Download the published pledges as CSV
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

/// Download the published pledges as a workbook
///
/// For spreadsheets.
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
        (status = 200, description = "A workbook for spreadsheets; all cells are text. The latest publication comes first; records of an earlier collection are marked. The file is finished before its first byte is sent", content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            headers(("ETag" = String, description = "Weak, for `If-None-Match`"), ("Last-Modified" = String, description = "When the registry changed last"), ("Content-Disposition" = String, description = "The name of the file"))),
        (status = 304, description = "The registry has not changed"),
        (status = 422, description = "A filter names a value that does not exist; `allowed` lists those that do", body = Problem),
        (status = 503, description = "The database cannot be reached now, or as many files as may be are being written", body = Problem),
    ))]
#[get("/v1/pledges.xlsx")]
async fn pledges_xlsx(request: HttpRequest, state: web::Data<ApiState>) -> Result<HttpResponse, ApiError> {
    file(&request, &state, Kind::Pledge, Form::Xlsx).await
}

/// Download the published pledges as JSON Lines
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

/// Download the published practices as CSV
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

/// Download the published practices as a workbook
///
/// For spreadsheets.
#[utoipa::path(tag = "Registry", security(()),
    params(
        SelectionQuery,
        ("type" = Option<Vec<PracticeType>>, Query, description = "Types of practice; may repeat"),
        ("Accept-Language" = Option<String>, Header, description = "The language of the headings (es, en or fr), and of texts that exist in it"),
        ("If-None-Match" = Option<String>, Header, description = "The `ETag` of an earlier answer"),
    ),
    responses(
        (status = 200, description = "A workbook for spreadsheets; all cells are text. The latest publication comes first; records of an earlier collection are marked. The file is finished before its first byte is sent", content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            headers(("ETag" = String, description = "Weak, for `If-None-Match`"), ("Last-Modified" = String, description = "When the registry changed last"), ("Content-Disposition" = String, description = "The name of the file"))),
        (status = 304, description = "The registry has not changed"),
        (status = 422, description = "A filter names a value that does not exist; `allowed` lists those that do", body = Problem),
        (status = 503, description = "The database cannot be reached now, or as many files as may be are being written", body = Problem),
    ))]
#[get("/v1/practices.xlsx")]
async fn practices_xlsx(request: HttpRequest, state: web::Data<ApiState>) -> Result<HttpResponse, ApiError> {
    file(&request, &state, Kind::Practice, Form::Xlsx).await
}

/// Download the published practices as JSON Lines
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]
    use super::*;
    use futures_util::TryStreamExt;
    use std::io;
    use tokio::sync::oneshot;

    /// Longer than any machine takes.
    const LONG: Duration = Duration::from_secs(30);

    #[actix_web::test]
    async fn what_is_taken_comes_whole() {
        let whole: Vec<u8> = (0..=u8::MAX).cycle().take(3 * PIECE + 1).collect();
        let halves = [&whole[..PIECE + 7], &[], &whole[PIECE + 7..]];
        let pieces = stream::iter(halves.map(|half| Ok::<_, io::Error>(Bytes::copy_from_slice(half))));
        let taken: Vec<Bytes> = given(pieces, LONG).try_collect().await.unwrap();
        assert!(taken.iter().all(|piece| piece.len() <= PIECE));
        assert_eq!(taken.concat(), whole);
    }

    #[actix_web::test]
    async fn what_nobody_takes_is_let_go_and_passes_for_no_whole() {
        let (held, let_go) = oneshot::channel::<()>();
        let endless = stream::unfold(held, async |held| {
            Some((Ok::<_, io::Error>(Bytes::from_static(b"a piece")), held))
        });
        let mut taken = given(endless, Duration::from_millis(20));
        // It happens without the client's doing, when the sender is dropped.
        assert!(timeout(LONG, let_go).await.unwrap().is_err());
        assert_eq!(taken.next().await.unwrap().unwrap(), "a piece");
        assert!(taken.next().await.unwrap().is_err());
        assert!(taken.next().await.is_none());
    }

    #[actix_web::test]
    async fn what_cannot_be_read_ends_the_file() {
        let pieces = stream::iter([Ok(Bytes::from_static(b"a piece")), Err(io::Error::other("gone"))]);
        let taken: Vec<bool> = given(pieces, LONG).map(|piece| piece.is_ok()).collect().await;
        assert_eq!(taken, [true, false]);
    }

    #[test]
    fn a_client_has_its_share_of_the_places() {
        let [one, other] = ["192.0.2.1", "192.0.2.2"].map(|address| address.parse().ok());
        let mut places: Vec<Place> = (0..OPEN_OF_A_CLIENT).map(|_| Place::take(one).unwrap()).collect();
        assert!(matches!(Place::take(one), Err(Failure::TooManyRequests { .. })));
        let others = Place::take(other).unwrap();
        places.pop();
        places.push(Place::take(one).unwrap());
        // Who cannot be told apart has what is left.
        let rest: Vec<Place> = (places.len() + 1..OPEN).map(|_| Place::take(None).unwrap()).collect();
        for client in [None, other] {
            assert!(matches!(Place::take(client), Err(Failure::Unavailable(_))));
        }
        drop((places, others, rest));
        assert!(GIVEN.lock().unwrap().is_empty());
    }
}
