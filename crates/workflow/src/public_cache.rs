//! Finished answers of the public registry, kept in the process: read a thousand times for each change.
//!
//! An answer belongs to the registry's version that was known before its data was read, so it is never newer in name
//! than in content. A change made here moves the known version with its commit; one made by another replica is
//! noticed by [`follow`] within a second, and by [`catch_up`] at once. Only anonymous answers may be kept here.
use crate::failure::Failure;
use crate::service::Service;
use bytes::Bytes;
use minga_storage::registry;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// How often another replica's changes are looked for.
const EVERY: Duration = Duration::from_millis(500);

/// No version is known yet; versions begin at 1.
const UNKNOWN: i64 = 0;

/// An answer in bytes, with the headers that belong to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// The body.
    pub body: Bytes,
    /// Its media type.
    pub media_type: &'static str,
    /// The strong `ETag`, with its quotes.
    pub etag: Bytes,
    /// The language of the text, BCP 47, where it has one.
    pub language: Option<Bytes>,
    /// The `Link` header, where there is a next page.
    pub link: Option<Bytes>,
    /// Where it is instead, when it has moved for good; then there is no body.
    pub moved_to: Option<Bytes>,
}

#[derive(Clone)]
struct Bytewise;

impl Weighter<String, Arc<Finished>> for Bytewise {
    fn weight(&self, key: &String, answer: &Arc<Finished>) -> u64 {
        // The headers and the bookkeeping of an entry are some 300 bytes.
        u64::try_from(key.len() + answer.body.len() + 300).unwrap_or(u64::MAX)
    }
}

/// The cache of one process.
pub struct PublicCache {
    version: AtomicI64,
    answers: Cache<String, Arc<Finished>, Bytewise>,
}

impl std::fmt::Debug for PublicCache {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PublicCache")
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

impl PublicCache {
    /// An empty cache of at most so many bytes. Nothing is kept until a version is known.
    #[must_use]
    pub fn new(bytes: u64) -> Self {
        let about = usize::try_from(bytes / 8192).unwrap_or(usize::MAX).max(16);
        Self {
            version: AtomicI64::new(UNKNOWN),
            answers: Cache::with_weighter(about, bytes, Bytewise),
        }
    }

    /// Takes note of a committed version; versions only grow.
    pub fn learned(&self, version: Option<i64>) {
        if let Some(version) = version {
            self.version.fetch_max(version, Ordering::AcqRel);
        }
    }

    /// The kept answer to a request, or the one that `make` gives. Of several equal requests at once, one makes it and
    /// the others wait. `request` says all that the answer depends on: path, parameters, languages.
    ///
    /// # Errors
    /// Those of `make`; they are not kept.
    pub async fn answer<E>(
        &self,
        request: &str,
        make: impl Future<Output = Result<Finished, E>>,
    ) -> Result<Arc<Finished>, E> {
        let version = self.version.load(Ordering::Acquire);
        if version == UNKNOWN {
            return make.await.map(Arc::new);
        }
        let key = format!("{version} {request}");
        self.answers
            .get_or_insert_async(key.as_str(), async { make.await.map(Arc::new) })
            .await
    }
}

/// Looks for other replicas' changes now: what is answered afterwards shows at least all that was committed before.
///
/// # Errors
/// Those of the database.
pub async fn catch_up(service: &Service) -> Result<(), Failure> {
    let version = service
        .database
        .read(|conn| Ok::<_, Failure>(registry::version(conn)?))
        .await?;
    service.public.learned(Some(version));
    Ok(())
}

/// Keeps the known version up to date, for ever; the server spawns it. While the database is away the answers that
/// are known stay: nobody can publish then.
pub async fn follow(service: Service) {
    let mut away = false;
    loop {
        match catch_up(&service).await {
            Ok(()) => away = false,
            Err(failure) => {
                if !away {
                    tracing::warn!(?failure, "the registry's version cannot be read");
                }
                away = true;
            }
        }
        tokio::time::sleep(EVERY).await;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
    use super::*;

    fn finished(text: &'static str) -> Result<Finished, ()> {
        Ok(Finished {
            body: Bytes::from_static(text.as_bytes()),
            media_type: "text/plain",
            etag: Bytes::new(),
            language: None,
            link: None,
            moved_to: None,
        })
    }

    #[tokio::test]
    async fn an_answer_is_kept_until_the_version_moves() {
        let cache = PublicCache::new(1 << 20);
        let ask = async |text| {
            cache
                .answer("/v1/pledges", async { finished(text) })
                .await
                .unwrap()
                .body
                .clone()
        };
        assert_eq!(ask("a").await, "a");
        assert_eq!(ask("b").await, "b", "nothing is kept while no version is known");
        cache.learned(Some(7));
        assert_eq!(ask("c").await, "c");
        assert_eq!(ask("d").await, "c");
        cache.learned(Some(6));
        cache.learned(None);
        assert_eq!(ask("e").await, "c", "an older version changes nothing");
        cache.learned(Some(8));
        assert_eq!(ask("f").await, "f");
    }

    #[tokio::test]
    async fn a_failure_is_not_kept() {
        let cache = PublicCache::new(1 << 20);
        cache.learned(Some(1));
        assert!(cache.answer("/", async { Err::<Finished, ()>(()) }).await.is_err());
        assert_eq!(cache.answer("/", async { finished("x") }).await.unwrap().body, "x");
    }
}
