//! Who works for an organisation. Nobody becomes a member without wanting to: see [`super::offers`]. The version of the
//! organisation moves with its members: it is their `ETag`.
use super::{happened, managed, raise, readable};
use crate::failure::Failure;
use crate::paging;
use crate::service::Tx;
use crate::standing::require_version;
use chrono::{DateTime, Utc};
use minga_domain::access::duties::Duty;
use minga_domain::history::HistoryAction;
use minga_domain::ids::{AccountId, OrganisationId};
use minga_domain::kinds::OrganisationRole;
use minga_domain::refusal::RefusalReason;
use minga_storage::accounts;
use minga_storage::columns::Key;
use minga_storage::organisations::{self as store, Member, Membership};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// Another role.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"role": "alternate"}))]
pub struct MemberPatch {
    /// What the person may do.
    pub role: OrganisationRole,
}

/// A member, for the members.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(examples(json!({
    "account_id": "01890a5d-ac96-774b-bcce-b302099a8057", "name": "Luis Huamán", "email": "luis.huaman@example.org",
    "position": "Jefe de Cooperación", "role": "alternate", "since": "2026-03-02T09:12:45.120Z"
})))]
pub struct MemberView {
    /// The account.
    pub account_id: AccountId,
    /// The person's name.
    pub name: String,
    /// The person's position.
    pub position: Option<String>,
    /// The person's address.
    pub email: String,
    /// What the person may do.
    pub role: OrganisationRole,
    /// Since when.
    pub since: DateTime<Utc>,
}

fn view(member: Member) -> MemberView {
    MemberView {
        account_id: member.membership.account_id.0,
        name: member.name,
        position: member.position,
        email: member.email,
        role: member.membership.role.0,
        since: member.membership.since.into(),
    }
}

/// A page of the members, at most `limit`, whether there are more, and the organisation's version. For the members
/// themselves, the secretariat and administrators.
///
/// # Errors
/// [`Failure::Forbidden`] for everybody else; [`Failure::NotFound`] when there is no such organisation.
pub fn list(
    tx: &mut Tx<'_>,
    id: OrganisationId,
    after: Option<AccountId>,
    limit: i64,
) -> Result<(Vec<MemberView>, bool, i32), Failure> {
    let (_, organisation) = readable(tx, id)?;
    let mut rows = store::members(tx.conn, id, after, limit + 1)?;
    let more = paging::cut(&mut rows, limit);
    Ok((rows.into_iter().map(view).collect(), more, organisation.version))
}

/// One member.
///
/// # Errors
/// As for [`list`]; [`Failure::NotFound`] also when the account is no member.
pub fn read(tx: &mut Tx<'_>, id: OrganisationId, account: AccountId) -> Result<(MemberView, i32), Failure> {
    let (_, organisation) = readable(tx, id)?;
    let membership = store::membership(tx.conn, id, account)?.ok_or(Failure::NotFound)?;
    let person = accounts::find(tx.conn, account)?.ok_or(Failure::NotFound)?;
    let member = Member {
        membership,
        name: person.name,
        position: person.position,
        email: person.email,
    };
    Ok((view(member), organisation.version))
}

/// Gives a member another role; gives the organisation's new version.
///
/// # Errors
/// [`Failure::Forbidden`] for callers who do not speak for the organisation; [`Failure::NotFound`] when the account is
/// no member; [`Failure::Conflict`] `last_focal_point`; [`Failure::Stale`] when the members changed meanwhile;
/// [`Failure::VersionRequired`].
pub fn change(
    tx: &mut Tx<'_>,
    id: OrganisationId,
    account: AccountId,
    seen: Option<i32>,
    patch: MemberPatch,
) -> Result<(MemberView, i32), Failure> {
    let (_, organisation) = managed(tx, id)?;
    let mut membership = store::membership(tx.conn, id, account)?.ok_or(Failure::NotFound)?;
    require_version(seen, organisation.version)?;
    if patch.role != OrganisationRole::FocalPoint {
        keep_a_focal_point(tx, &membership)?;
    }
    store::set_role(tx.conn, id, account, patch.role)?;
    let version = raise(tx, organisation)?.version;
    happened(
        tx,
        HistoryAction::MemberChanged,
        id,
        json!({ "account": account, "role": patch.role }),
    )?;
    membership.role = Key(patch.role);
    let person = accounts::find(tx.conn, account)?.ok_or(Failure::NotFound)?;
    let member = Member {
        membership,
        name: person.name,
        position: person.position,
        email: person.email,
    };
    Ok((view(member), version))
}

/// Removes a member; members may leave by themselves. Officers of the secretariat and administrators may leave also as
/// the last focal point: the secretariat goes on to keep the organisation.
///
/// # Errors
/// [`Failure::Forbidden`] for callers who neither speak for the organisation nor leave; [`Failure::NotFound`] when the
/// account is no member; [`Failure::Conflict`] `last_focal_point`; [`Failure::Stale`] when the members changed
/// meanwhile; [`Failure::VersionRequired`].
pub fn remove(tx: &mut Tx<'_>, id: OrganisationId, account: AccountId, seen: Option<i32>) -> Result<(), Failure> {
    let actor = tx.actor()?;
    let organisation = if actor.account == account {
        store::lock(tx.conn, id)?.ok_or(Failure::NotFound)?
    } else {
        managed(tx, id)?.1
    };
    let membership = store::membership(tx.conn, id, account)?.ok_or(Failure::NotFound)?;
    require_version(seen, organisation.version)?;
    if actor.account != account || !actor.has(Duty::RegisterForOthers) {
        keep_a_focal_point(tx, &membership)?;
    }
    store::remove_member(tx.conn, id, account)?;
    raise(tx, organisation)?;
    happened(tx, HistoryAction::MemberRemoved, id, json!({ "account": account }))
}

/// Its own people never leave an organisation without somebody who speaks for it.
fn keep_a_focal_point(tx: &mut Tx<'_>, leaving: &Membership) -> Result<(), Failure> {
    if leaving.role.0 == OrganisationRole::FocalPoint {
        let (_, focal_points) = store::counts(tx.conn, leaving.organisation_id.0)?;
        if focal_points <= 1 {
            return Err(Failure::Conflict(RefusalReason::LastFocalPoint));
        }
    }
    Ok(())
}
