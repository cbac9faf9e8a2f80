//! Pledges that join another one, after their publication (brief: the four types; the rules are ours).
use crate::keys::keys;

keys! {
    /// What became of an objection against a match.
    pub enum ObjectionState {
        /// The secretariat has not decided; the match stays shown until it does.
        Open = "open",
        /// The match is shown no more as one of that pledge.
        Upheld = "upheld",
        /// The match stays.
        Dismissed = "dismissed",
    }

    /// What has become of the pledge that a match joins.
    pub enum MatchFlag {
        /// It has left the registry.
        Archived = "matched_archived",
        /// Its actor reports it discontinued.
        Discontinued = "matched_discontinued",
    }
}
