//! How often credentials may be tried, and how often the registry may be read past its cache: counted per client
//! address and per e-mail address, in this process.
use actix_web::HttpRequest;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use minga_workflow::Failure;
use serde::Deserialize;
use std::hash::{BuildHasher, Hash, RandomState};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// So many at once, then one more each so many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// How many at once.
    pub burst: NonZeroU32,
    /// Seconds until one more is allowed.
    pub seconds: NonZeroU32,
}

fn at_least_one(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN)
}

impl Rate {
    /// At least one at once, and at least a second for each more.
    fn new(burst: u32, seconds: u32) -> Self {
        Self {
            burst: at_least_one(burst),
            seconds: at_least_one(seconds),
        }
    }

    fn quota(self) -> Quota {
        let period = Duration::from_secs(u64::from(self.seconds.get()));
        // A period is none only when it is zero, which the type excludes.
        Quota::with_period(period)
            .unwrap_or_else(|| Quota::per_second(self.burst))
            .allow_burst(self.burst)
    }
}

/// The limits, as the settings give them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RateLimits {
    /// Calls with credentials from one client address (IPv6: from one /64 network).
    pub by_address: Rate,
    /// Logins with one e-mail address.
    pub by_email: Rate,
    /// Mails that strangers can have sent to one e-mail address.
    pub mails: Rate,
    /// Reads of the public registry in a minute from one client address (IPv6: from one /64 network), as many at once;
    /// what is answered from the cache does not count.
    pub reads: NonZeroU32,
    /// Whether every request comes through a proxy of ours that adds the client's address to `X-Forwarded-For`. Only
    /// then is that header believed, and only its last entry.
    pub behind_proxy: bool,
}

impl Default for RateLimits {
    fn default() -> Self {
        Self {
            by_address: Rate::new(20, 3),
            by_email: Rate::new(20, 3),
            mails: Rate::new(5, 300),
            reads: at_least_one(600),
            behind_proxy: false,
        }
    }
}

/// The limits at work. Clones count together.
#[derive(Clone)]
pub struct Limits(Arc<Counters>);

struct Counters {
    by_address: Counter<IpAddr>,
    by_email: Counter<u64>,
    mails: Counter<u64>,
    reads: Counter<IpAddr>,
    behind_proxy: bool,
    /// Addresses are counted by their hash: what strangers send as one may be long, and is personal.
    hasher: RandomState,
}

impl std::fmt::Debug for Limits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Limits")
    }
}

impl Limits {
    /// Limits that begin unused.
    #[must_use]
    pub fn new(limits: RateLimits) -> Self {
        Self(Arc::new(Counters {
            by_address: Counter::new(limits.by_address.quota()),
            by_email: Counter::new(limits.by_email.quota()),
            mails: Counter::new(limits.mails.quota()),
            reads: Counter::new(Quota::per_minute(limits.reads)),
            behind_proxy: limits.behind_proxy,
            hasher: RandomState::new(),
        }))
    }

    /// Counts a call with credentials from the request's client.
    ///
    /// # Errors
    /// [`Failure::TooManyRequests`] with the seconds to wait.
    pub fn address(&self, request: &HttpRequest) -> Result<(), Failure> {
        match self.network_of(request) {
            Some(network) => self.0.by_address.count(&network),
            None => Ok(()),
        }
    }

    /// Counts a read of the public registry that the cache does not answer, from the request's client.
    ///
    /// # Errors
    /// [`Failure::TooManyRequests`] with the seconds to wait.
    pub fn read(&self, request: &HttpRequest) -> Result<(), Failure> {
        match self.network_of(request) {
            Some(network) => self.0.reads.count(&network),
            None => Ok(()),
        }
    }

    /// What the request's client has: an IPv4 address, or an IPv6 network of 64 bits. Without an address (a Unix
    /// socket) there is nothing to tell clients apart by.
    #[must_use]
    pub fn network_of(&self, request: &HttpRequest) -> Option<IpAddr> {
        client(request, self.0.behind_proxy).map(network)
    }

    /// Counts a login with an e-mail address, whether or not it has an account. Without any there is nothing to count.
    ///
    /// # Errors
    /// [`Failure::TooManyRequests`] with the seconds to wait.
    pub fn email(&self, email: &str) -> Result<(), Failure> {
        self.count(&self.0.by_email, email)
    }

    /// Counts a mail that a stranger has sent to an e-mail address, whether or not it has an account. Without any there is
    /// nothing to count.
    ///
    /// # Errors
    /// [`Failure::TooManyRequests`] with the seconds to wait.
    pub fn mail(&self, email: &str) -> Result<(), Failure> {
        self.count(&self.0.mails, email)
    }

    fn count(&self, counter: &Counter<u64>, email: &str) -> Result<(), Failure> {
        match email.trim() {
            "" => Ok(()),
            email => counter.count(&self.0.hasher.hash_one(email.to_lowercase())),
        }
    }
}

/// Where the proxy does not say who its client is, the proxy itself counts: a limit is never off.
fn client(request: &HttpRequest, behind_proxy: bool) -> Option<IpAddr> {
    let forwarded = if behind_proxy { forwarded(request) } else { None };
    forwarded.or_else(|| request.peer_addr().map(|peer| peer.ip()))
}

/// The last entry of `X-Forwarded-For`, which some proxies write with the client's port.
fn forwarded(request: &HttpRequest) -> Option<IpAddr> {
    let header = request.headers().get_all("x-forwarded-for").last()?.to_str().ok()?;
    let entry = header.rsplit(',').next()?.trim();
    let bare = entry.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let address = bare.unwrap_or(entry).parse().ok();
    address.or_else(|| Some(entry.parse::<SocketAddr>().ok()?.ip()))
}

/// What one client has: an IPv4 address, or an IPv6 network of 64 bits.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64))),
        address => address,
    }
}

/// How many calls are counted until those of long ago are forgotten.
const SWEEP_EACH: u32 = 1024;

struct Counter<K: Hash + Eq + Clone> {
    limiter: DefaultKeyedRateLimiter<K>,
    clock: DefaultClock,
    counted: AtomicU32,
}

impl<K: Hash + Eq + Clone> Counter<K> {
    fn new(quota: Quota) -> Self {
        let clock = DefaultClock::default();
        Self {
            limiter: RateLimiter::keyed(quota),
            clock,
            counted: AtomicU32::new(0),
        }
    }

    fn count(&self, key: &K) -> Result<(), Failure> {
        if self.counted.fetch_add(1, Ordering::Relaxed) % SWEEP_EACH == SWEEP_EACH - 1 {
            self.limiter.retain_recent();
        }
        self.limiter.check_key(key).map_err(|until| {
            let wait = until.wait_time_from(self.clock.now());
            Failure::TooManyRequests {
                retry_after: wait.as_secs() + 1,
            }
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]
    use super::*;
    use actix_web::test::TestRequest;

    fn limits(behind_proxy: bool) -> Limits {
        let rate = Rate::new(3, 60);
        Limits::new(RateLimits {
            by_address: rate,
            by_email: rate,
            mails: rate,
            reads: NonZeroU32::new(4).unwrap(),
            behind_proxy,
        })
    }

    fn from(peer: &str, forwarded: &str) -> HttpRequest {
        TestRequest::default()
            .peer_addr(format!("{peer}:4000").parse().unwrap())
            .insert_header(("x-forwarded-for", forwarded.to_owned()))
            .to_http_request()
    }

    #[test]
    fn after_the_burst_an_address_waits_and_others_do_not() {
        let limits = limits(false);
        for _ in 0..3 {
            limits.address(&from("192.0.2.1", "")).unwrap();
        }
        let Err(Failure::TooManyRequests { retry_after }) = limits.address(&from("192.0.2.1", "")) else {
            panic!("the fourth call is refused");
        };
        assert!((1..=60).contains(&retry_after), "{retry_after}");
        limits.address(&from("192.0.2.2", "")).unwrap();
    }

    #[test]
    fn reads_are_counted_apart_from_credentials() {
        let limits = limits(false);
        for _ in 0..4 {
            limits.read(&from("192.0.2.1", "")).unwrap();
        }
        let Err(Failure::TooManyRequests { retry_after }) = limits.read(&from("192.0.2.1", "")) else {
            panic!("the fifth read is refused");
        };
        assert!((1..=16).contains(&retry_after), "{retry_after}");
        limits.read(&from("192.0.2.2", "")).unwrap();
        limits.address(&from("192.0.2.1", "")).unwrap();
    }

    #[test]
    fn a_client_cannot_name_its_own_address() {
        let direct = limits(false);
        let proxied = limits(true);
        for n in 0..3 {
            direct.address(&from("192.0.2.1", &format!("198.51.100.{n}"))).unwrap();
            proxied
                .address(&from("192.0.2.1", &format!("198.51.100.{n}, 203.0.113.7")))
                .unwrap();
        }
        assert!(direct.address(&from("192.0.2.1", "198.51.100.9")).is_err());
        assert!(
            proxied
                .address(&from("192.0.2.1", "198.51.100.9, 203.0.113.7"))
                .is_err()
        );
        proxied.address(&from("192.0.2.1", "203.0.113.8")).unwrap();
    }

    #[test]
    fn an_entry_with_a_port_is_the_same_client() {
        let limits = limits(true);
        for (entry, again) in [
            ("203.0.113.7:52314", "203.0.113.7"),
            ("[2001:db8::1]:443", "2001:db8::2"),
            ("[2001:db8:0:1::1]", "[2001:db8:0:1::1]:80"),
        ] {
            assert_eq!(
                limits.network_of(&from("192.0.2.1", &format!("198.51.100.1, {entry}"))),
                limits.network_of(&from("192.0.2.9", again)),
            );
            assert_ne!(limits.network_of(&from("192.0.2.1", entry)), "192.0.2.1".parse().ok());
        }
    }

    #[test]
    fn without_a_readable_entry_the_proxy_counts() {
        let limits = limits(true);
        for entry in [
            "",
            "unknown",
            "_hidden",
            "198.51.100.1, ",
            "203.0.113.7:port",
            "203.0.113.700",
        ] {
            let found = limits.network_of(&from("192.0.2.1", entry));
            assert_eq!(found, "192.0.2.1".parse().ok(), "{entry:?}");
        }
        let silent = TestRequest::default()
            .peer_addr("192.0.2.1:4000".parse().unwrap())
            .to_http_request();
        for _ in 0..3 {
            limits.address(&silent).unwrap();
        }
        assert!(limits.address(&silent).is_err());
    }

    #[test]
    fn one_ipv6_network_is_one_client() {
        let limits = limits(false);
        for n in 1..=3 {
            limits.address(&from(&format!("[2001:db8::{n}]"), "")).unwrap();
        }
        assert!(limits.address(&from("[2001:db8::4]", "")).is_err());
        limits.address(&from("[2001:db8:0:1::1]", "")).unwrap();
    }

    #[test]
    fn an_email_address_counts_however_it_is_written() {
        let limits = limits(false);
        for email in ["rosa@example.org", " Rosa@Example.org", "ROSA@EXAMPLE.ORG"] {
            limits.email(email).unwrap();
        }
        assert!(limits.email("rosa@example.org").is_err());
        limits.mail("rosa@example.org").unwrap();
        for _ in 0..9 {
            limits.email(" ").unwrap();
            limits.mail("").unwrap();
        }
    }
}
