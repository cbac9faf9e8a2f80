//! The pledges that join a published one: what the public reads of them, with their money.
use super::dashboard::Sum;
use super::joined::flag;
use super::languages::Languages;
use super::lists::{PublicSummary, summary};
use super::reading::{Belonging, records};
use super::terms::money_shown;
use crate::examples::example_of;
use crate::failure::Failure;
use crate::service::Tx;
use minga_domain::joining::MatchFlag;
use minga_domain::kinds::Kind;
use minga_domain::money;
use minga_storage::registry as store;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The published pledges that join one.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(examples(json!({
    "items": [example_of::<PublicSummary>()], "sums": [{ "currency": "EUR", "amount": "400000.00", "pledges": 1 }],
    "undisclosed": 0
})))]
pub struct MatchList {
    /// All of them, the earliest first. Those whose match the secretariat took back upon an objection are not among
    /// them.
    pub items: Vec<PublicMatch>,
    /// What they bring, for each currency; never added across currencies.
    pub sums: Vec<Sum>,
    /// How many bring money whose amount is not made public.
    #[schema(example = 1)]
    pub undisclosed: u32,
}

/// A pledge that joins another one.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PublicMatch {
    /// The pledge.
    #[serde(flatten)]
    pub summary: PublicSummary,
    /// What has become of the pledge that it joins; absent while that one goes on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flag: Option<MatchFlag>,
}

/// The published pledges that join a published pledge, the earliest first, and what they bring.
///
/// # Errors
/// [`Failure::Gone`] with the public reason when the pledge was archived, [`Failure::NotFound`] when it never was
/// public.
pub fn matches_of(tx: &mut Tx<'_>, reference: &str, languages: &Languages) -> Result<Belonging<MatchList>, Failure> {
    let found = tx.conn.snapshot(|conn| {
        if store::by_reference(conn, Kind::Pledge, reference)?.is_none() {
            return Ok(None);
        }
        let flag = flag(conn, reference)?;
        let entries = store::matching_pledges(conn, reference)?;
        Ok::<_, Failure>(Some((flag, records(conn, entries)?)))
    })?;
    let Some((flag, found)) = found else {
        return Belonging::absent(tx, Kind::Pledge, reference);
    };
    let mut sums: BTreeMap<String, (i128, u32)> = BTreeMap::new();
    let mut undisclosed = 0;
    let mut items = Vec::new();
    for record in found {
        if let (Some(minor), Some(currency)) = (record.entry.support, record.entry.support_currency.clone()) {
            let sum = sums.entry(currency).or_default();
            *sum = (sum.0 + i128::from(minor), sum.1 + 1);
        }
        undisclosed += u32::from(money_shown(&record.document.content).undisclosed_support);
        items.push(PublicMatch {
            summary: summary(record, languages),
            flag,
        });
    }
    let sums = sums.into_iter().map(|(currency, (minor, pledges))| Sum {
        amount: money::decimal(minor, &currency),
        currency,
        pledges,
    });
    Ok(Belonging::Here(MatchList {
        items,
        sums: sums.collect(),
        undisclosed,
    }))
}
