//! The small pages behind the links in mails: confirm an address, choose a password, answer and report as a participant,
//! answer as an invited reviewer or as somebody who is asked to become a member, take over what was filed for one's
//! organisation. A GET only shows, because mail scanners open links too; a POST acts, once. Made on the server, without
//! scripts, in the language of the person the mail went to (`?lang=` chooses another).
mod invitation;
mod layout;
mod membership;
mod participant;
pub mod review;
mod roster;
mod take_over;

use crate::extract::{language as asked_language, request_id};
use crate::problem::{ProblemViolation, words};
use crate::registrar::ServiceConfig;
use crate::state::ApiState;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::web::{self, Data, Form, FormConfig, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};
use layout::{Button, Field, FieldKind, PageForm, PageText, Problem};
use minga_domain::keys::Keyed;
use minga_domain::kinds::{AssignmentStatus, LinkPurpose, OfferStatus, ParticipantAnswer};
use minga_domain::language::Language;
use minga_domain::refusal::RefusalReason;
use minga_domain::violation::{Code, Violation};
use minga_domain::vocabulary;
use minga_workflow::assignments::{Acceptance, ConflictDeclaration, Declining};
use minga_workflow::delivery::{date_in_words, link_path};
use minga_workflow::filing::FilingStatus;
use minga_workflow::link_pages::{self, Opened, Subject};
use minga_workflow::organisations::offers::OfferAnswer;
use minga_workflow::participants::GivenAnswer;
use minga_workflow::roster::joining;
use minga_workflow::{Call, Failure, Recorded, Tx, accounts};
use participant::report;
use serde_json::{Map, json};
use std::collections::HashMap;

/// Largest form in bytes: a review whose texts are all as long as they may be.
const FORM_LIMIT: usize = 1024 * 1024;
/// Longest text of a person on a form, in characters.
const TEXT_LIMIT: usize = 2000;

/// The field of why somebody turns something down.
const REASON: &str = "reason";
/// The field of what the conflict of interest of an invited reviewer is.
const CONFLICT: &str = "conflict";
/// The field of the name of whom an invited reviewer proposes instead.
const SUGGESTED_NAME: &str = "suggested_name";
/// The field of the address of that person.
const SUGGESTED_EMAIL: &str = "suggested_email";

type Answers = HashMap<String, String>;

/// Registers the pages. They are for people and not part of the OpenAPI document.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.undocumented(|app| {
        app.service(
            web::resource("/links/{purpose}/{token}")
                .app_data(FormConfig::default().limit(FORM_LIMIT))
                .route(web::get().to(show))
                .route(web::head().to(show))
                .route(web::post().to(act)),
        )
        .service(web::resource("/links/invitation/{token}/files/{id}").route(web::get().to(review::file)));
    });
}

/// One request for a page.
struct Visit {
    purpose: Option<LinkPurpose>,
    token: String,
    /// The page's own address.
    path: String,
    /// The language that `?lang=` names.
    chosen: Option<Language>,
    /// Whether something was saved just before.
    saved: bool,
    call: Call,
}

impl Visit {
    fn of(request: &HttpRequest, state: &ApiState, path: Path<(String, String)>) -> Self {
        let (purpose, token) = path.into_inner();
        let purpose = LinkPurpose::ALL.iter().copied().find(|of| link_path(*of) == purpose);
        Self::new(request, state, purpose, token)
    }

    fn new(request: &HttpRequest, state: &ApiState, purpose: Option<LinkPurpose>, token: String) -> Self {
        let query = Query::<HashMap<String, String>>::from_query(request.query_string())
            .map(Query::into_inner)
            .unwrap_or_default();
        let chosen = query.get("lang").and_then(|language| language.parse().ok());
        let call = Call {
            language: chosen.unwrap_or_else(|| asked_language(request)),
            ..Call::of_nobody(request_id(request), state.service.clock.now())
        };
        Self {
            purpose,
            token,
            path: request.path().to_owned(),
            chosen,
            saved: query.contains_key("saved"),
            call,
        }
    }

    async fn look(&self, state: &ApiState) -> Result<Opened, Failure> {
        let purpose = self.purpose.ok_or(Failure::NotFound)?;
        let token = self.token.clone();
        state
            .service
            .read(self.call.clone(), move |tx| link_pages::look(tx, purpose, &token))
            .await
    }

    /// The language of a page: the chosen one, else that of the person, else that of the browser.
    fn language(&self, opened: Option<&Opened>) -> Language {
        self.chosen.or_else(|| opened?.language).unwrap_or(self.call.language)
    }
}

async fn show(request: HttpRequest, state: Data<ApiState>, path: Path<(String, String)>) -> HttpResponse {
    let visit = Visit::of(&request, &state, path);
    match visit.look(&state).await {
        Ok(opened) if review::is_open(&opened) => review::show(&visit, &state, &opened).await,
        Ok(opened) => {
            let mut text = page_text(&visit, &state, &opened);
            text.notice = report::notice(&visit, &opened).or(text.notice);
            layout::respond(StatusCode::OK, visit.language(Some(&opened)), &text)
        }
        Err(failure @ Failure::Gone(_)) => expired(&visit, &state, &failure, None).await,
        Err(failure) => apology(&visit, None, &failure),
    }
}

async fn act(
    request: HttpRequest,
    state: Data<ApiState>,
    path: Path<(String, String)>,
    form: Result<Form<Answers>, actix_web::Error>,
) -> HttpResponse {
    let visit = Visit::of(&request, &state, path);
    let written = form.as_ref().ok().filter(|form| review::is_form(form));
    let opened = match (visit.look(&state).await, written) {
        (Ok(opened), _) => opened,
        (Err(failure), Some(written)) => return review::refused(&visit, None, written, &failure),
        (Err(failure @ Failure::Gone(_)), None) => {
            let reported = form.as_deref().ok().filter(|form| report::is_form(form));
            let answer = form.as_ref().ok().and_then(|form| form.get("answer"));
            let renews = answer.is_some_and(|answer| answer == participant::RENEW);
            return if renews {
                renew(&visit, &state, &request, &failure).await
            } else {
                expired(&visit, &state, &failure, reported).await
            };
        }
        (Err(failure), None) => {
            return match form.as_deref().ok().filter(|form| report::is_form(form)) {
                Some(reported) => report::refused(&visit, None, reported, &failure),
                None => apology(&visit, None, &failure),
            };
        }
    };
    let language = visit.language(Some(&opened));
    let answers = match form {
        Ok(form) => form.into_inner(),
        Err(error) => {
            let status = error.as_response_error().status_code();
            let known = if status == StatusCode::PAYLOAD_TOO_LARGE {
                "too-large"
            } else {
                "malformed-request"
            };
            let problem = words().plain(language, &format!("problem-{known}.detail"));
            let text = page_text(&visit, &state, &opened).marked(vec![(None, problem)]);
            return layout::respond(status, language, &text);
        }
    };
    if review::is_open(&opened) {
        return review::act(&visit, &state, &opened, &answers, &request).await;
    }
    if review::is_form(&answers) {
        let closed = Failure::Conflict(RefusalReason::AssignmentClosed);
        return review::refused(&visit, Some(&opened), &answers, &closed);
    }
    if matches!(opened.subject, Subject::Participant(_)) && report::is_form(&answers) {
        return report::act(&visit, &state, &opened, &answers, &request).await;
    }
    if let Some(nul) = nul_character(&answers) {
        let problem = ProblemViolation::of(&nul, language).message;
        return to_mend(&visit, &state, &opened, &answers, vec![(None, problem)]);
    }
    match perform(&visit, &state, &opened, &answers).await {
        Ok(()) => seen_again(&request),
        Err(Refusal::Answers(problems)) => to_mend(&visit, &state, &opened, &answers, problems),
        Err(Refusal::Failure(
            failure @ (Failure::Unavailable(_) | Failure::Internal(_) | Failure::TooManyRequests { .. }),
        )) => apology(&visit, Some(&opened), &failure),
        Err(Refusal::Changed) => changed(&visit, &state, &opened, &answers, &request).await,
        Err(Refusal::Failure(Failure::InConflict(violations))) => invitation::in_conflict(language, &violations),
        // Somebody was faster, or it was done before: the page says how it stands.
        Err(Refusal::Failure(failure)) => match visit.look(&state).await {
            // What came after an acceptance is an answer about the accepted review: a conflict may be declared of it.
            Ok(now) if review::is_open(&now) => review::act(&visit, &state, &now, &answers, &request).await,
            Ok(now) if is_done(&now) => settled(&visit, &state, &now, &answers, &request),
            Ok(now) => apology(&visit, Some(&now), &failure),
            Err(gone) => apology(&visit, Some(&opened), &gone),
        },
    }
}

/// How it stands, for who comes too late. An invited reviewer whose answer is another one than what stands is told that
/// it was not taken, with what was written.
fn settled(visit: &Visit, state: &ApiState, now: &Opened, answers: &Answers, request: &HttpRequest) -> HttpResponse {
    match &now.subject {
        Subject::Invitation(page) if !invitation::stands(page, answers) => {
            let language = visit.language(Some(now));
            let text = invitation::not_taken(page_text(visit, state, now), answers, language);
            layout::respond(StatusCode::CONFLICT, language, &text)
        }
        _ => seen_again(request),
    }
}

/// What is there now, for who has answered to something else: nothing was changed.
async fn changed(
    visit: &Visit,
    state: &ApiState,
    opened: &Opened,
    answers: &Answers,
    request: &HttpRequest,
) -> HttpResponse {
    match visit.look(state).await {
        Ok(now) if is_done(&now) => seen_again(request),
        Ok(now) => {
            let language = visit.language(Some(&now));
            let mut text = page_text(visit, state, &now).filled(answers);
            text.notice = Some(words().plain(language, "page-participant-changed"));
            layout::respond(StatusCode::CONFLICT, language, &text)
        }
        Err(gone) => apology(visit, Some(opened), &gone),
    }
}

/// The page behind a link that has expired. A participant is offered a new link there; what it `reported` is shown.
async fn expired(visit: &Visit, state: &ApiState, failure: &Failure, reported: Option<&Answers>) -> HttpResponse {
    let closed = |failure: &Failure| match reported {
        Some(reported) => report::refused(visit, None, reported, failure),
        None => apology(visit, None, failure),
    };
    if visit.purpose != Some(LinkPurpose::Participant) {
        return closed(failure);
    }
    let token = visit.token.clone();
    let look = move |tx: &mut Tx<'_>| link_pages::look_expired(tx, &token);
    match state.service.read(visit.call.clone(), look).await {
        Ok(Some(page)) => {
            let language = visit.chosen.or(page.language).unwrap_or(visit.call.language);
            let text = participant::expired(&page, language);
            let text = match reported {
                Some(reported) => report::with_written(text, reported, language),
                None => text,
            };
            layout::respond(StatusCode::GONE, language, &text)
        }
        Ok(None) => closed(failure),
        Err(trouble) => closed(&trouble),
    }
}

/// Sends a participant a new link in the place of the expired one that opens this page.
async fn renew(visit: &Visit, state: &ApiState, request: &HttpRequest, failure: &Failure) -> HttpResponse {
    if visit.purpose != Some(LinkPurpose::Participant) {
        return apology(visit, None, failure);
    }
    let token = visit.token.clone();
    let work = move |tx: &mut Tx<'_>| link_pages::renew_as_participant(tx, &token);
    match state.service.perform_secretly(visit.call.clone(), work).await {
        Ok(()) => seen_again(request),
        Err(trouble) => apology(visit, None, &trouble),
    }
}

/// What is wrong with a form that holds U+0000 anywhere: PostgreSQL takes none in a text.
fn nul_character(answers: &Answers) -> Option<Violation> {
    let found = answers.values().any(|text| text.contains('\0'));
    found.then(|| Violation::new(Code::NulCharacter, ""))
}

/// Why a form had no effect.
enum Refusal {
    /// What is wrong with what was filled in.
    Answers(Vec<Problem>),
    /// What is there now is not what its page showed.
    Changed,
    /// Everything else.
    Failure(Failure),
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

async fn perform(visit: &Visit, state: &ApiState, opened: &Opened, answers: &Answers) -> Result<(), Refusal> {
    let language = visit.language(Some(opened));
    let call = Call {
        language,
        ..visit.call.clone()
    };
    let token = visit.token.clone();
    let given = |name: &str| {
        answers
            .get(name)
            .map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty())
    };
    let text = |name: &'static str| match given(name) {
        Some(text) if text.chars().count() > TEXT_LIMIT => {
            Err(Refusal::Answers(vec![(Some(name), too_long(language))]))
        }
        other => Ok(other),
    };
    let choice = answers.get("answer").map(String::as_str);
    let unreadable = || {
        Refusal::Answers(vec![(
            None,
            words().plain(language, "problem-malformed-request.detail"),
        )])
    };
    if let Subject::Participant(asked) = &opened.subject
        && choice == Some(participant::LEAVE)
    {
        // Who has left already, or sends the page twice, sees how it stands.
        if participant::may_leave(asked) {
            let reason = text("reason")?;
            let leave = move |tx: &mut Tx<'_>| link_pages::leave_as_participant(tx, &token, reason);
            state.service.perform_secretly(call, leave).await?;
        }
        return Ok(());
    }
    let overtaken = is_overtaken(opened) && given(participant::SEEN).is_some();
    if is_done(opened) && !overtaken {
        return match opened.subject {
            // Not every answer is the one that stands.
            Subject::Invitation(_) => Err(Refusal::Failure(Failure::Conflict(RefusalReason::AlreadyAnswered))),
            _ => Ok(()),
        };
    }
    match &opened.subject {
        Subject::Address => {
            state
                .service
                .perform_secretly(call, move |tx| accounts::verify_email(tx, &token))
                .await?;
        }
        Subject::Password => {
            let password = answers.get("password").cloned().unwrap_or_default();
            let answer = Recorded {
                status: 204,
                headers: Vec::new(),
            };
            match accounts::set_password(&state.service, call, token, password, answer).await {
                Err(Failure::Invalid(violations)) => return Err(about_password(&violations, language)),
                other => other?,
            };
        }
        Subject::Participant(_) => {
            let answer = match choice {
                Some("confirmed") => GivenAnswer::Confirmed,
                Some("declined") => GivenAnswer::Declined,
                _ => return Err(unreadable()),
            };
            let correction = text("correction")?;
            let seen = given(participant::SEEN).unwrap_or_default();
            state
                .service
                .perform_secretly(call, move |tx| {
                    link_pages::answer_as_participant(tx, &token, answer, correction, &seen)
                })
                .await
                .map_err(|failure| match failure {
                    Failure::Stale { .. } => Refusal::Changed,
                    other => Refusal::Failure(other),
                })?;
        }
        Subject::Invitation(_) => match choice {
            Some("accepted") => {
                let no_conflict = given("no_conflict").is_some();
                if !no_conflict {
                    let missing = words().plain(language, "page-invitation-no-conflict-missing");
                    return Err(Refusal::Answers(vec![(None, missing)]));
                }
                let outcome = state
                    .service
                    .perform_secretly(call, move |tx| {
                        link_pages::accept_invitation(tx, &token, Acceptance { no_conflict })
                    })
                    .await?;
                outcome.granted()?;
            }
            Some("declined") => {
                let too_long: Vec<Problem> = [REASON, SUGGESTED_NAME, SUGGESTED_EMAIL]
                    .into_iter()
                    .filter(|name| text(name).is_err())
                    .map(|name| (Some(name), too_long(language)))
                    .collect();
                if !too_long.is_empty() {
                    return Err(Refusal::Answers(too_long));
                }
                let declining = Declining {
                    reason: given(REASON),
                    suggestion: invitation::suggestion(answers),
                };
                state
                    .service
                    .perform_secretly(call, move |tx| link_pages::decline_invitation(tx, &token, declining))
                    .await
                    .map_err(|failure| about_answers(failure, language))?;
            }
            Some("conflicted") => {
                let declaration = ConflictDeclaration {
                    reason: text(CONFLICT)?.unwrap_or_default(),
                };
                state
                    .service
                    .perform_secretly(call, move |tx| link_pages::declare_conflict(tx, &token, declaration))
                    .await
                    .map_err(|failure| about_answers(failure, language))?;
            }
            _ => return Err(unreadable()),
        },
        Subject::TakeOver(_) => {
            state
                .service
                .perform_secretly(call, move |tx| link_pages::take_over(tx, &token))
                .await?;
        }
        Subject::Roster(page) => match choice {
            Some("accepted") => {
                let password = answers.get("password").cloned().unwrap_or_default();
                let password = (!page.registered).then_some(password);
                match joining::accept(&state.service, call, token, password).await {
                    Err(Failure::Invalid(violations)) => return Err(about_password(&violations, language)),
                    other => other?,
                };
            }
            Some("declined") => {
                state
                    .service
                    .perform_secretly(call, move |tx| link_pages::decline_roster(tx, &token))
                    .await?;
            }
            _ => return Err(unreadable()),
        },
        Subject::Membership(_) => {
            let answer = match choice {
                Some("accepted") => OfferAnswer::Accept,
                Some("declined") => OfferAnswer::Decline,
                _ => return Err(unreadable()),
            };
            state
                .service
                .perform_secretly(call, move |tx| link_pages::answer_offer(tx, &token, answer))
                .await?;
        }
    }
    Ok(())
}

/// What is wrong with the texts of a form is the person's to mend.
fn about_answers(failure: Failure, language: Language) -> Refusal {
    match failure {
        Failure::Invalid(violations) => Refusal::Answers(problems(&violations, language)),
        failure => Refusal::Failure(failure),
    }
}

/// Violations in words, each with the field that it is about.
fn problems(violations: &[Violation], language: Language) -> Vec<Problem> {
    let problem = |violation: &Violation| {
        let field = match violation.pointer.as_str() {
            "/password" => Some("password"),
            "/reason" => Some(CONFLICT),
            "/suggestion/name" => Some(SUGGESTED_NAME),
            "/suggestion/email" => Some(SUGGESTED_EMAIL),
            _ => None,
        };
        (field, ProblemViolation::of(violation, language).message)
    };
    violations.iter().map(problem).collect()
}

fn too_long(language: Language) -> String {
    let params = Map::from_iter([("maximum".to_owned(), json!(TEXT_LIMIT))]);
    minga_domain::words::Words::violations().say(language, "too-long", &params)
}

/// A weak password is the person's to mend; a link that holds no more is not.
fn about_password(violations: &[Violation], language: Language) -> Refusal {
    let about_link = violations.iter().any(|violation| violation.pointer == "/token");
    if about_link {
        return Refusal::Failure(Failure::Conflict(RefusalReason::LinkUsed));
    }
    Refusal::Answers(problems(violations, language))
}

/// Whether there is nothing left to do on a page.
fn is_done(opened: &Opened) -> bool {
    match &opened.subject {
        Subject::Address | Subject::Password => opened.used,
        Subject::Participant(asked) => opened.used || asked.participant.answer != ParticipantAnswer::Asked,
        Subject::Invitation(page) => opened.used || page.own.status != AssignmentStatus::Invited,
        Subject::Roster(page) => opened.used || page.status != OfferStatus::Open,
        Subject::TakeOver(page) => opened.used || page.status != FilingStatus::Open,
        Subject::Membership(page) => opened.used || page.status != OfferStatus::Open,
    }
}

/// Whether a participant's answer arrived in another way, like a letter, while its own page was open: what it answers there
/// counts too, and what it wrote is not lost.
fn is_overtaken(opened: &Opened) -> bool {
    matches!(&opened.subject, Subject::Participant(asked)
        if !opened.used && matches!(asked.participant.answer, ParticipantAnswer::Confirmed | ParticipantAnswer::Declined))
}

/// After an effect the browser comes back with a GET, so that reloading sends nothing twice.
fn seen_again(request: &HttpRequest) -> HttpResponse {
    let query = request.query_string();
    let again = if query.is_empty() {
        request.path().to_owned()
    } else {
        format!("{}?{query}", request.path())
    };
    let mut response = HttpResponse::SeeOther();
    if let Ok(location) = HeaderValue::from_str(&again) {
        response.insert_header((header::LOCATION, location));
    }
    response.insert_header((header::CACHE_CONTROL, "no-store")).finish()
}

/// A page that says in words why there is nothing to see or to do.
fn apology(visit: &Visit, opened: Option<&Opened>, failure: &Failure) -> HttpResponse {
    let (name, status) = apology_of(visit, failure);
    let language = visit.language(opened);
    let mut page = layout::respond(status, language, &PageText::new(language, &format!("page-{name}")));
    if let Some(seconds) = crate::problem::retry_after(failure) {
        page.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    page
}

/// Which page says why, and with which status.
fn apology_of(visit: &Visit, failure: &Failure) -> (&'static str, StatusCode) {
    match failure {
        Failure::NotFound => ("unknown", StatusCode::NOT_FOUND),
        Failure::Gone(_) | Failure::Conflict(RefusalReason::LinkExpired) => ("expired", StatusCode::GONE),
        Failure::Unavailable(context) => {
            tracing::warn!(request_id = %visit.call.request_id, %context, "unavailable");
            ("trouble", StatusCode::SERVICE_UNAVAILABLE)
        }
        Failure::TooManyRequests { .. } => ("trouble", StatusCode::TOO_MANY_REQUESTS),
        Failure::Internal(context) => {
            tracing::error!(request_id = %visit.call.request_id, %context, "internal error");
            ("trouble", StatusCode::INTERNAL_SERVER_ERROR)
        }
        _ => ("closed", StatusCode::CONFLICT),
    }
}

/// The page with what was filled in and what is wrong with it: nothing was done.
fn to_mend(
    visit: &Visit,
    state: &ApiState,
    opened: &Opened,
    answers: &Answers,
    problems: Vec<Problem>,
) -> HttpResponse {
    let text = page_text(visit, state, opened).filled(answers).marked(problems);
    layout::respond(StatusCode::UNPROCESSABLE_ENTITY, visit.language(Some(opened)), &text)
}

fn page_text(visit: &Visit, state: &ApiState, opened: &Opened) -> PageText {
    let language = visit.language(Some(opened));
    let day = |at: DateTime<Utc>| date_in_words(state.service.policy.local_date(at), language);
    let done = is_done(opened);
    let mut text = match &opened.subject {
        Subject::Address if done => PageText::new(language, "page-verify-done"),
        Subject::Address => PageText::lead(language, "page-verify").form(PageForm {
            buttons: vec![Button::new(language, "confirmed", "page-verify-button")],
            ..PageForm::default()
        }),
        Subject::Password if done => PageText::new(language, "page-reset-done"),
        Subject::Password => PageText::lead(language, "page-reset").form(PageForm {
            fields: vec![
                Field::new(language, FieldKind::Password, "password", "page-reset-password")
                    .hint(language, "page-reset-hint"),
            ],
            buttons: vec![Button::new(language, "saved", "page-reset-button")],
            ..PageForm::default()
        }),
        Subject::Participant(asked) => participant::text(asked, language, done),
        Subject::Invitation(page) => invitation::text(page, state, language, day, done),
        Subject::Roster(joining) => roster::text(joining, language, done),
        Subject::TakeOver(filed) => take_over::text(filed, language, done),
        Subject::Membership(offer) => membership::text(offer, language, done),
    };
    text.until = Some(words().say(language, "page-until", &one("date", &day(opened.expires_at))));
    text
}

fn one(name: &str, value: &str) -> Map<String, serde_json::Value> {
    Map::from_iter([(name.to_owned(), json!(value))])
}

fn country_name(code: &str, language: Language) -> String {
    vocabulary::country(code)
        .map_or(code, |country| country.name.get(language))
        .to_owned()
}
