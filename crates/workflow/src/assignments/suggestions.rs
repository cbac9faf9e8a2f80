//! Who to ask: the roster ranked for one practice, each place explained, with everybody who is left out and why. The
//! rules are those of the domain ([`minga_domain::ranking`], [`minga_domain::conflict`]).
use super::gathering::{self, Objections, Practice, Reviewer, Roster};
use super::proposals::{self, ProposalView};
use super::{default_due, require_assign};
use crate::examples::example_of;
use crate::failure::Failure;
use crate::reviews::ReviewerRef;
use crate::service::Tx;
use crate::standing::Standing;
use chrono::{DateTime, Utc};
use minga_domain::conflict::{Conflict, ConflictReason, mailbox};
use minga_domain::ids::SubmissionId;
use minga_domain::kinds::Principle;
use minga_domain::language::Language;
use minga_domain::ranking::{self, Hindrance, Part, Points};
use minga_domain::words::Words;
use serde::Serialize;
use serde_json::{Map, Value};
use std::cmp::Reverse;
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// A part of a score, with the sentence that explains it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ScorePart {
    /// What the points are for.
    pub part: Part,
    /// How many.
    #[schema(example = 40)]
    pub points: u32,
    /// How many there could be.
    #[schema(example = 40)]
    pub most: u32,
    /// The explanation, in the caller's language.
    pub message: String,
    /// The facts of the explanation.
    #[schema(value_type = Object)]
    pub facts: Map<String, Value>,
}

impl ScorePart {
    fn of(points: Points, language: Language) -> Self {
        Self {
            part: points.part,
            points: points.points,
            most: points.part.most(),
            message: points.message(language),
            facts: points.facts,
        }
    }
}

/// A reviewer who can be invited.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(examples(json!({
    "reviewer": example_of::<ReviewerRef>(), "organisations": ["Universidad del Sur (ficticia)"], "country": "ECU",
    "internal": false, "needed": true, "reads_language": true, "matching_objectives": [8],
    "matching_principles": ["child_sensitive"], "open": 0, "max_open": 2, "score": 60,
    "reasons": [
        {
            "part": "load", "points": 5, "most": 5, "message": "Open reviews: 0; takes on 2 at once.",
            "facts": { "open": 0, "limit": 2 }
        },
        {
            "part": "share", "points": 55, "most": 55, "message": "Taken on in the past year: 0.",
            "facts": { "taken": 0 }
        }
    ]
})))]
pub struct Suggestion {
    /// The reviewer.
    pub reviewer: ReviewerRef,
    /// The organisations that the reviewer belongs to, as their names are known.
    #[schema(example = json!(["Universidad del Sur (ficticia)"]))]
    pub organisations: Vec<String>,
    /// Where the reviewer is based, alpha-3.
    #[schema(example = "ECU")]
    pub country: Option<String>,
    /// Internal (UN) or external.
    pub internal: bool,
    /// The sum of the parts, at most 100.
    #[schema(example = 85)]
    pub score: u32,
    /// What the score is made of, and why.
    pub reasons: Vec<ScorePart>,
    /// Objectives of the practice in which the reviewer is an expert.
    #[schema(example = json!([8, 23]))]
    pub matching_objectives: Vec<u8>,
    /// Guiding principles of the practice in which the reviewer is an expert.
    pub matching_principles: Vec<Principle>,
    /// Whether the reviewer reads the language of the practice.
    pub reads_language: bool,
    /// Whether the quorum still needs this sort of reviewer.
    pub needed: bool,
    /// Invitations and reviews open now.
    pub open: u32,
    /// How many the reviewer takes on at once.
    pub max_open: u32,
    /// That a colleague who turned this practice down proposes the reviewer, as a sentence in the caller's language.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Proposed by a colleague who was asked to review this practice.")]
    pub proposed: Option<String>,
}

/// Somebody whom a colleague proposes and who is not on the roster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProposedOutside {
    /// The name, as the colleague gave it.
    pub name: Option<String>,
    /// The address, when it was given.
    pub email: Option<String>,
    /// The sentence that explains it, in the caller's language.
    pub message: String,
}

/// A reason against a reviewer that is a conflict of interest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ConflictView {
    /// The reason.
    pub reason: ConflictReason,
    /// The organisation or the country that makes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// The sentence, in the caller's language.
    pub message: String,
}

impl ConflictView {
    pub(super) fn of(conflict: &Conflict, language: Language) -> Self {
        Self {
            reason: conflict.reason,
            about: conflict.about.clone(),
            message: conflict.violation("").message(language),
        }
    }
}

/// A reason against a reviewer that is no conflict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct HindranceView {
    /// The reason.
    pub reason: Hindrance,
    /// The sentence, in the caller's language.
    pub message: String,
}

impl HindranceView {
    pub(super) fn of(hindrance: Hindrance, language: Language) -> Self {
        Self {
            reason: hindrance,
            message: hindrance.violation("").message(language),
        }
    }
}

/// A reviewer with a conflict of interest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct InConflict {
    /// The reviewer.
    pub reviewer: ReviewerRef,
    /// Every conflict.
    pub reasons: Vec<ConflictView>,
    /// That a colleague proposes the reviewer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proposed: Option<String>,
}

/// A reviewer without a conflict who cannot be invited now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LeftOut {
    /// The reviewer.
    pub reviewer: ReviewerRef,
    /// Every reason.
    pub reasons: Vec<HindranceView>,
    /// That a colleague proposes the reviewer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proposed: Option<String>,
}

/// The roster for one practice.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(examples(json!({
    "due": "2026-06-01T21:59:59Z", "suggestions": [example_of::<Suggestion>()],
    "conflicts": [{
        "reviewer": { "id": "01890a5d-ac96-774b-bcce-b302099a8059", "name": "Ana Flores" },
        "reasons": [{
            "reason": "same_organisation", "about": "Red Puentes",
            "message": "Conflict of interest: belongs to the organisation that submits the practice (Red Puentes)."
        }]
    }],
    "left_out": [], "proposed_outside": []
})))]
pub struct Suggestions {
    /// When the review would be due.
    pub due: DateTime<Utc>,
    /// Who can be invited: first who reads the language, of these who is still needed, of these
    /// who has done less of their part in the past year, of these the best fit.
    pub suggestions: Vec<Suggestion>,
    /// Who has a conflict of interest, and which.
    pub conflicts: Vec<InConflict>,
    /// Who else cannot be invited now, and why.
    pub left_out: Vec<LeftOut>,
    /// Whom colleagues propose who are not on the roster: they can be invited to join it.
    pub proposed_outside: Vec<ProposedOutside>,
}

/// Ranks the roster for a practice whose reviews are due at an instant, by default after the policy's days. For the
/// secretariat only.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Forbidden`] or [`Failure::WrongState`] for callers who may not assign;
/// [`Failure::Conflict`] for a pledge.
pub fn suggest(tx: &mut Tx<'_>, id: SubmissionId) -> Result<Suggestions, Failure> {
    let standing = Standing::read(tx, id)?;
    require_assign(&standing)?;
    let due = default_due(tx);
    let roster = gathering::roster(tx)?;
    let practice = gathering::practice(tx, &roster, standing.row, due)?;
    let proposals: Vec<ProposalView> = proposals::of_submission(tx, id)?.into_values().collect();
    Ok(rank(tx, &roster, &practice, due, &proposals))
}

/// Of those who can be invited, the best: as many of each sort as the quorum lacks, or the one more that a disagreement
/// asks for. The caller has asked whether the submission is a practice to which reviewers are assigned.
pub(super) fn next(tx: &mut Tx<'_>, standing: Standing) -> Result<Vec<Suggestion>, Failure> {
    let id = standing.row.id.0;
    let due = default_due(tx);
    let roster = gathering::roster(tx)?;
    let practice = gathering::practice(tx, &roster, standing.row, due)?;
    let mut need = practice.wanted.need();
    if need.is_met() {
        return Ok(Vec::new());
    }
    let proposals: Vec<ProposalView> = proposals::of_submission(tx, id)?.into_values().collect();
    let mut ranked = rank(tx, &roster, &practice, due, &proposals).suggestions;
    ranked.retain(|entry| need.take(entry.internal));
    Ok(ranked)
}

/// Whether a proposal means this reviewer: by the account, or by an address of the person.
fn means(proposal: &ProposalView, reviewer: &Reviewer) -> bool {
    let mailbox = proposal.email.as_deref().map(mailbox);
    proposal
        .reviewer_id
        .is_some_and(|account| reviewer.person.accounts.contains(&account) || account == reviewer.candidate.account)
        || mailbox.is_some_and(|mailbox| reviewer.person.mailboxes.contains(&mailbox))
}

/// Ranks everybody. Those of equal score are ordered by whether a colleague proposes them, by what they have open, then
/// by account.
fn rank(
    tx: &Tx<'_>,
    roster: &Roster,
    practice: &Practice,
    due: DateTime<Utc>,
    proposals: &[ProposalView],
) -> Suggestions {
    let language = tx.call.language;
    let say = |name: &str| Words::violations().plain(language, name);
    let outside = proposals.iter().filter(|proposal| {
        let known = roster.reviewers.iter().any(|reviewer| means(proposal, reviewer));
        !known && (proposal.name.is_some() || proposal.email.is_some())
    });
    let mut ranked = Suggestions {
        due,
        suggestions: Vec::new(),
        conflicts: Vec::new(),
        left_out: Vec::new(),
        proposed_outside: outside
            .map(|proposal| ProposedOutside {
                name: proposal.name.clone(),
                email: proposal.email.clone(),
                message: say("proposed-outside-roster"),
            })
            .collect(),
    };
    let mut suggestions = Vec::new();
    for reviewer in &roster.reviewers {
        let proposed = proposals
            .iter()
            .any(|proposal| means(proposal, reviewer))
            .then(|| say("proposed-by-colleague"));
        let Objections { conflicts, hindrances } = practice.objections(reviewer, tx.policy());
        if !conflicts.is_empty() {
            ranked.conflicts.push(InConflict {
                reviewer: reference(reviewer),
                reasons: conflicts
                    .iter()
                    .map(|conflict| ConflictView::of(conflict, language))
                    .collect(),
                proposed,
            });
        } else if !hindrances.is_empty() {
            ranked.left_out.push(LeftOut {
                reviewer: reference(reviewer),
                reasons: hindrances
                    .into_iter()
                    .map(|hindrance| HindranceView::of(hindrance, language))
                    .collect(),
                proposed,
            });
        } else {
            let found = Suggestion {
                proposed,
                ..suggestion(reviewer, practice, language)
            };
            suggestions.push((ranking::turns(&reviewer.candidate), found));
        }
    }
    suggestions.sort_by_key(|(turns, entry)| {
        // However well they fit: who does not read the language cannot review it, who is not needed need not, and
        // others have their turn first.
        let useful = (Reverse(entry.reads_language), Reverse(entry.needed), *turns);
        let fit = (Reverse(entry.score), Reverse(entry.proposed.is_some()), entry.open);
        (useful, fit, entry.reviewer.id)
    });
    ranked.suggestions = suggestions.into_iter().map(|(_, entry)| entry).collect();
    ranked
}

/// How well a reviewer fits, explained.
pub(super) fn suggestion(reviewer: &Reviewer, practice: &Practice, language: Language) -> Suggestion {
    let (candidate, wanted) = (&reviewer.candidate, &practice.wanted);
    let parts = ranking::fit(candidate, wanted);
    let all = wanted.primary.union(&wanted.further);
    Suggestion {
        reviewer: reference(reviewer),
        organisations: reviewer
            .person
            .affiliations
            .iter()
            .map(|affiliation| affiliation.name.said().to_owned())
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect(),
        country: reviewer.person.country.clone(),
        internal: candidate.internal,
        score: ranking::score(&parts),
        reasons: parts.into_iter().map(|part| ScorePart::of(part, language)).collect(),
        matching_objectives: all
            .filter(|objective| candidate.objectives.contains(objective))
            .copied()
            .collect(),
        matching_principles: wanted.principles.intersection(&candidate.principles).copied().collect(),
        reads_language: wanted.read_by(&candidate.languages),
        needed: wanted.needs(candidate.internal),
        open: candidate.open,
        max_open: candidate.max_open,
        proposed: None,
    }
}

/// The reviewer's account and name.
pub(super) fn reference(reviewer: &Reviewer) -> ReviewerRef {
    ReviewerRef {
        id: reviewer.candidate.account,
        name: Some(reviewer.name.clone()),
    }
}
