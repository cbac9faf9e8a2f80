//! What administrators do with accounts: find them, give roles, close and open them.
use super::{AccountView, happened, present, save, view, whole_view};
use crate::assignments::departures;
use crate::failure::Failure;
use crate::paging;
use crate::service::Tx;
use crate::standing::require_version;
use minga_domain::access::duties::Duty;
use minga_domain::history::HistoryAction;
use minga_domain::ids::AccountId;
use minga_domain::kinds::SystemRole;
use minga_domain::refusal::RefusalReason;
use minga_domain::violation::{Code, Violation};
use minga_domain::vocabulary;
use minga_storage::accounts::{self as store, AccountFilter};
use minga_storage::sessions::{Ended, end_all};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// What an administrator changes: a merge patch, absent fields stay.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(examples(json!({ "roles": ["country_network"], "network_country": "PER", "network_decides": false })))]
pub struct AccountChanges {
    /// All roles in the service; those left out are taken away.
    #[schema(value_type = Vec<SystemRole>, required = false)]
    pub roles: Option<Vec<SystemRole>>,
    /// The country of a country network, ISO 3166 alpha-3; `null` removes it.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 3, example = "PER")]
    pub network_country: Option<Option<String>>,
    /// Whether that network may decide like the secretariat.
    #[schema(value_type = bool, required = false)]
    pub network_decides: Option<bool>,
    /// Closes the account, or opens it again.
    #[schema(value_type = bool, required = false)]
    pub disabled: Option<bool>,
}

/// A page of accounts (`q`: beginning of name or address), at most `limit`, and whether there are more.
///
/// # Errors
/// [`Failure::Forbidden`] for everybody but administrators.
pub fn list(
    tx: &mut Tx<'_>,
    q: Option<String>,
    role: Option<SystemRole>,
    after: Option<AccountId>,
    limit: i64,
) -> Result<(Vec<AccountView>, bool), Failure> {
    tx.on_duty(Duty::KeepAccounts)?;
    let mut rows = store::page(tx.conn, &AccountFilter { q, role }, after, limit + 1)?;
    let more = paging::cut(&mut rows, limit);
    let ids: Vec<AccountId> = rows.iter().map(|row| row.id.0).collect();
    let mut roles = store::roles_of(tx.conn, &ids)?;
    let views = rows.into_iter().map(|row| {
        let roles = roles.remove(&row.id.0).unwrap_or_default();
        view(row, roles, None)
    });
    Ok((views.collect(), more))
}

/// One account.
///
/// # Errors
/// [`Failure::Forbidden`] for everybody but administrators; [`Failure::NotFound`].
pub fn read(tx: &mut Tx<'_>, id: AccountId) -> Result<AccountView, Failure> {
    tx.on_duty(Duty::KeepAccounts)?;
    let account = store::find(tx.conn, id)?.ok_or(Failure::NotFound)?;
    whole_view(tx, account)
}

/// Changes roles and standing of an account. Closing it ends its sessions; closing it or taking the role of a reviewer
/// away releases the reviews that were open.
///
/// # Errors
/// [`Failure::Forbidden`] for everybody but administrators; [`Failure::Invalid`] for a country network without a
/// country or a country that is none; [`Failure::Conflict`] `own_account` when administrators would shut themselves
/// out or change their own roles; [`Failure::Conflict`] `account_erased` when the person has left;
/// [`Failure::NotFound`]; [`Failure::Stale`] when the account changed meanwhile; [`Failure::VersionRequired`].
pub fn change(
    tx: &mut Tx<'_>,
    id: AccountId,
    seen: Option<i32>,
    changes: AccountChanges,
) -> Result<AccountView, Failure> {
    let admin = tx.on_duty(Duty::KeepAccounts)?.account;
    let open_work = departures::lock_open_work(tx, id)?;
    let mut account = store::lock(tx.conn, id)?.ok_or(Failure::NotFound)?;
    require_version(seen, account.version)?;
    if account.disabled_at.is_some() && account.email_key == format!("{id}@erased.invalid") {
        return Err(Failure::Conflict(RefusalReason::AccountErased));
    }
    let before = store::roles(tx.conn, id)?;
    let mut roles = changes.roles.unwrap_or_else(|| before.clone());
    roles.sort_unstable();
    roles.dedup();
    if let Some(country) = changes.network_country {
        account.network_country = country;
    }
    if let Some(decides) = changes.network_decides {
        account.network_decides = decides;
    }
    let mut violations = Vec::new();
    if let Some(country) = &account.network_country {
        if vocabulary::country(country).is_none() {
            violations.push(Violation::new(Code::UnknownCountry, "/network_country"));
        }
    } else if roles.contains(&SystemRole::CountryNetwork) {
        violations.push(Violation::new(Code::Required, "/network_country"));
    }
    if !violations.is_empty() {
        return Err(Failure::Invalid(violations));
    }
    let closes = changes.disabled == Some(true);
    // Nobody gives or takes its own roles, an administrator neither.
    let mut held = before.clone();
    held.sort();
    if id == admin && (closes || held != roles) {
        return Err(Failure::Conflict(RefusalReason::OwnAccount));
    }
    match changes.disabled {
        Some(true) if account.disabled_at.is_none() => {
            account.disabled_at = Some(tx.now().into());
            end_all(tx.conn, id, Ended::Disabled, tx.now())?;
        }
        Some(false) => account.disabled_at = None,
        _ => {}
    }
    let leaves_the_roster = before.contains(&SystemRole::Reviewer) && !roles.contains(&SystemRole::Reviewer);
    if closes || leaves_the_roster {
        departures::release_open_work(tx, id, &open_work, !closes && account.disabled_at.is_none())?;
    }
    store::set_roles(tx.conn, id, &roles)?;
    let account = save(tx, account)?;
    let facts = json!({
        "roles": roles,
        "roles_before": before,
        "network_country": account.network_country,
        "network_decides": account.network_decides,
        "disabled": account.disabled_at.is_some(),
    });
    happened(tx, HistoryAction::AccountAdministered, id, facts)?;
    whole_view(tx, account)
}
