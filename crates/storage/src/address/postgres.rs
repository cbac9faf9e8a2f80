//! A URL of PostgreSQL, taken apart, and what libpq is given in its place.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use url::Url;

use super::parameters::{self, Use};
use super::refused;
use crate::error::StoreError;

/// PostgreSQL's port where the URL has none.
pub(crate) const PORT: u16 = 5432;

/// How long connecting may take unless the URL says otherwise; libpq would wait for minutes.
const PATIENCE: u16 = 5;

/// What is said when a URL falls apart in a way that an unescaped password can cause.
const ESCAPE: &str = "in user and password, write % / ? # @ and : as %25 %2F %3F %23 %40 and %3A";

/// Whose certificates are believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trust {
    /// Those of the authorities that the operating system knows.
    System,
    /// Those of the authorities in a file of PEM blocks.
    File(PathBuf),
}

/// A server of PostgreSQL. It holds the password: there is no way to print it.
pub(crate) struct PostgresAddress {
    /// User, password, host, port and database; no parameters.
    base: Url,
    /// The parameters for libpq, as they were written.
    passed: Vec<String>,
    /// The host's name or number, or the directory of a Unix socket.
    pub(crate) host: String,
    /// The port of TCP.
    pub(crate) port: u16,
    /// How long connecting may take.
    pub(crate) patience: Duration,
    /// Whose certificates are believed; `None` without TLS.
    pub(crate) trust: Option<Trust>,
}

impl PostgresAddress {
    pub(crate) fn parse(address: &str) -> Result<Self, StoreError> {
        if !percents_are_whole(address) {
            return Err(refused(format!(
                "the database's URL has a % that two hexadecimal digits do not follow; {ESCAPE}"
            )));
        }
        // The parser's reasons never repeat the text.
        let mut base = Url::parse(address)
            .map_err(|reason| refused(format!("the database's URL cannot be read ({reason}); {ESCAPE}")))?;
        if base.fragment().is_some() || base.path().contains('@') {
            return Err(refused(format!(
                "the database's URL is cut in the wrong place; {ESCAPE}"
            )));
        }
        let query = base.query().unwrap_or_default().to_owned();
        base.set_query(None);
        let given = Given::of(&query)?;
        let trust = given.trust()?;
        if trust.is_some() && given.transport {
            return Err(refused(
                "the database's URL sets keepalives or tcp_user_timeout, which have no effect with \
                 sslmode=verify-full: leave them out",
            ));
        }
        if given.user && !base.username().is_empty() {
            return Err(refused("the database's URL names the user twice"));
        }
        let in_place = base.host_str().filter(|host| !host.is_empty());
        let host = match (in_place, given.host) {
            (Some(host), None) => decoded(host.trim_start_matches('[').trim_end_matches(']')),
            (None, Some(host)) if trust.is_none() => host,
            (None, _) => {
                return Err(refused(
                    "the database's URL names no host; for a Unix socket on this machine give ?host=DIRECTORY",
                ));
            }
            (Some(_), Some(_)) => return Err(refused("the database's URL names the host twice")),
        };
        if host.contains(',') {
            return Err(refused("the database's URL names several hosts: give one"));
        }
        let port = base.port().unwrap_or(PORT);
        Ok(Self {
            base,
            passed: given.passed,
            host,
            port,
            patience: Duration::from_secs(u64::from(given.patience)),
            trust,
        })
    }

    /// Whether the server is reached without leaving this machine.
    pub(crate) fn is_on_this_machine(&self) -> bool {
        self.host.starts_with(['/', '@'])
            || self.host.eq_ignore_ascii_case("localhost")
            || self.host.parse::<IpAddr>().is_ok_and(|number| number.is_loopback())
    }

    /// What libpq is given to connect by itself.
    ///
    /// An empty `hostaddr` keeps `PGHOSTADDR` and service files from leading it elsewhere than the URL says.
    pub(crate) fn direct(&self) -> String {
        self.with_parameters(self.base.clone(), &["hostaddr="])
    }

    /// What libpq is given to connect to the Unix socket of a tunnel in a directory.
    ///
    /// Neither `PGHOSTADDR` nor `PGSSLMODE` may lead it past the tunnel.
    ///
    /// # Errors
    /// [`StoreError::Url`] when the directory's name does not fit into a URL.
    pub(crate) fn through(&self, directory: &Path) -> Result<String, StoreError> {
        let mut base = self.base.clone();
        let unfit = || refused("the folder for temporary files has a name that no URL can hold: set TMPDIR");
        let directory = directory.to_str().ok_or_else(unfit)?;
        let host: String = url::form_urlencoded::byte_serialize(directory.as_bytes()).collect();
        base.set_host(Some(&host.replace('+', "%20"))).map_err(|_| unfit())?;
        base.set_port(Some(PORT)).map_err(|()| unfit())?;
        Ok(self.with_parameters(base, &["hostaddr=", "sslmode=disable"]))
    }

    fn with_parameters(&self, mut base: Url, more: &[&str]) -> String {
        let mut parameters: Vec<&str> = self.passed.iter().map(String::as_str).collect();
        let patience = format!("connect_timeout={}", self.patience.as_secs());
        parameters.push(&patience);
        parameters.extend(more);
        base.set_query(Some(&parameters.join("&")));
        base.into()
    }
}

/// What the parameters of a URL say.
struct Given {
    passed: Vec<String>,
    transport: bool,
    user: bool,
    host: Option<String>,
    patience: u16,
    mode: Option<String>,
    authorities: Option<String>,
}

impl Given {
    fn of(query: &str) -> Result<Self, StoreError> {
        let mut given = Self {
            passed: Vec::new(),
            transport: false,
            user: false,
            host: None,
            patience: PATIENCE,
            mode: None,
            authorities: None,
        };
        let mut seen = BTreeSet::new();
        for (number, part) in (1..).zip(query.split('&').filter(|part| !part.is_empty())) {
            // What is not a known name may be a piece of a password and is not repeated.
            let unknown = || {
                refused(format!(
                    "parameter {number} of the database's URL is unknown; there are {}",
                    parameters::taken()
                ))
            };
            let (name, value) = part.split_once('=').ok_or_else(unknown)?;
            let (name, purpose) = parameters::known(name).ok_or_else(unknown)?;
            if !seen.insert(name) {
                return Err(refused(format!("the database's URL sets {name} twice")));
            }
            if value.contains('=') {
                return Err(refused(format!("in the database's URL, write = in {name} as %3D")));
            }
            let kept = part.to_owned();
            match purpose {
                Use::Session => given.passed.push(kept),
                Use::Transport => {
                    given.transport = true;
                    given.passed.push(kept);
                }
                Use::User => {
                    given.user = true;
                    given.passed.push(kept);
                }
                Use::Host => {
                    given.host = Some(decoded(value)).filter(|host| !host.is_empty());
                    given.passed.push(kept);
                }
                Use::Patience => {
                    given.patience = value
                        .parse()
                        .ok()
                        .filter(|seconds| (1..=600).contains(seconds))
                        .ok_or_else(|| refused("connect_timeout in the database's URL: give 1 to 600 seconds"))?;
                }
                Use::Mode => {
                    if value == "disable" {
                        given.passed.push(kept);
                    }
                    given.mode = Some(decoded(value));
                }
                Use::Authorities => given.authorities = Some(decoded(value)),
                Use::Refused(why) => {
                    return Err(refused(format!("the database's URL may not set {name}: {why}")));
                }
            }
        }
        Ok(given)
    }

    /// Whose certificates are believed; `None` when nothing is encrypted.
    ///
    /// `require` and `verify-ca` would encrypt for whoever answers, `allow` and `prefer` perhaps not even that.
    fn trust(&self) -> Result<Option<Trust>, StoreError> {
        match (self.mode.as_deref(), self.authorities.as_deref()) {
            (Some("verify-full"), None | Some("system")) => Ok(Some(Trust::System)),
            (Some("verify-full"), Some("")) => Err(refused("sslrootcert in the database's URL names no file")),
            (Some("verify-full"), Some(file)) => Ok(Some(Trust::File(file.into()))),
            (None | Some("disable"), None) => Ok(None),
            (None | Some("disable"), Some(_)) => Err(refused(
                "the database's URL sets sslrootcert, which has no effect without sslmode=verify-full: add it",
            )),
            (Some(mode @ ("allow" | "prefer" | "require" | "verify-ca")), _) => Err(refused(format!(
                "sslmode={mode} in the database's URL does not make sure that it is your server who answers: \
                 give verify-full, or disable for a connection in the clear"
            ))),
            (Some(_), _) => Err(refused(
                "sslmode in the database's URL is unknown: give verify-full or disable",
            )),
        }
    }
}

/// Whether every `%` is followed by two hexadecimal digits that are not both 0; libpq quotes those that are not.
fn percents_are_whole(text: &str) -> bool {
    text.split('%').skip(1).all(|rest| {
        let digits = rest.as_bytes().get(..2);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit) && digits != b"00")
    })
}

/// The text behind percent signs. libpq takes `+` as it stands.
fn decoded(text: &str) -> String {
    let pair = format!("={}", text.replace('+', "%2B").replace('&', "%26"));
    url::form_urlencoded::parse(pair.as_bytes())
        .next()
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    fn parsed(url: &str) -> PostgresAddress {
        PostgresAddress::parse(url)
            .map_err(|error| format!("{url}: {error}"))
            .unwrap()
    }

    fn refusal(url: &str) -> String {
        PostgresAddress::parse(url)
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default()
    }

    #[test]
    fn libpq_gets_what_was_written_and_no_way_around_it() {
        let address =
            parsed("postgresql://minga:p%40ss@db.example.org/minga?application_name=a%20b+c&sslmode=verify-full");
        assert_eq!(
            address.through(Path::new("/tmp/a b+c")).unwrap(),
            "postgresql://minga:p%40ss@%2Ftmp%2Fa%20b%2Bc:5432/minga\
             ?application_name=a%20b+c&connect_timeout=5&hostaddr=&sslmode=disable"
        );
        assert_eq!((address.host.as_str(), address.port), ("db.example.org", PORT));
        assert_eq!(address.trust, Some(Trust::System));
        assert_eq!(
            parsed("postgres://minga@127.0.0.1:5433/minga?connect_timeout=9&sslmode=disable").direct(),
            "postgres://minga@127.0.0.1:5433/minga?sslmode=disable&connect_timeout=9&hostaddr="
        );
        // libpq would take the first @ for the end of the password.
        assert!(
            parsed("postgres://minga:p@ss@db/minga")
                .direct()
                .starts_with("postgres://minga:p%40ss@db/minga?")
        );
    }

    #[test]
    fn authorities_are_those_of_the_system_or_of_a_file() {
        let trust = |more: &str| parsed(&format!("postgres://db/minga?sslmode=verify-full{more}")).trust;
        assert_eq!(trust("&sslrootcert=system"), Some(Trust::System));
        assert_eq!(
            trust("&sslrootcert=%2Fetc%2Fca+1.pem"),
            Some(Trust::File("/etc/ca+1.pem".into()))
        );
        assert_eq!(parsed("postgres://db/minga").trust, None);
    }

    #[test]
    fn this_machine_is_a_unix_socket_or_loopback() {
        for url in [
            "postgres://localhost/m",
            "postgres://LocalHost:5433/m",
            "postgres://127.0.0.9/m",
            "postgres://[::1]/m",
            "postgres://%2Fvar%2Frun%2Fpostgresql/m",
            "postgres:///m?host=/var/run/postgresql&user=minga",
        ] {
            assert!(parsed(url).is_on_this_machine(), "{url}");
        }
        for url in [
            "postgres://db/m",
            "postgres://10.0.0.1/m",
            "postgres://[fe80::1]/m",
            "postgres://localhost.example.org/m",
            "postgres://localhost@db/m",
            "postgres:///m?host=db",
        ] {
            assert!(!parsed(url).is_on_this_machine(), "{url}");
        }
    }

    #[test]
    fn what_cannot_be_kept_is_refused_by_name() {
        for (parameters, word) in [
            ("sslmode=require", "sslmode=require"),
            ("sslmode=verify-ca", "verify-full"),
            ("sslmode=prefer", "sslmode=prefer"),
            ("sslmode=never", "sslmode"),
            ("sslrootcert=ca.pem", "sslrootcert"),
            ("sslmode=verify-full&sslrootcert=", "sslrootcert"),
            ("sslmode=verify-full&sslmode=disable", "twice"),
            ("sslmode=verify-full&sslcert=me.pem", "sslcert"),
            ("sslmode=verify-full&keepalives_idle=9", "keepalives"),
            ("sslmode=verify-full&channel_binding=require", "channel_binding"),
            ("hostaddr=10.0.0.1", "hostaddr"),
            ("host=other", "host twice"),
            ("connect_timeout=0", "connect_timeout"),
            ("options=-c%20a=b", "%3D"),
            ("aplication_name=x", "parameter 1"),
            ("sslmode", "parameter 1"),
        ] {
            let told = refusal(&format!("postgres://minga@db/minga?{parameters}"));
            assert!(told.contains(word), "{parameters}: {told:?}");
        }
        assert!(refusal("postgres:///minga").contains("no host"));
        assert!(refusal("postgres:///minga?sslmode=verify-full&host=db").contains("no host"));
        assert!(refusal("postgres://a,b/minga").contains("several"));
    }

    #[test]
    fn a_password_that_was_not_escaped_is_never_repeated() {
        for password in [
            "hush%hush",
            "hush%00",
            "hu%sh",
            "hush/hush",
            "12/hush",
            "hush#hush",
            "12?hush",
            "12?hush=1",
            "12?hush&hush",
            "hush:hush/",
            "12?sslmode=hush",
            "hush hush/",
        ] {
            let url = format!("postgres://minga:{password}@db/minga?sslmode=verify-full");
            let told = refusal(&url);
            assert!(!told.is_empty() && !told.contains("hush"), "{password}: {told:?}");
        }
    }
}
