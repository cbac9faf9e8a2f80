//! The parameters behind the `?` of a PostgreSQL URL: which are taken, and what is said to the others.
//!
//! None is ignored: a parameter that somebody wrote down for safety must not be without effect.

/// What a parameter is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// libpq's business alone.
    Session,
    /// About the TCP connection, which libpq makes only without TLS.
    Transport,
    /// How long connecting may take, in seconds.
    Patience,
    /// The server, where a URL cannot name it: the directory of a Unix socket.
    Host,
    /// The user, for URLs without a place for one.
    User,
    /// How the way there is protected.
    Mode,
    /// The certificate authorities that the server's certificate may come from.
    Authorities,
    /// Known to libpq, and refused here: why.
    Refused(&'static str),
}

/// Why those are refused that would lead libpq elsewhere than the URL says.
const IN_THE_URL: &str = "write it into the URL itself, postgres://USER:PASSWORD@HOST:PORT/DATABASE";
/// Why those are refused that belong to the TLS of a libpq that has one.
const NO_SUCH_TLS: &str = "the TLS of this program knows sslmode and sslrootcert only";
/// Why those are refused that no installation of this program needs.
const NEVER: &str = "this program has no use for it";

/// Every parameter of libpq's URLs.
const KNOWN: [(&str, Use); 42] = [
    ("application_name", Use::Session),
    ("fallback_application_name", Use::Session),
    ("client_encoding", Use::Session),
    ("options", Use::Session),
    ("target_session_attrs", Use::Session),
    ("keepalives", Use::Transport),
    ("keepalives_idle", Use::Transport),
    ("keepalives_interval", Use::Transport),
    ("keepalives_count", Use::Transport),
    ("tcp_user_timeout", Use::Transport),
    ("connect_timeout", Use::Patience),
    ("host", Use::Host),
    ("user", Use::User),
    ("sslmode", Use::Mode),
    ("sslrootcert", Use::Authorities),
    ("hostaddr", Use::Refused(IN_THE_URL)),
    ("port", Use::Refused(IN_THE_URL)),
    ("dbname", Use::Refused(IN_THE_URL)),
    ("password", Use::Refused(IN_THE_URL)),
    ("passfile", Use::Refused(IN_THE_URL)),
    ("service", Use::Refused(IN_THE_URL)),
    ("load_balance_hosts", Use::Refused(IN_THE_URL)),
    ("ssl", Use::Refused(NO_SUCH_TLS)),
    ("sslcert", Use::Refused(NO_SUCH_TLS)),
    ("sslkey", Use::Refused(NO_SUCH_TLS)),
    ("sslpassword", Use::Refused(NO_SUCH_TLS)),
    ("sslcertmode", Use::Refused(NO_SUCH_TLS)),
    ("sslcrl", Use::Refused(NO_SUCH_TLS)),
    ("sslcrldir", Use::Refused(NO_SUCH_TLS)),
    ("sslsni", Use::Refused(NO_SUCH_TLS)),
    ("sslcompression", Use::Refused(NO_SUCH_TLS)),
    ("sslnegotiation", Use::Refused(NO_SUCH_TLS)),
    ("ssl_min_protocol_version", Use::Refused(NO_SUCH_TLS)),
    ("ssl_max_protocol_version", Use::Refused(NO_SUCH_TLS)),
    ("channel_binding", Use::Refused(NO_SUCH_TLS)),
    ("gssencmode", Use::Refused(NEVER)),
    ("gsslib", Use::Refused(NEVER)),
    ("gssdelegation", Use::Refused(NEVER)),
    ("krbsrvname", Use::Refused(NEVER)),
    ("require_auth", Use::Refused(NEVER)),
    ("requirepeer", Use::Refused(NEVER)),
    ("replication", Use::Refused(NEVER)),
];

/// The parameter's name as it stands in the table, and what it is for.
pub(crate) fn known(name: &str) -> Option<(&'static str, Use)> {
    KNOWN.iter().find(|(known, _)| *known == name).copied()
}

/// The names of those that are taken, for messages.
pub(crate) fn taken() -> String {
    let taken: Vec<_> = KNOWN
        .iter()
        .filter(|(_, purpose)| !matches!(purpose, Use::Refused(_)))
        .map(|(name, _)| *name)
        .collect();
    taken.join(", ")
}
