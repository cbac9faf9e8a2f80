//! What pledges that join another one show of it, and what of that changes: which pledge they join, and what has become
//! of that one. Both stand on the page of the one that joins, so its readers are told through the change feed as well.
use crate::failure::Failure;
use crate::service::Tx;
use minga_domain::changes::ChangeType;
use minga_domain::ids::SubmissionId;
use minga_domain::joining::MatchFlag;
use minga_domain::kinds::ProgressStatus;
use minga_storage::columns::{Id, Moment};
use minga_storage::connection::AnyConnection;
use minga_storage::match_starts::{self, MatchStart};
use minga_storage::registry as store;
use std::collections::HashMap;

/// What has become of the joined pledges of these references; those that go on are left out.
pub(super) fn flags(conn: &mut AnyConnection, joined: &[String]) -> Result<HashMap<String, MatchFlag>, Failure> {
    if joined.is_empty() {
        return Ok(HashMap::new());
    }
    let statuses = store::statuses(conn, joined)?;
    let flag = |reference: &String| match statuses.get(reference) {
        None => Some(MatchFlag::Archived),
        Some(Some(ProgressStatus::Discontinued)) => Some(MatchFlag::Discontinued),
        Some(_) => None,
    };
    Ok(joined
        .iter()
        .filter_map(|reference| Some((reference.clone(), flag(reference)?)))
        .collect())
}

/// What has become of a pledge that others join; nothing while it goes on.
pub(super) fn flag(conn: &mut AnyConnection, joined: &str) -> Result<Option<MatchFlag>, Failure> {
    Ok(flags(conn, &[joined.to_owned()])?.remove(joined))
}

/// Those that join an entry, and what they show of it before a change.
pub(super) struct Watching {
    joined: String,
    joining: Vec<String>,
    flag: Option<MatchFlag>,
}

impl Watching {
    /// Before the entry of a reference, or its follow-up, changes.
    pub(super) fn before(tx: &mut Tx<'_>, joined: &str) -> Result<Self, Failure> {
        let joining = store::joining_references(tx.conn, joined)?;
        let flag = if joining.is_empty() {
            None
        } else {
            flag(tx.conn, joined)?
        };
        Ok(Self {
            joined: joined.to_owned(),
            joining,
            flag,
        })
    }

    /// After it has changed: the change feed is told of those that show something else from now on.
    pub(super) fn after(self, tx: &mut Tx<'_>) -> Result<(), Failure> {
        if self.joining.is_empty() || flag(tx.conn, &self.joined)? == self.flag {
            return Ok(());
        }
        for joining in &self.joining {
            tx.announce(ChangeType::PledgeMatchChanged, joining);
        }
        Ok(())
    }
}

/// A change of what an entry joins.
pub(crate) struct Move<'a> {
    /// The one that joins.
    pub id: SubmissionId,
    /// Its reference.
    pub reference: &'a str,
    /// The reference that it joined before.
    pub before: Option<&'a str>,
    /// The reference that it joins from now on.
    pub now: Option<&'a str>,
}

impl Move<'_> {
    /// Keeps since when the entry joins what it joins, and tells the change feed which pledge is joined from now on,
    /// and which no longer is. `shown`: it was in the registry before, so that its own page changes. One that joins
    /// again what it joined when it left the registry joins it since then.
    pub(crate) fn happen(&self, tx: &mut Tx<'_>, shown: bool, since: Moment) -> Result<(), Failure> {
        if self.before == self.now {
            return Ok(());
        }
        match self.now {
            None => match_starts::remove(tx.conn, self.id)?,
            Some(matched) => {
                let known = match_starts::find(tx.conn, self.id)?;
                if known.is_none_or(|known| known.matched != matched) {
                    let start = MatchStart {
                        match_id: Id(self.id),
                        matched: matched.to_owned(),
                        joined_at: since,
                    };
                    match_starts::put(tx.conn, &start)?;
                }
            }
        }
        announce(tx, self.before, self.now)?;
        if shown {
            tx.announce(ChangeType::PledgeMatchChanged, self.reference);
        }
        Ok(())
    }
}

/// Tells the change feed which pledge is joined from now on, and which no longer is. One that has left the registry
/// itself hears nothing.
pub(super) fn announce(tx: &mut Tx<'_>, before: Option<&str>, now: Option<&str>) -> Result<(), Failure> {
    for (what, reference) in [(ChangeType::PledgeMatchEnded, before), (ChangeType::PledgeMatched, now)] {
        if let Some(reference) = reference
            && store::names(tx.conn, reference)?
        {
            tx.announce(what, reference);
        }
    }
    Ok(())
}
