//! Who to ask: the roster ranked for one practice, with everybody who is left out and why. The ranking is a pure
//! function of what [`gather`] reads.
use super::require_assign;
use crate::failure::Failure;
use crate::reviews::ReviewerRef;
use crate::roster::{languages_of, objectives_of};
use crate::service::Tx;
use crate::standing::Standing;
use minga_domain::content::Content;
use minga_domain::ids::{AccountId, OrganisationId, SubmissionId};
use minga_domain::kinds::AssignmentStatus;
use minga_domain::text::fold;
use minga_storage::assignments as rows;
use minga_storage::submissions::Submission;
use minga_storage::{organisations, reviewers};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// Most points for expertise, language, a sort of reviewer that the quorum still needs, and free capacity. Ours.
const POINTS: (u32, u32, u32, u32) = (50, 25, 15, 10);
/// The whole roster is looked at; far above the Network's few hundred.
const ROSTER_LIMIT: i64 = 10_000;

/// Why a reviewer cannot be invited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Exclusion {
    /// Not a reviewer, or the account is closed.
    NotOnRoster,
    /// Of the submitting organisation.
    SameOrganisation,
    /// Of an organisation that implements it.
    Implementer,
    /// Of a partner organisation.
    Partner,
    /// Of a donor.
    Donor,
    /// Declared a conflict on this submission before.
    DeclaredConflict,
    /// Takes no reviews at present.
    Paused,
    /// Has as many open reviews as they take on.
    LimitReached,
    /// Already invited to this round.
    AlreadyAssigned,
}

impl Exclusion {
    /// The stable key.
    pub fn key(self) -> &'static str {
        match self {
            Self::NotOnRoster => "not_on_roster",
            Self::SameOrganisation => "same_organisation",
            Self::Implementer => "implementer",
            Self::Partner => "partner",
            Self::Donor => "donor",
            Self::DeclaredConflict => "declared_conflict",
            Self::Paused => "paused",
            Self::LimitReached => "limit_reached",
            Self::AlreadyAssigned => "already_assigned",
        }
    }
}

/// Why a reviewer is left out, and which organisation it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LeftOutBecause {
    /// The reason.
    pub reason: Exclusion,
    /// The organisation that makes the conflict.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
}

/// A reviewer of the roster, as the ranking looks at them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The account.
    pub account: AccountId,
    /// The person's name.
    pub name: String,
    /// Internal (UN) or external.
    pub internal: bool,
    /// BCP 47 tags.
    pub languages: Vec<String>,
    /// Objectives in which they are experts.
    pub objectives: BTreeSet<u8>,
    /// Invitations and reviews open now.
    pub open: u32,
    /// How many they take on at once.
    pub max_open: u32,
    /// Takes none at present.
    pub paused: bool,
    /// Their organisations with their names.
    pub organisations: Vec<(OrganisationId, String)>,
    /// Their assignment in this round.
    pub this_round: Option<AssignmentStatus>,
    /// Declared a conflict on this submission, in any round.
    pub declared_conflict: bool,
}

/// What a practice asks of its reviewers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The submitting organisation.
    pub organisation: OrganisationId,
    /// Its name.
    pub organisation_name: String,
    /// Organisations that take part, with their part.
    pub parties: Vec<(Exclusion, String)>,
    /// Language of the content, BCP 47.
    pub language: String,
    /// Its primary objectives.
    pub primary: BTreeSet<u8>,
    /// Its further objectives.
    pub further: BTreeSet<u8>,
    /// Whether the quorum still needs internal reviewers.
    pub internal_needed: bool,
    /// Whether the quorum still needs external reviewers.
    pub external_needed: bool,
}

/// A reviewer who can be invited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Suggestion {
    /// The reviewer.
    pub reviewer: ReviewerRef,
    /// Internal (UN) or external.
    pub internal: bool,
    /// Up to 50 points for expertise, 25 for language, 15 when the quorum needs this sort, 10 for free capacity.
    #[schema(example = 85)]
    pub score: u32,
    /// Objectives of the practice in which the reviewer is an expert.
    #[schema(example = json!([8, 23]))]
    pub matching_objectives: Vec<u8>,
    /// Whether the reviewer reads the language of the practice.
    pub reads_language: bool,
    /// Whether the quorum still needs this sort of reviewer.
    pub needed: bool,
    /// Invitations and reviews open now.
    pub open: u32,
    /// How many the reviewer takes on at once.
    pub max_open: u32,
}

/// A reviewer who cannot be invited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LeftOut {
    /// The reviewer.
    pub reviewer: ReviewerRef,
    /// Every reason.
    pub reasons: Vec<LeftOutBecause>,
}

/// The roster for one practice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Suggestions {
    /// Who can be invited, the best first.
    pub suggestions: Vec<Suggestion>,
    /// Who cannot, and why.
    pub left_out: Vec<LeftOut>,
}

/// Ranks the roster for a practice. For the secretariat only.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`] or [`Failure::WrongState`] for who may not assign;
/// [`Failure::Conflict`] for a pledge.
pub fn suggest(tx: &mut Tx<'_>, id: SubmissionId) -> Result<Suggestions, Failure> {
    let standing = Standing::read(tx, id)?;
    require_assign(&standing)?;
    let (wanted, candidates) = gather(tx, &standing.row)?;
    Ok(rank(&candidates, &wanted))
}

/// Reads what the ranking looks at: a handful of queries, whatever the size of the roster.
pub(crate) fn gather(tx: &mut Tx<'_>, submission: &Submission) -> Result<(Wanted, Vec<Candidate>), Failure> {
    let id = submission.id.0;
    let assignments = rows::of_submission(tx.conn, id)?;
    let load = rows::open_counts(tx.conn)?;
    let mut of_roster: BTreeMap<AccountId, Vec<(OrganisationId, String)>> = BTreeMap::new();
    for (account, organisation, name) in reviewers::organisations_of_roster(tx.conn)? {
        of_roster.entry(account).or_default().push((organisation, name));
    }
    let roster = reviewers::page(tx.conn, &reviewers::RosterFilter::default(), None, ROSTER_LIMIT)?;
    let candidates = roster
        .into_iter()
        .map(|(profile, name)| {
            let account = profile.account_id.0;
            let own = || assignments.iter().filter(|row| row.reviewer_id.0 == account);
            Candidate {
                account,
                name,
                internal: profile.internal,
                languages: languages_of(&profile),
                objectives: objectives_of(&profile).into_iter().collect(),
                open: load
                    .get(&account)
                    .copied()
                    .and_then(|open| u32::try_from(open).ok())
                    .unwrap_or(0),
                max_open: u32::try_from(profile.max_open).unwrap_or(0),
                paused: profile.paused,
                organisations: of_roster.remove(&account).unwrap_or_default(),
                this_round: own().find(|row| row.round == submission.round).map(|row| row.status.0),
                declared_conflict: own().any(|row| row.status.0 == AssignmentStatus::Conflicted),
            }
        })
        .collect();
    let live = crate::reviews::facts(tx, id, submission.round)?.live_invitations;
    Ok((wanted(tx, submission, live)?, candidates))
}

fn wanted(tx: &mut Tx<'_>, submission: &Submission, live: (u32, u32)) -> Result<Wanted, Failure> {
    let organisation = submission.organisation_id.0;
    let content = Content::read(submission.kind.0, &submission.content.0)
        .map_err(|violations| Failure::Internal(format!("stored content is malformed: {violations:?}")))?;
    let Content::Practice(practice) = content else {
        return Err(Failure::Conflict("practices_only"));
    };
    let objectives = practice.objectives.unwrap_or_default();
    let parties = [
        (Exclusion::Implementer, practice.implementers),
        (Exclusion::Partner, practice.partners),
        (Exclusion::Donor, practice.donors),
    ];
    Ok(Wanted {
        organisation,
        organisation_name: organisations::find(tx.conn, organisation)?
            .map(|row| row.name)
            .unwrap_or_default(),
        parties: parties
            .into_iter()
            .flat_map(|(part, names)| names.into_iter().map(move |name| (part, name)))
            .collect(),
        language: submission.language.clone(),
        primary: objectives.primary.into_iter().collect(),
        further: objectives.further.into_iter().collect(),
        internal_needed: live.0 < tx.policy().internal_reviews,
        external_needed: live.1 < tx.policy().external_reviews,
    })
}

/// Ranks candidates for a practice. Those of equal score are ordered by their free capacity, then by account.
pub fn rank(candidates: &[Candidate], wanted: &Wanted) -> Suggestions {
    let mut suggestions = Vec::new();
    let mut left_out = Vec::new();
    for candidate in candidates {
        let reviewer = ReviewerRef {
            id: candidate.account,
            name: Some(candidate.name.clone()),
        };
        let reasons = exclusions(candidate, wanted);
        if reasons.is_empty() {
            suggestions.push(suggestion(candidate, wanted, reviewer));
        } else {
            left_out.push(LeftOut { reviewer, reasons });
        }
    }
    suggestions.sort_by_key(|entry| (Reverse(entry.score), entry.open, entry.reviewer.id));
    Suggestions { suggestions, left_out }
}

fn suggestion(candidate: &Candidate, wanted: &Wanted, reviewer: ReviewerRef) -> Suggestion {
    let (expertise, language, need, capacity) = POINTS;
    let overlap = |objectives: &BTreeSet<u8>| count(objectives.intersection(&candidate.objectives).count());
    // A primary objective weighs as much as two further ones.
    let whole = 2 * count(wanted.primary.len()) + count(wanted.further.len());
    let known = 2 * overlap(&wanted.primary) + overlap(&wanted.further);
    let reads_language = candidate
        .languages
        .iter()
        .any(|tag| primary_tag(tag) == primary_tag(&wanted.language));
    let needed = if candidate.internal {
        wanted.internal_needed
    } else {
        wanted.external_needed
    };
    let free = candidate.max_open.saturating_sub(candidate.open);
    let score = share(expertise, known, whole)
        + if reads_language { language } else { 0 }
        + if needed { need } else { 0 }
        + share(capacity, free, candidate.max_open);
    let all: BTreeSet<u8> = wanted.primary.union(&wanted.further).copied().collect();
    Suggestion {
        reviewer,
        internal: candidate.internal,
        score,
        matching_objectives: all.intersection(&candidate.objectives).copied().collect(),
        reads_language,
        needed,
        open: candidate.open,
        max_open: candidate.max_open,
    }
}

/// Everything that stands against a candidate.
pub fn exclusions(candidate: &Candidate, wanted: &Wanted) -> Vec<LeftOutBecause> {
    let mut found: Vec<LeftOutBecause> = Vec::new();
    let mut add = |reason, organisation: Option<&str>| {
        let because = LeftOutBecause {
            reason,
            organisation: organisation.map(str::to_owned),
        };
        if !found.contains(&because) {
            found.push(because);
        }
    };
    for (organisation, name) in &candidate.organisations {
        let own = comparable(name);
        if *organisation == wanted.organisation || own == comparable(&wanted.organisation_name) {
            add(Exclusion::SameOrganisation, Some(name));
        }
        for (part, _) in wanted.parties.iter().filter(|(_, party)| comparable(party) == own) {
            add(*part, Some(name));
        }
    }
    if candidate.declared_conflict {
        add(Exclusion::DeclaredConflict, None);
    }
    if candidate.paused {
        add(Exclusion::Paused, None);
    }
    match candidate.this_round {
        Some(AssignmentStatus::Invited | AssignmentStatus::Accepted | AssignmentStatus::Finished) => {
            add(Exclusion::AlreadyAssigned, None);
        }
        _ if candidate.open >= candidate.max_open => add(Exclusion::LimitReached, None),
        _ => {}
    }
    found
}

/// A name as it is compared: without accents, case and superfluous space.
fn comparable(name: &str) -> String {
    fold(name).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn primary_tag(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

fn share(points: u32, part: u32, whole: u32) -> u32 {
    (points * part).checked_div(whole).unwrap_or(0)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
    use super::*;
    use uuid::Uuid;

    fn candidate(number: u128) -> Candidate {
        Candidate {
            account: AccountId(Uuid::from_u128(number)),
            name: format!("Reviewer {number}"),
            internal: false,
            languages: vec!["es".to_owned()],
            objectives: BTreeSet::from([8]),
            open: 0,
            max_open: 2,
            paused: false,
            organisations: Vec::new(),
            this_round: None,
            declared_conflict: false,
        }
    }

    fn wanted() -> Wanted {
        Wanted {
            organisation: OrganisationId(Uuid::from_u128(900)),
            organisation_name: "Municipalidad de Tacna".to_owned(),
            parties: vec![
                (Exclusion::Implementer, "Asociación  Puente".to_owned()),
                (Exclusion::Donor, "Fondo Común".to_owned()),
            ],
            language: "es-PE".to_owned(),
            primary: BTreeSet::from([8]),
            further: BTreeSet::from([23]),
            internal_needed: true,
            external_needed: true,
        }
    }

    fn order(candidates: &[Candidate], wanted: &Wanted) -> Vec<u128> {
        rank(candidates, wanted)
            .suggestions
            .iter()
            .map(|entry| entry.reviewer.id.0.as_u128())
            .collect()
    }

    fn reasons(candidate: &Candidate) -> Vec<Exclusion> {
        exclusions(candidate, &wanted())
            .into_iter()
            .map(|because| because.reason)
            .collect()
    }

    #[test]
    fn expertise_counts_before_language_and_language_before_load() {
        let no_expertise = Candidate {
            objectives: BTreeSet::from([2]),
            ..candidate(1)
        };
        let other_language = Candidate {
            languages: vec!["fr".to_owned()],
            ..candidate(2)
        };
        let loaded = Candidate {
            open: 1,
            ..candidate(3)
        };
        let best = Candidate {
            objectives: BTreeSet::from([8, 23]),
            ..candidate(4)
        };
        assert_eq!(
            order(&[no_expertise, other_language, loaded, best], &wanted()),
            [4, 3, 2, 1]
        );
    }

    #[test]
    fn who_the_quorum_still_needs_comes_first_among_equals() {
        let internal = Candidate {
            internal: true,
            ..candidate(2)
        };
        let only_internal = Wanted {
            external_needed: false,
            ..wanted()
        };
        assert_eq!(order(&[candidate(1), internal.clone()], &only_internal), [2, 1]);
        let only_external = Wanted {
            internal_needed: false,
            ..wanted()
        };
        assert_eq!(order(&[internal, candidate(3)], &only_external), [3, 2]);
    }

    #[test]
    fn a_member_of_the_submitting_organisation_is_left_out_under_any_record_of_it() {
        let by_id = Candidate {
            organisations: vec![(wanted().organisation, "Tacna".to_owned())],
            ..candidate(1)
        };
        let other = OrganisationId(Uuid::from_u128(901));
        let by_name = Candidate {
            organisations: vec![(other, "MUNICIPALIDAD DE TACNA".to_owned())],
            ..candidate(2)
        };
        assert_eq!(reasons(&by_id), [Exclusion::SameOrganisation]);
        assert_eq!(reasons(&by_name), [Exclusion::SameOrganisation]);
    }

    #[test]
    fn implementers_partners_and_donors_are_recognised_without_accents_and_case() {
        let organisations = vec![
            (OrganisationId(Uuid::from_u128(1)), "asociacion puente".to_owned()),
            (OrganisationId(Uuid::from_u128(2)), "FONDO COMUN".to_owned()),
        ];
        let found = exclusions(
            &Candidate {
                organisations,
                ..candidate(1)
            },
            &wanted(),
        );
        assert_eq!(
            found.iter().map(|because| because.reason).collect::<Vec<_>>(),
            [Exclusion::Implementer, Exclusion::Donor]
        );
        assert_eq!(
            found.first().unwrap().organisation.as_deref(),
            Some("asociacion puente")
        );
    }

    #[test]
    fn every_reason_is_named_and_nobody_with_one_is_suggested() {
        let hopeless = Candidate {
            paused: true,
            declared_conflict: true,
            open: 2,
            ..candidate(1)
        };
        assert_eq!(
            reasons(&hopeless),
            [Exclusion::DeclaredConflict, Exclusion::Paused, Exclusion::LimitReached]
        );
        let ranked = rank(&[hopeless], &wanted());
        assert!(ranked.suggestions.is_empty());
        assert_eq!(ranked.left_out.len(), 1);
    }

    #[test]
    fn who_declined_or_was_released_in_this_round_can_be_asked_again() {
        use AssignmentStatus::{Accepted, Declined, Finished, Invited, Released};
        for (status, free) in [
            (Invited, false),
            (Accepted, false),
            (Finished, false),
            (Declined, true),
            (Released, true),
        ] {
            let asked = Candidate {
                this_round: Some(status),
                ..candidate(1)
            };
            assert_eq!(reasons(&asked).is_empty(), free, "{status}");
        }
    }
}
