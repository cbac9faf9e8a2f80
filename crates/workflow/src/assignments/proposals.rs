//! Whom a reviewer who turns an invitation down proposes instead. Only the secretariat learns of it; it is personal
//! data of somebody else and is in no event and no mail.
use crate::accounts::{email_violation, trimmed};
use crate::failure::Failure;
use crate::service::Tx;
use minga_domain::ids::{AccountId, AssignmentId, SubmissionId};
use minga_domain::violation::{Code, Violation};
use minga_storage::columns::Id;
use minga_storage::{accounts, reviewer_proposals as store};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Somebody else who could be asked: an account of the roster, or a name, an address or both.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(examples(json!({"name": "Amadou Traoré", "email": "a.traore@example.org"})))]
pub struct ProposedReviewer {
    /// An account of the roster.
    pub reviewer_id: Option<AccountId>,
    /// The name of somebody who is not on the roster.
    #[schema(max_length = 200)]
    pub name: Option<String>,
    /// Their address.
    #[schema(max_length = 254)]
    pub email: Option<String>,
}

/// A proposal, as the secretariat reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProposalView {
    /// The account, when it is one of the roster.
    pub reviewer_id: Option<AccountId>,
    /// The name, when it is known.
    pub name: Option<String>,
    /// The address, when it was given.
    pub email: Option<String>,
}

/// Everything that is wrong with a proposal. Whether an account is on the roster is not said: that would tell a
/// reviewer who the others are.
pub(super) fn problems(proposed: &ProposedReviewer) -> Vec<Violation> {
    let (name, email) = (trimmed(proposed.name.clone()), trimmed(proposed.email.clone()));
    let mut found = Vec::new();
    if proposed.reviewer_id.is_none() && name.is_none() && email.is_none() {
        found.push(Violation::new(Code::Required, "/suggestion/name"));
    }
    if let Some(email) = email {
        found.extend(email_violation(&email, "/suggestion/email"));
    }
    found
}

/// Keeps the proposal of an assignment; none takes back the one before.
pub(super) fn keep(
    tx: &mut Tx<'_>,
    assignment: AssignmentId,
    proposed: Option<ProposedReviewer>,
) -> Result<(), Failure> {
    let row = proposed.map(|proposed| store::Proposal {
        assignment_id: Id(assignment),
        account_id: proposed.reviewer_id.map(Id),
        // A row has an account or a name: an empty one stands for none.
        name: trimmed(proposed.name).or_else(|| proposed.reviewer_id.is_none().then(String::new)),
        email: trimmed(proposed.email),
        created_at: tx.now().into(),
    });
    Ok(store::put(tx.conn, assignment, row.as_ref())?)
}

/// The proposals of a submission's reviewers by their assignments, for the secretariat. An account that is none, or
/// has been closed, stays without a name.
///
/// # Errors
/// Those of the database.
pub(crate) fn of_submission(
    tx: &mut Tx<'_>,
    submission: SubmissionId,
) -> Result<BTreeMap<AssignmentId, ProposalView>, Failure> {
    let rows = store::of_submission(tx.conn, submission)?;
    let ids: Vec<AccountId> = rows
        .iter()
        .filter_map(|row| row.account_id.map(|account| account.0))
        .collect();
    let names: BTreeMap<AccountId, String> = accounts::by_ids(tx.conn, &ids)?
        .into_iter()
        .filter(|account| account.disabled_at.is_none())
        .map(|account| (account.id.0, account.name))
        .collect();
    Ok(rows
        .into_iter()
        .map(|row| {
            let account = row.account_id.map(|account| account.0);
            let name = trimmed(row.name).or_else(|| account.and_then(|account| names.get(&account).cloned()));
            let view = ProposalView {
                reviewer_id: account,
                name,
                email: row.email,
            };
            (row.assignment_id.0, view)
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proposal_names_an_account_or_a_person_or_gives_an_address() {
        let codes = |proposed: ProposedReviewer| -> Vec<(Code, String)> {
            problems(&proposed)
                .into_iter()
                .map(|violation| (violation.code, violation.pointer))
                .collect()
        };
        let wrong = ProposedReviewer {
            name: Some("  ".to_owned()),
            email: Some("nowhere".to_owned()),
            ..ProposedReviewer::default()
        };
        assert_eq!(codes(wrong), [(Code::NotAnEmail, "/suggestion/email".to_owned())]);
        let nobody = ProposedReviewer {
            name: Some("  ".to_owned()),
            ..ProposedReviewer::default()
        };
        assert_eq!(codes(nobody), [(Code::Required, "/suggestion/name".to_owned())]);
        let named = ProposedReviewer {
            name: Some("Amadou Traoré".to_owned()),
            ..ProposedReviewer::default()
        };
        assert_eq!(codes(named), []);
        let addressed = ProposedReviewer {
            email: Some("a.traore@example.org".to_owned()),
            ..ProposedReviewer::default()
        };
        assert_eq!(codes(addressed), []);
    }
}
