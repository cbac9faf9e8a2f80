//! TLS between libpq and a PostgreSQL server, made with rustls.
//!
//! diesel reaches PostgreSQL through libpq. A libpq with TLS of its own is built with OpenSSL, and OpenSSL is built
//! with perl and make; this program asks for a Rust toolchain and a C compiler alone, and has one cryptographic library
//! for everything. So libpq is built without TLS and speaks plain text to a Unix socket that only this process may use
//! ([`tunnel`]); behind it the bytes go on to the server inside TLS ([`carry`]), after the server has proved with its
//! certificate that it is the one that the URL names ([`trust`]): `sslmode=verify-full`. [`messages`] holds the little
//! that has to be known of PostgreSQL's protocol for that.
//!
//! Requests to cancel a query would pass as they are; client certificates and revocation lists are not supported.

mod carry;
mod messages;
mod trust;
mod tunnel;

pub(crate) use trust::connector;
pub(crate) use tunnel::Tunnel;
