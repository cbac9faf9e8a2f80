//! The SMTP relay: its connections, and what its answers mean for a letter.
use crate::one_line::one_line;
use crate::transport::{OpenError, SendError};
use crate::unaddressed::without_addresses;
use lettre::transport::smtp::{self, AsyncSmtpTransportBuilder, PoolConfig};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::time::timeout;
use url::Url;

/// Longest wait for a connection to the relay.
const CONNECT: Duration = Duration::from_secs(15);
/// Longest wait for the relay to take one message, connection included.
const SEND: Duration = Duration::from_secs(60);
/// How long a connection is kept for the next message.
const IDLE: Duration = Duration::from_secs(30);
/// Most connections that are kept.
const KEPT: u32 = 4;
/// Replies about our account and not about the message (RFC 4954): the operator mends them, so they are tried again.
const ABOUT_OUR_ACCOUNT: [u16; 4] = [530, 534, 535, 538];
/// Replies about the relay and not about the message: it closes, or cannot check who we are (RFC 5321, RFC 4954).
const ABOUT_THE_RELAY: [u16; 2] = [421, 454];

/// An SMTP relay with a pool of connections; cheap to clone.
#[derive(Clone)]
pub struct Relay(Arc<Connections>);

struct Connections {
    builder: AsyncSmtpTransportBuilder,
    /// Made at the first use, because the pool needs a running Tokio runtime.
    pool: OnceLock<AsyncSmtpTransport<Tokio1Executor>>,
}

impl Drop for Connections {
    fn drop(&mut self) {
        // The pool closes its connections on a runtime and panics without one. Where none is left the process is
        // ending, and its connections end with it.
        if tokio::runtime::Handle::try_current().is_err() {
            std::mem::forget(self.pool.take());
        }
    }
}

impl std::fmt::Debug for Relay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Relay")
    }
}

impl Relay {
    /// The relay of a URL (see [`crate::MailSettings::smtp_url`]). Does not connect yet.
    pub fn open(url: &str) -> Result<Self, OpenError> {
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(&library_url(url))
            .map_err(|_| OpenError::BadUrl)?
            .timeout(Some(CONNECT))
            .pool_config(PoolConfig::new().max_size(KEPT).idle_timeout(IDLE));
        Ok(Self(Arc::new(Connections {
            builder,
            pool: OnceLock::new(),
        })))
    }

    /// Whether letters, and the password, would travel to another machine in the clear: `smtp://`, or encryption that
    /// is only tried.
    pub fn is_plain(url: &str) -> bool {
        let Ok(url) = Url::parse(&library_url(url)) else {
            return false;
        };
        let encrypted = url.scheme() == "smtps"
            || url
                .query_pairs()
                .any(|(name, value)| name == "tls" && matches!(&*value, "required" | "wrapper"));
        let here = url.host_str().is_some_and(|host| {
            let number = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
            host.eq_ignore_ascii_case("localhost") || number.is_ok_and(|number| number.is_loopback())
        });
        !encrypted && !here
    }

    /// Hands a message to the relay.
    pub async fn send(&self, message: &Message) -> Result<(), SendError> {
        match timeout(SEND, self.pool().send(message.clone())).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(refusal(&error, message)),
            Err(_) => Err(late()),
        }
    }

    /// Whether the relay answers and knows our account.
    pub async fn probe(&self) -> Result<(), SendError> {
        match timeout(CONNECT, self.pool().test_connection()).await {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err(SendError::Outage("the relay does not answer".to_owned())),
            Ok(Err(error)) => Err(SendError::Outage(summary(&error, &[]))),
            Err(_) => Err(late()),
        }
    }

    fn pool(&self) -> &AsyncSmtpTransport<Tokio1Executor> {
        self.0.pool.get_or_init(|| self.0.builder.clone().build())
    }
}

/// `smtp+starttls://` in the form that the mail library knows.
fn library_url(url: &str) -> String {
    match url.strip_prefix("smtp+starttls://") {
        Some(rest) if rest.contains('?') => format!("smtp://{rest}&tls=required"),
        Some(rest) => format!("smtp://{rest}?tls=required"),
        None => url.to_owned(),
    }
}

fn refusal(error: &smtp::Error, message: &Message) -> SendError {
    let recipients: Vec<String> = message.envelope().to().iter().map(ToString::to_string).collect();
    let said = summary(error, &recipients);
    let about = |codes: &[u16]| error.status().is_some_and(|code| codes.contains(&code.into()));
    let about_our_account = about(&ABOUT_OUR_ACCOUNT);
    // The library refuses an address beyond ASCII when the relay does not take such addresses (RFC 6531).
    let unsendable_address = error.is_client() && recipients.iter().any(|address| !address.is_ascii());
    if (error.is_permanent() && !about_our_account) || unsendable_address {
        SendError::Permanent(said)
    } else if error.status().is_none() || about_our_account || about(&ABOUT_THE_RELAY) {
        // Nothing was said about the letter.
        SendError::Outage(said)
    } else {
        SendError::Temporary(said)
    }
}

fn late() -> SendError {
    SendError::Outage("the relay did not answer in time".to_owned())
}

/// The relay's answer in one short line, without the addresses that it repeats.
fn summary(error: &smtp::Error, recipients: &[String]) -> String {
    one_line(&without_addresses(&error.to_string(), recipients), 200)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starttls_is_required_and_not_only_tried() {
        assert_eq!(
            library_url("smtp+starttls://u:p@h:587"),
            "smtp://u:p@h:587?tls=required"
        );
        assert_eq!(
            library_url("smtp+starttls://u:p@h?a=b"),
            "smtp://u:p@h?a=b&tls=required"
        );
        assert_eq!(library_url("smtps://u:p@h"), "smtps://u:p@h");
    }

    #[test]
    fn what_travels_in_the_clear_is_known() {
        for plain in [
            "smtp://u:p@relay.example.org",
            "smtp://relay.example.org:587?tls=opportunistic",
        ] {
            assert!(Relay::is_plain(plain), "{plain}");
        }
        for safe in [
            "smtps://u:p@relay.example.org",
            "smtp+starttls://u:p@relay.example.org:587",
            "smtp://relay.example.org:587?tls=required",
            "smtp://localhost:25",
            "smtp://127.0.0.1:25",
            "smtp://[::1]:25",
        ] {
            assert!(!Relay::is_plain(safe), "{safe}");
        }
    }

    #[test]
    fn a_relay_can_be_opened_and_dropped_without_a_runtime() {
        drop(Relay::open("smtp://127.0.0.1:9"));
        let relay = Relay::open("smtp://127.0.0.1:9").unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        assert!(runtime.block_on(relay.probe()).is_err(), "nobody listens there");
        drop(runtime);
        drop(relay);
    }
}
