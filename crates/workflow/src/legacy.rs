//! Old records: what was public before the service existed, taken over so that it can still be found. Each becomes a
//! published submission of provenance `legacy` with its title, actor, classification, participants, a paraphrase and
//! the source; nobody is its contact and no rule of submission was applied to it.
use crate::actions::next_reference;
use crate::failure::Failure;
use crate::service::Tx;
use crate::{cycles, participants, registry, submissions};
use minga_domain::address::is_web_address;
use minga_domain::changes::Change;
use minga_domain::content::Content;
use minga_domain::cycle::{key_of_name, year_of_review};
use minga_domain::history::HistoryAction;
use minga_domain::ids::{OrganisationId, SubmissionId};
use minga_domain::keys::Keyed;
use minga_domain::kinds::{Action, Kind, Provenance, State, WaitingFor};
use minga_domain::language::Language;
use minga_domain::policy::RULES_VERSION;
use minga_domain::violation::{Code, Violation};
use minga_domain::vocabulary;
use minga_storage::columns::{Id, Json, Key};
use minga_storage::cycles as stored_cycles;
use minga_storage::legacy::{self as store, LegacySource};
use minga_storage::organisations::{self, Organisation};
use minga_storage::submissions::{self as rows, Revision, Submission};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Whether the source itself classifies the record or whoever recorded it did.
const BASES: [&str; 2] = ["stated", "inferred"];

/// Types of actors that are of no country, whichever country a record of theirs concerns.
const INTERNATIONAL: [&str; 2] = ["un_entity", "international_organization"];

/// An old record as it is read from a file: an array of these, in JSON.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegacyRecord {
    /// Its identifier in the collection that it comes from.
    pub id: String,
    /// Pledge or practice.
    pub kind: Kind,
    /// Its title in its own language.
    pub title: String,
    /// The actor, by name.
    pub actor: String,
    /// A key of the vocabulary of actor types.
    pub actor_type: String,
    /// The country that it concerns, ISO 3166 alpha-3; none when it is several or none in particular.
    pub country: Option<String>,
    /// Its language, BCP 47.
    pub language: String,
    /// A type of the kind.
    #[serde(rename = "type")]
    pub type_key: String,
    /// Natures, of a pledge.
    #[serde(default)]
    pub natures: Vec<String>,
    /// Objectives of the Compact.
    #[serde(default)]
    pub objectives: Vec<u8>,
    /// Guiding principles of the Compact.
    #[serde(default)]
    pub principles: Vec<String>,
    /// Goals of the 2030 Agenda.
    #[serde(default)]
    pub sdgs: Vec<u8>,
    /// How far it reaches.
    pub scope: String,
    /// Who else took part, by name or alpha-3 code: the participants of a pledge, partners of a practice.
    #[serde(default)]
    pub participants: Vec<String>,
    /// Partners, by name; kept for practices.
    #[serde(default)]
    pub partners: Vec<String>,
    /// What the source says about dates; `start` and `end` are kept, and a `cycle` that is one of ours or a regional
    /// review of a year.
    #[serde(default)]
    pub dates: BTreeMap<String, String>,
    /// What it says, in other words.
    pub paraphrase: String,
    /// The page where it stands, an `http` or `https` address.
    pub source_url: Option<String>,
    /// The publication where it stands.
    pub source_title: Option<String>,
    /// `stated` by the source, or `inferred` by whoever recorded it.
    pub classification_basis: String,
}

/// What an import did, or would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Imported {
    /// Records that are new.
    pub new: usize,
    /// Records that were taken over earlier; they were left as they are.
    pub known: usize,
}

/// Everything that is wrong with a collection, with pointers into it; nothing is read from the database.
pub fn check(records: &[LegacyRecord]) -> Vec<Violation> {
    let mut violations = Vec::new();
    let mut ids = BTreeSet::new();
    for (place, record) in records.iter().enumerate() {
        let mut found = problems(record);
        if !ids.insert(&record.id) {
            found.push(Violation::new(Code::Duplicate, "/id"));
        }
        violations.extend(found.into_iter().map(|violation| violation.under(&format!("/{place}"))));
    }
    violations
}

/// The names of a list, with their pointers.
fn names<'a>(list: &str, names: &'a [String]) -> impl Iterator<Item = (String, &'a String)> {
    let list = list.to_owned();
    names
        .iter()
        .enumerate()
        .map(move |(place, name)| (format!("/{list}/{place}"), name))
}

fn problems(record: &LegacyRecord) -> Vec<Violation> {
    let mut found = Vec::new();
    for (pointer, text) in [
        ("/id", &record.id),
        ("/title", &record.title),
        ("/actor", &record.actor),
    ]
    .map(|(pointer, text)| (pointer.to_owned(), text))
    .into_iter()
    .chain(names("participants", &record.participants))
    .chain(names("partners", &record.partners))
    {
        if text.trim().is_empty() {
            found.push(Violation::new(Code::Required, pointer));
        }
    }
    if vocabulary::actor_type(&record.actor_type).is_none() {
        found.push(Violation::new(Code::UnknownKey, "/actor_type"));
    }
    if record
        .country
        .as_deref()
        .is_some_and(|country| vocabulary::country(country).is_none())
    {
        found.push(Violation::new(Code::UnknownCountry, "/country"));
    }
    if !vocabulary::is_language_tag(&record.language) {
        found.push(Violation::new(Code::NotALanguageTag, "/language"));
    }
    if !BASES.contains(&record.classification_basis.as_str()) {
        found.push(Violation::new(Code::UnknownKey, "/classification_basis").with("allowed", BASES.to_vec()));
    }
    if record.source_url.as_deref().is_some_and(|url| !is_web_address(url)) {
        found.push(Violation::new(Code::NotAWebAddress, "/source_url"));
    }
    if let Err(violations) = content(record) {
        // The address of a practice's resource is that of the source, which is told.
        let told =
            |violation: &Violation| violation.code == Code::NotAWebAddress && violation.pointer == "/resources/0/url";
        found.extend(violations.into_iter().filter(|violation| !told(violation)));
    }
    found
}

/// How many of the records are new; changes nothing.
///
/// # Errors
/// [`Failure::Invalid`] with everything that is wrong with the collection.
pub fn preview(tx: &mut Tx<'_>, records: &[LegacyRecord]) -> Result<Imported, Failure> {
    let known = known(tx, records)?.len();
    Ok(Imported {
        new: records.len() - known,
        known,
    })
}

/// Takes the records over that are not known yet, in one transaction. Only operators of the service's machine call it.
///
/// # Errors
/// [`Failure::Invalid`] with everything that is wrong with the collection.
pub fn import(tx: &mut Tx<'_>, records: &[LegacyRecord]) -> Result<Imported, Failure> {
    let known = known(tx, records)?;
    for record in records.iter().filter(|record| !known.contains(&record.id)) {
        take_over(tx, record)?;
    }
    Ok(Imported {
        new: records.len() - known.len(),
        known: known.len(),
    })
}

fn known(tx: &mut Tx<'_>, records: &[LegacyRecord]) -> Result<BTreeSet<String>, Failure> {
    let violations = check(records);
    if !violations.is_empty() {
        return Err(Failure::Invalid(violations));
    }
    let ids: Vec<String> = records.iter().map(|record| record.id.clone()).collect();
    Ok(store::known(tx.conn, &ids)?.into_iter().collect())
}

fn take_over(tx: &mut Tx<'_>, record: &LegacyRecord) -> Result<(), Failure> {
    let content = content(record).map_err(Failure::Invalid)?;
    let organisation = organisation(tx, record)?;
    let row = submission(tx, record, organisation, &content)?;
    rows::insert(tx.conn, &row)?;
    rows::insert_revision(tx.conn, &revision(tx, &row))?;
    let source = LegacySource {
        submission_id: row.id,
        source_id: record.id.clone(),
        url: record.source_url.clone(),
        title: record.source_title.clone(),
        basis: record.classification_basis.clone(),
    };
    store::insert(tx.conn, &source)?;
    if record.kind == Kind::Pledge {
        for (place, (name, country)) in (1..).zip(once(&record.participants, &record.language)) {
            participants::name(tx, row.id.0, place, name, country)?;
        }
    }
    submissions::index(tx, &row, &content)?;
    registry::announce(tx, &row, Change::Published.of(record.kind));
    registry::publish(tx, &row, &content)?;
    submissions::record(
        tx,
        &row,
        HistoryAction::Imported,
        json!({ "kind": record.kind.key(), "source_id": record.id }),
    )
}

/// The organisation of that name and type, registered when there is none.
fn organisation(tx: &mut Tx<'_>, record: &LegacyRecord) -> Result<OrganisationId, Failure> {
    let name_key = organisations::name_key(&record.actor);
    if let Some(found) = store::organisation(tx.conn, &name_key, &record.actor_type)? {
        return Ok(found);
    }
    let now = tx.now().into();
    let id: OrganisationId = tx.new_id();

    let row = Organisation {
        id: Id(id),
        name: record.actor.trim().to_owned(),
        name_key,
        actor_type: record.actor_type.clone(),
        country: record
            .country
            .clone()
            .filter(|_| !INTERNATIONAL.contains(&record.actor_type.as_str())),
        represents: None,
        website: None,
        public_contact: None,
        created_by: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    organisations::insert(tx.conn, &row)?;
    Ok(id)
}

fn submission(
    tx: &mut Tx<'_>,
    record: &LegacyRecord,
    organisation: OrganisationId,
    content: &Content,
) -> Result<Submission, Failure> {
    let now = tx.now().into();
    let id: SubmissionId = tx.new_id();
    Ok(Submission {
        id: Id(id),
        reference: Some(next_reference(tx, record.kind)?),
        kind: Key(record.kind),
        state: Key(State::Published),
        round: 1,
        version: 1,
        organisation_id: Id(organisation),
        filed_by: None,
        focal_point: None,
        alternate: None,
        responsible_officer: None,
        network_country: None,
        language: vocabulary::normalised_language_tag(&record.language).unwrap_or_else(|| record.language.clone()),
        cycle: cycle(tx, record)?,
        provenance: Key(Provenance::Legacy),
        title: content.title().to_owned(),
        content: Json(content.to_value()),
        proposed_content: None,
        latest_revision: Some(1),
        published_revision: Some(1),
        returned_from: None,
        state_before: None,
        answer_due: None,
        waiting_for: Key(WaitingFor::Nobody),
        waiting_since: now,
        public_reason: None,
        merged_into: None,
        decided_at: None,
        submitted_at: None,
        published_at: Some(now),
        created_at: now,
        updated_at: now,
    })
}

/// Who took part, by name: a country that is given by its code has its name in the language of the record.
fn name_of(named: &str, language: &str) -> String {
    vocabulary::country(named).map_or_else(
        || named.trim().to_owned(),
        |country| {
            country
                .name
                .get(Language::of_tag(language).unwrap_or_default())
                .to_owned()
        },
    )
}

/// Those who took part, by name and with the country that they are; one that is written several times, in whichever
/// letters, once.
fn once<'a>(named: impl IntoIterator<Item = &'a String>, language: &str) -> Vec<(String, Option<String>)> {
    let mut known = BTreeSet::new();
    let mut found = Vec::new();
    for one in named {
        let name = name_of(one, language);
        if known.insert(organisations::name_key(&name)) {
            found.push((name, vocabulary::country(one).map(|country| country.alpha3.clone())));
        }
    }
    found
}

/// The cycle that the source names, if it is one of those that are kept here or a regional review.
fn cycle(tx: &mut Tx<'_>, record: &LegacyRecord) -> Result<Option<String>, Failure> {
    let Some(key) = record.dates.get("cycle").and_then(|name| key_of_name(name)) else {
        return Ok(None);
    };
    if let Some(year) = year_of_review(&key) {
        return Ok(Some(cycles::regional_review(tx, &key, year)?.key));
    }
    Ok(stored_cycles::find(tx.conn, key.as_str())?.map(|cycle| cycle.key))
}

fn revision(tx: &Tx<'_>, row: &Submission) -> Revision {
    Revision {
        submission_id: row.id,
        number: 1,
        round: row.round,
        action: Key(Action::Publish),
        language: row.language.clone(),
        content: row.content.clone(),
        rules_version: RULES_VERSION,
        policy_version: tx.policy().version,
        created_by: None,
        created_at: row.created_at,
        accepted_at: None,
    }
}

/// The record as a content of its kind: the normal fields as far as they go.
fn content(record: &LegacyRecord) -> Result<Content, Vec<Violation>> {
    let mut fields = Map::new();
    let principles: Vec<Value> = record
        .principles
        .iter()
        .map(|principle| json!({ "principle": principle }))
        .collect();
    fields.insert("title".into(), json!(record.title));
    fields.insert("type".into(), json!(record.type_key));
    fields.insert("principles".into(), json!(principles));
    fields.insert("sdgs".into(), json!(record.sdgs));
    fields.insert("scope".into(), json!(record.scope));
    let period: Map<String, Value> = ["start", "end"]
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), json!(record.dates.get(name)?))))
        .collect();
    if !period.is_empty() {
        fields.insert("period".into(), Value::Object(period));
    }
    let countries: Vec<&String> = record.country.iter().collect();
    let global = record.scope == "global" && countries.is_empty();
    match record.kind {
        Kind::Pledge => {
            fields.insert("objectives".into(), json!(record.objectives));
            fields.insert("natures".into(), json!(record.natures));
            fields.insert("description".into(), json!(record.paraphrase));
            fields.insert(
                "implementation".into(),
                json!({ "countries": countries, "global": global }),
            );
        }
        Kind::Practice => {
            fields.insert("objectives".into(), json!({ "primary": record.objectives }));
            fields.insert("summary".into(), json!(record.paraphrase));
            fields.insert("countries".into(), json!(countries));
            fields.insert("global".into(), json!(global));
            fields.insert("implementers".into(), json!([record.actor]));
            let partners = record.participants.iter().chain(&record.partners);
            let partners = once(partners, &record.language);
            let partners: BTreeSet<String> = partners.into_iter().map(|(name, _)| name).collect();
            fields.insert("partners".into(), json!(partners));
            if let Some(url) = &record.source_url {
                let title = record.source_title.as_ref().unwrap_or(&record.title);
                fields.insert("resources".into(), json!([{ "title": title, "url": url }]));
            }
        }
    }
    Content::kept(record.kind, &Value::Object(fields))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]
    use super::*;

    fn record(change: Value) -> LegacyRecord {
        let mut base = json!({
            "id": "pl-1", "kind": "pledge", "title": "A fund", "actor": "Town", "actor_type": "local_regional_authority",
            "country": "PER", "language": "es", "type": "individual", "natures": ["financial"],
            "objectives": [1, 2, 3, 4], "scope": "local", "dates": {"start": "2021", "announced": "May"},
            "paraphrase": "It founds a fund.", "source_url": null, "source_title": "A booklet",
            "classification_basis": "stated",
        });
        base.as_object_mut()
            .unwrap()
            .extend(change.as_object().unwrap().clone());
        serde_json::from_value(base).unwrap()
    }

    #[test]
    fn a_record_becomes_a_content_of_its_kind() {
        let pledge = content(&record(json!({}))).unwrap().to_value();
        assert_eq!(pledge["objectives"], json!([1, 2, 3, 4]));
        assert_eq!(pledge["description"], "It founds a fund.");
        assert_eq!(pledge["implementation"]["countries"], json!(["PER"]));
        assert_eq!(pledge["period"], json!({"start": "2021"}));
        let practice = record(json!({
            "kind": "practice", "type": "policy", "natures": [], "participants": ["B", "PER", "A"],
            "partners": ["a ", "Peru", "A"],
            "source_url": "https://example.org/x",
        }));
        let practice = content(&practice).unwrap().to_value();
        assert_eq!(practice["objectives"]["primary"], json!([1, 2, 3, 4]));
        assert_eq!(practice["summary"], "It founds a fund.");
        assert_eq!(practice["partners"], json!(["A", "B", "Perú"]));
        assert_eq!(
            practice["resources"],
            json!([{"title": "A booklet", "url": "https://example.org/x"}])
        );
    }

    #[test]
    fn who_is_named_several_times_took_part_once() {
        let named = ["Nombre Uno", " nombre  uno", "PER", "Perú", "Nombre Dos"].map(str::to_owned);
        let found = once(&named, "es");
        let found: Vec<(&str, Option<&str>)> = found.iter().map(|(name, of)| (name.as_str(), of.as_deref())).collect();
        assert_eq!(
            found,
            [("Nombre Uno", None), ("Perú", Some("PER")), ("Nombre Dos", None)]
        );
    }

    #[test]
    fn the_address_of_a_source_is_one_that_can_be_followed() {
        for kind in [json!({}), json!({"kind": "practice", "type": "policy", "natures": []})] {
            let mut change = kind;
            change["source_url"] = json!("javascript:alert(1)");
            let found = check(&[record(change)]);
            let told: Vec<(Code, &str)> = found.iter().map(|one| (one.code, one.pointer.as_str())).collect();
            assert_eq!(told, [(Code::NotAWebAddress, "/0/source_url")]);
        }
    }

    #[test]
    fn everything_wrong_with_a_collection_is_found_at_once() {
        let records = [
            record(json!({})),
            record(
                json!({"country": "XXX", "language": "?", "classification_basis": "guessed", "scope": "wide",
                          "participants": ["A", " "], "objectives": [7, 7, 24]}),
            ),
        ];
        let found: Vec<String> = check(&records).into_iter().map(|violation| violation.pointer).collect();
        assert_eq!(
            found.into_iter().collect::<BTreeSet<_>>(),
            [
                "/1/country",
                "/1/language",
                "/1/classification_basis",
                "/1/scope",
                "/1/implementation/countries/0",
                "/1/participants/1",
                "/1/objectives/1",
                "/1/objectives/2",
                "/1/id"
            ]
            .map(str::to_owned)
            .into()
        );
    }
}
