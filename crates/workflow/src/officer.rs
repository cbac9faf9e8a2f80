//! The officer in charge of a submission: taking over, handing over, handing back to everybody.
use crate::actions::{ActionInput, notice_facts};
use crate::desk::gathered::Gathered;
use crate::failure::Failure;
use crate::notes;
use crate::notices::Recipient;
use crate::service::Tx;
use crate::standing::Standing;
use crate::submissions::{self, SubmissionView};
use crate::trail::Happened;
use minga_domain::access::Permission;
use minga_domain::history::HistoryAction;
use minga_domain::ids::{AccountId, OrganisationId, SubmissionId};
use minga_domain::notice::Notice;
use minga_domain::refusal::RefusalReason;
use minga_domain::violation::{Code, Violation};
use minga_storage::columns::Id;
use minga_storage::submissions::Submission;
use minga_storage::{accounts, assignments};
use serde::Deserialize;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// Who is to be in charge.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "responsible_officer": "01890a5d-ac96-774b-bcce-b302099a8057", "note": "The ministry answers by the end of May."
})))]
pub struct Handover {
    /// An officer's account, the caller's to take over; `null` for none: then it waits for everybody.
    #[serde(default)]
    pub responsible_officer: Option<AccountId>,
    /// What the new officer should know; kept as an internal note and sent along.
    #[serde(default)]
    #[schema(max_length = 5000)]
    pub note: Option<String>,
    /// The officer in charge as the caller saw it, `null` for nobody. Needed to take a submission over from somebody
    /// else; whoever is in charge oneself, or finds nobody in charge, need not say so.
    #[serde(default, deserialize_with = "submissions::present")]
    #[schema(value_type = Option<AccountId>)]
    pub from: Option<Option<AccountId>>,
}

/// Refuses to take a submission over from somebody else than the caller saw: of two who take it over in one instant,
/// the second reads who was faster. The submission's version has no part in it: the focal point sees that.
///
/// `to` is who is to be in charge; `seen` who was, as the caller says it.
pub(crate) fn require_seen(
    standing: &Standing,
    caller: AccountId,
    to: Option<AccountId>,
    seen: Option<Option<AccountId>>,
) -> Result<(), Failure> {
    let current = standing.row.responsible_officer.map(|officer| officer.0);
    let own = Some(caller).filter(|caller| current == Some(*caller));
    if current == to || current == seen.unwrap_or(own) {
        return Ok(());
    }
    Err(Failure::Overtaken(
        RefusalReason::OfficerChanged,
        json!({ "responsible_officer": current }),
    ))
}

/// Takes a submission over, hands it to another officer, or leaves it to everybody. Whoever gets it or loses it
/// through somebody else is told.
///
/// # Errors
/// [`Failure::NotFound`] and [`Failure::Forbidden`] for callers who may not lead; [`Failure::Invalid`] for somebody who
/// is not of the secretariat, belongs to the submitting organisation or reviews the submission; [`Failure::Overtaken`]
/// with the officer in charge where that is not who the caller saw.
pub fn hand_over(tx: &mut Tx<'_>, id: SubmissionId, handover: Handover) -> Result<SubmissionView, Failure> {
    let standing = Standing::lock(tx, id)?;
    check(tx, &standing, handover.responsible_officer)?;
    let caller = tx.actor()?.account;
    require_seen(&standing, caller, handover.responsible_officer, handover.from)?;
    let row = happen(tx, standing, handover, None)?;
    let standing = Standing::of(tx, row)?;
    submissions::view(tx, &standing)
}

/// A submission, as far as it matters who leads it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Led {
    /// The submission.
    pub id: SubmissionId,
    /// The submitting organisation.
    pub organisation: OrganisationId,
    /// The officer that it names.
    pub officer: Option<AccountId>,
}

impl Led {
    /// Of a row.
    pub(crate) fn of(row: &Submission) -> Self {
        Self {
            id: row.id.0,
            organisation: row.organisation_id.0,
            officer: row.responsible_officer.map(|officer| officer.0),
        }
    }
}

/// Of some submissions those that an account can lead: with a working account of the secretariat, not of the submitting
/// organisation, and without a part in the review.
///
/// # Errors
/// Those of the database.
pub(crate) fn leading(tx: &mut Tx<'_>, account: AccountId, of: &[Led]) -> Result<BTreeSet<SubmissionId>, Failure> {
    let Some(actor) = accounts::actor(tx.conn, account)? else {
        return Ok(BTreeSet::new());
    };
    let ids: Vec<SubmissionId> = of.iter().map(|led| led.id).collect();
    let barred = assignments::barred(tx.conn, account, Some(&ids))?;
    Ok(of
        .iter()
        .filter(|led| actor.may_lead(led.organisation) && !barred.contains(&led.id))
        .map(|led| led.id)
        .collect())
}

/// Who is in charge of submissions: the officers that they name and who [can lead](leading) them.
///
/// # Errors
/// Those of the database.
pub(crate) fn in_charge(
    tx: &mut Tx<'_>,
    of: impl IntoIterator<Item = Led>,
) -> Result<BTreeMap<SubmissionId, AccountId>, Failure> {
    let mut named: BTreeMap<AccountId, Vec<Led>> = BTreeMap::new();
    for led in of {
        if let Some(officer) = led.officer {
            named.entry(officer).or_default().push(led);
        }
    }
    let mut found = BTreeMap::new();
    for (officer, of) in named {
        let led = leading(tx, officer, &of)?;
        found.extend(led.into_iter().map(|id| (id, officer)));
    }
    Ok(found)
}

/// [`in_charge`] of one submission.
///
/// # Errors
/// Those of the database.
pub(crate) fn in_charge_of(tx: &mut Tx<'_>, row: &Submission) -> Result<Option<AccountId>, Failure> {
    Ok(in_charge(tx, [Led::of(row)])?.remove(&row.id.0))
}

/// Whether the caller may put a submission into the hands of an officer, or of everybody.
pub(crate) fn check(tx: &mut Tx<'_>, standing: &Standing, to: Option<AccountId>) -> Result<(), Failure> {
    standing.require(Permission::Lead)?;
    if let Some(officer) = to
        && leading(tx, officer, &[Led::of(&standing.row)])?.is_empty()
    {
        return Err(Failure::invalid(Violation::new(Code::NotFound, "/responsible_officer")));
    }
    Ok(())
}

/// Does so; the caller holds the submission's lock and has asked [`check`]. Where that officer is in charge already,
/// nothing changes but that the note is kept. With `together`, who is told of several
/// submissions of one request is told of all of them in one notice.
pub(crate) fn happen(
    tx: &mut Tx<'_>,
    standing: Standing,
    handover: Handover,
    together: Option<&mut Gathered>,
) -> Result<Submission, Failure> {
    let (id, to) = (standing.row.id.0, handover.responsible_officer);
    let note = handover
        .note
        .map(|note| note.trim().to_owned())
        .filter(|note| !note.is_empty());
    let caller = tx.actor()?.account;
    let from = standing.row.responsible_officer.map(|officer| officer.0);
    let was = (standing.row.state.0, standing.row.version);
    let mut row = standing.row;
    if let Some(text) = &note {
        notes::keep(tx, id, text.clone())?;
    }
    if from == to {
        return Ok(row);
    }
    row.responsible_officer = to.map(Id);
    submissions::save(tx, &row, was)?;
    tx.record(Happened {
        action: HistoryAction::OfficerNamed,
        subject: "submission",
        subject_id: id.0,
        submission: Some(id),
        confidential: true,
        facts: json!({ "officer": to, "before": from, "noted": note.is_some() }),
    })?;
    let other = |officer: Option<AccountId>| officer.filter(|officer| *officer != caller);
    let (gets, loses) = (other(to), other(from));
    let Some(gathered) = together else {
        let input = ActionInput {
            note,
            ..ActionInput::default()
        };
        for (notice, officer) in [(Notice::HandedOver, gets), (Notice::TakenOver, loses)] {
            if let Some(officer) = officer {
                let facts = notice_facts(tx, &row, &input)?;
                tx.tell(notice, Recipient::Account(officer), Some(id), None, facts)?;
            }
        }
        return Ok(row);
    };
    let line = match &row.reference {
        Some(reference) => format!("{reference} — {}", row.title),
        None => row.title.clone(),
    };
    if let Some(officer) = gets {
        gathered.tell(tx, Notice::HandedOverTogether, officer, line.clone(), note.as_deref())?;
    }
    if let Some(officer) = loses {
        gathered.tell(tx, Notice::TakenOverTogether, officer, line, None)?;
    }
    Ok(row)
}
