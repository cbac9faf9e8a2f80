//! What is written into the audit trail and read as the history: each thing that can happen has a key that stays for
//! ever, and its words in the vocabulary `history_actions`.
use crate::access::Relation;
use crate::keys::keys;
use crate::kinds::Action;

keys! {
    /// What was done.
    pub enum HistoryAction {
        // The actions of the way.
        /// Handed in.
        Submit = "submit",
        /// Taken back by the focal point.
        Recall = "recall",
        /// Peer review started.
        StartReview = "start_review",
        /// Published.
        Publish = "publish",
        /// Comments returned to the focal point.
        ReturnComments = "return_comments",
        /// Handed in again.
        Resubmit = "resubmit",
        /// Declined.
        Decline = "decline",
        /// Withdrawn.
        Withdraw = "withdraw",
        /// Decision undone.
        Reopen = "reopen",
        /// Correction proposed.
        ProposeAmendment = "propose_amendment",
        /// Correction accepted.
        AcceptAmendment = "accept_amendment",
        /// Correction not accepted.
        RejectAmendment = "reject_amendment",
        /// Archived.
        Archive = "archive",
        /// Restored from the archive.
        Restore = "restore",
        // What is done with a submission.
        /// Draft created.
        Created = "created",
        /// Content changed.
        Changed = "changed",
        /// Draft deleted.
        Deleted = "deleted",
        /// Filed draft taken over by its organisation.
        TakenOver = "taken_over",
        /// Taken over as an old record.
        Imported = "imported",
        /// Internal note on an action.
        ActionNoted = "action_noted",
        /// Responsible officer named.
        OfficerNamed = "officer_named",
        /// Screening recorded.
        Screened = "screened",
        /// Internal note added.
        NoteAdded = "note_added",
        /// Put on hold.
        PutOnHold = "put_on_hold",
        /// Taken off hold.
        TakenOffHold = "taken_off_hold",
        /// Publication scheduled.
        PublicationScheduled = "publication_scheduled",
        /// Scheduled publication called off.
        PublicationUnscheduled = "publication_unscheduled",
        /// Scheduled publication did not take place.
        PublicationMissed = "publication_missed",
        /// Translation added.
        TranslationAdded = "translation_added",
        /// Translation changed.
        TranslationChanged = "translation_changed",
        /// Translation removed.
        TranslationRemoved = "translation_removed",
        /// Translation carried over to the new revision.
        TranslationCarriedOver = "translation_carried_over",
        /// Attachment added.
        AttachmentAdded = "attachment_added",
        /// Attachment changed.
        AttachmentChanged = "attachment_changed",
        /// Attachment removed.
        AttachmentRemoved = "attachment_removed",
        /// Notice queued again.
        NoticeRequeued = "notice_requeued",
        // Participants of joint pledges, and who joins.
        /// Participant added.
        ParticipantAdded = "participant_added",
        /// Participant changed.
        ParticipantChanged = "participant_changed",
        /// Participant removed.
        ParticipantRemoved = "participant_removed",
        /// Participant asked to confirm.
        ParticipantAsked = "participant_asked",
        /// Participant answered.
        ParticipantAnswered = "participant_answered",
        /// Participant joined.
        ParticipantJoined = "participant_joined",
        /// Request to join.
        JoiningRequested = "joining_requested",
        /// One side accepted a request to join.
        JoiningAccepted = "joining_accepted",
        /// Request to join declined.
        JoiningDeclined = "joining_declined",
        /// Request to join withdrawn.
        JoiningWithdrawn = "joining_withdrawn",
        // The letter of comments and its answers.
        /// Letter of comments written.
        LetterWritten = "letter_written",
        /// Comment answered.
        CommentAnswered = "comment_answered",
        /// More time asked for.
        ExtensionAsked = "extension_asked",
        /// More time granted.
        ExtensionGranted = "extension_granted",
        /// More time refused.
        ExtensionRefused = "extension_refused",
        // Peer review.
        /// Reviewer invited.
        ReviewerInvited = "reviewer_invited",
        /// Reviewer released.
        ReviewerReleased = "reviewer_released",
        /// Reviewer needed again.
        ReviewerAskedAgain = "reviewer_asked_again",
        /// Reviewer not invited again.
        ReviewerNotAskedAgain = "reviewer_not_asked_again",
        /// Invitation to review accepted.
        InvitationAccepted = "invitation_accepted",
        /// Invitation to review declined.
        InvitationDeclined = "invitation_declined",
        /// Conflict of interest declared.
        ConflictDeclared = "conflict_declared",
        /// Review given up.
        ReviewWithdrawn = "review_withdrawn",
        /// Draft of a review saved.
        ReviewSaved = "review_saved",
        /// Review handed in.
        ReviewSubmitted = "review_submitted",
        /// Review reopened.
        ReviewReopened = "review_reopened",
        // What comes after publication.
        /// Progress reported.
        ProgressReported = "progress_reported",
        /// Progress update corrected.
        ProgressCorrected = "progress_corrected",
        /// Progress update hidden.
        ProgressHidden = "progress_hidden",
        /// Progress update shown again.
        ProgressShown = "progress_shown",
        /// Objection against support.
        MatchObjected = "match_objected",
        /// Objection upheld.
        ObjectionUpheld = "objection_upheld",
        /// Objection dismissed.
        ObjectionDismissed = "objection_dismissed",
        /// Linked with a related record.
        DuplicateLinked = "duplicate_linked",
        /// Found to be no duplicate.
        DuplicateDismissed = "duplicate_dismissed",
        /// Decision on a duplicate undone.
        DuplicateDecisionUndone = "duplicate_decision_undone",
        /// Merged into another record.
        Merged = "merged",
        /// Another record merged into this one.
        MergedWith = "merged_with",
        /// Merger undone.
        MergerUndone = "merger_undone",
        // Accounts.
        /// Registered.
        Registered = "registered",
        /// Account created.
        AccountCreated = "account_created",
        /// Registered again with a known address.
        RegistrationRepeated = "registration_repeated",
        /// E-mail address confirmed.
        EmailVerified = "email_verified",
        /// New password asked for.
        PasswordResetAsked = "password_reset_asked",
        /// Password set.
        PasswordSet = "password_set",
        /// Signed in.
        LoggedIn = "logged_in",
        /// Signed out.
        LoggedOut = "logged_out",
        /// Session ended because its token was used twice.
        RefreshTokenReplayed = "refresh_token_replayed",
        /// Account changed by its owner.
        AccountChanged = "account_changed",
        /// Account changed by an administrator.
        AccountAdministered = "account_administered",
        /// Account erased.
        AccountErased = "account_erased",
        // Organisations.
        /// Organisation registered.
        OrganisationCreated = "organisation_created",
        /// Organisation changed.
        OrganisationChanged = "organisation_changed",
        /// Other names of an organisation changed.
        OrganisationAliasesChanged = "organisation_aliases_changed",
        /// Contact added.
        ContactAdded = "contact_added",
        /// Contact changed.
        ContactChanged = "contact_changed",
        /// Contact removed.
        ContactRemoved = "contact_removed",
        /// Somebody asked to become a member.
        MemberAsked = "member_asked",
        /// Offer of membership taken back.
        MemberAskedNoMore = "member_asked_no_more",
        /// Member added.
        MemberAdded = "member_added",
        /// Membership declined.
        MemberDeclined = "member_declined",
        /// Role of a member changed.
        MemberChanged = "member_changed",
        /// Member removed.
        MemberRemoved = "member_removed",
        // The roster of reviewers.
        /// Asked to join the roster of reviewers.
        ReviewerAskedToJoin = "reviewer_asked_to_join",
        /// Asked again to join the roster of reviewers.
        ReviewerAskedAgainToJoin = "reviewer_asked_again_to_join",
        /// Invitation to the roster taken back.
        ReviewerAskedNoMore = "reviewer_asked_no_more",
        /// Invitation to the roster declined.
        ReviewerDeclinedToJoin = "reviewer_declined_to_join",
        /// Joined the roster of reviewers.
        ReviewerJoined = "reviewer_joined",
        /// Profile of a reviewer kept.
        ReviewerProfileKept = "reviewer_profile_kept",
        /// Left the roster of reviewers.
        ReviewerLeftRoster = "reviewer_left_roster",
        // Cycles and webhooks.
        /// Cycle created.
        CycleCreated = "cycle_created",
        /// Cycle changed.
        CycleChanged = "cycle_changed",
        /// Webhook added.
        WebhookAdded = "webhook_added",
        /// Webhook changed.
        WebhookChanged = "webhook_changed",
        /// Secret of a webhook renewed.
        WebhookSecretRotated = "webhook_secret_rotated",
        /// Webhook removed.
        WebhookRemoved = "webhook_removed",
        /// Webhook tested.
        WebhookTested = "webhook_tested",
        /// Delivery to a webhook queued again.
        WebhookDeliveryRequeued = "webhook_delivery_requeued",
    }
}

keys! {
    /// In which part somebody acted on a submission; it is kept with what was done, whatever becomes of the person.
    pub enum ActedAs {
        /// The organisation that submits.
        Organisation = "organisation",
        /// The secretariat.
        Secretariat = "secretariat",
        /// A country network, which helps or decides.
        Network = "network",
        /// A participant of a joint pledge, or who asks to become one.
        Participant = "participant",
        /// A reviewer; only the secretariat reads of it.
        Reviewer = "reviewer",
        /// Somebody else with an account, such as who objects against the pledge.
        Other = "other",
        /// A link in a mail, or the service itself.
        Link = "link",
    }
}

impl ActedAs {
    /// The part of a caller who stands so to the submission: the organisation's own people act for it in whatever else
    /// they are.
    pub fn of(relations: &[Relation]) -> Self {
        let any = |these: &[Relation]| these.iter().any(|relation| relations.contains(relation));
        if any(&[Relation::Member, Relation::FocalPoint, Relation::Alternate]) {
            Self::Organisation
        } else if any(&[Relation::Officer]) {
            Self::Secretariat
        } else if any(&[
            Relation::NetworkOfficer,
            Relation::HelpingNetwork,
            Relation::CountryNetwork,
        ]) {
            Self::Network
        } else if any(&[
            Relation::InvitedReviewer,
            Relation::AcceptedReviewer,
            Relation::FinishedReviewer,
            Relation::FormerReviewer,
        ]) {
            Self::Reviewer
        } else if any(&[Relation::Visitor]) {
            Self::Link
        } else {
            Self::Other
        }
    }
}

impl From<Action> for HistoryAction {
    fn from(action: Action) -> Self {
        match action {
            Action::Submit => Self::Submit,
            Action::Recall => Self::Recall,
            Action::StartReview => Self::StartReview,
            Action::Publish => Self::Publish,
            Action::ReturnComments => Self::ReturnComments,
            Action::Resubmit => Self::Resubmit,
            Action::Decline => Self::Decline,
            Action::Withdraw => Self::Withdraw,
            Action::Reopen => Self::Reopen,
            Action::ProposeAmendment => Self::ProposeAmendment,
            Action::AcceptAmendment => Self::AcceptAmendment,
            Action::RejectAmendment => Self::RejectAmendment,
            Action::Archive => Self::Archive,
            Action::Restore => Self::Restore,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::Keyed;

    #[test]
    fn the_own_people_of_an_organisation_act_for_it_in_whatever_else_they_are() {
        let own = [Relation::Member, Relation::OwnOfficer, Relation::Administrator];
        assert_eq!(ActedAs::of(&own), ActedAs::Organisation);
        let officer = [Relation::Officer, Relation::CountryNetwork, Relation::FormerReviewer];
        assert_eq!(ActedAs::of(&officer), ActedAs::Secretariat);
        let helping = [Relation::CountryNetwork, Relation::HelpingNetwork];
        assert_eq!(ActedAs::of(&helping), ActedAs::Network);
        assert_eq!(ActedAs::of(&[Relation::Stranger]), ActedAs::Other);
    }

    #[test]
    fn the_actions_of_the_way_keep_their_keys_in_the_history() {
        for action in Action::ALL {
            assert_eq!(HistoryAction::from(*action).key(), action.key());
        }
    }
}
