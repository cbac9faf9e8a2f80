//! Joining a published joint pledge: a request that the recorder and the secretariat accept (brief: Joint pledges).
use crate::keys::keys;

keys! {
    /// Where a request to join stands.
    pub enum JoiningStatus {
        /// It waits for one or both of those who decide.
        Open = "open",
        /// Both have accepted; the organisation takes part.
        Accepted = "accepted",
        /// One of them has declined.
        Declined = "declined",
        /// The organisation has taken it back.
        Withdrawn = "withdrawn",
    }

    /// Who decides about a request to join.
    pub enum JoiningSide {
        /// The pledge's focal point or alternate.
        Recorder = "recorder",
        /// An officer.
        Secretariat = "secretariat",
    }
}

impl JoiningSide {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Recorder => Self::Secretariat,
            Self::Secretariat => Self::Recorder,
        }
    }
}
