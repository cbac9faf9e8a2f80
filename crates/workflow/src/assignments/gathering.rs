//! What the rules on conflicts, suggestions and plans look at: the roster, and the practices that need reviewers. A
//! dozen queries, whatever the number of reviewers and of practices.
use super::cases;
use crate::failure::Failure;
use crate::officer::{self, Led};
use crate::reviews;
use crate::roster;
use crate::service::Tx;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use minga_domain::conflict::{self, Affiliation, Aliases, Case, Conflict, Person};
use minga_domain::content::PracticeContent;
use minga_domain::ids::{AccountId, OrganisationId, SubmissionId};
use minga_domain::kinds::AssignmentStatus;
use minga_domain::policy::Policy;
use minga_domain::ranking::{self, Candidate, Hindrance, Involved, Wanted};
use minga_domain::review::{Disagreement, Summary};
use minga_domain::violation::Violation;
use minga_domain::vocabulary;
use minga_storage::organisations::{self, name_key};
use minga_storage::reviewers::{self, Profile};
use minga_storage::submissions::Submission;
use minga_storage::{assignments as rows, review_reads, ties};
use std::collections::{BTreeMap, BTreeSet};

/// The whole roster is looked at; far above the Network's few hundred.
const ROSTER_LIMIT: i64 = 10_000;
/// Days in which work counts that a reviewer took on.
const YEAR: i64 = 365;

/// Somebody on the roster.
#[derive(Debug, Clone)]
pub(crate) struct Reviewer {
    /// The person's name.
    pub(crate) name: String,
    /// As the ranking looks at them.
    pub(crate) candidate: Candidate,
    /// As the rule on conflicts looks at them.
    pub(crate) person: Person,
}

/// The roster, with the names under which organisations are known.
#[derive(Debug, Clone)]
pub(crate) struct Roster {
    /// In the order of their accounts.
    pub(crate) reviewers: Vec<Reviewer>,
    aliases: Aliases,
}

impl Roster {
    /// The names under which organisations are known.
    pub(super) fn aliases(&self) -> &Aliases {
        &self.aliases
    }

    /// The reviewer of an account, when it is on the roster.
    pub(crate) fn find(&self, account: AccountId) -> Option<&Reviewer> {
        self.reviewers
            .iter()
            .find(|reviewer| reviewer.candidate.account == account)
    }
}

/// A practice that needs reviewers.
#[derive(Debug, Clone)]
pub(crate) struct Practice {
    /// The submission.
    pub(crate) row: Submission,
    /// What it asks of reviewers.
    pub(crate) wanted: Wanted,
    /// What makes a conflict.
    pub(crate) case: Case,
    /// How everybody stands who was assigned to its present round.
    pub(crate) statuses: BTreeMap<AccountId, AssignmentStatus>,
    /// The officer in charge of it, where it has one.
    pub(crate) in_charge: Option<AccountId>,
    /// Who has acted on it as an officer, or marked a review of it as read.
    pub(crate) handled_by: BTreeSet<AccountId>,
}

/// What stands against inviting somebody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Objections {
    /// Conflicts of interest.
    pub(crate) conflicts: Vec<Conflict>,
    /// Everything else.
    pub(crate) hindrances: Vec<Hindrance>,
}

impl Objections {
    /// Each as a violation at a place of the request.
    pub(crate) fn violations(&self, pointer: &str) -> Vec<Violation> {
        let conflicts = self.conflicts.iter().map(|conflict| conflict.violation(pointer));
        let hindrances = self.hindrances.iter().map(|hindrance| hindrance.violation(pointer));
        conflicts.chain(hindrances).collect()
    }
}

impl Practice {
    /// Everything that stands against inviting a reviewer.
    pub(crate) fn objections(&self, reviewer: &Reviewer, policy: &Policy) -> Objections {
        let account = reviewer.candidate.account;
        let involved = Involved {
            this_round: self.statuses.get(&account).copied(),
            in_charge: self.in_charge == Some(account),
            handled: !self.handled_by.is_disjoint(&reviewer.person.accounts),
        };
        Objections {
            conflicts: conflict::conflicts(&reviewer.person, &self.case, policy.conflict_same_country),
            hindrances: ranking::hindrances(&reviewer.candidate, &self.wanted, involved),
        }
    }
}

/// Reads the roster: everybody who has the role and can log in.
///
/// # Errors
/// Those of the database.
pub(crate) fn roster(tx: &mut Tx<'_>) -> Result<Roster, Failure> {
    let aliases = Aliases::new(ties::all_aliases(tx.conn)?);
    let load = rows::open_counts(tx.conn)?;
    let taken = rows::taken_since(tx.conn, tx.now() - Duration::days(YEAR))?;
    let mut persons: BTreeMap<AccountId, Person> = BTreeMap::new();
    for tie in ties::accounts(tx.conn)? {
        let person = persons.entry(tie.reviewer.0).or_default();
        person.accounts.insert(tie.account.0);
    }
    for tie in ties::mailboxes(tx.conn)? {
        persons.entry(tie.reviewer.0).or_default().mailboxes.insert(tie.mailbox);
    }
    for (reviewer, submission, organisation) in ties::declared(tx.conn)? {
        let person = persons.entry(reviewer).or_default();
        person.declared.push((submission, organisation));
    }
    let mut belonging: BTreeMap<AccountId, Vec<ties::PersonOrganisation>> = BTreeMap::new();
    for tie in ties::organisations(tx.conn)? {
        belonging.entry(tie.reviewer.0).or_default().push(tie);
    }
    let profiles = reviewers::page(tx.conn, &reviewers::RosterFilter::default(), None, ROSTER_LIMIT)?;
    let un_entities = un_entities(tx, &aliases, &profiles)?;
    let reviewers = profiles
        .into_iter()
        .map(|(profile, name)| {
            let account = profile.account_id.0;
            let mut person = persons.remove(&account).unwrap_or_default();
            let known = belonging.remove(&account).unwrap_or_default();
            person.affiliations = affiliations(&profile, known, &aliases, &un_entities);
            person.country.clone_from(&profile.country);
            let open = load.get(&account).copied().unwrap_or(0);
            Reviewer {
                name,
                candidate: candidate(&profile, count(open), count(taken.get(&account).copied().unwrap_or(0))),
                person,
            }
        })
        .collect();
    Ok(Roster { reviewers, aliases })
}

fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn candidate(profile: &Profile, open: u32, taken: u32) -> Candidate {
    Candidate {
        taken,
        account: profile.account_id.0,
        internal: profile.internal,
        languages: roster::listed(&profile.languages),
        objectives: roster::listed(&profile.objectives).into_iter().collect(),
        principles: roster::listed(&profile.principles).into_iter().collect(),
        open,
        max_open: u32::try_from(profile.max_open).unwrap_or(0),
        paused: profile.paused,
        availability: roster::listed(&profile.availability),
    }
}

/// Of the organisations that the profiles of internal reviewers name, the entities of the United Nations: what is
/// registered under the name says so, or where nothing is, the name itself. Reviewers write it, and may write any.
fn un_entities(
    tx: &mut Tx<'_>,
    aliases: &Aliases,
    profiles: &[(Profile, String)],
) -> Result<BTreeSet<String>, Failure> {
    let internal = profiles.iter().filter(|(profile, _)| profile.internal);
    let stated: BTreeSet<&String> = internal
        .filter_map(|(profile, _)| profile.organisation.as_ref())
        .collect();
    let keys: BTreeSet<String> = stated.iter().map(|name| name_key(name)).collect();
    let known: BTreeSet<OrganisationId> = stated
        .iter()
        .flat_map(|name| aliases.name(name).known().clone())
        .collect();
    let mut registered = organisations::named(tx.conn, &Vec::from_iter(keys))?;
    registered.extend(organisations::by_ids(tx.conn, &Vec::from_iter(known))?);
    let is_entity = |name: &&&String| {
        let (key, known) = (name_key(name), aliases.name(name));
        let mut same = registered
            .iter()
            .filter(|row| row.name_key == key || known.known().contains(&row.id.0))
            .peekable();
        match same.peek() {
            Some(_) => same.all(|row| is_un(&row.actor_type)),
            None => conflict::is_un_entity(name),
        }
    };
    Ok(stated.iter().filter(is_entity).map(|name| (*name).clone()).collect())
}

/// The organisations of a reviewer: those that the service knows of, and the one that the profile names.
fn affiliations(
    profile: &Profile,
    known: Vec<ties::PersonOrganisation>,
    aliases: &Aliases,
    un_entities: &BTreeSet<String>,
) -> Vec<Affiliation> {
    let stated = profile.organisation.as_ref().map(|name| Affiliation {
        organisation: None,
        name: aliases.name(name),
        un: profile.internal && un_entities.contains(name),
        offices: profile.country.iter().cloned().collect(),
        member: false,
    });
    known
        .into_iter()
        .map(|tie| Affiliation {
            organisation: Some(tie.organisation.0),
            name: aliases.name(&tie.name),
            un: is_un(&tie.actor_type),
            offices: tie.country.into_iter().chain(profile.country.clone()).collect(),
            member: tie.member,
        })
        .chain(stated)
        .collect()
}

fn is_un(actor_type: &str) -> bool {
    vocabulary::actor_type(actor_type).is_some_and(|actor| actor.group == "un_system")
}

/// Reads what practices ask of reviewers whose reviews are due at an instant, in the order of the rows.
///
/// # Errors
/// [`Failure::Conflict`] when one is a pledge; those of the database.
pub(crate) fn practices(
    tx: &mut Tx<'_>,
    roster: &Roster,
    submissions: Vec<Submission>,
    due: DateTime<Utc>,
) -> Result<Vec<Practice>, Failure> {
    let ids: Vec<SubmissionId> = submissions.iter().map(|row| row.id.0).collect();
    let mut assigned: BTreeMap<SubmissionId, Vec<rows::Assignment>> = BTreeMap::new();
    for row in ties::assignments(tx.conn, &ids)? {
        assigned.entry(row.submission_id.0).or_default().push(row);
    }
    let mut cases = cases::cases(tx, &roster.aliases, &submissions)?;
    let disagree = disagreements(tx, &submissions, &assigned)?;
    let in_charge = officer::in_charge(tx, submissions.iter().map(Led::of))?;
    let mut handled: BTreeMap<SubmissionId, BTreeSet<AccountId>> = BTreeMap::new();
    let readers = review_reads::readers(tx.conn, &ids)?;
    for (id, officer) in ties::officers(tx.conn, &ids)?.into_iter().chain(readers) {
        handled.entry(id).or_default().insert(officer);
    }
    let (policy, now) = (tx.policy(), tx.now());
    submissions
        .into_iter()
        .map(|row| {
            let present: Vec<rows::Assignment> = assigned
                .remove(&row.id.0)
                .unwrap_or_default()
                .into_iter()
                .filter(|assignment| assignment.round == row.round)
                .collect();
            let (content, case) = cases.remove(&row.id.0).ok_or(Failure::NotFound)?;
            Ok(Practice {
                wanted: Wanted {
                    one_more: disagree.contains(&row.id.0),
                    ..wanted(
                        &row,
                        content,
                        policy,
                        &present,
                        (policy.local_date(now), policy.local_date(due)),
                    )
                },
                case,
                statuses: present
                    .into_iter()
                    .map(|assignment| (assignment.reviewer_id.0, assignment.status.0))
                    .collect(),
                in_charge: in_charge.get(&row.id.0).copied(),
                handled_by: handled.remove(&row.id.0).unwrap_or_default(),
                row,
            })
        })
        .collect()
}

/// What one practice asks of reviewers whose reviews are due at an instant.
///
/// # Errors
/// [`Failure::Conflict`] when it is a pledge; those of the database.
pub(crate) fn practice(
    tx: &mut Tx<'_>,
    roster: &Roster,
    submission: Submission,
    due: DateTime<Utc>,
) -> Result<Practice, Failure> {
    let found = practices(tx, roster, vec![submission], due)?;
    found.into_iter().next().ok_or(Failure::NotFound)
}

/// The submissions whose reviews are all in and disagree, so that one more reviewer of either sort is asked for. While
/// somebody is invited or at work, or the quorum lacks somebody, no one more is.
fn disagreements(
    tx: &mut Tx<'_>,
    submissions: &[Submission],
    assigned: &BTreeMap<SubmissionId, Vec<rows::Assignment>>,
) -> Result<BTreeSet<SubmissionId>, Failure> {
    let complete = |row: &&Submission| {
        let live = live(
            assigned
                .get(&row.id.0)
                .into_iter()
                .flatten()
                .filter(|one| one.round == row.round),
        );
        live.open == 0 && live.internal >= tx.policy().internal_reviews && live.external >= tx.policy().external_reviews
    };
    let rounds: BTreeMap<SubmissionId, i32> = submissions
        .iter()
        .filter(complete)
        .map(|row| (row.id.0, row.round))
        .collect();
    let summaries = reviews::summaries(tx, &rounds)?;
    let asks = |summary: &Summary| summary.disagreement_state(tx.policy()) == Disagreement::AsksForOneMore;
    Ok(summaries
        .into_iter()
        .filter(|(_, summary)| asks(summary))
        .map(|(id, _)| id)
        .collect())
}

/// Assignments that stand: of each sort, and how many of all are invited or at work.
struct Live {
    internal: u32,
    external: u32,
    open: u32,
}

fn live<'a>(present: impl IntoIterator<Item = &'a rows::Assignment>) -> Live {
    use AssignmentStatus::{Accepted, Finished, Invited};
    let mut found = Live {
        internal: 0,
        external: 0,
        open: 0,
    };
    for assignment in present {
        let status = assignment.status.0;
        if matches!(status, Invited | Accepted | Finished) {
            found.open += u32::from(status != Finished);
            found.internal += u32::from(assignment.internal);
            found.external += u32::from(!assignment.internal);
        }
    }
    found
}

fn wanted(
    row: &Submission,
    content: PracticeContent,
    policy: &Policy,
    present: &[rows::Assignment],
    (from, until): (NaiveDate, NaiveDate),
) -> Wanted {
    let live = live(present);
    let objectives = content.objectives.unwrap_or_default();
    Wanted {
        language: row.language.clone(),
        primary: objectives.primary.into_iter().collect(),
        further: objectives.further.into_iter().collect(),
        principles: content
            .principles
            .into_iter()
            .filter_map(|named| named.principle)
            .collect(),
        internal_needed: policy.internal_reviews.saturating_sub(live.internal),
        external_needed: policy.external_reviews.saturating_sub(live.external),
        one_more: false,
        from,
        until,
        least_days: policy.review_needs_days,
    }
}
