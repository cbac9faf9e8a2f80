//! The bare handler: actix that gives finished bytes, with the same things around each request as the service has:
//! an id, a log line, safe headers, compression for those who ask. A process of its own, as the service is.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::{Compress, Next, from_fn};
use actix_web::web::{self, Bytes};
use actix_web::{App, Error, HttpRequest, HttpResponse, HttpServer};
use minga_tests::Answer;
use serde_json::{Value, json};
use uuid::Uuid;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What the server, or what is around each request, adds by itself.
const ADDED: [&str; 7] = [
    "connection",
    "content-length",
    "date",
    "referrer-policy",
    "transfer-encoding",
    "x-content-type-options",
    "x-request-id",
];

/// A running bare server; it ends with this value.
pub struct Bare {
    process: Child,
    /// Where it answers.
    pub address: SocketAddr,
}

impl Bare {
    /// Starts one that gives these answers, by path and query; `directory` takes its answers and its log.
    pub fn start(directory: &Path, workers: usize, answers: &[(String, Answer)]) -> Self {
        let file = directory.join("bare.json");
        let answers: Vec<Value> = answers.iter().map(|(path, answer)| written(path, answer)).collect();
        std::fs::write(&file, Value::from(answers).to_string()).expect("a file in one's own directory");
        let log = File::create(directory.join("bare.log")).expect("a file in one's own directory");
        let mut process = Command::new(std::env::current_exe().expect("this program has a path"))
            .arg("bare")
            .arg(&file)
            .args(["--workers", &workers.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("this program runs");
        let mut line = String::new();
        let stdout = process.stdout.take().expect("it was asked for");
        BufReader::new(stdout)
            .read_line(&mut line)
            .expect("the bare server says where it answers");
        let address = line.trim().parse().expect("the bare server says where it answers");
        Self { process, address }
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn written(path: &str, answer: &Answer) -> Value {
    let headers: Vec<(&str, &str)> = answer
        .headers
        .iter()
        .filter(|(name, _)| !ADDED.contains(&name.as_str()))
        .map(|(name, value)| (name.as_str(), value.to_str().expect("a header of the service is text")))
        .collect();
    json!({"path": path, "status": answer.status, "headers": headers, "body": answer.text})
}

struct Finished {
    status: StatusCode,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Bytes,
}

/// Serves the answers of a file until it is killed; prints its address first.
pub fn serve(answers: &Path, workers: usize) -> std::io::Result<()> {
    let text = std::fs::read_to_string(answers)?;
    let list: Vec<Value> = serde_json::from_str(&text)?;
    let answers: HashMap<String, Finished> = list.iter().map(read).collect();
    let answers = web::Data::new(answers);
    tracing_subscriber::fmt()
        .with_env_filter("info,actix_server=warn")
        .with_writer(std::io::stderr)
        .init();
    actix_web::rt::System::new().block_on(async move {
        let server = HttpServer::new(move || {
            App::new()
                .app_data(answers.clone())
                .wrap(Compress::default())
                .wrap(from_fn(frame))
                .route("/{path:.*}", web::get().to(give))
        })
        .workers(workers)
        .bind(("127.0.0.1", 0))?;
        let address = server.addrs().first().copied().expect("it is bound");
        println!("{address}");
        std::io::stdout().flush()?;
        server.run().await
    })
}

fn read(value: &Value) -> (String, Finished) {
    let text = |value: &Value| value.as_str().expect("as it was written").to_owned();
    let status = value["status"].as_u64().and_then(|code| u16::try_from(code).ok());
    let headers = value["headers"]
        .as_array()
        .expect("as it was written")
        .iter()
        .map(|pair| {
            (
                text(&pair[0]).parse().expect("a name of a header"),
                HeaderValue::from_str(&text(&pair[1])).expect("a value of a header"),
            )
        });
    let finished = Finished {
        status: StatusCode::from_u16(status.expect("as it was written")).expect("a status"),
        headers: headers.collect(),
        body: Bytes::from(text(&value["body"])),
    };
    (text(&value["path"]), finished)
}

async fn give(request: HttpRequest, answers: web::Data<HashMap<String, Finished>>) -> HttpResponse {
    let path = request.uri().path_and_query().map_or("", |path| path.as_str());
    let Some(finished) = answers.get(path) else {
        return HttpResponse::NotFound().finish();
    };
    let mut response = HttpResponse::build(finished.status);
    for (name, value) in &finished.headers {
        response.append_header((name, value.clone()));
    }
    response.body(finished.body.clone())
}

/// What the service does around each request.
async fn frame(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let began = Instant::now();
    let id = Uuid::now_v7().to_string();
    let mut response = next.call(request).await?;
    let status = response.status();
    add_headers(response.headers_mut(), &id);
    let request = response.request();
    let route = request.match_pattern().unwrap_or_else(|| "-".to_owned());
    tracing::info!(
        request_id = %id,
        method = %request.method(),
        %route,
        status = status.as_u16(),
        micros = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX),
        "request"
    );
    Ok(response)
}

fn add_headers(headers: &mut HeaderMap, id: &str) {
    if let Ok(value) = HeaderValue::from_str(id) {
        headers.insert(REQUEST_ID, value);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
}
