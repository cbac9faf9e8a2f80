//! What is wrong with a request, as values: a code, where, and the figures that explain it. The sentences are in
//! `locales/*/violations.ftl`, one per code and language; a test fails when one is missing.
use crate::conflict::ConflictReason;
use crate::keys::{Keyed, keys};
use crate::language::Language;
use crate::vocabulary;
use crate::words::Words;
use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::borrow::Cow;

keys! {
    /// Everything that can be wrong with an input or warned about. Codes are stable: clients and tests rely on them.
    pub enum Code {
        /// The body is not JSON.
        MalformedJson = "malformed_json",
        /// A value has another JSON type than expected (`expected`).
        WrongType = "wrong_type",
        /// A field that does not exist here (`field`).
        UnknownField = "unknown_field",
        /// A query parameter that does not exist here (`parameter`).
        UnknownParameter = "unknown_parameter",
        /// A value that cannot be read (`expected`).
        MalformedValue = "malformed_value",
        /// A required value is missing; `for` says what needs it where that is not its place.
        Required = "required",
        /// Fewer characters than `minimum`.
        TooShort = "too_short",
        /// More characters than `maximum`.
        TooLong = "too_long",
        /// Fewer entries than `minimum`.
        TooFew = "too_few",
        /// More entries than `maximum`.
        TooMany = "too_many",
        /// Below `minimum` or above `maximum`.
        OutOfRange = "out_of_range",
        /// An instant that is not after `after`, or after `latest` where there is such a limit.
        InstantOutOfRange = "instant_out_of_range",
        /// The same entry twice.
        Duplicate = "duplicate",
        /// Given together with something that it excludes (`other`).
        NotTogether = "not_together",
        /// Not one of the allowed keys (`allowed`).
        UnknownKey = "unknown_key",
        /// Contains the character U+0000.
        NulCharacter = "nul_character",
        /// A name or a title with a line break, a control character or a mark that turns the direction of writing.
        NotOneLine = "not_one_line",
        /// Not an e-mail address.
        NotAnEmail = "not_an_email",
        /// Not an `http` or `https` address.
        NotAWebAddress = "not_a_web_address",
        /// A web address that is not encrypted (`https`).
        NotEncrypted = "not_encrypted",
        /// A web address with a name or password in it.
        CredentialsInAddress = "credentials_in_address",
        /// A network address that is not of the public network.
        PrivateAddress = "private_address",
        /// Not a well-formed BCP 47 language tag.
        NotALanguageTag = "not_a_language_tag",
        /// Not a date in one of the forms `YYYY`, `YYYY-MM`, `YYYY-MM-DD`; with the `form` `day` only in the last one.
        NotADate = "not_a_date",
        /// A day that a spreadsheet made of what was written, which may have been a month or a year.
        DayOfSpreadsheet = "day_of_spreadsheet",
        /// A cell of a spreadsheet that holds an error (`error`) and no value.
        CellError = "cell_error",
        /// A formula of a spreadsheet whose result is not in the file.
        FormulaNotCalculated = "formula_not_calculated",
        /// Not an instant in RFC 3339.
        NotAnInstant = "not_an_instant",
        /// Not an ISO 3166 alpha-3 code.
        UnknownCountry = "unknown_country",
        /// Not an M49 region of the vocabulary.
        UnknownRegion = "unknown_region",
        /// Not an ISO 4217 code.
        UnknownCurrency = "unknown_currency",
        /// Not an objective of the Compact, 1 to 23.
        UnknownObjective = "unknown_objective",
        /// Not an action of the Compact such as `5.b`.
        UnknownGcmAction = "unknown_gcm_action",
        /// Not a goal of the 2030 Agenda, 1 to 17.
        UnknownSdg = "unknown_sdg",
        /// Not an actor type of the vocabulary.
        UnknownActorType = "unknown_actor_type",
        /// Not a non-negative decimal amount in its currency.
        NotAnAmount = "not_an_amount",
        /// Not a decimal number.
        NotANumber = "not_a_number",
        /// An amount without a currency.
        AmountWithoutCurrency = "amount_without_currency",
        /// Both an amount and "undisclosed", or neither.
        AmountOrUndisclosed = "amount_or_undisclosed",
        /// The period ends before it begins.
        PeriodEndsBeforeItBegins = "period_ends_before_it_begins",
        /// Both an end and "ongoing", or neither.
        EndOrOngoing = "end_or_ongoing",
        /// Neither a place nor "global".
        PlaceOrGlobal = "place_or_global",
        /// No objective, principle or action is named.
        NothingAnswered = "nothing_answered",
        /// A proposed amendment says what is published already.
        NothingChanged = "nothing_changed",
        /// It does not say that it concerns migrants.
        MigrantsNotAffirmed = "migrants_not_affirmed",
        /// A declaration has not been made.
        DeclarationMissing = "declaration_missing",
        /// The ten principles are not affirmed.
        PrinciplesNotAffirmed = "principles_not_affirmed",
        /// An indicator of kind number lacks a target or unit, a milestone its date.
        IndicatorIncomplete = "indicator_incomplete",
        /// Participants on a type that has none.
        ParticipantsNotAllowed = "participants_not_allowed",
        /// A joint pledge without another participant.
        ParticipantMissing = "participant_missing",
        /// A participant that is the organisation that records the pledge.
        ParticipantIsRecorder = "participant_is_recorder",
        /// A participant of a partnership without an action of its own.
        ParticipantActionMissing = "participant_action_missing",
        /// A matching pledge that names no pledge.
        MatchMissing = "match_missing",
        /// The matched reference is not that of a published pledge.
        MatchNotPublished = "match_not_published",
        /// The matched pledge is this pledge, or one of the same organisation.
        MatchOwnPledge = "match_own_pledge",
        /// The pledge that is joined joins, itself or through others, the very pledge that is checked.
        MatchCycle = "match_cycle",
        /// Implementation ended before 2019.
        EndedBeforeAdoption = "ended_before_adoption",
        /// A practice whose implementation has not begun.
        NotBegun = "not_begun",
        /// Began before 2019 and does not say what was implemented since.
        SinceAdoptionMissing = "since_adoption_missing",
        /// A pledge whose end has passed.
        EndsInThePast = "ends_in_the_past",
        /// The submission has no focal point.
        FocalPointMissing = "focal_point_missing",
        /// The contact does not belong to the organisation.
        ContactNotOfOrganisation = "contact_not_of_organisation",
        /// No cycle has this key.
        UnknownCycle = "unknown_cycle",
        /// The cycle admits no submissions of this kind (`allowed`).
        CycleKindNotAdmitted = "cycle_kind_not_admitted",
        /// The cycle admits no actors of this type (`allowed`).
        CycleActorNotAdmitted = "cycle_actor_not_admitted",
        /// The cycle is not open yet (`opens`, `zone`).
        CycleNotOpen = "cycle_not_open",
        /// The cycle is closed and takes no late submissions (`closes`, `zone`).
        CycleClosed = "cycle_closed",
        /// Not the name of a time zone.
        UnknownTimeZone = "unknown_time_zone",
        /// A date and time that the clocks of the time zone (`zone`) leap over.
        NoSuchLocalTime = "no_such_local_time",
        /// The actor type may not submit this kind.
        ActorMayNotSubmit = "actor_may_not_submit",
        /// Images without credit or alternative text (`count`, `attachment_ids`).
        ImageWithoutCredit = "image_without_credit",
        /// A file type that is not accepted (`allowed`).
        FileTypeNotAccepted = "file_type_not_accepted",
        /// A file larger than `maximum` bytes.
        FileTooLarge = "file_too_large",
        /// A comment is required for a score below 3.
        CommentRequired = "comment_required",
        /// A score of the earlier round that is carried over to recommend publication, and is below what publication
        /// asks for (`score`, `minimum`).
        ScoreTooLow = "score_too_low",
        /// A criterion is not rated.
        RatingMissing = "rating_missing",
        /// A reason is required.
        ReasonRequired = "reason_required",
        /// Fulfilled without values of the indicators and without an explanation.
        ValuesOrExplanation = "values_or_explanation",
        /// Not one of the pledge's own indicators of this kind (`kind`).
        NotAnIndicator = "not_an_indicator",
        /// A day that is too early or too late (`first`, `last`).
        OutsideDates = "outside_dates",
        /// A point that must be answered has no answer.
        AnswerMissing = "answer_missing",
        /// A reviewer who cannot be invited (`reason`).
        ReviewerNotEligible = "reviewer_not_eligible",
        /// A submission to which the caller cannot assign reviewers now.
        NotAssignable = "not_assignable",
        /// A reviewer with a conflict of interest (`reason`, `about`).
        ReviewerInConflict = "reviewer_in_conflict",
        /// The password is too short or too common.
        WeakPassword = "weak_password",
        /// Something with this value exists already.
        AlreadyExists = "already_exists",
        /// It was changed after the caller read it.
        ChangedMeanwhile = "changed_meanwhile",
        /// There are more problems than are listed (`count`).
        MoreProblems = "more_problems",
        /// There is no such thing, or the caller may not see it.
        NotFound = "not_found",

        /// Warning: no number or date in the text.
        WarnVague = "warn_vague",
        /// Warning: all ten principles are named.
        WarnAllPrinciples = "warn_all_principles",
        /// Warning: a principle without a sentence saying how.
        WarnPrincipleWithoutHow = "warn_principle_without_how",
        /// Warning: an implementation country that is not the actor's.
        WarnOtherCountry = "warn_other_country",
        /// Warning: several participants in one name.
        WarnSeveralInOneName = "warn_several_in_one_name",
        /// Warning: seems to be about refugees only.
        WarnRefugeesOnly = "warn_refugees_only",
        /// Warning: implementation began before 2019.
        WarnBeganBeforeAdoption = "warn_began_before_adoption",
        /// Warning: the cycle is closed and this is going to be marked as late (`closes`, `zone`).
        WarnLateForCycle = "warn_late_for_cycle",
        /// Warning: words that may tell who a reviewer is (`words`).
        WarnMayIdentify = "warn_may_identify",
        /// Warning: a comment was answered with "changed", but its field is as it was.
        WarnSaidChanged = "warn_said_changed",
        /// Warning: the type of the pledge, or the support that it gives, has no room for it (`field`); handing in drops
        /// it.
        WarnNotOfType = "warn_not_of_type",
        /// Warning: the progress of the matched pledge says that it is discontinued.
        WarnMatchedDiscontinued = "warn_matched_discontinued",
        /// Warning: resembles another one (`reason`, `similarity`, `title`, `reference` where it has one).
        WarnNearDuplicate = "warn_near_duplicate",
    }
}

/// One thing that is wrong, or one warning.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Violation {
    /// What is wrong.
    pub code: Code,
    /// JSON Pointer (RFC 6901) into the request body, or `?name` for a query parameter; empty for the whole body.
    pub pointer: String,
    /// The figures of the sentence.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub params: Map<String, Value>,
}

impl Violation {
    /// A violation at a place.
    pub fn new(code: Code, pointer: impl Into<String>) -> Self {
        Self {
            code,
            pointer: pointer.into(),
            params: Map::new(),
        }
    }

    /// Adds a figure for the sentence.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }

    /// An instant that is not after `after`, or after `latest`; both are told in UTC, to the second.
    pub fn instant(pointer: impl Into<String>, after: DateTime<Utc>, latest: Option<DateTime<Utc>>) -> Self {
        let told = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
        let violation = Self::new(Code::InstantOutOfRange, pointer).with("after", told(after));
        match latest {
            Some(latest) => violation.with("latest", told(latest)),
            None => violation.with("bound", "after"),
        }
    }

    /// The same violation with its pointer moved below `prefix`.
    #[must_use]
    pub fn under(mut self, prefix: &str) -> Self {
        self.pointer.insert_str(0, prefix);
        self
    }

    /// The sentence in a language.
    pub fn message(&self, language: Language) -> String {
        let name = self.code.key().replace('_', "-");
        Words::violations().say(language, &name, &self.said_figures(language))
    }

    /// The figures as the sentence says them: countries by their names.
    fn said_figures(&self, language: Language) -> Cow<'_, Map<String, Value>> {
        let reason = self.params.get("reason").and_then(Value::as_str);
        let countries: &[&str] = match self.code {
            Code::WarnOtherCountry => &["countries", "own"],
            Code::ReviewerInConflict if reason == Some(ConflictReason::SameCountry.key()) => &["about"],
            _ => return Cow::Borrowed(&self.params),
        };
        let mut said = self.params.clone();
        for name in countries {
            if let Some(value) = said.get_mut(*name) {
                name_countries(value, language);
            }
        }
        Cow::Owned(said)
    }
}

/// Puts the names of countries in the place of their codes.
fn name_countries(value: &mut Value, language: Language) {
    match value {
        Value::String(code) => {
            if let Some(country) = vocabulary::country(code) {
                country.name.get(language).clone_into(code);
            }
        }
        Value::Array(codes) => codes.iter_mut().for_each(|code| name_countries(code, language)),
        _ => {}
    }
}

/// Most problems of one request that are told one by one. Ours: nobody mends more at a time, and what strangers send
/// may not take more time or memory than that.
pub const MOST_PROBLEMS: usize = 1000;

/// Problems as they are found, each once: the first [`MOST_PROBLEMS`], and how many more there are.
#[derive(Debug, Default)]
pub struct Problems {
    told: Vec<Violation>,
    more: usize,
}

impl Problems {
    /// Adds one, or counts it.
    pub fn add(&mut self, violation: Violation) {
        if let (Code::MoreProblems, Some(count)) = (violation.code, violation.params.get("count")) {
            self.count(
                count
                    .as_u64()
                    .and_then(|count| count.try_into().ok())
                    .unwrap_or_default(),
            );
        } else if self.is_full() {
            self.count(1);
        } else if !self.told.contains(&violation) {
            self.told.push(violation);
        }
    }

    /// Whether what follows is only counted.
    pub fn is_full(&self) -> bool {
        self.told.len() >= MOST_PROBLEMS
    }

    /// Counts so many more that are not told.
    pub fn count(&mut self, more: usize) {
        self.more = self.more.saturating_add(more);
    }

    /// All of them, [`Code::MoreProblems`] at the end where there are more than are told.
    pub fn all(mut self) -> Vec<Violation> {
        if self.more > 0 {
            self.told
                .push(Violation::new(Code::MoreProblems, "").with("count", self.more));
        }
        self.told
    }
}

impl Extend<Violation> for Problems {
    fn extend<I: IntoIterator<Item = Violation>>(&mut self, found: I) {
        found.into_iter().for_each(|violation| self.add(violation));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{En, Es, Fr};

    #[test]
    fn one_of_a_thing_is_said_in_the_singular() {
        for (code, name, language, one, several) in [
            (
                Code::TooShort,
                "minimum",
                Es,
                "Como mínimo 1 carácter;",
                "Como mínimo 2 caracteres;",
            ),
            (
                Code::TooShort,
                "minimum",
                En,
                "At least 1 character;",
                "At least 2 characters;",
            ),
            (
                Code::TooShort,
                "minimum",
                Fr,
                "Au moins 1 caractère ;",
                "Au moins 2 caractères ;",
            ),
            (
                Code::TooLong,
                "maximum",
                Es,
                "Como máximo 1 carácter;",
                "Como máximo 2 caracteres;",
            ),
            (
                Code::TooLong,
                "maximum",
                En,
                "At most 1 character;",
                "At most 2 characters;",
            ),
            (
                Code::TooLong,
                "maximum",
                Fr,
                "Au plus 1 caractère ;",
                "Au plus 2 caractères ;",
            ),
            (
                Code::TooFew,
                "minimum",
                Es,
                "Como mínimo 1 elemento;",
                "Como mínimo 2 elementos;",
            ),
            (
                Code::TooMany,
                "maximum",
                Fr,
                "Au plus 1 élément ;",
                "Au plus 2 éléments ;",
            ),
            (Code::FileTooLarge, "maximum", Es, "más de 1 byte;", "más de 2 bytes;"),
            (
                Code::FileTooLarge,
                "maximum",
                Fr,
                "dépasse 1 octet ;",
                "dépasse 2 octets ;",
            ),
            (
                Code::MoreProblems,
                "count",
                Es,
                "Hay 1 problema más que no se enumera;",
                "Hay 2 problemas más que no se enumeran;",
            ),
            (
                Code::MoreProblems,
                "count",
                En,
                "There is 1 more problem that is not",
                "There are 2 more problems that are not",
            ),
            (
                Code::MoreProblems,
                "count",
                Fr,
                "Il y a 1 autre problème qui n’est",
                "Il y a 2 autres problèmes qui ne sont",
            ),
        ] {
            for (count, words) in [(1, one), (2, several)] {
                let said = Violation::new(code, "").with(name, count).message(language);
                assert!(said.contains(words), "{said}");
            }
        }
    }

    #[test]
    fn a_sentence_names_countries_in_its_language_and_the_figures_keep_their_codes() {
        let warning = Violation::new(Code::WarnOtherCountry, "")
            .with("countries", vec!["PAN", "DEU"])
            .with("own", "PHL");
        for (language, words) in [
            (Es, "Panamá, Alemania: no es el país de la organización (Filipinas);"),
            (
                En,
                "Panama, Germany: not the country of the organisation (Philippines);",
            ),
            (
                Fr,
                "Panama, Allemagne : ce n’est pas le pays de l’organisation (Philippines) ;",
            ),
        ] {
            let said = warning.message(language);
            assert!(said.starts_with(words), "{said}");
        }
        assert_eq!(warning.params.get("own"), Some(&Value::from("PHL")));
        let conflict = |reason: &str| {
            let conflict = Violation::new(Code::ReviewerInConflict, "").with("reason", reason);
            conflict.with("about", "PER").message(Es)
        };
        assert!(
            conflict("same_country").contains("(Perú)"),
            "{}",
            conflict("same_country")
        );
        assert!(conflict("partner").contains("(PER)"), "an organisation of that name");
    }
}
