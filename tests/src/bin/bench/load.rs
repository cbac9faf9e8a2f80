//! The load: connections that are kept open, one thread each, with as little work per request as can be.
//!
//! In a *closed* run every connection sends its next request when the last answer has come: the rate is the highest
//! that so many connections reach. In a *paced* run requests have an appointed time, and one that had to wait for its
//! turn is counted from that time: a stall of the server hides nothing.

use std::collections::{BTreeMap, VecDeque};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, Barrier, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use rustix::thread::CpuSet;

use crate::figures::Figures;
use crate::machine;

/// What is sent before the clock starts, so that caches, connections and branch predictors are warm.
const WARM_UP: Duration = Duration::from_millis(300);

/// How long an answer may take before the connection counts as broken.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where the requests come from.
pub enum Requests {
    /// The same ones again and again, each connection beginning at another.
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
    /// Connections, and so threads of the generator.
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
    /// Adds what another worker or run met and made.
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
    let start = Barrier::new(plan.connections);
    let outcomes: Vec<Worked> = thread::scope(|scope| {
        let workers: Vec<_> = (0..plan.connections)
            .map(|index| {
                let start = &start;
                thread::Builder::new()
                    .stack_size(256 * 1024)
                    .spawn_scoped(scope, move || {
                        machine::keep_to(&plan.processors);
                        let mut worker = Worker::new(server, expected, index, plan);
                        start.wait();
                        worker.work(requests);
                        worker.worked
                    })
                    .expect("a thread of the generator")
            })
            .collect();
        workers
            .into_iter()
            .map(|worker| worker.join().expect("a worker of the generator"))
            .collect()
    });
    let mut outcome = Outcome::default();
    let mut latencies = Vec::new();
    let mut elapsed = Duration::ZERO;
    for worked in outcomes {
        latencies.extend(worked.latencies);
        elapsed = elapsed.max(worked.elapsed);
        outcome.add(worked.failures, worked.made);
    }
    outcome.figures = Figures::of(latencies, elapsed);
    outcome
}

#[derive(Default)]
struct Worked {
    latencies: Vec<Duration>,
    elapsed: Duration,
    failures: BTreeMap<u16, u64>,
    made: Vec<(String, String)>,
}

struct Worker {
    server: SocketAddr,
    expected: u16,
    index: usize,
    plan: Plan,
    connection: Option<Connection>,
    worked: Worked,
}

impl Worker {
    fn new(server: SocketAddr, expected: u16, index: usize, plan: Plan) -> Self {
        Self {
            server,
            expected,
            index,
            plan,
            connection: Connection::open(server).ok(),
            worked: Worked::default(),
        }
    }

    fn work(&mut self, requests: &Requests) {
        let begin = Instant::now();
        let measured_from = begin + WARM_UP;
        let end = measured_from + self.plan.lasting;
        for turn in 0_u32.. {
            let Some(due) = self.wait_for_turn(begin, turn, end) else {
                break;
            };
            // Neighbouring connections begin far apart from each other.
            let Some(request) = requests.next(self.index * 37 + usize::try_from(turn).unwrap_or_default()) else {
                break;
            };
            let answered = self.exchange(&request);
            let now = Instant::now();
            if answered && due >= measured_from {
                self.worked.latencies.push(now - due);
            }
            self.worked.elapsed = now.saturating_duration_since(measured_from);
        }
    }

    /// The instant from which the next request counts; none when the time is over.
    fn wait_for_turn(&self, begin: Instant, turn: u32, end: Instant) -> Option<Instant> {
        let now = Instant::now();
        let from = match self.plan.rate {
            None => now,
            Some(rate) => {
                let between = self.plan.connections as f64 / rate;
                let first = self.index as f64 / rate;
                let due = begin + Duration::from_secs_f64(first + between * f64::from(turn));
                if due >= end {
                    return None;
                }
                if now < due {
                    thread::sleep(due - now);
                    // How late the system woke this thread is no latency of the server.
                    Instant::now()
                } else {
                    due
                }
            }
        };
        (from < end).then_some(from)
    }

    /// Sends one request; whether the answer was the expected one.
    fn exchange(&mut self, request: &[u8]) -> bool {
        if self.connection.is_none() {
            self.connection = Connection::open(self.server).ok();
        }
        let answer = match &mut self.connection {
            Some(connection) => connection.exchange(request),
            None => Err(io::ErrorKind::NotConnected.into()),
        };
        match answer {
            Ok(answer) => {
                if let (Some(location), Some(etag)) = (answer.location, answer.etag) {
                    self.worked.made.push((location, etag));
                }
                if answer.closes {
                    self.connection = None;
                }
                if answer.status != self.expected {
                    *self.worked.failures.entry(answer.status).or_default() += 1;
                }
                answer.status == self.expected
            }
            Err(_) => {
                self.connection = None;
                *self.worked.failures.entry(0).or_default() += 1;
                thread::sleep(Duration::from_millis(10));
                false
            }
        }
    }
}

struct Answer {
    status: u16,
    location: Option<String>,
    etag: Option<String>,
    closes: bool,
}

struct Connection {
    stream: BufReader<TcpStream>,
    line: String,
    body: Vec<u8>,
}

impl Connection {
    fn open(server: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect_timeout(&server, PATIENCE)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self {
            stream: BufReader::with_capacity(64 * 1024, stream),
            line: String::new(),
            body: Vec::new(),
        })
    }

    fn exchange(&mut self, request: &[u8]) -> io::Result<Answer> {
        self.stream.get_mut().write_all(request)?;
        let status = self.read_line()?.split(' ').nth(1).and_then(|code| code.parse().ok());
        let mut answer = Answer {
            status: status.ok_or(io::ErrorKind::InvalidData)?,
            location: None,
            etag: None,
            closes: false,
        };
        let mut length = 0;
        let mut chunked = false;
        loop {
            let line = self.read_line()?;
            let Some((name, value)) = line.split_once(':') else {
                break;
            };
            let value = value.trim();
            if name.eq_ignore_ascii_case("content-length") {
                length = value.parse().map_err(|_| io::ErrorKind::InvalidData)?;
            } else if name.eq_ignore_ascii_case("transfer-encoding") {
                chunked = value.eq_ignore_ascii_case("chunked");
            } else if name.eq_ignore_ascii_case("location") {
                answer.location = Some(value.to_owned());
            } else if name.eq_ignore_ascii_case("etag") {
                answer.etag = Some(value.to_owned());
            } else if name.eq_ignore_ascii_case("connection") {
                answer.closes = value.eq_ignore_ascii_case("close");
            }
        }
        if !chunked {
            self.read_body(length)?;
            return Ok(answer);
        }
        loop {
            let size = usize::from_str_radix(self.read_line()?, 16).map_err(|_| io::ErrorKind::InvalidData)?;
            self.read_body(size)?;
            self.read_line()?;
            if size == 0 {
                return Ok(answer);
            }
        }
    }

    fn read_line(&mut self) -> io::Result<&str> {
        self.line.clear();
        if self.stream.read_line(&mut self.line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(self.line.trim_end())
    }

    fn read_body(&mut self, length: usize) -> io::Result<()> {
        self.body.resize(length, 0);
        self.stream.read_exact(&mut self.body)
    }
}
