//! The page on which an invited reviewer reads the practice and writes the review: behind the link of the invitation,
//! without an account's password and without a script. It opens that one review and nothing else, as often as the link
//! is followed until it expires. A GET only shows; whatever is posted needs the link's own token in its address.
mod form;
mod practice;
mod view;

use super::{
    Answers, CONFLICT, REASON, TEXT_LIMIT, Visit, apology, invitation, is_done, layout, nul_character, seen_again,
    settled,
};
use crate::download;
use crate::problem::ProblemViolation;
use crate::state::ApiState;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use form::{Typed, in_order};
use layout::Fact;
use minga_domain::ids::{AssignmentId, AttachmentId};
use minga_domain::kinds::{AssignmentStatus, LinkPurpose};
use minga_domain::language::Language;
use minga_domain::refusal::RefusalReason;
use minga_domain::violation::{Code, Violation};
use minga_domain::words::Words;
use minga_workflow::assignments::{self, ConflictDeclaration, Declining, InvitationPage, OwnAssignment};
use minga_workflow::attachments::{self, AttachmentView};
use minga_workflow::link_pages::{Opened, Subject};
use minga_workflow::reviews::{self, Change, PointsMet, ReviewView};
use minga_workflow::submissions::{self, SubmissionView};
use minga_workflow::{Call, Failure, Tx};
use serde_json::{Map, json};
use std::sync::LazyLock;

/// The value of the form's field `form` that marks a review.
const REVIEW_FORM: &str = "review";

/// The sentences of this page.
pub fn words() -> &'static Words {
    static WORDS: LazyLock<Words> = LazyLock::new(|| {
        Words::new([
            include_str!("../../locales/es/review.ftl"),
            include_str!("../../locales/en/review.ftl"),
            include_str!("../../locales/fr/review.ftl"),
        ])
    });
    &WORDS
}

/// Whether a link opens this page rather than the invitation's: from acceptance on, while the reviewer may read.
pub(super) fn is_open(opened: &Opened) -> bool {
    matches!(&opened.subject, Subject::Invitation(page) if page.own.reference.is_some()
        && matches!(page.own.status, AssignmentStatus::Accepted | AssignmentStatus::Finished))
}

/// That the round of an invitation is over and its reviewer was invited to the present one.
pub(super) fn later_round(page: &InvitationPage, language: Language) -> Option<String> {
    let rounds = Map::from_iter([
        ("round".to_owned(), json!(page.own.round)),
        ("later".to_owned(), json!(page.later_round?)),
    ]);
    Some(words().say(language, "review-later-round", &rounds))
}

/// What is kept of a review, field by field in words.
pub(super) fn in_words(review: &ReviewView, language: Language) -> Vec<Fact> {
    view::written(&Typed::of_view(review), language)
}

/// Whether a form was sent from this page with something written in it, that must not get lost.
pub(super) fn is_form(answers: &Answers) -> bool {
    answers.get("form").is_some_and(|form| form == REVIEW_FORM)
}

/// Everything that the page shows.
#[derive(Debug, Clone)]
struct Seen {
    own: OwnAssignment,
    review: ReviewView,
    /// The submission; absent once a finished reviewer may no longer read it.
    submission: Option<Box<SubmissionView>>,
    files: Vec<AttachmentView>,
}

fn gather(tx: &mut Tx<'_>, id: AssignmentId) -> Result<Seen, Failure> {
    let own = assignments::read(tx, id)?;
    let review = reviews::read(tx, id)?;
    let readable = match own.submission_id {
        Some(submission) => match submissions::read(tx, submission) {
            Ok(view) => Some((Box::new(view), attachments::list(tx, submission)?)),
            Err(Failure::NotFound) => None,
            Err(failure) => return Err(failure),
        },
        None => None,
    };
    let (submission, files) = readable.map_or((None, Vec::new()), |(view, files)| (Some(view), files));
    Ok(Seen {
        own,
        review,
        submission,
        files,
    })
}

/// The visit as that of the invited reviewer, with no other right than this one review.
async fn session(visit: &Visit, state: &ApiState, language: Language) -> Result<(Call, AssignmentId), Failure> {
    let token = visit.token.clone();
    let call = Call {
        language,
        ..visit.call.clone()
    };
    let linked = state
        .service
        .read(call.clone(), move |tx| assignments::linked_review(tx, &token))
        .await?;
    let call = Call {
        account: Some(linked.reviewer),
        only: Some(linked.assignment_id),
        ..call
    };
    Ok((call, linked.assignment_id))
}

async fn seen(state: &ApiState, call: &Call, id: AssignmentId) -> Result<Seen, Failure> {
    state.service.read(call.clone(), move |tx| gather(tx, id)).await
}

/// Shows the page.
pub(super) async fn show(visit: &Visit, state: &ApiState, opened: &Opened) -> HttpResponse {
    let language = visit.language(Some(opened));
    let found = async {
        let (call, id) = session(visit, state, language).await?;
        seen(state, &call, id).await
    };
    match found.await {
        Ok(seen) => {
            let typed = Typed::of_view(&seen.review);
            let mut page = view::Page::new(visit, state, opened, &seen, &typed);
            page.notice = visit.saved.then_some("review-saved");
            page.respond(StatusCode::OK)
        }
        Err(failure) => apology(visit, Some(opened), &failure),
    }
}

/// What a form asks for, by the button that was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// To keep the draft.
    Save,
    /// To keep and submit it.
    Submit,
    /// To carry the scores of the round before over.
    PointsMet,
    /// To step back, or to declare a conflict of interest: here, or on the page of the invitation that was left open.
    StepBack,
    /// Nothing more: the invitation was accepted already.
    Nothing,
}

impl Asked {
    fn of(answers: &Answers) -> Self {
        match answers.get("answer").map(String::as_str) {
            Some("submit") => Self::Submit,
            Some("points_met") => Self::PointsMet,
            Some("declined" | "conflicted") => Self::StepBack,
            _ if is_form(answers) => Self::Save,
            _ => Self::Nothing,
        }
    }
}

/// Takes what was posted from the page.
pub(super) async fn act(
    visit: &Visit,
    state: &ApiState,
    opened: &Opened,
    answers: &Answers,
    request: &HttpRequest,
) -> HttpResponse {
    let language = visit.language(Some(opened));
    let (asked, typed, met) = (Asked::of(answers), Typed::of(answers), Typed::of_met(answers));
    let (call, id) = match session(visit, state, language).await {
        Ok(session) => session,
        Err(failure) => return too_late(visit, state, opened, answers, request, &failure).await,
    };
    let outcome = match (nul_character(answers), asked) {
        (_, Asked::Nothing) => return seen_again(request),
        (Some(nul), _) => Err(Refusal::Invalid(vec![nul])),
        (None, Asked::PointsMet) => points_met(state, &call, id, typed.version, &met).await,
        (None, Asked::StepBack) => step_back(state, &call, id, answers).await,
        (None, Asked::Submit) => write(state, &call, id, &typed, true).await,
        (None, Asked::Save) => write(state, &call, id, &typed, false).await,
    };
    let refusal = match outcome {
        Ok(()) => return back(request, language, visit.chosen),
        Err(Refusal::Failure(failure)) => {
            return too_late(visit, state, opened, answers, request, &failure).await;
        }
        Err(refusal) => refusal,
    };
    let now = match seen(state, &call, id).await {
        Ok(now) => now,
        Err(failure) => return refused(visit, Some(opened), answers, &failure),
    };
    let stored = Typed::of_view(&now.review);
    let reason = (asked == Asked::StepBack).then(|| reason_of(answers));
    let (mut status, mut notice, mut elsewhere) = (StatusCode::UNPROCESSABLE_ENTITY, None, None);
    let mut violations = Vec::new();
    // This page has no field for whom the page of the invitation asks, too.
    let mut not_saved = invitation::suggested(answers, language);
    let shown = match refusal {
        Refusal::Failure(failure) => return refused(visit, Some(opened), answers, &failure),
        Refusal::Rest(lacking, version) => {
            (violations, notice) = (lacking, Some("review-rest-saved"));
            typed.at(version)
        }
        Refusal::Invalid(wrong) => {
            violations = wrong;
            // The forms beside that of the review hold nothing of it.
            match asked {
                Asked::Save | Asked::Submit => typed,
                Asked::PointsMet | Asked::StepBack | Asked::Nothing => stored.clone(),
            }
        }
        Refusal::SavedElsewhere => {
            (status, elsewhere) = (StatusCode::CONFLICT, Some(&stored));
            typed.with_blanks_from(&stored)
        }
        Refusal::SubmittedBefore => {
            let same = match asked {
                Asked::Save | Asked::Submit => typed.says_the_same(&stored),
                Asked::PointsMet => {
                    now.review.carried_over_from.is_some() && met.clone().other_than(&stored).is_blank()
                }
                Asked::StepBack | Asked::Nothing => false,
            };
            if same {
                // The button was pressed twice.
                return back(request, language, visit.chosen);
            }
            (status, notice) = (StatusCode::CONFLICT, Some("review-submitted-before"));
            let mut differing = view::written(&typed.other_than(&stored), language);
            differing.extend(view::written(&met.clone().other_than(&stored), language));
            differing.extend(reason.as_deref().and_then(|reason| view::reason(reason, language)));
            not_saved.splice(0..0, differing);
            stored.clone()
        }
    };
    let mut page = view::Page::new(visit, state, opened, &now, &shown);
    page.notice = notice;
    page.violations = &violations;
    page.elsewhere = elsewhere;
    page.not_saved = &not_saved;
    page.step_back = reason.as_deref();
    page.met = (asked == Asked::PointsMet).then_some(&met);
    page.respond(status)
}

/// Why what was posted had no, or not the whole, effect.
enum Refusal {
    /// These fields were not taken, or are lacking; everything else was saved, as this version.
    Rest(Vec<Violation>, Option<i32>),
    /// This is wrong with what was posted; nothing was saved.
    Invalid(Vec<Violation>),
    /// The review was saved from elsewhere since the page was opened; nothing was saved.
    SavedElsewhere,
    /// The review was submitted since the page was opened; nothing was saved.
    SubmittedBefore,
    /// Everything else.
    Failure(Failure),
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Stale { .. } | Failure::VersionRequired { .. } => Self::SavedElsewhere,
            Failure::Invalid(violations) => Self::Invalid(violations),
            Failure::Conflict(RefusalReason::ReviewSubmitted) => Self::SubmittedBefore,
            other => Self::Failure(other),
        }
    }
}

/// Saves what can be saved of the form and, when it is whole and asked for, submits it, both at once.
async fn write(state: &ApiState, call: &Call, id: AssignmentId, typed: &Typed, submit: bool) -> Result<(), Refusal> {
    let (patch, problems) = typed.patch();
    let (typed, whole) = (typed.clone(), problems.is_empty());
    let work = move |tx: &mut Tx<'_>| {
        let saved = match reviews::save(tx, id, typed.version, Change::Patch(patch)) {
            Err(stale @ (Failure::Stale { .. } | Failure::VersionRequired { .. })) => {
                let kept = reviews::read(tx, id)?;
                if !typed.says_the_same(&Typed::of_view(&kept)) {
                    return Err(stale);
                }
                // The button was pressed twice: it is saved already.
                kept
            }
            saved => saved?,
        };
        let lacking = match (submit, whole) {
            (false, _) => Vec::new(),
            (true, false) => reviews::lacking(tx, id)?,
            (true, true) => match reviews::submit(tx, id, saved.version) {
                // It stays a draft.
                Err(Failure::Invalid(lacking)) => lacking,
                Err(failure) => return Err(failure),
                Ok(_) => Vec::new(),
            },
        };
        Ok((saved.version, lacking))
    };
    let (version, lacking) = state.service.perform_secretly(call.clone(), work).await?;
    let problems = in_order(problems, lacking);
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Refusal::Rest(problems, version))
    }
}

/// Carries the scores of the round before over, with the new ones that were typed beside them.
async fn points_met(
    state: &ApiState,
    call: &Call,
    id: AssignmentId,
    seen: Option<i32>,
    met: &Typed,
) -> Result<(), Refusal> {
    let (ratings, problems) = met.ratings();
    let said = PointsMet {
        ratings,
        ..PointsMet::default()
    };
    let work = move |tx: &mut Tx<'_>| {
        let outcome = reviews::points_met(tx, id, seen, said);
        if problems.is_empty() {
            return outcome;
        }
        let lacking = match outcome {
            Ok(_) => Vec::new(),
            Err(Failure::Invalid(lacking)) => lacking,
            Err(failure) => return Err(failure),
        };
        Err(Failure::Invalid(in_order(problems, lacking)))
    };
    let outcome = state.service.perform_secretly(call.clone(), work).await?;
    outcome.granted()?;
    Ok(())
}

/// Turns the accepted review down, or declares a conflict of interest.
async fn step_back(state: &ApiState, call: &Call, id: AssignmentId, answers: &Answers) -> Result<(), Refusal> {
    let reason = reason_of(answers);
    if reason.chars().count() > TEXT_LIMIT {
        let too_long = Violation::new(Code::TooLong, "/reason").with("maximum", TEXT_LIMIT);
        return Err(Refusal::Invalid(vec![too_long]));
    }
    let conflict = answers.get("answer").is_some_and(|answer| answer == "conflicted");
    let suggestion = invitation::suggestion(answers);
    let named = suggestion.iter().flat_map(|proposed| [&proposed.name, &proposed.email]);
    if named.flatten().any(|text| text.chars().count() > TEXT_LIMIT) {
        let too_long = Violation::new(Code::TooLong, "/suggestion").with("maximum", TEXT_LIMIT);
        return Err(Refusal::Invalid(vec![too_long]));
    }
    let work = move |tx: &mut Tx<'_>| {
        if conflict {
            assignments::declare_conflict(tx, id, ConflictDeclaration { reason })
        } else {
            let reason = Some(reason);
            assignments::decline(tx, id, Declining { reason, suggestion })
        }
    };
    state.service.perform_secretly(call.clone(), work).await?;
    Ok(())
}

/// The reason that was typed for stepping back; the page of the invitation asks for that of a conflict in a field of
/// its own.
fn reason_of(answers: &Answers) -> String {
    let typed = [REASON, CONFLICT].into_iter().filter_map(|name| answers.get(name));
    let mut typed = typed.map(|text| form::plain(text)).filter(|text| !text.is_empty());
    typed.next().unwrap_or_default()
}

/// After an effect the browser comes back with a GET, so that reloading sends nothing twice.
pub(super) fn back(request: &HttpRequest, language: Language, chosen: Option<Language>) -> HttpResponse {
    let chosen = chosen.map(|_| format!("&lang={}", language.code())).unwrap_or_default();
    let again = format!("{}?saved=1{chosen}", request.path());
    let mut response = HttpResponse::SeeOther();
    if let Ok(location) = HeaderValue::from_str(&again) {
        response.insert_header((header::LOCATION, location));
    }
    response.insert_header((header::CACHE_CONTROL, "no-store")).finish()
}

/// Nothing was done, perhaps since it is over: whoever steps back twice sees how it stands.
async fn too_late(
    visit: &Visit,
    state: &ApiState,
    opened: &Opened,
    answers: &Answers,
    request: &HttpRequest,
    failure: &Failure,
) -> HttpResponse {
    if Asked::of(answers) == Asked::StepBack
        && let Ok(now) = visit.look(state).await
        && !is_open(&now)
        && is_done(&now)
    {
        return settled(visit, state, &now, answers, request);
    }
    refused(visit, Some(opened), answers, failure)
}

/// Why nothing was done; what was written is shown, so that it can be copied.
pub(super) fn refused(visit: &Visit, opened: Option<&Opened>, answers: &Answers, failure: &Failure) -> HttpResponse {
    let language = visit.language(opened);
    let mut written = view::written(&Typed::of(answers), language);
    written.extend(view::written(&Typed::of_met(answers), language));
    if Asked::of(answers) == Asked::StepBack {
        written.extend(view::reason(&reason_of(answers), language));
        written.extend(invitation::suggested(answers, language));
    }
    if written.is_empty() {
        return apology(visit, opened, failure);
    }
    let (name, status) = super::apology_of(visit, failure);
    let mut text = layout::PageText::new(language, &format!("page-{name}"));
    text.lead = format!("{} {}", text.lead, words().plain(language, "review-not-saved"));
    text.facts = written;
    layout::respond(status, language, &text)
}

/// A file of the practice, for the reviewer to save.
pub(super) async fn file(
    request: HttpRequest,
    state: Data<ApiState>,
    path: Path<(String, AttachmentId)>,
) -> HttpResponse {
    let (token, attachment) = path.into_inner();
    let visit = Visit::new(&request, &state, Some(LinkPurpose::Invitation), token);
    let sent = async {
        let (call, id) = session(&visit, &state, visit.call.language).await?;
        let work = move |tx: &mut Tx<'_>| {
            let own = assignments::read(tx, id)?;
            attachments::read(tx, own.submission_id.ok_or(Failure::NotFound)?, attachment)
        };
        let view = state.service.read(call, work).await?;
        let sent = download::of(&state.service.files, &view, &request, "no-store").await;
        sent.map_err(|error| error.0)
    };
    match sent.await {
        Ok(sent) => sent,
        Err(failure) => apology(&visit, None, &failure),
    }
}

/// The message of a violation, in words.
fn message(violation: &Violation, language: Language) -> String {
    ProblemViolation::of(violation, language).message
}
