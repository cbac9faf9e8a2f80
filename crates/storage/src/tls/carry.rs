//! One connection of libpq, carried to the server inside TLS.

use std::io;
use std::time::Duration;

use rustls::pki_types::ServerName;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy, split};
use tokio::net::{TcpSocket, TcpStream, UnixStream, lookup_host};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::messages::{self, SSL_REQUEST, TLS_MAY_BEGIN};

/// How long the end of a connection may take to reach the server.
const FAREWELL: Duration = Duration::from_secs(1);

/// Where connections are carried to.
pub(super) struct Target {
    /// The server's host, to be looked up for each connection: after a failover it has another address.
    pub(super) host: String,
    /// Its port.
    pub(super) port: u16,
    /// The name or the number that its certificate has to bear.
    pub(super) name: ServerName<'static>,
    /// How TLS is spoken with it.
    pub(super) tls: TlsConnector,
    /// How long the way to the server's greeting may take. A little less than libpq waits, so that the reason is told.
    pub(super) patience: Duration,
}

/// Serves one connection until either side closes it; then the other side is closed too.
pub(super) async fn carry(mut client: UnixStream, target: &Target) {
    let opened = timeout(target.patience, open(&mut client, target)).await;
    match opened.unwrap_or_else(|_| Err(io::Error::new(io::ErrorKind::TimedOut, "no answer in time"))) {
        Ok(server) => exchange(client, server).await,
        Err(reason) => {
            let told = format!("TLS connection to {}:{}: {reason}", target.host, target.port);
            // libpq may have given up meanwhile.
            if let Ok(refusal) = messages::refusal(&told) {
                let _ = client.write_all(&refusal).await;
            }
        }
    }
}

/// Makes the connection up to the server's choice of authentication.
///
/// libpq sends its first packet at once and then waits, so nothing of it is lost when this fails.
async fn open(client: &mut UnixStream, target: &Target) -> io::Result<TlsStream<TcpStream>> {
    let startup = messages::startup(client).await?;
    let mut tcp = reach(target).await?;
    tcp.write_all(&SSL_REQUEST).await?;
    // One byte and no more: what follows has to be TLS already.
    if tcp.read_u8().await? != TLS_MAY_BEGIN {
        return Err(io::Error::other("the server does not offer TLS"));
    }
    let mut server = target.tls.connect(target.name.clone(), tcp).await?;
    server.write_all(&startup).await?;
    server.flush().await?;
    messages::greeting(&mut server, client).await?;
    Ok(server)
}

/// The first of the host's addresses that answers.
async fn reach(target: &Target) -> io::Result<TcpStream> {
    let mut failed = None;
    for address in lookup_host((target.host.as_str(), target.port)).await? {
        let socket = if address.is_ipv4() {
            TcpSocket::new_v4()?
        } else {
            TcpSocket::new_v6()?
        };
        // As libpq does it: a server that vanished without a word is noticed some day.
        socket.set_keepalive(true)?;
        socket.set_nodelay(true)?;
        match socket.connect(address).await {
            Ok(stream) => return Ok(stream),
            Err(error) => failed = Some(error),
        }
    }
    Err(failed.unwrap_or_else(|| io::Error::other("the host has no address")))
}

/// Carries both ways until one of them ends.
///
/// PostgreSQL knows no connection that is closed in one direction only, so the first end is that of both.
async fn exchange(client: UnixStream, server: TlsStream<TcpStream>) {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = split(server);
    tokio::select! {
        _ = copy(&mut from_client, &mut to_server) => {}
        _ = copy(&mut from_server, &mut to_client) => {}
    }
    // A server that is gone does not take it.
    let _ = timeout(FAREWELL, to_server.shutdown()).await;
}
