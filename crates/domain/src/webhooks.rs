//! Webhooks: what becomes of a delivery, and which network addresses one may be sent to.
use crate::keys::keys;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

keys! {
    /// How far a delivery is.
    pub enum DeliveryState {
        /// It waits to be sent, or to be tried again.
        Queued = "queued",
        /// The receiver has taken it.
        Delivered = "delivered",
        /// It is not tried again by itself.
        Parked = "parked",
    }

    /// Why an attempt did not deliver.
    pub enum DeliveryProblem {
        /// The receiver answered with another status than 2xx.
        Refused = "refused",
        /// The receiver answered with a redirection; none is followed.
        Redirected = "redirected",
        /// The receiver answered 410: it wants no more. The webhook is disabled.
        Gone = "gone",
        /// There was no answer in time.
        TimedOut = "timed_out",
        /// The host's name has no address.
        Unresolved = "unresolved",
        /// No connection, or not an encrypted one with a good certificate.
        Unreachable = "unreachable",
        /// The address is private, of this machine, or otherwise not of the public network; nothing was sent.
        ForbiddenAddress = "forbidden_address",
        /// The webhook was disabled while this waited.
        Disabled = "disabled",
    }

    /// What is wrong with a webhook, so that a person has to look at it.
    pub enum WebhookTrouble {
        /// A delivery was given up after all its attempts; the next one that arrives ends the trouble.
        GaveUp = "gave_up",
        /// The receiver answered 410, and the webhook was disabled.
        Gone = "gone",
    }
}

/// The type of the message that only says that a webhook works.
pub const PING: &str = "ping";

/// Whether an address is one of the public network: not private, of this machine or link, shared, reserved or
/// multicast; of an IPv6 address that carries an IPv4 one, that one as well.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let reserved = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_unspecified()
        || address.is_broadcast()
        || address.is_documentation();
    // "This network", shared by carriers, protocol assignments, the former 6to4 relays, benchmarks, reserved.
    let special = a == 0
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (18..20).contains(&b))
        || a >= 240;
    !reserved && !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(inner) = address.to_ipv4_mapped() {
        return is_public_v4(inner);
    }
    let [a, b, c, ..] = address.segments();
    let embedded = |high: u16, low: u16| {
        let ([w, x], [y, z]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(w, x, y, z))
    };
    // Global unicast is 2000::/3; what is translated to IPv4 carries an address of its own.
    if a == 0x64 && b == 0xff9b {
        let [.., high, low] = address.segments();
        return c == 0 && embedded(high, low);
    }
    if a == 0x2002 {
        return embedded(b, c);
    }
    // Teredo and other protocol assignments, and documentation.
    let special = (a == 0x2001 && (b < 0x200 || b == 0xdb8)) || (a == 0x3fff && b < 0x1000);
    (0x2000..0x4000).contains(&a) && !special
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_public_network_are_public() {
        for public in [
            "1.1.1.1",
            "193.134.0.1",
            "172.32.0.1",
            "100.128.0.1",
            "2606:4700:4700::1111",
            "2001:4860:4860::8888",
            "::ffff:1.1.1.1",
            "64:ff9b::101:101",
        ] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
        for other in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "0.1.2.3",
            "100.64.0.1",
            "192.0.0.8",
            "198.18.0.1",
            "203.0.113.7",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "fe80::1",
            "fec0::1",
            "fc00::1",
            "fd12:3456::1",
            "ff02::1",
            "2001:db8::1",
            "2001:0:4136:e378::1",
            "2002:7f00:1::",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
        ] {
            assert!(!is_public(other.parse().unwrap()), "{other}");
        }
    }
}
