//! A mail server that a test can open, close to some letters, and read: what stands behind `mail.transport = smtp`.
//!
//! The people of such a test are made without mails: they must have accounts while nobody delivers any.
use minga_tests::accounts;
use minga_tests::world::{self, World};
use minga_tests::{App, Mails, Setup};
use serde_json::json;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU16, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use tempfile::TempDir;

/// A client that says nothing for so long is left alone.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the server says to each recipient's address.
#[derive(Clone, Copy, Debug)]
pub enum Verdict {
    /// Takes the letter.
    Take,
    /// Another reply than 250, for example `550 5.1.1 <{}>: No such mailbox`; `{}` stands for the recipient's address,
    /// which real relays repeat.
    Refuse(&'static str),
}

/// An SMTP server on 127.0.0.1 that keeps every letter it took as a file of its own, copies included.
pub struct MailServer {
    desk: Arc<Desk>,
    port: u16,
    listener: Option<JoinHandle<()>>,
    folder: TempDir,
}

/// What the connections share.
struct Desk {
    folder: PathBuf,
    verdict: Mutex<Verdict>,
    taken: AtomicUsize,
    closing: AtomicBool,
}

impl MailServer {
    /// Listens on a port that [`closed_port`] gave.
    pub fn open(port: u16) -> Self {
        let folder = tempfile::Builder::new().prefix("minga-smtp-").tempdir().unwrap();
        let desk = Arc::new(Desk {
            folder: folder.path().to_owned(),
            verdict: Mutex::new(Verdict::Take),
            taken: AtomicUsize::new(0),
            closing: AtomicBool::new(false),
        });
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).unwrap();
        let shared = Arc::clone(&desk);
        let listener = thread::spawn(move || {
            for connection in socket.incoming() {
                if shared.closing.load(Ordering::Acquire) {
                    return;
                }
                let (desk, connection) = (Arc::clone(&shared), connection.unwrap());
                // A client that is killed breaks its connection off: that is no matter of the server.
                thread::spawn(move || desk.talk(&connection));
            }
        });
        Self {
            desk,
            port,
            listener: Some(listener),
            folder,
        }
    }

    /// Where it listens.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What the server says from now on.
    pub fn say(&self, verdict: Verdict) {
        *self.desk.verdict.lock().unwrap() = verdict;
    }

    /// The letters that were taken.
    pub fn mails(&self) -> Mails {
        Mails::in_folder(self.folder.path())
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.desk.closing.store(true, Ordering::Release);
        // The listener waits for a caller.
        let _ = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port));
        if let Some(listener) = self.listener.take() {
            let _ = listener.join();
        }
    }
}

impl Desk {
    /// One connection from greeting to end; `None` when it broke off.
    fn talk(&self, connection: &TcpStream) -> Option<()> {
        connection.set_read_timeout(Some(PATIENCE)).ok()?;
        let mut lines = BufReader::new(connection).split(b'\n');
        let reply = |text: &str| (&*connection).write_all(format!("{text}\r\n").as_bytes()).ok();
        reply("220 mail.example.org ESMTP")?;
        loop {
            let line = lines.next()?.ok()?;
            let word: String = String::from_utf8_lossy(&line)
                .chars()
                .take_while(char::is_ascii_alphabetic)
                .collect();
            match word.to_ascii_uppercase().as_str() {
                "EHLO" => reply("250-mail.example.org\r\n250-8BITMIME\r\n250 SMTPUTF8")?,
                "HELO" | "MAIL" | "NOOP" | "RSET" => reply("250 2.0.0 OK")?,
                "RCPT" => {
                    let verdict = *self.verdict.lock().unwrap();
                    match verdict {
                        Verdict::Take => reply("250 2.1.5 OK")?,
                        Verdict::Refuse(why) => reply(&why.replace("{}", &between(&line)))?,
                    }
                }
                "DATA" => {
                    reply("354 Go on")?;
                    let mut letter = Vec::new();
                    loop {
                        let line = lines.next()?.ok()?;
                        if line == b".\r" {
                            break;
                        }
                        // A dot at the beginning is doubled on the way (RFC 5321, 4.5.2).
                        letter.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
                        letter.push(b'\n');
                    }
                    self.keep(&letter);
                    reply("250 2.0.0 Taken")?;
                }
                "QUIT" => return reply("221 2.0.0 Bye"),
                _ => reply("502 5.5.1 Not known here")?,
            }
        }
    }

    /// Keeps a letter, whole, before the client is told that it was taken.
    fn keep(&self, letter: &[u8]) {
        let number = self.taken.fetch_add(1, Ordering::Relaxed);
        let draft = self.folder.join(format!("{number:06}.draft"));
        let kept = write_and_rename(&draft, letter);
        // The folder goes with the test; a letter that comes afterwards has no reader.
        assert!(kept.is_ok() || self.closing.load(Ordering::Acquire), "{kept:?}");
    }
}

/// The address of `RCPT TO:<…>`.
fn between(line: &[u8]) -> String {
    let line = String::from_utf8_lossy(line);
    let address = line.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    address.expect("an address in angle brackets").0.to_owned()
}

fn write_and_rename(draft: &Path, letter: &[u8]) -> std::io::Result<()> {
    fs::write(draft, letter)?;
    fs::rename(draft, draft.with_extension("eml"))
}

/// A port of 127.0.0.1 that nobody listens on: below those that the system gives to outgoing connections and above
/// those that the harness gives to services, so that it stays closed until a test opens it.
pub fn closed_port() -> u16 {
    const FIRST: u16 = 32_000;
    const COUNT: u16 = 768;
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let start = u16::try_from(std::process::id() % u32::from(COUNT)).unwrap();
    (0..COUNT)
        .map(|_| FIRST + (start + NEXT.fetch_add(1, Ordering::Relaxed)) % COUNT)
        .find(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok())
        .expect("a free port")
}

/// A service that sends to this port.
pub fn sending_to(port: u16) -> Setup {
    Setup::new()
        .setting("MINGA_MAIL__TRANSPORT", "smtp")
        .setting("MINGA_MAIL__SMTP_URL", &format!("smtp://127.0.0.1:{port}"))
}

/// An officer and a focal point with an organisation, made without any mail: their accounts come from the operator.
pub fn people(app: &App) -> World {
    let officer = accounts::with_role(app, "Olga Oficial", "secretariat", "en");
    let focal_point = accounts::with_role(app, "Rosa Quispe", "reviewer", "es");
    let organisation = focal_point
        .client
        .post("/v1/organisations")
        .json(&json!({"name": "Red Puentes de Lima (ficticia)", "actor_type": "civil_society", "country": "PER"}))
        .expect(201)
        .string("/id");
    let contact = world::contact(&focal_point, &organisation);
    World {
        officer,
        focal_point,
        organisation,
        contact,
    }
}
