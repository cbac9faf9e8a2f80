//! Where a webhook may be sent: `https`, without credentials, to addresses of the public network alone, so that nobody
//! can have the service knock on doors inside of its own network. The URL is looked at when it is given, and the
//! addresses of its name each time that something is sent: what a name means can change between.
use minga_domain::violation::Code;
use minga_domain::webhooks::is_public;
use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::fmt::{Display, Formatter};
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use tokio::task::spawn_blocking;

/// A URL that may be sent to; `local` allows plain http and addresses that are not public, for trials.
///
/// # Errors
/// The code of what is wrong: not a web address, not encrypted, with credentials, or an address that is not public.
pub fn checked(text: &str, local: bool) -> Result<Url, Code> {
    let url = Url::parse(text).map_err(|_| Code::NotAWebAddress)?;
    let (scheme, host) = (url.scheme(), url.host_str().unwrap_or_default());
    if !matches!(scheme, "http" | "https") || host.is_empty() {
        return Err(Code::NotAWebAddress);
    }
    if scheme == "http" && !local {
        return Err(Code::NotEncrypted);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Code::CredentialsInAddress);
    }
    // An IPv6 address stands in brackets.
    let literal = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    if literal.is_ok_and(|address| !is_public(address)) && !local {
        return Err(Code::PrivateAddress);
    }
    Ok(url)
}

/// The host of a kept URL, for the log and the trail.
pub(super) fn host(url: &str) -> String {
    let url = Url::parse(url).ok();
    url.and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_default()
}

/// That a name has no address which may be sent to.
#[derive(Debug)]
pub(super) struct Forbidden;

impl Display for Forbidden {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str("the name has no address of the public network")
    }
}

impl std::error::Error for Forbidden {}

/// Finds the addresses of a name and keeps those of the public network: nothing is connected to any other.
#[derive(Debug, Clone, Copy)]
pub struct PublicOnly {
    /// Keeps all, for trials.
    pub local: bool,
}

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        let (host, local) = (name.as_str().to_owned(), self.local);
        Box::pin(async move {
            let look = move || (host.as_str(), 0).to_socket_addrs().map(Iterator::collect::<Vec<_>>);
            let found: Vec<SocketAddr> = spawn_blocking(look).await??;
            let some = !found.is_empty();
            let kept: Vec<SocketAddr> = found
                .into_iter()
                .filter(|address| local || is_public(address.ip()))
                .collect();
            if some && kept.is_empty() {
                return Err(Forbidden.into());
            }
            let kept: Addrs = Box::new(kept.into_iter());
            Ok(kept)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_encrypted_public_addresses_without_credentials_are_sent_to() {
        for (text, outcome) in [
            ("https://hooks.example.org/minga?key=1", Ok(())),
            ("https://193.134.0.1:8443/", Ok(())),
            ("http://hooks.example.org/", Err(Code::NotEncrypted)),
            ("https://ana:secret@hooks.example.org/", Err(Code::CredentialsInAddress)),
            ("https://ana@hooks.example.org/", Err(Code::CredentialsInAddress)),
            ("https://127.0.0.1/", Err(Code::PrivateAddress)),
            // Other ways to write an address.
            ("https://2130706433/", Err(Code::PrivateAddress)),
            ("https://0x7f.1/", Err(Code::PrivateAddress)),
            ("https://[::1]/", Err(Code::PrivateAddress)),
            ("https://[::ffff:10.0.0.1]/", Err(Code::PrivateAddress)),
            ("https://169.254.169.254/latest", Err(Code::PrivateAddress)),
            ("ftp://hooks.example.org/", Err(Code::NotAWebAddress)),
            ("file:///etc/passwd", Err(Code::NotAWebAddress)),
            ("hooks.example.org", Err(Code::NotAWebAddress)),
            (" ", Err(Code::NotAWebAddress)),
        ] {
            assert_eq!(checked(text, false).map(drop), outcome, "{text}");
        }
        assert!(checked("http://127.0.0.1:9000/hook", true).is_ok());
        assert!(checked("http://ana@127.0.0.1/", true).is_err());
    }

    #[tokio::test]
    async fn a_name_of_this_machine_is_not_resolved() {
        let refused = PublicOnly { local: false }.resolve("localhost".parse().unwrap()).await;
        assert!(refused.is_err_and(|error| error.is::<Forbidden>()));
        let found = PublicOnly { local: true }.resolve("localhost".parse().unwrap()).await;
        assert!(found.is_ok_and(|mut found| found.next().is_some()));
    }
}
