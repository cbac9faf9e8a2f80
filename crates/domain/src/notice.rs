//! The notices: every e-mail that the service sends, and to whom. The words of each are in the mail crate's
//! translations under the same key.
use crate::keys::keys;

keys! {
    /// An e-mail notice.
    pub enum Notice {
        /// Confirm your address.
        VerifyEmail = "verify_email",
        /// Somebody tried to register with an address that has an account.
        AlreadyRegistered = "already_registered",
        /// Choose a new password.
        PasswordReset = "password_reset",
        /// Take the membership that an organisation offers you.
        MembershipOffered = "membership_offered",
        /// Register with this address, to take the membership that an organisation offers you.
        MembershipInvitation = "membership_invitation",
        /// The receipt with the reference.
        Receipt = "receipt",
        /// The answers to the comments and the revised text have arrived, and what follows.
        AnswersReceived = "answers_received",
        /// A submission waits for the secretariat.
        SubmissionArrived = "submission_arrived",
        /// The focal point or the alternate took a submission back.
        Recalled = "recalled",
        /// A joint pledge that names you was taken back by those who record it.
        JointPledgeRecalled = "joint_pledge_recalled",
        /// Confirm, decline or correct your row of a joint pledge.
        ParticipantAsked = "participant_asked",
        /// A new link to your row of a joint pledge, in the place of one that has expired.
        ParticipantLink = "participant_link",
        /// A participant has answered.
        ParticipantAnswered = "participant_answered",
        /// Those who record a joint pledge have taken you out of it.
        ParticipantRemoved = "participant_removed",
        /// A participant has left a published pledge.
        ParticipantLeft = "participant_left",
        /// A participant that was asked again has not answered in time and is no longer shown.
        ParticipantSilent = "participant_silent",
        /// An organisation asks to join a published joint pledge: the recorder and the secretariat decide.
        JoiningRequested = "joining_requested",
        /// One of the two has accepted a request to join; it waits for the other.
        JoiningHalfAccepted = "joining_half_accepted",
        /// Both have accepted a request to join: the organisation takes part.
        JoiningAccepted = "joining_accepted",
        /// A request to join was declined, with the reason.
        JoiningDeclined = "joining_declined",
        /// A request to join has ended with the pledge: merged, archived, discontinued or no longer joint.
        JoiningClosed = "joining_closed",
        /// A request to join was taken back.
        JoiningWithdrawn = "joining_withdrawn",
        /// Another pledge supports yours.
        PledgeMatched = "pledge_matched",
        /// The focal point of a pledge objects against one that joins it, and why.
        MatchObjected = "match_objected",
        /// An objection was upheld: a pledge is shown no more as a match of another one.
        ObjectionUpheld = "objection_upheld",
        /// An objection was dismissed: the match stays.
        ObjectionDismissed = "objection_dismissed",
        /// The pledge that yours joins was archived or is discontinued.
        MatchedPledgeEnded = "matched_pledge_ended",
        /// A pledge that joins yours was archived, or merged into another one.
        MatchingPledgeArchived = "matching_pledge_archived",
        /// What you were told of as gone is back in the registry, or goes on: the match stands again.
        MatchRestored = "match_restored",
        /// You are invited to review.
        ReviewInvitation = "review_invitation",
        /// A reviewer has answered the invitation.
        InvitationAnswered = "invitation_answered",
        /// A reviewer wanted to accept and is in conflict of interest; the assignment is released.
        AcceptanceInConflict = "acceptance_in_conflict",
        /// Somebody who reviews has joined the submitting organisation; what was open is released.
        ReviewerInConflict = "reviewer_in_conflict",
        /// A reviewer of the round before is not asked again, and why.
        ReviewerNotAskedAgain = "reviewer_not_asked_again",
        /// A reviewer has left; what was open is released.
        ReviewerLeft = "reviewer_left",
        /// You are asked to join the roster of reviewers.
        RosterInvitation = "roster_invitation",
        /// Somebody whom you invited to the roster has joined it, or does not want to.
        RosterAnswered = "roster_answered",
        /// You are no longer on the roster of reviewers.
        RosterLeft = "roster_left",
        /// A review is in.
        ReviewSubmitted = "review_submitted",
        /// Your review is no longer needed.
        ReviewNotNeeded = "review_not_needed",
        /// Your review was opened again, with the reason.
        ReviewReopened = "review_reopened",
        /// How it ended; thank you.
        ReviewOutcome = "review_outcome",
        /// Peer review has begun.
        ReviewStarted = "review_started",
        /// Comments wait for your answer.
        CommentsReturned = "comments_returned",
        /// The focal point asks for more time to answer.
        ExtensionAsked = "extension_asked",
        /// There is more time to answer.
        ExtensionGranted = "extension_granted",
        /// The deadline stays, with the reason.
        ExtensionRefused = "extension_refused",
        /// A revised version with answers is in.
        Resubmitted = "resubmitted",
        /// It is public.
        Published = "published",
        /// A submission of your country is public.
        PublishedInCountry = "published_in_country",
        /// It was declined, with the reason.
        Declined = "declined",
        /// A joint pledge that names you was declined. The reason is for those who record it.
        JointPledgeDeclined = "joint_pledge_declined",
        /// It was withdrawn.
        Withdrawn = "withdrawn",
        /// A submission is yours to run now.
        HandedOver = "handed_over",
        /// A submission is somebody else's to run now.
        TakenOver = "taken_over",
        /// Submissions are yours to run now: what a colleague handed over in one go.
        HandedOverTogether = "handed_over_together",
        /// Submissions are somebody else's to run now: what was taken over in one go.
        TakenOverTogether = "taken_over_together",
        /// A colleague has put a submission of yours on hold, and why.
        PutOnHold = "put_on_hold",
        /// A colleague has taken a submission of yours off hold.
        TakenOffHold = "taken_off_hold",
        /// What you were asked for is due later than you were told.
        DueLater = "due_later",
        /// A publication at a set instant did not happen, and why.
        PublicationMissed = "publication_missed",
        /// A colleague has published at once what you had set an instant for.
        PublishedEarlier = "published_earlier",
        /// A decision was undone, and why: the earlier notice no longer holds.
        Reopened = "reopened",
        /// A decision was undone: the earlier notice no longer holds. For those whom the reason does not concern.
        EarlierNewsWithdrawn = "earlier_news_withdrawn",
        /// A decision was undone: your review is needed after all.
        ReviewNeededAgain = "review_needed_again",
        /// A correction of a published submission waits for the secretariat.
        AmendmentProposed = "amendment_proposed",
        /// The correction is public.
        AmendmentAccepted = "amendment_accepted",
        /// The correction was turned down.
        AmendmentRejected = "amendment_rejected",
        /// The progress of a published pledge was reported, and is public.
        ProgressReported = "progress_reported",
        /// What was reported of the progress was corrected.
        ProgressCorrected = "progress_corrected",
        /// What you reported of the progress is hidden from the public, and why.
        ProgressHidden = "progress_hidden",
        /// What you reported of the progress is public again.
        ProgressShown = "progress_shown",
        /// It was taken out of the registry.
        Archived = "archived",
        /// It is back in the registry.
        Restored = "restored",
        /// It was merged into another one, which stands for both.
        Merged = "merged",
        /// Another one was merged into it: it stands for both.
        MergedWith = "merged_with",
        /// A merger was undone: each stands for itself again.
        MergerUndone = "merger_undone",
        /// A joint pledge in which you take part was merged into another one, which does not show your part. The reason
        /// is for those who record it.
        JointPledgeMerged = "joint_pledge_merged",
        /// The merger of a joint pledge in which you take part was undone: it is shown again, with your part.
        JointPledgeUnmerged = "joint_pledge_unmerged",
        /// The secretariat acted for you on a message that it received from you.
        ActedAsReceived = "acted_as_received",
        /// The secretariat has deleted a draft of yours.
        DraftDeleted = "draft_deleted",
        /// You act for a submission from now on.
        ContactNamed = "contact_named",
        /// Somebody else filed drafts for your organisation.
        FiledForYou = "filed_for_you",
        /// Somebody else acts for a submission in your place.
        ContactReplaced = "contact_replaced",
        /// Steps that wait for you: one, or all of them together.
        Reminder = "reminder",
        /// You have not answered an invitation in time; it is closed.
        InvitationLapsed = "invitation_lapsed",
        /// A webhook needs somebody to look at it, and why.
        WebhookTrouble = "webhook_trouble",
    }

    /// Who a notice goes to. Nobody gets the same notice of one event twice.
    pub enum Audience {
        /// The account that filed the submission.
        Filer = "filer",
        /// The focal point and the alternate.
        FocalPoints = "focal_points",
        /// Those of the focal point and the alternate who do not act themselves.
        OtherFocalPoint = "other_focal_point",
        /// Participants that were asked or have confirmed, have not declined or left, and gave an address.
        Participants = "participants",
        /// The focal point and the alternate of the pledge that is joined from now on; nobody where none is, or was
        /// before.
        MatchedFocalPoint = "matched_focal_point",
        /// Reviewers of this round who are invited or at work.
        OpenReviewers = "open_reviewers",
        /// Reviewers who submitted a review in any round, without those who are open in this one.
        FinishedReviewers = "finished_reviewers",
        /// The responsible officer, or else the shared mailbox of the secretariat.
        Officer = "officer",
        /// The country network of the organisation's or implementation country.
        CountryNetwork = "country_network",
    }
}

/// What a notice opens that brings no link of its own: what its reader acts on or reads next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opens {
    /// The submission that it is about, which its reader may read after signing in.
    Submission,
    /// The published record, which everybody may read.
    Record,
    /// The reader's own place.
    Home,
}

impl Notice {
    /// What it opens. Where the reader may not read the submission that the notice is about, such as somebody whose
    /// pledge another one joins, it is the reader's own place.
    pub const fn opens(self) -> Opens {
        match self {
            Self::Published
            | Self::PublishedInCountry
            | Self::PublishedEarlier
            | Self::Restored
            | Self::MergedWith
            | Self::MergerUndone
            | Self::AmendmentAccepted
            | Self::JointPledgeUnmerged
            | Self::ProgressShown => Opens::Record,
            Self::Receipt
            | Self::AnswersReceived
            | Self::Recalled
            | Self::Resubmitted
            | Self::ExtensionAsked
            | Self::ExtensionGranted
            | Self::ExtensionRefused
            | Self::Declined
            | Self::Withdrawn
            | Self::Reopened
            | Self::Archived
            | Self::Merged
            | Self::PutOnHold
            | Self::TakenOffHold
            | Self::HandedOver
            | Self::TakenOver
            | Self::JoiningRequested
            | Self::InvitationAnswered
            | Self::SubmissionArrived
            | Self::ContactNamed
            | Self::ContactReplaced
            | Self::ActedAsReceived
            | Self::ParticipantAnswered
            | Self::ParticipantLeft
            | Self::ParticipantSilent
            | Self::AcceptanceInConflict
            | Self::ReviewerInConflict
            | Self::ReviewerNotAskedAgain
            | Self::ReviewerLeft
            | Self::ReviewSubmitted
            | Self::ReviewStarted
            | Self::CommentsReturned
            | Self::PublicationMissed
            | Self::AmendmentProposed
            | Self::AmendmentRejected => Opens::Submission,
            Self::VerifyEmail
            | Self::AlreadyRegistered
            | Self::PasswordReset
            | Self::MembershipOffered
            | Self::MembershipInvitation
            | Self::JointPledgeRecalled
            | Self::ParticipantAsked
            | Self::ParticipantLink
            | Self::ParticipantRemoved
            | Self::JoiningHalfAccepted
            | Self::JoiningAccepted
            | Self::JoiningDeclined
            | Self::JoiningClosed
            | Self::JoiningWithdrawn
            | Self::PledgeMatched
            | Self::MatchObjected
            | Self::ObjectionUpheld
            | Self::ObjectionDismissed
            | Self::MatchedPledgeEnded
            | Self::MatchingPledgeArchived
            | Self::MatchRestored
            | Self::ReviewInvitation
            | Self::RosterInvitation
            | Self::RosterAnswered
            | Self::RosterLeft
            | Self::ReviewNotNeeded
            | Self::ReviewReopened
            | Self::ReviewOutcome
            | Self::JointPledgeDeclined
            | Self::HandedOverTogether
            | Self::TakenOverTogether
            | Self::DueLater
            | Self::EarlierNewsWithdrawn
            | Self::ReviewNeededAgain
            | Self::ProgressReported
            | Self::ProgressCorrected
            | Self::ProgressHidden
            | Self::JointPledgeMerged
            | Self::DraftDeleted
            | Self::FiledForYou
            | Self::Reminder
            | Self::InvitationLapsed
            | Self::WebhookTrouble => Opens::Home,
        }
    }
}
