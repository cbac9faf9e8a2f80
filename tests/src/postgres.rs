//! A throw-away PostgreSQL cluster from the binaries of the distribution.

use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tempfile::TempDir;

use crate::certificates::Authority;
use crate::ports;
use crate::process::{Leash, poll, signal, wait};

/// The database user that owns everything in the cluster.
const USER: &str = "minga";

/// The database user that is let in with TLS and a password alone, and the password: fit for a URL only when escaped.
const GUARDED: &str = "guarded";
const PASSWORD: &str = "pa/ss:w@rd";
const ESCAPED_PASSWORD: &str = "pa%2Fss%3Aw%40rd";

/// The one name that the certificate bears; 127.0.0.1 is not one of it.
const CERTIFIED_HOST: &str = "localhost";

/// Who that user is, before those whom the cluster trusts. SCRAM with TLS is what makes servers offer channel binding.
const GUARDED_RULES: &str = "hostssl all guarded 127.0.0.1/32 scram-sha-256\nhost all guarded all reject\n";

/// The programs that a directory must hold to be chosen.
const TOOLS: [&str; 5] = ["initdb", "postgres", "pg_isready", "createdb", "psql"];

/// Longer than a path of a socket may be on Linux (108 bytes with its end) minus the name of the socket file.
const LONGEST_SOCKET_DIRECTORY: usize = 85;

/// How much a crash of the *machine* may take away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// `fsync` off: fast, for tests that kill nothing.
    Relaxed,
    /// As in production: for tests that kill the service or the database.
    Full,
}

/// A PostgreSQL cluster in a temporary directory that listens on 127.0.0.1 alone and trusts everybody there.
///
/// It is stopped and removed when the value is dropped, or when the test process ends in whatever way.
pub struct Postgres {
    bindir: PathBuf,
    directory: TempDir,
    owner: Option<Owner>,
    durability: Durability,
    encrypted: bool,
    port: u16,
    databases: AtomicU32,
    server: Option<Server>,
}

/// The running server. The leash comes first: it is let go while the process still exists.
struct Server {
    leash: Leash,
    process: Child,
}

/// The unprivileged user that PostgreSQL runs as when the tests run as root.
#[derive(Clone, Copy)]
struct Owner {
    uid: u32,
    gid: u32,
}

impl Postgres {
    /// The one cluster of this test process for ordinary tests, started at the first call.
    pub fn shared() -> &'static Self {
        static SHARED: LazyLock<Postgres> = LazyLock::new(|| Postgres::start(Durability::Relaxed));
        &SHARED
    }

    /// The one cluster of this test process that keeps `fsync` on, started at the first call.
    pub fn shared_durable() -> &'static Self {
        static SHARED: LazyLock<Postgres> = LazyLock::new(|| Postgres::start(Durability::Full));
        &SHARED
    }

    /// A cluster of one's own, for tests that stop it.
    ///
    /// # Panics
    /// When PostgreSQL is not installed (the message says how to install it) or does not start (with its log).
    pub fn start(durability: Durability) -> Self {
        let mut cluster = Self::prepare(durability);
        cluster.resume();
        cluster
    }

    /// The same with TLS, for clients that ask for it; [`Postgres::encrypted_url`] is for those that must.
    ///
    /// # Panics
    /// As [`Postgres::start`], and when these programs were built without TLS.
    pub fn start_encrypted(durability: Durability) -> Self {
        let mut cluster = Self::prepare(durability);
        cluster.encrypt();
        cluster.resume();
        cluster.query(
            "postgres",
            &format!("CREATE ROLE {GUARDED} LOGIN SUPERUSER PASSWORD '{PASSWORD}'"),
        );
        cluster
    }

    fn prepare(durability: Durability) -> Self {
        let bindir = find_binaries().unwrap_or_else(|| {
            panic!(
                "The tests need PostgreSQL's server programs and found none (pg_config --bindir, \
                 /usr/lib/postgresql/*/bin, PATH).\nInstall them with: sudo apt-get install -y postgresql"
            )
        });
        let directory = tempfile::Builder::new()
            .prefix("minga-pg-")
            .tempdir()
            .expect("a temporary directory");
        let owner = Owner::needed();
        if let Some(owner) = owner {
            chown(directory.path(), Some(owner.uid), Some(owner.gid)).expect("root may give directories away");
        }
        let cluster = Self {
            bindir,
            directory,
            owner,
            durability,
            encrypted: false,
            port: ports::free(),
            databases: AtomicU32::new(0),
            server: None,
        };
        cluster.init();
        cluster
    }

    /// The directory that holds the cluster and its log.
    pub fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// The port of 127.0.0.1 that the cluster listens on; the same after [`Postgres::resume`].
    pub fn port(&self) -> u16 {
        self.port
    }

    /// A new, empty database: `postgres://minga@127.0.0.1:PORT/test_N`.
    pub fn fresh_database(&self) -> String {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.tool("createdb", &["--template=template0", &name]);
        format!("postgres://{USER}@127.0.0.1:{}/{name}", self.port)
    }

    /// The same database for a user who is let in with a password and verified TLS alone.
    pub fn encrypted_url(&self, url: &str) -> String {
        let name = url.rsplit('/').next().expect("a URL has slashes");
        format!(
            "postgres://{GUARDED}:{ESCAPED_PASSWORD}@{CERTIFIED_HOST}:{}/{name}?sslmode=verify-full&sslrootcert={}",
            self.port,
            self.authority().display()
        )
    }

    /// The password in [`Postgres::encrypted_url`], as it is and as it is written: neither may ever be told.
    pub fn passwords() -> [&'static str; 2] {
        [PASSWORD, ESCAPED_PASSWORD]
    }

    /// The file with the certificate of the authority that has certified the encrypted cluster.
    pub fn authority(&self) -> PathBuf {
        self.directory().join("authority.pem")
    }

    /// The file with the certificate of an authority that has certified nobody.
    pub fn stranger(&self) -> PathBuf {
        self.directory().join("stranger.pem")
    }

    /// Removes a database that [`Postgres::fresh_database`] made; connections to it are cut.
    pub fn drop_database(&self, url: &str) {
        let name = url.rsplit('/').next().expect("a URL has slashes");
        self.query("postgres", &format!(r#"DROP DATABASE IF EXISTS "{name}" WITH (FORCE)"#));
    }

    /// Runs one SQL statement and returns its rows as text: columns divided by `|`, rows by line ends.
    ///
    /// `database` is a name or the URL that [`Postgres::fresh_database`] gave.
    pub fn query(&self, database: &str, sql: &str) -> String {
        let database = database.rsplit('/').next().expect("rsplit gives at least one piece");
        self.tool(
            "psql",
            &["--no-psqlrc", "-v", "ON_ERROR_STOP=1", "-qAtc", sql, database],
        )
        .trim_end()
        .to_owned()
    }

    /// Whether the cluster accepts connections.
    pub fn is_ready(&self) -> bool {
        let output = self
            .client("pg_isready")
            .arg("--quiet")
            .output()
            .expect("pg_isready runs");
        output.status.success()
    }

    /// Cuts every connection and stops the server at once, as a crash of it would. The data stay.
    pub fn interrupt(&mut self) {
        if let Some(Server { leash, mut process }) = self.server.take() {
            drop(leash);
            signal(&process, "QUIT");
            if wait(&mut process, Duration::from_secs(20)).is_none() {
                let _ = process.kill();
                let _ = process.wait();
            }
        }
    }

    /// Starts the server again on the same data and port.
    ///
    /// # Panics
    /// When it runs already or is not ready within a minute.
    pub fn resume(&mut self) {
        assert!(self.server.is_none(), "the cluster runs already");
        let log = File::options()
            .create(true)
            .append(true)
            .open(self.log_path())
            .expect("the log can be written");
        let mut command = self.as_owner("postgres");
        command.arg("-D").arg(self.data()).arg("-p").arg(self.port.to_string());
        for setting in self.settings() {
            command.arg("-c").arg(setting);
        }
        let mut process = command
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a file handle can be copied"))
            .stderr(log)
            .spawn()
            .expect("postgres runs");
        let leash = Leash::tie(&process, "QUIT", self.directory());
        let ready = poll(Duration::from_secs(60), Duration::from_millis(50), || {
            match process.try_wait().expect("the server can be waited for") {
                Some(status) => Some(Err(status)),
                None => self.is_ready().then_some(Ok(())),
            }
        });
        self.server = Some(Server { leash, process });
        if !matches!(ready, Some(Ok(()))) {
            let log = fs::read_to_string(self.log_path()).unwrap_or_default();
            panic!("PostgreSQL did not start ({ready:?}). Its log:\n{log}");
        }
    }

    fn init(&self) {
        let output = self
            .as_owner("initdb")
            .args([
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync",
                "--username",
                USER,
                "-D",
            ])
            .arg(self.data())
            .output()
            .unwrap_or_else(|error| {
                let place = self.directory().display();
                panic!("initdb cannot run in {place}: {error}. Its user must be able to enter TMPDIR.")
            });
        assert!(
            output.status.success(),
            "initdb failed in {}:\n{}{}",
            self.directory().display(),
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
        );
    }

    /// Gives the cluster a certificate, which it uses from its next start on.
    fn encrypt(&mut self) {
        let authority = Authority::new("Authority of the tests");
        let (certificate, key) = authority.certify(CERTIFIED_HOST);
        let rules = self.data().join("pg_hba.conf");
        let trusted = fs::read_to_string(&rules).expect("initdb has made it");
        fs::write(rules, format!("{GUARDED_RULES}{trusted}")).expect("it can be written");
        self.keep(&self.data().join("server.crt"), &certificate);
        self.keep(&self.data().join("server.key"), &key);
        self.keep(&self.authority(), &authority.pem());
        self.keep(&self.stranger(), &Authority::new("Stranger").pem());
        self.encrypted = true;
    }

    /// Writes a file that PostgreSQL and its owner alone may read, as it asks for its key.
    fn keep(&self, path: &Path, text: &str) {
        let mut file = File::options()
            .create_new(true)
            .write(true)
            .mode(0o600)
            .open(path)
            .expect("a new file");
        file.write_all(text.as_bytes()).expect("it can be written");
        if let Some(owner) = self.owner {
            chown(path, Some(owner.uid), Some(owner.gid)).expect("root may give files away");
        }
    }

    fn settings(&self) -> Vec<String> {
        let socket = self
            .directory()
            .to_str()
            .filter(|path| path.len() <= LONGEST_SOCKET_DIRECTORY)
            .unwrap_or("");
        let mut settings = vec![
            "listen_addresses=127.0.0.1".to_owned(),
            format!("unix_socket_directories={socket}"),
            "max_connections=300".to_owned(),
            "shared_buffers=64MB".to_owned(),
            "log_line_prefix=%m [%p] %d ".to_owned(),
        ];
        if self.encrypted {
            settings.push("ssl=on".to_owned());
        }
        if self.durability == Durability::Relaxed {
            settings.extend(["fsync=off", "synchronous_commit=off", "full_page_writes=off"].map(str::to_owned));
        }
        settings
    }

    fn data(&self) -> PathBuf {
        self.directory().join("data")
    }

    fn log_path(&self) -> PathBuf {
        self.directory().join("postgres.log")
    }

    /// A server program, as the owner of the cluster.
    fn as_owner(&self, tool: &str) -> Command {
        let mut command = self.program(tool);
        if let Some(owner) = self.owner {
            // Supplementary groups are dropped with the user.
            command.uid(owner.uid).gid(owner.gid);
        }
        command.process_group(0);
        command
    }

    /// A client program, connected to this cluster.
    fn client(&self, tool: &str) -> Command {
        let mut command = self.program(tool);
        command.args(["-h", "127.0.0.1", "-p", &self.port.to_string(), "-U", USER]);
        command
    }

    /// A program that ignores what the caller's environment says about PostgreSQL.
    fn program(&self, tool: &str) -> Command {
        let mut command = Command::new(self.bindir.join(tool));
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("PG")) {
            command.env_remove(name);
        }
        command.env("LC_ALL", "C").current_dir(self.directory());
        command
    }

    fn tool(&self, tool: &str, arguments: &[&str]) -> String {
        let output = self.client(tool).args(arguments).output().expect("the program runs");
        assert!(
            output.status.success(),
            "{tool} {arguments:?} failed: {}",
            String::from_utf8_lossy(&output.stderr).trim_end(),
        );
        String::from_utf8(output.stdout).expect("PostgreSQL answers in UTF-8")
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.interrupt();
    }
}

impl Owner {
    /// `postgres` or else `nobody` when the tests run as root, which PostgreSQL refuses; else the caller itself.
    fn needed() -> Option<Self> {
        // A process owns its entry in /proc.
        if fs::metadata("/proc/self").is_ok_and(|entry| entry.uid() != 0) {
            return None;
        }
        let owner = ["postgres", "nobody"].into_iter().find_map(|name| {
            let id = |what: &str| {
                let output = Command::new("id").args([what, name]).output().ok()?;
                String::from_utf8(output.stdout).ok()?.trim().parse().ok()
            };
            Some(Self {
                uid: id("-u")?,
                gid: id("-g")?,
            })
        });
        Some(owner.expect("PostgreSQL refuses to run as root, and there is neither a user `postgres` nor `nobody`"))
    }
}

/// The directory with PostgreSQL's programs: what `pg_config` says, Debian's of the highest version, or one of `PATH`.
fn find_binaries() -> Option<PathBuf> {
    let named = Command::new("pg_config")
        .arg("--bindir")
        .output()
        .ok()
        .filter(|output| output.status.success());
    let named = named
        .and_then(|output| String::from_utf8(output.stdout).ok())
        .map(|path| PathBuf::from(path.trim()));

    let mut packaged: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .collect();
    packaged.sort_unstable();

    let on_path = std::env::var_os("PATH").unwrap_or_default();
    named
        .into_iter()
        .chain(packaged.into_iter().rev().map(|(_, path)| path))
        .chain(std::env::split_paths(&on_path))
        .find(|directory| TOOLS.iter().all(|tool| directory.join(tool).is_file()))
}
