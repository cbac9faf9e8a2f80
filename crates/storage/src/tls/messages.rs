//! The few messages of PostgreSQL's protocol that matter before the bytes of a connection are only carried.
//!
//! Described in "Frontend/Backend Protocol" of PostgreSQL's manual: lengths count themselves and are big-endian.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// SSLRequest: may TLS begin?
pub(super) const SSL_REQUEST: [u8; 8] = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f];

/// The server's yes to it.
pub(super) const TLS_MAY_BEGIN: u8 = b'S';

/// The longest first packet that PostgreSQL takes.
const LONGEST_STARTUP: u32 = 10_000;

/// The longest message before the server has said how it wants to be convinced; more is no PostgreSQL.
const LONGEST_GREETING: u32 = 64 * 1024;

/// The kind of the messages about authentication.
const AUTHENTICATION: u8 = b'R';

/// The kind of errors.
const ERROR: u8 = b'E';

/// AuthenticationSASL: a list of mechanisms follows.
const SASL: [u8; 4] = [0, 0, 0, 10];

/// The mechanism that binds the password's proof to the TLS connection.
const WITH_CHANNEL_BINDING: &[u8] = b"SCRAM-SHA-256-PLUS\0";

/// Reads the packet with which libpq begins: parameters of the session, or a request to cancel a query.
pub(super) async fn startup(client: &mut (impl AsyncRead + Unpin)) -> io::Result<Vec<u8>> {
    let length = client.read_u32().await?;
    let rest = body_length(length, LONGEST_STARTUP)?;
    let mut packet = vec![0; rest];
    client.read_exact(&mut packet).await?;
    Ok([&length.to_be_bytes(), packet.as_slice()].concat())
}

/// Carries the server's first messages up to its choice of authentication.
///
/// A server that offers SCRAM with channel binding is refused by a libpq without TLS, because it sees a plain
/// connection, so that one mechanism is left out of the offer. Nothing is lost by it: what it protects from, somebody
/// who has put another TLS in between, was excluded when the server's certificate and name were verified.
pub(super) async fn greeting<S, C>(server: &mut S, client: &mut C) -> io::Result<()>
where
    S: AsyncRead + Unpin,
    C: AsyncWrite + Unpin,
{
    loop {
        let kind = server.read_u8().await?;
        let length = server.read_u32().await?;
        let mut body = vec![0; body_length(length, LONGEST_GREETING)?];
        server.read_exact(&mut body).await?;
        if kind == AUTHENTICATION {
            body = without_channel_binding(body);
        }
        client.write_all(&message(kind, &body)?).await?;
        if matches!(kind, AUTHENTICATION | ERROR) {
            return client.flush().await;
        }
    }
}

/// An error in the server's own form, so that libpq reports the true reason: no connection could be made (08001).
pub(super) fn refusal(reason: &str) -> io::Result<Vec<u8>> {
    let mut fields = b"SFATAL\0VFATAL\0C08001\0M".to_vec();
    fields.extend(reason.bytes().filter(|byte| *byte != 0));
    fields.extend_from_slice(b"\0\0");
    message(ERROR, &fields)
}

fn message(kind: u8, body: &[u8]) -> io::Result<Vec<u8>> {
    let length = body.len().checked_add(4).and_then(|length| u32::try_from(length).ok());
    let length = length.ok_or_else(no_postgres)?.to_be_bytes();
    Ok([&[kind], length.as_slice(), body].concat())
}

/// How many bytes follow a length.
fn body_length(length: u32, longest: u32) -> io::Result<usize> {
    length
        .checked_sub(4)
        .filter(|_| length <= longest)
        .and_then(|rest| usize::try_from(rest).ok())
        .ok_or_else(no_postgres)
}

fn no_postgres() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "this is not PostgreSQL's protocol")
}

fn without_channel_binding(body: Vec<u8>) -> Vec<u8> {
    let Some(offer) = body.strip_prefix(&SASL) else {
        return body;
    };
    let mechanisms = offer.split_inclusive(|byte| *byte == 0);
    let kept = mechanisms.filter(|mechanism| *mechanism != WITH_CHANNEL_BINDING);
    SASL.into_iter().chain(kept.flatten().copied()).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[tokio::test]
    async fn the_offer_loses_channel_binding_and_what_follows_stays_in_the_stream() {
        let offer = message(b'R', b"\0\0\0\x0aSCRAM-SHA-256-PLUS\0SCRAM-SHA-256\0\0").unwrap();
        let mut server = &[offer, b"rest".to_vec()].concat()[..];
        let mut client = Vec::new();
        greeting(&mut server, &mut client).await.unwrap();
        assert_eq!(client, message(b'R', b"\0\0\0\x0aSCRAM-SHA-256\0\0").unwrap());
        assert_eq!(server, b"rest");
    }

    #[tokio::test]
    async fn other_messages_pass_as_they_are() {
        // The server does not know a newer protocol, then wants no password.
        let told = [
            message(b'v', b"\0\x03\0\0\0\0\0\0").unwrap(),
            message(b'R', b"\0\0\0\0").unwrap(),
        ]
        .concat();
        let mut client = Vec::new();
        greeting(&mut told.as_slice(), &mut client).await.unwrap();
        assert_eq!(client, told);
    }

    #[tokio::test]
    async fn what_is_not_the_protocol_is_refused_before_memory_is_taken() {
        for wrong in [&b"HTTP/1.1 400 Bad Request"[..], b"R\0\0\0\x03", b"R"] {
            let mut server = wrong;
            assert!(greeting(&mut server, &mut Vec::new()).await.is_err(), "{wrong:?}");
        }
        assert!(startup(&mut &b"\x7f\0\0\0"[..]).await.is_err());
        assert!(startup(&mut &b"\0\0\0\x0a\0\x03"[..]).await.is_err(), "cut short");
        assert_eq!(startup(&mut &b"\0\0\0\x06ab"[..]).await.unwrap(), b"\0\0\0\x06ab");
    }
}
