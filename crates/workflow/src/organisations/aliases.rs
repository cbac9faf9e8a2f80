//! Other names of an organisation: acronyms, former names, names in other languages. The secretariat keeps them, so
//! that a conflict of interest is found whatever name a practice or a reviewer uses.
use super::{happened, raise};
use crate::failure::Failure;
use crate::service::Tx;
use crate::standing::require_version;
use minga_domain::access::duties::Duty;
use minga_domain::history::HistoryAction;
use minga_domain::ids::OrganisationId;
use minga_domain::refusal::RefusalReason;
use minga_domain::violation::{Code, Violation};
use minga_storage::organisations::{self as store, name_key};
use minga_storage::ties;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// The most other names of one organisation.
const MOST: usize = 50;
/// The longest, in characters.
const LONGEST: usize = 300;

/// The other names of an organisation, all of them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({ "aliases": ["Red Puentes", "Puentes Network"] })))]
pub struct NewAliases {
    /// Each once, in the order in which they are shown.
    #[schema(max_items = 50, example = json!(["OIM", "Organización Internacional para las Migraciones"]))]
    pub aliases: Vec<String>,
}

/// The other names of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(examples(json!({
    "organisation_id": "01890a5d-ac96-774b-bcce-b302099a8057", "name": "Asociación Puentes",
    "aliases": ["Red Puentes", "Puentes Network"], "version": 2
})))]
pub struct AliasesView {
    /// The organisation.
    pub organisation_id: OrganisationId,
    /// Its name.
    pub name: String,
    /// Its other names.
    pub aliases: Vec<String>,
    /// The version of the organisation; it moves with its aliases.
    pub version: i32,
}

/// The other names of an organisation, for those who keep the roster.
///
/// # Errors
/// [`Failure::Forbidden`] for everybody but the secretariat and administrators; [`Failure::NotFound`].
pub fn read(tx: &mut Tx<'_>, id: OrganisationId) -> Result<AliasesView, Failure> {
    tx.on_duty(Duty::KeepRoster)?;
    let row = store::find(tx.conn, id)?.ok_or(Failure::NotFound)?;
    Ok(AliasesView {
        organisation_id: id,
        name: row.name,
        aliases: ties::aliases(tx.conn, id)?,
        version: row.version,
    })
}

/// Replaces the other names of an organisation.
///
/// # Errors
/// As for [`read`], and for members of the organisation; [`Failure::Invalid`] with every problem; [`Failure::Stale`]
/// and [`Failure::VersionRequired`].
pub fn replace(
    tx: &mut Tx<'_>,
    id: OrganisationId,
    seen: Option<i32>,
    new: NewAliases,
) -> Result<AliasesView, Failure> {
    let actor = tx.on_duty(Duty::KeepRoster)?;
    // By these names conflicts of interest are found: nobody edits those of the own organisation.
    if actor.role_in(id).is_some() {
        return Err(Failure::Forbidden(RefusalReason::NotYourRole));
    }
    let row = store::lock(tx.conn, id)?.ok_or(Failure::NotFound)?;
    require_version(seen, row.version)?;
    let aliases: Vec<String> = new.aliases.iter().map(|alias| alias.trim().to_owned()).collect();
    let violations = problems(&aliases, &row.name);
    if !violations.is_empty() {
        return Err(Failure::Invalid(violations));
    }
    ties::set_aliases(tx.conn, id, &aliases)?;
    raise(tx, row)?;
    happened(
        tx,
        HistoryAction::OrganisationAliasesChanged,
        id,
        json!({"aliases": aliases.len()}),
    )?;
    read(tx, id)
}

fn problems(aliases: &[String], name: &str) -> Vec<Violation> {
    let mut found = Vec::new();
    if aliases.len() > MOST {
        found.push(Violation::new(Code::TooMany, "/aliases").with("maximum", MOST));
    }
    for (place, alias) in aliases.iter().enumerate() {
        let pointer = format!("/aliases/{place}");
        let key = name_key(alias);
        if key.is_empty() {
            found.push(Violation::new(Code::Required, pointer));
        } else if alias.chars().count() > LONGEST {
            found.push(Violation::new(Code::TooLong, pointer).with("maximum", LONGEST));
        } else if key == name_key(name) || aliases.iter().take(place).any(|other| name_key(other) == key) {
            found.push(Violation::new(Code::Duplicate, pointer));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_says_something_new() {
        let aliases = ["OIM", " ", "oim", "Íom", "Organización"].map(str::to_owned);
        let found: Vec<(Code, String)> = problems(&aliases, "IOM")
            .into_iter()
            .map(|violation| (violation.code, violation.pointer))
            .collect();
        let expected = [
            (Code::Required, "/aliases/1"),
            (Code::Duplicate, "/aliases/2"),
            (Code::Duplicate, "/aliases/3"),
        ];
        assert_eq!(found, expected.map(|(code, pointer)| (code, pointer.to_owned())));
    }
}
