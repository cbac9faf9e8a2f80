//! The load: one thread that keeps all connections and never sleeps while it has a processor of its own, so that
//! neither its turns nor its waking up count as a delay of the server.
//!
//! In a *closed* run every connection sends its next request when the last answer has come: the rate is the highest
//! that so many connections reach. In a *paced* run requests come due at equal distances, and one that finds no
//! connection free is counted from when it was due, also after the end: a stall of the server hides nothing.

use std::collections::{BTreeMap, VecDeque};
use std::io::{self, Read, Write};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};
use rustix::thread::CpuSet;

use crate::figures::Figures;
use crate::machine;

/// How long requests are sent before the clock starts, so that caches, connections and branch predictors are warm.
const WARM_UP: Duration = Duration::from_millis(300);

/// How long an answer may take before the connection counts as broken.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where the requests come from.
pub enum Requests {
    /// The same ones in turn, again and again.
    Again(Vec<Arc<[u8]>>),
    /// Each once; the run ends early when they are used up.
    Once(Mutex<VecDeque<Arc<[u8]>>>),
}

impl Requests {
    /// Each once.
    pub fn once(requests: impl IntoIterator<Item = Vec<u8>>) -> Self {
        Self::Once(Mutex::new(requests.into_iter().map(Arc::from).collect()))
    }

    /// The same ones again and again.
    pub fn again(requests: impl IntoIterator<Item = Vec<u8>>) -> Self {
        Self::Again(requests.into_iter().map(Arc::from).collect())
    }

    fn next(&self, number: usize) -> Option<Arc<[u8]>> {
        match self {
            Self::Again(requests) => requests.get(number % requests.len()).cloned(),
            Self::Once(requests) => requests.lock().unwrap().pop_front(),
        }
    }
}

/// How a run is done.
#[derive(Clone, Copy)]
pub struct Plan {
    /// Connections that are kept open.
    pub connections: usize,
    /// How long it is measured.
    pub lasting: Duration,
    /// Requests in a second, of all connections together; none is as fast as answers come.
    pub rate: Option<f64>,
    /// Where the generator runs.
    pub processors: CpuSet,
}

/// What came of a run.
#[derive(Default)]
pub struct Outcome {
    /// Rate and latencies of the answers that had the expected status.
    pub figures: Figures,
    /// Every other answer, by status (0 is a broken connection), warm-up included.
    pub failures: BTreeMap<u16, u64>,
    /// `Location` and `ETag` of each answer that had both, warm-up included.
    pub made: Vec<(String, String)>,
}

impl Outcome {
    /// Adds what another run met and made.
    pub fn add(&mut self, failures: BTreeMap<u16, u64>, made: Vec<(String, String)>) {
        for (status, count) in failures {
            *self.failures.entry(status).or_default() += count;
        }
        self.made.extend(made);
    }
}

/// Builds the bytes of a request.
pub fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let mut text = format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Language: es\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    if method != "GET" {
        text.push_str(&format!(
            "Content-Type: application/json\r\nContent-Length: {}\r\n",
            body.len()
        ));
    }
    text.push_str("\r\n");
    text.push_str(body);
    text.into_bytes()
}

/// Sends requests to `server` as `plan` says and counts the answers that have the status `expected`.
pub fn run(server: SocketAddr, requests: &Requests, expected: u16, plan: Plan) -> Outcome {
    thread::scope(|scope| {
        let generator = scope.spawn(|| {
            machine::keep_to(&plan.processors);
            Generator::new(server, requests, expected, plan)
                .and_then(Generator::run)
                .expect("the server takes connections")
        });
        generator.join().expect("the generator ends")
    })
}

struct Generator<'a> {
    server: SocketAddr,
    requests: &'a Requests,
    expected: u16,
    plan: Plan,
    poll: Poll,
    connections: Vec<Connection>,
    /// Connections that wait for nothing.
    free: VecDeque<usize>,
    /// When requests came due that found no connection free.
    waiting: VecDeque<Instant>,
    measured_from: Instant,
    sent: usize,
    latencies: Vec<Duration>,
    elapsed: Duration,
    outcome: Outcome,
}

impl<'a> Generator<'a> {
    fn new(server: SocketAddr, requests: &'a Requests, expected: u16, plan: Plan) -> io::Result<Self> {
        let poll = Poll::new()?;
        let connections = (0..plan.connections).map(|index| Connection::open(server, &poll, index));
        Ok(Self {
            server,
            requests,
            expected,
            plan,
            connections: connections.collect::<io::Result<_>>()?,
            poll,
            free: (0..plan.connections).collect(),
            waiting: VecDeque::new(),
            measured_from: Instant::now() + WARM_UP,
            sent: 0,
            latencies: Vec::new(),
            elapsed: Duration::ZERO,
            outcome: Outcome::default(),
        })
    }

    fn run(mut self) -> io::Result<Outcome> {
        let began = Instant::now();
        self.measured_from = began + WARM_UP;
        let end = self.measured_from + self.plan.lasting;
        let mut events = Events::with_capacity(self.plan.connections);
        let mut due: u64 = 0;
        let mut more = true;
        loop {
            let now = Instant::now();
            match self.plan.rate {
                _ if !more || now >= end => {}
                None => self.waiting.extend(self.free.iter().map(|_| now)),
                // Counted from when it is seen to be due: a late generator is no latency of the server.
                Some(rate) => {
                    while began + Duration::from_secs_f64(due as f64 / rate) <= now {
                        self.waiting.push_back(now);
                        due += 1;
                    }
                }
            }
            while !self.free.is_empty() && !self.waiting.is_empty() {
                more &= self.send_next()?;
            }
            let over = !more || now >= end;
            if over && self.waiting.is_empty() && self.free.len() == self.connections.len() {
                self.outcome.figures = Figures::of(self.latencies, self.elapsed);
                return Ok(self.outcome);
            }
            self.poll.poll(&mut events, Some(Duration::ZERO))?;
            for event in &events {
                self.go_on(event.token().0)?;
            }
            if events.is_empty() {
                self.give_up_what_is_late(now)?;
                // The server's turn, where both have to share one processor.
                thread::yield_now();
            }
        }
    }

    /// Sends the request that waits longest over a free connection; false when there is none left to send.
    fn send_next(&mut self) -> io::Result<bool> {
        let Some(request) = self.requests.next(self.sent) else {
            self.waiting.clear();
            return Ok(false);
        };
        if let (Some(index), Some(due)) = (self.free.pop_front(), self.waiting.pop_front()) {
            self.sent += 1;
            self.connections[index].begin(request, due);
            self.go_on(index)?;
        }
        Ok(true)
    }

    /// Writes and reads what a connection can, and counts its answer when that is whole.
    fn go_on(&mut self, index: usize) -> io::Result<()> {
        match self.connections[index].go_on() {
            Ok(None) => Ok(()),
            Ok(Some(exchange)) => {
                let Exchange { due, answer } = exchange;
                let now = Instant::now();
                if answer.status != self.expected {
                    *self.outcome.failures.entry(answer.status).or_default() += 1;
                } else if due >= self.measured_from {
                    self.latencies.push(now - due);
                }
                if let (Some(location), Some(etag)) = (answer.location, answer.etag) {
                    self.outcome.made.push((location, etag));
                }
                self.elapsed = now.saturating_duration_since(self.measured_from);
                if answer.closes {
                    self.open_again(index)?;
                }
                self.free.push_back(index);
                Ok(())
            }
            Err(_) => self.give_up(index),
        }
    }

    fn give_up_what_is_late(&mut self, now: Instant) -> io::Result<()> {
        for index in 0..self.connections.len() {
            let connection = &self.connections[index];
            if connection.due.is_some() && now.saturating_duration_since(connection.sent_at) > PATIENCE {
                self.give_up(index)?;
            }
        }
        Ok(())
    }

    /// Counts a broken connection and opens another in its place.
    fn give_up(&mut self, index: usize) -> io::Result<()> {
        let was_busy = self.connections[index].due.is_some();
        self.open_again(index)?;
        if was_busy {
            *self.outcome.failures.entry(0).or_default() += 1;
            self.free.push_back(index);
        }
        Ok(())
    }

    fn open_again(&mut self, index: usize) -> io::Result<()> {
        self.connections[index] = Connection::open(self.server, &self.poll, index)?;
        Ok(())
    }
}

/// What was answered, and since when it was due.
struct Exchange {
    due: Instant,
    answer: Answer,
}

struct Answer {
    status: u16,
    location: Option<String>,
    etag: Option<String>,
    closes: bool,
}

struct Connection {
    stream: TcpStream,
    request: Arc<[u8]>,
    /// Bytes of the request that are sent.
    written: usize,
    /// Since when its request is due; none while it waits for nothing.
    due: Option<Instant>,
    /// When its request was sent.
    sent_at: Instant,
    /// What has come of the answer.
    read: Vec<u8>,
}

impl Connection {
    fn open(server: SocketAddr, poll: &Poll, index: usize) -> io::Result<Self> {
        let stream = std::net::TcpStream::connect_timeout(&server, PATIENCE)?;
        stream.set_nodelay(true)?;
        stream.set_nonblocking(true)?;
        let mut stream = TcpStream::from_std(stream);
        let either = Interest::READABLE | Interest::WRITABLE;
        poll.registry().register(&mut stream, Token(index), either)?;
        Ok(Self {
            stream,
            request: Arc::from([]),
            written: 0,
            due: None,
            sent_at: Instant::now(),
            read: Vec::with_capacity(64 * 1024),
        })
    }

    fn begin(&mut self, request: Arc<[u8]>, due: Instant) {
        self.request = request;
        self.written = 0;
        self.due = Some(due);
        self.sent_at = Instant::now();
        self.read.clear();
    }

    /// The answer, when all of it has come.
    fn go_on(&mut self) -> io::Result<Option<Exchange>> {
        while let Some(rest) = self.request.get(self.written..).filter(|rest| !rest.is_empty()) {
            match self.stream.write(rest) {
                Ok(count) => self.written += count,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(None),
                Err(error) => return Err(error),
            }
        }
        let ended = match self.stream.read_to_end(&mut self.read) {
            Ok(_) => true,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => false,
            Err(error) => return Err(error),
        };
        let answer = whole_answer(&self.read).map_err(|_| io::ErrorKind::InvalidData)?;
        match (self.due, answer) {
            (Some(due), Some(mut answer)) => {
                self.due = None;
                answer.closes |= ended;
                Ok(Some(Exchange { due, answer }))
            }
            _ if ended => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(None),
        }
    }
}

/// The answer, when these are all its bytes.
fn whole_answer(bytes: &[u8]) -> Result<Option<Answer>, httparse::Error> {
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut response = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(body_from) = response.parse(bytes)? else {
        return Ok(None);
    };
    let header = |name: &str| {
        let header = response
            .headers
            .iter()
            .find(|header| header.name.eq_ignore_ascii_case(name));
        header.and_then(|header| std::str::from_utf8(header.value).ok())
    };
    let body = &bytes[body_from..];
    let whole = match header("content-length").map(str::parse::<usize>) {
        Some(length) => body.len() >= length.map_err(|_| httparse::Error::HeaderValue)?,
        None => header("transfer-encoding").is_none() || has_last_chunk(body)?,
    };
    Ok(whole.then(|| Answer {
        status: response.code.unwrap_or_default(),
        location: header("location").map(str::to_owned),
        etag: header("etag").map(str::to_owned),
        closes: header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close")),
    }))
}

fn has_last_chunk(mut body: &[u8]) -> Result<bool, httparse::Error> {
    loop {
        let size = httparse::parse_chunk_size(body).map_err(|_| httparse::Error::NewLine)?;
        let httparse::Status::Complete((from, length)) = size else {
            return Ok(false);
        };
        // A chunk ends with a line's end of its own.
        let end = from + usize::try_from(length).unwrap_or(usize::MAX - from - 2) + 2;
        let Some(rest) = body.get(end..) else {
            return Ok(false);
        };
        if length == 0 {
            return Ok(true);
        }
        body = rest;
    }
}
