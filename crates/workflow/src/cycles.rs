//! Cycles: the list that everybody reads, kept by administrators; and what a cycle says to a submission that is about
//! to be handed in for it ([`entry`]). None is ever removed: submissions go on naming it.
use crate::accounts::present;
use crate::failure::Failure;
use crate::paging;
use crate::service::Tx;
use crate::standing::require_version;
use crate::trail::Happened;
use chrono::{DateTime, Utc};
use minga_domain::access::duties::Duty;
use minga_domain::cycle::{self as domain, CycleKey, CycleKind, CycleStatus, Edge, End, LatePolicy};
use minga_domain::history::HistoryAction;
use minga_domain::keys::Keyed;
use minga_domain::kinds::Kind;
use minga_domain::language::Language;
use minga_domain::violation::{Code, Violation};
use minga_domain::vocabulary;
use minga_storage::columns::{Id, Json, Key};
use minga_storage::cycles::{self as store, Cycle};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// A name or theme in the three languages of the service; all equal, none may be missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Trilingual {
    /// Spanish.
    #[schema(min_length = 1, max_length = 200)]
    pub es: String,
    /// English.
    #[schema(min_length = 1, max_length = 200)]
    pub en: String,
    /// French.
    #[schema(min_length = 1, max_length = 200)]
    pub fr: String,
}

impl Trilingual {
    fn get(&self, language: Language) -> &str {
        match language {
            Language::Es => &self.es,
            Language::En => &self.en,
            Language::Fr => &self.fr,
        }
    }

    fn check(&mut self, pointer: &str, violations: &mut Vec<Violation>) {
        for (code, text) in [("es", &mut self.es), ("en", &mut self.en), ("fr", &mut self.fr)] {
            *text = text.trim().to_owned();
            if text.is_empty() {
                violations.push(Violation::new(Code::Required, format!("{pointer}/{code}")));
            }
        }
    }
}

/// A new cycle.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "key": "call_2026_cities", "kind": "call_for_practices",
    "names": {"es": "Ciudades que acogen", "en": "Welcoming cities", "fr": "Villes accueillantes"},
    "kinds": ["practice"], "actor_types": ["local_regional_authority"], "objectives": [15, 16],
    "time_zone": "America/Lima", "opens": "2026-03-01T00:00", "closes": "2026-04-01T00:00", "late": "flag"
})))]
pub struct NewCycle {
    /// What submissions name: small letters, digits and underscores, beginning with a letter; it never changes.
    #[schema(min_length = 2, max_length = 60, example = "call_2026_cities")]
    pub key: String,
    /// What it is.
    pub kind: CycleKind,
    /// Its name.
    pub names: Trilingual,
    /// The kinds of submission that it admits.
    #[schema(min_items = 1, max_items = 2)]
    pub kinds: Vec<Kind>,
    /// The actor types that it admits, keys of `/v1/reference`; all when empty.
    #[serde(default)]
    #[schema(max_items = 60)]
    pub actor_types: Vec<String>,
    /// The objectives of the Compact that it is about.
    #[serde(default)]
    #[schema(max_items = 23)]
    pub objectives: Vec<u8>,
    /// Themes in words.
    #[serde(default)]
    #[schema(max_items = 30)]
    pub themes: Vec<Trilingual>,
    /// The time zone of its opening and closing, by its name.
    #[schema(max_length = 60, example = "America/Lima")]
    pub time_zone: String,
    /// From when it takes submissions, on the clocks of that zone: `YYYY-MM-DDTHH:MM`, seconds allowed. Open without
    /// it.
    #[serde(default)]
    #[schema(max_length = 19, example = "2026-03-01T00:00")]
    pub opens: Option<String>,
    /// From when it takes none, or late ones, likewise. Open without it.
    #[serde(default)]
    #[schema(max_length = 19, example = "2026-04-01T00:00")]
    pub closes: Option<String>,
    /// What becomes of what is handed in after the closing.
    pub late: LatePolicy,
}

/// Changes of a cycle: a merge patch, absent fields stay.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(examples(json!({ "closes": "2026-04-15T00:00" })))]
pub struct CyclePatch {
    /// What it is.
    #[schema(value_type = CycleKind, required = false)]
    pub kind: Option<CycleKind>,
    /// Its name, in all three languages.
    #[schema(value_type = Trilingual, required = false)]
    pub names: Option<Trilingual>,
    /// The kinds of submission that it admits.
    #[schema(value_type = Vec<Kind>, required = false, min_items = 1, max_items = 2)]
    pub kinds: Option<Vec<Kind>>,
    /// The actor types that it admits; all when empty.
    #[schema(value_type = Vec<String>, required = false, max_items = 60)]
    pub actor_types: Option<Vec<String>>,
    /// The objectives of the Compact that it is about.
    #[schema(value_type = Vec<u8>, required = false, max_items = 23)]
    pub objectives: Option<Vec<u8>>,
    /// Themes in words.
    #[schema(value_type = Vec<Trilingual>, required = false, max_items = 30)]
    pub themes: Option<Vec<Trilingual>>,
    /// The time zone; opening and closing keep what its clocks show.
    #[schema(value_type = String, required = false, max_length = 60)]
    pub time_zone: Option<String>,
    /// From when it takes submissions; `null` for open.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 19)]
    pub opens: Option<Option<String>>,
    /// From when it takes none, or late ones; `null` for open.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 19)]
    pub closes: Option<Option<String>>,
    /// What becomes of late ones.
    #[schema(value_type = LatePolicy, required = false)]
    pub late: Option<LatePolicy>,
}

/// A theme in the reader's language and in all three.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Theme {
    /// In the language of `Accept-Language`.
    pub label: String,
    /// In all three.
    pub labels: Trilingual,
}

/// A cycle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(examples(json!({
    "key": "imrf_2026", "kind": "imrf", "name": "International Migration Review Forum 2026",
    "names": {
        "es": "Foro de Examen de la Migración Internacional 2026", "en": "International Migration Review Forum 2026",
        "fr": "Forum d’examen des migrations internationales 2026"
    },
    "opens": "2026-03-01T00:00:00", "closes": "2026-04-15T00:00:00", "time_zone": "America/New_York",
    "opens_at": "2026-03-01T05:00:00Z", "closes_at": "2026-04-15T04:00:00Z", "late": "flag", "kinds": ["pledge"],
    "actor_types": [], "objectives": [], "themes": [], "status": "open", "open": true,
    "updated_at": "2026-03-02T09:12:45.120Z", "version": 1
})))]
pub struct CycleView {
    /// What submissions name, and the filter `cycle` of the registry.
    #[schema(example = "imrf_2026")]
    pub key: String,
    /// What it is.
    pub kind: CycleKind,
    /// Its name in the language of `Accept-Language`.
    pub name: String,
    /// Its name in all three languages.
    pub names: Trilingual,
    /// The kinds of submission that it admits.
    pub kinds: Vec<Kind>,
    /// The actor types that it admits; all when empty.
    pub actor_types: Vec<String>,
    /// The objectives of the Compact that it is about.
    pub objectives: Vec<u8>,
    /// Themes in words.
    pub themes: Vec<Theme>,
    /// The time zone of opening and closing.
    #[schema(example = "America/New_York")]
    pub time_zone: String,
    /// The opening on the clocks of that zone; absent where it is open.
    #[schema(example = "2026-03-01T00:00:00")]
    pub opens: Option<String>,
    /// The closing on the clocks of that zone; absent where it is open.
    pub closes: Option<String>,
    /// The first instant at which it takes submissions.
    pub opens_at: Option<DateTime<Utc>>,
    /// The first instant at which it takes none, or late ones.
    pub closes_at: Option<DateTime<Utc>>,
    /// What becomes of late ones.
    pub late: LatePolicy,
    /// How it stands now.
    pub status: CycleStatus,
    /// Whether it takes submissions now; late ones that are marked do not count.
    pub open: bool,
    /// The version, for `If-Match`.
    pub version: i32,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// How many of a cycle the public can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Published {
    /// Pledges.
    pub pledges: u32,
    /// Practices.
    pub practices: u32,
}

/// A cycle with its figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(examples(json!({
    "key": "imrf_2026", "kind": "imrf", "name": "International Migration Review Forum 2026",
    "names": {
        "es": "Foro de Examen de la Migración Internacional 2026", "en": "International Migration Review Forum 2026",
        "fr": "Forum d’examen des migrations internationales 2026"
    },
    "opens": "2026-03-01T00:00:00", "closes": "2026-04-15T00:00:00", "time_zone": "America/New_York",
    "opens_at": "2026-03-01T05:00:00Z", "closes_at": "2026-04-15T04:00:00Z", "late": "flag", "kinds": ["pledge"],
    "actor_types": [], "objectives": [], "themes": [], "status": "open", "open": true,
    "updated_at": "2026-03-02T09:12:45.120Z", "version": 1, "published": { "pledges": 17, "practices": 0 }
})))]
pub struct CycleWithFigures {
    /// The cycle.
    #[serde(flatten)]
    pub cycle: CycleView,
    /// How many of it the public can read; the breakdowns are in `/v1/dashboard?cycle=`.
    pub published: Published,
}

/// A page of cycles by key, at most `limit`, and whether there are more. For everybody.
///
/// # Errors
/// [`Failure::Malformed`] when no cycle has the key to go on after; [`Failure::Internal`] for a row that holds what is no cycle; those of the database.
pub fn list(tx: &mut Tx<'_>, after: Option<CycleKey>, limit: i64) -> Result<(Vec<CycleView>, bool), Failure> {
    let after = after.as_ref().map(CycleKey::as_str);
    if let Some(key) = after
        && store::find(tx.conn, key)?.is_none()
    {
        return Err(Failure::Malformed(vec![
            Violation::new(Code::MalformedValue, "?cursor").with("expected", "next"),
        ]));
    }
    let mut rows = store::page(tx.conn, after, limit + 1)?;
    let more = paging::cut(&mut rows, limit);
    let views = rows.iter().map(|row| view(tx, row)).collect::<Result<_, _>>()?;
    Ok((views, more))
}

/// One cycle with its figures.
///
/// # Errors
/// [`Failure::NotFound`].
pub fn read(tx: &mut Tx<'_>, key: &CycleKey) -> Result<CycleWithFigures, Failure> {
    let row = store::find(tx.conn, key.as_str())?.ok_or(Failure::NotFound)?;
    with_figures(tx, &row)
}

/// Makes a cycle.
///
/// # Errors
/// [`Failure::Forbidden`] for everybody but administrators; [`Failure::Invalid`] with everything that is wrong, also
/// when the key is taken.
pub fn create(tx: &mut Tx<'_>, new: NewCycle) -> Result<CycleWithFigures, Failure> {
    tx.on_duty(Duty::KeepCycles)?;
    let row = make(tx, new)?;
    with_figures(tx, &row)
}

/// The cycle of the regional review of a year, made when there is none. The sources of old records say nothing of when
/// it took submissions; that none come in time after its year is ours, for the administrator to change.
pub(crate) fn regional_review(tx: &mut Tx<'_>, key: &CycleKey, year: i32) -> Result<Cycle, Failure> {
    if let Some(row) = store::find(tx.conn, key.as_str())? {
        return Ok(row);
    }
    let kind = CycleKind::RegionalReview;
    let name = |language| {
        let label = vocabulary::cycle_kinds().label(kind.key(), language);
        format!("{} {year}", label.unwrap_or(kind.key()))
    };
    let new = NewCycle {
        key: key.to_string(),
        kind,
        names: Trilingual {
            es: name(Language::Es),
            en: name(Language::En),
            fr: name(Language::Fr),
        },
        kinds: Kind::ALL.to_vec(),
        actor_types: Vec::new(),
        objectives: Vec::new(),
        themes: Vec::new(),
        time_zone: "UTC".to_owned(),
        opens: None,
        closes: Some(format!("{}-01-01T00:00", year + 1)),
        late: LatePolicy::Flag,
    };
    make(tx, new)
}

fn make(tx: &mut Tx<'_>, new: NewCycle) -> Result<Cycle, Failure> {
    let mut violations = Vec::new();
    match new.key.parse::<CycleKey>() {
        Err(()) => {
            let wrong = Violation::new(Code::MalformedValue, "/key");
            violations.push(wrong.with("expected", "[a-z][a-z0-9_]{1,59}"));
        }
        Ok(key) => {
            if store::find(tx.conn, key.as_str())?.is_some() {
                violations.push(Violation::new(Code::AlreadyExists, "/key"));
            }
        }
    }
    let row = Cycle {
        id: Id(tx.new_id()),
        key: new.key.clone(),
        kind: Key(new.kind),
        name_es: String::new(),
        name_en: String::new(),
        name_fr: String::new(),
        kinds: Json(json!([])),
        actor_types: Json(json!([])),
        objectives: Json(json!([])),
        themes: Json(json!([])),
        time_zone: new.time_zone.clone(),
        opens_local: None,
        closes_local: None,
        opens_at: None,
        closes_at: None,
        late: Key(new.late),
        version: 1,
        created_at: tx.now().into(),
        updated_at: tx.now().into(),
    };
    let patch = CyclePatch {
        kind: Some(new.kind),
        names: Some(new.names),
        kinds: Some(new.kinds),
        actor_types: Some(new.actor_types),
        objectives: Some(new.objectives),
        themes: Some(new.themes),
        time_zone: Some(new.time_zone),
        opens: Some(new.opens),
        closes: Some(new.closes),
        late: Some(new.late),
    };
    let row = applied(row, patch, violations)?;
    store::insert(tx.conn, &row)?;
    happened(tx, HistoryAction::CycleCreated, &row)?;
    Ok(row)
}

/// Changes a cycle. What was handed in for it stays in it, as late or in time as it was.
///
/// # Errors
/// [`Failure::Forbidden`] for everybody but administrators; [`Failure::NotFound`]; [`Failure::Invalid`] with everything
/// that is wrong; [`Failure::Stale`] when it changed meanwhile; [`Failure::VersionRequired`].
pub fn change(
    tx: &mut Tx<'_>,
    key: &CycleKey,
    seen: Option<i32>,
    patch: CyclePatch,
) -> Result<CycleWithFigures, Failure> {
    tx.on_duty(Duty::KeepCycles)?;
    let before = store::lock(tx.conn, key.as_str())?.ok_or(Failure::NotFound)?;
    require_version(seen, before.version)?;
    let mut row = applied(before.clone(), patch, Vec::new())?;
    if row != before {
        row.version += 1;
        row.updated_at = tx.now().into();
        if !store::update(tx.conn, &row, before.version)? {
            return Err(Failure::Stale {
                current: before.version,
            });
        }
        happened(tx, HistoryAction::CycleChanged, &row)?;
    }
    with_figures(tx, &row)
}

/// The row with the patch, or everything that is wrong with it.
fn applied(mut row: Cycle, patch: CyclePatch, mut violations: Vec<Violation>) -> Result<Cycle, Failure> {
    if let Some(kind) = patch.kind {
        row.kind = Key(kind);
    }
    if let Some(mut names) = patch.names {
        names.check("/names", &mut violations);
        (row.name_es, row.name_en, row.name_fr) = (names.es, names.en, names.fr);
    }
    if let Some(mut kinds) = patch.kinds {
        kinds.sort_unstable();
        kinds.dedup();
        if kinds.is_empty() {
            violations.push(Violation::new(Code::TooFew, "/kinds").with("minimum", 1));
        }
        row.kinds = Json(json!(kinds));
    }
    if let Some(mut types) = patch.actor_types {
        for (place, key) in types.iter().enumerate() {
            if vocabulary::actor_type(key).is_none() && vocabulary::actor_subtype(key).is_none() {
                violations.push(Violation::new(Code::UnknownActorType, format!("/actor_types/{place}")));
            }
        }
        types.sort_unstable();
        types.dedup();
        row.actor_types = Json(json!(types));
    }
    if let Some(mut objectives) = patch.objectives {
        for (place, number) in objectives.iter().enumerate() {
            if vocabulary::objective(*number).is_none() {
                violations.push(Violation::new(Code::UnknownObjective, format!("/objectives/{place}")));
            }
        }
        objectives.sort_unstable();
        objectives.dedup();
        row.objectives = Json(json!(objectives));
    }
    if let Some(mut themes) = patch.themes {
        for (place, theme) in themes.iter_mut().enumerate() {
            theme.check(&format!("/themes/{place}"), &mut violations);
        }
        row.themes = Json(json!(themes));
    }
    if let Some(zone) = patch.time_zone {
        row.time_zone = zone;
    }
    if let Some(opens) = patch.opens {
        row.opens_local = opens;
    }
    if let Some(closes) = patch.closes {
        row.closes_local = closes;
    }
    if let Some(late) = patch.late {
        row.late = Key(late);
    }
    place_ends(&mut row, &mut violations);
    if violations.is_empty() {
        Ok(row)
    } else {
        Err(Failure::Invalid(violations))
    }
}

/// Computes the instants of opening and closing from what the clocks of the time zone show then.
fn place_ends(row: &mut Cycle, violations: &mut Vec<Violation>) {
    let Some(zone) = domain::time_zone(&row.time_zone) else {
        violations.push(Violation::new(Code::UnknownTimeZone, "/time_zone"));
        return;
    };
    let mut read = |text: &Option<String>, end, pointer| -> Option<Edge> {
        match Edge::read(text.as_deref()?, zone, end, pointer) {
            Ok(edge) => Some(edge),
            Err(violation) => {
                violations.push(violation);
                None
            }
        }
    };
    let opens = read(&row.opens_local, End::Opening, "/opens");
    let closes = read(&row.closes_local, End::Closing, "/closes");
    if let (Some(opens), Some(closes)) = (opens, closes)
        && opens.at >= closes.at
    {
        violations.push(Violation::new(Code::PeriodEndsBeforeItBegins, "/closes"));
    }
    row.opens_local = opens.map(|edge| edge.text());
    row.opens_at = opens.map(|edge| edge.at.into());
    row.closes_local = closes.map(|edge| edge.text());
    row.closes_at = closes.map(|edge| edge.at.into());
}

fn happened(tx: &mut Tx<'_>, action: HistoryAction, row: &Cycle) -> Result<(), Failure> {
    let facts = json!({
        "key": row.key, "version": row.version, "kinds": row.kinds.0, "actor_types": row.actor_types.0,
        "time_zone": row.time_zone, "opens": row.opens_local, "closes": row.closes_local, "late": row.late.0.key(),
    });
    tx.record(Happened {
        action,
        subject: "cycle",
        subject_id: row.id.0.0,
        submission: None,
        confidential: true,
        facts,
    })
}

fn kept<T: serde::de::DeserializeOwned>(value: &Value) -> Result<T, Failure> {
    serde_json::from_value(value.clone()).map_err(|error| Failure::Internal(format!("a stored cycle: {error}")))
}

/// What of a row decides who may hand in what and when.
fn rules_of(row: &Cycle) -> Result<domain::Cycle, Failure> {
    let edge = |local: &Option<String>, at: Option<DateTime<Utc>>| -> Result<Option<Edge>, Failure> {
        let (Some(local), Some(at)) = (local, at) else {
            return Ok(None);
        };
        let local = local
            .parse()
            .map_err(|_| Failure::Internal(format!("a stored cycle: {local}")))?;
        Ok(Some(Edge { local, at }))
    };
    Ok(domain::Cycle {
        kinds: kept(&row.kinds.0)?,
        actor_types: kept(&row.actor_types.0)?,
        time_zone: row.time_zone.clone(),
        opens: edge(&row.opens_local, row.opens_at.map(Into::into))?,
        closes: edge(&row.closes_local, row.closes_at.map(Into::into))?,
        late: row.late.0,
    })
}

fn view(tx: &Tx<'_>, row: &Cycle) -> Result<CycleView, Failure> {
    let language = tx.call.language;
    let rules = rules_of(row)?;
    let names = Trilingual {
        es: row.name_es.clone(),
        en: row.name_en.clone(),
        fr: row.name_fr.clone(),
    };
    let themes: Vec<Trilingual> = kept(&row.themes.0)?;
    let status = rules.status(tx.now());
    Ok(CycleView {
        key: row.key.clone(),
        kind: row.kind.0,
        name: names.get(language).to_owned(),
        names,
        kinds: rules.kinds,
        actor_types: rules.actor_types,
        objectives: kept(&row.objectives.0)?,
        themes: themes
            .into_iter()
            .map(|labels| Theme {
                label: labels.get(language).to_owned(),
                labels,
            })
            .collect(),
        time_zone: row.time_zone.clone(),
        opens: row.opens_local.clone(),
        closes: row.closes_local.clone(),
        opens_at: row.opens_at.map(Into::into),
        closes_at: row.closes_at.map(Into::into),
        late: row.late.0,
        status,
        open: status == CycleStatus::Open,
        version: row.version,
        updated_at: row.updated_at.into(),
    })
}

fn with_figures(tx: &mut Tx<'_>, row: &Cycle) -> Result<CycleWithFigures, Failure> {
    let counted = store::published(tx.conn, &row.key)?;
    Ok(CycleWithFigures {
        cycle: view(tx, row)?,
        published: Published {
            pledges: counted.pledges,
            practices: counted.practices,
        },
    })
}

/// Whether there is a cycle for each of these keys. For everybody.
///
/// # Errors
/// Those of the database.
pub fn are_known(tx: &mut Tx<'_>, keys: &[String]) -> Result<bool, Failure> {
    for key in keys.iter().collect::<BTreeSet<_>>() {
        if store::find(tx.conn, key)?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The cycle with this key, to judge by.
///
/// # Errors
/// The violation `unknown_cycle` at `/cycle` when there is none.
pub(crate) fn find(tx: &mut Tx<'_>, key: &str) -> Result<Result<domain::Cycle, Violation>, Failure> {
    let found = match key.parse::<CycleKey>() {
        Ok(key) => store::find(tx.conn, key.as_str())?,
        Err(()) => None,
    };
    match found {
        Some(row) => Ok(Ok(rules_of(&row)?)),
        None => Ok(Err(Violation::new(Code::UnknownCycle, "/cycle"))),
    }
}
