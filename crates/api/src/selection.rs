//! The filters of the public registry: the same for lists, exports, feeds, figures and the map.
use crate::problem::ApiError;
use crate::public::visit;
use crate::query::Parameters;
use crate::state::ApiState;
use actix_web::HttpRequest;
use minga_domain::field::{Field, Holding};
use minga_domain::keys::Keyed;
use minga_domain::kinds::{Kind, Nature, PledgeType, PracticeType, Principle, ProgressStatus, Provenance, Scope};
use minga_domain::violation::{Code, Violation};
use minga_domain::vocabulary;
use minga_workflow::registry::Selection;
use minga_workflow::{Tx, cycles};
use utoipa::IntoParams;

/// By what the registry can be filtered. A filter that repeats means "or"; different filters mean "and".
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SelectionQuery {
    /// Full text: all words, in any of their forms, with or without accents.
    #[param(example = "migración laboral")]
    pub q: Option<String>,
    /// Objectives of the Compact, 1 to 23; may repeat.
    #[param(minimum = 1, maximum = 23)]
    pub objective: Option<Vec<u8>>,
    /// Round tables of the Forum that the objectives belong to, 1 to 4; may repeat.
    #[param(minimum = 1, maximum = 4)]
    pub roundtable: Option<Vec<u8>>,
    /// Guiding principles; may repeat.
    pub principle: Option<Vec<Principle>>,
    /// Goals of the 2030 Agenda, 1 to 17; may repeat.
    #[param(minimum = 1, maximum = 17)]
    pub sdg: Option<Vec<u8>>,
    /// Countries of implementation, ISO 3166 alpha-3; may repeat.
    #[param(example = json!(["PER"]))]
    pub country: Option<Vec<String>>,
    /// Regions of implementation, M49, of any level; may repeat. Countries count for the regions around them.
    #[param(example = json!(["419"]))]
    pub region: Option<Vec<String>>,
    /// How far they reach; may repeat.
    pub scope: Option<Vec<Scope>>,
    /// Types of actor, keys of the vocabulary `actor_types`; may repeat.
    pub actor_type: Option<Vec<String>>,
    /// Headings of reports, keys of the vocabulary `report_groups`; may repeat.
    pub report_group: Option<Vec<String>>,
    /// Countries of the organisations, ISO 3166 alpha-3; may repeat.
    #[param(example = json!(["PER"]))]
    pub organisation_country: Option<Vec<String>>,
    /// Country networks, ISO 3166 alpha-3: what concerns one by the organisation's country or by a country of
    /// implementation; may repeat.
    #[param(example = json!(["PER"]))]
    pub network: Option<Vec<String>>,
    /// Cycles, keys of `GET /v1/cycles`; may repeat.
    #[param(example = json!(["imrf_2026"]))]
    pub cycle: Option<Vec<String>>,
    /// Years of publication (UTC); may repeat. Old records, whose year is not known, have none.
    #[param(example = json!([2026]))]
    pub year: Option<Vec<i32>>,
    /// Months of publication (UTC), `YYYY-MM`; may repeat. Old records have none.
    #[param(example = json!(["2026-05"]))]
    pub month: Option<Vec<String>>,
    /// Languages of the original, BCP 47; may repeat.
    #[param(example = json!(["es"]))]
    pub language: Option<Vec<String>>,
    /// How they came in; may repeat. `legacy` stands for records of an earlier collection.
    pub provenance: Option<Vec<Provenance>>,
    /// What they hold; may repeat.
    pub has: Option<Vec<Holding>>,
}

/// Reads the filters. Values that do not exist are named with those that do; whether a cycle exists is looked up, which
/// counts as a read.
///
/// # Errors
/// [`Failure::TooManyRequests`](minga_workflow::Failure::TooManyRequests) with the seconds to wait; those of the
/// database.
pub async fn selection(
    request: &HttpRequest,
    state: &ApiState,
    query: &mut Parameters,
    kind: Option<Kind>,
) -> Result<Selection, ApiError> {
    let selection = filters(query, kind);
    let cycles = selection.terms.iter().find(|(field, _)| *field == Field::Cycle);
    if let Some((_, keys)) = cycles.cloned() {
        let all_known = move |tx: &mut Tx<'_>| cycles::are_known(tx, &keys);
        if !visit(request, state, all_known).await? {
            query.refuse_value(Violation::new(Code::UnknownCycle, format!("?{}", Field::Cycle.key())));
        }
    }
    Ok(selection)
}

/// Reads the filters without looking anything up.
pub(crate) fn filters(query: &mut Parameters, kind: Option<Kind>) -> Selection {
    let mut terms = Vec::new();
    for field in Field::ALL {
        // What only pledges have is no parameter of practices.
        let pledges_only = matches!(field, Field::Nature | Field::Status);
        if pledges_only && kind == Some(Kind::Practice) {
            continue;
        }
        let given = query.texts(field.key());
        let read: Vec<Option<String>> = given.into_iter().map(|value| read(*field, kind, value)).collect();
        let wrong = read.contains(&None);
        let values: Vec<String> = read.into_iter().flatten().collect();
        if wrong {
            query.refuse_value(refusal(*field, kind));
        }
        if !values.is_empty() {
            terms.push((*field, values));
        }
    }
    Selection {
        kind,
        terms,
        text: query.text("q"),
    }
}

/// The value as it is stored; `None` when it does not exist or has another form.
fn read(field: Field, kind: Option<Kind>, mut value: String) -> Option<String> {
    // As in the paths of countries.
    if matches!(field, Field::Country | Field::OrganisationCountry | Field::Network) {
        value.make_ascii_uppercase();
    }
    if let Some(allowed) = allowed(field, kind) {
        return allowed.contains(&value).then_some(value);
    }
    let digits = |text: &str, length: usize| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    let known = match field {
        Field::Year => digits(&value, 4),
        Field::Month => value
            .split_once('-')
            .is_some_and(|(year, month)| digits(year, 4) && digits(month, 2) && ("01"..="12").contains(&month)),
        Field::Language => vocabulary::is_language_tag(&value),
        _ => true,
    };
    match field {
        _ if !known => None,
        Field::Language => Some(vocabulary::normalised_language_tag(&value).unwrap_or(value)),
        _ => Some(value),
    }
}

/// The values of a closed list; `None` where any value of the right form may occur.
fn allowed(field: Field, kind: Option<Kind>) -> Option<Vec<String>> {
    fn keys<T: Keyed>() -> Vec<String> {
        T::ALL.iter().map(|one| one.key().to_owned()).collect()
    }
    let countries = || vocabulary::countries().iter().map(|one| one.alpha3.clone()).collect();
    Some(match field {
        Field::Objective => vocabulary::objectives()
            .iter()
            .map(|one| one.number.to_string())
            .collect(),
        Field::Roundtable => vocabulary::roundtables()
            .iter()
            .map(|one| one.number.to_string())
            .collect(),
        Field::Principle => keys::<Principle>(),
        Field::Sdg => vocabulary::sdgs().iter().map(|one| one.number.to_string()).collect(),
        Field::Country | Field::OrganisationCountry | Field::Network => countries(),
        Field::Region => vocabulary::regions().iter().map(|one| one.code.clone()).collect(),
        Field::Scope => keys::<Scope>(),
        Field::Nature => keys::<Nature>(),
        Field::Type => match kind {
            Some(Kind::Pledge) => keys::<PledgeType>(),
            Some(Kind::Practice) => keys::<PracticeType>(),
            None => [keys::<PledgeType>(), keys::<PracticeType>()].concat(),
        },
        Field::Status => keys::<ProgressStatus>(),
        Field::ActorType => {
            let types = vocabulary::actor_types().iter().map(|one| one.key.clone());
            let subtypes = vocabulary::actor_subtypes().iter().map(|one| one.key.clone());
            types.chain(subtypes).collect()
        }
        Field::ReportGroup => vocabulary::report_groups().keys().map(str::to_owned).collect(),
        Field::Provenance => keys::<Provenance>(),
        Field::Has => keys::<Holding>(),
        Field::Cycle | Field::Year | Field::Month | Field::Language => return None,
    })
}

/// What to say of a value that does not exist.
fn refusal(field: Field, kind: Option<Kind>) -> Violation {
    let code = match field {
        Field::Objective => Code::UnknownObjective,
        Field::Sdg => Code::UnknownSdg,
        Field::Country | Field::OrganisationCountry | Field::Network => Code::UnknownCountry,
        Field::Region => Code::UnknownRegion,
        Field::ActorType => Code::UnknownActorType,
        Field::Language => Code::NotALanguageTag,
        Field::Year | Field::Month => Code::MalformedValue,
        _ => Code::UnknownKey,
    };
    let violation = Violation::new(code, format!("?{}", field.key()));
    match (field, allowed(field, kind)) {
        (_, Some(allowed)) => violation.with("allowed", allowed),
        (Field::Year, _) => violation.with("expected", "YYYY"),
        (Field::Month, _) => violation.with("expected", "YYYY-MM"),
        _ => violation,
    }
}
