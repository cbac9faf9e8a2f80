//! The public registry: one row per published submission, the terms it is filtered by, and the counter that moves
//! with everything that the public can see.
use crate::StoreError;
use crate::columns::{Id, Json, Key, Moment, sql};
use crate::connection::{AnyConnection, MultiBackend};
use crate::schema::{organisations, registry_entries, registry_terms, registry_version, submissions, translations};
use crate::search::Matching;
use diesel::dsl::exists;
use diesel::expression::{AppearsOnTable, Expression, ValidGrouping, is_aggregate};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::Bool;
use minga_domain::ids::{OrganisationId, SubmissionId};
use minga_domain::keys::Keyed;
use minga_domain::kinds::{Kind, Provenance};

/// A published submission.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = registry_entries, check_for_backend(MultiBackend))]
pub struct Entry {
    /// The submission.
    pub submission_id: Id<SubmissionId>,
    /// Its reference.
    pub reference: String,
    /// Pledge or practice.
    pub kind: Key<Kind>,
    /// The title in the original language.
    pub title: String,
    /// The title folded, for sorting.
    pub title_key: String,
    /// Language of the original, BCP 47.
    pub language: String,
    /// Whose it is.
    pub organisation_id: Id<OrganisationId>,
    /// The cycle it was filed for.
    pub cycle: Option<String>,
    /// The year of publication.
    pub year: i32,
    /// The pledge's or practice's type.
    pub type_key: Option<String>,
    /// The organisation's actor type.
    pub actor_type: String,
    /// How it came in.
    pub provenance: Key<Provenance>,
    /// When it was published.
    pub published_at: Moment,
    /// When an amendment was last accepted.
    pub corrected_at: Option<Moment>,
    /// The public document.
    pub document: Json,
}

/// What entries can be filtered by and are counted by; the key is also the name of the query parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// Objective of the Compact.
    Objective,
    /// Guiding principle.
    Principle,
    /// Goal of the 2030 Agenda.
    Sdg,
    /// Country of implementation, alpha-3.
    Country,
    /// Region of implementation or around a country of it, M49.
    Region,
    /// Nature of a pledge.
    Nature,
    /// Type of the pledge or practice.
    Type,
    /// Actor type of the organisation.
    ActorType,
    /// Heading of reports for the actor type.
    ReportGroup,
    /// The cycle.
    Cycle,
    /// Year of publication.
    Year,
    /// Language of the original.
    Language,
}

impl Keyed for Field {
    const ALL: &'static [Self] = &[
        Self::Objective,
        Self::Principle,
        Self::Sdg,
        Self::Country,
        Self::Region,
        Self::Nature,
        Self::Type,
        Self::ActorType,
        Self::ReportGroup,
        Self::Cycle,
        Self::Year,
        Self::Language,
    ];

    fn key(self) -> &'static str {
        match self {
            Self::Objective => "objective",
            Self::Principle => "principle",
            Self::Sdg => "sdg",
            Self::Country => "country",
            Self::Region => "region",
            Self::Nature => "nature",
            Self::Type => "type",
            Self::ActorType => "actor_type",
            Self::ReportGroup => "report_group",
            Self::Cycle => "cycle",
            Self::Year => "year",
            Self::Language => "language",
        }
    }
}

/// Which entries.
#[derive(Debug, Clone)]
pub struct Filter {
    /// Of which collection.
    pub kind: Kind,
    /// For each field any of the values; all fields must hold.
    pub terms: Vec<(Field, Vec<String>)>,
    /// The words of a full-text query, as `minga_domain::text::query_tokens` gives them; `None` without one.
    pub words: Option<Vec<Vec<String>>>,
}

/// In which order; the submission's identifier decides between equals, in the same direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// The latest publication first.
    #[default]
    Newest,
    /// The earliest publication first.
    Oldest,
    /// By folded title.
    Title,
    /// By folded title, backwards.
    TitleBackwards,
}

/// Where a page begins: after the entry with this key.
#[derive(Debug, Clone, PartialEq)]
pub enum After {
    /// In the orders by publication.
    Published(Moment, Id<SubmissionId>),
    /// In the orders by title.
    Title(String, Id<SubmissionId>),
}

type Boxed<'a> = registry_entries::BoxedQuery<'a, MultiBackend>;

/// Writes an entry with its terms, in place of an earlier one.
pub fn put(conn: &mut AnyConnection, entry: &Entry, terms: &[(Field, String)]) -> Result<(), StoreError> {
    remove(conn, entry.submission_id.0)?;
    diesel::insert_into(registry_entries::table)
        .values(entry)
        .execute(conn)?;
    let rows: Vec<_> = terms
        .iter()
        .map(|(field, value)| {
            (
                registry_terms::field.eq(field.key()),
                registry_terms::value.eq(value.as_str()),
                registry_terms::submission_id.eq(entry.submission_id),
            )
        })
        .collect();
    for row in rows {
        diesel::insert_into(registry_terms::table).values(row).execute(conn)?;
    }
    Ok(())
}

/// Takes an entry and its terms out; says whether there was one.
pub fn remove(conn: &mut AnyConnection, submission: SubmissionId) -> Result<bool, StoreError> {
    diesel::delete(registry_terms::table.filter(registry_terms::submission_id.eq(Id(submission)))).execute(conn)?;
    Ok(diesel::delete(registry_entries::table.find(Id(submission))).execute(conn)? == 1)
}

/// Whether a submission is in the registry.
pub fn contains(conn: &mut AnyConnection, submission: SubmissionId) -> Result<bool, StoreError> {
    Ok(diesel::select(exists(registry_entries::table.find(Id(submission)))).get_result(conn)?)
}

/// The submissions of an organisation that are in the registry.
pub fn of_organisation(
    conn: &mut AnyConnection,
    organisation: OrganisationId,
) -> Result<Vec<SubmissionId>, StoreError> {
    let found: Vec<Id<SubmissionId>> = registry_entries::table
        .filter(registry_entries::organisation_id.eq(Id(organisation)))
        .order(registry_entries::submission_id)
        .select(registry_entries::submission_id)
        .load(conn)?;
    Ok(found.into_iter().map(|id| id.0).collect())
}

/// Raises the counter and gives its new value. The row stays locked until the transaction ends: do it last.
pub fn raise_version(conn: &mut AnyConnection) -> Result<i64, StoreError> {
    diesel::update(registry_version::table.find(1))
        .set(registry_version::version.eq(registry_version::version + 1))
        .execute(conn)?;
    version(conn)
}

/// The counter.
pub fn version(conn: &mut AnyConnection) -> Result<i64, StoreError> {
    Ok(registry_version::table
        .find(1)
        .select(registry_version::version)
        .first(conn)?)
}

/// The entry with this reference.
pub fn by_reference(conn: &mut AnyConnection, kind: Kind, reference: &str) -> Result<Option<Entry>, StoreError> {
    Ok(registry_entries::table
        .filter(registry_entries::reference.eq(reference))
        .filter(registry_entries::kind.eq(Key(kind)))
        .select(Entry::as_select())
        .first(conn)
        .optional()?)
}

/// The entries after a place, at most `limit`.
pub fn page(
    conn: &mut AnyConnection,
    filter: &Filter,
    order: Order,
    after: Option<&After>,
    limit: i64,
) -> Result<Vec<Entry>, StoreError> {
    use registry_entries::dsl::{published_at, submission_id, title_key};
    let mut query = filtered(filter);
    // The first comparison of each is what an index can begin with.
    query = match (order, after) {
        (Order::Newest, Some(After::Published(at, id))) => query
            .filter(published_at.le(*at))
            .filter(published_at.lt(*at).or(submission_id.lt(*id))),
        (Order::Oldest, Some(After::Published(at, id))) => query
            .filter(published_at.ge(*at))
            .filter(published_at.gt(*at).or(submission_id.gt(*id))),
        (Order::Title, Some(After::Title(key, id))) => query
            .filter(title_key.ge(key.clone()))
            .filter(title_key.gt(key.clone()).or(submission_id.gt(*id))),
        (Order::TitleBackwards, Some(After::Title(key, id))) => query
            .filter(title_key.le(key.clone()))
            .filter(title_key.lt(key.clone()).or(submission_id.lt(*id))),
        _ => query,
    };
    query = match order {
        Order::Newest => query.order((published_at.desc(), submission_id.desc())),
        Order::Oldest => query.order((published_at.asc(), submission_id.asc())),
        Order::Title => query.order((title_key.asc(), submission_id.asc())),
        Order::TitleBackwards => query.order((title_key.desc(), submission_id.desc())),
    };
    Ok(query.select(Entry::as_select()).limit(limit).load(conn)?)
}

/// How many entries there are.
pub fn count(conn: &mut AnyConnection, filter: &Filter) -> Result<i64, StoreError> {
    Ok(filtered(filter).count().get_result(conn)?)
}

/// For each field and value the number of entries that have it, the most frequent first.
pub fn facets(conn: &mut AnyConnection, filter: &Filter) -> Result<Vec<(String, String, i64)>, StoreError> {
    use diesel::dsl::count_star;
    Ok(registry_terms::table
        .filter(OfEntries(filtered(filter).select(registry_entries::submission_id)))
        .group_by((registry_terms::field, registry_terms::value))
        .order((
            registry_terms::field.asc(),
            count_star().desc(),
            registry_terms::value.asc(),
        ))
        .select((registry_terms::field, registry_terms::value, count_star()))
        .load(conn)?)
}

/// That a term belongs to one of the entries that a boxed query selects by their identifier. Diesel's own `eq_any`
/// does not take queries that are boxed for the union of the databases.
struct OfEntries<'a>(registry_entries::BoxedQuery<'a, MultiBackend, sql::Id>);

impl Expression for OfEntries<'_> {
    type SqlType = Bool;
}

impl<G> ValidGrouping<G> for OfEntries<'_> {
    type IsAggregate = is_aggregate::Never;
}

impl<QS> AppearsOnTable<QS> for OfEntries<'_> {}

impl QueryId for OfEntries<'_> {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl QueryFragment<MultiBackend> for OfEntries<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql("registry_terms.submission_id IN (");
        part(&self.0, out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }
}

/// Names the one meaning that a fragment has on the union of the databases.
fn part<'b>(fragment: &'b impl QueryFragment<MultiBackend>, out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
    fragment.walk_ast(out)
}

fn filtered(filter: &Filter) -> Boxed<'static> {
    let mut query = registry_entries::table
        .filter(registry_entries::kind.eq(Key(filter.kind)))
        .into_boxed();
    for (field, values) in &filter.terms {
        query = query.filter(exists(
            registry_terms::table
                .filter(registry_terms::submission_id.eq(registry_entries::submission_id))
                .filter(registry_terms::field.eq(field.key()))
                .filter(registry_terms::value.eq_any(values.clone())),
        ));
    }
    if let Some(words) = &filter.words {
        query = query.filter(Matching::new("registry_entries.submission_id", true, words));
    }
    query
}

/// The published pledges that join one, in the order of their publication. Their content names its reference.
pub fn matching_pledges(conn: &mut AnyConnection, reference: &str) -> Result<Vec<Entry>, StoreError> {
    // Few pledges match another, and those that do are found by their type.
    let of_type: Vec<Entry> = registry_entries::table
        .filter(registry_entries::kind.eq(Key(Kind::Pledge)))
        .filter(registry_entries::type_key.eq("matching"))
        .order((registry_entries::published_at, registry_entries::submission_id))
        .select(Entry::as_select())
        .load(conn)?;
    let names = |entry: &Entry| {
        entry
            .document
            .0
            .pointer("/content/matches/reference")
            .and_then(|name| name.as_str())
            == Some(reference)
    };
    Ok(of_type.into_iter().filter(names).collect())
}

/// What the public may know of an organisation.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable)]
#[diesel(table_name = organisations, check_for_backend(MultiBackend))]
pub struct PublicOrganisation {
    /// Identifier.
    pub id: Id<OrganisationId>,
    /// Name.
    pub name: String,
    /// Type of actor.
    pub actor_type: String,
    /// Country, alpha-3.
    pub country: Option<String>,
    /// Website.
    pub website: Option<String>,
    /// The institutional contact, where the organisation opted in.
    pub public_contact: Option<String>,
}

/// What the public may know of an organisation.
pub fn organisation(conn: &mut AnyConnection, id: OrganisationId) -> Result<PublicOrganisation, StoreError> {
    Ok(organisations::table
        .find(Id(id))
        .select(PublicOrganisation::as_select())
        .first(conn)?)
}

/// A translation of the revision that the public reads.
#[derive(Debug, Clone, PartialEq, Queryable)]
pub struct PublicTranslation {
    /// Of which submission.
    pub submission: Id<SubmissionId>,
    /// Into which language, BCP 47.
    pub language: String,
    /// The translated texts by the JSON Pointer of the field in the content.
    pub fields: Json,
    /// Whether the submitter or the secretariat vouches for it.
    pub official: bool,
}

/// The translations of the published revisions of these submissions, by language.
pub fn published_translations(
    conn: &mut AnyConnection,
    ids: &[SubmissionId],
) -> Result<Vec<PublicTranslation>, StoreError> {
    Ok(translations::table
        .inner_join(submissions::table.on(submissions::id.eq(translations::submission_id)))
        .filter(translations::submission_id.eq_any(ids.iter().copied().map(Id).collect::<Vec<_>>()))
        .filter(submissions::published_revision.eq(translations::revision.nullable()))
        .order((translations::submission_id, translations::language))
        .select((
            translations::submission_id,
            translations::language,
            translations::fields,
            translations::official,
        ))
        .load(conn)?)
}
