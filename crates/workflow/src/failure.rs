//! Why a use case did not happen: free of HTTP words, but each case belongs to exactly one status there.
use minga_domain::refusal::RefusalReason;
use minga_domain::transitions::{Asked, Guard};
use minga_domain::violation::Violation;
use minga_storage::StoreError;
use serde_json::Value;

/// What went wrong. Nothing was changed.
#[derive(Debug)]
pub enum Failure {
    /// The input cannot be read (400).
    Malformed(Vec<Violation>),
    /// The input can be read but breaks rules; every broken rule is listed (422).
    Invalid(Vec<Violation>),
    /// Nobody is signed in (401).
    Unauthenticated,
    /// The credentials that were sent do not hold (401).
    Rejected(RefusalReason),
    /// The caller may see it but not do this (403).
    Forbidden(RefusalReason),
    /// It does not exist, or the caller may not know of it (404).
    NotFound,
    /// It was published once and is no longer (410), with the public reason.
    Gone(String),
    /// The action does not start from this state (409).
    WrongState {
        /// The current state's key.
        state: &'static str,
    },
    /// Something has to hold first (409).
    Blocked {
        /// What does not hold.
        guards: Vec<Guard>,
        /// The details of the submit rules.
        violations: Vec<Violation>,
    },
    /// The caller may not have noticed these and has to confirm them (409).
    ConfirmationNeeded(Vec<Asked>),
    /// Another fact stands against it (409).
    Conflict(RefusalReason),
    /// Somebody else was faster, and what stands now is not what the caller saw (409); with what stands now.
    Overtaken(RefusalReason, Value),
    /// The reviewer has a conflict of interest (409); each is named.
    InConflict(Vec<Violation>),
    /// The version the caller saw is not the current one (412).
    Stale {
        /// The current version.
        current: i32,
    },
    /// The same of a submission, with where it stands now (412).
    StaleSubmission {
        /// The current version.
        current: i32,
        /// The current state's key.
        state: &'static str,
    },
    /// A change needs the version that the caller saw (428).
    VersionRequired {
        /// The current version.
        current: i32,
    },
    /// The idempotency key was used for another request (422).
    IdempotencyKeyReused,
    /// The upload is too large (413).
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The media type is not accepted (415).
    UnsupportedMediaType,
    /// Too many attempts (429).
    TooManyRequests {
        /// Seconds to wait.
        retry_after: u64,
    },
    /// The database or the storage cannot be reached now, or somebody else wrote the same at this instant (503).
    Unavailable(String),
    /// A defect; logged with the request id, nothing is told (500).
    Internal(String),
}

impl Failure {
    /// One broken rule.
    pub fn invalid(violation: Violation) -> Self {
        Self::Invalid(vec![violation])
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::NotFound,
            // Where a row with the same key is a mistake of the caller, the use case has looked for it before: then two
            // requests wrote it at once, and the second finds it when it comes again.
            StoreError::Busy | StoreError::Unavailable(_) | StoreError::Unique(_) => {
                Self::Unavailable(error.to_string())
            }
            other => Self::Internal(other.to_string()),
        }
    }
}
