//! Where attached files are kept: a local folder. Bytes arrive in a file under `incoming/`, are hashed and counted on
//! the way, and are moved to `kept/{last two digits of the id}/{id}` when they are complete and on the disk. No text
//! of a user ever becomes part of a path.
use crate::failure::Failure;
use aws_lc_rs::digest::{Context, SHA256};
use minga_domain::ids::AttachmentId;
use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::fs;
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

/// How long a file that nothing refers to is left alone: an upload or a transaction may still be under way.
pub const LEFT_ALONE: Duration = Duration::from_secs(24 * 60 * 60);

/// The folder of attached files. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Files {
    root: Arc<PathBuf>,
}

impl Files {
    /// Opens the folder and makes what is missing of it.
    ///
    /// # Errors
    /// When the folder cannot be made or written to.
    pub fn open(folder: impl Into<PathBuf>) -> io::Result<Self> {
        let files = Self {
            root: Arc::new(folder.into()),
        };
        std::fs::create_dir_all(files.incoming())?;
        std::fs::create_dir_all(files.root.join("kept"))?;
        gone(std::fs::remove_file(files.written_for_a_test()?))?;
        Ok(files)
    }

    /// Begins to receive a file of at most `limit` bytes.
    ///
    /// # Errors
    /// [`Failure::Unavailable`] when the folder cannot be written to.
    pub async fn receive(&self, limit: u64) -> Result<Incoming, Failure> {
        let path = self.incoming().join(Uuid::now_v7().simple().to_string());
        let file = fs::File::create_new(&path).await.map_err(|error| unavailable(&error))?;
        Ok(Incoming {
            file,
            temporary: Temporary(path),
            hash: Context::new(&SHA256),
            size: 0,
            limit,
        })
    }

    /// Moves a received file to its place; from then on it can be read under the identifier.
    ///
    /// # Errors
    /// [`Failure::Unavailable`] when the folder cannot be written to.
    pub async fn keep(&self, received: Received, id: AttachmentId) -> Result<(), Failure> {
        let place = self.place(id);
        let kept = async {
            let folder = place.parent().unwrap_or(&self.root);
            fs::create_dir_all(folder).await?;
            fs::rename(&received.temporary.0, &place).await?;
            // The new name is on the disk only when its folder is, and that folder's name likewise.
            for folder in [folder, &self.root.join("kept")] {
                fs::File::open(folder).await?.sync_all().await?;
            }
            Ok(())
        };
        kept.await.map_err(|error: io::Error| unavailable(&error))
    }

    /// Opens a kept file for reading.
    ///
    /// # Errors
    /// [`Failure::Internal`] when it is not there although it should be, [`Failure::Unavailable`] when the folder
    /// cannot be read.
    pub async fn read(&self, id: AttachmentId) -> Result<fs::File, Failure> {
        fs::File::open(self.place(id))
            .await
            .map_err(|error| match error.kind() {
                io::ErrorKind::NotFound => Failure::Internal(format!("the file of attachment {id} is missing")),
                _ => unavailable(&error),
            })
    }

    /// Removes a kept file; one that is gone already is fine.
    ///
    /// # Errors
    /// [`Failure::Unavailable`] when the folder cannot be written to.
    pub async fn remove(&self, id: AttachmentId) -> Result<(), Failure> {
        match fs::remove_file(self.place(id)).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(unavailable(&error)),
            _ => Ok(()),
        }
    }

    /// Whether files can be written now, for the readiness probe.
    ///
    /// # Errors
    /// [`Failure::Unavailable`] when they cannot.
    pub async fn probe(&self) -> Result<(), Failure> {
        let files = self.clone();
        let probed = tokio::task::spawn_blocking(move || gone(std::fs::remove_file(files.written_for_a_test()?))).await;
        probed
            .unwrap_or_else(|error| Err(io::Error::other(error)))
            .map(drop)
            .map_err(|error| unavailable(&error))
    }

    /// Removes what interrupted uploads left behind, when it is older than [`LEFT_ALONE`] at `now`. Says how many.
    ///
    /// Blocks.
    ///
    /// # Errors
    /// When the folder cannot be read or written to.
    pub fn remove_unfinished(&self, now: SystemTime) -> io::Result<usize> {
        let mut removed = 0;
        for path in entries(&self.incoming())? {
            if old(&path, now)? && gone(std::fs::remove_file(path))? {
                removed += 1;
            }
        }
        Ok(removed)
    }

    /// The kept files that are older than [`LEFT_ALONE`] at `now`, folder by folder.
    ///
    /// Blocks.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn old(&self, now: SystemTime) -> io::Result<Vec<Vec<AttachmentId>>> {
        let mut folders = Vec::new();
        for folder in entries(&self.root.join("kept"))? {
            let mut found = Vec::new();
            for path in entries(&folder)? {
                // A name that is not one of ours is somebody else's file and stays.
                let id = path
                    .file_name()
                    .and_then(|name| name.to_str()?.parse::<AttachmentId>().ok());
                if let Some(id) = id
                    && old(&path, now)?
                {
                    found.push(id);
                }
            }
            if !found.is_empty() {
                folders.push(found);
            }
        }
        Ok(folders)
    }

    fn incoming(&self) -> PathBuf {
        self.root.join("incoming")
    }

    /// The last byte of a UUIDv7 is random, so that the files spread over 256 folders.
    fn place(&self, id: AttachmentId) -> PathBuf {
        let spread = id.0.as_bytes().last().copied().unwrap_or_default();
        self.root
            .join("kept")
            .join(format!("{spread:02x}"))
            .join(id.to_string())
    }

    fn written_for_a_test(&self) -> io::Result<PathBuf> {
        let path = self.incoming().join(format!("probe-{}", Uuid::now_v7().simple()));
        std::fs::write(&path, b"probe")?;
        Ok(path)
    }
}

/// A file under way. Dropped before it is kept, it leaves nothing behind.
pub struct Incoming {
    file: fs::File,
    temporary: Temporary,
    hash: Context,
    size: u64,
    limit: u64,
}

impl std::fmt::Debug for Incoming {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Incoming")
            .field("size", &self.size)
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}

impl Incoming {
    /// Adds the next bytes.
    ///
    /// # Errors
    /// [`Failure::TooLarge`] with the limit when they are too many, [`Failure::Unavailable`] when the disk is full.
    pub async fn write(&mut self, chunk: &[u8]) -> Result<(), Failure> {
        let size = self.size.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        if size > self.limit {
            return Err(Failure::TooLarge { limit: self.limit });
        }
        self.size = size;
        self.hash.update(chunk);
        self.file.write_all(chunk).await.map_err(|error| unavailable(&error))
    }

    /// Ends the file and waits until it is on the disk.
    ///
    /// # Errors
    /// [`Failure::Unavailable`] when it could not be written.
    pub async fn finish(mut self) -> Result<Received, Failure> {
        let written = async {
            self.file.flush().await?;
            self.file.sync_all().await
        };
        written.await.map_err(|error| unavailable(&error))?;
        let mut sha256 = String::new();
        for byte in self.hash.finish().as_ref() {
            let _ = write!(sha256, "{byte:02x}");
        }
        Ok(Received {
            temporary: self.temporary,
            size: self.size,
            sha256,
        })
    }
}

/// A complete file that is not kept yet. Dropped, it leaves nothing behind.
#[derive(Debug)]
pub struct Received {
    temporary: Temporary,
    /// Bytes.
    pub size: u64,
    /// SHA-256 in lower-case hexadecimal digits.
    pub sha256: String,
}

impl Received {
    /// The file, to look into it. Blocks.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn open(&self) -> io::Result<std::fs::File> {
        std::fs::File::open(&self.temporary.0)
    }
}

/// Removes the file when dropped; after the move to its place there is nothing to remove.
#[derive(Debug)]
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    std::fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect()
}

/// Whether a file is older than [`LEFT_ALONE`]; one that somebody else has just removed is not.
fn old(path: &Path, now: SystemTime) -> io::Result<bool> {
    match path.metadata() {
        Ok(metadata) => Ok(now.duration_since(metadata.modified()?).unwrap_or_default() > LEFT_ALONE),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Whether it was this removal that removed the file.
fn gone(removed: io::Result<()>) -> io::Result<bool> {
    match removed {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

fn unavailable(error: &io::Error) -> Failure {
    Failure::Unavailable(format!("attached files: {error}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;
    use std::io::Read;

    /// A folder of its own, removed at the end.
    struct Folder(PathBuf);

    impl Folder {
        fn new() -> Self {
            Self(std::env::temp_dir().join(format!("minga-files-{}", Uuid::now_v7())))
        }

        fn count(&self) -> usize {
            entries(&self.0.join("incoming")).unwrap().len()
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    fn id() -> AttachmentId {
        Uuid::now_v7().into()
    }

    #[tokio::test]
    async fn what_was_received_is_read_again_with_its_size_and_hash() {
        let folder = Folder::new();
        let files = Files::open(&folder.0).unwrap();
        let mut incoming = files.receive(6).await.unwrap();
        incoming.write(b"a").await.unwrap();
        incoming.write(b"bc").await.unwrap();
        let received = incoming.finish().await.unwrap();
        assert_eq!(received.size, 3);
        assert_eq!(
            received.sha256,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        let id = id();
        files.keep(received, id).await.unwrap();
        let mut text = String::new();
        files
            .read(id)
            .await
            .unwrap()
            .into_std()
            .await
            .read_to_string(&mut text)
            .unwrap();
        assert_eq!(text, "abc");
        assert_eq!(folder.count(), 0);
        files.remove(id).await.unwrap();
        files.remove(id).await.unwrap();
        assert!(matches!(files.read(id).await, Err(Failure::Internal(_))));
    }

    #[tokio::test]
    async fn a_file_over_the_limit_is_refused_and_leaves_nothing_behind() {
        let folder = Folder::new();
        let files = Files::open(&folder.0).unwrap();
        let mut incoming = files.receive(3).await.unwrap();
        incoming.write(b"abc").await.unwrap();
        assert!(matches!(
            incoming.write(b"d").await,
            Err(Failure::TooLarge { limit: 3 })
        ));
        assert_eq!(folder.count(), 1);
        drop(incoming);
        assert_eq!(folder.count(), 0);
    }

    #[tokio::test]
    async fn files_are_old_after_a_day() {
        let folder = Folder::new();
        let files = Files::open(&folder.0).unwrap();
        let kept = id();
        files
            .keep(files.receive(1).await.unwrap().finish().await.unwrap(), kept)
            .await
            .unwrap();
        let unfinished = files.receive(1).await.unwrap();
        let (now, later) = (
            SystemTime::now(),
            SystemTime::now() + LEFT_ALONE + Duration::from_secs(60),
        );
        assert!(files.old(now).unwrap().is_empty());
        assert_eq!(files.old(later).unwrap(), [[kept]]);
        assert_eq!(files.remove_unfinished(now).unwrap(), 0);
        assert_eq!(files.remove_unfinished(later).unwrap(), 1);
        assert!(files.read(kept).await.is_ok());
        drop(unfinished);
    }

    #[tokio::test]
    async fn the_probe_notices_that_the_folder_is_gone() {
        let folder = Folder::new();
        let files = Files::open(&folder.0).unwrap();
        assert!(files.probe().await.is_ok());
        std::fs::remove_dir_all(&folder.0).unwrap();
        assert!(matches!(files.probe().await, Err(Failure::Unavailable(_))));
    }
}
