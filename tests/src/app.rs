//! One running service: its process, database, directories and clock.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

use crate::process::{Leash, poll, signal, wait};
use crate::{Client, Mails, Postgres, binary, ports};

/// How long the service may take until `/readyz` says yes: generous, for machines under load.
const READY: Duration = Duration::from_secs(60);

/// How long the service may take to end after SIGTERM.
const GRACEFUL: Duration = Duration::from_secs(30);

/// How long the mail worker may take to empty the outbox.
const DRAINED: Duration = Duration::from_secs(15);

/// How many of the log's last lines a failed test shows.
const LOG_LINES: usize = 60;

/// A database that the service runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// A file in the data directory.
    Sqlite,
    /// A fresh database of the shared cluster.
    Postgres,
}

impl Backend {
    /// Both, for tests that compare them.
    pub const ALL: [Self; 2] = [Self::Sqlite, Self::Postgres];
}

/// What differs from the ordinary start of an [`App`].
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Setup {
    settings: BTreeMap<String, String>,
    leave_outbox: bool,
    durable: bool,
    database_url: Option<String>,
}

impl Setup {
    /// The ordinary start.
    pub fn new() -> Self {
        Self::default()
    }

    /// One more environment setting, or another value for one that the harness sets: `MINGA_…`.
    pub fn setting(mut self, name: &str, value: &str) -> Self {
        self.settings.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Notices may be left unsent at the end of the test.
    pub fn leave_outbox(mut self) -> Self {
        self.leave_outbox = true;
        self
    }

    /// PostgreSQL keeps `fsync` on, as in production: for tests that kill the service. (SQLite always does.)
    pub fn durable(mut self) -> Self {
        self.durable = true;
        self
    }

    /// A database that the test made itself, for example in a cluster that it is going to stop.
    pub fn database_url(mut self, url: &str) -> Self {
        self.database_url = Some(url.to_owned());
        self
    }

    /// Starts the service and waits until it is ready.
    ///
    /// # Panics
    /// When it is not ready within a minute; the end of its log is printed.
    pub fn start(self, backend: Backend) -> App {
        App::start(self, backend)
    }
}

/// Runs one test body on a fresh [`App`] and checks at the end that no notice was left: what `on_both!` calls.
pub fn run(setup: Setup, backend: Backend, body: impl FnOnce(&mut App)) {
    let mut app = setup.start(backend);
    body(&mut app);
    app.finish();
}

/// A running service with a database, a data directory, a mail folder and a clock of its own.
///
/// Dropping it kills the process and removes everything; when the test is failing, the end of the log is printed first.
pub struct App {
    backend: Backend,
    port: u16,
    settings: BTreeMap<String, String>,
    leave_outbox: bool,
    database_url: String,
    /// The cluster to clean up in; none for SQLite and for a database that the test made itself.
    cluster: Option<&'static Postgres>,
    clock_offset: Duration,
    running: Option<Running>,
    directory: TempDir,
}

/// The running process. The leash comes first: it is let go while the process still exists.
struct Running {
    leash: Leash,
    process: Child,
}

impl App {
    fn start(setup: Setup, backend: Backend) -> Self {
        let directory = tempfile::Builder::new()
            .prefix("minga-test-")
            .tempdir()
            .expect("a temporary directory");
        let data = directory.path().join("data");
        let mails = directory.path().join("mails");
        for path in [&data, &mails] {
            fs::create_dir(path).expect("a directory in one's own temporary directory");
        }
        let (cluster, database_url) = match (setup.database_url, backend) {
            (Some(url), _) => (None, url),
            (None, Backend::Sqlite) => (None, format!("sqlite:{}", data.join("minga.db").display())),
            (None, Backend::Postgres) => {
                let cluster = if setup.durable {
                    Postgres::shared_durable()
                } else {
                    Postgres::shared()
                };
                (Some(cluster), cluster.fresh_database())
            }
        };
        let port = ports::free();
        let mut settings = BTreeMap::from([
            ("MINGA_LISTEN".to_owned(), format!("127.0.0.1:{port}")),
            ("MINGA_PUBLIC_URL".to_owned(), format!("http://127.0.0.1:{port}")),
            ("MINGA_DATA_DIR".to_owned(), data.display().to_string()),
            ("MINGA_DATABASE__URL".to_owned(), database_url.clone()),
            ("MINGA_MAIL__TRANSPORT".to_owned(), "folder".to_owned()),
            ("MINGA_MAIL__FOLDER".to_owned(), mails.display().to_string()),
            (
                "MINGA_CLOCK_FILE".to_owned(),
                directory.path().join("clock").display().to_string(),
            ),
            ("MINGA_LOG".to_owned(), "info".to_owned()),
            ("MINGA_WORKERS".to_owned(), "2".to_owned()),
            ("MINGA_DUE_SECONDS".to_owned(), "1".to_owned()),
            // All callers of a test, and the whole load of a measurement, come from one address.
            ("MINGA_LIMITS__READS".to_owned(), "100000000".to_owned()),
        ]);
        settings.extend(setup.settings);
        let mut app = Self {
            backend,
            port,
            settings,
            leave_outbox: setup.leave_outbox,
            database_url,
            cluster,
            clock_offset: Duration::ZERO,
            running: None,
            directory,
        };
        app.write_clock();
        app.minga(&["migrate"], "");
        app.serve();
        app
    }

    /// Another process of the same service beside this one, as behind a load balancer: the same PostgreSQL database,
    /// files, mail folder, clock and public address, its own port. It is ended when it is dropped.
    ///
    /// # Panics
    /// On SQLite, which one process has for itself.
    pub fn replica(&self) -> Self {
        assert_eq!(
            self.backend,
            Backend::Postgres,
            "only PostgreSQL serves several processes"
        );
        let port = ports::free();
        let mut settings = self.settings.clone();
        settings.insert("MINGA_LISTEN".to_owned(), format!("127.0.0.1:{port}"));
        let mut replica = Self {
            backend: self.backend,
            port,
            settings,
            leave_outbox: true,
            database_url: self.database_url.clone(),
            cluster: None,
            clock_offset: self.clock_offset,
            running: None,
            directory: tempfile::Builder::new()
                .prefix("minga-replica-")
                .tempdir()
                .expect("a temporary directory"),
        };
        replica.serve();
        replica
    }

    /// The database that the service runs on.
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// The URL of that database.
    pub fn database_url(&self) -> &str {
        &self.database_url
    }

    /// Runs one SQL statement on the test's PostgreSQL database and returns its rows as text, see [`Postgres::query`].
    ///
    /// # Panics
    /// On SQLite, and on a database that the test made itself.
    pub fn psql(&self, sql: &str) -> String {
        let cluster = self.cluster.expect("a database of the shared cluster");
        cluster.query(&self.database_url, sql)
    }

    /// Where the service answers: `http://127.0.0.1:PORT`; the same after a restart.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The directory that holds the service's database file and attachments.
    pub fn data_directory(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    /// A caller without an account, who reads English.
    pub fn visitor(&self) -> Client {
        Client::new(&self.url())
    }

    /// What the service has sent.
    pub fn mails(&self) -> Mails {
        Mails::in_folder(&self.directory.path().join("mails"))
    }

    /// Everything that the service has logged, across restarts.
    pub fn log(&self) -> String {
        fs::read(self.log_path())
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .unwrap_or_default()
    }

    /// The process id of the running service.
    pub fn process_id(&self) -> u32 {
        self.running.as_ref().expect("the service runs").process.id()
    }

    /// Moves the service's clock forward, for good; it sees that at once.
    pub fn advance(&mut self, by: Duration) {
        self.clock_offset += by;
        self.write_clock();
    }

    /// Starts the service after [`App::kill9`] or [`App::stop`], on the same data and port.
    pub fn serve(&mut self) {
        assert!(self.running.is_none(), "the service runs already");
        let log = File::options()
            .create(true)
            .append(true)
            .open(self.log_path())
            .expect("the log can be written");
        let process = self
            .command(&["serve"])
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a file handle can be copied"))
            .stderr(log)
            .spawn()
            .expect("minga runs");
        let leash = Leash::tie(&process, "KILL", self.directory.path());
        self.running = Some(Running { leash, process });

        let visitor = self.visitor();
        let process = &mut self.running.as_mut().expect("it was just started").process;
        let ready = poll(READY, Duration::from_millis(10), || {
            if let Some(status) = process.try_wait().expect("the service can be waited for") {
                panic!("the service ended before it was ready: {status}");
            }
            let answer = visitor.get("/readyz").try_send().ok()?;
            (answer.status == 200).then_some(())
        });
        assert!(ready.is_some(), "the service was not ready within {READY:?}");
    }

    /// Ends the service in the middle of whatever it does.
    pub fn kill9(&mut self) {
        if let Some(Running { leash, mut process }) = self.running.take() {
            drop(leash);
            process.kill().expect("one's own child can be killed");
            process.wait().expect("one's own child can be waited for");
        }
    }

    /// Asks the service to end (SIGTERM) and waits until it has.
    ///
    /// # Panics
    /// When it takes longer than half a minute or does not end with success.
    pub fn stop(&mut self) {
        let Running { leash, mut process } = self.running.take().expect("the service runs");
        drop(leash);
        signal(&process, "TERM");
        let Some(status) = wait(&mut process, GRACEFUL) else {
            let _ = process.kill();
            let _ = process.wait();
            panic!("the service did not end within {GRACEFUL:?} after SIGTERM");
        };
        assert!(status.success(), "the service ended after SIGTERM with {status}");
    }

    /// [`App::stop`] and start again on the same data.
    pub fn restart(&mut self) {
        self.stop();
        self.serve();
    }

    /// `minga` with arguments and the service's settings, ready to be run. Nothing else of the caller's environment
    /// that is meant for Minga reaches it, nor does a file in the caller's directory.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(binary::path());
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("MINGA_")) {
            command.env_remove(name);
        }
        command
            .args(arguments)
            .envs(&self.settings)
            .current_dir(self.directory.path());
        command
    }

    /// Runs a command of `minga` with `input` as its standard input and returns what it printed.
    ///
    /// # Panics
    /// When it does not end with success; everything that it said is printed.
    pub fn minga(&self, arguments: &[&str], input: &str) -> String {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("minga runs");
        // A command that reads no input may have closed it already.
        let _ = child
            .stdin
            .take()
            .expect("it was asked for")
            .write_all(input.as_bytes());
        let output = child.wait_with_output().expect("one's own child can be waited for");
        let printed = String::from_utf8(output.stdout).expect("minga prints UTF-8");
        assert!(
            output.status.success(),
            "minga {arguments:?} ended with {}\n{printed}{}",
            output.status,
            String::from_utf8_lossy(&output.stderr),
        );
        printed
    }

    /// The notices that the mail worker has not delivered: waiting, being sent or parked.
    pub fn unsent(&self) -> Vec<Value> {
        let printed = self.minga(&["outbox", "list", "--json"], "");
        let rows: Vec<Value> = serde_json::from_str(&printed).expect("`outbox list --json` prints one JSON array");
        rows.into_iter().filter(|row| row["state"] != "sent").collect()
    }

    /// Waits until the mail worker has sent everything, at most fifteen seconds.
    ///
    /// # Panics
    /// When notices are left; they are printed.
    pub fn drain_outbox(&self) {
        let mut left = Vec::new();
        let drained = poll(DRAINED, Duration::from_millis(50), || {
            left = self.unsent();
            left.is_empty().then_some(())
        });
        assert!(
            drained.is_some(),
            "after {DRAINED:?} {} notices were not sent:\n{left:#?}",
            left.len()
        );
    }

    /// The end of a test that passed: no notice may be left unsent, unless the [`Setup`] allowed it.
    ///
    /// A service that the test left stopped is started for that.
    pub fn finish(mut self) {
        if self.leave_outbox {
            return;
        }
        if self.running.is_none() {
            self.serve();
        }
        self.drain_outbox();
    }

    fn log_path(&self) -> PathBuf {
        self.directory.path().join("minga.log")
    }

    /// In one move: the service never reads half a number.
    fn write_clock(&self) {
        let file = Path::new(&self.settings["MINGA_CLOCK_FILE"]);
        let draft = file.with_extension("draft");
        fs::write(&draft, self.clock_offset.as_secs().to_string()).expect("the clock file can be written");
        fs::rename(&draft, file).expect("the clock file can be replaced");
    }
}

impl Drop for App {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let log = self.log();
            let lines: Vec<&str> = log.lines().collect();
            let from = lines.len().saturating_sub(LOG_LINES);
            eprintln!(
                "--- the end of the service's log ({:?}) ---\n{}\n---",
                self.backend,
                lines[from..].join("\n")
            );
            if let Some(running) = &mut self.running {
                let _ = running.process.kill();
            }
            return;
        }
        self.kill9();
        if let Some(cluster) = self.cluster {
            cluster.drop_database(&self.database_url);
        }
    }
}
