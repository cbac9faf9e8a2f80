//! What makes a conflict of interest with practices: who submits and has submitted them, and whom any of their
//! revisions names. A few queries, whatever the number of practices.
use super::gathering::Roster;
use crate::failure::Failure;
use crate::kept::kept_content;
use crate::service::Tx;
use minga_domain::conflict::{self, Aliases, Case, ConflictReason};
use minga_domain::content::{Content, PracticeContent};
use minga_domain::ids::{OrganisationId, SubmissionId};
use minga_domain::refusal::RefusalReason;
use minga_storage::organisations::{self, Organisation};
use minga_storage::submissions::Submission;
use minga_storage::ties;
use std::collections::{BTreeMap, BTreeSet};

/// What makes a conflict with one practice.
///
/// # Errors
/// As for [`practices`].
pub(crate) fn case_of(tx: &mut Tx<'_>, roster: &Roster, submission: &Submission) -> Result<Case, Failure> {
    let mut found = cases(tx, roster.aliases(), std::slice::from_ref(submission))?;
    let (_, case) = found.remove(&submission.id.0).ok_or(Failure::NotFound)?;
    Ok(case)
}

/// What makes a conflict with each of the submissions, beside their contents.
pub(super) fn cases(
    tx: &mut Tx<'_>,
    aliases: &Aliases,
    submissions: &[Submission],
) -> Result<BTreeMap<SubmissionId, (PracticeContent, Case)>, Failure> {
    let ids: Vec<SubmissionId> = submissions.iter().map(|row| row.id.0).collect();
    let of: BTreeSet<OrganisationId> = submissions.iter().map(|row| row.organisation_id.0).collect();
    let of: Vec<OrganisationId> = of.into_iter().collect();
    let owners: BTreeMap<OrganisationId, Organisation> = organisations::by_ids(tx.conn, &of)?
        .into_iter()
        .map(|row| (row.id.0, row))
        .collect();
    let mut found = BTreeMap::new();
    for row in submissions {
        let content = kept_content(row.kind.0, &row.content.0)?;
        let Content::Practice(content) = content else {
            return Err(Failure::Conflict(RefusalReason::PracticesOnly));
        };
        let owner = owners.get(&row.organisation_id.0).ok_or(Failure::NotFound)?;
        let case = case(row, owner, &content, aliases);
        found.insert(row.id.0, (content, case));
    }
    let mut with = |id: SubmissionId, change: &mut dyn FnMut(&mut Case)| {
        if let Some((_, case)) = found.get_mut(&id) {
            change(case);
        }
    };
    let editors = ties::editors(tx.conn, &ids)?;
    for (id, author) in ties::authors(tx.conn, &ids)?.into_iter().chain(editors) {
        with(id, &mut |case| {
            case.authors.insert(author);
        });
    }
    // Whoever was named once is not free because the name was dropped since.
    for named in ties::named_parties(tx.conn, &ids)? {
        with(named.submission, &mut |case| {
            for (part, name) in parties(&named.implementers, &named.partners, &named.donors) {
                let entry = (part, aliases.name(name));
                if !case.parties.contains(&entry) {
                    case.parties.push(entry);
                }
            }
        });
    }
    for (id, account, mailbox) in ties::contacts(tx.conn, &ids)? {
        with(id, &mut |case| {
            case.contact_accounts.extend(account);
            case.contact_mailboxes.insert(mailbox.clone());
        });
    }
    for (id, address) in ties::participants(tx.conn, &ids)? {
        with(id, &mut |case| {
            case.participant_mailboxes.insert(conflict::mailbox(&address));
        });
    }
    Ok(found)
}

/// Every organisation that a content names, with the part it takes.
fn parties<'a>(
    implementers: &'a [String],
    partners: &'a [String],
    donors: &'a [String],
) -> impl Iterator<Item = (ConflictReason, &'a str)> {
    [
        (ConflictReason::Implementer, implementers),
        (ConflictReason::Partner, partners),
        (ConflictReason::Donor, donors),
    ]
    .into_iter()
    .flat_map(|(part, names)| names.iter().map(move |name| (part, name.as_str())))
}

fn case(row: &Submission, owner: &Organisation, content: &PracticeContent, aliases: &Aliases) -> Case {
    Case {
        submission: row.id.0,
        organisation: row.organisation_id.0,
        name: aliases.name(&owner.name),
        office: owner.country.clone().or_else(|| row.network_country.clone()),
        parties: parties(&content.implementers, &content.partners, &content.donors)
            .map(|(part, name)| (part, aliases.name(name)))
            .collect(),
        countries: content.countries.iter().cloned().collect(),
        authors: row.filed_by.map(|filer| filer.0).into_iter().collect(),
        contact_accounts: BTreeSet::new(),
        contact_mailboxes: BTreeSet::new(),
        participant_mailboxes: BTreeSet::new(),
    }
}
