//! Why something is refused although the caller may know of it: the `reason` of a problem. Each has a sentence in every
//! language that says how to go on.
use crate::keys::keys;

keys! {
    /// The finer reason of a rejection (401), a refusal (403) or a conflict (409).
    pub enum RefusalReason {
        /// No role of the caller includes this.
        NotYourRole = "not_your_role",
        /// It belongs to the caller's own organisation.
        OwnOrganisation = "own_organisation",
        /// The link in a mail opens one review and nothing else.
        LinkOpensOneReview = "link_opens_one_review",
        /// The secretariat decides whether a reviewer is internal.
        InternalBySecretariat = "internal_by_secretariat",
        /// The person alone decides whether to be listed among the experts.
        ListedByPerson = "listed_by_person",
        /// The other reviews are not open to reviewers.
        OtherReviewsClosed = "other_reviews_closed",
        /// The caller reads the other reviews after submitting one in this round.
        OwnReviewFirst = "own_review_first",
        /// The other reviews are read after the decision.
        NotDecided = "not_decided",
        /// The caller has a conflict of interest with the practice.
        InConflict = "in_conflict",
        /// Address and password do not belong together, the address is not confirmed, or the account is closed.
        WrongCredentials = "wrong_credentials",
        /// The session has ended, or its refresh token was used before.
        SessionEnded = "session_ended",
        /// The account was erased.
        AccountErased = "account_erased",
        /// The account of the address was closed.
        AccountClosed = "account_closed",
        /// Administrators neither disable their own account nor give up that role themselves.
        OwnAccount = "own_account",
        /// The organisation keeps at least one focal point.
        LastFocalPoint = "last_focal_point",
        /// As many people as may be are invited and have not answered.
        TooManyPendingMembers = "too_many_pending_members",
        /// A submission names the contact.
        ContactInUse = "contact_in_use",
        /// The address has no account yet.
        RegisterFirst = "register_first",
        /// The link was used.
        LinkUsed = "link_used",
        /// The link has expired.
        LinkExpired = "link_expired",
        /// The organisation filed it itself.
        FiledByOwnOrganisation = "filed_by_own_organisation",
        /// It was submitted once, so that it is not deleted.
        AlreadySubmitted = "already_submitted",
        /// It is on hold.
        AlreadyOnHold = "already_on_hold",
        /// It is not on hold.
        NothingOnHold = "nothing_on_hold",
        /// Somebody else is in charge than the caller saw.
        OfficerChanged = "officer_changed",
        /// The publication is set for another instant than the caller saw.
        PublicationScheduled = "publication_scheduled",
        /// The publication is set for another instant than the caller named.
        PublicationChanged = "publication_changed",
        /// Only practices are peer reviewed.
        PracticesOnly = "practices_only",
        /// Only pledges report progress and take part in matches.
        PledgesOnly = "pledges_only",
        /// The assignment is closed.
        AssignmentClosed = "assignment_closed",
        /// The invitation was answered.
        AlreadyAnswered = "already_answered",
        /// The invitation was declined, or the review taken back.
        InvitationTurnedDown = "invitation_turned_down",
        /// The invitation has to be accepted first.
        InvitationNotAccepted = "invitation_not_accepted",
        /// The reviewer is no longer on the roster.
        ReviewerGone = "reviewer_gone",
        /// The review was submitted.
        ReviewSubmitted = "review_submitted",
        /// The review was not submitted.
        ReviewNotSubmitted = "review_not_submitted",
        /// There is no earlier review of the caller's to carry over.
        NoEarlierReview = "no_earlier_review",
        /// A later letter has taken the place of this one.
        LetterClosed = "letter_closed",
        /// The letter has changed since the caller read it.
        LetterChanged = "letter_changed",
        /// More time has been asked for.
        ExtensionAlreadyAsked = "extension_already_asked",
        /// The deadline cannot be extended any more.
        ExtensionsUsedUp = "extensions_used_up",
        /// More time was granted or refused.
        ExtensionDecided = "extension_decided",
        /// Nobody has asked for more time.
        NoExtensionAsked = "no_extension_asked",
        /// A submission is no duplicate of itself.
        SameSubmission = "same_submission",
        /// A pledge and a practice are not compared.
        DifferentKinds = "different_kinds",
        /// Nothing was decided of the two.
        NothingDecided = "nothing_decided",
        /// One of the two is merged.
        AlreadyMerged = "already_merged",
        /// It was merged into another one.
        MergedRecord = "merged_record",
        /// Only published records are merged.
        MergeNeedsPublished = "merge_needs_published",
        /// A correction of it has to be decided first.
        MergeAmendmentPending = "merge_amendment_pending",
        /// By the merger a pledge would come to join itself.
        MergeJoinsItself = "merge_joins_itself",
        /// By the merger a pledge would come to support its own organisation.
        MergeMatchesOwn = "merge_matches_own",
        /// Without the merger a pledge would come to join itself.
        UndoJoinsItself = "undo_joins_itself",
        /// Without the merger a pledge would come to support its own organisation.
        UndoMatchesOwn = "undo_matches_own",
        /// An objection was made.
        AlreadyObjected = "already_objected",
        /// The days for an objection are over.
        ObjectionTooLate = "objection_too_late",
        /// No objection waits for a decision.
        NoOpenObjection = "no_open_objection",
        /// The participant has not confirmed its part, or has left.
        ParticipantNotConfirmed = "participant_not_confirmed",
        /// The participant has no part that it could leave.
        NotTakingPart = "not_taking_part",
        /// Only common pledges and partnerships have participants.
        PledgeNotJoint = "pledge_not_joint",
        /// The pledge is discontinued.
        PledgeDiscontinued = "pledge_discontinued",
        /// The organisation recorded the pledge itself.
        RecordedByOwnOrganisation = "recorded_by_own_organisation",
        /// The organisation is a participant.
        TakesPartAlready = "takes_part_already",
        /// The organisation has asked to join.
        JoiningRequestedAlready = "joining_requested_already",
        /// The request to join has ended.
        JoiningRequestEnded = "joining_request_ended",
        /// The update is hidden.
        ProgressHidden = "progress_hidden",
        /// The update is not hidden.
        ProgressNotHidden = "progress_not_hidden",
        /// An update names the file, so that it stays on record.
        EvidenceOnRecord = "evidence_on_record",
        /// The notice was sent.
        NoticeSent = "notice_sent",
        /// The notice is being sent.
        NoticeUnderWay = "notice_under_way",
        /// The webhook is disabled.
        WebhookDisabled = "webhook_disabled",
        /// There are as many webhooks as may be.
        WebhooksFull = "webhooks_full",
        /// The message is being sent.
        DeliveryUnderWay = "delivery_under_way",
    }
}
