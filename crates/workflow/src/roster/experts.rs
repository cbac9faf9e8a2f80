//! The directory of experts: who of the roster knows about an objective in a language, for everybody with an account.
//! Only those are in it who agreed, and without their addresses, load and availability.
use super::profile::listed;
use crate::failure::Failure;
use crate::paging;
use crate::service::Tx;
use minga_domain::ids::AccountId;
use minga_domain::keys::Keyed;
use minga_domain::kinds::{Background, Principle};
use minga_domain::text::fold;
use minga_storage::reviewers::{self as store, Profile, RosterFilter};
use serde::Serialize;
use utoipa::ToSchema;

/// How many entries are read at once where a name is looked for.
const READ_AT_ONCE: i64 = 500;

/// Somebody who agreed to be listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(examples(json!({
    "id": "01890a5d-ac96-774b-bcce-b302099a8058", "name": "Amadou Traoré",
    "organisation": "Universidad de Quito (ficticia)", "country": "PER", "languages": ["fr", "en"],
    "objectives": [8, 23], "principles": ["child_sensitive"], "background": ["practitioner"]
})))]
pub struct Expert {
    /// The account.
    pub id: AccountId,
    /// The person's name.
    pub name: String,
    /// The organisation that the person works for.
    pub organisation: Option<String>,
    /// Where the person is based, alpha-3.
    pub country: Option<String>,
    /// Languages, BCP 47.
    pub languages: Vec<String>,
    /// Objectives of the Compact in which the person is an expert.
    pub objectives: Vec<u8>,
    /// Guiding principles in which the person is an expert.
    pub principles: Vec<Principle>,
    /// Where the person's experience comes from.
    pub background: Vec<Background>,
}

/// What is looked for; several values of one filter mean any of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExpertQuery {
    /// Objectives of the Compact.
    pub objectives: Vec<u8>,
    /// Guiding principles.
    pub principles: Vec<Principle>,
    /// Languages, BCP 47; each is found also with a region.
    pub languages: Vec<String>,
    /// Part of the name or of the organisation, with or without its accents.
    pub q: Option<String>,
}

/// A page of the directory, at most `limit`, and the last one when more follow.
///
/// # Errors
/// [`Failure::Unauthenticated`] for visitors.
pub fn list(
    tx: &mut Tx<'_>,
    query: &ExpertQuery,
    after: Option<AccountId>,
    limit: i64,
) -> Result<(Vec<Expert>, Option<AccountId>), Failure> {
    tx.actor()?;
    let filter = RosterFilter {
        listed: true,
        languages: query.languages.clone(),
        objectives: query.objectives.clone(),
        principles: query.principles.iter().map(|key| key.key().to_owned()).collect(),
        ..RosterFilter::default()
    };
    let mut rows = match &query.q {
        None => store::page(tx.conn, &filter, after, limit + 1)?,
        Some(part) => named(tx, &filter, &fold(part.trim()), after, limit + 1)?,
    };
    let more = paging::cut(&mut rows, limit);
    let next = rows.last().filter(|_| more).map(|(row, _)| row.account_id.0);
    let items = rows.into_iter().map(|(row, name)| expert(row, name)).collect();
    Ok((items, next))
}

/// Those whose name or organisation has a folded text in it. No database folds as we do, and the directory is short.
fn named(
    tx: &mut Tx<'_>,
    filter: &RosterFilter,
    part: &str,
    mut after: Option<AccountId>,
    limit: i64,
) -> Result<Vec<(Profile, String)>, Failure> {
    let wanted = usize::try_from(limit).unwrap_or_default();
    let mut found = Vec::new();
    while found.len() < wanted {
        let read = store::page(tx.conn, filter, after, READ_AT_ONCE)?;
        let Some((last, _)) = read.last() else { break };
        after = Some(last.account_id.0);
        let has = |text: &str| fold(text).contains(part);
        found.extend(
            read.into_iter()
                .filter(|(row, name)| has(name) || row.organisation.as_deref().is_some_and(has)),
        );
    }
    found.truncate(wanted);
    Ok(found)
}

fn expert(row: Profile, name: String) -> Expert {
    Expert {
        id: row.account_id.0,
        name,
        languages: listed(&row.languages),
        objectives: listed(&row.objectives),
        principles: listed(&row.principles),
        background: listed(&row.background),
        organisation: row.organisation,
        country: row.country,
    }
}
