//! `minga fill`: a scratch database with many published records, to be measured with.
//!
//! The records are put into the registry by the same function that publishes; nobody files, screens or reviews them.
use crate::arguments::Fill;
use crate::made_up::{self, ACTOR_TYPES, Record};
use crate::output;
use crate::settings::Settings;
use crate::trouble::Trouble;
use crate::wiring;
use chrono::{DateTime, Datelike, Duration, Utc};
use fastrand::Rng;
use minga_domain::content::Content;
use minga_domain::ids::{OrganisationId, SubmissionId};
use minga_domain::kinds::{Action, Kind, Provenance, State, WaitingFor};
use minga_domain::policy::RULES_VERSION;
use minga_domain::vocabulary;
use minga_storage::columns::{Id, Json, Key, Moment};
use minga_storage::organisations::{self, Organisation};
use minga_storage::submissions::{self, Revision, Submission};
use minga_workflow::{Failure, Tx, duplicates, registry};
use serde_json::json;

/// Seconds over which the records were published, one after the other: seven years.
const PUBLISHED_OVER: i64 = 7 * 365 * 86_400;

/// Records of a transaction. SQLite keeps what a transaction of ours has changed in a list that each statement walks.
const AT_ONCE: usize = 25;

/// Fills the database of the settings; prints the words that stand in many and in few of the records.
///
/// # Errors
/// [`Trouble::Refused`] when something is published there already.
pub fn run(settings: &Settings, fill: &Fill) -> Result<(), Trouble> {
    let service = wiring::open_service(settings)?;
    let call = wiring::call_of_operator(&service);
    let published = service.database.read_blocking(|conn| -> Result<i64, Failure> {
        Ok(minga_storage::registry::count(
            conn,
            &minga_storage::registry::Filter::default(),
        )?)
    })?;
    if published > 0 {
        return Err(Trouble::Refused(
            "This database has published records: made-up ones belong into one of their own.".to_owned(),
        ));
    }
    let mut chance = Rng::with_seed(fill.seed);
    let owners = chance.fork();
    let owners = wiring::change(&service, call.clone(), move |tx| file_organisations(tx, owners))?;
    let mut number = 0_u32;
    let mut left = fill.records;
    while left > 0 {
        let count = left.min(u32::try_from(AT_ONCE).unwrap_or(u32::MAX));
        let records: Vec<Record> = (0..count).map(|_| made_up::record(&mut chance)).collect();
        let (owners, mut chance, all) = (owners.clone(), chance.fork(), fill.records);
        wiring::change(&service, call.clone(), move |tx| {
            for (place, record) in (number..).zip(records) {
                let owner = owners.get(chance.usize(0..owners.len().max(1))).copied();
                let after = PUBLISHED_OVER * i64::from(place) / i64::from(all);
                let at = tx.now() - Duration::seconds(PUBLISHED_OVER - after);
                publish(tx, place, owner.ok_or(Failure::NotFound)?, &record, at)?;
            }
            Ok(())
        })?;
        number = number.saturating_add(count);
        left -= count;
    }
    output::line(&json!({"records": number, "common": made_up::COMMON, "rare": made_up::RARE}).to_string())
}

fn file_organisations(tx: &mut Tx<'_>, mut chance: Rng) -> Result<Vec<OrganisationId>, Failure> {
    let now = tx.now().into();
    let countries = vocabulary::countries();
    (0..600_usize)
        .map(|number| {
            let name = format!("Organización {number} (ficticia)");
            let row = Organisation {
                id: Id(tx.new_id()),
                name_key: organisations::name_key(&name),
                name,
                actor_type: ACTOR_TYPES
                    .get(number % ACTOR_TYPES.len())
                    .copied()
                    .unwrap_or("civil_society")
                    .to_owned(),
                country: countries
                    .get(chance.usize(0..countries.len()))
                    .map(|country| country.alpha3.clone()),
                represents: None,
                website: None,
                public_contact: None,
                created_by: None,
                version: 1,
                created_at: now,
                updated_at: now,
            };
            organisations::insert(tx.conn, &row)?;
            Ok(row.id.0)
        })
        .collect()
}

fn publish(
    tx: &mut Tx<'_>,
    number: u32,
    owner: OrganisationId,
    record: &Record,
    at: DateTime<Utc>,
) -> Result<(), Failure> {
    let content = Content::read(record.kind, &record.content)
        .map_err(|violations| Failure::Internal(format!("a made-up record is malformed: {violations:?}")))?;
    let published: Moment = at.into();
    let prefix = match record.kind {
        Kind::Pledge => "PL",
        Kind::Practice => "PR",
    };
    let id: SubmissionId = tx.new_id();
    let row = Submission {
        id: Id(id),
        reference: Some(format!("{prefix}-{}-{number:07}", at.year())),
        kind: Key(record.kind),
        state: Key(State::Published),
        round: 1,
        version: 1,
        organisation_id: Id(owner),
        filed_by: None,
        focal_point: None,
        alternate: None,
        responsible_officer: None,
        network_country: None,
        language: record.language.to_owned(),
        cycle: Some(if at.year() < 2023 { "imrf_2022" } else { "imrf_2026" }.to_owned()),
        provenance: Key(if record.legacy {
            Provenance::Legacy
        } else {
            Provenance::Form
        }),
        title: content.title().to_owned(),
        content: Json(content.to_value()),
        proposed_content: None,
        latest_revision: Some(1),
        published_revision: Some(1),
        returned_from: None,
        state_before: None,
        answer_due: None,
        waiting_for: Key(WaitingFor::Nobody),
        waiting_since: published,
        public_reason: None,
        merged_into: None,
        decided_at: None,
        submitted_at: None,
        published_at: Some(published),
        created_at: published,
        updated_at: published,
    };
    submissions::insert(tx.conn, &row)?;
    let revision = Revision {
        submission_id: row.id,
        number: 1,
        round: 1,
        action: Key(Action::Publish),
        language: row.language.clone(),
        content: row.content.clone(),
        rules_version: RULES_VERSION,
        policy_version: tx.policy().version,
        created_by: None,
        created_at: published,
        accepted_at: None,
    };
    submissions::insert_revision(tx.conn, &revision)?;
    duplicates::keep_keys(tx, id, &content)?;
    registry::index_working(tx, &row, &content)?;
    registry::publish(tx, &row, &content)
}
