//! The closed lists that the rules reason about. Sources: brief (types, natures, criteria, states), contract
//! (actions, roles). Their labels in es/en/fr are in the vocabularies.
use crate::keys::keys;

keys! {
    /// The two collections.
    pub enum Kind {
        /// A promise to carry out part of the Compact; screened by the secretariat.
        Pledge = "pledge",
        /// A replicable example; peer reviewed.
        Practice = "practice",
    }

    /// Where a submission stands (brief: The way of a submission).
    pub enum State {
        /// Being written; may be incomplete.
        Draft = "draft",
        /// With the secretariat.
        Submitted = "submitted",
        /// With the reviewers (practices only).
        PeerReview = "peer_review",
        /// With the focal point, to answer the consolidated comments.
        CommentsReturned = "comments_returned",
        /// Public.
        Published = "published",
        /// Closed by the secretariat with a reason.
        Declined = "declined",
        /// Closed by the focal point.
        Withdrawn = "withdrawn",
        /// Taken out of the registry; the reference stays taken.
        Archived = "archived",
    }

    /// What can be done with a submission (contract: States and actions).
    pub enum Action {
        /// Hands a draft in.
        Submit = "submit",
        /// Takes a submission back before anybody worked on it.
        Recall = "recall",
        /// Opens the peer review of a practice.
        StartReview = "start_review",
        /// Makes it public.
        Publish = "publish",
        /// Sends the letter of comments to the focal point.
        ReturnComments = "return_comments",
        /// Hands the answered and revised version in.
        Resubmit = "resubmit",
        /// Closes it with a reason.
        Decline = "decline",
        /// The focal point gives it up.
        Withdraw = "withdraw",
        /// Undoes a decision within the policy's hours.
        Reopen = "reopen",
        /// Offers a correction or update of what is published.
        ProposeAmendment = "propose_amendment",
        /// Puts the proposed revision in the registry.
        AcceptAmendment = "accept_amendment",
        /// Turns the proposed revision down.
        RejectAmendment = "reject_amendment",
        /// Takes it out of the registry.
        Archive = "archive",
        /// Puts it back.
        Restore = "restore",
    }

    /// How a submission came in.
    pub enum Provenance {
        /// Filed through the API.
        Form = "form",
        /// Filed in bulk or by the secretariat from a document.
        Import = "import",
        /// An old record, kept for reference: title, actor, classification, paraphrase, source.
        Legacy = "legacy",
    }

    /// The four types of a pledge (brief: A pledge).
    pub enum PledgeType {
        /// By one actor.
        Individual = "individual",
        /// Several make identical or complementary pledges.
        Common = "common",
        /// Several contribute to a common goal by different actions.
        Partnership = "partnership",
        /// Joins a published pledge with support.
        Matching = "matching",
    }

    /// What a pledge gives (brief: Nature).
    pub enum Nature {
        /// Money.
        Financial = "financial",
        /// Goods or premises.
        Material = "material",
        /// Human resources.
        Technical = "technical",
        /// Law or policy.
        PolicyLegal = "policy_legal",
        /// Taking part in a process, such as preparing the Forum.
        Process = "process",
    }

    /// How an indicator is measured.
    pub enum IndicatorKind {
        /// A number with a unit, a baseline and a target.
        Number = "number",
        /// Something that will exist by a date.
        Milestone = "milestone",
    }

    /// What a practice is.
    pub enum PracticeType {
        /// A project or programme.
        ProjectProgramme = "project_programme",
        /// A policy, law or public measure.
        Policy = "policy",
        /// Research.
        Research = "research",
        /// A tool or guidance.
        ToolGuidance = "tool_guidance",
        /// None of these.
        Other = "other",
    }

    /// How far it reaches.
    pub enum Scope {
        /// The world.
        Global = "global",
        /// Several countries.
        Regional = "regional",
        /// One country.
        National = "national",
        /// A city or part of a country.
        Local = "local",
    }

    /// The ten guiding principles of the Compact (A/RES/73/195 para. 15).
    pub enum Principle {
        /// People-centred.
        PeopleCentred = "people_centred",
        /// International cooperation.
        InternationalCooperation = "international_cooperation",
        /// National sovereignty.
        NationalSovereignty = "national_sovereignty",
        /// Rule of law and due process.
        RuleOfLaw = "rule_of_law",
        /// Sustainable development.
        SustainableDevelopment = "sustainable_development",
        /// Human rights.
        HumanRights = "human_rights",
        /// Gender-responsive.
        GenderResponsive = "gender_responsive",
        /// Child-sensitive.
        ChildSensitive = "child_sensitive",
        /// Whole-of-government approach.
        WholeOfGovernment = "whole_of_government",
        /// Whole-of-society approach.
        WholeOfSociety = "whole_of_society",
    }

    /// The five criteria of a practice (brief: A practice).
    pub enum Criterion {
        /// Applied with success.
        Applied = "applied",
        /// Relevant to at least one objective.
        Relevant = "relevant",
        /// Implemented since the adoption of the Compact.
        Recent = "recent",
        /// New approaches worth replicating.
        Innovative = "innovative",
        /// Exemplifies and adheres to the guiding principles.
        Principled = "principled",
    }

    /// What a reviewer recommends.
    pub enum Recommendation {
        /// Ready for the registry.
        Publish = "publish",
        /// Needs answers first.
        Clarify = "clarify",
        /// Not a practice for the registry.
        Decline = "decline",
    }

    /// Where a reviewer's experience comes from. Ours.
    pub enum Background {
        /// Laws, strategies and their making.
        Policy = "policy",
        /// Research, data, law or another discipline.
        Technical = "technical",
        /// Carrying out projects and services.
        Practitioner = "practitioner",
    }

    /// Whether a practice reflects the spirit of the Compact, as a reviewer sees it.
    pub enum Spirit {
        /// It does.
        Yes = "yes",
        /// In part.
        Partly = "partly",
        /// It does not.
        No = "no",
    }

    /// What the secretariat checks of a pledge (brief: Screening).
    pub enum ScreeningPoint {
        /// Concrete.
        Concrete = "concrete",
        /// Measurable.
        Measurable = "measurable",
        /// Realistic.
        Realistic = "realistic",
        /// Forward-looking.
        ForwardLooking = "forward_looking",
        /// Time-bound.
        TimeBound = "time_bound",
        /// In line with international law.
        InternationalLaw = "international_law",
        /// In line with the principles of the Compact.
        GcmPrinciples = "gcm_principles",
        /// In line with the 2030 Agenda.
        Agenda2030 = "agenda_2030",
    }

    /// The verdict on one screening point.
    pub enum ScreeningVerdict {
        /// It holds.
        Met = "met",
        /// It needs a question to the focal point.
        Unclear = "unclear",
        /// It does not hold.
        NotMet = "not_met",
    }

    /// What a participant of a joint pledge has said.
    pub enum ParticipantAnswer {
        /// Asked, no answer yet.
        Asked = "asked",
        /// Confirms its row.
        Confirmed = "confirmed",
        /// Does not take part.
        Declined = "declined",
        /// Took part and left.
        Left = "left",
    }

    /// What the public is told of a participant of a joint pledge.
    pub enum PublicAnswer {
        /// Confirms its row.
        Confirmed = "confirmed",
        /// Took part and left.
        Left = "left",
        /// The source of a legacy record names it; nobody has asked it here.
        Named = "named",
    }

    /// Where a reviewer's assignment stands.
    pub enum AssignmentStatus {
        /// Invited, no answer yet.
        Invited = "invited",
        /// Accepted: affirmed that there is no conflict; the content is open.
        Accepted = "accepted",
        /// The review is submitted.
        Finished = "finished",
        /// Turned the invitation down without having accepted it.
        Declined = "declined",
        /// Declared a conflict of interest.
        Conflicted = "conflicted",
        /// No longer needed.
        Released = "released",
        /// Stepped back after having accepted, or took the submitted review back, before the decision.
        Withdrawn = "withdrawn",
    }

    /// Why an assignment was released.
    pub enum ReleaseReason {
        /// Nobody answered the invitation in time.
        Lapsed = "lapsed",
        /// The secretariat released the reviewer.
        Officer = "officer",
        /// The service found a conflict of interest.
        Conflict = "conflict",
        /// The reviewer left the roster or the service.
        Left = "left",
        /// The round ended without it: with a letter, a decision or a withdrawal.
        NotNeeded = "not_needed",
    }

    /// How the focal point answers a point of the letter.
    pub enum AnswerKind {
        /// The text was changed.
        Changed = "changed",
        /// An explanation is given instead.
        Explained = "explained",
        /// Turned down, with the reason.
        Declined = "declined",
    }

    /// How far the wish for more time to answer a letter got.
    pub enum ExtensionStatus {
        /// Waits for the secretariat.
        Asked = "asked",
        /// More time was given.
        Granted = "granted",
        /// The deadline stays.
        Refused = "refused",
    }

    /// What an account may do in an organisation.
    pub enum OrganisationRole {
        /// Speaks for the organisation.
        FocalPoint = "focal_point",
        /// Stands in for the focal point.
        Alternate = "alternate",
        /// Edits drafts.
        Member = "member",
    }

    /// What became of a membership that a person was asked to take.
    pub enum OfferStatus {
        /// Waits for the person's answer.
        Open = "open",
        /// The person has become a member.
        Accepted = "accepted",
        /// The person does not want to.
        Declined = "declined",
        /// The organisation has taken it back, or it expired and was made anew.
        Withdrawn = "withdrawn",
    }

    /// What an account may do in the service. Every account is a contributor.
    pub enum SystemRole {
        /// On the roster of reviewers.
        Reviewer = "reviewer",
        /// Sees its country's submissions.
        CountryNetwork = "country_network",
        /// Runs the process.
        Secretariat = "secretariat",
        /// Accounts, roles, organisations, the roster, cycles and webhooks; no confidential text.
        Admin = "admin",
    }

    /// What a mail link opens.
    pub enum LinkPurpose {
        /// Confirms an e-mail address.
        VerifyEmail = "verify_email",
        /// Sets a new password.
        ResetPassword = "reset_password",
        /// A participant's own row.
        Participant = "participant",
        /// A reviewer's own invitation.
        Invitation = "invitation",
        /// A membership that a person is asked to take.
        Membership = "membership",
        /// A place on the roster of reviewers that a person is asked to take.
        Roster = "roster",
        /// What somebody else filed for an organisation, to be taken over by one of its own.
        TakeOver = "take_over",
    }

    /// How a person with an account is reminded.
    pub enum Reminding {
        /// One mail for everything that is to be reminded of at the hour of reminders.
        Digest = "digest",
        /// A mail for each step.
        Each = "each",
    }

    /// What an attached file is for.
    pub enum AttachmentPurpose {
        /// A document that supports the submission; public once published.
        Document = "document",
        /// An image; public once published, with credit and alternative text.
        Image = "image",
        /// A participant's letter or a message "as received": internal.
        Correspondence = "correspondence",
        /// A document that shows the progress of a published pledge; public with the update that names it.
        Evidence = "evidence",
    }

    /// How an answer of a participant arrived.
    pub enum AnsweredBy {
        /// Through the link in its mail.
        Link = "link",
        /// By letter or note verbale, entered by the secretariat.
        Letter = "letter",
        /// By an account of the organisation.
        Account = "account",
    }

    /// The follow-up status of a published pledge (brief: After publication).
    pub enum ProgressStatus {
        /// Not begun.
        Planning = "planning",
        /// Under way.
        InProgress = "in_progress",
        /// Done.
        Fulfilled = "fulfilled",
        /// Later than promised.
        Delayed = "delayed",
        /// Given up.
        Discontinued = "discontinued",
    }

    /// Whose turn it is.
    pub enum WaitingFor {
        /// The focal point or alternate: to submit or to answer.
        FocalPoint = "focal_point",
        /// The secretariat: to screen, assign, consolidate or decide.
        Secretariat = "secretariat",
        /// The reviewers.
        Reviewers = "reviewers",
        /// Nobody.
        Nobody = "nobody",
    }

    /// What an officer does with many submissions at once.
    pub enum BulkAction {
        /// Put into the hands of an officer, or of everybody.
        AssignOfficer = "assign_officer",
        /// Publish, now or at a set instant.
        Publish = "publish",
    }
}

impl OrganisationRole {
    /// Whether the role speaks for the organisation.
    pub fn speaks(self) -> bool {
        matches!(self, Self::FocalPoint | Self::Alternate)
    }
}
