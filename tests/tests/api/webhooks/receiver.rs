//! A receiver of webhooks on this machine: remembers what it was sent and answers as it was told.
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Received {
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Received {
    pub fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// A receiver that takes connections and never answers, until it is dropped.
pub struct Silent(TcpListener);

impl Silent {
    pub fn new() -> Self {
        Self(TcpListener::bind("127.0.0.1:0").unwrap())
    }

    pub fn url(&self) -> String {
        format!("http://{}/hook", self.0.local_addr().unwrap())
    }
}

/// A listening receiver; it ends with the test's process.
pub struct Receiver {
    url: String,
    port: u16,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Receiver {
    /// Answers with these statuses, one after the other, and with 204 after the last.
    pub fn answering(statuses: &[u16]) -> Self {
        Self::listening("http://127.0.0.1", statuses, |stream, status| {
            answer(&mut &stream, status)
        })
    }

    /// Speaks TLS with this certificate and key, both in PEM, and answers 204.
    pub fn encrypted(certificate: &str, key: &str) -> Self {
        let chain = CertificateDer::pem_slice_iter(certificate.as_bytes())
            .collect::<Result<Vec<_>, _>>()
            .unwrap();
        let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap();
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap();
        let config = Arc::new(config);
        Self::listening("https://localhost", &[], move |stream, status| {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            answer(&mut StreamOwned::new(connection, stream), status)
        })
    }

    fn listening(
        address: &str,
        statuses: &[u16],
        answer: impl Fn(TcpStream, u16) -> Option<Received> + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let received: Arc<Mutex<Vec<Received>>> = Arc::default();
        let (kept, mut left) = (Arc::clone(&received), VecDeque::from(statuses.to_vec()));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let status = left.pop_front().unwrap_or(204);
                if let Some(request) = answer(stream.unwrap(), status) {
                    kept.lock().unwrap().push(request);
                }
            }
        });
        let url = format!("{address}:{port}/hook/CANARYPATH");
        Self { url, port, received }
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// What has arrived so far.
    pub fn so_far(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    /// Waits until so many requests have arrived, at most half a minute.
    #[track_caller]
    pub fn wait(&self, count: usize) -> Vec<Received> {
        let began = Instant::now();
        while self.so_far().len() < count {
            assert!(
                began.elapsed() < Duration::from_secs(30),
                "{count} requests were expected: {:?}",
                self.so_far()
            );
            thread::sleep(Duration::from_millis(30));
        }
        self.so_far()
    }
}

fn answer(stream: &mut (impl Read + Write), status: u16) -> Option<Received> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    // A connection without a request is not one.
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    assert!(line.starts_with("POST "), "{line}");
    let mut headers = HeaderMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        headers.insert(
            name.parse::<HeaderName>().unwrap(),
            HeaderValue::from_str(value).unwrap(),
        );
    }
    let length: usize = headers["content-length"].to_str().unwrap().parse().unwrap();
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let moved = if (300..400).contains(&status) {
        "location: http://127.0.0.1:1/elsewhere\r\n"
    } else {
        ""
    };
    let text = format!("HTTP/1.1 {status} Status\r\n{moved}content-length: 0\r\nconnection: close\r\n\r\n");
    let stream = reader.get_mut();
    stream.write_all(text.as_bytes()).ok();
    stream.flush().ok();
    Some(Received { headers, body })
}
