//! The life of a tunnel: its socket, its thread, its end.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixListener as Socket;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rustls::pki_types::ServerName;
use tempfile::TempDir;
use tokio::net::{UnixListener, UnixStream};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::carry::{Target, carry};
use super::trust;
use crate::address::{PostgresAddress, Trust, refused};
use crate::error::StoreError;

/// The name that libpq looks for in the directory of a Unix socket, with [`crate::address`]'s port.
const SOCKET: &str = ".s.PGSQL.5432";

/// The directory's permissions: whoever else is on this machine cannot reach the socket.
const PRIVATE: u32 = 0o700;

/// How long connections may take to end by themselves when the tunnel is closed.
const FAREWELL: Duration = Duration::from_secs(1);

/// How long no connection is accepted after that failed, as when the process has no file descriptors left.
const AFTER_TROUBLE: Duration = Duration::from_millis(50);

/// An open tunnel. Dropped, it ends its thread and removes its socket; connections that are open then are given
/// [`FAREWELL`].
pub(crate) struct Tunnel {
    address: String,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    _directory: TempDir,
}

impl Tunnel {
    /// Opens a tunnel to the server of an address, without connecting to it yet.
    ///
    /// # Errors
    /// [`StoreError::Url`] when the address cannot be verified that way, [`StoreError::Unavailable`] when the socket
    /// or its thread cannot be made.
    pub(crate) fn open(address: &PostgresAddress, trust: &Trust) -> Result<Self, StoreError> {
        let name = ServerName::try_from(address.host.clone())
            .map_err(|_| refused("sslmode=verify-full needs a host name or an IP address in the database's URL"))?;
        let target = Target {
            host: address.host.clone(),
            port: address.port,
            name,
            tls: trust::connector(trust)?,
            patience: address.patience.mul_f32(0.9),
        };
        let directory = tempfile::Builder::new()
            .prefix(&format!("minga-tls-{}-", std::process::id()))
            .permissions(Permissions::from_mode(PRIVATE))
            .tempdir()
            .map_err(no_socket)?;
        let socket = Socket::bind(directory.path().join(SOCKET)).map_err(no_socket)?;
        socket.set_nonblocking(true).map_err(no_socket)?;
        let runtime = Builder::new_current_thread().enable_all().build().map_err(no_socket)?;
        let (stop, stopped) = oneshot::channel();
        let thread = thread::Builder::new()
            .name("database-tls".to_owned())
            .spawn(move || run(runtime, socket, target, stopped))
            .map_err(no_socket)?;
        Ok(Self {
            address: address.through(directory.path())?,
            stop: Some(stop),
            thread: Some(thread),
            _directory: directory,
        })
    }

    /// The address for libpq in place of the server's own. It holds the password.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }
}

impl Drop for Tunnel {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // It tells a panic itself.
            let _ = thread.join();
        }
    }
}

fn no_socket(error: std::io::Error) -> StoreError {
    StoreError::Unavailable(format!(
        "no socket for the encrypted connection could be made in {}: {error}",
        std::env::temp_dir().display()
    ))
}

/// The tunnel's thread.
fn run(runtime: Runtime, socket: Socket, target: Target, stopped: oneshot::Receiver<()>) {
    runtime.block_on(async {
        match UnixListener::from_std(socket) {
            Ok(socket) => accept(socket, Arc::new(target), stopped).await,
            Err(error) => tracing::error!(%error, "the socket of the encrypted connection cannot be used"),
        }
    });
    // A name that is being looked up is not waited for.
    runtime.shutdown_background();
}

/// Takes connections until told to stop, then waits a moment for those that are open.
async fn accept(socket: UnixListener, target: Arc<Target>, mut stopped: oneshot::Receiver<()>) {
    let mut open = JoinSet::new();
    loop {
        tokio::select! {
            _ = &mut stopped => break,
            Some(_) = open.join_next() => {}
            accepted = socket.accept() => match accepted {
                Ok((client, _)) if is_own(&client) => {
                    let target = Arc::clone(&target);
                    open.spawn(async move { carry(client, &target).await });
                }
                Ok(_) => tracing::warn!("another process tried to use the encrypted connection to the database"),
                Err(error) => {
                    tracing::warn!(%error, "no connection to the database can be accepted");
                    sleep(AFTER_TROUBLE).await;
                }
            }
        }
    }
    drop(socket);
    let all = async { while open.join_next().await.is_some() {} };
    let _ = timeout(FAREWELL, all).await;
}

/// Whether this process is at the other end; other ones of the same user could enter the directory. Systems that do
/// not tell leave it at the directory.
fn is_own(client: &UnixStream) -> bool {
    let own = i32::try_from(std::process::id()).ok();
    client
        .peer_cred()
        .is_ok_and(|peer| peer.pid().is_none() || peer.pid() == own)
}
